//! A replay put aside, to go on with later.

use serde::{Deserialize, Serialize};
use stele_records::index::IndexRoot;
use stele_tlog::Head;
use stele_tlog::index::IndexHead;
use stele_verify::hash::Hash;
use stele_verify::key::KnownKeys;
use stele_verify::merkle::Frontier;
use stele_verify::policy::Policy;

use super::error::ReplayError;
use super::growing::{Growing, Keep};
use super::{Last, Replay, Replayed, Unwitnessed};

type Bytes = [u8; Hash::LEN];

/// All of a replay that has found nothing wrong; its index lies where it is kept.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct ReplayState {
    log: (u64, Vec<Bytes>),
    index: (Bytes, u64),
    /// The last index root: its number, the log that ends with it, and its bytes.
    last: Option<(u64, u64, Bytes, Option<Vec<u8>>)>,
    latest: u64,
    compared: Option<(u64, u64, Bytes, u64)>,
    roots: u64,
    /// The first index root that too few have witnessed, its bytes, and how many there are.
    unwitnessed: Option<(u64, Vec<u8>, u64)>,
}

/// A frontier in plain numbers.
pub(crate) fn put_frontier(frontier: &Frontier) -> (u64, Vec<Bytes>) {
    let peaks = frontier.peaks().iter().map(|peak| *peak.as_bytes());
    (frontier.size(), peaks.collect())
}

pub(crate) fn get_frontier((size, peaks): &(u64, Vec<Bytes>)) -> Option<Frontier> {
    let peaks = peaks.iter().copied().map(Hash::new).collect();
    Frontier::from_peaks(*size, peaks)
}

impl<K: Keep> Replay<K> {
    /// What is to be put aside; the index is grown up to here. Nothing once something is wrong: then it is found
    /// again from where all was right.
    pub(crate) fn state(&mut self) -> Option<ReplayState> {
        if self.first.is_some() {
            return None;
        }
        let index = self.index.head().ok()?;
        let last = self.last.as_ref().map(|last| {
            let root = last.root.as_ref().map(IndexRoot::to_bytes);
            (last.number, last.log.size, *last.log.root.as_bytes(), root)
        });
        let compared = self.compared.map(|compared| {
            let IndexHead { root, keys } = compared.index;
            (compared.roots, compared.covered, *root.as_bytes(), keys)
        });
        Some(ReplayState {
            log: put_frontier(&self.log),
            index: (*index.root.as_bytes(), index.keys),
            last,
            latest: self.latest,
            compared,
            roots: self.roots,
            unwitnessed: self.unwitnessed.as_ref().map(|own| {
                let bytes = self.unwitnessed_root.clone().unwrap_or_default();
                (own.first.entry, bytes, own.count)
            }),
        })
    }

    /// Goes on from what was put aside; nothing if it can't be that.
    pub(crate) fn behind(
        state: &ReplayState,
        keep: K,
        origin: &str,
        policy: Policy,
    ) -> Option<Self> {
        let head = |(root, keys): (Bytes, u64)| IndexHead {
            root: Hash::new(root),
            keys,
        };
        let last = state.last.as_ref().map(|(number, size, root, bytes)| {
            let parsed = bytes.as_ref().map(|bytes| IndexRoot::parse(bytes).ok());
            Some(Last {
                number: *number,
                log: Head {
                    size: *size,
                    root: Hash::new(*root),
                },
                root: match parsed {
                    Some(parsed) => Some(parsed?),
                    None => None,
                },
            })
        });
        let unwitnessed = state.unwitnessed.as_ref().map(|(entry, bytes, count)| {
            let root = IndexRoot::parse(bytes).ok()?;
            let error = policy.verify(root.previous()?.as_bytes()).err()?;
            let first = ReplayError::Previous(error).at(*entry);
            let count = *count;
            Some(Unwitnessed { first, count })
        });
        let unwitnessed_root = state.unwitnessed.as_ref().map(|own| own.1.clone());
        Some(Self {
            origin: origin.to_owned(),
            policy,
            log: get_frontier(&state.log)?,
            index: Growing::behind(head(state.index), keep),
            last: match last {
                Some(last) => Some(last?),
                None => None,
            },
            latest: state.latest,
            compared: state.compared.map(|(roots, covered, root, keys)| Replayed {
                roots,
                covered,
                index: head((root, keys)),
            }),
            roots: state.roots,
            wrong: 0,
            first: None,
            unwitnessed: match unwitnessed {
                Some(unwitnessed) => Some(unwitnessed?),
                None => None,
            },
            unwitnessed_root,
            known: KnownKeys::new(),
        })
    }

    /// The root of its index and how many keys it has, with all that was read.
    pub(crate) fn index_head(&mut self) -> Option<IndexHead> {
        self.index.head().ok()
    }
}
