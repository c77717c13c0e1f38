//! The words about a folder of files that is held against the release of a program.

use crate::lang::Lang;

/// The words about such a folder in this language.
pub const fn compared(lang: Lang) -> &'static Compared {
    match lang {
        Lang::Zh => &ZH,
        Lang::En => &EN,
    }
}

texts! {
    /// Every text about files that are compared with a release, in one language.
    Compared;
    /// Heading: slot `{folder}`.
    title,
    /// All files are those of the release: slots `{count}`, `{name}`, `{version}`.
    same,
    /// They aren't: slots `{name}`, `{version}`.
    other,
    /// A file is another: slots `{path}`, `{found}`, `{logged}`, of which the last two are SHA-256s.
    differs,
    /// A file isn't there: slot `{path}`.
    missing,
    /// There is a file that the release doesn't name: slot `{path}`.
    extra,
    /// What to do.
    todo,
    /// The record couldn't be relied on to be what was signed.
    blocked,
    ;
}

/// In English.
pub const EN: Compared = Compared {
    title: "The files in {folder}",
    same: "These are the files of {name} {version} as the record names them, byte by byte ({count}).",
    other: "These are not the files of {name} {version} as the record names them.",
    differs: "{path} is another file: its SHA-256 is {found}, the record has {logged}",
    missing: "{path} is missing",
    extra: "{path} is not in the record",
    todo: "Don’t serve or run them. Get the version anew from another source, or build it from its source, and compare again.",
    blocked: "They were not compared: the record itself is not as it was signed.",
};

/// In Chinese.
pub const ZH: Compared = Compared {
    title: "文件夹 {folder} 中的文件",
    same: "这些文件与记录所列的 {name} {version} 逐字节一致（{count} 个）。",
    other: "这些文件与记录所列的 {name} {version} 不一致。",
    differs: "{path} 是另一个文件：其 SHA-256 为 {found}，记录所列为 {logged}",
    missing: "缺少 {path}",
    extra: "记录中没有 {path}",
    todo: "请不要提供或运行这些文件。请从其他来源重新获取该版本，或自行从源代码构建，然后再比对。",
    blocked: "没有比对：记录本身与签署时不一致。",
};
