//! The forest: a map with its list, charts, and the tag to print.

use std::rc::Rc;

use futures::executor::block_on;
use stele_messages::Lang;
use stele_records::rules::forest::Survival;
use yew::{Html, Properties, ServerRenderer, component, html};

use super::{hold, lines};
use crate::browser::zone::Zone;
use crate::components::forest::{TreeList, species_chart, survival_chart, tree_signs, tree_spots};
use crate::components::plan::Plan;
use crate::components::sign::Sign;
use crate::components::spots::Spot;
use crate::components::text::{Locale, foreign};
use crate::components::tree_tag::{HowFar, TreeTag};
use crate::state::forest::{Census, Flag, Tree, boundary, species};
use crate::testing::wood::Wood;

#[derive(Debug, PartialEq, Properties)]
struct Props {
    trees: Vec<Tree>,
    outlines: Vec<Vec<(i64, i64)>>,
    locale: Locale,
}

#[component]
fn Body(props: &Props) -> Html {
    let locale = &props.locale;
    let words = locale.forest();
    let trees = Rc::new(props.trees.clone());
    let spots = Rc::new(tree_spots(&trees, locale));
    let census = |alive: u64| {
        Rc::new(Census {
            survival: Survival {
                planted: 1_200,
                alive,
                dead: 1_200 - alive,
                ..Survival::default()
            },
            species: Vec::new(),
        })
    };
    let counted = [
        ("千年秀林 <1> 号".to_owned(), census(1_150)),
        ("9-3".to_owned(), census(900)),
        (
            "9-4".to_owned(),
            Rc::new(Census {
                survival: Survival::default(),
                species: Vec::new(),
            }),
        ),
    ];
    let tag = "XA0629-<b>1042".to_owned();
    let link = "https://city.example/#/t/XA0629-%3Cb%3E1042".to_owned();
    html! {
        <>
            <section class="sheet">
                <Plan locale={locale.clone()} label={words.map_trees} {spots}
                    outlines={Rc::new(props.outlines.clone())} signs={tree_signs(&trees, locale)} />
            </section>
            <section class="sheet">
                <TreeList trees={Rc::clone(&trees)} locale={locale.clone()} />
            </section>
            <section class="sheet">{ species_chart(&species(&trees), locale) }</section>
            <section class="sheet">{ survival_chart(&counted, locale) }</section>
            <HowFar locale={locale.clone()} place={(390_010_000, 1_159_010_000)} />
            <TreeTag locale={locale.clone()} {tag} {link} name={foreign("银杏")} />
        </>
    }
}

fn render(lang: Lang) -> String {
    let renderer = ServerRenderer::<Body>::with_props(move || {
        let wood = Wood::new();
        let (corners, _) = boundary(&wood.own()).expect("it has one");
        Props {
            trees: wood.trees(),
            outlines: vec![corners],
            locale: Locale {
                lang,
                zone: Zone::Utc,
            },
        }
    });
    lines(&block_on(renderer.hydratable(false).render()))
}

#[test]
fn the_trees_of_a_section_on_a_map() {
    let html = render(Lang::En);
    // Text by others is never markup, also not within the drawing.
    assert!(
        !html.contains("<b>") && html.contains("Sophora &lt;japonica&gt;"),
        "{html}"
    );
    // What can't be told by colour alone has a shape of its own.
    for sign in [
        "alive", "unseen", "dead", "gone", "doubtful", "flag", "warn",
    ] {
        assert!(html.contains(&format!("sign-{sign}\"")), "{sign}");
    }
    hold("forest", render);
}

#[derive(Debug, PartialEq, Properties)]
struct CrowdProps {
    sections: usize,
}

/// A plan with so many sections in one place.
#[component]
fn Crowd(props: &CrowdProps) -> Html {
    let locale = Locale {
        lang: Lang::En,
        zone: Zone::Utc,
    };
    let spot = |number: usize| Spot {
        at: (390_010_000, 1_159_010_000),
        sign: Sign::Section,
        flag: Flag::None,
        href: format!("#/trees/9-{number}"),
        title: format!("9-{number}"),
        label: Some(number.to_string()),
    };
    let spots = Rc::new((1..=props.sections).map(spot).collect::<Vec<_>>());
    let (label, outlines) = (String::from("Sections"), Rc::default());
    html! { <Plan {locale} {label} {spots} {outlines} signs={Html::default()} /> }
}

fn crowd(sections: usize) -> String {
    let renderer = ServerRenderer::<Crowd>::with_props(move || CrowdProps { sections });
    lines(&block_on(renderer.hydratable(false).render()))
}

#[test]
fn what_has_no_room_for_its_number_is_a_dot_that_says_it() {
    let html = crowd(9);
    let (drawn, hidden) = (
        html.matches("class=\"plan-label\"").count(),
        html.matches("class=\"plan-crowded\"").count(),
    );
    // Every number is there: beside its spot, or where it is pointed at.
    assert!(drawn == 9 && (1..9).contains(&hidden), "{drawn} {hidden}");
    assert!(html.contains("numbers have no room"), "{html}");
    assert!(html.contains("<title>9 · 9-9</title>"), "{html}");
    let html = crowd(2);
    assert!(!html.contains("plan-crowd"), "{html}");
}
