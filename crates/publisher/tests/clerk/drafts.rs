//! Drafts that several parties sign, on their way to the log.

use std::fs;

use serde_json::{Value, json};
use stele_sign::record::Draft;
use stele_verify::encoding::from_base64url;
use stele_verify::hash::Hash;
use stele_verify::record::{Disclosure, Record};

use crate::office::{COMPANY, Office, UNIT, did, key};

#[test]
fn parties_sign_one_after_the_other() {
    let office = Office::new(&["anna", "platform", "stranger"]);
    let platform = did("platform");
    let signers = format!("--signer owner=anna.key --signer platform={platform}");
    office.listing("1", &signers, "a.json");
    let status = office.asks("status a.json --json");
    assert_eq!(status["complete"], 0);
    assert_eq!(status["incomplete"], 1);
    let signers = status["documents"][0]["signers"].as_array().unwrap();
    let state = |role: &str| &signers.iter().find(|s| s["role"] == role).unwrap()["state"];
    assert_eq!(
        (state("owner"), state("platform")),
        (&json!("signed"), &json!("missing"))
    );

    let before = fs::read(office.path("a.json")).unwrap();
    let says = office.refuses(1, "add city a.json");
    assert!(
        says.contains(&format!("Missing: platform {platform}")),
        "{says}"
    );
    let says = office.refuses(3, "sign a.json --key stranger.key");
    assert!(says.contains("doesn’t name stranger.key"), "{says}");
    assert!(says.contains("Its signers are: "), "{says}");
    assert_eq!(fs::read(office.path("a.json")).unwrap(), before);

    let says = office.ok("sign a.json --key platform.key --out b.json");
    assert!(says.contains("complete: add it"), "{says}");
    office.ok("status b.json");
    office.ok("add city b.json");
}

#[test]
fn a_folder_goes_to_the_co_signer_as_one_file() {
    let office = Office::new(&["anna", "bert", "platform"]);
    fs::create_dir(office.path("drafts")).unwrap();
    let platform = did("platform");
    for (number, owner) in [("1", "anna"), ("2", "bert"), ("3", "bert")] {
        let signers = format!("--signer owner={} --signer platform={platform}", did(owner));
        office.listing(number, &signers, &format!("drafts/{number}.json"));
    }
    // What isn't a draft is left alone.
    fs::write(office.path("drafts/disclosures.json"), "{\"private\": 1}").unwrap();
    let says = office.refuses(3, "sign drafts --key bert.key");
    assert!(says.contains("1.json") && says.contains("--skip"), "{says}");
    let says = office.ok("sign drafts --key bert.key --skip");
    assert!(
        says.contains("signed 2 drafts") && says.contains("(3 of 3)"),
        "{says}"
    );
    let says = office.refuses(3, "sign drafts --key anna.key --skip --out x.json");
    assert!(says.contains(".jsonl"), "{says}");
    office.ok("sign drafts --key anna.key --skip --out week.jsonl");

    let status = office.asks("status week.jsonl --json");
    let documents = status["documents"].as_array().unwrap().iter();
    let lines: Vec<&Value> = documents.map(|document| &document["line"]).collect();
    assert_eq!(lines, [&json!(1), &json!(2), &json!(3)]);
    let says = office.refuses(1, "add city week.jsonl");
    assert!(
        says.contains("week.jsonl, line 1: not everybody has signed yet"),
        "{says}"
    );
    office.ok("sign week.jsonl --key platform.key");
    assert!(office.ok("status week.jsonl").contains("3 of 3 complete"));
    assert!(
        office
            .ok("add city week.jsonl")
            .contains("queued 3 records")
    );
    assert!(office.ok("publish city").contains("added 3"));
    assert!(office.ok("audit city").contains("records intact: 3 of 3"));
}

#[test]
fn a_draft_that_was_changed_is_not_signed_further() {
    let office = Office::new(&["anna", "platform"]);
    let signers = format!(
        "--signer owner=anna.key --signer platform={}",
        did("platform")
    );
    office.listing("1", &signers, "a.json");
    let mut draft = office.json("a.json");
    draft["credentialSubject"]["price"] = json!("2200");
    fs::write(office.path("a.json"), draft.to_string()).unwrap();
    let text = String::from_utf8(office.run("status a.json").stdout).unwrap();
    assert!(text.contains("was changed after it was signed"), "{text}");
    let says = office.refuses(1, "sign a.json --key platform.key");
    assert!(says.contains("the signature of the owner"), "{says}");
    assert!(says.contains("Nothing was signed"), "{says}");
    // Whoever stands by the change signs anew.
    office.ok("sign a.json --key anna.key");
    office.ok("sign a.json --key platform.key");
    office.ok("add city a.json");
}

/// Signed by all that it names, but not by all that a lease needs.
#[test]
fn a_record_without_its_roles_is_refused_with_all_that_are_missing() {
    let office = Office::new(&["anna"]);
    let subject = json!({
        "area": ["130629"], "deposit": "6000", "documentHash": "0a".repeat(32),
        "endDate": "2027-09-30", "id": format!("urn:stele:property:{UNIT}"), "price": "3000",
        "priceCurrency": "CNY", "property": UNIT, "pseudonym": "P-1", "startDate": "2026-10-01",
        "type": "RentAction",
    });
    let draft = Draft {
        id: "urn:uuid:1".into(),
        record_type: "Lease".into(),
        log: "test.example/flats".into(),
        valid_from: "2026-09-21T13:40:00Z".into(),
        valid_until: None,
        supersedes: None,
        subject: subject.as_object().unwrap().clone(),
        signers: vec![(key("anna").did().clone(), "landlord".into())],
    };
    let mut document = draft.document().unwrap();
    fs::write(office.path("draft.json"), document.to_bytes().unwrap()).unwrap();
    let says = office.refuses(1, "sign draft.json --key anna.key");
    assert!(
        says.contains("no signer is named for the role tenant, platform"),
        "{says}"
    );
    let status = office.asks("status draft.json --json");
    assert_eq!(
        status["documents"][0]["missingRoles"],
        json!(["tenant", "platform"])
    );

    document.sign(&key("anna"), "2026-09-21T13:40:00Z").unwrap();
    fs::write(office.path("lease.record"), document.finish().unwrap()).unwrap();
    let says = office.refuses(1, "add city lease.record");
    assert!(
        says.contains("nobody has signed as tenant, platform"),
        "{says}"
    );
    let sets = "landlord + tenant + platform, or agent + tenant + platform";
    assert!(says.contains(sets), "{says}");
    assert_eq!(office.run("status lease.record").status.code(), Some(1));
}

#[test]
fn drafts_say_what_is_wrong_with_them() {
    let office = Office::new(&["anna"]);
    let card = "TreeCard --set tag=T-1 --set observedOn=2026-09-01";
    let care = "TreeEvent --set tag=T-1 --set event=care --set eventDate=2026-09-01";
    let until = format!("{card} --signer custodian=anna.key --until 2026-01-01T00:00:00Z");
    for (call, says) in [
        (
            "Lease --subject 1 --signer landlord=anna.key",
            "is the id of no flat",
        ),
        (
            &format!("Lease --subject {UNIT} --signer landlord=anna.key"),
            "fields area, pseudonym",
        ),
        ("Tree --signer custodian=anna.key", "the record types are"),
        (
            "Section --set color=1 --signer custodian=anna.key",
            "has no field \"color\"",
        ),
        (
            &format!("{card} --signer planter=anna.key"),
            "its roles are custodian",
        ),
        (&format!("{card} --signer custodian"), "ROLE=KEY"),
        (
            &format!("{card} --signer custodian=did:key:z6Mk"),
            "is no key",
        ),
        (&until, "before it begins"),
        (
            &format!("{care} --signer maintainer=anna.key"),
            "its first tag",
        ),
    ] {
        let error = office.refuses(3, &format!("draft --home city {call}"));
        assert!(error.contains(says), "{call}\n{error}");
    }
    let explained = office.ok("draft RentalListing --explain");
    assert!(
        explained.contains("signed by owner + platform, or agent + platform"),
        "{explained}"
    );
    let slip = COMPANY.replace('X', "H");
    let warned = office.ok(&format!(
        "draft Entity --home city --subject {slip} --set legalName=示例 --set kind=agency \
         --signer registrar=anna.key"
    ));
    assert!(warned.contains("code-check"), "{warned}");
}

/// What names a person is hidden in the draft, and can be shown with the file that was kept.
#[test]
fn persons_stand_in_digests_only() {
    let office = Office::new(&["registry"]);
    fs::write(
        office.path("owner.json"),
        "{\"name\": \"张三\", \"documentNumber\": \"X1\"}",
    )
    .unwrap();
    fs::write(office.path("lease.pdf"), b"%PDF made up").unwrap();
    let owner = did("registry");
    let title = format!(
        "draft TitleAttestation --home city --subject {UNIT} --set area=130629 --set floorLevel=5 \
         --set ownerKey={owner} --set status=held --set floorSizeCm2=900000 --set numberOfRooms=3 \
         --signer registry=registry.key --private owner.json"
    );
    let says = office.refuses(3, &title);
    assert!(says.contains("--disclosures"), "{says}");
    office.ok(&format!(
        "{title} --disclosures owner.disclosures.json --out title.json"
    ));
    let text = fs::read_to_string(office.path("title.json")).unwrap();
    assert!(!text.contains("张三") && !text.contains("\"X1\""), "{text}");
    let file = office.json("owner.disclosures.json");
    assert_eq!(file["records"][0]["record"], json!(office.id("title.json")));
    let record = Record::parse(text.as_bytes()).unwrap();
    let disclosures = file["records"][0]["disclosures"].as_array().unwrap().iter();
    let shown = disclosures.map(|text| Disclosure::verify(text.as_str().unwrap(), &record));
    let mut names: Vec<_> = shown
        .map(|shown| shown.unwrap().name().to_owned())
        .collect();
    names.sort();
    assert_eq!(names, ["documentNumber", "name"]);

    let (landlord, tenant) = (key("landlord"), did("tenant"));
    let lease = format!(
        "draft Lease --home city --subject {UNIT} --set area=130629 --set pseudonym=P-1 \
         --set startDate=2026-10-01 --set endDate=2027-09-30 --set price=3000 --set deposit=3000 \
         --set priceCurrency=CNY --document lease.pdf --signer landlord={} --signer tenant={tenant} \
         --signer platform={owner}",
        landlord.did().as_str()
    );
    office.ok(&format!(
        "{lease} --disclosures lease.disclosures.json --out lease.json"
    ));
    let says = office.refuses(3, &format!("{lease} --disclosures lease.disclosures.json"));
    assert!(says.contains("exists already"), "{says}");
    let salt = &office.json("lease.disclosures.json")["records"][0]["salts"]["documentHash"];
    let salt = from_base64url(salt.as_str().unwrap()).unwrap();
    let hash = Hash::of(&[&salt, b"%PDF made up"]).to_hex();
    assert_eq!(
        office.json("lease.json")["credentialSubject"]["documentHash"],
        json!(hash)
    );
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        let file = fs::metadata(office.path("lease.disclosures.json")).unwrap();
        assert_eq!(file.permissions().mode() & 0o777, 0o600);
    }
}
