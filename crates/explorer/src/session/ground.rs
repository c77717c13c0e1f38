//! The background map: a file beside the log's, which nobody vouches for.

use std::cell::RefCell;
use std::rc::Rc;

use stele_client::fetch::FetchError;
use stele_client::web::{WebFetch, gunzip};

use crate::state::ground::archive::{
    DEPTH, Directory, Found, HEAD, Header, Packing, Span, UNPACKED, Wrong, number,
};
use crate::state::ground::cover::Tile;

/// So many directories are kept: one is that of a whole town.
const KEPT: usize = 4;

thread_local! {
    /// The map that was opened last: every plan of the page has the same one.
    static OPENED: RefCell<Option<Rc<Archive>>> = const { RefCell::new(None) };
}

/// Why something of a map isn't there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum NoGround {
    Fetch(FetchError),
    Wrong(Wrong),
}

impl From<FetchError> for NoGround {
    fn from(error: FetchError) -> Self {
        Self::Fetch(error)
    }
}

impl From<Wrong> for NoGround {
    fn from(wrong: Wrong) -> Self {
        Self::Wrong(wrong)
    }
}

/// A map whose beginning has been read.
#[derive(Debug)]
pub(crate) struct Archive {
    fetch: WebFetch,
    url: String,
    version: Option<String>,
    header: Header,
    root: Directory,
    /// Other directories that were read last, the newest at the end.
    leaves: RefCell<Vec<(Span, Rc<Directory>)>>,
}

impl Archive {
    /// The file at a URL, or at a path relative to the page, whose beginning is read once. One that could not be read is
    /// tried again for the next plan.
    pub(crate) async fn shared(url: &str) -> Result<Rc<Self>, NoGround> {
        let opened = OPENED.with_borrow(Clone::clone);
        if let Some(opened) = opened.filter(|opened| opened.url == url) {
            return Ok(opened);
        }
        let opened = Rc::new(Self::open(url).await?);
        OPENED.set(Some(Rc::clone(&opened)));
        Ok(opened)
    }

    async fn open(url: &str) -> Result<Self, NoGround> {
        let fetch = WebFetch::new("");
        let head = fetch.part(url, 0, HEAD).await?;
        let header = Header::read(&head.bytes)?;
        let root = within(&head.bytes, header.root).ok_or(Wrong::Damaged)?;
        let root = unpack(root.to_vec(), header.directories).await?;
        Ok(Self {
            fetch,
            url: url.to_owned(),
            version: head.version,
            header,
            root: Directory::read(&root)?,
            leaves: RefCell::default(),
        })
    }

    pub(crate) const fn header(&self) -> &Header {
        &self.header
    }

    /// Where a tile lies; none if there is no such tile.
    pub(crate) async fn find(&self, tile: Tile) -> Result<Option<Span>, NoGround> {
        let number = number(tile);
        let mut found = self.root.find(number, &self.header)?;
        for _ in 1..DEPTH {
            match found {
                Found::Tile(span) => return Ok(Some(span)),
                Found::Nothing => return Ok(None),
                Found::Leaf(span) => {
                    let leaf = self.leaf(span).await?;
                    found = leaf.find(number, &self.header)?;
                }
            }
        }
        match found {
            Found::Tile(span) => Ok(Some(span)),
            Found::Nothing => Ok(None),
            Found::Leaf(_) => Err(Wrong::Damaged.into()),
        }
    }

    /// The bytes of a tile, unpacked.
    pub(crate) async fn tile(&self, span: Span) -> Result<Vec<u8>, NoGround> {
        unpack(self.read(span).await?, self.header.packing).await
    }

    async fn leaf(&self, span: Span) -> Result<Rc<Directory>, NoGround> {
        let kept = {
            let leaves = self.leaves.borrow();
            let kept = leaves.iter().find(|(own, _)| *own == span);
            kept.map(|(_, leaf)| Rc::clone(leaf))
        };
        if let Some(kept) = kept {
            return Ok(kept);
        }
        let bytes = unpack(self.read(span).await?, self.header.directories).await?;
        let leaf = Rc::new(Directory::read(&bytes)?);
        let mut leaves = self.leaves.borrow_mut();
        if leaves.len() >= KEPT {
            leaves.remove(0);
        }
        leaves.push((span, Rc::clone(&leaf)));
        Ok(leaf)
    }

    async fn read(&self, span: Span) -> Result<Vec<u8>, NoGround> {
        let part = self.fetch.part(&self.url, span.start, span.length).await?;
        // Some hosts say it now and then only.
        let versions = part.version.as_ref().zip(self.version.as_ref());
        if versions.is_some_and(|(now, then)| now != then) {
            OPENED.set(None);
            return Err(Wrong::Changed.into());
        }
        match part.bytes.len() as u64 == span.length {
            true => Ok(part.bytes),
            false => Err(Wrong::Damaged.into()),
        }
    }
}

fn within(bytes: &[u8], span: Span) -> Option<&[u8]> {
    let start = usize::try_from(span.start).ok()?;
    let length = usize::try_from(span.length).ok()?;
    bytes.get(start..)?.get(..length)
}

async fn unpack(bytes: Vec<u8>, packing: Packing) -> Result<Vec<u8>, NoGround> {
    match packing {
        Packing::None => Ok(bytes),
        Packing::Gzip => Ok(gunzip(&bytes, UNPACKED).await?),
    }
}
