//! One log, read over a [`Fetch`]: its checkpoint, its tree, its entries.

mod assemble;
mod attachments;
mod audited;
mod auditors;
mod bundle;
mod entries;
mod error;
mod files;
mod index;
mod intact;
mod interval;
mod lists;
mod mirror;
mod pages;
mod recent;
mod search;

use std::cell::RefCell;
use std::sync::Arc;
use stele_verify::sorted::SortedMap;

use stele_records::index::Gap;
use stele_records::verdict::Growth;
use stele_tlog::{Head, LogPath, Plan, Tree};
use stele_verify::checkpoint::{LogSigned, VerifiedCheckpoint};
use stele_verify::policy::Policy;
use stele_verify::record::Memory;

use crate::cache::{Cache, MemoryCache, NoCache};
use crate::fetch::Fetch;
use crate::seen::{Compared, Kept, Past, Remembered, Seen, SeenHead, at_once};

pub use attachments::{Attachment, MAX_ATTACHMENT, Picture, attachment_path};
pub use audited::Index;
pub(crate) use auditors::Told;
pub(crate) use bundle::Bundle;
pub use entries::{Entry, Reading};
pub use error::LogError;
pub use files::{Files, SMALL_FILE, Traffic};
pub use index::{HEAD_PATH, Shown, TOP_PATH, changes_in_place};
pub use interval::Interval;
pub use mirror::MirrorFault;
pub use search::{Hits, SearchGap, SearchProblem};

use lists::Lists;
use mirror::{Ask, Miss};
use pages::Pages;

/// How often a memory is asked to remember, where other pages remember at the same moment.
const MAX_SWAPS: u8 = 8;

/// Full tiles that are kept authenticated: 4 MB.
const MAX_TILES: usize = 256;

/// One log. Nothing that its server sends is believed: what these functions return has been
/// checked against the policy or against the head that is handed in.
#[derive(Debug)]
pub struct Log<F, C = MemoryCache> {
    files: Files<F, C>,
    policy: Policy,
    origin: String,
    reading: Reading,
    /// Where auditors' files lie that don't lie below the log, by the trust file's URL.
    places: SortedMap<String, Files<F, NoCache>>,
    /// The log that the reader has replayed.
    replayed: RefCell<Option<Head>>,
    /// What was read last of the entries that no auditor has replayed.
    gap: RefCell<Option<Arc<Gap>>>,
    /// What was authenticated last of the tree.
    tree: RefCell<Option<Tree>>,
    /// Records that were found intact.
    records: RefCell<Memory>,
    /// Pages of the index that were found to be what their addresses say.
    pages: RefCell<Pages>,
    /// Long lists of the index, as far as they were authenticated.
    lists: RefCell<Lists>,
}

impl<F: Fetch, C: Cache> Log<F, C> {
    /// The log `origin` of this policy, whose files `fetch` reads.
    pub fn new(fetch: F, cache: C, policy: Policy, origin: &str) -> Self {
        Self {
            files: Files::new(fetch, cache),
            policy,
            origin: origin.to_owned(),
            reading: Reading::default(),
            places: SortedMap::new(),
            replayed: RefCell::default(),
            gap: RefCell::default(),
            tree: RefCell::default(),
            records: RefCell::default(),
            pages: RefCell::default(),
            lists: RefCell::default(),
        }
    }

    /// Reads the files of auditors whom the trust file gives a URL of their own from there. Without a place
    /// for its URL, an auditor's are looked for below the log.
    pub fn add_place(&mut self, url: &str, fetch: F) {
        let files = Files::new(fetch, NoCache);
        self.places.insert(url.to_owned(), files);
    }

    /// Chooses how entries are read from now on.
    pub const fn set_reading(&mut self, reading: Reading) {
        self.reading = reading;
    }

    /// The newest checkpoint that the server shows, signed by the log and cosigned by the quorum.
    ///
    /// # Errors
    /// As [`Log::signed_checkpoint`], and [`LogError::Checkpoint`] if the quorum is not reached.
    pub async fn checkpoint(&self) -> Result<VerifiedCheckpoint, LogError> {
        self.newest_or_refused().await.0
    }

    /// The newest checkpoint that the server shows, signed by the log. Its cosignatures have not
    /// been looked at: this is for pages that show which step fails.
    ///
    /// # Errors
    /// [`LogError::Fetch`], [`LogError::Checkpoint`], and [`LogError::OtherOrigin`] if it is that
    /// of another log of the policy.
    pub async fn signed_checkpoint(&self) -> Result<LogSigned, LogError> {
        self.read_checkpoint(|bytes| self.check_checkpoint(bytes, Ok))
            .await
    }

    /// The same, and the first head on the way that the log has signed, but that was refused for whatever
    /// else is below it.
    async fn newest_or_refused(&self) -> (Result<VerifiedCheckpoint, LogError>, Option<LogSigned>) {
        let refused = RefCell::new(None);
        let accept = |signed: LogSigned| {
            let accepted = signed.require_quorum(&self.policy);
            accepted.map_err(LogError::Checkpoint)
        };
        let accept = |bytes: &[u8]| {
            let accepted = self.check_checkpoint(bytes, accept);
            if accepted.is_err()
                && let Ok(signed) = self.policy.bound_by_log(bytes)
                && signed.checkpoint().origin() == self.origin
            {
                refused.borrow_mut().get_or_insert(signed);
            }
            accepted
        };
        let newest = self.read_checkpoint(accept).await;
        (newest, refused.into_inner())
    }

    /// The checkpoint of the first mirror whose is accepted. One that is older than another mirror's is
    /// no fault of its mirror.
    async fn read_checkpoint<T>(
        &self,
        check: impl Fn(&[u8]) -> Result<T, LogError>,
    ) -> Result<T, LogError> {
        let path = LogPath::Checkpoint.path();
        let got = self.files.read(&path, SMALL_FILE, Ask::Any, check).await;
        let got = got.map_err(Miss::into_error)?;
        self.files.count_rounds(got.rounds);
        Ok(got.value)
    }

    fn check_checkpoint<T>(
        &self,
        bytes: &[u8],
        accept: impl Fn(LogSigned) -> Result<T, LogError>,
    ) -> Result<T, LogError> {
        let signed = self.policy.verify_log_signature(bytes);
        let signed = signed.map_err(LogError::Checkpoint)?;
        let found = signed.checkpoint().origin();
        if found != self.origin {
            return Err(LogError::OtherOrigin {
                expected: self.origin.clone(),
                found: found.to_owned(),
            });
        }
        accept(signed)
    }

    /// The part of the log's tree that a plan asks for.
    ///
    /// # Errors
    /// [`LogError::Fetch`], [`LogError::Tile`] and [`LogError::Tree`].
    pub async fn tree(&self, head: Head, plan: &Plan) -> Result<Tree, LogError> {
        let kept = self.tree.borrow().clone();
        let kept = kept.filter(|kept| (kept.size(), kept.root()) == (head.size, head.root));
        let tree = self.files.tree_on(kept, "", head, plan).await?;
        // Beyond that it is put together anew.
        let is_small = tree.full_tiles() <= MAX_TILES;
        self.tree.replace(is_small.then(|| tree.clone()));
        Ok(tree)
    }

    /// What this reader remembers of the log. Ask before the log is asked: what another page remembers
    /// in between is newer than the answer.
    pub async fn remembered(&self, memory: &impl Seen) -> Remembered {
        let mut kept = Vec::new();
        for key in self.memory_keys() {
            let text = memory.load(&key).await;
            kept.push(Kept::read(key, text, &self.policy, &self.origin));
        }
        Remembered::of(kept)
    }

    /// Whether the log has only grown since this reader last saw it; if so, or if it was never
    /// seen, this checkpoint is remembered. A smaller or a forked log leaves the memory as it was.
    ///
    /// # Errors
    /// As [`Log::tree`].
    pub async fn growth(
        &self,
        checkpoint: &VerifiedCheckpoint,
        memory: &impl Seen,
    ) -> Result<Growth, LogError> {
        let before = self.remembered(memory).await;
        let compared = self.compare(checkpoint, before, memory).await?;
        Ok(compared.growth)
    }

    /// The same, held against what was remembered `before` the checkpoint was asked for.
    ///
    /// # Errors
    /// As [`Log::tree`].
    pub async fn compare(
        &self,
        checkpoint: &VerifiedCheckpoint,
        before: Remembered,
        memory: &impl Seen,
    ) -> Result<Compared, LogError> {
        let shown = SeenHead::from(checkpoint);
        let mut before = before;
        let mut overtaken = false;
        for _ in 0..MAX_SWAPS {
            let compared = self.hold_all(&shown, &before, overtaken).await?;
            let fine = matches!(
                compared.growth,
                Growth::FirstVisit | Growth::Consistent { .. }
            );
            if !fine {
                return Ok(compared);
            }
            // Another page may have remembered a head while this one read: two forks would each be
            // held against the past alone, never against one another.
            let new = shown.to_text();
            let mut is_behind = false;
            for kept in &mut before.kept {
                if is_kept(&shown, kept.seen.as_ref()) {
                    continue;
                }
                let (key, old) = (kept.key.clone(), kept.text.as_deref());
                let text = match memory.swap(&key, old, &new).await {
                    Ok(()) => Some(new.clone()),
                    Err(found) => {
                        is_behind = true;
                        found
                    }
                };
                *kept = Kept::read(key, text, &self.policy, &self.origin);
            }
            if !is_behind {
                return Ok(compared);
            }
            before = Remembered::of(before.kept);
            overtaken = true;
        }
        self.hold_all(&shown, &before, overtaken).await
    }

    /// The past that a head commits to: its root when it had `size` entries, at least one and fewer than
    /// it has now.
    ///
    /// # Errors
    /// As [`Log::tree`].
    pub(crate) async fn past(&self, head: Head, size: u64) -> Result<Past, LogError> {
        let plan = Plan::for_root(head.size, size).map_err(LogError::of_question)?;
        let tree = self.tree(head, &plan).await?;
        Past::of(&tree, size).map_err(LogError::of_question)
    }

    /// Holds a head against all that was seen; the largest head counts, unless another one doesn't fit.
    async fn hold_all(
        &self,
        shown: &SeenHead,
        before: &Remembered,
        overtaken: bool,
    ) -> Result<Compared, LogError> {
        let compared = self.hold(shown, before.seen.clone(), overtaken).await?;
        if matches!(compared.growth, Growth::Consistent { .. }) {
            for other in before.others() {
                let other = self.hold(shown, Some(other.clone()), overtaken).await?;
                if matches!(other.growth, Growth::Forked { .. }) {
                    return Ok(other);
                }
            }
        }
        Ok(compared)
    }

    /// Holds a head against what was seen.
    async fn hold(
        &self,
        shown: &SeenHead,
        seen: Option<SeenHead>,
        overtaken: bool,
    ) -> Result<Compared, LogError> {
        let mut compared = Compared {
            growth: Growth::FirstVisit,
            past: None,
            overtaken: false,
            seen,
        };
        let old = compared.seen.as_ref().map(|seen| seen.head);
        match (at_once(compared.seen.as_ref(), shown.head), old) {
            (Some(growth), _) => {
                compared.overtaken = overtaken && matches!(growth, Growth::RolledBack { .. });
                compared.growth = growth;
            }
            (None, None) => {}
            (None, Some(old)) => {
                let past = self.past(shown.head, old.size).await?;
                let (seen, shown) = (old.size, shown.head.size);
                if past.root == old.root {
                    compared.growth = Growth::Consistent { seen };
                } else {
                    compared.growth = Growth::Forked { seen, shown };
                    compared.past = Some(past);
                }
            }
        }
        Ok(compared)
    }

    /// Under what a [`Seen`] remembers this log: its name and each of its keys, as the policy has them. So
    /// what was remembered under a key is found as long as the policy names it, also where the log has another
    /// one by now. Another log may bear the same name, a demonstration made anew or one of another city; it is
    /// no fork of this one.
    pub fn memory_keys(&self) -> Vec<String> {
        let logs = self.policy.logs().iter();
        let own = logs.filter(|log| log.origin() == self.origin);
        own.map(|log| log.key().to_vkey()).collect()
    }

    /// The policy that checkpoints are held against.
    pub const fn policy(&self) -> &Policy {
        &self.policy
    }

    /// The log's name.
    pub fn origin(&self) -> &str {
        &self.origin
    }

    /// The files below the log, for what is not the log's own tree.
    pub const fn files(&self) -> &Files<F, C> {
        &self.files
    }

    /// What reading has cost so far.
    pub fn traffic(&self) -> Traffic {
        let others = self.places.values().map(Files::traffic);
        others.fold(self.files.traffic(), |all, other| Traffic {
            requests: all.requests.saturating_add(other.requests),
            bytes: all.bytes.saturating_add(other.bytes),
            rounds: all.rounds,
        })
    }

    /// The files that mirrors have sent wrong so far, also where another one had them right.
    pub fn faults(&self) -> Vec<MirrorFault> {
        self.files.faults()
    }
}

/// Whether this head is remembered already, with cosignatures no older than these.
pub(crate) fn is_kept(shown: &SeenHead, seen: Option<&SeenHead>) -> bool {
    seen.is_some_and(|seen| {
        let newest = |head: &SeenHead| head.cosigned.iter().map(|by| by.time).max();
        seen.note.is_some() && seen.head == shown.head && newest(seen) >= newest(shown)
    })
}

#[cfg(test)]
mod tests;
