//! The `stele` command on one of several machines, and where its log lies.

use std::fs;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};

use stele_publisher::store::{Home, Queue};

use crate::folder::{ORIGIN, copy, enqueue};

/// A store that runs on this machine until it is dropped.
pub(crate) trait Store {
    /// Where it listens.
    fn address(&self) -> SocketAddr;
    /// What says how to reach it, if it seems to be at this address.
    fn environment(&self, address: SocketAddr) -> Vec<(&'static str, String)>;
    /// The variable with the secret, and another value for it.
    fn wrong_secret(&self) -> (&'static str, &'static str);
    /// The options of `stele init` that name its places.
    fn places(&self) -> Vec<&'static str>;
    /// Whether but one of several publishers can win. Else a lock is needed elsewhere.
    fn is_conditional(&self) -> bool;
    /// Audits all that readers see, and gives the records.
    fn audit(&self, machine: &Machine<'_>) -> Vec<Vec<u8>>;
    /// Ends it.
    fn kill(&mut self);
    /// Starts it again at the same address.
    fn start_again(&mut self);
}

/// A publisher's folder.
pub(crate) struct Machine<'s> {
    store: &'s dyn Store,
    pub(crate) root: PathBuf,
}

impl<'s> Machine<'s> {
    /// Makes a folder whose log lies in the store.
    pub(crate) fn init(folder: &Path, store: &'s dyn Store) -> Self {
        let machine = Self {
            store,
            root: folder.join("city"),
        };
        let lock = ["--external-lock", "../shared.lock"];
        let mut init = machine.command("init", store.address());
        init.args(["--origin", ORIGIN, "--witness", "w1", "--witness", "w2"]);
        init.args(store.places());
        if !store.is_conditional() {
            init.args(lock);
        }
        succeeds(&init.output().unwrap());
        machine
    }

    /// One that was made before.
    pub(crate) fn at(root: &Path, store: &'s dyn Store) -> Self {
        let root = root.to_owned();
        Self { store, root }
    }

    /// Another machine with a copy of this one's folder.
    pub(crate) fn twin(&self, name: &str) -> Self {
        let root = self.root.with_file_name(name);
        copy(&self.root, &root);
        Self {
            store: self.store,
            root,
        }
    }

    /// A command on the folder, for which the store is at this address.
    pub(crate) fn command(&self, name: &str, address: SocketAddr) -> Command {
        let mut command = self.program(address);
        command.arg(name).arg(&self.root);
        command
    }

    /// The program without its words, for which the store is at this address.
    pub(crate) fn program(&self, address: SocketAddr) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_stele"));
        for (name, _) in std::env::vars() {
            if name.starts_with("AWS_") || name.starts_with("AZ") {
                command.env_remove(name);
            }
        }
        command.envs(self.store.environment(address));
        let memory = self.root.with_extension("memory");
        command.env("XDG_STATE_HOME", memory);
        command
    }

    pub(crate) fn queue(&self, records: &[Vec<u8>]) {
        enqueue(&self.home(), records);
    }

    pub(crate) fn home(&self) -> Home {
        Home::open(&self.root).unwrap()
    }

    pub(crate) fn publish(&self) -> Output {
        self.publish_at(self.store.address())
    }

    pub(crate) fn publish_at(&self, address: SocketAddr) -> Output {
        self.command("publish", address).output().unwrap()
    }

    /// Begins to publish.
    pub(crate) fn begin(&self, address: SocketAddr) -> Child {
        let mut command = self.command("publish", address);
        command.stdout(Stdio::piped()).stderr(Stdio::piped());
        command.spawn().unwrap()
    }

    /// Nothing is left to be done here.
    pub(crate) fn assert_settled(&self) {
        let home = self.home();
        let left = Queue::new(home.state("queue")).names().unwrap();
        assert_eq!(left, Vec::<String>::new());
        assert_eq!(fs::read_dir(home.state("staged")).unwrap().count(), 0);
    }
}

pub(crate) fn succeeds(output: &Output) -> String {
    assert!(output.status.success(), "{}", said(output));
    String::from_utf8(output.stdout.clone()).unwrap()
}

pub(crate) fn said(output: &Output) -> String {
    let text = |bytes| String::from_utf8_lossy(bytes).into_owned();
    text(&output.stdout) + &text(&output.stderr)
}
