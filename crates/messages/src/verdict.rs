//! The verdict: headline, the four questions, and what came out of each check.

use stele_records::verdict::{
    Answer, Check, CheckCode, Evidence, Headline, Outcome, Question, Reason,
};

use crate::advice::Advice;
use crate::format::{entries, list, number, short_key, shown, size, utc_time};
use crate::lang::Lang;
use crate::reason::reason;
use crate::role::role;
use crate::text::{Text, phrase, say};

/// The answer in one sentence, for the top of a page.
pub fn headline(lang: Lang, headline: Headline) -> Text {
    match headline {
        Headline::Verified => say!(
            lang,
            "This record can be relied on: it is unchanged, logged, signed by those entitled to, and still in force.",
            "这条记录可以采信：内容未改动，已写入日志，签署方有权签署，目前仍然有效。",
            "It holds as of the time shown: check again before you pay or sign. No check replaces seeing the thing itself.",
            "结论以所示时间为准，付款或签字前请再核验一次。核验不能代替实地查看。",
        ),
        Headline::NotVerified => say!(
            lang,
            "Don’t rely on this record: it did not pass every check.",
            "请不要依据这条记录办事：有核验项未通过。",
            "See below which check failed and why, and ask the office named as signer.",
            "请查看下方未通过的核验项及原因，并向署名的签署单位核实。",
        ),
        Headline::IntactAndLogged => say!(
            lang,
            "This record is unchanged since it was signed, and it is in the public log. Whether its signers were entitled to sign it, and whether it is still in force, can’t be told here.",
            "这条记录签署后未被改动，并已写入公开日志。签署方是否有权签署、记录目前是否仍然有效，这里无法核验。",
            "Before you pay or sign, ask the office that signed it whether it is theirs and still in force.",
            "付款或签字前，请向签署单位确认这条记录出自该单位并且仍然有效。",
        ),
        Headline::CantTell => say!(
            lang,
            "Whether this record can be relied on can’t be told: some checks could not be made.",
            "无法核验这条记录能否采信：有核验项未能进行。",
            "See below what is missing and try again. Until then, take the record neither for right nor for wrong.",
            "请查看下方缺少的内容，然后重试。在此之前，既不要认定记录为真，也不要认定为假。",
        ),
    }
}

/// The name of a question, for the head of its card.
pub const fn question_title(lang: Lang, question: Question) -> &'static str {
    match question {
        Question::Intact => lang.pick("Intact", "完整"),
        Question::Logged => lang.pick("Logged", "已入册"),
        Question::Authorised => lang.pick("Authorised", "有权"),
        Question::Current => lang.pick("Current", "现行"),
    }
}

/// The question itself, as a question.
pub const fn question_text(lang: Lang, question: Question) -> &'static str {
    match question {
        Question::Intact => lang.pick(
            "Is it still as it was signed?",
            "记录是否仍与签署时完全一致？",
        ),
        Question::Logged => lang.pick(
            "Is it in the public log, the same for everyone?",
            "记录是否已写入人人所见一致的公开日志？",
        ),
        Question::Authorised => lang.pick(
            "Were its signers entitled to sign it?",
            "签署方是否有权签署？",
        ),
        Question::Current => lang.pick("Is it still in force?", "记录目前是否仍然有效？"),
    }
}

/// The word of an answer. Never shown without an icon beside it, and never by colour alone.
pub const fn answer_word(lang: Lang, answer: Answer) -> &'static str {
    match answer {
        Answer::Yes => lang.pick("Verified", "验证通过"),
        Answer::No => lang.pick("Not verified", "验证不通过"),
        Answer::CantTell => lang.pick("Can’t tell", "无法核验"),
    }
}

/// The answer to a question in one sentence, for its card. Warnings stand in the checks below it.
pub const fn question_answer(lang: Lang, question: Question, answer: Answer) -> &'static str {
    match (question, answer) {
        (Question::Intact, Answer::Yes) => lang.pick(
            "Not a character has changed since it was signed.",
            "签署之后一个字也没有改过。",
        ),
        (Question::Intact, Answer::No) => lang.pick(
            "It is not as its signers signed it: it was changed or damaged, or a signature doesn’t hold.",
            "内容与签署时不一致：可能被改动或损坏，或者有签名不成立。",
        ),
        (Question::Intact, Answer::CantTell) => lang.pick(
            "Whether it has changed since it was signed could not be checked.",
            "无法核验签署之后内容是否被改动。",
        ),
        (Question::Logged, Answer::Yes) => lang.pick(
            "It is in the public log, which bears the signatures that the trust file asks for.",
            "已写入公开日志，日志具备信任文件要求的签名。",
        ),
        (Question::Logged, Answer::No) => lang.pick(
            "It is not in the public log as claimed, or the log itself can’t be accepted.",
            "没有如所称写入公开日志，或者该日志不能采信。",
        ),
        (Question::Logged, Answer::CantTell) => lang.pick(
            "Whether it is in the public log could not be checked.",
            "无法核验它是否已写入公开日志。",
        ),
        (Question::Authorised, Answer::Yes) => lang.pick(
            "All who had to sign it have signed, and were entitled to.",
            "应当签署的各方均已签署，并且有权签署。",
        ),
        (Question::Authorised, Answer::No) => lang.pick(
            "It lacks what a record of its type must have, or a signer was not entitled to sign it.",
            "缺少这类记录应有的内容或签署，或者有签署方无权签署。",
        ),
        (Question::Authorised, Answer::CantTell) => lang.pick(
            "Whether its signers were entitled to sign it can’t be told.",
            "无法核验签署方是否有权签署。",
        ),
        (Question::Current, Answer::Yes) => lang.pick(
            "Nothing in its complete history replaces, withdraws or contradicts it.",
            "完整的历史记录中，没有替换、撤回它或与它冲突的记录。",
        ),
        (Question::Current, Answer::No) => lang.pick(
            "It is no longer in force: another record replaces, withdraws or contradicts it.",
            "已不是现行记录：有其他记录替换、撤回了它，或与它冲突。",
        ),
        (Question::Current, Answer::CantTell) => lang.pick(
            "Whether a later record replaces or withdraws it can’t be told.",
            "无法核验之后是否有记录替换或撤回了它。",
        ),
    }
}

/// The name of a check, for the list of steps.
pub const fn check_title(lang: Lang, code: CheckCode) -> &'static str {
    match code {
        CheckCode::Form => lang.pick("Form of the record", "记录格式"),
        CheckCode::Proofs => lang.pick("Signatures of the record", "记录签名"),
        CheckCode::LogSignature => lang.pick("Signature of the log", "日志签名"),
        CheckCode::Witnesses => lang.pick("Cosignatures of witnesses", "见证方联署"),
        CheckCode::Freshness => lang.pick("Age of the cosignatures", "联署时间"),
        CheckCode::Growth => lang.pick("Compared with your last visit", "与您上次查看比对"),
        CheckCode::Inclusion => lang.pick("Place in the log", "收录证明"),
        CheckCode::Origin => lang.pick("Made for this log", "所属日志"),
        CheckCode::Fields => lang.pick("Fields of its type", "记录内容"),
        CheckCode::Roles => lang.pick("Required signers", "应签各方"),
        CheckCode::Authority => lang.pick("Right to sign", "签署权限"),
        CheckCode::History => lang.pick("Later records", "后续记录"),
    }
}

/// The word for what came out of a check.
pub const fn outcome_word(lang: Lang, outcome: &Outcome) -> &'static str {
    match outcome {
        Outcome::Pending => lang.pick("Not checked yet", "等待核验"),
        Outcome::Passed => lang.pick("Passed", "通过"),
        Outcome::Warning(_) => lang.pick("Passed, but note", "通过，请注意"),
        Outcome::Failed(_) => lang.pick("Failed", "不通过"),
        Outcome::CouldNotCheck(_) => lang.pick("Could not check", "无法核验"),
        Outcome::NotApplicable(_) => lang.pick("Not applicable", "不适用"),
    }
}

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
                let text = reason(lang, why);
                match cosigners(lang, &check.evidence) {
                    Some(cosigned) => text.after(lang, &cosigned),
                    None => text,
                }
            }
            _ => reason(lang, why),
        },
        Outcome::Failed(why) | Outcome::CouldNotCheck(why) | Outcome::NotApplicable(why) => {
            reason(lang, why)
        }
    }
}

/// What a passed check has shown. Evidence of another kind than the check's own adds nothing.
fn passed(lang: Lang, check: &Check, show_time: &dyn Fn(u64) -> String) -> String {
    match check.code {
        CheckCode::Form => {
            if let Evidence::Bytes { length, .. } = &check.evidence {
                let length = size(*length);
                return phrase!(
                    lang,
                    "The record has the one form that every program reads alike; it is {length} bytes long.",
                    "记录采用唯一的规范格式，任何程序读到的内容都相同，共 {length} 字节。",
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
        CheckCode::Authority => lang
            .pick(
                "The signers’ keys were registered and entitled to sign when the record was logged.",
                "记录写入日志时，签署方的密钥已登记并且有权签署。",
            )
            .into(),
        CheckCode::History => lang
            .pick(
                "Nothing in the record’s complete history replaces, withdraws or contradicts it.",
                "这条记录的完整历史中，没有替换、撤回它或与它冲突的记录。",
            )
            .into(),
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
