//! The folder of installed tools in the user's cache.
//!
//! Each tool has a folder `NAME-VERSION`. It counts as installed only when it holds the mark that is
//! written last, so an installation that was interrupted is done again.

use std::fs::{self, File};
use std::path::{Path, PathBuf};

use crate::run::{Failure, Outcome};

const MARK: &str = ".complete";

/// The folder of tools, locked against a second set-up for as long as this value lives.
#[derive(Debug)]
pub(crate) struct Store {
    root: PathBuf,
    _lock: File,
}

impl Store {
    /// Opens (and if need be makes) the store under the cache folder, waiting for another set-up to end.
    pub(crate) fn open(cache: &Path) -> Outcome<Self> {
        let root = cache.join("tools");
        fs::create_dir_all(&root).map_err(|error| Failure::io("can't make", &root, &error))?;
        let path = root.join(".lock");
        let lock = File::create(&path).map_err(|error| Failure::io("can't make", &path, &error))?;
        if lock.try_lock().is_err() {
            println!("  waiting for another set-up to end ({})", path.display());
            lock.lock()
                .map_err(|error| Failure::io("can't lock", &path, &error))?;
        }
        Ok(Self { root, _lock: lock })
    }

    /// Where a tool of this version lies or will lie.
    pub(crate) fn folder(&self, name: &str, version: &str) -> PathBuf {
        self.root.join(format!("{name}-{version}"))
    }

    /// Where a tool is built; kept apart from the project's own build.
    pub(crate) fn build_folder(&self, name: &str) -> PathBuf {
        self.root.join(format!(".build-{name}"))
    }

    /// Hands back the tool's folder, having called `install` on it if it isn't there in full.
    pub(crate) fn once(
        &self,
        name: &str,
        version: &str,
        install: impl FnOnce(&Path) -> Outcome,
    ) -> Outcome<PathBuf> {
        let folder = self.folder(name, version);
        let mark = folder.join(MARK);
        if mark.is_file() {
            return Ok(folder);
        }
        remove(&folder)?;
        fs::create_dir_all(&folder).map_err(|error| Failure::io("can't make", &folder, &error))?;
        install(&folder)?;
        fs::write(&mark, "").map_err(|error| Failure::io("can't write", &mark, &error))?;
        Ok(folder)
    }
}

/// Removes a folder that may not exist.
pub(crate) fn remove(folder: &Path) -> Outcome {
    match fs::remove_dir_all(folder) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
            Err(Failure::io("can't remove", folder, &error))
        }
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fresh(name: &str) -> PathBuf {
        let dir = std::env::temp_dir().join(format!("stele-xtask-{name}-{}", std::process::id()));
        remove(&dir).expect("a fresh folder");
        dir
    }

    #[test]
    fn an_interrupted_installation_is_done_again_and_a_finished_one_is_not() {
        let cache = fresh("store");
        let store = Store::open(&cache).expect("opens");
        let broken = store.once("tool", "1", |dir| {
            fs::write(dir.join("half"), "").expect("writes");
            Err(Failure::new("the network went away"))
        });
        assert!(broken.is_err());
        let folder = store.once("tool", "1", |dir| {
            assert!(!dir.join("half").exists(), "left-overs are removed");
            Ok(())
        });
        assert_eq!(folder, Ok(store.folder("tool", "1")));
        let again = store.once("tool", "1", |_| panic!("installed twice"));
        assert_eq!(again, folder);
        remove(&cache).expect("cleans up");
    }
}
