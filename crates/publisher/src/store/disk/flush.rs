//! Making durable what was written: one file, many, or whole disks.

#[cfg(target_os = "linux")]
use std::collections::BTreeSet;
use std::fs::File;
use std::path::Path;

use super::{Disk, DiskError};

impl Disk {
    /// Flushes a file or a folder.
    pub(super) fn sync(&self, path: &Path) -> Result<(), DiskError> {
        if self.is_hasty {
            return Ok(());
        }
        File::open(path)
            .and_then(|file| file.sync_all())
            .map_err(|error| DiskError::io("flush", path, error))
    }

    /// Flushes many files or folders: on Linux with one `syncfs` for each disk that they lie on, else one by one.
    pub(super) fn flush<'a>(
        &self,
        paths: impl IntoIterator<Item = &'a Path>,
    ) -> Result<(), DiskError> {
        let paths: Vec<_> = paths.into_iter().collect();
        if paths.len() > 1 && cfg!(target_os = "linux") {
            return self.flush_disks(paths);
        }
        paths.into_iter().try_for_each(|path| self.sync(path))
    }

    /// Flushes all of each disk that one of these files or folders lies on.
    #[cfg(target_os = "linux")]
    pub(super) fn flush_disks<'a>(
        &self,
        paths: impl IntoIterator<Item = &'a Path>,
    ) -> Result<(), DiskError> {
        if self.is_hasty {
            return Ok(());
        }
        let disks = one_on_each_disk(paths)?;
        disks.into_iter().try_for_each(sync_disk)
    }

    /// Where one call can't flush a whole disk, its files are flushed one by one when they are written.
    #[cfg(not(target_os = "linux"))]
    pub(super) fn flush_disks<'a>(
        &self,
        _paths: impl IntoIterator<Item = &'a Path>,
    ) -> Result<(), DiskError> {
        Ok(())
    }
}

/// Of these files or folders the first on each disk: an index may lie on another one than the entries.
#[cfg(target_os = "linux")]
fn one_on_each_disk<'a>(
    paths: impl IntoIterator<Item = &'a Path>,
) -> Result<Vec<&'a Path>, DiskError> {
    use std::os::unix::fs::MetadataExt as _;

    let mut seen = BTreeSet::new();
    let mut first = Vec::new();
    for path in paths {
        let about = path
            .metadata()
            .map_err(|error| DiskError::io("find the disk of", path, error))?;
        if seen.insert(about.dev()) {
            first.push(path);
        }
    }
    Ok(first)
}

/// Flushes all of the disk that a file or folder lies on.
#[cfg(target_os = "linux")]
pub(super) fn sync_disk(path: &Path) -> Result<(), DiskError> {
    let file = File::open(path).map_err(|error| DiskError::io("open", path, error))?;
    rustix::fs::syncfs(&file)
        .map_err(|error| DiskError::io("flush the disk of", path, error.into()))
}

/// There is no such call: files are flushed one by one when they are written.
#[cfg(not(target_os = "linux"))]
pub(super) fn sync_disk(_path: &Path) -> Result<(), DiskError> {
    Ok(())
}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    use super::*;

    #[test]
    fn each_disk_is_flushed_once() {
        let folder = tempfile::tempdir().unwrap();
        let own = ["a", "b"].map(|name| folder.path().join(name));
        for path in &own {
            std::fs::write(path, "x").unwrap();
        }
        // The system's own files are never on the disk of temporary ones.
        let other = Path::new("/proc/self/stat");
        let paths = [own[0].as_path(), &own[1], other, folder.path()];
        assert_eq!(one_on_each_disk(paths).unwrap(), [&own[0], other]);
        let gone = folder.path().join("c");
        assert!(one_on_each_disk([gone.as_path()]).is_err());
        Disk::new().flush([own[0].as_path(), &own[1]]).unwrap();
    }
}
