//! T6: the planter is not the inspector, and the inspector is accredited for the section.

use super::history::{History, parties};
use super::section::{home, section};
use crate::known::{Fact, Known, Told, together};
use crate::life::TreeState;
use crate::rules::{Finding, ForestReason, RuleReason};
use crate::types::Content;
use crate::types::forest::EventKind;
use crate::verdict::Reason;

/// T6: whoever signs as inspector didn't plant the tree, and is accredited where it stands. For the area that
/// the record itself names C1 shows that.
pub(super) fn t6(known: &Known<'_>, fact: &Fact) -> Told<Finding> {
    if fact.key_of("inspector").is_none() {
        return Ok(Finding::not_applicable(RuleReason::OtherRecords));
    }
    if let Some((area, by)) = elsewhere(known, fact)?
        && let Err(reason) = known.accredited_in(fact, "inspector", &area)?
    {
        return Ok(Finding::failed(Reason::Authority(reason), [by]));
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

/// Where the tree stands by its section, or else by its first card or planting, and the entry that says so; if
/// the record names no place within that. Nobody becomes an inspector there by naming another county.
fn elsewhere(known: &Known<'_>, fact: &Fact) -> Told<Option<(String, u64)>> {
    let history = History::of(known, fact.subject())?;
    let home = home(&history, fact);
    let before = history.before(fact).map(|placed| placed.fact.content());
    let name = TreeState::replay(before).and_then(|state| state.section);
    let section = match name {
        Some(name) => section(known, &name, home.map(|(area, _)| area), fact.number())?,
        None => None,
    };
    let of_section = section.and_then(|(by, _)| Some((by.area().last()?.as_str(), by.number())));
    let place = of_section.or(home);
    let named = fact.area().last();
    let place = place.filter(|(area, _)| !named.is_some_and(|named| named.starts_with(area)));
    Ok(place.map(|(area, by)| (area.to_owned(), by)))
}
