//! The points of the whole city: what was given, what was taken, what is still held, and whether it adds up.

use std::cmp::Reverse;

use stele_messages::{number, signed};
use stele_records::story::{PointsStory, SchemeTotals};
use stele_records::types::RecordType;
use yew::{Html, html};

use super::evidence::entry_link;
use super::mark::Shape;
use super::questions::tag;
use super::text::{Locale, fill, foreign};
use super::values::tables::table;
use crate::route::Route;

/// The way to the points of the whole city.
pub(crate) fn city_link(locale: &Locale) -> Html {
    html! { <a href={Route::Points.to_hash()}>{ locale.points().city_link }</a> }
}

/// Mark, word, sentence, and what to do.
pub(crate) fn city_words(
    story: &PointsStory,
    locale: &Locale,
) -> (Shape, &'static str, String, &'static str) {
    let words = locale.points();
    let refused = story.refused();
    if !story.balances() {
        let title = words.city_differs.to_owned();
        return (
            Shape::No,
            words.word_differs,
            title,
            words.city_differs_todo,
        );
    }
    match refused {
        0 => (
            Shape::Yes,
            words.word_adds_up,
            words.city_adds_up.to_owned(),
            "",
        ),
        refused => (
            Shape::Note,
            words.word_adds_up,
            (words.city_refused)(refused),
            words.city_refused_todo,
        ),
    }
}

/// Each scheme with its sum.
pub(crate) fn city_details(story: &PointsStory, locale: &Locale) -> Html {
    let words = locale.points();
    let schemes = story.schemes.iter().map(|own| scheme(own, locale));
    html! {
        <>
            { for schemes }
            { refusals(story, locale) }
            <section class="sheet" aria-labelledby="how">
                <h2 id="how">{ words.city_how }</h2>
                <p>{ words.city_how_note }</p>
                <p>{ words.account_privacy }</p>
            </section>
        </>
    }
}

/// Which events count for nothing: the newest of all schemes, and how many more there are.
fn refusals(story: &PointsStory, locale: &Locale) -> Html {
    let words = locale.points();
    let all = story.refused();
    if all == 0 {
        return Html::default();
    }
    let named = story.schemes.iter().flat_map(|own| &own.named);
    let mut named: Vec<(u64, RecordType)> = named.copied().collect();
    named.sort_unstable_by_key(|(entry, _)| Reverse(*entry));
    named.truncate(SchemeTotals::NAMED);
    let more = all.saturating_sub(u64::try_from(named.len()).unwrap_or(u64::MAX));
    let rows = named.into_iter().map(|(entry, record_type)| {
        let slots = [
            ("entry", entry_link(entry, locale)),
            (
                "type",
                stele_messages::record_type(locale.lang, record_type).into(),
            ),
        ];
        html! { <li data-entry={entry.to_string()}>{ fill(words.city_refused_row, &slots) }</li> }
    });
    html! {
        <section class="sheet" aria-labelledby="refused">
            <h2 id="refused">{ words.city_refused_title }</h2>
            <p>{ words.city_refused_note }</p>
            <ul class="values refused">{ for rows }</ul>
            if more > 0 {
                <p class="fine">{ (words.city_refused_more)(more) }</p>
            }
        </section>
    }
}

fn scheme(own: &SchemeTotals, locale: &Locale) -> Html {
    let words = locale.points();
    let (shape, word) = match (own.balances(), own.refused) {
        (false, _) => (Shape::No, words.word_differs),
        (true, 0) => (Shape::Yes, words.word_adds_up),
        (true, _) => (Shape::Note, words.word_adds_up),
    };
    let taken = [
        (words.total_redeemed, own.redeemed),
        (words.total_expired, own.expired),
        (words.total_reversed, own.reversed),
        (words.total_held, own.held),
    ];
    let sum = taken
        .iter()
        .fold(0_i64, |sum, (_, points)| sum.saturating_add(*points));
    let rows = taken
        .into_iter()
        .chain([(words.total_sum, sum), (words.total_granted, own.granted)]);
    let rows = rows.map(|(label, points)| {
        html! { <tr><th scope="row">{ label }</th><td class="digits">{ signed(points) }</td></tr> }
    });
    let title = fill(words.city_scheme, &[("scheme", foreign(&own.scheme))]);
    let head = [words.column_what, words.column_points];
    html! {
        <section class="sheet" aria-label={own.scheme.clone()} data-scheme={own.scheme.clone()}
            data-tone={shape.name()}>
            <div class="sheet-head"><h2>{ title }</h2>{ tag(shape, word) }</div>
            { table(words.city_caption.into(), &head, &[false, true], rows.collect()) }
            <p class="fine">{ (words.city_accounts)(&number(own.accounts), own.refused) }</p>
        </section>
    }
}
