//! The parties of engineering funds, made up around real payments: who has which code, and signs with which key.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use serde_json::{Map, Value};
use stele_publisher::record_drafts::each_entry;
use stele_records::amount::Amount;
use stele_records::types::RecordType;
use stele_sign::multikey::SecretKey;

use crate::city::{City, Party};

/// Who supervises, unless a package says it.
pub(crate) const SUPERVISOR: &str = "supervisor";

/// How many payments there are in a currency, and their sum.
pub(crate) type Sums = BTreeMap<String, (usize, Amount)>;

/// Parties by the names that tables have for them.
#[derive(Default)]
pub(crate) struct Parties(BTreeMap<String, Party>);

impl Parties {
    /// An entity for a name, which has a key.
    pub(crate) fn add(&mut self, city: &mut City, name: &str) {
        if !self.0.contains_key(name) {
            let party = city.entity();
            self.0.insert(name.to_owned(), party);
        }
    }

    /// The same for a party that is accredited.
    pub(crate) fn accredit(&mut self, city: &mut City, name: &str, types: &[&str], role: &str) {
        if !self.0.contains_key(name) {
            let party = city.party(types, &[role]);
            self.0.insert(name.to_owned(), party);
        }
    }

    pub(crate) fn of(&self, name: &str) -> &Party {
        &self.0[name]
    }

    /// The key of an entity.
    pub(crate) fn key(&self, id: &Value) -> &SecretKey {
        let mut parties = self.0.values();
        let party = parties.find(|party| Some(party.id.as_str()) == id.as_str());
        &party.unwrap().key
    }

    /// The list of codes that a map names, beside a copy of the map.
    pub(crate) fn write(&self, city: &City, map: &str) -> PathBuf {
        let own = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/examples");
        let path = city.path(map);
        fs::copy(own.join(map), &path).unwrap();
        let mut codes = String::from("name,code\n");
        for (name, party) in &self.0 {
            let code = party.id.trim_start_matches("urn:stele:entity:");
            writeln!(codes, "\"{}\",{code}", name.replace('"', "\"\"")).unwrap();
        }
        let codes_path = path.with_file_name(map.replace(".toml", "-codes.csv"));
        fs::write(codes_path, codes).unwrap();
        path
    }
}

/// The payments of the log, read back: their sums by currency, and what each says.
pub(crate) fn logged(city: &City, mut take: impl FnMut(&Map<String, Value>)) -> Sums {
    let mut sums = Sums::new();
    each_entry(&city.home(), |entry| {
        let Ok(record) = stele_verify::record::Record::parse(entry) else {
            return;
        };
        if RecordType::from_name(record.record_type()) != Some(RecordType::Payment) {
            return;
        }
        let json: Value = serde_json::from_slice(entry).unwrap();
        let subject = json["credentialSubject"].as_object().unwrap();
        add(
            &mut sums,
            subject["currency"].as_str().unwrap(),
            subject["amount"].as_str().unwrap(),
        );
        take(subject);
    })
    .unwrap();
    sums
}

/// Counts a payment.
pub(crate) fn add(sums: &mut Sums, currency: &str, amount: &str) {
    let (count, sum) = sums.entry(currency.to_owned()).or_default();
    *count += 1;
    *sum = sum.plus(Amount::parse(amount).unwrap());
}

/// A text of a subject.
pub(crate) fn text<'s>(subject: &'s Map<String, Value>, name: &str) -> &'s str {
    subject
        .get(name)
        .and_then(Value::as_str)
        .unwrap_or_default()
}
