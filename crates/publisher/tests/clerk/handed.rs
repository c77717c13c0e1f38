//! Documents and disclosure files, held against a record with `stele verify`: the rule C7.

use std::fs;

use serde_json::{Value, json};

use crate::office::{Office, UNIT, did};

/// A lease and a title that the holders keep the salts of.
fn office() -> Office {
    let parties = ["registry", "landlord", "tenant", "platform"];
    let office = Office::new(&parties);
    fs::write(office.path("lease.pdf"), b"%PDF made up").unwrap();
    fs::write(office.path("scanned.pdf"), b"%PDF made up.").unwrap();
    fs::write(office.path("owner.txt"), "{\"name\": \"张三\"}").unwrap();
    office.ok(&format!(
        "draft Lease --home city --subject {UNIT} --set area=130629 --set pseudonym=P-1 \
         --set startDate=2026-10-01 --set endDate=2027-09-30 --set price=3000 --set deposit=3000 \
         --set priceCurrency=CNY --document lease.pdf --disclosures lease.disclosures.json \
         --signer landlord=landlord.key --signer tenant=tenant.key --signer platform=platform.key \
         --out lease.json"
    ));
    for version in ["", "-2"] {
        office.ok(&format!(
            "draft TitleAttestation --home city --subject {UNIT} --set area=130629 \
             --set floorLevel=5 --set ownerKey={} --set status=held --set floorSizeCm2=900000 \
             --set numberOfRooms=3 --signer registry=registry.key --private owner.txt \
             --disclosures owner{version}.disclosures.json --out title{version}.json",
            did("landlord")
        ));
    }
    office
}

/// The step C7 of a verdict, and the status.
fn c7(office: &Office, more: &str) -> (Value, Option<i32>) {
    let call = format!("verify lease.json --trust city/trust.json --json {more}");
    let output = office.run(&call);
    let report: Value = serde_json::from_slice(&output.stdout).unwrap();
    let checks = report["questions"][0]["checks"].as_array().unwrap();
    let step = checks.iter().find(|check| check["check"] == "C7");
    (step.cloned().unwrap_or_default(), output.status.code())
}

#[test]
fn a_document_is_the_logged_one_another_or_cant_be_compared() {
    let office = office();
    let step =
        |outcome: &str, reason: &str| json!({"check": "C7", "outcome": outcome, "reason": reason});
    let passed = json!({"check": "C7", "outcome": "passed"});
    let salt = "--disclosures lease.disclosures.json";
    // Of a record alone the rest can't be told.
    assert_eq!(c7(&office, ""), (Value::Null, Some(2)));
    assert_eq!(
        c7(&office, &format!("--document lease.pdf {salt}")),
        (passed, Some(2))
    );
    let other = step("failed", "other-file");
    for files in ["scanned.pdf", "lease.pdf --document scanned.pdf"] {
        assert_eq!(
            c7(&office, &format!("--document {files} {salt}")),
            (other.clone(), Some(1))
        );
    }
    assert_eq!(
        c7(&office, "--document lease.pdf"),
        (step("could-not-check", "salt-missing"), Some(2))
    );

    let call = "verify lease.json --trust city/trust.json --document scanned.pdf";
    let output = office.run(&format!("{call} {salt}"));
    let said = String::from_utf8(output.stdout).unwrap();
    assert_eq!(output.status.code(), Some(1));
    assert!(said.starts_with("Don’t go by this file: it is not the one that was logged"));
    assert!(said.contains("✗ The file itself"), "{said}");
    assert!(
        said.contains("has not changed since it was signed"),
        "{said}"
    );
    for word in ["forged", "it is not as it was signed", "damaged"] {
        assert!(!said.contains(word), "{said}");
    }

    // What a changed record names is no matter.
    let record = fs::read_to_string(office.path("lease.json")).unwrap();
    let changed = record.replace("\"price\":\"3000\"", "\"price\":\"300\"");
    assert_ne!(record, changed);
    fs::write(office.path("lease.json"), changed).unwrap();
    assert_eq!(
        c7(&office, &format!("--document lease.pdf {salt}")),
        (step("could-not-check", "blocked"), Some(1))
    );
}

#[test]
fn a_name_is_shown_only_by_the_disclosure_of_that_record() {
    let office = office();
    let verify = "verify title.json --trust city/trust.json";
    let said = office.run(&format!("{verify} --disclosures owner.disclosures.json"));
    assert_eq!(said.status.code(), Some(2));
    let said = String::from_utf8(said.stdout).unwrap();
    assert!(
        said.contains("✓ Name: 张三 (Fits the logged digest)"),
        "{said}"
    );

    // The holder of another title says that theirs is this one.
    let [own, other] = ["title.json", "title-2.json"].map(|name| office.id(name));
    let file = fs::read_to_string(office.path("owner-2.disclosures.json")).unwrap();
    let strangers = office.run(&format!("{verify} --disclosures owner-2.disclosures.json"));
    assert_eq!(strangers.status.code(), Some(2));
    let said = String::from_utf8(strangers.stdout).unwrap();
    assert!(said.contains(&other) && !said.contains("张三"), "{said}");
    fs::write(office.path("claim.json"), file.replace(&other, &own)).unwrap();
    let claim = format!("{verify} --disclosures claim.json");
    assert_eq!(office.run(&claim).status.code(), Some(1));
    let report = office.asks(&format!("{claim} --json"));
    let expected = json!([{"record": own, "fields": [{"error": "disclosure-not-in-record"}]}]);
    assert_eq!(report["disclosed"], expected);

    let none = office.asks(&format!("{verify} --document lease.pdf --json"));
    assert_eq!(none["documents"][0]["reason"], "no-document");
    office.refuses(3, &format!("{verify} --disclosures title.json"));
    office.refuses(3, &format!("{verify} --document missing.pdf"));
}
