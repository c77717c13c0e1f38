//! An audit of the whole log: what the worker is told, and what is kept of what it found.

use stele_client::audit::replay::Replayed;
use stele_client::check::CheckedHead;
use stele_tlog::index::IndexHead;
use stele_verify::hash::Hash;
use stele_worker::message::{Done, Index, Order, Task};

use super::Session;
use crate::browser::{clock, page, storage};

impl Session {
    /// What the worker needs to audit the log at this head, from its first entry or from where it was put
    /// aside; nothing without a head.
    pub(crate) fn audit_task(&self, head: &CheckedHead, anew: bool) -> Option<Order> {
        let checkpoint = head.checkpoint.as_ref()?;
        let mirrors = self.trust.mirrors.get(self.origin())?.iter();
        Some(Order::Begin(Task {
            trust: String::from_utf8(self.file().to_vec()).ok()?,
            origin: self.origin().to_owned(),
            note: String::from_utf8(checkpoint.note().to_bytes()).ok()?,
            // To the worker, a path is relative to its own file.
            mirrors: mirrors
                .filter_map(|mirror| page::absolute(mirror))
                .collect(),
            now: clock::now(),
            anew,
        }))
    }

    /// Entries of an audit of this log, by this trust file, that this device has put aside.
    pub(crate) fn audit_kept(&self) -> u64 {
        storage::audit(&self.file_hash().to_hex()).unwrap_or(0)
    }

    /// Notes how many it has put aside.
    pub(crate) fn keep_audit(&self, entries: u64) {
        storage::set_audit(&self.file_hash().to_hex(), entries);
    }

    /// Remembers, as long as the page is open, that the reader has replayed the log's index. Whether that
    /// changes anything.
    pub(crate) fn remember_audit(&self, done: &Done) -> bool {
        let Some(replayed) = replayed(done) else {
            return false;
        };
        self.replayed.replace(Some(replayed));
        true
    }

    /// Lists of this head are complete if the reader has replayed the index that it commits to.
    pub(super) fn judge_replayed(&self, head: &mut CheckedHead) {
        if let (Some(replayed), Ok(committed)) = (*self.replayed.borrow(), &head.index)
            && committed.number() == replayed.covered()
        {
            let (covered, index) = (replayed.covered(), replayed.index());
            head.verdict.judge_replay(committed, covered, index);
        }
    }
}

fn replayed(done: &Done) -> Option<Replayed> {
    let Index::Right(index) = &done.index else {
        return None;
    };
    let root = Hash::from_hex(&index.root)?;
    let keys = index.keys;
    let head = IndexHead { root, keys };
    Some(Replayed::of_own_worker(index.roots, index.covered, head))
}

#[cfg(test)]
mod tests {
    use super::*;
    use stele_worker::message::{self, Say, Wrong};

    fn done(index: Index) -> Done {
        Done {
            size: 10,
            root: String::new(),
            records: 9,
            index_roots: 1,
            anchored: true,
            index,
            tally: Vec::new(),
            findings: Vec::new(),
            more: 0,
            kept: 0,
            memory: 0,
        }
    }

    #[test]
    fn only_a_right_index_is_remembered() {
        let index = |root: &str| {
            Index::Right(message::Replayed {
                roots: 1,
                covered: 9,
                keys: 4,
                root: root.into(),
            })
        };
        let good = replayed(&done(index(&"0a".repeat(32)))).expect("it is right");
        assert_eq!((good.covered(), good.index().keys), (9, 4));
        assert_eq!(replayed(&done(index("0a"))), None);
        let wrong = Index::Wrong(Wrong {
            entry: 9,
            exact: true,
            code: "replay-root".into(),
            says: Say::default(),
        });
        for other in [Index::None, wrong, Index::Open(Say::default())] {
            assert_eq!(replayed(&done(other)), None);
        }
    }
}
