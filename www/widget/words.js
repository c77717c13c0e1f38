// The shell's own sentences: what it says where no module speaks yet, or none can. Whole sentences, never glued.

/**
 * @typedef {"en" | "zh"} Lang
 * @typedef {[what: string, todo: string]} Pair
 */

/**
 * The language for a tag, if it is one of ours.
 *
 * @param {string | null | undefined} tag BCP 47
 * @returns {Lang | undefined}
 */
export function langOf(tag) {
  const main = /^(zh|cmn|en)(?=[-_]|$)/i.exec(tag ?? "")?.[1].toLowerCase();
  return main && (main === "en" ? "en" : "zh");
}

/** As it stands in `lang` attributes. */
export const TAGS = { en: "en", zh: "zh-Hans" };

export const WORDS = {
  en: {
    label: "Check of a public record",
    idle: "Not checked yet",
    loading: "Loading the check",
    checking: "Checking",
    verified: "Verified",
    "not-verified": "Not verified",
    "cant-tell": "Can’t tell",
    complete: "Complete list",
    note: "Verified, but note",
    "intact-and-logged": "Intact and logged",
    questions: { intact: "Intact", logged: "Logged", authorised: "Authorised", current: "Current" },
    outcomes: {
      passed: "Passed",
      warning: "Passed, but note",
      failed: "Failed",
      "could-not-check": "Could not check",
      "not-applicable": "Not applicable",
      pending: "Not checked yet",
    },
    reasons: "Why",
    steps: "What was checked",
    limits: "What no check can show",
    entries: "Entries",
    more: "There are more; all are in the saved report.",
    entry: "Entry",
    record: "Record",
    subject: "Subject",
    log: "Log",
    size: "Entries in the log",
    time: "As logged until",
    witnesses: "Witnesses",
    trust: "Trust file",
    contact: "Contact",
    program: "Checked by",
    file: "File",
    local: "Checked in your own browser.",
    madeUp: "Made-up data, for trying this out.",
    again: "Check again",
    save: "Save report",
    details: "Details",
    version: "version",
    required: "This form needs a record that your browser has verified.",
    requiredPending: "The record is still being checked. Try again in a moment.",
    requiredNo: "This form needs a verified record, and this one is not verified.",
  },
  zh: {
    label: "公共记录核验",
    idle: "尚未核验",
    loading: "正在载入核验程序",
    checking: "正在核验",
    verified: "验证通过",
    "not-verified": "验证不通过",
    "cant-tell": "无法核验",
    complete: "名单完整",
    note: "验证通过，请注意",
    "intact-and-logged": "完整且已入册",
    questions: { intact: "完整", logged: "已入册", authorised: "有权", current: "现行" },
    outcomes: {
      passed: "通过",
      warning: "通过，请注意",
      failed: "不通过",
      "could-not-check": "无法核验",
      "not-applicable": "不适用",
      pending: "等待核验",
    },
    reasons: "原因",
    steps: "检查项目",
    limits: "核验不能说明的事项",
    entries: "条目",
    more: "还有更多条目，全部见保存的报告。",
    entry: "条目号",
    record: "记录",
    subject: "对象",
    log: "日志",
    size: "日志条目数",
    time: "日志截至",
    witnesses: "见证方",
    trust: "信任文件",
    contact: "联系方式",
    program: "核验程序",
    file: "文件",
    local: "由您自己的浏览器核验。",
    madeUp: "虚构数据，仅供试用。",
    again: "重新核验",
    save: "保存报告",
    details: "详情",
    version: "版本",
    required: "本表单需要一份已由您的浏览器验证通过的记录。",
    requiredPending: "记录仍在核验，请稍候再试。",
    requiredNo: "本表单需要验证通过的记录，而这份记录没有通过。",
  },
};

/** What to do where only whoever runs the page can mend it. */
const TELL_EN = "Nothing has been checked. Tell whoever runs this page.";
const TELL_ZH = "目前没有核验任何内容。请告知本网页的管理方。";
const RETRY_EN = "Nothing has been checked. Try again later, or check the file in another way.";
const RETRY_ZH = "目前没有核验任何内容。请稍后重试，或用其他方式核验该文件。";

/**
 * Why nothing could be checked, by code.
 *
 * @type {Record<Lang, Record<string, Pair>>}
 */
export const CAUSES = {
  en: {
    "no-webassembly": [
      "This browser has no WebAssembly, which the check runs on, or has turned it off.",
      "Nothing has been checked. Use Chrome or Edge 91, Firefox 89, Safari 16.4 or later. In Edge, turn off enhanced security for this site; on Apple devices, leave Lockdown Mode for it.",
    ],
    "too-old": [
      "This browser is too old for the check.",
      "Nothing has been checked. Use Chrome or Edge 91, Firefox 89, Safari 16.4 or later.",
    ],
    "csp-wasm": [
      "This page’s security policy (CSP) doesn’t let WebAssembly run, which the check needs.",
      "Nothing has been checked. Whoever runs this page can add 'wasm-unsafe-eval' to script-src, or check in a worker.",
    ],
    "csp-connect": [
      "This page’s security policy (CSP) doesn’t let it load a file that the check needs.",
      "Nothing has been checked. Whoever runs this page can add the file’s host to connect-src.",
    ],
    "csp-worker": [
      "This page’s security policy (CSP) doesn’t let the check run in a worker.",
      "Nothing has been checked. Whoever runs this page can add 'self' to worker-src, and stele-verify to trusted-types.",
    ],
    "worker-origin": [
      "A check can run in a worker only from the page’s own host, and this one is elsewhere.",
      "Nothing has been checked. Whoever runs this page can host worker.js beside it, or leave the worker out.",
    ],
    worker: ["The worker in which the check runs could not be started.", TELL_EN],
    "module-type": [
      "The server sends the checking program under the wrong media type.",
      "Nothing has been checked. Whoever runs that server can have .wasm files sent as application/wasm.",
    ],
    integrity: [
      "The checking program that was sent is not the one that this page expects, so it was not started.",
      TELL_EN,
    ],
    cors: [
      "A file that the check needs lies on another host, which doesn’t let this page read it (CORS).",
      "Nothing has been checked. Whoever runs that host can send Access-Control-Allow-Origin.",
    ],
    "not-found": ["A file that the check needs is not there.", TELL_EN],
    status: ["The server could not send a file that the check needs.", RETRY_EN],
    unreachable: [
      "A file that the check needs could not be loaded: the network or the server did not answer.",
      RETRY_EN,
    ],
    "file-page": [
      "This page was opened from a folder, where browsers let it load nothing.",
      "Nothing has been checked. Open the page from a web server, or use the offline verifier.",
    ],
    "too-long": ["The file is longer than any that can be checked.", RETRY_EN],
    address: ["An address on this page can’t be read.", TELL_EN],
    "trust-missing": [
      "This page doesn’t say whom to trust: it gives no trust file.",
      TELL_EN,
    ],
    "trust-unpinned": [
      "The trust file comes from another host, and this page doesn’t say what hash it must have.",
      "Nothing has been checked. Whoever runs this page can add trust-integrity, or give the trust file itself.",
    ],
    "no-live": [
      "This version checks files only, and can’t look a record up in its log.",
      TELL_EN,
    ],
    crashed: [
      "The checking program has stopped because of an error in it.",
      "Nothing has been checked. Reload the page, and tell whoever runs it if that does not help.",
    ],
  },
  zh: {
    "no-webassembly": [
      "本浏览器没有核验所需的 WebAssembly，或已将其关闭。",
      "目前没有核验任何内容。请使用 Chrome 或 Edge 91、Firefox 89、Safari 16.4 及以上版本。如使用 Edge，请对本网站关闭“增强安全性”；如使用苹果设备，请对本网站关闭“锁定模式”。",
    ],
    "too-old": [
      "本浏览器版本太低，无法核验。",
      "目前没有核验任何内容。请使用 Chrome 或 Edge 91、Firefox 89、Safari 16.4 及以上版本。",
    ],
    "csp-wasm": [
      "本网页的安全策略（CSP）不允许运行核验所需的 WebAssembly。",
      "目前没有核验任何内容。网页管理方可在 script-src 中加入 'wasm-unsafe-eval'，或改在 worker 中核验。",
    ],
    "csp-connect": [
      "本网页的安全策略（CSP）不允许载入核验所需的文件。",
      "目前没有核验任何内容。网页管理方可在 connect-src 中加入该文件所在的主机。",
    ],
    "csp-worker": [
      "本网页的安全策略（CSP）不允许在 worker 中核验。",
      "目前没有核验任何内容。网页管理方可在 worker-src 中加入 'self'，并在 trusted-types 中加入 stele-verify。",
    ],
    "worker-origin": [
      "worker 只能从网页自己的主机启动，而这里的 worker 在另一主机上。",
      "目前没有核验任何内容。网页管理方可将 worker.js 放在自己的主机上，或不使用 worker。",
    ],
    worker: ["用于核验的 worker 未能启动。", TELL_ZH],
    "module-type": [
      "服务器发送核验程序时给出的媒体类型不对。",
      "目前没有核验任何内容。该服务器的管理方可将 .wasm 文件的类型设为 application/wasm。",
    ],
    integrity: ["收到的核验程序与本网页要求的不一致，因此没有启动。", TELL_ZH],
    cors: [
      "核验所需的文件在另一主机上，而该主机不允许本网页读取（CORS）。",
      "目前没有核验任何内容。该主机的管理方可发送 Access-Control-Allow-Origin。",
    ],
    "not-found": ["核验所需的文件不存在。", TELL_ZH],
    status: ["服务器未能发送核验所需的文件。", RETRY_ZH],
    unreachable: ["核验所需的文件未能载入：网络或服务器没有响应。", RETRY_ZH],
    "file-page": [
      "本网页是从文件夹直接打开的，浏览器不允许它载入任何文件。",
      "目前没有核验任何内容。请通过网站服务器打开本网页，或使用离线核验页。",
    ],
    "too-long": ["该文件超出了可核验的长度。", RETRY_ZH],
    address: ["本网页给出的一个地址无法识别。", TELL_ZH],
    "trust-missing": ["本网页没有提供信任文件，未说明以谁为准。", TELL_ZH],
    "trust-unpinned": [
      "信任文件来自另一主机，而本网页没有给出它应有的哈希值。",
      "目前没有核验任何内容。网页管理方可加上 trust-integrity，或直接给出信任文件。",
    ],
    "no-live": ["本版本只核验文件，不能到日志中查询记录。", TELL_ZH],
    crashed: [
      "核验程序因自身出错已停止工作。",
      "目前没有核验任何内容。请刷新网页；如仍然不行，请告知网页管理方。",
    ],
  },
};
