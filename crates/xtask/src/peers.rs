//! `cargo xtask peers`: what a page loads for the widget, and for other people's verifiers.
//!
//! Each is installed from npm, bundled and minified by esbuild to what a page needs to check one document, and
//! weighed as brotli sends it. The table is `docs/embed-sizes.md`.

mod list;

use std::fs;
use std::path::Path;

use serde_json::Value;

use self::list::{How, PEERS, Peer};
use crate::pins::{PackageSet, Pins};
use crate::run::{Cmd, Failure, Outcome};
use crate::setup::{self, Toolbox};
use crate::steps::Steps;
use crate::{dist, paths, size};

const DOCUMENT: &str = "docs/embed-sizes.md";

/// What bundles those that were written for Node.
const BUNDLE: &str = include_str!("peers/bundle.cjs");

/// A row of the table.
#[derive(Debug, PartialEq, Eq)]
struct Row {
    what: String,
    /// In bytes, if it could be built.
    weight: Option<usize>,
    can: &'static str,
    cannot: &'static str,
}

/// `cargo xtask peers`.
///
/// # Errors
/// Fails where set-up does, where there is no widget, and where the table can't be written. A peer that can't be had
/// or built is said to be so in the table.
pub(crate) fn run(args: &[String]) -> Outcome {
    if !args.is_empty() {
        return Err(Failure::new("peers takes no arguments"));
    }
    let mut steps = Steps::new(2);
    let tools = steps.step("set-up", 15, setup::for_site)?;
    let (rows, missing) = steps.step("build and weigh", 5, || {
        let folder = dist::latest()?.1;
        let mut rows = own(&folder)?;
        let pins = Pins::load()?;
        for peer in &PEERS {
            let set = pins.npm(&format!("peer-{}", peer.key))?;
            let weight = weigh(&tools, peer, set);
            rows.push(Row {
                what: named(set),
                weight: weight
                    .inspect_err(|failure| println!("  {}: {failure}", peer.key))
                    .ok(),
                can: peer.can,
                cannot: peer.cannot,
            });
        }
        Ok((rows, missing(&folder)))
    })?;
    let text = document(&rows, &missing, &commit());
    let path = paths::root().join(DOCUMENT);
    fs::write(&path, &text).map_err(|error| Failure::io("can't write", &path, &error))?;
    println!("\n{text}\n{}", path.display());
    Ok(())
}

/// What the element loads for one file: its entry, looks and words, and one module.
fn own(folder: &Path) -> Outcome<Vec<Row>> {
    let text = fs::read_to_string(folder.join("manifest.json"))
        .map_err(|error| Failure::io("can't read", folder, &error))?;
    let manifest: Value = serde_json::from_str(&text)
        .map_err(|error| Failure::new(format!("manifest.json: {error}")))?;
    let files = manifest["files"].as_object();
    let files = files.ok_or_else(|| Failure::new("manifest.json names no files"))?;
    let weight = |name: &str| {
        let bytes = files.get(name).and_then(|file| file["brotli"].as_u64());
        let bytes = bytes.and_then(|bytes| usize::try_from(bytes).ok());
        bytes.ok_or_else(|| Failure::new(format!("manifest.json has no {name}")))
    };
    let mut shell = 0;
    for name in ["stele-verify.js", "stele-verify.css", "words-en.json"] {
        shell += weight(name)?;
    }
    let module = |name: &str| {
        let name = name.strip_prefix("modules/")?.strip_suffix("-en.wasm")?;
        Some(name.to_owned())
    };
    let mut rows = Vec::new();
    for name in files.keys() {
        if let Some(system) = module(name) {
            let (can, cannot) = said_of(&system);
            rows.push(Row {
                what: format!("**stele-verify** {}, {}", dist::VERSION, module_of(&system)),
                weight: Some(shell + weight(name)?),
                can,
                cannot,
            });
        }
    }
    Ok(rows)
}

/// The English modules that weren't built, so that the table has no row for them.
fn missing(folder: &Path) -> Vec<&'static str> {
    let modules = dist::modules().filter(|name| name.ends_with("-en"));
    let is_missing = |name: &&str| !folder.join(format!("modules/{name}.wasm")).is_file();
    modules.filter(is_missing).collect()
}

/// What a module is for.
fn module_of(system: &str) -> String {
    match system {
        "all" => "looks up in the log, all systems, ML-DSA".to_owned(),
        "proof" => "a proof that is in order".to_owned(),
        _ => format!("a dossier, {system}"),
    }
}

/// What a module can say, and what it can't.
fn said_of(system: &str) -> (&'static str, &'static str) {
    match system {
        "proof" => (
            "whether a record is intact, logged and witnessed",
            "whether its signers were entitled to, and whether it still holds: that takes a dossier",
        ),
        _ => (
            "whether a record is intact, logged and witnessed, whether its signers were entitled to, and whether it still holds",
            "what was never recorded, and whether the page around it is honest",
        ),
    }
}

fn weigh(tools: &Toolbox, peer: &Peer, set: &PackageSet) -> Outcome<usize> {
    let modules = match peer.how {
        How::Installed => setup::peer(tools, peer.key, set, &[]),
        How::ForNode => setup::peer(
            tools,
            peer.key,
            set,
            &[("fs", "npm:empty-npm-package@1.0.0")],
        ),
        How::Packed => setup::packed_peer(tools, peer.key, set),
    }?;
    let folder = paths::target()?.join("peers");
    fs::create_dir_all(&folder).map_err(|error| Failure::io("can't make", &folder, &error))?;
    let write = |name: String, text: &str| {
        let path = folder.join(name);
        fs::write(&path, text).map_err(|error| Failure::io("can't write", &path, &error))?;
        Ok::<_, Failure>(path)
    };
    let entry = write(format!("{}.js", peer.key), peer.script)?;
    let out = folder.join(format!("{}.min.js", peer.key));
    let cmd = if peer.how == How::ForNode {
        let script = write("bundle.cjs".to_owned(), BUNDLE)?;
        tools.cmd("node").arg(script).arg(&entry).arg(&out)
    } else {
        let flags = ["--bundle", "--minify", "--format=esm", "--log-level=error"];
        tools
            .cmd("esbuild")
            .arg(&entry)
            .args(flags)
            .arg("--define:process.env.NODE_ENV=\"production\"")
            .arg("--define:global=globalThis")
            .arg(format!("--outfile={}", out.display()))
    };
    cmd.env("NODE_PATH", &modules).run()?;
    let besides = peer.besides.iter().map(|name| modules.join(name));
    let mut total = 0;
    for file in [out].into_iter().chain(besides) {
        let bytes = fs::read(&file).map_err(|error| Failure::io("can't read", &file, &error))?;
        total += size::brotli(&bytes)?;
    }
    Ok(total)
}

/// The packages with their versions, as the table has them.
fn named(set: &PackageSet) -> String {
    // What only builds is no part of it.
    let built = |name: &str| name.starts_with("esbuild");
    let packages = set.packages.iter().filter(|(name, _)| !built(name));
    let names = packages.map(|(name, version)| format!("{name} {version}"));
    names.collect::<Vec<_>>().join(", ")
}

/// Which state of the project it is, and of which day.
fn commit() -> String {
    let log = Cmd::new("git").args(["log", "-1", "--format=%h of %cs"]);
    let found = log.dir(paths::root()).probe();
    found.unwrap_or_else(|| "an unknown commit".to_owned())
}

fn document(rows: &[Row], missing: &[&str], commit: &str) -> String {
    let mut text = format!(
        "# What a page loads\n\n\
         To check one document in a browser: all scripts and modules, minified, as brotli sends them (quality 11), in bytes. Written by\n\
         `cargo xtask peers` at {commit}, which installs each from npm in the version that is named, and bundles by esbuild what such a page needs.\n\
         Trust files, contexts and the documents themselves aren’t counted. Of the widget’s languages a page loads one, here English.\n\n\
         | what | bytes | it can say | it can’t say |\n|---|---:|---|---|\n"
    );
    for row in rows {
        let weight = row
            .weight
            .map_or_else(|| "could not be built".to_owned(), grouped);
        let Row {
            what, can, cannot, ..
        } = row;
        text.push_str(&format!("| {what} | {weight} | {can} | {cannot} |\n"));
    }
    if !missing.is_empty() {
        text.push_str(&format!(
            "\nNot built when this was written, and so without a row: {}.\n",
            missing.join(", ")
        ));
    }
    text.push_str(
        "\nSigsum’s verifier for browsers isn’t in the registry, so it isn’t weighed here. Blockcerts comes as its maintainers bundle it. opentimestamps is\n\
         written for Node, and weighed with the stand-ins that a page needs for it.\n",
    );
    text
}

/// `1234567` as `1,234,567`.
fn grouped(number: usize) -> String {
    let digits = number.to_string();
    let mut out = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_grouped() {
        assert_eq!(grouped(7), "7");
        assert_eq!(grouped(38_220), "38,220");
        assert_eq!(grouped(2_130_972), "2,130,972");
    }

    /// The table is of the versions that are pinned, and has everyone.
    #[test]
    fn the_table_names_what_is_pinned() {
        let pins = Pins::load().expect("tools.toml is well-formed");
        let text = fs::read_to_string(paths::root().join(DOCUMENT)).expect("the table");
        for peer in &PEERS {
            let set = pins.npm(&format!("peer-{}", peer.key)).expect("pinned");
            let row = format!("\n| {} | ", named(set));
            let rest = text.split_once(&row).expect(&row).1;
            let line = rest.lines().next().unwrap_or_default();
            assert!(
                line.ends_with(&format!("| {} | {} |", peer.can, peer.cannot)),
                "{line}"
            );
        }
        assert!(text.contains(&format!("**stele-verify** {}", dist::VERSION)));
    }

    #[test]
    fn what_could_not_be_built_is_said() {
        let row = Row {
            what: "x 1".into(),
            weight: None,
            can: "a",
            cannot: "b",
        };
        let text = document(&[row], &["funds-en", "points-en"], "c");
        assert!(text.contains("| x 1 | could not be built | a | b |\n"));
        assert!(text.contains("without a row: funds-en, points-en.\n"));
        assert!(!document(&[], &[], "c").contains("without a row"));
    }

    /// Each row says of its own module what it can, and only what was built has one.
    #[test]
    fn every_module_is_said_to_do_what_it_does() {
        let folder = std::env::temp_dir().join(format!("stele-peers-{}", std::process::id()));
        fs::create_dir_all(folder.join("modules")).expect("makes the folder");
        let mut files = serde_json::Map::new();
        for (name, bytes) in [
            ("stele-verify.js", 1000),
            ("stele-verify.css", 200),
            ("words-en.json", 30),
            ("modules/proof-en.wasm", 5),
            ("modules/forest-en.wasm", 6),
            ("modules/forest-zh.wasm", 7),
        ] {
            files.insert(name.into(), serde_json::json!({"brotli": bytes}));
            fs::write(folder.join(name), "").expect("writes");
        }
        let manifest = serde_json::json!({"files": files}).to_string();
        fs::write(folder.join("manifest.json"), manifest).expect("writes");
        let (rows, missing) = (own(&folder), missing(&folder));
        fs::remove_dir_all(&folder).expect("removes the folder");
        let rows = rows.expect("the manifest is whole");
        let [forest, proof] = rows.as_slice() else {
            panic!("one row for each module in English: {rows:?}");
        };
        assert_eq!(forest.weight, Some(1236));
        assert!(forest.can.contains("still holds"), "{forest:?}");
        assert_eq!(proof.weight, Some(1235));
        assert!(!proof.can.contains("entitled"), "{proof:?}");
        assert!(proof.cannot.contains("that takes a dossier"), "{proof:?}");
        assert_eq!(missing, ["rental-en", "funds-en", "points-en", "all-en"]);
    }
}
