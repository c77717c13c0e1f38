//! `stele import`: rows of a table become signed records in the queue, or drafts for others to sign.

mod funds;
mod records;

use std::fs;
use std::path::{Path, PathBuf};

use jiff::civil::Date;
use stele_sign::multikey::SecretKey;

use super::progress;
use super::sign::load_key;
use crate::command::Context;
use crate::failure::{Failure, status};
use crate::import::diff::{self, Plan};
use crate::import::map::{Beside, MapError};
use crate::import::rejects::{self, Settled};
use crate::import::{self, Encoding, Import, Map, Options, Reject, Table};
use crate::output::say;
use crate::output::shown::shown;
use crate::store::{Disk, Home, LockFile};
use crate::threads::side_by_side;
use crate::tree_cards::{self, History, Maker};

/// How many rows of each kind are listed before "and so many more".
const SHOWN: usize = 10;

/// Rows that are signed and queued together.
const PIECE: usize = 10_000;

/// Options of `stele import`.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// What the rows are.
    #[arg(value_enum)]
    kind: Kind,
    /// The table: CSV or XLSX; of open contracting data the package, JSON.
    #[arg(value_name = "FILE")]
    file: PathBuf,
    /// Which column is which field; docs/import.md says how to write one.
    #[arg(long, value_name = "FILE")]
    map: PathBuf,
    /// The publisher's folder, made by `stele init`.
    #[arg(long, value_name = "DIR")]
    home: PathBuf,
    /// A key that signs, made by `stele keygen`; with its role where the records have several. Once
    /// for each key that is here.
    #[arg(long, value_name = "[ROLE=]FILE")]
    key: Vec<String>,
    /// A party that signs elsewhere, by its public key or a file with it. Once for each.
    #[arg(long, value_name = "ROLE=DID")]
    signer: Vec<String>,
    /// Where records go that others have still to sign: a bundle for `stele sign`.
    #[arg(long, value_name = "FILE.jsonl")]
    drafts: Option<PathBuf>,
    /// Of trees: the day of observation of rows that don't say it, YYYY-MM-DD.
    #[arg(long, value_name = "DATE")]
    date: Option<Date>,
    /// The encoding of a CSV file, if it isn’t recognised: gb18030, utf-8, utf-16le, or any other label that browsers know.
    #[arg(long, value_parser = parse_encoding)]
    encoding: Option<Encoding>,
    /// Where rows go that can't be read. Without it, beside the table.
    #[arg(long, value_name = "FILE")]
    rejects: Option<PathBuf>,
    /// Say what would be done, and do nothing.
    #[arg(long)]
    dry_run: bool,
}

/// What rows of a table can be.
#[derive(Debug, Clone, Copy, clap::ValueEnum)]
pub enum Kind {
    /// One tree a row, as it was on one day.
    Trees,
    /// One event in the life of a tree a row.
    TreeEvents,
    /// One legal entity a row.
    Entities,
    /// One flat or building a row, as the registry has it.
    Properties,
    /// One offer of a flat a row.
    Listings,
    /// One lease a row.
    Leases,
    /// One engineering project a row.
    Projects,
    /// One contract under a project a row.
    Contracts,
    /// One change of a contract's value a row.
    Amendments,
    /// One milestone of a contract a row.
    Milestones,
    /// One request for payment a row.
    Requests,
    /// One line of a payment a row; negative amounts take back earlier ones.
    Payments,
    /// A package of open contracting data: OCDS releases or records, or OC4IDS projects.
    Ocds,
}

fn parse_encoding(label: &str) -> Result<Encoding, String> {
    Encoding::from_label(label).map_err(|error| error.to_string())
}

/// Reads, compares with what is logged, signs and queues.
///
/// # Errors
/// [`Failure`] if table, map or key can't be read. A bad row is no failure: it is reported and kept.
pub fn run(args: &Args, context: Context) -> Result<u8, Failure> {
    match args.kind {
        Kind::Trees => trees(args, context),
        Kind::TreeEvents => records::run(args, import::Kind::TreeEvents, context),
        Kind::Entities => records::run(args, import::Kind::Entities, context),
        Kind::Properties => records::run(args, import::Kind::Properties, context),
        Kind::Listings => records::run(args, import::Kind::Listings, context),
        Kind::Leases => records::run(args, import::Kind::Leases, context),
        Kind::Projects => funds::table(args, import::Kind::Projects, context),
        Kind::Contracts => funds::table(args, import::Kind::Contracts, context),
        Kind::Amendments => funds::table(args, import::Kind::Amendments, context),
        Kind::Milestones => funds::table(args, import::Kind::Milestones, context),
        Kind::Requests => funds::table(args, import::Kind::Requests, context),
        Kind::Payments => funds::table(args, import::Kind::Payments, context),
        Kind::Ocds => funds::package(args, context),
    }
}

fn trees(args: &Args, context: Context) -> Result<u8, Failure> {
    let (table, import) = read(args)?;
    let home = Home::open(&args.home)?;
    let key = custodian(args)?;
    // Held until the records are queued: what another command logs or queues between our reading
    // and our writing would be signed a second time.
    let lock = (!args.dry_run)
        .then(|| LockFile::take(&Disk::new(), &home.state("")))
        .transpose()?;
    let history = tree_cards::history(&home)?;
    let plan = diff::plan(&history.trees, &import);
    report(&import, &plan);
    let Some(lock) = lock else {
        say!("dry run: nothing was signed or written");
        return Ok(status::DONE);
    };
    settle_rejects(args, &table, &import)?;
    let queued = sign_and_queue(&home, &lock, &key, context, &history, &plan)?;
    if queued == 0 {
        say!("nothing to queue");
        return Ok(status::DONE);
    }
    say!("queued {queued} signed records as {}", key.did().as_str());
    say!("log them with: stele publish {}", args.home.display());
    Ok(status::DONE)
}

/// The one key that signs tree cards.
fn custodian(args: &Args) -> Result<SecretKey, Failure> {
    let ([key], [], None) = (
        args.key.as_slice(),
        args.signer.as_slice(),
        args.drafts.as_ref(),
    ) else {
        return Err(Failure::misuse(
            "tree cards are signed by their custodian alone: give one --key, and neither --signer nor --drafts",
        ));
    };
    let path = key.strip_prefix("custodian=").unwrap_or(key);
    load_key(Path::new(path))
}

/// Reads the map, which may name a file that lies beside it.
fn read_map<M>(
    args: &Args,
    parse: impl FnOnce(&str, Beside<'_>) -> Result<M, MapError>,
) -> Result<M, Failure> {
    let text =
        fs::read_to_string(&args.map).map_err(|error| Failure::unreadable(&args.map, &error))?;
    let beside = |name: &str| fs::read(args.map.with_file_name(name));
    parse(&text, &beside)
        .map_err(|error| Failure::misuse(format!("{}: {error}", args.map.display())))
}

fn read(args: &Args) -> Result<(Table, Import), Failure> {
    let map = read_map(args, |text, _| Map::parse(text))?;
    let options = Options {
        date: args.date,
        encoding: args.encoding,
        ..Options::default()
    };
    import::read_file(&args.file, &options.limits)
        .and_then(|bytes| import::read(bytes, &map, &options))
        .map_err(|error| Failure::misuse(format!("{}: {error}", args.file.display())))
}

fn report(import: &Import, plan: &Plan<'_, String>) {
    report_reading(import);
    some_of(
        "not in this file any more",
        plan.vanished.iter().map(|gone| gone.key.to_owned()),
    );
    say!(
        "{} rows: {} new, {} changed, {} as before, {} rejected; {} in the log but not in this file",
        import.rows.len() + import.rejects.len(),
        plan.new.len(),
        plan.changed.len(),
        plan.equal.len(),
        import.rejects.len(),
        plan.vanished.len(),
    );
}

/// What was assumed, what looks wrong and what is.
fn report_reading<R>(import: &Import<R>) {
    report_assumed(import);
    report_rejects(&import.rejects, |reject| format!("line {}", reject.line));
}

fn report_assumed<R>(import: &Import<R>) {
    for assumption in &import.assumptions {
        say!("assumed: {assumption}");
    }
    some_of(
        "warning",
        import.warnings.iter().map(|warning| {
            format!(
                "line {}, {}: {}",
                warning.line, warning.key, warning.suspicion
            )
        }),
    );
}

fn report_rejects(rejects: &[Reject], place: impl Fn(&Reject) -> String) {
    some_of(
        "rejected",
        rejects.iter().map(|reject| {
            let why: Vec<_> = reject.problems.iter().map(ToString::to_string).collect();
            format!("{}: {}", place(reject), why.join("; "))
        }),
    );
}

fn some_of(what: &str, lines: impl ExactSizeIterator<Item = String>) {
    let more = lines.len().saturating_sub(SHOWN);
    for line in lines.take(SHOWN) {
        say!("{what}: {}", shown(&line));
    }
    if more > 0 {
        say!("{what}: and {more} more");
    }
}

fn rejects_path(args: &Args) -> PathBuf {
    args.rejects
        .clone()
        .unwrap_or_else(|| rejects::path(&args.file))
}

fn settle_rejects<R>(args: &Args, table: &Table, import: &Import<R>) -> Result<(), Failure> {
    let path = rejects_path(args);
    let todo = "mend them there and import that file";
    let rejects = rejects::Rejects::of(table, &import.rejects);
    report_settled(rejects::settle(&path, &rejects)?, todo);
    Ok(())
}

fn report_settled(settled: Settled, todo: &str) {
    match settled {
        Settled::Written(path) => say!("rejected rows are in {}: {todo}", show(&path)),
        Settled::Removed(path) => say!("removed {}: no rejects this time", show(&path)),
        Settled::None => {}
    }
}

fn show(path: &Path) -> String {
    path.display().to_string()
}

/// Signs and queues, piece by piece: memory holds one of them, and what a crash leaves queued is as before the next
/// time. Gives how many records that were.
fn sign_and_queue(
    home: &Home,
    lock: &LockFile,
    key: &SecretKey,
    context: Context,
    history: &History,
    plan: &Plan<'_, String>,
) -> Result<usize, Failure> {
    let now = context.now_text();
    let maker = Maker::new(&home.settings().origin, key, &now);
    let new = plan.new.iter().map(|row| (*row, None));
    let changed = plan
        .changed
        .iter()
        .map(|change| (change.row, Some(change.supersedes.as_str())));
    let all: Vec<_> = new.chain(changed).collect();
    let bar = progress::bar(u64::try_from(all.len()).unwrap_or(u64::MAX), "signing");
    let mut queued: usize = 0;
    for piece in all.chunks(PIECE) {
        let parts = side_by_side(piece, |part| {
            let made = part.iter().map(|(row, supersedes)| {
                let failed =
                    |why| Failure::failed(format!("line {}, {}: {why}", row.line, row.key));
                let record = maker
                    .make(row, *supersedes)
                    .map_err(|error| failed(error.to_string()))?;
                crate::gate::accept(&home.settings().origin, &record)
                    .map_err(|why| failed(why.to_string()))?;
                Ok(record)
            });
            made.collect::<Result<Vec<_>, Failure>>()
        });
        let mut records = Vec::with_capacity(piece.len());
        for part in parts {
            records.extend(part?.into_iter().filter(|record| !history.holds(record)));
        }
        queued = queued.saturating_add(records.len());
        super::add::queue(lock, home, &records)?;
        bar.inc(u64::try_from(piece.len()).unwrap_or(u64::MAX));
    }
    bar.finish_and_clear();
    Ok(queued)
}
