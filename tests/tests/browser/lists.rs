//! Lists of the index: complete, absent, out of reach, pinned, and false.

use std::collections::BTreeMap;

use stele_records::index::{IndexKey, Kind};
use stele_tests::city::{self, CARDS, City, SIZE};

use crate::page::{Page, Site};
use crate::server::Fault;
use crate::town;

const ALL_CARDS: &str = "#/k/type/TreeCard";
const ONE_TREE: &str = "#/k/tag/T-0004";
const NO_TREE: &str = "#/k/tag/T-9999";

#[test]
fn a_complete_list_page_by_page() {
    let Some(site) = Site::found() else { return };
    let served = site.serve(&town::fresh());
    let page = site.reader(&served.base);
    page.open(ALL_CARDS);
    assert_eq!(page.text("h1"), "Tree cards");
    assert_eq!(page.tone(), "yes");
    let title = page.text(".answer h2");
    assert!(
        title.contains(&CARDS.to_string()) && title.contains("complete as committed by the log")
    );
    assert_eq!(page.attributes(".row", "data-tone"), ["partly"; 20]);
    // Newest first; the newest card stands before the index root.
    assert_eq!(first_link(&page), format!("#/entry/{}", CARDS - 1));
    page.browser.click(".pager a[rel=next]");
    page.wait_for(".row a[href='#/entry/278']");
    page.settle();
    assert_eq!(page.attributes(".row", "data-tone"), ["partly"; 20]);
    let title = page.browser.script("return document.title", &[]);
    assert!(
        title
            .as_str()
            .is_some_and(|title| title.contains("Tree cards"))
    );
    // The last page ends at the first of all; beyond it there is nothing, and that is said.
    page.open(&format!("{ALL_CARDS}/p/15"));
    assert_eq!(page.count(".row"), 19);
    assert_eq!(
        page.attributes(".row a", "href").last().map(String::as_str),
        Some("#/entry/0")
    );
    assert_eq!(page.count(".pager a[rel=next]"), 0);
    page.open(&format!("{ALL_CARDS}/p/16"));
    assert_eq!(page.count(".row"), 0);
    assert!(page.everything().contains("no entries this far back"));
    // How it is known leads to the entry that commits to it.
    let root = format!("#/entry/{}", SIZE - 1);
    assert!(page.attributes(".how-known a", "href").contains(&root));
    page.assert_quiet();
}

#[test]
fn the_home_page_says_who_is_named() {
    let Some(site) = Site::found() else { return };
    // In the demo city those who are named stand there by name.
    let served = site.serve_demo();
    let page = site.stranger("en-GB,en", &served.base);
    page.open("#/");
    page.wait_until(
        "document.querySelectorAll('[aria-labelledby=latest] .row-type').length === 6",
        "six records were read",
    );
    let kinds = page.texts("[aria-labelledby=latest] .row-type");
    assert!(!kinds.contains(&"Index root".to_owned()), "{kinds:?}");
    page.wait_until(
        "[...document.querySelectorAll('[aria-labelledby=latest] .entity-code')].every(own => own.previousSibling)",
        "names before codes",
    );
    page.assert_quiet();
}

#[test]
fn a_short_list_and_its_short_address() {
    let Some(site) = Site::found() else { return };
    let served = site.serve(&town::fresh());
    let page = site.reader(&served.base);
    for route in [ONE_TREE, "#/k/subject/urn:stele:tree:T-0004"] {
        page.open(route);
        assert_eq!(page.tone(), "yes", "{route}");
        assert!(page.text(".answer h2").starts_with("1 entry:"), "{route}");
        assert_eq!(page.attributes(".row a", "href"), ["#/entry/4"], "{route}");
    }
    page.assert_quiet();
}

#[test]
fn nothing_is_recorded_and_that_is_proven() {
    let Some(site) = Site::found() else { return };
    let served = site.serve(&town::fresh());
    let page = site.reader(&served.base);
    page.open(NO_TREE);
    assert_eq!(page.text("h1"), "Tag T-9999");
    assert_eq!(page.tone(), "nothing");
    let text = page.everything();
    for part in [
        "Nothing is recorded about this",
        "proven",
        "as logged until",
    ] {
        assert!(text.contains(part), "{part}\n{text}");
    }
    assert_eq!(page.count(".row"), 0);
    // The absence can be taken away too.
    assert_eq!(page.count("button.dossier"), 1);
    page.assert_quiet();
}

#[test]
fn a_page_out_of_reach_is_never_taken_for_absence() {
    let Some(site) = Site::found() else { return };
    let server = site.server(&town::fresh());
    let page = site.reader(&server.base);
    page.allow_console("Failed to load resource");
    page.allow_console("net::ERR");
    let faults = [
        Fault::Status(404),
        Fault::Status(503),
        Fault::Page,
        Fault::HangUp,
    ];
    for folder in ["log/index/v1/page/", "log/index/"] {
        for fault in faults {
            server.mend();
            server.fail(folder, fault);
            for route in [ONE_TREE, NO_TREE] {
                page.open(route);
                let text = page.everything();
                assert_eq!(page.tone(), "unknown", "{folder} {fault:?}\n{text}");
                for wrong in [
                    "Nothing is recorded",
                    "proven",
                    "complete as committed by the log.",
                ] {
                    assert!(!text.contains(wrong), "{wrong} {folder} {fault:?}\n{text}");
                }
                assert_eq!(page.count(".row"), 0);
                assert_eq!(page.count("button.dossier"), 0);
            }
            page.open("#/find/T-0004");
            assert_eq!(page.tone(), "unknown", "{folder} {fault:?}");
        }
    }
    server.mend();
    page.browser.click(".answer-actions button");
    page.wait_for(".answer[data-tone=yes]");
    assert_eq!(page.count(".finding[data-kind=tag]"), 1);
    page.assert_quiet();
}

#[test]
fn a_part_of_a_long_list_out_of_reach() {
    let Some(site) = Site::found() else { return };
    let server = site.server(&town::fresh());
    let page = site.reader(&server.base);
    page.allow_console("Failed to load resource");
    page.allow_console("net::ERR");
    server.fail("log/index/v1/list/", Fault::Status(500));
    page.open(ALL_CARDS);
    assert_eq!(page.tone(), "unknown");
    let title = page.text(".answer h2");
    assert!(title.contains("299 entries are listed"), "{title}");
    assert_eq!(page.count(".row"), 0);
    // Short lists lie in the page itself.
    page.open(ONE_TREE);
    assert_eq!(page.tone(), "yes");
    page.assert_quiet();
}

/// A city that has published twice.
fn grown() -> City {
    let mut city = city::city().clone();
    city.publish((SIZE..SIZE + 3).map(city::card).collect());
    town::freshly(city)
}

#[test]
fn a_link_to_a_former_state() {
    let Some(site) = Site::found() else { return };
    let now = grown();
    let server = site.server(&now);
    let page = site.reader(&server.base);
    page.allow_console("Failed to load resource");
    let pinned = format!("{ALL_CARDS}/at/{SIZE}");
    page.open(&pinned);
    // As it was then, and seen at once not to be the present.
    assert_eq!(page.tone(), "note");
    let text = page.everything();
    assert!(
        text.contains("299 entries:") && text.contains("when the log had 300 entries"),
        "{text}"
    );
    assert_eq!(first_link(&page), format!("#/entry/{}", CARDS - 1));
    // A tree that was logged later wasn't there.
    page.open(&format!("#/k/tag/T-0301/at/{SIZE}"));
    assert_eq!(page.tone(), "note");
    assert!(page.text(".answer h2").starts_with("Nothing is recorded"));
    page.open("#/k/tag/T-0301");
    assert_eq!(page.tone(), "yes");
    // A link to the newest state is no former one.
    page.open(&format!("#/k/tag/T-0301/at/{}", now.head().size));
    assert_eq!(page.tone(), "yes");
    // No state was published with so many entries, or none yet: nobody is accused.
    for (size, says) in [
        (5, "never published with 5 entries"),
        (9_999, "may be an old copy"),
    ] {
        page.open(&format!("{ALL_CARDS}/at/{size}"));
        assert_eq!(page.tone(), "unknown", "{size}");
        let text = page.everything();
        assert!(text.contains(says), "{text}");
    }
    // Pages that are kept no more: nothing can be told, and nothing is called absent.
    server.tamper(|files| {
        let old: Vec<String> = pages(files).cloned().collect();
        let kept = kept_pages(&now);
        for path in old.into_iter().filter(|path| !kept.contains(path)) {
            files.remove(&path);
        }
    });
    for route in [pinned, format!("{NO_TREE}/at/{SIZE}")] {
        page.open(&route);
        assert_eq!(page.tone(), "unknown", "{}", page.everything());
        let text = page.everything();
        assert!(text.contains("isn’t kept any more"), "{text}");
        assert!(!text.contains("Nothing is recorded"), "{text}");
    }
    page.browser.click(".answer a[href='#/k/tag/T-9999']");
    page.wait_for(".answer[data-tone=nothing]");
    page.assert_quiet();
}

fn pages(files: &BTreeMap<String, Vec<u8>>) -> impl Iterator<Item = &String> {
    files
        .keys()
        .filter(|path| path.starts_with("index/v1/page/"))
}

/// The pages of the newest index: what a publisher keeps when it prunes.
fn kept_pages(city: &City) -> Vec<String> {
    // An index that was grown at once has no page of a former state.
    let mut entries = city.entries.clone();
    entries.pop();
    let mut index = stele_tests::city_index::CityIndex::default();
    index.add(0, &entries);
    index.files().map(|(path, _)| path).collect()
}

#[test]
fn another_index_than_the_log_commits_to_is_named() {
    let Some(site) = Site::found() else { return };
    let city = town::fresh();
    let other = town::freshly(City::indexed(
        (1_000..1_000 + CARDS).map(city::card).collect(),
    ));
    let server = site.server(&city);
    let page = site.reader(&server.base);
    page.allow_console("Failed to load resource");
    // The whole index of another log of the same size.
    server.tamper(|files| {
        files.retain(|path, _| !path.starts_with("index/"));
        let index = other
            .files
            .iter()
            .filter(|(path, _)| path.starts_with("index/"));
        files.extend(index.map(|(path, bytes)| (path.clone(), bytes.clone())));
    });
    for route in [ONE_TREE, NO_TREE, ALL_CARDS] {
        page.open(route);
        assert_eq!(page.tone(), "no", "{route}\n{}", page.everything());
        assert!(
            page.text(".answer h2")
                .starts_with("Don’t rely on this list"),
            "{route}"
        );
        assert_eq!(page.count(".row"), 0, "{route}");
    }
    // Another page in the place of its own.
    server.show(&city);
    server.tamper(|files| {
        let wrong = pages(&other.files)
            .next()
            .map(|path| other.files[path].clone());
        let paths: Vec<String> = pages(files).cloned().collect();
        for path in paths {
            files.insert(path, wrong.clone().expect("it has pages"));
        }
    });
    page.open(ONE_TREE);
    assert_eq!(page.tone(), "no", "{}", page.everything());
    page.assert_quiet();
}

#[test]
fn an_index_that_lists_what_does_not_belong_there_is_named() {
    let Some(site) = Site::found() else { return };
    let cards: Vec<Vec<u8>> = (0..30).map(city::card).collect();
    let key = IndexKey::new(Kind::Tag, "T-0003");
    let mut city = City::indexed(Vec::new());
    city.publish_as(cards, |index, root| {
        // It lists the card of another tree for this one too.
        index.add_numbers(BTreeMap::from([(key.hash(), vec![29])]));
        let previous = root.previous().map(stele_verify::note::Note::to_bytes);
        index
            .root(root.covered(), root.time(), previous.as_deref())
            .to_bytes()
    });
    let server = site.server(&town::freshly(city));
    let page = site.reader(&server.base);
    page.open("#/k/tag/T-0003");
    assert_eq!(page.tone(), "no", "{}", page.everything());
    assert!(
        page.everything().contains("index is false"),
        "{}",
        page.everything()
    );
    assert_eq!(page.count("button.dossier"), 0);
    page.assert_quiet();
}

#[test]
fn index_roots_look_like_what_they_are() {
    let Some(site) = Site::found() else { return };
    let now = grown();
    let served = site.serve(&now);
    let page = site.reader(&served.base);
    page.open("#/k/index-root");
    assert_eq!(page.text("h1"), "Index roots");
    assert_eq!(first_link(&page), format!("#/entry/{}", SIZE - 1));
    let last = now.head().size - 1;
    page.open(&format!("#/entry/{last}"));
    assert_eq!(page.tone(), "partly");
    assert_eq!(
        page.attributes(".question", "data-answer"),
        ["yes", "yes", "nothing", "nothing"]
    );
    assert_eq!(page.steps("failed"), [""; 0]);
    assert_eq!(page.steps("could-not-check"), [""; 0]);
    let text = page.everything();
    for part in ["Index root", "Index of 303 entries under"] {
        assert!(text.contains(part), "{part}\n{text}");
    }
    // The way back to the state before.
    let before = format!("main .sheet a[href='#/entry/{}']", SIZE - 1);
    assert_eq!(page.count(&before), 1);
    assert_eq!(page.count("#about"), 0);
    page.assert_quiet();
}

#[test]
fn a_log_without_an_index() {
    let Some(site) = Site::found() else { return };
    let plain = City::of((0..5).map(city::card).collect());
    let server = site.server(&town::freshly(plain));
    let page = site.reader(&server.base);
    page.allow_console("Failed to load resource");
    page.open(ONE_TREE);
    assert_eq!(page.tone(), "unknown");
    assert!(page.everything().contains("commits to no index"));
    page.open("#/entry/4");
    assert_eq!(page.tone(), "partly");
    assert_eq!(page.count("button.dossier"), 0);
    page.assert_quiet();
}

#[test]
fn without_a_word_on_auditors_no_list_is_complete() {
    let Some(site) = Site::found() else { return };
    let served = site.serve(&town::fresh());
    for quorum in [None, Some(2)] {
        let page = site.stranger("en", &served.base);
        let mut trust = town::trust();
        let map = trust.as_object_mut().expect("it is an object");
        map.remove("auditorQuorum");
        if let Some(quorum) = quorum {
            trust["auditorQuorum"] = quorum.into();
        }
        page.trust(&trust);
        page.open(ALL_CARDS);
        assert_eq!(page.tone(), "unknown");
        assert!(page.text(".answer h2").contains("299 entries are listed"));
        // What is listed is shown all the same.
        assert_eq!(page.attributes(".row", "data-tone"), ["partly"; 20]);
        page.open(NO_TREE);
        assert_eq!(page.tone(), "unknown");
        assert!(!page.everything().contains("Nothing is recorded"));
        page.assert_quiet();
    }
}

fn first_link(page: &Page) -> String {
    page.attributes(".row a", "href")
        .into_iter()
        .next()
        .unwrap_or_default()
}
