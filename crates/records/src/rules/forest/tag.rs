//! T2: one tag, one tree.

use stele_verify::sorted::SortedSet;

use super::course::{Claim, Course, Tags};
use super::history::{History, trees};
use crate::index::{IndexKey, Kind};
use crate::known::{Fact, Known, Told, together};
use crate::rules::{Finding, ForestReason, RuleReason};
use crate::types::Content;
use crate::types::forest::EventKind;

/// T2: the tree bears the tag, no other tree that lives bore it before, and a tree that comes from a
/// nursery was tagged there before it was planted.
pub(super) fn t2(known: &Known<'_>, fact: &Fact) -> Told<Finding> {
    let tags = match fact.content() {
        Content::TreeCard(card) => vec![card.tag.as_str()],
        Content::TreeEvent(event) => {
            let tags = [Some(event.tag.as_str()), event.nursery_tag.as_deref()];
            tags.into_iter().flatten().collect()
        }
        _ => return Ok(Finding::not_applicable(RuleReason::OtherRecords)),
    };
    let own = History::of(known, fact.subject());
    let others = others(known, fact, &tags);
    let own = own?;
    let own_tags = match continued(&own, fact) {
        Ok(own_tags) => own_tags,
        Err(reason) => {
            let entries = match reason {
                ForestReason::OtherTag { by, .. } | ForestReason::TagRetired { by, .. } => Some(by),
                _ => None,
            };
            return Ok(Finding::failed(reason, entries));
        }
    };
    let others = others?;
    let mut entries = Vec::new();
    for tag in tags {
        let Some(claim) = own_tags.claim(tag) else {
            continue;
        };
        entries.push(claim.number);
        // A tree that is gone bears nothing, whatever it bore.
        let conflict = others.iter().find_map(|other| other.conflict(tag, claim));
        if let Some((reason, entry)) = conflict.filter(|_| !is_gone(&own)) {
            return Ok(Finding::failed(reason, [entry]));
        }
    }
    entries.retain(|number| *number != fact.number());
    Ok(Finding::passed(entries))
}

/// The tags of the tree after this record, if it goes on from what was known.
fn continued(own: &History<'_>, fact: &Fact) -> Result<Tags, ForestReason> {
    let mut tags = Tags::default();
    let mut course = Course::default();
    for earlier in own.before(fact) {
        let at = Claim {
            place: earlier.place,
            number: earlier.fact.number(),
        };
        let _ = tags.follow(earlier.fact.content(), at);
        let _ = course.follow(earlier.fact.content(), at.number);
    }
    if let Content::TreeEvent(event) = fact.content()
        && event.kind == EventKind::Plant
        && course.planted().is_none()
        && !tags.has_nursery_tag()
    {
        return Err(ForestReason::NotSelected);
    }
    let at = Claim {
        place: own.place_of(fact),
        number: fact.number(),
    };
    tags.follow(fact.content(), at)?;
    Ok(tags)
}

/// Another tree that was ever said to bear one of these tags.
struct Other {
    tags: Tags,
}

impl Other {
    /// Why a claim of a tag can't stand beside this tree's, which is older.
    fn conflict(&self, tag: &str, claim: Claim) -> Option<(ForestReason, u64)> {
        let tag = || tag.to_owned();
        if let Some(older) = self.tags.claim(&tag()).filter(|c| c.place < claim.place) {
            let by = older.number;
            return Some((ForestReason::TagTaken { tag: tag(), by }, by));
        }
        let retired = self.tags.retired(&tag());
        let (_, by) = retired.filter(|(since, _)| since.place < claim.place)?;
        Some((ForestReason::TagRetired { tag: tag(), by }, by))
    }
}

/// The other trees that live and were said to bear one of these tags.
fn others(known: &Known<'_>, fact: &Fact, tags: &[&str]) -> Told<Vec<Other>> {
    let lists = tags
        .iter()
        .map(|tag| known.facts(&IndexKey::new(Kind::Tag, *tag)));
    let facts = together(lists)?.into_iter().flatten().collect();
    let trees: SortedSet<&str> = trees(known, facts, fact.subject())?;
    let histories = trees.into_iter().map(|tree| History::of(known, tree));
    let histories = together(histories)?.into_iter();
    Ok(histories
        .filter(|history| !is_gone(history))
        .map(|history| {
            let mut tags = Tags::default();
            for placed in history.current() {
                let at = Claim {
                    place: placed.place,
                    number: placed.fact.number(),
                };
                let _ = tags.follow(placed.fact.content(), at);
            }
            Other { tags }
        })
        .collect())
}

/// Whether a tree was taken away.
fn is_gone(history: &History<'_>) -> bool {
    let mut course = Course::default();
    for placed in history.current() {
        let _ = course.follow(placed.fact.content(), placed.fact.number());
    }
    course.ended().is_some()
}
