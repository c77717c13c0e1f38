//! Real tables of others in one log, held against every rule: what the rules say of ordinary data, by
//! which nobody meant to deceive. `docs/real-data.md` lists it, and this test holds the page to it.

mod city;
#[path = "../common/mod.rs"]
mod common;
mod funds;
mod packages;
mod payments;
mod persons;
mod released;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::rc::Rc;

use city::{City, Found, Party};
use serde_json::{Value, json};
use stele_publisher::import::{Kind, Options, RecordMap, RecordRow, read_records};
use stele_publisher::record_drafts::each_entry;
use stele_records::types::RecordType;
use stele_sign::multikey::SecretKey;
use stele_verify::record::Record;

const PAGE: &str = "../../docs/real-data.md";

/// The folder of foreign data beside the project, if it is there.
fn foreign() -> Option<PathBuf> {
    let project = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let shared =
        std::env::var_os("STELE_SHARED").map_or_else(|| project.join("../shared"), PathBuf::from);
    let folder = shared.join("data");
    folder.is_dir().then_some(folder)
}

/// The rows of a table, as its map reads them.
fn rows(file: &Path, kind: Kind, map: &str) -> Vec<RecordRow> {
    let map = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("../../docs/examples/{map}"));
    let map = RecordMap::parse(&fs::read_to_string(map).unwrap(), kind).unwrap();
    let options = Options::default();
    read_records(fs::read(file).unwrap(), &map, &options)
        .unwrap()
        .1
        .rows
}

/// Trees, and what happened to them, each signed by another party.
fn forest(city: &mut City, data: &Path) -> Vec<String> {
    let [custodian, maintainer, inspector, surveyor] = [
        ("TreeCard", "custodian"),
        ("TreeEvent", "maintainer"),
        ("TreeEvent", "inspector"),
        ("TreeEvent", "surveyor"),
    ]
    .map(|(record_type, role)| (role, city.party(&[record_type], &[role])));
    city.publish();
    let key = |city: &City, (role, party): &(&str, Party)| {
        format!(
            "{role}={}",
            city.key_file(&format!("{role}.key"), &party.key)
        )
    };
    let mut said = vec![city.import(
        "trees",
        &data.join("trees/toronto_EY_2022-08-18.csv"),
        "toronto.toml",
        &["--key", &key(city, &custodian), "--date", "2022-08-18"],
    )];
    city.publish();

    city.now = "2024-06-05T12:00:00Z";
    let events = data.join("trees/toronto_EY_events_2022-08_2024-06.csv");
    let events = fs::read_to_string(events).unwrap();
    let later = events
        .lines()
        .filter(|row| row.get(..10) > Some("2022-08-18"));
    let file = city.path("events.csv");
    let header = events.lines().next().unwrap();
    let text: Vec<&str> = [header]
        .into_iter()
        .chain(later.filter(|row| *row != header))
        .collect();
    fs::write(&file, text.join("\n")).unwrap();
    let keys = [maintainer, inspector, surveyor].map(|party| key(city, &party));
    said.push(city.import(
        "tree-events",
        &file,
        "toronto-events.toml",
        &["--key", &keys[0], "--key", &keys[1], "--key", &keys[2]],
    ));
    city.publish();
    said
}

/// Flats with owners, hosts with mandates, and their listings.
fn listings(city: &mut City, data: &Path) -> usize {
    let registry = registry(city);
    let platform = city.party(&["RentalListing", "Lease"], &["platform"]);
    let file = data.join("rental/columbus_listings_2023-12-26_part.csv");
    let rows = rows(&file, Kind::Listings, "columbus.toml");
    let hosts = hosts(&file);
    let mut agents: BTreeMap<&str, Party> = BTreeMap::new();
    let mut owners: BTreeMap<String, SecretKey> = BTreeMap::new();
    let mut mandates = BTreeSet::new();
    for row in &rows {
        let host = hosts[&row.key].as_str();
        let unit = row.subject["property"].clone();
        let name = unit.as_str().unwrap().to_owned();
        let area = &row.subject["area"];
        if !agents.contains_key(host) {
            let types = ["RentalListing", "Mandate"];
            agents.insert(host, city.party(&types, &["agent"]));
        }
        if !owners.contains_key(&name) {
            owners.insert(name.clone(), city.owner(&unit, area, &registry));
        }
        let (agent, owner) = (&agents[host], &owners[&name]);
        if mandates.insert((name.clone(), host)) {
            city.record(
                RecordType::Mandate,
                json!({
                    "agent": agent.id,
                    "area": area,
                    "exclusive": false,
                    "id": format!("urn:stele:property:{name}"),
                    "property": unit,
                }),
                &[(owner, "principal"), (&agent.key, "agent")],
            );
        }
    }
    city.publish();
    for row in &rows {
        let agent = &agents[hosts[&row.key].as_str()];
        let signers = [(&agent.key, "agent"), (&platform.key, "platform")];
        city.row(Kind::Listings, row, &signers);
    }
    city.publish();
    rows.len()
}

/// Who hosts each listing. The map doesn't say, since it is no field of a listing.
fn hosts(file: &Path) -> BTreeMap<String, String> {
    let mut table = csv::Reader::from_path(file).unwrap();
    let header = table.headers().unwrap().clone();
    let column = |name| header.iter().position(|column| column == name).unwrap();
    let (id, host) = (column("id"), column("host_id"));
    let rows = table.records().map(Result::unwrap);
    rows.map(|row| (row[id].to_owned(), row[host].to_owned()))
        .collect()
}

fn registry(city: &mut City) -> Party {
    let types = ["Property", "TitleAttestation", "PersonAttestation"];
    city.party(&types, &["registry", "attester"])
}

/// Blocks, and leases in them between made-up owners and tenants.
fn blocks(city: &mut City, data: &Path) -> Vec<String> {
    let registry = registry(city);
    let platform = city.party(&["RentalListing", "Lease"], &["platform"]);
    city.publish();
    let key = city.key_file("registry.key", &registry.key);
    let said = city.import(
        "properties",
        &data.join("rental/hdb_property_information.csv"),
        "hdb-properties.toml",
        &["--key", &key],
    );
    let file = data.join("rental/hdb_rental_contracts_sample.csv");
    let rows = rows(&file, Kind::Leases, "hdb-leases.toml");
    let mut owners: BTreeMap<String, SecretKey> = BTreeMap::new();
    let mut tenants = Vec::new();
    for row in &rows {
        let unit = &row.subject["property"];
        let name = unit.as_str().unwrap().to_owned();
        let area = &row.subject["area"];
        let owner = owners.entry(name);
        owner.or_insert_with(|| city.owner(unit, area, &registry));
        let pseudonym = row.subject["pseudonym"].as_str().unwrap();
        tenants.push(city.person(("lease", None), pseudonym, &registry));
    }
    city.publish();
    for (row, tenant) in rows.iter().zip(&tenants) {
        let owner = &owners[row.subject["property"].as_str().unwrap()];
        let signers = [
            (owner, "landlord"),
            (tenant, "tenant"),
            (&platform.key, "platform"),
        ];
        city.row(Kind::Leases, row, &signers);
    }
    city.publish();
    vec![said, format!("{} rows: {} new", rows.len(), rows.len())]
}

fn entities(city: &mut City, data: &Path) -> Vec<String> {
    let registrar = Rc::clone(&city.registrar);
    let key = city.key_file("registrar.key", &registrar);
    let said = [
        ("lei_gleif.csv", "lei.toml"),
        ("uscc_real.csv", "uscc.toml"),
    ]
    .map(|(file, map)| {
        let file = data.join("companies").join(file);
        city.import("entities", &file, map, &["--key", &key])
    });
    city.publish();
    said.into()
}

impl City {
    /// A row's record, which its own parties sign.
    fn row(&mut self, kind: Kind, row: &RecordRow, signers: &[(&SecretKey, &str)]) {
        let subject = Value::Object(row.subject.clone());
        let dates = (row.valid_from.as_deref(), row.valid_until.as_deref());
        self.record_for(kind.record_type(), subject, signers, dates);
    }
}

/// The groups of the page, by what its records come from.
fn group(record: &Record<'_>) -> Option<&'static str> {
    let id = record.subject()?.get("id")?.as_str()?;
    let own = id.starts_with("urn:stele:entity:91133100900");
    match RecordType::from_name(record.record_type())? {
        RecordType::TreeCard => Some("trees"),
        RecordType::TreeEvent => Some("tree-events"),
        RecordType::RentalListing => Some("listings"),
        RecordType::Property => Some("properties"),
        RecordType::Lease => Some("leases"),
        RecordType::Entity if !own => Some("entities"),
        _ => None,
    }
}

/// The table of the page: how many records of each group each rule says something of.
fn table(city: &City, found: Found, group: fn(&Record<'_>) -> Option<&'static str>) -> String {
    let mut groups = Vec::new();
    each_entry(&city.home(), |entry| {
        groups.push(Record::parse(entry).ok().and_then(|record| group(&record)));
    })
    .unwrap();
    let mut sizes: BTreeMap<&str, usize> = BTreeMap::new();
    for group in groups.iter().flatten() {
        *sizes.entry(group).or_default() += 1;
    }
    let mut tally: BTreeMap<(&str, String, String), usize> = BTreeMap::new();
    for (entry, found) in found {
        let Some(group) = groups[entry] else {
            // What was made up around the tables is in order, but for their areas abroad.
            let abroad = found.iter().all(|(code, ..)| code == "C5");
            assert!(abroad, "{found:?}");
            continue;
        };
        for (code, outcome, what) in found {
            let first = tally.entry((group, code, outcome)).or_default();
            if *first == 0 {
                eprintln!("{group}, entry {entry}: {what}");
            }
            *first += 1;
        }
    }
    let mut text = String::from(
        "| records | of | check | outcome | how many | share |\n|---|---|---|---|---|---|\n",
    );
    for (group, size) in &sizes {
        let lines: Vec<_> = tally.iter().filter(|((own, ..), _)| own == group).collect();
        if lines.is_empty() {
            writeln!(text, "| {group} | {size} | all | passed | {size} | 100 % |").unwrap();
        }
        for ((_, code, outcome), count) in lines {
            let share = 100.0 * f64::from(u32::try_from(*count).unwrap())
                / f64::from(u32::try_from(*size).unwrap());
            writeln!(
                text,
                "| {group} | {size} | {code} | {outcome} | {count} | {share:.1} % |"
            )
            .unwrap();
        }
    }
    text
}

#[test]
fn real_data_does_not_cry_wolf() {
    let Some(data) = foreign() else {
        eprintln!("skipped: no foreign data beside the project (STELE_SHARED)");
        return;
    };
    let mut city = City::new("2022-08-18T12:00:00Z");
    for said in forest(&mut city, &data) {
        eprintln!("{said}");
    }
    eprintln!("{} listings", listings(&mut city, &data));
    for said in blocks(&mut city, &data) {
        eprintln!("{said}");
    }
    for said in entities(&mut city, &data) {
        eprintln!("{said}");
    }
    let table = table(&city, city.audit(), group);
    hold(&table);
}

/// Holds the page to a table.
fn hold(table: &str) {
    let page = Path::new(env!("CARGO_MANIFEST_DIR")).join(PAGE);
    let page = fs::read_to_string(page).unwrap_or_default();
    assert!(
        page.contains(table),
        "docs/real-data.md has another table than\n{table}"
    );
}
