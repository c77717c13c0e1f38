//! The background map below a plan, and what is said of it.

use std::rc::Rc;

use futures::executor::block_on;
use stele_messages::Lang;
use yew::{Callback, Html, Properties, ServerRenderer, component, html};

use super::{hold, lines};
use crate::browser::zone::Zone;
use crate::components::ground::{ground_layer, ground_note};
use crate::components::text::Locale;
use crate::state::ground::cover::{Placed, Tile};
use crate::state::ground::vector::{Kind, Shape};
use crate::state::ground::{Drawn, Source, Told};

#[derive(Debug, PartialEq, Properties)]
struct Props {
    locale: Locale,
}

#[component]
fn Body(props: &Props) -> Html {
    let placed = |x: u32| Placed {
        tile: Tile { zoom: 15, x, y: 1 },
        x: f64::from(x) * 240.0,
        y: -0.5,
        width: 240.0,
        height: 240.01,
    };
    let shape = |kind, path: &str| Shape {
        kind,
        path: path.into(),
    };
    let drawn = Drawn::Shapes(Rc::new(vec![
        shape(Kind::Water, "M0 0l9 0l0 9z"),
        shape(Kind::Major, "M1 2l3 4"),
    ]));
    let vector = [(placed(0), drawn), (placed(1), Drawn::Failed)];
    let picture = [(placed(0), Drawn::Picture("blob:one".into(), 9))];
    let source = Source::of("city.pmtiles", Some("© the <b>makers</b>")).map(Rc::new);
    let told = |shown, is_failed| Told { shown, is_failed };
    let nobody = Callback::noop();
    html! {
        <>
            <svg>{ ground_layer(&vector, &nobody) }</svg>
            <svg>{ ground_layer(&picture, &nobody) }</svg>
            <svg>{ ground_layer(&[], &nobody) }</svg>
            <div>{ ground_note(&told(source.clone(), false), &props.locale) }</div>
            <div>{ ground_note(&told(source, true), &props.locale) }</div>
            <div>{ ground_note(&told(Source::of("m", None).map(Rc::new), false), &props.locale) }</div>
            <div>{ ground_note(&Told::default(), &props.locale) }</div>
        </>
    }
}

fn render(lang: Lang) -> String {
    let renderer = ServerRenderer::<Body>::with_props(move || Props {
        locale: Locale {
            lang,
            zone: Zone::Utc,
        },
    });
    lines(&block_on(renderer.hydratable(false).render()))
}

#[test]
fn a_background_map_and_what_is_said_of_it() {
    let html = render(Lang::En);
    assert!(
        !html.contains("<b>") && html.contains("&lt;b&gt;makers"),
        "{html}"
    );
    hold("ground", render);
}
