// What offline.html says itself, besides the element in it.

export const WORDS = {
  en: {
    name: "English",
    title: "Check a file without a network",
    lead: "This page is one file. It opens from a folder or a memory stick, loads nothing, and sends nothing.",
    drop: "Drop a dossier, a proof or a record here",
    choose: "Choose a file",
    local: "The file does not leave your device.",
    trust: "Whom this page trusts",
    trustNone: "Nobody yet: choose the trust file before you check.",
    trustBuiltIn: "The trust file that came with this page.",
    trustChosen: (/** @type {string} */ name) => `The trust file that you chose: ${name}`,
    trustTodo:
      "A trust file names the log and its witnesses. Take it from the city itself, never from whoever gave you the file to check, and compare its hash with the one that the city announces.",
    chooseTrust: "Choose a trust file",
    checked: (/** @type {string} */ name) => `File: ${name}`,
    empty: "The selected file is empty. Choose another one.",
    unreadable: "Your browser could not read the file. It may have been moved, or it may be a folder. Choose it again.",
    several: "These are several files. Choose one file to check, and a trust file with it at most.",
    about: (/** @type {string} */ version) =>
      `stele-verify ${version}. A page can be replaced like any file: compare its hash with the one in manifest.json, or check with the command line: stele verify FILE --trust trust.json`,
  },
  zh: {
    name: "中文",
    title: "无需网络，核验文件",
    lead: "本页就是一个文件，可从文件夹或 U 盘直接打开，不载入也不发送任何内容。",
    drop: "把核验档案、证明文件或记录文件拖到这里",
    choose: "选择文件",
    local: "文件不会离开您的设备。",
    trust: "本页以谁为准",
    trustNone: "尚未指定：请先选择信任文件，再核验。",
    trustBuiltIn: "随本页提供的信任文件。",
    trustChosen: (/** @type {string} */ name) => `您选择的信任文件：${name}`,
    trustTodo:
      "信任文件写明日志及其见证方。请直接向市政府索取，不要用待核验文件的提供者给您的，并将它的哈希值与市政府公布的比对。",
    chooseTrust: "选择信任文件",
    checked: (/** @type {string} */ name) => `文件：${name}`,
    empty: "所选文件是空的。请另选一个。",
    unreadable: "浏览器无法读取该文件，它可能已被移走，也可能是文件夹。请重新选择。",
    several: "这里有多个文件。请选择一个待核验的文件，最多再加一个信任文件。",
    about: (/** @type {string} */ version) =>
      `stele-verify ${version}。网页与其他文件一样可能被替换：请将它的哈希值与 manifest.json 中的比对，或用命令行核验：stele verify FILE --trust trust.json`,
  },
};
