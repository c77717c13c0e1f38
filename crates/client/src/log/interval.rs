//! When an entry was logged: an interval that the log's own commitments prove for ever.

use stele_records::index::{Committed, CommittedError, IndexKey, IndexRoot, IndexRootError, Kind};
use stele_tlog::index::Lookup;
use stele_tlog::{Head, Plan};
use stele_verify::checkpoint::Checkpoint;
use stele_verify::note::Note;

use super::Log;
use super::entries::Entry;
use super::error::LogError;
use crate::cache::Cache;
use crate::fetch::Fetch;

/// Between which two checkpoints an entry was logged.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Interval {
    /// Entries in the checkpoint before it; the entry isn't among them.
    pub after_size: u64,
    /// The quorum time of that checkpoint, in POSIX seconds; unknown where the trust file's
    /// witnesses don't vouch for it, for the first publication, and before there was an index.
    pub after: Option<u64>,
    /// Entries in the first checkpoint that has it, of those that the commitments carry.
    pub until_size: u64,
    /// The quorum time of that one.
    pub until: Option<u64>,
}

/// The numbers of the commitments around an entry.
struct Around {
    /// The one before; none if the first covers the entry.
    before: Option<u64>,
    /// The one that was published with the entry.
    own: u64,
    /// The next one; none if `own` is the newest.
    next: Option<u64>,
}

impl<F: Fetch, C: Cache> Log<F, C> {
    /// When the entry with this number was logged, below the newest index.
    ///
    /// # Errors
    /// [`LogError::Committed`] if a commitment doesn't carry the checkpoint that was published
    /// before it, and as for look-ups and entries.
    pub async fn interval(&self, index: &Committed, number: u64) -> Result<Interval, LogError> {
        let key = IndexKey::new(Kind::IndexRoot, "");
        let mut found = self.look_up_as_committed(index, &[key.hash()]).await;
        let found = found.pop().unwrap_or(Err(LogError::NoIndex))?;
        let around = self.around(index, &found, number).await?;
        let own = self.commitment(index, around.own).await?;
        let before = self.previous(index, &own, around.before).await?;
        if let Some((note, before)) = &before
            && before.size() > number
        {
            // The log began without an index, and had the entry by the last checkpoint before it.
            return Ok(Interval {
                after_size: 0,
                after: None,
                until_size: before.size(),
                until: self.quorum_time(note),
            });
        }
        let until_size = around.own.saturating_add(1);
        let until = match around.next {
            None => index.checkpoint().quorum_time(),
            Some(next) => {
                let next = self.commitment(index, next).await?;
                let own = self.previous(index, &next, Some(around.own)).await?;
                own.and_then(|(note, _)| self.quorum_time(&note))
            }
        };
        Ok(Interval {
            after_size: before.as_ref().map_or(0, |(_, before)| before.size()),
            after: before.and_then(|(note, _)| self.quorum_time(&note)),
            until_size,
            until,
        })
    }

    /// The entries that show when an entry was logged: the commitment that was published with it, and
    /// the one after, which isn't needed where the first is the newest.
    ///
    /// # Errors
    /// As [`Log::interval`].
    pub async fn interval_evidence(
        &self,
        index: &Committed,
        number: u64,
    ) -> Result<(Entry, Option<Entry>), LogError> {
        let key = IndexKey::new(Kind::IndexRoot, "");
        let mut found = self.look_up_as_committed(index, &[key.hash()]).await;
        let found = found.pop().unwrap_or(Err(LogError::NoIndex))?;
        let around = self.around(index, &found, number).await?;
        let numbers: Vec<u64> = [Some(around.own), around.next]
            .into_iter()
            .flatten()
            .collect();
        let head = Head::from(index.checkpoint().checkpoint());
        let mut entries = self.entries(head, &numbers).await?.into_iter();
        let own = entries.next().unwrap_or(Err(LogError::NoIndex))?;
        Ok((own, entries.next().transpose()?))
    }

    /// Finds the commitments around an entry by binary search over the bundles of their list.
    async fn around(
        &self,
        index: &Committed,
        found: &Lookup,
        number: u64,
    ) -> Result<Around, LogError> {
        let count = found.count();
        // The first commitment that isn't below the entry is at or after `low`, and before `high`.
        let (mut low, mut high) = (0, count.div_ceil(256));
        while low < high {
            let middle = low.midpoint(high);
            let end = middle.saturating_add(1).saturating_mul(256).min(count);
            let last = end.saturating_sub(1)..end;
            let last = self.numbers(index, found, last).await?;
            if last.first().is_some_and(|last| *last < number) {
                low = middle.saturating_add(1);
            } else {
                high = middle;
            }
        }
        let from = low.saturating_mul(256).min(count);
        // One before and one after, which may lie in the neighbouring bundles.
        let range = from.saturating_sub(1)..from.saturating_add(258).min(count);
        let numbers = self.numbers(index, found, range).await?;
        let at = numbers.partition_point(|root| *root < number);
        let before = at.checked_sub(1).and_then(|at| numbers.get(at).copied());
        let newest = index.number();
        Ok(match numbers.get(at) {
            Some(own) => Around {
                before,
                own: *own,
                next: numbers.get(at.saturating_add(1)).copied().or(Some(newest)),
            },
            None => Around {
                before,
                own: newest,
                next: None,
            },
        })
    }

    /// The commitment with this number.
    async fn commitment(&self, index: &Committed, number: u64) -> Result<IndexRoot, LogError> {
        if number == index.number() {
            return Ok(index.root().clone());
        }
        let head = Head::from(index.checkpoint().checkpoint());
        let entry = self.entry(head, number).await?;
        let wrong = |error| LogError::Committed(CommittedError::Root(error));
        let root = IndexRoot::parse(entry.bytes()).map_err(wrong)?;
        let says = root.covered().size;
        if says != number {
            return Err(wrong(IndexRootError::Covers { says, at: number }));
        }
        Ok(root)
    }

    /// The checkpoint that a commitment carries: the one published before it, which ended with the
    /// commitment `before`, and whose root is the log's own.
    async fn previous(
        &self,
        index: &Committed,
        root: &IndexRoot,
        before: Option<u64>,
    ) -> Result<Option<(Note, Checkpoint)>, LogError> {
        let wrong = |error| LogError::Committed(CommittedError::Root(error));
        if let Some(before) = before {
            root.check_previous(before.saturating_add(1))
                .map_err(wrong)?;
        }
        let Some((note, previous)) = root.previous().zip(root.previous_checkpoint()) else {
            return Ok(None);
        };
        let head = Head::from(index.checkpoint().checkpoint());
        let found = previous.size();
        let not_before = LogError::Committed(CommittedError::NotBefore {
            found,
            before: root.covered().size,
        });
        if found > root.covered().size {
            return Err(not_before);
        }
        let plan = Plan::for_root(head.size, found).map_err(LogError::of_question)?;
        let tree = self.tree(head, &plan).await?;
        let own = tree.root_at(found).map_err(LogError::of_question)?;
        if own != previous.root() {
            return Err(not_before);
        }
        Ok(Some((note.clone(), previous.clone())))
    }

    /// When the quorum vouched for a former checkpoint, as far as today's policy knows its
    /// witnesses.
    fn quorum_time(&self, note: &Note) -> Option<u64> {
        let verified = self.policy().verify(note.as_bytes()).ok()?;
        verified.quorum_time()
    }
}
