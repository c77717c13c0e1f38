//! What is offered for rent: what a reader looks for, and the listings that fit, each with its own answer.

pub(crate) mod cards;
pub(crate) mod choices;
pub(crate) mod table;

use stele_messages::area;
use stele_records::types::field::PROPERTY;
use stele_records::types::rental::Listing;
use yew::{Callback, Html, html};

use super::mark::Shape;
use super::names::EntityName;
use super::questions::tag;
use super::text::{Locale, fill, foreign};
use crate::route::Route;
use crate::route::rent::{RentRoute, Wanted};
use crate::state::browse::Browse;
use crate::state::record::RecordView;
use crate::state::rent::{Offer, Picked, Standing, areas};

/// The mark and the word of a state: a listing that nobody should pay for is marked as that.
pub(crate) const fn standing_words(standing: Standing, locale: &Locale) -> (Shape, &'static str) {
    let (ui, words) = (locale.ui(), locale.rental());
    match standing {
        Standing::Checking => (Shape::Pending, words.word_checking),
        Standing::Offered => (Shape::Yes, words.word_offered),
        Standing::Warned => (Shape::Note, words.word_warned),
        Standing::Reserved => (Shape::No, words.word_reserved),
        Standing::Let => (Shape::No, words.word_let),
        Standing::Expired => (Shape::No, words.word_expired),
        Standing::Withdrawn => (Shape::No, words.word_withdrawn),
        Standing::Replaced => (Shape::No, words.word_replaced),
        Standing::NotVerified => (Shape::No, ui.word_not_verified),
        Standing::CantTell => (Shape::Unknown, ui.word_cant_tell),
    }
}

fn standing_tag(standing: Standing, locale: &Locale) -> Html {
    let (shape, word) = standing_words(standing, locale);
    tag(shape, word)
}

/// The words of a choice of state.
pub(crate) const fn wanted_words(wanted: Wanted, locale: &Locale) -> &'static str {
    let words = locale.rental();
    match wanted {
        Wanted::Offered => words.state_offered,
        Wanted::Any => words.state_any,
        Wanted::Reserved => words.state_reserved,
        Wanted::Let => words.state_let,
        Wanted::Expired => words.state_expired,
        Wanted::Withdrawn => words.state_withdrawn,
        Wanted::NotVerified => words.state_not_verified,
        Wanted::CantTell => words.state_cant_tell,
    }
}

/// What the home is called: its address or the listing's headline, else its number.
pub(crate) fn home_name(listing: &Listing, record: &RecordView, locale: &Locale) -> Html {
    match listing.address.as_deref().or(listing.name.as_deref()) {
        Some(name) => foreign(name),
        None => {
            let slots = [("unit", foreign(unit_of(record)))];
            fill(locale.rental().unnamed, &slots)
        }
    }
}

/// The unit number of the flat that a record is about.
pub(crate) fn unit_of(record: &RecordView) -> &str {
    let id = record.subject_id.as_str();
    id.strip_prefix(PROPERTY).unwrap_or(id)
}

/// The narrowest area that a record names.
pub(crate) fn place(record: &RecordView, locale: &Locale) -> Html {
    let Some(code) = areas(record).last() else {
        return Html::default();
    };
    match area(locale.lang, code) {
        Some(name) => name.into(),
        None => foreign(code),
    }
}

/// Who offers it, by the role that they have signed in; said as a fact only where the checks bear it out.
pub(crate) fn lister(
    offer: &Offer,
    record: &RecordView,
    listing: &Listing,
    locale: &Locale,
) -> Html {
    let words = locale.rental();
    let is_known = !matches!(
        offer.standing,
        Standing::Checking | Standing::NotVerified | Standing::CantTell
    );
    let is_agents = record.signers.iter().any(|(_, role)| role == "agent");
    let agent = match listing.agent.clone() {
        Some(id) => html! { <EntityName {id} is_link=true /> },
        None => words.some_agent.into(),
    };
    let template = match (is_agents, is_known) {
        (false, true) => words.by_owner,
        (false, false) => words.as_owner,
        (true, true) => words.by_agent,
        (true, false) => words.as_agent,
    };
    fill(template, &[("agent", agent)])
}

/// What a reader can do with a row: choose it to be compared.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Choosing {
    /// The ids of the records that are chosen, at most two.
    pub(crate) chosen: Vec<String>,
    /// Chooses one, or takes it back.
    pub(crate) toggle: Callback<String>,
}

impl Choosing {
    /// The checkbox of a row: `name` says of which, to those who hear it.
    fn checkbox(&self, record: &RecordView, name: &Html, locale: &Locale) -> Html {
        let id = record.id.clone();
        let is_chosen = self.chosen.contains(&id);
        let is_full = self.chosen.len() >= 2 && !is_chosen;
        let onchange = self.toggle.reform(move |_| id.clone());
        html! {
            <label class="compare-box">
                <input type="checkbox" checked={is_chosen} disabled={is_full} {onchange} />
                <span>{ locale.rental().compare }<span class="visually-hidden">{ " " }{ name.clone() }</span></span>
            </label>
        }
    }
}

/// What has been chosen to be compared, and the way there; nothing where nothing is.
pub(crate) fn compare_bar(choosing: &Choosing, clear: &Callback<()>, locale: &Locale) -> Html {
    let words = locale.rental();
    let said = match choosing.chosen.as_slice() {
        [] => return Html::default(),
        [_] => words.compare_one,
        _ => words.compare_two,
    };
    let route = match choosing.chosen.as_slice() {
        [one, other] => Some(Route::Compare {
            ids: [one.clone(), other.clone()],
        }),
        _ => None,
    };
    html! {
        <div class="compare-bar" role="group" aria-label={words.compare}>
            <p>{ said }</p>
            <p class="button-row">
                if let Some(route) = route {
                    <a class="button button-main" href={route.to_hash()}>{ words.compare_go }</a>
                }
                <button type="button" class="button" onclick={clear.reform(|_| ())}>{ words.compare_clear }</button>
            </p>
        </div>
    }
}

/// How many rows fit, of how many that have been read; and how many of those read are in other states, each with the
/// way to them.
pub(crate) fn summary(view: &Browse, picked: &Picked, asked: &RentRoute, locale: &Locale) -> Html {
    let words = locale.rental();
    let count = view.count().unwrap_or(0);
    let read = u64::try_from(picked.read).unwrap_or(u64::MAX);
    let others = picked.tally.others(asked.state);
    let others = others.into_iter().map(|(state, rows)| {
        let route = Route::Rent(RentRoute {
            state,
            ..asked.clone()
        });
        let text = (words.of_state)(wanted_words(state, locale), rows);
        html! { <li><a href={route.to_hash()}>{ text }</a></li> }
    });
    let has_others = asked.state != Wanted::Any && others.len() > 0;
    html! {
        <>
            <p class="fine">{ (words.chosen_from)(read, count) }</p>
            if picked.currencies > 1 {
                <p class="note">{ words.currencies }</p>
            }
            if has_others {
                <div class="others">
                    <p>{ words.others }</p>
                    <ul>{ for others }</ul>
                </div>
            }
        </>
    }
}

/// The rows that fit, as cards or as a table, and what is still on its way.
pub(crate) fn offers(
    view: &Browse,
    picked: &Picked,
    asked: &RentRoute,
    choosing: &Choosing,
    locale: &Locale,
) -> Html {
    let words = locale.rental();
    let is_waiting = view.is_reading() || picked.open() > 0;
    if picked.shown.is_empty() && !is_waiting {
        return html! {
            <div class="none-fit">
                <p><strong>{ words.none_fit }</strong></p>
                <p class="todo">{ words.none_fit_todo }</p>
            </div>
        };
    }
    let open = picked.open();
    html! {
        <>
            if asked.is_table {
                { table::table(&picked.shown, choosing, locale) }
            } else {
                { cards::cards(&picked.shown, choosing, is_waiting, locale) }
            }
            if open > 0 {
                <p class="fine" data-outcome="pending">{ (words.open)(open) }</p>
            }
        </>
    }
}

/// The route to a row's own page.
fn route_of(offer: &Offer) -> Route {
    Route::Entry {
        index: offer.index,
        pin: None,
    }
}
