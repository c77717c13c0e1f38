//! T6: the planter is not the inspector.

use super::history::parties;
use crate::known::{Fact, Known, Told, together};
use crate::rules::{Finding, ForestReason, RuleReason};
use crate::types::Content;
use crate::types::forest::EventKind;

/// T6: whoever signs as inspector didn't plant the tree. That an inspector is accredited for the place is
/// shown by C1.
pub(super) fn t6(known: &Known<'_>, fact: &Fact) -> Told<Finding> {
    if fact.key_of("inspector").is_none() {
        return Ok(Finding::not_applicable(RuleReason::OtherRecords));
    }
    let plantings = known.about(fact.subject())?.into_iter().filter(|other| {
        matches!(other.content(), Content::TreeEvent(event) if event.kind == EventKind::Plant)
    });
    // What was withdrawn after the inspection counted when it was made.
    let counted = plantings.map(|other| {
        let before = if other.number() < fact.number() {
            fact.number()
        } else {
            u64::MAX
        };
        Ok(known.counts(other, before)?.then_some(other))
    });
    let plantings: Vec<&Fact> = together(counted)?.into_iter().flatten().collect();
    if plantings.is_empty() {
        // Nobody is known to have planted it.
        return Ok(Finding::not_applicable(RuleReason::OtherRecords));
    }
    let inspectors = parties(known, fact)?;
    for planting in &plantings {
        let planters = parties(known, planting)?;
        let is_planter = |who: &String| {
            let mut planters = planters.iter();
            planters.any(|(role, planter)| role == "planter" && planter == who)
        };
        let mut inspectors = inspectors.iter().filter(|(role, _)| role == "inspector");
        if let Some((_, who)) = inspectors.find(|(_, who)| is_planter(who)) {
            let planted = planting.number();
            let who = who.clone();
            let reason = ForestReason::PlanterInspects { who, planted };
            return Ok(Finding::failed(reason, [planted]));
        }
    }
    Ok(Finding::passed(plantings.into_iter().map(Fact::number)))
}
