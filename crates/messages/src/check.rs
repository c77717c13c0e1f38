//! One check: what it has shown, or why it has shown nothing.

use stele_records::types::System;
use stele_records::verdict::{Check, CheckCode, Evidence, Outcome, Reason};

use crate::advice::Advice;
use crate::format::{bytes, entries, list, number, short_key, shown, size, utc_time};
use crate::lang::Lang;
use crate::reason::reason_with;
use crate::role::role;
use crate::rule::rule_passed;
use crate::text::{Text, phrase, say};

/// What came out of a check, with its evidence, and what to do. Times are in UTC.
pub fn check(lang: Lang, check: &Check) -> Text {
    check_with(lang, check, &|time| utc_time(lang, time))
}

/// As [`check`], with times (POSIX seconds) written by the caller: a page shows them in the trust
/// file's zone.
pub fn check_with(lang: Lang, check: &Check, show_time: &dyn Fn(u64) -> String) -> Text {
    match &check.outcome {
        Outcome::Pending => say!(
            lang,
            "This has not been checked yet.",
            "这一项尚未核验。",
            Advice::Nothing
        ),
        Outcome::Passed => Text::new(passed(lang, check, show_time), ""),
        Outcome::Warning(why) => match (check.code, why) {
            // Whoever cosigned although nobody had to is worth naming.
            (CheckCode::Witnesses, Reason::NoWitnesses) => {
                let text = reason_with(lang, why, show_time);
                match cosigners(lang, &check.evidence) {
                    Some(cosigned) => text.after(lang, &cosigned),
                    None => text,
                }
            }
            _ => reason_with(lang, why, show_time),
        },
        Outcome::Failed(why) | Outcome::CouldNotCheck(why) | Outcome::NotApplicable(why) => {
            reason_with(lang, why, show_time)
        }
    }
}

/// What a passed check has shown. Evidence of another kind than the check's own adds nothing.
fn passed(lang: Lang, check: &Check, show_time: &dyn Fn(u64) -> String) -> String {
    match check.code {
        CheckCode::Form => {
            if let Evidence::Bytes { length, .. } = &check.evidence {
                let length = bytes(lang, *length);
                return phrase!(
                    lang,
                    "The record has the one form that every program reads alike; it is {length} long.",
                    "记录采用唯一的规范格式，任何程序读到的内容都相同，共 {length}。",
                );
            }
            lang.pick(
                "The record has the one form that every program reads alike.",
                "记录采用唯一的规范格式，任何程序读到的内容都相同。",
            )
            .into()
        }
        CheckCode::Proofs => signatures(lang, &check.evidence),
        CheckCode::LogSignature => {
            if let Evidence::Checkpoint { origin, size, .. } = &check.evidence {
                let origin = shown(origin);
                let size = entries(lang, *size);
                return phrase!(
                    lang,
                    "Signed by the log {origin}: {size}.",
                    "由日志 {origin} 签名，共 {size}。",
                );
            }
            lang.pick(
                "The log’s signature on its checkpoint holds.",
                "日志对检查点的签名有效。",
            )
            .into()
        }
        CheckCode::Witnesses => cosigners(lang, &check.evidence).unwrap_or_else(|| {
            lang.pick(
                "As many witnesses have cosigned as the trust file asks for.",
                "联署的见证方数量达到了信任文件的要求。",
            )
            .into()
        }),
        CheckCode::Freshness => {
            if let Evidence::Time(time) = check.evidence {
                let time = show_time(time);
                return phrase!(
                    lang,
                    "This is the log as the witnesses confirmed it on {time}, within the age that the trust file allows.",
                    "见证方确认日志这一状态的时间：{time}，在信任文件规定的时限之内。",
                );
            }
            lang.pick(
                "The witnesses’ cosignatures are as recent as the trust file asks for.",
                "见证方的联署时间在信任文件规定的时限之内。",
            )
            .into()
        }
        CheckCode::Inclusion => {
            if let Evidence::Entry { index, size } = check.evidence {
                let (index, size) = (number(index), entries(lang, size));
                return phrase!(
                    lang,
                    "The record is entry {index} of the log, which has {size}, numbered from 0.",
                    "这条记录是日志的第 {index} 号条目；日志共 {size}，编号从 0 开始。",
                );
            }
            lang.pick(
                "The record is proven to be in the log.",
                "已证明这条记录收录在日志中。",
            )
            .into()
        }
        CheckCode::Origin => lang
            .pick(
                "The record itself names this log as the one it was made for.",
                "记录本身写明了它属于这个日志。",
            )
            .into(),
        CheckCode::Validity => {
            if let Evidence::Validity { from, until } = check.evidence {
                return validity(lang, &show_time(from), until.map(show_time).as_deref());
            }
            lang.pick("The record is valid now.", "记录目前在有效期内。")
                .into()
        }
        // Of a record alone nothing else passes.
        _ if !System::ANY_BUILT_IN => String::new(),
        CheckCode::Growth => {
            if let Evidence::Seen(seen) = check.evidence {
                return grown_from(lang, seen);
            }
            lang.pick(
                "The log has only grown since you last saw it.",
                "自您上次查看以来，日志只有新增，没有改动。",
            )
            .into()
        }
        CheckCode::Fields => lang
            .pick(
                "The record has the fields that its type asks for, each in the right form.",
                "记录具备这一类型要求的各项内容，格式正确。",
            )
            .into(),
        CheckCode::Roles => lang
            .pick(
                "All who have to sign a record of this type have signed.",
                "这类记录应当签署的各方均已签署。",
            )
            .into(),
        CheckCode::Rule(rule) => rule_passed(lang, rule).into(),
        CheckCode::Index => {
            if let Evidence::Index { number, keys, .. } = check.evidence {
                let (covered, keys) = (entries(lang, number), crate::format::number(keys));
                return phrase!(
                    lang,
                    "The log’s last entry commits to an index over all that stands before it: {covered}, under {keys} keys.",
                    "日志的最后一个条目是对索引的承诺，涵盖其前的全部内容：{covered}，共 {keys} 个索引键。",
                );
            }
            lang.pick(
                "The log’s last entry commits to an index of all entries before it.",
                "日志的最后一个条目是对索引的承诺，涵盖其前的全部条目。",
            )
            .into()
        }
        CheckCode::Completeness => crate::auditor::complete(lang, &check.evidence),
        CheckCode::History => {
            if let Evidence::History(numbers) = &check.evidence {
                return in_history(lang, numbers.len());
            }
            lang.pick(
                "Nothing in the record’s complete history replaces it.",
                "这条记录的全部历史记录中，没有替换它的记录。",
            )
            .into()
        }
    }
}

fn validity(lang: Lang, from: &str, until: Option<&str>) -> String {
    match until {
        Some(until) => phrase!(
            lang,
            "The record is valid now: from {from} until {until}.",
            "记录目前在有效期内：自 {from}至 {until}。",
        ),
        None => phrase!(
            lang,
            "The record is valid now: from {from}, without an end.",
            "记录目前在有效期内：自 {from}起，未设终止时间。",
        ),
    }
}

fn in_history(lang: Lang, mentions: usize) -> String {
    let others = size(mentions.saturating_sub(1));
    match mentions {
        0 | 1 => lang
            .pick(
                "No other entry of the log mentions this record, so nothing replaces it.",
                "日志中没有其他条目提到这条记录，因此没有记录替换它。",
            )
            .into(),
        2 => lang
            .pick(
                "One other entry of the log mentions this record; it doesn’t replace it.",
                "日志中另有 1 条提到这条记录，但没有替换它。",
            )
            .into(),
        _ => phrase!(
            lang,
            "The log mentions this record in {others} other entries; none of them replaces it.",
            "日志中另有 {others} 条提到这条记录，均没有替换它。",
        ),
    }
}

fn grown_from(lang: Lang, seen: u64) -> String {
    let count = number(seen);
    match seen {
        1 => phrase!(
            lang,
            "The entry that you saw in this log before is still there, unchanged.",
            "您上次看到的 {count} 条仍在日志中，没有改动。",
        ),
        _ => phrase!(
            lang,
            "All {count} entries that you saw in this log before are still there, unchanged.",
            "您上次看到的 {count} 条仍全部在日志中，没有改动。",
        ),
    }
}

/// Who signed, as what.
fn signatures(lang: Lang, evidence: &Evidence) -> String {
    let signers = match evidence {
        Evidence::Signers(signers) => signers.as_slice(),
        _ => &[],
    };
    let named: Vec<String> = signers
        .iter()
        .map(|(did, name)| {
            let (did, name) = (short_key(did), role(lang, name));
            phrase!(lang, "{name} ({did})", "{name}（{did}）")
        })
        .collect();
    let (count, named) = (size(named.len()), list(lang, &named));
    match signers.len() {
        0 => lang.pick("Every signature holds.", "全部签名有效。").into(),
        1 => phrase!(
            lang,
            "The signature holds. Signed by the {named}.",
            "签名有效。签署方：{named}。"
        ),
        _ => phrase!(
            lang,
            "All {count} signatures hold. Signed by the {named}.",
            "{count} 个签名全部有效。签署方：{named}。"
        ),
    }
}

/// Who cosigned, and how many are needed. A quorum of k out of n is about one group of the policy;
/// others may have cosigned too, so the two numbers stand in two sentences.
fn cosigners(lang: Lang, evidence: &Evidence) -> Option<String> {
    let Evidence::Cosigners { cosigned, needed } = evidence else {
        return None;
    };
    let names: Vec<String> = cosigned.iter().map(|(name, _)| shown(name)).collect();
    let sentence = who_cosigned(lang, &names)?;
    let space = lang.pick(" ", "");
    Some(match needed {
        None => sentence,
        Some(needed) => format!("{sentence}{space}{}", who_is_needed(lang, *needed)),
    })
}

/// "Cosigned by 2 witnesses: a and b."; nothing if nobody has.
pub(crate) fn who_cosigned(lang: Lang, names: &[String]) -> Option<String> {
    let named = list(lang, names);
    let count = size(names.len());
    match names.len() {
        0 => None,
        1 => Some(phrase!(
            lang,
            "Cosigned by 1 witness: {named}.",
            "1 家见证方已联署：{named}。"
        )),
        _ => Some(phrase!(
            lang,
            "Cosigned by {count} witnesses: {named}.",
            "{count} 家见证方已联署：{named}。"
        )),
    }
}

/// "The trust file asks for 2 of 3."
pub(crate) fn who_is_needed(lang: Lang, (needed, of): (usize, usize)) -> String {
    let (needed, of) = (size(needed), size(of));
    phrase!(
        lang,
        "The trust file asks for {needed} of {of}.",
        "信任文件要求 {of} 家中至少 {needed} 家联署。",
    )
}
