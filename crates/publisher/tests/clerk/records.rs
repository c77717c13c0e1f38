//! Records that end or replace others, keys and accreditations.

use std::fs;

use serde_json::json;

use crate::office::{COMPANY, Office, UNIT, did};

#[test]
fn records_are_replaced_and_taken_back_once() {
    let office = Office::new(&["anna", "platform", "stranger"]);
    office.listing(
        "1",
        "--signer owner=anna.key --signer platform=platform.key",
        "a.json",
    );
    office.ok("add city a.json");
    office.ok("publish city");
    let first = office.id("a.json");

    let lower = format!("supersede city {first} --set price=3000");
    let both = "--key anna.key --key platform.key";
    let says = office.refuses(3, &format!("{lower} --key anna.key"));
    assert!(
        says.contains("still to sign: platform") && says.contains("--out"),
        "{says}"
    );
    let says = office.refuses(3, &format!("supersede city {first} {both}"));
    assert!(says.contains("nothing would change"), "{says}");
    let dry = office.ok(&format!("{lower} {both} --dry-run"));
    assert!(dry.contains("\"price\": \"3000\""), "{dry}");
    assert!(dry.contains("nothing was written"), "{dry}");
    office.ok(&format!("{lower} --key anna.key --out b.json"));
    let second = office.json("b.json");
    assert_eq!(second["supersedes"], json!(first));
    for same in ["signers", "issuer"] {
        assert_eq!(second[same], office.json("a.json")[same]);
    }
    office.ok("sign b.json --key platform.key");
    office.ok("add city b.json");
    // Also while it is only queued, a second version would stand beside the first.
    let second = office.id("b.json");
    let says = office.refuses(1, &format!("{lower} {both}"));
    assert!(says.contains("already") && says.contains(&second), "{says}");

    let withdraw = format!("withdraw city {second} --reason let --key");
    let says = office.ok(&format!("{withdraw} stranger.key --dry-run"));
    assert!(says.contains("has not signed this record"), "{says}");
    office.ok(&format!("{withdraw} platform.key"));
    let says = office.refuses(1, &format!("{withdraw} platform.key"));
    assert!(says.contains("already"), "{says}");
    let says = office.refuses(3, "withdraw city city/trust.json --key platform.key");
    assert!(says.contains("is no record"), "{says}");
    let says = office.refuses(3, "withdraw city missing.json --key platform.key");
    assert!(
        says.contains("neither the file of a record nor an id"),
        "{says}"
    );
    let says = office.refuses(1, "withdraw city urn:uuid:none --key platform.key");
    assert!(says.contains("neither the log nor the queue"), "{says}");
    office.ok("publish city");
    // All of it stands in the flat's own list, and the withdrawal in that of its area.
    let list = office.asks(&format!("lookup city property:{UNIT} --json"));
    assert_eq!(list["count"], 3, "{list:#}");
    let list = office.asks("lookup city area:Withdrawal/130629100 --json");
    assert_eq!(list["count"], 1, "{list:#}");

    office.ok(&format!(
        "prove city --record {second} --out receipt.tlog-proof"
    ));
    // Without the log at hand, nothing is said about now.
    let receipt = office.run("verify receipt.tlog-proof --trust city/trust.json");
    assert_eq!(receipt.status.code(), Some(2));
}

/// What several have agreed on, one of them doesn't take back.
#[test]
fn a_lease_is_taken_back_by_landlord_and_tenant() {
    let office = Office::new(&["landlord", "tenant", "platform", "newer"]);
    fs::write(office.path("lease.pdf"), b"%PDF made up").unwrap();
    office.ok(&format!(
        "draft Lease --home city --subject {UNIT} --set area=130629 --set pseudonym=P-1 \
         --set startDate=2026-10-01 --set endDate=2027-09-30 --set price=3000 --set deposit=3000 \
         --set priceCurrency=CNY --document lease.pdf --disclosures lease.disclosures.json \
         --signer landlord=landlord.key --signer tenant=tenant.key --signer platform=platform.key \
         --out lease.json"
    ));
    office.ok("add city lease.json");
    office.ok("publish city");
    let withdraw = "withdraw city lease.json --reason cancelled";
    let says = office.refuses(3, &format!("{withdraw} --key landlord.key"));
    let missing = format!("still to sign: withdrawer {}", did("tenant"));
    assert!(
        says.contains(&missing) && !says.contains(&did("platform")),
        "{says}"
    );
    let says = office.refuses(3, &format!("{withdraw} --signer agent=newer.key"));
    assert!(
        says.contains("nobody has signed this record as agent"),
        "{says}"
    );
    // The tenant has got another key since.
    let newer = format!("--key landlord.key --signer tenant={}", did("newer"));
    let says = office.ok(&format!("{withdraw} {newer} --dry-run"));
    assert!(
        says.contains(&did("newer")) && !says.contains(&did("tenant")),
        "{says}"
    );

    office.ok(&format!("{withdraw} --key landlord.key --out back.json"));
    office.ok("sign back.json --key tenant.key");
    let record = office.json("back.json");
    let roles: Vec<_> = record["signers"].as_array().unwrap().iter().collect();
    assert!(
        roles.iter().all(|signer| signer["role"] == "withdrawer"),
        "{roles:?}"
    );
    assert_eq!(roles.len(), 2);
    office.ok("add city back.json");
    assert!(office.ok("publish city").contains("added 1"));
}

#[test]
fn keys_are_registered_replaced_and_revoked() {
    let office = Office::new(&["registrar", "old", "new"]);
    let says = office.refuses(1, "key revoke city --key old.key");
    assert!(says.contains("has a registration of"), "{says}");
    let register = format!("key register city --entity {COMPANY} --key old.key --registrar");
    office.ok(&format!("{register} {} --out key.json", did("registrar")));
    office.ok("sign key.json --key registrar.key");
    office.ok("add city key.json");
    let says = office.refuses(1, &format!("{register} registrar.key"));
    assert!(
        says.contains("is registered already, to urn:stele:entity:"),
        "{says}"
    );

    office.ok("key rotate city --old old.key --new new.key --registrar registrar.key");
    let says = office.refuses(1, "key revoke city --key old.key");
    assert!(says.contains("revoked already"), "{says}");
    office.ok("publish city");
    office.ok("key revoke city --key new.key --reason lost");
    assert!(office.ok("publish city").contains("added 1"));
    assert!(office.ok("audit city").contains("records intact: 4 of 4"));
}

/// From the anchor of a new trust file to a listing that readers can rely on.
#[test]
fn anchors_entitle_those_they_accredit() {
    let office = Office::new(&["anchor", "anna", "platform"]);
    for (call, says) in [
        ("--anchor anchor.key", "--anchor-areas"),
        (
            "--anchor anchor.key --anchor-areas 13 --anchor-types Tree",
            "the record types are",
        ),
        (
            "--anchor anchor.key --anchor-areas 13 --anchor-areas 14 --anchor-areas 15",
            "3 times for 1",
        ),
    ] {
        let error = office.refuses(3, &format!("init town --origin test.example/town {call}"));
        assert!(error.contains(says), "{call}\n{error}");
        assert!(!office.path("town").exists(), "{call}");
    }
    let (anchor, registry) = (did("anchor"), did("anna"));
    office.ok(&format!(
        "init town --origin test.example/town --witness w --auditor-quorum 0 --anchor {anchor} \
         --anchor {registry} --anchor-areas 1306 --anchor-types Entity,Key,RentalListing \
         --anchor-types TitleAttestation --anchor-name-en Registrar --anchor-name-en Registry"
    ));
    let anchors = &office.json("town/trust.json")["anchors"];
    assert_eq!(anchors[0]["key"], json!(anchor));
    assert_eq!(
        anchors[0]["recordTypes"],
        json!(["Entity", "Key", "RentalListing"])
    );
    assert_eq!(anchors[1]["recordTypes"], json!(["TitleAttestation"]));
    assert_eq!(anchors[1]["areas"], json!(["1306"]));
    assert_eq!(
        anchors[1]["name"],
        json!({"en": "Registry", "zh": "公共记录"})
    );

    let key = "--key platform.key --registrar anchor.key";
    office.ok(&format!("key register town --entity {COMPANY} {key}"));
    office.ok(&format!(
        "accredit town {COMPANY} --types RentalListing --roles platform --areas 130629 \
         --key anchor.key"
    ));
    office.ok("publish town");
    // A file with a public key in it is as good as the key itself.
    fs::write(office.path("anna.did"), format!("{registry}\n")).unwrap();
    office.ok(&format!(
        "draft RentalListing --home town --subject {UNIT} --set area=130629 --set price=3200 \
         --set priceCurrency=CNY --signer owner=anna.did --signer platform=platform.key \
         --out listing.json"
    ));
    office.ok("sign listing.json --key anna.key");
    office.ok("add town listing.json");
    office.ok("publish town");
    office.ok("prove town --record listing.json --dossier --out listing.dossier");
    let verdict = office.asks("verify listing.dossier --trust town/trust.json --json");
    let questions = verdict["questions"].as_array().unwrap().iter();
    let checks = questions.flat_map(|question| question["checks"].as_array().unwrap());
    let of = |code: &str| checks.clone().find(|check| check["check"] == code).unwrap();
    for code in ["roles", "C1", "C2", "C4"] {
        assert_eq!(of(code)["outcome"], "passed", "{verdict:#}");
    }
}

#[test]
fn entities_are_accredited_for_what_there_is() {
    let office = Office::new(&["anchor"]);
    let accredit = format!(
        "accredit city {COMPANY} --types RentalListing,Lease --areas 130629,130632 --key anchor.key"
    );
    let says = office.refuses(3, &format!("{accredit} --roles tenant"));
    assert!(says.contains("there are agent, platform"), "{says}");
    let dry = office.ok(&format!("{accredit} --roles platform --dry-run"));
    assert!(
        dry.contains("\"recordTypes\": [\n      \"RentalListing\""),
        "{dry}"
    );
    let says = office.ok(&format!(
        "{accredit} --roles platform --until 2027-09-21T00:00:00Z"
    ));
    assert!(says.contains("queued Accreditation"), "{says}");
}
