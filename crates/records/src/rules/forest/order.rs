//! T1: the events of a tree come in the order of a life.

use super::course::Course;
use super::history::History;
use crate::known::{Fact, Known, Told};
use crate::rules::{Finding, ForestReason};

/// T1: no step of the way from the nursery comes after a later one, the tree stands before it is cared
/// for, and nothing but a correction follows its end.
pub(super) fn t1(known: &Known<'_>, fact: &Fact) -> Told<Finding> {
    let history = History::of(known, fact.subject())?;
    let mut course = Course::default();
    for earlier in history.before(fact) {
        // What may not stand where it stands is told by its own verdict.
        let _ = course.follow(earlier.fact.content(), earlier.fact.number());
    }
    let entries = course.entries();
    Ok(match course.follow(fact.content(), fact.number()) {
        Ok(()) => {
            let earlier = entries.filter(|number| *number != fact.number());
            Finding::passed(earlier)
        }
        Err(reason) => {
            let shown = match reason {
                ForestReason::AfterRemoval { removed } => Some(removed),
                ForestReason::OutOfOrder { by, .. } => Some(by),
                _ => None,
            };
            Finding::failed(reason, shown)
        }
    })
}
