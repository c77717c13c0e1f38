//! The background map below the signs of a plan, and what is said of it beside the plan.

use std::rc::Rc;

use yew::{
    AttrValue, Callback, Event, Html, Properties, classes, component, html, use_effect_with,
};

use super::text::{Locale, foreign};
use crate::hooks::{GroundHandle, use_ground};
use crate::state::ground::cover::{Placed, Tile};
use crate::state::ground::vector::{EXTENT, Shape};
use crate::state::ground::{Drawn, Told};
use crate::state::plan::{Plane, Sight};

#[derive(Debug, PartialEq, Properties)]
pub(crate) struct Props {
    pub(crate) plane: Plane,
    pub(crate) sight: Sight,
    /// Hears what is to be said of it, for [`ground_note`].
    pub(crate) on_told: Callback<Told>,
}

/// The map, as a part of the plan's drawing. Nothing where there is none.
#[component]
pub(crate) fn Ground(props: &Props) -> Html {
    let GroundHandle {
        tiles,
        told,
        on_broken,
    } = use_ground(props.plane, props.sight);
    let on_told = props.on_told.clone();
    use_effect_with(told, move |told| on_told.emit(told.clone()));
    ground_layer(&tiles, &on_broken)
}

/// The tiles that are there.
pub(crate) fn ground_layer(tiles: &[(Placed, Drawn)], on_broken: &Callback<Tile>) -> Html {
    if tiles.is_empty() {
        return Html::default();
    }
    let is_picture = |(_, drawn): &(Placed, Drawn)| matches!(drawn, Drawn::Picture(..));
    let pictures = tiles.iter().any(is_picture).then_some("ground-pictures");
    html! {
        <g class={classes!("ground", pictures)}>
            { for tiles.iter().map(|(placed, drawn)| tile(*placed, drawn, on_broken)) }
        </g>
    }
}

fn tile(placed: Placed, drawn: &Drawn, on_broken: &Callback<Tile>) -> Html {
    let number = |number: f64| format!("{number:.2}");
    let Placed { tile, x, y, .. } = placed;
    let key = format!("{}/{}/{}", tile.zoom, tile.x, tile.y);
    match drawn {
        // A little larger, so that no line shows where two meet.
        Drawn::Picture(href, _) => html! {
            <image {key} href={href.clone()} x={number(x)} y={number(y)}
                width={number(placed.width + 0.25)} height={number(placed.height + 0.25)}
                preserveAspectRatio="none" onerror={on_broken.reform(move |_: Event| tile)} />
        },
        Drawn::Shapes(shapes) => {
            let unit = EXTENT as f64;
            let transform = format!(
                "translate({x:.2} {y:.2}) scale({:.6} {:.6})",
                placed.width / unit,
                placed.height / unit,
            );
            html! { <g {key} {transform}><Shapes shapes={Rc::clone(shapes)} /></g> }
        }
        Drawn::Nothing | Drawn::Failed => Html::default(),
    }
}

#[derive(Debug, Properties)]
struct ShapesProps {
    shapes: Rc<Vec<Shape>>,
}

impl PartialEq for ShapesProps {
    /// Paths are long: the same ones are known by where they are.
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.shapes, &other.shapes)
    }
}

/// The paths of a tile, which are drawn once, however the plan moves.
#[component]
fn Shapes(props: &ShapesProps) -> Html {
    let shapes = props.shapes.iter();
    let shapes = shapes.map(|shape| {
        html! { <path class={shape.kind.class()} d={AttrValue::from(Rc::clone(&shape.path))} /> }
    });
    html! { <>{ for shapes }</> }
}

/// What has to be said of a map that is shown, and that one could not be loaded.
pub(crate) fn ground_note(told: &Told, locale: &Locale) -> Html {
    let words = locale.forest();
    html! {
        <>
            if let Some(source) = &told.shown {
                <p class="fine ground-said">
                    if let Some(attribution) = &source.attribution {
                        { foreign(attribution) }{ " · " }
                    }
                    { words.ground_note }
                </p>
            }
            if told.is_failed {
                <p class="fine ground-said ground-failed">{ words.ground_failed }</p>
            }
        </>
    }
}
