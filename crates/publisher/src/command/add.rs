//! `stele add`: the gate of the log. What it accepts is logged exactly once.

mod pieces;

use std::collections::HashMap;
use std::path::PathBuf;

use stele_verify::hash::Hash;

use crate::command::progress;
use crate::failure::{Failure, status};
use crate::gate;
use crate::output::events::warning;
use crate::output::say;
use crate::output::shown::shown;
use crate::publish::PublishError;
use crate::standing::{Named, Published, Waiting};
use crate::store::{Disk, Home, LockFile, Queue};
use crate::threads::side_by_side;
use pieces::Placed;

/// Of how many records it is said one by one where they are already.
const MOST_NAMED: usize = 20;

/// Options of `stele add`.
#[derive(Debug, clap::Args)]
pub struct Args {
    #[command(flatten)]
    home: crate::command::HomeArg,
    /// Signed records: a file each, or bundles with one record a line (.jsonl).
    #[arg(value_name = "RECORD", required = true)]
    records: Vec<PathBuf>,
    /// Check the records, and queue nothing.
    #[arg(long)]
    dry_run: bool,
}

/// Checks every record, then queues all of them, or none. Those that are in the queue or the log already
/// are left out, and said.
///
/// # Errors
/// [`Failure`] names the first record that is refused, and why.
pub fn run(args: &Args) -> Result<u8, Failure> {
    let home = Home::open(&args.home.home)?;
    // A first piece that is all there is stays in memory; else each is read again when all are found to be good.
    let mut only = None;
    let mut good = Vec::new();
    let mut records = 0;
    let mut bar = None;
    pieces::each(&args.records, |piece| {
        accept_all(&home, &piece)?;
        records += piece.len();
        good.push(pieces::digest(&piece));
        if good.len() > 1 {
            let bar = bar.get_or_insert_with(|| {
                let all = pieces::estimate(&args.records, &piece);
                progress::bar(all, "checking")
            });
            bar.set_position(u64::try_from(records).unwrap_or(u64::MAX));
        }
        only = (good.len() == 1).then_some(piece);
        Ok(())
    })?;
    if let Some(bar) = bar {
        bar.finish_and_clear();
    }
    if records == 0 {
        return Err(Failure::misuse("there is no record in these bundles"));
    }
    let given = Given {
        paths: &args.records,
        only,
        good,
    };
    let disk = Disk::new();
    let queue = Queue::new(home.state("queue"));
    // From here on nobody else adds, so what isn't there now isn't there when ours is.
    let held = match args.dry_run {
        true => None,
        false => Some(queue.hold(&disk)?),
    };
    home.require_open()?;
    let mut known = Known::read(&home)?;
    let mut are_new = Vec::new();
    let mut left_out: usize = 0;
    given.each(|piece| {
        for (place, bytes) in piece {
            let found = known.has(place, bytes)?;
            are_new.push(found.is_none());
            let Some(where_it_is) = found else { continue };
            left_out += 1;
            if left_out <= MOST_NAMED {
                say!("{place}: {where_it_is}");
            }
        }
        Ok(())
    })?;
    if left_out > MOST_NAMED {
        say!("and {} more that are there already", left_out - MOST_NAMED);
    }
    let new = are_new.len() - left_out;
    if new == 0 {
        say!("nothing to queue");
        return Ok(status::DONE);
    }
    let Some(held) = held else {
        say!("would queue {} for {}", count(new), home.settings().origin);
        say!("dry run: nothing was written");
        return Ok(status::DONE);
    };
    let mut are_new = are_new.into_iter();
    given.each(|piece| {
        let new = piece.iter().zip(are_new.by_ref());
        let new = new.filter(|(_, is_new)| *is_new);
        let new: Vec<_> = new.map(|((_, bytes), _)| bytes.clone()).collect();
        if !new.is_empty() {
            held.push(&disk, &new)?;
        }
        Ok(())
    })?;
    say!("queued {} for {}", count(new), home.settings().origin);
    say!("log them with: stele publish {}", args.home.home.display());
    Ok(status::DONE)
}

/// Checks records on all processors. Names the first that is refused, and why.
fn accept_all(home: &Home, piece: &[Placed]) -> Result<(), Failure> {
    let origin = &home.settings().origin;
    let parts = side_by_side(piece, |part| {
        part.iter()
            .try_for_each(|(place, bytes)| match gate::accept(origin, bytes) {
                Ok(_) => Ok(()),
                Err(why) => Err(Failure::failed(format!("{place}: {why}"))),
            })
    });
    parts.into_iter().collect()
}

/// Records that were found to be good.
struct Given<'a> {
    paths: &'a [PathBuf],
    /// All of them, where they are few.
    only: Option<Vec<Placed>>,
    /// By which their pieces are known again.
    good: Vec<Hash>,
}

impl Given<'_> {
    /// Hands them over once more, piece by piece.
    fn each(&self, mut take: impl FnMut(&[Placed]) -> Result<(), Failure>) -> Result<(), Failure> {
        if let Some(only) = &self.only {
            return take(only);
        }
        let mut good = self.good.iter();
        pieces::each(self.paths, |piece| {
            if good.next() != Some(&pieces::digest(&piece)) {
                return Err(changed());
            }
            take(&piece)
        })?;
        match good.next() {
            None => Ok(()),
            Some(_) => Err(changed()),
        }
    }
}

fn changed() -> Failure {
    Failure::failed(
        "the files were changed while they were read: what was queued of them was checked. Add them again",
    )
}

/// What was accepted before: in this call, in the queue, or in the log.
struct Known {
    given: HashMap<String, Hash>,
    waiting: Waiting,
    /// None where the log can't be read as readers would. Publishing still logs nothing twice.
    published: Option<Published>,
}

impl Known {
    /// The queue is read before the log: what leaves the one is in the other by then.
    fn read(home: &Home) -> Result<Self, Failure> {
        let mut waiting = Waiting::new(home);
        waiting.refresh()?;
        let published = Published::new(home).and_then(|mut published| {
            published.refresh()?;
            Ok(published)
        });
        if let Err(error) = &published {
            unread(error);
        }
        Ok(Self {
            given: HashMap::new(),
            waiting,
            published: published.ok(),
        })
    }

    /// Where this very record is already, in words; nothing, if it is new.
    ///
    /// # Errors
    /// [`Failure`] if its id is another record's.
    fn has(&mut self, place: &str, bytes: &[u8]) -> Result<Option<String>, Failure> {
        let Named { id, leaf } = &Named::of(bytes).ok_or_else(changed)?;
        let taken = |by: &str| {
            Failure::failed(format!(
                "{place}: its id {} is taken: {by} has another record with it. Nothing was queued. Give a \
                 record that says something new an id of its own; `stele supersede` makes one that takes \
                 the place of the old one",
                shown(id)
            ))
        };
        match self.given.insert(id.clone(), *leaf) {
            Some(known) if known == *leaf => return Ok(Some("given twice".into())),
            Some(_) => return Err(taken("this call")),
            None => {}
        }
        if self.waiting.has(leaf) {
            return Ok(Some("queued already".into()));
        }
        if self.waiting.other(id, leaf).is_some() {
            return Err(taken("the queue"));
        }
        let under = match self.published.as_mut().map(|log| log.under(id)) {
            Some(Ok(under)) => under,
            Some(Err(error)) => {
                unread(&error);
                self.published = None;
                Vec::new()
            }
            None => Vec::new(),
        };
        if let Some(own) = under.iter().find(|logged| logged.leaf == *leaf) {
            return Ok(Some(format!("logged already, as entry {}", own.entry)));
        }
        match under.first() {
            Some(other) => Err(taken(&format!("entry {} of the log", other.entry))),
            None => Ok(None),
        }
    }
}

fn unread(error: &PublishError) {
    warning!(
        "whether the log has these records already was not looked up: {error}. What it has is \
         left out when it is published"
    );
}

/// Queues entries that were accepted; on return they survive a crash. The lock shows that no other
/// process is publishing, or making records from what the folder says.
///
/// # Errors
/// [`Failure`] if the log was closed, or the disk refuses.
pub fn queue(_lock: &LockFile, home: &Home, entries: &[Vec<u8>]) -> Result<(), Failure> {
    home.require_open()?;
    let (queue, disk) = (Queue::new(home.state("queue")), Disk::new());
    // A publication takes whole batches, and its memory is bounded.
    for entries in entries.chunks(pieces::MOST) {
        queue.push(&disk, entries)?;
    }
    Ok(())
}

fn count(records: usize) -> String {
    if records == 1 {
        "1 record".into()
    } else {
        format!("{records} records")
    }
}
