//! What this person saw of each log and of trust files, remembered between two runs.

use std::cell::RefCell;
use std::fs;
use std::path::PathBuf;

use stele_client::seen::{Seen, SeenHead};
use stele_client::trust::TrustMemory;
use stele_verify::hash::Hash;

/// A folder of this person's own: `$XDG_STATE_HOME/stele/...`, or `~/.local/state/stele/...`.
fn state_folder(name: &str) -> Option<PathBuf> {
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
    /// In the folder `seen`.
    pub(super) fn new() -> Self {
        Self {
            folder: state_folder("seen"),
            trouble: RefCell::new(None),
        }
    }

    fn path(&self, origin: &str) -> Option<PathBuf> {
        let name = stele_verify::hash::Hash::of(&[origin.as_bytes()]).to_hex();
        Some(self.folder.as_ref()?.join(name))
    }

    /// What kept it from remembering, if anything.
    pub(super) fn trouble(&self) -> Option<String> {
        self.trouble.borrow().clone()
    }
}

impl Seen for FileSeen {
    fn load(&self, origin: &str) -> Option<SeenHead> {
        let text = fs::read_to_string(self.path(origin)?).ok()?;
        SeenHead::parse(text.trim_end())
    }

    fn store(&self, origin: &str, head: SeenHead) {
        let Some(path) = self.path(origin) else {
            return;
        };
        let stored = crate::store::Disk::new().replace(&path, head.to_text().as_bytes());
        *self.trouble.borrow_mut() = stored.err().map(|error| error.to_string());
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
