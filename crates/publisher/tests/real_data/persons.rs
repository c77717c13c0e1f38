//! No personal datum of an imported table stands in any file that is published.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use crate::city::{City, key};

/// Words in the names of columns that name or number persons.
const PERSONAL: [&str; 9] = [
    "host", "owner", "tenant", "landlord", "person", "phone", "email", "passport", "birth",
];
/// What is shorter is no name and no number of a person, but a flag or a count.
const SHORTEST: usize = 5;

/// The values in columns that name or number persons.
fn personal(file: &Path) -> BTreeSet<String> {
    let mut table = csv::Reader::from_path(file).unwrap();
    let header = table.headers().unwrap().clone();
    let columns: Vec<usize> = header
        .iter()
        .enumerate()
        .filter(|(_, name)| {
            let name = name.to_lowercase();
            PERSONAL.iter().any(|word| name.contains(word))
        })
        .map(|(column, _)| column)
        .collect();
    let mut values = BTreeSet::new();
    for row in table.records().map(Result::unwrap) {
        let cells = columns.iter().map(|column| row[*column].trim().to_owned());
        values.extend(cells.filter(|cell| cell.len() >= SHORTEST));
    }
    values
}

/// All files below a folder.
fn files(folder: PathBuf) -> Vec<PathBuf> {
    let (mut files, mut folders) = (Vec::new(), vec![folder]);
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            let list = if path.is_dir() {
                &mut folders
            } else {
                &mut files
            };
            list.push(path);
        }
    }
    files
}

/// Those of the values that stand in a text by themselves, not within a longer word or number.
fn found<'a>(text: &str, values: &'a BTreeSet<String>) -> Vec<&'a String> {
    let words: BTreeSet<&str> = text.split(|c: char| !c.is_alphanumeric()).collect();
    let is_word = |value: &str| value.chars().all(char::is_alphanumeric);
    let stands = |value: &&String| match is_word(value) {
        true => words.contains(value.as_str()),
        false => text.contains(value.as_str()),
    };
    values.iter().filter(stands).collect()
}

#[test]
fn no_person_of_an_imported_table_is_published() {
    let Some(data) = super::foreign() else {
        eprintln!("skipped: no foreign data beside the project (STELE_SHARED)");
        return;
    };
    let listings = data.join("rental/columbus_listings_2023-12-26_part.csv");
    let leases = data.join("rental/hdb_rental_contracts_sample.csv");
    let [lei, uscc] = ["lei_gleif.csv", "uscc_real.csv"].map(|f| data.join("companies").join(f));
    let mut city = City::new("2024-01-01T12:00:00Z");
    for party in ["host", "landlord", "platform", "registrar", "tenant"] {
        city.key_file(&format!("{party}.key"), &key());
    }
    let offered = ["--key", "agent=host.key", "--key", "platform=platform.key"];
    let let_to = [
        "--key",
        "landlord=landlord.key",
        "--key",
        "tenant=tenant.key",
        "--key",
        "platform=platform.key",
    ];
    let registered = ["--key", "registrar=registrar.key"];
    for (kind, file, map, keys) in [
        ("listings", &listings, "columbus.toml", &offered[..]),
        ("leases", &leases, "hdb-leases.toml", &let_to[..]),
        ("entities", &lei, "lei.toml", &registered[..]),
        ("entities", &uscc, "uscc.toml", &registered[..]),
    ] {
        eprintln!("{}", city.import(kind, file, map, keys));
    }
    city.publish();

    let persons: BTreeSet<String> = [&listings, &leases, &lei, &uscc]
        .into_iter()
        .flat_map(|file| personal(file))
        .collect();
    assert!(persons.len() > 500, "hosts are numbered: {}", persons.len());
    // What is public is found in the same way, so that nothing found means something.
    let public = [
        "GE HANGWEI MEDICAL SYSTEMS CO., LTD.",
        "08J21IH6Q4W00ZCQXZ23",
    ];
    let public: BTreeSet<String> = public.map(str::to_owned).into();
    let mut shown: BTreeSet<&String> = BTreeSet::new();
    for path in files(city.path("city/log")) {
        let bytes = fs::read(&path).unwrap();
        let text = String::from_utf8_lossy(&bytes);
        let known = found(&text, &persons);
        assert!(known.is_empty(), "{}: {known:?}", path.display());
        shown.extend(found(&text, &public));
    }
    assert_eq!(shown, public.iter().collect(), "the log is searched");
    let trust = fs::read_to_string(city.path("city/trust.json")).unwrap();
    assert!(found(&trust, &persons).is_empty());
}

#[test]
fn values_are_found_where_they_stand() {
    let values = ["2350409", "Ann Lee"].map(str::to_owned).into();
    for (text, expected) in [
        ("{\"agent\":\"2350409\"}", 1),
        ("urn:stele:host:2350409,Ann Leeds", 2),
        ("92350409", 0),
        ("a2350409", 0),
    ] {
        assert_eq!(found(text, &values).len(), expected, "{text}");
    }
}
