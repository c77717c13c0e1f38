//! What real tables lack, made up around them: who may sign, who owns the flats, and for whom hosts act.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::rc::Rc;

use serde_json::{Value, json};
use stele_publisher::record_drafts::derived_id;
use stele_publisher::store::{Disk, Home, Queue};
use stele_records::codes::uscc_check_characters;
use stele_records::types::{ALL, RecordType};
use stele_sign::multikey::SecretKey;
use stele_sign::record::{Document, Draft};

use crate::common;

pub(crate) const ORIGIN: &str = "test.example/real-data";

/// A log whose records are made with the tables of others.
pub(crate) struct City {
    folder: tempfile::TempDir,
    pub(crate) registrar: Rc<SecretKey>,
    /// The time of all that is done next.
    pub(crate) now: &'static str,
    made: Vec<Vec<u8>>,
    records: u64,
    entities: u32,
}

/// The code and the outcome of each check that isn't passed, and what is said of it, by entry.
pub(crate) type Found = BTreeMap<usize, Vec<(String, String, String)>>;

/// A legal entity with its key.
pub(crate) struct Party {
    pub(crate) id: String,
    pub(crate) key: SecretKey,
}

impl City {
    /// An empty log, whose registrar is the anchor for every type and every area of the tables.
    pub(crate) fn new(now: &'static str) -> Self {
        let city = Self {
            folder: common::tempdir(),
            registrar: Rc::new(key()),
            now,
            made: Vec::new(),
            records: 0,
            entities: 0,
        };
        city.stele(&["init", "city", "--origin", ORIGIN, "--witness", "w"]);
        let path = city.path("city/trust.json");
        let mut trust: Value = serde_json::from_slice(&fs::read(&path).unwrap()).unwrap();
        // Provinces, and the numbers that the maps give to places abroad.
        let areas: Vec<String> = (11..=90).map(|code: u32| code.to_string()).collect();
        trust["anchors"] = json!([{
            "key": city.registrar.did().as_str(),
            "name": {"en": "Registrar", "zh": "登记机关"},
            "recordTypes": ALL.map(RecordType::name).to_vec(),
            "areas": areas,
        }]);
        fs::write(&path, trust.to_string()).unwrap();
        city
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    pub(crate) fn home(&self) -> Home {
        Home::open(&self.path("city")).unwrap()
    }

    pub(crate) fn stele(&self, args: &[&str]) -> String {
        let output = Command::new(env!("CARGO_BIN_EXE_stele"))
            .args(["--now", self.now])
            .args(args)
            .current_dir(self.folder.path())
            .env("XDG_STATE_HOME", self.path("memory"))
            .output()
            .unwrap();
        let errors = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "{args:?}\n{errors}");
        String::from_utf8(output.stdout).unwrap()
    }

    /// Writes a party's key where the command line finds it.
    pub(crate) fn key_file(&self, name: &str, key: &SecretKey) -> String {
        let path = self.path(name);
        if !path.exists() {
            Disk::new()
                .create_private(&path, key.to_json().unwrap().as_bytes())
                .unwrap();
        }
        name.to_owned()
    }

    /// Imports a table with a map of `docs/examples`.
    pub(crate) fn import(&self, kind: &str, file: &Path, map: &str, more: &[&str]) -> String {
        let map = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("../../docs/examples/{map}"));
        let args = [
            "import",
            kind,
            file.to_str().unwrap(),
            "--map",
            map.to_str().unwrap(),
            "--home",
            "city",
            "--rejects",
            "rejects.csv",
        ];
        let said = self.stele(&[&args[..], more].concat());
        let rows = said.lines().find(|line| line.contains(" rows: "));
        rows.unwrap().to_owned()
    }

    /// Queues what was made so far.
    pub(crate) fn queue(&mut self) {
        if !self.made.is_empty() {
            let queue = Queue::new(self.home().state("queue"));
            queue.push(&Disk::new(), &self.made).unwrap();
            self.made.clear();
        }
    }

    /// Logs what was made and imported so far.
    pub(crate) fn publish(&mut self) {
        self.queue();
        self.stele(&["publish", "city"]);
    }

    /// A record that all its signers sign.
    pub(crate) fn record(
        &mut self,
        record_type: RecordType,
        subject: Value,
        signers: &[(&SecretKey, &str)],
    ) {
        self.record_for(record_type, subject, signers, (None, None));
    }

    /// The same, with the record's own dates.
    pub(crate) fn record_for(
        &mut self,
        record_type: RecordType,
        subject: Value,
        signers: &[(&SecretKey, &str)],
        (from, until): (Option<&str>, Option<&str>),
    ) {
        self.records += 1;
        let Value::Object(mut subject) = subject else {
            panic!("a subject is an object")
        };
        subject.insert("type".into(), record_type.subject_type().into());
        let draft = Draft {
            id: derived_id(&["real data", &self.records.to_string()]),
            record_type: record_type.name().into(),
            log: ORIGIN.into(),
            valid_from: from.unwrap_or("2022-01-01T00:00:00Z").into(),
            valid_until: until.map(Into::into),
            supersedes: None,
            subject,
            signers: signers
                .iter()
                .map(|(key, role)| (key.did().clone(), (*role).to_owned()))
                .collect(),
        };
        let mut document = draft.document().unwrap();
        for (key, _) in signers {
            document.sign(key, self.now).unwrap();
        }
        self.made.push(document.finish().unwrap());
    }

    /// A made-up entity, whose key may sign these types in these roles.
    pub(crate) fn party(&mut self, types: &[&str], roles: &[&str]) -> Party {
        let party = self.entity();
        let registrar = Rc::clone(&self.registrar);
        self.record(
            RecordType::Accreditation,
            json!({"areas": ["13", "39", "60", "70", "90"], "id": party.id, "recordTypes": types, "roles": roles}),
            &[(&registrar, "accreditor")],
        );
        party
    }

    /// A made-up entity with its key.
    pub(crate) fn entity(&mut self) -> Party {
        self.entities += 1;
        let stem = format!("91133100{:08}", 90_000_000 + self.entities);
        let [organisation, check] = uscc_check_characters(&stem).unwrap();
        let party = Party {
            id: format!("urn:stele:entity:{stem}{organisation}{check}"),
            key: key(),
        };
        let registrar = Rc::clone(&self.registrar);
        self.record(
            RecordType::Entity,
            json!({"id": party.id, "kind": "other", "legalName": "Made up"}),
            &[(&registrar, "registrar")],
        );
        self.record(
            RecordType::Key,
            json!({"action": "register", "entity": party.id, "id": party.key.did().as_str()}),
            &[(&registrar, "registrar"), (&party.key, "holder")],
        );
        party
    }

    /// A document that was made elsewhere, and all have signed.
    pub(crate) fn log(&mut self, document: &Document) {
        self.made.push(document.finish().unwrap());
    }

    /// A made-up person with a key of their own.
    pub(crate) fn person(
        &mut self,
        (scope, scope_id): (&str, Option<&str>),
        pseudonym: &str,
        attester: &Party,
    ) -> SecretKey {
        let person = key();
        let mut subject = json!({
            "_sd": [digest()],
            "_sd_alg": "sha-256",
            "id": person.did().as_str(),
            "pseudonym": pseudonym,
            "scope": scope,
        });
        if let Some(id) = scope_id {
            subject["scopeId"] = json!(id);
        }
        self.record(
            RecordType::PersonAttestation,
            subject,
            &[(&attester.key, "attester"), (&person, "holder")],
        );
        person
    }

    /// A made-up owner of a flat, with their title.
    pub(crate) fn owner(&mut self, unit: &Value, area: &Value, registry: &Party) -> SecretKey {
        let flat = format!("urn:stele:property:{}", unit.as_str().unwrap());
        let owner = self.person(("property", Some(&flat)), "owner", registry);
        self.record(
            RecordType::TitleAttestation,
            json!({
                "_sd": [digest()],
                "_sd_alg": "sha-256",
                "area": area,
                "floorLevel": "1",
                "floorSizeCm2": 1,
                "id": format!("urn:stele:property:{}", unit.as_str().unwrap()),
                "numberOfRooms": 1,
                "ownerKey": owner.did().as_str(),
                "property": unit,
                "status": "held",
            }),
            &[(&registry.key, "registry")],
        );
        owner
    }

    /// What the audit finds.
    pub(crate) fn audit(&self) -> Found {
        let report: Value =
            serde_json::from_str(&self.stele(&["audit", "city", "--json"])).unwrap();
        let mut found = Found::new();
        for finding in report["findings"].as_array().unwrap() {
            let entry = usize::try_from(finding["entry"].as_u64().unwrap()).unwrap();
            let text = |name: &str| finding[name].as_str().unwrap().to_owned();
            let finding = (text("code"), text("outcome"), text("what"));
            found.entry(entry).or_default().push(finding);
        }
        found
    }
}

pub(crate) fn key() -> SecretKey {
    SecretKey::generate().unwrap()
}

/// A digest of nothing in particular.
fn digest() -> String {
    "A".repeat(43)
}
