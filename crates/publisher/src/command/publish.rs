//! `stele publish`: what is queued becomes part of the log.

mod dry_run;

use crate::command::Context;
use crate::failure::{Failure, status};
use crate::output::say;
use crate::output::shown::shown;
use crate::publish::{self, Outcome};
use crate::store::{Disk, Home};

/// Options of `stele publish`.
#[derive(Debug, clap::Args)]
pub struct Args {
    #[command(flatten)]
    home: crate::command::HomeArg,
    /// A witness elsewhere that isn't asked this time, by its name in trust.json. May be given
    /// several times.
    #[arg(long, value_name = "NAME")]
    without: Vec<String>,
    /// Say what would be done: sign nothing, ask no witness, and write nothing.
    #[arg(long)]
    dry_run: bool,
    /// Write how the log and its publisher are into this file, for Prometheus' node_exporter.
    #[arg(long, value_name = "FILE", conflicts_with = "dry_run")]
    metrics: Option<std::path::PathBuf>,
}

/// Publishes and says what was done.
///
/// # Errors
/// [`Failure`]; the next run goes on from there.
pub fn run(args: &Args, context: Context) -> Result<u8, Failure> {
    // It isn't one of the publications that are counted.
    if args.dry_run {
        return publish_and_say(args, context);
    }
    let (home, file) = (&args.home.home, args.metrics.as_deref());
    crate::metrics::around(home, file, context.now, || publish_and_say(args, context))
}

fn publish_and_say(args: &Args, context: Context) -> Result<u8, Failure> {
    let home = Home::open(&args.home.home)?;
    let policy = home.trust()?.policy;
    for name in &args.without {
        let mut witnesses = policy.witnesses().iter();
        if !witnesses.any(|witness| witness.name() == name.as_bytes()) {
            let name = shown(name);
            return Err(Failure::misuse(format!(
                "trust.json names no witness {name}"
            )));
        }
    }
    if args.dry_run {
        return dry_run::run(&home, &args.without);
    }
    let published = publish::publish_without(&home, &Disk::new(), context.now, &args.without)?;
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
    let cosigned = published.witnesses.iter();
    let cosigned = cosigned.filter(|known| known.outcome == Outcome::Cosigned);
    let cosigned: Vec<_> = cosigned.map(|known| shown(&known.witness)).collect();
    let witnesses = match cosigned.as_slice() {
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
    let missed = published.witnesses.iter();
    for known in missed.filter(|known| known.outcome != Outcome::Cosigned) {
        say!("  {known}");
    }
    if !published.is_renewed {
        return Err(Failure::failed(
            "too few witnesses cosigned this time. Readers see the same log with earlier \
             cosignatures, and are warned once those are too old: run `stele publish` again",
        ));
    }
    Ok(status::DONE)
}
