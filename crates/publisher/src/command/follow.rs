//! From a pinned trust file to its newest version, at a terminal.

use std::fs;
use std::path::Path;

use futures::executor::block_on;
use stele_client::trust::{self, Look, Recalled};
use stele_messages::{Lang, Text};
use stele_records::trust::{Signer, TrustChain, TrustFile};

use super::seen::FileTrust;
use crate::failure::Failure;
use crate::fetch::Place;
use crate::output::events::warning;
use crate::output::shown::shown;

/// Reads a trust file and follows it to its newest version; says on standard error which one is used.
/// A file that names no signers is the only one of its line, and nothing is said or asked.
///
/// `log` is where the caller knows the log to be: it is asked before the mirrors.
///
/// # Errors
/// [`Failure`] if the pinned file isn't sound. That no newer one could be looked for is said and is no
/// reason to stop.
pub(super) fn follow(pinned: &Path, log: Option<&str>) -> Result<TrustFile, Failure> {
    let bytes = fs::read(pinned).map_err(|error| Failure::unreadable(pinned, &error))?;
    let memory = FileTrust::new();
    let recalled = trust::recall(&bytes, &memory);
    let recalled = recalled.map_err(|error| super::reader::unsound(pinned, &error))?;
    let Recalled { mut chain, problem } = recalled;
    if let Some(problem) = &problem {
        let Text { what, todo } = stele_messages::error::trust_memory(Lang::En, problem);
        warning!("trust file: {what} {todo}");
    }
    if chain.trust().signers.is_none() && chain.successors().is_empty() {
        return Ok(chain.into_trust());
    }
    let folder = pinned.parent().unwrap_or(Path::new(""));
    let also: Vec<String> = log.map(str::to_owned).into_iter().collect();
    let open = |mirror: &str| open(mirror, folder, log);
    let look = block_on(trust::follow(&mut chain, &also, open));
    let chain = trust::remember(chain, &memory);
    report(&chain, &look);
    if let Some(trouble) = memory.trouble() {
        warning!("could not remember this trust file for next time: {trouble}");
    }
    Ok(chain.into_trust())
}

/// A relative mirror is relative to an explorer's page, and there is none here. But beside its trust file
/// a log may lie as it does there.
fn open(mirror: &str, folder: &Path, log: Option<&str>) -> Option<Place> {
    if log == Some(mirror) || mirror.starts_with("https://") || mirror.starts_with("http://") {
        return Some(Place::parse(mirror));
    }
    let beside = folder.join(mirror);
    let is_log = beside.join("checkpoint").is_file();
    let is_known = log.is_some_and(|log| is_same(Path::new(log), &beside));
    (is_log && !is_known).then(|| Place::parse(&beside.to_string_lossy()))
}

fn is_same(one: &Path, other: &Path) -> bool {
    let (one, other) = (one.canonicalize(), other.canonicalize());
    one.ok()
        .zip(other.ok())
        .is_some_and(|(one, other)| one == other)
}

fn report(chain: &TrustChain, look: &Look) {
    let trust = chain.trust();
    let used = match chain.successors().is_empty() {
        true => format!("version {}, as pinned", trust.version),
        false => format!(
            "version {}, which followed the pinned version {}, signed by {}",
            trust.version,
            chain.pinned_version(),
            names(&trust.signed_by)
        ),
    };
    let newer = if trust.signers.is_none() {
        "it is the last one".to_owned()
    } else if look.stopped {
        "there may be newer ones: run this again".to_owned()
    } else if !look.is_blind() {
        format!("no newer one at {}", list(&look.without))
    } else if look.unasked.is_empty() && look.refused.is_empty() {
        format!(
            "could not look for a newer one: {} means nothing here",
            list(&look.elsewhere)
        )
    } else {
        "could not find out whether there is a newer one".to_owned()
    };
    warning!("trust file: {used}; {newer}");
    for unasked in &look.unasked {
        let path = trust::trust_path(unasked.version);
        let text = stele_messages::fetch_problem(Lang::En, &path, &unasked.problem);
        warning!("trust file: {}: {}", shown(&unasked.mirror), text.what);
    }
    for refused in &look.refused {
        let Text { what, todo } = stele_messages::error::succession_error(Lang::En, &refused.error);
        warning!(
            "trust file: version {} from {} was refused. {what} {todo}",
            refused.version,
            shown(&refused.mirror)
        );
    }
}

/// Names of signers in a row.
pub(super) fn names(signers: &[Signer]) -> String {
    let names: Vec<String> = signers.iter().map(|by| shown(&by.name.en)).collect();
    match names.is_empty() {
        true => "nobody".to_owned(),
        false => names.join(", "),
    }
}

fn list(places: &[String]) -> String {
    let places: Vec<String> = places.iter().map(|place| shown(place)).collect();
    places.join(", ")
}
