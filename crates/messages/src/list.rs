//! The answer about a list: complete, empty, or not to be told.

use stele_client::check::CheckedList;
use stele_records::verdict::{Answer, CheckCode, Evidence, Headline, Verdict};

use crate::advice::Advice;
use crate::auditor::{HowComplete, how_complete};
use crate::format::{entries, number, shown, utc_time};
use crate::lang::Lang;
use crate::reason::reason;
use crate::text::{Text, phrase, say};

/// What the log's index has under a key, in one sentence; what that rests on behind it.
///
/// "Complete as committed by the log" stands in the sentence itself, since it is less than a reader
/// might think; so does who has replayed it.
pub fn list_answer(lang: Lang, list: &CheckedList) -> Text {
    let HowComplete { by, complete, .. } = how_complete(lang, &list.verdict);
    let answer = match (list.answer(), list.count()) {
        (Answer::Yes, Some(0)) => say!(
            lang,
            "Nothing is recorded about this: the log’s index has no such key, {by}.",
            "没有关于它的记录：{by}，日志的索引中没有这个索引键。",
            "Check the spelling before you rely on it: what is written differently is something else.",
            "采信之前请核对写法：写法不同，就是另一回事。",
        ),
        (Answer::Yes, Some(count)) => {
            let count = entries(lang, count);
            say!(
                lang,
                "The log has {count} about this, and no other: {complete}.",
                "日志中关于它共有 {count}，别无其他：{complete}。",
                Advice::Nothing,
            )
        }
        (Answer::No, _) => say!(
            lang,
            "What is recorded about this can’t be relied on: the log or its index did not pass every check.",
            "关于它的记录不能采信：日志或其索引有核验项未通过。",
            Advice::Nothing,
        ),
        // Only its age is in doubt.
        (Answer::CantTell, Some(0)) if list.answer_then() == Answer::Yes => say!(
            lang,
            "Nothing was recorded about this in the state of the log that is shown, {by}; whether that holds now can’t be told.",
            "{by}，在所示的日志状态中没有关于它的记录；现在是否仍然如此，无法核验。",
            Advice::Nothing,
        ),
        (Answer::CantTell, Some(count)) if list.answer_then() == Answer::Yes => {
            let count = entries(lang, count);
            say!(
                lang,
                "In the state that is shown, the log had {count} about this, and no other, {by}; whether that holds now can’t be told.",
                "{by}，在所示的日志状态中关于它共有 {count}，别无其他；现在是否仍然如此，无法核验。",
                Advice::Nothing,
            )
        }
        (Answer::CantTell, Some(count)) => {
            let count = entries(lang, count);
            say!(
                lang,
                "The log’s index lists {count} about this; whether these are all can’t be told.",
                "日志索引列出了关于它的 {count}；是否就是全部，无法核验。",
                Advice::Nothing,
            )
        }
        (Answer::CantTell | Answer::Yes, None) => say!(
            lang,
            "Whether anything is recorded about this, or anything else, can’t be told.",
            "是否有关于它的记录、是否还有其他记录，无法核验。",
            Advice::Nothing,
        ),
    };
    match list.reason() {
        None => answer,
        Some(why) => {
            let why = reason(lang, &why);
            let space = lang.pick(" ", "");
            Text::new(format!("{}{space}{}", answer.what, why.what), why.todo)
        }
    }
}

/// What to say of a record that was looked for by its id and isn't there: in place of [`list_answer`], where the
/// list of what mentions the id is complete.
pub fn record_not_found(lang: Lang, list: &CheckedList) -> Text {
    match (list.answer(), list.count()) {
        (Answer::Yes, Some(0)) => {
            let HowComplete { by, .. } = how_complete(lang, &list.verdict);
            say!(
                lang,
                "This log has no record with this id: nothing in it mentions it, {by}.",
                "日志中没有这个编号的记录：{by}，其中没有任何记录提到它。",
                "Don’t rely on what this page shows as that record. Ask whoever runs the page, or the city.",
                "请不要采信本网页所示的这条记录。请询问网页管理方或市政府。",
            )
        }
        (Answer::Yes, Some(count)) => {
            let count = entries(lang, count);
            say!(
                lang,
                "This log has {count} that mention this id, but no intact record with it.",
                "日志中有 {count} 提到这个编号，但没有使用该编号的完整记录。",
                "Don’t rely on what this page shows as that record. Ask whoever runs the page, or the city.",
                "请不要采信本网页所示的这条记录。请询问网页管理方或市政府。",
            )
        }
        _ => list_answer(lang, list),
    }
}

/// Of which log an answer is, and of when, in UTC; nothing if the log has signed nothing.
pub fn log_state(lang: Lang, verdict: &Verdict) -> Option<String> {
    let (origin, entries) = match &verdict.check(CheckCode::LogSignature)?.evidence {
        Evidence::Checkpoint { origin, size, .. } => (shown(origin), entries(lang, *size)),
        _ => return None,
    };
    let time = match &verdict.check(CheckCode::Freshness)?.evidence {
        Evidence::Time(time) => utc_time(lang, *time),
        _ => {
            return Some(phrase!(
                lang,
                "The log is {origin}, with {entries}; no witness vouches for the time.",
                "日志为 {origin}，共 {entries}；没有见证方证明时间。",
            ));
        }
    };
    Some(phrase!(
        lang,
        "The log is {origin}, with {entries}, as its witnesses confirmed it on {time}.",
        "日志为 {origin}，共 {entries}，见证方确认的时间：{time}。",
    ))
}

/// The short word for a headline, for rows.
pub const fn headline_word(lang: Lang, headline: Headline) -> &'static str {
    match headline {
        Headline::Verified => lang.pick("verified", "验证通过"),
        Headline::NotVerified => lang.pick("not verified", "验证不通过"),
        Headline::IntactAndLogged => lang.pick("intact and logged", "完整且已入册"),
        Headline::AllButAuthorised => lang.pick("intact, logged and current", "完整、已入册且现行"),
        Headline::WasVerified => lang.pick(
            "was verified, later changes unknown",
            "曾验证通过，此后变化未知",
        ),
        Headline::IndexRoot => lang.pick("index root", "索引根"),
        Headline::CantTell => lang.pick("can’t tell", "无法核验"),
    }
}

/// So many entries of a list aren't shown.
pub fn more_entries(lang: Lang, count: u64) -> String {
    let many = number(count);
    match count {
        1 => phrase!(lang, "and {many} older entry", "另有更早的 {many} 条"),
        _ => phrase!(lang, "and {many} older entries", "另有更早的 {many} 条"),
    }
}
