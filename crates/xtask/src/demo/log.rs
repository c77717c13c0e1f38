//! The demo's city: made by `stele demo`, renewed at every start, and made again when it has aged.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::Value;
use sha2::{Digest, Sha256};

use super::read;
use crate::paths;
use crate::run::{Cmd, Failure, Outcome};
use crate::walk;

/// Raise it when the commands below change: cities of an older layout are made again.
const LAYOUT: u32 = 4;

/// What the city is made by.
const SOURCES: [&str; 2] = ["crates/publisher/src/demo", "crates/records/src/types"];

const SEED: &str = "1";
const RECORDS: &str = "2000";

/// Records of the cities that the slow tests audit. They walk through the first.
pub(crate) const LARGE: [&str; 3] = ["20000", "49900", "200000"];

/// After this time the city is made again: its leases and reservations would no longer be of today.
const FRESH: Duration = Duration::from_secs(24 * 3_600);

/// A tag that no tree has.
const ABSENT: &str = "tag:no-such-tree";

/// Where the demo lies: the publisher's folder, and files to be checked.
///
/// # Errors
/// Fails where there is no cache folder.
pub(crate) fn folder() -> Outcome<PathBuf> {
    Ok(paths::cache()?.join("demo"))
}

/// Makes the city, or renews the witnesses' cosignatures on one of today. Hands back the publisher's
/// folder.
pub(super) fn make(stele: &Path) -> Outcome<PathBuf> {
    let folder = folder()?;
    make_in(stele, &folder, RECORDS, |home| {
        let planted = Planted::read(home)?;
        for command in proofs(stele, &folder, home, &planted) {
            command.run()?;
        }
        tamper(&proof_file(&folder), &tampered_file(&folder))
    })
}

/// The same for large cities of so many records. Hands back the folder in which they lie, each in one that is named for
/// its number of records.
pub(crate) fn make_large(stele: &Path, cities: &[&str]) -> Outcome<PathBuf> {
    let folder = paths::cache()?.join("large");
    for records in cities {
        make_in(stele, &folder.join(records), records, |_| Ok(()))?;
    }
    Ok(folder)
}

/// A city in a folder, with what is to lie beside it.
fn make_in(
    stele: &Path,
    folder: &Path,
    records: &str,
    beside: impl FnOnce(&Path) -> Outcome,
) -> Outcome<PathBuf> {
    let home = folder.join("home");
    let stamp = folder.join("stamp");
    let wanted = stamp_of(&paths::root(), records)?;
    if fs::read_to_string(&stamp).ok().as_ref() == Some(&wanted) {
        let publish = Cmd::new(stele).arg("publish").arg(&home);
        if !is_fresh(&stamp) {
            println!("  the demo city is older than a day; making it again");
        } else if publish.attempt()?.0 {
            return Ok(home);
        } else {
            println!("  the demo city can't be renewed; making it again");
        }
    }
    if folder.exists() {
        fs::remove_dir_all(folder).map_err(|error| Failure::io("can't remove", folder, &error))?;
    }
    fs::create_dir_all(folder).map_err(|error| Failure::io("can't make", folder, &error))?;
    city(stele, &home, records).run()?;
    beside(&home)?;
    fs::write(&stamp, wanted).map_err(|error| Failure::io("can't write", &stamp, &error))?;
    Ok(home)
}

/// Whether a file was written within the last day.
fn is_fresh(stamp: &Path) -> bool {
    let written = fs::metadata(stamp).and_then(|data| data.modified());
    let age = written.map(|written| SystemTime::now().duration_since(written));
    matches!(age, Ok(Ok(age)) if age < FRESH)
}

/// The city's name in the log holds the time at which it is made: a log made again is another log, so
/// that readers who remember the first don't see a fork.
fn city(stele: &Path, home: &Path, records: &str) -> Cmd {
    let stele = Cmd::new(stele).dir(paths::root());
    let stele = stele.arg("demo").arg(home);
    stele.args(["--seed", SEED, "--records", records])
}

/// Files to be checked.
fn proofs(stele: &Path, folder: &Path, home: &Path, planted: &Planted) -> Vec<Cmd> {
    let prove = || Cmd::new(stele).dir(paths::root()).arg("prove").arg(home);
    vec![
        prove()
            .args(["--entry", &planted.measured.entry.to_string(), "--out"])
            .arg(proof_file(folder)),
        prove()
            .args(["--key", ABSENT, "--dossier", "--out"])
            .arg(dossier_file(folder)),
    ]
}

/// An entry and what it is about.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Shown {
    entry: u64,
    subject: String,
}

/// What the links show, from the city's `frauds.json` and `examples.json`.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Planted {
    /// A listing that is what it says.
    good: Shown,
    /// The listing of a flat that is let.
    bait: Shown,
    /// A measured trunk.
    measured: Shown,
    /// The paper of a lease, and what discloses it.
    paper: String,
    disclosures: String,
    /// The paper, altered.
    altered: String,
    /// A project, and a wage run in it that a worker can hold against these disclosures.
    project: String,
    wage_run: u64,
    worker: String,
    /// An account.
    account: String,
}

impl Planted {
    fn read(home: &Path) -> Outcome<Self> {
        let list = |name: &str| {
            let path = home.join(name);
            serde_json::from_slice(&read(&path)?)
                .map_err(|error| Failure::new(format!("{}: {error}", path.display())))
        };
        let (frauds, examples): (Value, Value) = (list("frauds.json")?, list("examples.json")?);
        let frauds = frauds.as_array().map(Vec::as_slice).unwrap_or_default();
        let lacking = || Failure::new(format!("{} lacks what the links show", home.display()));
        Self::of(frauds, &examples).ok_or_else(lacking)
    }

    fn of(frauds: &[Value], examples: &Value) -> Option<Self> {
        let first = |code: &str| frauds.iter().find(|fraud| fraud["code"] == code);
        let shown = |code: &str, entry: &str, subject: &str| {
            let fraud = first(code)?;
            Some(Shown {
                entry: fraud[entry].as_u64()?,
                subject: fraud[subject].as_str()?.to_owned(),
            })
        };
        let text = |name: &str| Some(first("C7")?[name].as_str()?.to_owned());
        let example = |name: &str| Some(examples[name].as_str()?.to_owned());
        Some(Self {
            good: shown("R8", "twin", "twinSubject")?,
            bait: shown("R4", "entry", "subject")?,
            measured: shown("T4", "twin", "twinSubject")?,
            paper: text("twinFile")?,
            disclosures: text("twinDisclosures")?,
            altered: text("file")?,
            project: example("project")?,
            wage_run: examples["wageRun"].as_u64()?,
            worker: example("disclosures")?,
            account: example("account")?,
        })
    }
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
    let home = folder.join("home");
    let planted = Planted::read(&home)?;
    let end = |subject: &str| subject.rsplit(':').next().unwrap_or_default().to_owned();
    Ok(format!(
        "Stele's explorer is at {address}\n\
         \x20 the log's state            {address}#/\n\
         \x20 the entries, checked       {address}#/entries\n\
         \x20 a listing to rely on       {address}#/entry/{}\n\
         \x20   all about that flat      {address}#/p/{}\n\
         \x20 a listing not to pay for   {address}#/entry/{}\n\
         \x20 a tree and its life        {address}#/t/{}\n\
         \x20 one measurement, proven    {address}#/entry/{}\n\
         \x20 a project and its money    {address}#/f/{}\n\
         \x20   one of its wage runs     {address}#/entry/{}\n\
         \x20   a worker's disclosures   {}\n\
         \x20 an account and its points  {address}#/a/{}\n\
         \x20 the city's points          {address}#/points\n\
         \x20 all listings               {address}#/k/type/RentalListing\n\
         \x20 nothing is recorded        {address}#/t/no-such-tree\n\
         \x20 audit the whole log        {address}#/audit\n\
         \x20 what you follow            {address}#/watch\n\
         \x20 whom this page trusts      {address}#/trust\n\
         \x20 check a file               {address}#/check\n\
         \x20   try this one             {}\n\
         \x20   and a tampered copy      {}\n\
         \x20   and a proof of absence   {}\n\
         \x20   and a lease on paper     {}\n\
         \x20     with its disclosures   {}\n\
         \x20     and an altered copy    {}\n\
         \x20 every planted fraud        {}\n\
         The city and everything in it is made up. Ctrl-C ends it.",
        planted.good.entry,
        end(&planted.good.subject),
        planted.bait.entry,
        end(&planted.measured.subject),
        planted.measured.entry,
        planted.project,
        planted.wage_run,
        home.join(&planted.worker).display(),
        planted.account,
        proof_file(&folder).display(),
        tampered_file(&folder).display(),
        dossier_file(&folder).display(),
        home.join(&planted.paper).display(),
        home.join(&planted.disclosures).display(),
        home.join(&planted.altered).display(),
        home.join("frauds.json").display(),
    ))
}

/// Layout and sources: when they differ, the city is made again.
fn stamp_of(root: &Path, records: &str) -> Outcome<String> {
    let mut sum = Sha256::new();
    for source in SOURCES {
        for file in walk::files(&root.join(source))? {
            sum.update(Sha256::digest(read(&file)?));
        }
    }
    let digest: String = sum
        .finalize()
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect();
    Ok(format!("{LAYOUT} {SEED} {records} {digest}\n"))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn links_show_what_was_planted() {
        let planted = |code: &str| json!({"code": code, "entry": 1, "subject": "s:1", "twin": 2, "twinSubject": "s:2"});
        let mut file = planted("C7");
        for name in ["file", "twinDisclosures", "twinFile"] {
            file[name] = json!(name);
        }
        let frauds = [planted("R4"), planted("R8"), planted("T4"), file];
        let examples = json!({"account": "a", "disclosures": "d", "project": "p", "wageRun": 7});
        let found = Planted::of(&frauds, &examples).expect("all are there");
        assert_eq!((found.good.entry, found.bait.entry), (2, 1));
        assert_eq!(found.measured.subject, "s:2");
        assert_eq!(found.altered, "file");
        assert_eq!((found.project.as_str(), found.wage_run), ("p", 7));
        assert_eq!(Planted::of(&frauds[1..], &examples), None);
        assert_eq!(Planted::of(&frauds, &json!({})), None);
    }

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
