//! `stele import` of every kind, from the made-up example tables to the log.

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

mod common;

struct City(tempfile::TempDir);

impl City {
    fn new() -> Self {
        let city = Self(common::tempdir());
        city.done(&[
            "init",
            "city",
            "--origin",
            "test.example/import",
            "--witness",
            "w",
        ]);
        city
    }

    fn run(&self, args: &[&str]) -> Output {
        Command::new(env!("CARGO_BIN_EXE_stele"))
            .args(args)
            .current_dir(self.0.path())
            .env("XDG_STATE_HOME", self.0.path().join("memory"))
            .output()
            .unwrap()
    }

    /// The output of a command that must succeed.
    fn done(&self, args: &[&str]) -> String {
        let output = self.run(args);
        let errors = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "{args:?}\n{errors}");
        String::from_utf8(output.stdout).unwrap()
    }

    /// The message of a command that must be refused as a wrong call.
    fn refused(&self, args: &[&str]) -> String {
        let output = self.run(args);
        assert_eq!(output.status.code(), Some(3), "{args:?}");
        String::from_utf8(output.stderr).unwrap()
    }

    /// A key, and its public name.
    fn key(&self, name: &str) -> String {
        self.done(&["keygen", name]).trim().to_owned()
    }

    /// The arguments that import an example table.
    fn example(kind: &str, more: &[&str]) -> Vec<String> {
        let file = |ending| {
            let examples = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/examples");
            let path = examples.join(format!("{kind}.{ending}"));
            path.to_str().unwrap().to_owned()
        };
        let mut args = vec!["import".to_owned(), kind.to_owned(), file("csv")];
        args.extend(["--map".to_owned(), file("toml")]);
        let fixed = ["--home", "city", "--rejects", "rejects.csv"];
        args.extend(fixed.iter().chain(more).map(|&arg| arg.to_owned()));
        args
    }

    fn import(&self, kind: &str, more: &[&str]) -> String {
        let args = Self::example(kind, more);
        self.done(&args.iter().map(String::as_str).collect::<Vec<_>>())
    }

    fn refused_import(&self, kind: &str, more: &[&str]) -> String {
        let args = Self::example(kind, more);
        self.refused(&args.iter().map(String::as_str).collect::<Vec<_>>())
    }

    fn is_queued(&self) -> bool {
        fs::read_dir(self.0.path().join("city/state/queue"))
            .is_ok_and(|mut files| files.next().is_some())
    }
}

#[test]
fn records_whose_keys_are_here_are_logged_once() {
    let city = City::new();
    for name in [
        "registrar",
        "registry",
        "agent",
        "platform",
        "maintainer",
        "inspector",
    ] {
        city.key(&format!("{name}.key"));
    }
    let kinds: [(&str, &[&str], &str); 4] = [
        ("entities", &["--key", "registrar.key"], "4 rows: 4 new"),
        (
            "properties",
            &["--key", "registry=registry.key"],
            "3 rows: 3 new",
        ),
        (
            "listings",
            &["--key", "agent=agent.key", "--key", "platform=platform.key"],
            "3 rows: 3 new",
        ),
        (
            "tree-events",
            &[
                "--key",
                "maintainer=maintainer.key",
                "--key",
                "inspector=inspector.key",
            ],
            "7 rows: 7 new",
        ),
    ];
    for (kind, keys, new) in kinds {
        let dry = city.import(kind, &[keys, &["--dry-run"]].concat());
        assert!(dry.contains(new) && dry.contains("dry run"), "{dry}");
        let said = city.import(kind, keys);
        assert!(said.contains(new) && said.contains("queued"), "{said}");
        let again = city.import(kind, keys);
        assert!(again.contains("nothing to queue"), "{again}");
    }
    city.done(&["publish", "city"]);
    for (kind, keys, _) in kinds {
        let again = city.import(kind, keys);
        assert!(again.contains("nothing to queue"), "{again}");
    }
}

#[test]
fn what_others_sign_goes_into_one_file() {
    let city = City::new();
    city.key("platform.key");
    let host = city.key("owner.key");
    let owner = format!("owner={host}");
    let keys = ["--key", "platform=platform.key", "--signer", &owner];

    let refused = city.refused_import("listings", &keys);
    assert!(
        refused.contains("3 records have still to be signed by owner did:key:")
            && refused.contains("--drafts"),
        "{refused}"
    );
    let said = city.import(
        "listings",
        &[&keys[..], &["--drafts", "drafts.jsonl"]].concat(),
    );
    assert!(said.contains("wrote 3 drafts to drafts.jsonl"), "{said}");
    assert!(
        said.contains(&format!("still to sign 3: owner {host}")),
        "{said}"
    );
    assert!(!city.is_queued());

    city.done(&["sign", "drafts.jsonl", "--key", "owner.key"]);
    city.done(&["add", "city", "drafts.jsonl"]);
    let again = city.import(
        "listings",
        &[&keys[..], &["--drafts", "drafts.jsonl"]].concat(),
    );
    assert!(again.contains("3 as before"), "{again}");
}

#[test]
fn the_table_may_name_the_parties() {
    let city = City::new();
    city.key("platform.key");
    let keys = ["--key", "platform=platform.key", "--drafts", "drafts.jsonl"];
    let said = city.import("leases", &keys);
    assert!(said.contains("wrote 2 drafts"), "{said}");
    assert_eq!(
        said.matches("still to sign 1: landlord").count(),
        2,
        "{said}"
    );
    assert_eq!(said.matches("still to sign 1: tenant").count(), 2, "{said}");
    let drafts = fs::read_to_string(city.0.path().join("drafts.jsonl")).unwrap();
    assert_eq!(drafts.lines().count(), 2);
    assert!(
        drafts
            .lines()
            .all(|line| line.matches("\"proofValue\"").count() == 1)
    );
}

#[test]
fn parties_are_named_before_anyone_signs() {
    let city = City::new();
    city.key("platform.key");
    for (keys, part) in [
        (
            vec!["--key", "platform=platform.key"],
            "nobody is named as owner",
        ),
        (vec!["--key", "platform.key"], "say as what the key signs"),
        (vec!["--key", "queen=platform.key"], "have no role 'queen'"),
        (vec!["--signer", "did:key:z6Mk"], "has no role"),
        (vec!["--signer", "owner=did:key:z6Mk"], "is no key"),
        (vec!["--date", "2026-01-01"], "--date is for trees"),
    ] {
        let refused = city.refused_import("listings", &keys);
        assert!(refused.contains(part), "{keys:?}: {refused}");
    }
    let none = city.refused_import("entities", &[]);
    assert!(none.contains("nobody is named as registrar"), "{none}");
    let drafts = city.refused_import("trees", &["--drafts", "d.jsonl"]);
    assert!(drafts.contains("their custodian alone"), "{drafts}");
}
