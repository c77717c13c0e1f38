//! When an entry was logged, as far as the log's own commitments prove it.

use stele_verify::checkpoint::Checkpoint;
use stele_verify::policy::Policy;

use crate::index::{Committed, IndexRoot};
use crate::verdict::Listed;

/// Between which two moments an entry was logged, in POSIX seconds. An end that isn't proven is none.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Interval {
    /// A quorum of witnesses saw the log without the entry.
    pub after: Option<u64>,
    /// A quorum of witnesses saw the log with it.
    pub until: Option<u64>,
}

impl Interval {
    /// Reads it off the index root that was published with the entry (`own`), and off the one after it,
    /// which holds the checkpoint that `own` ended; nothing if these don't show it. Where `own` is the
    /// newest, the checkpoint itself is the end, and `next` isn't needed.
    pub fn verify(
        number: u64,
        own: &Listed<'_>,
        next: Option<&Listed<'_>>,
        committed: &Committed,
        policy: &Policy,
    ) -> Option<Self> {
        let time = |_: u64, root: &IndexRoot| quorum_time(root, policy);
        Self::with_times(number, own, next, committed, time)
    }

    /// The same, where `quorum_time` says when the checkpoint was cosigned that an index root carries, which is the entry
    /// of this number.
    pub(super) fn with_times(
        number: u64,
        own: &Listed<'_>,
        next: Option<&Listed<'_>>,
        committed: &Committed,
        mut quorum_time: impl FnMut(u64, &IndexRoot) -> Option<u64>,
    ) -> Option<Self> {
        let root = read(own, committed).filter(|_| own.included.index() >= number)?;
        // A checkpoint that has the entry already would make `own` a later one.
        let is_before = |size: u64| size <= number;
        if !root
            .previous_checkpoint()
            .is_none_or(|c| is_before(c.size()))
        {
            return None;
        }
        let at = own.included.index();
        let until = if at == committed.number() {
            committed.checkpoint().quorum_time()
        } else {
            let (next_at, next) =
                next.and_then(|next| Some((next.included.index(), read(next, committed)?)))?;
            let size = at.checked_add(1)?;
            let ends_with_own = next.previous_checkpoint().map(Checkpoint::size) == Some(size);
            quorum_time(next_at, &next).filter(|_| ends_with_own)
        };
        Some(Self {
            after: quorum_time(at, &root),
            until,
        })
    }

    /// Whether the whole interval lies at or before this moment; none if it can't be told.
    pub fn is_until(&self, moment: u64) -> Option<bool> {
        match (self.after, self.until) {
            (_, Some(until)) if until <= moment => Some(true),
            (Some(after), _) if after > moment => Some(false),
            _ => None,
        }
    }

    /// Whether the whole interval lies at or after this moment; none if it can't be told.
    pub fn is_from(&self, moment: u64) -> Option<bool> {
        match (self.after, self.until) {
            (Some(after), _) if after >= moment => Some(true),
            (_, Some(until)) if until < moment => Some(false),
            _ => None,
        }
    }
}

/// When a quorum cosigned the checkpoint that an index root carries.
pub(super) fn quorum_time(root: &IndexRoot, policy: &Policy) -> Option<u64> {
    let note = root.previous()?;
    policy.verify(note.as_bytes()).ok()?.quorum_time()
}

/// The index root in an entry that stands in the log.
fn read(entry: &Listed<'_>, committed: &Committed) -> Option<IndexRoot> {
    if !entry.is_in(committed) {
        return None;
    }
    let root = IndexRoot::parse(entry.bytes).ok()?;
    (root.covered().size == entry.included.index()).then_some(root)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_changes_within_the_interval_cannot_be_told() {
        let both = Interval {
            after: Some(10),
            until: Some(20),
        };
        assert_eq!(both.is_until(20), Some(true));
        assert_eq!(both.is_until(15), None);
        assert_eq!(both.is_until(9), Some(false));
        assert_eq!(both.is_from(10), Some(true));
        assert_eq!(both.is_from(15), None);
        assert_eq!(both.is_from(21), Some(false));
        assert_eq!(Interval::default().is_until(u64::MAX), None);
        assert_eq!(Interval::default().is_from(0), None);
    }
}
