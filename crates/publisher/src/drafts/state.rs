//! How far a draft has come: who has signed, who is missing, and what is wrong with it.

use serde_json::{Value, json};
use stele_messages::Lang;
use stele_messages::error::field_error;
use stele_records::types::RecordType;
use stele_sign::canonical::{self, CanonicalError};
use stele_sign::record::{Document, Party, SignError, Signing};
use stele_verify::json::{self, Object};

/// How far a draft has come.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct State {
    /// Who is named as a signer, and who of them has signed.
    pub parties: Vec<Party>,
    /// Required roles for which no signer is named: nobody can add them now, because all sign the list
    /// of signers.
    pub missing_roles: Vec<&'static str>,
    /// What is wrong with what it says, so that no log would take it.
    pub problem: Option<String>,
}

impl State {
    /// Looks at a draft: its type's fields and roles, and every signature.
    pub fn of(document: &Document) -> Self {
        let parties = document.parties();
        let mut state = Self {
            missing_roles: Vec::new(),
            problem: None,
            parties,
        };
        state.problem = state.look(document).err();
        state
    }

    /// Checks what doesn't hang on signatures, and keeps the roles that are missing.
    fn look(&mut self, document: &Document) -> Result<(), String> {
        let name = document.record_type();
        let record_type = RecordType::from_name(name)
            .ok_or_else(|| format!("{name:?} is no record type that this version knows"))?;
        let subject = document.subject().cloned().map(Value::Object);
        let bytes = canonical::to_bytes(&subject.ok_or("it has no credentialSubject")?)
            .map_err(|error| SignError::Canonical(error).to_string())?;
        let subject = json::parse(&bytes)
            .map_err(|error| SignError::Canonical(CanonicalError::Profile(error)).to_string())?;
        let subject = subject.as_object().ok_or("it has no credentialSubject")?;
        let has = |role: &str| self.parties.iter().any(|party| party.role == role);
        self.missing_roles = record_type.missing_from(Some(subject), has);
        record_type
            .read_subject(subject)
            .map_err(|error| field_error(Lang::En, &error).what)?;
        for party in &self.parties {
            if record_type.standing(&party.role).is_none() {
                return Err(format!(
                    "a {name} has no role {:?}; its roles are {}",
                    party.role,
                    roles(record_type, Some(subject))
                ));
            }
        }
        if self.missing_roles.is_empty() {
            return match document.strangers().as_slice() {
                [] => Ok(()),
                strangers => Err(format!(
                    "it is signed by {}, whom it doesn't name as a signer",
                    strangers.join(", ")
                )),
            };
        }
        Err(format!(
            "no signer is named for the role {}: a {name} is signed by {}. All parties sign the list \
             of signers, so make the draft again with all of them",
            self.missing_roles.join(", "),
            roles(record_type, Some(subject))
        ))
    }

    /// Whether all have signed and nothing is wrong.
    pub fn is_complete(&self) -> bool {
        let signed = |party: &Party| matches!(party.signing, Signing::Holds(_));
        self.problem.is_none() && self.parties.iter().all(signed)
    }

    /// Those who have not signed, or whose signature doesn't hold.
    pub fn unsigned(&self) -> impl Iterator<Item = &Party> {
        let open = |party: &&Party| !matches!(party.signing, Signing::Holds(_));
        self.parties.iter().filter(open)
    }

    /// Those whose signature doesn't hold.
    pub fn broken(&self) -> impl Iterator<Item = &Party> {
        let broken = |party: &&Party| matches!(party.signing, Signing::Broken(_));
        self.parties.iter().filter(broken)
    }

    /// The state for machines.
    pub fn to_json(&self, document: &Document) -> Value {
        let parties = self.parties.iter().map(|party| {
            let (state, created) = match &party.signing {
                Signing::Missing => ("missing", None),
                Signing::Holds(created) => ("signed", Some(created)),
                Signing::Broken(_) => ("broken", None),
            };
            json!({"created": created, "key": party.did, "role": party.role, "state": state})
        });
        json!({
            "complete": self.is_complete(),
            "id": document.text("id"),
            "log": document.text("log"),
            "missingRoles": self.missing_roles,
            "problem": self.problem,
            "signers": parties.collect::<Vec<_>>(),
            "subject": subject_id(document),
            "type": document.record_type(),
        })
    }
}

/// The id of what a document is about; empty if it has none.
pub(crate) fn subject_id(document: &Document) -> &str {
    let id = document.subject().and_then(|subject| subject.get("id"));
    id.and_then(Value::as_str).unwrap_or_default()
}

/// The sets of roles of which a record needs one, in words.
pub(crate) fn roles(record_type: RecordType, subject: Option<&Object<'_>>) -> String {
    let sets = record_type.sets_for(subject).iter();
    let sets: Vec<String> = sets.map(|set| set.join(" + ")).collect();
    let mut text = sets.join(", or ");
    if !record_type.optional_roles().is_empty() {
        text += &format!(" (and {} besides)", record_type.optional_roles().join(", "));
    }
    text
}
