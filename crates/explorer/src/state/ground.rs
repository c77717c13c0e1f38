//! The background map that whoever hosts the site may have added: which of its tiles are there, and what is drawn of it.
//!
//! It is a picture behind a plan, and no part of what is checked: what is missing or wrong in it changes nothing else.

pub(crate) mod archive;
mod bytes;
pub(crate) mod cover;
pub(crate) mod vector;

use std::collections::BTreeMap;
use std::rc::Rc;

use stele_client::log::Picture;
use yew::{AttrValue, Reducible};

use cover::{MOST_TILES, Tile, Zooms};
use vector::Shape;

/// So many tiles are kept at most.
const MOST_KEPT: usize = 48;
/// So many bytes are kept at most, besides the tiles that are looked at.
const MOST_BYTES: usize = 16 << 20;

/// Where the map lies, and what its makers want to be said.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Source {
    /// A URL, or a path relative to the page.
    pub(crate) url: String,
    pub(crate) attribution: Option<String>,
}

impl Source {
    /// The source that a `<meta name="stele-map">` names; none if it names nothing.
    pub(crate) fn of(url: &str, attribution: Option<&str>) -> Option<Self> {
        let said = |text: &str| Some(text.trim().to_owned()).filter(|text| !text.is_empty());
        Some(Self {
            url: said(url)?,
            attribution: attribution.and_then(said),
        })
    }
}

/// What a reader is told of the map.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Told {
    /// Its source, once something of it is shown.
    pub(crate) shown: Option<Rc<Source>>,
    /// Whether something of it could not be loaded.
    pub(crate) is_failed: bool,
}

/// What came of a tile.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Drawn {
    /// A picture, to be had from this URL, of this page's own; and how many bytes it has.
    Picture(AttrValue, usize),
    Shapes(Rc<Vec<Shape>>),
    /// The map has no such tile.
    Nothing,
    /// It could not be had, or isn't one. It isn't asked for again.
    Failed,
}

impl Drawn {
    fn bytes(&self) -> usize {
        match self {
            Self::Picture(_, bytes) => *bytes,
            Self::Shapes(shapes) => shapes.iter().map(|shape| shape.path.len()).sum(),
            Self::Nothing | Self::Failed => 0,
        }
    }

    /// Whether there is something to see of it.
    pub(crate) const fn is_shown(&self) -> bool {
        matches!(self, Self::Picture(..) | Self::Shapes(_))
    }
}

/// The media type of a tile that is a picture, by its first bytes; none if it is none that may be shown.
pub(crate) fn picture_type(bytes: &[u8]) -> Option<&'static str> {
    match bytes.get(4..12) {
        // The brands of AVIF (AV1 Image File Format, section 6).
        Some(b"ftypavif" | b"ftypavis") => Some("image/avif"),
        _ => Picture::of(bytes).map(Picture::media_type),
    }
}

/// Something happened to the map.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Event {
    /// The file is there, and has these zoom levels.
    Opened(Zooms),
    /// The file isn't there, or can't be read.
    Refused,
    /// These tiles are looked at now.
    Looked(Vec<Tile>),
    Got(Tile, Drawn),
}

/// A tile that is kept, and when it was looked at last.
#[derive(Debug, Clone, PartialEq)]
struct Kept {
    drawn: Drawn,
    seen: u64,
}

/// The map, as far as it is there.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Ground {
    zooms: Option<Zooms>,
    tiles: BTreeMap<Tile, Kept>,
    looked: Vec<Tile>,
    views: u64,
    is_failed: bool,
}

impl Ground {
    /// The zoom levels of the map; none before it is opened.
    pub(crate) const fn zooms(&self) -> Option<Zooms> {
        self.zooms
    }

    /// What is drawn of a tile; none before it is there.
    pub(crate) fn drawn(&self, tile: Tile) -> Option<&Drawn> {
        self.tiles.get(&tile).map(|kept| &kept.drawn)
    }

    /// Those of these tiles that are still to be asked for.
    pub(crate) fn lacking(&self, tiles: &[Tile]) -> Vec<Tile> {
        let tiles = tiles.iter().copied();
        let lacking = tiles.filter(|tile| !self.tiles.contains_key(tile));
        lacking.take(MOST_TILES).collect()
    }

    /// What a reader is told of it.
    pub(crate) fn told(&self, source: &Rc<Source>) -> Told {
        let mut looked = self.looked.iter().filter_map(|tile| self.drawn(*tile));
        Told {
            shown: looked.any(Drawn::is_shown).then(|| Rc::clone(source)),
            is_failed: self.is_failed,
        }
    }

    /// Lets go of what was looked at the longest time ago, but of nothing that is looked at now.
    fn trim(&mut self) {
        loop {
            let bytes: usize = self.tiles.values().map(|kept| kept.drawn.bytes()).sum();
            if self.tiles.len() <= MOST_KEPT && bytes <= MOST_BYTES {
                return;
            }
            let idle = self.tiles.iter();
            let idle = idle.filter(|(tile, _)| !self.looked.contains(tile));
            let Some((&oldest, _)) = idle.min_by_key(|(_, kept)| kept.seen) else {
                return;
            };
            self.tiles.remove(&oldest);
        }
    }
}

impl Reducible for Ground {
    type Action = Event;

    fn reduce(self: Rc<Self>, event: Event) -> Rc<Self> {
        let mut ground = (*self).clone();
        match event {
            Event::Opened(zooms) => ground.zooms = Some(zooms),
            Event::Refused => ground.is_failed = true,
            Event::Looked(tiles) => {
                ground.views = ground.views.saturating_add(1);
                for tile in &tiles {
                    if let Some(kept) = ground.tiles.get_mut(tile) {
                        kept.seen = ground.views;
                    }
                }
                ground.looked = tiles;
            }
            Event::Got(tile, drawn) => {
                ground.is_failed |= drawn == Drawn::Failed;
                let seen = ground.views;
                ground.tiles.insert(tile, Kept { drawn, seen });
            }
        }
        ground.trim();
        Rc::new(ground)
    }
}

#[cfg(test)]
mod tests {
    use super::vector::Kind;
    use super::*;

    fn tile(x: u32) -> Tile {
        Tile { zoom: 9, x, y: 0 }
    }

    fn after(events: Vec<Event>) -> Rc<Ground> {
        events
            .into_iter()
            .fold(Rc::default(), |ground: Rc<Ground>, event| {
                ground.reduce(event)
            })
    }

    fn shapes(bytes: usize) -> Drawn {
        Drawn::Shapes(Rc::new(vec![Shape {
            kind: Kind::Road,
            path: "z".repeat(bytes).into(),
        }]))
    }

    fn source() -> Rc<Source> {
        Rc::new(Source::of(" map.pmtiles ", Some("© somebody")).expect("it names one"))
    }

    #[test]
    fn a_source_is_named_or_not() {
        let source = source();
        assert_eq!(source.url, "map.pmtiles");
        assert_eq!(source.attribution.as_deref(), Some("© somebody"));
        assert_eq!(Source::of("", Some("x")), None);
        assert_eq!(
            Source::of("m", Some(" ")).and_then(|own| own.attribution),
            None
        );
    }

    #[test]
    fn pictures_are_known_by_their_first_bytes() {
        for (bytes, media_type) in [
            (&b"\x89PNG\r\n\x1a\n.."[..], Some("image/png")),
            (b"\xff\xd8\xff\xe0", Some("image/jpeg")),
            (b"RIFF....WEBP", Some("image/webp")),
            (b"\0\0\0\x20ftypavif", Some("image/avif")),
            (b"<svg xmlns='http://www.w3.org/2000/svg'/>", None),
            (b"", None),
        ] {
            assert_eq!(picture_type(bytes), media_type);
        }
    }

    #[test]
    fn what_is_there_is_not_asked_for_again() {
        use Event::{Got, Looked};
        let tiles = [tile(1), tile(2), tile(3), tile(4)];
        let ground = after(vec![
            Looked(tiles.to_vec()),
            Got(tile(1), shapes(1)),
            Got(tile(2), Drawn::Nothing),
            Got(tile(3), Drawn::Failed),
        ]);
        assert_eq!(ground.lacking(&tiles), [tile(4)]);
        let many: Vec<_> = (10..90).map(tile).collect();
        assert_eq!(ground.lacking(&many).len(), MOST_TILES);
    }

    #[test]
    fn a_reader_is_told_of_what_is_shown() {
        use Event::{Got, Looked, Opened, Refused};
        let told = |events| after(events).told(&source());
        let nothing = Told::default();
        assert_eq!(told(vec![]), nothing);
        assert_eq!(told(vec![Opened(Zooms { least: 0, most: 9 })]), nothing);
        let view = || Looked(vec![tile(1), tile(2)]);
        assert_eq!(told(vec![view(), Got(tile(1), Drawn::Nothing)]), nothing);
        let shown = Some(source());
        let seen = told(vec![view(), Got(tile(1), shapes(1))]);
        assert_eq!((seen.shown, seen.is_failed), (shown.clone(), false));
        // Both, where only some of it could be had; and once it failed, that stays said.
        let seen = told(vec![
            view(),
            Got(tile(1), shapes(1)),
            Got(tile(2), Drawn::Failed),
        ]);
        assert_eq!((seen.shown, seen.is_failed), (shown, true));
        assert!(told(vec![Refused]).is_failed);
        // What is shown no more isn't spoken of.
        let gone = told(vec![view(), Got(tile(1), shapes(1)), Looked(vec![tile(5)])]);
        assert_eq!(gone, nothing);
    }

    #[test]
    fn what_is_kept_has_an_end() {
        use Event::{Got, Looked};
        let mut events = Vec::new();
        for x in 0..200 {
            events.push(Looked(vec![tile(x)]));
            events.push(Got(tile(x), shapes(9)));
        }
        events.push(Looked(vec![tile(160)]));
        events.push(Got(tile(500), shapes(9)));
        let ground = after(events);
        assert_eq!(ground.tiles.len(), MOST_KEPT);
        // The oldest are gone; what is looked at is there.
        assert_eq!(ground.drawn(tile(0)), None);
        assert!(ground.drawn(tile(199)).is_some() && ground.drawn(tile(160)).is_some());

        // Large ones: what is looked at stays whatever it weighs.
        let large: Vec<_> = (0..9).map(tile).collect();
        let mut events = vec![Looked(large.clone())];
        events.extend(large.iter().map(|tile| Got(*tile, shapes(MOST_BYTES / 4))));
        let ground = after(events);
        assert!(large.iter().all(|tile| ground.drawn(*tile).is_some()));
        let ground = ground.reduce(Looked(vec![tile(8)]));
        assert_eq!(ground.tiles.len(), 4);
        assert!(ground.drawn(tile(8)).is_some());
    }
}
