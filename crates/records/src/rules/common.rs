//! Rules for records of every type.

use super::finding::{Finding, numbers};
use super::reason::RuleReason;
use crate::authority::AuthorityReason;
use crate::codes;
use crate::known::{Fact, Known, Told, together};
use crate::types::Content;
use crate::types::field::ENTITY;
use crate::verdict::{CLOCK_SKEW, Reason};

/// Within how many seconds after signing a record should be logged: three days.
const MAX_DELAY: u64 = 3 * 86_400;

/// C1: an accreditation from an anchor covers record type, role, area and time.
pub(super) fn c1(known: &Known<'_>, fact: &Fact) -> Told<Finding> {
    Ok(match known.authority(fact)?.accredited {
        Ok(entries) => Finding::passed(entries),
        Err(reason) => {
            let entries = entries_of(&reason);
            Finding::failed(Reason::Authority(reason), entries)
        }
    })
}

/// C2: each key was registered or attested, and not revoked, when the record was logged.
pub(super) fn c2(known: &Known<'_>, fact: &Fact) -> Told<Finding> {
    Ok(match known.authority(fact)?.keys {
        Ok(entries) => Finding::passed(entries),
        Err(reason) => {
            let entries = entries_of(&reason);
            Finding::failed(Reason::Authority(reason), entries)
        }
    })
}

/// C3: signed before it was logged, not long before, and after the subject's previous record.
pub(super) fn c3(known: &Known<'_>, fact: &Fact) -> Told<Finding> {
    let interval = known.interval(fact.number())?;
    let first = fact.first_created();
    let last = fact.created();
    if let Some(logged) = interval.until
        && last > logged.saturating_add(CLOCK_SKEW)
    {
        let created = last;
        return Ok(Finding::warning(
            RuleReason::CreatedLate { created, logged },
            [],
        ));
    }
    if let Some(logged) = interval.after
        && last.saturating_add(MAX_DELAY) < logged
    {
        let created = last;
        return Ok(Finding::warning(
            RuleReason::LoggedLate { created, logged },
            [],
        ));
    }
    let earlier = known.about(fact.subject())?.into_iter();
    let earlier = earlier.filter(|other| {
        other.number() < fact.number() && other.created() > first.saturating_add(CLOCK_SKEW)
    });
    for other in earlier {
        // What nobody was entitled to say can't make an honest record look back-dated.
        if known.is_entitled(other)? && is_plausible(known, other)? {
            let reason = RuleReason::CreatedBefore {
                created: first,
                earlier: other.number(),
            };
            return Ok(Finding::warning(reason, [other.number()]));
        }
    }
    Ok(Finding::passed([]))
}

/// Whether a record was not signed after it was logged: a date in the future is a warning about that record,
/// not about all those that come before the date.
fn is_plausible(known: &Known<'_>, fact: &Fact) -> Told<bool> {
    let logged = known.interval(fact.number())?.until;
    Ok(logged.is_none_or(|logged| fact.created() <= logged.saturating_add(CLOCK_SKEW)))
}

/// C4: the signers are distinct parties.
pub(super) fn c4(known: &Known<'_>, fact: &Fact) -> Told<Finding> {
    let judged = known.authority(fact)?;
    Ok(match judged.parties {
        Ok(()) => Finding::passed(judged.keys.unwrap_or_default()),
        Err(reason) => Finding::failed(Reason::Authority(reason), []),
    })
}

/// C5: an entity's code has the right check digits; the division that a record names is known.
pub(super) fn c5(fact: &Fact) -> Finding {
    if let Content::Entity(entity) = fact.content()
        && let Err(error) = codes::check_entity_id(&entity.id)
    {
        let code = entity.id.strip_prefix(ENTITY).unwrap_or(&entity.id);
        let code = code.to_owned();
        return Finding::warning(RuleReason::EntityCode { code, error }, []);
    }
    match fact.area().first() {
        Some(code) if !codes::is_known_division(code) => {
            let code = code.clone();
            Finding::warning(RuleReason::UnknownDivision { code }, [])
        }
        Some(_) => Finding::passed([]),
        None if matches!(fact.content(), Content::Entity(_)) => Finding::passed([]),
        None => Finding::not_applicable(RuleReason::OtherRecords),
    }
}

/// C6: it replaces a record of the same parties about the same subject, and no other record of theirs
/// replaces the same one.
pub(super) fn c6(known: &Known<'_>, fact: &Fact) -> Told<Finding> {
    let Some(id) = fact.supersedes() else {
        return Ok(Finding::not_applicable(RuleReason::OtherRecords));
    };
    let about = known.about(fact.subject())?;
    let originals = about.iter().copied().filter(|other| {
        other.id() == id
            && other.number() < fact.number()
            && other.record_type() == fact.record_type()
    });
    // Anybody may give a record this id; the one that is replaced is their own.
    let originals = originals.map(|other| Ok((other, known.may_supersede(other, fact)?)));
    let originals: Vec<(&Fact, bool)> = together(originals)?;
    let own = originals.iter().find(|(_, is_own)| *is_own);
    let original = match (own, originals.first()) {
        (Some((own, _)), _) => *own,
        (None, Some((other, _))) if other.record_type().is_movement() => {
            let of = other.number();
            return Ok(Finding::failed(RuleReason::MovementReplaced { of }, [of]));
        }
        (None, Some((other, _))) => {
            let of = other.number();
            return Ok(Finding::failed(
                RuleReason::NotTheirsToSupersede { of },
                [of],
            ));
        }
        (None, None) => {
            let id = id.to_owned();
            return Ok(Finding::failed(RuleReason::NothingToSupersede { id }, []));
        }
    };
    let rivals = about.iter().copied().filter(|other| {
        other.number() != fact.number()
            && other.supersedes() == Some(id)
            && other.record_type() == fact.record_type()
    });
    let rivals = rivals.map(|other| {
        // This very record, logged again, is no rival of itself.
        let is_again = other.id() == fact.id() && other.signers() == fact.signers();
        let is_rival = !is_again && known.may_supersede(original, other)?;
        Ok(is_rival.then_some(other))
    });
    let rivals: Vec<&Fact> = together(rivals)?.into_iter().flatten().collect();
    Ok(match rivals.first() {
        Some(other) => {
            let reason = RuleReason::TwoVersions {
                other: other.number(),
            };
            let entries = numbers(rivals);
            Finding::failed(reason, entries)
        }
        None => Finding::passed([original.number()]),
    })
}

/// The entries that show why somebody was not entitled.
fn entries_of(reason: &AuthorityReason) -> Vec<u64> {
    match reason {
        AuthorityReason::KeyRevoked { by, .. }
        | AuthorityReason::Ended { by, .. }
        | AuthorityReason::NotYet { by, .. } => vec![*by],
        AuthorityReason::Undone { by, undone } => vec![*by, *undone],
        AuthorityReason::NotAParty { of }
        | AuthorityReason::NotAllParties { of }
        | AuthorityReason::MovementStays { of } => vec![*of],
        AuthorityReason::KeyUnknown { .. }
        | AuthorityReason::NotTheHolder { .. }
        | AuthorityReason::NotAccredited { .. }
        | AuthorityReason::NothingToWithdraw { .. }
        | AuthorityReason::SameParty { .. } => Vec::new(),
    }
}
