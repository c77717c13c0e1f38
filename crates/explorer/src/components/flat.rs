//! A flat: whether it can be rented, and why.

use stele_messages::flat_answer;
use stele_records::story::{FlatStanding, FlatStory, LeaseNow, Letting, TitleNow};
use stele_records::types::rental::TitleStatus;
use yew::{Html, html};

use super::evidence::{entry_link, terms};
use super::key_chip::KeyChip;
use super::lines::subject_line;
use super::mark::Shape;
use super::names::{EntityName, SignerName};
use super::questions::tag;
use super::text::{Locale, day, fill};
use crate::route::Route;
use crate::state::story::StoryView;

/// Mark, word, sentence, and what to do: never better than what stands below.
pub(crate) fn flat_words(
    story: &FlatStory,
    locale: &Locale,
) -> (Shape, &'static str, String, String) {
    let (words, standing) = (locale.stories(), story.standing());
    let (shape, word) = match standing {
        FlatStanding::NoTitle
        | FlatStanding::Sealed
        | FlatStanding::TitleOver
        | FlatStanding::Disputed { .. } => (Shape::No, words.word_blocked),
        FlatStanding::Let { .. } => (Shape::No, words.word_let),
        FlatStanding::Reserved { .. } => (Shape::Note, words.word_reserved),
        FlatStanding::Refused { .. } => (Shape::No, words.word_blocked),
        FlatStanding::Offered {
            has_warnings: false,
            refused: 0,
            ..
        } => (Shape::Yes, words.word_offered),
        FlatStanding::Offered { .. } => (Shape::Note, words.word_offered),
        FlatStanding::NotOffered => (Shape::Nothing, words.word_not_offered),
    };
    let text = flat_answer(locale.lang, &standing, &|time| {
        locale.time_text_with_zone(time)
    });
    (shape, word, text.what, text.todo)
}

/// What holds now.
pub(crate) fn flat_now(view: &StoryView, story: &FlatStory, locale: &Locale) -> Html {
    let words = locale.stories();
    let listings = story
        .listings
        .iter()
        .map(|entry| line(view, *entry, locale));
    let leases = story.leases.iter().map(|lease| lease_line(lease, locale));
    let reservations = story.reservations.iter();
    let reservations = reservations.map(|(entry, until)| {
        let entry = ("entry", entry_link(*entry, locale));
        match until {
            Some(until) => {
                let slots = [entry, ("until", locale.time(*until))];
                fill(words.reservation_until, &slots)
            }
            None => fill(words.reservation_open, &[entry]),
        }
    });
    let refused = story.refused.iter().map(|entry| line(view, *entry, locale));
    let refused = match refused.len() {
        0 => None,
        _ => Some((words.flat_refused.into(), all(refused, words.listings_none))),
    };
    let mut rows = vec![
        (words.flat_owner.into(), title(story.title.as_ref(), locale)),
        (words.flat_letting.into(), letting(story, locale)),
        (
            words.flat_listings.into(),
            all(listings, words.listings_none),
        ),
    ];
    rows.extend(refused);
    rows.extend([
        (words.flat_leases.into(), all(leases, words.leases_none)),
        (
            words.flat_reservations.into(),
            all(reservations, words.reservations_none),
        ),
    ]);
    html! {
        <section class="sheet" aria-labelledby="now">
            <h2 id="now">{ words.flat_now }</h2>
            { terms(rows) }
        </section>
    }
}

fn all(items: impl ExactSizeIterator<Item = Html>, none: &'static str) -> Html {
    if items.len() == 0 {
        return none.into();
    }
    let items = items.map(|item| html! { <li>{ item }</li> });
    html! { <ul class="values">{ for items }</ul> }
}

/// A listing by its line and its lister, where it is shown below; else by its number.
fn line(view: &StoryView, index: u64, locale: &Locale) -> Html {
    let record = view.entry(index).and_then(|entry| entry.record.as_ref());
    match record {
        Some(record) => {
            let route = Route::Entry { index, pin: None };
            let link = html! { <a href={route.to_hash()}>{ subject_line(record, locale) }</a> };
            let mut signers = record.signers.iter();
            match signers.find(|(_, role)| role != "platform") {
                Some((did, _)) => {
                    let lister = html! { <SignerName did={did.clone()} locale={locale.clone()} /> };
                    let slots = [("listing", link), ("lister", lister)];
                    fill(locale.stories().listing_by, &slots)
                }
                None => link,
            }
        }
        None => entry_link(index, locale),
    }
}

fn title(title: Option<&TitleNow>, locale: &Locale) -> Html {
    let words = locale.stories();
    let Some(title) = title else {
        return words.title_none.into();
    };
    let template = match title.status {
        TitleStatus::Sealed => words.title_sealed,
        TitleStatus::Revoked => words.title_revoked,
        TitleStatus::Held if title.is_over => words.title_over,
        TitleStatus::Held => words.title_held,
    };
    let key = html! { <KeyChip did={title.owner_key.clone()} locale={locale.clone()} /> };
    let slots = [("key", key), ("entry", entry_link(title.entry, locale))];
    fill(template, &slots)
}

fn letting(story: &FlatStory, locale: &Locale) -> Html {
    let words = locale.stories();
    let items = story.letting.iter().map(|letting| match letting {
        Letting::Owner => words.letting_owner.into(),
        Letting::Agent {
            entity,
            mandate,
            exclusive,
            until,
        } => {
            let template = match (exclusive, until) {
                (true, Some(_)) => words.letting_only_until,
                (true, None) => words.letting_only,
                (false, Some(_)) => words.letting_agent_until,
                (false, None) => words.letting_agent,
            };
            let agent = html! { <EntityName id={entity.clone()} is_link=true /> };
            let until = until.map(|until| locale.time(until)).unwrap_or_default();
            let slots = [
                ("agent", agent),
                ("entry", entry_link(*mandate, locale)),
                ("until", until),
            ];
            fill(template, &slots)
        }
    });
    all(items, words.letting_none)
}

fn lease_line(lease: &LeaseNow, locale: &Locale) -> Html {
    let ui = locale.ui();
    let slots = [
        ("from", day(ui, &lease.from)),
        ("until", day(ui, &lease.until)),
        ("entry", entry_link(lease.entry, locale)),
    ];
    let says = fill(locale.stories().lease_runs, &slots);
    html! {
        <>
            { says }
            if lease.is_refused {
                { " " }{ tag(Shape::No, ui.word_not_verified) }
            }
        </>
    }
}
