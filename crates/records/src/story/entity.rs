//! An entity: who it is, its keys, and what it may sign.

use super::standing::Standing;
use super::who::registration;
use crate::index::{IndexKey, Kind};
use crate::known::{Fact, Known, Open, Told, together};
use crate::rules::Rule;
use crate::types::identity::KeyAction;
use crate::types::{Content, RecordType};

/// What is recorded about an entity.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EntityStory {
    /// Number of the registration that counts now, if there is one.
    pub registration: Option<u64>,
    /// How that registration stands by the rules.
    pub standing: Standing,
    /// Its keys, in the order of their registrations.
    pub keys: Vec<KeyLife>,
    /// What it may sign or might, in the order of the log.
    pub accreditations: Vec<Accredited>,
}

/// The life of a key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeyLife {
    /// The key, as `did:key`.
    pub key: String,
    /// Its registration.
    pub registered: KeyEvent,
    /// What revoked or replaced it, if something did.
    pub ended: Option<KeyEvent>,
    /// The key that took its place.
    pub replaced_by: Option<String>,
}

/// What happened to a key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeyEvent {
    /// Number of the entry.
    pub entry: u64,
    /// From when on it holds, as the record says, in POSIX seconds.
    pub at: u64,
    /// Why, if the record says so.
    pub reason: Option<String>,
}

/// What an entity may sign.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Accredited {
    /// Number of the accreditation.
    pub entry: u64,
    /// Whether it holds now: neither taken back nor over nor still to begin.
    pub holds: bool,
    /// Record types.
    pub record_types: Vec<String>,
    /// Roles.
    pub roles: Vec<String>,
    /// Codes of areas.
    pub areas: Vec<String>,
    /// From when, in POSIX seconds.
    pub from: u64,
    /// Until when, if it ends.
    pub until: Option<u64>,
}

impl EntityStory {
    /// Whether it had keys, and all of them have been revoked or replaced: then nothing that it signs now counts.
    pub fn has_lost_its_keys(&self) -> bool {
        !self.keys.is_empty() && self.keys.iter().all(|life| life.ended.is_some())
    }

    /// Tells it of the entity with this id, as of `now` in POSIX seconds.
    ///
    /// # Errors
    /// [`Open`](crate::known::Open)
    pub fn tell(known: &Known<'_>, id: &str, now: u64) -> Told<Self> {
        let registration = registration(known, id)?;
        let rules = Rule::of(RecordType::Entity);
        let standing = match registration {
            Some(fact) => Standing::ask(known, fact, rules, now)?,
            None => Standing::Fails,
        };
        Ok(Self {
            registration: registration.map(Fact::number),
            standing,
            keys: keys(known, id)?,
            accreditations: accreditations(known, id, now)?,
        })
    }
}

/// Key events name their entity: so they stand in its list as a party.
fn keys(known: &Known<'_>, id: &str) -> Told<Vec<KeyLife>> {
    let named = known.facts(&IndexKey::new(Kind::Party, id))?;
    let events = named
        .into_iter()
        .filter(|fact| matches!(fact.content(), Content::Key(event) if event.entity == id));
    // As with whoever holds a key: what was said of it once by those entitled isn't taken back.
    let events = events.map(|fact| {
        let counts = known.first(fact)? == fact.number() && known.is_entitled(fact)?;
        Ok(counts.then_some(fact))
    });
    let mut keys: Vec<KeyLife> = Vec::new();
    for fact in together(events)?.into_iter().flatten() {
        let Content::Key(event) = fact.content() else {
            continue;
        };
        let happened = KeyEvent {
            entry: fact.number(),
            at: fact.valid_from(),
            reason: event.reason.clone(),
        };
        let mut lives = keys.iter_mut();
        match (event.action, lives.find(|life| life.key == event.key)) {
            (KeyAction::Register, None) => keys.push(KeyLife {
                key: event.key.clone(),
                registered: happened,
                ended: None,
                replaced_by: None,
            }),
            (KeyAction::Rotate | KeyAction::Revoke, Some(life)) if life.ended.is_none() => {
                life.ended = Some(happened);
                life.replaced_by.clone_from(&event.replaced_by);
            }
            _ => {}
        }
    }
    // One that another entity had registered before stays that one's.
    let others = keys.iter().map(|life| {
        let before = known.holder_of(&life.key, life.registered.entry);
        match before {
            Ok(holder) => Ok(holder.entity().is_some_and(|entity| entity != id)),
            Err(Open::Wanted) => Err(Open::Wanted),
            // A person's, of whom it isn't clear for how long.
            Err(Open::Unknown(_)) => Ok(false),
        }
    });
    let mut others = together(others)?.into_iter();
    keys.retain(|_| others.next() == Some(false));
    Ok(keys)
}

fn accreditations(known: &Known<'_>, id: &str, now: u64) -> Told<Vec<Accredited>> {
    let about = known.about(id)?;
    let mut accredited = Vec::new();
    for fact in about {
        let Content::Accreditation(own) = fact.content() else {
            continue;
        };
        if !known.is_entitled(fact)? {
            continue;
        }
        let is_within =
            fact.valid_from() <= now && fact.valid_until().is_none_or(|until| now <= until);
        accredited.push(Accredited {
            entry: fact.number(),
            holds: is_within && known.undone(fact, u64::MAX)?.is_none(),
            record_types: own.record_types.clone(),
            roles: own.roles.clone(),
            areas: own.areas.clone(),
            from: fact.valid_from(),
            until: fact.valid_until(),
        });
    }
    Ok(accredited)
}
