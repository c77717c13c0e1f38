//! Building the store, and any public file that is missing, from the log alone.

use std::collections::BTreeSet;
use std::path::Path;

use stele_verify::note::Note;

use super::files::{self, FOLDER, Written, write_new};
use super::publish::{Place, STORE};
use super::store::{IndexStore, State};
use crate::feed;
use crate::progress;
use crate::publish::{LogFiles, PublishError, head_proof, idle, peek};
use crate::search::{self, Prepared};
use crate::store::{Disk, DiskError, Home};

/// What a rebuild gave.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rebuilt {
    /// The index: the one that the log commits to.
    pub state: State,
    /// Its files, of which those that were missing have been written.
    pub files: Written,
}

/// Builds the store of a publisher's folder from nothing, and writes what is missing of the newest
/// index, and all feeds. None if the log commits to no index yet.
///
/// # Errors
/// [`PublishError::IndexDiffers`] if the log commits to another one; [`PublishError::Disk`] if a file
/// is there with other bytes, which are left as they are.
pub fn rebuild(home: &Home, disk: &Disk) -> Result<Option<Rebuilt>, PublishError> {
    let (_lock, log, head) = idle(home, disk)?;
    let place = Place {
        home,
        disk,
        log: &log,
    };
    let Some(root) = log.last_index_root(head)? else {
        return Ok(None);
    };
    let state = State::committed(&root);
    place.discard()?;
    let growth = place.build(place.store()?, head, state)?;
    let bar = progress::bar(growth.new_pages(), "writing pages");
    let files = write_new(&growth, &mut log.creating(disk), FOLDER, |written| {
        bar.set_position(written.pages);
    })?;
    bar.finish_and_clear();
    disk.point()?;
    growth.commit(state.covered)?;
    write_head(place)?;
    feed::forget(place)?;
    feed::announce(place, head, BTreeSet::new())?;
    // All of them, in case they are damaged.
    search::write(place, head.size, 0, head, Prepared::default())?;
    Ok(Some(Rebuilt { state, files }))
}

/// What [`rebuild`] would write.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Missing {
    /// The index: the one that the log commits to.
    pub state: State,
    /// All its files.
    pub files: Written,
    /// Those of them that aren't there.
    pub missing: Written,
}

/// What [`rebuild`] would find and write. Nothing is written, and the folder isn't taken: the index is built in a folder
/// for temporary files, which is removed. None if the log commits to no index yet.
///
/// # Errors
/// As of [`rebuild`].
pub fn would_rebuild(home: &Home) -> Result<Option<Missing>, PublishError> {
    let (log, disk) = (LogFiles::new(home.log()?), Disk::new());
    let Some(head) = peek(home, &log)? else {
        return Ok(None);
    };
    let Some(root) = log.last_index_root(head)? else {
        return Ok(None);
    };
    let state = State::committed(&root);
    let place = Place {
        home,
        disk: &disk,
        log: &log,
    };
    let io = |error| DiskError::io("make a folder for", Path::new("the index"), error);
    let scratch = tempfile::tempdir().map_err(io)?;
    let store = IndexStore::open(&scratch.path().join(STORE))?;
    let growth = place.build(store, head, state)?;
    let (mut files, mut missing) = (Written::default(), Written::default());
    growth.for_each_new_file(|path, bytes| {
        files.count(&path, bytes.len());
        let name = files::path(&path);
        match log.read(&name)? {
            None => missing.count(&path, bytes.len()),
            Some(there) if there == bytes => {}
            Some(_) => {
                let path = log.path(&name);
                return Err(DiskError::Conflict { path }.into());
            }
        }
        Ok::<_, PublishError>(())
    })?;
    Ok(Some(Missing {
        state,
        files,
        missing,
    }))
}

/// The proof of the newest index root, if it is missing.
fn write_head(place: Place<'_>) -> Result<(), PublishError> {
    let checkpoint = place.log.read("checkpoint")?;
    let Some(note) = checkpoint else {
        return Ok(());
    };
    if place.log.exists(files::HEAD)? {
        return Ok(());
    }
    if let Some(proof) = head_proof(place.log, &Note::parse(&note)?)? {
        let log = place.log;
        log.replace_older(place.disk, files::HEAD, &proof, |_| true)?;
    }
    Ok(())
}
