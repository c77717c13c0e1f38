//! What stands on a plan, cell by cell: a cell is drawn anew only if something in it has changed, or the scale.

use std::collections::BTreeMap;
use std::rc::Rc;

use yew::{Html, Properties, component, hook, html, use_memo};

use super::sign::{Sign, sign};
use crate::state::cells::{Cell, Cut};
use crate::state::forest::Flag;
use crate::state::plan::{Metres, Place, Plane, Sight, labels};

/// How far a sign reaches beyond its place, in units of the drawing.
const REACH: f64 = 12.0;
/// More signs than this are drawn smaller.
const MANY: usize = 300;

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
    /// Written beside it, where there is room; elsewhere, where it is pointed at.
    pub(crate) label: Option<String>,
}

/// A spot, in metres from the plane's origin.
type Placed = (Metres, Spot);

/// The spots of a plan by their cells.
#[derive(Debug, PartialEq)]
pub(crate) struct Spots {
    cut: Cut,
    cells: BTreeMap<Cell, Rc<Vec<Placed>>>,
    /// Those that a rule speaks against, in no cell: they lie above the others.
    flagged: Rc<Vec<Placed>>,
    labelled: Rc<Vec<Placed>>,
}

impl Spots {
    fn of(spots: &[Spot], plane: Plane, cut: Cut) -> Self {
        let placed = || spots.iter().map(|spot| (plane.metres(spot.at), spot));
        let own = |(at, spot): (Metres, &Spot)| (at, spot.clone());
        let plain = placed().filter(|(_, spot)| spot.flag == Flag::None);
        let cells = cut.sort(plain.map(|(at, spot)| (at, (at, spot.clone()))));
        let flagged = placed().filter(|(_, spot)| spot.flag != Flag::None);
        let labelled = placed().filter(|(_, spot)| spot.label.is_some());
        let cells = cells.into_iter();
        Self {
            cut,
            cells: cells.map(|(cell, spots)| (cell, Rc::new(spots))).collect(),
            flagged: Rc::new(flagged.map(own).collect()),
            labelled: Rc::new(labelled.map(own).collect()),
        }
    }

    /// How many labels there is no room for.
    pub(crate) fn unlabelled(&self, sight: Sight) -> usize {
        let placed = placed(&self.labelled, sight.unit());
        placed.iter().filter(|(_, at)| at.is_none()).count()
    }

    /// What of them is seen, to be put where the plane's origin is drawn.
    pub(crate) fn draw(&self, sight: Sight) -> Html {
        let cells = self.cells.iter();
        let seen = cells.filter(|(cell, _)| self.cut.is_seen(**cell, sight, REACH));
        let many = seen.clone().map(|(_, spots)| spots.len()).sum::<usize>() > MANY;
        let size = if many { 4.5 } else { 7.0 };
        let unit = sight.unit();
        let all = seen.map(|(cell, spots)| {
            html! { <Signs key={format!("{cell:?}")} spots={Rc::clone(spots)} {unit} {size} /> }
        });
        html! {
            <>
                { for all }
                <Signs key="flagged" spots={Rc::clone(&self.flagged)} {unit} {size} />
                <Labels key="labels" spots={Rc::clone(&self.labelled)} {unit} />
            </>
        }
    }
}

/// The spots by their cells, as long as they are the same.
#[hook]
pub(crate) fn use_spots(spots: &Rc<Vec<Spot>>, plane: Plane, all: Sight) -> Rc<Spots> {
    let deps = (Rc::clone(spots), plane, Cut::of(all));
    use_memo(deps, |(spots, plane, cut)| Spots::of(spots, *plane, *cut))
}

#[derive(Debug, PartialEq, Properties)]
struct SignsProps {
    spots: Rc<Vec<Placed>>,
    /// Units of the drawing that a metre is.
    unit: f64,
    size: f64,
}

#[component]
fn Signs(props: &SignsProps) -> Html {
    let SignsProps { spots, unit, size } = props;
    html! {
        <g>
            { for spots.iter().map(|((east, north), spot)| html! {
                <a href={spot.href.clone()} tabindex="-1" class="plan-spot">
                    <title>{ titled(spot) }</title>
                    { sign(spot.sign, spot.flag, (east * unit, -north * unit), *size) }
                </a>
            }) }
        </g>
    }
}

/// What it is, with its label, which there may be no room for.
fn titled(spot: &Spot) -> String {
    match &spot.label {
        Some(label) => format!("{label} · {}", spot.title),
        None => spot.title.clone(),
    }
}

#[derive(Debug, PartialEq, Properties)]
struct LabelsProps {
    spots: Rc<Vec<Placed>>,
    /// Units of the drawing that a metre is.
    unit: f64,
}

/// Where a spot is drawn, and where its label, if there is room for it.
type Drawn = ((f64, f64), Option<(f64, f64)>);

/// The same of each spot.
fn placed(spots: &[Placed], unit: f64) -> Vec<Drawn> {
    let places = spots.iter().map(|((east, north), spot)| {
        let letters = spot.label.as_deref().unwrap_or_default().chars().count();
        ((east * unit, -north * unit), letters)
    });
    let places: Vec<_> = places.collect();
    let own = labels(&places);
    places.into_iter().map(|(at, _)| at).zip(own).collect()
}

/// Written beside the spots, where there is room. Where there is none, a smaller sign takes its place, and the label comes
/// when it is pointed at.
#[component]
fn Labels(props: &LabelsProps) -> Html {
    let placed = placed(&props.spots, props.unit);
    let labels = props.spots.iter().zip(placed);
    let labels = labels.filter_map(|((_, spot), ((x, y), at))| {
        let label = spot.label.clone()?;
        let number = |number: f64| format!("{number:.1}");
        Some(match at {
            Some((x, y)) => {
                html! { <text class="plan-label" x={number(x)} y={number(y)}>{ label }</text> }
            }
            None => html! {
                <a href={spot.href.clone()} tabindex="-1" class="plan-crowded">
                    <title>{ titled(spot) }</title>
                    <circle class="plan-dot" cx={number(x)} cy={number(y)} r="4" />
                    <text class="plan-label" x={number(x + 11.0)} y={number(y + 8.0)}>{ label }</text>
                </a>
            },
        })
    });
    html! { <g>{ for labels }</g> }
}
