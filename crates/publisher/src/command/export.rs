//! `stele export`: the records of a log as a table, as lines of JSON or as open contracting data, each with its
//! verdict.
//!
//! The whole log is read and its index replayed first, as `stele audit` does. Only of a log that is sound
//! anything is written.

use std::collections::BTreeSet;
use std::io;
use std::path::PathBuf;

use clap::ValueEnum;
use futures::executor::block_on;
use stele_client::audit::replay::Replay;
use stele_client::audit::ruled::Ruled;
use stele_client::check::{CheckedHead, check_head, check_replayed};
use stele_client::log::Reading;
use stele_export::{
    Cells, Csv, Form, JsonLines, Naming, Ocds, Plan, Row, UNREGISTERED, parse_prefix,
};
use stele_records::index::{IndexKey, Kind};
use stele_records::known::Known;
use stele_records::types::RecordType;
use stele_records::verdict::Answer;
use stele_verify::checkpoint::VerifiedCheckpoint;
use stele_verify::hash::leaf_hash;
use stele_verify::record::{Record, verify_batch};

use super::audit::{require_growth, wrong_index};
use super::reader::{LogArgs, Reader, read_all};
use super::seen::FileSeen;
use super::{index_key, progress};
use crate::command::Context;
use crate::export::Output;
use crate::failure::{Failure, status};
use crate::output::events::{notice, warning};
use crate::output::say;

/// Entries that are read together: those of one bundle.
const TOGETHER: usize = 256;

/// What is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// A table (RFC 4180).
    Csv,
    /// A JSON object a line.
    Jsonl,
    /// A release package of OCDS 1.1: contracts, and what was paid under them.
    Ocds,
}

/// Options of `stele export`.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// What to write.
    #[arg(value_enum)]
    format: Format,
    #[command(flatten)]
    log: LogArgs,
    /// The file to write, once all of it is there. Without it, the standard output.
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
    /// Only records of this type. With one type, a table has its fields as columns.
    #[arg(long = "type", value_name = "TYPE", value_parser = record_type)]
    types: Vec<RecordType>,
    /// Only what belongs to this project, by its name.
    #[arg(long, value_name = "NAME")]
    project: Option<String>,
    /// Only what belongs to this points account, by its name.
    #[arg(long, value_name = "NAME")]
    account: Option<String>,
    /// Only what is listed under this key, as `stele lookup` takes it; of several, under each.
    #[arg(long = "key", value_name = "KEY", value_parser = index_key::parse)]
    keys: Vec<IndexKey>,
    /// csv: begin with a byte-order mark, so that Excel reads Chinese.
    #[arg(long)]
    bom: bool,
    /// csv: write every cell as it is. Without this, one that a spreadsheet would run as a formula gets
    /// a ' before it.
    #[arg(long)]
    exact: bool,
    /// ocds: what the ids of contracting processes begin with, as Open Contracting has registered it for
    /// you. Without this, with "unregistered": not to be published so.
    #[arg(long, value_name = "PREFIX", value_parser = parse_prefix)]
    ocid_prefix: Option<String>,
}

/// Reads the whole log, then writes its records.
///
/// # Errors
/// [`Failure`] with status 1 if the log or its index is not sound, 2 if not everything could be read.
pub fn run(args: &Args, context: Context) -> Result<u8, Failure> {
    args.require_sense()?;
    let mut reader = Reader::open(&args.log)?;
    // All of them are read.
    reader.log.set_reading(Reading::Bundles);
    let memory = FileSeen::new();
    let head = check_head(&reader.log, &reader.trust, context.now, &memory, |_| ());
    let head = block_on(head);
    let checkpoint = require_growth(&head, &memory)?;
    let mut replay = Replay::new(reader.log.origin(), reader.trust.policy.clone());
    let mut facts = Facts::new(&reader, checkpoint);
    block_on(read_all(
        &reader,
        checkpoint,
        checkpoint.size(),
        |index, bytes| {
            replay.push(index, bytes);
            facts.push(index, bytes);
        },
    ))?;
    let known = facts.finish();
    let replayed = replay
        .finish(checkpoint)
        .map_err(|finding| wrong_index(&finding))?;
    let plan = match args.format {
        Format::Ocds => {
            let plan = Plan::of_log(&known, args.project.as_deref(), context.now);
            Some(plan.map_err(|_| untold())?)
        }
        Format::Csv | Format::Jsonl => None,
    };
    let wanted = match &plan {
        Some(plan) => plan.wanted(),
        None => args.wanted(&known, checkpoint.size()),
    };
    let mut output = Output::open(args.out.as_deref()).map_err(|error| args.unwritable(&error))?;
    let mut form: Box<dyn Form + '_> = match &plan {
        Some(plan) => {
            let prefix = args.ocid_prefix.as_deref().unwrap_or(UNREGISTERED);
            let naming = Naming::new(prefix, &reader.trust.time_zone);
            Box::new(Ocds::new(plan, naming, args.project.as_deref(), checkpoint))
        }
        None => args.form(),
    };
    let mut counts = Counts::default();
    let mut write = || {
        form.begin(output.writer()).map_err(Stop::Write)?;
        let bar = progress::bar(u64::try_from(wanted.len()).unwrap_or(u64::MAX), "exporting");
        for numbers in wanted.chunks(TOGETHER) {
            let entries = check_replayed(&reader.log, &head, &known, replayed.as_ref(), numbers);
            for entry in block_on(entries) {
                let Some(bytes) = &entry.bytes else {
                    return Err(Stop::Read(unread(entry.index, &entry.verdict)));
                };
                let row = Row {
                    entry: entry.index,
                    leaf: leaf_hash(bytes),
                    record: Record::parse(bytes).and_then(Record::verify).ok(),
                    verdict: &entry.verdict,
                    checkpoint,
                };
                form.row(&row, output.writer()).map_err(Stop::Write)?;
                counts.add(entry.verdict.overall());
            }
            bar.inc(u64::try_from(numbers.len()).unwrap_or_default());
        }
        bar.finish_and_clear();
        form.end(output.writer()).map_err(Stop::Write)
    };
    let written = write().and_then(|()| output.finish().map_err(Stop::Write));
    match written {
        Ok(()) => {}
        Err(Stop::Read(failure)) => return Err(failure),
        // Whoever has read enough of a pipe goes away.
        Err(Stop::Write(error)) if error.kind() == io::ErrorKind::BrokenPipe => {
            return Ok(status::DONE);
        }
        Err(Stop::Write(error)) => return Err(args.unwritable(&error)),
    }
    args.tell(&head, &counts);
    if let Some(plan) = &plan {
        args.tell_of_releases(plan);
    }
    if let Some(trouble) = memory.trouble() {
        warning!("could not remember this checkpoint for next time: {trouble}");
    }
    Ok(status::DONE)
}

/// Why writing stopped.
enum Stop {
    Read(Failure),
    Write(io::Error),
}

impl Args {
    /// Options that only some formats have.
    fn require_sense(&self) -> Result<(), Failure> {
        let is_ocds = self.format == Format::Ocds;
        let is_narrowed = !self.types.is_empty() || self.account.is_some() || !self.keys.is_empty();
        if is_ocds && is_narrowed {
            return Err(Failure::misuse(
                "a release tells of a whole contract: narrow ocds down with --project alone",
            ));
        }
        if !is_ocds && self.ocid_prefix.is_some() {
            return Err(Failure::misuse("--ocid-prefix belongs to ocds"));
        }
        Ok(())
    }

    /// The numbers of the entries that are asked for: all but the index roots, if nothing is said.
    fn wanted(&self, known: &Known<'_>, size: u64) -> Vec<u64> {
        let list = |key: &IndexKey| known.list(key).unwrap_or_default().iter().copied();
        let mut wanted: BTreeSet<u64> = if self.types.is_empty() {
            let mut all: BTreeSet<u64> = (0..size).collect();
            for root in list(&IndexKey::new(Kind::IndexRoot, "")) {
                all.remove(&root);
            }
            all
        } else {
            let types = self.types.iter();
            types
                .flat_map(|kind| list(&IndexKey::new(Kind::Type, kind.name())))
                .collect()
        };
        let project = self.project.as_deref().map(IndexKey::project);
        let account = self.account.as_deref();
        let account = account.map(|name| IndexKey::new(Kind::Account, name));
        for key in self.keys.iter().chain(&project).chain(&account) {
            let listed: BTreeSet<u64> = list(key).collect();
            wanted.retain(|number| listed.contains(number));
        }
        wanted.into_iter().collect()
    }

    /// The form of a table or of lines.
    fn form(&self) -> Box<dyn Form> {
        if self.format != Format::Csv {
            return Box::new(JsonLines);
        }
        let types: BTreeSet<&str> = self.types.iter().map(|kind| kind.name()).collect();
        let one = self.types.first().filter(|_| types.len() == 1);
        let cells = if self.exact {
            Cells::Exact
        } else {
            Cells::Defused
        };
        Box::new(Csv::new(one.copied(), cells, self.bom))
    }

    fn unwritable(&self, error: &io::Error) -> Failure {
        Failure::failed(match &self.out {
            Some(path) => format!("could not write {}: {error}", path.display()),
            None => format!("could not print: {error}"),
        })
    }

    /// What was written, and of what; beside the rows, not among them.
    fn tell(&self, head: &CheckedHead, counts: &Counts) {
        let Counts { yes, no, open } = counts;
        let entries = match yes + no + open {
            1 => "1 entry".to_owned(),
            count => format!("{count} entries"),
        };
        let told = format!("{entries}: {yes} verified, {no} not verified, {open} can't tell");
        match &self.out {
            Some(path) => say!("wrote {} ({told})", path.display()),
            None => notice!("{told}"),
        }
        if head.index.is_err() {
            warning!(
                "this log commits to no index, so it can't be told of any record whether it is \
                 still in force"
            );
        }
    }
}

impl Args {
    /// What a person should know of a package before it is published.
    fn tell_of_releases(&self, plan: &Plan) {
        let (releases, left_out, open) = plan.counts();
        let count = |number: usize, one: &str| match number {
            1 => format!("1 {one}"),
            number => format!("{number} {one}s"),
        };
        notice!(
            "{} written; {} of projects and contracts left out",
            count(releases, "release"),
            count(left_out, "record"),
        );
        if open > 0 {
            notice!(
                "{} left out, since what counts there can't be told",
                count(open, "contract")
            );
        }
        if self.ocid_prefix.is_none() {
            notice!(
                "ocids begin with \"{UNREGISTERED}\"; before you publish them, register a prefix with \
                 Open Contracting and name it with --ocid-prefix"
            );
        }
    }
}

#[derive(Default)]
struct Counts {
    yes: u64,
    no: u64,
    open: u64,
}

impl Counts {
    const fn add(&mut self, answer: Answer) {
        match answer {
            Answer::Yes => self.yes += 1,
            Answer::No => self.no += 1,
            Answer::CantTell => self.open += 1,
        }
    }
}

/// All records on their way to what the rules are asked of, with signatures checked in batches.
struct Facts<'a> {
    ruled: Ruled<'a>,
    pending: Vec<(u64, Vec<u8>)>,
}

impl<'a> Facts<'a> {
    fn new(reader: &'a Reader, checkpoint: &VerifiedCheckpoint) -> Self {
        let time = checkpoint.quorum_time();
        Self {
            ruled: Ruled::new(reader.log.origin(), time, &reader.trust),
            pending: Vec::new(),
        }
    }

    fn push(&mut self, index: u64, bytes: &[u8]) {
        self.pending.push((index, bytes.to_vec()));
        if self.pending.len() == TOGETHER {
            self.check();
        }
    }

    fn check(&mut self) {
        let pending = std::mem::take(&mut self.pending);
        let results = verify_batch(pending.iter().map(|(_, bytes)| bytes.as_slice()));
        for ((entry, bytes), result) in pending.iter().zip(results) {
            self.ruled.push(*entry, bytes, result.as_ref().ok());
        }
    }

    fn finish(mut self) -> Known<'a> {
        self.check();
        self.ruled.finish()
    }
}

/// A replay leaves no list open, so this never happens.
fn untold() -> Failure {
    Failure {
        status: status::CANT_TELL,
        message: "it can't be told which records belong to contracts and projects".to_owned(),
    }
}

fn unread(entry: u64, verdict: &stele_records::verdict::Verdict) -> Failure {
    Failure {
        status: status::CANT_TELL,
        message: format!(
            "entry {entry} could not be read again, though it was there a moment ago: {:#}",
            verdict.report()
        ),
    }
}

fn record_type(name: &str) -> Result<RecordType, String> {
    RecordType::from_name(name).ok_or_else(|| {
        let names: Vec<&str> = stele_records::types::ALL
            .iter()
            .map(|kind| kind.name())
            .collect();
        format!("record types are {}", names.join(", "))
    })
}
