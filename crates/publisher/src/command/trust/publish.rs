//! `stele trust publish`: puts a version where readers of the one before find it.

use std::path::PathBuf;

use stele_client::trust::trust_path;
use stele_messages::{Lang, Text};

use super::Held;
use crate::command::HomeArg;
use crate::command::follow::names;
use crate::failure::{Failure, status};
use crate::output::say;
use crate::store::{Disk, Home};

/// Options of `stele trust publish`.
#[derive(Debug, clap::Args)]
pub struct Args {
    #[command(flatten)]
    home: HomeArg,
    /// The version, signed by as many as are needed.
    #[arg(value_name = "FILE")]
    file: PathBuf,
    /// Say what would be written, and write nothing.
    #[arg(long)]
    dry_run: bool,
}

/// Writes the version below the log, where it never changes, and then in the place of the publisher's own
/// trust.json. Run again, it goes on where it was interrupted.
///
/// # Errors
/// [`Failure`] if it doesn't follow the trust file in use, or another one of its number is there.
pub(super) fn run(args: &Args) -> Result<u8, Failure> {
    let home = Home::open(&args.home.home)?;
    let held = Held::read(&args.file)?;
    let present = Held::read(&home.trust_path())?;
    let signed_by = if present.bytes == held.bytes {
        present.trust.signed_by
    } else {
        let next = present.trust.succeed(&held.bytes).map_err(|error| {
            let Text { what, todo } = stele_messages::error::succession_error(Lang::En, &error);
            Failure::failed(format!("{}: {what} {todo}", args.file.display()))
        })?;
        next.signed_by
    };
    if let Some(origin) = lost_log(&home, &held) {
        return Err(Failure::failed(format!(
            "{} doesn't name the log {origin} that this folder publishes, so nothing could be published \
             any more. Publish it in the folder of a log that it names",
            args.file.display()
        )));
    }
    let disk = Disk::new();
    let path = trust_path(held.trust.version);
    let log = home.log()?;
    if args.dry_run {
        if log.read(&path)?.is_some_and(|found| found != held.bytes) {
            return Err(Failure::failed(format!(
                "{} is there with other bytes: a version never changes",
                log.path(&path).display()
            )));
        }
        say!("would write {}", log.path(&path).display());
        say!("would write {}", home.trust_path().display());
        say!(
            "dry run: nothing was written. Version {} would be in use; signed by {}",
            held.trust.version,
            names(&signed_by)
        );
        return Ok(status::DONE);
    }
    log.create(&disk, &path, &held.bytes)?;
    let path = log.path(&path);
    disk.replace(&home.trust_path(), &held.bytes)?;
    say!("wrote {}", path.display());
    say!("wrote {}", home.trust_path().display());
    say!(
        "version {} is in use from now on; signed by {}",
        held.trust.version,
        names(&signed_by)
    );
    Ok(status::DONE)
}

/// The folder's own log, if the trust file doesn't name it.
fn lost_log(home: &Home, held: &Held) -> Option<String> {
    let origin = &home.settings().origin;
    let known = held.trust.policy.log_for_origin(origin);
    known.is_none().then(|| origin.clone())
}
