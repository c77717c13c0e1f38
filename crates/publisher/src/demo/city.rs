//! The city while it is being made: its calendar, its keys, and all that was said so far.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde_json::{Value, json};
use stele_sign::canonical;
use stele_sign::disclosure::{hide, sd_member};
use stele_sign::multikey::SecretKey;
use stele_verify::encoding::to_base64url;
use stele_verify::hash::Hash;

use super::DemoError;
use super::calendar::Calendar;
use super::dice::Dice;
use super::forest::Section;
use super::frauds::Planted;
use super::identity::{Companies, Offices, Party};
use super::paper::{Key, Paper, Say};
use super::points::Scheme;

/// A file that isn't part of the log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct File {
    /// Its path below the city's folder.
    pub path: String,
    /// What is in it.
    pub bytes: Vec<u8>,
}

/// Salted digests, and the disclosures that stay with their holder.
#[derive(Debug, Clone)]
pub struct Hidden {
    /// For the member `_sd`.
    pub digests: Value,
    disclosures: Vec<String>,
}

/// What somebody can disclose of a record (docs/disclosures.md).
#[derive(Debug, Clone)]
pub struct Disclosed {
    /// The record's id.
    pub record: String,
    /// What.
    pub what: What,
}

/// What can be disclosed.
#[derive(Debug, Clone)]
pub enum What {
    /// Fields behind salted digests.
    Fields(Hidden),
    /// The salt of a document.
    Document([u8; 16]),
}

/// How many there are of what is counted.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Counts {
    pub(super) flats: u64,
    pub(super) sections: u64,
    pub(super) trees: u64,
    pub(super) parties: usize,
    pub(super) sites: u64,
    pub(super) stations: u64,
}

/// Honest things that are worth a look.
#[derive(Debug, Clone, Default)]
pub(super) struct Examples {
    /// A project's number.
    pub(super) project: Option<String>,
    /// An account.
    pub(super) account: Option<String>,
    /// The record of a part of a wage run in that project.
    pub(super) wage_run: Option<String>,
    /// The path of what one of its workers can disclose.
    pub(super) worker: Option<String>,
}

/// The city while it is being made.
#[derive(Debug)]
pub struct City {
    /// The seed.
    pub seed: u64,
    /// When it publishes.
    pub calendar: Calendar,
    /// The log's origin.
    pub origin: String,
    /// The city's own offices.
    pub offices: Offices,
    /// Everybody else who signs for a company.
    pub companies: Companies,
    pub(super) counts: Counts,
    pub(super) papers: Vec<Paper>,
    pub(super) keys: BTreeMap<String, Key>,
    pub(super) files: Vec<File>,
    /// What lies beside the log, and records name by its SHA-256.
    pub(super) attachments: BTreeMap<Hash, Vec<u8>>,
    pub(super) planted: Vec<Planted>,
    /// What each flat's newest title discloses, by the flat's unit number.
    pub(super) titles: BTreeMap<String, Disclosed>,
    /// Where the forest's scenarios take place.
    pub(super) stage: Option<Section>,
    /// The points scheme.
    pub scheme: Scheme,
    pub(super) examples: Examples,
}

impl City {
    /// A place without anybody.
    pub(super) fn empty(seed: u64, calendar: Calendar, origin: String) -> Self {
        Self {
            seed,
            calendar,
            origin,
            offices: Offices::default(),
            companies: Companies::default(),
            counts: Counts::default(),
            papers: Vec::new(),
            keys: BTreeMap::new(),
            files: Vec::new(),
            attachments: BTreeMap::new(),
            planted: Vec::new(),
            titles: BTreeMap::new(),
            stage: None,
            scheme: Scheme::default(),
            examples: Examples::default(),
        }
    }

    /// Draws for this purpose.
    pub fn dice(&self, label: &str) -> Dice {
        Dice::new(self.seed, label)
    }

    /// Now, in POSIX seconds.
    pub fn now(&self) -> u64 {
        self.calendar.now
    }

    /// How many records there are.
    pub fn len(&self) -> u64 {
        u64::try_from(self.papers.len()).unwrap_or(u64::MAX)
    }

    /// Whether nobody has said anything.
    pub fn is_empty(&self) -> bool {
        self.papers.is_empty()
    }

    /// Somebody says something; gives the record's id.
    pub fn say(&mut self, say: Say<'_>) -> String {
        let seed = self.seed.to_be_bytes();
        let id = uuid(&Hash::of(&[
            self.origin.as_bytes(),
            b"\0",
            &seed,
            &self.len().to_be_bytes(),
        ]));
        self.papers.push(say.write(id.clone(), &self.origin));
        id
    }

    /// The demo key of this name, which follows from the seed: anybody can make it.
    ///
    /// # Errors
    /// [`DemoError::Key`]
    pub fn key(&mut self, name: &str) -> Result<Key, DemoError> {
        if let Some(key) = self.keys.get(name) {
            return Ok(key.clone());
        }
        let seed = Hash::of(&[
            b"stele/demo/key: never to be used for anything real\0",
            &self.seed.to_be_bytes(),
            name.as_bytes(),
        ]);
        let key: Key = Arc::new(SecretKey::from_seed(seed.as_bytes())?);
        self.keys.insert(name.to_owned(), key.clone());
        Ok(key)
    }

    /// Hides private fields behind salts.
    ///
    /// # Errors
    /// [`DemoError::Hide`]
    pub fn hide(&self, fields: &[(&str, &str)], dice: &mut Dice) -> Result<Hidden, DemoError> {
        let private = fields
            .iter()
            .map(|(name, value)| hide(name, &json!(value), &dice.bytes::<16>()));
        let private: Vec<_> = private.collect::<Result<_, _>>()?;
        Ok(Hidden {
            digests: sd_member(&private),
            disclosures: private.into_iter().map(|field| field.disclosure).collect(),
        })
    }

    /// Puts a file beside the log; gives its SHA-256.
    pub fn attach(&mut self, bytes: &[u8]) -> String {
        let hash = Hash::of(&[bytes]);
        let files = self.attachments.entry(hash);
        files.or_insert_with(|| bytes.to_vec());
        hash.to_hex()
    }

    /// Keeps what a record discloses, outside of the log.
    ///
    /// # Errors
    /// [`DemoError::Hide`]
    pub fn keep(&mut self, name: &str, told: &[Disclosed]) -> Result<String, DemoError> {
        let mut members = BTreeMap::new();
        for Disclosed { record, what } in told {
            let mut member = json!({"record": record});
            match what {
                What::Fields(hidden) => member["disclosures"] = json!(hidden.disclosures),
                What::Document(salt) => {
                    member["salts"] = json!({"documentHash": to_base64url(salt)});
                }
            }
            members.insert(record, member);
        }
        let members: Vec<_> = members.into_values().collect();
        let file = json!({"records": members, "stele": "disclosures/v1"});
        let path = disclosures(name);
        self.files.push(File {
            path: path.clone(),
            bytes: canonical::to_bytes(&file)?,
        });
        Ok(path)
    }

    /// A company of this kind; the city has at least one of each.
    pub fn any(&self, companies: fn(&Companies) -> &Vec<Party>, dice: &mut Dice) -> Party {
        let companies = companies(&self.companies);
        dice.choose(companies)
            .cloned()
            .unwrap_or_else(|| self.offices.registrar.clone())
    }
}

/// The path of a disclosure file of this name.
pub(super) fn disclosures(name: &str) -> String {
    format!("disclosures/{name}.disclosures.json")
}

/// UUID version 8 (RFC 9562 section 5.8) of a SHA-256.
fn uuid(hash: &Hash) -> String {
    let mut bytes = *hash.as_bytes();
    bytes[6] = (bytes[6] & 0x0f) | 0x80;
    bytes[8] = (bytes[8] & 0x3f) | 0x80;
    let hex = Hash::new(bytes).to_hex();
    let part = |range| hex.get(range).unwrap_or_default();
    format!(
        "urn:uuid:{}-{}-{}-{}-{}",
        part(0..8),
        part(8..12),
        part(12..16),
        part(16..20),
        part(20..32)
    )
}
