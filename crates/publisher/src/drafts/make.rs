//! Drafts of records, from fields and signers.

use std::fs;
use std::path::Path;

use serde_json::{Map, Value};
use stele_records::codes::{self, CodeError};
use stele_records::types::RecordType;
use stele_records::types::field::ENTITY;
use stele_sign::multikey::SecretKey;
use stele_sign::record::{Document, Draft as Content};
use stele_verify::key::DidKey;

use super::fields;
use super::state::State;
use crate::command::load_key;
use crate::failure::Failure;
use crate::output::events::{Level, tell_bare};
use crate::record_drafts::derived_id;

/// How the public name of a key begins.
const DID: &str = "did:key:";

/// Somebody's key: at hand, so that they sign at once, or by its name.
#[derive(Debug)]
pub enum KeyOf {
    /// A key file of ours.
    Mine(Box<SecretKey>),
    /// The key of another party, who signs later.
    Theirs(Box<DidKey>),
}

impl KeyOf {
    /// Reads a key: `did:key:...`, the name of a key file, or of a file with a `did:key:...` in it.
    ///
    /// # Errors
    /// [`Failure`] if it is none of them.
    pub fn read(text: &str) -> Result<Self, Failure> {
        let public = match text.starts_with(DID) {
            true => Some(text.to_owned()),
            false => public_key(Path::new(text)),
        };
        let Some(public) = public else {
            return Ok(Self::Mine(Box::new(load_key(Path::new(text))?)));
        };
        let did = DidKey::parse(&public).map(Box::new);
        did.map(Self::Theirs).map_err(|error| {
            Failure::misuse(format!(
                "{public} is no key ({}). A key looks like did:key:z6Mk...; `stele keygen` prints it",
                error.code()
            ))
        })
    }

    /// Its public name.
    pub fn did(&self) -> &DidKey {
        match self {
            Self::Mine(key) => key.did(),
            Self::Theirs(did) => did,
        }
    }
}

/// The public name of a key, if it stands in this file alone: what a co-signer sends.
fn public_key(path: &Path) -> Option<String> {
    let is_short = fs::metadata(path).is_ok_and(|file| file.len() < 200);
    let text = is_short.then(|| fs::read_to_string(path).ok()).flatten()?;
    let name = text.trim();
    name.starts_with(DID).then(|| name.to_owned())
}

/// A role, and whose key has it.
#[derive(Debug)]
pub struct Seat {
    /// The role.
    pub role: String,
    /// The key.
    pub key: KeyOf,
}

impl Seat {
    /// A role and a key.
    pub fn new(role: &str, key: KeyOf) -> Self {
        Self {
            role: role.to_owned(),
            key,
        }
    }

    /// Reads `ROLE=KEY`.
    ///
    /// # Errors
    /// [`Failure`] if it isn't written so, or there is no such key.
    pub fn read(text: &str) -> Result<Self, Failure> {
        let Some((role, key)) = text.split_once('=') else {
            return Err(Failure::misuse(format!(
                "{text:?}: a signer is written ROLE=KEY, as in platform=platform.key or \
                 tenant=did:key:z6Mk..."
            )));
        };
        Ok(Self::new(role, KeyOf::read(key)?))
    }
}

/// What a draft is made of.
#[derive(Debug)]
pub struct Making {
    /// The type.
    pub record_type: RecordType,
    /// The log that it is for, by its origin.
    pub log: String,
    /// The fields, without `type`.
    pub subject: Map<String, Value>,
    /// From when it holds, RFC 3339.
    pub valid_from: String,
    /// Until when, if there is an end.
    pub valid_until: Option<String>,
    /// The id of the record that it replaces.
    pub supersedes: Option<String>,
}

impl Making {
    /// Makes the draft, signed by all whose keys are at hand.
    ///
    /// # Errors
    /// [`Failure`] says which fields or roles are missing or wrong.
    pub fn make(mut self, seats: &[Seat], now: &str) -> Result<Document, Failure> {
        let name = self.record_type.name();
        let missing = fields::missing(self.record_type, &self.subject);
        if !missing.is_empty() {
            return Err(Failure::misuse(format!(
                "a {name} needs the fields {}: set them with --set. `stele draft {name} --explain` \
                 says what they mean",
                missing.join(", ")
            )));
        }
        let subject_type = self.record_type.subject_type();
        self.subject.insert("type".into(), subject_type.into());
        let twice = seats.iter().zip(1..).find(|(seat, next)| {
            let mut others = seats.iter().skip(*next);
            others.any(|other| other.key.did() == seat.key.did())
        });
        if let Some((seat, _)) = twice {
            return Err(Failure::misuse(format!(
                "{} is named as a signer twice: each party signs once, in one role, with a key of \
                 its own",
                seat.key.did().as_str()
            )));
        }
        warn(self.record_type, &self.subject);
        let signers = seats.iter().map(|s| (s.key.did().clone(), s.role.clone()));
        let mut content = Content {
            id: String::new(),
            record_type: name.into(),
            log: self.log,
            valid_from: self.valid_from,
            valid_until: self.valid_until,
            supersedes: self.supersedes,
            subject: self.subject,
            signers: signers.collect(),
        };
        content.id = id_of(&content)?;
        let mut document = content.document()?;
        if let Some(problem) = State::of(&document).problem {
            return Err(Failure::misuse(problem));
        }
        for seat in seats {
            if let KeyOf::Mine(key) = &seat.key {
                document.sign(key, now)?;
            }
        }
        if document.unsigned().is_empty() {
            document.finish()?;
        }
        Ok(document)
    }
}

/// An id that follows from what is said and by whom, so that saying it again at the same time gives the
/// same id.
fn id_of(content: &Content) -> Result<String, Failure> {
    let bytes = content.document()?.to_bytes()?;
    Ok(derived_id(&["draft", &String::from_utf8_lossy(&bytes)]))
}

/// Codes with a slip of the pen can be logged, and readers are warned of them; so is whoever writes.
fn warn(record_type: RecordType, subject: &Map<String, Value>) {
    let id = subject
        .get("id")
        .and_then(Value::as_str)
        .unwrap_or_default();
    let entities = ["entity", "agent", "nursery"].map(|name| subject.get(name));
    let entities = entities.into_iter().flatten().filter_map(Value::as_str);
    for entity in [id].into_iter().chain(entities) {
        if entity.starts_with(ENTITY) {
            warn_of(entity, codes::check_entity_id(entity));
        }
    }
    if let Some(unit) = subject.get("property").and_then(Value::as_str) {
        warn_of(unit, codes::check_unit(unit));
    }
    let areas = if record_type == RecordType::Accreditation {
        "areas"
    } else {
        "area"
    };
    let codes = subject.get(areas).and_then(Value::as_array);
    for code in codes.into_iter().flatten().filter_map(Value::as_str) {
        if !codes::is_known_division(code) {
            warn_of(code, Err(CodeError::Division));
        }
    }
}

fn warn_of(code: &str, checked: Result<(), CodeError>) {
    let Err(error) = checked else { return };
    let why = match error {
        CodeError::Length => "it has too few or too many characters",
        CodeError::Character => "a character stands where it can’t",
        CodeError::Division => "its division code is in no list",
        CodeError::OrganisationCheck | CodeError::Check => {
            "its check characters don’t fit the others, so some character is wrong"
        }
        CodeError::Scheme => "it is no code of an entity",
    };
    tell_bare(
        Level::Warn,
        &format!(
            "warning: {code}: {why} ({}). Look at it again",
            error.code()
        ),
    );
}

/// A file that is made where there is none.
pub(crate) fn require_absent(path: &Path) -> Result<(), Failure> {
    if path.exists() {
        return Err(Failure::misuse(format!(
            "{} exists already: nothing is overwritten. Give --out another name",
            path.display()
        )));
    }
    Ok(())
}
