use super::*;
use crate::import::rejects::Rejects;

const BUYER: &str = "5493001KJTIIGC8Y1R12";
const MAP: &str = r#"
kind = "ocds"
[codes]
"B-1" = "5493001KJTIIGC8Y1R12"
"S-1" = "529900T8BM49AURSDO55"

[[record]]
type = "Contract"
each = "releases[].contracts[]"
[record.fields]
project = "../ocid"
contract = "id"
parent = "above"
title = { column = "title", default = "Works" }
buyer = "../buyer.id"
supplier = "../awards[id=awardID].suppliers[].id"
amount = "value.amount"
currency = { column = "value.currency", default = "CNY" }
[record.amended]
amendment = "../id"
dateSigned = { column = "../date", format = "date-time", zone = "+08:00" }

[[record]]
type = "Payment"
each = "releases[].contracts[].transactions[]"
[record.fields]
project = "../../ocid"
contract = "../id"
payment = { made = ["contract", "date", "amount"], prefix = "T-" }
payer = { const = "B-1" }
payee = { const = "S-1" }
amount = "value"
currency = { const = "CNY" }
purpose = { const = "material" }
date = { column = "date", format = "date-time" }
"#;

fn release(id: &str, contracts: &str) -> String {
    format!(
        r#"{{"ocid": "P", "id": "{id}", "date": "2026-03-01T20:00:00Z", "buyer": {{"id": "B-1"}},
            "awards": [{{"id": "a", "suppliers": [{{"id": "S-1"}}]}}], "contracts": [{contracts}]}}"#
    )
}

fn contract(value: &str, more: &str) -> String {
    format!(r#"{{"id": "C", "awardID": "a", "value": {{"amount": {value}}}{more}}}"#)
}

fn sheets(releases: &[String]) -> Vec<Sheet> {
    let package = format!("{{\"releases\": [\n{}\n]}}", releases.join(",\n"));
    let map = PackageMap::parse(MAP).unwrap();
    read(package.into(), &map, &Options::default()).unwrap()
}

fn said(sheet: &Sheet, names: &[&str]) -> Vec<String> {
    let rows = sheet.import.rows.iter().map(|row| {
        let values = names.iter().map(|name| match row.subject.get(*name) {
            Some(Value::String(text)) => text.clone(),
            other => other.map(Value::to_string).unwrap_or_default(),
        });
        values.collect::<Vec<_>>().join(" ")
    });
    rows.collect()
}

fn codes(sheet: &Sheet) -> Vec<&'static str> {
    let problems = sheet
        .import
        .rejects
        .iter()
        .flat_map(|reject| &reject.problems);
    problems.map(|problem| problem.reason.code()).collect()
}

#[test]
fn what_several_releases_tell_is_told_once() {
    let releases = ["1", "2", "3"].map(|id| release(id, &contract("100.10", "")));
    let sheets = sheets(&releases);
    assert_eq!(
        said(
            &sheets[0],
            &["contract", "parent", "title", "amount", "currency"]
        ),
        ["C urn:stele:project:P Works 100.1 CNY"]
    );
    let again = Assumption::Again { again: 2, later: 0 };
    assert!(sheets[0].import.assumptions.contains(&again));
}

#[test]
fn another_value_is_an_amendment() {
    let values = ["100", "100.25", "100.25", "90"];
    let releases: Vec<_> = (1..)
        .zip(values)
        .map(|(id, value)| release(&format!("R{id}"), &contract(value, "")))
        .collect();
    let sheets = sheets(&releases);
    let rows = &sheets[0].import.rows;
    let types: Vec<_> = rows.iter().map(|row| row.record_type).collect();
    assert_eq!(
        types,
        [
            RecordType::Contract,
            RecordType::Amendment,
            RecordType::Amendment
        ]
    );
    assert_eq!(
        said(
            &sheets[0],
            &["amendment", "change", "dateSigned", "currency", "id"]
        )[1..],
        [
            // The first of March, 20:00 in Greenwich, is the second at +08:00.
            "R2 0.25 2026-03-02 CNY urn:stele:contract:C",
            "R4 -10.25 2026-03-02 CNY urn:stele:contract:C"
        ]
    );
    assert!(codes(&sheets[0]).is_empty());
}

#[test]
fn anything_else_that_differs_is_rejected() {
    let other = contract("100", r#", "title": "Other works""#);
    let releases = [release("1", &contract("100", "")), release("2", &other)];
    let sheets = sheets(&releases);
    assert_eq!(said(&sheets[0], &["title"]), ["Works"]);
    assert_eq!(codes(&sheets[0]), ["import-item-differs"]);
    let reject = &sheets[0].import.rejects[0];
    assert_eq!(
        sheets[0].place_of(reject),
        "releases[1].contracts[0] (line 5)"
    );
    // Two in one release are no repetition.
    let twice = format!("{},{}", contract("1", ""), contract("1", ""));
    assert_eq!(
        codes(&self::sheets(&[release("1", &twice)])[0]),
        ["import-key-twice"]
    );
}

#[test]
fn equal_payments_of_one_list_are_two_and_those_of_two_releases_one() {
    let paid = r#", "transactions": [{"date": "2026-01-02T00:00:00+08:00", "value": 5.50},
        {"date": "2026-01-02T00:00:00+08:00", "value": 5.5}, {"date": "2026-01-02T00:00:00+08:00", "value": 7}]"#;
    let more = paid.replace('7', "-7");
    let releases = [
        release("1", &contract("100", paid)),
        release("2", &contract("100", &more)),
    ];
    let payments = &sheets(&releases)[1];
    let lines = said(payments, &["line", "amount", "date"]);
    assert_eq!(
        lines,
        [
            "1 5.5 2026-01-02",
            "2 5.5 2026-01-02",
            "1 7 2026-01-02",
            "1 7 2026-01-02"
        ]
    );
    let rows = &payments.import.rows;
    let number = |row: usize| rows[row].subject["payment"].as_str().unwrap();
    assert!(number(0) == number(1) && number(0) != number(2) && number(2) != number(3));
    assert!(number(0).starts_with("T-") && number(0).len() == 26);
    assert!(rows[3].returns.is_some() && rows[2].returns.is_none());
}

#[test]
fn numbers_are_what_is_written() {
    for (value, code) in [
        ("1e400", "import-number-digits"),
        ("0.00001", "import-decimals"),
        ("1000000000000000", "import-number-range"),
        ("\"5,5\"", "import-number-ambiguous"),
        ("null", "import-missing"),
        ("{\"x\": 1}", "import-item-nested"),
        ("[1]", "import-item-nested"),
        ("true", "import-number"),
    ] {
        let sheets = sheets(&[release("1", &contract(value, ""))]);
        assert_eq!(codes(&sheets[0]), [code], "{value}");
    }
    for (value, amount) in [
        ("1E3", "1000"),
        ("-0", "0"),
        ("0.1", "0.1"),
        ("999999999999999.9999", "999999999999999.9999"),
        ("\"12.50\"", "12.5"),
    ] {
        let sheets = sheets(&[release("1", &contract(value, ""))]);
        assert_eq!(said(&sheets[0], &["amount"]), [amount], "{value}");
    }
}

#[test]
fn what_makes_a_package_unreadable_stops_it() {
    let map = PackageMap::parse(MAP).unwrap();
    let code = |text: &str| {
        let read = read(text.into(), &map, &Options::default());
        read.map(|_| "none").unwrap_or_else(|error| error.code())
    };
    assert_eq!(
        code("{\"releases\": [{\"a\": 1, \"a\": 2}]}"),
        "import-json"
    );
    assert_eq!(code("{\"releases\": {}}"), "import-package");
    assert_eq!(code("{}"), "none");
    assert_eq!(code("\u{feff}{}"), "none");
    assert_eq!(code(""), "import-json");
}

#[test]
fn several_suppliers_are_not_one() {
    let two = release("1", &contract("5", ""))
        .replace(r#"[{"id": "S-1"}]"#, r#"[{"id": "S-1"}, {"id": "S-1"}]"#);
    let sheets = sheets(&[two]);
    assert_eq!(codes(&sheets[0]), ["import-item-several"]);
    let unknown = release("1", &contract("5", "")).replace("S-1", "S-2");
    assert_eq!(codes(&self::sheets(&[unknown])[0]), ["import-code-unknown"]);
}

#[test]
fn bad_items_are_kept_as_they_stand() {
    let releases = [release("1", &contract("\"x\"", ""))];
    let sheets = sheets(&releases);
    let rejects = Rejects::of_items(
        sheets
            .iter()
            .map(|sheet| (sheet, sheet.import.rejects.as_slice())),
    );
    let text = format!("{rejects:?}");
    assert!(!text.is_empty());
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("r.csv");
    crate::import::rejects::settle(&path, &rejects).unwrap();
    let file = std::fs::read_to_string(&path).unwrap();
    let mut lines = file.lines();
    assert_eq!(
        lines.next(),
        Some("\u{feff}_line,_column,_code,_why,_record,_place,_item")
    );
    let line = lines.next().unwrap();
    assert!(line.starts_with("3,value.amount,import-number,"), "{line}");
    assert!(
        line.contains(r#",Contract,releases[0].contracts[0],"{""id"": ""C"", ""awardID"": ""a"", ""value"": {""amount"": ""x""}}""#),
        "{line}"
    );
}

#[test]
fn a_contract_may_stand_under_another() {
    let under = contract("5", r#", "above": "A/1""#);
    let sheets = sheets(&[release("1", &under)]);
    assert_eq!(said(&sheets[0], &["parent"]), ["urn:stele:contract:A%2F1"]);
    assert!(
        sheets[0].import.rows[0].subject["buyer"]
            .as_str()
            .unwrap()
            .ends_with(BUYER)
    );
}

#[test]
fn maps_of_packages_are_strict() {
    for (from, to, code) in [
        (
            "type = \"Contract\"",
            "type = \"Lease\"",
            "import-map-choice",
        ),
        (
            "each = \"releases[].contracts[]\"",
            "each = \"releases[0]\"",
            "import-map-path",
        ),
        (
            "each = \"releases[].contracts[]\"",
            "",
            "import-map-missing",
        ),
        (
            "\"../awards[id=awardID].suppliers[].id\"",
            "\"../awards[0]\"",
            "import-map-path",
        ),
        ("amendment = \"../id\"", "", "import-map-missing"),
        (
            "amendment = \"../id\"",
            "amendment = \"../id\"\nchange = \"x\"",
            "import-map-unknown",
        ),
        (
            "made = [\"contract\", \"date\", \"amount\"]",
            "made = [\"contract\", \"date\"]",
            "import-map-made",
        ),
        (
            "made = [\"contract\", ",
            "made = [\"contract\", \"line\", ",
            "import-map-choice",
        ),
        (
            "made = [\"contract\", ",
            "made = [\"contract\", \"invoice\", ",
            "import-map-missing",
        ),
        (
            "amount = \"value\"",
            "amount = \"value\"\nline = \"x\"",
            "import-map-unknown",
        ),
        (
            "zone = \"+08:00\"",
            "zone = \"Asia/Shanghai\"",
            "import-map-choice",
        ),
        (
            "default = \"CNY\"",
            "default = \"yuan\"",
            "import-map-const",
        ),
        (
            "5493001KJTIIGC8Y1R12",
            "5493001KJTIIGC8Y1R13",
            "import-map-codes",
        ),
        ("[codes]", "codes = \"c.csv\"\n[x]", "import-map-codes"),
        (
            "kind = \"ocds\"",
            "kind = \"ocds\"\nkey = \"id\"",
            "import-map-unknown",
        ),
        ("currency = { const = \"CNY\" }", "", "import-map-missing"),
    ] {
        let map = MAP.replacen(from, to, 1);
        assert_ne!(map, MAP, "{from}");
        let error = PackageMap::parse(&map).unwrap_err();
        assert_eq!(error.code(), code, "{from} -> {to}: {error}");
    }
}
