//! The tamper matrix: whatever a server, a file or a log does, the right step says so, and nothing
//! else does.
//!
//! Each [`Case`] changes one thing in an honest world and names exactly the checks that fail, or
//! that can't be made. The tables run natively and as WebAssembly in a browser.

pub mod auditor;
pub mod checkpoint;
pub mod entry;
pub mod proof;
pub mod record;
pub mod sweep;
pub mod tile;
pub mod trust;

use std::collections::BTreeMap;

use futures::executor::block_on;
use serde_json::Value;
use stele_client::cache::MemoryCache;
use stele_client::check::{CheckedHead, check_entry, check_file, check_head, check_proof, glance};
use stele_client::fetch::{Fetch, FetchError};
use stele_client::log::Log;
use stele_client::seen::{MemorySeen, SeenHead};
use stele_records::trust::TrustFile;
use stele_records::verdict::{Answer, CheckCode, Evidence, Headline, Outcome, Question, Verdict};

use crate::city::{self, City, NOW, ORIGIN};

/// The entry that is asked for: it lies in the full tile, and has every field.
pub const ENTRY: u64 = 4;
/// An entry in the partial tile.
pub const LATE_ENTRY: u64 = 280;

/// One change and what must come of it.
pub struct Case {
    /// What is done, in a few words.
    pub name: String,
    how: How,
    tamper: Box<dyn Fn(&mut World)>,
    expected: Expected,
    audited: Option<Audited>,
}

/// What must come of an auditor's statement.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Audited {
    /// Code of the reason of the check that lists are complete; empty where it passes.
    pub reason: &'static str,
    /// Code of what the first auditor has to say.
    pub standing: &'static str,
}

/// What is asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum How {
    /// An entry of a log, over the network.
    Log,
    /// A `.tlog-proof` with the record inside.
    Proof,
    /// A `.tlog-proof`, and the record beside it.
    ProofAndRecord,
    /// A record alone.
    Record,
}

/// Checks by name, each with the code of its reason.
pub type Reasons = Vec<(CheckCode, &'static str)>;

/// What must come of a change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Expected {
    /// Intact and logged, without a warning.
    Unharmed,
    /// Intact and logged, and exactly these checks warn.
    Warned(Reasons),
    /// Not verified: exactly these checks fail.
    Failed(Reasons),
    /// Can't tell: nothing fails, and exactly these checks could not be made on their own account.
    CouldNotCheck(Reasons),
    /// The trust file isn't accepted.
    TrustRefused(&'static str),
    /// The file is nothing that could be checked.
    FileRefused(&'static str),
}

impl Case {
    /// A case about an entry that a log shows.
    pub fn log(name: &str, tamper: impl Fn(&mut World) + 'static, expected: Expected) -> Self {
        Self::new(How::Log, name, tamper, expected)
    }

    /// A case about a `.tlog-proof`.
    pub fn proof(name: &str, tamper: impl Fn(&mut World) + 'static, expected: Expected) -> Self {
        Self::new(How::Proof, name, tamper, expected)
    }

    fn new(
        how: How,
        name: &str,
        tamper: impl Fn(&mut World) + 'static,
        expected: Expected,
    ) -> Self {
        let name = format!("{how:?}: {name}");
        let tamper = Box::new(tamper);
        Self {
            name,
            how,
            tamper,
            expected,
            audited: None,
        }
    }

    /// The same, where this must come of the auditor's statement besides.
    pub fn audited(mut self, audited: Audited) -> Self {
        self.audited = Some(audited);
        self
    }

    /// Runs the case, twice: the same input gives the same report.
    ///
    /// # Panics
    /// If anything else comes of it than what was expected.
    pub fn run(&self) {
        let mut world = World::honest();
        (self.tamper)(&mut world);
        let found = world.ask(self.how);
        let report = |found: &Asked| found.as_ref().map(Verdict::report).ok();
        let again = world.ask(self.how);
        assert_eq!(report(&again), report(&found), "{}", self.name);
        match (&self.expected, &found) {
            (Expected::TrustRefused(code), Err(refused)) => {
                assert_eq!(refused, &Refused::Trust(code), "{}", self.name);
            }
            (Expected::FileRefused(code), Err(refused)) => {
                assert_eq!(refused, &Refused::File(code), "{}", self.name);
            }
            (expected, Ok(verdict)) => {
                judge(&self.name, expected, verdict);
                if let Some(audited) = &self.audited {
                    judge_auditor(&self.name, audited, verdict);
                }
            }
            (expected, Err(refused)) => {
                panic!("{}: {refused:?} in place of {expected:?}", self.name)
            }
        }
    }
}

/// Everything that can be tampered with. Honest to begin with.
#[derive(Debug, Clone)]
pub struct World {
    /// The files that the server has.
    pub files: BTreeMap<String, Vec<u8>>,
    /// What it says in place of sending a file.
    pub faults: BTreeMap<String, FetchError>,
    /// The reader's trust file.
    pub trust: Value,
    /// What the reader saw of the log before.
    pub seen: Option<SeenHead>,
    /// The reader's clock.
    pub now: u64,
    /// The entry that is asked for.
    pub index: u64,
    /// The proof that somebody hands over.
    pub proof: Vec<u8>,
    /// The record that somebody hands over.
    pub record: Vec<u8>,
}

/// What an attempt to check gave.
pub type Asked = Result<Verdict, Refused>;

/// Why nothing was checked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Refused {
    /// The trust file isn't accepted.
    Trust(&'static str),
    /// The file is nothing that could be checked.
    File(&'static str),
}

impl World {
    /// The city as it should be.
    pub fn honest() -> Self {
        let city = city::city();
        Self {
            files: city.files.clone(),
            faults: BTreeMap::new(),
            trust: city::trust_json(&city::policy()),
            seen: None,
            now: NOW,
            index: ENTRY,
            proof: city.proof(ENTRY),
            record: city.entry(ENTRY).to_vec(),
        }
    }

    /// The server shows this log from now on.
    pub fn show(&mut self, city: &City) {
        self.files = city.files.clone();
    }

    /// The log itself logs these bytes in place of the entry asked for.
    pub fn log_instead(&mut self, bytes: Vec<u8>) {
        let mut entries = city::city().entries.clone();
        entries[usize::try_from(self.index).expect("a small log")] = bytes;
        self.show(&City::of(entries));
    }

    /// A file that must be there.
    pub fn file(&mut self, path: &str) -> &mut Vec<u8> {
        let file = self.files.get_mut(path);
        file.unwrap_or_else(|| panic!("there is no file {path}"))
    }

    /// The server deletes a file.
    pub fn remove(&mut self, path: &str) {
        let removed = self.files.remove(path);
        assert!(removed.is_some(), "there is no file {path}");
    }

    /// The path of the file of the entry that is asked for.
    pub fn entry_file(&self) -> String {
        city::city().entry_path(self.index)
    }

    /// Asks what a page or a command would ask.
    ///
    /// # Errors
    /// [`Refused`] if trust file or file are not even looked into.
    pub fn ask(&self, how: How) -> Asked {
        let trust = TrustFile::parse(self.trust.to_string().as_bytes());
        let trust = trust.map_err(|error| Refused::Trust(error.code()))?;
        let verdict = match how {
            How::Log => self.ask_log(&trust),
            How::Proof => self.check_file(&self.proof, &trust)?,
            How::Record => self.check_file(&self.record, &trust)?,
            How::ProofAndRecord => {
                check_proof(&self.proof, Some(&self.record), &trust, self.now).verdict
            }
        };
        Ok(verdict)
    }

    fn check_file(&self, file: &[u8], trust: &TrustFile) -> Asked {
        let checked = check_file(file, trust, self.now);
        let checked = checked.map_err(|error| Refused::File(error.code()))?;
        Ok(checked.verdict)
    }

    fn ask_log(&self, trust: &TrustFile) -> Verdict {
        let log = Log::new(self, MemoryCache::default(), trust.policy.clone(), ORIGIN);
        let memory = MemorySeen::default();
        if let Some(seen) = &self.seen {
            memory.set(&log.memory_keys()[0], &seen.to_text());
        }
        let head = block_on(check_head(&log, trust, self.now, &memory, never_yes));
        self.glance_at_it(trust, &head);
        let entry = block_on(check_entry(&log, trust, &head, self.index, never_yes));
        entry.verdict
    }

    /// The first look says of signatures what the whole check says, and of all that needs more than the checkpoint
    /// nothing.
    fn glance_at_it(&self, trust: &TrustFile, head: &CheckedHead) {
        let log = Log::new(self, MemoryCache::default(), trust.policy.clone(), ORIGIN);
        let glance = block_on(glance(&log, trust, self.now));
        assert_eq!(glance.is_some(), head.checkpoint.is_some());
        let Some(glance) = glance else { return };
        for code in [CheckCode::LogSignature, CheckCode::Witnesses] {
            let [first, whole] =
                [&glance.verdict, &head.verdict].map(|verdict| verdict.check(code));
            assert_eq!(first, whole);
        }
        let growth = glance.verdict.check(CheckCode::Growth);
        assert_eq!(growth.map(|check| &check.outcome), Some(&Outcome::Pending));
        never_yes(&glance.verdict);
        assert!(glance.verdict.is_pending());
    }
}

/// The server.
impl Fetch for World {
    async fn get(&self, path: &str, limit: u64) -> Result<Vec<u8>, FetchError> {
        if let Some(fault) = self.faults.get(path) {
            return Err(fault.clone());
        }
        let bytes = self.files.get(path).ok_or(FetchError::NotFound)?;
        if bytes.len() as u64 > limit {
            return Err(FetchError::TooLarge { limit });
        }
        Ok(bytes.clone())
    }
}

/// A page on its way to a verdict never says yes to all.
fn never_yes(verdict: &Verdict) {
    assert!(!verdict.is_pending() || verdict.overall() != Answer::Yes);
}

/// Reasons that only say that something else stands in the way.
const SECONDARY: [&str; 1] = ["blocked"];

fn judge(name: &str, expected: &Expected, verdict: &Verdict) {
    let found = Found::of(verdict);
    let none = Reasons::new();
    let (failed, open, warned, headline) = match expected {
        Expected::Unharmed => (&none, &none, &none, Headline::IntactAndLogged),
        Expected::Warned(warned) => (&none, &none, warned, Headline::IntactAndLogged),
        Expected::Failed(failed) => (failed, &none, &none, Headline::NotVerified),
        Expected::CouldNotCheck(open) => (&none, open, &none, headline_with(open)),
        Expected::TrustRefused(_) | Expected::FileRefused(_) => {
            panic!("{name}: accepted in place of {expected:?}")
        }
    };
    assert_eq!(&found.failed, failed, "{name}: what failed");
    // What is authorised and current has tests of its own.
    let unharmed = matches!(expected, Expected::Unharmed | Expected::Warned(_));
    let shown = match verdict.headline() {
        Headline::Verified if unharmed => Headline::IntactAndLogged,
        Headline::AllButAuthorised => Headline::IntactAndLogged,
        // Of a state that is too old, or by a clock that is wrong.
        Headline::WasVerified if matches!(expected, Expected::Warned(_)) => {
            Headline::IntactAndLogged
        }
        other => other,
    };
    assert_eq!(shown, headline, "{name}: {found:?}");
    if headline == Headline::NotVerified {
        // What else was found out on the way is not what the case is about.
        assert!(
            found
                .open
                .iter()
                .all(|(_, reason)| !reason.starts_with("fetch-")),
            "{name}"
        );
    } else {
        assert_eq!(&found.open, open, "{name}: what could not be checked");
        assert_eq!(&found.warned, warned, "{name}: what is to be known");
    }
    for question in Question::ALL {
        let fails = failed.iter().any(|(code, _)| code.question() == question);
        let is_no = verdict.answer(question) == Answer::No;
        assert_eq!(is_no, fails, "{name}: {question:?}");
    }
    assert_closed(name, verdict);
}

fn judge_auditor(name: &str, expected: &Audited, verdict: &Verdict) {
    let check = verdict.check(CheckCode::Completeness);
    let check = check.expect("every check is there");
    let reason = check.outcome.reason().map_or("", |reason| reason.code());
    assert_eq!(reason, expected.reason, "{name}");
    let Evidence::Auditors { says, .. } = &check.evidence else {
        panic!("{name}: no auditor was asked");
    };
    let standing = says.first().map(|says| says.standing.code());
    assert_eq!(standing, Some(expected.standing), "{name}");
    // Nobody is told that all is there who can't know it.
    let is_current = verdict.answer(Question::Current) == Answer::Yes;
    assert_eq!(is_current, expected.reason.is_empty(), "{name}");
}

/// What isn't about the first two questions leaves their answer as it is.
fn headline_with(open: &Reasons) -> Headline {
    let first = [Question::Intact, Question::Logged];
    match open
        .iter()
        .any(|(code, _)| first.contains(&code.question()))
    {
        true => Headline::CantTell,
        false => Headline::IntactAndLogged,
    }
}

/// Nothing is left pending, no code path skips what isn't built, and the exit status agrees.
fn assert_closed(name: &str, verdict: &Verdict) {
    assert!(!verdict.is_pending(), "{name}: a check is still pending");
    let exit = match verdict.overall() {
        Answer::Yes => 0,
        Answer::No => 1,
        Answer::CantTell => 2,
    };
    assert_eq!(verdict.exit_code(), exit, "{name}");
}

/// The outcomes of a verdict, sorted out.
#[derive(Debug, Default)]
struct Found {
    failed: Reasons,
    open: Reasons,
    warned: Reasons,
}

impl Found {
    fn of(verdict: &Verdict) -> Self {
        let mut found = Self::default();
        for check in verdict.checks() {
            let pair = |code: &'static str| (check.code, code);
            // What is current is the index's to say, and what is authorised the rules': both have tests
            // of their own.
            let is_elsewhere = check.code.question() == Question::Current
                || matches!(check.code, CheckCode::Rule(_));
            match &check.outcome {
                Outcome::Warning(_) | Outcome::CouldNotCheck(_) if is_elsewhere => {}
                Outcome::Failed(reason) => found.failed.push(pair(reason.code())),
                Outcome::Warning(reason) => found.warned.push(pair(reason.code())),
                Outcome::CouldNotCheck(reason) if !SECONDARY.contains(&reason.code()) => {
                    found.open.push(pair(reason.code()));
                }
                Outcome::CouldNotCheck(_)
                | Outcome::NotApplicable(_)
                | Outcome::Passed
                | Outcome::Pending => {}
            }
        }
        found
    }
}

/// One check that fails, the usual case.
fn failed(code: CheckCode, reason: &'static str) -> Expected {
    Expected::Failed(vec![(code, reason)])
}

/// One check that could not be made.
fn open(code: CheckCode, reason: &'static str) -> Expected {
    Expected::CouldNotCheck(vec![(code, reason)])
}

/// What a server sends in place of a file: a login page, longer than any tile.
pub fn html_page() -> Vec<u8> {
    b"<!DOCTYPE html><html><title>Please sign in</title><p>city-wifi</p></html>\n".repeat(300)
}

/// Puts `to` in place of the one occurrence of `from`.
///
/// # Panics
/// If there is none, or more than one: then the case tests something else than it says.
pub fn replaced(bytes: &[u8], from: &str, to: &str) -> Vec<u8> {
    let found = bytes
        .windows(from.len())
        .filter(|at| *at == from.as_bytes());
    assert_eq!(found.count(), 1, "{from:?} occurs once");
    let at = bytes
        .windows(from.len())
        .position(|at| at == from.as_bytes());
    let at = at.expect("it occurs once");
    [&bytes[..at], to.as_bytes(), &bytes[at + from.len()..]].concat()
}

/// The character of `text` this far behind the start of `mark`, replaced by another that stands in
/// base64 and in base58.
///
/// # Panics
/// If `mark` doesn't occur.
pub fn with_other_character(text: &[u8], mark: &str, behind: usize) -> Vec<u8> {
    let at = text
        .windows(mark.len())
        .position(|at| at == mark.as_bytes());
    let at = at.unwrap_or_else(|| panic!("{mark:?} occurs")) + behind;
    let mut changed = text.to_vec();
    changed[at] = if changed[at] == b'4' { b'5' } else { b'4' };
    changed
}
