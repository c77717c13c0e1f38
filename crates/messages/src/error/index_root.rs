//! Index-root entries: what a log says of its own index.

use stele_records::index::{IndexRoot, IndexRootError};

use super::{checkpoint_error, note_error};
use crate::advice::Advice;
use crate::format::{bytes, entries, number, shown, size, utc_time};
use crate::lang::Lang;
use crate::text::{Text, say};

/// Why an index-root entry was refused. Times are in UTC.
pub fn index_root_error(lang: Lang, error: &IndexRootError) -> Text {
    let advice = Advice::TellOperator;
    let in_it = lang.pick(
        "The previous checkpoint in the index-root entry can’t be read.",
        "索引根条目所附的上一个检查点无法读取。",
    );
    let text = match error {
        IndexRootError::Note(error) => return note_error(lang, error).after(lang, in_it),
        IndexRootError::Checkpoint(error) => {
            return checkpoint_error(lang, error).after(lang, in_it);
        }
        IndexRootError::TooLong { found } => {
            let (found, limit) = (bytes(lang, *found), size(IndexRoot::MAX_LEN));
            say!(
                lang,
                "The index-root entry has {found}; at most {limit} are allowed.",
                "索引根条目有 {found}，上限为 {limit} 字节。",
                advice,
            )
        }
        IndexRootError::Magic => {
            let magic = IndexRoot::MAGIC;
            say!(
                lang,
                "This is no index-root entry: it doesn’t begin with “{magic}”.",
                "这不是索引根条目：开头不是“{magic}”。",
                advice,
            )
        }
        IndexRootError::Version => say!(
            lang,
            "The index-root entry is of a version that this program doesn’t know.",
            "本程序不认识这一版本的索引根条目。",
            Advice::NewerVersion,
        ),
        IndexRootError::Map { found } => {
            let found = shown(found);
            say!(
                lang,
                "The index is made by the rules “{found}”, which this program doesn’t know.",
                "索引所依据的规则“{found}”，本程序不认识。",
                Advice::NewerVersion,
            )
        }
        IndexRootError::Tree { found } => {
            let found = shown(found);
            say!(
                lang,
                "The index is built as the tree “{found}”, which this program doesn’t know.",
                "索引所用的树结构“{found}”，本程序不认识。",
                Advice::NewerVersion,
            )
        }
        IndexRootError::Line { name } => say!(
            lang,
            "The line “{name}” of the index-root entry is missing, or isn’t written as it must be.",
            "索引根条目缺少“{name}”一行，或该行的写法不对。",
            advice,
        ),
        IndexRootError::Trailing => say!(
            lang,
            "The index-root entry goes on after its last line with something that is no checkpoint.",
            "索引根条目在最后一行之后另有内容，而且不是检查点。",
            advice,
        ),
        IndexRootError::Empty => say!(
            lang,
            "The index-root entry contradicts itself: it covers entries without listing them, or lists some although it covers none.",
            "索引根条目前后矛盾：覆盖了日志条目却没有列出，或者没有覆盖任何条目却有所列出。",
            advice,
        ),
        IndexRootError::Covers { says, at } => {
            let (says, at) = (entries(lang, *says), entries(lang, *at));
            say!(
                lang,
                "The index-root entry covers {says}, but {at} stand before it in the log: the index is not that of this state of the log.",
                "索引根条目覆盖 {says}，而日志中排在它前面的有 {at}：该索引不属于日志的这一状态。",
                advice,
            )
        }
        IndexRootError::CoveredRoot => say!(
            lang,
            "The index-root entry is about other entries than those that stand before it in the log.",
            "索引根条目所覆盖的条目，与日志中排在它前面的条目不一致。",
            advice,
        ),
        IndexRootError::Time { says, from, until } => time_error(lang, *says, *from, *until),
        IndexRootError::Previous { found, expected } => {
            let (found, expected) = (number(*found), number(*expected));
            say!(
                lang,
                "The index-root entry holds the checkpoint of size {found}, but the one published before it has size {expected}.",
                "索引根条目所附检查点的条目数为 {found}，而在它之前发布的检查点条目数为 {expected}。",
                advice,
            )
        }
        IndexRootError::PreviousMissing => say!(
            lang,
            "The index-root entry lacks the checkpoint that was published before it, so the times of the entries that it covers can’t be told.",
            "索引根条目没有附上在它之前发布的检查点，因此无从得知所覆盖条目的时间。",
            advice,
        ),
    };
    text.coded(lang, error.code())
}

/// Which end of its interval a time lies beyond.
fn time_error(lang: Lang, says: u64, from: Option<u64>, until: Option<u64>) -> Text {
    let advice = Advice::TellOperator;
    let time = utc_time(lang, says);
    if let Some(from) = from.filter(|from| says < *from) {
        let from = utc_time(lang, from);
        return say!(
            lang,
            "The index-root entry says that it was made on {time}, which is before the previous checkpoint was cosigned, on {from}.",
            "索引根条目标明生成于 {time}，而上一个检查点在 {from}才完成联署。",
            advice,
        );
    }
    if let Some(until) = until.filter(|until| says > *until) {
        let until = utc_time(lang, until);
        return say!(
            lang,
            "The index-root entry says that it was made on {time}, which is after its own checkpoint was cosigned, on {until}.",
            "索引根条目标明生成于 {time}，而其所在的检查点在 {until}已完成联署。",
            advice,
        );
    }
    say!(
        lang,
        "The index-root entry says that it was made on {time}, which can’t be.",
        "索引根条目标明生成于 {time}，这不可能成立。",
        advice,
    )
}
