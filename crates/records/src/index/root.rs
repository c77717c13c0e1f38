//! The index-root entry: the log's own commitment to its index (`docs/index.md`).

mod error;

use stele_tlog::Head;
use stele_verify::checkpoint::Checkpoint;
use stele_verify::encoding::from_decimal;
use stele_verify::hash::{Hash, empty_root};
use stele_verify::note::Note;
use stele_verify::time::parse_time;

pub use error::IndexRootError;

use super::MAP_ID;
use crate::time::format_time;

/// What the log commits to about its index, and when: the last entry of a published checkpoint.
///
/// Its form is checked, and nothing else. Whether it is in the log, stands in its place and is
/// true of the index is for others to check: [`IndexRoot::check_place`],
/// [`IndexRoot::check_previous`], [`IndexRoot::check_interval`], and an audit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IndexRoot {
    covered: Head,
    keys: u64,
    root: Hash,
    time: u64,
    previous: Option<Previous>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
struct Previous {
    note: Note,
    checkpoint: Checkpoint,
}

impl IndexRoot {
    /// The first line.
    pub const MAGIC: &str = "stele/index-root@v1";

    /// How an index-root entry of any version begins; no record does.
    const CLAIM: &[u8] = b"stele/index-root@";

    /// The tree hash: that of torchwood's `mpt` package at this commit.
    pub const TREE_ID: &str = "torchwood-mpt@f5aef32";

    /// The most bytes: what a length prefix of an entry bundle can hold (tlog-tiles).
    pub const MAX_LEN: usize = 65_535;

    /// The most bytes of the checkpoint in it, whatever stands beside it. A checkpoint with more
    /// signatures must not be published: nothing could ever follow it. A log and 16 witnesses with
    /// an ML-DSA-44 and an Ed25519 line each have 60,000.
    pub const MAX_CHECKPOINT_LEN: usize = Self::MAX_LEN - 512;

    /// Puts an entry together: the tree of the log over all entries before it, the number of keys
    /// and the root of the index over them, the time of the publisher in POSIX seconds, and the
    /// checkpoint published before, if there is one.
    ///
    /// # Errors
    /// [`IndexRootError`] if no entry can say this: [`IndexRootError::Empty`],
    /// [`IndexRootError::Line`] for a time after the year 9999, [`IndexRootError::Checkpoint`],
    /// [`IndexRootError::TooLong`].
    pub fn new(
        covered: Head,
        keys: u64,
        root: Hash,
        time: u64,
        previous: Option<Note>,
    ) -> Result<Self, IndexRootError> {
        // Every entry has a key, and an empty tree has one root.
        let is_empty = covered.size == 0;
        if is_empty != (keys == 0)
            || (is_empty && (covered.root, root) != (empty_root(), empty_root()))
        {
            return Err(IndexRootError::Empty);
        }
        format_time(time).ok_or(IndexRootError::Line { name: "time" })?;
        let previous = previous.map(Previous::read).transpose()?;
        let index_root = Self {
            covered,
            keys,
            root,
            time,
            previous,
        };
        let found = index_root.to_bytes().len();
        if found > Self::MAX_LEN {
            return Err(IndexRootError::TooLong { found });
        }
        Ok(index_root)
    }

    /// Reads an entry of the log as an index root.
    ///
    /// # Errors
    /// [`IndexRootError`] for anything that [`IndexRoot::to_bytes`] wouldn't print.
    pub fn parse(bytes: &[u8]) -> Result<Self, IndexRootError> {
        if bytes.len() > Self::MAX_LEN {
            return Err(IndexRootError::TooLong { found: bytes.len() });
        }
        let mut lines = Lines(bytes);
        if lines.next() != Some(Self::MAGIC) {
            return Err(match Self::claims_to_be(bytes) {
                true => IndexRootError::Version,
                false => IndexRootError::Magic,
            });
        }
        let map = lines.value("map")?;
        if map != MAP_ID {
            return Err(IndexRootError::Map { found: map.into() });
        }
        let tree = lines.value("tree")?;
        if tree != Self::TREE_ID {
            return Err(IndexRootError::Tree { found: tree.into() });
        }
        let size = lines.read("covers", from_decimal)?;
        let head = lines.read("head", Hash::from_base64)?;
        let keys = lines.read("keys", from_decimal)?;
        let root = lines.read("root", Hash::from_base64)?;
        let time = lines.read("time", parse_time)?;
        let previous = match lines.0 {
            [] => None,
            [b'\n', note @ ..] => Some(Note::parse(note).map_err(IndexRootError::Note)?),
            _ => return Err(IndexRootError::Trailing),
        };
        Self::new(Head { size, root: head }, keys, root, time, previous)
    }

    /// Whether bytes want to be an index root, of whatever version: nobody but the publisher of a
    /// log may add such an entry.
    pub fn claims_to_be(bytes: &[u8]) -> bool {
        bytes.starts_with(Self::CLAIM)
    }

    /// The entry.
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut text = format!(
            "{}\nmap {MAP_ID}\ntree {}\ncovers {}\nhead {}\nkeys {}\nroot {}\ntime {}\n",
            Self::MAGIC,
            Self::TREE_ID,
            self.covered.size,
            self.covered.root.to_base64(),
            self.keys,
            self.root.to_base64(),
            // There is a form: `new` has made sure.
            format_time(self.time).unwrap_or_default(),
        )
        .into_bytes();
        if let Some(previous) = &self.previous {
            text.push(b'\n');
            text.extend_from_slice(previous.note.as_bytes());
        }
        text
    }

    /// Size and root of the log's tree over the entries that the index covers: all before this one.
    pub const fn covered(&self) -> Head {
        self.covered
    }

    /// Keys in the index.
    pub const fn keys(&self) -> u64 {
        self.keys
    }

    /// The root of the index tree.
    pub const fn root(&self) -> Hash {
        self.root
    }

    /// When the publisher says that it was made, in POSIX seconds.
    pub const fn time(&self) -> u64 {
        self.time
    }

    /// The checkpoint published before, with its cosignatures, none of which has been verified.
    pub fn previous(&self) -> Option<&Note> {
        self.previous.as_ref().map(|previous| &previous.note)
    }

    /// What the checkpoint published before says.
    pub fn previous_checkpoint(&self) -> Option<&Checkpoint> {
        self.previous.as_ref().map(|previous| &previous.checkpoint)
    }

    /// Checks that it covers exactly what stands before it: `index` is its own number as an entry,
    /// `covered_root` the root of the log's tree over the entries below that number.
    ///
    /// # Errors
    /// [`IndexRootError::Covers`] or [`IndexRootError::CoveredRoot`].
    pub fn check_place(&self, index: u64, covered_root: Hash) -> Result<(), IndexRootError> {
        let says = self.covered.size;
        if says != index {
            return Err(IndexRootError::Covers { says, at: index });
        }
        if self.covered.root != covered_root {
            return Err(IndexRootError::CoveredRoot);
        }
        Ok(())
    }

    /// Checks that its time lies within its interval: not before the quorum time of the previous
    /// checkpoint and not after that of its own, all in POSIX seconds, with clocks that may differ
    /// by `skew` seconds. An end that isn't known isn't checked.
    ///
    /// # Errors
    /// [`IndexRootError::Time`].
    pub fn check_interval(
        &self,
        previous_time: Option<u64>,
        own_time: Option<u64>,
        skew: u64,
    ) -> Result<(), IndexRootError> {
        let too_early = previous_time.is_some_and(|from| self.time.saturating_add(skew) < from);
        let too_late = own_time.is_some_and(|until| self.time > until.saturating_add(skew));
        if too_early || too_late {
            return Err(IndexRootError::Time {
                says: self.time,
                from: previous_time,
                until: own_time,
            });
        }
        Ok(())
    }

    /// Checks that the checkpoint in it is the one published before: `expected_size` is the number
    /// of entries that had been published, so one more than the number of the index root before
    /// this one. Where it is 0, the checkpoint may be absent: nothing need have been published.
    ///
    /// # Errors
    /// [`IndexRootError::Previous`] or [`IndexRootError::PreviousMissing`].
    pub fn check_previous(&self, expected_size: u64) -> Result<(), IndexRootError> {
        match self.previous_checkpoint().map(Checkpoint::size) {
            None if expected_size == 0 => Ok(()),
            None => Err(IndexRootError::PreviousMissing),
            Some(found) if found == expected_size => Ok(()),
            Some(found) => Err(IndexRootError::Previous {
                found,
                expected: expected_size,
            }),
        }
    }
}

impl Previous {
    fn read(note: Note) -> Result<Self, IndexRootError> {
        let checkpoint = Checkpoint::parse_text(note.text()).map_err(IndexRootError::Checkpoint)?;
        Ok(Self { note, checkpoint })
    }
}

/// What is left to read of the entry.
struct Lines<'a>(&'a [u8]);

impl<'a> Lines<'a> {
    /// The next line without its end; none if it doesn't end or isn't UTF-8.
    fn next(&mut self) -> Option<&'a str> {
        let end = self.0.iter().position(|byte| *byte == b'\n')?;
        let (line, rest) = self.0.split_at_checked(end)?;
        self.0 = rest.get(1..)?;
        std::str::from_utf8(line).ok()
    }

    /// What stands after the name and one space.
    fn value(&mut self, name: &'static str) -> Result<&'a str, IndexRootError> {
        self.next()
            .and_then(|line| line.strip_prefix(name)?.strip_prefix(' '))
            .ok_or(IndexRootError::Line { name })
    }

    fn read<T>(
        &mut self,
        name: &'static str,
        read: impl Fn(&str) -> Option<T>,
    ) -> Result<T, IndexRootError> {
        read(self.value(name)?).ok_or(IndexRootError::Line { name })
    }
}

#[cfg(test)]
mod tests;
