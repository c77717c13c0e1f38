//! Where an audit keeps what it has to remember.

use std::fs::{self, File, OpenOptions};
use std::io;
use std::path::Path;
use std::process;

use redb::backends::FileBackend;
use stele_client::audit::full::{Found, FullAudit, Phase, SpillError};
use stele_client::audit::spill::Spill;
use stele_messages::Lang;

use crate::failure::{Failure, status};
use crate::output::events::{notice, warning};

/// Opens the file of an audit, or one that goes with this process.
///
/// # Errors
/// [`Failure`]
pub(super) fn open(path: Option<&Path>) -> Result<Spill, Failure> {
    match path {
        Some(path) => {
            let mut options = OpenOptions::new();
            let file = options.read(true).write(true).create(true).truncate(false);
            let file = file.open(path);
            let file = file.map_err(|error| unwritable(path, &error))?;
            let spill = backend(file).and_then(Spill::lasting);
            spill.map_err(|error| failure(&error))
        }
        None => {
            let path = std::env::temp_dir().join(format!("stele-audit-{}", process::id()));
            let mut options = OpenOptions::new();
            let file = options.read(true).write(true).create_new(true).open(&path);
            let file = file.map_err(|error| unwritable(&path, &error))?;
            // It has no name from now on, and so goes with the process, whatever becomes of that.
            fs::remove_file(&path).map_err(|error| unwritable(&path, &error))?;
            let spill = backend(file).and_then(Spill::temporary);
            spill.map_err(|error| failure(&error))
        }
    }
}

fn unwritable(path: &Path, error: &io::Error) -> Failure {
    Failure {
        status: status::CANT_TELL,
        message: format!(
            "could not keep what the audit has to remember in {}: {error}. Is there room, and may you write \
             there? Name another file with --resume FILE",
            path.display()
        ),
    }
}

fn backend(file: File) -> Result<FileBackend, SpillError> {
    FileBackend::new(file).map_err(|error| match error {
        redb::DatabaseError::DatabaseAlreadyOpen => SpillError::InUse,
        error => SpillError::Io(error.to_string()),
    })
}

/// Says what was there.
pub(super) fn say(path: &Path, audit: &FullAudit<'_>) {
    let path = path.display();
    match audit.found() {
        Found::Nothing => {}
        Found::Own => notice!("going on with the audit in {path}"),
        Found::Other => warning!(
            "{path} held an audit of another log, by another trust file or by another version of \
             this program. It begins anew"
        ),
    }
}

/// Puts aside how far an audit has come that can't go on now, and says so. Where that fails too, the next one
/// goes on where this one was last put aside.
pub(super) fn keep(path: &Path, audit: &mut FullAudit<'_>) {
    let at = audit.progress();
    if at.done > audit.kept() && audit.keep().is_ok() {
        let what = match at.phase {
            Phase::Reading => "entries read",
            Phase::Rules | Phase::Done => "records held against the rules",
        };
        let path = path.display();
        notice!(
            "{path} keeps {} {what}: with the same command it goes on there",
            at.done
        );
    }
}

/// Why what an audit has to remember can't be kept.
pub(super) fn failure(error: &SpillError) -> Failure {
    let text = stele_messages::error::spill_error(Lang::En, error);
    Failure {
        status: status::CANT_TELL,
        message: format!("{} {}", text.what, text.todo),
    }
}
