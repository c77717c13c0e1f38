//! `stele add`: the gate of the log. What it accepts is logged exactly once.

use std::collections::HashMap;
use std::path::PathBuf;

use stele_verify::hash::{Hash, leaf_hash};

use crate::drafts::{is_bundle, lines, read_bytes};
use crate::failure::{Failure, status};
use crate::gate;
use crate::output::say;
use crate::output::shown::shown;
use crate::publish::PublishError;
use crate::standing::{Named, Published, Waiting};
use crate::store::{Disk, Home, LockFile, Queue};

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

/// A record that was checked, and where it came from.
struct Given {
    place: String,
    named: Named,
    bytes: Vec<u8>,
}

/// Checks every record, then queues all of them, or none. Those that are in the queue or the log already
/// are left out, and said.
///
/// # Errors
/// [`Failure`] names the first record that is refused, and why.
pub fn run(args: &Args) -> Result<u8, Failure> {
    let home = Home::open(&args.home.home)?;
    let mut given = Vec::new();
    for path in &args.records {
        let bytes = read_bytes(path)?;
        let place = path.display();
        if !is_bundle(path) {
            given.push(accept(&home, place.to_string(), &bytes)?);
            continue;
        }
        for (number, line) in lines(&bytes) {
            given.push(accept(&home, format!("{place}, line {number}"), line)?);
        }
    }
    if given.is_empty() {
        return Err(Failure::misuse("there is no record in these bundles"));
    }
    let disk = Disk::new();
    let queue = Queue::new(home.state("queue"));
    // From here on nobody else adds, so what isn't there now isn't there when ours is.
    let held = queue.hold(&disk)?;
    let mut known = Known::read(&home)?;
    let mut entries = Vec::new();
    for one in given {
        match known.has(&one)? {
            Some(where_it_is) => say!("{}: {where_it_is}", one.place),
            None => entries.push(one.bytes),
        }
    }
    if entries.is_empty() {
        say!("nothing to queue");
        return Ok(status::DONE);
    }
    home.require_open()?;
    if args.dry_run {
        let (count, origin) = (count(entries.len()), &home.settings().origin);
        say!("would queue {count} for {origin}");
        say!("dry run: nothing was written");
        return Ok(status::DONE);
    }
    held.push(&disk, &entries)?;
    say!(
        "queued {} for {}",
        count(entries.len()),
        home.settings().origin
    );
    say!("log them with: stele publish {}", args.home.home.display());
    Ok(status::DONE)
}

fn accept(home: &Home, place: String, bytes: &[u8]) -> Result<Given, Failure> {
    match gate::accept(&home.settings().origin, bytes) {
        Ok(intact) => Ok(Given {
            place,
            named: Named {
                id: intact.record().id().to_owned(),
                leaf: leaf_hash(bytes),
            },
            bytes: bytes.to_vec(),
        }),
        Err(why) => Err(Failure::failed(format!("{place}: {why}"))),
    }
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
    fn has(&mut self, one: &Given) -> Result<Option<String>, Failure> {
        let Named { id, leaf } = &one.named;
        let taken = |place: &str| {
            Failure::failed(format!(
                "{}: its id {} is taken: {place} has another record with it. Nothing was queued. Give a \
                 record that says something new an id of its own; `stele supersede` makes one that takes \
                 the place of the old one",
                one.place,
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
    eprintln!(
        "stele: whether the log has these records already was not looked up: {error}. What it has is \
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
    Queue::new(home.state("queue")).push(&Disk::new(), entries)?;
    Ok(())
}

fn count(records: usize) -> String {
    if records == 1 {
        "1 record".into()
    } else {
        format!("{records} records")
    }
}
