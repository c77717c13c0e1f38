//! The queue: batches of records that were accepted and are not logged yet.
//!
//! Each `add` makes one file, whole or not at all: a line with the format, one with the SHA-256 of
//! the rest, then the entries, each behind its length (u16, big-endian) as in an entry bundle.
//!
//! Whoever adds holds the queue's own lock for that moment ([`Queue::hold`]), and not the folder's: records
//! are accepted while a publication is under way. Publishing reads the batches that are there, and removes
//! those that it has logged, by their names; what comes in between waits for the next run.

use std::fmt;
use std::fs::{self, File, OpenOptions};
use std::io;
use std::path::{Path, PathBuf};

use stele_verify::hash::Hash;

use super::disk::{Begun, Disk, DiskError};

const HEADER: &str = "stele/batch@v1";
/// The file whose lock the holder of the queue has. It holds nothing.
const GUARD: &str = ".guard";

/// Why the queue can't be read or written.
#[derive(Debug)]
pub enum QueueError {
    /// The disk refused.
    Disk(DiskError),
    /// A batch is damaged: its hash doesn't fit its entries.
    Damaged(PathBuf),
    /// An entry longer than 65,535 bytes.
    TooLong(usize),
}

impl From<DiskError> for QueueError {
    fn from(error: DiskError) -> Self {
        Self::Disk(error)
    }
}

impl fmt::Display for QueueError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Disk(error) => error.fmt(f),
            Self::Damaged(path) => write!(
                f,
                "{} is damaged: its content doesn't fit its own hash. Restore it from a backup, \
                 or move it away and add its records again",
                path.display()
            ),
            Self::TooLong(length) => {
                write!(
                    f,
                    "an entry of {length} bytes is longer than the 65,535 that a log can hold"
                )
            }
        }
    }
}

impl std::error::Error for QueueError {}

/// Entries that were accepted together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Batch {
    /// File name in the queue.
    pub name: String,
    /// The entries in order.
    pub entries: Vec<Vec<u8>>,
}

impl Batch {
    /// The bytes of a batch file.
    ///
    /// # Errors
    /// [`QueueError::TooLong`] if an entry is.
    pub fn encode(entries: &[Vec<u8>]) -> Result<Vec<u8>, QueueError> {
        let prefix = head(&Hash::new([0; Hash::LEN]));
        let length: usize = entries.iter().map(|entry| entry.len() + 2).sum();
        let mut bytes = Vec::with_capacity(prefix.len() + length);
        bytes.extend_from_slice(prefix.as_bytes());
        for entry in entries {
            bytes.extend_from_slice(&length_of(entry)?);
            bytes.extend_from_slice(entry);
        }
        // In its place before what it is of: a batch may be large, and copies of it take memory.
        let (place, body) = bytes.split_at_mut(prefix.len());
        place.copy_from_slice(head(&Hash::of(&[body])).as_bytes());
        Ok(bytes)
    }

    /// Begins a batch file of these entries, under a name that counts for nothing. One more entry is to come.
    ///
    /// # Errors
    /// [`DiskError`], also where an entry is too long.
    pub(crate) fn begin(beside: PathBuf, entries: &[Vec<u8>]) -> Result<Begun, DiskError> {
        Begun::new(beside, |file| {
            file.write_all(head(&Hash::new([0; Hash::LEN])).as_bytes())?;
            entries.iter().try_for_each(|entry| {
                let too_long = |_| io::Error::from(io::ErrorKind::InvalidInput);
                file.write_all(&length_of(entry).map_err(too_long)?)?;
                file.write_all(entry)
            })
        })
    }

    /// Completes a batch file that was begun with all of these entries but the last, and gives it its name: it has the
    /// bytes of [`Batch::encode`], and is durable.
    ///
    /// # Errors
    /// [`QueueError`]
    pub(crate) fn finish(
        disk: &Disk,
        begun: Begun,
        entries: &[Vec<u8>],
        path: &Path,
    ) -> Result<(), QueueError> {
        let lengths = entries.iter().map(|entry| length_of(entry));
        let lengths = lengths.collect::<Result<Vec<_>, _>>()?;
        let parts = lengths.iter().zip(entries);
        let parts: Vec<&[u8]> = parts
            .flat_map(|(length, entry)| [length.as_slice(), entry])
            .collect();
        let tail = parts.last_chunk::<2>().map(|last| last.concat());
        let head = head(&Hash::of(&parts));
        Ok(disk.finish(begun, head.as_bytes(), &tail.unwrap_or_default(), path)?)
    }

    /// Reads a batch file; `None` if it is damaged.
    pub fn decode(bytes: &[u8]) -> Option<Vec<Vec<u8>>> {
        let rest = bytes.strip_prefix(format!("{HEADER}\n").as_bytes())?;
        let (hash, body) = rest.split_at_checked(64)?;
        let mut body = body.strip_prefix(b"\n")?;
        if Hash::of(&[body]).to_hex().as_bytes() != hash {
            return None;
        }
        let mut entries = Vec::new();
        while let Some((length, rest)) = body.split_first_chunk() {
            let (entry, rest) = rest.split_at_checked(u16::from_be_bytes(*length).into())?;
            entries.push(entry.to_vec());
            body = rest;
        }
        body.is_empty().then_some(entries)
    }
}

/// What a batch file begins with, by the hash of what follows.
fn head(body: &Hash) -> String {
    format!("{HEADER}\n{}\n", body.to_hex())
}

/// What stands before an entry.
fn length_of(entry: &[u8]) -> Result<[u8; 2], QueueError> {
    let length = u16::try_from(entry.len()).map_err(|_| QueueError::TooLong(entry.len()))?;
    Ok(length.to_be_bytes())
}

/// The folder of accepted batches.
#[derive(Debug, Clone)]
pub struct Queue {
    folder: PathBuf,
}

impl Queue {
    /// The queue in this folder, which need not exist yet.
    pub fn new(folder: PathBuf) -> Self {
        Self { folder }
    }

    /// The names of the batches, oldest first.
    ///
    /// # Errors
    /// [`QueueError::Disk`]
    pub fn names(&self) -> Result<Vec<String>, QueueError> {
        let read = |error| DiskError::io("read folder", &self.folder, error);
        let entries = match fs::read_dir(&self.folder) {
            Ok(entries) => entries,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(Vec::new()),
            Err(error) => return Err(read(error).into()),
        };
        let mut names = Vec::new();
        for entry in entries {
            let name = entry
                .map_err(read)?
                .file_name()
                .to_string_lossy()
                .into_owned();
            if name.ends_with(".batch") && !name.starts_with('.') {
                names.push(name);
            }
        }
        names.sort_unstable();
        Ok(names)
    }

    /// Reads every batch, oldest first.
    ///
    /// # Errors
    /// [`QueueError::Damaged`] names the first batch that can't be trusted.
    pub fn read(&self) -> Result<Vec<Batch>, QueueError> {
        let names = self.names()?.into_iter();
        names.map(|name| self.read_batch(name)).collect()
    }

    /// Reads the batch of this name: a long queue is gone through one by one.
    ///
    /// # Errors
    /// [`QueueError::Damaged`], and [`QueueError::Disk`] also where it is gone: then it was logged.
    pub fn read_batch(&self, name: String) -> Result<Batch, QueueError> {
        let path = self.folder.join(&name);
        let bytes = fs::read(&path).map_err(|error| DiskError::io("read", &path, error))?;
        let entries = Batch::decode(&bytes).ok_or(QueueError::Damaged(path))?;
        Ok(Batch { name, entries })
    }

    /// Waits until nobody else is adding, and keeps others from it until what this gives is dropped.
    ///
    /// # Errors
    /// [`QueueError::Disk`]
    pub fn hold(&self, disk: &Disk) -> Result<HeldQueue<'_>, QueueError> {
        disk.create_dir(&self.folder)?;
        let path = self.folder.join(GUARD);
        let io = |error| DiskError::io("lock", &path, error);
        let mut options = OpenOptions::new();
        let guard = options.create(true).truncate(false).write(true).open(&path);
        let guard = guard.map_err(io)?;
        guard.lock().map_err(io)?;
        Ok(HeldQueue {
            queue: self,
            _guard: guard,
        })
    }

    /// Accepts a batch: see [`HeldQueue::push`].
    ///
    /// # Errors
    /// [`QueueError`]
    pub fn push(&self, disk: &Disk, entries: &[Vec<u8>]) -> Result<String, QueueError> {
        self.hold(disk)?.push(disk, entries)
    }

    /// Removes a batch that has been logged.
    ///
    /// # Errors
    /// [`QueueError::Disk`]
    pub fn remove(&self, disk: &Disk, name: &str) -> Result<(), QueueError> {
        Ok(disk.remove(&self.folder.join(name))?)
    }
}

/// A queue to which nobody else adds.
#[derive(Debug)]
pub struct HeldQueue<'a> {
    queue: &'a Queue,
    /// Holds the system's file lock until it is dropped.
    _guard: File,
}

impl HeldQueue<'_> {
    /// Accepts a batch: when this returns, it survives a crash. Gives its name. If it could not be written
    /// whole, nothing of it stays.
    ///
    /// The name holds a number for the order, and a part of the content's hash: numbers come again
    /// once the queue was empty, and a name that the lock object says is logged must never come to
    /// mean other records.
    ///
    /// # Errors
    /// [`QueueError`]
    pub fn push(&self, disk: &Disk, entries: &[Vec<u8>]) -> Result<String, QueueError> {
        let names = self.queue.names()?;
        let last = names
            .last()
            .and_then(|name| name.get(..20)?.parse::<u64>().ok());
        let number = last.map_or(0, |last| last + 1);
        let bytes = Batch::encode(entries)?;
        let hash = Hash::of(&[&bytes]).to_hex();
        let name = format!("{number:020}-{}.batch", &hash[..32]);
        let path = self.queue.folder.join(&name);
        match disk.create(&path, &bytes) {
            Ok(()) => Ok(name),
            // A test's crash: a process that died would remove nothing.
            Err(error @ DiskError::Crash) => Err(error.into()),
            Err(error) => {
                // On a full disk a half-written file would stand in the way of all that comes. What can't be
                // removed either is whole, or counts for nothing.
                self.clear().unwrap_or_default();
                fs::remove_file(&path).unwrap_or_default();
                Err(error.into())
            }
        }
    }

    /// Removes what was left half-written, by a process that died.
    ///
    /// # Errors
    /// [`QueueError::Disk`]
    pub fn clear(&self) -> Result<(), QueueError> {
        let folder: &Path = &self.queue.folder;
        let read = |error| DiskError::io("read folder", folder, error);
        for entry in fs::read_dir(folder).map_err(read)? {
            let path = entry.map_err(read)?.path();
            let name = path.file_name().unwrap_or_default().to_string_lossy();
            if name.starts_with('.') && name.ends_with(".batch.new") {
                fs::remove_file(&path).map_err(|error| DiskError::io("remove", &path, error))?;
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn batches_read_back_and_damage_is_found() {
        let entries = vec![b"one".to_vec(), Vec::new(), vec![7; 65_535]];
        let bytes = Batch::encode(&entries).unwrap();
        assert_eq!(Batch::decode(&bytes), Some(entries));
        for at in [0, 20, 80, bytes.len() - 1] {
            let mut damaged = bytes.clone();
            damaged[at] ^= 1;
            assert_eq!(Batch::decode(&damaged), None, "byte {at}");
        }
        assert_eq!(Batch::decode(&bytes[..bytes.len() - 1]), None);
        assert!(matches!(
            Batch::encode(&[vec![0; 65_536]]),
            Err(QueueError::TooLong(65_536))
        ));
    }

    #[test]
    fn a_batch_that_was_begun_is_the_same_file() {
        let folder = tempfile::tempdir().unwrap();
        let (beside, path) = (folder.path().join(".new"), folder.path().join("batch"));
        for entries in [
            vec![b"one".to_vec(), vec![7; 65_535], b"last".to_vec()],
            vec![Vec::new()],
        ] {
            let before = &entries[..entries.len() - 1];
            let begun = Batch::begin(beside.clone(), before).unwrap();
            Batch::finish(&Disk::new(), begun, &entries, &path).unwrap();
            assert_eq!(fs::read(&path).unwrap(), Batch::encode(&entries).unwrap());
        }
        assert!(Batch::begin(beside, &[vec![0; 65_536]]).is_err());
    }

    #[test]
    fn order_is_the_order_of_acceptance() {
        let folder = tempfile::tempdir().unwrap();
        let queue = Queue::new(folder.path().join("queue"));
        let disk = Disk::new();
        assert_eq!(queue.read().unwrap(), []);
        for entry in [b"a", b"b", b"c"] {
            queue.push(&disk, &[entry.to_vec()]).unwrap();
        }
        let all = queue.read().unwrap();
        let entries: Vec<_> = all.iter().flat_map(|batch| &batch.entries).collect();
        assert_eq!(entries, [b"a", b"b", b"c"]);
        queue.remove(&disk, &all[0].name).unwrap();
        assert_eq!(queue.names().unwrap().len(), 2);
    }

    #[test]
    fn what_many_add_at_once_is_there_whole_and_nothing_half() {
        let folder = tempfile::tempdir().unwrap();
        let queue = Queue::new(folder.path().join("queue"));
        queue.hold(&Disk::new()).unwrap();
        let half = folder
            .path()
            .join("queue/.00000000000000000007-ab.batch.new");
        fs::write(&half, b"ha").unwrap();
        std::thread::scope(|scope| {
            for own in 0..4_u8 {
                let queue = &queue;
                scope.spawn(move || {
                    for number in 0..8 {
                        // Two of them add the same.
                        let entry = vec![own / 2, number];
                        queue.push(&Disk::new(), &[entry]).unwrap();
                    }
                });
            }
        });
        let all = queue.read().unwrap();
        let mut entries: Vec<_> = all.into_iter().flat_map(|batch| batch.entries).collect();
        entries.sort_unstable();
        let expected = (0..4_u8).flat_map(|own| (0..8).map(move |n| vec![own / 2, n]));
        let mut expected: Vec<_> = expected.collect();
        expected.sort_unstable();
        assert_eq!(entries, expected);
        queue.hold(&Disk::new()).unwrap().clear().unwrap();
        assert!(!half.exists());
    }
}
