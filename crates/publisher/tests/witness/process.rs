//! `stele witness` as a process.

use std::io::{BufRead as _, BufReader};
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

/// The `stele` command in a folder.
pub(crate) fn stele(folder: &Path, args: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_stele"));
    command.args(args).current_dir(folder);
    command.env("XDG_STATE_HOME", folder.join("memory"));
    command
}

/// Runs it, and gives what it prints.
pub(crate) fn run(folder: &Path, args: &[&str]) -> String {
    let output = stele(folder, args).output().unwrap();
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{args:?}: {errors}");
    String::from_utf8(output.stdout).unwrap()
}

/// A witness that runs until it is dropped.
pub(crate) struct Witness {
    pub(crate) name: String,
    folder: PathBuf,
    more: Vec<String>,
    child: Option<Child>,
    pub(crate) address: SocketAddr,
    /// What it printed when it was ready.
    pub(crate) lines: Vec<String>,
}

impl Witness {
    /// Starts the witness with the key `<name>.key` and the state `<name>` in this folder.
    pub(crate) fn start(folder: &Path, name: &str, more: &[&str]) -> Self {
        let mut witness = Self {
            name: name.into(),
            folder: folder.into(),
            more: more.iter().map(|word| (*word).to_owned()).collect(),
            child: None,
            address: SocketAddr::from(([127, 0, 0, 1], 0)),
            lines: Vec::new(),
        };
        witness.start_again();
        witness
    }

    /// Starts it again, at the same address as before.
    pub(crate) fn start_again(&mut self) {
        assert!(self.child.is_none(), "it runs");
        let (key, listen) = (format!("{}.key", self.name), self.address.to_string());
        let args = [
            "witness", "--key", &key, "--state", &self.name, "--listen", &listen,
        ];
        let mut child = stele(&self.folder, &args)
            .args(&self.more)
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let out = BufReader::new(child.stdout.take().unwrap());
        self.lines.clear();
        for line in out.lines() {
            let line = line.unwrap();
            self.lines.push(line.clone());
            if let Some(address) = line.strip_prefix("http://") {
                let (address, _) = address.split_once('/').unwrap();
                self.address = address.parse().unwrap();
                self.child = Some(child);
                return;
            }
        }
        panic!("{} ended with {:?}", self.name, child.wait());
    }

    /// Adds to the words that it is started with.
    pub(crate) fn add(&mut self, words: &[&str]) {
        self.more
            .extend(words.iter().map(|word| (*word).to_owned()));
    }

    pub(crate) fn url(&self) -> String {
        format!("http://{}/", self.address)
    }

    pub(crate) fn id(&self) -> u32 {
        self.child.as_ref().unwrap().id()
    }

    /// As `kill -9` does.
    pub(crate) fn kill(&mut self) {
        if let Some(mut child) = self.child.take() {
            child.kill().unwrap();
            child.wait().unwrap();
        }
    }

    /// Waits until it has ended by itself; gives its exit status.
    pub(crate) fn ended(&mut self) -> Option<i32> {
        self.child.take().unwrap().wait().unwrap().code()
    }
}

impl Drop for Witness {
    fn drop(&mut self) {
        self.kill();
    }
}
