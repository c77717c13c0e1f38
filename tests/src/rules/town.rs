//! A town with a root authority, entities and their keys, and a log of what they sign.
//!
//! The same on every run and every platform. Every key is a TEST KEY.

use std::cell::RefCell;
use std::collections::BTreeSet;

use futures::executor::block_on;
use serde_json::{Value, json};
use stele_client::check::{check_entry, check_file};
use stele_client::dossier::about_entry;
use stele_client::fetch::{Fetch, FetchError};
use stele_records::codes::uscc_check_characters;
use stele_records::index::IndexKey;
use stele_records::known::{Fact, Interval, Known, Open, Told};
use stele_records::rules::{Finding, Rule};
use stele_records::trust::TrustFile;
use stele_records::types::{self, RecordType};
use stele_records::verdict::{CheckCode, Outcome, Reason, Verdict};
use stele_sign::multikey::SecretKey;
use stele_sign::record::{Document, Draft};

use crate::city::{City, NOW, NOW_TEXT, ORIGIN, policy, trust_json};
use crate::index::Reader;

/// The county in which everything happens, within its prefecture.
pub const AREA: [&str; 2] = ["1306", "130629"];

/// A town: the entries of its log, in order.
#[derive(Debug, Clone, Default)]
pub struct Town {
    /// The entries.
    pub entries: Vec<Vec<u8>>,
    keys: u16,
}

/// An entity, and one of its keys. TEST KEY.
#[derive(Debug)]
pub struct Party {
    /// The entity's id.
    pub entity: String,
    /// The key.
    pub key: SecretKey,
}

/// What is to be signed and logged.
#[derive(Debug)]
pub struct Paper<'p> {
    /// Its id, if it isn't to have one of its own.
    pub id: Option<String>,
    /// Its type.
    pub record_type: RecordType,
    /// What it says; `type` is added.
    pub subject: Value,
    /// Who signs, as what.
    pub signers: Vec<(&'p SecretKey, &'p str)>,
    /// The entry that it replaces.
    pub supersedes: Option<u64>,
    /// From when it stands.
    pub valid_from: &'p str,
    /// Until when it stands.
    pub valid_until: Option<&'p str>,
    /// When it was signed.
    pub created: &'p str,
}

impl<'p> Paper<'p> {
    /// A record that stands from now on.
    pub fn new(
        record_type: RecordType,
        subject: Value,
        signers: &[(&'p SecretKey, &'p str)],
    ) -> Self {
        Self {
            id: None,
            record_type,
            subject,
            signers: signers.to_vec(),
            supersedes: None,
            valid_from: NOW_TEXT,
            valid_until: None,
            created: NOW_TEXT,
        }
    }
}

impl Town {
    /// The root authority, for all records of the prefecture. TEST KEY.
    pub fn council() -> SecretKey {
        SecretKey::from_seed(&[0x51; 32]).expect("an honest seed")
    }

    /// The trust file that names it.
    pub fn trust() -> TrustFile {
        let trust = Self::trust_json();
        TrustFile::parse(trust.to_string().as_bytes()).expect("a sound trust file")
    }

    /// The same as JSON.
    pub fn trust_json() -> Value {
        let mut trust = trust_json(&policy());
        let names: Vec<&str> = types::ALL.iter().map(|known| known.name()).collect();
        trust["anchors"] = json!([{
            "key": Self::council().did().as_str(),
            "name": {"en": "Council", "zh": "市政府"},
            "recordTypes": names,
            "areas": ["1306"],
        }]);
        trust
    }

    /// A key that nobody has logged anything about. TEST KEY.
    pub fn new_key(&mut self) -> SecretKey {
        self.keys += 1;
        let [high, low] = self.keys.to_be_bytes();
        let mut seed = [0x52; 32];
        seed[..2].copy_from_slice(&[high, low]);
        SecretKey::from_seed(&seed).expect("an honest seed")
    }

    /// Signs and logs; gives the number of the entry.
    pub fn log(&mut self, paper: Paper<'_>) -> u64 {
        let bytes = self.sign(paper);
        self.log_bytes(bytes)
    }

    /// Logs what was signed before.
    pub fn log_bytes(&mut self, bytes: Vec<u8>) -> u64 {
        self.entries.push(bytes);
        self.entries.len() as u64 - 1
    }

    /// Logs what an entry says once more: one of its signers has signed it anew, at another time.
    pub fn log_again(&mut self, entry: u64, by: &SecretKey, created: &str) -> u64 {
        let mut json = self.json(entry);
        let proofs = json["proof"].as_array_mut().expect("proofs are a set");
        proofs.retain(|proof| {
            let method = proof["verificationMethod"].as_str().unwrap_or_default();
            !method.starts_with(by.did().as_str())
        });
        let mut document = Document::from_json(json).expect("a record with a proof less");
        document.sign(by, created).expect("a signer of it");
        let bytes = document.finish().expect("every signer has signed");
        self.log_bytes(bytes)
    }

    /// Signs, and logs nothing.
    pub fn sign(&self, paper: Paper<'_>) -> Vec<u8> {
        let mut subject = paper.subject;
        subject["type"] = json!(paper.record_type.subject_type());
        let Value::Object(subject) = subject else {
            unreachable!("subjects are objects");
        };
        let signers = paper.signers.iter();
        let draft = Draft {
            id: paper.id.unwrap_or_else(|| {
                format!(
                    "urn:uuid:00000000-0000-8000-9000-{:012}",
                    self.entries.len()
                )
            }),
            record_type: paper.record_type.name().into(),
            log: ORIGIN.into(),
            valid_from: paper.valid_from.into(),
            valid_until: paper.valid_until.map(Into::into),
            supersedes: paper.supersedes.map(|entry| self.id_of(entry)),
            subject,
            signers: signers
                .map(|(key, role)| (key.did().clone(), (*role).to_owned()))
                .collect(),
        };
        let mut document = draft.document().expect("test drafts are in the profile");
        for (key, _) in paper.signers {
            document
                .sign(key, paper.created)
                .expect("each is named as a signer");
        }
        document.finish().expect("every signer has signed")
    }

    /// The id of the record in an entry.
    pub fn id_of(&self, entry: u64) -> String {
        self.member(entry, &["id"])
    }

    /// What the record in an entry is about.
    pub fn subject_of(&self, entry: u64) -> String {
        self.member(entry, &["credentialSubject", "id"])
    }

    fn member(&self, entry: u64, path: &[&str]) -> String {
        let json = self.json(entry);
        let value = path.iter().fold(&json, |value, name| &value[*name]);
        value.as_str().expect("a text").to_owned()
    }

    fn json(&self, entry: u64) -> Value {
        let entry = usize::try_from(entry).expect("test logs are small");
        serde_json::from_slice(&self.entries[entry]).expect("a record")
    }

    /// An entity with a key, both registered by the council.
    pub fn party(&mut self, kind: &str) -> Party {
        let stem = format!("91130629MA{:06}", self.keys);
        let [organisation, check] = uscc_check_characters(&stem).expect("a sound stem");
        let entity = format!("urn:stele:entity:{stem}{organisation}{check}");
        let council = Self::council();
        self.log(Paper::new(
            RecordType::Entity,
            json!({"id": entity, "legalName": kind, "kind": kind, "area": AREA}),
            &[(&council, "registrar")],
        ));
        let key = self.new_key();
        self.register(&entity, key)
    }

    /// Another key of the same entity.
    pub fn second_key(&mut self, party: &Party) -> Party {
        let key = self.new_key();
        self.register(&party.entity, key)
    }

    fn register(&mut self, entity: &str, key: SecretKey) -> Party {
        self.log(Paper::new(
            RecordType::Key,
            json!({"id": key.did().as_str(), "action": "register", "entity": entity}),
            &[(&Self::council(), "registrar"), (&key, "holder")],
        ));
        Party {
            entity: entity.to_owned(),
            key,
        }
    }

    /// The council revokes a key.
    pub fn revoke(&mut self, party: &Party) -> u64 {
        self.log(Paper::new(
            RecordType::Key,
            json!({"id": party.key.did().as_str(), "action": "revoke", "entity": party.entity}),
            &[(&Self::council(), "registrar")],
        ))
    }

    /// The council accredits an entity for records of these types in these roles, in these areas.
    pub fn accredit(
        &mut self,
        party: &Party,
        record_types: &[RecordType],
        roles: &[&str],
        areas: &[&str],
    ) -> u64 {
        let names: Vec<&str> = record_types.iter().map(|known| known.name()).collect();
        self.log(Paper::new(
            RecordType::Accreditation,
            json!({"id": party.entity, "recordTypes": names, "roles": roles, "areas": areas}),
            &[(&Self::council(), "accreditor")],
        ))
    }

    /// Somebody takes back what an entry says.
    pub fn withdraw(&mut self, entry: u64, by: &SecretKey) -> u64 {
        self.withdraw_by(entry, &[by])
    }

    /// Several take back together what an entry says.
    pub fn withdraw_by(&mut self, entry: u64, by: &[&SecretKey]) -> u64 {
        let subject = json!({"id": self.subject_of(entry), "withdraws": self.id_of(entry)});
        let signers: Vec<_> = by.iter().map(|key| (*key, "withdrawer")).collect();
        self.log(Paper::new(RecordType::Withdrawal, subject, &signers))
    }

    /// The whole log, replayed.
    pub fn known<'t>(&self, trust: &'t TrustFile) -> Known<'t> {
        let mut known = Known::replayed(ORIGIN, Some(NOW), trust);
        let interval = Interval {
            after: Some(NOW - 60),
            until: Some(NOW),
        };
        for (number, entry) in (0..).zip(&self.entries) {
            known.replay(number, entry, Fact::read(number, entry, ORIGIN));
        }
        known.replay_interval(0..self.entries.len() as u64, interval);
        known
    }

    /// The log as a server shows it.
    pub fn city(&self) -> City {
        City::indexed(self.entries.clone())
    }

    /// The whole verdict on an entry, as a reader who asks the log has it.
    pub fn verdict(&self, city: &City, entry: u64) -> Verdict {
        let trust = Self::trust();
        let reader = Reader::trusting(city, trust.clone());
        let checked = check_entry(&reader.log, &trust, &reader.head, entry, |_| ());
        block_on(checked).verdict
    }

    /// The dossier of an entry.
    pub fn dossier(&self, city: &City, entry: u64) -> Vec<u8> {
        let trust = Self::trust();
        let reader = Reader::trusting(city, trust.clone());
        let dossier = block_on(about_entry(&reader.log, &trust, &reader.head, entry));
        dossier.expect("an honest log has dossiers").to_bytes()
    }

    /// The whole verdict on what a file is about, without asking anyone.
    pub fn check(&self, file: &[u8]) -> Verdict {
        let checked = check_file(file, &Self::trust(), NOW);
        checked.expect("it is a dossier").verdict
    }

    /// What a rule finds of an entry, by a replay of the whole log: see [`told`].
    pub fn finds(&self, rule: Rule, entry: u64) -> String {
        let trust = Self::trust();
        let known = self.known(&trust);
        told(&ask(&known, rule, entry))
    }

    /// Expects what rules find of entries: by a replay, and as a reader who fetches what is wanted. Both
    /// must come to the same.
    pub fn expect(&self, expected: &[(Rule, u64, &str)]) {
        let trust = Self::trust();
        let known = self.known(&trust);
        let city = self.city();
        for (rule, entry, expected) in expected {
            let found = told(&ask(&known, *rule, *entry));
            assert_eq!(found, *expected, "{} of entry {entry}", rule.code());
            let read = read(&city, *rule, *entry);
            assert_eq!(read, *expected, "{} of entry {entry}, read", rule.code());
        }
    }

    /// Expects of a rule that whatever the server withholds changes nothing, or leaves the answer open:
    /// without the index, and without most of the entries that the answer rests on, it does.
    pub fn expect_completeness(&self, rule: Rule, entry: u64) {
        let city = self.city();
        let server = Withholding::new(&city, &[]);
        let expected = read(&server, rule, entry);
        let own = city.entry_path(entry);
        let asked = server.asked.take();
        let (entries, pages): (Vec<_>, Vec<_>) = asked
            .iter()
            .filter(|path| {
                **path != own && (path.starts_with("index/") || path.starts_with("entry/"))
            })
            .partition(|path| path.starts_with("entry/"));
        // Every entry has a copy in a bundle.
        let without = |path: &str| {
            let server = Withholding::new(&city, &[path, "tile/entries/"]);
            read(&server, rule, entry)
        };
        // All pages below one name: a small index has but one, and another copy of it.
        assert!(!pages.is_empty());
        let found = without("index/");
        assert!(
            found.starts_with("could-not-check"),
            "{} without an index: {found}",
            rule.code()
        );
        let mut open = 0;
        for path in entries {
            let found = without(path);
            if found.starts_with("could-not-check") {
                open += 1;
            } else {
                assert_eq!(found, expected, "{} without {path}", rule.code());
            }
        }
        assert!(open > 0, "{} rests on no entry", rule.code());
    }

    /// Expects that a rule can't be told where one of these lists can't be had.
    pub fn expect_lists(&self, rule: Rule, entry: u64, lists: &[IndexKey]) {
        let trust = Self::trust();
        for list in lists {
            let mut known = self.known(&trust);
            known.add_list(list.clone(), Err(Reason::NoIndex));
            let found = told(&ask(&known, rule, entry));
            assert_eq!(
                found,
                "could-not-check no-index",
                "{} without {list:?}",
                rule.code()
            );
        }
    }
}

/// Asks a rule of an entry.
pub fn ask(known: &Known<'_>, rule: Rule, entry: u64) -> Told<Finding> {
    let fact = known.fact(entry)?.expect("an intact record");
    rule.ask(known, fact, NOW)
}

/// What came out, in words of codes: `passed`, `failed after-removal`, `not-applicable`.
pub fn told(finding: &Told<Finding>) -> String {
    match finding {
        Ok(finding) => in_codes(&finding.outcome),
        Err(Open::Wanted) => "wanted".to_owned(),
        Err(Open::Unknown(reason)) => format!("could-not-check {}", reason.code()),
    }
}

fn in_codes(outcome: &Outcome) -> String {
    match (outcome, outcome.reason()) {
        (Outcome::NotApplicable(_), _) | (_, None) => outcome.code().to_owned(),
        (_, Some(reason)) => format!("{} {}", outcome.code(), reason.code()),
    }
}

/// What a reader finds who opens the entry before this server.
pub fn read<F: Fetch>(server: F, rule: Rule, entry: u64) -> String {
    let trust = Town::trust();
    let reader = Reader::trusting(server, trust.clone());
    let checked = block_on(check_entry(
        &reader.log,
        &trust,
        &reader.head,
        entry,
        |_| (),
    ));
    let check = checked.verdict.check(CheckCode::Rule(rule));
    check.map_or("not asked".to_owned(), |check| in_codes(&check.outcome))
}

/// A server that notes what it is asked for, and withholds all files whose names begin so.
struct Withholding<'c> {
    city: &'c City,
    missing: Vec<&'c str>,
    asked: RefCell<BTreeSet<String>>,
}

impl<'c> Withholding<'c> {
    fn new(city: &'c City, missing: &[&'c str]) -> Self {
        Self {
            city,
            missing: missing.to_vec(),
            asked: RefCell::default(),
        }
    }
}

impl Fetch for Withholding<'_> {
    async fn get(&self, path: &str, limit: u64) -> Result<Vec<u8>, FetchError> {
        self.asked.borrow_mut().insert(path.to_owned());
        let mut missing = self.missing.iter();
        if missing.any(|name| path.starts_with(name)) {
            return Err(FetchError::NotFound);
        }
        self.city.get(path, limit).await
    }
}
