//! The command line in a folder of a test.

use std::path::Path;
use std::process::{Command, Output};

use crate::common::tempdir;
use stele_records::time::format_time;

/// A folder in which commands run.
pub(crate) struct Desk(pub(crate) tempfile::TempDir);

impl Desk {
    pub(crate) fn new() -> Self {
        Self(tempdir())
    }

    pub(crate) fn path(&self) -> &Path {
        self.0.path()
    }

    pub(crate) fn command(&self, now: u64, words: &str) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_stele"));
        command
            .arg("--now")
            .arg(format_time(now).unwrap())
            .args(words.split_whitespace())
            .env("XDG_STATE_HOME", self.path().join("seen"))
            .env_remove("STELE_PASSPHRASE_FILE")
            .current_dir(self.path());
        command
    }

    /// Runs a command that must end with this status, and gives what it printed.
    pub(crate) fn ends(&self, status: i32, now: u64, words: &str) -> String {
        let output = self.command(now, words).output().unwrap();
        assert_eq!(
            output.status.code(),
            Some(status),
            "{words}: {}",
            said(&output)
        );
        said(&output)
    }

    pub(crate) fn done(&self, now: u64, words: &str) -> String {
        self.ends(0, now, words)
    }
}

pub(crate) fn said(output: &Output) -> String {
    String::from_utf8([&output.stdout[..], &output.stderr].concat()).unwrap()
}
