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
use crate::standing::{Logged, Published, Waiting};
use crate::store::{Disk, Home, LockFile, Queue};
use crate::threads::side_by_side;
use pieces::{Place, Placed};

/// Of how many records it is said one by one where they are already.
const MOST_NAMED: usize = 20;

/// Records that are looked up in the log at once: what is found of them stands in memory.
const LOOKED_UP: usize = 100_000;

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
    let mut names = Vec::new();
    let mut bar = None;
    pieces::each_known(&args.records, |piece, digest| {
        names.extend(accept_all(&home, &piece)?);
        good.push(digest);
        if good.len() > 1 {
            let bar = bar.get_or_insert_with(|| {
                let all = pieces::estimate(&args.records, &piece);
                progress::bar(all, "checking")
            });
            bar.set_position(u64::try_from(names.len()).unwrap_or(u64::MAX));
        }
        only = (good.len() == 1).then_some(piece);
        Ok(())
    })?;
    if let Some(bar) = bar {
        bar.finish_and_clear();
    }
    if names.is_empty() {
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
    let mut are_new = Vec::with_capacity(names.len());
    let mut left_out: usize = 0;
    for names in names.chunks(LOOKED_UP) {
        let logged = known.logged(names);
        for (at, named) in names.iter().enumerate() {
            let logged = logged.get(at).map_or(&[][..], Vec::as_slice);
            let found = known.has(named, logged)?;
            are_new.push(found.is_none());
            let Some(where_it_is) = found else { continue };
            left_out += 1;
            if left_out <= MOST_NAMED {
                say!("{}: {where_it_is}", named.place);
            }
        }
    }
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
        let new = piece.into_iter().zip(are_new.by_ref());
        let new = new.filter(|(_, is_new)| *is_new);
        let new: Vec<_> = new.map(|((_, bytes), _)| bytes).collect();
        if !new.is_empty() {
            held.push(&disk, &new)?;
        }
        Ok(())
    })?;
    say!("queued {} for {}", count(new), home.settings().origin);
    say!("log them with: stele publish {}", args.home.home.display());
    Ok(status::DONE)
}

/// A record that was found to be good, by its names.
struct Good {
    place: Place,
    id: String,
    leaf: Hash,
}

/// Checks records on all processors, and gives their names. Names the first that is refused, and why.
fn accept_all(home: &Home, piece: &[Placed]) -> Result<Vec<Good>, Failure> {
    let origin = &home.settings().origin;
    let parts = side_by_side(piece, |part| {
        let records: Vec<_> = part.iter().map(|(_, bytes)| bytes.as_slice()).collect();
        let answers = gate::accept_all(origin, &records).into_iter();
        let good = part.iter().zip(answers).map(|((place, _), answer)| {
            let intact = answer.map_err(|why| Failure::failed(format!("{place}: {why}")))?;
            Ok(Good {
                place: place.clone(),
                id: intact.record().id().to_owned(),
                leaf: intact.leaf_hash(),
            })
        });
        good.collect::<Result<Vec<_>, Failure>>()
    });
    let parts: Result<Vec<_>, Failure> = parts.into_iter().collect();
    Ok(parts?.into_iter().flatten().collect())
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
    fn each(self, mut take: impl FnMut(Vec<Placed>) -> Result<(), Failure>) -> Result<(), Failure> {
        if let Some(only) = self.only {
            return take(only);
        }
        let mut good = self.good.iter();
        pieces::each_known(self.paths, |piece, digest| {
            if good.next() != Some(&digest) {
                return Err(changed());
            }
            take(piece)
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

    /// What the log has under the ids of these records: nothing of any, where it can't be told.
    fn logged(&mut self, names: &[Good]) -> Vec<Vec<Logged>> {
        let ids = names.iter().map(|named| named.id.as_str());
        match self.published.as_ref().map(|log| log.under_all(ids)) {
            Some(Ok(logged)) => logged,
            Some(Err(error)) => {
                unread(&error);
                self.published = None;
                Vec::new()
            }
            None => Vec::new(),
        }
    }

    /// Where this very record is already, in words; nothing, if it is new. `logged` is what the log has under
    /// its id.
    ///
    /// # Errors
    /// [`Failure`] if its id is another record's.
    fn has(&mut self, named: &Good, logged: &[Logged]) -> Result<Option<String>, Failure> {
        let Good { place, id, leaf } = named;
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
        if let Some(own) = logged.iter().find(|logged| logged.leaf == *leaf) {
            return Ok(Some(format!("logged already, as entry {}", own.entry)));
        }
        match logged.first() {
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
