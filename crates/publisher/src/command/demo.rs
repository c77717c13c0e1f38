//! `stele demo`: a whole made-up city.

use std::path::PathBuf;

use crate::command::Context;
use crate::demo::{self, Wishes};
use crate::failure::{Failure, status};
use crate::output::say;

/// Options of `stele demo`.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// The folder to make: empty, or not there yet.
    #[arg(value_name = "DIR")]
    dir: PathBuf,
    /// Whatever is left to chance hangs on it: same seed, records and --now, same bytes.
    #[arg(long, value_name = "N", default_value_t = 1)]
    seed: u64,
    /// How many records the city has: more than a thousand are frauds and identities, the rest flats,
    /// projects, trees and points.
    #[arg(long, value_name = "N", default_value_t = 2_000)]
    records: u64,
}

/// Makes the city and says what is in it.
///
/// # Errors
/// [`Failure`] if the folder isn't empty, or can't be written.
pub fn run(args: &Args, context: Context) -> Result<u8, Failure> {
    let wishes = Wishes {
        seed: args.seed,
        records: args.records,
        now: context.now,
    };
    let made = demo::make(&args.dir, wishes)?;
    say!(
        "made {}: a city that is made up, with everything in it",
        args.dir.display()
    );
    say!(
        "  log/          {} records of {}",
        made.records,
        made.origin
    );
    say!(
        "                in {} entries, published {} times",
        made.size,
        made.publications
    );
    say!("  log/audit/    what its auditor has said after replaying all of it");
    say!("  log/files/    the pictures of its listings");
    say!("  trust.json    what its readers pin");
    say!(
        "  frauds.json   {} planted frauds, each with its honest twin",
        made.frauds
    );
    say!("  examples.json a project and an account worth a look");
    say!("  disclosures/  what persons keep to themselves");
    say!("  files/        the papers of leases");
    say!("  keys/         demo keys, which everybody has: never use them for anything real");
    Ok(status::DONE)
}
