//! What an audit finds wrong with a log's index.

use stele_client::audit::replay::{ReplayError, ReplayFinding};
use stele_verify::checkpoint::CheckpointError;

use super::{checkpoint_error, index_root_error};
use crate::advice::Advice;
use crate::format::{entries, number, shown, utc_time};
use crate::lang::Lang;
use crate::text::{Text, phrase, say};

/// What is wrong with an index root: which entry it is, what it commits to, and what replaying the
/// entries before it gives. Times are in UTC.
pub fn replay_error(lang: Lang, finding: &ReplayFinding) -> Text {
    let ReplayFinding { entry, error } = finding;
    let at = number(*entry);
    let advice = Advice::Nothing;
    let text = match error {
        ReplayError::Entry(inner) if error.could_not_check() => {
            let lead = phrase!(
                lang,
                "What entry {at} says of the index could not be replayed.",
                "第 {at} 号条目关于索引的内容无法重放。",
            );
            return index_root_error(lang, inner).after(lang, &lead);
        }
        ReplayError::Entry(inner) => {
            let lead = phrase!(
                lang,
                "Entry {at} can’t be right about the index.",
                "第 {at} 号条目关于索引的内容不可能正确。",
            );
            let text = index_root_error(lang, inner).after(lang, &lead);
            return text.advised(evidence(lang));
        }
        ReplayError::CoveredRoot {
            committed,
            replayed,
        } => {
            let (committed, replayed) = (committed.to_base64(), replayed.to_base64());
            say!(
                lang,
                "The index-root entry {at} is about other entries than those before it: it says that their root hash is {committed}, and the replay gives {replayed}.",
                "第 {at} 号索引根条目覆盖的不是排在它前面的条目：其中写明的根哈希为 {committed}，重放得出的是 {replayed}。",
                advice,
            )
        }
        ReplayError::Root {
            committed,
            replayed,
        } => {
            let (root, keys) = (committed.root.to_base64(), number(committed.keys));
            let (own_root, own_keys) = (replayed.root.to_base64(), number(replayed.keys));
            say!(
                lang,
                "Entry {at} commits the log to an index that is not that of the entries before it: its root hash is {root}, with {keys} keys, and the replay gives {own_root}, with {own_keys}. So some entries are not listed where they should be, or are listed where they don’t belong.",
                "日志第 {at} 号条目所承诺的索引与排在它前面的条目不符：其中写明的根哈希为 {root}，共 {keys} 个索引键；重放得出的是 {own_root}，共 {own_keys} 个索引键。因此有条目没有列在应列之处，或者列在了不应列之处。",
                advice,
            )
        }
        ReplayError::Keys {
            committed,
            replayed,
        } => {
            let (committed, replayed) = (number(*committed), number(*replayed));
            say!(
                lang,
                "The index-root entry {at} says that the index has {committed} keys, and the replay gives {replayed}, although the index is the same.",
                "第 {at} 号索引根条目称索引共有 {committed} 个索引键，而重放得出 {replayed} 个，尽管索引相同。",
                advice,
            )
        }
        ReplayError::PreviousOrigin { found } => {
            let found = shown(found);
            say!(
                lang,
                "The index-root entry {at} holds a checkpoint of another log, “{found}”.",
                "第 {at} 号索引根条目所附的检查点属于另一个日志“{found}”。",
                advice,
            )
        }
        ReplayError::PreviousRoot {
            size,
            committed,
            replayed,
        } => {
            let (size, committed) = (entries(lang, *size), committed.to_base64());
            match replayed {
                Some(replayed) => {
                    let replayed = replayed.to_base64();
                    say!(
                        lang,
                        "The index-root entry {at} holds a checkpoint over {size} with the root hash {committed}, and the replay of so many gives {replayed}: it is of another past than the log has now.",
                        "第 {at} 号索引根条目所附的检查点覆盖 {size}，根哈希为 {committed}，而重放同样多的条目得出 {replayed}：它属于与日志现状不同的历史。",
                        advice,
                    )
                }
                None => say!(
                    lang,
                    "The index-root entry {at} holds a checkpoint over {size}, more than stand before it.",
                    "第 {at} 号索引根条目所附的检查点覆盖 {size}，多于排在它前面的条目。",
                    advice,
                ),
            }
        }
        ReplayError::Previous(inner) => return previous_error(lang, &at, inner),
        ReplayError::TimeBack { says, before } => {
            let (says, before) = (utc_time(lang, *says), utc_time(lang, *before));
            say!(
                lang,
                "The index-root entry {at} says that it was made on {says}, but one before it says {before}.",
                "在第 {at} 号索引根条目之前，已有索引根条目标明生成于 {before}，该条目标明的却是 {says}，时间倒退了。",
                advice,
            )
        }
        ReplayError::Missing { last } => {
            let last = number(*last);
            say!(
                lang,
                "The log ends with entry {at}, which doesn’t commit to an index. The last one to do so is entry {last}, so no index has what came after it.",
                "日志的最后一条是第 {at} 号条目，其中没有对索引的承诺。最后一次承诺在第 {last} 号条目，因此其后的内容没有索引。",
                advice,
            )
        }
        ReplayError::Unread { read, size } => {
            let (read, size) = (entries(lang, *read), entries(lang, *size));
            return say!(
                lang,
                "The log’s index could not be compared: the replay has read {read}, and not the whole of this log of {size}.",
                "无法比对日志的索引：重放读到 {read}，而不是该日志全部的 {size}。",
                "Run the audit again, from the beginning.",
                "请从头重新进行审计。",
            )
            .coded(lang, error.code());
        }
        ReplayError::Trouble(trouble) => {
            let trouble = trouble.to_string();
            return say!(
                lang,
                "The log’s index could not be replayed: “{trouble}”.",
                "日志的索引无法重放：“{trouble}”。",
                "This is a fault of the program: please report it to those who publish it.",
                "这是程序的缺陷，请向程序的发布方报告。",
            )
            .coded(lang, error.code());
        }
    };
    text.advised(evidence(lang)).coded(lang, error.code())
}

/// The checkpoint in an index root doesn't hold, or not for this trust file.
fn previous_error(lang: Lang, at: &str, error: &CheckpointError) -> Text {
    if let CheckpointError::QuorumNotReached { .. } = error {
        return say!(
            lang,
            "The checkpoint before entry {at} is not cosigned as the trust file asks for now. The index is right there, but the times of the entries before it are not proven.",
            "第 {at} 号条目之前的检查点，其联署未达到信任文件目前的要求。该处的索引无误，但之前各条目的时间没有得到证明。",
            "If the witnesses have changed since, the trust file of that time shows whether these times can be relied on.",
            "如果此后更换过见证方，可用当时的信任文件核验这些时间是否可靠。",
        )
        .coded(lang, error.code());
    }
    let lead = phrase!(
        lang,
        "The checkpoint in the index-root entry {at} doesn’t hold.",
        "第 {at} 号索引根条目所附的检查点不成立。",
    );
    let text = checkpoint_error(lang, error).after(lang, &lead);
    text.advised(evidence(lang))
}

/// Only the publisher can have made such an entry, and it stands in the log for ever.
const fn evidence(lang: Lang) -> &'static str {
    lang.pick(
        "Don’t rely on the lists and histories of this log. Keep its checkpoint and this message, and tell the office that gives out the trust file.",
        "请不要采信该日志的列表和历史。请保存其检查点和本条信息，并告知信任文件的发布单位。",
    )
}
