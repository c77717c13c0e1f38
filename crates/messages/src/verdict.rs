//! The verdict: headline, the four questions and their answers, and the names of the checks.

use stele_records::rules::Rule;
use stele_records::types::System;
use stele_records::verdict::{
    Answer, Check, CheckCode, Headline, Outcome, Question, Reason, Verdict,
};

use crate::lang::Lang;
use crate::reason::reason;
use crate::rule::rule_title;
use crate::text::{Text, say};

/// The answer in one sentence, for the top of a page.
pub fn headline(lang: Lang, headline: Headline) -> Text {
    match headline {
        Headline::IntactAndLogged => say!(
            lang,
            "This record is unchanged since it was signed, and it is in the public log. Whether its signers were entitled to sign it, and whether it is still in force, can’t be told here.",
            "这条记录签署后未被改动，并已写入公开日志。签署方是否有权签署、记录目前是否仍然有效，这里无法核验。",
            "Before you pay or sign, ask the office that signed it whether it is theirs and still in force.",
            "付款或签字前，请向签署单位确认这条记录出自该单位并且仍然有效。",
        ),
        // Of a sound proof there is no other.
        _ if !System::ANY_BUILT_IN => Text::default(),
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
        Headline::AllButAuthorised => say!(
            lang,
            "This record is unchanged since it was signed, it is in the public log, and nothing that is logged replaces it. Whether its signers were entitled to sign it can’t be told here.",
            "这条记录签署后未被改动，已写入公开日志，日志中没有替换它的记录。签署方是否有权签署，这里无法核验。",
            "Before you pay or sign, ask the office that signed it whether it is theirs.",
            "付款或签字前，请向签署单位确认这条记录出自该单位。",
        ),
        Headline::WasVerified => say!(
            lang,
            "This record was verified as of the time shown; later changes are unknown.",
            "截至所示时间，这条记录验证通过；此后的变化未知。",
            "Load the log’s present state and check again before you pay or sign.",
            "付款或签字前，请载入日志的最新状态并再次核验。",
        ),
        Headline::IndexRoot => say!(
            lang,
            "This entry is no record: with it the log commits to its index. It is unchanged, and it is in the public log.",
            "该条目不是记录，而是日志对其索引的承诺。内容未改动，并已写入公开日志。",
            "Whether the index is true is shown by an audit, which replays the whole log.",
            "索引是否属实，由重放整个日志的审计来证明。",
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

/// The answer to a question as it came out, for its card: the sentence of [`question_answer`], and
/// behind it whatever the reader must not overlook. That is every warning, the first failure, or
/// what is missing; and what to do is about the same.
pub fn answer(lang: Lang, verdict: &Verdict, question: Question) -> Text {
    let outcomes: Vec<&Outcome> = verdict
        .checks_of(question)
        .map(|check| &check.outcome)
        .collect();
    let answer = verdict.answer(question);
    let reasons: Vec<&Reason> = match answer {
        Answer::Yes => outcomes
            .iter()
            .filter_map(|outcome| warned(outcome))
            .collect(),
        Answer::No => outcomes
            .iter()
            .find_map(|outcome| failed(outcome))
            .into_iter()
            .collect(),
        Answer::CantTell => missing(&outcomes).into_iter().collect(),
    };
    with_reasons(lang, question_answer(lang, question, answer), &reasons)
}

/// A sentence and what the reasons say, each once: without witnesses two checks give one warning.
fn with_reasons(lang: Lang, sentence: &str, reasons: &[&Reason]) -> Text {
    let mut texts: Vec<Text> = Vec::new();
    for text in reasons.iter().map(|why| reason(lang, why)) {
        if !texts.contains(&text) {
            texts.push(text);
        }
    }
    let space = lang.pick(" ", "");
    let whats = texts.iter().map(|text| text.what.as_str());
    let whats: Vec<&str> = std::iter::once(sentence).chain(whats).collect();
    let todos = texts.iter().map(|text| text.todo.as_str());
    let todos: Vec<&str> = todos.filter(|todo| !todo.is_empty()).collect();
    Text::new(whats.join(space), todos.join(space))
}

const fn warned(outcome: &Outcome) -> Option<&Reason> {
    match outcome {
        Outcome::Warning(why) => Some(why),
        Outcome::Pending
        | Outcome::Passed
        | Outcome::Failed(_)
        | Outcome::CouldNotCheck(_)
        | Outcome::NotApplicable(_) => None,
    }
}

const fn failed(outcome: &Outcome) -> Option<&Reason> {
    match outcome {
        Outcome::Failed(why) => Some(why),
        Outcome::Pending
        | Outcome::Passed
        | Outcome::Warning(_)
        | Outcome::CouldNotCheck(_)
        | Outcome::NotApplicable(_) => None,
    }
}

/// The first check that could not be made for a reason of its own; one that merely rests on another
/// tells the reader nothing.
fn missing<'a>(outcomes: &[&'a Outcome]) -> Option<&'a Reason> {
    let reasons = || {
        outcomes.iter().filter_map(|outcome| match outcome {
            Outcome::CouldNotCheck(why) => Some(why),
            Outcome::Pending
            | Outcome::Passed
            | Outcome::Warning(_)
            | Outcome::Failed(_)
            | Outcome::NotApplicable(_) => None,
        })
    };
    reasons()
        .find(|why| !matches!(why, Reason::Blocked))
        .or_else(|| reasons().next())
}

/// The answer to a question in one sentence. Warnings and reasons are not in it: see [`answer`].
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
            "没有像所称的那样写入公开日志，或者该日志不能采信。",
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
            "It is valid now, and nothing in its complete history replaces, withdraws or contradicts it.",
            "它在有效期内；全部历史记录中，没有替换、撤回它或与它冲突的记录。",
        ),
        (Question::Current, Answer::No) => lang.pick(
            "It can’t be taken for current; the steps that failed say why.",
            "不能视为现行记录，原因见未通过的核验项。",
        ),
        (Question::Current, Answer::CantTell) => lang.pick(
            "Whether it is still current can’t be told.",
            "无法核验它目前是否仍然有效。",
        ),
    }
}

/// What the answer to a question means in this verdict: where all hangs on a file at hand (C7), it is said
/// of the file and not of the record.
pub fn question_said(lang: Lang, question: Question, verdict: &Verdict) -> &'static str {
    let of_file = |check: &&Check| check.code == CheckCode::Rule(Rule::C7);
    let file = verdict.checks_of(question).find(of_file);
    let mut others = verdict.checks_of(question).filter(|check| !of_file(check));
    let is_else_yes = others.all(|check| {
        matches!(
            check.outcome,
            Outcome::Passed | Outcome::Warning(_) | Outcome::NotApplicable(_)
        )
    });
    match file.map(|check| &check.outcome) {
        Some(Outcome::Passed) if is_else_yes => lang.pick(
            "Not a character has changed since it was signed, and the file is the logged one.",
            "签署之后一个字也没有改过，文件就是登记的那一份。",
        ),
        Some(Outcome::Failed(_)) if is_else_yes => lang.pick(
            "The record has not changed since it was signed, but the file is not the logged one.",
            "记录在签署之后没有改过，但这份文件不是登记的那一份。",
        ),
        Some(Outcome::CouldNotCheck(_)) if is_else_yes => lang.pick(
            "The record has not changed since it was signed. Whether the file is the logged one could not be checked.",
            "记录在签署之后没有改过。这份文件是否为登记的那一份，无法核验。",
        ),
        _ => question_answer(lang, question, verdict.answer(question)),
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
        CheckCode::Validity => lang.pick("Period of validity", "有效期"),
        CheckCode::Index => lang.pick("Index of the log", "日志索引"),
        CheckCode::Completeness => lang.pick("Completeness of its lists", "列表是否齐全"),
        CheckCode::History => lang.pick("Later records", "后续记录"),
        CheckCode::Rule(rule) => rule_title(lang, rule),
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

#[cfg(test)]
mod tests {
    use stele_records::verdict::FetchProblem;

    use super::*;

    fn fetch() -> Reason {
        Reason::Fetch {
            path: "checkpoint".into(),
            problem: FetchProblem::NotFound,
        }
    }

    #[test]
    fn nothing_is_given_as_a_reason_before_anything_was_checked() {
        let text = answer(Lang::En, &Verdict::pending(), Question::Intact);
        let expected = question_answer(Lang::En, Question::Intact, Answer::CantTell);
        assert_eq!(text, Text::new(expected, ""));
    }

    #[test]
    fn a_failure_stands_in_the_answer() {
        let mut verdict = Verdict::pending();
        verdict.could_not_check(CheckCode::Growth, fetch());
        verdict.fail(CheckCode::Inclusion, Reason::OtherRecord);
        for lang in Lang::ALL {
            let text = answer(lang, &verdict, Question::Logged);
            let why = reason(lang, &Reason::OtherRecord);
            let sentence = question_answer(lang, Question::Logged, Answer::No);
            assert!(text.what.starts_with(sentence) && text.what.ends_with(&why.what));
            assert_eq!(text.todo, why.todo);
        }
    }

    #[test]
    fn what_is_missing_is_the_cause_and_not_what_rests_on_it() {
        let mut verdict = Verdict::pending();
        verdict.could_not_check(CheckCode::LogSignature, Reason::Blocked);
        verdict.could_not_check(CheckCode::Inclusion, fetch());
        let text = answer(Lang::En, &verdict, Question::Logged);
        assert!(text.what.ends_with("(fetch-not-found)."), "{}", text.what);

        let mut verdict = Verdict::pending();
        verdict.could_not_check(CheckCode::Proofs, Reason::Blocked);
        let text = answer(Lang::En, &verdict, Question::Intact);
        assert!(
            text.what
                .ends_with(&reason(Lang::En, &Reason::Blocked).what)
        );
    }

    #[test]
    fn warnings_stand_in_the_answer_once_each() {
        let stale = Reason::Stale {
            age: 7_200,
            max_age: 3_600,
        };
        let warnings = [
            Outcome::Passed,
            Outcome::Warning(Reason::NoWitnesses),
            Outcome::Warning(Reason::NoWitnesses),
            Outcome::Warning(stale),
        ];
        let reasons: Vec<&Reason> = warnings.iter().filter_map(warned).collect();
        assert_eq!(reasons.len(), 3);
        let text = with_reasons(Lang::En, "It is logged.", &reasons);
        assert!(
            text.what
                .starts_with("It is logged. The trust file asks for no witnesses.")
        );
        assert_eq!(text.what.matches("no witnesses").count(), 1);
        assert!(text.what.contains("2 hours ago"), "{}", text.what);
        assert_eq!(text.todo.matches("names witnesses").count(), 1);
        let text = with_reasons(Lang::Zh, "已入册。", &reasons);
        assert!(
            text.what.starts_with("已入册。信任文件没有要求"),
            "{}",
            text.what
        );
    }
}
