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

/**
 * Why nothing could be checked, where the other causes' sentences (causes.json) can't be had either.
 *
 * @type {Record<Lang, Record<string, Pair>>}
 */
export const CAUSES = {
  en: {
    unreachable: [
      "A file that the check needs could not be loaded: the network or the server did not answer.",
      "Nothing has been checked. Try again later, or check the file in another way.",
    ],
    "csp-connect": [
      "This page’s security policy (CSP) doesn’t let it load a file that the check needs.",
      "Nothing has been checked. Whoever runs this page can add the file’s host to connect-src.",
    ],
    cors: [
      "A file that the check needs lies on another host, which doesn’t let this page read it (CORS).",
      "Nothing has been checked. Whoever runs that host can send Access-Control-Allow-Origin.",
    ],
    "file-page": [
      "This page was opened from a folder, where browsers let it load nothing.",
      "Nothing has been checked. Open the page from a web server, or use the offline verifier.",
    ],
    other: ["The check could not be run on this page.", "Nothing has been checked. Tell whoever runs this page."],
  },
  zh: {
    unreachable: [
      "核验所需的文件未能载入：网络或服务器没有响应。",
      "目前没有核验任何内容。请稍后重试，或用其他方式核验该文件。",
    ],
    "csp-connect": [
      "本网页的安全策略（CSP）不允许载入核验所需的文件。",
      "目前没有核验任何内容。网页管理方可在 connect-src 中加入该文件所在的主机。",
    ],
    cors: [
      "核验所需的文件在另一主机上，而该主机不允许本网页读取（CORS）。",
      "目前没有核验任何内容。该主机的管理方可发送 Access-Control-Allow-Origin。",
    ],
    "file-page": [
      "本网页是从文件夹直接打开的，浏览器不允许它载入任何文件。",
      "目前没有核验任何内容。请通过网站服务器打开本网页，或使用离线核验页。",
    ],
    other: ["本网页上未能运行核验。", "目前没有核验任何内容。请告知本网页的管理方。"],
  },
};
