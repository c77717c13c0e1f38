//! What the city's records are about, and how many there are of each: the ways in.

use stele_client::check::CheckedList;
use stele_messages::number;
use stele_records::index::{IndexKey, Kind};
use stele_records::types::RecordType;
use stele_records::verdict::Answer;
use yew::{Html, html};

use super::mark::{Mark, Shape};
use super::text::Locale;
use crate::route::Route;
use crate::route::rent::RentRoute;

/// The kinds of records that are counted, by what they are about.
const COUNTED: [(System, [RecordType; 2]); 5] = [
    (
        System::Rental,
        [RecordType::Property, RecordType::RentalListing],
    ),
    (System::Funds, [RecordType::Project, RecordType::Payment]),
    (
        System::Forest,
        [RecordType::TreeCard, RecordType::TreeEvent],
    ),
    (
        System::Points,
        [RecordType::Account, RecordType::Redemption],
    ),
    (
        System::Identity,
        [RecordType::Entity, RecordType::Accreditation],
    ),
];

#[derive(Clone, Copy)]
enum System {
    Rental,
    Funds,
    Forest,
    Points,
    Identity,
}

/// The lists whose lengths are shown.
pub(crate) fn counted() -> Vec<IndexKey> {
    let kinds = COUNTED.iter().flat_map(|(_, kinds)| kinds);
    kinds
        .map(|kind| IndexKey::new(Kind::Type, kind.name()))
        .collect()
}

/// A card for each; `lists` are those of [`counted`], as far as they are known.
pub(crate) fn systems(lists: Option<&[CheckedList]>, locale: &Locale) -> Html {
    let words = locale.home();
    // Where nothing can be counted, that is said once.
    let is_blind = lists.is_some_and(|lists| lists.iter().all(|list| count_of(list).is_none()));
    let note = match lists {
        None => words.counting,
        Some(_) if is_blind => words.none_counted,
        Some(lists) if lists.iter().all(|list| list.answer() == Answer::Yes) => words.counted,
        Some(_) => words.not_counted,
    };
    let cards = COUNTED.iter().map(|(system, kinds)| {
        let (title, asks, to) = about(*system, locale);
        let figures = kinds.iter().map(|kind| figure(*kind, lists, locale));
        html! {
            <li class="system">
                <h3><a class="system-link" href={to.to_hash()}>{ title }</a></h3>
                <p>{ asks }</p>
                if !is_blind {
                    <ul class="system-figures">{ for figures }</ul>
                }
            </li>
        }
    });
    html! {
        <section class="systems-room" aria-labelledby="systems">
            <h2 id="systems">{ words.title }</h2>
            <ul class="systems">{ for cards }</ul>
            <p class="fine systems-note" data-outcome={lists.is_none().then_some("pending")}>
                if is_blind {
                    <Mark shape={Shape::Unknown} />
                }
                <span>{ note }</span>
            </p>
        </section>
    }
}

fn about(system: System, locale: &Locale) -> (&'static str, &'static str, Route) {
    let words = locale.home();
    match system {
        System::Rental => (
            words.rental,
            words.rental_asks,
            Route::Rent(RentRoute::default()),
        ),
        System::Funds => (words.funds, words.funds_asks, Route::Money),
        System::Forest => (words.forest, words.forest_asks, Route::Trees),
        System::Points => (words.points, words.points_asks, Route::Points),
        System::Identity => (words.identity, words.identity_asks, Route::Companies),
    }
}

/// How long a list is. A count that can't be had, or that is wrong, is no number.
fn count_of(list: &CheckedList) -> Option<u64> {
    let found = list.found.as_ref().ok()?;
    (list.answer() != Answer::No).then(|| found.count())
}

fn figure(kind: RecordType, lists: Option<&[CheckedList]>, locale: &Locale) -> Html {
    let words = locale.home();
    let key = IndexKey::new(Kind::Type, kind.name());
    let list = lists.and_then(|lists| lists.iter().find(|list| list.key == key));
    let count = list.and_then(count_of);
    let shown = match (count, list) {
        (Some(count), _) => html! { <strong>{ number(count) }</strong> },
        (None, Some(_)) => html! { <strong class="system-unknown">{ words.unknown }</strong> },
        (None, None) => html! { <span class="row-blank" aria-hidden="true"></span> },
    };
    html! { <li data-kind={kind.name()}>{ shown }{ " " }<span>{ (words.many)(kind, count.unwrap_or_default()) }</span></li> }
}
