//! Commands side by side, and a log with entries that nobody should have accepted.

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use stele_publisher::store::{Disk, Home, LockFile, Queue};
use stele_verify::record::Record;

mod common;

const TABLE: &str = "STRUCTID,ADDRESS,STREETNAME,WARD,BOTANICAL_NAME,COMMON_NAME,DBH_TRUNK,geometry
EY1,1,PAPE AVE,14,Malus,Apple,25,\"{\"\"type\"\": \"\"Point\"\", \"\"coordinates\"\": [-79.35, 43.69]}\"
";

fn stele(folder: &Path, args: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_stele"))
        .args(args)
        .current_dir(folder)
        .output()
        .unwrap()
}

/// A folder with a log and a key.
fn city() -> (tempfile::TempDir, Home) {
    let folder = common::tempdir();
    for args in [
        &["init", "city", "--origin", "test.example/trees"][..],
        &["keygen", "tree.key"],
    ] {
        assert!(stele(folder.path(), args).status.success(), "{args:?}");
    }
    fs::write(folder.path().join("trees.csv"), TABLE).unwrap();
    let home = Home::open(&folder.path().join("city")).unwrap();
    (folder, home)
}

fn import_args() -> Vec<String> {
    let map = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/examples/toronto.toml");
    let words = "import trees trees.csv --home city --key tree.key --date 2022-08-18 --map";
    let words = words.split(' ').map(str::to_owned);
    words.chain([map.to_str().unwrap().to_owned()]).collect()
}

#[test]
fn what_is_compared_with_the_log_is_queued_before_anyone_else_writes() {
    let (folder, home) = city();
    let run = |args: &[&str]| stele(folder.path(), args);
    let import = import_args();
    let import: Vec<&str> = import.iter().map(String::as_str).collect();

    let other = LockFile::take(&Disk::new(), &home.state("")).unwrap();
    let refused = run(&import);
    assert_eq!(refused.status.code(), Some(1));
    let errors = String::from_utf8_lossy(&refused.stderr);
    assert!(errors.contains("another stele is writing"), "{errors}");
    assert_eq!(refused.stdout, b"", "nothing was compared");
    // Who only wants to know needs no lock.
    let dry = run(&[&import[..], &["--dry-run"]].concat());
    assert!(String::from_utf8_lossy(&dry.stdout).contains("1 rows: 1 new"));
    drop(other);

    assert!(run(&import).status.success());
    assert_eq!(Queue::new(home.state("queue")).names().unwrap().len(), 1);
}

#[test]
fn a_record_is_proven_by_its_id_whatever_else_claims_it() {
    let (folder, home) = city();
    let run = |args: &[&str]| stele(folder.path(), args);
    let import = import_args();
    let import: Vec<&str> = import.iter().map(String::as_str).collect();
    assert!(run(&import).status.success());
    let queue = Queue::new(home.state("queue"));
    let genuine = queue.read().unwrap()[0].entries[0].clone();
    let id = Record::parse(&genuine).unwrap().id().to_owned();
    // A log that accepts what it shouldn't: the same id over another text, before and after.
    let genuine = String::from_utf8(genuine).unwrap();
    let forged = |species| genuine.replace("Malus", species).into_bytes();
    let batches = [
        forged("Pyrus"),
        genuine.clone().into_bytes(),
        forged("Cornus"),
    ];
    queue
        .remove(&Disk::new(), &queue.names().unwrap()[0])
        .unwrap();
    queue.push(&Disk::new(), &batches).unwrap();
    assert!(run(&["publish", "city"]).status.success());

    let out = run(&["prove", "city", "--record", &id, "--out", "it.tlog-proof"]);
    let said = String::from_utf8(out.stdout).unwrap();
    assert_eq!(said, "wrote it.tlog-proof (entry 1)\n");
}
