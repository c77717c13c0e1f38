//! `stele export ocds`: releases validate against the published schema, their sums are the records' to the
//! last digit, and what doesn't count is in none of them.
#![cfg(not(target_arch = "wasm32"))]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::rc::Rc;
use std::sync::LazyLock;

use serde_json::{Value, json};
use stele_records::amount::Amount;
use stele_records::story::ProjectStory;
use stele_records::types::RecordType;
use stele_records::types::funds::{contract_id, milestone_id};
use stele_tests::city::{NOW, NOW_TEXT, ORIGIN};
use stele_tests::command::STELE;
use stele_tests::rules::funds::{LABOUR, MAIN, PROJECT, Pay, STEEL, Site};
use stele_tests::rules::town::{Paper, Town};
use stele_verify::hash::leaf_hash;
use tempfile::TempDir;

/// More digits than a floating-point number holds.
const HUGE: &str = "123456789012345.1234";

/// A log of a building site, and what was exported of it.
struct Exported {
    folder: TempDir,
    entries: Vec<Vec<u8>>,
    /// What is told of the project by a replay.
    story: ProjectStory,
    /// Names for the entries that tests ask for.
    named: BTreeMap<&'static str, u64>,
    text: String,
    package: Value,
}

/// Everything that happens to money, what breaks a rule, and what strangers say.
fn site() -> (Site, BTreeMap<&'static str, u64>) {
    let mut s = Site::new();
    let [owner, contractor, steel, stranger] =
        [&s.owner, &s.contractor, &s.steel, &s.stranger].map(Rc::clone);
    let mut named = BTreeMap::new();
    s.worker("w-1");
    s.worker("w-2");
    s.amend(MAIN, (&owner, &contractor), "50.25");
    s.amend(STEEL, (&contractor, &steel), "-0.0001");
    named.insert("not met yet", s.milestone(STEEL, "M/1", "notMet"));
    let subject = json!({
        "id": milestone_id(STEEL, "M/1"), "project": PROJECT, "contract": STEEL, "milestone": "M/1",
        "title": "到货", "status": "met", "dateMet": "2026-08-02", "amount": "80.50", "currency": "CNY",
    });
    let supervisor = Rc::clone(&s.supervisor);
    let signers = [(&supervisor.key, "supervisor")];
    let milestone = Paper::new(RecordType::Milestone, subject, &signers);
    named.insert("met", s.town.log(milestone));
    s.progress("200");
    s.pay_wages("100", "W-1");
    let wages = s.wages("W-1", "100", &[("w-1", "60.50"), ("w-2", "39.50")]);
    named.insert("wages", wages);
    let request = s.request(STEEL, "R-1", &steel, "80");
    named.insert("request", request);
    let paid = s.pay_steel(
        "50.10",
        json!({"request": "R-1", "milestone": "M/1", "payment": "P/7", "line": 2}),
    );
    named.insert("paid", paid);
    named.insert("back", s.reverse(paid, &contractor, "20.0005"));
    named.insert("back again", s.reverse(paid, &contractor, "0.10"));
    let twice = s.pay_steel("50.10", json!({"payment": "P/7", "line": 2}));
    named.insert("twice", twice);
    let more_back = s.reverse(paid, &contractor, "30");
    named.insert("too much back", more_back);
    // It moves money that the contractor never received, more than was ever agreed.
    named.insert("huge", s.pay_steel(HUGE, json!({"payment": "H"})));
    let pay = |contract, payer, amount| Pay {
        contract,
        payer,
        payee: &steel,
        amount,
        purpose: "material",
        more: json!({}),
    };
    let own = s.pay_under(&pay(STEEL, &contractor, "7"), &stranger);
    named.insert("another supervisor", own);
    let outside = s.pay(&pay(STEEL, &stranger, "9"));
    named.insert("another payer", outside);
    let foreign = s.contract(
        "XA-2026-01/C9",
        &contract_id(MAIN),
        (&stranger, &steel),
        "66",
    );
    named.insert("foreign contract", foreign);
    (s, named)
}

/// The files of a log, with the trust file.
fn write(site: &Site, trust: &Value) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (path, bytes) in &site.town.city().files {
        let path = folder.path().join("log").join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, bytes).unwrap();
    }
    fs::write(folder.path().join("trust.json"), trust.to_string()).unwrap();
    folder
}

fn stele(folder: &Path, args: &[&str]) -> Output {
    Command::new(&*STELE)
        .args(["--now", NOW_TEXT, "export"])
        .args(args)
        .args(["log", "--trust", "trust.json"])
        .env("XDG_STATE_HOME", folder.join("state"))
        .current_dir(folder)
        .output()
        .unwrap()
}

fn export(folder: &Path, args: &[&str]) -> String {
    let output = stele(folder, args);
    let error = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(0), "{error}");
    String::from_utf8(output.stdout).unwrap()
}

fn exported() -> &'static Exported {
    static EXPORTED: LazyLock<Exported> = LazyLock::new(|| {
        let (site, named) = site();
        let trust = Town::trust();
        let folder = write(&site, &Town::trust_json());
        let text = export(folder.path(), &["ocds", "--ocid-prefix", "ocds-213czf"]);
        Exported {
            story: ProjectStory::tell(&site.town.known(&trust), PROJECT, NOW).unwrap(),
            package: serde_json::from_str(&text).unwrap(),
            entries: site.town.entries,
            folder,
            named,
            text,
        }
    });
    &EXPORTED
}

impl Exported {
    fn release(&self, contract: &str) -> &Value {
        let mut releases = self.package["releases"].as_array().unwrap().iter();
        let release = releases.find(|release| release["contracts"][0]["id"] == contract);
        release.unwrap_or_else(|| panic!("no release of {contract}"))
    }

    /// The digits of a transaction's amount, as they stand in the file.
    fn digits(&self, transaction: &Value) -> &str {
        let (id, date) = (&transaction["id"], &transaction["date"]);
        let before = format!("\"id\":{id},\"date\":{date},\"value\":{{\"amount\":");
        let (_, after) = self.text.split_once(&before).unwrap();
        after.split_once(',').unwrap().0
    }

    fn transactions(&self, contract: &str) -> Vec<&Value> {
        let implementation = &self.release(contract)["contracts"][0]["implementation"];
        let transactions = implementation["transactions"].as_array();
        transactions.into_iter().flatten().collect()
    }
}

/// Every piece of evidence in a package.
fn rows<'v>(value: &'v Value, found: &mut Vec<&'v Value>) {
    match value {
        Value::Object(members) => {
            if members.contains_key("leafHash") {
                found.push(value);
                return;
            }
            members.values().for_each(|member| rows(member, found));
        }
        Value::Array(items) => items.iter().for_each(|item| rows(item, found)),
        _ => {}
    }
}

/// The numbers of the entries that stand somewhere in here.
fn entries(value: &Value) -> BTreeSet<u64> {
    let mut found = Vec::new();
    rows(value, &mut found);
    let numbers = found.iter().map(|row| row["entry"].as_u64().unwrap());
    numbers.collect()
}

/// The published schema of a release, if foreign data lies beside the project.
fn schema() -> Option<Value> {
    let project = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let shared =
        std::env::var_os("STELE_SHARED").map_or_else(|| project.join("../shared"), PathBuf::from);
    let Ok(bytes) = fs::read(shared.join("data/ocds/release-schema.json")) else {
        eprintln!("skipped: no schema of OCDS beside the project (STELE_SHARED)");
        return None;
    };
    Some(serde_json::from_slice(&bytes).unwrap())
}

#[test]
fn releases_validate_against_the_published_schema() {
    let Some(schema) = schema() else {
        return;
    };
    let validator = jsonschema::options()
        .should_validate_formats(true)
        .build(&schema)
        .unwrap();
    let releases = exported().package["releases"].as_array().unwrap();
    assert_eq!(releases.len(), 3);
    for release in releases {
        let errors: Vec<String> = validator
            .iter_errors(release)
            .map(|error| format!("{}: {error}", error.instance_path()))
            .collect();
        assert_eq!(errors, [""; 0]);
    }
    // The schema does find something where something is wrong.
    for (path, bad) in [
        ("/contracts/0/value/amount", json!("900")),
        (
            "/contracts/0/implementation/transactions/0/date",
            json!("2026-08-03"),
        ),
        ("/ocid", json!(null)),
    ] {
        let mut release = releases[0].clone();
        *release.pointer_mut(path).unwrap() = bad;
        assert!(!validator.is_valid(&release), "{path}");
    }
}

/// What a package itself has to have, by the package's schema.
#[test]
fn a_package_says_of_what_state_of_the_log_it_is() {
    let exported = exported();
    let package = &exported.package;
    assert_eq!(package["version"], "1.1");
    assert_eq!(package["publisher"]["name"], ORIGIN);
    assert_eq!(package["publishedDate"], NOW_TEXT);
    let checkpoint = &package["stele"]["checkpoint"];
    let size = checkpoint["size"].as_u64().unwrap();
    assert!(size > exported.entries.len() as u64 - 1);
    let uri = package["uri"].as_str().unwrap();
    assert!(uri.starts_with("urn:stele:ocds:") && uri.contains(&format!(":{size}:")));
    let mut ids = BTreeSet::new();
    for release in package["releases"].as_array().unwrap() {
        let ocid = release["ocid"].as_str().unwrap();
        assert_eq!(release["id"], format!("{ocid}-{size}"));
        assert!(ids.insert(ocid.to_owned()));
        let of_parties = release["parties"].as_array().unwrap().iter();
        let parties: Vec<&Value> = of_parties.map(|party| &party["id"]).collect();
        // Whoever is referred to is listed.
        assert!(parties.contains(&&release["buyer"]["id"]));
        assert!(parties.contains(&&release["awards"][0]["suppliers"][0]["id"]));
        assert_eq!(
            release["contracts"][0]["awardID"],
            release["awards"][0]["id"]
        );
        let transactions = &release["contracts"][0]["implementation"]["transactions"];
        for transaction in transactions.as_array().into_iter().flatten() {
            assert!(parties.contains(&&transaction["payer"]["id"]));
            assert!(parties.contains(&&transaction["payee"]["id"]));
        }
    }
    assert!(ids.contains("ocds-213czf-XA-2026-01%2FC1"));
    let related = &exported.release(STEEL)["relatedProcesses"][0];
    assert_eq!(related["identifier"], exported.release(MAIN)["ocid"]);
    assert_eq!(related["relationship"], json!(["parent"]));
    assert!(exported.release(MAIN).get("relatedProcesses").is_none());
}

/// Sums are those of the project's page, to the last digit.
#[test]
fn sums_are_exact() {
    let exported = exported();
    for link in &exported.story.links {
        let flow = link.flow.as_ref().unwrap();
        let transactions = exported.transactions(&link.contract);
        let amounts = transactions.iter().map(|own| {
            assert_eq!(own["value"]["currency"], "CNY");
            Amount::parse(exported.digits(own)).unwrap()
        });
        let sum: Amount = amounts.sum();
        assert_eq!(sum, flow.paid.get("CNY"), "{}", link.contract);
        let release = exported.release(&link.contract);
        let value = release["contracts"][0]["value"]["amount"].to_string();
        // JSON's zeros at the end, as a floating-point number is printed here.
        let value = Amount::parse(value.trim_end_matches(".0")).unwrap();
        assert_eq!(value, flow.value, "{}", link.contract);
    }
    let digits = exported.transactions(STEEL).into_iter();
    let digits: Vec<&str> = digits.map(|own| exported.digits(own)).collect();
    assert_eq!(digits, ["50.10", "-20.0005", "-0.10", HUGE]);
    let main = exported.release(MAIN);
    assert_eq!(main["awards"][0]["value"]["amount"], 900);
    assert_eq!(main["contracts"][0]["value"]["amount"], 950.25);
    assert!(exported.text.contains("\"value\":{\"amount\":199.9999,"));
}

#[test]
fn everything_stands_where_ocds_has_it() {
    let exported = exported();
    let steel = exported.release(STEEL);
    let contract = &steel["contracts"][0];
    let milestone = &contract["implementation"]["milestones"][0];
    assert_eq!(milestone["status"], "met");
    assert_eq!(milestone["dateMet"], "2026-08-02T00:00:00+08:00");
    assert_eq!(milestone["value"]["amount"], 80.5);
    assert_eq!(milestone["stele"]["entry"], exported.named["met"]);
    let transactions = exported.transactions(STEEL);
    assert_eq!(transactions[0]["id"], "P/7/2");
    let met = json!({"id": "M/1", "title": "到货"});
    assert_eq!(transactions[0]["relatedImplementationMilestone"], met);
    for back in &transactions[1..3] {
        assert_eq!(back["payer"], transactions[0]["payer"]);
        let record = &back["stele"]["credentialSubject"];
        assert_eq!(record["reverses"], transactions[0]["stele"]["recordId"]);
    }
    assert_eq!(
        contract["amendments"][0]["date"],
        "2026-08-01T00:00:00+08:00"
    );
    let project = &exported.release(MAIN)["planning"]["project"];
    assert_eq!(
        (&project["id"], &project["totalValue"]["amount"]),
        (&json!(PROJECT), &json!(1000))
    );
    let buyer = &exported.release(MAIN)["parties"];
    let schemes = buyer
        .as_array()
        .unwrap()
        .iter()
        .map(|own| &own["identifier"]["scheme"]);
    assert!(schemes.clone().all(|scheme| scheme == "CN-USCI") && schemes.count() == 3);
    let beside = |contract: &str, name: &str| {
        let rows = exported.release(contract)["stele"][name]
            .as_array()
            .unwrap();
        rows.iter()
            .map(|row| row["entry"].as_u64().unwrap())
            .collect::<Vec<_>>()
    };
    assert_eq!(beside(STEEL, "requests"), [exported.named["request"]]);
    assert_eq!(beside(LABOUR, "wageRuns"), [exported.named["wages"]]);
}

/// Every row carries entry, record id, leaf hash, verdict and checkpoint, as the lines of JSON have them.
#[test]
fn each_row_rests_on_its_record() {
    let exported = exported();
    let jsonl = export(exported.folder.path(), &["jsonl"]);
    let lines: BTreeMap<u64, Value> = jsonl
        .lines()
        .map(|line| {
            let line: Value = serde_json::from_str(line).unwrap();
            (line["entry"].as_u64().unwrap(), line)
        })
        .collect();
    let mut found = Vec::new();
    rows(&exported.package, &mut found);
    assert!(found.len() > 30);
    for row in found {
        let entry = row["entry"].as_u64().unwrap();
        let bytes = &exported.entries[usize::try_from(entry).unwrap()];
        assert_eq!(row["leafHash"], leaf_hash(bytes).to_hex());
        let mut expected = lines[&entry].clone();
        let record = expected.as_object_mut().unwrap().remove("record").unwrap();
        expected["credentialSubject"] = record["credentialSubject"].clone();
        assert_eq!(row, &expected);
        assert_eq!(row["checkpoint"], exported.package["stele"]["checkpoint"]);
    }
    // Each row that OCDS knows of has one.
    for contract in [MAIN, LABOUR, STEEL] {
        let release = exported.release(contract);
        let own = &release["contracts"][0];
        let implementation = &own["implementation"];
        let lists = [
            &own["amendments"],
            &implementation["transactions"],
            &implementation["milestones"],
        ];
        let lists = lists.into_iter().filter_map(Value::as_array).flatten();
        let others = [own, &release["awards"][0], &release["planning"]["project"]];
        for row in lists
            .chain(others)
            .chain(release["parties"].as_array().unwrap())
        {
            assert!(row["stele"]["verdict"].is_string(), "{row}");
        }
    }
}

/// A payment that breaks a rule moved money: it stands in the release, and its verdict says so. What strangers
/// say, and what is said twice, is in no release.
#[test]
fn what_does_not_count_is_apart() {
    let exported = exported();
    let huge = *exported.transactions(STEEL).last().unwrap();
    assert_eq!(huge["stele"]["entry"], exported.named["huge"]);
    assert_eq!(huge["stele"]["verdict"], "not-verified");
    let failed: Vec<&Value> = huge["stele"]["failed"].as_array().unwrap().iter().collect();
    assert_eq!(
        failed.iter().map(|said| &said["code"]).collect::<Vec<_>>(),
        ["F2", "F3"]
    );
    let released = entries(&exported.package["releases"]);
    let apart = entries(&exported.package["stele"]["leftOut"]);
    assert!(released.is_disjoint(&apart));
    let names = [
        "not met yet",
        "twice",
        "too much back",
        "another supervisor",
        "another payer",
        "foreign contract",
    ];
    let expected: BTreeSet<u64> = names.iter().map(|name| exported.named[name]).collect();
    assert_eq!(apart, expected);
    for row in exported.package["stele"]["leftOut"].as_array().unwrap() {
        let is_good = row["verdict"] == "verified";
        assert_eq!(
            is_good,
            row["entry"] == exported.named["not met yet"],
            "{row}"
        );
    }
    // All records of funds are here or there.
    let all: BTreeSet<u64> = (0..)
        .zip(&exported.entries)
        .filter(|(_, bytes)| {
            let record: Value = serde_json::from_slice(bytes).unwrap();
            record["credentialSubject"]["project"].is_string()
        })
        .map(|(number, _)| number)
        .collect();
    let both: BTreeSet<u64> = released.union(&apart).copied().collect();
    assert_eq!(all.difference(&both).count(), 0);
}

#[test]
fn an_export_is_the_same_again_and_can_be_of_one_project() {
    let exported = exported();
    let folder = exported.folder.path();
    let prefix = ["--ocid-prefix", "ocds-213czf"];
    assert_eq!(
        export(folder, &[&["ocds"], &prefix[..]].concat()),
        exported.text
    );
    let of = |project: &str| {
        let text = export(folder, &["ocds", "--project", project]);
        serde_json::from_str::<Value>(&text).unwrap()
    };
    let own = of(PROJECT);
    assert_eq!(own["releases"].as_array().unwrap().len(), 3);
    assert_eq!(entries(&own), entries(&exported.package));
    assert_eq!(own["releases"][0]["ocid"], "unregistered-XA-2026-01%2FC1");
    assert_ne!(own["uri"], exported.package["uri"]);
    let none = of("there is none");
    assert_eq!(
        (&none["releases"], &none["stele"]["leftOut"]),
        (&json!([]), &json!([]))
    );
}

/// Whom a reader trusts decides what counts: without anchors, nothing.
#[test]
fn without_anchors_nothing_is_released() {
    let (site, _) = site();
    let mut trust = Town::trust_json();
    trust["anchors"] = json!([]);
    let folder = write(&site, &trust);
    let package: Value = serde_json::from_str(&export(folder.path(), &["ocds"])).unwrap();
    assert_eq!(package["releases"], json!([]));
    let apart = package["stele"]["leftOut"].as_array().unwrap();
    assert!(apart.len() > 20);
    assert!(apart.iter().all(|row| row["verdict"] != "verified"));
}

#[test]
fn options_without_sense_are_refused() {
    let folder = exported().folder.path();
    for args in [
        &["ocds", "--type", "Payment"][..],
        &["ocds", "--account", "A-1"],
        &["ocds", "--key", "project:XA-2026-01"],
        &["ocds", "--ocid-prefix", "ocds-1"],
        &["ocds", "--ocid-prefix", "other-213czf"],
        &["csv", "--ocid-prefix", "ocds-213czf"],
    ] {
        let output = stele(folder, args);
        assert_eq!(output.status.code(), Some(3), "{args:?}");
        assert!(output.stdout.is_empty() && !output.stderr.is_empty());
    }
}
