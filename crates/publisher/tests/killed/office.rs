//! A publisher's folder of which everything is remembered: what it accepted, and what readers were shown.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};

use stele_publisher::store::{Home, Queue};
use stele_records::time::format_time;
use stele_tlog::path::entry_path;
use stele_verify::hash::{Hash, leaf_hash};
use stele_verify::merkle::root_of_entries;

use crate::folder::{Index, NOW, check, enqueue, init, logged, mixed, replayed};

/// How a process ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Ended {
    /// By itself, with status 0.
    Done,
    /// By itself, with another: it has said why.
    Refused,
    /// By a signal.
    Killed,
}

impl Ended {
    pub(crate) fn of(status: ExitStatus) -> Self {
        match status.code() {
            Some(0) => Self::Done,
            // A panic is none of the endings that there may be.
            Some(1) => Self::Refused,
            Some(other) => panic!("status {other}"),
            None => Self::Killed,
        }
    }
}

pub(crate) struct Office {
    folder: PathBuf,
    /// What a reader remembers of what it has seen.
    reader: PathBuf,
    pub(crate) home: Home,
    /// In the order in which they were accepted, each once.
    accepted: Vec<Vec<u8>>,
    next: u32,
    now: u64,
    /// Every checkpoint that readers could see: root by size.
    seen: BTreeMap<u64, Hash>,
    dice: crate::Dice,
}

impl Office {
    pub(crate) fn new(folder: &Path, seed: u64) -> Self {
        Self {
            folder: folder.to_owned(),
            reader: folder.join("reader"),
            home: init(folder),
            accepted: Vec::new(),
            next: 0,
            now: NOW,
            seen: BTreeMap::new(),
            dice: crate::Dice(seed | 1),
        }
    }

    /// The same, whose reader remembers elsewhere.
    pub(crate) fn with_reader(self, reader: &Path) -> Self {
        let reader = reader.to_owned();
        Self { reader, ..self }
    }

    /// Accepts new entries, and some of those before once more.
    pub(crate) fn accept(&mut self, count: u64) {
        let count = u32::try_from(count).unwrap();
        // There are 400 records to choose from; further on it's entries that are none.
        let new: Vec<_> = (self.next..self.next + count)
            .flat_map(|number| match number {
                0..400 => mixed(number..number + 1),
                _ => vec![format!("entry {number}").into_bytes()],
            })
            .collect();
        self.next += count;
        let again = self.dice.roll(4).min(self.accepted.len() as u64);
        let mut batch = new.clone();
        for _ in 0..again {
            let old = self.dice.roll(self.accepted.len() as u64);
            batch.push(self.accepted[usize::try_from(old).unwrap()].clone());
        }
        enqueue(&self.home, &batch);
        self.accepted.extend(new);
    }

    /// Leaves halves of files where the next publication writes: what a power failure may bring back.
    pub(crate) fn leave_halves(&mut self, count: u64) {
        for entry in self
            .accepted
            .iter()
            .rev()
            .take(usize::try_from(count).unwrap())
        {
            let path = self.home.public().join(entry_path(&leaf_hash(entry)));
            if path.exists() {
                continue;
            }
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            let name = path.file_name().unwrap().to_string_lossy();
            let half = path.with_file_name(format!(".{name}.new"));
            fs::write(half, &entry[..entry.len() / 2]).unwrap();
        }
    }

    fn command(&mut self) -> Command {
        self.now += 1;
        let mut command = Command::new(env!("CARGO_BIN_EXE_stele"));
        command.arg("--now").arg(format_time(self.now).unwrap());
        self.quiet(command)
    }

    fn quiet(&self, mut command: Command) -> Command {
        command
            .current_dir(&self.folder)
            .env("XDG_STATE_HOME", &self.reader)
            .stdout(Stdio::null())
            .stderr(Stdio::null());
        command
    }

    /// Begins to publish.
    pub(crate) fn publishing(&mut self) -> Child {
        self.command().args(["publish", "city"]).spawn().unwrap()
    }

    /// Begins to publish where no file may become longer than so many bytes: either the system kills it at that write,
    /// or the write fails.
    pub(crate) fn publishing_within(&mut self, bytes: u64, is_told: bool) -> Child {
        self.now += 1;
        let mut shell = Command::new("sh");
        let trap = if is_told { "trap '' XFSZ; " } else { "" };
        // In blocks of 512 bytes.
        let script = format!("{trap}ulimit -c 0; ulimit -f {}; exec \"$@\"", bytes / 512);
        shell.args(["-c", &script, "sh", env!("CARGO_BIN_EXE_stele")]);
        shell.arg("--now").arg(format_time(self.now).unwrap());
        self.quiet(shell).args(["publish", "city"]).spawn().unwrap()
    }

    pub(crate) fn publish(&mut self) -> Ended {
        Ended::of(self.publishing().wait().unwrap())
    }

    /// Whether a batch is staged, and whether one is decided that readers don't see yet.
    pub(crate) fn under_way(&self) -> (bool, bool) {
        let staged = fs::read_dir(self.home.state("staged"));
        let staged = staged.map_or(0, |names| names.filter_map(Result::ok).count());
        let lock = fs::read_to_string(self.home.state("lock")).unwrap_or_default();
        let shown = self.shown().map(|(size, _)| size);
        let decided: Option<u64> = serde_json::from_str::<serde_json::Value>(&lock)
            .ok()
            .and_then(|lock| lock.get("size")?.as_u64());
        (staged > 0, decided.is_some() && decided != shown)
    }

    /// Size and root of what readers see.
    fn shown(&self) -> Option<(u64, Hash)> {
        let note = fs::read(self.home.public().join("checkpoint")).ok()?;
        let policy = self.home.trust().unwrap().policy;
        let checkpoint = policy.verify(&note).expect("readers accept it");
        Some((checkpoint.size(), checkpoint.root()))
    }

    /// What readers see is sound, goes on from all that they saw before, and holds nothing that wasn't accepted;
    /// nothing that was is lost.
    pub(crate) fn check(&mut self, what: &str) {
        let (size, root) = self.shown().expect("there is always a checkpoint");
        let before = self.seen.insert(size, root);
        assert!(before.is_none_or(|before| before == root), "{what}: forked");
        let last = self.seen.last_key_value().map(|(size, _)| *size);
        assert_eq!(last, Some(size), "{what}: went back");
        let all = logged(&self.home);
        for (size, root) in &self.seen {
            let then = all.iter().take(usize::try_from(*size).unwrap());
            let then = root_of_entries(then.map(Vec::as_slice));
            assert_eq!(then, *root, "{what}: {size} entries were others");
        }
        assert_eq!(replayed(&self.home), Ok(()), "{what}");
        let audit = ["audit", "city", "--json"];
        let audited = self.command().args(audit).status().unwrap();
        assert_eq!(audited.code(), Some(0), "{what}: stele audit");
        let records = check(&self.home);
        let unique: BTreeSet<_> = records.iter().collect();
        assert_eq!(unique.len(), records.len(), "{what}: logged twice");
        assert_eq!(
            records[..],
            self.accepted[..records.len()],
            "{what}: other records, or in another order"
        );
        let queue = Queue::new(self.home.state("queue")).read().unwrap();
        let mut kept: BTreeSet<Vec<u8>> = records.into_iter().collect();
        kept.extend(queue.into_iter().flat_map(|batch| batch.entries));
        // What is decided lies in the queue until it is shown.
        assert!(
            self.accepted.iter().all(|entry| kept.contains(entry)),
            "{what}: lost"
        );
    }

    /// All that was accepted is logged, and nothing is left lying about.
    pub(crate) fn check_settled(&mut self, what: &str) {
        self.check(what);
        assert_eq!(check(&self.home).len(), self.accepted.len(), "{what}");
        assert!(
            Index::audit(&self.home, &logged(&self.home)).is_settled,
            "{what}"
        );
        let queue = Queue::new(self.home.state("queue")).names().unwrap();
        assert_eq!(queue, Vec::<String>::new(), "{what}");
        assert_eq!(self.under_way(), (false, false), "{what}");
    }

    pub(crate) fn finish(mut self) {
        assert_eq!(self.publish(), Ended::Done);
        self.check_settled("at the end");
    }
}
