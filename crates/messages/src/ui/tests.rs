//! Both languages have the same texts, each in its own script.

use stele_records::index::Kind;
use stele_records::verdict::Verdict;

use super::*;
use crate::auditor::how_complete;

type Named = (&'static str, &'static str);

/// Name and text of everything, in English and in Chinese, in the same order. They are gathered on the heap: all together
/// are more than a test's stack holds.
fn all() -> impl Iterator<Item = (Named, Named)> {
    let en: [Vec<Named>; 25] = [
        EN.texts().collect(),
        lists::EN.texts().collect(),
        records::EN.texts().collect(),
        stories::EN.texts().collect(),
        handed::EN.texts().collect(),
        opinions::EN.texts().collect(),
        funds::EN.texts().collect(),
        money::EN.texts().collect(),
        points::EN.texts().collect(),
        trusted::EN.texts().collect(),
        watch::EN.texts().collect(),
        alarm::EN.texts().collect(),
        status::EN.texts().collect(),
        audit::EN.texts().collect(),
        words::EN.texts().collect(),
        home::EN.texts().collect(),
        how::EN.texts().collect(),
        log::EN.texts().collect(),
        browse::EN.texts().collect(),
        rental::EN.texts().collect(),
        forest::EN.texts().collect(),
        directory::EN.texts().collect(),
        compared::EN.texts().collect(),
        scan::EN.texts().collect(),
        keep::EN.texts().collect(),
    ];
    let zh: [Vec<Named>; 25] = [
        ZH.texts().collect(),
        lists::ZH.texts().collect(),
        records::ZH.texts().collect(),
        stories::ZH.texts().collect(),
        handed::ZH.texts().collect(),
        opinions::ZH.texts().collect(),
        funds::ZH.texts().collect(),
        money::ZH.texts().collect(),
        points::ZH.texts().collect(),
        trusted::ZH.texts().collect(),
        watch::ZH.texts().collect(),
        alarm::ZH.texts().collect(),
        status::ZH.texts().collect(),
        audit::ZH.texts().collect(),
        words::ZH.texts().collect(),
        home::ZH.texts().collect(),
        how::ZH.texts().collect(),
        log::ZH.texts().collect(),
        browse::ZH.texts().collect(),
        rental::ZH.texts().collect(),
        forest::ZH.texts().collect(),
        directory::ZH.texts().collect(),
        compared::ZH.texts().collect(),
        scan::ZH.texts().collect(),
        keep::ZH.texts().collect(),
    ];
    let kinds = Kind::ALL.into_iter().flat_map(|kind| {
        let of = |lists: &Lists| {
            [
                (kind.name(), (lists.kind)(kind)),
                (kind.name(), (lists.key)(kind)),
            ]
        };
        of(&lists::EN).into_iter().zip(of(&lists::ZH))
    });
    let [en, zh] = [en, zh].map(|all| all.into_iter().flatten());
    en.zip(zh).chain(kinds)
}

/// The slots of a text, sorted.
fn slots(text: &str) -> Vec<&str> {
    let mut slots: Vec<&str> = text
        .split('{')
        .skip(1)
        .map(|rest| rest.split_once('}').expect("a slot ends").0)
        .collect();
    slots.sort_unstable();
    slots
}

fn has_han(text: &str) -> bool {
    text.chars().any(|c| ('\u{4e00}'..='\u{9fff}').contains(&c))
}

#[test]
fn both_languages_have_the_same_slots() {
    for ((name, en), (_, zh)) in all() {
        assert_eq!(slots(en), slots(zh), "{name}");
        let mut unique = slots(en);
        unique.dedup();
        assert_eq!(unique, slots(en), "{name}");
    }
}

#[test]
fn each_language_is_written_in_its_own_script() {
    // The name stands in both scripts.
    let foreign = ["app_name"];
    for ((name, text), _) in all() {
        assert!(foreign.contains(&name) || !has_han(text), "{name}: {text}");
    }
    // A template of slots alone has no words.
    let wordless = [
        "page_title",
        "type",
        "area_code",
        "rule",
        "tree_other",
        "movement_purpose",
        "movement_signer",
        "prices_signer",
        "cosigned_at",
        "release_part",
        "signer_accredited",
        "city_refused_row",
    ];
    for (_, (name, text)) in all() {
        let exempt = foreign.contains(&name) || wordless.contains(&name);
        assert!(exempt || has_han(text), "{name}: {text}");
        for bad in [", ", "; ", "? ", "! ", " 。", "。 "] {
            assert!(!text.contains(bad), "{name}: {text}");
        }
    }
}

#[test]
fn texts_are_tidy() {
    for (name, text) in all().flat_map(|(en, zh)| [en, zh]) {
        assert_eq!(text.trim(), text, "{name}");
        assert!(!text.is_empty() && !text.contains("  "), "{name}");
    }
}

#[test]
fn numbers_fit_their_words() {
    assert_eq!((EN.entries_count)(1), "1 entry");
    assert_eq!((EN.entries_count)(6332), "6,332 entries");
    assert_eq!((ZH.entries_count)(6332), "6,332 条");
    assert_eq!((EN.date)(2026, 8, 3), "3 August 2026");
    assert_eq!((ZH.date)(2026, 8, 3), "2026年8月3日");
    assert_eq!(
        (EN.date_time)(2026, 11, 22, 9, 5),
        "22 November 2026, 09:05"
    );
    assert_eq!((ZH.date_time)(2026, 11, 22, 9, 5), "2026年11月22日 09:05");
}

#[test]
fn a_summary_names_its_worst() {
    assert_eq!(
        (EN.rows_summary)(18, 1, 2, 0, 1, 0),
        "18 intact and logged, 1 with a warning, 2 over, 1 not verified."
    );
    assert_eq!((ZH.rows_summary)(20, 0, 0, 0, 0, 0), "20 条完整且已入册。");
}

#[test]
fn counts_read_well() {
    let (en, zh) = (&lists::EN, &lists::ZH);
    let how = |lang| how_complete(lang, &Verdict::pending());
    assert_eq!(
        (en.list_complete)(1, &how(Lang::En)),
        "1 entry: complete as committed by the log"
    );
    assert!((en.list_complete)(6332, &how(Lang::En)).starts_with("6,332 entries:"));
    // Alone it begins as a sentence does.
    assert_eq!(how(Lang::En).alone, "Complete as committed by the log");
    assert_eq!(how(Lang::Zh).alone, how(Lang::Zh).complete);
    assert_eq!(
        (zh.list_complete)(1, &how(Lang::Zh)),
        "共 1 条，按日志的承诺是齐全的"
    );
    assert_eq!((en.list_range)(1, 20, 300), "1 to 20 of 300, newest first");
    assert_eq!((en.list_range)(1, 1, 1), "1 of 1, newest first");
    assert_eq!(
        (en.index_root_line)(1, 1_205),
        "Index of 1 entry under 1,205 keys"
    );
    for (bad, open, warned) in [
        (1, 0, 0),
        (2, 0, 0),
        (0, 1, 0),
        (0, 2, 1),
        (1, 1, 2),
        (0, 0, 1),
        (0, 0, 3),
    ] {
        let said = (en.list_trouble)(bad, open, warned);
        assert!(said.ends_with('.') && !said.contains(" 0 "), "{said}");
        let said = (zh.list_trouble)(bad, open, warned);
        assert!(said.ends_with('。') && !said.contains(" 0 "), "{said}");
    }
}

#[test]
fn what_is_followed_is_never_quiet_where_it_is_open() {
    for (all, news, open, expected) in [
        (1, 0, 0, "You follow 1 thing; nothing is new."),
        (1, 1, 0, "You follow 1 thing; it has something new."),
        (3, 1, 0, "You follow 3 things; 1 has something new."),
        (
            3,
            2,
            1,
            "You follow 3 things; 2 have something new, and for 1 it can’t be told.",
        ),
        (
            1,
            0,
            1,
            "You follow 1 thing; whether it has something new can’t be told.",
        ),
        (
            3,
            0,
            3,
            "You follow 3 things; whether they have something new can’t be told.",
        ),
        (
            3,
            0,
            1,
            "You follow 3 things; whether there is something new can’t be told for 1 of them.",
        ),
    ] {
        assert_eq!((watch::EN.summary)(all, news, open), expected);
        let zh = (watch::ZH.summary)(all, news, open);
        assert_eq!(zh.contains("，没有新内容"), (news, open) == (0, 0), "{zh}");
        assert_eq!(zh.contains("无法判断"), open > 0, "{zh}");
    }
}
