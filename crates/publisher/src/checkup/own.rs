//! What only the publisher's own folder shows: who can read its keys, how much room there is, what waits.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::UNIX_EPOCH;

use stele_verify::checkpoint::Checkpoint;
use stele_verify::note::Note;

use super::Finding;
use crate::store::{Home, HomeError, Lock, Public, Queue};

/// Room, in bytes, below which a publication may fail, and below which one has to plan for more.
const FULL: u64 = 256 << 20;
const LOW: u64 = 2 << 30;

/// For how long a batch may wait, in seconds, before somebody has to look.
const PATIENCE: u64 = 3600;

/// Looks at the folder as it lies.
///
/// # Errors
/// [`HomeError`] if the log's place can't be told.
pub(crate) fn look(home: &Home, root: &Path, now: u64) -> Result<Vec<Finding>, HomeError> {
    let log = home.log()?;
    let mut found = open(home, root);
    found.extend(room(root));
    if let Public::Folder(folder) = &log {
        // It may lie on a disk of its own.
        found.extend(room(folder).filter(|_| device(folder) != device(root)));
        found.extend(unfinished(home, folder));
    }
    found.extend(waiting(home, now));
    Ok(found)
}

/// Keys and folders of what is private that others can read.
#[cfg(unix)]
fn open(home: &Home, root: &Path) -> Vec<Finding> {
    use std::os::unix::fs::PermissionsExt as _;
    let settings = home.settings();
    let keys = [Some(&settings.log_key), settings.log_key_pq.as_ref()];
    let keys = keys.into_iter().flatten();
    let keys = keys.chain(settings.witnesses.iter().map(|own| &own.key));
    let files = keys.map(|key| root.join(key));
    let folders = ["keys", "state"].map(|name| root.join(name));
    let all: Vec<PathBuf> = files.chain(folders).collect();
    let mode = |path: &PathBuf| Some(fs::metadata(path).ok()?.permissions().mode() & 0o777);
    all.into_iter()
        .filter_map(|path| {
            let mode = mode(&path).filter(|mode| mode & 0o077 != 0)?;
            // That others know the names of what is private does no harm; keys are closed by themselves.
            let harmless = path.is_dir() && mode & 0o022 == 0;
            let path = path.display().to_string();
            (!harmless).then_some(Finding::Open { path, mode })
        })
        .collect()
}

#[cfg(not(unix))]
fn open(_: &Home, _: &Path) -> Vec<Finding> {
    Vec::new()
}

#[cfg(unix)]
fn device(path: &Path) -> Option<u64> {
    use std::os::unix::fs::MetadataExt as _;
    Some(fs::metadata(path).ok()?.dev())
}

#[cfg(not(unix))]
fn device(_: &Path) -> Option<u64> {
    None
}

/// How much room a disk has left for an ordinary user, in bytes.
#[cfg(unix)]
pub(crate) fn free(path: &Path) -> Option<u64> {
    let told = rustix::fs::statvfs(path).ok()?;
    Some(told.f_bavail.saturating_mul(told.f_frsize))
}

#[cfg(not(unix))]
pub(crate) fn free(_: &Path) -> Option<u64> {
    None
}

fn room(path: &Path) -> impl Iterator<Item = Finding> {
    let shown = path.display().to_string();
    free(path).and_then(|free| weigh(shown, free)).into_iter()
}

fn weigh(path: String, free: u64) -> Option<Finding> {
    match free {
        ..FULL => Some(Finding::DiskFull { path, free }),
        FULL..LOW => Some(Finding::DiskLow { path, free }),
        _ => None,
    }
}

/// Whether what was decided last is what readers see; without taking the folder from whoever is publishing now, so that
/// a publication under way looks as one that isn't finished.
fn unfinished(home: &Home, log: &Path) -> Option<Finding> {
    let lock: Lock = serde_json::from_slice(&fs::read(home.state("lock")).ok()?).ok()?;
    let shown = fs::read(log.join("checkpoint")).ok()?;
    let shown = Checkpoint::parse_text(Note::parse(&shown).ok()?.text()).ok()?;
    let (here, shown) = (lock.size, shown.size());
    match here.cmp(&shown) {
        std::cmp::Ordering::Greater => Some(Finding::Unfinished),
        std::cmp::Ordering::Less => Some(Finding::SetBack { here, shown }),
        std::cmp::Ordering::Equal => None,
    }
}

fn waiting(home: &Home, now: u64) -> Option<Finding> {
    let folder = home.state("queue");
    let names = Queue::new(folder.clone()).names().ok()?;
    let oldest = folder.join(names.first()?);
    let since = fs::metadata(oldest).and_then(|file| file.modified()).ok()?;
    let since = since.duration_since(UNIX_EPOCH).ok()?.as_secs();
    let seconds = now.saturating_sub(since);
    let batches = names.len();
    (seconds > PATIENCE).then_some(Finding::QueueWaits { batches, seconds })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn room_is_weighed() {
        let code = |free| weigh("x".into(), free).map(|finding| finding.code());
        assert_eq!(code(FULL - 1), Some("disk-full"));
        assert_eq!(code(FULL), Some("disk-low"));
        assert_eq!(code(LOW - 1), Some("disk-low"));
        assert_eq!(code(LOW), None);
        assert!(free(Path::new("/")).is_none_or(|free| free > 0));
    }
}
