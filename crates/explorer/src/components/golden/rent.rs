//! What is offered for rent: a small town with a listing in each state.

use std::rc::Rc;

use futures::executor::block_on;
use stele_messages::Lang;
use yew::{Callback, ContextProvider, Html, Properties, ServerRenderer, component, html};

use super::{hold, lines};
use crate::browser::zone::Zone;
use crate::components::browse::browse_bar;
use crate::components::rent::choices::Choices;
use crate::components::rent::{Choosing, compare_bar, offers, summary};
use crate::components::text::Locale;
use crate::hooks::BrowseActs;
use crate::route::rent::{Bounds, Order, RentRoute, Rooms, Wanted};
use crate::state::browse::{Browse, Reading};
use crate::state::names::Names;
use crate::state::rent::{PAGE, Picked};
use crate::testing::market::{HOSTILE, Market, browsed, listings};
use stele_records::verdict::{FetchProblem, Reason};

#[derive(Debug, PartialEq, Properties)]
struct Props {
    view: Rc<Browse>,
    asked: RentRoute,
    chosen: Vec<String>,
    locale: Locale,
}

#[component]
fn Body(props: &Props) -> Html {
    let Props {
        view,
        asked,
        chosen,
        locale,
    } = props;
    let picked = Picked::of(view, asked, PAGE);
    let shown: Vec<u64> = picked.shown.iter().map(|offer| offer.index).collect();
    let choosing = Choosing {
        chosen: chosen.clone(),
        toggle: Callback::noop(),
    };
    html! {
        <ContextProvider<Names> context={view.names.clone()}>
            <Choices locale={locale.clone()} asked={asked.clone()} seen={vec!["130629".to_owned(), "440304001".to_owned()]}
                on_ask={Callback::noop()} />
            { summary(view, &picked, asked, locale) }
            { offers(view, &picked, asked, &choosing, locale) }
            { browse_bar(view, &BrowseActs::default(), &shown, locale) }
            { compare_bar(&choosing, &Callback::noop(), locale) }
        </ContextProvider<Names>>
    }
}

/// What is looked at: marks of one thread can't be handed to another.
type Look = fn(&Market) -> (Rc<Browse>, RentRoute, Vec<String>);

fn render(look: Look, lang: Lang) -> String {
    let renderer = ServerRenderer::<Body>::with_props(move || {
        let (view, asked, chosen) = look(&Market::new());
        Props {
            view,
            asked,
            chosen,
            locale: Locale {
                lang,
                zone: Zone::Utc,
            },
        }
    });
    lines(&block_on(renderer.hydratable(false).render()))
}

fn of(state: Wanted) -> RentRoute {
    RentRoute {
        state,
        ..RentRoute::default()
    }
}

fn all(market: &Market) -> Rc<Browse> {
    browsed(&market.city(), &listings(), &[])
}

#[test]
fn what_is_offered_now() {
    hold("rent-offered", |lang| {
        render(|m| (all(m), RentRoute::default(), Vec::new()), lang)
    });
}

#[test]
fn every_state() {
    hold("rent-any", |lang| {
        render(
            |market| {
                let id = market.street.town.id_of(market.warned);
                (all(market), of(Wanted::Any), vec![id])
            },
            lang,
        )
    });
}

#[test]
fn as_a_table() {
    hold("rent-table", |lang| {
        render(
            |market| {
                let ids = [market.offered[1], market.by_agent];
                let chosen = ids.map(|entry| market.street.town.id_of(entry));
                let asked = RentRoute {
                    township: Some("130629".into()),
                    rent: Bounds {
                        from: Some(1_000),
                        to: Some(6_000),
                    },
                    order: Order::Cheapest,
                    is_table: true,
                    ..RentRoute::default()
                };
                (all(market), asked, chosen.to_vec())
            },
            lang,
        )
    });
}

#[test]
fn while_rows_are_read_and_checked() {
    let look: Look = |market| {
        let view = browsed(&market.city(), &listings(), &market.offered);
        let mut view = Rc::unwrap_or_clone(view);
        view.reading = Reading::Until(1_240);
        (Rc::new(view), RentRoute::default(), Vec::new())
    };
    hold("rent-reading", |lang| render(look, lang));
}

#[test]
fn nothing_fits_and_nothing_more_could_be_had() {
    let look: Look = |market| {
        let mut view = Rc::unwrap_or_clone(all(market));
        view.reading = Reading::Failed(Reason::Fetch {
            path: "tile/0/000".into(),
            problem: FetchProblem::Status(503),
        });
        let asked = RentRoute {
            rooms: Some(Rooms::AtLeast(7)),
            ..RentRoute::default()
        };
        (Rc::new(view), asked, Vec::new())
    };
    hold("rent-nothing", |lang| render(look, lang));
}

#[test]
fn text_of_a_listing_is_never_markup() {
    let html = render(|m| (all(m), of(Wanted::Any), Vec::new()), Lang::Zh);
    assert!(
        html.contains("<bdi>悦容里 &lt;1&gt; 栋 1102</bdi>"),
        "{html}"
    );
    let hostile = HOSTILE.replace('<', "&lt;").replace('>', "&gt;");
    assert!(html.contains(&format!("<bdi>{hostile}</bdi>")), "{html}");
    for part in ["<1>", "<img", " style="] {
        assert!(!html.contains(part), "{part}: {html}");
    }
}
