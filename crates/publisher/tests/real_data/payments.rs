//! Real payments in one log: every digit arrives, and what the rules say of them.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use serde_json::{Map, Value, json};
use stele_publisher::import::rows::Reject;
use stele_publisher::import::{Kind, Options, PackageMap, RecordMap, RecordRow, package};
use stele_publisher::record_drafts::book::Book;
use stele_publisher::record_drafts::{Fate, document};
use stele_records::amount::Amount;
use stele_records::types::RecordType;
use stele_sign::multikey::SecretKey;
use stele_verify::record::Record;

use crate::city::{City, ORIGIN};
use crate::funds::{Parties, Sums, add, logged};
use crate::{foreign, hold, table};

const TABLE: &str = "payments/networkrail_2021-03.csv";
const SUPERVISOR: &str = "supervisor";

/// The packages, each with its map and how many of its payments are new, known already, and rejected.
const PACKAGES: [(&str, &str, [usize; 3]); 6] = [
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

/// A row of the table as another reader sees it: category, supplier, day, and pence.
type Line = (String, String, String, u64);

/// The table, read without the importer; and the sum that stands at its end.
fn lines(file: &Path) -> (Vec<Line>, u64) {
    let mut reader = csv::Reader::from_path(file).unwrap();
    let rows = reader.records().map(Result::unwrap).collect::<Vec<_>>();
    let pence = |text: &str| {
        let (pounds, pence) = text.split_once('.').unwrap();
        assert_eq!(pence.len(), 2);
        format!("{pounds}{pence}").parse::<u64>().unwrap()
    };
    let total = rows.iter().find(|row| &row[0] == "Grand Total").unwrap();
    let total = pence(&total[3]);
    let paid = rows.iter().filter(|row| !row[1].is_empty());
    let paid = paid.map(|row| {
        (
            row[1].trim().to_owned(),
            row[0].trim().to_owned(),
            row[2].to_owned(),
            pence(&row[3]),
        )
    });
    (paid.collect(), total)
}

fn text<'s>(subject: &'s Map<String, Value>, name: &str) -> &'s str {
    subject
        .get(name)
        .and_then(Value::as_str)
        .unwrap_or_default()
}

/// A project for each category and a contract for each supplier in it, made up so that what was paid is what was
/// agreed: the table tells no more.
fn network_rail(city: &mut City, parties: &mut Parties, data: &Path) {
    let (lines, _) = lines(&data.join(TABLE));
    parties.accredit(city, "Network Rail", &["Project"], "buyer");
    for (_, supplier, ..) in &lines {
        parties.add(city, supplier);
    }
    let map = parties.write(city, "network-rail.toml");
    let beside = |name: &str| fs::read(map.with_file_name(name));
    let map = RecordMap::parse_beside(&fs::read_to_string(&map).unwrap(), Kind::Payments, &beside)
        .unwrap();
    let bytes = fs::read(data.join(TABLE)).unwrap();
    let (_, import) =
        stele_publisher::import::read_records(bytes, &map, &Options::default()).unwrap();
    assert_eq!(import.rejects, []);
    let mut budgets: BTreeMap<String, Amount> = BTreeMap::new();
    let mut contracts: BTreeMap<String, (RecordRow, Amount)> = BTreeMap::new();
    for row in import.rows {
        let amount = Amount::parse(text(&row.subject, "amount")).unwrap();
        let budget = budgets
            .entry(text(&row.subject, "project").to_owned())
            .or_default();
        *budget = budget.plus(amount);
        let name = text(&row.subject, "contract").to_owned();
        let (_, paid) = contracts.entry(name).or_insert((row, Amount::ZERO));
        *paid = paid.plus(amount);
    }
    let buyer = parties.of("Network Rail");
    for (project, budget) in budgets {
        city.record(
            RecordType::Project,
            json!({
                "approvalLimit": [{"amount": "100000", "currency": "GBP"}],
                "area": ["826000"],
                "budget": [{"amount": budget.to_string(), "currency": "GBP"}],
                "buyer": buyer.id,
                "id": stele_records::types::funds::project_id(&project),
                "project": project,
                "supervisor": parties.of(SUPERVISOR).id,
                "title": project,
            }),
            &[(&buyer.key, "buyer")],
        );
    }
    for (contract, (row, paid)) in contracts {
        let project = text(&row.subject, "project");
        let supplier = &row.subject["payee"];
        city.record(
            RecordType::Contract,
            json!({
                "amount": paid.to_string(),
                "buyer": buyer.id,
                "contract": contract,
                "currency": "GBP",
                "id": stele_records::types::funds::contract_id(&contract),
                "parent": stele_records::types::funds::project_id(project),
                "project": project,
                "supplier": supplier,
                "title": contract,
            }),
            &[(&buyer.key, "buyer"), (parties.key(supplier), "supplier")],
        );
    }
    city.publish();
    let said = import_table(city, parties, data, &[]);
    assert!(
        said.contains("4914 rows: 4914 new, 0 changed, 0 as before, 0 rejected"),
        "{said}"
    );
    city.publish();
    let again = import_table(city, parties, data, &["--dry-run"]);
    assert!(
        again.contains("4914 rows: 0 new, 0 changed, 4914 as before, 0 rejected"),
        "{again}"
    );
}

fn import_table(city: &City, parties: &Parties, data: &Path, more: &[&str]) -> String {
    let key = |name: &str, role: &str| {
        let file = city.key_file(&format!("{role}.key"), &parties.of(name).key);
        format!("{role}={file}")
    };
    let (payer, supervisor) = (key("Network Rail", "payer"), key(SUPERVISOR, "supervisor"));
    let file = data.join(TABLE);
    let args = [
        "import",
        "payments",
        file.to_str().unwrap(),
        "--map",
        "network-rail.toml",
    ];
    let keys = [
        "--home",
        "city",
        "--rejects",
        "r.csv",
        "--key",
        &payer,
        "--key",
        &supervisor,
    ];
    city.stele(&[&args[..], &keys, more].concat())
}

/// Every id and name of an organisation in a package.
fn names(value: &Value, found: &mut BTreeSet<String>) {
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
fn transactions(value: &Value, sums: &mut Sums) {
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

/// Imports a package, of which each record is signed by the parties that it names. Gives how many of its payments
/// are new, known and rejected.
fn import_package(city: &mut City, parties: &Parties, file: &Path, map: &str) -> [usize; 3] {
    let map = parties.write(city, map);
    let beside = |name: &str| fs::read(map.with_file_name(name));
    let map = PackageMap::parse_beside(&fs::read_to_string(&map).unwrap(), &beside).unwrap();
    let sheets = package::read(fs::read(file).unwrap(), &map, &Options::default()).unwrap();
    let types = [
        RecordType::Project,
        RecordType::Contract,
        RecordType::Amendment,
        RecordType::Milestone,
        RecordType::Payment,
        RecordType::Reversal,
    ];
    let mut book = Book::read(&city.home(), &types).unwrap();
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
            city.log(document);
        }
    }
    city.publish();
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
fn school(city: &mut City, parties: &Parties) {
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
    city.publish();
}

/// The groups of the page.
fn group(record: &Record<'_>) -> Option<&'static str> {
    let subject = record.subject()?;
    let text = |name| {
        subject
            .get(name)
            .and_then(stele_verify::json::Value::as_str)
    };
    let is_made_up = text("title") == Some("Made up")
        || text("title")
            .is_some_and(|title| Some(title) == text("contract") || Some(title) == text("project"));
    Some(match RecordType::from_name(record.record_type())? {
        RecordType::Payment if text("payment")?.starts_with("NR-") => "Network Rail: payments",
        RecordType::Payment => "packages: payments",
        RecordType::Contract if !is_made_up => "packages: contracts",
        RecordType::Project if !is_made_up => "packages: projects",
        RecordType::Amendment => "packages: amendments",
        RecordType::Milestone => "packages: milestones",
        _ => return None,
    })
}

#[test]
fn real_payments_arrive_to_the_last_digit() {
    let Some(data) = foreign() else {
        eprintln!("skipped: no foreign data beside the project (STELE_SHARED)");
        return;
    };
    let mut city = City::new("2026-03-01T12:00:00Z");
    let mut parties = Parties::default();
    let types = ["Milestone", "Payment", "Reversal"];
    parties.accredit(&mut city, SUPERVISOR, &types, "supervisor");
    network_rail(&mut city, &mut parties, &data);

    // The sum of what was logged, of what the table holds, and of what it says itself.
    let (lines, total) = lines(&data.join(TABLE));
    let mut left: BTreeMap<Line, usize> = BTreeMap::new();
    for line in &lines {
        *left.entry(line.clone()).or_default() += 1;
    }
    let suppliers: BTreeMap<&str, &str> = lines
        .iter()
        .map(|line| (parties.of(&line.1).id.as_str(), line.1.as_str()))
        .collect();
    let sums = logged(&city, |subject| {
        let pence = Amount::parse(text(subject, "amount"))
            .unwrap()
            .ten_thousandths()
            / 100;
        let line = (
            text(subject, "project").to_owned(),
            suppliers[text(subject, "payee")].to_owned(),
            text(subject, "date").to_owned(),
            u64::try_from(pence).unwrap(),
        );
        *left.get_mut(&line).unwrap() -= 1;
    });
    assert!(
        left.values().all(|left| *left == 0),
        "every row is one payment"
    );
    assert_eq!(lines.len(), 4914);
    assert_eq!(total, lines.iter().map(|line| line.3).sum::<u64>());
    let expected = Amount::parse("939532569.02").unwrap();
    assert_eq!(sums, Sums::from([("GBP".to_owned(), (4914, expected))]));
    assert_eq!(expected.ten_thousandths(), i128::from(total) * 100);

    let mut of_packages = Sums::new();
    let mut all = BTreeSet::new();
    let mut files = Vec::new();
    for (name, map, counts) in PACKAGES {
        let file = data.join(format!("ocds/{name}.json"));
        let json: Value = serde_json::from_slice(&fs::read(&file).unwrap()).unwrap();
        names(&json, &mut all);
        if counts[0] > 0 {
            transactions(&json, &mut of_packages);
        }
        files.push((file, map, counts));
    }
    // Owners of projects are accredited, whoever they are.
    let owners = [
        "GB-LAC-E09000003",
        "GB-GOR-XX1234",
        "AF-COA-20",
        "Ministerio de Obras Públicas y Comunicaciones (MOPC)",
    ];
    for owner in owners {
        parties.accredit(&mut city, owner, &["Project"], "buyer");
    }
    parties.accredit(&mut city, "GB-COH-22222222", &types, "supervisor");
    for name in &all {
        parties.add(&mut city, name);
    }
    city.publish();
    school(&mut city, &parties);
    for (file, map, counts) in &files {
        assert_eq!(
            import_package(&mut city, &parties, file, map),
            *counts,
            "{}",
            file.display()
        );
    }
    let sums = logged(&city, |_| ());
    let mut expected = sums.clone();
    expected.clear();
    of_packages
        .iter()
        .chain(&Sums::from([(
            "GBP".to_owned(),
            (4914, Amount::parse("939532569.02").unwrap()),
        )]))
        .for_each(|(currency, (count, sum))| {
            let (all, total) = expected.entry(currency.clone()).or_default();
            *all += count;
            *total = total.plus(*sum);
        });
    assert_eq!(sums, expected);
    hold(&table(&city, group));
}
