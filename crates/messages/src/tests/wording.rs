//! How messages are written, in each language.

use std::path::Path;

use stele_records::verdict::{CheckCode, Question};

use super::states::{ANSWERS, outcomes};
use super::{Message, messages};
use crate::lang::Lang;
use crate::{answer_word, check_title, outcome_word, question_text, question_title};

/// Terms that are always rendered by the same word; the glossary has them all.
const TERMS: [(&str, &str); 36] = [
    ("account", "账户"),
    ("amendment", "变更"),
    ("approval limit", "审批限额"),
    ("balance", "余额"),
    ("budget", "预算"),
    ("bundle", "条目包"),
    ("catalogue", "目录"),
    ("checkpoint", "检查点"),
    ("contract", "合同"),
    ("cosignature", "联署"),
    ("cosigned", "联署"),
    ("disclosure", "披露"),
    ("entry", "条"),
    ("feed", "订阅源"),
    ("invoice", "发票"),
    ("log", "日志"),
    ("merchant", "商户"),
    ("milestone", "节点"),
    ("payee", "收款方"),
    ("payer", "付款方"),
    ("policy", "策略"),
    ("project", "项目"),
    ("proof", "证明"),
    ("pseudonym", "化名"),
    ("rate table", "积分标准"),
    ("receipt", "凭证"),
    ("record", "记录"),
    ("root", "根哈希"),
    ("salt", "盐值"),
    ("scheme", "计划"),
    ("station", "站点"),
    ("supervisor", "监理单位"),
    ("tile", "哈希块"),
    ("trust file", "信任文件"),
    ("wage run", "工资发放表"),
    ("witness", "见证"),
];

/// Messages about a state that leaves the reader nothing to do.
const NOTHING_TO_DO: [&str; 3] = ["first-visit", "not-a-record", "other-records"];

/// Each text with where it comes from.
fn texts(lang: Lang) -> Vec<(String, String)> {
    let of = |message: &Message| {
        let place = format!("{} of {}", message.code, message.subject);
        let text = message.text(lang);
        [text.what.clone(), text.todo.clone()].map(|text| (place.clone(), text))
    };
    let texts = messages().iter().flat_map(of).collect::<Vec<_>>();
    texts
        .into_iter()
        .filter(|(_, text)| !text.is_empty())
        .collect()
}

/// The words that stand alone.
fn words(lang: Lang) -> Vec<&'static str> {
    let outcomes = outcomes();
    let outcomes = outcomes.iter().map(|outcome| outcome_word(lang, outcome));
    outcomes
        .chain(ANSWERS.map(|answer| answer_word(lang, answer)))
        .chain(Question::ALL.map(|question| question_title(lang, question)))
        .chain(CheckCode::ALL.map(|code| check_title(lang, code)))
        .collect()
}

const fn is_han(char: char) -> bool {
    matches!(char, '\u{3400}'..='\u{9fff}')
}

/// Neighbouring characters.
fn pairs(text: &str) -> impl Iterator<Item = (char, char)> {
    text.chars().zip(text.chars().skip(1))
}

#[test]
fn what_happened_has_what_to_do_beside_it() {
    for message in messages() {
        let says_what_holds = matches!(message.subject, "Checks, when passed")
            || Question::ALL
                .iter()
                .any(|q| question_title(Lang::En, *q) == message.subject);
        let nothing = says_what_holds || NOTHING_TO_DO.contains(&message.code);
        for lang in Lang::ALL {
            let text = message.text(lang);
            assert!(!text.what.is_empty(), "{message:?}");
            assert_eq!(text.todo.is_empty(), nothing, "{message:?}");
        }
    }
}

#[test]
fn english_is_tidy() {
    for (place, text) in texts(Lang::En) {
        assert!(text.ends_with('.'), "{place}: {text}");
        let first = text.chars().next().unwrap();
        assert!(first.is_uppercase() || first == '“', "{place}: {text}");
        assert!(!text.chars().any(is_han), "{place}: {text}");
        for wrong in [
            "  ", "{", "}", "'", "\"", " .", " ,", "..", "( ", " )", "“”", "()", ") (",
        ] {
            assert!(!text.contains(wrong), "{wrong:?} in {place}: {text}");
        }
        assert!(
            !text.contains("1 entries") && !text.contains("1 witnesses"),
            "{place}: {text}"
        );
    }
}

#[test]
fn chinese_is_tidy() {
    const ASCII_MARKS: &str = ",.;:!?()";
    for (place, text) in texts(Lang::Zh) {
        assert!(text.ends_with('。'), "{place}: {text}");
        assert!(text.chars().any(is_han), "{place}: {text}");
        for wrong in [
            "  ", "{", "}", "'", "\"", "。。", "，，", "“”", "（）", "）（", "你", " ，", " 。",
        ] {
            assert!(!text.contains(wrong), "{wrong:?} in {place}: {text}");
        }
        for (a, b) in pairs(&text) {
            let mark_at_han =
                (is_han(a) && ASCII_MARKS.contains(b)) || (ASCII_MARKS.contains(a) && is_han(b));
            assert!(!mark_at_han, "{a}{b} in {place}: {text}");
            // Chinese and Latin letters or digits are set apart by a space.
            let touches = (is_han(a) && b.is_ascii_alphanumeric())
                || (a.is_ascii_alphanumeric() && is_han(b));
            // Dates are the exception: 2026年8月3日.
            assert!(
                !touches || "年月日".contains([a, b]),
                "{a}{b} in {place}: {text}"
            );
        }
    }
}

#[test]
fn brackets_and_quotes_are_closed() {
    for lang in Lang::ALL {
        for (place, text) in texts(lang) {
            for (open, close) in [('“', '”'), ('(', ')'), ('（', '）')] {
                let (opened, closed) = (text.matches(open).count(), text.matches(close).count());
                assert_eq!(opened, closed, "{place}: {text}");
            }
        }
    }
}

#[test]
fn words_alone_are_short_and_of_their_language() {
    for word in words(Lang::En) {
        assert!(
            word.is_char_boundary(1) && word.len() <= 32 && !word.ends_with('.'),
            "{word}"
        );
        assert!(
            word.starts_with(|first: char| first.is_ascii_uppercase()),
            "{word}"
        );
    }
    for word in words(Lang::Zh) {
        assert!(
            word.chars().all(|char| is_han(char) || char == '，'),
            "{word}"
        );
        assert!(word.chars().count() <= 8, "{word}");
    }
    for question in Question::ALL {
        assert!(question_text(Lang::En, question).ends_with('?'));
        assert!(question_text(Lang::Zh, question).ends_with('？'));
    }
}

#[test]
fn what_could_not_be_had_never_reads_as_wrong() {
    const BLAME: [&str; 16] = [
        "forge",
        "fake",
        "fraud",
        "tamper",
        "changed",
        "invalid",
        "don’t rely",
        "doesn’t hold",
        "伪造",
        "造假",
        "假冒",
        "篡改",
        "改动",
        "无效",
        "不成立",
        "不要采信",
    ];
    for message in messages() {
        let is_fetch = message.subject == "A file that could not be had"
            || message.code.starts_with("fetch-")
            || ["blocked", "offline", "tree-tile-missing"].contains(&message.code);
        for lang in Lang::ALL.into_iter().filter(|_| is_fetch) {
            let text = message.text(lang);
            let whole = format!("{} {}", text.what, text.todo).to_lowercase();
            for word in BLAME {
                assert!(!whole.contains(word), "{word} in {whole}");
            }
        }
    }
}

#[test]
fn what_is_wrong_never_reads_as_unreachable() {
    const EXCUSE: [&str; 7] = [
        "could not be checked",
        "could not be loaded",
        "says nothing about",
        "connection",
        "无法核验",
        "未能载入",
        "网络",
    ];
    let wrong = [
        "The form of a record",
        "The members of a record",
        "The signatures of a record",
        "The fields of a record",
        "Merkle proofs",
        "Checkpoints",
        "Cosignatures",
        "Tiles",
    ];
    let mut seen = 0;
    for message in messages() {
        if wrong.contains(&message.subject) {
            seen += 1;
            for lang in Lang::ALL {
                for word in EXCUSE {
                    assert!(
                        !message.text(lang).what.contains(word),
                        "{word}: {message:?}"
                    );
                }
            }
        }
    }
    assert!(seen > 50, "the subjects have other names now");
}

#[test]
fn nothing_is_called_forged() {
    for lang in Lang::ALL {
        for (place, text) in texts(lang) {
            for word in ["forge", "fake", "伪造", "造假", "假冒"] {
                assert!(!text.contains(word), "{place}: {text}");
            }
        }
    }
}

#[test]
fn a_failed_signature_is_told_as_it_is() {
    let all = messages();
    let message = all
        .iter()
        .find(|message| message.code == "proof-signature" && message.own)
        .unwrap();
    assert_eq!(
        message.en.what,
        "This record was changed after it was signed, or it was not signed by the key that it names (proof-signature, signature 2)."
    );
    assert_eq!(
        message.zh.what,
        "这条记录在签署之后被改动过，或者不是由其写明的密钥签署的（proof-signature，第 2 个签名）。"
    );
}

#[test]
fn an_error_names_its_code() {
    for message in messages() {
        let is_error = message.own && message.code.contains('-') && message.todo_is_for_error();
        for lang in Lang::ALL.into_iter().filter(|_| is_error) {
            assert!(
                message.text(lang).what.contains(message.code),
                "{message:?}"
            );
        }
    }
}

impl Message {
    /// Headlines, passed checks and the reasons that are states rather than errors read better
    /// without a code.
    fn todo_is_for_error(&self) -> bool {
        ![
            "Headlines",
            "Checks, when passed",
            "Reasons of a check",
            "Who was entitled to sign",
            "Rules for every record",
            "Rules of the rental platform",
            "Rules of the forest",
            "Rules of engineering funds",
            "Rules of personal points",
        ]
        .contains(&self.subject)
    }
}

#[test]
fn a_term_is_always_the_same_word() {
    let mut strays = Vec::new();
    for message in messages() {
        let (en, zh) = (message.text(Lang::En), message.text(Lang::Zh));
        for (en, zh) in [(&en.what, &zh.what), (&en.todo, &zh.todo)] {
            // A key is called by its log's name, which is of no language.
            let words = en.split(' ').filter(|word| !word.contains('+'));
            let en = &words.collect::<Vec<_>>().join(" ");
            for (term, word) in TERMS {
                if has_word(en, term) && !zh.contains(word) {
                    strays.push(format!("{term} {word}: {en} {zh}"));
                }
            }
        }
    }
    assert!(strays.is_empty(), "{}", strays.join("\n"));
}

#[test]
fn the_glossary_has_every_term() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/glossary.md");
    let glossary = std::fs::read_to_string(path).unwrap();
    for (term, word) in TERMS {
        let row = glossary
            .lines()
            .filter(|line| line.starts_with("| "))
            .find(|line| has_word(line, term) && line.contains(word));
        assert!(row.is_some(), "{term} {word}");
    }
}

/// Whether the text has this word, in the singular or the plural. What stands in quotation marks is
/// a name or a path.
fn has_word(text: &str, word: &str) -> bool {
    let mut rest = String::new();
    for (position, part) in text.split(['“', '”']).enumerate() {
        if position % 2 == 0 {
            rest.push_str(part);
        }
    }
    let rest = rest
        .to_lowercase()
        .replace("entries", "entry")
        .replace("policies", "policy");
    rest.match_indices(word).any(|(at, _)| {
        let before = rest[..at].chars().next_back();
        let after = rest[at + word.len()..]
            .trim_start_matches("es")
            .trim_start_matches('s');
        let is_part = |char: Option<char>| {
            char.is_some_and(|c| c.is_ascii_alphanumeric() || "-/.".contains(c))
        };
        let ends = after
            .chars()
            .next()
            .is_none_or(|c| !c.is_ascii_alphanumeric() && !"-/".contains(c));
        !is_part(before) && ends
    })
}
