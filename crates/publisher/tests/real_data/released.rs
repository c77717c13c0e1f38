//! Packages that were imported, exported again as open contracting data: the same contracts, the same amounts.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use serde::Deserialize;
use serde_json::Value;
use serde_json::value::RawValue;
use stele_records::amount::Amount;
use stele_records::types::RecordType;

use crate::city::City;
use crate::funds::{Sums, add};

/// An exported package, as far as money is in it.
#[derive(Deserialize)]
struct Package {
    releases: Vec<Release>,
    stele: Apart,
}

#[derive(Deserialize)]
struct Release {
    contracts: [Contract; 1],
}

#[derive(Deserialize)]
struct Contract {
    id: String,
    value: Money,
    #[serde(default)]
    implementation: Implementation,
}

#[derive(Default, Deserialize)]
struct Implementation {
    #[serde(default)]
    transactions: Vec<Transaction>,
}

#[derive(Deserialize)]
struct Transaction {
    value: Money,
}

#[derive(Deserialize)]
struct Money {
    /// The digits as they stand in the file.
    amount: Box<RawValue>,
    currency: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Apart {
    left_out: Vec<Value>,
}

/// Value and payments of contracts, by id: amounts with their currencies.
type Contracts = BTreeMap<String, (String, Vec<String>)>;

/// The contracts of a package of others, read without the importer; what is told last of one holds.
fn contracts(value: &Value, found: &mut Contracts) {
    let Value::Object(members) = value else {
        let items = value.as_array().into_iter().flatten();
        return items.for_each(|item| contracts(item, found));
    };
    for (name, value) in members {
        if name != "contracts" {
            contracts(value, found);
            continue;
        }
        for contract in value.as_array().unwrap() {
            let currency = contract["value"]["currency"].as_str().unwrap();
            let money = |amount: &Value| format!("{} {currency}", amount.as_u64().unwrap());
            let paid = contract["implementation"]["transactions"].as_array();
            // Of Paraguay's the value is a bare number.
            let paid = paid.into_iter().flatten().map(|own| &own["value"]);
            let paid = paid.map(|value| money(value.get("amount").unwrap_or(value)));
            let mut paid: Vec<String> = paid.collect();
            paid.sort();
            let id = contract["id"].as_str().unwrap().to_owned();
            found.insert(id, (money(&contract["value"]["amount"]), paid));
        }
    }
}

fn money(own: &Money) -> String {
    let amount = Amount::parse(own.amount.get()).unwrap();
    format!("{amount} {}", own.currency)
}

/// Exports all contracts of the log, and compares them with the payments that are logged in all, and with the
/// packages that they are from.
pub(crate) fn compare(city: &City, data: &Path, logged: &Sums) {
    city.stele(&["export", "ocds", "city", "--out", "ocds.json"]);
    let text = fs::read_to_string(city.path("ocds.json")).unwrap();
    let package: Package = serde_json::from_str(&text).unwrap();

    let schema = fs::read(data.join("ocds/release-schema.json")).unwrap();
    let schema: Value = serde_json::from_slice(&schema).unwrap();
    let validator = jsonschema::options()
        .should_validate_formats(true)
        .build(&schema)
        .unwrap();
    let json: Value = serde_json::from_str(&text).unwrap();
    for release in json["releases"].as_array().unwrap() {
        let error = validator.validate(release).err();
        assert!(error.is_none(), "{error:?}");
    }

    let (mut sums, mut own) = (Sums::new(), Contracts::new());
    for release in &package.releases {
        let [contract] = &release.contracts;
        let transactions = &contract.implementation.transactions;
        for transaction in transactions {
            let value = &transaction.value;
            add(&mut sums, &value.currency, value.amount.get());
        }
        let mut paid: Vec<String> = transactions.iter().map(|own| money(&own.value)).collect();
        paid.sort();
        own.insert(contract.id.clone(), (money(&contract.value), paid));
    }
    // What isn't in a release is told apart, and nothing is lost.
    for row in &package.stele.left_out {
        assert_eq!(row["verdict"], "not-verified", "{row}");
        // Besides payments, contracts that don't hang on their project.
        if row["type"] != RecordType::Payment.name() {
            continue;
        }
        let subject = &row["credentialSubject"];
        let text = |name: &str| subject[name].as_str().unwrap();
        add(&mut sums, text("currency"), text("amount"));
    }
    assert_eq!(&sums, logged);

    for name in [
        "paraguay_dncp_191705_254691",
        "ocp_fictional_ocds-213czf-000-00001",
    ] {
        let bytes = fs::read(data.join(format!("ocds/{name}.json"))).unwrap();
        let mut expected = Contracts::new();
        contracts(&serde_json::from_slice(&bytes).unwrap(), &mut expected);
        assert!(expected.values().any(|(_, paid)| !paid.is_empty()));
        for (id, contract) in &expected {
            assert_eq!(own.get(id), Some(contract), "{name}: {id}");
        }
    }
}
