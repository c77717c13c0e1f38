//! What this person saw of each log, remembered between two runs.

use std::cell::RefCell;
use std::fs;
use std::path::PathBuf;

use stele_client::seen::{Seen, SeenHead};

/// What this person saw of each log, in their own folder, so that a fork doesn't go unnoticed
/// between two runs. A memory that can't be read or written is no reason to stop.
#[derive(Debug)]
pub(super) struct FileSeen {
    folder: Option<PathBuf>,
    trouble: RefCell<Option<String>>,
}

impl FileSeen {
    /// In `$XDG_STATE_HOME/stele/seen`, or `~/.local/state/stele/seen`.
    pub(super) fn new() -> Self {
        let base = std::env::var_os("XDG_STATE_HOME")
            .map(PathBuf::from)
            .or_else(|| {
                let home = std::env::var_os("HOME")?;
                Some(PathBuf::from(home).join(".local/state"))
            });
        Self {
            folder: base.map(|base| base.join("stele/seen")),
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
