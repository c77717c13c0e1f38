//! The demo's log: made once by the ordinary commands, and renewed at every start.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::{SystemTime, UNIX_EPOCH};

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use sha2::{Digest, Sha256};

use super::read;
use crate::paths;
use crate::run::{Cmd, Failure, Outcome};
use crate::walk;

/// Raise it when the commands below change: logs of an older layout are made again.
const LAYOUT: u32 = 2;

/// The example that the documentation walks through.
const TABLE: &str = "docs/examples/trees.csv";
const MAP: &str = "docs/examples/trees.toml";

/// The entry that the links and the files show.
const ENTRY: &str = "3";

/// A tag that no tree of the table has.
const ABSENT: &str = "tag:no-such-tree";

/// Where the demo lies: the publisher's folder and a signer's key.
///
/// # Errors
/// Fails where there is no cache folder.
pub(crate) fn folder() -> Outcome<PathBuf> {
    Ok(paths::cache()?.join("demo"))
}

/// Makes the log, or renews the witnesses' cosignatures on one that is there. Hands back the
/// publisher's folder.
pub(super) fn make(stele: &Path) -> Outcome<PathBuf> {
    let folder = folder()?;
    let home = folder.join("home");
    let stamp = folder.join("stamp");
    let wanted = stamp_of(&paths::root())?;
    if fs::read_to_string(&stamp).ok().as_ref() == Some(&wanted) {
        let publish = Cmd::new(stele).arg("publish").arg(&home);
        if publish.attempt()?.0 {
            return Ok(home);
        }
        println!("  the demo log can't be renewed; making it again");
    }
    if folder.exists() {
        fs::remove_dir_all(&folder)
            .map_err(|error| Failure::io("can't remove", &folder, &error))?;
    }
    fs::create_dir_all(&folder).map_err(|error| Failure::io("can't make", &folder, &error))?;
    for command in commands(stele, &folder, &home) {
        command.run()?;
    }
    tamper(&proof_file(&folder), &tampered_file(&folder))?;
    fs::write(&stamp, wanted).map_err(|error| Failure::io("can't write", &stamp, &error))?;
    Ok(home)
}

/// What a publisher would type.
fn commands(stele: &Path, folder: &Path, home: &Path) -> Vec<Cmd> {
    let key = folder.join("signer.json");
    // A log made again is another log: readers who remember the first must not see a fork.
    let made = SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .unwrap_or_default()
        .as_secs();
    let stele = |command: &str| Cmd::new(stele).arg(command).dir(paths::root());
    vec![
        stele("init")
            .arg(home)
            .args(["--origin", &format!("demo.stele.example/{made}")])
            .args(["--name-en", "Demo parks office (made up)"])
            .args(["--name-zh", "示例园林局（虚构）"])
            .args(["--witness", "witness-one", "--witness", "witness-two"])
            .args(["--witness", "witness-three"])
            // There are no auditors yet: its lists are complete as committed, and that is said.
            .args(["--auditor-quorum", "0"]),
        stele("keygen").arg(&key),
        stele("import")
            .args(["trees", TABLE, "--map", MAP, "--home"])
            .arg(home)
            .arg("--key")
            .arg(&key)
            .arg("--rejects")
            .arg(folder.join("rejects.csv")),
        stele("publish").arg(home),
        stele("prove")
            .arg(home)
            .args(["--entry", ENTRY, "--out"])
            .arg(proof_file(folder)),
        stele("prove")
            .arg(home)
            .args(["--key", ABSENT, "--dossier", "--out"])
            .arg(dossier_file(folder)),
    ]
}

fn proof_file(folder: &Path) -> PathBuf {
    folder.join("tree.tlog-proof")
}

/// The dossier that shows that nothing is recorded about a tag.
fn dossier_file(folder: &Path) -> PathBuf {
    folder.join("nothing-recorded.dossier")
}

fn tampered_file(folder: &Path) -> PathBuf {
    folder.join("tree-tampered.tlog-proof")
}

/// Writes a proof whose record claims a thicker tree.
fn tamper(from: &Path, to: &Path) -> Outcome {
    let proof = String::from_utf8(read(from)?)
        .map_err(|_| Failure::new(format!("{} isn't text", from.display())))?;
    let tampered = thicker(&proof)
        .ok_or_else(|| Failure::new(format!("{} has no tree with a dbhMm", from.display())))?;
    fs::write(to, tampered).map_err(|error| Failure::io("can't write", to, &error))
}

/// The record lies in the line `extra`, in base64 (C2SP tlog-proof).
fn thicker(proof: &str) -> Option<String> {
    let line = proof.lines().find(|line| line.starts_with("extra "))?;
    let record = String::from_utf8(STANDARD.decode(line.strip_prefix("extra ")?).ok()?).ok()?;
    let (before, after) = record.split_once("\"dbhMm\":")?;
    let digit = if after.starts_with('9') { '8' } else { '9' };
    let record = format!("{before}\"dbhMm\":{digit}{}", after.get(1..)?);
    Some(proof.replacen(line, &format!("extra {}", STANDARD.encode(record)), 1))
}

/// What a server of the demo must answer: path and exact bytes.
pub(super) fn answers(home: &Path, site: &Path) -> Outcome<Vec<(String, Vec<u8>)>> {
    let mut answers = vec![
        ("/".to_owned(), read(&site.join("index.html"))?),
        (
            "/log/checkpoint".to_owned(),
            read(&home.join("log/checkpoint"))?,
        ),
        (
            "/log/index/head.tlog-proof".to_owned(),
            read(&home.join("log/index/head.tlog-proof"))?,
        ),
        ("/trust.json".to_owned(), read(&home.join("trust.json"))?),
    ];
    for file in walk::files(site)? {
        let name = file.strip_prefix(site).unwrap_or(&file).to_string_lossy();
        answers.push((format!("/{name}"), read(&file)?));
    }
    Ok(answers)
}

/// The text that ends the demo's start: the address, and links worth trying.
pub(super) fn welcome(port: u16) -> Outcome<String> {
    let address = format!("http://127.0.0.1:{port}/");
    let folder = folder()?;
    Ok(format!(
        "Stele's explorer is at {address}\n\
         \x20 the log's state          {address}#/\n\
         \x20 the entries, checked     {address}#/entries\n\
         \x20 one tree and its proof   {address}#/entry/{ENTRY}\n\
         \x20 all tree cards           {address}#/k/type/TreeCard\n\
         \x20 nothing is recorded      {address}#/t/no-such-tree\n\
         \x20 check a file             {address}#/check\n\
         \x20   try this one           {}\n\
         \x20   and a tampered copy    {}\n\
         \x20   and a proof of absence {}\n\
         The log and its trees are made up. Ctrl-C ends it.",
        proof_file(&folder).display(),
        tampered_file(&folder).display(),
        dossier_file(&folder).display()
    ))
}

/// Layout and inputs: when they differ, the log is made again.
fn stamp_of(root: &Path) -> Outcome<String> {
    let mut sum = Sha256::new();
    for input in [TABLE, MAP] {
        sum.update(Sha256::digest(read(&root.join(input))?));
    }
    let digest: String = sum
        .finalize()
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect();
    Ok(format!("{LAYOUT} {digest}\n"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tampered_proof_differs_in_the_record_only() {
        let proof = |record: &str| {
            let extra = STANDARD.encode(record);
            format!("c2sp.org/tlog-proof@v1\nextra {extra}\nindex 3\n")
        };
        let thick = thicker(&proof("{\"dbhMm\":250}"));
        assert_eq!(thick, Some(proof("{\"dbhMm\":950}")));
        assert_eq!(
            thicker(&proof("{\"dbhMm\":950}")),
            Some(proof("{\"dbhMm\":850}"))
        );
        assert_eq!(thicker(&proof("{}")), None);
        assert_eq!(thicker("no proof"), None);
    }
}
