//! What the complete history of a flat says of it: its titles, mandates, listings, leases.

use std::rc::Rc;

use super::claim::claim;
use crate::known::{Fact, Known, Told, together};
use crate::time::day_of;
use crate::types::Content;
use crate::types::rental::{Lease, LeaseEnd, Listing, Mandate, Reservation, Title};

/// Every record about a flat that counts when entry `before` was logged.
pub(crate) struct Flat<'k> {
    facts: Vec<&'k Fact>,
}

impl<'k> Flat<'k> {
    /// The history of the flat that a record is about.
    pub(super) fn before(known: &'k Known<'_>, fact: &Fact, before: u64) -> Told<Self> {
        Self::of(known, fact.subject(), before)
    }

    /// Of that history only what gives rights: titles and mandates. There may be many offers and leases,
    /// of each of which it is asked by what right it stands.
    pub(super) fn rights(known: &'k Known<'_>, fact: &Fact) -> Told<Self> {
        let about = known.about(fact.subject())?.into_iter();
        let about =
            about.filter(|fact| matches!(fact.content(), Content::Title(_) | Content::Mandate(_)));
        let facts = known.counting(about, fact.number())?;
        Ok(Self { facts })
    }

    /// The history of the flat with this id.
    pub(crate) fn of(known: &'k Known<'_>, subject: &str, before: u64) -> Told<Self> {
        if before != u64::MAX {
            let about = known.about(subject)?.into_iter();
            let facts = known.counting(about.filter(|fact| is_part(fact)), before)?;
            return Ok(Self { facts });
        }
        let counting = counting_now(known, subject)?;
        let facts = counting.iter().map(|number| known.fact(*number));
        let facts = together(facts)?.into_iter().flatten().collect();
        Ok(Self { facts })
    }

    /// The same as it is now.
    pub(super) fn now(known: &'k Known<'_>, fact: &Fact) -> Told<Self> {
        Self::before(known, fact, u64::MAX)
    }

    /// The title in force: the newest attestation that counts.
    pub(crate) fn title(&self) -> Option<(&'k Fact, &'k Title)> {
        let mut facts = self.facts.iter().rev();
        facts.find_map(|fact| match fact.content() {
            Content::Title(title) => Some((*fact, title)),
            _ => None,
        })
    }

    /// The mandates.
    pub(crate) fn mandates(&self) -> impl Iterator<Item = (&'k Fact, &'k Mandate)> {
        self.facts.iter().filter_map(|fact| match fact.content() {
            Content::Mandate(mandate) => Some((*fact, mandate)),
            _ => None,
        })
    }

    /// The listings of whoever was entitled to list.
    pub(crate) fn listings(&self, known: &'k Known<'_>) -> Told<Vec<(&'k Fact, &'k Listing)>> {
        let listings = self.facts.iter().filter_map(|fact| match fact.content() {
            Content::Listing(listing) => Some((*fact, listing)),
            _ => None,
        });
        rightful(known, listings)
    }

    /// The reservations of whoever was entitled to let.
    pub(crate) fn reservations(
        &self,
        known: &'k Known<'_>,
    ) -> Told<Vec<(&'k Fact, &'k Reservation)>> {
        let reservations = self.facts.iter().filter_map(|fact| match fact.content() {
            Content::Reservation(reservation) => Some((*fact, reservation)),
            _ => None,
        });
        rightful(known, reservations)
    }

    /// The leases of whoever was entitled to let, subleases left out: they take nothing away that
    /// their head lease hasn't.
    pub(crate) fn leases(&self, known: &'k Known<'_>) -> Told<Vec<(&'k Fact, &'k Lease)>> {
        let leases = self.facts.iter().filter_map(|fact| match fact.content() {
            Content::Lease(lease) if lease.head_lease.is_none() => Some((*fact, lease)),
            _ => None,
        });
        rightful(known, leases)
    }

    /// The subleases that lie within the lease with this id, whoever gave them.
    pub(super) fn subleases(&self, head: &str) -> impl Iterator<Item = (&'k Fact, &'k Lease)> {
        self.facts
            .iter()
            .filter_map(move |fact| match fact.content() {
                Content::Lease(lease) if lease.head_lease.as_deref() == Some(head) => {
                    Some((*fact, lease))
                }
                _ => None,
            })
    }

    /// A lease by its id, whoever gave it.
    pub(super) fn lease(&self, id: &str) -> Option<(&'k Fact, &'k Lease)> {
        self.facts.iter().find_map(|fact| match fact.content() {
            Content::Lease(lease) if fact.id() == id => Some((*fact, lease)),
            _ => None,
        })
    }

    /// The last day of a lease, as it is or as its own parties have agreed since.
    pub(crate) fn end_of(&self, known: &Known<'_>, fact: &Fact, lease: &'k Lease) -> Told<&'k str> {
        let ends = self.facts.iter().filter_map(|end| match end.content() {
            Content::LeaseEnd(own) if own.lease == fact.id() && end.number() > fact.number() => {
                Some((*end, own))
            }
            _ => None,
        });
        let agreed = ends.map(|(end, own)| Ok(is_agreed(known, fact, end)?.then_some(own)));
        let agreed: Vec<Option<&LeaseEnd>> = together(agreed)?;
        let days = agreed.into_iter().flatten().map(|own| own.end.as_str());
        Ok(days.chain([lease.end.as_str()]).min().unwrap_or_default())
    }

    /// The reservations of whoever was entitled to let, that no lease has fulfilled: a lease by somebody entitled to let,
    /// with whom it was for. Of those that matter it is still to be asked whether they [were refused](super::is_refused).
    pub(crate) fn open_reservations(
        &self,
        known: &'k Known<'_>,
    ) -> Told<Vec<(&'k Fact, &'k Reservation)>> {
        let mut open = self.reservations(known)?;
        if !open.is_empty() {
            let leases = self.leases(known)?;
            open.retain(|(fact, reservation)| {
                !leases.iter().any(|(_, lease)| {
                    lease.reservation.as_deref() == Some(fact.id())
                        && lease.pseudonym == reservation.pseudonym
                })
            });
        }
        Ok(open)
    }
}

/// The numbers of the records about a flat that count now.
fn counting_now(known: &Known<'_>, subject: &str) -> Told<Rc<[u64]>> {
    if let Some(numbers) = known.memos.rental.borrow().counting.get(subject) {
        return numbers.clone();
    }
    let counting = known.about(subject).and_then(|about| {
        let parts = about.into_iter().filter(|fact| is_part(fact));
        let counting = known.counting(parts, u64::MAX)?;
        Ok(Rc::from_iter(counting.into_iter().map(Fact::number)))
    });
    let mut memo = known.memos.rental.borrow_mut();
    let count = counting
        .as_ref()
        .map_or(0, |numbers: &Rc<[u64]>| numbers.len());
    memo.numbers = memo.numbers.saturating_add(count).saturating_add(1);
    memo.counting.insert(subject.to_owned(), counting.clone());
    counting
}

/// Those whose signer was entitled to let the flat.
fn rightful<'k, T>(
    known: &'k Known<'_>,
    records: impl Iterator<Item = (&'k Fact, &'k T)>,
) -> Told<Vec<(&'k Fact, &'k T)>> {
    let records = records.map(|(fact, content)| {
        let claim = claim(known, fact)?;
        Ok(claim.is_ok().then_some((fact, content)))
    });
    Ok(together(records)?.into_iter().flatten().collect())
}

/// Whether the end of a lease is signed by the lease's own parties.
pub(super) fn is_agreed(known: &Known<'_>, lease: &Fact, end: &Fact) -> Told<bool> {
    let mut agreed = Vec::new();
    for by in end.signed().iter().filter(|by| by.role != "platform") {
        let role = by.role.as_str();
        let Some(own) = lease.key_of(role) else {
            return Ok(false);
        };
        agreed.push(is_same_party(known, (own, lease), (&by.key, end)));
    }
    Ok(together(agreed)?.into_iter().all(|same| same))
}

/// Whether two keys were those of one party: the same key, or keys of the same entity.
pub(super) fn is_same_party(
    known: &Known<'_>,
    (a, signed_a): (&str, &Fact),
    (b, signed_b): (&str, &Fact),
) -> Told<bool> {
    if a == b {
        return Ok(true);
    }
    let holders = [
        known.holder_of(a, signed_a.number()),
        known.holder_of(b, signed_b.number()),
    ];
    let holders = together(holders)?;
    let mut entities = holders.iter().map(|holder| holder.entity());
    let (a, b) = (entities.next().flatten(), entities.next().flatten());
    Ok(a.is_some() && a == b)
}

/// Today in the city's own zone.
pub(crate) fn today(known: &Known<'_>, now: u64) -> String {
    day_of(now, &known.trust().time_zone).unwrap_or_default()
}

/// Whether a record's own period of validity holds now.
pub(crate) fn is_live(fact: &Fact, now: u64) -> bool {
    fact.valid_from() <= now && fact.valid_until().is_none_or(|until| now <= until)
}

fn is_part(fact: &Fact) -> bool {
    matches!(
        fact.content(),
        Content::Title(_)
            | Content::Mandate(_)
            | Content::Listing(_)
            | Content::Reservation(_)
            | Content::Lease(_)
            | Content::LeaseEnd(_)
    )
}
