//! A fact: an intact record of the log, of a known type and with the right fields.

use stele_verify::sorted::SortedSet;

use serde::{Deserialize, Serialize};
use stele_verify::record::{IntactRecord, Record};
use stele_verify::time::parse_time;

use crate::types::{Content, RecordType};
use crate::verdict::{CLOCK_SKEW, Reason};

/// Who signed, as what, and when they say so.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Signed {
    /// The key, as `did:key`.
    pub key: String,
    /// The role.
    pub role: String,
    /// `created` of the proof, in POSIX seconds: the signer's own word.
    pub created: u64,
}

/// What a record of the log says. Whether its signers were entitled to is another question.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fact {
    number: u64,
    id: String,
    subject: String,
    record_type: RecordType,
    content: Content,
    signed: Vec<Signed>,
    valid_from: u64,
    valid_until: Option<u64>,
    supersedes: Option<String>,
    area: Vec<String>,
    missing_role: Option<String>,
    unknown_role: Option<String>,
    double_role: Option<String>,
}

impl Fact {
    /// Reads an entry: nothing if it isn't intact, is made for another log, or has a type or fields
    /// that this version doesn't know. Nothing of that counts for or against another record.
    pub fn read(number: u64, bytes: &[u8], origin: &str) -> Option<Self> {
        let record = Record::parse(bytes).and_then(Record::verify).ok()?;
        Self::of(number, &record, origin)
    }

    /// The same of a record whose proofs have been checked, alone or in a batch.
    pub fn of(number: u64, record: &IntactRecord<'_>, origin: &str) -> Option<Self> {
        let record = record.record();
        if record.log() != origin {
            return None;
        }
        let record_type = RecordType::from_name(record.record_type())?;
        let content = record_type.read(record).ok()?;
        let proofs = record.signers().iter().zip(record.proofs());
        let signed = proofs.map(|(signer, proof)| Signed {
            key: signer.did.as_str().to_owned(),
            role: signer.role.clone(),
            created: parse_time(proof.created()).unwrap_or_default(),
        });
        let area = record.subject().and_then(|subject| subject.get("area"));
        let area = area.and_then(|area| area.as_array()).unwrap_or_default();
        let codes = area.iter().filter_map(|code| code.value.as_str());
        Some(Self {
            missing_role: record_type.missing_role(record).map(str::to_owned),
            unknown_role: record_type.unknown_role(record),
            double_role: record_type.double_role(record),
            number,
            id: record.id().to_owned(),
            subject: record.subject_id().to_owned(),
            record_type,
            content,
            signed: signed.collect(),
            valid_from: record.valid_from_time(),
            valid_until: record.valid_until_time(),
            supersedes: record.supersedes().map(str::to_owned),
            area: codes.map(str::to_owned).collect(),
        })
    }

    /// The fact as bytes, for an [`Archive`](super::Archive). They are this program's own, and nothing that
    /// another version has to read.
    pub fn to_bytes(&self) -> Vec<u8> {
        postcard::to_allocvec(self).unwrap_or_default()
    }

    /// Reads what [`Fact::to_bytes`] gave. Nobody else can make a fact without its proofs.
    pub(super) fn from_bytes(bytes: &[u8]) -> Option<Self> {
        postcard::from_bytes(bytes).ok()
    }

    /// Its number in the log, from zero.
    pub const fn number(&self) -> u64 {
        self.number
    }

    /// The record's id.
    pub fn id(&self) -> &str {
        &self.id
    }

    /// The id of what it is about.
    pub fn subject(&self) -> &str {
        &self.subject
    }

    /// Its type.
    pub const fn record_type(&self) -> RecordType {
        self.record_type
    }

    /// What it says.
    pub const fn content(&self) -> &Content {
        &self.content
    }

    /// Who signed.
    pub fn signed(&self) -> &[Signed] {
        &self.signed
    }

    /// The key that signed in this role; of several, the first.
    pub fn key_of(&self, role: &str) -> Option<&str> {
        let mut signed = self.signed.iter();
        signed.find(|by| by.role == role).map(|by| by.key.as_str())
    }

    /// The keys with their roles, to be compared with another record's.
    pub fn signers(&self) -> SortedSet<(&str, &str)> {
        let signed = self.signed.iter();
        signed
            .map(|by| (by.key.as_str(), by.role.as_str()))
            .collect()
    }

    /// The last moment at which a signer says to have signed, in POSIX seconds.
    pub fn created(&self) -> u64 {
        let created = self.signed.iter().map(|by| by.created);
        created.max().unwrap_or_default()
    }

    /// The first moment at which a signer says to have signed, in POSIX seconds: no signer alone can put
    /// it off.
    pub fn first_created(&self) -> u64 {
        let created = self.signed.iter().map(|by| by.created);
        created.min().unwrap_or_default()
    }

    /// The beginning of its validity, in POSIX seconds.
    pub const fn valid_from(&self) -> u64 {
        self.valid_from
    }

    /// The end of its validity, in POSIX seconds; none if it is open.
    pub const fn valid_until(&self) -> Option<u64> {
        self.valid_until
    }

    /// Whether its period of validity holds at this moment, in POSIX seconds; clocks may differ a little.
    pub fn is_valid_at(&self, now: u64) -> bool {
        self.valid_from <= now.saturating_add(CLOCK_SKEW)
            && self
                .valid_until
                .is_none_or(|until| now <= until.saturating_add(CLOCK_SKEW))
    }

    /// The id of the record that it replaces.
    pub fn supersedes(&self) -> Option<&str> {
        self.supersedes.as_deref()
    }

    /// Whether all required roles have signed, each once, and nobody in one that the type doesn't have. A
    /// record without counts for nothing.
    pub const fn has_its_roles(&self) -> bool {
        self.missing_role.is_none() && self.unknown_role.is_none() && self.double_role.is_none()
    }

    /// What is wrong with its roles, if something is.
    pub fn role_fault(&self) -> Option<Reason> {
        let missing = self.missing_role.as_deref();
        let missing = missing.map(|role| self.record_type.role(role).unwrap_or_default());
        let missing = missing.map(Reason::RoleMissing);
        let unknown = || self.unknown_role.clone().map(Reason::RoleUnknown);
        let double = || self.double_role.clone().map(Reason::RoleTwice);
        missing.or_else(unknown).or_else(double)
    }

    /// Where it is: codes of areas, widest first; none where its type isn't tied to a place.
    pub fn area(&self) -> &[String] {
        &self.area
    }
}
