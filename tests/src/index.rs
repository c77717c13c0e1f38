//! The index as a reader meets it: honest, out of reach, served falsely, and committed falsely.
//!
//! Each function is a test that runs natively and in a browser, and panics where it fails.

pub mod audited;
pub mod audited_dossiers;
pub mod audited_keys;
pub mod audited_places;
pub mod dossiers;
pub mod honest;
pub mod intervals;
pub mod lies;
pub mod mirrors;
pub mod poisoned;
pub mod served;
pub mod statements;

use futures::executor::block_on;
use stele_client::cache::MemoryCache;
use stele_client::check::{
    CheckedEntry, CheckedHead, CheckedList, check_entry, check_head, check_list,
};
use stele_client::fetch::Fetch;
use stele_client::log::{Log, LogError};
use stele_client::seen::MemorySeen;
use stele_records::index::{IndexKey, Kind};
use stele_records::trust::TrustFile;
use stele_records::verdict::{Answer, CheckCode, Outcome};

use crate::city::{NOW, ORIGIN, trust};

/// A reader before a server.
pub struct Reader<F> {
    /// The log.
    pub log: Log<F>,
    /// Whom the reader trusts.
    pub trust: TrustFile,
    /// What the log showed.
    pub head: CheckedHead,
}

impl<F: Fetch> Reader<F> {
    /// Reads the log's head.
    pub fn new(server: F) -> Self {
        Self::trusting(server, trust())
    }

    /// Reads the log's head at this time, in POSIX seconds.
    pub fn at(server: F, now: u64) -> Self {
        Self::read(server, trust(), now)
    }

    /// Reads the log's head with this trust file.
    pub fn trusting(server: F, trust: TrustFile) -> Self {
        Self::read(server, trust, NOW)
    }

    fn read(server: F, trust: TrustFile, now: u64) -> Self {
        let log = Log::new(server, MemoryCache::default(), trust.policy.clone(), ORIGIN);
        let memory = MemorySeen::default();
        let head = block_on(check_head(&log, &trust, now, &memory, |_| ()));
        Self { log, trust, head }
    }

    /// Looks a key up.
    pub fn list(&self, key: &IndexKey) -> CheckedList {
        let mut lists = block_on(check_list(&self.log, &self.head, std::slice::from_ref(key)));
        lists.pop().expect("one answer for one key")
    }

    /// All numbers of a key's list, or the code of what stood in the way.
    pub fn numbers(&self, key: &IndexKey) -> Result<Vec<u64>, &'static str> {
        let list = self.list(key);
        let index = self.head.index.as_ref().map_err(LogError::code)?;
        let found = list.found.map_err(|error| error.code())?;
        let complete = block_on(self.log.complete(index, found, 10_000));
        let complete = complete.map_err(|error| error.code())?;
        Ok(complete.numbers().to_vec())
    }

    /// Checks an entry with its history.
    pub fn entry(&self, index: u64) -> CheckedEntry {
        let trust = trust();
        block_on(check_entry(&self.log, &trust, &self.head, index, |_| ()))
    }
}

/// Why a check isn't simply passed, by its code; "passed" if it is.
pub fn outcome(entry: &CheckedEntry, code: CheckCode) -> &'static str {
    let check = entry.verdict.check(code).expect("every check is there");
    match &check.outcome {
        Outcome::Passed => "passed",
        other => other.reason().map_or("pending", |reason| reason.code()),
    }
}

/// The key of a tree's tag.
pub fn tag(tag: &str) -> IndexKey {
    IndexKey::new(Kind::Tag, tag)
}

/// What a list came to: its answer, and the code of the reason.
pub fn answer(list: &CheckedList) -> (Answer, &'static str) {
    let reason = list.reason();
    (list.answer(), reason.map_or("none", |reason| reason.code()))
}
