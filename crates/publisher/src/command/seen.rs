//! What this person saw of each log and of trust files, remembered between two runs.

use std::cell::RefCell;
use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};

use stele_client::evidence::Evidence;
use stele_client::seen::Seen;
use stele_client::trust::TrustMemory;
use stele_verify::hash::Hash;

use crate::store::Disk;

/// A folder of this person's own: `$XDG_STATE_HOME/stele/...`, or `~/.local/state/stele/...`.
pub(super) fn state_folder(name: &str) -> Option<PathBuf> {
    let base = std::env::var_os("XDG_STATE_HOME")
        .map(PathBuf::from)
        .or_else(|| {
            let home = std::env::var_os("HOME")?;
            Some(PathBuf::from(home).join(".local/state"))
        });
    Some(base?.join("stele").join(name))
}

/// What this person saw of each log, in their own folder, so that a fork doesn't go unnoticed
/// between two runs. A memory that can't be read or written is no reason to stop.
#[derive(Debug)]
pub(super) struct FileSeen {
    folder: Option<PathBuf>,
    trouble: RefCell<Option<String>>,
}

impl FileSeen {
    /// In the folder `seen`; what shows others that a log forked or went back goes to `evidence`.
    pub(super) fn new() -> Self {
        Self {
            folder: state_folder("seen"),
            trouble: RefCell::new(None),
        }
    }

    fn path(&self, log: &str) -> Option<PathBuf> {
        let name = stele_verify::hash::Hash::of(&[log.as_bytes()]).to_hex();
        Some(self.folder.as_ref()?.join(name))
    }

    /// What kept it from remembering, if anything.
    pub(super) fn trouble(&self) -> Option<String> {
        self.trouble.borrow().clone()
    }

    /// Saves evidence, and says where, or why not.
    pub(super) fn save(&self, evidence: &Evidence) -> String {
        let Some(folder) = state_folder("evidence") else {
            return "\nThe evidence could not be saved: there is no home folder for it.".to_owned();
        };
        let path = folder.join(evidence.file_name());
        match Disk::new().replace(&path, &evidence.to_bytes()) {
            Ok(()) => format!(
                "\nBoth signed heads were saved: {path}\nCheck them with: stele verify --evidence {path} --trust trust.json",
                path = path.display()
            ),
            Err(error) => format!("\nThe evidence could not be saved: {error}"),
        }
    }
}

impl Seen for FileSeen {
    async fn load(&self, log: &str) -> Option<String> {
        fs::read_to_string(self.path(log)?).ok()
    }

    async fn swap(&self, log: &str, old: Option<&str>, new: &str) -> Result<(), Option<String>> {
        let Some(path) = self.path(log) else {
            return Ok(());
        };
        let read = || fs::read_to_string(&path).ok();
        match swap_file(&path, read, old, new) {
            Ok(swapped) => swapped,
            Err(trouble) => {
                *self.trouble.borrow_mut() = Some(trouble);
                Ok(())
            }
        }
    }
}

/// Which versions of a trust file this person has seen, so that a host that keeps one back takes nobody
/// back to an older one.
#[derive(Debug)]
pub(super) struct FileTrust {
    folder: Option<PathBuf>,
    trouble: RefCell<Option<String>>,
}

impl FileTrust {
    /// In the folder `trust`.
    pub(super) fn new() -> Self {
        Self {
            folder: state_folder("trust"),
            trouble: RefCell::new(None),
        }
    }

    fn path(&self, pin: &Hash) -> Option<PathBuf> {
        Some(self.folder.as_ref()?.join(pin.to_hex()))
    }

    /// What kept it from remembering, if anything.
    pub(super) fn trouble(&self) -> Option<String> {
        self.trouble.borrow().clone()
    }
}

impl TrustMemory for FileTrust {
    fn load(&self, pin: &Hash) -> Result<Option<String>, String> {
        let Some(path) = self.path(pin) else {
            return Ok(None);
        };
        let kept = read_whatever(&path);
        kept.map_err(|error| format!("{}: {error}", path.display()))
    }

    fn swap(&self, pin: &Hash, old: Option<&str>, new: &str) -> Result<(), Option<String>> {
        let Some(path) = self.path(pin) else {
            return Ok(());
        };
        let read = || read_whatever(&path).ok().flatten();
        let swapped = swap_file(&path, read, old, new);
        *self.trouble.borrow_mut() = swapped.as_ref().err().cloned();
        swapped.unwrap_or(Ok(()))
    }
}

/// What is no text is damaged, and so not the same as nothing.
fn read_whatever(path: &Path) -> io::Result<Option<String>> {
    match fs::read(path) {
        Ok(bytes) => Ok(Some(String::from_utf8_lossy(&bytes).into_owned())),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error),
    }
}

/// Looks and writes while no other run does; else gives what is there instead of `old`.
fn swap_file(
    path: &Path,
    read: impl Fn() -> Option<String>,
    old: Option<&str>,
    new: &str,
) -> Result<Result<(), Option<String>>, String> {
    let folder = path.parent().unwrap_or(path);
    fs::create_dir_all(folder).map_err(|error| error.to_string())?;
    let lock = File::create(path.with_extension("lock")).map_err(|error| error.to_string())?;
    lock.lock().map_err(|error| error.to_string())?;
    let kept = read();
    if kept.as_deref() != old {
        return Ok(Err(kept));
    }
    let written = Disk::new().replace(path, new.as_bytes());
    Ok(Ok(written.map_err(|error| error.to_string())?))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn memory(folder: &Path) -> FileTrust {
        FileTrust {
            folder: Some(folder.to_owned()),
            trouble: RefCell::new(None),
        }
    }

    #[test]
    fn a_trust_memory_is_exchanged_only_for_what_was_seen() {
        let folder = tempfile::tempdir().unwrap();
        let (one, other) = (memory(folder.path()), memory(folder.path()));
        let pin = Hash::of(&[b"pin"]);
        assert_eq!(one.load(&pin), Ok(None));
        assert_eq!(one.swap(&pin, None, "2"), Ok(()));
        // The other run has looked before that.
        assert_eq!(other.swap(&pin, None, "3"), Err(Some("2".into())));
        assert_eq!(one.load(&pin), Ok(Some("2".into())));
        assert_eq!(other.swap(&pin, Some("2"), "2 3"), Ok(()));
        assert_eq!(one.swap(&pin, Some("2"), "2"), Err(Some("2 3".into())));
        assert_eq!((one.trouble(), other.trouble()), (None, None));
    }

    #[test]
    fn of_many_runs_at_once_none_undoes_another_s_step() {
        let folder = tempfile::tempdir().unwrap();
        let pin = Hash::of(&[b"pin"]);
        std::thread::scope(|scope| {
            for _ in 0..4 {
                scope.spawn(|| {
                    let memory = memory(folder.path());
                    for _ in 0..20 {
                        loop {
                            let old = memory.load(&pin).unwrap();
                            let new = format!("{}x", old.as_deref().unwrap_or_default());
                            if memory.swap(&pin, old.as_deref(), &new).is_ok() {
                                break;
                            }
                        }
                    }
                });
            }
        });
        let kept = memory(folder.path()).load(&pin).unwrap().unwrap();
        assert_eq!(kept, "x".repeat(80));
    }

    #[test]
    fn what_is_no_text_or_no_file_is_not_nothing() {
        let folder = tempfile::tempdir().unwrap();
        let pin = Hash::of(&[b"pin"]);
        let path = folder.path().join(pin.to_hex());
        let memory = memory(folder.path());
        fs::write(&path, [0xff, 0xfe]).unwrap();
        let damaged = memory.load(&pin).unwrap();
        assert!(damaged.is_some());
        assert_eq!(memory.swap(&pin, damaged.as_deref(), "2"), Ok(()));
        fs::remove_file(&path).unwrap();
        fs::create_dir(&path).unwrap();
        assert!(memory.load(&pin).is_err());
    }
}
