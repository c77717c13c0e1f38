//! What was found by words: rows that were checked, and what could not be searched.

use stele_client::fetch::FetchError;
use stele_client::log::{Hits, SearchGap, SearchProblem};
use stele_records::types::field::{ENTITY, PROPERTY, TREE};
use stele_records::verdict::Reason;
use yew::{Callback, Html, MouseEvent, html};

use super::row::EntryRow;
use super::text::{Locale, fill, foreign};
use crate::route::{Route, decode_text};
use crate::state::record::RecordView;
use crate::state::words::{Match, WordsView};

/// Parts that could not be searched and are named one by one.
const MAX_GAPS: usize = 5;

/// The section with what was found.
pub(crate) fn words_panel(
    view: &WordsView,
    locale: &Locale,
    more: &Callback<()>,
    again: &Callback<()>,
) -> Html {
    let words = locale.words();
    let rows = view.rows.iter().map(|Match { row, texts, .. }| {
        let record = row.entry.as_ref().and_then(|entry| entry.record.as_ref());
        let to = record.and_then(|record| page_of_subject(record));
        html! {
            <EntryRow key={row.index} row={row.clone()} locale={locale.clone()}>
                { for texts.iter().map(|text| html! { <span class="row-found">{ foreign(text) }</span> }) }
                if let Some(to) = to {
                    <a class="row-more" href={to.to_hash()}>{ label(&to, locale) }</a>
                }
            </EntryRow>
        }
    });
    let on_more = more.reform(|_: MouseEvent| ());
    let open = view.open().len();
    html! {
        <section class="sheet wide words" aria-labelledby="words" aria-busy={(!view.is_done()).to_string()}
            data-outcome={(open > 0).then_some("pending")}>
            <h2 id="words">{ words.title }</h2>
            <p>{ says(view, locale) }</p>
            if !view.rows.is_empty() {
                <ul class="rows">{ for rows }</ul>
            }
            if open > 0 {
                <p class="fine">{ (locale.browse().checking)(open) }</p>
            }
            if view.is_done() && view.has_more() {
                <p><button type="button" class="button" onclick={on_more}>{ words.more }</button></p>
            }
            { for view.hits.as_ref().map(|hits| gaps(hits, locale, again)) }
            <p class="fine">{ words.hint }</p>
        </section>
    }
}

/// What came of it, in one sentence.
pub(crate) fn says(view: &WordsView, locale: &Locale) -> String {
    let words = locale.words();
    let hits = view.hits.as_ref();
    if !view.is_done() {
        words.looking.into()
    } else if hits.is_some_and(|hits| is_without_search(hits)) {
        words.no_search.into()
    } else if view.found() == 0 {
        words.none.into()
    } else {
        let may_be_more =
            view.has_more() || hits.is_some_and(|hits| hits.has_more || !hits.gaps.is_empty());
        (words.found)(view.found(), may_be_more)
    }
}

/// Whether the log's host has no search at all.
fn is_without_search(hits: &Hits) -> bool {
    let is_missing = |gap: &SearchGap| gap.problem == SearchProblem::Fetch(FetchError::NotFound);
    hits.parts > 0 && hits.gaps.len() == hits.parts && hits.gaps.iter().all(is_missing)
}

fn gaps(hits: &Hits, locale: &Locale, again: &Callback<()>) -> Html {
    if hits.gaps.is_empty() || is_without_search(hits) {
        return Html::default();
    }
    let lines = hits.gaps.iter().take(MAX_GAPS).map(|gap| {
        let last = gap.entries.end.saturating_sub(1);
        let slots = [
            ("first", Html::from(gap.entries.start.to_string())),
            ("last", Html::from(last.to_string())),
        ];
        html! {
            <li>{ fill(locale.words().gap, &slots) }{ " " }{ why(&gap.problem, locale) }</li>
        }
    });
    let on_again = again.reform(|_: MouseEvent| ());
    html! {
        <div class="note words-gaps">
            <ul>{ for lines }</ul>
            <button type="button" class="button" onclick={on_again}>{ locale.ui().retry }</button>
        </div>
    }
}

fn why(problem: &SearchProblem, locale: &Locale) -> String {
    match problem {
        SearchProblem::Damaged(_) => locale.words().gap_damaged.into(),
        SearchProblem::Fetch(FetchError::NotFound) => locale.words().gap_missing.into(),
        SearchProblem::Fetch(problem) => {
            let reason = Reason::Fetch {
                path: "search/".into(),
                problem: problem.clone(),
            };
            locale.reason(&reason).what
        }
    }
}

/// The page about the thing that a record is of, if there is one.
fn page_of_subject(record: &RecordView) -> Option<Route> {
    let id = record.subject_id.as_str();
    let route = match (
        id.strip_prefix(PROPERTY),
        id.strip_prefix(ENTITY),
        id.strip_prefix(TREE),
    ) {
        (Some(unit), ..) => Route::Property { unit: unit.into() },
        (_, Some(code), _) => Route::Entity { code: code.into() },
        (.., Some(tag)) => Route::Tree {
            tag: decode_text(tag)?,
        },
        _ => Route::of_id(id).filter(|route| !matches!(route, Route::List(_)))?,
    };
    (Route::parse(&route.to_hash()) == route).then_some(route)
}

fn label(to: &Route, locale: &Locale) -> &'static str {
    let words = locale.words();
    match to {
        Route::Property { .. } => words.to_flat,
        Route::Tree { .. } => words.to_tree,
        Route::Project { .. } => words.to_project,
        Route::Account { .. } => words.to_account,
        _ => words.to_entity,
    }
}
