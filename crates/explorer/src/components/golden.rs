//! Views rendered to text and held against files, so that a change shows as a readable diff.
//!
//! `STELE_BLESS=1 cargo test -p stele-explorer` writes them anew.

mod alarm;
mod audit;
mod check;
mod dealings;
mod embed;
mod forest;
mod found;
mod given;
mod ground;
mod handed;
mod how;
mod lists;
mod log;
mod money;
mod newest;
mod opinions;
mod pages;
mod photos;
mod points;
mod prices;
mod projects;
mod records;
mod rent;
mod section;
mod signatures;
mod status;
mod stories;
mod systems;
mod trust;
mod type_sheet;
mod watch;
mod words;

use std::fmt::Write as _;
use std::path::PathBuf;
use std::{env, fs};

use futures::executor::block_on;
use stele_messages::Lang;
use stele_records::verdict::{CheckCode, FetchProblem, Reason, Verdict};
use yew::{Html, Properties, ServerRenderer, component, html};

use super::answer::AnswerPanel;
use super::questions::Questions;
use super::record_page::{answer_reasons, answer_text, as_of, limits, raw, record_sheet};
use super::row::tone_word;
use super::text::Locale;
use crate::browser::zone::Zone;
use crate::pages::entry::subject;
use crate::state::record::{EntryView, RecordView, Tone, index_root};
use crate::testing;

#[derive(Debug, PartialEq, Properties)]
struct Props {
    entry: EntryView,
    locale: Locale,
}

/// What the record's page and the file's page have in common.
#[component]
fn Body(props: &Props) -> Html {
    let (entry, locale) = (&props.entry, &props.locale);
    let (tone, ui) = (Tone::of(&entry.verdict), locale.ui());
    let (title, todo) = answer_text(entry, locale);
    html! {
        <>
            <AnswerPanel {tone} word={tone_word(tone, ui)} {title} {todo} verdict={Some(entry.verdict.clone())}>
                { subject(entry, locale) }
                { answer_reasons(entry, locale) }
                { as_of(&entry.verdict, locale) }
            </AnswerPanel>
            <Questions verdict={entry.verdict.clone()} locale={locale.clone()} />
            { record_sheet(entry, locale) }
            { for entry.record.as_ref().map(|record| limits(record, &entry.verdict, locale)) }
            { raw(entry, locale) }
        </>
    }
}

fn render(entry: &EntryView, lang: Lang) -> String {
    let (verdict, bytes) = (
        entry.verdict.clone(),
        entry.bytes.as_deref().map(<[u8]>::to_vec),
    );
    let index = entry.index;
    let renderer = ServerRenderer::<Body>::with_props(move || Props {
        entry: view(verdict, bytes, index),
        locale: Locale {
            lang,
            zone: Zone::Utc,
        },
    });
    lines(&block_on(renderer.hydratable(false).render()))
}

/// One element a line, so that a change is a short diff.
fn lines(html: &str) -> String {
    html.replace("><", ">\n<") + "\n"
}

fn view(verdict: Verdict, bytes: Option<Vec<u8>>, index: Option<u64>) -> EntryView {
    EntryView {
        index,
        record: bytes.as_deref().and_then(RecordView::read).map(Into::into),
        index_root: index_root(bytes.as_deref(), &verdict),
        bytes: bytes.map(Into::into),
        evidence: None,
        history: None,
        verdict,
    }
}

fn judged(bytes: &[u8]) -> EntryView {
    let mut verdict = Verdict::pending();
    verdict.judge_record(bytes, testing::NOW);
    verdict.close(&Reason::Offline);
    view(verdict, Some(bytes.to_vec()), None)
}

fn tampered() -> Vec<u8> {
    let mut bytes = testing::tree_record("A-1");
    let at = bytes
        .windows(3)
        .position(|found| found == b"253")
        .expect("the diameter");
    bytes[at] = b'9';
    bytes
}

fn unreachable() -> EntryView {
    let mut verdict = Verdict::pending();
    let problem = FetchProblem::Status(503);
    let path = "checkpoint".into();
    verdict.could_not_check(CheckCode::LogSignature, Reason::Fetch { path, problem });
    verdict.close(&Reason::Blocked);
    view(verdict, None, Some(3))
}

fn check(name: &str, entry: &EntryView) {
    hold(name, |lang| render(entry, lang));
}

/// Holds what is rendered in each language against its file.
fn hold(name: &str, render: impl Fn(Lang) -> String) {
    let mut faults = String::new();
    for (lang, tag) in [(Lang::En, "en"), (Lang::Zh, "zh")] {
        let html = render(lang);
        let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("goldens");
        let file = folder.join(format!("{name}-{tag}.html"));
        if env::var_os("STELE_BLESS").is_some() {
            fs::create_dir_all(&folder).expect("a folder");
            fs::write(&file, &html).expect("a file");
        }
        let golden = fs::read_to_string(&file).unwrap_or_default();
        let differs = golden.lines().zip(html.lines()).find(|(a, b)| a != b);
        if golden != html {
            writeln!(faults, "{}: {differs:?}", file.display()).expect("a string grows");
        }
    }
    assert!(faults.is_empty(), "{faults}");
}

#[test]
fn before_the_first_answer() {
    check("pending", &EntryView::pending(3));
}

#[test]
fn an_intact_record_from_a_file() {
    check("intact", &judged(&testing::tree_record("A-1")));
}

#[test]
fn a_changed_record() {
    check("tampered", &judged(&tampered()));
}

#[test]
fn a_log_out_of_reach() {
    check("unreachable", &unreachable());
}

#[test]
fn nothing_of_a_changed_record_is_shown() {
    let html = render(&judged(&tampered()), Lang::En);
    for part in ["A-1", "Acer", "Elm Street", "did:key:"] {
        assert!(!html.contains(part), "{part}");
    }
}

#[test]
fn text_of_a_record_is_never_markup() {
    let html = render(&judged(&testing::tree_record("A-1")), Lang::En);
    assert!(html.contains("<bdi>Elm Street &lt;7&gt;</bdi>"), "{html}");
    let html = render(&judged(&testing::other_record()), Lang::Zh);
    assert!(html.contains("<bdi>&lt;b&gt;\u{202e}x</bdi>"), "{html}");
}

#[test]
fn no_view_brings_style_or_script_along() {
    for entry in [
        judged(&testing::other_record()),
        judged(&tampered()),
        unreachable(),
    ] {
        let html = render(&entry, Lang::En);
        for part in [" style=", "<style", "<script", "javascript:", " on"] {
            let attribute = html.match_indices(part).find(|(at, _)| {
                // Within a tag only: words may begin with "on".
                html[..*at].rfind('<') > html[..*at].rfind('>')
            });
            assert_eq!(attribute, None, "{part}");
        }
    }
}
