//! A publisher at work: the real commands, over a folder of their own.

use std::fs;
use std::path::PathBuf;
use std::process::Command;

use serde_json::Value;
use stele_tests::city::ORIGIN;
use stele_tests::rules::town::Town;
use tempfile::TempDir;

use crate::page::Site;

/// A publisher's folder, with a town's records in it.
pub(crate) struct Office {
    folder: TempDir,
    stele: PathBuf,
    /// How many of them were logged after each time.
    batches: Vec<usize>,
}

impl Office {
    /// An empty log, with the town's council as its root authority.
    pub(crate) fn founded(site: &Site) -> Self {
        let office = Self {
            folder: tempfile::tempdir().expect("a temporary folder"),
            stele: site.stele.clone(),
            batches: Vec::new(),
        };
        let council = Town::council();
        office.run(&[
            "init",
            "office",
            "--origin",
            ORIGIN,
            "--witness",
            "library",
            "--witness",
            "garden",
            "--auditor-quorum",
            "0",
            "--anchor",
            council.did().as_str(),
            "--anchor-areas",
            "1306",
            "--name-en",
            "Test city",
            "--name-zh",
            "测试市",
        ]);
        office
    }

    /// The publisher's folder.
    pub(crate) fn home(&self) -> PathBuf {
        self.folder.path().join("office")
    }

    /// What readers pin.
    pub(crate) fn trust(&self) -> Value {
        let trust = fs::read(self.home().join("trust.json")).expect("it is there");
        serde_json::from_slice(&trust).expect("it is JSON")
    }

    /// Queues and publishes what the town has signed since.
    pub(crate) fn publish(&mut self, town: &Town) {
        let mut args = vec!["add".to_owned(), "office".to_owned()];
        let before = self.batches.last().copied().unwrap_or_default();
        let new = town.entries.iter().enumerate().skip(before);
        for (at, record) in new {
            let name = format!("{at}.record");
            fs::write(self.folder.path().join(&name), record).expect("it can be written");
            args.push(name);
        }
        self.batches.push(town.entries.len());
        self.run(&args.iter().map(String::as_str).collect::<Vec<_>>());
        self.run(&["publish", "office"]);
    }

    /// Where a record of the town's stands in the log: behind each batch comes an index root.
    pub(crate) fn entry_of(&self, record: u64) -> u64 {
        let batches = self.batches.iter();
        let before = batches.filter(|end| u64::try_from(**end).is_ok_and(|end| end <= record));
        record + before.map(|_| 1).sum::<u64>()
    }

    fn run(&self, args: &[&str]) {
        let mut command = Command::new(&self.stele);
        command.args(args).current_dir(self.folder.path());
        let output = command.env("XDG_STATE_HOME", self.folder.path().join("memory"));
        let output = output.output().expect("the command runs");
        let errors = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "{args:?}: {errors}");
    }
}
