//! The chain of contracts: which project and which contract a name stands for, and what each hangs on.

use std::rc::Rc;
use stele_verify::sorted::SortedMap;

use super::reason::FundsReason;
use crate::known::{Fact, Known, Told, together};
use crate::types::Content;
use crate::types::field::PROJECT;
use crate::types::funds::{Contract, Project, contract_id, project_id};

/// How many contracts may hang one below the other.
pub(super) const MAX_LINKS: u32 = 8;
/// How far up the chain is followed to see that it is too long.
const REACH: u32 = 2 * MAX_LINKS + 1;

/// From when until when a version of a project or a contract stood.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Version {
    /// Its entry.
    number: u64,
    /// The entry that took it back or replaced it.
    until: Option<u64>,
    /// The entry of the first version in its line.
    origin: u64,
    /// How many contracts it hangs below.
    depth: u32,
}

/// All versions that those entitled to have logged under one id.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Timeline(Vec<Version>);

impl Timeline {
    /// The version that stood when entry `before` was logged. An id belongs to whoever logged it first by
    /// right; another's claim to it counts only where the first has been taken back.
    fn at(&self, before: u64) -> Option<&Version> {
        let standing = self.0.iter().filter(|version| {
            version.number < before && version.until.is_none_or(|until| until >= before)
        });
        standing.min_by_key(|version| version.origin)
    }
}

/// The project of this name as it stood when entry `before` was logged.
pub(crate) fn project_at<'k>(
    known: &'k Known<'_>,
    name: &str,
    before: u64,
) -> Told<Option<(&'k Fact, &'k Project)>> {
    let depth_of = |fact: &Fact| match fact.content() {
        Content::Project(project) => {
            let is_own = is_signed_by(known, fact, "buyer", &project.buyer)?;
            Ok(is_own.then_some(0))
        }
        _ => Ok(None),
    };
    let timeline = timeline(known, (name, &project_id(name)), REACH, depth_of)?;
    let Some(version) = timeline.at(before) else {
        return Ok(None);
    };
    Ok(known
        .fact(version.number)?
        .and_then(|fact| match fact.content() {
            Content::Project(project) => Some((fact, project)),
            _ => None,
        }))
}

/// The contract of this number in a project as it stood when entry `before` was logged: each project numbers its
/// contracts by itself, and nobody elsewhere uses up its numbers.
pub(crate) fn contract_at<'k>(
    known: &'k Known<'_>,
    (project, contract): (&str, &str),
    before: u64,
) -> Told<Option<(&'k Fact, &'k Contract)>> {
    let place = (project, &*contract_id(contract));
    let found = by_id(known, place, before, REACH)?;
    Ok(found.map(|(fact, contract, _)| (fact, contract)))
}

/// A contract, with how many others it hangs below.
fn by_id<'k>(
    known: &'k Known<'_>,
    place: (&str, &str),
    before: u64,
    reach: u32,
) -> Told<Option<(&'k Fact, &'k Contract, u32)>> {
    let depth_of = |fact: &Fact| match fact.content() {
        Content::Contract(contract) if contract.project == place.0 => {
            let link = link_at(known, fact, contract, reach)?;
            Ok(link.ok().map(|(_, depth)| depth))
        }
        _ => Ok(None),
    };
    let timeline = timeline(known, place, reach, depth_of)?;
    let Some(version) = timeline.at(before) else {
        return Ok(None);
    };
    Ok(known
        .fact(version.number)?
        .and_then(|fact| match fact.content() {
            Content::Contract(contract) => Some((fact, contract, version.depth)),
            _ => None,
        }))
}

/// The versions of an id that count and are by right. They are remembered for the reach: what ends for want of it
/// says nothing about a contract by itself. Without that, contracts that hang on one another in a ring would be
/// followed along each of their ways.
fn timeline(
    known: &Known<'_>,
    (project, id): (&str, &str),
    reach: u32,
    depth_of: impl Fn(&Fact) -> Told<Option<u32>>,
) -> Told<Rc<Timeline>> {
    let place = (project.to_owned(), id.to_owned(), reach);
    if let Some(timeline) = known.memos.books.borrow().timelines.get(&place) {
        return timeline.clone();
    }
    let timeline = timeline_anew(known, id, depth_of).map(Rc::new);
    let mut books = known.memos.books.borrow_mut();
    books.timelines.insert(place, timeline.clone());
    timeline
}

fn timeline_anew(
    known: &Known<'_>,
    id: &str,
    depth_of: impl Fn(&Fact) -> Told<Option<u32>>,
) -> Told<Timeline> {
    let about = known.about(id)?;
    let origins = origins(known, &about);
    let versions = about.iter().map(|fact| {
        let is_version = matches!(fact.content(), Content::Project(_) | Content::Contract(_));
        if !is_version || !known.counts(fact, fact.number())? {
            return Ok(None);
        }
        let Some(depth) = depth_of(fact)? else {
            return Ok(None);
        };
        Ok(Some(Version {
            depth,
            number: fact.number(),
            until: known.undone(fact, u64::MAX)?,
            origin: fact.number(),
        }))
    });
    let mut versions: Vec<Version> = together(versions)?.into_iter().flatten().collect();
    let origins = origins?;
    for version in &mut versions {
        version.origin = *origins.get(&version.number).unwrap_or(&version.number);
    }
    Ok(Timeline(versions))
}

/// The first version in the line of each record that replaces others of the same parties.
fn origins(known: &Known<'_>, about: &[&Fact]) -> Told<SortedMap<u64, u64>> {
    let mut bearing = SortedMap::new();
    let steps = about.iter().map(|fact| {
        let kind = fact.record_type();
        let earlier = fact.supersedes().and_then(|id| bearing.get(&(id, kind)));
        let earlier: Option<&Fact> = earlier.copied();
        bearing.entry((fact.id(), kind)).or_insert(fact);
        match earlier {
            Some(earlier) if known.may_supersede(earlier, fact)? => {
                Ok(Some((fact.number(), earlier.number())))
            }
            _ => Ok(None),
        }
    });
    let mut origins = SortedMap::new();
    for (number, earlier) in together(steps)?.into_iter().flatten() {
        let origin = *origins.get(&earlier).unwrap_or(&earlier);
        origins.insert(number, origin);
    }
    Ok(origins)
}

/// Whether the key that signed in this role is one of this entity's.
pub(super) fn is_signed_by(known: &Known<'_>, fact: &Fact, role: &str, entity: &str) -> Told<bool> {
    let Some(key) = fact.key_of(role) else {
        return Ok(false);
    };
    Ok(known.holder_of(key, fact.number())?.entity() == Some(entity))
}

/// What a contract hangs on: the number of the project or of the contract above.
pub(super) fn link(
    known: &Known<'_>,
    fact: &Fact,
    contract: &Contract,
) -> Told<Result<u64, FundsReason>> {
    let link = link_at(known, fact, contract, REACH)?;
    Ok(link.map(|(above, _)| above))
}

/// As [`link`], with how many contracts it hangs below.
fn link_at(
    known: &Known<'_>,
    fact: &Fact,
    contract: &Contract,
    reach: u32,
) -> Told<Result<(u64, u32), FundsReason>> {
    let parties = [("buyer", &contract.buyer), ("supplier", &contract.supplier)];
    let signed = parties.map(|(role, entity)| is_signed_by(known, fact, role, entity));
    for ((role, _), signed) in parties.into_iter().zip(together(signed)?) {
        if !signed {
            return Ok(Err(FundsReason::OtherSigner { role }));
        }
    }
    let no_parent = || {
        let id = contract.parent.clone();
        Ok(Err(FundsReason::NoParent { id }))
    };
    if contract.parent.starts_with(PROJECT) {
        if contract.parent != project_id(&contract.project) {
            return no_parent();
        }
        let Some((own, project)) = project_at(known, &contract.project, fact.number())? else {
            let project = contract.project.clone();
            return Ok(Err(FundsReason::NoProject { project }));
        };
        let above = own.number();
        return Ok(if project.buyer == contract.buyer {
            Ok((above, 0))
        } else {
            Err(FundsReason::NotPassedOn { above })
        });
    }
    let Some(reach) = reach.checked_sub(1) else {
        return no_parent();
    };
    let place = (&*contract.project, &*contract.parent);
    let above = by_id(known, place, fact.number(), reach)?;
    let Some((own, parent, depth)) = above.filter(|(_, _, depth)| *depth < MAX_LINKS) else {
        return no_parent();
    };
    let above = own.number();
    Ok(if parent.supplier != contract.buyer {
        Err(FundsReason::NotPassedOn { above })
    } else {
        Ok((above, depth.saturating_add(1)))
    })
}

/// The contract that a record is about, as it stood when the record was logged: of the project that the
/// record names.
pub(crate) fn contract_of<'k>(
    known: &'k Known<'_>,
    fact: &Fact,
    (project, contract): (&str, &str),
) -> Told<Result<(&'k Fact, &'k Contract), FundsReason>> {
    if let Some(found) = contract_at(known, (project, contract), fact.number())? {
        return Ok(Ok(found));
    }
    let about = known.about(&contract_id(contract))?;
    let mut earlier = about.iter().filter(|other| other.number() < fact.number());
    let elsewhere = earlier
        .find(|other| matches!(other.content(), Content::Contract(own) if own.project != project));
    Ok(Err(match elsewhere {
        Some(other) => FundsReason::OtherProject {
            contract: other.number(),
        },
        None => FundsReason::NoContract {
            contract: contract.to_owned(),
        },
    }))
}

/// The contract above another as it stood when entry `before` was logged; none above an owner's own.
pub(super) fn above<'k>(
    known: &'k Known<'_>,
    contract: &Contract,
    before: u64,
) -> Told<Option<(&'k Fact, &'k Contract)>> {
    if contract.parent.starts_with(PROJECT) {
        return Ok(None);
    }
    let place = (&*contract.project, &*contract.parent);
    let found = by_id(known, place, before, REACH)?;
    Ok(found.map(|(fact, contract, _)| (fact, contract)))
}
