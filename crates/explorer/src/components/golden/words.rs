//! What was found by words: rows with hostile names, one that can't be had, and parts that could not be searched.

use futures::executor::block_on;
use stele_client::check::CheckedEntry;
use stele_client::fetch::FetchError;
use stele_client::log::{Hits, SearchGap, SearchProblem};
use stele_messages::Lang;
use stele_records::verdict::{Reason, Verdict};
use yew::{Callback, Html, Properties, ServerRenderer, component, html};

use super::{hold, lines};
use crate::browser::zone::Zone;
use crate::components::text::Locale;
use crate::components::words::{says, words_panel};
use crate::state::words::WordsView;
use crate::testing;

#[derive(Debug, PartialEq, Properties)]
struct Props {
    locale: Locale,
}

fn gap(entries: std::ops::Range<u64>, error: FetchError) -> SearchGap {
    let problem = SearchProblem::Fetch(error);
    SearchGap { entries, problem }
}

/// Nothing yet; rows and gaps; nothing found; a log without a search.
fn views() -> [WordsView; 4] {
    let pending = WordsView::pending("elm street");
    let found = pending.with_hits(Hits {
        entries: vec![9, 7],
        has_more: false,
        parts: 9,
        gaps: vec![
            gap(1024..1030, FetchError::NotFound),
            gap(256..512, FetchError::Status(503)),
        ],
    });
    let entry = |index, bytes: Option<Vec<u8>>| {
        let mut verdict = Verdict::pending();
        if let Some(bytes) = &bytes {
            verdict.judge_record(bytes, testing::NOW);
        }
        verdict.close(&Reason::Offline);
        CheckedEntry {
            index,
            bytes,
            verdict,
            proof: None,
            history: None,
        }
    };
    let read = vec![entry(9, Some(testing::tree_record("A-1"))), entry(7, None)];
    let found = found.with_entries(read, None);
    let nothing = pending.with_hits(Hits::default());
    let without = pending.with_hits(Hits {
        parts: 1,
        gaps: vec![gap(0..300, FetchError::NotFound)],
        ..Hits::default()
    });
    [pending, found, nothing, without]
}

#[component]
fn Body(props: &Props) -> Html {
    let none = Callback::noop();
    html! { <>{ for views().iter().map(|view| words_panel(view, &props.locale, &none, &none)) }</> }
}

fn render(lang: Lang) -> String {
    let renderer = ServerRenderer::<Body>::with_props(move || Props {
        locale: Locale {
            lang,
            zone: Zone::Utc,
        },
    });
    lines(&block_on(renderer.hydratable(false).render()))
}

#[test]
fn a_search_of_which_a_part_is_missing_is_one() {
    let locale = Locale {
        lang: Lang::En,
        zone: Zone::Utc,
    };
    let of = |parts| {
        let gaps = vec![gap(0..256, FetchError::NotFound)];
        let hits = Hits {
            parts,
            gaps,
            ..Hits::default()
        };
        says(&WordsView::pending("elm").with_hits(hits), &locale)
    };
    assert_eq!(of(1), locale.words().no_search);
    assert_eq!(of(2), locale.words().none);
}

#[test]
fn what_was_found_by_words() {
    let html = render(Lang::En);
    assert!(html.contains("Elm Street &lt;7&gt;"), "{html}");
    assert!(html.contains("#/t/A-1"), "a row leads to its tree's page");
    hold("words", render);
}
