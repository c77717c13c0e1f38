//! Codes, and the list of them in `docs/codes.md`.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::Path;

use stele_client::log::LogError;
use stele_records::rules::Rule;
use stele_records::verdict::{CheckCode, Question, Reason};

use super::samples::{log_errors, problems};
use super::states::{ANSWERS, outcomes};
use super::{Message, messages};
use crate::error::log_file;
use crate::lang::Lang;
use crate::text::Text;
use crate::{
    answer_word, check_title, outcome_word, question_text, question_title, rule_passed, rule_title,
};

/// Set this to write the list anew: `STELE_WRITE_DOCS=1 cargo test -p stele-messages`.
const REWRITE: &str = "STELE_WRITE_DOCS";

/// Codes that stand for the same thing in two places.
const SHARED: [&str; 1] = [
    // An answer to a question, and to all four.
    "cant-tell",
];

#[test]
fn the_list_of_codes_is_up_to_date() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/codes.md");
    let expected = document();
    if std::env::var_os(REWRITE).is_some() {
        std::fs::write(&path, &expected).unwrap();
    }
    let found = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(
        found == expected,
        "docs/codes.md is out of date: run `{REWRITE}=1 cargo test -p stele-messages`"
    );
}

#[test]
fn codes_are_in_kebab_case() {
    // Rules have the letter of their system and a number: C8, R10.
    let is_rule = |code: &str| {
        code.starts_with(['C', 'R', 'T']) && code.chars().skip(1).all(|c| c.is_ascii_digit())
    };
    for (code, _) in all_codes().into_iter().filter(|(code, _)| !is_rule(code)) {
        let words_are_plain = code.split('-').all(|word| {
            !word.is_empty()
                && word
                    .bytes()
                    .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit())
        });
        assert!(words_are_plain, "{code}");
    }
}

#[test]
fn one_code_has_one_meaning() {
    let mut meanings: BTreeMap<&str, Vec<String>> = BTreeMap::new();
    for (code, subject) in all_codes() {
        let subjects = meanings.entry(code).or_default();
        if !subjects.contains(&subject) {
            subjects.push(subject);
        }
    }
    for (code, subjects) in meanings {
        assert_eq!(
            subjects.len() > 1,
            SHARED.contains(&code),
            "{code} stands for {subjects:?}"
        );
    }
}

#[test]
fn a_code_from_within_is_some_errors_own() {
    let messages = messages();
    for message in messages.iter().filter(|message| !message.own) {
        let owned = messages
            .iter()
            .any(|other| other.own && other.code == message.code)
            || ANSWERS.iter().any(|answer| answer.code() == message.code);
        assert!(owned, "{} of {}", message.code, message.subject);
    }
}

#[test]
fn every_file_of_a_log_that_is_wrong_has_words_of_its_own_or_true_ones() {
    let general = |lang| log_file(lang, "a", "no-such-code");
    let own_words = [
        "tile-length",
        "bundle-truncated",
        "bundle-trailing-bytes",
        "tree-edge-mismatch",
        "log-entry-mismatch",
        "attachment-mismatch",
        "log-other-origin",
    ];
    let messages = messages();
    for code in own_words {
        assert!(
            messages
                .iter()
                .any(|message| message.own && message.code == code),
            "{code}"
        );
        for lang in Lang::ALL {
            let general = general(lang).what.replace("no-such-code", code);
            assert_ne!(log_file(lang, "a", code).what, general, "{code}");
        }
    }
}

#[test]
fn a_reason_keeps_the_code_of_the_error_it_comes_from() {
    for (_, error) in log_errors() {
        let reason = Reason::from(error.clone());
        assert_eq!(reason.code(), error.code());
        let text = crate::reason(Lang::En, &reason);
        // What is merely not there is a state and no error.
        let is_state = error.could_not_check() && !matches!(error, LogError::Fetch { .. });
        let shows_code = text.what.contains(error.code());
        assert_eq!(shows_code, !is_state, "{}: {}", error.code(), text.what);
    }
    let beyond = stele_tlog::TreeError::BeyondSize { index: 7, size: 7 };
    let error = LogError::Tree {
        paths: Vec::new(),
        error: beyond,
    };
    assert_eq!(Reason::from(error), Reason::BeyondLog { index: 7, size: 7 });
}

/// Every code with what it stands for.
fn all_codes() -> Vec<(&'static str, String)> {
    let own = |message: &Message| (message.code, message.subject.to_owned());
    let mut codes: Vec<_> = messages()
        .iter()
        .filter(|message| message.own)
        .map(own)
        .collect();
    codes.extend(ANSWERS.map(|answer| (answer.code(), "an answer".into())));
    codes.extend(Question::ALL.map(|question| (question.code(), "a question".into())));
    let outcomes = outcomes();
    codes.extend(
        outcomes
            .iter()
            .map(|outcome| (outcome.code(), "an outcome".into())),
    );
    codes.extend(
        problems()
            .iter()
            .map(|(_, problem)| (problem.code(), "A file that could not be had".into())),
    );
    codes
}

fn document() -> String {
    let mut out = String::from(
        "# Codes and what they say\n\n\
         Every code that a verdict, a report or an error bears, with its text in English and Chinese: what\n\
         happened and, after the arrow, what to do. Names and numbers in the texts are examples. Bytes and\n\
         entries are counted from 0, lines, signatures and signers from 1. Codes are stable: programs may\n\
         rely on them, not on the texts. Words are explained in the [glossary](glossary.md).\n\n\
         This list is made by a test of `crates/messages`; don’t edit it by hand.\n",
    );
    words(&mut out);
    let mut subject = "";
    for message in messages() {
        // An error inside another stands with those of its own kind.
        if is_listed(&message) {
            if message.subject != subject {
                subject = message.subject;
                heading(&mut out, subject);
            }
            let (en, zh) = (cell(message.text(Lang::En)), cell(message.text(Lang::Zh)));
            writeln!(out, "| `{}` | {en} | {zh} |", message.code).unwrap();
        }
    }
    out
}

fn is_listed(message: &Message) -> bool {
    message.own
        || Question::ALL
            .iter()
            .any(|q| question_title(Lang::En, *q) == message.subject)
}

/// The short words: questions, answers, outcomes, checks.
fn words(out: &mut String) {
    let mut table = |title: &str, rows: Vec<(&str, [String; 2])>| {
        heading(out, title);
        for (code, [en, zh]) in rows {
            writeln!(out, "| `{code}` | {en} | {zh} |").unwrap();
        }
    };
    let both = |say: &dyn Fn(Lang) -> String| [say(Lang::En), say(Lang::Zh)];
    let questions = Question::ALL.map(|question| {
        let say = |lang| {
            let (title, text) = (
                question_title(lang, question),
                question_text(lang, question),
            );
            format!("{title}<br>{text}")
        };
        (question.code(), both(&say))
    });
    table("Questions", questions.to_vec());
    let answers = ANSWERS.map(|a| (a.code(), both(&|lang| answer_word(lang, a).into())));
    table("Answers", answers.to_vec());
    let outcomes = outcomes();
    let outcomes = outcomes
        .iter()
        .map(|o| (o.code(), both(&|lang| outcome_word(lang, o).into())));
    table("What can come out of a check", outcomes.collect());
    let checks = CheckCode::ALL.map(|c| (c.code(), both(&|lang| check_title(lang, c).into())));
    table("Checks", checks.to_vec());
    let rules = Rule::ALL.map(|rule| {
        let say = |lang| format!("{}<br>{}", rule_title(lang, rule), rule_passed(lang, rule));
        (rule.code(), both(&say))
    });
    table(
        "Rules of the city, and what each shows when it holds",
        rules.to_vec(),
    );
}

fn heading(out: &mut String, title: &str) {
    write!(
        out,
        "\n## {title}\n\n| code | English | 中文 |\n|---|---|---|\n"
    )
    .unwrap();
}

fn cell(text: &Text) -> String {
    let todo = match text.todo.as_str() {
        "" => String::new(),
        todo => format!("<br>→ {todo}"),
    };
    format!("{}{todo}", text.what).replace('|', "\\|")
}
