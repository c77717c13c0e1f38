//! The files that the gallery checks, so that it works by itself: of a made-up city, and always the same.
//!
//! They are made by `stele` of this checkout at a fixed time. Their trust file lets cosignatures be as old as they like
//! and none of them holds only for a while: what a version shows it shows as long as it is served.

mod asked;

use std::path::{Path, PathBuf};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};

use super::files::{copy, fresh, make, read_text, write};
use crate::demo;
use crate::run::{Cmd, Failure, Outcome};
use crate::setup::Toolbox;

/// The city's present.
const NOW: &str = "2026-11-01T00:00:00Z";

/// When somebody may look at them.
const LATER: &str = "2056-11-01T00:00:00Z";

/// A century, in seconds.
const MAX_AGE: u64 = 3_155_760_000;

/// A tag that no tree has.
const ABSENT: &str = "tag:no-such-tree";

/// An id that no record has, looked up in the city's log.
const ABSENT_RECORD: &str = "ref:urn:uuid:00000000-0000-4000-8000-000000000000";

/// What of the log that takes lies here.
const LOG: &str = "log";

/// Each sample that can be made, and whether `stele verify` says that it is verified.
const SAMPLES: [(&str, bool); 5] = [
    ("verified.dossier", true),
    ("nothing.dossier", true),
    ("fraud.dossier", false),
    ("logged.tlog-proof", false),
    ("tampered.tlog-proof", false),
];

/// Makes them in a folder, by way of a city in another, and sees that each is what it is called.
///
/// # Errors
/// Fails where `stele` does, and where a sample came out otherwise.
pub(super) fn write_all(tools: &Toolbox, city: &Path, out: &Path) -> Outcome {
    let build = [
        "build",
        "--locked",
        "-p",
        "stele-publisher",
        "--bin",
        "stele",
    ];
    tools.cargo()?.args(build).run()?;
    fresh(city)?;
    make(out)?;
    let city = City {
        stele: demo::binary()?,
        home: city.join("home"),
        memory: city.join("memory"),
    };
    city.found()?;
    let title = city.newest("type:TitleAttestation")?;
    let fraud = city.first_fraud()?;
    let proof = out.join("logged.tlog-proof");
    city.prove(&["--entry", &title, "--dossier"], &out.join(SAMPLES[0].0))?;
    city.prove(&["--key", ABSENT, "--dossier"], &out.join(SAMPLES[1].0))?;
    city.prove(&["--entry", &fraud, "--dossier"], &out.join(SAMPLES[2].0))?;
    city.prove(&["--entry", &title], &proof)?;
    let tampered = larger(&read_text(&proof)?)
        .ok_or_else(|| Failure::new(format!("{} names no floorSizeCm2", proof.display())))?;
    write(&out.join(SAMPLES[4].0), tampered)?;
    let trust = out.join("trust.json");
    write(&trust, lasting(&read_text(&city.home.join("trust.json"))?)?)?;
    for (name, is_verified) in SAMPLES {
        let came = city.verifies(&out.join(name), &trust)?;
        if came != is_verified {
            return Err(Failure::new(format!(
                "the gallery’s {name} should {}be verified",
                if is_verified { "" } else { "not " }
            )));
        }
    }
    city.log_of(ABSENT_RECORD, &trust, &out.join(LOG))
}

/// The city, and the command that made it.
struct City {
    stele: PathBuf,
    home: PathBuf,
    memory: PathBuf,
}

impl City {
    /// The command at a time. It remembers nothing of other runs.
    fn at(&self, now: &str) -> Cmd {
        let stele = Cmd::new(&self.stele).args(["--now", now]);
        stele.env("XDG_STATE_HOME", &self.memory)
    }

    fn found(&self) -> Outcome {
        let demo = self.at(NOW).arg("demo").arg(&self.home);
        demo.args(["--seed", "1", "--records", "2000"])
            .run()
            .map(drop)
    }

    fn prove(&self, what: &[&str], out: &Path) -> Outcome {
        let prove = self.at(NOW).arg("prove").arg(&self.home);
        prove.args(what).arg("--out").arg(out).run().map(drop)
    }

    /// The newest entry under a key.
    fn newest(&self, key: &str) -> Outcome<String> {
        let lookup = self.at(NOW).arg("lookup").arg(&self.home).arg(key);
        let list = lookup.args(["--json", "--limit", "1"]).run()?;
        let list: Value = serde_json::from_str(&list).unwrap_or_default();
        number(&list["entries"][0]["entry"], key)
    }

    /// A listing by an agency that isn't accredited.
    fn first_fraud(&self) -> Outcome<String> {
        let planted = read_text(&self.home.join("frauds.json"))?;
        let planted: Value = serde_json::from_str(&planted).unwrap_or_default();
        number(&planted[0]["entry"], "frauds.json")
    }

    /// Copies of the log what a look-up asks for, and sees that it is enough.
    fn log_of(&self, key: &str, trust: &Path, out: &Path) -> Outcome {
        let log = self.home.join("log");
        let look_up = |log: &str| {
            let lookup = self.at(LATER).arg("lookup").args([log, key, "--no-follow"]);
            lookup.arg("--trust").arg(trust).run().map(drop)
        };
        for path in asked::of(&log, |address| look_up(address))? {
            copy(&log.join(&path), &out.join(&path))?;
        }
        look_up(&out.to_string_lossy())
    }

    fn verifies(&self, file: &Path, trust: &Path) -> Outcome<bool> {
        let verify = self.at(LATER).arg("verify").arg(file);
        let verify = verify.arg("--trust").arg(trust).arg("--no-follow");
        // Not all are to succeed, so that isn't told line by line.
        let came = verify.command().output();
        let came = came.map_err(|error| Failure::io("can't start", &self.stele, &error))?;
        Ok(came.status.success())
    }
}

fn number(value: &Value, what: &str) -> Outcome<String> {
    let number = value.as_u64().map(|number| number.to_string());
    number.ok_or_else(|| Failure::new(format!("the made-up city has no entry for {what}")))
}

/// A trust file for which nothing grows too old.
fn lasting(trust: &str) -> Outcome<String> {
    let mut file: Value = serde_json::from_str(trust).unwrap_or_default();
    if !file["maxAgeSeconds"].is_u64() {
        return Err(Failure::new("the city's trust file has no maxAgeSeconds"));
    }
    file["maxAgeSeconds"] = json!(MAX_AGE);
    Ok(format!("{file:#}\n"))
}

/// A proof whose record claims a larger flat. The record lies in the line `extra`, in base64 (C2SP tlog-proof).
fn larger(proof: &str) -> Option<String> {
    let line = proof.lines().find(|line| line.starts_with("extra "))?;
    let record = String::from_utf8(STANDARD.decode(line.strip_prefix("extra ")?).ok()?).ok()?;
    let (before, after) = record.split_once("\"floorSizeCm2\":")?;
    let digit = if after.starts_with('9') { '8' } else { '9' };
    let record = format!("{before}\"floorSizeCm2\":{digit}{}", after.get(1..)?);
    Some(proof.replacen(line, &format!("extra {}", STANDARD.encode(record)), 1))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::paths;

    /// The one that isn't there shows what a page says then.
    #[test]
    fn the_gallery_asks_for_these_samples() {
        let page = read_text(&paths::root().join("www/embed.html")).expect("the gallery");
        let parts = page.split("\"samples/").skip(1);
        let asked: BTreeSet<_> = parts.filter_map(|part| part.split('"').next()).collect();
        let made = SAMPLES.map(|(name, _)| name);
        let made = made
            .into_iter()
            .chain(["missing.dossier", "trust.json", LOG]);
        assert_eq!(asked, made.collect());
        let (_, id) = ABSENT_RECORD.split_once(':').expect("a kind");
        assert!(page.contains(&format!("log=\"samples/{LOG}\" record=\"{id}\"")));
    }

    #[test]
    fn a_flat_is_made_larger() {
        let of = |record: &str| format!("a\nextra {}\nb\n", STANDARD.encode(record));
        let made = larger(&of("{\"floorSizeCm2\":9120}"));
        assert_eq!(made, Some(of("{\"floorSizeCm2\":8120}")));
        assert_eq!(larger(&of("{}")), None);
        assert_eq!(larger("a\n"), None);
    }

    #[test]
    fn nothing_grows_too_old() {
        let file = lasting("{\"maxAgeSeconds\": 86400, \"name\": \"x\"}").expect("it has an age");
        assert!(file.contains("3155760000") && file.contains("\"name\": \"x\""));
        assert!(lasting("{}").is_err());
    }
}
