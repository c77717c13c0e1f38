//! Durable writes: create or compare, replace whole, and nothing half.
//!
//! A file appears under its name only when its bytes are on the disk: it is written beside its
//! place, flushed, renamed, and then its folder is flushed. So a crash at any point leaves each
//! file as it was or as it should be.

mod begun;
mod creation;
mod flush;

use std::cell::Cell;
use std::collections::BTreeSet;
use std::fmt;
use std::fs::{self, File, OpenOptions};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use super::bucket::BucketError;
pub(crate) use begun::Begun;
pub(crate) use creation::Creation;

/// What went wrong on the disk, or in the bucket that stands in for it.
#[derive(Debug)]
pub enum DiskError {
    /// The system refused.
    Io {
        /// What was tried.
        action: &'static str,
        /// On which file or folder.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// A file that never changes is there with other bytes.
    Conflict {
        /// The file.
        path: PathBuf,
    },
    /// A bucket, or the way to it.
    Bucket(BucketError),
    /// A test's crash: the process would have been killed here.
    Crash,
}

impl DiskError {
    pub(crate) fn io(action: &'static str, path: &Path, source: io::Error) -> Self {
        Self::Io {
            action,
            path: path.to_owned(),
            source,
        }
    }

    /// Whether the file isn't there.
    pub(crate) fn is_not_found(&self) -> bool {
        matches!(self, Self::Io { source, .. } if source.kind() == io::ErrorKind::NotFound)
    }

    /// Whether there is no room left, on the disk or within what this user may take of it.
    pub(crate) fn is_full(&self) -> bool {
        let is_full = |kind| {
            matches!(
                kind,
                io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded
            )
        };
        matches!(self, Self::Io { source, .. } if is_full(source.kind()))
    }
}

impl From<BucketError> for DiskError {
    fn from(error: BucketError) -> Self {
        Self::Bucket(error)
    }
}

impl fmt::Display for DiskError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Io {
                action,
                path,
                source,
            } => {
                write!(f, "could not {action} {}: {source}", path.display())
            }
            Self::Conflict { path } => write!(
                f,
                "{} is there with other bytes, though it never changes. Nothing was overwritten. \
                 Was the folder restored from a backup, or is another publisher writing to it?",
                path.display()
            ),
            Self::Bucket(error) => error.fmt(f),
            Self::Crash => f.write_str("crash injected by a test"),
        }
    }
}

impl std::error::Error for DiskError {}

/// Writes files durably. All of the publisher's writes go through one of these.
#[derive(Debug, Default)]
pub struct Disk {
    /// Steps left before the injected crash; `None` outside of tests.
    crash_after: Option<Cell<u64>>,
    /// Whether nothing is flushed.
    is_hasty: bool,
}

impl Disk {
    /// The real thing.
    pub fn new() -> Self {
        Self::default()
    }

    /// A disk that flushes nothing: for what is made anew after a crash rather than gone on with. Each
    /// file still appears whole, but a power failure may take any of them away.
    pub fn hasty() -> Self {
        Self {
            is_hasty: true,
            ..Self::default()
        }
    }

    /// A disk on which the process dies at the step of this number, from zero: for crash tests.
    pub fn crashing_after(steps: u64) -> Self {
        Self {
            crash_after: Some(Cell::new(steps)),
            is_hasty: false,
        }
    }

    /// A point at which a crash can be injected: before a write that isn't this disk's own.
    ///
    /// # Errors
    /// [`DiskError::Crash`], in tests.
    pub(crate) fn point(&self) -> Result<(), DiskError> {
        self.step()
    }

    /// A point at which a crash can be injected.
    fn step(&self) -> Result<(), DiskError> {
        let Some(left) = &self.crash_after else {
            return Ok(());
        };
        match left.get().checked_sub(1) {
            Some(rest) => {
                left.set(rest);
                Ok(())
            }
            None => Err(DiskError::Crash),
        }
    }

    /// Makes a folder and those above it, durably.
    ///
    /// # Errors
    /// [`DiskError::Io`]
    pub fn create_dir(&self, path: &Path) -> Result<(), DiskError> {
        if path.is_dir() {
            return Ok(());
        }
        self.step()?;
        fs::create_dir_all(path).map_err(|error| DiskError::io("create folder", path, error))?;
        self.sync(folder_of(path))
    }

    /// Creates a file that never changes, or finds it there with the same bytes.
    ///
    /// # Errors
    /// [`DiskError::Conflict`] if it is there with other bytes.
    pub fn create(&self, path: &Path, bytes: &[u8]) -> Result<(), DiskError> {
        self.create_all([(path.to_owned(), bytes)])
    }

    /// Creates many files that never change, with one flush for all.
    ///
    /// # Errors
    /// [`DiskError::Conflict`] if one is there with other bytes; the others may have been created.
    pub fn create_all<B: AsRef<[u8]> + Sync>(
        &self,
        files: impl IntoIterator<Item = (PathBuf, B)>,
    ) -> Result<(), DiskError> {
        let mut creation = Creation::new(self);
        creation.add_all(files)?;
        creation.finish()
    }

    /// Makes a folder and those above it, which the caller has to flush: they are put into
    /// `changed`.
    fn make_dirs(&self, path: &Path, changed: &mut BTreeSet<PathBuf>) -> Result<(), DiskError> {
        if path.is_dir() {
            return Ok(());
        }
        self.step()?;
        let missing = path.ancestors().take_while(|folder| !folder.is_dir());
        changed.extend(missing.map(|folder| folder_of(folder).to_owned()));
        fs::create_dir_all(path).map_err(|error| DiskError::io("create folder", path, error))
    }

    /// Replaces a file whole: readers see the old bytes or the new ones.
    ///
    /// # Errors
    /// [`DiskError::Io`]
    pub fn replace(&self, path: &Path, bytes: &[u8]) -> Result<(), DiskError> {
        self.replace_with_mode(path, bytes, 0o644)
    }

    /// Creates a file that only its owner can read, and never overwrites one.
    ///
    /// # Errors
    /// [`DiskError::Io`], with `AlreadyExists` if the file is there.
    pub fn create_private(&self, path: &Path, bytes: &[u8]) -> Result<(), DiskError> {
        let exists = || io::Error::from(io::ErrorKind::AlreadyExists);
        if path.exists() {
            return Err(DiskError::io("create", path, exists()));
        }
        self.replace_with_mode(path, bytes, 0o600)
    }

    /// Replaces a file whole by one that only its owner may read.
    ///
    /// # Errors
    /// [`DiskError::Io`]
    pub fn replace_private(&self, path: &Path, bytes: &[u8]) -> Result<(), DiskError> {
        self.replace_with_mode(path, bytes, 0o600)
    }

    /// Replaces many files whole, with one flush for all. Those that hold the bytes already are left
    /// as they are.
    ///
    /// # Errors
    /// [`DiskError::Io`]
    pub fn replace_all<B: AsRef<[u8]>>(
        &self,
        files: impl IntoIterator<Item = (PathBuf, B)>,
    ) -> Result<(), DiskError> {
        self.replace_all_and_flush(files, true)
    }

    /// The same, durable only after [`Disk::flush_all`].
    ///
    /// # Errors
    /// [`DiskError::Io`]
    pub fn replace_all_later<B: AsRef<[u8]>>(
        &self,
        files: impl IntoIterator<Item = (PathBuf, B)>,
    ) -> Result<(), DiskError> {
        self.replace_all_and_flush(files, !cfg!(target_os = "linux"))
    }

    fn replace_all_and_flush<B: AsRef<[u8]>>(
        &self,
        files: impl IntoIterator<Item = (PathBuf, B)>,
        is_now: bool,
    ) -> Result<(), DiskError> {
        let mut written = Vec::new();
        let mut folders = BTreeSet::new();
        for (path, bytes) in files {
            let bytes = bytes.as_ref();
            if fs::read(&path).is_ok_and(|found| found == bytes) {
                continue;
            }
            folders.insert(folder_of(&path).to_owned());
            self.make_dirs(folder_of(&path), &mut folders)?;
            let beside = self.write_beside(&path, bytes, 0o644)?;
            written.push((beside, path));
        }
        if written.is_empty() {
            return Ok(());
        }
        self.step()?;
        if is_now {
            self.flush(written.iter().map(|(beside, _)| beside.as_path()))?;
        }
        for (beside, path) in &written {
            self.step()?;
            rename(beside, path)?;
        }
        self.step()?;
        if is_now {
            self.flush(folders.iter().map(PathBuf::as_path))?;
        }
        Ok(())
    }

    /// Flushes all of the disks that this folder and those in it lie on, on Linux; elsewhere nothing is left to flush.
    ///
    /// # Errors
    /// [`DiskError::Io`]
    pub fn flush_all(&self, folder: &Path) -> Result<(), DiskError> {
        self.step()?;
        if !cfg!(target_os = "linux") {
            return Ok(());
        }
        // A folder in it may lie on a disk of its own.
        let inside = fs::read_dir(folder).map_err(|error| DiskError::io("read", folder, error))?;
        let inside = inside.filter_map(|entry| Some(entry.ok()?.path()));
        let inside: Vec<PathBuf> = inside.filter(|path| path.is_dir()).collect();
        self.flush_disks(
            [folder]
                .into_iter()
                .chain(inside.iter().map(PathBuf::as_path)),
        )
    }

    fn replace_with_mode(&self, path: &Path, bytes: &[u8], mode: u32) -> Result<(), DiskError> {
        self.create_dir(folder_of(path))?;
        let beside = self.write_beside(path, bytes, mode)?;
        self.step()?;
        self.sync(&beside)?;
        self.step()?;
        rename(&beside, path)?;
        self.step()?;
        self.sync(folder_of(path))
    }

    /// Removes a file, if it is there.
    ///
    /// # Errors
    /// [`DiskError::Io`]
    pub fn remove(&self, path: &Path) -> Result<(), DiskError> {
        self.step()?;
        match fs::remove_file(path) {
            Ok(()) => self.sync(folder_of(path)),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
            Err(error) => Err(DiskError::io("remove", path, error)),
        }
    }

    /// Removes files that nobody needs, if they are there, and each folder that this leaves empty.
    /// Nothing is flushed: a file that a crash brings back is removed the next time.
    ///
    /// # Errors
    /// [`DiskError::Io`]
    pub fn remove_needless<'p>(
        &self,
        paths: impl IntoIterator<Item = &'p Path>,
    ) -> Result<(), DiskError> {
        for path in paths {
            self.step()?;
            match fs::remove_file(path) {
                Err(error) if error.kind() != io::ErrorKind::NotFound => {
                    return Err(DiskError::io("remove", path, error));
                }
                // One that isn't empty stays.
                _ => fs::remove_dir(folder_of(path)).unwrap_or_default(),
            }
        }
        Ok(())
    }

    /// Writes the bytes under a name of its own beside `path`, not yet flushed.
    fn write_beside(&self, path: &Path, bytes: &[u8], mode: u32) -> Result<PathBuf, DiskError> {
        let beside = beside(path);
        self.step()?;
        let created = match create_new(&beside, mode) {
            // A rest of an earlier crash under this name is of no use to anyone.
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {
                fs::remove_file(&beside).map_err(|e| DiskError::io("remove", &beside, e))?;
                create_new(&beside, mode)
            }
            created => created,
        };
        let mut file = created.map_err(|e| DiskError::io("create", &beside, e))?;
        let mut write = |part: &[u8]| {
            file.write_all(part)
                .map_err(|error| DiskError::io("write", &beside, error))
        };
        if self.crash_after.is_none() {
            write(bytes)?;
        } else {
            // Crashing between the halves shows that a torn file never counts.
            let (first, second) = bytes.split_at(bytes.len() / 2);
            write(first)?;
            self.step()?;
            write(second)?;
        }
        Ok(beside)
    }
}

/// Names that begin with a dot are never served, and `.new` is never a log's file.
fn beside(path: &Path) -> PathBuf {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    path.with_file_name(format!(".{name}.new"))
}

/// The folder that a file lies in; of a bare name, the one we are in.
fn folder_of(path: &Path) -> &Path {
    match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    }
}

#[cfg(unix)]
fn create_new(path: &Path, mode: u32) -> io::Result<File> {
    use std::os::unix::fs::OpenOptionsExt as _;
    OpenOptions::new()
        .write(true)
        .create_new(true)
        .mode(mode)
        .open(path)
}

#[cfg(not(unix))]
fn create_new(path: &Path, _mode: u32) -> io::Result<File> {
    OpenOptions::new().write(true).create_new(true).open(path)
}

/// Whether the file is there with these bytes; other bytes are a conflict.
fn is_there(path: &Path, bytes: &[u8]) -> Result<bool, DiskError> {
    match fs::read(path) {
        Ok(found) if found == bytes => Ok(true),
        Ok(_) => Err(DiskError::Conflict {
            path: path.to_owned(),
        }),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(false),
        Err(error) => Err(DiskError::io("read", path, error)),
    }
}

fn rename(from: &Path, to: &Path) -> Result<(), DiskError> {
    fs::rename(from, to).map_err(|error| DiskError::io("rename into place", to, error))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn creates_or_compares() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a/b/c");
        let disk = Disk::new();
        disk.create(&path, b"one").unwrap();
        disk.create(&path, b"one").unwrap();
        assert!(matches!(
            disk.create(&path, b"two"),
            Err(DiskError::Conflict { .. })
        ));
        assert_eq!(fs::read(&path).unwrap(), b"one");
        disk.replace(&path, b"two").unwrap();
        assert_eq!(fs::read(&path).unwrap(), b"two");
    }

    #[test]
    fn a_crash_leaves_all_or_nothing() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("file");
        Disk::new().replace(&path, b"old").unwrap();
        for step in 0.. {
            let result = Disk::crashing_after(step).replace(&path, b"new content");
            let found = fs::read(&path).unwrap();
            assert!(found == b"old" || found == b"new content", "step {step}");
            if result.is_ok() {
                assert!(step >= 4, "there are at least four points to crash at");
                assert_eq!(found, b"new content");
                break;
            }
            Disk::new().replace(&path, b"old").unwrap();
        }
    }

    #[cfg(unix)]
    #[test]
    fn private_files_are_private_and_kept() {
        use std::os::unix::fs::PermissionsExt as _;
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("key");
        let disk = Disk::new();
        disk.create_private(&path, b"secret").unwrap();
        assert_eq!(
            fs::metadata(&path).unwrap().permissions().mode() & 0o777,
            0o600
        );
        assert!(disk.create_private(&path, b"other").is_err());
        assert_eq!(fs::read(&path).unwrap(), b"secret");
    }
}
