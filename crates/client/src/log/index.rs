//! The log's index: what the log commits to, and look-ups in it.

use stele_verify::sorted::SortedMap;

use futures::future::join3;
use futures::stream::{self, StreamExt as _};
use stele_records::index::{Committed, CommittedError, IndexRoot, MAP_ID};
use stele_tlog::index::{IndexPath, Lookup, Walk, WalkError};
use stele_tlog::{Head, LogPath, Plan};
use stele_verify::checkpoint::{LogSigned, VerifiedCheckpoint};
use stele_verify::hash::Hash;
use stele_verify::merkle::MerkleError;
use stele_verify::tlog_proof::TlogProof;

use super::Log;
use super::audited::Index;
use super::error::LogError;
use super::files::{Got, PARALLEL, SMALL_FILE};
use super::mirror::{Ask, Miss};
use crate::cache::Cache;
use crate::fetch::{Fetch, FetchError, is_gone};
use crate::trust::is_trust_path;

/// The file that a look-up starts with: checkpoint, index-root entry, and its inclusion.
pub const HEAD_PATH: &str = "index/head.tlog-proof";

/// A copy of the index's topmost page, which is asked for together with the head: so a look-up needs a
/// round less. It may be missing or another's; then the page is read under its own name.
pub const TOP_PATH: &str = "index/top-page";

/// Limit of that file in bytes.
const HEAD_LIMIT: u64 = TlogProof::MAX_LEN as u64;

/// The path below the log of a file of the index.
pub(crate) fn index_path(path: &IndexPath) -> String {
    format!("index/{MAP_ID}/{}", path.path())
}

/// What a log shows of itself at one moment: its checkpoint, and the index that it commits to.
#[derive(Debug)]
pub struct Shown {
    /// The newest checkpoint, signed by the log and cosigned by the quorum.
    pub checkpoint: Result<VerifiedCheckpoint, LogError>,
    /// The index of that checkpoint.
    pub index: Result<Committed, LogError>,
    /// Another checkpoint of the same size that log and quorum have signed as well, with another root: it
    /// came with the index. The two prove a fork.
    pub other: Option<VerifiedCheckpoint>,
    /// A newest head that the log has signed, but that was refused: the first that a mirror sent. Nothing
    /// may rest on it; if it contradicts what was seen, it is the log's own word against it.
    pub refused: Option<LogSigned>,
}

/// A look-up on its way.
struct Way {
    walk: Result<Walk, LogError>,
    /// Whether it passed a page out of the cache.
    any_cached: bool,
}

impl Way {
    /// The page that it wants next.
    fn wants(&self) -> Option<Hash> {
        self.walk.as_ref().ok()?.wants()
    }

    /// What is held against the log so far, where the cache or one of several mirrors may be at fault.
    fn doubt(&self, mirrors: usize) -> Option<Miss> {
        let error = self.walk.as_ref().err()?;
        if self.any_cached {
            return Some(Miss::default());
        }
        // A page that leads astray may also lead to one that nobody has.
        let miss = Miss::from(error.clone());
        (mirrors > 1 && (miss.is_wrong() || miss.is_gone())).then_some(miss)
    }
}

impl<F: Fetch, C: Cache> Log<F, C> {
    /// The newest checkpoint and its index, in one round.
    ///
    /// The two lie in two files that a publisher replaces one after the other. If that happens in
    /// between, the newer checkpoint counts, and the index is asked for once more.
    pub async fn shown(&self) -> Shown {
        let top = self.files().fetch(TOP_PATH, SMALL_FILE);
        let newest = self.newest_or_refused();
        let ((checkpoint, refused), index, top) = join3(newest, self.index_head(None), top).await;
        let mut other = None;
        let (checkpoint, index) = match (checkpoint, index) {
            (Ok(checkpoint), Ok((index, own))) => {
                if own.size() > checkpoint.size() {
                    // Published in between; this one has its index with it.
                    (Ok(own), Ok(index))
                } else if own.size() < checkpoint.size() {
                    let index = self.index_of(&checkpoint).await;
                    (Ok(checkpoint), index)
                } else if own.root() == checkpoint.root() {
                    (Ok(checkpoint), Ok(index))
                } else {
                    // Nothing may rest on that one, which nobody compares with what was seen.
                    other = Some(own);
                    let mismatch = CommittedError::Inclusion(MerkleError::RootMismatch);
                    (Ok(checkpoint), Err(LogError::Committed(mismatch)))
                }
            }
            (Ok(checkpoint), Err(error)) => (Ok(checkpoint), Err(error)),
            (Err(error), _) => (Err(error.clone()), Err(error)),
        };
        if let (Ok(index), Ok(top)) = (&index, top) {
            self.keep_top(index, &top);
        }
        Shown {
            checkpoint,
            index,
            other,
            refused,
        }
    }

    /// Keeps the topmost page, if it is this index's.
    fn keep_top(&self, index: &Committed, bytes: &[u8]) {
        let root = index.root().root();
        if self.pages.borrow_mut().read(root, bytes).is_ok() {
            let path = index_path(&IndexPath::Page(root));
            self.files().cache().put(&path, bytes);
        }
    }

    /// The index of this checkpoint, asked for anew.
    ///
    /// # Errors
    /// [`LogError::NoIndex`] if the log has none, [`LogError::IndexStale`] if the server shows
    /// another checkpoint's, [`LogError::Committed`] if it is refused, and as for any file.
    pub async fn index_of(&self, checkpoint: &VerifiedCheckpoint) -> Result<Committed, LogError> {
        let (index, _) = self.index_head(Some(checkpoint)).await?;
        Ok(index)
    }

    /// The index that the log committed to when it had `size` entries: pinned by a link. It is as committed:
    /// [`head_at`](crate::check::head_at) knows who has replayed it.
    ///
    /// # Errors
    /// [`LogError::Tree`] if the log never had so many, [`LogError::NeverPublished`] if its last entry
    /// then was no index root, and as for any entry.
    pub async fn index_at(
        &self,
        checkpoint: &VerifiedCheckpoint,
        size: u64,
    ) -> Result<Index, LogError> {
        if size == checkpoint.size() {
            return Ok(Index::from(self.index_of(checkpoint).await?));
        }
        let head = Head::from(checkpoint.checkpoint());
        let number = size.checked_sub(1).ok_or(LogError::NoIndex)?;
        let entry = self.entry(head, number).await?;
        if !IndexRoot::claims_to_be(entry.bytes()) {
            return Err(LogError::NeverPublished { size });
        }
        let committed = self.committed_at(checkpoint, entry.bytes(), number).await?;
        Ok(Index::from(committed))
    }

    /// The same from the entry's bytes.
    pub(super) async fn committed_at(
        &self,
        checkpoint: &VerifiedCheckpoint,
        entry: &[u8],
        number: u64,
    ) -> Result<Committed, LogError> {
        let head = Head::from(checkpoint.checkpoint());
        let leaf = Plan::for_leaf(head.size, number).map_err(LogError::of_question)?;
        let root = Plan::for_root(head.size, number).map_err(LogError::of_question)?;
        let plan = leaf.and(&root).unwrap_or(leaf);
        let tree = self.tree(head, &plan).await?;
        Committed::verify_earlier(entry, number, &tree, checkpoint, self.policy())
            .map_err(LogError::Committed)
    }

    /// Looks keys up, side by side: one answer each, in order, as this index has it. Whoever relies on a
    /// list to be complete asks [`Log::look_up`].
    pub(crate) async fn look_up_as_committed(
        &self,
        index: &Committed,
        keys: &[Hash],
    ) -> Vec<Result<Lookup, LogError>> {
        let mut ways = self.walk(index, keys, Ask::Any).await;
        let mirrors = self.files().mirrors();
        // A page's hash commits neither to its width nor to every bit of its labels: one that was
        // kept, or that a mirror sent, may be authentic and still lead astray. Ask each mirror by itself
        // before blaming the log.
        let doubts = ways.iter().enumerate();
        let mut doubts: Vec<(usize, Miss)> = doubts
            .filter_map(|(at, way)| Some((at, way.doubt(mirrors)?)))
            .collect();
        for mirror in 0..mirrors {
            let again = doubts.iter().filter_map(|(at, _)| keys.get(*at).copied());
            let again: Vec<Hash> = again.collect();
            let fresh = self.walk(index, &again, Ask::Mirror(mirror)).await;
            let mut left = Vec::new();
            for ((at, miss), way) in doubts.into_iter().zip(fresh) {
                match (&way.walk, ways.get_mut(at)) {
                    (Ok(_), Some(old)) => *old = way,
                    (Err(error), _) => left.push((at, miss.and(error.clone().into()))),
                    (Ok(_), None) => {}
                }
            }
            doubts = left;
        }
        for (at, miss) in doubts {
            if let Some(way) = ways.get_mut(at) {
                way.walk = Err(miss.into_error());
            }
        }
        let finish = |way: Way| way.walk?.finish().ok_or(LogError::NoIndex);
        ways.into_iter().map(finish).collect()
    }

    async fn walk(&self, index: &Committed, keys: &[Hash], ask: Ask) -> Vec<Way> {
        let root = index.root().root();
        let begin = |key: &Hash| Way {
            walk: Ok(Walk::new(root, *key, index.number())),
            any_cached: false,
        };
        let mut ways: Vec<_> = keys.iter().map(begin).collect();
        loop {
            // Each page once, and one of the ways that want it.
            let wanted = ways.iter().filter_map(|way| {
                let walk = way.walk.as_ref().ok()?;
                Some((walk.wants()?, walk.clone()))
            });
            let wanted: SortedMap<Hash, Walk> = wanted.collect();
            if wanted.is_empty() {
                return ways;
            }
            let pages = wanted.into_iter().map(|(address, walk)| async move {
                let page = self.page(index, &walk, &address, ask).await;
                (address, page)
            });
            let pages: Vec<_> = stream::iter(pages).buffered(PARALLEL).collect().await;
            // One that could not be had took a round, too.
            let rounds = pages.iter().map(|(_, page)| match page {
                Ok(got) => got.rounds,
                Err(_) => 1,
            });
            self.files().count_rounds(rounds.max().unwrap_or(0));
            for (address, page) in pages {
                let own = |way: &&mut Way| way.wants() == Some(address);
                for Way { walk, any_cached } in ways.iter_mut().filter(own) {
                    *any_cached |= matches!(&page, Ok(got) if got.mirror.is_none());
                    *walk = match (&*walk, &page) {
                        (Ok(walk), Ok(got)) => self.read(walk.clone(), &address, &got.value),
                        (Err(error), _) | (_, Err(error)) => Err(error.clone()),
                    };
                }
            }
        }
    }

    /// Checks a page, and only then keeps it.
    fn read(&self, mut walk: Walk, address: &Hash, bytes: &[u8]) -> Result<Walk, LogError> {
        self.go_on(&mut walk, address, bytes)?;
        let path = index_path(&IndexPath::Page(*address));
        self.files().cache().put(&path, bytes);
        Ok(walk)
    }

    /// Goes on from a page, which is hashed unless the same bytes were before.
    fn go_on(&self, walk: &mut Walk, address: &Hash, bytes: &[u8]) -> Result<(), LogError> {
        let page = self.pages.borrow_mut().read(*address, bytes);
        let page = page.map_err(|error| {
            let address = *address;
            WalkError::Page { address, error }
        });
        page.and_then(|page| walk.go_on(&page)).map_err(|error| {
            let path = index_path(&IndexPath::Page(*address));
            let error = Box::new(error);
            LogError::Page { path, error }
        })
    }

    /// A page's bytes, which this way can go on from if they are not from the cache.
    async fn page(
        &self,
        index: &Committed,
        way: &Walk,
        address: &Hash,
        ask: Ask,
    ) -> Result<Got<Vec<u8>>, LogError> {
        let path = index_path(&IndexPath::Page(*address));
        let cached = self.files().cache().get(&path).filter(|_| ask == Ask::Any);
        if let Some(bytes) = cached {
            return Ok(Got::cached(bytes));
        }
        let check = |bytes: &[u8]| {
            self.go_on(&mut way.clone(), address, bytes)?;
            Ok(bytes.to_vec())
        };
        let got = self.files().read(&path, SMALL_FILE, ask, check).await;
        got.map_err(|miss| pruned(index, miss.into_error()))
    }

    /// The index that a look-up starts with, and its checkpoint, which must satisfy the policy by
    /// itself; that of one checkpoint only, if it is given.
    async fn index_head(
        &self,
        of: Option<&VerifiedCheckpoint>,
    ) -> Result<(Committed, VerifiedCheckpoint), LogError> {
        let check = |bytes: &[u8]| {
            let proof = TlogProof::parse(bytes).map_err(LogError::IndexProof)?;
            let own = self.policy().verify(proof.note().as_bytes());
            let own = own.map_err(LogError::Checkpoint)?;
            if own.origin() != self.origin() {
                return Err(LogError::OtherOrigin {
                    expected: self.origin().to_owned(),
                    found: own.origin().to_owned(),
                });
            }
            if let Some(of) = of.filter(|of| of.size() != own.size()) {
                return Err(LogError::IndexStale {
                    shown: own.size(),
                    size: of.size(),
                });
            }
            let index = self.committed(&proof, of.unwrap_or(&own))?;
            Ok((index, own))
        };
        let got = self.files().read(HEAD_PATH, HEAD_LIMIT, Ask::Any, check);
        match got.await.map_err(Miss::into_error) {
            Ok(got) => Ok(got.value),
            Err(LogError::Fetch {
                error: FetchError::NotFound,
                ..
            }) => Err(LogError::NoIndex),
            Err(error) => Err(error),
        }
    }

    fn committed(
        &self,
        proof: &TlogProof,
        checkpoint: &VerifiedCheckpoint,
    ) -> Result<Committed, LogError> {
        let entry = proof.extra().unwrap_or_default();
        Committed::verify(
            entry,
            proof.index(),
            proof.hashes(),
            checkpoint,
            self.policy(),
        )
        .map_err(LogError::Committed)
    }
}

/// A file of the newest index that is gone is missing; one of an earlier index may be kept no more.
pub(super) fn pruned(index: &Committed, error: LogError) -> LogError {
    match error {
        LogError::Fetch { path, error } if !index.is_newest() && is_gone(&error) => {
            let size = index.number().saturating_add(1);
            LogError::Pruned { path, size }
        }
        other => other,
    }
}

/// Paths that change in place: the log's checkpoint, those of witnesses and auditors, and the index's head;
/// and versions of the trust file, which are asked for before they are there. All other files are for ever.
pub fn changes_in_place(path: &str) -> bool {
    let checkpoint = LogPath::Checkpoint.path();
    let file = path.rsplit('/').next();
    let is_replaced = path == HEAD_PATH || path == TOP_PATH || file == Some(checkpoint.as_str());
    is_replaced || is_trust_path(path)
}
