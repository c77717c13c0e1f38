//! Whether a set of witnesses is enough: a pure function, without recursion.

use alloc::vec::Vec;

/// A witness or a group, by its place in the policy's list of those.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Member {
    Witness(usize),
    Group(usize),
}

/// Witnesses when at least `threshold` of its members do. Members that are groups stand earlier in
/// the list of groups than this one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Group {
    pub(super) threshold: usize,
    pub(super) members: Vec<Member>,
}

/// Who must have cosigned.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Quorum {
    /// In the policy's order, so that each refers only to earlier ones.
    pub(super) groups: Vec<Group>,
    /// `None` is `quorum none`.
    pub(super) needed: Option<Member>,
}

impl Quorum {
    /// Whether no cosignature is needed.
    pub(super) const fn is_none(&self) -> bool {
        self.needed.is_none()
    }

    /// Whether the witnesses for which `cosigned` answers yes are enough.
    ///
    /// One more witness never makes less of a quorum, which [`Quorum::time`] relies on.
    pub(super) fn is_reached(&self, cosigned: impl Fn(usize) -> bool) -> bool {
        let mut groups: Vec<bool> = Vec::with_capacity(self.groups.len());
        let has_witnessed = |member: Member, groups: &[bool]| match member {
            Member::Witness(index) => cosigned(index),
            Member::Group(index) => groups.get(index).copied().unwrap_or(false),
        };
        for group in &self.groups {
            let members = group.members.iter();
            let count = members.filter(|member| has_witnessed(**member, &groups));
            groups.push(count.count() >= group.threshold);
        }
        self.needed
            .is_none_or(|member| has_witnessed(member, &groups))
    }

    /// The latest time T such that the quorum holds when only cosignatures with a time of at least
    /// T count; nothing for `quorum none` or where it doesn't hold at all.
    ///
    /// `time` gives the time of a witness's cosignature, for the places in `witnesses`.
    pub(super) fn time(&self, times: &[(usize, u64)]) -> Option<u64> {
        if self.is_none() {
            return None;
        }
        let holds_since = |since: u64| {
            self.is_reached(|index| {
                let mut times = times.iter();
                times.any(|(witness, time)| *witness == index && *time >= since)
            })
        };
        let candidates = times.iter().map(|(_, time)| *time);
        candidates.filter(|since| holds_since(*since)).max()
    }

    /// k and n, where k of n witnesses are needed and there is nothing nested.
    pub(super) fn flat_size(&self) -> Option<(usize, usize)> {
        let group = match self.needed? {
            Member::Witness(_) => return Some((1, 1)),
            Member::Group(index) => self.groups.get(index)?,
        };
        let is_witness = |member: &Member| matches!(member, Member::Witness(_));
        let is_flat = group.members.iter().all(is_witness);
        is_flat.then_some((group.threshold, group.members.len()))
    }
}
