//! What these tests share.

use std::path::Path;

/// A folder in memory where the system has one: publishing flushes to the disk, and these tests
/// publish a lot.
pub(crate) fn tempdir() -> tempfile::TempDir {
    let memory = Path::new("/dev/shm");
    let folder = if memory.is_dir() {
        tempfile::tempdir_in(memory)
    } else {
        tempfile::tempdir()
    };
    folder.expect("there is room for a temporary folder")
}
