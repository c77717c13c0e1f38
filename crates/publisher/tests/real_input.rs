//! Real tables of others: street trees and the events of their lives, listings, blocks, leases, companies.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

mod common;

use serde_json::Value;
use stele_publisher::import::{self, Map, Options};
use stele_publisher::record_drafts::each_entry;
use stele_publisher::store::Home;
use stele_records::life::TreeState;
use stele_records::types::forest::subject_id;
use stele_records::types::{Content, RecordType};
use stele_verify::record::Record;

/// A folder of foreign data beside the project, if it is there.
fn foreign(folder: &str) -> Option<PathBuf> {
    let project = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let shared =
        std::env::var_os("STELE_SHARED").map_or_else(|| project.join("../shared"), PathBuf::from);
    let folder = shared.join("data").join(folder);
    if !folder.is_dir() {
        eprintln!("skipped: no foreign data beside the project (STELE_SHARED)");
    }
    folder.is_dir().then_some(folder)
}

struct City {
    folder: tempfile::TempDir,
    data: PathBuf,
}

impl City {
    fn new(data: PathBuf) -> Self {
        let city = Self {
            folder: common::tempdir(),
            data,
        };
        city.stele(&[
            "init",
            "city",
            "--origin",
            "test.example/city",
            "--witness",
            "w",
        ]);
        city
    }

    /// Imports a table with one of the example maps; a new key for each role signs.
    fn import_as(&self, kind: &str, file: &Path, map: &str, more: &[&str]) -> String {
        let map = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("../../docs/examples/{map}"));
        let args = [
            "import",
            kind,
            file.to_str().unwrap(),
            "--map",
            map.to_str().unwrap(),
            "--home",
            "city",
            "--rejects",
            "rejects.csv",
        ];
        self.stele(&[&args[..], more].concat())
    }

    /// What the records of the log say, by their subjects, in the order of the log.
    fn lives(&self) -> BTreeMap<String, Vec<Content>> {
        let home = Home::open(&self.folder.path().join("city")).unwrap();
        let mut lives: BTreeMap<String, Vec<Content>> = BTreeMap::new();
        each_entry(&home, |entry| {
            let Ok(record) = Record::parse(entry) else {
                return; // the root of the index
            };
            let record_type = RecordType::from_name(record.record_type()).unwrap();
            let id = record.subject().unwrap().get("id").unwrap();
            let content = record_type.read(&record).unwrap();
            let life = lives.entry(id.as_str().unwrap().to_owned()).or_default();
            life.push(content);
        })
        .unwrap();
        lives
    }

    fn stele(&self, args: &[&str]) -> String {
        let output = Command::new(env!("CARGO_BIN_EXE_stele"))
            .args(args)
            .current_dir(self.folder.path())
            .env("XDG_STATE_HOME", self.folder.path().join("memory"))
            .output()
            .unwrap();
        let errors = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "{args:?}\n{errors}");
        String::from_utf8(output.stdout).unwrap()
    }

    fn import(&self, file: &str, date: &str) -> String {
        let map = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/examples/toronto.toml");
        let file = self.data.join(file);
        let args = [
            "import",
            "trees",
            file.to_str().unwrap(),
            "--map",
            map.to_str().unwrap(),
        ];
        let more = ["--home", "city", "--key", "tree.key", "--date", date];
        let rejects = ["--rejects", "rejects.csv"];
        self.stele(&[&args[..], &more[..], &rejects[..]].concat())
    }

    fn audit(&self) -> Value {
        serde_json::from_str(&self.stele(&["audit", "city", "--json"])).unwrap()
    }
}

#[test]
fn street_trees_go_in_come_again_and_change() {
    let Some(data) = foreign("trees") else {
        return;
    };
    let city = City::new(data);
    city.stele(&["keygen", "tree.key"]);

    let first = city.import("toronto_EY_2022-08-18.csv", "2022-08-18");
    assert!(
        first.contains("6332 rows: 6332 new, 0 changed, 0 as before, 0 rejected"),
        "{first}"
    );
    // Queued but not logged yet: coming again adds nothing either.
    let queued = city.import("toronto_EY_2022-08-18.csv", "2022-08-18");
    assert!(
        queued.contains("0 new, 0 changed, 6332 as before"),
        "{queued}"
    );
    city.stele(&["publish", "city"]);
    let audit = city.audit();
    assert_eq!(
        (&audit["size"], &audit["records"]),
        (&6333.into(), &6332.into()),
        "the last entry is the index root"
    );
    assert_eq!(audit["findings"], serde_json::json!([]));

    let again = city.import("toronto_EY_2022-08-18.csv", "2022-09-01");
    assert!(
        again.contains("0 new, 0 changed, 6332 as before"),
        "{again}"
    );
    assert!(again.contains("nothing to queue"), "{again}");

    // The change events between the two files, derived from them by others, say the same.
    let later = city.import("toronto_EY_2024-06-05.csv", "2024-06-05");
    let summary = later.lines().find(|line| line.contains(" rows: ")).unwrap();
    assert!(summary.starts_with("6115 rows: "), "{summary}");
    let count = |word: &str| -> u64 {
        let before = &summary[..summary.find(word).unwrap()];
        before
            .trim_end()
            .rsplit([' ', ':'])
            .next()
            .unwrap()
            .parse()
            .unwrap()
    };
    let (new, changed, same) = (count("new"), count("changed"), count("as before"));
    assert_eq!(new + changed + same, 6115, "{summary}");
    assert_eq!(
        count("in the log but not in this file"),
        6332 - changed - same,
        "{summary}"
    );
    city.stele(&["publish", "city"]);
    assert_eq!(city.audit()["size"], 6333 + new + changed + 1);
}

/// What the golden test compares of a tree: trunk, botanical name and position.
type Facts = (Option<i64>, Option<String>, Option<(i64, i64)>);

/// The trees of a file, by subject.
fn trees_of(file: &Path) -> BTreeMap<String, Facts> {
    let map = include_str!("../../../docs/examples/toronto.toml");
    let options = Options {
        date: Some("2024-06-05".parse().unwrap()),
        ..Options::default()
    };
    let map = Map::parse(map).unwrap();
    let (_, import) = import::read(fs::read(file).unwrap(), &map, &options).unwrap();
    assert_eq!(import.rejects, []);
    let trees = import.rows.into_iter().map(|row| {
        let tree = row.subject;
        let position = tree
            .position
            .map(|at| (at.latitude_e7().into(), at.longitude_e7().into()));
        let facts = (tree.dbh_mm.map(i64::from), tree.scientific_name, position);
        (subject_id(&tree.tag), facts)
    });
    trees.collect()
}

/// The golden life-cycle: the first file and the events since give the last file, replayed from the log.
#[test]
fn a_file_and_its_later_events_are_the_last_file() {
    let Some(data) = foreign("trees") else {
        return;
    };
    let city = City::new(data.clone());
    for key in ["tree", "parks", "supervisor", "surveyor"] {
        city.stele(&["keygen", &format!("{key}.key")]);
    }
    city.import("toronto_EY_2022-08-18.csv", "2022-08-18");
    city.stele(&["publish", "city"]);
    assert_eq!(city.lives().len(), 6_332);

    let events = fs::read_to_string(data.join("toronto_EY_events_2022-08_2024-06.csv")).unwrap();
    let later = events
        .split_inclusive('\n')
        .enumerate()
        .filter(|(line, row)| *line == 0 || row.get(..10) > Some("2022-08-18"));
    let later: String = later.map(|(_, row)| row).collect();
    let file = city.folder.path().join("events.csv");
    fs::write(&file, later).unwrap();
    let keys = [
        "--key",
        "maintainer=parks.key",
        "--key",
        "inspector=supervisor.key",
        "--key",
        "surveyor=surveyor.key",
    ];
    let said = city.import_as("tree-events", &file, "toronto-events.toml", &keys);
    assert!(
        said.contains("2296 rows: 2296 new, 0 changed, 0 as before, 0 rejected"),
        "{said}"
    );
    city.stele(&["publish", "city"]);
    let again = city.import_as("tree-events", &file, "toronto-events.toml", &keys);
    assert!(again.contains("2296 as before"), "{again}");

    let lives = city.lives();
    let states = lives
        .iter()
        .map(|(id, life)| (id, TreeState::replay(life).unwrap()));
    let standing: BTreeMap<String, Facts> = states
        .filter(|(_, state)| state.alive)
        .map(|(id, state)| {
            (
                id.clone(),
                (state.dbh_mm, state.scientific_name, state.position),
            )
        })
        .collect();
    let last = trees_of(&data.join("toronto_EY_2024-06-05.csv"));
    assert_eq!(standing.len(), 6_115);
    assert!(standing == last, "the replayed trees are those of the file");
    assert!(
        standing != trees_of(&data.join("toronto_EY_2022-08-18.csv")),
        "and something happened in between"
    );
}
