//! Listings as cards: the answer first, then what it says, then what can be done.

use stele_messages::{record_answer, record_reasons};
use stele_records::types::RecordType;
use stele_records::types::rental::Listing;
use yew::{Html, html};

use super::{Choosing, home_name, lister, place, route_of, standing_tag, standing_words, unit_of};
use crate::components::text::{Locale, fill, foreign};
use crate::components::values::{floor_size, money};
use crate::route::Route;
use crate::state::record::RecordView;
use crate::state::rent::{Offer, Standing, per_metre};

/// All of them; where more are on their way, empty ones besides.
pub(crate) fn cards(
    offers: &[Offer],
    choosing: &Choosing,
    is_waiting: bool,
    locale: &Locale,
) -> Html {
    // As many as fill a row on most screens.
    let blanks = if is_waiting { 3 } else { 0 };
    html! {
        <ul class="offers" aria-busy={is_waiting.then_some("true")}>
            { for offers.iter().map(|offer| card(offer, choosing, locale)) }
            { for (0..blanks).map(|_| html! {
                <li class="offer offer-blank" aria-hidden="true">
                    <span class="row-blank"></span><span class="row-blank"></span><span class="row-blank"></span>
                </li>
            }) }
        </ul>
    }
}

fn card(offer: &Offer, choosing: &Choosing, locale: &Locale) -> Html {
    let (shape, _) = standing_words(offer.standing, locale);
    let says = match (offer.record.as_deref(), offer.listing()) {
        (Some(record), Some(listing)) => said(offer, record, listing, choosing, locale),
        _ => html! {
            <>
                <h3 class="offer-home">
                    <a href={route_of(offer).to_hash()}>{ (locale.ui().entry_number)(offer.index) }</a>
                </h3>
                <p>{ locale.rental().hidden }</p>
            </>
        },
    };
    html! {
        <li key={offer.index} class="offer" data-entry={offer.index.to_string()} data-tone={shape.name()}>
            <p class="offer-state">{ standing_tag(offer.standing, locale) }</p>
            { says }
            { answer(offer, locale) }
        </li>
    }
}

fn said(
    offer: &Offer,
    record: &RecordView,
    listing: &Listing,
    choosing: &Choosing,
    locale: &Locale,
) -> Html {
    let words = locale.rental();
    let name = home_name(listing, record, locale);
    let price = [("price", money(&listing.price, &listing.currency, locale))];
    // Until when it stands is of use only where it stands.
    let stands = matches!(
        offer.standing,
        Standing::Offered | Standing::Warned | Standing::Checking
    );
    let until = record.valid_until.filter(|_| stands).map(|until| {
        let day = html! {
            <time datetime={crate::format::machine_time(until)}>{ locale.day_text(until) }</time>
        };
        fill(words.until, &[("until", day)])
    });
    let flat = Route::Property {
        unit: unit_of(record).into(),
    };
    html! {
        <>
            <h3 class="offer-home"><a href={route_of(offer).to_hash()}>{ name.clone() }</a></h3>
            <p class="offer-rent">{ fill(words.a_month, &price) }</p>
            <ul class="offer-facts">{ for facts(record, listing, locale).into_iter().map(|fact| html! { <li>{ fact }</li> }) }</ul>
            <p class="offer-who">{ lister(offer, record, listing, locale) }</p>
            if let Some(until) = until {
                <p class="offer-who">{ until }</p>
            }
            <p class="offer-foot">
                { choosing.checkbox(record, &name, locale) }
                <a href={flat.to_hash()}>{ words.flat }</a>
            </p>
        </>
    }
}

/// What it measures and where it lies, as far as it says so.
fn facts(record: &RecordView, listing: &Listing, locale: &Locale) -> Vec<Html> {
    let words = locale.rental();
    let size = &listing.size;
    let rooms = size
        .rooms
        .map(|rooms| (locale.records().rooms)(rooms.unsigned_abs()).into());
    let level = size.level.as_deref();
    let metre = per_metre(listing).map(|price| {
        let price = money(&price, &listing.currency, locale);
        fill(words.a_metre, &[("price", price)])
    });
    let facts = [
        size.floor_cm2.map(|cm2| floor_size(cm2, locale)),
        rooms,
        level.map(|level| fill(words.floor, &[("floor", foreign(level))])),
        metre,
        Some(place(record, locale)),
    ];
    let facts = facts.into_iter().flatten();
    facts.filter(|fact| *fact != Html::default()).collect()
}

/// The tenant's answer in one sentence, as on the listing's own page: always where it isn't a plain yes.
fn answer(offer: &Offer, locale: &Locale) -> Html {
    if matches!(offer.standing, Standing::Checking | Standing::Offered) {
        return Html::default();
    }
    let verdict = &offer.entry.verdict;
    let kind = offer.record.as_ref();
    let kind = kind.and_then(|record| RecordType::from_name(&record.record_type));
    let time = |time| locale.time_text_with_zone(time);
    let text = match offer.standing {
        // A warning says more than that there is one.
        Standing::Warned => record_reasons(locale.lang, verdict, &time)
            .into_iter()
            .next(),
        _ => Some(record_answer(locale.lang, kind, verdict, &time)),
    };
    match text {
        Some(text) => html! { <p class="offer-answer">{ text.what }</p> },
        None => Html::default(),
    }
}
