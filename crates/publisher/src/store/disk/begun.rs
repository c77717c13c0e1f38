//! A file most of which is written before it is known how it begins, how it ends and what it is called.

use std::fs::File;
use std::io::{self, BufWriter, Seek as _, SeekFrom, Write};
use std::path::{Path, PathBuf};

use super::{Disk, DiskError, create_new, folder_of, rename};

/// Bytes that are handed to the system together.
const TOGETHER: usize = 1 << 20;

/// A file on its way, under a name that counts for nothing.
#[derive(Debug)]
pub(crate) struct Begun {
    beside: PathBuf,
    file: File,
}

impl Begun {
    /// Has the file `beside` written, which should have a name that begins with a dot. Where its beginning isn't known yet,
    /// as many other bytes hold its place.
    ///
    /// # Errors
    /// [`DiskError::Io`]
    pub(crate) fn new(
        beside: PathBuf,
        write: impl FnOnce(&mut dyn Write) -> io::Result<()>,
    ) -> Result<Self, DiskError> {
        let file = || {
            let created = match create_new(&beside, 0o644) {
                // A rest of an earlier crash under this name is of no use to anyone.
                Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {
                    std::fs::remove_file(&beside)?;
                    create_new(&beside, 0o644)
                }
                created => created,
            };
            let mut file = BufWriter::with_capacity(TOGETHER, created?);
            write(&mut file)?;
            file.into_inner().map_err(io::IntoInnerError::into_error)
        };
        match file() {
            Ok(file) => Ok(Self { beside, file }),
            Err(error) => Err(give_up("write", &beside, error)),
        }
    }

    /// Has the disk take what is there, so that little is left for the end.
    ///
    /// # Errors
    /// [`DiskError::Io`]; then nothing of it counts, for nobody is told so again.
    pub(crate) fn flush(self) -> Result<Self, DiskError> {
        match self.file.sync_data() {
            Ok(()) => Ok(self),
            Err(error) => Err(give_up("flush", &self.beside, error)),
        }
    }
}

/// What was begun is of no use to anyone, and takes room on a disk that may be full.
fn give_up(action: &'static str, beside: &Path, error: io::Error) -> DiskError {
    std::fs::remove_file(beside).unwrap_or_default();
    DiskError::io(action, beside, error)
}

impl Disk {
    /// Whether a test counts what is done: then one thing is done after the other.
    pub(crate) const fn is_counting(&self) -> bool {
        self.crash_after.is_some()
    }

    /// Whether nothing is flushed.
    pub(crate) const fn is_hasty(&self) -> bool {
        self.is_hasty
    }

    /// Completes a file by its beginning and its end, and gives it its name; when this returns, it is durable.
    ///
    /// # Errors
    /// [`DiskError::Io`]
    pub(crate) fn finish(
        &self,
        begun: Begun,
        head: &[u8],
        tail: &[u8],
        path: &Path,
    ) -> Result<(), DiskError> {
        let Begun { beside, mut file } = begun;
        self.step()?;
        let mut write = || {
            file.write_all(tail)?;
            file.seek(SeekFrom::Start(0))?;
            file.write_all(head)
        };
        write().map_err(|error| DiskError::io("write", &beside, error))?;
        self.step()?;
        self.sync(&beside)?;
        self.step()?;
        rename(&beside, path)?;
        self.step()?;
        self.sync(folder_of(path))
    }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    #[test]
    fn what_was_begun_gets_its_name_when_it_is_whole() {
        let folder = tempfile::tempdir().unwrap();
        let (beside, path) = (folder.path().join(".file.new"), folder.path().join("file"));
        fs::write(
            &beside,
            "a rest of an earlier crash, longer than what comes",
        )
        .unwrap();
        let begin = || Begun::new(beside.clone(), |file| file.write_all(b"....body"));
        for step in 0.. {
            let begun = begin().unwrap().flush().unwrap();
            let finished = Disk::crashing_after(step).finish(begun, b"head", b"tail", &path);
            if finished.is_ok() {
                assert_eq!(step, 4);
                break;
            }
            let found = fs::read(&path).unwrap_or_else(|_| b"headbodytail".to_vec());
            assert_eq!(found, b"headbodytail", "step {step}");
        }
        assert_eq!(fs::read(&path).unwrap(), b"headbodytail");
        assert!(!beside.exists());
    }

    #[test]
    fn nothing_is_left_of_what_could_not_be_written() {
        let folder = tempfile::tempdir().unwrap();
        let beside = folder.path().join(".file.new");
        let begun = Begun::new(beside.clone(), |file| {
            file.write_all(&[0; 3 * TOGETHER])?;
            Err(io::Error::from(io::ErrorKind::StorageFull))
        });
        assert!(begun.unwrap_err().is_full());
        assert!(!beside.exists());
    }
}
