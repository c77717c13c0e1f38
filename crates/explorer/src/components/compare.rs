//! Two listings side by side: the tenant's answer of each first, then what each says, and where they differ.

use stele_messages::record_answer;
use stele_records::types::RecordType;
use stele_records::types::rental::Listing;
use yew::{Html, html};

use super::mark::{Mark, Shape};
use super::names::SignerName;
use super::record_page::answer_reasons;
use super::rent::{home_name, place, standing_words, unit_of};
use super::text::{Locale, code, fill, foreign};
use super::values::{floor_size, money};
use crate::format::machine_time;
use crate::route::Route;
use crate::state::compare::{Fact, Pair, RentGap, Side, rent_gap};
use crate::state::record::{EntryView, RecordView};
use crate::state::rent::{Standing, per_metre};

/// The answers, what one asks more, and the facts.
pub(crate) fn compared(pair: &Pair, locale: &Locale) -> Html {
    let words = locale.rental();
    html! {
        <>
            <div class="halves compare-answers">
                { answer(&pair[0], words.home_a, locale) }
                { answer(&pair[1], words.home_b, locale) }
            </div>
            { facts(pair, locale) }
        </>
    }
}

/// Whether there is something that asking again may tell.
pub(crate) fn is_open(pair: &Pair) -> bool {
    pair.iter().any(|side| match side {
        Side::Open(_) => true,
        Side::Found(entry) => Standing::of(&entry.verdict) == Standing::CantTell,
        Side::Pending | Side::None => false,
    })
}

/// The tenant's answer: as on the listing's own page.
fn answer(side: &Side, label: &'static str, locale: &Locale) -> Html {
    let (ui, words) = (locale.ui(), locale.rental());
    let (shape, word, what, todo) = match side {
        Side::Pending => (
            Shape::Pending,
            ui.word_checking,
            ui.checking_title.to_owned(),
            ui.checking_note.to_owned(),
        ),
        Side::None => (
            Shape::No,
            locale.lists().word_none,
            locale.lists().record_none.to_owned(),
            words.no_record_todo.to_owned(),
        ),
        Side::Open(why) => {
            let text = locale.reason(why);
            (Shape::Unknown, ui.word_cant_tell, text.what, text.todo)
        }
        Side::Found(entry) => found(entry, locale),
    };
    let name = side
        .listing()
        .map(|(record, listing)| home_name(listing, record, locale));
    let name = match (name, side.entry().and_then(|entry| entry.index)) {
        (Some(name), Some(index)) => {
            let route = Route::Entry { index, pin: None };
            html! { <p class="compare-home"><a href={route.to_hash()}>{ name }</a></p> }
        }
        (None, Some(index)) => {
            let route = Route::Entry { index, pin: None };
            html! { <p class="compare-home"><a href={route.to_hash()}>{ (ui.entry_number)(index) }</a></p> }
        }
        _ => Html::default(),
    };
    // What a rule warns of, or what failed, is named here as on the listing's own page.
    let reasons = match side {
        Side::Found(entry) if side.listing().is_some() => Some(answer_reasons(entry, locale)),
        _ => None,
    };
    let tone = shape.name();
    html! {
        <section class={format!("answer answer-panel tone-{tone}")} data-tone={tone} aria-label={label}>
            <div class="answer-mark">
                <Mark {shape} />
                <span class="answer-word">{ word }</span>
            </div>
            <div class="answer-text">
                <p class="compare-label">{ label }</p>
                { name }
                <h2>{ what }</h2>
                <p class="todo">{ todo }</p>
                { for reasons }
            </div>
        </section>
    }
}

fn found(entry: &EntryView, locale: &Locale) -> (Shape, &'static str, String, String) {
    let words = locale.rental();
    let record = entry.record.as_deref();
    let kind = record.and_then(|record| RecordType::from_name(&record.record_type));
    let text = record_answer(locale.lang, kind, &entry.verdict, &|time| {
        locale.time_text_with_zone(time)
    });
    match kind {
        Some(RecordType::RentalListing) | None => {
            let (shape, word) = standing_words(Standing::of(&entry.verdict), locale);
            (shape, word, text.what, text.todo)
        }
        Some(_) => (
            Shape::Unknown,
            words.word_no_listing,
            words.no_listing.to_owned(),
            words.no_listing_todo.to_owned(),
        ),
    }
}

/// What each says, line by line; where they differ the line says so.
fn facts(pair: &Pair, locale: &Locale) -> Html {
    let words = locale.rental();
    if pair.iter().all(|side| side.listing().is_none()) {
        return Html::default();
    }
    let gap = rent_gap(pair).map(|gap| gap_words(&gap, locale));
    let rows = Fact::ALL.into_iter().map(|fact| row(fact, pair, locale));
    html! {
        <section class="sheet" aria-labelledby="facts">
            <h2 id="facts">{ words.facts }</h2>
            if let Some(gap) = gap {
                <p class="lead">{ gap }</p>
            }
            // On a narrow screen each line becomes a block of its own: the roles keep it a table.
            <table class="table facts" role="table">
                <thead role="rowgroup"><tr role="row">
                    <th role="columnheader" scope="col"><span class="visually-hidden">{ words.facts }</span></th>
                    <th role="columnheader" scope="col">{ words.home_a }</th>
                    <th role="columnheader" scope="col">{ words.home_b }</th>
                </tr></thead>
                <tbody role="rowgroup">{ for rows }</tbody>
            </table>
            <p class="fine">{ words.facts_note }</p>
        </section>
    }
}

fn gap_words(gap: &RentGap, locale: &Locale) -> Html {
    let words = locale.rental();
    match gap {
        RentGap::Same => words.rent_same.into(),
        RentGap::Currencies => words.rent_currencies.into(),
        RentGap::More {
            which,
            amount,
            currency,
        } => {
            let template = match which {
                0 => words.rent_more_a,
                _ => words.rent_more_b,
            };
            fill(template, &[("amount", money(amount, currency, locale))])
        }
    }
}

fn row(fact: Fact, pair: &Pair, locale: &Locale) -> Html {
    let words = locale.rental();
    let said = pair.each_ref().map(|side| {
        let (record, listing) = side.listing()?;
        fact.of(record, listing)
    });
    let both = pair.iter().all(|side| side.listing().is_some());
    let differs = both && said[0] != said[1];
    let cell = |side: &Side, label: &'static str| {
        let value = side
            .listing()
            .and_then(|(record, listing)| value(fact, record, listing, locale));
        html! {
            <td role="cell">
                <span class="facts-side" aria-hidden="true">{ label }</span>
                <span>{ value.unwrap_or_else(|| words.not_said.into()) }</span>
            </td>
        }
    };
    html! {
        <tr role="row" class={differs.then_some("facts-differ")}>
            <th role="rowheader" scope="row">
                { label(fact, locale) }
                if differs {
                    <span class="facts-mark">{ words.differs }</span>
                }
            </th>
            { cell(&pair[0], words.home_a) }
            { cell(&pair[1], words.home_b) }
        </tr>
    }
}

const fn label(fact: Fact, locale: &Locale) -> &'static str {
    let words = locale.rental();
    match fact {
        Fact::Rent => words.column_rent,
        Fact::PerMetre => words.fact_metre,
        Fact::Size => words.column_size,
        Fact::Rooms => words.column_rooms,
        Fact::Level => words.fact_level,
        Fact::Address => words.fact_address,
        Fact::Place => words.column_township,
        Fact::Lister => words.fact_lister,
        Fact::Platform => words.fact_platform,
        Fact::Until => words.column_until,
        Fact::Photos => words.fact_photos,
        Fact::Unit => words.fact_unit,
    }
}

/// What a listing says of it, as people read it.
fn value(fact: Fact, record: &RecordView, listing: &Listing, locale: &Locale) -> Option<Html> {
    let signer = |is_own: fn(&str) -> bool| {
        let mut signers = record.signers.iter();
        let (did, _) = signers.find(|(_, role)| is_own(role))?;
        Some(html! { <SignerName did={did.clone()} locale={locale.clone()} /> })
    };
    Some(match fact {
        Fact::Rent => money(&listing.price, &listing.currency, locale),
        Fact::PerMetre => money(&per_metre(listing)?, &listing.currency, locale),
        Fact::Size => floor_size(listing.size.floor_cm2?, locale),
        Fact::Rooms => listing.size.rooms?.to_string().into(),
        Fact::Level => foreign(listing.size.level.as_deref()?),
        Fact::Address => foreign(listing.address.as_deref()?),
        Fact::Place => Some(place(record, locale)).filter(|place| *place != Html::default())?,
        Fact::Lister => signer(|role| role != "platform")?,
        Fact::Platform => signer(|role| role == "platform")?,
        Fact::Until => {
            let until = record.valid_until?;
            html! { <time datetime={machine_time(until)}>{ locale.day_text(until) }</time> }
        }
        Fact::Photos => listing.photos.len().to_string().into(),
        Fact::Unit => {
            let unit = unit_of(record);
            let route = Route::Property { unit: unit.into() };
            html! { <a href={route.to_hash()}>{ code(unit) }</a> }
        }
    })
}
