//! What companies of a building site paid and received.

use std::rc::Rc;

use futures::executor::block_on;
use serde_json::json;
use stele_client::cache::MemoryCache;
use stele_client::check::check_head;
use stele_client::log::Log;
use stele_client::seen::MemorySeen;
use stele_messages::Lang;
use stele_tests::city::{City, NOW, ORIGIN};
use stele_tests::rules::funds::{Pay, STEEL, Site};
use stele_tests::rules::town::Town;
use yew::{Callback, Html, Properties, ServerRenderer, component};

use super::{hold, lines};
use crate::browser::zone::Zone;
use crate::components::dealings::dealings as view_of;
use crate::components::text::Locale;
use crate::session::dealings::dealings;
use crate::state::dealings::{DealingsView, Far};

#[derive(Debug, PartialEq, Properties)]
struct Props {
    view: DealingsView,
    locale: Locale,
}

#[component]
fn Body(props: &Props) -> Html {
    view_of(&props.view, &Callback::noop(), &props.locale)
}

/// What is told in the end, and how far it had come each time that something was said before.
fn look(city: &City, entity: &str) -> (DealingsView, Vec<Far>) {
    let trust = Town::trust();
    let log = Log::new(city, MemoryCache::default(), trust.policy.clone(), ORIGIN);
    let memory = MemorySeen::default();
    let head = block_on(check_head(&log, &trust, NOW, &memory, |_| ()));
    let said = std::cell::RefCell::new(Vec::new());
    let say = |view: DealingsView| said.borrow_mut().push(view.far());
    let view = block_on(dealings(&log, &trust, &head, entity, say, async || ()));
    (view, said.into_inner())
}

fn render(city: &City, entity: &str, lang: Lang) -> String {
    let (city, entity) = (city.clone(), entity.to_owned());
    let renderer = ServerRenderer::<Body>::with_props(move || Props {
        view: look(&city, &entity).0,
        locale: Locale {
            lang,
            zone: Zone::Utc,
        },
    });
    lines(&block_on(renderer.hydratable(false).render()))
}

/// Wages paid out, steel paid and partly given back, a payment that a stranger let pass, one beyond what had come in.
fn built() -> Site {
    let mut site = Site::new();
    site.worker("w-1");
    site.progress("200.10");
    site.pay_wages("100", "W-1");
    site.wages("W-1", "100", &[("w-1", "100")]);
    let [contractor, steel, stranger] =
        [&site.contractor, &site.steel, &site.stranger].map(Rc::clone);
    let paid = site.pay_steel("50.05", json!({}));
    site.reverse(paid, &contractor, "20.01");
    let pay = Pay {
        contract: STEEL,
        payer: &contractor,
        payee: &steel,
        amount: "10",
        purpose: "material",
        more: json!({}),
    };
    site.pay_under(&pay, &stranger);
    site.pay(&Pay {
        amount: "190",
        ..pay
    });
    site
}

#[test]
fn a_contractor_and_an_employer() {
    let site = built();
    let city = site.town.city();
    hold("dealings-contractor", |lang| {
        render(&city, &site.contractor.entity, lang)
    });
    hold("dealings-employer", |lang| {
        render(&city, &site.labour.entity, lang)
    });
    let html = render(&city, &site.contractor.entity, Lang::En);
    // To labour 100, for steel 50.05 - 20.01 + 190; received 200.10 + 100.
    for sum in ["CNY 320.04", "CNY 300.10"] {
        assert!(html.contains(sum), "{sum}: {html}");
    }
}

#[test]
fn it_is_said_how_far_it_has_come() {
    let site = built();
    let (view, said) = look(&site.town.city(), &site.contractor.entity);
    assert!(matches!(said.first(), Some(Far::Reading(count)) if *count > 5));
    assert_eq!(said.last(), Some(&Far::Adding(0, 1)));
    assert_eq!(view.far(), Far::Done);
}

#[test]
fn of_whoever_is_in_no_contract_nothing_is_said() {
    let site = built();
    hold("dealings-none", |lang| {
        render(&site.town.city(), &site.attester.entity, lang)
    });
}

#[test]
fn what_could_not_be_had_is_no_sum() {
    let site = built();
    let mut city = site.town.city();
    city.files.retain(|path, _| !path.contains("entr"));
    hold("dealings-open", |lang| {
        render(&city, &site.contractor.entity, lang)
    });
    let (view, _) = look(&city, &site.contractor.entity);
    assert!(matches!(view.far(), Far::CantTell(Some(_))), "{view:?}");
    assert!(view.moved().is_empty());
}
