//! Who is behind a key or an id.

use crate::authority::Holder;
use crate::known::{Fact, Known, Told};
use crate::types::Content;

/// Who was behind a key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Who {
    /// A root authority of the trust file, by its position there.
    Anchor(usize),
    /// An entity.
    Entity {
        /// Its id.
        id: String,
        /// Its registered name, where it is registered.
        name: Option<String>,
        /// Whether the key had been revoked.
        revoked: bool,
    },
    /// A person, whose identity was checked.
    Person {
        /// The pseudonym.
        pseudonym: String,
    },
    /// Nobody that is known.
    Nobody,
}

/// Who was behind a key when entry `number` was logged.
///
/// # Errors
/// [`Open`](crate::known::Open)
pub fn who(known: &Known<'_>, key: &str, number: u64) -> Told<Who> {
    Ok(match known.holder_of(key, number)? {
        Holder::Anchor(anchor) => Who::Anchor(anchor),
        Holder::Entity { id, .. } => entity(known, id, false)?,
        Holder::Revoked { entity: id, .. } => entity(known, id, true)?,
        Holder::Person { pseudonym, .. } => Who::Person { pseudonym },
        Holder::Nobody => Who::Nobody,
    })
}

fn entity(known: &Known<'_>, id: String, revoked: bool) -> Told<Who> {
    let name = entity_name(known, &id)?;
    Ok(Who::Entity { id, name, revoked })
}

/// The registered name of an entity: by the newest registration that counts.
///
/// # Errors
/// [`Open`](crate::known::Open)
pub fn entity_name(known: &Known<'_>, id: &str) -> Told<Option<String>> {
    let registration = registration(known, id)?;
    Ok(registration.and_then(|fact| match fact.content() {
        Content::Entity(entity) => Some(entity.legal_name.clone()),
        _ => None,
    }))
}

/// The address of a flat: by the newest description of it that counts.
///
/// # Errors
/// [`Open`](crate::known::Open)
pub fn address(known: &Known<'_>, flat: &str) -> Told<Option<String>> {
    let described = newest(known, flat, |content| {
        matches!(content, Content::Property(_))
    })?;
    Ok(described.and_then(|fact| match fact.content() {
        Content::Property(property) => Some(property.address.clone()),
        _ => None,
    }))
}

/// The newest registration of an entity that counts.
pub(super) fn registration<'k>(known: &'k Known<'_>, id: &str) -> Told<Option<&'k Fact>> {
    newest(known, id, |content| matches!(content, Content::Entity(_)))
}

/// The newest fact of a kind about a subject that counts.
fn newest<'k>(
    known: &'k Known<'_>,
    subject: &str,
    is_kind: impl Fn(&Content) -> bool,
) -> Told<Option<&'k Fact>> {
    let about = known.about(subject)?.into_iter();
    let own = about.filter(|fact| is_kind(fact.content()));
    Ok(known.counting(own, u64::MAX)?.into_iter().next_back())
}
