//! T3: the tree stands where it should.

use super::history::{History, entitled, trees};
use super::place::{Place, metres, outside, whole};
use super::section::{home, section};
use crate::index::IndexKey;
use crate::known::{Fact, Known, Told, together};
use crate::life::TreeState;
use crate::rules::finding::Finding;
use crate::rules::{ForestReason, RuleReason};
use crate::types::Content;
use crate::types::forest::EventKind;
use crate::verdict::Outcome;

/// A tree that stands further than this outside its section, or from where it stood, in metres, is
/// another tree.
const FAR: f64 = 50.0;

/// Two surveys of the same tree lie closer together than this, in metres.
const SURVEY: f64 = 5.0;

/// No two trees stand this close, in metres.
const CLOSE: f64 = 0.5;

/// T3: within the section's boundary, where it stood before, and not where another tree stands.
pub(super) fn t3(known: &Known<'_>, fact: &Fact) -> Told<Finding> {
    let Some(place) = position(fact) else {
        return Ok(Finding::not_applicable(RuleReason::OtherRecords));
    };
    let own = History::of(known, fact.subject());
    let own = own.as_ref().map_err(Clone::clone);
    let parts = [
        own.clone()
            .and_then(|own| in_section(known, fact, place, own)),
        own.clone().map(|own| unmoved(fact, place, own)),
        own.and_then(|own| alone(known, fact, place, own)),
    ];
    // One that fails settles it, whatever is open in the others.
    let failed = parts.iter().flatten().flatten();
    let failed = failed
        .clone()
        .find(|part| matches!(part.outcome, Outcome::Failed(_)));
    if let Some(failed) = failed {
        return Ok(failed.clone());
    }
    let parts: Vec<Finding> = together(parts)?.into_iter().flatten().collect();
    let is_warning = |part: &&Finding| matches!(part.outcome, Outcome::Warning(_));
    if let Some(warning) = parts.iter().find(is_warning) {
        return Ok(warning.clone());
    }
    if parts.is_empty() {
        return Ok(Finding::not_applicable(RuleReason::OtherRecords));
    }
    Ok(Finding::passed(
        parts.into_iter().flat_map(|part| part.entries),
    ))
}

/// The place that a record states.
fn position(fact: &Fact) -> Option<Place> {
    match fact.content() {
        Content::TreeCard(card) => card.position,
        Content::TreeEvent(event) => event.position,
        _ => None,
    }
}

/// Whether it lies within its section, if it has one whose boundary was logged.
fn in_section(
    known: &Known<'_>,
    fact: &Fact,
    place: Place,
    own: &History<'_>,
) -> Told<Option<Finding>> {
    let stated = match fact.content() {
        Content::TreeCard(card) => card.section.clone(),
        Content::TreeEvent(event) => event.section.clone().or_else(|| {
            let earlier = own.before(fact).map(|placed| placed.fact.content());
            TreeState::replay(earlier)?.section
        }),
        _ => None,
    };
    let Some(name) = stated else {
        return Ok(None);
    };
    let home = home(own, fact).map(|(area, _)| area);
    let home = home.or_else(|| fact.area().last().map(String::as_str));
    // The newest boundary is the one in force.
    let Some((newest, in_force)) = section(known, &name, home, u64::MAX)? else {
        return Ok(None);
    };
    let newest = newest.number();
    let distance = outside(place, &in_force.boundary);
    let reason = ForestReason::OutsideSection {
        section: name,
        metres: whole(distance),
        by: newest,
    };
    Ok(Some(if distance > FAR {
        Finding::failed(reason, [newest])
    } else if distance > 0.0 {
        Finding::warning(reason, [newest])
    } else {
        Finding::passed([newest])
    }))
}

/// Whether it stands where it stood, if that is known.
fn unmoved(fact: &Fact, place: Place, own: &History<'_>) -> Option<Finding> {
    if let Content::TreeEvent(event) = fact.content()
        && event.kind == EventKind::Correct
    {
        return None;
    }
    let (former, from) = former_place(own.said_before(fact))?;
    let distance = metres(former, place);
    let reason = ForestReason::Moved {
        metres: whole(distance),
        from,
    };
    Some(if distance > FAR {
        Finding::failed(reason, [from])
    } else if distance > SURVEY {
        Finding::warning(reason, [from])
    } else {
        Finding::passed([from])
    })
}

/// Where the tree stood by what was said before, and the entry that says so.
///
/// A survey of the same tree leaves the first place as the measure: many small moves are one large one. Only what
/// was lifted is on its way, and has no place until it stands again: planting it anew is no transplant.
fn former_place(said: Vec<&Fact>) -> Option<(Place, u64)> {
    let mut former: Option<(Place, u64)> = None;
    let mut stands = false;
    for fact in said {
        let place = position(fact);
        match fact.content() {
            Content::TreeEvent(event) => match event.kind {
                EventKind::Lift => {
                    (former, stands) = (None, false);
                    continue;
                }
                EventKind::Select | EventKind::Load | EventKind::Transport | EventKind::Receive
                    if !stands =>
                {
                    continue;
                }
                EventKind::Correct
                    if place.is_some() || event.unknown.iter().any(|name| name == "latitudeE7") =>
                {
                    former = None;
                }
                EventKind::Correct | EventKind::Retag => {}
                _ => stands = true,
            },
            _ => stands = true,
        }
        if let Some(place) = place
            && former.is_none_or(|(former, _)| {
                let distance = metres(former, place);
                distance > SURVEY && distance <= FAR
            })
        {
            former = Some((place, fact.number()));
        }
    }
    former
}

/// Whether no other tree that lives stands there. That alone shows nothing about the place.
fn alone(known: &Known<'_>, fact: &Fact, place: Place, own: &History<'_>) -> Told<Option<Finding>> {
    if own.state().is_some_and(|state| !state.alive) {
        return Ok(None);
    }
    let cells = IndexKey::cells_around(place.0, place.1);
    let near = together(cells.iter().map(|cell| known.facts(cell)))?;
    let near = near
        .into_iter()
        .flatten()
        .filter(|other| position(other).is_some_and(|other| metres(place, other) < CLOSE));
    let near: Vec<&Fact> = near.collect();
    let trees = trees(known, near.clone(), fact.subject())?;
    let histories = trees.iter().map(|tree| History::of(known, tree));
    let histories = together(histories)?;
    let still_there = |history: &History<'_>| {
        let state = history.state().filter(|state| state.alive);
        let stands = state.and_then(|state| state.position);
        stands.is_some_and(|other| metres(place, other) < CLOSE)
    };
    let mut both = trees.into_iter().zip(&histories);
    let Some((tree, _)) = both.find(|(_, history)| still_there(history)) else {
        return Ok(None);
    };
    let of_tree = near.into_iter().filter(|fact| fact.subject() == tree);
    let of_tree = entitled(known, of_tree.collect())?;
    Ok(of_tree.last().map(|other| {
        let other = other.number();
        Finding::warning(ForestReason::SamePlace { other }, [other])
    }))
}
