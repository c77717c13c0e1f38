//! The points of the whole city: what was given, what was taken, what is still held, and whether it adds up.

use stele_messages::{number, signed};
use stele_records::story::{PointsStory, SchemeTotals};
use yew::{Html, html};

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
    let refused = refused(story);
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

fn refused(story: &PointsStory) -> u64 {
    let refused = story.schemes.iter().map(|scheme| scheme.refused);
    refused.fold(0, u64::saturating_add)
}

/// Each scheme with its sum.
pub(crate) fn city_details(story: &PointsStory, locale: &Locale) -> Html {
    let words = locale.points();
    let schemes = story.schemes.iter().map(|own| scheme(own, locale));
    html! {
        <>
            { for schemes }
            <section class="sheet" aria-labelledby="how">
                <h2 id="how">{ words.city_how }</h2>
                <p>{ words.city_how_note }</p>
                <p>{ words.account_privacy }</p>
            </section>
        </>
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
