//! A publisher's folder and the parties' keys, for tests of what clerks do.

use std::fs;
use std::path::PathBuf;
use std::process::{Command, Output};

use serde_json::Value;
use stele_sign::multikey::SecretKey;

#[path = "../common/mod.rs"]
mod common;

pub(crate) use common::tempdir;

/// The real-estate unit number of a flat.
pub(crate) const UNIT: &str = "130629001001GB00001F00010001";
/// A credit code with the right check characters, made up.
pub(crate) const COMPANY: &str = "91133100000000019X";
/// A folder in which a clerk works.
pub(crate) struct Office(tempfile::TempDir);

impl Office {
    /// A publisher's folder, and the key files of these parties: test keys, of their names.
    pub(crate) fn new(parties: &[&str]) -> Self {
        let office = Self(tempdir());
        office.ok("init city --origin test.example/flats --auditor-quorum 0");
        for party in parties {
            let path = office.path(&format!("{party}.key"));
            fs::write(&path, key(party).to_json().unwrap().as_bytes()).unwrap();
            #[cfg(unix)]
            {
                use std::os::unix::fs::PermissionsExt as _;
                fs::set_permissions(&path, fs::Permissions::from_mode(0o600)).unwrap();
            }
        }
        office
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    /// Runs a command, whose words are separated by blanks.
    pub(crate) fn run(&self, call: &str) -> Output {
        Command::new(env!("CARGO_BIN_EXE_stele"))
            .args(["--now", "2026-09-21T13:40:00Z"])
            .args(call.split_whitespace())
            .current_dir(self.0.path())
            .env("XDG_STATE_HOME", self.path("memory"))
            .output()
            .unwrap()
    }

    /// What a command prints that does its work.
    pub(crate) fn ok(&self, call: &str) -> String {
        let output = self.run(call);
        let errors = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "{call}\n{errors}");
        String::from_utf8(output.stdout).unwrap() + &errors
    }

    /// What a command says that refuses, with this status.
    pub(crate) fn refuses(&self, status: i32, call: &str) -> String {
        let output = self.run(call);
        let errors = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(status), "{call}\n{errors}");
        errors
    }

    /// What a command prints as JSON, whatever its status.
    pub(crate) fn asks(&self, call: &str) -> Value {
        serde_json::from_slice(&self.run(call).stdout).unwrap()
    }

    /// Drafts a listing of the flat whose number ends so.
    pub(crate) fn listing(&self, end: &str, signers: &str, out: &str) {
        let unit = format!("{}{end}", &UNIT[..28 - end.len()]);
        self.ok(&format!(
            "draft RentalListing --home city --subject {unit} --set area=130629,130629100 \
             --set price=3200 --set priceCurrency=CNY {signers} --out {out}"
        ));
    }

    pub(crate) fn json(&self, name: &str) -> Value {
        serde_json::from_slice(&fs::read(self.path(name)).unwrap()).unwrap()
    }

    pub(crate) fn id(&self, name: &str) -> String {
        self.json(name)["id"].as_str().unwrap().to_owned()
    }
}

/// The test key of a party.
pub(crate) fn key(party: &str) -> SecretKey {
    let mut seed = [0; 32];
    seed[..party.len()].copy_from_slice(party.as_bytes());
    SecretKey::from_seed(&seed).unwrap()
}

pub(crate) fn did(party: &str) -> String {
    key(party).did().as_str().to_owned()
}
