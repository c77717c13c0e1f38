//! The trees of a section: as many as should live, fewer, and a section that can't be counted.

use futures::executor::block_on;
use stele_messages::Lang;
use stele_records::rules::forest::Survival;
use stele_records::verdict::Reason;
use yew::{Html, Properties, ServerRenderer, component, html};

use super::{hold, lines};
use crate::browser::zone::Zone;
use crate::components::mark::Shape;
use crate::components::section::{figures, own_rule};
use crate::components::text::Locale;

#[derive(Debug, PartialEq, Properties)]
struct Props {
    locale: Locale,
}

fn survival(alive: u64) -> Survival {
    Survival {
        section: "9-3".into(),
        planted: 1_200,
        positioned: 1_100,
        alive,
        dead: 1_200 - alive,
        replaced: 40,
        removed: 9,
        deaths: vec![7, 12],
    }
}

#[component]
fn Body(props: &Props) -> Html {
    let too_long = Reason::ListTooLong {
        count: 4_711,
        limit: 2_000,
    };
    let counted = [Ok(survival(1_100)), Ok(survival(900)), Err(too_long)];
    html! { <>{ for counted.iter().map(|counted| figures(counted, &props.locale)) }</> }
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
fn the_top_of_the_page_carries_what_the_rule_says() {
    let locale = Locale {
        lang: Lang::En,
        zone: Zone::Utc,
    };
    let top = |counted: Option<&Result<Survival, Reason>>| own_rule(counted, &locale);
    assert!(top(Some(&Ok(survival(1_100)))).is_none());
    assert!(top(Some(&Ok(survival(0)))).is_some());
    let low = top(Some(&Ok(survival(900)))).expect("too few live");
    assert_eq!(low.shape, Shape::Note);
    assert!(low.title.contains("900 are alive"), "{}", low.title);
    let open = top(Some(&Err(Reason::Offline))).expect("it is not known");
    assert_eq!(open.shape, Shape::Unknown);
    let shape = top(None).map(|own| own.shape);
    assert_eq!(shape, Some(Shape::Pending));
}

#[test]
fn the_trees_of_a_section() {
    let html = render(Lang::En);
    assert!(html.contains("1,200") && html.contains("data-check=\"T7\""));
    hold("section", render);
}
