//! Who signs imported records: those whose keys are at hand, and those who sign elsewhere.

use std::fmt;

use stele_records::types::RecordType;
use stele_records::types::event_roles;
use stele_records::types::forest::EventKind;
use stele_sign::multikey::SecretKey;
use stele_verify::key::{DidKey, DidKeyError};

use crate::import::records::RecordRow;

/// Why nobody can be found for a role.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PartyError {
    /// A role that the type doesn't have.
    Role {
        /// The role.
        role: String,
        /// Those that it has.
        known: Vec<&'static str>,
    },
    /// A key for no role, of a type that has several.
    RoleNeeded {
        /// Those that it has.
        known: Vec<&'static str>,
    },
    /// Two parties for one role, or one for two.
    Twice {
        /// The role of the second.
        role: &'static str,
    },
    /// A text that should be a `did:key` and isn't.
    Key {
        /// The role.
        role: &'static str,
        /// What is wrong with it.
        error: DidKeyError,
    },
    /// Nobody is named for these roles.
    Nobody {
        /// The roles.
        roles: Vec<&'static str>,
    },
}

impl std::error::Error for PartyError {}

impl fmt::Display for PartyError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Role { role, known } => write!(
                f,
                "these records have no role '{role}'; their roles are: {}",
                known.join(", ")
            ),
            Self::RoleNeeded { known } => write!(
                f,
                "say as what the key signs, as in --key {}=FILE; the roles are: {}",
                known.first().copied().unwrap_or_default(),
                known.join(", ")
            ),
            Self::Twice { role } => write!(
                f,
                "two keys for the role {role}, or one key for it and another role; the parties of a record have a \
                 key each"
            ),
            Self::Key { role, error } => write!(
                f,
                "the key of the {role} is no did:key ({error:?}); `stele keygen` prints the right one"
            ),
            Self::Nobody { roles } => write!(
                f,
                "nobody is named as {}; all parties sign the list of signers, so name them before anyone signs: \
                 --key ROLE=FILE for a key that is here, --signer ROLE=did:key:... for a party that signs \
                 elsewhere, or a column under [signers] in the map",
                roles.join(", ")
            ),
        }
    }
}

/// The parties that the command names.
#[derive(Debug)]
pub struct Parties {
    record_type: RecordType,
    /// Those whose keys are at hand.
    keys: Vec<(&'static str, SecretKey)>,
    /// Those who sign elsewhere.
    named: Vec<(&'static str, DidKey)>,
}

/// The parties of one record: its signers, and whose keys are at hand.
#[derive(Debug)]
pub struct Signers<'a> {
    /// Every signer with the role.
    pub all: Vec<(&'static str, DidKey)>,
    /// The keys that can sign now.
    pub here: Vec<&'a SecretKey>,
}

impl Signers<'_> {
    /// Whether all can sign now.
    pub fn is_complete(&self) -> bool {
        self.here.len() == self.all.len()
    }
}

impl Parties {
    /// Takes keys and names by role; a key without one has the only role of the type.
    ///
    /// # Errors
    /// [`PartyError`] if a role isn't the type's, or a key or role stands there twice.
    pub fn new(
        record_type: RecordType,
        keys: Vec<(Option<String>, SecretKey)>,
        named: Vec<(String, String)>,
    ) -> Result<Self, PartyError> {
        let known = roles(record_type);
        let role_of = |role: &str| {
            let found = known.iter().copied().find(|known| *known == role);
            found.ok_or_else(|| PartyError::Role {
                role: role.to_owned(),
                known: known.clone(),
            })
        };
        let mut parties = Self {
            record_type,
            keys: Vec::new(),
            named: Vec::new(),
        };
        for (role, key) in keys {
            let role = match (role, known.as_slice()) {
                (Some(role), _) => role_of(&role)?,
                (None, [only]) => only,
                (None, _) => return Err(PartyError::RoleNeeded { known }),
            };
            parties.add(role, key.did())?;
            parties.keys.push((role, key));
        }
        for (role, did) in named {
            let role = role_of(&role)?;
            let did = DidKey::parse(&did).map_err(|error| PartyError::Key { role, error })?;
            parties.add(role, &did)?;
            parties.named.push((role, did));
        }
        Ok(parties)
    }

    fn add(&self, role: &'static str, did: &DidKey) -> Result<(), PartyError> {
        let mut known = self.known();
        match known.any(|(other, key)| other == role || key == did) {
            true => Err(PartyError::Twice { role }),
            false => Ok(()),
        }
    }

    fn known(&self) -> impl Iterator<Item = (&'static str, &DidKey)> {
        let keys = self.keys.iter().map(|(role, key)| (*role, key.did()));
        keys.chain(self.named.iter().map(|(role, did)| (*role, did)))
    }

    /// The signers of a row's record: of the sets of roles that it may have, the one of which most
    /// can sign now, and then of which most are named.
    ///
    /// # Errors
    /// [`PartyError`] if no set is named in full.
    pub fn signers(&self, row: &RecordRow) -> Result<Signers<'_>, PartyError> {
        let mut of_row = Vec::with_capacity(row.signers.len());
        for (role, did) in &row.signers {
            let did = DidKey::parse(did).map_err(|error| PartyError::Key { role, error })?;
            of_row.push((*role, did));
        }
        let find = |role: &str| {
            let mut own = of_row.iter().map(|(role, did)| (*role, did));
            let own = own.find(|(own, _)| *own == role);
            own.or_else(|| self.known().find(|(known, _)| *known == role))
                .map(|(_, did)| did.clone())
        };
        let is_here = |did: &DidKey| self.keys.iter().any(|(_, key)| key.did() == did);
        let sets = role_sets(self.record_type, row);
        let lacks = |set: &&[&'static str]| {
            let unnamed = set.iter().filter(|role| find(role).is_none()).count();
            let away = set
                .iter()
                .filter(|role| !find(role).is_some_and(|did| is_here(&did)));
            (unnamed, away.count())
        };
        let set = sets.iter().copied().min_by_key(lacks).unwrap_or_default();
        let nobody: Vec<_> = set
            .iter()
            .copied()
            .filter(|role| find(role).is_none())
            .collect();
        if !nobody.is_empty() {
            return Err(PartyError::Nobody { roles: nobody });
        }
        // Optional parties sign where the row itself names them.
        let optional = self.record_type.optional_roles().iter().copied();
        let optional = optional.filter(|role| of_row.iter().any(|(own, _)| own == role));
        let roles = set.iter().copied().chain(optional);
        let all: Vec<_> = roles.filter_map(|role| Some((role, find(role)?))).collect();
        for (index, (role, did)) in all.iter().enumerate() {
            if all.iter().take(index).any(|(_, other)| other == did) {
                return Err(PartyError::Twice { role });
            }
        }
        let here = self.keys.iter().map(|(_, key)| key);
        let here = here.filter(|key| all.iter().any(|(_, did)| did == key.did()));
        Ok(Signers {
            here: here.collect(),
            all,
        })
    }
}

/// The sets of roles of which a row's record needs one.
fn role_sets(record_type: RecordType, row: &RecordRow) -> &'static [&'static [&'static str]] {
    let event = row.subject.get("event").and_then(|event| event.as_str());
    match event.and_then(EventKind::from_name) {
        Some(kind) if record_type == RecordType::TreeEvent => event_roles(kind),
        _ => record_type.role_sets(),
    }
}

/// The roles of a type, each once.
pub fn roles(record_type: RecordType) -> Vec<&'static str> {
    let sets = record_type.role_sets().iter().copied();
    let mut roles = Vec::new();
    for role in sets.chain([record_type.optional_roles()]).flatten() {
        if !roles.contains(role) {
            roles.push(*role);
        }
    }
    roles
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn row(subject: &serde_json::Value, signers: Vec<(&'static str, String)>) -> RecordRow {
        RecordRow {
            record_type: RecordType::Lease,
            index: 0,
            line: 2,
            key: "1".into(),
            subject: subject.as_object().cloned().unwrap(),
            valid_from: None,
            valid_until: None,
            signers,
            returns: None,
        }
    }

    fn key() -> SecretKey {
        SecretKey::generate().unwrap()
    }

    fn did() -> String {
        key().did().as_str().to_owned()
    }

    fn of(role: &str) -> (Option<String>, SecretKey) {
        (Some(role.into()), key())
    }

    fn roles_of(signers: &Signers<'_>) -> Vec<&'static str> {
        signers.all.iter().map(|(role, _)| *role).collect()
    }

    #[test]
    fn a_type_with_one_role_needs_none_said() {
        let parties = Parties::new(RecordType::Entity, vec![(None, key())], vec![]).unwrap();
        let signers = parties.signers(&row(&json!({}), vec![])).unwrap();
        assert_eq!(roles_of(&signers), ["registrar"]);
        assert!(signers.is_complete());
        assert!(matches!(
            Parties::new(RecordType::Lease, vec![(None, key())], vec![]),
            Err(PartyError::RoleNeeded { .. })
        ));
    }

    #[test]
    fn the_set_of_which_most_can_sign_counts() {
        let keys = vec![of("agent"), of("platform")];
        let parties = Parties::new(RecordType::RentalListing, keys, vec![]).unwrap();
        let signers = parties.signers(&row(&json!({}), vec![])).unwrap();
        assert_eq!(roles_of(&signers), ["agent", "platform"]);

        // The landlord is named and the agent isn't; the tenant stands in the row.
        let named = vec![("landlord".into(), did())];
        let parties = Parties::new(RecordType::Lease, vec![of("platform")], named).unwrap();
        let signers = parties
            .signers(&row(&json!({}), vec![("tenant", did())]))
            .unwrap();
        assert_eq!(roles_of(&signers), ["landlord", "tenant", "platform"]);
        assert_eq!(signers.here.len(), 1);
        assert_eq!(
            parties.signers(&row(&json!({}), vec![])).unwrap_err(),
            PartyError::Nobody {
                roles: vec!["tenant"]
            }
        );
    }

    #[test]
    fn the_event_says_who_signs() {
        let keys = vec![of("maintainer"), of("inspector")];
        let parties = Parties::new(RecordType::TreeEvent, keys, vec![]).unwrap();
        for (event, roles) in [
            ("remove", vec!["maintainer", "inspector"]),
            ("measure", vec!["maintainer"]),
            ("correct", vec!["inspector"]),
        ] {
            let signers = parties
                .signers(&row(&json!({"event": event}), vec![]))
                .unwrap();
            assert_eq!(roles_of(&signers), roles, "{event}");
            assert!(signers.is_complete());
        }
        let plant = parties.signers(&row(&json!({"event": "plant"}), vec![]));
        assert_eq!(
            plant.unwrap_err(),
            PartyError::Nobody {
                roles: vec!["planter"]
            }
        );
    }

    #[test]
    fn an_optional_party_signs_where_the_row_names_it() {
        let keys = vec![of("landlord"), of("tenant"), of("platform")];
        let parties = Parties::new(RecordType::Lease, keys, vec![]).unwrap();
        let consent = row(&json!({}), vec![("headLandlord", did())]);
        let signers = parties.signers(&consent).unwrap();
        assert_eq!(signers.all.len(), 4);
        assert!(!signers.is_complete());
    }

    #[test]
    fn roles_and_keys_stand_there_once() {
        let same = did();
        for named in [
            vec![
                ("tenant".to_owned(), same.clone()),
                ("tenant".to_owned(), did()),
            ],
            vec![
                ("tenant".to_owned(), same.clone()),
                ("agent".to_owned(), same),
            ],
        ] {
            assert!(matches!(
                Parties::new(RecordType::Lease, vec![], named),
                Err(PartyError::Twice { .. })
            ));
        }
        assert!(matches!(
            Parties::new(RecordType::Lease, vec![of("queen")], vec![]),
            Err(PartyError::Role { .. })
        ));
        let no_key = vec![("tenant".to_owned(), "did:key:z6Mk".to_owned())];
        assert!(matches!(
            Parties::new(RecordType::Lease, vec![], no_key),
            Err(PartyError::Key { .. })
        ));
    }
}
