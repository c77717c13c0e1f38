//! The demo's log: made once by the ordinary commands, and renewed at every start.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::{SystemTime, UNIX_EPOCH};

use sha2::{Digest, Sha256};

use super::read;
use crate::paths;
use crate::run::{Cmd, Failure, Outcome};
use crate::walk;

/// Raise it when the commands below change: logs of an older layout are made again.
const LAYOUT: u32 = 1;

/// The example that the documentation walks through.
const TABLE: &str = "docs/examples/trees.csv";
const MAP: &str = "docs/examples/trees.toml";

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
            .args(["--witness", "witness-three"]),
        stele("keygen").arg(&key),
        stele("import").arg("trees").arg(TABLE).args(["--map", MAP]),
        stele("publish").arg(home),
    ]
}

/// What a server of the demo must answer: path and exact bytes.
pub(super) fn answers(home: &Path, site: &Path) -> Outcome<Vec<(String, Vec<u8>)>> {
    let mut answers = vec![
        ("/".to_owned(), read(&site.join("index.html"))?),
        (
            "/log/checkpoint".to_owned(),
            read(&home.join("log/checkpoint"))?,
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
    Ok(format!(
        "Stele's explorer is at {address}\n\
         \x20 the log's state       {address}#/\n\
         \x20 the latest entries    {address}#/entries\n\
         \x20 check a file          {address}#/check\n\
         Ctrl-C ends it."
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
