//! `stele index`: a log's index, built from its entries; and a publisher's own, rebuilt or pruned.

use std::num::NonZeroU64;
use std::path::{Path, PathBuf};

use futures::executor::block_on;
use stele_messages::{Lang, Text};
use stele_records::index::{IndexRoot, IndexRootError, MAP_ID};
use stele_tlog::Head;
use stele_verify::checkpoint::VerifiedCheckpoint;
use stele_verify::hash::leaf_hash;
use stele_verify::merkle::Frontier;

use super::progress;
use super::reader::{LogArgs, Reader, read_all, refused};
use crate::command::Context;
use crate::failure::{Failure, status};
use crate::index::{self, Builder, Growth, IndexStore, State, StoreError, files};
use crate::output::say;
use crate::output::shown::shown;
use crate::store::{Disk, Home, Public};

/// Options of `stele index`.
#[derive(Debug, clap::Args)]
#[command(group(clap::ArgGroup::new("what").required(true)))]
pub struct Args {
    #[command(flatten)]
    log: LogArgs,
    /// Build the index of any log from nothing, write its files to this folder, and compare it with
    /// the one that the log commits to.
    #[arg(long, value_name = "DIR", group = "what")]
    out: Option<PathBuf>,
    /// Of a publisher's folder: build the private store from nothing, and write what is missing of
    /// the public index, and all feeds.
    #[arg(long, group = "what")]
    rebuild: bool,
    /// Of a publisher's folder: remove the files that neither the newest K index roots reach (10
    /// without a number) nor any that was public within twice the trust file's maximum age.
    #[arg(
        long,
        value_name = "K",
        num_args = 0..=1,
        default_missing_value = "10",
        group = "what"
    )]
    prune: Option<NonZeroU64>,
    /// With --prune or --rebuild: say what would be removed or written, and change nothing.
    #[arg(long, conflicts_with = "out")]
    dry_run: bool,
}

/// Builds, rebuilds or prunes.
///
/// # Errors
/// [`Failure`] with status 1 if the log commits to another index, 2 if not everything could be read.
pub fn run(args: &Args, context: Context) -> Result<u8, Failure> {
    if let Some(folder) = &args.out {
        return build(args, folder);
    }
    let home = Home::open(Path::new(&args.log.log))?;
    match args.prune {
        Some(keep) => prune(&home, keep, args.dry_run, context),
        None if args.dry_run => would_rebuild(&home),
        None => rebuild(&home),
    }
}

fn prune(home: &Home, keep: NonZeroU64, dry_run: bool, context: Context) -> Result<u8, Failure> {
    let pruned = match dry_run {
        true => index::would_prune(home, keep.get(), context.now)?,
        false => index::prune(home, &Disk::new(), keep.get(), context.now)?,
    };
    if pruned.kept == 0 {
        say!("this log commits to no index yet: there is nothing to remove");
    } else {
        let (kept, removed) = match dry_run {
            true => ("would keep", "remove"),
            false => ("kept", "removed"),
        };
        say!(
            "{kept} {} {} whole; {removed} {}",
            pruned.kept,
            plural(pruned.kept, "index root", "index roots"),
            amount(pruned.files, pruned.bytes)
        );
    }
    if dry_run {
        say!("dry run: nothing was removed");
    }
    Ok(status::DONE)
}

fn rebuild(home: &Home) -> Result<u8, Failure> {
    match index::rebuild(home, &Disk::new())? {
        None => say!("this log commits to no index yet: it will with its next records"),
        Some(rebuilt) => {
            print(&rebuilt.state);
            say!("same root as committed");
            say!(
                "all its files are there: {}",
                amount(rebuilt.files.files(), rebuilt.files.bytes())
            );
        }
    }
    Ok(status::DONE)
}

fn would_rebuild(home: &Home) -> Result<u8, Failure> {
    match index::would_rebuild(home)? {
        None => say!("this log commits to no index yet: it will with its next records"),
        Some(found) => {
            print(&found.state);
            say!("same root as committed");
            say!(
                "it has {}; missing, and would be written: {}",
                amount(found.files.files(), found.files.bytes()),
                amount(found.missing.files(), found.missing.bytes())
            );
            say!("the private store, the feeds and the text index would be made anew");
        }
    }
    say!("dry run: nothing was written");
    Ok(status::DONE)
}

fn build(args: &Args, folder: &Path) -> Result<u8, Failure> {
    let reader = Reader::open(&args.log)?;
    let checkpoint = block_on(reader.log.checkpoint()).map_err(|error| refused(Some(&error)))?;
    let disk = Disk::new();
    disk.create_dir(folder)?;
    let to = Public::Folder(folder.to_owned());
    // Beside what is made, so on a disk that has room for it.
    let store = folder.join(".building.redb");
    index::store::discard(&disk, &store)?;
    let built = read(&reader, &checkpoint, IndexStore::open(&store)?);
    let written = built.and_then(|built| {
        say!(
            "{}: {} entries",
            shown(checkpoint.origin()),
            checkpoint.size()
        );
        print(&built.state);
        let bar = progress::bar(built.growth.new_pages(), "writing pages");
        let written = files::write_new(&built.growth, &mut to.creating(&disk), "", |written| {
            bar.set_position(written.pages);
        });
        bar.finish_and_clear();
        Ok((written?, built.state, built.committed))
    });
    index::store::discard(&disk, &store)?;
    let (written, state, committed) = written?;
    say!(
        "wrote {} to {}",
        amount(written.files(), written.bytes()),
        folder.display()
    );
    let Some(committed) = committed else {
        say!("the log commits to no index");
        return Ok(status::DONE);
    };
    let committed = committed.map_err(|error| unreadable(&error))?;
    if committed == state {
        say!("same root as committed");
        return Ok(status::DONE);
    }
    Err(Failure::failed(differs(&checkpoint, &committed)))
}

/// What the log commits to can't be compared, since it can't be read.
fn unreadable(error: &IndexRootError) -> Failure {
    let Text { what, todo } = stele_messages::error::index_root_error(Lang::En, error);
    Failure {
        status: match error.could_not_check() {
            true => status::CANT_TELL,
            false => status::FAILED,
        },
        message: format!("the log's last entry can't be compared. {what} {todo}"),
    }
}

/// An index built from a whole log.
struct Built {
    growth: Growth,
    state: State,
    /// What the log commits to, if its last entry wants to be an index root.
    committed: Option<Result<State, IndexRootError>>,
}

fn read(
    reader: &Reader,
    checkpoint: &VerifiedCheckpoint,
    store: IndexStore,
) -> Result<Built, Failure> {
    let mut growth = store.grow()?;
    let mut builder = Builder::new(&mut growth, 0);
    let mut covered = Frontier::new();
    let mut committed = None;
    let mut result: Result<(), StoreError> = Ok(());
    let last = checkpoint.size().checked_sub(1);
    block_on(read_all(
        reader,
        checkpoint,
        checkpoint.size(),
        |number, entry| {
            if Some(number) == last && IndexRoot::claims_to_be(entry) {
                let root = IndexRoot::parse(entry);
                committed = Some(root.as_ref().map(State::committed).map_err(Clone::clone));
            }
            if committed.is_none() && result.is_ok() {
                covered.push(leaf_hash(entry));
                result = builder.push(entry);
            }
        },
    ))?;
    result?;
    let index = builder.finish()?;
    let covered = Head {
        size: covered.size(),
        root: covered.root(),
    };
    let state = State { covered, index };
    Ok(Built {
        growth,
        state,
        committed,
    })
}

fn print(state: &State) {
    say!(
        "index {MAP_ID} over {} {}: {} keys, root {}",
        state.covered.size,
        plural(state.covered.size, "entry", "entries"),
        state.index.keys,
        state.index.root.to_base64()
    );
}

fn differs(checkpoint: &VerifiedCheckpoint, committed: &State) -> String {
    format!(
        "this is not the index that the log {} commits to: its last entry says {} keys, root {}, \
         over {} entries. Its lists may be incomplete: don't rely on them. Keep its checkpoint as \
         evidence and tell the operator",
        checkpoint.origin(),
        committed.index.keys,
        committed.index.root.to_base64(),
        committed.covered.size,
    )
}

fn amount(files: u64, bytes: u64) -> String {
    format!("{files} {}, {bytes} bytes", plural(files, "file", "files"))
}

const fn plural<'t>(count: u64, one: &'t str, many: &'t str) -> &'t str {
    if count == 1 { one } else { many }
}
