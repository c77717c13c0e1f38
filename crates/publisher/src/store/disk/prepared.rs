//! Files that are written before anybody may see them.

use std::collections::{BTreeSet, HashSet};
use std::fs;
use std::path::PathBuf;

use super::{Disk, beside};

/// Files that this process has written beside their places already: they need but a flush and their names. Dropped before
/// they are created, they are removed: nothing was decided.
#[derive(Debug, Default)]
pub struct Prepared {
    pub(super) places: HashSet<PathBuf>,
    /// Folders that have to be flushed with them.
    pub(super) folders: BTreeSet<PathBuf>,
}

impl Drop for Prepared {
    fn drop(&mut self) {
        for place in &self.places {
            // What stays is of no use to anyone, and written over.
            fs::remove_file(beside(place)).unwrap_or_default();
        }
    }
}

impl Disk {
    /// Writes files that never change beside their places, where nobody sees them: [`Disk::create_all_prepared`] shows
    /// them. What the disk refuses is left to it.
    pub fn prepare<B: AsRef<[u8]>>(files: impl IntoIterator<Item = (PathBuf, B)>) -> Prepared {
        let (disk, mut prepared) = (Self::new(), Prepared::default());
        for file in files {
            match disk.write_all_beside(&[file], &HashSet::new(), &mut prepared.folders) {
                Ok(written) => prepared
                    .places
                    .extend(written.into_iter().map(|(_, place)| place)),
                Err(_) => break,
            }
        }
        prepared
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_prepared_is_seen_when_it_is_created_and_not_before() {
        let folder = tempfile::tempdir().unwrap();
        let file = |name: &str| (folder.path().join("entry").join(name), name.to_owned());
        let names = || ["a", "b", "c"].map(file);
        let prepared = Disk::prepare(names().into_iter().take(2));
        assert_eq!(prepared.places.len(), 2);
        for (path, _) in names() {
            assert!(!path.exists());
        }
        let disk = Disk::new();
        disk.create_all_prepared(names(), prepared).unwrap();
        for (path, bytes) in names() {
            assert_eq!(fs::read_to_string(path).unwrap(), bytes);
        }
        assert_eq!(
            fs::read_dir(folder.path().join("entry")).unwrap().count(),
            3
        );
        // What is there already isn't prepared, and what is left over from a crash is written anew.
        assert!(Disk::prepare(names()).places.is_empty());
        drop(Disk::prepare([file("d")]));
        assert_eq!(
            fs::read_dir(folder.path().join("entry")).unwrap().count(),
            3
        );
        fs::write(folder.path().join("entry/.d.new"), "half").unwrap();
        disk.create_all([file("d")]).unwrap();
        assert_eq!(fs::read_to_string(file("d").0).unwrap(), "d");
    }

    #[test]
    fn what_can_not_be_prepared_is_left_to_be_created() {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("entry"), "no folder").unwrap();
        let file = (folder.path().join("entry/a"), "a");
        let prepared = Disk::prepare([file.clone()]);
        assert!(prepared.places.is_empty());
        assert!(Disk::new().create_all_prepared([file], prepared).is_err());
    }
}
