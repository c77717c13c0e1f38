//! What an audit found about single records: by check, and one by one.

use stele_worker::message::{Done, Finding, Tally};
use yew::{Callback, Html, html};

use super::count_of;
use crate::components::mark::Shape;
use crate::components::questions::tag;
use crate::components::text::Locale;
use crate::route::Route;
use crate::state::audit::{PAGE, page_of};

/// How a check can come out, the worst first.
const OUTCOMES: [&str; 3] = ["failed", "could-not-check", "warning"];

/// Which check's findings are shown, with how they came out; all, if none is chosen.
pub(crate) type Chosen = Option<(String, String)>;

/// The sheet with everything that was found. `turn` is told which findings and which page of them, from 1.
pub(crate) fn findings(
    done: &Done,
    chosen: &Chosen,
    page: usize,
    locale: &Locale,
    turn: &Callback<(Chosen, usize)>,
) -> Html {
    let words = locale.audit();
    html! {
        <section class="sheet wide" aria-labelledby="findings">
            <h2 id="findings">{ words.findings }</h2>
            if done.tally.is_empty() {
                <p>{ words.findings_none }</p>
            } else {
                <p class="fine">{ words.findings_note }</p>
                { for OUTCOMES.iter().map(|outcome| tally(done, outcome, chosen, locale, turn)) }
                { rows(done, chosen, page, locale, turn) }
                if done.more > 0 {
                    <p class="fine">{ (words.findings_more)(done.more) }</p>
                }
            }
        </section>
    }
}

/// Everything that came out so, by check, if anything did.
fn tally(
    done: &Done,
    outcome: &str,
    chosen: &Chosen,
    locale: &Locale,
    turn: &Callback<(Chosen, usize)>,
) -> Html {
    let of = || done.tally.iter().filter(|row| row.outcome == outcome);
    if of().next().is_none() {
        return Html::default();
    }
    let (shape, word) = result(outcome, locale);
    html! {
        <div class="tally" data-outcome={outcome.to_owned()}>
            { tag(shape, word) }
            <ul aria-label={word}>{ for of().map(|row| tallied(row, chosen, locale, turn)) }</ul>
        </div>
    }
}

/// A check: pressed, it shows its own findings alone; pressed again, all.
fn tallied(
    row: &Tally,
    chosen: &Chosen,
    locale: &Locale,
    turn: &Callback<(Chosen, usize)>,
) -> Html {
    let own = Some((row.code.clone(), row.outcome.clone()));
    let pressed = *chosen == own;
    let next = if pressed { None } else { own };
    html! {
        <li>
            <button type="button" class="button" aria-pressed={pressed.to_string()} data-code={row.code.clone()}
                onclick={turn.reform(move |_| (next.clone(), 1))}>
                { row.title.text(locale.lang).to_owned() }{ " " }<b class="digits">{ stele_messages::number(row.count) }</b>
            </button>
        </li>
    }
}

fn rows(
    done: &Done,
    chosen: &Chosen,
    page: usize,
    locale: &Locale,
    turn: &Callback<(Chosen, usize)>,
) -> Html {
    let (ui, words) = (locale.ui(), locale.audit());
    let (first, of, shown) = page_of(done, chosen.as_ref(), page);
    let last = first.saturating_add(shown.len());
    let range = |number: usize| u64::try_from(number).unwrap_or(u64::MAX);
    let go = |to: usize, label: &'static str| {
        let chosen = chosen.clone();
        let onclick = turn.reform(move |_| (chosen.clone(), to));
        html! { <button type="button" class="button" {onclick}>{ label }</button> }
    };
    html! {
        <>
            <ul class="rows" data-of={count_of(of)}>
                { for shown.into_iter().map(|found| row(found, done, locale)) }
            </ul>
            if of > PAGE {
                <nav class="pager" aria-label={ui.pager_label}>
                    if page > 1 { { go(page.saturating_sub(1), words.previous) } } else { <span></span> }
                    <span class="fine">{ (words.findings_range)(range(first).saturating_add(1), range(last), range(of)) }</span>
                    if last < of { { go(page.saturating_add(1), words.next) } } else { <span></span> }
                </nav>
            }
        </>
    }
}

fn row(found: &Finding, done: &Done, locale: &Locale) -> Html {
    let mut kinds = done.tally.iter();
    let title = kinds.find(|kind| kind.code == found.code);
    let title = title.map_or("", |kind| kind.title.text(locale.lang));
    let route = Route::Entry {
        index: found.entry,
        pin: None,
    };
    let (shape, word) = result(&found.outcome, locale);
    html! {
        <li class="row" data-entry={found.entry.to_string()} data-code={found.code.clone()}
            data-outcome={found.outcome.clone()}>
            <a class="row-link" href={route.to_hash()}>{ (locale.ui().entry_number)(found.entry) }</a>
            <span class="row-says">
                <span class="row-type">{ title.to_owned() }</span>
                <span class="row-what">{ found.what.text(locale.lang).to_owned() }</span>
            </span>
            { tag(shape, word) }
        </li>
    }
}

/// How a check came out, by its code.
fn result(outcome: &str, locale: &Locale) -> (Shape, &'static str) {
    let words = locale.audit();
    match outcome {
        "failed" => (Shape::No, words.result_failed),
        "warning" => (Shape::Note, words.result_warning),
        _ => (Shape::Unknown, words.result_open),
    }
}
