//! Stations and goods with what they say: those first that something speaks against.

use std::rc::Rc;

use futures::executor::block_on;
use stele_messages::Lang;
use stele_records::index::{IndexKey, Kind};
use stele_records::types::RecordType;
use stele_tests::rules::points::{Scheme, Who, station_of};
use yew::{Html, Properties, ServerRenderer, component, html};

use super::{hold, lines};
use crate::browser::zone::Zone;
use crate::components::text::Locale;
use crate::components::type_sheet::{FEW, how_it_stands, rows};
use crate::hooks::BrowseActs;
use crate::state::browse::Browse;
use crate::testing::market::browsed;

#[derive(Debug, PartialEq, Properties)]
struct Props {
    views: Vec<Rc<Browse>>,
    most: usize,
    locale: Locale,
}

#[component]
fn Body(props: &Props) -> Html {
    let sheets = props.views.iter().map(|view| {
        html! {
            <>
                { how_it_stands(view, &props.locale) }
                { rows(view, &BrowseActs::default(), props.most, &props.locale) }
            </>
        }
    });
    html! { <>{ for sheets }</> }
}

/// Of a city with a station that nobody entitled has logged, and many newer ones.
fn render(types: &'static [RecordType], most: usize, lang: Lang) -> String {
    let (scheme, _) = city();
    let city = scheme.town.city();
    let renderer = ServerRenderer::<Body>::with_props(move || Props {
        views: types
            .iter()
            .map(|own| browsed(&city, &IndexKey::new(Kind::Type, own.name()), &[]))
            .collect(),
        most,
        locale: Locale {
            lang,
            zone: Zone::Utc,
        },
    });
    lines(&block_on(renderer.hydratable(false).render()))
}

fn city() -> (Scheme, u64) {
    let mut scheme = Scheme::new();
    let operator = scheme.operator.entity.clone();
    let stranger = scheme.town.party("authority");
    let forged = station_of("RH-66", &stranger.entity);
    let by = Who::By(&stranger.key, "authority");
    let forged = scheme.says(RecordType::Station, forged, &[by]);
    for number in 10..15 {
        let mut station = station_of(&format!("RH-{number}"), &operator);
        station["name"] = format!("<b>悦容</b> {number}").into();
        station["openingHours"] = "Mo-Su 08:00-18:00".into();
        scheme.says(RecordType::Station, station, &[Who::Office]);
    }
    (scheme, forged)
}

#[test]
fn what_something_speaks_against_comes_first() {
    let types = &[RecordType::Station];
    let html = render(types, FEW, Lang::En);
    let (_, forged) = city();
    let tones: Vec<&str> = html.split("<li data-tone=\"").skip(1).collect();
    assert_eq!(tones.len(), FEW, "{html}");
    assert!(tones[0].starts_with("no\""), "{html}");
    assert!(tones[0].contains(&format!("#/entry/{forged}\"")), "{html}");
    assert!(html.contains("Of those read so far, 1 did not pass: shown first."));
    hold("type-sheet", |lang| render(types, FEW, lang));
    // And once all are shown, how far it was read.
    assert!(!html.contains("browse-bar"), "{html}");
    let html = render(types, usize::MAX, Lang::En);
    assert_eq!(html.matches("<li data-tone=\"").count(), 8);
    assert!(html.contains("browse-bar"), "{html}");
}

#[test]
fn rates_and_goods_are_headed_by_their_names() {
    let types = &[RecordType::RateTable, RecordType::Catalogue];
    hold("type-sheet-goods", |lang| render(types, FEW, lang));
    let html = render(types, FEW, Lang::En);
    assert!(!html.contains("did not pass"), "{html}");
}
