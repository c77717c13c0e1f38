//! The messages of a verdict that are no errors: headlines, answers, and what a check has shown.

use stele_records::verdict::{
    Answer, Check, CheckCode, Evidence, Headline, Outcome, Question, Reason,
};
use stele_verify::hash::empty_root;

use super::Message;
use crate::check::check;
use crate::lang::Lang;
use crate::text::Text;
use crate::verdict::{headline, question_answer};

pub(super) const HEADLINES: [Headline; 7] = [
    Headline::Verified,
    Headline::NotVerified,
    Headline::IntactAndLogged,
    Headline::AllButAuthorised,
    Headline::WasVerified,
    Headline::IndexRoot,
    Headline::CantTell,
];
pub(super) const ANSWERS: [Answer; 3] = [Answer::Yes, Answer::No, Answer::CantTell];

/// A sample of each outcome, with another reason than the checks' own.
pub(super) fn outcomes() -> [Outcome; 6] {
    [
        Outcome::Pending,
        Outcome::Passed,
        Outcome::Warning(Reason::NoWitnesses),
        Outcome::Failed(Reason::OtherRecord),
        Outcome::CouldNotCheck(Reason::Blocked),
        Outcome::NotApplicable(Reason::FirstVisit),
    ]
}

pub(super) fn messages() -> Vec<Message> {
    let headlines = HEADLINES
        .map(|word| Message::new("Headlines", word.code(), true, |lang| headline(lang, word)));
    let answers = Question::ALL.into_iter().flat_map(|question| {
        ANSWERS.map(|answer| {
            let say = |lang| Text::new(question_answer(lang, question, answer), "");
            let subject = match question {
                Question::Intact => "Intact",
                Question::Logged => "Logged",
                Question::Authorised => "Authorised",
                Question::Current => "Current",
            };
            Message::new(subject, answer.code(), false, say)
        })
    });
    let passed = CheckCode::ALL.into_iter().map(|code| {
        let passed = passed(code, evidence(code));
        Message::new("Checks, when passed", code.code(), true, |lang| {
            check(lang, &passed)
        })
    });
    headlines.into_iter().chain(answers).chain(passed).collect()
}

pub(super) fn passed(code: CheckCode, evidence: Evidence) -> Check {
    let outcome = Outcome::Passed;
    Check {
        code,
        outcome,
        evidence,
    }
}

/// The evidence that a passed check comes with.
fn evidence(code: CheckCode) -> Evidence {
    match code {
        CheckCode::Form => Evidence::Bytes {
            length: 1_204,
            leaf: empty_root(),
        },
        CheckCode::Proofs => Evidence::Signers(signers(1)),
        CheckCode::LogSignature => Evidence::Checkpoint {
            origin: "example.com/log".into(),
            size: 6_332,
            root: empty_root(),
        },
        CheckCode::Witnesses => cosigners(2, Some((2, 3))),
        CheckCode::Freshness => Evidence::Time(1_795_357_920),
        CheckCode::Growth => Evidence::Seen(6_115),
        CheckCode::Inclusion => Evidence::Entry {
            index: 42,
            size: 6_332,
        },
        CheckCode::Validity => Evidence::Validity {
            from: 1_785_758_400,
            until: Some(1_827_000_000),
        },
        CheckCode::Index => Evidence::Index {
            number: 6_330,
            keys: 41_208,
            root: empty_root(),
        },
        CheckCode::History => Evidence::History(vec![42, 77, 4_711]),
        CheckCode::Origin | CheckCode::Fields | CheckCode::Roles | CheckCode::Rule(_) => {
            Evidence::None
        }
        CheckCode::Completeness => Evidence::Auditors {
            says: super::samples::auditors(),
            needed: Some(1),
            upto: 6_000,
            size: 6_332,
            by_reader: false,
        },
    }
}

fn signers(count: usize) -> Vec<(String, String)> {
    let did = "did:key:z6MkrJVnaZkeFzdQyMZu1cgjg7k1pZZ6pvBQ7XJPt4swbTQ2";
    ["custodian", "landlord", "notary"]
        .into_iter()
        .take(count)
        .map(|role| (did.into(), role.into()))
        .collect()
}

fn cosigners(count: usize, needed: Option<(usize, usize)>) -> Evidence {
    let names = ["north", "south", "west"].into_iter().take(count);
    let cosigned = names.map(|name| (name.into(), 1_795_357_920)).collect();
    Evidence::Cosigners { cosigned, needed }
}

fn what(lang: Lang, code: CheckCode, evidence: Evidence) -> String {
    check(lang, &passed(code, evidence)).what
}

#[test]
fn what_checks_show_is_in_the_sentence() {
    let code = CheckCode::LogSignature;
    assert_eq!(
        what(Lang::En, code, evidence(code)),
        "Signed by the log example.com/log: 6,332 entries."
    );
    assert_eq!(
        what(Lang::Zh, code, evidence(code)),
        "由日志 example.com/log 签名，共 6,332 条。"
    );
    let code = CheckCode::Witnesses;
    assert_eq!(
        what(Lang::En, code, evidence(code)),
        "Cosigned by 2 witnesses: north and south. The trust file asks for 2 of 3."
    );
    assert_eq!(
        what(Lang::Zh, code, evidence(code)),
        "2 家见证方已联署：north、south。信任文件要求 3 家中至少 2 家联署。"
    );
    let code = CheckCode::Freshness;
    assert!(what(Lang::En, code, evidence(code)).contains("22 November 2026, 14:32 UTC"));
    let code = CheckCode::Proofs;
    assert_eq!(
        what(Lang::En, code, evidence(code)),
        "The signature holds. Signed by the custodian (did:key:z6MkrJV…bTQ2)."
    );
}

#[test]
fn one_is_not_many() {
    let english = |code, evidence| what(Lang::En, code, evidence);
    let entry = |size| Evidence::Entry { index: 0, size };
    assert!(english(CheckCode::Inclusion, entry(1)).contains("has 1 entry,"));
    assert!(english(CheckCode::Inclusion, entry(2)).contains("has 2 entries,"));
    assert!(english(CheckCode::Growth, Evidence::Seen(1)).starts_with("The entry that"));
    assert!(english(CheckCode::Growth, Evidence::Seen(2)).starts_with("All 2 entries"));
    let signed = |count| english(CheckCode::Proofs, Evidence::Signers(signers(count)));
    assert!(signed(1).starts_with("The signature holds."));
    assert!(signed(3).starts_with("All 3 signatures hold."));
    assert!(signed(3).ends_with("and “notary” (did:key:z6MkrJV…bTQ2)."));
    let cosigned = |count| english(CheckCode::Witnesses, cosigners(count, None));
    assert_eq!(cosigned(1), "Cosigned by 1 witness: north.");
    assert_eq!(
        cosigned(3),
        "Cosigned by 3 witnesses: north, south and west."
    );
}

#[test]
fn a_check_without_its_evidence_still_says_what_it_means() {
    for lang in Lang::ALL {
        for code in CheckCode::ALL {
            let bare = what(lang, code, Evidence::None);
            assert!(bare.ends_with(['.', '。']), "{bare}");
        }
    }
}

#[test]
fn times_are_written_by_the_page() {
    let code = CheckCode::Freshness;
    let text = crate::check_with(Lang::En, &passed(code, evidence(code)), &|time| {
        format!("<{time}>")
    });
    assert!(text.what.contains("<1795357920>"), "{}", text.what);
}

#[test]
fn witnesses_are_named_although_none_is_needed() {
    let check_of = |count| Check {
        code: CheckCode::Witnesses,
        outcome: Outcome::Warning(Reason::NoWitnesses),
        evidence: cosigners(count, None),
    };
    let text = check(Lang::En, &check_of(1));
    assert!(
        text.what
            .starts_with("Cosigned by 1 witness: north. The trust file asks for no")
    );
    let text = check(Lang::En, &check_of(0));
    assert!(
        text.what
            .starts_with("The trust file asks for no witnesses.")
    );
}
