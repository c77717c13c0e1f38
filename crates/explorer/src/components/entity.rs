//! An entity: its keys and what became of each, and what it may sign.

use stele_messages::role;
use stele_records::index::{IndexKey, Kind};
use stele_records::story::{Accredited, EntityStory, KeyEvent, KeyLife};
use yew::{Html, html};

use super::evidence::entry_link;
use super::key_chip::KeyChip;
use super::lines::{joined, types_joined};
use super::mark::Shape;
use super::questions::tag;
use super::record_card::record_fields;
use super::text::{Locale, fill, foreign};
use super::values::area_name;
use crate::route::Route;
use crate::state::story::StoryView;

/// Who it is, as its registration says.
pub(crate) fn who_it_is(view: &StoryView, story: &EntityStory, locale: &Locale) -> Html {
    let entry = story.registration.and_then(|index| view.entry(index));
    let Some(record) = entry.and_then(|entry| entry.record.as_ref()) else {
        return Html::default();
    };
    html! {
        <section class="sheet" aria-labelledby="who">
            <h2 id="who">{ locale.stories().entity_who }</h2>
            { record_fields(record, locale) }
        </section>
    }
}

/// Its keys, those in use first.
pub(crate) fn keys(story: &EntityStory, locale: &Locale) -> Html {
    let words = locale.stories();
    let (in_use, ended): (Vec<_>, Vec<_>) =
        story.keys.iter().partition(|life| life.ended.is_none());
    let lives = in_use.into_iter().chain(ended);
    let lives = lives.map(|life| html! { <li>{ key_life(life, locale) }</li> });
    html! {
        <section class="sheet" aria-labelledby="keys">
            <h2 id="keys">{ words.entity_keys }</h2>
            if story.keys.is_empty() {
                <p>{ words.entity_keys_none }</p>
            }
            <ul class="signers">{ for lives }</ul>
        </section>
    }
}

/// When it was registered, and what became of it and why.
fn key_life(life: &KeyLife, locale: &Locale) -> Html {
    let words = locale.stories();
    let chip = |did: &str| html! { <KeyChip did={did.to_owned()} locale={locale.clone()} /> };
    let happened = |template: &'static str, event: &KeyEvent| {
        let slots = [
            ("time", locale.time(event.at)),
            ("entry", entry_link(event.entry, locale)),
            (
                "new",
                life.replaced_by.as_deref().map(chip).unwrap_or_default(),
            ),
        ];
        html! { <p class="fine">{ fill(template, &slots) }</p> }
    };
    let ended = life.ended.as_ref().map(|event| {
        let template = match life.replaced_by {
            Some(_) => words.key_replaced,
            None => words.key_revoked,
        };
        let reason = match &event.reason {
            Some(reason) => fill(words.key_reason, &[("reason", foreign(reason))]),
            None => words.key_reason_none.into(),
        };
        html! { <>{ happened(template, event) }<p class="fine">{ reason }</p></> }
    });
    let (shape, word) = match life.ended {
        None => (Shape::Yes, words.word_holds),
        Some(_) => (Shape::Nothing, words.word_past),
    };
    html! {
        <>
            <p class="bare">{ chip(&life.key) }</p>
            { happened(words.key_registered, &life.registered) }
            { for ended }
            { tag(shape, word) }
        </>
    }
}

/// What it may sign.
pub(crate) fn may_sign(story: &EntityStory, locale: &Locale) -> Html {
    let words = locale.stories();
    let all = story.accreditations.iter().rev();
    let all = all.map(|accredited| accreditation(accredited, locale));
    html! {
        <section class="sheet" aria-labelledby="may">
            <h2 id="may">{ words.entity_may }</h2>
            if story.accreditations.is_empty() {
                <p>{ words.entity_may_none }</p>
            }
            <ul class="signers">{ for all }</ul>
        </section>
    }
}

fn accreditation(accredited: &Accredited, locale: &Locale) -> Html {
    let words = locale.stories();
    let roles = accredited.roles.iter();
    let roles = roles.map(|name| foreign(&role(locale.lang, name)));
    let areas = accredited.areas.iter();
    let areas = areas.map(|code| area_name(code, locale));
    let slots = [
        ("types", types_joined(&accredited.record_types, locale)),
        ("roles", joined(roles.collect(), locale)),
        ("areas", joined(areas.collect(), locale)),
    ];
    let period = [
        ("from", locale.time(accredited.from)),
        ("entry", entry_link(accredited.entry, locale)),
    ];
    let period = match accredited.until {
        Some(until) => {
            let [from, entry] = period;
            let slots = [from, entry, ("until", locale.time(until))];
            fill(words.may_from_until, &slots)
        }
        None => fill(words.may_from, &period),
    };
    let (shape, word) = match accredited.holds {
        true => (Shape::Yes, words.word_holds),
        false => (Shape::Nothing, words.word_past),
    };
    html! {
        <li>
            <p class="bare">{ fill(words.may_sign, &slots) }</p>
            <p class="fine">{ period }</p>
            { tag(shape, word) }
        </li>
    }
}

/// What else there is than the entries about the entity itself, and where.
pub(crate) fn records_note(id: &str, locale: &Locale) -> Html {
    let words = locale.stories();
    let named = Route::list(IndexKey::new(Kind::Party, id));
    let named = html! { <a href={named.to_hash()}>{ words.entity_named }</a> };
    html! { <p>{ fill(words.entity_records_note, &[("named", named)]) }</p> }
}
