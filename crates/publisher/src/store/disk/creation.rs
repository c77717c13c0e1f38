//! Files that never change, made in pieces and named together.
//!
//! However many they are, few of their bytes stand in memory, and one flush makes all of them durable. The system begins
//! to write them out while later ones are still being made, so little is left for that flush.

use std::collections::BTreeSet;
use std::path::PathBuf;
use std::thread::{self, JoinHandle};

use super::flush::sync_disk;
use super::{Disk, DiskError, beside, folder_of, is_there, rename};
use crate::threads::side_by_side;

/// Files whose bytes stand in memory at once, where they are made one by one.
const TOGETHER: usize = 4_096;

/// From so many files on, all processors write them: most of the time goes into making names.
const MANY: usize = 64;

/// Files after which those so far get their names, so that the list of them stays small.
const MOST: usize = 1 << 18;

/// Bytes after which the system begins to write out what there is.
const EARLY: usize = 32 << 20;

/// Files on their way: each lies whole beside its place, and gets its name by [`Creation::finish`] once all are durable.
#[derive(Debug)]
pub(crate) struct Creation<'d> {
    disk: &'d Disk,
    /// The places of the files that lie beside them.
    written: Vec<PathBuf>,
    /// Folders that have to be flushed.
    folders: BTreeSet<PathBuf>,
    /// Bytes since the system was last asked to write out.
    bytes: usize,
    early: Option<JoinHandle<Result<(), DiskError>>>,
}

impl<'d> Creation<'d> {
    pub(crate) const fn new(disk: &'d Disk) -> Self {
        Self {
            disk,
            written: Vec::new(),
            folders: BTreeSet::new(),
            bytes: 0,
            early: None,
        }
    }

    /// Writes those of the files beside their places that aren't there yet.
    ///
    /// # Errors
    /// [`DiskError::Conflict`] if one is there with other bytes.
    pub(crate) fn add_all<B: AsRef<[u8]> + Sync>(
        &mut self,
        files: impl IntoIterator<Item = (PathBuf, B)>,
    ) -> Result<(), DiskError> {
        let mut files = files.into_iter();
        loop {
            let some: Vec<_> = files.by_ref().take(TOGETHER).collect();
            if some.is_empty() {
                return Ok(());
            }
            if self.written.len() >= MOST {
                self.finish()?;
            }
            // Only where more comes: what is last is flushed soon enough.
            if self.bytes >= EARLY {
                self.begin_to_flush()?;
            }
            self.add(&some)?;
            let bytes = some.iter().map(|(_, bytes)| bytes.as_ref().len());
            self.bytes = self.bytes.saturating_add(bytes.sum());
        }
    }

    fn add<B: AsRef<[u8]> + Sync>(&mut self, files: &[(PathBuf, B)]) -> Result<(), DiskError> {
        // A crash is injected at a step of a certain number, so then they come one after the other.
        if self.disk.crash_after.is_some() || files.len() < MANY {
            let written = write_all_beside(self.disk, files, &mut self.folders)?;
            self.written.extend(written);
            return Ok(());
        }
        let parts = side_by_side(files, |part| {
            let mut folders = BTreeSet::new();
            // What is written beside isn't flushed yet, so any disk will do.
            let written = write_all_beside(&Disk::new(), part, &mut folders);
            (written, folders)
        });
        for (written, folders) in parts {
            self.written.extend(written?);
            self.folders.extend(folders);
        }
        Ok(())
    }

    /// Makes all files durable, then gives them their names, and makes these durable.
    ///
    /// # Errors
    /// [`DiskError`]; some of the files may have their names.
    pub(crate) fn finish(&mut self) -> Result<(), DiskError> {
        let disk = self.disk;
        let written = std::mem::take(&mut self.written);
        let folders = std::mem::take(&mut self.folders);
        self.bytes = 0;
        self.end_early_flush()?;
        disk.step()?;
        if cfg!(target_os = "linux") && written.len() > 1 {
            // One call flushes a whole disk, so folders stand for the files in them.
            let folders: BTreeSet<_> = written.iter().map(|path| folder_of(path)).collect();
            disk.flush_disks(folders)?;
        } else {
            written
                .iter()
                .try_for_each(|path| disk.sync(&beside(path)))?;
        }
        if disk.crash_after.is_some() || written.len() < MANY {
            for path in &written {
                disk.step()?;
                rename(&beside(path), path)?;
            }
        } else {
            let parts = side_by_side(&written, |part| {
                let mut part = part.iter();
                part.try_for_each(|path| rename(&beside(path), path))
            });
            parts.into_iter().collect::<Result<(), _>>()?;
        }
        disk.step()?;
        disk.flush(folders.iter().map(PathBuf::as_path))
    }

    /// Has the system write out what there is, while more is made. Where it is still at it, it goes on with that.
    fn begin_to_flush(&mut self) -> Result<(), DiskError> {
        let is_busy = self
            .early
            .as_ref()
            .is_some_and(|early| !early.is_finished());
        let can = cfg!(target_os = "linux") && !self.disk.is_hasty;
        if is_busy || !can || self.disk.crash_after.is_some() {
            return Ok(());
        }
        self.end_early_flush()?;
        self.bytes = 0;
        let Some(path) = self.written.last() else {
            return Ok(());
        };
        let folder = folder_of(path).to_owned();
        // Where the system has no thread to give, all is left to the last flush.
        self.early = thread::Builder::new()
            .spawn(move || sync_disk(&folder))
            .ok();
        Ok(())
    }

    /// What an early flush could not write is told to it alone, so what it says counts.
    fn end_early_flush(&mut self) -> Result<(), DiskError> {
        match self.early.take().map(JoinHandle::join) {
            Some(Ok(result)) => result,
            // It can't panic; if it did, the last flush says what there is to say.
            Some(Err(_)) | None => Ok(()),
        }
    }
}

/// Writes those of the files beside their places that aren't there yet: gives their places. Folders that have to be
/// flushed are put into `folders`.
fn write_all_beside<B: AsRef<[u8]>>(
    disk: &Disk,
    files: &[(PathBuf, B)],
    folders: &mut BTreeSet<PathBuf>,
) -> Result<Vec<PathBuf>, DiskError> {
    let mut written = Vec::new();
    for (path, bytes) in files {
        let (folder, bytes) = (folder_of(path), bytes.as_ref());
        // Also of what is there: whoever renamed it may have died before its folder was flushed.
        let is_new = !folders.contains(folder);
        if is_new {
            folders.insert(folder.to_owned());
        }
        if is_there(path, bytes)? {
            continue;
        }
        if is_new {
            disk.make_dirs(folder, folders)?;
        }
        disk.write_beside(path, bytes, 0o644)?;
        written.push(path.clone());
    }
    Ok(written)
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::path::Path;

    use super::*;

    fn names(folder: &Path) -> BTreeSet<String> {
        let names = fs::read_dir(folder).unwrap();
        let names = names.map(|entry| entry.unwrap().file_name().into_string().unwrap());
        names.collect()
    }

    #[test]
    fn nothing_has_its_name_before_all_are_durable() {
        let folder = tempfile::tempdir().unwrap();
        let disk = Disk::new();
        let mut creation = Creation::new(&disk);
        let files = |range: std::ops::Range<u32>| {
            let root = folder.path().to_owned();
            range.map(move |n| (root.join(n.to_string()), n.to_string().into_bytes()))
        };
        creation.add_all(files(0..200)).unwrap();
        creation.add_all(files(200..203)).unwrap();
        let hidden = names(folder.path());
        assert_eq!(hidden.len(), 203);
        assert!(
            hidden.iter().all(|name| name.starts_with('.')),
            "{hidden:?}"
        );
        creation.finish().unwrap();
        let expected: BTreeSet<_> = (0..203).map(|n| n.to_string()).collect();
        assert_eq!(names(folder.path()), expected);
        // What is there is compared, and goes on with what comes next.
        creation.add_all(files(100..300)).unwrap();
        assert_eq!(names(folder.path()).len(), 300);
        creation.finish().unwrap();
        for (path, bytes) in files(0..300) {
            assert_eq!(fs::read(path).unwrap(), bytes);
        }
        let other = (folder.path().join("7"), b"8".to_vec());
        let refused = creation.add_all([other]);
        assert!(matches!(refused, Err(DiskError::Conflict { .. })));
    }

    /// More bytes than are left to the last flush, and a flush on the way.
    #[test]
    fn what_is_written_out_early_is_whole() {
        let folder = tempfile::tempdir().unwrap();
        let disk = Disk::new();
        let mut creation = Creation::new(&disk);
        let bytes = |n: usize| vec![u8::try_from(n).unwrap(); EARLY / 2];
        for n in 0..5 {
            creation
                .add_all([(folder.path().join(n.to_string()), bytes(n))])
                .unwrap();
        }
        assert!(creation.early.is_some());
        creation.finish().unwrap();
        assert!(creation.early.is_none());
        for n in 0..5 {
            assert_eq!(
                fs::read(folder.path().join(n.to_string())).unwrap(),
                bytes(n)
            );
        }
    }
}
