//! Where records go that commands make: into the queue if all have signed, else into a file for those
//! who have not.

use std::path::{Path, PathBuf};

use serde_json::Value;
use stele_sign::record::Document;

use super::sign::name;
use crate::drafts::{State, bundle, is_bundle, require_absent, subject_id};
use crate::failure::{Failure, status};
use crate::output::events::aside;
use crate::output::say;
use crate::output::shown::shown;
use crate::store::{Disk, Home, LockFile};

/// Where the records go, as several commands take it.
#[derive(Debug, clap::Args)]
pub struct DeliverArgs {
    /// The file to write instead of queueing: needed where other parties have still to sign. A name
    /// that ends in .jsonl makes a bundle.
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
    /// Print what would be made, and do nothing.
    #[arg(long)]
    dry_run: bool,
}

/// A publisher's folder in which records are made.
pub(super) struct Desk<'a> {
    /// The folder.
    pub(super) home: Home,
    args: &'a DeliverArgs,
    /// Held where records will be queued: what another command queues between our reading and our
    /// writing would be contradicted.
    lock: Option<LockFile>,
}

impl<'a> Desk<'a> {
    /// Opens the folder.
    ///
    /// # Errors
    /// [`Failure`] if it is none, or another command is writing to it.
    pub(super) fn open(
        home: &crate::command::HomeArg,
        args: &'a DeliverArgs,
    ) -> Result<Self, Failure> {
        let home = Home::open(&home.home)?;
        if let Some(out) = &args.out {
            require_absent(out)?;
        }
        let queues = args.out.is_none() && !args.dry_run;
        let lock = queues.then(|| LockFile::take(&Disk::new(), &home.state("")));
        Ok(Self {
            lock: lock.transpose()?,
            home,
            args,
        })
    }

    /// Queues the records, or writes or prints the drafts.
    ///
    /// # Errors
    /// [`Failure`] if somebody has still to sign and there is no file to write.
    pub(super) fn deliver(&self, documents: &[Document]) -> Result<u8, Failure> {
        let mut open: Vec<String> = Vec::new();
        for document in documents {
            let parties = State::of(document);
            for party in parties.unsigned().map(name) {
                if !open.contains(&party) {
                    open.push(party);
                }
            }
        }
        if self.args.dry_run {
            for document in documents {
                let json: Value = serde_json::from_slice(&document.to_bytes()?)?;
                say!("{json:#}");
            }
            say!("dry run: nothing was written");
        } else if let Some(out) = &self.args.out {
            write(out, documents)?;
        } else if open.is_empty() {
            self.queue(documents)?;
        } else {
            return Err(Failure::misuse(format!(
                "still to sign: {}. Write the draft for them with --out FILE, or give their key files",
                open.join(", ")
            )));
        }
        for party in &open {
            aside!("still to sign: {}", shown(party));
        }
        Ok(status::DONE)
    }

    fn queue(&self, documents: &[Document]) -> Result<(), Failure> {
        let Some(lock) = &self.lock else {
            return Ok(());
        };
        let records: Result<Vec<_>, _> = documents.iter().map(Document::finish).collect();
        let records = records?;
        for record in &records {
            crate::gate::accept(&self.home.settings().origin, record).map_err(Failure::failed)?;
        }
        super::add::queue(lock, &self.home, &records)?;
        for document in documents {
            say!("queued {}", line(document));
        }
        Ok(())
    }
}

/// Writes drafts to a file that isn't there yet.
///
/// # Errors
/// [`Failure`] if it is, or several drafts are to go into one file that is no bundle.
pub(super) fn write(out: &Path, documents: &[Document]) -> Result<(), Failure> {
    require_absent(out)?;
    let bytes = match documents {
        _ if is_bundle(out) => bundle(documents)?,
        [one] => one.to_bytes()?,
        _ => {
            return Err(Failure::misuse(format!(
                "{} records go into one file only as a bundle: give --out a name that ends in .jsonl",
                documents.len()
            )));
        }
    };
    Disk::new().replace(out, &bytes)?;
    for document in documents {
        say!("wrote {}: {}", out.display(), line(document));
    }
    Ok(())
}

/// A record in one line.
fn line(document: &Document) -> String {
    shown(&format!(
        "{} {} about {}",
        document.record_type(),
        document.text("id"),
        subject_id(document)
    ))
}
