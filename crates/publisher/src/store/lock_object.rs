//! The lock object of a log, wherever that lies.
//!
//! In a folder it is a file beside the staged batches. In a bucket it lies in the private part, and holds
//! the staged batch as well, until all of it is public: so any machine that has the log's keys can go on
//! where another died, and what was decided is never without what it was decided on.
//!
//! ```text
//! {"baseSize":…, … ,"checkpoint":…}      one line
//! stele/batch@v1 …                       the staged batch, as in its file; nothing once it is public
//! ```

use std::cell::RefCell;
use std::fs::File;
use std::path::{Path, PathBuf};

use super::bucket::{Bucket, Version};
use super::disk::Disk;
use super::home::Home;
use super::lock::{Lock, LockError, LockFile, guard};
use crate::publish::PublishError;

/// The name of the object below the private part of a bucket.
const NAME: &str = "lock";

/// The lock object, and this machine's hold of the publisher's folder.
#[derive(Debug)]
pub struct LockObject {
    /// Held until it is dropped, wherever the log lies: queue and state lie in the folder always.
    file: LockFile,
    /// Of a log in a folder, the bytes that were read last.
    expected: RefCell<Vec<u8>>,
    bucket: Option<InBucket>,
}

#[derive(Debug)]
struct InBucket {
    private: Bucket,
    /// Where batches are staged on this machine.
    staged: PathBuf,
    /// What was read or written last.
    seen: RefCell<Option<(Vec<u8>, Version)>>,
    /// Holds the system's lock of a file elsewhere, until it is dropped.
    _external: Option<File>,
}

impl LockObject {
    /// Takes the publisher's folder for this process alone, and finds out whether the store can be
    /// trusted to let but one of several publishers win. Where it can't, the settings must name a file
    /// whose lock does that.
    ///
    /// # Errors
    /// [`PublishError`] if another process has the folder, or the store can't be used.
    pub fn take(home: &Home, disk: &Disk) -> Result<Self, PublishError> {
        let file = LockFile::take(disk, &home.state(""))?;
        let buckets = home.buckets()?;
        let bucket = match buckets {
            None => None,
            Some(buckets) => {
                let external = home.external_lock().map(guard).transpose()?;
                buckets.probe(external.is_some())?;
                Some(InBucket {
                    private: buckets.private.clone(),
                    staged: home.state("staged"),
                    seen: RefCell::default(),
                    _external: external,
                })
            }
        };
        Ok(Self {
            file,
            expected: RefCell::default(),
            bucket,
        })
    }

    /// What was decided last. Of a bucket, a batch that isn't public yet is staged on this machine too.
    ///
    /// # Errors
    /// [`LockError::Malformed`]
    pub fn read(&self, disk: &Disk) -> Result<Option<Lock>, LockError> {
        let Some(bucket) = &self.bucket else {
            let (bytes, lock) = self.file.read()?;
            self.expected.replace(bytes);
            return Ok(lock);
        };
        let found = bucket.private.read_version(NAME)?;
        let lock = match &found {
            None => None,
            Some((bytes, _)) => {
                let (lock, batch) = bucket.parse(bytes)?;
                let path = bucket.staged.join(&lock.staged);
                let is_here = std::fs::read(&path).is_ok_and(|here| here == batch);
                if !batch.is_empty() && !is_here {
                    disk.replace(&path, batch)?;
                }
                Some(lock)
            }
        };
        bucket.seen.replace(found);
        Ok(lock)
    }

    /// What was decided last and its batch, for those who only look: nothing is locked, and it may be
    /// decided anew at any time. The batch is empty once it is public.
    ///
    /// # Errors
    /// [`PublishError`] if it can't be read.
    pub fn peek(home: &Home) -> Result<Option<(Lock, Vec<u8>)>, PublishError> {
        if let Some(buckets) = home.buckets()? {
            let private = &buckets.private;
            let path = Path::new(&private.address().to_string()).join(NAME);
            let found = private.read(NAME).map_err(LockError::from)?;
            let found = found
                .as_deref()
                .map(|bytes| parse(&path, bytes))
                .transpose()?;
            return Ok(found.map(|(lock, batch)| (lock, batch.to_vec())));
        }
        let (_, lock) = LockFile::peek(&home.state(""))?;
        let Some(lock) = lock else { return Ok(None) };
        let staged = home.state("staged").join(&lock.staged);
        Ok(Some((lock, std::fs::read(staged).unwrap_or_default())))
    }

    /// Puts `new`, of which `batch` is the staged batch, in the place of what was read last, if that still
    /// stands there.
    ///
    /// # Errors
    /// [`LockError::Lost`] if something else stands there.
    pub fn compare_and_swap(
        &self,
        disk: &Disk,
        new: &Lock,
        batch: impl FnOnce() -> std::io::Result<Vec<u8>>,
    ) -> Result<(), LockError> {
        let Some(bucket) = &self.bucket else {
            self.file
                .compare_and_swap(disk, &self.expected.borrow(), new)?;
            // The next batch is decided in the place of this one.
            let (bytes, _) = self.file.read()?;
            self.expected.replace(bytes);
            return Ok(());
        };
        let batch = batch().map_err(|error| {
            let path = bucket.staged.join(&new.staged);
            super::DiskError::io("read", &path, error)
        })?;
        disk.point()?;
        bucket.swap(&[line(new, bucket)?, batch].concat())
    }

    /// Lets go of the batch of what was decided last: it is public.
    ///
    /// # Errors
    /// [`LockError`]. That somebody else has gone on meanwhile is none.
    pub fn shed(&self, disk: &Disk, lock: &Lock) -> Result<(), LockError> {
        let Some(bucket) = &self.bucket else {
            return Ok(());
        };
        let line = line(lock, bucket)?;
        let holds_batch = match bucket.seen.borrow().as_ref() {
            Some((seen, _)) => seen.starts_with(&line) && seen.len() > line.len(),
            None => false,
        };
        if !holds_batch {
            return Ok(());
        }
        disk.point()?;
        match bucket.swap(&line) {
            Err(LockError::Lost(_)) => Ok(()),
            result => result,
        }
    }

    /// Whether the lock object is still what was read or written last: whether nobody else has gone on.
    ///
    /// # Errors
    /// [`LockError`] if it can't be read.
    pub fn is_ours(&self) -> Result<bool, LockError> {
        let Some(bucket) = &self.bucket else {
            return Ok(true);
        };
        let found = bucket.private.read(NAME)?;
        let seen = bucket.seen.borrow();
        let head = |bytes: &[u8]| {
            bytes
                .split(|byte| *byte == b'\n')
                .next()
                .map(<[u8]>::to_vec)
        };
        // Another machine may have completed the same publication, and shed its batch.
        Ok(found.as_deref().and_then(head) == seen.as_ref().and_then(|(bytes, _)| head(bytes)))
    }
}

impl InBucket {
    fn path(&self) -> PathBuf {
        Path::new(&self.private.address().to_string()).join(NAME)
    }

    fn swap(&self, bytes: &[u8]) -> Result<(), LockError> {
        let mut seen = self.seen.borrow_mut();
        let expected = seen.as_ref().map(|(bytes, at)| (bytes.as_slice(), at));
        match self.private.swap(NAME, expected, bytes)? {
            Some(version) => {
                *seen = Some((bytes.to_vec(), version));
                Ok(())
            }
            None => Err(LockError::Lost(self.path())),
        }
    }

    fn parse<'b>(&self, bytes: &'b [u8]) -> Result<(Lock, &'b [u8]), LockError> {
        parse(&self.path(), bytes)
    }
}

/// Reads the lock object and the batch in it. Other machines write a bucket's, so file names in it are held
/// against what they may be: these files are written and removed.
fn parse<'b>(path: &Path, bytes: &'b [u8]) -> Result<(Lock, &'b [u8]), LockError> {
    let malformed = |why: String| LockError::Malformed(path.to_owned(), why);
    // Copied from a publisher's folder it has no batch, and more than one line.
    let is_file = serde_json::from_slice::<Lock>(bytes).is_ok();
    let end = bytes.iter().position(|byte| *byte == b'\n' && !is_file);
    let (line, batch) = bytes.split_at(end.map_or(bytes.len(), |end| end.saturating_add(1)));
    let lock: Lock = serde_json::from_slice(line).map_err(|error| malformed(error.to_string()))?;
    let is_name = |name: &String| {
        let stem = name.strip_suffix(".batch");
        let is_plain = |stem: &str| stem.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-');
        stem.is_some_and(|stem| !stem.is_empty() && is_plain(stem))
    };
    let names = || lock.queue.iter().chain([&lock.staged]);
    if let Some(bad) = names().find(|name| !is_name(name)) {
        return Err(malformed(format!("{bad:?} is no batch's name")));
    }
    Ok((lock, batch))
}

fn line(lock: &Lock, bucket: &InBucket) -> Result<Vec<u8>, LockError> {
    let line = serde_json::to_vec(lock);
    let mut line = line.map_err(|error| LockError::Malformed(bucket.path(), error.to_string()))?;
    line.push(b'\n');
    Ok(line)
}
