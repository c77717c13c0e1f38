//! Who was entitled to sign: judged at the moment when an entry was logged, from complete histories.
//!
//! The authority of an entry rests on entries below it only, down to the anchors of the trust file, so
//! the recursion ends. Its depth is bounded, and what has been judged is remembered. What an
//! unauthorised record says never counts: not a registration, not an accreditation, not a revocation.

mod holder;
mod reason;
mod undone;

use stele_verify::sorted::SortedMap;

use crate::known::{Fact, Known, Open, Told, together};
use crate::trust::Anchor;
use crate::types::field::PROPERTY;
use crate::types::identity::Accreditation;
use crate::types::{Content, RecordType, Standing};
use crate::verdict::Reason;

pub use holder::Holder;
pub use reason::AuthorityReason;
pub(crate) use undone::Beside;

/// How many accreditations may stand one on the other (DESIGN section 4).
pub const MAX_DEPTH: u32 = 8;

/// How many digits of a real-estate unit number are those of its division (GB/T 37346).
const DIVISION_LEN: usize = 6;

/// The division of the Xiong'an New Area, whose counties have numbers of their own.
const NEW_AREA: &str = "133100";

/// Whether the signers of a record were entitled to sign it when it was logged.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Judged {
    /// Whether the keys were registered or attested, and not revoked: the entries that show it.
    pub keys: Result<Vec<u64>, AuthorityReason>,
    /// Whether those who need it were accredited: the entries that show it.
    pub accredited: Result<Vec<u64>, AuthorityReason>,
    /// Who was behind each key, in the order of the signers.
    pub holders: Vec<Holder>,
    /// Whether the signers are distinct parties.
    pub parties: Result<(), AuthorityReason>,
    /// Whether every required role has signed.
    pub has_its_roles: bool,
}

impl Judged {
    /// Whether all of it holds.
    pub const fn is_entitled(&self) -> bool {
        self.has_its_roles && self.keys.is_ok() && self.accredited.is_ok() && self.parties.is_ok()
    }
}

/// Where the moment at which an entry was logged lies, seen from a record's period of validity.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Window {
    /// Before it begins.
    Before,
    /// Within it.
    Within,
    /// After it ended, at this moment in POSIX seconds.
    After(u64),
}

impl Known<'_> {
    /// Whether the signers of a fact were entitled to sign it when it was logged.
    ///
    /// # Errors
    /// [`Open`]
    pub fn authority(&self, fact: &Fact) -> Told<Judged> {
        self.judge(fact, 0)
    }

    /// Whether a fact counts for and against others when entry `before` was logged: it was entitled, it
    /// had not been logged before, and nobody entitled had taken it back or replaced it by then.
    ///
    /// # Errors
    /// [`Open`]
    pub fn counts(&self, fact: &Fact, before: u64) -> Told<bool> {
        if self.first(fact)? != fact.number() {
            return Ok(false);
        }
        let entitled = self.is_entitled(fact);
        let undone = self.undone(fact, before).map(|by| by.is_some());
        // One of them may settle it, whatever is open in the other.
        match (entitled, undone) {
            (Ok(false), _) | (_, Ok(true)) => Ok(false),
            (entitled, undone) => Ok(together([entitled, undone.map(|undone| !undone)])?
                .into_iter()
                .all(|holds| holds)),
        }
    }

    /// Those of these facts that count when entry `before` was logged, in order.
    ///
    /// # Errors
    /// [`Open`]
    pub fn counting<'f>(
        &self,
        facts: impl IntoIterator<Item = &'f Fact>,
        before: u64,
    ) -> Told<Vec<&'f Fact>> {
        let facts = facts.into_iter().filter(|fact| fact.number() < before);
        let counted = facts.map(|fact| Ok(self.counts(fact, before)?.then_some(fact)));
        Ok(together(counted)?.into_iter().flatten().collect())
    }

    /// Where the logging of entry `number` lies, seen from a fact's period of validity.
    ///
    /// All who signed the fact say in `created` that its period had begun by then, or not; what came
    /// later in the log was logged later. So an interval is only needed for periods that begin in the
    /// future, or that are over by now.
    ///
    /// # Errors
    /// [`Open`], also where the period begins or ends within the interval.
    pub fn window(&self, fact: &Fact, number: u64) -> Told<Window> {
        let began = fact.valid_from() <= fact.first_created() && fact.number() <= number;
        let lasts = match (fact.valid_until(), self.head_time()) {
            (None, _) => true,
            (Some(until), Some(head)) => head <= until,
            (Some(_), None) => false,
        };
        if began && lasts {
            return Ok(Window::Within);
        }
        let interval = self.interval(number)?;
        let unclear = || Open::Unknown(Reason::TimeUnclear { entry: number });
        if !began && !interval.is_from(fact.valid_from()).ok_or_else(unclear)? {
            return Ok(Window::Before);
        }
        match fact.valid_until().filter(|_| !lasts) {
            None => Ok(Window::Within),
            Some(until) => match interval.is_until(until).ok_or_else(unclear)? {
                true => Ok(Window::Within),
                false => Ok(Window::After(until)),
            },
        }
    }

    /// Whether a fact may count for or against others: its signers were entitled to sign it. What rests
    /// on more than [`MAX_DEPTH`] accreditations isn't: else anybody could leave everything open by what
    /// rests on nothing.
    ///
    /// # Errors
    /// [`Open`]
    pub fn is_entitled(&self, fact: &Fact) -> Told<bool> {
        self.entitled(fact, 0)
    }

    pub(super) fn entitled(&self, fact: &Fact, depth: u32) -> Told<bool> {
        // Who signed needn't be known where somebody hasn't.
        if !fact.has_its_roles() {
            return Ok(false);
        }
        match self.judge(fact, depth) {
            Ok(judged) => Ok(judged.is_entitled()),
            Err(Open::Unknown(Reason::TooDeep)) => Ok(false),
            Err(open) => Err(open),
        }
    }

    /// What is remembered is remembered for its depth: how far down there is to go decides what counts.
    pub(super) fn judge(&self, fact: &Fact, depth: u32) -> Told<Judged> {
        if self.trust().anchors.is_empty() {
            return Err(Open::Unknown(Reason::NoAnchors));
        }
        let place = (fact.number(), depth);
        if let Some(judged) = self.memos.authority.borrow().get(&place) {
            return judged.clone();
        }
        let judged = self.judge_anew(fact, depth);
        let mut remembered = self.memos.authority.borrow_mut();
        remembered.insert(place, judged.clone());
        judged
    }

    fn judge_anew(&self, fact: &Fact, depth: u32) -> Told<Judged> {
        let depth = deeper(depth)?;
        let signed = fact.signed().iter();
        let holders = signed.map(|by| self.holder(&by.key, fact.number(), depth));
        let holders = together(holders)?;
        Ok(Judged {
            keys: check_keys(fact, &holders),
            accredited: self.check_accredited(fact, &holders, depth)?,
            parties: check_parties(fact, &holders),
            holders,
            has_its_roles: fact.has_its_roles(),
        })
    }

    fn check_accredited(
        &self,
        fact: &Fact,
        holders: &[Holder],
        depth: u32,
    ) -> Told<Result<Vec<u64>, AuthorityReason>> {
        if let Content::Withdrawal(withdrawal) = fact.content() {
            return self.check_withdrawal(fact, withdrawal, holders, depth);
        }
        let needed =
            fact.signed().iter().zip(holders).filter(|(by, _)| {
                fact.record_type().standing(&by.role) == Some(Standing::Accredited)
            });
        let area = match (place_of(fact), fact.content()) {
            (None, Content::Key(key)) if fact.key_of("registrar").is_some() => {
                self.seat(&key.entity, fact.number(), depth)?
            }
            (area, _) => area,
        };
        let each = needed.map(|(by, holder)| {
            let need = Need {
                area,
                ..Need::of(fact, &by.role)
            };
            self.met(&need, (&by.key, holder), fact.number(), depth)
        });
        let mut entries = Vec::new();
        for result in together(each)? {
            match result {
                Ok(entry) => entries.extend(entry),
                Err(reason) => return Ok(Err(reason)),
            }
        }
        Ok(Ok(entries))
    }

    /// The narrowest area in which an entity was registered when entry `number` was logged, by whoever entered it
    /// first and by right: a registrar elsewhere neither gives it a key nor takes one from it.
    fn seat(&self, entity: &str, number: u64, depth: u32) -> Told<Option<&str>> {
        // No further down than its registrar's own key.
        let depth = depth.saturating_sub(1);
        let facts = self.about(entity)?.into_iter();
        let entered = facts
            .filter(|fact| fact.number() < number && matches!(fact.content(), Content::Entity(_)));
        for fact in entered {
            if self.entitled(fact, depth)? && self.undone_at(fact, number, depth)?.is_none() {
                return Ok(fact.area().last().map(String::as_str));
            }
        }
        Ok(None)
    }

    /// The accreditation that lets whoever signed a fact in this role do so in this area, whatever area the
    /// fact itself names; nothing where a root authority signed it.
    ///
    /// # Errors
    /// [`Open`]
    pub(crate) fn accredited_in(
        &self,
        fact: &Fact,
        role: &str,
        area: &str,
    ) -> Told<Result<Option<u64>, AuthorityReason>> {
        let holders = self.judge(fact, 0)?.holders;
        let need = Need {
            area: Some(area),
            ..Need::of(fact, role)
        };
        let mut signed = fact.signed().iter().zip(&holders);
        match signed.find(|(by, _)| by.role == role) {
            Some((by, holder)) => self.met(&need, (&by.key, holder), fact.number(), 0),
            None => Ok(Err(need.refused(role))),
        }
    }

    /// Whether the holder of a key may do what is needed when entry `number` was logged.
    fn met(
        &self,
        need: &Need<'_>,
        (key, holder): (&str, &Holder),
        number: u64,
        depth: u32,
    ) -> Told<Result<Option<u64>, AuthorityReason>> {
        match holder {
            Holder::Anchor(anchor) => Ok(self.anchored(*anchor, need, key)),
            Holder::Entity { id, .. } | Holder::Revoked { entity: id, .. } => {
                self.accredited(id, need, number, depth)
            }
            Holder::Person { .. } | Holder::Nobody => Ok(Err(need.refused(key))),
        }
    }

    /// Whether an anchor may do what is needed.
    fn anchored(
        &self,
        anchor: usize,
        need: &Need<'_>,
        key: &str,
    ) -> Result<Option<u64>, AuthorityReason> {
        let anchor = self.trust().anchors.get(anchor);
        if anchor.is_some_and(|anchor| need.is_within_anchor(anchor)) {
            Ok(None)
        } else {
            Err(need.refused(key))
        }
    }

    /// The accreditation that lets an entity do what is needed when entry `number` was logged.
    fn accredited(
        &self,
        entity: &str,
        need: &Need<'_>,
        number: u64,
        depth: u32,
    ) -> Told<Result<Option<u64>, AuthorityReason>> {
        let facts = self.about(entity)?;
        let mut ended = None;
        let mut open = None;
        for fact in facts.into_iter().filter(|fact| fact.number() < number) {
            let Content::Accreditation(accreditation) = fact.content() else {
                continue;
            };
            if !need.is_within(accreditation) {
                continue;
            }
            match self.stands(fact, number, depth) {
                Ok(None) => return Ok(Ok(Some(fact.number()))),
                Ok(Some(reason)) => ended = ended.or(reason),
                Err(Open::Unknown(reason)) => open = Some(Open::Unknown(reason)),
                Err(Open::Wanted) => open = open.or(Some(Open::Wanted)),
            }
        }
        match open {
            Some(open) => Err(open),
            None => Ok(Err(ended.unwrap_or_else(|| need.refused(entity)))),
        }
    }

    /// Whether an accreditation or attestation stood when entry `number` was logged: nothing if it did,
    /// else why not, where there is more to say than that it doesn't count.
    pub(super) fn stands(
        &self,
        fact: &Fact,
        number: u64,
        depth: u32,
    ) -> Told<Option<Option<AuthorityReason>>> {
        let by = fact.number();
        if !self.entitled(fact, depth)? {
            return Ok(Some(None));
        }
        if let Some(undone) = self.undone_at(fact, number, depth)? {
            return Ok(Some(Some(AuthorityReason::Undone { by, undone })));
        }
        Ok(match self.window(fact, number)? {
            Window::Within => None,
            Window::After(until) => Some(Some(AuthorityReason::Ended { by, until })),
            Window::Before => Some(Some(AuthorityReason::NotYet {
                by,
                from: fact.valid_from(),
            })),
        })
    }
}

/// One step further down.
///
/// # Errors
/// [`Reason::TooDeep`] beyond [`MAX_DEPTH`].
fn deeper(depth: u32) -> Told<u32> {
    // Each accreditation takes two steps: its signer's key, and that key's registrar.
    match depth.checked_add(1) {
        Some(depth) if depth <= MAX_DEPTH.saturating_mul(2) => Ok(depth),
        _ => Err(Open::Unknown(Reason::TooDeep)),
    }
}

fn check_keys(fact: &Fact, holders: &[Holder]) -> Result<Vec<u64>, AuthorityReason> {
    let mut entries = Vec::new();
    for (by, holder) in fact.signed().iter().zip(holders) {
        // Whoever signs as holder of a key must be its holder: nobody revokes another's key.
        let held = match (by.role.as_str(), fact.content()) {
            ("holder", _) => Some(fact.subject()),
            ("accountHolder", Content::Account(account)) => Some(account.key.as_str()),
            _ => None,
        };
        if held.is_some_and(|key| by.key != key) {
            return Err(AuthorityReason::NotTheHolder {
                key: by.key.clone(),
            });
        }
        let needs_holder = fact.record_type().standing(&by.role) != Some(Standing::Possession);
        match holder {
            Holder::Entity { entry, .. } | Holder::Person { entry, .. } => entries.push(*entry),
            Holder::Anchor(_) => {}
            Holder::Revoked { by: revoked, .. } => {
                return Err(AuthorityReason::KeyRevoked {
                    key: by.key.clone(),
                    by: *revoked,
                });
            }
            Holder::Nobody if needs_holder => {
                return Err(AuthorityReason::KeyUnknown {
                    key: by.key.clone(),
                    role: by.role.clone(),
                });
            }
            Holder::Nobody => {}
        }
    }
    Ok(entries)
}

/// The keys of the signers differ, by the record's form; behind two keys there may be one entity.
fn check_parties(fact: &Fact, holders: &[Holder]) -> Result<(), AuthorityReason> {
    let mut seen: SortedMap<&str, &str> = SortedMap::new();
    for (by, holder) in fact.signed().iter().zip(holders) {
        // The holder of a key stands beside the registrar or alone: it is no second party.
        let Some(entity) = holder.entity().filter(|_| by.role != "holder") else {
            continue;
        };
        if let Some(one) = seen.insert(entity, &by.role) {
            return Err(AuthorityReason::SameParty {
                who: entity.to_owned(),
                one: one.to_owned(),
                other: by.role.clone(),
            });
        }
    }
    Ok(())
}

/// What somebody would have to be accredited for.
struct Need<'f> {
    record_type: RecordType,
    role: &'f str,
    area: Option<&'f str>,
    /// What an accreditation gives away, which its giver must have.
    grant: Option<&'f Accreditation>,
}

impl<'f> Need<'f> {
    fn of(fact: &'f Fact, role: &'f str) -> Self {
        Self {
            record_type: fact.record_type(),
            role,
            area: place_of(fact),
            grant: match fact.content() {
                Content::Accreditation(grant) => Some(grant),
                _ => None,
            },
        }
    }

    fn is_within_anchor(&self, anchor: &Anchor) -> bool {
        match self.grant {
            Some(grant) => {
                is_subset(&grant.record_types, &anchor.record_types)
                    && covers_all(&anchor.areas, &grant.areas)
            }
            None => {
                has(&anchor.record_types, self.record_type.name())
                    && self.area.is_none_or(|area| covers(&anchor.areas, area))
            }
        }
    }

    fn is_within(&self, own: &Accreditation) -> bool {
        match self.grant {
            Some(grant) => {
                own.may_accredit
                    && is_subset(&grant.record_types, &own.record_types)
                    && is_subset(&grant.roles, &own.roles)
                    && covers_all(&own.areas, &grant.areas)
            }
            None => {
                has(&own.record_types, self.record_type.name())
                    && has(&own.roles, self.role)
                    && self.area.is_none_or(|area| covers(&own.areas, area))
            }
        }
    }

    fn refused(&self, who: &str) -> AuthorityReason {
        AuthorityReason::NotAccredited {
            who: who.to_owned(),
            role: self.role.to_owned(),
            area: self.area.map(str::to_owned),
        }
    }
}

/// Where a record has to be entitled: the narrowest area that it names. A flat lies where its number says,
/// whatever area a record about it names; so does one for which a person is attested.
fn place_of(fact: &Fact) -> Option<&str> {
    let named = fact.area().last().map(String::as_str);
    let about = match fact.content() {
        Content::Person(person) => person.scope_id.as_deref().unwrap_or_default(),
        _ => fact.subject(),
    };
    let division = about.strip_prefix(PROPERTY);
    let division = division.and_then(|unit| unit.get(..DIVISION_LEN));
    // The New Area's own number says only that it lies in one of its counties.
    let division = division.filter(|division| *division != NEW_AREA);
    match (named, division) {
        (Some(named), Some(division)) if named.starts_with(division) => Some(named),
        (named, division) => division.or(named),
    }
}

fn has(list: &[String], text: &str) -> bool {
    list.iter().any(|own| own == text)
}

fn is_subset(part: &[String], whole: &[String]) -> bool {
    part.iter().all(|text| has(whole, text))
}

/// A code of an area covers every code that begins with it.
fn covers(areas: &[String], area: &str) -> bool {
    areas.iter().any(|own| area.starts_with(own.as_str()))
}

fn covers_all(areas: &[String], others: &[String]) -> bool {
    others.iter().all(|other| covers(areas, other))
}

#[cfg(test)]
mod tests;
