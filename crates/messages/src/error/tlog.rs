//! The files of a log: paths, tiles and bundles.
//!
//! All of these speak against what a server has sent, never against a record.

use stele_tlog::{AppendError, PathError, TileError, TreeError, bundle::BundleError};

use crate::advice::Advice;
use crate::format::{bytes, entries, list, number, size};
use crate::lang::Lang;
use crate::text::{Text, say};

/// Why a text is no path of a log's file.
pub fn path_error(lang: Lang, error: &PathError) -> Text {
    let advice = Advice::CheckPath;
    let text = match error {
        PathError::Unknown => say!(
            lang,
            "A log has no file of this path.",
            "日志中没有这样的文件路径。",
            advice,
        ),
        PathError::Level => say!(
            lang,
            "The level in this path is no number from 0 to 7.",
            "路径中的层级不是 0 到 7 之间的数。",
            advice,
        ),
        PathError::Index => say!(
            lang,
            "The number in this path is not written in groups of three digits, or no log is so large.",
            "路径中的编号没有按三位一组书写，或超出了日志可能的大小。",
            advice,
        ),
        PathError::Width => say!(
            lang,
            "The width at the end of this path is no number that a tile or bundle can have.",
            "路径末尾的宽度不是哈希块或条目包可能有的数。",
            advice,
        ),
        PathError::Entry => say!(
            lang,
            "This path of an entry is not its leaf hash under the hash’s first two digits.",
            "条目的路径应为其叶哈希，并置于该哈希前两位命名的目录之下，这里不符合。",
            advice,
        ),
    };
    text.coded(lang, error.code())
}

/// Why bytes are not a tile.
pub fn tile_error(lang: Lang, error: &TileError) -> Text {
    let text = match error {
        TileError::Length {
            tile,
            expected,
            found,
        } => {
            let (path, expected, found) = (tile.path(), size(*expected), bytes(lang, *found));
            say!(
                lang,
                "The file “{path}” has {found} instead of {expected}: it was cut off or is another file.",
                "文件“{path}”有 {found}，应为 {expected} 字节：内容不完整，或是别的文件。",
                Advice::TellOperator,
            )
        }
    };
    text.coded(lang, error.code())
}

/// Why bytes are no entry bundle, or entries can't become one.
pub fn bundle_error(lang: Lang, error: &BundleError) -> Text {
    let text = match error {
        BundleError::Truncated { index } => {
            let index = number(*index);
            say!(
                lang,
                "A bundle of entries breaks off at entry {index}.",
                "条目包在第 {index} 号条目处中断。",
                Advice::TellOperator,
            )
        }
        BundleError::TrailingBytes { count } => {
            let count = bytes(lang, *count);
            say!(
                lang,
                "A bundle of entries is longer than its entries by {count}.",
                "条目包在最后一条之后多出了 {count}。",
                Advice::TellOperator,
            )
        }
        BundleError::EntryTooLong { position, found } => {
            let (number, found) = (size(position.saturating_add(1)), bytes(lang, *found));
            say!(
                lang,
                "Entry {number} of this batch has {found}; an entry has at most 65,535.",
                "这一批的第 {number} 条有 {found}，而每条最多 65,535 字节。",
                "Leave the entry out of the batch, or divide what it holds over several records.",
                "请从这一批中去掉该条，或将其内容分为几条记录。",
            )
        }
        BundleError::TooMany { found } => {
            let found = size(*found);
            say!(
                lang,
                "A bundle holds at most 256 entries; here there are {found}.",
                "每个条目包最多 256 条，这里有 {found} 条。",
                "Divide the entries over several bundles.",
                "请将条目分到几个条目包中。",
            )
        }
    };
    text.coded(lang, error.code())
}

/// Why tiles were refused, or a question can't be answered from them.
pub fn tree_error(lang: Lang, error: &TreeError) -> Text {
    let text = match error {
        TreeError::TileMissing { tile } => {
            let path = tile.path();
            say!(
                lang,
                "The file “{path}” is needed for this check and is not there, so nothing can be said.",
                "核验所需的文件“{path}”缺失，因此无法得出结论。",
                Advice::TryAgain,
            )
        }
        TreeError::TileMismatch { tile } => {
            let path = tile.path();
            say!(
                lang,
                "The file “{path}” doesn’t fit the checkpoint that the log signed: the server has sent a wrong or damaged file.",
                "文件“{path}”与日志签名的检查点对不上：服务器提供的文件有误或已损坏。",
                Advice::TellOperator,
            )
        }
        TreeError::EdgeMismatch { tiles } => {
            let paths: Vec<String> = tiles
                .iter()
                .map(|tile| format!("“{}”", tile.path()))
                .collect();
            let paths = list(lang, &paths);
            if tiles.is_empty() {
                say!(
                    lang,
                    "The log is empty, but its checkpoint bears another root than that of an empty log.",
                    "日志是空的，检查点中的根哈希却不是空日志的根哈希。",
                    Advice::TellOperator,
                )
            } else {
                say!(
                    lang,
                    "The newest files of the log don’t fit the checkpoint that it signed. At least one of these is wrong: {paths}.",
                    "日志最新的文件与其签名的检查点对不上，以下文件中至少有一个有误：{paths}。",
                    Advice::TellOperator,
                )
            }
        }
        TreeError::NotInTree { tile } => {
            let path = tile.path();
            say!(
                lang,
                "A log of this size has no file “{path}”.",
                "这一大小的日志没有文件“{path}”。",
                Advice::TellOperator,
            )
        }
        TreeError::BeyondSize { index, size } => {
            let (index, size) = (number(*index), entries(lang, *size));
            say!(
                lang,
                "The number {index} lies beyond the end of the log, which has {size}.",
                "编号 {index} 超出了日志的末尾，日志共 {size}。",
                "Check the number. If the entry is very new, look again later.",
                "请核对编号。如果条目是刚提交的，请稍后再查。",
            )
        }
        TreeError::RangeTooLong { leaves } => {
            let leaves = entries(lang, *leaves);
            say!(
                lang,
                "This asks for too many entries at once: {leaves}.",
                "一次查询的条目过多：{leaves}。",
                "Ask for fewer entries at a time.",
                "请减少每次查询的条目数。",
            )
        }
    };
    text.coded(lang, error.code())
}

/// Why entries can't be appended to a log.
pub fn append_error(lang: Lang, error: &AppendError) -> Text {
    let text = match error {
        AppendError::Bundle(error) => return bundle_error(lang, error),
        AppendError::TooLarge { size: old, added } => {
            let (old, added) = (entries(lang, *old), size(*added));
            say!(
                lang,
                "The log has {old} and can’t take {added} more: that is beyond the largest size that a log can have.",
                "日志已有 {old}，无法再加入 {added} 条，否则会超出日志的最大容量。",
                "Begin a new log.",
                "请另建新的日志。",
            )
        }
        AppendError::BundleMismatch { index } => {
            let index = number(*index);
            say!(
                lang,
                "Entry {index} in the log’s folder is not the one that the log has signed: the files were changed or damaged.",
                "日志目录中的第 {index} 号条目与日志签名的内容不符：文件被改动或已损坏。",
                "Don’t publish. Restore the log’s files from a backup or a mirror, then run the audit.",
                "请暂停发布，从备份或镜像恢复日志文件，然后进行审计。",
            )
        }
    };
    text.coded(lang, error.code())
}
