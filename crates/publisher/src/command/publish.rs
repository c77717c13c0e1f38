//! `stele publish`: what is queued becomes part of the log.

use crate::command::Context;
use crate::failure::{Failure, status};
use crate::output::say;
use crate::publish;
use crate::store::{Disk, Home};

/// Options of `stele publish`.
#[derive(Debug, clap::Args)]
pub struct Args {
    #[command(flatten)]
    home: crate::command::HomeArg,
}

/// Publishes and says what was done.
///
/// # Errors
/// [`Failure`]; the next run goes on from there.
pub fn run(args: &Args, context: Context) -> Result<u8, Failure> {
    let home = Home::open(&args.home.home)?;
    let published = publish::publish(&home, &Disk::new(), context.now)?;
    if published.resumed {
        say!("completed a publication that had been interrupted");
    }
    match published.added {
        0 if published.resumed => {}
        0 => say!("nothing new"),
        added => say!("added {added}"),
    }
    if published.duplicates > 0 {
        say!("left out {}: in the log already", published.duplicates);
    }
    let witnesses = match published.cosigned.as_slice() {
        [] => "no witness".to_owned(),
        names => names.join(", "),
    };
    let entries = if published.size == 1 {
        "entry"
    } else {
        "entries"
    };
    say!(
        "{} has {} {entries}, cosigned by {witnesses}",
        home.settings().origin,
        published.size
    );
    Ok(status::DONE)
}
