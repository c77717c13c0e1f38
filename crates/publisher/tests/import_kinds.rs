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
fn money_goes_from_tables_to_the_log() {
    let city = City::new();
    for name in ["buyer", "supplier", "payer", "supervisor"] {
        city.key(&format!("{name}.key"));
    }
    let buyer: &[&str] = &["--key", "buyer=buyer.key"];
    let both = &[buyer, &["--key", "supplier=supplier.key"]].concat()[..];
    let supervisor: &[&str] = &["--key", "supervisor=supervisor.key"];
    let payer = &[supervisor, &["--key", "payer=payer.key"]].concat()[..];
    let kinds = [
        ("projects", buyer, "2 rows: 2 new"),
        ("contracts", both, "2 rows: 2 new"),
        ("amendments", both, "1 rows: 1 new"),
        ("milestones", supervisor, "2 rows: 2 new"),
        ("requests", &both[2..], "1 rows: 1 new"),
        ("payments", payer, "5 rows: 5 new"),
    ];
    for (kind, keys, new) in kinds {
        let dry = city.import(kind, &[keys, &["--dry-run"]].concat());
        assert!(dry.contains(new) && dry.contains("dry run"), "{dry}");
        let said = city.import(kind, keys);
        assert!(said.contains(new) && said.contains("queued"), "{said}");
        let again = city.import(kind, keys);
        assert!(again.contains("nothing to queue"), "{again}");
    }
    let said = city.import("payments", &[payer, &["--dry-run"]].concat());
    assert!(
        said.contains("1 name theirs, 1 fit one payment only, and of 0"),
        "{said}"
    );
    city.done(&["publish", "city"]);
    for (kind, keys, _) in kinds {
        let again = city.import(kind, keys);
        assert!(again.contains("nothing to queue"), "{again}");
    }
}

/// Writes a table of payments without numbers, and gives what its import says.
fn spend(city: &City, rows: &str, more: &[&str]) -> String {
    let map = r#"
kind = "payments"
[codes]
"Town" = "11133100000000115F"
"Builder" = "91133100000000131W"
[fields]
project = { const = "P" }
contract = { const = "C" }
payment = { made = ["contract", "date", "amount"] }
payer = { const = "Town" }
payee = "who"
amount = "spend"
currency = { const = "CNY" }
purpose = { const = "material" }
date = "day"
"#;
    fs::write(city.0.path().join("map.toml"), map).unwrap();
    fs::write(
        city.0.path().join("spend.csv"),
        format!("who,day,spend\n{rows}"),
    )
    .unwrap();
    let args = [
        "import",
        "payments",
        "spend.csv",
        "--map",
        "map.toml",
        "--home",
        "city",
    ];
    let keys = [
        "--key",
        "payer=payer.key",
        "--key",
        "supervisor=supervisor.key",
    ];
    city.done(&[&args[..], &keys, more].concat())
}

#[test]
fn payments_without_numbers_are_logged_once() {
    let city = City::new();
    city.key("payer.key");
    city.key("supervisor.key");
    let said = spend(
        &city,
        "Builder,2026-01-02,10.00\nBuilder,2026-01-02,10\nNobody,2026-01-02,7\n",
        &[],
    );
    assert!(
        said.contains("3 rows: 2 new, 0 changed, 0 as before, 1 rejected"),
        "{said}"
    );
    let rejects = fs::read_to_string(city.0.path().join("spend.csv.rejects.csv")).unwrap();
    assert!(
        rejects.contains("\n4,who,import-code-unknown,"),
        "{rejects}"
    );
    // In another order and another spelling, and with a third of the same kind.
    let longer = "Builder,2026-01-03,5\nBuilder,2026/1/2,\"10.0\"\nBuilder,2026-01-02,10\nBuilder,2026-01-02,10\n";
    let said = spend(&city, longer, &[]);
    assert!(
        said.contains("4 rows: 2 new, 0 changed, 2 as before, 0 rejected"),
        "{said}"
    );
    city.done(&["publish", "city"]);
    // Two of the three equal ones come back, then a part of the other payment, which nothing names.
    let back = format!(
        "{longer}Builder,2026-01-04,-10\nBuilder,2026-01-05,(10.00)\nBuilder,2026-01-05,-1\n"
    );
    let said = spend(&city, &back, &[]);
    assert!(
        said.contains("7 rows: 2 new, 0 changed, 4 as before, 1 rejected"),
        "{said}"
    );
    assert!(
        said.contains("rejected: line 8: money came back, and no earlier payment"),
        "{said}"
    );
    let said = spend(&city, &back, &[]);
    assert!(
        said.contains("7 rows: 0 new, 0 changed, 6 as before, 1 rejected"),
        "{said}"
    );
    city.done(&["publish", "city"]);
    let said = spend(&city, "Builder,2026-01-04,-10\n", &[]);
    assert!(
        said.contains("1 rows: 0 new, 0 changed, 1 as before, 0 rejected"),
        "{said}"
    );
    // The file of rejects would count from the first line again.
    let rejects = [
        "import",
        "payments",
        "spend.csv.rejects.csv",
        "--map",
        "map.toml",
        "--home",
        "city",
    ];
    spend(&city, "Builder,2026-01-06,-1\n", &[]);
    let refused = city.refused(&rejects);
    assert!(refused.contains("this is a file of rejects"), "{refused}");
}

#[test]
fn what_has_moved_is_not_changed() {
    let city = City::new();
    for name in ["payer", "supervisor"] {
        city.key(&format!("{name}.key"));
    }
    let keys = [
        "--key",
        "payer=payer.key",
        "--key",
        "supervisor=supervisor.key",
    ];
    city.import("payments", &keys);
    let file = City::example("payments", &[])[2].clone();
    let other = fs::read_to_string(file)
        .unwrap()
        .replace("400000,", "400001,");
    fs::write(city.0.path().join("other.csv"), other).unwrap();
    let mut args = City::example("payments", &keys);
    args[2] = "other.csv".to_owned();
    let said = city.done(&args.iter().map(String::as_str).collect::<Vec<_>>());
    assert!(
        said.contains("5 rows: 0 new, 0 changed, 4 as before, 1 rejected"),
        "{said}"
    );
    let rejects = fs::read_to_string(city.0.path().join("rejects.csv")).unwrap();
    assert!(rejects.contains("\n2,,import-moved,"), "{rejects}");
}

#[test]
fn a_contract_with_its_amendments_is_as_before() {
    let city = City::new();
    for name in ["buyer", "supplier"] {
        city.key(&format!("{name}.key"));
    }
    let keys = ["--key", "buyer=buyer.key", "--key", "supplier=supplier.key"];
    city.import("contracts", &keys);
    city.import("amendments", &keys);
    let file = City::example("contracts", &[])[2].clone();
    let table = fs::read_to_string(file).unwrap();
    let import = |value: &str| {
        fs::write(
            city.0.path().join("now.csv"),
            table.replace("1200000,", value),
        )
        .unwrap();
        let mut args = City::example("contracts", &keys);
        args[2] = "now.csv".to_owned();
        city.done(&args.iter().map(String::as_str).collect::<Vec<_>>())
    };
    let signed = import("1200000,");
    assert!(
        signed.contains("2 rows: 0 new, 0 changed, 2 as before"),
        "{signed}"
    );
    // The value of today is the one that was signed, with its change.
    let today = import("1150000.75,");
    assert!(
        today.contains("2 rows: 0 new, 0 changed, 2 as before"),
        "{today}"
    );
    let other = import("1150000.76,");
    assert!(
        other.contains("0 changed, 1 as before, 1 rejected"),
        "{other}"
    );
    let rejects = fs::read_to_string(city.0.path().join("rejects.csv")).unwrap();
    assert!(rejects.contains("\n2,,import-amended,"), "{rejects}");
}

#[test]
fn parties_of_a_package_are_named_once() {
    let city = City::new();
    let map = City::example("ocds", &[])[4].clone();
    let codes = fs::read_to_string(Path::new(&map).with_file_name("funds-codes.csv")).unwrap();
    let code = "11133100000000115F";
    assert!(codes.contains(code));
    let map = fs::read_to_string(map)
        .unwrap()
        .replace("ocds-codes.csv", "codes.csv");
    fs::write(city.0.path().join("map.toml"), map).unwrap();
    let codes = format!("name,code\nsupervisor,{code}\nB,{code}\nS,91133100000000131W\n");
    fs::write(city.0.path().join("codes.csv"), codes).unwrap();
    let package = r#"{"releases": [{"ocid": "P", "id": "r1", "date": "2026-01-01T00:00:00Z", "buyer": {"id": "B"},
        "planning": {"budget": {"project": "Road", "amount": {"amount": 100.5, "currency": "CNY"}}},
        "awards": [{"id": "a", "suppliers": [{"id": "S"}]}],
        "contracts": [{"id": "C", "awardID": "a", "title": "Works", "value": {"amount": 1e2, "currency": "CNY"},
            "implementation": {"transactions": [{"id": "T", "date": "2026-01-02T00:00:00Z", "payer": {"id": "B"},
                "payee": {"id": "S"}, "value": {"amount": 99.99, "currency": "CNY"}}]}}]}]}"#;
    fs::write(city.0.path().join("package.json"), package).unwrap();
    for name in ["buyer", "supplier", "payer", "supervisor"] {
        city.key(&format!("{name}.key"));
    }
    let args = [
        "import",
        "ocds",
        "package.json",
        "--map",
        "map.toml",
        "--home",
        "city",
    ];
    let nobody = city.refused(&args);
    assert!(nobody.contains("nobody is named as buyer"), "{nobody}");
    let queen = city.refused(&[&args[..], &["--key", "queen=buyer.key"]].concat());
    assert!(queen.contains("have no role 'queen'"), "{queen}");
    let keys = [
        "--key",
        "buyer=buyer.key",
        "--key",
        "supplier=supplier.key",
        "--key",
        "payer=payer.key",
    ];
    let supervisor = city.done(&["keygen", "other.key"]);
    let signer = format!("supervisor={}", supervisor.trim());
    let more = ["--signer", &signer, "--drafts", "drafts.jsonl"];
    let said = city.done(&[&args[..], &keys, &more].concat());
    assert!(said.contains("queued 2 signed records"), "{said}");
    assert!(said.contains("wrote 1 drafts to drafts.jsonl"), "{said}");
    city.done(&["sign", "drafts.jsonl", "--key", "other.key"]);
    city.done(&["add", "city", "drafts.jsonl"]);
    let said = city.done(&[&args[..], &keys, &more].concat());
    assert!(said.contains("nothing to queue"), "{said}");
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
