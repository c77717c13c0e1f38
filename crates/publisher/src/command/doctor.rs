//! `stele doctor`: what is wrong with a log, with how it is served and with the folder that it is published from; or what a
//! page lacks to show `<stele-verify>`.

use std::path::{Path, PathBuf};

use futures::executor::block_on;

use super::progress;
use super::reader::{LogArgs, Reader};
use crate::checkup;
use crate::command::Context;
use crate::doctor::{Weight, look};
use crate::failure::{Failure, status};
use crate::fetch::{Place, is_url};
use crate::output::say;
use crate::output::shown::shown;
use crate::store::{Home, Public};

/// Options of `stele doctor`.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// A log: a publisher's folder, a folder with `checkpoint` and `tile/`, or a URL.
    #[arg(value_name = "LOG", required_unless_present = "page")]
    log: Option<String>,
    /// In place of a log: a page with the element, its script or its iframe.
    #[arg(long, value_name = "URL", conflicts_with_all = ["log", "trust", "origin", "all"])]
    page: Option<String>,
    /// Whom to believe about the log. Without it, the trust.json of the publisher's folder.
    #[arg(long, value_name = "FILE")]
    trust: Option<PathBuf>,
    /// Which log of the trust file, by its origin, if it names several.
    #[arg(long)]
    origin: Option<String>,
    /// Read every entry of a log elsewhere, too, which takes long. Of one in a folder all are read always.
    #[arg(long)]
    all: bool,
}

/// One thing that was found, as it is printed.
struct Line {
    weight: Weight,
    code: &'static str,
    what: String,
    todo: String,
}

/// Looks, and prints what is wrong and what to do about it.
///
/// # Errors
/// [`Failure`] if the call names nothing that can be looked at.
pub fn run(args: &Args, context: Context) -> Result<u8, Failure> {
    match &args.page {
        Some(page) => of_page(page),
        None => of_log(args, context),
    }
}

fn of_page(page: &str) -> Result<u8, Failure> {
    if !is_url(page) {
        return Err(Failure::misuse(format!(
            "{page} is not the address of a page: give one with https://"
        )));
    }
    let (read, findings) = look(page);
    for url in &read {
        say!("read      {}", shown(url));
    }
    let lines = findings.iter().map(|finding| Line {
        weight: finding.weight(),
        code: finding.code(),
        what: finding.what(),
        todo: finding.todo(),
    });
    Ok(print(
        &lines.collect::<Vec<_>>(),
        [
            "The widget can do its work on this page.",
            "The widget can’t do its work on this page.",
            "Whether the widget can do its work on this page can’t be told.",
        ],
    ))
}

fn of_log(args: &Args, context: Context) -> Result<u8, Failure> {
    let log = args.log.clone().unwrap_or_default();
    let root = Path::new(&log);
    let home = match root.join("stele.toml").is_file() {
        true => Some(Home::open(root)?),
        false => None,
    };
    let reader = Reader::open(&LogArgs {
        log: log.clone(),
        trust: args.trust.clone(),
        no_follow: true,
        origin: args.origin.clone(),
    })?;
    let (place, folder) = match &home {
        Some(home) => match home.log()? {
            Public::Folder(folder) => (Place::of_home(home)?, Some(folder)),
            Public::Bucket(_) => (Place::of_home(home)?, None),
        },
        None if root.is_dir() => (Place::parse(&log), Some(root.to_owned())),
        None => (Place::open(&log)?, None),
    };
    let mut found = match &home {
        Some(home) => checkup::own(home, root, context.now)?,
        None => Vec::new(),
    };
    let (head, of_head) = block_on(checkup::head(&reader.log, &reader.trust, context.now));
    found.extend(of_head);
    if let Some(checkpoint) = &head.checkpoint {
        let size = checkpoint.size();
        say!("{} has {size} entries", reader.log.origin());
        if folder.is_some() || args.all {
            let bar = progress::bar(size, "reading");
            let folder = folder.as_deref();
            let report = |at| bar.set_position(at);
            found.extend(block_on(checkup::compare(
                &reader.log,
                &place,
                folder,
                checkpoint,
                report,
            )));
            bar.finish_and_clear();
        }
        if home.is_some() {
            found.extend(checkup::mirrors(&reader.trust, reader.log.origin(), size));
        }
    }
    // Also where the checkpoint can't be read: what the server says may be why.
    if is_url(&log) {
        let size = head
            .checkpoint
            .as_ref()
            .map_or(0, stele_verify::checkpoint::VerifiedCheckpoint::size);
        found.extend(checkup::served(&log, size));
    }
    let lines = found.iter().map(|finding| Line {
        weight: finding.weight(),
        code: finding.code(),
        what: finding.what(),
        todo: finding.todo(),
    });
    Ok(print(
        &lines.collect::<Vec<_>>(),
        [
            "Nothing is wrong with this log.",
            "Something is wrong with this log.",
            "Whether something is wrong with this log can’t be told.",
        ],
    ))
}

/// Prints what was found, then the word that it comes to: for nothing, for a problem, for what can't be told.
fn print(lines: &[Line], [fine, wrong, open]: [&str; 3]) -> u8 {
    for line in lines {
        let weight = match line.weight {
            Weight::Problem => "problem ",
            Weight::Advice => "advice  ",
            Weight::Unknown => "unknown ",
        };
        say!("{weight}  {}", line.code);
        // What a message says ends with its own full stop, or with none.
        say!("          {}.", shown(line.what.trim_end_matches('.')));
        say!(
            "          To do: {}.",
            shown(line.todo.trim_end_matches('.'))
        );
    }
    let has = |weight| lines.iter().any(|line| line.weight == weight);
    let (word, status) = if has(Weight::Problem) {
        (wrong, status::FAILED)
    } else if has(Weight::Unknown) {
        (open, status::CANT_TELL)
    } else {
        (fine, status::DONE)
    };
    say!("{word}");
    status
}
