//! Checkpoints that a log has signed and a witness would not cosign, kept for whoever asks.
//!
//! Two checkpoints of one size with different roots prove to anyone that the log has forked. A
//! proof that doesn't hold may be the mistake, or the mischief, of whoever handed a genuine
//! checkpoint in: that one is kept too, since it may be one half of a fork.

use std::fs;
use std::path::{Path, PathBuf};

use stele_verify::hash::Hash;
use stele_verify::note::Note;

use super::protocol::AddCheckpoint;
use super::state::origin_hash;
use crate::store::{Disk, DiskError};

/// The most cases that are kept of one log. Each needs a checkpoint of its own, signed by the log.
const MAX_CASES: usize = 1_000;

/// Keeps a case, in `<folder>/<hash of the origin>/<hash of the checkpoint's text>-<code>/`:
/// `shown`, what was handed in; `request`, all of the request; `seen`, what had been cosigned before.
/// Gives the place, or nothing if the case is there already or there are too many.
///
/// # Errors
/// [`DiskError`]
pub(super) fn keep(
    folder: &Path,
    request: &AddCheckpoint,
    body: &[u8],
    before: Option<&Note>,
    code: &str,
) -> Result<Option<PathBuf>, DiskError> {
    let submitted = request.submitted();
    let log = folder.join(origin_hash(submitted.origin()).to_hex());
    let text = submitted.note().text().as_bytes();
    let case = log.join(format!("{}-{code}", Hash::of(&[text]).to_hex()));
    let cases = fs::read_dir(&log).map_or(0, Iterator::count);
    // The file that is written last says that the case is whole.
    let shown = case.join("shown");
    if shown.is_file() || (cases >= MAX_CASES && !case.is_dir()) {
        return Ok(None);
    }
    let disk = Disk::new();
    disk.replace(&case.join("request"), body)?;
    if let Some(before) = before {
        disk.replace(&case.join("seen"), before.as_bytes())?;
    }
    disk.replace(&shown, submitted.note().as_bytes())?;
    Ok(Some(case))
}
