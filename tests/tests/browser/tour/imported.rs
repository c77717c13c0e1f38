//! A city of tables that others publish, made with the `stele` command alone: trees and what happened to them, companies,
//! flats and homes to let, payments. The tables lie beside the project and are no part of it (`stele_tests::vectors`).
//!
//! What no table has is made up around them: who signs, who owns the flats, and the projects that money belongs to.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Instant;

use serde_json::Value;
use stele_records::amount::Amount;
use stele_records::codes::uscc_check_characters;
use stele_tests::vectors::shared;
use tempfile::TempDir;

use crate::page::skipped;

/// Places abroad have numbers of their own in the maps of `docs/examples`; companies bear those of China.
const AREAS: &str = "11,12,13,14,15,21,22,23,31,32,33,34,35,36,37,39,41,42,43,44,45,46,50,51,52,53,54,61,62,63,64,65,70,90";

/// Who signs: key, what it is called, record types, and roles.
const PARTIES: [(&str, &str, &str, &str); 9] = [
    ("custodian", "Custodian of trees", "TreeCard", "custodian"),
    ("maintainer", "Gardeners", "TreeEvent", "maintainer"),
    ("inspector", "Inspectors", "TreeEvent", "inspector"),
    ("surveyor", "Surveyors", "TreeEvent", "surveyor"),
    (
        "registry",
        "Land registry",
        "Property,TitleAttestation,PersonAttestation",
        "registry,attester",
    ),
    ("platform", "Platform", "RentalListing,Lease", "platform"),
    ("host", "Agency", "RentalListing,Mandate", "agent"),
    ("buyer", "Network Rail", "Project", "buyer"),
    (
        "supervisor",
        "Supervisor of works",
        "Milestone,Payment,Reversal",
        "supervisor",
    ),
];

/// Rows that are taken of each table, from its start.
const TREES: usize = 600;
const LISTINGS: usize = 120;
const BLOCKS: usize = 400;
const LEASES: usize = 12;

/// Suppliers whose payments are taken: those with most of them.
const SUPPLIERS: usize = 8;

/// A publisher's folder.
pub(super) struct City {
    folder: TempDir,
    stele: PathBuf,
    data: PathBuf,
}

impl City {
    /// Makes it; or nothing, after having said that the test is skipped, where the tables are missing.
    pub(super) fn made(stele: &Path) -> Option<Self> {
        let data = shared().join("data");
        if !data.is_dir() {
            skipped(&format!("there is no folder {}", data.display()));
            return None;
        }
        let city = Self {
            folder: tempfile::tempdir().expect("a temporary folder"),
            stele: stele.canonicalize().expect("the command is there"),
            data: data.canonicalize().expect("it is there"),
        };
        let begun = Instant::now();
        city.found();
        city.import_trees();
        city.import_companies();
        city.import_listings();
        city.import_blocks();
        city.import_payments();
        println!(
            "measured: the city is made in {} s",
            begun.elapsed().as_secs()
        );
        Some(city)
    }

    /// The publisher's folder.
    pub(super) fn home(&self) -> PathBuf {
        self.path("city")
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn write(&self, name: &str, text: &str) {
        fs::write(self.path(name), text).expect("it can be written");
    }

    /// Runs the command, whose arguments are those between spaces, and then these.
    fn run(&self, words: &str, more: &[&str]) -> String {
        let mut command = Command::new(&self.stele);
        command.args(words.split(' ')).args(more);
        let command = command.current_dir(self.folder.path());
        let output = command.env("XDG_STATE_HOME", self.path("memory")).output();
        let output = output.expect("the command runs");
        let errors = String::from_utf8_lossy(&output.stderr);
        assert!(
            output.status.success(),
            "stele {words} {more:?}\n{errors}{}",
            String::from_utf8_lossy(&output.stdout)
        );
        String::from_utf8(output.stdout).expect("it prints text")
    }

    fn publish(&self) {
        self.run("publish city", &[]);
    }

    /// Makes a key.
    fn key(&self, name: &str) {
        let printed = self.run(&format!("keygen {name}.key"), &[]);
        self.write(&format!("{name}.did"), printed.trim());
    }

    /// Its public name.
    fn did(&self, name: &str) -> String {
        let did = fs::read_to_string(self.path(&format!("{name}.did")));
        did.expect("the key is made")
    }

    /// Queues a record that is drafted from these words.
    fn record(&self, words: &str, more: &[&str]) {
        let file = "record.json";
        self.run(&format!("draft {words} --home city --out {file}"), more);
        self.run(&format!("add city {file}"), &[]);
        fs::remove_file(self.path(file)).expect("it was written");
    }

    /// The log, its root authority, and all who sign.
    fn found(&self) {
        self.key("registrar");
        let registrar = self.did("registrar");
        let init =
            "init city --origin records.city.example/imported --witness north --auditor-quorum 0";
        let names = ["--name-en", "Records of others", "--name-zh", "他处的记录"];
        let anchor = ["--anchor", &registrar, "--anchor-areas", AREAS];
        let of_anchor = [
            "--anchor-name-en",
            "Registrar",
            "--anchor-name-zh",
            "登记机关",
        ];
        self.run(init, &[&names[..], &anchor, &of_anchor].concat());
        for (number, (name, called, types, roles)) in PARTIES.iter().enumerate() {
            let code = self.register(name, called, number);
            self.run(
                &format!("accredit city {code} --types {types} --roles {roles} --areas {AREAS} --from 2022-01-01T00:00:00Z --key registrar.key"),
                &[],
            );
        }
        self.publish();
    }

    /// Registers an entity and a key of its own.
    fn register(&self, name: &str, called: &str, number: usize) -> String {
        let code = code(number);
        self.key(name);
        self.record(
            &format!("Entity --subject {code} --set kind=other --signer registrar=registrar.key"),
            &["--set", &format!("legalName={called}")],
        );
        self.run(
            &format!(
                "key register city --entity {code} --key {name}.key --registrar registrar.key"
            ),
            &[],
        );
        code
    }

    /// The first lines of a table, in a file beside the city, which it is the name of.
    fn part(&self, table: &str, rows: usize) -> Vec<String> {
        let text = self.read(table);
        let lines: Vec<_> = text.lines().take(rows + 1).map(str::to_owned).collect();
        self.write("part.csv", &lines.join("\n"));
        lines
    }

    fn read(&self, table: &str) -> String {
        let text = fs::read_to_string(self.data.join(table));
        text.unwrap_or_else(|error| panic!("{table}: {error}"))
    }

    /// Imports the file beside the city with a map of the documentation.
    fn import(&self, kind: &str, map: &str, more: &str) {
        let maps = Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/examples");
        let map = maps.join(map);
        let map = map.to_str().expect("a path that is text");
        self.import_by(kind, map, more);
    }

    fn import_by(&self, kind: &str, map: &str, more: &str) {
        let words = format!("import {kind} part.csv --home city --rejects rejects.csv {more}");
        self.run(&words, &["--map", map]);
    }

    fn import_trees(&self) {
        let trees = self.part("trees/toronto_EY_2022-08-18.csv", TREES);
        let custodian = "--key custodian.key --date 2022-08-18";
        self.import("trees", "toronto.toml", custodian);
        self.publish();
        let events = self.read("trees/toronto_EY_events_2022-08_2024-06.csv");
        let (header, events) = events.split_once('\n').expect("a header");
        let tags: Vec<_> = trees
            .iter()
            .filter_map(|row| row.split(',').nth(2))
            .collect();
        let own = events.lines().filter(|row| {
            let mut cells = row.split(',');
            cells.next() > Some("2022-08-18") && cells.nth(1).is_some_and(|tag| tags.contains(&tag))
        });
        let lines: Vec<_> = [header].into_iter().chain(own).collect();
        self.write("part.csv", &lines.join("\n"));
        let keys = "--key maintainer=maintainer.key --key inspector=inspector.key --key surveyor=surveyor.key";
        self.import("tree-events", "toronto-events.toml", keys);
        self.publish();
    }

    fn import_companies(&self) {
        for (table, map) in [
            ("lei_gleif.csv", "lei.toml"),
            ("uscc_real.csv", "uscc.toml"),
        ] {
            self.part(&format!("companies/{table}"), usize::MAX - 1);
            self.import("entities", map, "--key registrar.key");
        }
        self.publish();
    }

    /// Flats of one owner, who lets an agency offer them. The offers still hold.
    fn import_listings(&self) {
        self.key("owner");
        self.attest("owner", "property", "Owner-1");
        self.part("rental/columbus_listings_2023-12-26_part.csv", LISTINGS);
        let map = include_str!("../../../../docs/examples/columbus.toml");
        let lasting = map.replace("plus_days = 365", "plus_days = 3650");
        assert_ne!(lasting, map, "the map says how long offers hold");
        self.write("lasting.toml", &lasting);
        let signers = format!(
            "--signer agent={} --key platform=platform.key",
            self.did("host")
        );
        let more = format!("{signers} --drafts listings.jsonl");
        self.import_by("listings", "lasting.toml", &more);
        let agency = format!("agent=urn:stele:entity:{}", code(number_of("host")));
        for unit in self.subjects("listings.jsonl", "property") {
            self.title(&unit, "390490");
            self.record(
                &format!("Mandate --subject {unit} --set area=390490 --set exclusive=false --set {agency}"),
                &["--signer", "principal=owner.key", "--signer", "agent=host.key"],
            );
        }
        self.publish();
        self.run("sign listings.jsonl --key host.key", &[]);
        self.run("add city listings.jsonl", &[]);
        self.publish();
    }

    /// Blocks, and leases of some between their owner and a tenant.
    fn import_blocks(&self) {
        self.part("rental/hdb_property_information.csv", BLOCKS);
        self.import("properties", "hdb-properties.toml", "--key registry.key");
        self.part("rental/hdb_rental_contracts_sample.csv", LEASES);
        self.key("tenant");
        self.import(
            "leases",
            "hdb-leases.toml",
            &format!(
                "--signer landlord={} --signer tenant={} --key platform=platform.key --drafts leases.jsonl",
                self.did("owner"),
                self.did("tenant")
            ),
        );
        for unit in self.subjects("leases.jsonl", "property") {
            self.title(&unit, "702000");
        }
        for pseudonym in self.subjects("leases.jsonl", "pseudonym") {
            self.attest("tenant", "lease", &pseudonym);
        }
        self.publish();
        for signer in ["owner", "tenant"] {
            self.run(&format!("sign leases.jsonl --key {signer}.key"), &[]);
        }
        self.run("add city leases.jsonl", &[]);
        self.publish();
    }
    /// A member of the subjects of drafts, each value once.
    fn subjects(&self, drafts: &str, member: &str) -> BTreeSet<String> {
        let lines = fs::read_to_string(self.path(drafts)).expect("there are drafts");
        let of = |line: &str| {
            let draft: Value = serde_json::from_str(line).expect("a draft is JSON");
            let text = draft["credentialSubject"][member].as_str();
            text.expect("it has it").to_owned()
        };
        lines.lines().map(of).collect()
    }

    /// Queues a record of something that stands in it as salted digests.
    fn private_record(&self, words: &str, more: &[&str]) {
        self.write("private.json", r#"{"name": "A. N. Other"}"#);
        let private = ["--private", "private.json", "--disclosures", "salts.json"];
        self.record(words, &[more, &private].concat());
        fs::remove_file(self.path("salts.json")).expect("it was written");
    }

    /// Attests the person behind a key.
    fn attest(&self, holder: &str, scope: &str, pseudonym: &str) {
        let words = format!(
            "PersonAttestation --subject {} --set scope={scope} --signer attester=registry.key --signer holder={holder}.key",
            self.did(holder)
        );
        self.private_record(&words, &["--set", &format!("pseudonym={pseudonym}")]);
    }

    /// Attests that a flat is the owner's.
    fn title(&self, unit: &str, area: &str) {
        let words = format!(
            "TitleAttestation --subject {unit} --set area={area} --set ownerKey={} --set status=held \
             --set floorSizeCm2=1 --set floorLevel=1 --set numberOfRooms=1 --signer registry=registry.key",
            self.did("owner")
        );
        self.private_record(&words, &[]);
    }

    /// What the suppliers were paid who were paid most often: a project for each category, a contract for each supplier
    /// in it, worth what was paid.
    fn import_payments(&self) {
        let table = self.read("payments/networkrail_2021-03.csv");
        let (header, rows) = table.split_once('\n').expect("a header");
        let rows = rows.lines().filter_map(Row::read);
        let mut by_supplier: BTreeMap<&str, Vec<Row<'_>>> = BTreeMap::new();
        for row in rows {
            by_supplier.entry(row.supplier).or_default().push(row);
        }
        let mut most: Vec<_> = by_supplier.into_iter().collect();
        most.sort_by_key(|(_, rows)| std::cmp::Reverse(rows.len()));
        most.truncate(SUPPLIERS);
        let coded = |name| format!("\"{name}\" = \"{}\"\n", code(number_of(name)));
        let mut codes = format!("[codes]\n{}", coded("buyer") + &coded("supervisor"));
        let mut payments = header.to_owned();
        let (mut projects, mut contracts) = (BTreeMap::new(), BTreeMap::new());
        for (number, (supplier, rows)) in most.iter().enumerate() {
            let key = format!("supplier-{number}");
            let code = self.register(&key, supplier, PARTIES.len() + number);
            let _ = writeln!(codes, "\"{supplier}\" = \"{code}\"");
            for row in rows {
                let _ = write!(payments, "\n{}", row.line);
                let amount = Amount::parse(row.amount).expect("an amount");
                for paid in [
                    projects.entry(row.category).or_insert(Amount::ZERO),
                    contracts
                        .entry((row.category, *supplier))
                        .or_insert(Amount::ZERO),
                ] {
                    *paid = paid.plus(amount);
                }
            }
        }
        self.publish();
        self.import_projects(&projects, &codes);
        let suppliers: Vec<_> = most.iter().map(|(supplier, _)| *supplier).collect();
        self.import_contracts(&contracts, &suppliers, &codes);
        self.publish();
        self.write("part.csv", &payments);
        let map = include_str!("../../../../docs/examples/network-rail.toml");
        self.write("network-rail.toml", map);
        let lines = codes.lines().skip(1).map(|line| line.replace(" = ", ","));
        let buyer = format!("Network Rail,{}", code(number_of("buyer")));
        let lines: Vec<_> = ["name,code".to_owned(), buyer]
            .into_iter()
            .chain(lines)
            .collect();
        self.write("network-rail-codes.csv", &lines.join("\n"));
        let keys = "--key payer=buyer.key --key supervisor=supervisor.key";
        self.import_by("payments", "network-rail.toml", keys);
        self.publish();
    }

    fn import_projects(&self, projects: &BTreeMap<&str, Amount>, codes: &str) {
        let mut table = "project,budget\n".to_owned();
        for (project, budget) in projects {
            let _ = writeln!(table, "\"{project}\",{budget}");
        }
        self.write("part.csv", &table);
        let map = r#"
            [fields]
            project = "project"
            title = "project"
            buyer = { const = "buyer" }
            supervisor = { const = "supervisor" }
            budget = { amount = "budget", currency = { const = "GBP" } }
            area = { const = ["90"] }"#;
        self.write(
            "projects.toml",
            &format!("kind = \"projects\"\n{codes}{map}"),
        );
        self.import_by("projects", "projects.toml", "--key buyer.key");
    }

    fn import_contracts(
        &self,
        contracts: &BTreeMap<(&str, &str), Amount>,
        suppliers: &[&str],
        codes: &str,
    ) {
        let map = r#"
            [fields]
            project = "project"
            contract = "contract"
            title = "contract"
            buyer = { const = "buyer" }
            supplier = "supplier"
            amount = "amount"
            currency = { const = "GBP" }"#;
        self.write(
            "contracts.toml",
            &format!("kind = \"contracts\"\n{codes}{map}"),
        );
        // Each supplier signs its own.
        for (number, supplier) in suppliers.iter().enumerate() {
            let mut table = "project,contract,supplier,amount\n".to_owned();
            for ((project, _), amount) in contracts.iter().filter(|((_, own), _)| own == supplier) {
                let _ = writeln!(
                    table,
                    "\"{project}\",\"{project} / {supplier}\",\"{supplier}\",{amount}"
                );
            }
            self.write("part.csv", &table);
            let keys = format!("--key buyer=buyer.key --key supplier=supplier-{number}.key");
            self.import_by("contracts", "contracts.toml", &keys);
        }
    }
}

/// A row of the table of payments, of cells without quotes.
struct Row<'r> {
    line: &'r str,
    supplier: &'r str,
    category: &'r str,
    amount: &'r str,
}

impl<'r> Row<'r> {
    fn read(line: &'r str) -> Option<Self> {
        let cells: Vec<_> = line.split(',').collect();
        match cells[..] {
            [supplier, category, _, amount] if !line.contains('"') && !category.is_empty() => {
                Some(Self {
                    line,
                    supplier,
                    category,
                    amount,
                })
            }
            _ => None,
        }
    }
}

/// The number of a party that is there from the start.
fn number_of(name: &str) -> usize {
    let number = PARTIES.iter().position(|(own, ..)| *own == name);
    number.expect("it is one of them")
}

/// A credit code that nobody has, with check characters that are right.
fn code(number: usize) -> String {
    let stem = format!("91133100{:08}", 90_000_000 + number);
    let [organisation, check] = uscc_check_characters(&stem).expect("a stem of digits");
    format!("{stem}{organisation}{check}")
}
