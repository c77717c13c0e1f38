//! Real payments in one log: every digit arrives, and what the rules say of them.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use serde_json::{Value, json};
use stele_publisher::import::{Kind, Options, RecordMap, RecordRow};
use stele_records::amount::Amount;
use stele_records::types::RecordType;
use stele_verify::record::Record;

use crate::city::{City, Found};
use crate::funds::{Parties, SUPERVISOR, Sums, add, logged, text};
use crate::packages::{PACKAGES, book, import_package, names, school, transactions};
use crate::{foreign, hold, released, table};

const TABLE: &str = "payments/networkrail_2021-03.csv";

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
                "area": ["900000"],
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
    school(&mut city, &parties);
    let mut book = book(&city);
    for (file, map, counts) in &files {
        assert_eq!(
            import_package(&mut city, &mut book, &parties, file, map),
            *counts,
            "{}",
            file.display()
        );
    }
    city.publish();
    let mut expected = of_packages;
    let (count, sum) = expected.entry("GBP".to_owned()).or_default();
    *count += 4914;
    *sum = sum.plus(Amount::parse("939532569.02").unwrap());
    assert_eq!(arrived(&city, &parties, &data), expected);
    let (exported, found) = exported(&city);
    assert_eq!(exported, expected);
    released::compare(&city, &data, &expected);
    let mut sums = String::from("| currency | payments | sum |\n|---|---|---|\n");
    for (currency, (count, sum)) in &exported {
        writeln!(sums, "| {currency} | {count} | {sum} |").unwrap();
    }
    hold(&sums);
    hold(&table(&city, found, group));
}

/// The sums of all payments in the log. Each row of the table is one of them, as often as it stands there, and
/// together they are what the table says itself.
fn arrived(city: &City, parties: &Parties, data: &Path) -> Sums {
    let (lines, total) = lines(&data.join(TABLE));
    assert_eq!(lines.len(), 4914);
    assert_eq!(total, 93_953_256_902);
    assert_eq!(total, lines.iter().map(|line| line.3).sum::<u64>());
    let mut left: BTreeMap<&Line, usize> = BTreeMap::new();
    for line in &lines {
        *left.entry(line).or_default() += 1;
    }
    let suppliers: BTreeMap<&str, &str> = lines
        .iter()
        .map(|line| (parties.of(&line.1).id.as_str(), line.1.as_str()))
        .collect();
    let sums = logged(city, |subject| {
        if !text(subject, "payment").starts_with("NR-") {
            return;
        }
        let amount = Amount::parse(text(subject, "amount")).unwrap();
        let line = (
            text(subject, "project").to_owned(),
            suppliers[text(subject, "payee")].to_owned(),
            text(subject, "date").to_owned(),
            u64::try_from(amount.ten_thousandths() / 100).unwrap(),
        );
        *left.get_mut(&line).unwrap() -= 1;
    });
    assert!(
        left.values().all(|left| *left == 0),
        "every row is one payment"
    );
    sums
}

/// The log as anybody can have it for a database: the sums of its payments, and what is said of each record.
fn exported(city: &City) -> (Sums, Found) {
    city.stele(&["export", "jsonl", "city", "--out", "all.jsonl"]);
    let (mut sums, mut found) = (Sums::new(), Found::new());
    for line in fs::read_to_string(city.path("all.jsonl")).unwrap().lines() {
        let row: Value = serde_json::from_str(line).unwrap();
        let record = &row["record"];
        let subject = &record["credentialSubject"];
        if row["type"] == RecordType::Payment.name() {
            let text = |name: &str| subject[name].as_str().unwrap();
            add(&mut sums, text("currency"), text("amount"));
        }
        assert_eq!(row["couldNotCheck"], json!([]), "{row}");
        let entry = usize::try_from(row["entry"].as_u64().unwrap()).unwrap();
        for (list, outcome) in [("failed", "failed"), ("warnings", "warning")] {
            for check in row[list].as_array().unwrap() {
                let text = |name: &str| check[name].as_str().unwrap_or_default().to_owned();
                let finding = (text("code"), outcome.to_owned(), text("reason"));
                found.entry(entry).or_default().push(finding);
            }
        }
    }
    (sums, found)
}
