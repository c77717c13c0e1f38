//! A plan of places, drawn here: nothing from another host, unless whoever hosts the site has added a background map.
//! It is one stop for the keyboard; all that is on
//! it stands in a list beside it, which is where a screen reader finds it.

use std::rc::Rc;

use yew::{
    Callback, Html, KeyboardEvent, Properties, component, html, use_callback, use_mut_ref,
    use_state_eq,
};

use super::ground::{Ground, ground_note};
use super::spots::{Spot, Spots, use_spots};
use super::text::Locale;
use crate::state::ground::Told;
use crate::state::plan::{Place, Plane, SIDE, Sight, Turn};

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
    let ground = use_state_eq(Told::default);
    let on_ground = use_callback(ground.setter(), |told, ground| ground.set(told));
    let corners = props.outlines.iter().flatten().copied();
    let all_places = || {
        let spots = props.spots.iter().map(|spot| spot.at);
        spots.chain(corners.clone())
    };
    let kept = use_mut_ref(|| None::<Plane>);
    let plane = Plane::around(all_places()).map(|own| {
        let mut kept = kept.borrow_mut();
        let plane = kept.map_or(own, |kept| kept.kept(own));
        *kept.insert(plane)
    });
    let metres = |place| plane.unwrap_or_default().metres(place);
    let all = Sight::of(all_places().map(metres));
    let spots = use_spots(&props.spots, plane.unwrap_or_default(), all);
    let Some(plane) = plane else {
        let said = match props.is_reading {
            true => props.locale.ui().word_checking,
            false => words.map_nothing,
        };
        return html! { <p class="fine plan-blank">{ said }</p> };
    };
    // At first what is on it, closer than all of its outline.
    let first = match props.spots.is_empty() {
        true => all,
        false => Sight::of(props.spots.iter().map(|spot| metres(spot.at))),
    };
    let first = match props.is_reading {
        true => first.stepped(),
        false => first,
    };
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
    let crowded = u64::try_from(spots.unlabelled(seen)).unwrap_or(u64::MAX);
    html! {
        <figure class="plan">
            <div class="plan-view" tabindex="0" role="group" aria-label={props.label.clone()}
                aria-describedby="plan-hint" {onkeydown}>
                { drawing(props, &spots, (plane, seen), &on_ground) }
            </div>
            { buttons(&turn, &props.locale) }
            <figcaption>
                <p role="status" class="plan-bar">{ (words.bar)(metres) }</p>
                { props.signs.clone() }
                if crowded > 0 {
                    <p class="fine plan-crowd">{ (words.crowded)(crowded) }</p>
                }
                <p class="fine" id="plan-hint">{ words.map_hint }</p>
                { ground_note(&ground, &props.locale) }
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
fn drawing(
    props: &Props,
    spots: &Spots,
    (plane, sight): (Plane, Sight),
    on_ground: &Callback<Told>,
) -> Html {
    let (columns, rows) = sight.lines();
    let columns = columns.iter().map(|x| format!("M{x:.1} 0V{SIDE}"));
    let rows = rows.iter().map(|y| format!("M0 {y:.1}H{SIDE}"));
    let grid: String = columns.chain(rows).collect();
    let (x, y) = sight.spot((0.0, 0.0));
    let unit = sight.unit();
    let outlines = props.outlines.iter().map(|corners| {
        let points = corners.iter().map(|place| {
            let (east, north) = plane.metres(*place);
            format!("{:.1},{:.1} ", east * unit, -north * unit)
        });
        html! { <polygon class="plan-outline" points={points.collect::<String>()} /> }
    });
    let (_, long) = sight.bar();
    let bar = format!("M16 458v8H{:.1}v-8", 16.0 + long);
    html! {
        <svg class="plan-drawing" viewBox={format!("0 0 {SIDE} {SIDE}")} aria-hidden="true" focusable="false">
            <Ground {plane} {sight} on_told={on_ground} />
            <path class="plan-grid" d={grid} />
            <g transform={format!("translate({x:.1} {y:.1})")}>
                { for outlines }
                { spots.draw(sight) }
            </g>
            <path class="plan-scale-back" d={bar.clone()} />
            <path class="plan-scale" d={bar} />
            <path class="plan-north" d="M456 14l9 26-9-6-9 6z" />
        </svg>
    }
}
