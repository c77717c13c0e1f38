//! A release of a program: drafted from a build's manifest, logged, and held against a folder.

use std::fs;
use std::path::Path;

use serde_json::{Value, json};
use stele_verify::hash::Hash;

use crate::document::{page, works};
use crate::office::{COMPANY, Office, did};

/// The section of docs/dist.md that these tests are about.
const SECTION: &str = "## Logging a release\n";

/// The files of a build, small and made up.
const FILES: [(&str, &str); 3] = [
    ("modules/rental-en.wasm", "\0asm made up"),
    ("stele-verify.css", "made up {}"),
    ("stele-verify.js", "// made up"),
];

/// Writes a build into a folder, with its manifest as `cargo xtask dist` gives it.
fn build(folder: &Path) {
    let mut files = json!({});
    for (path, text) in FILES {
        let to = folder.join(path);
        fs::create_dir_all(to.parent().unwrap()).unwrap();
        fs::write(to, text).unwrap();
        files[path] = json!({
            "brotli": 1, "bytes": text.len(), "integrity": "sha384-…",
            "sha256": Hash::of(&[text.as_bytes()]).to_hex(),
        });
    }
    let manifest = json!({"files": files, "version": "0.1.0"});
    fs::write(folder.join("manifest.json"), format!("{manifest:#}\n")).unwrap();
}

/// An office whose city lets a publisher of programs sign releases, and a build.
fn office() -> Office {
    let office = Office::new(&["root", "publisher", "stranger"]);
    fs::rename(office.path("city"), office.path("other")).unwrap();
    office.ok(&format!(
        "init city --origin records.test/releases --witness north --auditor-quorum 0 --anchor {} \
         --anchor-areas 1306",
        did("root")
    ));
    office.ok(&format!(
        "draft Entity --home city --subject {COMPANY} --set legalName=示例软件 --set kind=platform \
         --signer registrar=root.key --out entity.json"
    ));
    office.ok("add city entity.json");
    office.ok(&format!(
        "key register city --entity {COMPANY} --key publisher.key --registrar root.key"
    ));
    office.ok(&format!(
        "accredit city {COMPANY} --types Release --roles publisher --areas 1306 --key root.key"
    ));
    office.ok("publish city");
    build(&office.path("dist/v0.1.0"));
    office
}

/// Logs the release, signed with this key, and writes its dossier.
fn log(office: &Office, key: &str) {
    office.ok(&format!(
        "draft Release --home city --manifest dist/v0.1.0/manifest.json --set name=stele-verify \
         --set commit=0123abc --signer publisher={} --out {key}.json",
        did(key)
    ));
    office.ok(&format!("sign {key}.json --key {key}.key"));
    office.ok(&format!("add city {key}.json"));
    office.ok("publish city");
    office.ok(&format!(
        "prove city --record {key}.json --dossier --out {key}.dossier"
    ));
}

fn verify(office: &Office, what: &str) -> (Value, Option<i32>) {
    let call = format!("verify {what} --trust city/trust.json --files dist/v0.1.0 --json");
    let output = office.run(&call);
    let report: Value = serde_json::from_slice(&output.stdout).unwrap();
    (report["files"].clone(), output.status.code())
}

#[test]
fn the_section_of_the_page_works_word_for_word() {
    let office = office();
    let page = page("dist.md");
    let (_, section) = page.split_once(SECTION).expect("the section is there");
    let section = section.split("\n## ").next().unwrap_or_default();
    let root = office.path(".");
    assert!(works(section, &root) >= 3, "the section has its commands");
}

#[test]
fn a_release_is_logged_found_by_any_hash_and_held_against_a_folder() {
    let office = office();
    log(&office, "publisher");
    let record = office.json("publisher.json");
    let subject = &record["credentialSubject"];
    assert_eq!(subject["id"], "urn:stele:release:stele-verify:0.1.0");
    assert_eq!(subject["version"], "0.1.0");
    let paths = subject["files"].as_array().unwrap().iter();
    let paths: Vec<_> = paths.map(|file| file["path"].as_str().unwrap()).collect();
    assert_eq!(
        paths,
        [
            "manifest.json",
            "modules/rental-en.wasm",
            "stele-verify.css",
            "stele-verify.js"
        ]
    );
    for path in paths {
        let bytes = fs::read(office.path("dist/v0.1.0").join(path)).unwrap();
        let hash = Hash::of(&[&bytes]).to_hex();
        let list = office.asks(&format!("lookup city sha256:{hash} --json"));
        assert_eq!(list["count"], 1, "{path}: {list:#}");
    }
    let same = json!({"differences": [], "folder": "dist/v0.1.0", "outcome": "same"});
    assert_eq!(verify(&office, "publisher.dossier"), (same, Some(0)));

    // Each way in which a folder can differ is named, with the file.
    fs::write(office.path("dist/v0.1.0/stele-verify.js"), "// made uq").unwrap();
    fs::write(office.path("dist/v0.1.0/more.js"), "").unwrap();
    fs::remove_file(office.path("dist/v0.1.0/stele-verify.css")).unwrap();
    let (files, status) = verify(&office, "publisher.dossier");
    assert_eq!(status, Some(1));
    assert_eq!(files["outcome"], "other");
    let differences = files["differences"].as_array().unwrap().iter();
    let differences: Vec<_> = differences
        .map(|one| {
            (
                one["path"].as_str().unwrap(),
                one["outcome"].as_str().unwrap(),
            )
        })
        .collect();
    assert_eq!(
        differences,
        [
            ("more.js", "extra"),
            ("stele-verify.css", "missing"),
            ("stele-verify.js", "differs")
        ]
    );
    for lang in ["en", "zh"] {
        let call = "verify publisher.dossier --trust city/trust.json --files dist/v0.1.0 --lang";
        let output = office.run(&format!("{call} {lang}"));
        let text = String::from_utf8(output.stdout).unwrap();
        for path in ["more.js", "stele-verify.css", "stele-verify.js"] {
            assert!(text.contains(path), "{text}");
        }
    }
    // Nobody signs for files other than the manifest's.
    let draft = "draft Release --home city --manifest dist/v0.1.0/manifest.json --set name=x \
                 --signer publisher=publisher.key";
    let says = office.refuses(1, draft);
    assert!(says.contains("stele-verify.js (differs)"), "{says}");
}

/// Files that fit a record of somebody who may not publish them are worth nothing.
#[test]
fn files_that_fit_make_no_record_better() {
    let office = office();
    log(&office, "stranger");
    let (files, status) = verify(&office, "stranger.dossier");
    assert_eq!((files["outcome"].as_str(), status), (Some("same"), Some(1)));
    // A record that was changed is compared with nothing.
    let text = fs::read_to_string(office.path("stranger.json")).unwrap();
    let text = text.replace("0123abc", "0123abd");
    fs::write(office.path("changed.json"), text).unwrap();
    let (files, status) = verify(&office, "changed.json");
    assert_eq!(
        (files["outcome"].as_str(), status),
        (Some("could-not-check"), Some(1))
    );
}

#[test]
fn what_is_no_release_names_no_files() {
    let office = office();
    let says = office.refuses(
        3,
        "verify entity.json --trust city/trust.json --files dist/v0.1.0",
    );
    assert!(says.contains("this is of type Entity"), "{says}");
    let says = office.refuses(
        3,
        "draft Entity --home city --manifest dist/v0.1.0/manifest.json --signer registrar=root.key",
    );
    assert!(says.contains("is for a Release"), "{says}");
    let manifest = office.path("dist/v0.1.0/manifest.json");
    for wrong in [
        r#"{"version": "1", "files": {"../x": {"bytes": 1, "sha256": "00"}}}"#,
        r#"{"version": "1", "files": []}"#,
        r#"{"version": "1", "files": {"manifest.json": {"bytes": 1, "sha256": "00"}}}"#,
    ] {
        fs::write(&manifest, wrong).unwrap();
        let says = office.refuses(
            3,
            "draft Release --home city --manifest dist/v0.1.0/manifest.json --set name=x \
             --signer publisher=publisher.key",
        );
        assert!(says.contains("manifest.json"), "{says}");
    }
}
