//! Who is behind a key: from the complete list of what is logged about it.

use super::deeper;
use crate::known::{Fact, Known, Told, together};
use crate::types::Content;
use crate::types::identity::KeyAction;

/// Who was behind a key when an entry was logged.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Holder {
    /// A root authority of the trust file, by its position there.
    Anchor(usize),
    /// An entity, to which this entry registered the key.
    Entity {
        /// The entity's id.
        id: String,
        /// Number of the entry.
        entry: u64,
    },
    /// A person, whose identity this entry attests.
    Person {
        /// The person's pseudonym.
        pseudonym: String,
        /// Number of the entry.
        entry: u64,
    },
    /// An entity whose key had been revoked.
    Revoked {
        /// The entity's id.
        entity: String,
        /// Number of the entry that revoked it.
        by: u64,
    },
    /// Nobody that is known.
    Nobody,
}

impl Holder {
    /// The entity, also of a key that was revoked.
    pub fn entity(&self) -> Option<&str> {
        match self {
            Self::Entity { id, .. } | Self::Revoked { entity: id, .. } => Some(id),
            Self::Anchor(_) | Self::Person { .. } | Self::Nobody => None,
        }
    }
}

impl Known<'_> {
    /// Who was behind a key when entry `number` was logged.
    ///
    /// # Errors
    /// [`Open`](crate::known::Open)
    pub fn holder_of(&self, key: &str, number: u64) -> Told<Holder> {
        self.holder(key, number, 0)
    }

    pub(super) fn holder(&self, key: &str, number: u64, depth: u32) -> Told<Holder> {
        let mut anchors = self.trust().anchors.iter();
        if let Some(anchor) = anchors.position(|anchor| anchor.key.as_str() == key) {
            return Ok(Holder::Anchor(anchor));
        }
        let depth = deeper(depth)?;
        let facts = self.about(key)?;
        let before = || facts.iter().copied().filter(|fact| fact.number() < number);
        // What is entitled and what isn't is settled side by side, so that it is wanted at once.
        let counts = before().filter(|fact| matters(fact)).map(|fact| {
            let is_entitled = self.entitled(fact, depth)?;
            Ok(is_entitled.then_some(fact))
        });
        let counting: Vec<&Fact> = together(counts)?.into_iter().flatten().collect();
        let mut holder = Holder::Nobody;
        for fact in counting {
            // Once registered, a key stays its entity's; once revoked, it stays revoked.
            match (fact.content(), &holder) {
                (Content::Key(event), Holder::Nobody) if event.action == KeyAction::Register => {
                    holder = Holder::Entity {
                        id: event.entity.clone(),
                        entry: fact.number(),
                    };
                }
                (Content::Key(event), Holder::Entity { id, .. })
                    if event.action != KeyAction::Register && event.entity == *id =>
                {
                    holder = Holder::Revoked {
                        entity: id.clone(),
                        by: fact.number(),
                    };
                }
                (Content::Person(person), Holder::Nobody | Holder::Person { .. })
                    if self.stands(fact, number, depth)?.is_none() =>
                {
                    holder = Holder::Person {
                        pseudonym: person.pseudonym.clone(),
                        entry: fact.number(),
                    };
                }
                _ => {}
            }
        }
        Ok(holder)
    }
}

fn matters(fact: &Fact) -> bool {
    matches!(fact.content(), Content::Key(_) | Content::Person(_))
}
