//! What this person saw of each log and of trust files, remembered between two runs.

use std::cell::RefCell;
use std::fs::{self, File};
use std::path::PathBuf;

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

    /// Looks and writes while no other run does.
    fn swap_file(
        &self,
        path: &std::path::Path,
        old: Option<&str>,
        new: &str,
    ) -> Result<Result<(), Option<String>>, String> {
        let folder = path.parent().unwrap_or(path);
        fs::create_dir_all(folder).map_err(|error| error.to_string())?;
        let lock = File::create(path.with_extension("lock")).map_err(|error| error.to_string())?;
        lock.lock().map_err(|error| error.to_string())?;
        let kept = fs::read_to_string(path).ok();
        if kept.as_deref() != old {
            return Ok(Err(kept));
        }
        Disk::new()
            .replace(path, new.as_bytes())
            .map_err(|error| error.to_string())?;
        Ok(Ok(()))
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
        match self.swap_file(&path, old, new) {
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
    fn load(&self, pin: &Hash) -> Option<String> {
        fs::read_to_string(self.path(pin)?).ok()
    }

    fn store(&self, pin: &Hash, text: &str) {
        let Some(path) = self.path(pin) else {
            return;
        };
        let stored = crate::store::Disk::new().replace(&path, text.as_bytes());
        *self.trouble.borrow_mut() = stored.err().map(|error| error.to_string());
    }
}
