//! A city's real table, twice: 6,332 street trees, and what had changed two years later.

use std::path::{Path, PathBuf};
use std::process::Command;

mod common;

use serde_json::Value;

/// The folder of foreign data beside the project, if it is there.
fn trees() -> Option<PathBuf> {
    let project = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let shared =
        std::env::var_os("STELE_SHARED").map_or_else(|| project.join("../shared"), PathBuf::from);
    let folder = shared.join("data/trees");
    folder.is_dir().then_some(folder)
}

struct City {
    folder: tempfile::TempDir,
    data: PathBuf,
}

impl City {
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
    let Some(data) = trees() else {
        eprintln!("skipped: no foreign data beside the project (STELE_SHARED)");
        return;
    };
    let city = City {
        folder: common::tempdir(),
        data,
    };
    city.stele(&[
        "init",
        "city",
        "--origin",
        "test.example/trees",
        "--witness",
        "w",
    ]);
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
