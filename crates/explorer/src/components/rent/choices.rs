//! What a reader looks for. Each choice changes the address, and the address what is shown.

use stele_messages::{area, areas};
use yew::{Callback, Html, Properties, component, html, use_state_eq};

use super::wanted_words;
use crate::components::choice::{BoundField, Choice, Named};
use crate::components::text::{Locale, fill_text};
use crate::route::Route;
use crate::route::rent::{Bounds, Order, RentRoute, Rooms, Wanted};

/// Rooms that can be chosen by their number; beyond, by so many or more.
const MOST_ROOMS: u64 = 4;

#[derive(Debug, PartialEq, Properties)]
pub(crate) struct Props {
    pub(crate) locale: Locale,
    pub(crate) asked: RentRoute,
    /// Codes of areas that the rows name, sorted.
    pub(crate) seen: Vec<String>,
    /// Goes to what is looked for.
    pub(crate) on_ask: Callback<RentRoute>,
}

/// A field of a bound.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Field {
    RentFrom,
    RentTo,
    SizeFrom,
    SizeTo,
}

impl Field {
    const fn of(self, asked: &RentRoute) -> Option<u64> {
        match self {
            Self::RentFrom => asked.rent.from,
            Self::RentTo => asked.rent.to,
            Self::SizeFrom => asked.size.from,
            Self::SizeTo => asked.size.to,
        }
    }

    fn set(self, asked: &mut RentRoute, bound: Option<u64>) {
        match self {
            Self::RentFrom => asked.rent.from = bound,
            Self::RentTo => asked.rent.to = bound,
            Self::SizeFrom => asked.size.from = bound,
            Self::SizeTo => asked.size.to = bound,
        }
    }

    const fn id(self) -> &'static str {
        match self {
            Self::RentFrom => "rent-from",
            Self::RentTo => "rent-to",
            Self::SizeFrom => "size-from",
            Self::SizeTo => "size-to",
        }
    }
}

/// The choices.
#[component]
pub(crate) fn Choices(props: &Props) -> Html {
    let (locale, asked) = (&props.locale, &props.asked);
    let words = locale.rental();
    let bad = use_state_eq(|| None::<Field>);
    let choose = |set: fn(&mut RentRoute, &str)| {
        let asked = asked.clone();
        props.on_ask.reform(move |value: String| {
            let mut next = asked.clone();
            set(&mut next, &value);
            next
        })
    };
    let bound = |field: Field, label: &'static str, described_by: &'static str| {
        let (before, on_ask, bad_setter) = (asked.clone(), props.on_ask.clone(), bad.setter());
        let on_type = Callback::from(move |text: String| match Bounds::typed(&text) {
            Ok(bound) => {
                bad_setter.set(None);
                let mut next = before.clone();
                field.set(&mut next, bound);
                on_ask.emit(next);
            }
            Err(()) => bad_setter.set(Some(field)),
        });
        html! {
            <BoundField id={field.id()} label={label.to_owned()} value={field.of(asked)} is_bad={*bad == Some(field)}
                {described_by} {on_type} />
        }
    };
    let error = |fields: [Field; 2], bounds: Bounds| match *bad {
        Some(field) if fields.contains(&field) => Some(words.no_number),
        _ if bounds.is_empty() => Some(words.no_room),
        _ => None,
    };
    let is_default = *asked
        == RentRoute {
            is_table: asked.is_table,
            ..RentRoute::default()
        };
    let has_more = !asked.is_open() || asked.order != Order::default();
    let all = Route::Rent(RentRoute {
        is_table: asked.is_table,
        ..RentRoute::default()
    });
    html! {
        <section class="sheet choices" aria-labelledby="choose">
            <h2 id="choose">{ words.choose }</h2>
            <div class="choice-row">
                <Choice id="township" label={words.township} value={asked.township.clone().unwrap_or_default()}
                    options={townships(asked, &props.seen, locale)}
                    on_choose={choose(|next, value| next.township = Some(value.to_owned()).filter(|code| !code.is_empty()))} />
                <Choice id="state" label={words.state} value={asked.state.code().to_owned()} options={states(locale)}
                    on_choose={choose(|next, value| next.state = Wanted::from_code(value).unwrap_or_default())} />
                <Choice id="view" label={words.view} value={view_code(asked.is_table).to_owned()} options={views(locale)}
                    on_choose={choose(|next, value| next.is_table = value == view_code(true))} />
            </div>
            <details class="choose-more" open={has_more}>
                <summary>{ words.choose_more }</summary>
                <div class="choice-row">
                    <fieldset class="bounds">
                        <legend>{ words.rent }</legend>
                        { bound(Field::RentFrom, words.from, "rent-bad") }
                        { bound(Field::RentTo, words.to, "rent-bad") }
                        { fault("rent-bad", error([Field::RentFrom, Field::RentTo], asked.rent)) }
                    </fieldset>
                    <fieldset class="bounds">
                        <legend>{ words.size }</legend>
                        { bound(Field::SizeFrom, words.from, "size-bad") }
                        { bound(Field::SizeTo, words.to, "size-bad") }
                        { fault("size-bad", error([Field::SizeFrom, Field::SizeTo], asked.size)) }
                    </fieldset>
                    <Choice id="rooms" label={words.rooms} value={asked.rooms.map(Rooms::write).unwrap_or_default()}
                        options={rooms(asked, locale)} on_choose={choose(|next, value| next.rooms = Rooms::read(value))} />
                    <Choice id="order" label={words.order} value={asked.order.code().to_owned()} options={orders(locale)}
                        on_choose={choose(|next, value| next.order = Order::from_code(value).unwrap_or_default())} />
                </div>
            </details>
            if !is_default {
                <p class="choose-clear"><a href={all.to_hash()}>{ words.clear }</a></p>
            }
        </section>
    }
}

/// What is wrong with what was typed: announced when it comes.
fn fault(id: &'static str, says: Option<&'static str>) -> Html {
    html! { <p {id} class="field-error" role="alert">{ says.unwrap_or_default() }</p> }
}

type Options = Vec<(Option<String>, Vec<Named>)>;

fn one_group(options: impl Iterator<Item = Named>) -> Options {
    vec![(None, options.collect())]
}

/// Counties with their townships, by name; and whatever else the rows or the address name, by its code.
fn townships(asked: &RentRoute, seen: &[String], locale: &Locale) -> Options {
    let words = locale.rental();
    let mut groups: Options = vec![(None, vec![(String::new(), words.township_all.into())])];
    let known = || areas(locale.lang);
    for (county, name) in known().filter(|(code, _)| code.len() == 6) {
        let townships = known().filter(|(code, _)| code.len() > 6 && code.starts_with(county));
        let whole = fill_text(words.county_all, &[("county", name)]);
        let own = townships.map(|(code, name)| (code.to_owned(), name.to_owned()));
        let all = [(county.to_owned(), whole)].into_iter().chain(own);
        groups.push((Some(name.to_owned()), all.collect()));
    }
    let is_new = |code: &&String| {
        let mut own = groups.iter().flat_map(|(_, options)| options);
        // Prefectures and provinces hold everything there is.
        code.len() >= 6 && !own.any(|(value, _)| value == *code)
    };
    let more = asked.township.iter().chain(seen).filter(is_new);
    let mut more: Vec<Named> = more
        .map(|code| (code.clone(), named(code, locale)))
        .collect();
    more.sort();
    more.dedup();
    if !more.is_empty() {
        groups.push((Some(words.township_others.to_owned()), more));
    }
    groups
}

fn named(code: &str, locale: &Locale) -> String {
    area(locale.lang, code).unwrap_or(code).to_owned()
}

fn states(locale: &Locale) -> Options {
    let named = |own: Wanted| (own.code().to_owned(), wanted_words(own, locale).to_owned());
    one_group(Wanted::ALL.into_iter().map(named))
}

fn orders(locale: &Locale) -> Options {
    let words = locale.rental();
    let named = |own: Order| {
        let text = match own {
            Order::Newest => words.order_newest,
            Order::Cheapest => words.order_cheapest,
            Order::Dearest => words.order_dearest,
            Order::Largest => words.order_largest,
        };
        (own.code().to_owned(), text.to_owned())
    };
    one_group(Order::ALL.into_iter().map(named))
}

const fn view_code(is_table: bool) -> &'static str {
    if is_table { "table" } else { "cards" }
}

fn views(locale: &Locale) -> Options {
    let words = locale.rental();
    let all = [(false, words.view_cards), (true, words.view_table)];
    one_group(
        all.map(|(is, text)| (view_code(is).to_owned(), text.to_owned()))
            .into_iter(),
    )
}

fn rooms(asked: &RentRoute, locale: &Locale) -> Options {
    let words = locale.rental();
    let text = |rooms: Rooms| match rooms {
        Rooms::Exactly(rooms) => (locale.records().rooms)(rooms),
        Rooms::AtLeast(rooms) => (words.rooms_or_more)(rooms),
    };
    let few = (1..MOST_ROOMS).map(Rooms::Exactly);
    let mut all: Vec<Rooms> = few.chain([Rooms::AtLeast(MOST_ROOMS)]).collect();
    // An address may ask for what isn't offered for choice.
    all.extend(asked.rooms.filter(|own| !all.contains(own)));
    let any = (String::new(), words.rooms_any.to_owned());
    one_group(
        [any]
            .into_iter()
            .chain(all.into_iter().map(|own| (own.write(), text(own)))),
    )
}
