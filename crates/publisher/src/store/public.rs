//! Where a log's public files lie: in a folder that a web server serves, or in a bucket.
//!
//! In a folder nobody else writes: the file lock of the publisher's folder keeps others away, and each
//! file is durable when the call returns ([`Disk`]). In a bucket others may write at any time, so what
//! is replaced for readers to see is replaced only where nothing newer stands.

use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use super::bucket::{Address, Bucket, Listed};
use super::disk::{Creation, Disk, DiskError};
use crate::threads::side_by_side;

/// How often a file is read again that others keep replacing.
const ATTEMPTS: usize = 8;

/// Where a log's public files lie. Files are named by their paths below the log.
#[derive(Debug, Clone)]
pub enum Public {
    /// A folder on this machine.
    Folder(PathBuf),
    /// A part of a bucket.
    Bucket(Bucket),
}

impl From<PathBuf> for Public {
    fn from(folder: PathBuf) -> Self {
        Self::Folder(folder)
    }
}

impl Public {
    /// Where a file lies, for people to read. What stands in a bucket is named by its address.
    pub fn path(&self, path: &str) -> PathBuf {
        match self {
            Self::Folder(root) => root.join(path),
            Self::Bucket(bucket) => PathBuf::from(bucket.address().to_string()).join(path),
        }
    }

    /// The bucket's address, if it is one.
    pub fn address(&self) -> Option<&Address> {
        match self {
            Self::Folder(_) => None,
            Self::Bucket(bucket) => Some(bucket.address()),
        }
    }

    /// Reads a file; `None` if it isn't there.
    ///
    /// # Errors
    /// [`DiskError`]
    pub fn read(&self, path: &str) -> Result<Option<Vec<u8>>, DiskError> {
        match self {
            Self::Folder(root) => read(&root.join(path)),
            Self::Bucket(bucket) => Ok(bucket.read(path)?),
        }
    }

    /// Reads files, in this order: side by side, where they are far away.
    ///
    /// # Errors
    /// [`DiskError`]
    pub fn read_all(&self, paths: &[String]) -> Result<Vec<Option<Vec<u8>>>, DiskError> {
        match self {
            Self::Folder(root) => paths.iter().map(|path| read(&root.join(path))).collect(),
            Self::Bucket(bucket) => Ok(bucket.read_all(paths)?),
        }
    }

    /// Whether a file is there.
    ///
    /// # Errors
    /// [`DiskError`]
    pub fn exists(&self, path: &str) -> Result<bool, DiskError> {
        Ok(self.exist(&[path.to_owned()])?.contains(&true))
    }

    /// Which of these files are there.
    ///
    /// # Errors
    /// [`DiskError`]
    pub fn exist(&self, paths: &[String]) -> Result<Vec<bool>, DiskError> {
        match self {
            Self::Folder(root) => {
                let parts = side_by_side(paths, |part| {
                    let are_there = part.iter().map(|path| root.join(path).is_file());
                    are_there.collect::<Vec<_>>()
                });
                Ok(parts.concat())
            }
            Self::Bucket(bucket) => Ok(bucket.exist(paths)?),
        }
    }

    /// What lies directly below a folder; nothing, if there is no such folder.
    ///
    /// # Errors
    /// [`DiskError`]
    pub fn list(&self, folder: &str) -> Result<Vec<Listed>, DiskError> {
        match self {
            Self::Folder(root) => list(&root.join(folder)),
            Self::Bucket(bucket) => Ok(bucket.list(folder)?),
        }
    }

    /// Creates a file that never changes, or finds it there with the same bytes.
    ///
    /// # Errors
    /// [`DiskError::Conflict`] if it is there with other bytes.
    pub fn create(&self, disk: &Disk, path: &str, bytes: &[u8]) -> Result<(), DiskError> {
        self.create_all(disk, [(path.to_owned(), bytes)])
    }

    /// Creates many files that never change; when it returns, all of them are durable.
    ///
    /// # Errors
    /// [`DiskError::Conflict`] if one is there with other bytes; the others may have been created.
    pub fn create_all<B: AsRef<[u8]> + Sync>(
        &self,
        disk: &Disk,
        files: impl IntoIterator<Item = (String, B)>,
    ) -> Result<(), DiskError> {
        let mut created = self.creating(disk);
        created.add_all(files)?;
        created.finish()
    }

    /// Begins to create files that never change, piece by piece.
    pub(crate) const fn creating<'a>(&'a self, disk: &'a Disk) -> Creating<'a> {
        Creating {
            public: self,
            disk,
            creation: Creation::new(disk),
        }
    }

    /// Replaces files whole. Those that hold the bytes already are left as they are.
    ///
    /// # Errors
    /// [`DiskError`]
    pub fn replace_all<B: AsRef<[u8]>>(
        &self,
        disk: &Disk,
        files: impl IntoIterator<Item = (String, B)>,
    ) -> Result<(), DiskError> {
        let files = files.into_iter();
        match self {
            Self::Folder(root) => {
                disk.replace_all(files.map(|(path, bytes)| (root.join(path), bytes)))
            }
            Self::Bucket(bucket) => bucket.replace_all(
                files.map(|(path, bytes)| (path, bytes.as_ref().to_vec())),
                || disk.point(),
            ),
        }
    }

    /// The same, in a folder durable only after [`Public::flush`]: until then a crash of the machine may leave any of
    /// them as it was, or torn.
    ///
    /// # Errors
    /// [`DiskError`]
    pub fn replace_all_later<B: AsRef<[u8]>>(
        &self,
        disk: &Disk,
        files: impl IntoIterator<Item = (String, B)>,
    ) -> Result<(), DiskError> {
        match self {
            Self::Folder(root) => {
                let files = files.into_iter();
                disk.replace_all_later(files.map(|(path, bytes)| (root.join(path), bytes)))
            }
            Self::Bucket(_) => self.replace_all(disk, files),
        }
    }

    /// Makes durable what was replaced for later.
    ///
    /// # Errors
    /// [`DiskError`]
    pub fn flush(&self, disk: &Disk) -> Result<(), DiskError> {
        match self {
            Self::Folder(root) => disk.flush_all(root),
            Self::Bucket(_) => Ok(()),
        }
    }

    /// Replaces a file whole: readers see the old bytes or the new ones.
    ///
    /// # Errors
    /// [`DiskError`]
    pub fn replace(&self, disk: &Disk, path: &str, bytes: &[u8]) -> Result<(), DiskError> {
        match self {
            Self::Folder(root) => disk.replace(&root.join(path), bytes),
            Self::Bucket(_) => self.replace_all(disk, [(path.to_owned(), bytes)]),
        }
    }

    /// Replaces a file that readers go by, unless what stands there is newer. Gives whether it was
    /// replaced. In a folder nobody else can have written, so it always is.
    ///
    /// # Errors
    /// [`DiskError`]
    pub fn replace_older(
        &self,
        disk: &Disk,
        path: &str,
        bytes: &[u8],
        is_newer: impl Fn(&[u8]) -> bool,
    ) -> Result<bool, DiskError> {
        let bucket = match self {
            Self::Folder(root) => {
                disk.replace(&root.join(path), bytes)?;
                return Ok(true);
            }
            Self::Bucket(bucket) => bucket,
        };
        for _ in 0..ATTEMPTS {
            let found = bucket.read_version(path)?;
            let found = found.as_ref().map(|(bytes, at)| (bytes.as_slice(), at));
            if found.is_some_and(|(found, _)| is_newer(found)) {
                return Ok(false);
            }
            disk.point()?;
            if bucket.swap(path, found, bytes)?.is_some() {
                return Ok(true);
            }
        }
        // Whoever replaces it all the time is at least as far as we are.
        Ok(false)
    }

    /// Removes a file, if it is there.
    ///
    /// # Errors
    /// [`DiskError`]
    pub fn remove(&self, disk: &Disk, path: &str) -> Result<(), DiskError> {
        match self {
            Self::Folder(root) => disk.remove(&root.join(path)),
            Self::Bucket(_) => self.remove_needless(disk, &[path.to_owned()]),
        }
    }

    /// Removes files that nobody needs, if they are there, and each folder that this leaves empty.
    ///
    /// # Errors
    /// [`DiskError`]
    pub fn remove_needless(&self, disk: &Disk, paths: &[String]) -> Result<(), DiskError> {
        match self {
            Self::Folder(root) => {
                let paths: Vec<_> = paths.iter().map(|path| root.join(path)).collect();
                disk.remove_needless(paths.iter().map(PathBuf::as_path))
            }
            Self::Bucket(bucket) => {
                disk.point()?;
                Ok(bucket.remove_all(paths.iter().cloned())?)
            }
        }
    }

    /// Removes a folder that is empty. In a bucket there is none.
    pub fn remove_empty(&self, folder: &str) {
        if let Self::Folder(root) = self {
            // One that isn't empty stays.
            fs::remove_dir(root.join(folder)).unwrap_or_default();
        }
    }
}

/// Files that are being created. They count for nothing before [`Creating::finish`]: in a folder they don't have their
/// names yet, in a bucket they do.
#[derive(Debug)]
pub(crate) struct Creating<'a> {
    public: &'a Public,
    disk: &'a Disk,
    creation: Creation<'a>,
}

impl Creating<'_> {
    /// Creates files, or finds them there with the same bytes. Their paths are below the log.
    ///
    /// # Errors
    /// [`DiskError::Conflict`] if one is there with other bytes; the others may have been created.
    pub(crate) fn add_all<B: AsRef<[u8]> + Sync>(
        &mut self,
        files: impl IntoIterator<Item = (String, B)>,
    ) -> Result<(), DiskError> {
        let files = files.into_iter();
        match self.public {
            Public::Folder(root) => {
                let files = files.map(|(path, bytes)| (root.join(path), bytes));
                self.creation.add_all(files)
            }
            Public::Bucket(bucket) => bucket.create_all(
                files.map(|(path, bytes)| (path, bytes.as_ref().to_vec())),
                || self.disk.point(),
                |path| {
                    let path = self.public.path(path);
                    DiskError::Conflict { path }
                },
            ),
        }
    }

    /// When it returns, all that was added so far is durable under its name. More may follow.
    ///
    /// # Errors
    /// [`DiskError`]
    pub(crate) fn finish(&mut self) -> Result<(), DiskError> {
        match self.public {
            Public::Folder(_) => self.creation.finish(),
            Public::Bucket(_) => Ok(()),
        }
    }
}

fn read(path: &Path) -> Result<Option<Vec<u8>>, DiskError> {
    match fs::read(path) {
        Ok(bytes) => Ok(Some(bytes)),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
        Err(error) => Err(DiskError::io("read", path, error)),
    }
}

fn list(folder: &Path) -> Result<Vec<Listed>, DiskError> {
    let fault = |error| DiskError::io("read", folder, error);
    let entries = match fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(error) if matches!(error.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory) => {
            return Ok(Vec::new());
        }
        Err(error) => return Err(fault(error)),
    };
    let listed = entries.map(|entry| {
        let entry = entry.map_err(fault)?;
        let path = entry.path();
        let data = entry
            .metadata()
            .map_err(|error| DiskError::io("read", &path, error))?;
        Ok(Listed {
            name: entry.file_name().to_string_lossy().into_owned(),
            length: (!data.is_dir()).then_some(data.len()),
        })
    });
    listed.collect()
}
