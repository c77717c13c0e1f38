//! The index: its pages, its lists, its proofs, and the log's commitment to it.
//!
//! All of these speak against what a server has sent or a publisher has committed, never against a
//! record.

use stele_records::index::CommittedError;
use stele_tlog::index::mpt::ProofError;
use stele_tlog::index::{ListError, LookupError, PageError, WalkError};

use super::{
    append_error, bundle_error, checkpoint_error, index_root_error, merkle_error, tile_error,
    tree_error,
};
use crate::advice::Advice;
use crate::format::{bytes, entries, number, size};
use crate::lang::Lang;
use crate::text::{Text, say};

/// Why bytes are no page of the index.
pub fn page_error(lang: Lang, error: &PageError) -> Text {
    let advice = Advice::TellOperator;
    let text = match error {
        PageError::TooLong { found } => {
            let found = bytes(lang, *found);
            say!(
                lang,
                "A page of the index has {found}, more than any page can have.",
                "索引页有 {found}，超过了索引页可能的大小。",
                advice,
            )
        }
        PageError::Magic => say!(
            lang,
            "The server has sent something else in place of a page of the index, or a page of a version that this program doesn’t know.",
            "服务器提供的不是索引页，或是本程序不认识的版本。",
            advice,
        ),
        PageError::Truncated => say!(
            lang,
            "A page of the index ends too early.",
            "索引页不完整，提前结束。",
            advice,
        ),
        PageError::TrailingBytes => say!(
            lang,
            "A page of the index has something behind its end.",
            "索引页结尾之后还有多余内容。",
            advice,
        ),
        PageError::Number => say!(
            lang,
            "A number in a page of the index isn’t written as it must be.",
            "索引页中的数字书写形式不对。",
            advice,
        ),
        PageError::KeyCount { found } => {
            let found = number(*found);
            say!(
                lang,
                "A page of the index says that it has {found} keys, which no page of its kind has.",
                "索引页称有 {found} 个键，这类索引页不可能如此。",
                advice,
            )
        }
        PageError::KeyOrder { position } => {
            let position = size(*position);
            say!(
                lang,
                "The keys of a page of the index are out of order, at position {position}, counted from zero.",
                "索引页中的键顺序不对，位置从 0 数起为 {position}。",
                advice,
            )
        }
        PageError::EmptyList { position } => {
            let position = size(*position);
            say!(
                lang,
                "A page of the index has a key without entries, at position {position}, counted from zero.",
                "索引页中有一个键没有任何条目，位置从 0 数起为 {position}。",
                advice,
            )
        }
        PageError::Width { found } => {
            let found = number(u64::from(*found));
            say!(
                lang,
                "A page of the index is split over {found} bits, which isn’t the number that belongs to its keys.",
                "索引页按 {found} 位划分，与其键数不符。",
                advice,
            )
        }
        PageError::SlotOrder { position } => {
            let position = size(*position);
            say!(
                lang,
                "The parts of a page of the index are out of order, at position {position}, counted from zero.",
                "索引页各部分的顺序不对，位置从 0 数起为 {position}。",
                advice,
            )
        }
        PageError::Slots => say!(
            lang,
            "A page of the index has too few parts: it doesn’t branch where it says.",
            "索引页的分支过少，与其所称的分叉处不符。",
            advice,
        ),
        PageError::HashMismatch => say!(
            lang,
            "A page of the index is not the one that the log committed to: it was changed, damaged or exchanged.",
            "索引页不是日志所承诺的那一页：被改动、已损坏或被调换。",
            advice,
        ),
    };
    text.coded(lang, error.code())
}

/// Why looking a key up stopped.
pub fn walk_error(lang: Lang, error: &WalkError) -> Text {
    let text = match error {
        WalkError::Page { address: _, error } => return page_error(lang, error),
        WalkError::List { error, .. } => return list_error(lang, error),
        WalkError::NotWanted => say!(
            lang,
            "A page of the index was read that nobody had asked for.",
            "读取了一个没有请求的索引页。",
            "This is a fault of the program: please report it to those who publish it.",
            "这是程序的缺陷，请向程序的发布方报告。",
        ),
        WalkError::Bit { .. } => say!(
            lang,
            "A page of the index branches where a page above it did already.",
            "索引页的分叉处与上层索引页重复。",
            Advice::TellOperator,
        ),
        WalkError::Prefix { .. } => say!(
            lang,
            "A page of the index holds a key that doesn’t belong there, so it can’t be told what else is in the wrong place.",
            "索引页中有不属于该处的键，因此无法确定还有什么放错了位置。",
            Advice::TellOperator,
        ),
    };
    text.coded(lang, error.code())
}

/// Why numbers are no list of the index.
pub fn list_error(lang: Lang, error: &ListError) -> Text {
    let advice = Advice::TellOperator;
    let lead = lang.pick(
        "A list of the index can’t be used.",
        "索引中的列表无法使用。",
    );
    let text = match error {
        ListError::Bundle(error) => return bundle_error(lang, error).after(lang, lead),
        ListError::Append(error) => return append_error(lang, error).after(lang, lead),
        ListError::Tree(error) => return tree_error(lang, error).after(lang, lead),
        ListError::Tile(error) => return tile_error(lang, error).after(lang, lead),
        ListError::NumberLength { position, found } => {
            let (position, found) = (number(*position), bytes(lang, *found));
            say!(
                lang,
                "In a list of the index the number at position {position} has {found} instead of 8.",
                "索引列表中位置 {position} 的数字为 {found}，应为 8 字节。",
                advice,
            )
        }
        ListError::Order { position } => {
            let position = number(*position);
            say!(
                lang,
                "A list of the index is out of order at position {position}, counted from zero.",
                "索引列表的顺序不对，位置从 0 数起为 {position}。",
                advice,
            )
        }
        ListError::Beyond {
            number: entry,
            covered,
        } => {
            let (entry, covered) = (number(*entry), entries(lang, *covered));
            say!(
                lang,
                "A list of the index names entry {entry}, but the index covers {covered} only.",
                "索引列表中有第 {entry} 号条目，但索引只涵盖 {covered}。",
                advice,
            )
        }
        ListError::Mismatch => say!(
            lang,
            "A list of the index is not the one that the log committed to: entries were left out, added or exchanged.",
            "索引列表不是日志所承诺的那一份：有条目被遗漏、添加或调换。",
            advice,
        ),
    };
    text.coded(lang, error.code())
}

/// Why a proof of presence or absence was refused.
pub fn lookup_error(lang: Lang, error: &LookupError) -> Text {
    match error {
        LookupError::Proof(error) => index_proof_error(lang, error),
        LookupError::List(error) => list_error(lang, error),
    }
}

/// Why the proof of a look-up was refused.
pub fn index_proof_error(lang: Lang, error: &ProofError) -> Text {
    let advice = Advice::SaveProofAgain;
    let text = match error {
        ProofError::Malformed => say!(
            lang,
            "A proof about the index is cut off or damaged.",
            "关于索引的证明不完整或已损坏。",
            advice,
        ),
        ProofError::BitOrder => say!(
            lang,
            "The steps of a proof about the index are out of order.",
            "关于索引的证明中，各步骤的顺序不对。",
            advice,
        ),
        ProofError::SameKey => say!(
            lang,
            "A proof that nothing is recorded contains the very thing that it says is not there.",
            "一份“没有记录”的证明里，恰恰包含它声称不存在的内容。",
            advice,
        ),
        ProofError::OtherPlace => say!(
            lang,
            "A proof that nothing is recorded is about another place of the index.",
            "一份“没有记录”的证明，针对的是索引中的另一处。",
            advice,
        ),
        ProofError::RootMismatch => say!(
            lang,
            "A proof about the index doesn’t fit the index that the log committed to.",
            "关于索引的证明与日志所承诺的索引对不上。",
            advice,
        ),
    };
    text.coded(lang, error.code())
}

/// Why the log's commitment to its index was refused.
pub fn committed_error(lang: Lang, error: &CommittedError) -> Text {
    let advice = Advice::TellOperator;
    let text = match error {
        CommittedError::Inclusion(error) => {
            return merkle_error(lang, error).after(
                lang,
                lang.pick(
                    "The log’s commitment to its index is not shown to be in the log.",
                    "未能证明日志对索引的承诺收录在日志中。",
                ),
            );
        }
        CommittedError::Root(error) => return index_root_error(lang, error),
        CommittedError::Previous(error) => {
            return checkpoint_error(lang, error).after(
                lang,
                lang.pick(
                    "The checkpoint that the log’s commitment to its index names as the one before is not by this log.",
                    "日志对索引的承诺中所附的上一个检查点，不是该日志的。",
                ),
            );
        }
        CommittedError::NotLast { index, size } => {
            let (index, size) = (number(*index), entries(lang, *size));
            say!(
                lang,
                "The log’s commitment to its index is entry {index} and not the last: the log has {size}. Entries after it would be missing from every list.",
                "日志对索引的承诺是第 {index} 号条目，而不是最后一条：日志共 {size}。其后的条目不会出现在任何列表中。",
                advice,
            )
        }
        CommittedError::NotBefore { found, before } => {
            let (found, before) = (entries(lang, *found), entries(lang, *before));
            say!(
                lang,
                "The log’s commitment to its index names a checkpoint with {found} as the one before it, which is not how this log was when it had {before}.",
                "日志对索引的承诺把一个有 {found} 的检查点称为上一个检查点，与该日志在 {before} 时的状态不符。",
                advice,
            )
        }
    };
    text.coded(lang, error.code())
}
