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
    required: "This form needs a record that your browser has verified.",
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
    complete: "列表齐全",
    note: "验证通过，请注意",
    "intact-and-logged": "完整且已入册",
    questions: { intact: "完整", logged: "已入册", authorised: "有权", current: "现行" },
    required: "本表单需要一份已由您的浏览器验证通过的记录。",
    requiredNo: "本表单需要验证通过的记录，而这份记录没有通过。",
  },
};

/**
 * Why nothing could be checked, where the longer sentences can't be had for the same reason.
 *
 * @type {Record<Lang, Record<string, string>>}
 */
export const CAUSES = {
  en: {
    unreachable:
      "A file that the check needs could not be loaded: the network or the server did not answer.",
    "csp-connect":
      "This page’s security policy (CSP) doesn’t let it load a file that the check needs.",
    cors:
      "A file that the check needs lies on another host, which doesn’t let this page read it (CORS).",
    other:
      "The check could not be run on this page.",
    todo: "Nothing has been checked. Tell whoever runs this page.",
  },
  zh: {
    unreachable: "核验所需的文件未能载入：网络或服务器没有响应。",
    "csp-connect": "本网页的安全策略（CSP）不允许载入核验所需的文件。",
    cors: "核验所需的文件在另一主机上，而该主机不允许本网页读取（CORS）。",
    other: "本网页上未能运行核验。",
    todo: "目前没有核验任何内容。请告知本网页的管理方。",
  },
};
