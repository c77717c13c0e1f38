//! Entries, each with the proof that it stands in the log.

use stele_verify::sorted::{SortedMap, SortedSet};

use futures::stream::{self, StreamExt as _};
use stele_tlog::path::entry_path;
use stele_tlog::{BundleId, Head, Plan, Tree};
use stele_verify::hash::{Hash, leaf_hash};
use stele_verify::merkle::Included;

use super::Log;
use super::error::LogError;
use super::files::{Got, PARALLEL, SMALL_FILE};
use super::mirror::{Ask, Miss};
use crate::cache::Cache;
use crate::fetch::{Fetch, FetchError};

/// What the server learns from how entries are read.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Reading {
    /// Each entry alone, a few kilobytes: the server sees which one is read. Where a log doesn't
    /// have entries alone, the bundle is read.
    #[default]
    Single,
    /// Bundles of up to 256 entries, some hundred kilobytes each: the server sees no more than which
    /// bundle is read.
    Bundles,
}

/// An entry that stands in a log. Only [`Log::entry`] and [`Log::entries`] can make one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    bytes: Vec<u8>,
    included: Included,
    proof: Vec<Hash>,
}

impl Entry {
    /// The entry's bytes.
    pub fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// The entry's bytes.
    pub fn into_bytes(self) -> Vec<u8> {
        self.bytes
    }

    /// Where it stands, in which tree.
    pub const fn included(&self) -> &Included {
        &self.included
    }

    /// The inclusion proof, from the leaf's sibling upwards.
    pub fn proof(&self) -> &[Hash] {
        &self.proof
    }

    /// Its number in the log, from zero.
    pub const fn index(&self) -> u64 {
        self.included.index()
    }
}

/// Where so many entries of one bundle are wanted, it is read as a whole: one request for that many, of at most eight
/// times the bytes.
const DENSE: usize = 32;

type Bundles = SortedMap<BundleId, Result<Vec<Vec<u8>>, LogError>>;

impl<F: Fetch, C: Cache> Log<F, C> {
    /// One entry of the tree with this head.
    ///
    /// # Errors
    /// [`LogError`] names the file that could not be had or is wrong, and is a
    /// [`LogError::Tree`] if the tree has no such entry.
    pub async fn entry(&self, head: Head, index: u64) -> Result<Entry, LogError> {
        let mut entries = self.entries(head, &[index]).await?;
        let beyond = stele_tlog::TreeError::BeyondSize {
            index,
            size: head.size,
        };
        entries
            .pop()
            .unwrap_or_else(|| Err(LogError::of_question(beyond)))
    }

    /// Several entries of the tree with this head, in the order asked for. Their files are fetched
    /// side by side, and one that is wrong doesn't keep the others back.
    ///
    /// # Errors
    /// [`LogError`] if the tree itself can't be authenticated, or has no such entry.
    pub async fn entries(
        &self,
        head: Head,
        indexes: &[u64],
    ) -> Result<Vec<Result<Entry, LogError>>, LogError> {
        let plan =
            Plan::for_leaves(head.size, indexes.iter().copied()).map_err(LogError::of_question)?;
        let tree = self.tree(head, &plan).await?;

        let dense = self.bundles(&tree, self.dense(&tree, indexes)).await;
        let single = indexes.iter().map(|index| {
            let id = BundleId::in_tree(head.size, index >> 8);
            let there = id.and_then(|id| entry_of(&dense, id, *index).ok());
            self.single(&tree, *index, there)
        });
        let single: Vec<_> = stream::iter(single).buffered(PARALLEL).collect().await;
        let rounds = single.iter().flatten().map(|got| got.rounds).max();
        self.files.count_rounds(rounds.unwrap_or(0));

        let missing = indexes
            .iter()
            .zip(&single)
            .filter(|(_, result)| is_missing(result))
            .filter_map(|(index, _)| BundleId::in_tree(head.size, index >> 8));
        let bundles = self.bundles(&tree, missing.collect()).await;

        let entries = indexes.iter().zip(single).map(|(index, result)| {
            let bytes = match (result, BundleId::in_tree(head.size, index >> 8)) {
                (Ok(got), _) => got.value,
                (Err(Alone::Miss(miss)), Some(id)) if miss.is_gone() => {
                    match entry_of(&bundles, id, *index) {
                        // A mirror that sent it wrong is to be named, if no bundle clears that up.
                        Err(error) if error.could_not_check() && miss.is_wrong() => {
                            return Err(miss.into_error());
                        }
                        found => found?,
                    }
                }
                (Err(error), _) => return Err(error.into()),
            };
            prove(&tree, *index, bytes)
        });
        Ok(entries.collect())
    }

    /// The bytes with this leaf hash, from the file of their own. That there are such bytes doesn't show that the log
    /// has them as an entry, and that there is no such file doesn't show that it hasn't.
    ///
    /// # Errors
    /// [`LogError::Attachment`] if something else lies there; [`LogError::Fetch`] if the file could not be had.
    pub async fn entry_bytes(&self, leaf: &Hash) -> Result<Vec<u8>, LogError> {
        let path = entry_path(leaf);
        let check = |bytes: &[u8]| match leaf_hash(bytes) == *leaf {
            true => Ok(bytes.to_vec()),
            false => Err(LogError::Attachment { path: path.clone() }),
        };
        if let Some(Ok(bytes)) = self.files.cache().get(&path).map(|bytes| check(&bytes)) {
            return Ok(bytes);
        }
        let got = self.files.read(&path, SMALL_FILE, Ask::Any, check).await;
        let got = got.map_err(Miss::into_error)?;
        self.files.count_rounds(got.rounds);
        Ok(got.value)
    }

    /// The bundles of which many entries are wanted that aren't there yet.
    fn dense(&self, tree: &Tree, indexes: &[u64]) -> SortedSet<BundleId> {
        let mut wanted: SortedMap<BundleId, SortedSet<u64>> = SortedMap::new();
        // Fewer can't be many of one bundle, and to look at what is there costs a hash for each.
        let many = Some(indexes).filter(|all| all.len() >= DENSE);
        for index in many.unwrap_or_default() {
            if let Some(id) = BundleId::in_tree(tree.size(), index >> 8)
                && self.cached(tree, *index).is_none()
            {
                wanted.entry(id).or_default().insert(*index);
            }
        }
        let dense = wanted.into_iter().filter(|(_, own)| own.len() >= DENSE);
        dense.map(|(id, _)| id).collect()
    }

    /// An entry that was read before.
    fn cached(&self, tree: &Tree, index: u64) -> Option<Vec<u8>> {
        let leaf = tree.leaf_hash(index).ok()?;
        let cached = self.files.cache().get(&entry_path(&leaf));
        cached.filter(|bytes| leaf_hash(bytes) == leaf)
    }

    /// An entry that is there, or else from its own file, held against the tree.
    async fn single(
        &self,
        tree: &Tree,
        index: u64,
        there: Option<Vec<u8>>,
    ) -> Result<Got<Vec<u8>>, Alone> {
        let leaf = tree.leaf_hash(index).map_err(LogError::of_question)?;
        let path = entry_path(&leaf);
        if let Some(value) = there.or_else(|| self.cached(tree, index)) {
            return Ok(Got::cached(value));
        }
        if self.reading == Reading::Bundles {
            // As if the log had no such file: then the bundle is read.
            let error = FetchError::NotFound;
            return Err(Alone::Miss(Miss::from(LogError::Fetch { path, error })));
        }
        let check = |bytes: &[u8]| match leaf_hash(bytes) == leaf {
            true => Ok(bytes.to_vec()),
            false => Err(LogError::EntryMismatch {
                path: path.clone(),
                index,
            }),
        };
        let got = self.files.read(&path, SMALL_FILE, Ask::Any, check).await;
        let got = got.map_err(Alone::Miss)?;
        self.keep(&leaf, &got.value);
        Ok(got)
    }

    /// Bundles, side by side, each once.
    async fn bundles(&self, tree: &Tree, ids: SortedSet<BundleId>) -> Bundles {
        let bundles = ids
            .into_iter()
            .map(|id| async move { (id, self.files.bundle("", tree, id).await) });
        let bundles: Vec<_> = stream::iter(bundles).buffered(PARALLEL).collect().await;
        let rounds = bundles
            .iter()
            .flat_map(|(_, got)| got)
            .map(|got| got.rounds);
        self.files.count_rounds(rounds.max().unwrap_or(0));
        let bundles = bundles.into_iter().map(|(id, got)| {
            let entries = got.map(|got| got.value.entries().map(<[u8]>::to_vec).collect());
            let entries: Result<Vec<Vec<u8>>, LogError> = entries;
            for entry in entries.iter().flatten() {
                self.keep(&leaf_hash(entry), entry);
            }
            (id, entries)
        });
        bundles.collect()
    }

    /// Entries from bundles are kept one by one too, so that neighbours need no second fetch.
    fn keep(&self, leaf: &Hash, entry: &[u8]) {
        self.files.cache().put(&entry_path(leaf), entry);
    }
}

/// Why an entry isn't to be had from its own file.
enum Alone {
    /// The tree hasn't got it.
    Tree(LogError),
    /// No mirror has it right.
    Miss(Miss),
}

impl From<LogError> for Alone {
    fn from(error: LogError) -> Self {
        Self::Tree(error)
    }
}

impl From<Alone> for LogError {
    fn from(alone: Alone) -> Self {
        match alone {
            Alone::Tree(error) => error,
            Alone::Miss(miss) => miss.into_error(),
        }
    }
}

/// Whether the log may be one that has no such file, so that the bundle is to be read.
const fn is_missing<T>(result: &Result<T, Alone>) -> bool {
    matches!(result, Err(Alone::Miss(miss)) if miss.is_gone())
}

fn entry_of(bundles: &Bundles, id: BundleId, index: u64) -> Result<Vec<u8>, LogError> {
    let path = id.path();
    let entries = match bundles.get(&id) {
        Some(entries) => entries.as_ref().map_err(Clone::clone)?,
        None => return Err(LogError::EntryMismatch { path, index }),
    };
    let position = usize::try_from(index & 255).unwrap_or(usize::MAX);
    let entry = entries.get(position).cloned();
    entry.ok_or(LogError::EntryMismatch { path, index })
}

/// The last step: the proof from authenticated tiles, checked by the code that checks every proof.
fn prove(tree: &Tree, index: u64, bytes: Vec<u8>) -> Result<Entry, LogError> {
    let proof = tree.inclusion_proof(index).map_err(LogError::of_question)?;
    let leaf = leaf_hash(&bytes);
    let included = Included::verify(leaf, index, tree.size(), tree.root(), &proof)
        .map_err(|error| LogError::Inclusion { index, error })?;
    Ok(Entry {
        bytes,
        included,
        proof,
    })
}
