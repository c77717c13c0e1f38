//! The background map of a plan: opened once if the page names one, then fetched as far as it is looked at.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::rc::Rc;

use futures::stream::{self, StreamExt as _};
use yew::{Callback, hook, use_callback, use_effect_with, use_mut_ref, use_reducer, use_state_eq};

use super::task::use_task;
use crate::browser::page;
use crate::browser::picture::PictureUrl;
use crate::session::ground::{Archive, NoGround};
use crate::state::ground::archive::{Span, TileKind, Wrong};
use crate::state::ground::cover::{Placed, Tile, cover};
use crate::state::ground::vector::shapes;
use crate::state::ground::{Drawn, Event, Ground, Source, Told, picture_type};
use crate::state::plan::{Plane, Sight};

/// Tiles that are fetched side by side.
const PARALLEL: usize = 4;
/// Milliseconds before anything is fetched for a view: a reader on the way to another one is gone by then, and a plan that
/// grows with what is being read has other tiles.
const PAUSE: i32 = 120;

/// What is to be drawn, and what is to be said.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct GroundHandle {
    /// The tiles of which something is shown.
    pub(crate) tiles: Vec<(Placed, Drawn)>,
    pub(crate) told: Told,
    /// Hears of a tile that turned out to be no picture.
    pub(crate) on_broken: Callback<Tile>,
}

/// URLs of pictures, which end when the tile is let go.
type Urls = Rc<RefCell<BTreeMap<Tile, PictureUrl>>>;

/// The background map of what is looked at. Nothing is fetched where the page names none.
#[hook]
pub(crate) fn use_ground(plane: Plane, sight: Sight) -> GroundHandle {
    let source = use_state_eq(|| None::<Rc<Source>>);
    let archive = use_mut_ref(|| None::<Rc<Archive>>);
    let urls: Urls = use_mut_ref(BTreeMap::new);
    let ground = use_reducer(Ground::default);
    let (opening, loading) = (use_task(), use_task());

    {
        let (source, dispatcher) = (source.setter(), ground.dispatcher());
        let archive = Rc::clone(&archive);
        use_effect_with((), move |()| {
            let named = page::meta("stele-map", "data-attribution");
            let named = named.and_then(|(url, said)| Source::of(&url, said.as_deref()));
            let Some(named) = named.map(Rc::new) else {
                return;
            };
            source.set(Some(Rc::clone(&named)));
            opening.begin(move |_| async move {
                dispatcher.dispatch(match Archive::shared(&named.url).await {
                    Ok(opened) => {
                        let zooms = opened.header().zooms;
                        *archive.borrow_mut() = Some(opened);
                        Event::Opened(zooms)
                    }
                    Err(_) => Event::Refused,
                });
            });
        });
    }

    let placed = match ground.zooms() {
        Some(zooms) => cover(&plane, sight, zooms),
        None => Vec::new(),
    };
    let looked: Vec<Tile> = placed.iter().map(|placed| placed.tile).collect();
    {
        let (ground, urls) = (ground.clone(), Rc::clone(&urls));
        use_effect_with(looked, move |looked| {
            let Some(archive) = archive.borrow().clone() else {
                return;
            };
            let lacking = ground.lacking(looked);
            let dispatcher = ground.dispatcher();
            dispatcher.dispatch(Event::Looked(looked.clone()));
            // Whatever was under way for another view ends here.
            loading.begin(move |_| async move {
                if lacking.is_empty() {
                    return;
                }
                page::wait(PAUSE).await;
                let say = |tile, drawn| dispatcher.dispatch(Event::Got(tile, drawn));
                load(&archive, &lacking, &urls, say).await;
            });
        });
    }
    {
        let is_kept = ground.clone();
        use_effect_with(is_kept, move |ground| {
            urls.borrow_mut()
                .retain(|tile, _| ground.drawn(*tile).is_some());
        });
    }
    let on_broken = use_callback(ground.dispatcher(), |tile, ground| {
        ground.dispatch(Event::Got(tile, Drawn::Failed));
    });
    let told = match source.as_ref() {
        Some(source) => ground.told(source),
        None => Told::default(),
    };
    let tiles = placed.into_iter();
    let tiles = tiles.filter_map(|placed| {
        let drawn = ground.drawn(placed.tile).filter(|drawn| drawn.is_shown())?;
        Some((placed, drawn.clone()))
    });
    GroundHandle {
        tiles: tiles.collect(),
        told,
        on_broken,
    }
}

/// Fetches tiles: first where each lies, which one directory says of most, then all side by side.
async fn load(archive: &Archive, tiles: &[Tile], urls: &Urls, say: impl Fn(Tile, Drawn)) {
    let mut found = Vec::new();
    for tile in tiles {
        match archive.find(*tile).await {
            Ok(Some(span)) => found.push((*tile, span)),
            Ok(None) => say(*tile, Drawn::Nothing),
            Err(_) => say(*tile, Drawn::Failed),
        }
    }
    let one = async |(tile, span)| {
        let drawn = draw(archive, tile, span, urls).await;
        say(tile, drawn.unwrap_or(Drawn::Failed));
    };
    let all = stream::iter(found).map(one);
    all.buffer_unordered(PARALLEL).collect::<()>().await;
}

async fn draw(archive: &Archive, tile: Tile, span: Span, urls: &Urls) -> Result<Drawn, NoGround> {
    let bytes = archive.tile(span).await?;
    match archive.header().kind {
        TileKind::Vector => Ok(Drawn::Shapes(Rc::new(shapes(&bytes)?))),
        TileKind::Picture => {
            let media_type = picture_type(&bytes).ok_or(Wrong::Foreign)?;
            let url = PictureUrl::of_bytes(&bytes, media_type).ok_or(Wrong::Foreign)?;
            let href = url.href();
            urls.borrow_mut().insert(tile, url);
            Ok(Drawn::Picture(href.into(), bytes.len()))
        }
    }
}
