//! What auditors have to say, in words: of one, and of all of them together.

use stele_records::auditors::{AuditorSays, Standing, replayed};
use stele_records::verdict::{CheckCode, Evidence, FetchProblem, Outcome, Reason, Verdict};

use crate::advice::Advice;
use crate::format::{count_of, entries, localized, number, shown};
use crate::lang::Lang;
use crate::reason::{Clock, reason_with};
use crate::text::{Text, either, phrase, say};

/// What one auditor has to say, in a sentence that begins with its name. Times are written by the caller.
pub fn auditor(lang: Lang, says: &AuditorSays, show_time: &dyn Fn(u64) -> String) -> String {
    let name = name_of(lang, says);
    match &says.standing {
        Standing::Replayed { size, time } => {
            let (last, time) = (last(*size), show_time(*time));
            phrase!(
                lang,
                "{name} has replayed the log up to entry {last}, and said so on {time}.",
                "{name}已重放日志至第 {last} 号条目，声明时间为 {time}。",
            )
        }
        Standing::Ahead { size, time } => {
            let (last, time) = (last(*size), show_time(*time));
            phrase!(
                lang,
                "{name} has replayed a log up to entry {last} by {time}, more than is shown here; whether this is how it began could not be checked.",
                "{name}在 {time}已重放日志至第 {last} 号条目，多于此处所示；此处所示是否就是它的开头部分，无法核验。",
            )
        }
        Standing::Unproven { size, time } => {
            let (last, time) = (last(*size), show_time(*time));
            phrase!(
                lang,
                "{name} has replayed a log up to entry {last} by {time}; whether that is how this one began could not be checked.",
                "{name}在 {time}已重放日志至第 {last} 号条目；那是否就是本日志的开头部分，无法核验。",
            )
        }
        Standing::OutsideWindow { size, time } => {
            let (last, time) = (last(*size), show_time(*time));
            phrase!(
                lang,
                "{name} has replayed a log up to entry {last}, but said so on {time}, when its key does not count by the trust file.",
                "{name}已重放日志至第 {last} 号条目，但其声明时间 {time}不在信任文件所定的密钥有效期内，不予计入。",
            )
        }
        Standing::FromFuture { size, time } => {
            let (last, time) = (last(*size), show_time(*time));
            phrase!(
                lang,
                "{name} has replayed a log up to entry {last}, but its statement bears the time {time}, which has not come yet, so it isn’t counted: its clock is wrong, or yours.",
                "{name}已重放日志至第 {last} 号条目，但其声明时间 {time}尚未到来，不予计入：可能是对方或您的时钟有误。",
            )
        }
        Standing::NeverPublished { size, time } => {
            let (last, time) = (last(*size), show_time(*time));
            phrase!(
                lang,
                "{name} has replayed the log up to entry {last} by {time}, but the log was never published so far and no further, so this can’t be built upon.",
                "{name}在 {time}已重放日志至第 {last} 号条目，但日志从未恰好发布到此处，因此无法以此为据。",
            )
        }
        Standing::Unavailable(FetchProblem::NotFound) => phrase!(
            lang,
            "There is no statement by {name}.",
            "没有{name}的声明。",
        ),
        Standing::Unavailable(_) => phrase!(
            lang,
            "The statement of {name} could not be fetched.",
            "无法获取{name}的声明。",
        ),
        Standing::Refused { code } => phrase!(
            lang,
            "What stands in place of the statement of {name} isn’t one ({code}).",
            "{name}声明处的文件并非有效声明（{code}）。",
        ),
        Standing::Forked { size, time } => {
            let (last, time) = (last(*size), show_time(*time));
            phrase!(
                lang,
                "{name} has replayed another log of this name, up to entry {last}, by {time}.",
                "{name}在 {time}重放的是同名的另一份日志，至第 {last} 号条目。",
            )
        }
    }
}

fn name_of(lang: Lang, says: &AuditorSays) -> String {
    shown(localized(lang, &says.name))
}

/// Number of the last entry of a log of this size.
fn last(size: u64) -> String {
    number(size.saturating_sub(1))
}

/// How it is known that lists are complete: by whom, and up to where.
pub(crate) fn complete(lang: Lang, evidence: &Evidence) -> String {
    let Evidence::Auditors {
        says,
        upto,
        size,
        by_reader,
        ..
    } = evidence
    else {
        return lang
            .pick(
                "As many auditors have replayed the log’s index as the trust file asks for.",
                "重放过日志索引的审计方数量达到了信任文件的要求。",
            )
            .into();
    };
    let later = size.saturating_sub(*upto);
    let last = last(*upto);
    if *by_reader {
        return match later {
            0 => {
                let all = entries(lang, *size);
                phrase!(
                    lang,
                    "Complete: replayed by you, all {all}.",
                    "齐全：由您亲自重放，共 {all}。",
                )
            }
            _ => {
                let later = entries(lang, later);
                phrase!(
                    lang,
                    "Complete: replayed by you up to entry {last}, and the {later} since in this check.",
                    "齐全：由您亲自重放至第 {last} 号条目，其后的 {later}在本次核验中重放。",
                )
            }
        };
    }
    let names = replayed(says, *upto).into_iter();
    let names: Vec<String> = names.map(|says| name_of(lang, says)).collect();
    let who = auditors(lang, names.len());
    let names = crate::format::list(lang, &names);
    if later == 0 {
        return phrase!(
            lang,
            "Complete: replayed by {who} ({names}), up to entry {last}, the last.",
            "齐全：已由 {who}（{names}）重放至最后的第 {last} 号条目。",
        );
    }
    let later = entries(lang, later);
    phrase!(
        lang,
        "Complete: replayed by {who} ({names}), up to entry {last}, and the {later} since in this check.",
        "齐全：已由 {who}（{names}）重放至第 {last} 号条目，其后的 {later}在本次核验中重放。",
    )
}

/// How it is known that lists are complete, as parts of other sentences.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HowComplete {
    /// "as committed by the log", "replayed by 2 auditors up to entry 6,331".
    pub by: String,
    /// The same of something that is complete: "complete as committed by the log".
    pub complete: String,
    /// That where it stands alone: "Complete as committed by the log".
    pub alone: String,
    /// What that means: "none is left out"; where nobody but the log says so, as `complete`.
    pub whole: String,
}

impl HowComplete {
    fn new(by: String, complete: String, whole: String) -> Self {
        // Where letters have no case, such as in Chinese, this is the same once more.
        let alone = capitalised(&complete);
        Self {
            by,
            complete,
            alone,
            whole,
        }
    }
}

/// With a capital at its beginning.
fn capitalised(text: &str) -> String {
    let mut chars = text.chars();
    let first = chars.next().map(char::to_uppercase);
    first.into_iter().flatten().chain(chars).collect()
}

/// How it is known that the lists of this verdict are complete, where they are.
pub fn how_complete(lang: Lang, verdict: &Verdict) -> HowComplete {
    let check = verdict.check(CheckCode::Completeness);
    let passed = check.filter(|check| {
        matches!(
            check.outcome,
            Outcome::Passed | Outcome::Warning(Reason::AuditorAhead { .. })
        )
    });
    let Some(Evidence::Auditors {
        says,
        upto,
        size,
        by_reader,
        ..
    }) = passed.map(|check| &check.evidence)
    else {
        let by = phrase!(lang, "as committed by the log", "按日志的承诺");
        let complete = phrase!(
            lang,
            "complete as committed by the log",
            "按日志的承诺是齐全的"
        );
        return HowComplete::new(by, complete.clone(), complete);
    };
    let last_entry = last(*upto);
    let who = auditors(lang, replayed(says, *upto).len());
    let by = match (by_reader, upto == size) {
        (true, true) => phrase!(
            lang,
            "replayed by you up to entry {last_entry}",
            "经您亲自重放至第 {last_entry} 号条目",
        ),
        (true, false) => phrase!(
            lang,
            "replayed by you up to entry {last_entry} and since",
            "经您亲自重放至第 {last_entry} 号条目及其后",
        ),
        (false, true) => phrase!(
            lang,
            "replayed by {who} up to entry {last_entry}",
            "经 {who}重放至第 {last_entry} 号条目",
        ),
        (false, false) => phrase!(
            lang,
            "replayed by {who} up to entry {last_entry}, and here since",
            "经 {who}重放至第 {last_entry} 号条目，其后在此重放",
        ),
    };
    let complete = phrase!(lang, "complete, {by}", "{by}，是齐全的");
    let whole = phrase!(lang, "none is left out", "没有遗漏");
    HowComplete::new(by, complete, whole)
}

fn auditors(lang: Lang, count: usize) -> String {
    let count = u64::try_from(count).unwrap_or(u64::MAX);
    either!(
        lang,
        count_of(count, "auditor", "auditors"),
        format!("{} 家审计方", number(count))
    )
}

/// Why auditors don't show a list to be complete, or show more than that.
pub(crate) fn reason(lang: Lang, why: &Reason, show_time: Clock<'_>) -> Option<Text> {
    Some(match why {
        Reason::AuditorsMissing { needed, says } => missing(lang, *needed, says, show_time),
        Reason::AuditedUpTo {
            upto,
            later,
            because,
        } => {
            let last = last(*upto);
            let later = entries(lang, *later);
            let text = say!(
                lang,
                "Auditors have replayed the log up to entry {last}. The {later} since were not replayed here, so whether lists are complete beyond it can’t be told.",
                "审计方已重放日志至第 {last} 号条目，其后的 {later}未在此重放，因此之后的列表是否齐全，无法核验。",
                "Audit the log yourself, or look again when an auditor has.",
                "请自行审计日志，或等审计方重放后再查看。",
            );
            match because {
                Some(why) => text.followed_by(lang, &reason_with(lang, why, show_time).what),
                None => text,
            }
        }
        Reason::AuditorForked {
            auditor: says,
            shown,
        } => {
            let said = auditor(lang, says, show_time);
            let shown = entries(lang, *shown);
            let text = say!(
                lang,
                "The log’s key has signed that one as well as the log of {shown} that is shown here, and neither began as the other: the log was split.",
                "日志的密钥既签署了那一份，也签署了此处共 {shown}的这一份，谁也不是另一份的开头部分：日志已经分叉。",
                "Don’t rely on this log. Save both checkpoints as evidence and send them to the office that gives out the trust file.",
                "请不要采信该日志。请保存两份检查点作为证据，并提交给信任文件的发布单位。",
            );
            text.after(lang, &said)
        }
        Reason::AuditorAhead {
            auditor: says,
            shown,
        } => {
            let said = auditor(lang, says, show_time);
            let shown = entries(lang, *shown);
            let text = say!(
                lang,
                "This server shows an older state of the log, with {shown}, which lacks what came later.",
                "该服务器展示的是日志的较早状态，共 {shown}，之后的内容不在其中。",
                Advice::TryAgain,
            );
            text.after(lang, &said)
        }
        Reason::IndexDiffers(error) => {
            let text = match error.entry.map(number) {
                Some(entry) => say!(
                    lang,
                    "The log’s index is false: this list isn’t what was replayed, followed by what came later; entry {entry} shows it.",
                    "该日志的索引是错误的：该列表与已重放的内容及其后的条目不符，第 {entry} 号条目即为证。",
                    "Don’t rely on this log. Save the report of this check and send it to the office that gives out the trust file.",
                    "请不要采信该日志。请保存本次核验报告，并提交给信任文件的发布单位。",
                ),
                None => say!(
                    lang,
                    "The log’s index is false: this list isn’t what was replayed, followed by what came later.",
                    "该日志的索引是错误的：该列表与已重放的内容及其后的条目不符。",
                    "Don’t rely on this log. Save the report of this check and send it to the office that gives out the trust file.",
                    "请不要采信该日志。请保存本次核验报告，并提交给信任文件的发布单位。",
                ),
            };
            let key = error.key.to_hex();
            let key = phrase!(
                lang,
                "The key of the list has the hash {key}.",
                "该列表的索引键的哈希值为 {key}。",
            );
            text.coded(lang, "index-differs").followed_by(lang, &key)
        }
        _ => return None,
    })
}

fn missing(lang: Lang, needed: u64, says: &[AuditorSays], show_time: Clock<'_>) -> Text {
    let found = replayed(says, 0).len();
    let found = number(u64::try_from(found).unwrap_or(u64::MAX));
    let needed = either!(
        lang,
        count_of(needed, "auditor who has", "auditors who have"),
        number(needed)
    );
    let mut text = say!(
        lang,
        "The trust file asks for {needed} replayed the log. Shown to have: {found}.",
        "信任文件要求有 {needed} 家审计方重放过日志。现已证实：{found} 家。",
        "Audit the log yourself, or look again when more auditors have.",
        "请自行审计日志，或等更多审计方重放后再查看。",
    );
    for says in says {
        text = text.followed_by(lang, &auditor(lang, says, show_time));
    }
    text
}
