//! A plan of places, drawn here: no tiles, nothing from another host. It is one stop for the keyboard; all that is on
//! it stands in a list beside it, which is where a screen reader finds it.

use std::rc::Rc;

use yew::{Callback, Html, KeyboardEvent, Properties, component, html, use_state_eq};

use super::text::Locale;
use crate::state::forest::{Flag, Standing};
use crate::state::plan::{Place, Plane, SIDE, Sight, Turn, labelled};

/// What a sign on the plan says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Sign {
    Tree(Standing),
    Section,
}

/// Something on the plan.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Spot {
    pub(crate) at: Place,
    pub(crate) sign: Sign,
    /// Whether a rule speaks against an entry about it.
    pub(crate) flag: Flag,
    pub(crate) href: String,
    /// What it is, in words.
    pub(crate) title: String,
    /// Written beside it, where there is room.
    pub(crate) label: Option<String>,
}

#[derive(Debug, PartialEq, Properties)]
pub(crate) struct Props {
    pub(crate) locale: Locale,
    /// What is on the plan.
    pub(crate) label: String,
    pub(crate) spots: Rc<Vec<Spot>>,
    /// Corners of what is outlined.
    pub(crate) outlines: Rc<Vec<Vec<Place>>>,
    /// Whether more is about to come.
    #[prop_or_default]
    pub(crate) is_reading: bool,
    /// What the signs mean.
    pub(crate) signs: Html,
}

/// The plan with its buttons.
#[component]
pub(crate) fn Plan(props: &Props) -> Html {
    let words = props.locale.forest();
    let sight = use_state_eq(|| None::<Sight>);
    let corners = props.outlines.iter().flatten().copied();
    let all_places = || {
        let spots = props.spots.iter().map(|spot| spot.at);
        spots.chain(corners.clone())
    };
    let Some(plane) = Plane::around(all_places()) else {
        let said = match props.is_reading {
            true => props.locale.ui().word_checking,
            false => words.map_nothing,
        };
        return html! { <p class="fine plan-blank">{ said }</p> };
    };
    let all = Sight::of(all_places().map(|place| plane.metres(place)));
    // At first what is on it, closer than all of its outline.
    let first = Sight::of(props.spots.iter().map(|spot| plane.metres(spot.at)));
    let first = if props.spots.is_empty() { all } else { first };
    let seen = (*sight).unwrap_or(first);
    let turn = {
        let sight = sight.clone();
        Callback::from(move |turn: Turn| {
            sight.set(Some(seen.turned(turn, all)));
        })
    };
    let onkeydown = {
        let turn = turn.clone();
        Callback::from(move |event: KeyboardEvent| {
            let is_chord = event.ctrl_key() || event.meta_key() || event.alt_key();
            if let Some(asked) = Turn::of_key(&event.key()).filter(|_| !is_chord) {
                event.prevent_default();
                turn.emit(asked);
            }
        })
    };
    let (metres, _) = seen.bar();
    html! {
        <figure class="plan">
            <div class="plan-view" tabindex="0" role="group" aria-label={props.label.clone()}
                aria-describedby="plan-hint" {onkeydown}>
                { drawing(props, plane, seen) }
            </div>
            { buttons(&turn, &props.locale) }
            <figcaption>
                <p role="status" class="plan-bar">{ (words.bar)(metres) }</p>
                { props.signs.clone() }
                <p class="fine" id="plan-hint">{ words.map_hint }</p>
            </figcaption>
        </figure>
    }
}

fn buttons(turn: &Callback<Turn>, locale: &Locale) -> Html {
    let words = locale.forest();
    let all = [
        (Turn::Closer, "+", words.map_closer),
        (Turn::Farther, "−", words.map_farther),
        (Turn::West, "←", words.map_west),
        (Turn::North, "↑", words.map_north),
        (Turn::South, "↓", words.map_south),
        (Turn::East, "→", words.map_east),
    ];
    let all = all.into_iter().map(|(to, sign, label)| {
        html! {
            <button type="button" class="plan-turn" aria-label={label} title={label}
                onclick={turn.reform(move |_| to)}>{ sign }</button>
        }
    });
    html! {
        <p class="plan-turns">
            { for all }
            <button type="button" class="plan-turn" onclick={turn.reform(|_| Turn::All)}>{ words.map_all }</button>
        </p>
    }
}

/// The drawing itself. What it shows stands in the list, so it is hidden from those who can't see it.
fn drawing(props: &Props, plane: Plane, sight: Sight) -> Html {
    let (columns, rows) = sight.lines();
    let columns = columns.iter().map(|x| format!("M{x:.1} 0V{SIDE}"));
    let rows = rows.iter().map(|y| format!("M0 {y:.1}H{SIDE}"));
    let grid: String = columns.chain(rows).collect();
    let outlines = props.outlines.iter().map(|corners| {
        let points = corners.iter().map(|place| {
            let (x, y) = sight.spot(plane.metres(*place));
            format!("{x:.1},{y:.1} ")
        });
        html! { <polygon class="plan-outline" points={points.collect::<String>()} /> }
    });
    let spots = props.spots.iter();
    let at: Vec<_> = spots
        .map(|spot| sight.spot(plane.metres(spot.at)))
        .collect();
    let drawn: Vec<_> = at.iter().map(|at| Sight::sees(*at, 12.0)).collect();
    let shown = props.spots.iter().zip(&at).zip(&drawn);
    let shown = shown.filter(|(_, drawn)| **drawn).map(|(spot, _)| spot);
    let many = shown.clone().count();
    let size = if many > 300 { 4.5 } else { 7.0 };
    let labels = match props.spots.iter().any(|spot| spot.label.is_some()) {
        true => labelled(&at, 34.0),
        false => vec![false; at.len()],
    };
    let labels = props.spots.iter().zip(&at).zip(labels);
    let labels = labels.filter_map(|((spot, (x, y)), is_free)| {
        let label = spot.label.clone().filter(|_| is_free)?;
        let (x, y) = (format!("{:.1}", x + 11.0), format!("{:.1}", y + 8.0));
        Some(html! { <text class="plan-label" {x} {y}>{ label }</text> })
    });
    let (_, long) = sight.bar();
    let bar = format!("M16 458v8H{:.1}v-8", 16.0 + long);
    html! {
        <svg class="plan-drawing" viewBox={format!("0 0 {SIDE} {SIDE}")} aria-hidden="true" focusable="false">
            <path class="plan-grid" d={grid} />
            { for outlines }
            { for shown.map(|(spot, (x, y))| html! {
                <a href={spot.href.clone()} tabindex="-1" class="plan-spot">
                    <title>{ spot.title.clone() }</title>
                    { sign(spot.sign, spot.flag, (*x, *y), size) }
                </a>
            }) }
            { for labels }
            <path class="plan-scale-back" d={bar.clone()} />
            <path class="plan-scale" d={bar} />
            <path class="plan-north" d="M456 14l9 26-9-6-9 6z" />
        </svg>
    }
}

/// A sign of this size at this place: a shape for each state, so that colour never speaks alone.
pub(crate) fn sign(sign: Sign, flag: Flag, (x, y): (f64, f64), size: f64) -> Html {
    let number = |number: f64| format!("{number:.1}");
    let circle = |class: &'static str, size: f64| {
        html! { <circle {class} cx={number(x)} cy={number(y)} r={number(size)} /> }
    };
    let path = |class: &'static str, corners: &[(f64, f64)], is_closed: bool| {
        let mut d = String::new();
        for (at, (east, south)) in corners.iter().enumerate() {
            let step = if at == 0 { 'M' } else { 'L' };
            d.push_str(&format!(
                "{step}{:.1} {:.1}",
                x + east * size,
                y + south * size
            ));
        }
        if is_closed {
            d.push('Z');
        }
        html! { <path {class} {d} /> }
    };
    let shape = match sign {
        Sign::Section => circle("sign sign-section", size),
        Sign::Tree(Standing::Alive) => circle("sign sign-alive", size),
        Sign::Tree(Standing::Unseen) => circle("sign sign-unseen", size - 1.0),
        Sign::Tree(Standing::Dead) => {
            let square = [(-0.8, -0.8), (0.8, -0.8), (0.8, 0.8), (-0.8, 0.8)];
            path("sign sign-dead", &square, true)
        }
        Sign::Tree(Standing::Elsewhere) => html! {
            <>
                { path("sign sign-gone", &[(-1.0, 0.0), (1.0, 0.0)], false) }
                { path("sign sign-gone", &[(0.3, -0.7), (1.0, 0.0), (0.3, 0.7)], false) }
            </>
        },
        Sign::Tree(Standing::Gone) => html! {
            <>
                { path("sign sign-gone", &[(-0.8, -0.8), (0.8, 0.8)], false) }
                { path("sign sign-gone", &[(0.8, -0.8), (-0.8, 0.8)], false) }
            </>
        },
        Sign::Tree(Standing::Doubtful) => {
            let triangle = [(0.0, -1.2), (1.15, 0.85), (-1.15, 0.85)];
            path("sign sign-doubtful", &triangle, true)
        }
        Sign::Tree(Standing::Unknown) => {
            let diamond = [(0.0, -1.1), (1.1, 0.0), (0.0, 1.1), (-1.1, 0.0)];
            path("sign sign-unknown", &diamond, true)
        }
        Sign::Tree(Standing::Checking) => circle("sign sign-checking", size / 2.0),
    };
    html! {
        <>
            { shape }
            {
                match flag {
                    Flag::None => Html::default(),
                    Flag::Warned => circle("sign sign-warn", size + 3.5),
                    Flag::Broken => circle("sign sign-flag", size + 3.5),
                }
            }
        </>
    }
}

/// The same sign beside its words.
pub(crate) fn sign_alone(own: Sign, flag: Flag) -> Html {
    html! {
        <svg class="sign-alone" viewBox="0 0 24 24" aria-hidden="true" focusable="false">
            { sign(own, flag, (12.0, 12.0), 7.0) }
        </svg>
    }
}
