//! What an index root is checked for, one step after the other.

use stele_records::index::{IndexRoot, IndexRootError};
use stele_records::verdict::CLOCK_SKEW;
use stele_tlog::index::IndexHead;
use stele_verify::checkpoint::CheckpointError;

use super::error::{ReplayError, ReplayFinding};
use super::{Keep, Last, Replay, Replayed, Unwitnessed};

impl<K: Keep> Replay<K> {
    /// Holds an index root against the replay. Gives it if it has the form of one.
    pub(super) fn compare(&mut self, number: u64, entry: &[u8]) -> Option<IndexRoot> {
        self.roots = self.roots.saturating_add(1);
        let parsed = IndexRoot::parse(entry);
        let result = match &parsed {
            Ok(root) => self.check(number, root),
            Err(error) => Err(ReplayError::Entry(error.clone()).at(number)),
        };
        if let Err(finding) = result {
            self.wrong = self.wrong.saturating_add(1);
            self.report(finding);
        }
        parsed.ok()
    }

    /// The first finding stays, unless it says nothing against the log and this one does: else an
    /// entry of another version would hide every lie after it.
    fn report(&mut self, finding: ReplayFinding) {
        let is_open = |first: &ReplayFinding| first.error.could_not_check();
        if self.first.as_ref().is_none_or(is_open) && !is_open(&finding) {
            self.first = Some(finding);
        } else {
            self.first.get_or_insert(finding);
        }
    }

    fn check(&mut self, number: u64, root: &IndexRoot) -> Result<(), ReplayFinding> {
        let at = |error: ReplayError| error.at(number);
        self.check_place(number, root).map_err(at)?;
        self.check_index(root).map_err(at)?;
        self.check_previous(root).map_err(at)?;
        let quorum_time = self.check_signatures(number, root).map_err(at)?;
        if let Some(last) = &self.last {
            last.check_until(quorum_time)?;
        }
        self.check_time(root, quorum_time).map_err(at)
    }

    fn check_place(&self, number: u64, root: &IndexRoot) -> Result<(), ReplayError> {
        let replayed = self.log.root();
        match root.check_place(number, replayed) {
            Err(IndexRootError::CoveredRoot) => Err(ReplayError::CoveredRoot {
                committed: root.covered().root,
                replayed,
            }),
            result => Ok(result?),
        }
    }

    fn check_index(&mut self, root: &IndexRoot) -> Result<(), ReplayError> {
        let replayed = self.index.head().map_err(ReplayError::Trouble)?;
        self.compared = Some(Replayed {
            roots: self.roots,
            covered: self.log.size(),
            index: replayed,
        });
        let committed = IndexHead {
            root: root.root(),
            keys: root.keys(),
        };
        if committed.root != replayed.root {
            return Err(ReplayError::Root {
                committed,
                replayed,
            });
        }
        if committed.keys != replayed.keys {
            return Err(ReplayError::Keys {
                committed: committed.keys,
                replayed: replayed.keys,
            });
        }
        Ok(())
    }

    /// The checkpoint in it must be that of the log that ends with the index root before. The first
    /// one may hold none, or any that was published before there was an index.
    fn check_previous(&self, root: &IndexRoot) -> Result<(), ReplayError> {
        if let Some(last) = &self.last {
            root.check_previous(last.log.size)?;
        }
        let Some(previous) = root.previous_checkpoint() else {
            return Ok(());
        };
        let (size, committed) = (previous.size(), previous.root());
        let replayed = match &self.last {
            Some(last) => Some(last.log.root),
            None => self.index.keep.root_of_first(size),
        };
        if replayed != Some(committed) {
            return Err(ReplayError::PreviousRoot {
                size,
                committed,
                replayed,
            });
        }
        if previous.origin() != self.origin {
            let found = previous.origin().to_owned();
            return Err(ReplayError::PreviousOrigin { found });
        }
        Ok(())
    }

    /// Whether the log signed the checkpoint in it, and when a quorum cosigned that, if it did.
    fn check_signatures(
        &mut self,
        number: u64,
        root: &IndexRoot,
    ) -> Result<Option<u64>, ReplayError> {
        let Some(note) = root.previous() else {
            return Ok(None);
        };
        match self.policy.verify(note.as_bytes()) {
            Ok(checkpoint) => Ok(checkpoint.quorum_time()),
            Err(error @ CheckpointError::QuorumNotReached { .. }) => {
                let first = ReplayError::Previous(error).at(number);
                let count = 0;
                let unwitnessed = Unwitnessed { first, count };
                self.unwitnessed_root.get_or_insert_with(|| root.to_bytes());
                let unwitnessed = self.unwitnessed.get_or_insert(unwitnessed);
                unwitnessed.count = unwitnessed.count.saturating_add(1);
                Ok(None)
            }
            Err(error) => Err(ReplayError::Previous(error)),
        }
    }

    /// Its time must not be before that of any index root so far, nor before the quorum time of the
    /// checkpoint in it, within the skew that clocks may have.
    fn check_time(&self, root: &IndexRoot, quorum_time: Option<u64>) -> Result<(), ReplayError> {
        let (says, before) = (root.time(), self.latest);
        if says.saturating_add(CLOCK_SKEW) < before {
            return Err(ReplayError::TimeBack { says, before });
        }
        Ok(root.check_interval(quorum_time, None, CLOCK_SKEW)?)
    }
}

impl Last {
    /// Its time must not be after the quorum time of its own checkpoint, where that is known.
    pub(super) fn check_until(&self, quorum_time: Option<u64>) -> Result<(), ReplayFinding> {
        let Some(root) = &self.root else {
            return Ok(());
        };
        root.check_interval(None, quorum_time, CLOCK_SKEW)
            .map_err(|error| ReplayError::from(error).at(self.number))
    }
}
