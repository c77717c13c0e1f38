//! What stands on a plan, cell by cell: a cell is drawn anew only if something in it has changed, or the scale.

use std::collections::BTreeMap;
use std::rc::Rc;

use yew::{Html, Properties, component, hook, html, use_memo};

use super::sign::{Sign, sign};
use crate::state::cells::{Cell, Cut};
use crate::state::forest::Flag;
use crate::state::plan::{Metres, Place, Plane, Sight, labelled};

/// How far a sign reaches beyond its place, in units of the drawing.
const REACH: f64 = 12.0;
/// More signs than this are drawn smaller.
const MANY: usize = 300;
/// Labels that are nearer to one another than this would overlap.
const APART: f64 = 34.0;

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
                    <title>{ spot.title.clone() }</title>
                    { sign(spot.sign, spot.flag, (east * unit, -north * unit), *size) }
                </a>
            }) }
        </g>
    }
}

#[derive(Debug, PartialEq, Properties)]
struct LabelsProps {
    spots: Rc<Vec<Placed>>,
    /// Units of the drawing that a metre is.
    unit: f64,
}

/// Written beside the spots, where there is room.
#[component]
fn Labels(props: &LabelsProps) -> Html {
    let unit = props.unit;
    let places = props.spots.iter();
    let places = places.map(|((east, north), _)| (east * unit, -north * unit));
    let places: Vec<_> = places.collect();
    let free = labelled(&places, APART);
    let labels = props.spots.iter().zip(&places).zip(free);
    let labels = labels.filter_map(|(((_, spot), (x, y)), is_free)| {
        let label = spot.label.clone().filter(|_| is_free)?;
        let (x, y) = (format!("{:.1}", x + 11.0), format!("{:.1}", y + 8.0));
        Some(html! { <text class="plan-label" {x} {y}>{ label }</text> })
    });
    html! { <g>{ for labels }</g> }
}
