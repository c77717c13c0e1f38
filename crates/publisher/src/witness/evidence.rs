//! Checkpoints that a log has signed and a witness would not cosign, kept for whoever asks.
//!
//! Two checkpoints of one size with different roots prove to anyone that the log has forked. A
//! proof that doesn't hold may be the mistake, or the mischief, of whoever handed a genuine
//! checkpoint in: that one is kept too, since it may be one half of a fork.

use std::collections::HashSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use stele_verify::hash::Hash;
use stele_verify::note::Note;

use super::decide::{Latest, Refusal};
use super::protocol::AddCheckpoint;
use super::state::origin_hash;
use crate::output::shown::shown;
use crate::store::{Disk, DiskError};

/// The folder of the cases, below that of the state.
pub(super) const FOLDER: &str = "evidence";

/// The code of two checkpoints that can't both be true.
const FORKED: &str = "log-forked";

/// The most cases that are kept of one log: so many forks, and as many others, which anybody can
/// bring about with genuine checkpoints. Each needs a checkpoint of its own, signed by the log.
const MAX_CASES: usize = 1_000;

/// What speaks against logs.
#[derive(Debug)]
pub(super) struct Evidence {
    folder: PathBuf,
    most: usize,
    /// The forks that were told of since the witness was started, by the hash of the checkpoint.
    told: Mutex<HashSet<Hash>>,
}

/// Where a case is.
enum Kept {
    New(PathBuf),
    Before(PathBuf),
    /// Nowhere: there are too many.
    Full,
}

impl Evidence {
    /// Below the folder of the state.
    pub(super) fn below(state: &Path) -> Self {
        Self {
            folder: state.join(FOLDER),
            most: MAX_CASES,
            told: Mutex::default(),
        }
    }

    /// Keeps a checkpoint that the log has signed and that doesn't fit, and gives what is to be told
    /// of it: of a fork always, once; of others when they were kept. `before` is what had been
    /// cosigned.
    pub(super) fn take(
        &self,
        request: &AddCheckpoint,
        body: &[u8],
        before: Option<&Note>,
        refusal: &Refusal,
    ) -> Option<String> {
        let submitted = request.submitted();
        let latest = before.and_then(|note| Latest::of(note).ok());
        let is_fork = latest.unwrap_or(Latest::none()).contradicts(submitted);
        let (what, code) = match refusal {
            _ if is_fork => ("has signed two checkpoints that can't both be true", FORKED),
            Refusal::Inconsistent(_) => (
                "was not shown to have grown from what was cosigned before",
                refusal.code(),
            ),
            _ => return None,
        };
        let is_told = !is_fork || !self.is_news(submitted.note());
        let where_it_is = match self.keep(request, body, before, code) {
            Ok(Kept::New(case)) => format!("kept in {}", case.display()),
            Ok(Kept::Before(_) | Kept::Full) if is_told => return None,
            Ok(Kept::Before(case)) => format!("lies in {}", case.display()),
            Ok(Kept::Full) => format!(
                "was not kept, because {} holds {} of its kind already",
                self.of_log(request).display(),
                self.most
            ),
            Err(error) => format!("could not be kept: {error}"),
        };
        let (origin, size) = (shown(submitted.origin()), submitted.size());
        Some(format!(
            "{origin} {what}: its checkpoint of {size} entries was refused ({code}) and {where_it_is}"
        ))
    }

    /// Whether this fork wasn't told of yet. It counts as told from now on.
    fn is_news(&self, note: &Note) -> bool {
        let mut told = self.told.lock().unwrap_or_else(PoisonError::into_inner);
        let hash = Hash::of(&[note.text().as_bytes()]);
        let is_news = !told.contains(&hash);
        // Rather tell of one again than remember without end.
        if is_news && told.len() >= self.most {
            told.clear();
        }
        told.insert(hash);
        is_news
    }

    /// Where the cases of a log lie.
    fn of_log(&self, request: &AddCheckpoint) -> PathBuf {
        let origin = origin_hash(request.submitted().origin());
        self.folder.join(origin.to_hex())
    }

    /// Keeps a case, in `<folder>/<hash of the origin>/<hash of the checkpoint's text>-<code>/`:
    /// `shown`, what was handed in; `request`, all of the request; `seen`, what had been cosigned.
    fn keep(
        &self,
        request: &AddCheckpoint,
        body: &[u8],
        before: Option<&Note>,
        code: &str,
    ) -> Result<Kept, DiskError> {
        let submitted = request.submitted();
        let log = self.of_log(request);
        let text = submitted.note().text().as_bytes();
        let case = log.join(format!("{}-{code}", Hash::of(&[text]).to_hex()));
        // The file that is written last says that the case is whole.
        let shown = case.join("shown");
        if shown.is_file() {
            return Ok(Kept::Before(case));
        }
        if !case.is_dir() && count(&log, code == FORKED) >= self.most {
            return Ok(Kept::Full);
        }
        let disk = Disk::new();
        disk.replace(&case.join("request"), body)?;
        if let Some(before) = before {
            disk.replace(&case.join("seen"), before.as_bytes())?;
        }
        disk.replace(&shown, submitted.note().as_bytes())?;
        Ok(Kept::New(case))
    }
}

/// How many forks a folder holds, or how many other cases.
fn count(log: &Path, forks: bool) -> usize {
    let cases = fs::read_dir(log).into_iter().flatten().flatten();
    let is_fork = |name: std::ffi::OsString| name.to_string_lossy().ends_with(FORKED);
    let counted = cases.filter(|case| is_fork(case.file_name()) == forks);
    counted.count()
}

#[cfg(test)]
mod tests {
    use super::super::protocol;
    use super::super::testing::TestLog;
    use super::*;

    /// Mischief with genuine checkpoints takes no room from the proof that a log has forked.
    #[test]
    fn there_is_always_room_for_a_fork_and_it_is_always_told_of() {
        let folder = tempfile::tempdir().unwrap();
        let mut evidence = Evidence::below(folder.path());
        evidence.most = 2;
        let log = TestLog::new("example.com/log", 1);
        let seen = log.note(5, 0);
        let latest = Latest::of(&seen).unwrap();
        let told = |evidence: &Evidence, body: &[u8]| {
            let request = AddCheckpoint::parse(body).unwrap();
            let refusal = latest.require_growth(&request).unwrap_err();
            evidence.take(&request, body, Some(&seen), &refusal)
        };
        let unproven = |size| protocol::request(5, &[], &log.note(size, 0));
        let fork = |history| log.request(5, 5, history);

        assert!(told(&evidence, &unproven(6)).unwrap().contains("kept in"));
        assert_eq!(told(&evidence, &unproven(6)), None);
        assert!(told(&evidence, &unproven(7)).unwrap().contains("kept in"));
        assert_eq!(told(&evidence, &unproven(8)), None, "that is full");
        for history in [1, 2] {
            let line = told(&evidence, &fork(history)).unwrap();
            assert!(line.contains("(log-forked) and kept in"), "{line}");
            assert_eq!(told(&evidence, &fork(history)), None);
        }
        let line = told(&evidence, &fork(3)).unwrap();
        assert!(line.contains("was not kept"), "{line}");
        let kept = fs::read_dir(
            folder
                .path()
                .join(FOLDER)
                .join(origin_hash(log.origin).to_hex()),
        );
        assert_eq!(kept.unwrap().count(), 4);
        // Whoever starts the witness again is told again.
        let mut again = Evidence::below(folder.path());
        again.most = 2;
        assert!(told(&again, &fork(1)).unwrap().contains("lies in"));
        assert_eq!(told(&again, &fork(1)), None);
        assert_eq!(told(&again, &unproven(6)), None);
    }
}
