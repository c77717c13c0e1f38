//! Trees out of tiles that may be wrong at one mirror and right at another.

use std::cmp::Reverse;

use futures::stream::{self, StreamExt as _};
use stele_tlog::{Edge, Head, Tile, TileId, Tree, TreeError};

use super::error::LogError;
use super::files::{Files, Got, PARALLEL};
use super::mirror::{Ask, Miss};
use crate::cache::Cache;
use crate::fetch::Fetch;

/// Mixtures of partial tiles that are tried. Nothing but the root vouches for them, all together; this
/// is every mixture of one lying mirror and one honest one.
const MAX_MIXTURES: usize = 256;

/// A tile, and what it was made from.
type Part<X> = Got<(Tile, X)>;

/// A tile of the tree's edge, as one mirror or several sent it.
struct Candidate<X> {
    part: Part<X>,
    /// The mirrors that sent it so.
    mirrors: Vec<usize>,
}

impl<F: Fetch, C: Cache> Files<F, C> {
    /// Loads tiles and checks them from the top of the tree down, below what is kept of it. One that doesn't fit is
    /// asked of the next mirror. `file` is the path of what a tile is made from; `keep` is called with each tile that is
    /// right and was fetched.
    pub(super) async fn assemble<X: Clone>(
        &self,
        (prefix, head, kept): (&str, Head, Option<Tree>),
        tiles: &[TileId],
        load: impl AsyncFn(TileId, Ask) -> Result<Part<X>, Miss>,
        file: impl Fn(TileId) -> String,
        keep: impl Fn(&Tile),
    ) -> Result<(Tree, Vec<(TileId, X)>), LogError> {
        let parts = tiles.iter().map(|id| load(*id, Ask::Any));
        let parts: Vec<_> = stream::iter(parts).buffered(PARALLEL).collect().await;
        // The first error in the plan's order, so that the same faults give the same report.
        let parts: Result<Vec<_>, Miss> = parts.into_iter().collect();
        let parts = parts.map_err(Miss::into_error)?;
        self.count_rounds(parts.iter().map(|part| part.rounds).max().unwrap_or(0));
        let (mut full, partial): (Vec<_>, Vec<_>) =
            parts.into_iter().partition(|part| id_of(part).is_full());
        let (mut tree, mut chosen) = match kept {
            Some(kept) => (kept, Vec::new()),
            None => {
                let (edge, chosen) = self.edge(prefix, head, partial, &load, &file).await?;
                (Tree::from(edge), chosen)
            }
        };
        full.sort_by_key(|part| Reverse(id_of(part)));
        let partial = chosen.iter().filter(|part| part.mirror.is_some());
        partial.for_each(|part| keep(&part.value.0));
        for part in full {
            let part = self.add(prefix, &mut tree, part, &load, &file).await?;
            if part.mirror.is_some() {
                keep(&part.value.0);
            }
            chosen.push(part);
        }
        let used = chosen
            .into_iter()
            .map(|part| (id_of(&part), part.value.1))
            .collect();
        Ok((tree, used))
    }

    /// Adds a full tile, or the one that another mirror has in its place.
    async fn add<X: Clone>(
        &self,
        prefix: &str,
        tree: &mut Tree,
        part: Part<X>,
        load: &impl AsyncFn(TileId, Ask) -> Result<Part<X>, Miss>,
        file: &impl Fn(TileId) -> String,
    ) -> Result<Part<X>, LogError> {
        let id = id_of(&part);
        let path = file(id);
        let mut miss = Miss::default();
        let first = part.mirror;
        match tree.add(part.value.0.clone()) {
            Ok(()) => return Ok(part),
            Err(error @ TreeError::TileMismatch { .. }) => {
                let error = LogError::of_tree(prefix, error);
                // The cache is not to be believed either: ask the log before blaming it.
                if let Some(mirror) = first {
                    self.note(mirror, &path, &error);
                    miss.add(error);
                }
            }
            Err(error) => return Err(LogError::of_tree(prefix, error)),
        }
        for mirror in (0..self.mirrors()).filter(|mirror| Some(*mirror) != first) {
            let other = load(id, Ask::Mirror(mirror)).await;
            self.count_rounds(1);
            match other {
                Ok(other) => match tree.add(other.value.0.clone()) {
                    Ok(()) => return Ok(other),
                    Err(error) => {
                        let error = LogError::of_tree(prefix, error);
                        self.note(mirror, &path, &error);
                        miss.add(error);
                    }
                },
                Err(other) => miss = miss.and(other),
            }
        }
        Err(miss.into_error())
    }

    /// The partial tiles, which must give the root together. If they don't, those of the other mirrors
    /// are asked for, and mixed.
    async fn edge<X: Clone>(
        &self,
        prefix: &str,
        head: Head,
        parts: Vec<Part<X>>,
        load: &impl AsyncFn(TileId, Ask) -> Result<Part<X>, Miss>,
        file: &impl Fn(TileId) -> String,
    ) -> Result<(Edge, Vec<Part<X>>), LogError> {
        let tiles = parts.iter().map(|part| part.value.0.clone());
        let mismatch = match Edge::authenticate(head, tiles) {
            Ok(edge) => return Ok((edge, parts)),
            Err(error @ TreeError::EdgeMismatch { .. }) => LogError::of_tree(prefix, error),
            Err(error) => return Err(LogError::of_tree(prefix, error)),
        };
        let mut miss = Miss::default();
        // Of what is wrong the first is named.
        if parts.iter().all(|part| part.mirror.is_some()) {
            miss.add(mismatch.clone());
        }
        let ids: Vec<TileId> = parts.iter().map(id_of).collect();
        let mut candidates: Vec<Vec<Candidate<X>>> = parts.into_iter().map(first).collect();
        for mirror in 0..self.mirrors() {
            let asked = ids.iter().zip(&candidates).map(|(id, own)| async {
                let is_there = own.iter().any(|one| one.mirrors.contains(&mirror));
                match is_there {
                    true => None,
                    false => Some(load(*id, Ask::Mirror(mirror)).await),
                }
            });
            let asked: Vec<_> = stream::iter(asked).buffered(PARALLEL).collect().await;
            self.count_rounds(u64::from(asked.iter().any(Option::is_some)));
            for (own, part) in candidates.iter_mut().zip(asked) {
                match part {
                    Some(Ok(part)) => put(own, part, mirror),
                    Some(Err(other)) => miss = miss.and(other),
                    None => {}
                }
            }
        }
        for chosen in mixtures(&candidates, self.mirrors()) {
            let tiles = chosen.iter().zip(&candidates);
            let tiles = tiles.filter_map(|(at, own)| Some(own.get(*at)?.part.value.0.clone()));
            if let Ok(edge) = Edge::authenticate(head, tiles) {
                let mut parts = Vec::new();
                for ((at, own), id) in chosen.iter().zip(candidates).zip(&ids) {
                    let path = file(*id);
                    for (number, one) in own.into_iter().enumerate() {
                        if number == *at {
                            parts.push(one.part);
                            continue;
                        }
                        let wrong = one.mirrors.iter();
                        wrong.for_each(|mirror| self.note(*mirror, &path, &mismatch));
                    }
                }
                return Ok((edge, parts));
            }
        }
        // Where no mirror sent a tile it is the cache that is wrong.
        let is_sent = |own: &Vec<Candidate<X>>| own.iter().any(|one| !one.mirrors.is_empty());
        if candidates.iter().all(is_sent) {
            miss.add(mismatch);
        }
        Err(miss.into_error())
    }
}

fn id_of<X>(part: &Part<X>) -> TileId {
    part.value.0.id()
}

fn first<X>(part: Part<X>) -> Vec<Candidate<X>> {
    let mirrors = part.mirror.into_iter().collect();
    vec![Candidate { part, mirrors }]
}

/// Puts a tile beside those that differ from it.
fn put<X>(own: &mut Vec<Candidate<X>>, part: Part<X>, mirror: usize) {
    let same = own
        .iter_mut()
        .find(|one| one.part.value.0.hashes() == part.value.0.hashes());
    match same {
        Some(one) => {
            one.mirrors.push(mirror);
            // What the cache has is a mirror's own: as if it had been fetched.
            one.part.mirror.get_or_insert(mirror);
        }
        None => own.push(Candidate {
            part,
            mirrors: vec![mirror],
        }),
    }
}

/// Which candidate of each tile to try together: first what is all of one mirror, then every mixture.
fn mixtures<X>(candidates: &[Vec<Candidate<X>>], mirrors: usize) -> Vec<Vec<usize>> {
    let of_one = (0..mirrors).filter_map(|mirror| {
        let own = candidates.iter().map(|own| {
            own.iter()
                .position(|candidate| candidate.mirrors.contains(&mirror))
        });
        own.collect::<Option<Vec<usize>>>()
    });
    let mut all: Vec<Vec<usize>> = of_one.collect();
    let mut next = vec![0_usize; candidates.len()];
    for _ in 0..MAX_MIXTURES {
        all.push(next.clone());
        // Counts up, the lowest tile fastest.
        let mut carry = true;
        for (at, own) in next.iter_mut().zip(candidates) {
            if carry {
                *at = at.saturating_add(1);
                carry = *at >= own.len();
                if carry {
                    *at = 0;
                }
            }
        }
        if carry {
            break;
        }
    }
    all
}
