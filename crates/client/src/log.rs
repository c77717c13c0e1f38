//! One log, read over a [`Fetch`]: its checkpoint, its tree, its entries.

mod assemble;
mod entries;
mod error;
mod files;
mod index;
mod interval;
mod lists;
mod mirror;

use stele_records::verdict::Growth;
use stele_tlog::{Head, LogPath, Plan, Tree};
use stele_verify::checkpoint::{LogSigned, VerifiedCheckpoint};
use stele_verify::policy::Policy;

use crate::cache::{Cache, MemoryCache};
use crate::fetch::Fetch;
use crate::seen::{Seen, SeenHead, growth};

pub use entries::{Entry, Reading};
pub use error::LogError;
pub use files::{Files, SMALL_FILE, Traffic};
pub use index::{HEAD_PATH, Shown, TOP_PATH, changes_in_place};
pub use interval::Interval;
pub use mirror::MirrorFault;

use mirror::{Ask, Miss};

/// One log. Nothing that its server sends is believed: what these functions return has been
/// checked against the policy or against the head that is handed in.
#[derive(Debug)]
pub struct Log<F, C = MemoryCache> {
    files: Files<F, C>,
    policy: Policy,
    origin: String,
    reading: Reading,
}

impl<F: Fetch, C: Cache> Log<F, C> {
    /// The log `origin` of this policy, whose files `fetch` reads.
    pub fn new(fetch: F, cache: C, policy: Policy, origin: &str) -> Self {
        Self {
            files: Files::new(fetch, cache),
            policy,
            origin: origin.to_owned(),
            reading: Reading::default(),
        }
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
        self.read_checkpoint(|signed| {
            signed
                .require_quorum(&self.policy)
                .map_err(LogError::Checkpoint)
        })
        .await
    }

    /// The newest checkpoint that the server shows, signed by the log. Its cosignatures have not
    /// been looked at: this is for pages that show which step fails.
    ///
    /// # Errors
    /// [`LogError::Fetch`], [`LogError::Checkpoint`], and [`LogError::OtherOrigin`] if it is that
    /// of another log of the policy.
    pub async fn signed_checkpoint(&self) -> Result<LogSigned, LogError> {
        self.read_checkpoint(Ok).await
    }

    /// The checkpoint of the first mirror whose is accepted. One that is older than another mirror's is
    /// no fault of its mirror.
    async fn read_checkpoint<T>(
        &self,
        accept: impl Fn(LogSigned) -> Result<T, LogError>,
    ) -> Result<T, LogError> {
        let check = |bytes: &[u8]| {
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
        };
        let path = LogPath::Checkpoint.path();
        let got = self.files.read(&path, SMALL_FILE, Ask::Any, check).await;
        let got = got.map_err(Miss::into_error)?;
        self.files.count_rounds(got.rounds);
        Ok(got.value)
    }

    /// The part of the log's tree that a plan asks for.
    ///
    /// # Errors
    /// [`LogError::Fetch`], [`LogError::Tile`] and [`LogError::Tree`].
    pub async fn tree(&self, head: Head, plan: &Plan) -> Result<Tree, LogError> {
        self.files.tree("", head, plan).await
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
        let head = Head::from(checkpoint.checkpoint());
        let key = self.memory_key();
        loop {
            let seen = memory.load(&key);
            let old = seen.map_or(0, |seen| seen.head.size);
            // Nothing to hold it against, or the very same: no tile could say more.
            if seen.is_none_or(|seen| seen.head == head) {
                memory.store(&key, SeenHead::from(checkpoint));
                return Ok(match seen {
                    None => Growth::FirstVisit,
                    Some(_) => Growth::Consistent { seen: old },
                });
            }
            let plan = if old <= head.size {
                Plan::for_root(head.size, old).map_err(LogError::of_question)?
            } else {
                Plan::for_append(head.size)
            };
            let tree = self.tree(head, &plan).await?;
            // Another reading may have remembered a head while this one waited: two forks would
            // each be held against the past alone, never against one another.
            if memory.load(&key) != seen {
                continue;
            }
            let growth = growth(seen.as_ref(), &tree).map_err(LogError::of_question)?;
            if let Growth::FirstVisit | Growth::Consistent { .. } = growth {
                memory.store(&key, SeenHead::from(checkpoint));
            }
            return Ok(growth);
        }
    }

    /// Under what a [`Seen`] remembers this log: its name and its key, as the policy has them.
    /// Another log may bear the same name, a demonstration made anew or one of another city; it is
    /// no fork of this one.
    pub fn memory_key(&self) -> String {
        let log = self.policy.log_for_origin(&self.origin);
        log.map_or_else(|| self.origin.clone(), |log| log.key().to_vkey())
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
        self.files.traffic()
    }

    /// The files that mirrors have sent wrong so far, also where another one had them right.
    pub fn faults(&self) -> Vec<MirrorFault> {
        self.files.faults()
    }
}

#[cfg(test)]
mod tests;
