//! Real and fictional packages of open contracting data, each record signed by the parties that it names.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use serde_json::{Value, json};
use stele_publisher::import::rows::Reject;
use stele_publisher::import::{Kind, Options, PackageMap, RecordRow, package};
use stele_publisher::record_drafts::book::Book;
use stele_publisher::record_drafts::{Fate, document};
use stele_records::types::RecordType;
use stele_sign::multikey::SecretKey;

use crate::city::{City, ORIGIN};
use crate::funds::{Parties, SUPERVISOR, Sums, add, text};

/// The packages, each with its map and how many of its payments are new, known already, and rejected.
pub(crate) const PACKAGES: [(&str, &str, [usize; 3]); 6] = [
    ("paraguay_dncp_191705_254691", "paraguay.toml", [6, 0, 0]),
    (
        "ocp_fictional_ocds-213czf-000-00001",
        "ocds.toml",
        [2, 0, 0],
    ),
    // The last release of the package before it, once more.
    (
        "ocp_fictional_ocds-213czf-000-00001-06-implementation",
        "ocds.toml",
        [0, 2, 0],
    ),
    // Its payment has the number of one of those, another payee and ten times the amount.
    ("ocds_doc_implementation", "ocds.toml", [0, 0, 1]),
    (
        "ocds_doc_implementation_financial_milestones_transaction",
        "ocds.toml",
        [1, 0, 0],
    ),
    ("oc4ids_example", "oc4ids.toml", [2, 0, 0]),
];

/// Every id and name of an organisation in a package.
pub(crate) fn names(value: &Value, found: &mut BTreeSet<String>) {
    match value {
        Value::Object(members) => {
            for (name, value) in members {
                let is_party = [
                    "buyer",
                    "payer",
                    "payee",
                    "procuringEntity",
                    "publicAuthority",
                    "suppliers",
                ];
                if is_party.contains(&name.as_str()) {
                    let texts = ["id", "name"].map(|name| match value {
                        Value::Array(items) => {
                            items.iter().map(|item| item[name].clone()).collect()
                        }
                        other => vec![other[name].clone()],
                    });
                    let texts = texts.into_iter().flatten();
                    found.extend(texts.filter_map(|text| text.as_str().map(str::to_owned)));
                }
                names(value, found);
            }
        }
        Value::Array(items) => items.iter().for_each(|item| names(item, found)),
        _ => {}
    }
}

/// The payments of a package, read without the importer: whatever is called `transactions`.
pub(crate) fn transactions(value: &Value, sums: &mut Sums) {
    match value {
        Value::Object(members) => {
            for (name, value) in members {
                if name == "transactions" {
                    for transaction in value.as_array().unwrap() {
                        // Of Paraguay's it is a bare number.
                        let value = &transaction["value"];
                        let amount = value.get("amount").unwrap_or(value).as_u64().unwrap();
                        let currency = value.get("currency").and_then(Value::as_str);
                        add(sums, currency.unwrap_or("PYG"), &amount.to_string());
                    }
                }
                transactions(value, sums);
            }
        }
        Value::Array(items) => items.iter().for_each(|item| transactions(item, sums)),
        _ => {}
    }
}

/// What the log says of funds, before the packages.
pub(crate) fn book(city: &City) -> Book {
    let types = [
        RecordType::Project,
        RecordType::Contract,
        RecordType::Amendment,
        RecordType::Milestone,
        RecordType::Payment,
        RecordType::Reversal,
    ];
    Book::read(&city.home(), &types).unwrap()
}

/// Imports a package, of which each record is signed by the parties that it names. Gives how many of its payments
/// are new, known and rejected.
pub(crate) fn import_package(
    city: &mut City,
    book: &mut Book,
    parties: &Parties,
    file: &Path,
    map: &str,
) -> [usize; 3] {
    let map = parties.write(city, map);
    let beside = |name: &str| fs::read(map.with_file_name(name));
    let map = PackageMap::parse_beside(&fs::read_to_string(&map).unwrap(), &beside).unwrap();
    let sheets = package::read(fs::read(file).unwrap(), &map, &Options::default()).unwrap();
    let mut counts = [0; 3];
    let mut contracts: BTreeMap<String, RecordRow> = BTreeMap::new();
    let mut supervisor = &parties.of(SUPERVISOR).key;
    for sheet in &sheets {
        let plan = book.plan(ORIGIN, sheet);
        for reject in sheet.import.rejects.iter().chain(&plan.rejects) {
            explain(file, sheet, reject);
        }
        let is_payment = sheet.kind == Kind::Payments;
        counts[2] += plan.rejects.len() * usize::from(is_payment);
        for (row, fate) in &plan.rows {
            match row.record_type {
                RecordType::Contract => {
                    contracts.insert(text(&row.subject, "contract").to_owned(), row.clone());
                }
                RecordType::Project => supervisor = parties.key(&row.subject["supervisor"]),
                _ => {}
            }
            let Fate::New(id) = fate else {
                assert!(matches!(fate, Fate::Equal(_)));
                counts[1] += usize::from(is_payment);
                continue;
            };
            counts[0] += usize::from(is_payment);
            let contract = contracts.get(text(&row.subject, "contract"));
            let signers = signers(parties, row, contract, supervisor);
            let roles: Vec<_> = signers
                .iter()
                .map(|(role, key)| (*role, key.did().clone()))
                .collect();
            let mut document = document(ORIGIN, row, (id, None), city.now, &roles).unwrap();
            for (_, key) in signers {
                document.sign(key, city.now).unwrap();
            }
            city.log(&document);
        }
    }
    city.queue();
    counts
}

/// The only items that may be rejected, and why.
fn explain(file: &Path, sheet: &package::Sheet, reject: &Reject) {
    let file = file.file_stem().unwrap().to_str().unwrap();
    let code = reject.problems[0].reason.code();
    let known = match (file, sheet.kind) {
        // An example of a release that tells payments alone, and one without buyer and awards.
        (
            "ocds_doc_implementation" | "ocds_doc_implementation_financial_milestones_transaction",
            Kind::Contracts,
        ) => code == "import-missing",
        ("ocds_doc_implementation", Kind::Payments) => code == "import-moved",
        _ => false,
    };
    assert!(
        known,
        "{file}, {}: {:?}",
        sheet.place_of(reject),
        reject.problems
    );
}

fn signers<'p>(
    parties: &'p Parties,
    row: &RecordRow,
    contract: Option<&RecordRow>,
    supervisor: &'p SecretKey,
) -> Vec<(&'static str, &'p SecretKey)> {
    let own = |name: &'static str| (name, parties.key(&row.subject[name]));
    let of_contract = |name: &'static str| (name, parties.key(&contract.unwrap().subject[name]));
    let supervisor = ("supervisor", supervisor);
    match row.record_type {
        RecordType::Project => vec![own("buyer")],
        RecordType::Contract => vec![own("buyer"), own("supplier")],
        RecordType::Amendment => vec![of_contract("buyer"), of_contract("supplier")],
        RecordType::Milestone => vec![supervisor],
        _ => vec![own("payer"), supervisor],
    }
}

/// What the package of Afghanistan's school lacks: who buys and who supplies, which are payer and payee there.
pub(crate) fn school(city: &mut City, parties: &Parties) {
    let (buyer, supplier) = (parties.of("AF-COA-20"), parties.of("AF-TIN-9000321217"));
    let (project, contract) = ("ocds-afalqw-001", "MOBTA/1397/NCB/OPT/W.003");
    city.record(
        RecordType::Project,
        json!({
            "area": ["600000"],
            "budget": [{"amount": "230865", "currency": "AFN"}],
            "buyer": buyer.id,
            "id": stele_records::types::funds::project_id(project),
            "project": project,
            "supervisor": parties.of(SUPERVISOR).id,
            "title": "Made up",
        }),
        &[(&buyer.key, "buyer")],
    );
    city.record(
        RecordType::Contract,
        json!({
            "amount": "230865",
            "buyer": buyer.id,
            "contract": contract,
            "currency": "AFN",
            "id": stele_records::types::funds::contract_id(contract),
            "parent": stele_records::types::funds::project_id(project),
            "project": project,
            "supplier": supplier.id,
            "title": "Made up",
        }),
        &[(&buyer.key, "buyer"), (&supplier.key, "supplier")],
    );
}
