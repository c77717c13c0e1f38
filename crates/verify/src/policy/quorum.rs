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
    /// `times` pairs the place of each witness that has cosigned with the time at which it did.
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

    /// k and n, where k of n witnesses are needed and there is nothing nested, save groups that are
    /// one witness with several keys.
    pub(super) fn flat_size(
        &self,
        is_one_witness: impl Fn(&Group) -> bool,
    ) -> Option<(usize, usize)> {
        let counts_as_one = |member: &Member| match member {
            Member::Witness(_) => true,
            Member::Group(index) => self.groups.get(*index).is_some_and(&is_one_witness),
        };
        let needed = self.needed?;
        if counts_as_one(&needed) {
            return Some((1, 1));
        }
        let Member::Group(index) = needed else {
            return None;
        };
        let group = self.groups.get(index)?;
        let is_flat = group.members.iter().all(counts_as_one);
        is_flat.then_some((group.threshold, group.members.len()))
    }
}

#[cfg(test)]
mod tests {
    use super::Member::{Group as G, Witness as W};
    use super::*;

    fn quorum(groups: &[(usize, &[Member])], needed: Option<Member>) -> Quorum {
        let group = |&(threshold, members): &(usize, &[Member])| Group {
            threshold,
            members: members.to_vec(),
        };
        Quorum {
            groups: groups.iter().map(group).collect(),
            needed,
        }
    }

    /// Two of witnesses 0, 1, 2 and one of 3, 4, 5, as in the specification's example.
    fn example() -> Quorum {
        quorum(
            &[
                (2, &[W(0), W(1), W(2)]),
                (1, &[W(3), W(4), W(5)]),
                (2, &[G(0), G(1)]),
            ],
            Some(G(2)),
        )
    }

    #[test]
    fn every_set_against_the_example_in_words() {
        let example = example();
        for set in 0_u32..64 {
            let has = |index: usize| set >> index & 1 == 1;
            let x = [0, 1, 2].into_iter().filter(|index| has(*index)).count();
            let y = [3, 4, 5].into_iter().filter(|index| has(*index)).count();
            assert_eq!(example.is_reached(has), x >= 2 && y >= 1, "{set:06b}");
        }
    }

    #[test]
    fn none_is_always_reached_and_one_only_by_itself() {
        assert!(quorum(&[], None).is_reached(|_| false));
        let one = quorum(&[], Some(W(1)));
        assert!(!one.is_reached(|_| false));
        assert!(!one.is_reached(|index| index == 0));
        assert!(one.is_reached(|index| index == 1));
    }

    #[test]
    fn a_deep_chain_needs_no_stack() {
        let depth = 100_000;
        let mut groups = alloc::vec![Group {
            threshold: 1,
            members: alloc::vec![W(0)],
        }];
        groups.extend((1..depth).map(|index| Group {
            threshold: 1,
            members: alloc::vec![G(index - 1)],
        }));
        let chain = Quorum {
            groups,
            needed: Some(G(depth - 1)),
        };
        assert!(chain.is_reached(|_| true));
        assert!(!chain.is_reached(|_| false));
    }

    #[test]
    fn the_time_is_that_of_the_last_one_needed() {
        let example = example();
        // Of X the second latest counts, of Y the latest.
        let times = [(0, 10), (1, 30), (2, 20), (3, 5), (5, 25)];
        assert_eq!(example.time(&times), Some(20));
        let times = [(0, 10), (1, 30), (2, 20), (3, 5)];
        assert_eq!(example.time(&times), Some(5));
        assert_eq!(example.time(&[(0, 10), (1, 30)]), None);
        assert_eq!(example.time(&[]), None);
        assert_eq!(example.time(&[(0, 7), (1, 7), (3, 7)]), Some(7));
        // A witness outside of the quorum has no say.
        assert_eq!(quorum(&[], Some(W(1))).time(&[(0, 9), (1, 4)]), Some(4));
        assert_eq!(quorum(&[], None).time(&[(0, 9)]), None);
    }
}
