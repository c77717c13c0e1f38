//! What the lines of witnesses below a checkpoint are worth.

use crate::sorted::SortedMap;
use alloc::vec::Vec;

use super::quorum::{Group, Member};
use super::{Policy, Window, Witness};
use crate::checkpoint::CheckpointError;
use crate::cosignature::{Cosignature, CosignatureError};
use crate::note::{KeyKind, KeyName, Note};

/// A witness of the policy whose cosignature holds and counts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CosignedBy {
    /// Its name in the policy, as opaque octets.
    pub name: Vec<u8>,
    /// The name of its key.
    pub key_name: KeyName,
    /// The kind of its key.
    pub kind: KeyKind,
    /// When it cosigned, in POSIX seconds; its latest time if it did so more than once.
    pub time: u64,
}

/// A witness's line that isn't counted, although nothing is wrong with the note.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Uncounted {
    /// The line, with the time that stands in it: verified, unless it couldn't be.
    pub by: CosignedBy,
    /// Why it isn't counted.
    pub why: NotCounted,
}

/// Why a cosignature isn't counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NotCounted {
    /// It holds, but its time is zero: it doesn't say that this was the largest tree, which a
    /// witness must (tlog-witness). Some cosigners make such lines for other uses, so the note
    /// isn't refused for it.
    NoTime,
    /// It holds, but its time lies outside of the window of its key.
    OutsideWindow(Window),
    /// Whether it holds isn't known: this build can't verify the kind.
    CannotVerify,
}

/// The lines of the policy's witnesses on a note.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Cosignatures {
    /// The place of each witness that counts, and its latest time.
    pub(super) times: SortedMap<usize, u64>,
    pub(super) uncounted: Vec<Uncounted>,
}

impl Policy {
    /// Verifies each cosignature by a witness that the policy knows.
    ///
    /// Several lines by one witness must all hold; it counts once, with its latest time, since
    /// each is a statement that was true when it was made.
    pub(super) fn cosignatures(&self, note: &Note) -> Result<Cosignatures, CheckpointError> {
        let mut found = Cosignatures::default();
        for line in note.signatures() {
            let mut witnesses = (0_usize..).zip(&self.witnesses);
            let Some((index, witness)) = witnesses.find(|(_, known)| line.claims(&known.key))
            else {
                continue;
            };
            let judged = Cosignature::parse(line.bytes()).and_then(|cosignature| {
                let time = cosignature.time();
                Ok((time, witness.judge(&cosignature, note.text())?))
            });
            let (time, not_counted) = judged.map_err(|error| {
                let witness = witness.name.clone();
                CheckpointError::CosignatureInvalid { witness, error }
            })?;
            if let Some(why) = not_counted {
                let by = witness.cosigned_at(time);
                found.uncounted.push(Uncounted { by, why });
            } else {
                let latest = found.times.entry(index).or_insert(time);
                *latest = time.max(*latest);
            }
        }
        Ok(found)
    }

    /// In the policy's order.
    pub(super) fn cosigned(&self, times: &SortedMap<usize, u64>) -> Vec<CosignedBy> {
        times
            .iter()
            .filter_map(|(index, time)| Some(self.witnesses.get(*index)?.cosigned_at(*time)))
            .collect()
    }

    /// The witnesses as people count them, in the policy's order, each with the latest time among
    /// its keys that have cosigned: several keys in one group, of one name, are one witness, which
    /// goes by the name of the first.
    ///
    /// ```text
    /// witness north     north.example+...
    /// witness north-pq  north.example+...
    /// group north-keys any north north-pq
    /// ```
    pub fn by_witness(&self, cosigned: &[CosignedBy]) -> Vec<(&Witness, Option<u64>)> {
        let mut latest: SortedMap<usize, Option<u64>> = SortedMap::new();
        for (index, witness) in (0..).zip(&self.witnesses) {
            let times = cosigned.iter().filter(|by| by.name == witness.name);
            let time = times.map(|by| by.time).max();
            let known = latest.entry(self.first_key(index)).or_default();
            *known = time.max(*known);
        }
        let list = latest.into_iter();
        list.filter_map(|(index, time)| Some((self.witnesses.get(index)?, time)))
            .collect()
    }

    /// The place of the witness whose further key this one is; its own place, if it is none.
    fn first_key(&self, index: usize) -> usize {
        let mut groups = self.quorum.groups.iter();
        let group = groups.find(|group| group.members.contains(&Member::Witness(index)));
        match group.and_then(|group| Some((self.is_one_witness(group), group.members.first()?))) {
            Some((true, Member::Witness(first))) => *first,
            _ => index,
        }
    }

    /// Whether the members of a group are keys of one witness, any of which will do.
    pub(super) fn is_one_witness(&self, group: &Group) -> bool {
        let name = |member: &Member| match member {
            Member::Witness(index) => self.witnesses.get(*index).map(|known| known.key.name()),
            Member::Group(_) => None,
        };
        let first = group.members.first().and_then(name);
        let mut members = group.members.iter();
        group.threshold == 1 && first.is_some() && members.all(|member| name(member) == first)
    }
}

impl Witness {
    /// Verifies a cosignature, and says why it isn't counted if it holds and isn't.
    fn judge(
        &self,
        cosignature: &Cosignature,
        text: &str,
    ) -> Result<Option<NotCounted>, CosignatureError> {
        match cosignature.verify(&self.key, text) {
            Err(CosignatureError::Unsupported) => return Ok(Some(NotCounted::CannotVerify)),
            verified => verified?,
        }
        let time = cosignature.time();
        Ok(match time {
            0 => Some(NotCounted::NoTime),
            _ if self.window.contains(time) => None,
            _ => Some(NotCounted::OutsideWindow(self.window)),
        })
    }

    fn cosigned_at(&self, time: u64) -> CosignedBy {
        CosignedBy {
            name: self.name.clone(),
            key_name: self.key.name().clone(),
            kind: self.key.kind(),
            time,
        }
    }
}
