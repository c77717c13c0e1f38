//! What the shell of the element has to know by itself, held against the crates that decide it.

use serde_json::Value;
use stele_messages::{Lang, answer_word, question_title};
use stele_records::types::{ALL, System};
use stele_records::verdict::{Answer, Outcome, Question};

const VARIANTS: &str = include_str!("../../../www/widget/variants.js");
const WORDS: &str = include_str!("../../../www/widget/words.js");

/// The systems' lines of `TYPES`.
fn types_of(system: System) -> Option<Vec<&'static str>> {
    let start = format!("  {}: \"", system.code());
    let line = VARIANTS.lines().find_map(|line| line.strip_prefix(&start));
    Some(line?.trim_end_matches("\",").split(' ').collect())
}

#[test]
fn the_shell_knows_the_module_of_every_type() {
    for system in System::ALL {
        let own = ALL.iter().filter(|known| known.system() == system);
        let own: Vec<_> = own.map(|known| known.name()).collect();
        // Those are in every module.
        let expected = (system != System::Identity).then_some(own);
        assert_eq!(types_of(system), expected, "{system:?}");
    }
}

/// The words for what is drawn before a module has come are those that it will say.
#[test]
fn the_shell_says_the_same_words() {
    for (lang, name) in [(Lang::En, "en"), (Lang::Zh, "zh")] {
        let start = WORDS.find(&format!("  {name}: {{")).expect("the language");
        let words = WORDS.split_at(start).1;
        let words = words.split("\n  },").next().expect("it ends");
        for question in Question::ALL {
            let line = format!(
                "{}: \"{}\"",
                question.code(),
                question_title(lang, question)
            );
            assert!(words.contains(&line), "{line}");
        }
        for (state, answer) in [
            ("verified", Answer::Yes),
            ("\"not-verified\"", Answer::No),
            ("\"cant-tell\"", Answer::CantTell),
        ] {
            let line = format!("    {state}: \"{}\"", answer_word(lang, answer));
            assert!(words.contains(&line), "{line}");
        }
        assert!(words.contains(stele_messages::ui::ui(lang).word_intact_and_logged));
    }
}

/// Both languages have the same sentences, and none is empty.
#[test]
fn both_languages_are_complete() {
    let [en, zh] = [
        include_str!("../../../www/widget/words-en.json"),
        include_str!("../../../www/widget/words-zh.json"),
    ]
    .map(|text| serde_json::from_str::<Value>(text).expect("it is JSON"));
    same_shape("", &en, &zh);
    for (lang, words) in [(Lang::En, &en), (Lang::Zh, &zh)] {
        for outcome in [Outcome::Pending, Outcome::Passed] {
            let said = &words["words"]["outcomes"][outcome.code()];
            assert_eq!(said, stele_messages::outcome_word(lang, &outcome));
        }
        let causes = words["causes"].as_object().expect("causes");
        assert!(
            causes
                .values()
                .all(|pair| pair.as_array().is_some_and(|pair| pair.len() == 2))
        );
    }
}

fn same_shape(at: &str, one: &Value, other: &Value) {
    match (one, other) {
        (Value::Object(one), Value::Object(other)) => {
            let keys = [one, other].map(|object| object.keys().collect::<Vec<_>>());
            assert_eq!(keys[0], keys[1], "{at}");
            for (key, value) in one {
                same_shape(&format!("{at}/{key}"), value, &other[key]);
            }
        }
        (Value::Array(one), Value::Array(other)) => {
            assert_eq!(one.len(), other.len(), "{at}");
            for (one, other) in one.iter().zip(other) {
                same_shape(at, one, other);
            }
        }
        (Value::String(one), Value::String(other)) => {
            assert!(!one.is_empty() && !other.is_empty() && one != other, "{at}");
        }
        _ => panic!("{at}: not the same"),
    }
}
