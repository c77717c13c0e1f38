//! What this reader saw of a log before, so that the log can't go back or split unnoticed.

use std::cell::RefCell;
use std::collections::BTreeMap;

use stele_records::verdict::Growth;
use stele_tlog::{Head, Tree, TreeError};
use stele_verify::checkpoint::VerifiedCheckpoint;
use stele_verify::encoding::from_decimal;
use stele_verify::hash::Hash;

/// The largest head of a log that this reader has found verified.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SeenHead {
    /// Size and root.
    pub head: Head,
    /// When the quorum vouched for it, in POSIX seconds; nothing where the policy has no quorum.
    pub time: Option<u64>,
}

impl SeenHead {
    /// One line: `<size> <root in base64> <time, or ->`.
    pub fn to_text(&self) -> String {
        let time = self.time.map_or("-".to_owned(), |time| time.to_string());
        format!("{} {} {time}", self.head.size, self.head.root.to_base64())
    }

    /// Reads what [`SeenHead::to_text`] prints, and nothing else.
    pub fn parse(text: &str) -> Option<Self> {
        let mut parts = text.split(' ');
        let size = from_decimal(parts.next()?)?;
        let root = Hash::from_base64(parts.next()?)?;
        let time = match parts.next()? {
            "-" => None,
            time => Some(from_decimal(time)?),
        };
        let head = Head { size, root };
        parts.next().is_none().then_some(Self { head, time })
    }
}

impl From<&VerifiedCheckpoint> for SeenHead {
    fn from(checkpoint: &VerifiedCheckpoint) -> Self {
        Self {
            head: Head::from(checkpoint.checkpoint()),
            time: checkpoint.quorum_time(),
        }
    }
}

/// The reader's memory, by the log's name and key (its vkey): the browser's storage, a file.
pub trait Seen {
    /// What was stored last; nothing on a first visit, or if it can't be read any more.
    fn load(&self, log: &str) -> Option<SeenHead>;

    /// Remembers this head in place of the former.
    fn store(&self, log: &str, head: SeenHead);
}

/// Remembers as long as the program runs.
#[derive(Debug, Default)]
pub struct MemorySeen(RefCell<BTreeMap<String, SeenHead>>);

impl Seen for MemorySeen {
    fn load(&self, log: &str) -> Option<SeenHead> {
        self.0.borrow().get(log).copied()
    }

    fn store(&self, log: &str, head: SeenHead) {
        self.0.borrow_mut().insert(log.to_owned(), head);
    }
}

/// Whether the log shown now has only grown since. The tree recomputes its own older root, so no
/// server is asked to prove anything; it needs the tiles of
/// [`Plan::for_root`](stele_tlog::Plan::for_root), if it is not smaller than what was seen.
///
/// # Errors
/// [`TreeError::TileMissing`] if a tile of that plan is missing.
pub fn growth(seen: Option<&SeenHead>, tree: &Tree) -> Result<Growth, TreeError> {
    let Some(SeenHead { head, .. }) = seen else {
        return Ok(Growth::FirstVisit);
    };
    let (seen, shown) = (head.size, tree.size());
    if shown < seen {
        return Ok(Growth::RolledBack { seen, shown });
    }
    if tree.root_at(seen)? == head.root {
        Ok(Growth::Consistent { seen })
    } else {
        Ok(Growth::Forked { seen, shown })
    }
}

#[cfg(test)]
mod tests {
    use stele_tlog::Edge;
    use stele_verify::hash::leaf_hash;

    use super::*;

    fn edge(size: u8, salt: u8) -> Edge {
        let leaves: Vec<_> = (0..size).map(|i| leaf_hash(&[i, salt])).collect();
        Edge::default().append(&leaves).unwrap().edge
    }

    fn decide(seen: u8, seen_salt: u8, shown: u8) -> Growth {
        let head = edge(seen, seen_salt).head();
        growth(
            Some(&SeenHead { head, time: None }),
            &Tree::from(edge(shown, 0)),
        )
        .unwrap()
    }

    #[test]
    fn a_log_may_grow_and_nothing_else() {
        let tree = Tree::from(edge(5, 0));
        assert_eq!(growth(None, &tree), Ok(Growth::FirstVisit));
        assert_eq!(decide(5, 0, 5), Growth::Consistent { seen: 5 });
        assert_eq!(decide(5, 0, 200), Growth::Consistent { seen: 5 });
        assert_eq!(decide(0, 0, 0), Growth::Consistent { seen: 0 });
        assert_eq!(decide(5, 0, 4), Growth::RolledBack { seen: 5, shown: 4 });
        assert_eq!(decide(5, 1, 5), Growth::Forked { seen: 5, shown: 5 });
        assert_eq!(
            decide(5, 1, 200),
            Growth::Forked {
                seen: 5,
                shown: 200
            }
        );
    }

    #[test]
    fn text_reads_back_and_nothing_else_is_read() {
        let head = edge(5, 0).head();
        for time in [None, Some(0), Some(u64::MAX)] {
            let seen = SeenHead { head, time };
            assert_eq!(SeenHead::parse(&seen.to_text()), Some(seen));
        }
        let text = SeenHead { head, time: None }.to_text();
        for bad in [
            String::new(),
            "5".to_owned(),
            text.replace('-', ""),
            text.replace('-', "-1"),
            text.replacen('5', "05", 1),
            format!("{text} "),
            format!("{text}\n"),
        ] {
            assert_eq!(SeenHead::parse(&bad), None, "{bad:?}");
        }
    }
}
