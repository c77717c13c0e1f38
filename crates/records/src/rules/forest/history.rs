//! What is logged about a tree by those entitled to it.
//!
//! A later version of a record takes its place in the order of the tree's life; but what was stated once
//! can't be unsaid by a version: that a tree was a ginkgo still counts for the rules that compare.

use stele_verify::sorted::SortedSet;

use crate::known::{Fact, Known, Told, together};
use crate::life::TreeState;
use crate::types::Content;

/// All that counts about a tree.
#[derive(Debug)]
pub(super) struct History<'f> {
    lines: Vec<Line<'f>>,
}

/// A record and its later versions.
#[derive(Debug)]
struct Line<'f> {
    versions: Vec<Version<'f>>,
}

#[derive(Debug)]
struct Version<'f> {
    fact: &'f Fact,
    is_withdrawn: bool,
}

/// A record at its place in the life of a tree: the number of its first version.
#[derive(Debug, Clone, Copy)]
pub(super) struct Placed<'f> {
    pub(super) place: u64,
    pub(super) fact: &'f Fact,
}

impl<'f> History<'f> {
    /// The history of the tree with this id.
    pub(super) fn of(known: &'f Known<'_>, tree: &str) -> Told<Self> {
        let facts = entitled(known, known.about(tree)?)?;
        let withdrawals = facts.iter().filter_map(|fact| match fact.content() {
            Content::Withdrawal(withdrawal) => Some((withdrawal.withdraws.as_str(), fact.number())),
            _ => None,
        });
        let withdrawals: SortedSet<(&str, u64)> = withdrawals.collect();
        let mut lines: Vec<Line<'f>> = Vec::new();
        for fact in facts.into_iter().filter(|fact| is_of_a_tree(fact)) {
            let after = (fact.id(), fact.number())..=(fact.id(), u64::MAX);
            let version = Version {
                fact,
                is_withdrawn: withdrawals.range(after).next().is_some(),
            };
            match line_of(known, &mut lines, fact)? {
                Some(line) => line.versions.push(version),
                None => lines.push(Line {
                    versions: vec![version],
                }),
            }
        }
        Ok(Self { lines })
    }

    /// What stands now, each at its place, in the order of the tree's life.
    pub(super) fn current(&self) -> impl Iterator<Item = Placed<'f>> {
        self.lines.iter().filter_map(|line| {
            let last = line.versions.last()?;
            let fact = last.fact;
            let place = line.place()?;
            (!last.is_withdrawn).then_some(Placed { place, fact })
        })
    }

    /// What stands now of the tree's life before this record.
    pub(super) fn before(&self, fact: &Fact) -> impl Iterator<Item = Placed<'f>> {
        let place = self.place_of(fact);
        self.current().filter(move |placed| placed.place < place)
    }

    /// Where in the tree's life a record stands: also one that doesn't count.
    pub(super) fn place_of(&self, fact: &Fact) -> u64 {
        let mut lines = self.lines.iter();
        let line = lines.find(|line| line.has(fact.number()));
        line.and_then(Line::place).unwrap_or(fact.number())
    }

    /// All that was said before this record, and wasn't withdrawn; in the order of the log.
    pub(super) fn said_before(&self, fact: &Fact) -> Vec<&'f Fact> {
        let versions = self.lines.iter().flat_map(|line| &line.versions);
        let said = versions.filter(|version| !version.is_withdrawn);
        let said = said.map(|version| version.fact);
        let mut said: Vec<&Fact> = said
            .filter(|other| other.number() < fact.number())
            .collect();
        said.sort_by_key(|fact| fact.number());
        said
    }

    /// Whether one record is a later version of another.
    pub(super) fn is_version(&self, later: &Fact, earlier: &Fact) -> bool {
        earlier.number() < later.number()
            && self
                .lines
                .iter()
                .any(|line| line.has(later.number()) && line.has(earlier.number()))
    }

    /// The state of the tree now; nothing if nothing counts.
    pub(super) fn state(&self) -> Option<TreeState> {
        TreeState::replay(self.current().map(|placed| placed.fact.content()))
    }
}

impl Line<'_> {
    fn place(&self) -> Option<u64> {
        self.versions.first().map(|version| version.fact.number())
    }

    fn has(&self, number: u64) -> bool {
        let mut versions = self.versions.iter();
        versions.any(|version| version.fact.number() == number)
    }
}

/// The line that a record goes on, if it replaces a record that its signers may replace.
fn line_of<'l, 'f>(
    known: &Known<'_>,
    lines: &'l mut [Line<'f>],
    fact: &Fact,
) -> Told<Option<&'l mut Line<'f>>> {
    let Some(id) = fact.supersedes() else {
        return Ok(None);
    };
    for line in lines {
        let mut versions = line.versions.iter();
        let original = versions.find(|version| {
            version.fact.id() == id && version.fact.record_type() == fact.record_type()
        });
        if let Some(original) = original
            && known.may_supersede(original.fact, fact)?
        {
            return Ok(Some(line));
        }
    }
    Ok(None)
}

/// Those of these facts whose signers were entitled to sign them.
pub(super) fn entitled<'f>(known: &Known<'_>, facts: Vec<&'f Fact>) -> Told<Vec<&'f Fact>> {
    let judged = facts.into_iter().map(|fact| {
        // What is logged again says nothing new.
        let is_new = known.first(fact)? == fact.number();
        Ok((is_new && known.is_entitled(fact)?).then_some(fact))
    });
    Ok(together(judged)?.into_iter().flatten().collect())
}

/// The trees that these facts speak of, other than `own`, as far as they were entitled to.
pub(super) fn trees<'f>(
    known: &Known<'_>,
    facts: Vec<&'f Fact>,
    own: &str,
) -> Told<SortedSet<&'f str>> {
    let others = facts.into_iter();
    let others = others.filter(|fact| fact.subject() != own && is_of_a_tree(fact));
    let others = entitled(known, others.collect())?;
    Ok(others.into_iter().map(Fact::subject).collect())
}

/// The tree that a fact speaks of, if whoever says so was entitled to.
pub(super) fn tree_of(known: &Known<'_>, fact: &Fact) -> Told<Option<String>> {
    let says = is_of_a_tree(fact) && known.first(fact)? == fact.number();
    Ok((says && known.is_entitled(fact)?).then(|| fact.subject().to_owned()))
}

/// Each signer's role, and who is behind the key: an entity, or the key itself.
pub(super) fn parties(known: &Known<'_>, fact: &Fact) -> Told<Vec<(String, String)>> {
    let judged = known.authority(fact)?;
    let signed = fact.signed().iter().zip(&judged.holders);
    let parties = signed.map(|(by, holder)| {
        let who = holder.entity().unwrap_or(&by.key);
        (by.role.clone(), who.to_owned())
    });
    Ok(parties.collect())
}

fn is_of_a_tree(fact: &Fact) -> bool {
    matches!(fact.content(), Content::TreeCard(_) | Content::TreeEvent(_))
}
