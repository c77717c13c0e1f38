//! Where records stand on their way into the log.

use std::path::Path;

use serde_json::{Value, json};
use stele_messages::ui::EN;
use stele_records::time::format_time;
use stele_verify::hash::{Hash, leaf_hash};

use crate::drafts::logged::record_id;
use crate::drafts::{is_bundle, read_bytes};
use crate::failure::{Failure, status};
use crate::output::say;
use crate::output::shown::shown;
use crate::standing::{self, Published, Stands, Waiting, Which};
use crate::store::Home;

/// Says where each of these records stands.
///
/// # Errors
/// [`Failure`] if the folder is no publisher's, or damaged.
pub(super) fn run(home: &Path, records: &[String], is_json: bool) -> Result<u8, Failure> {
    let home = Home::open(home)?;
    let mut waiting = Waiting::new(&home);
    let mut published = Published::new(&home)?;
    let (mut reports, mut logged) = (Vec::new(), 0);
    for text in records {
        let which = which(text)?;
        let found = standing::find(&home, &mut waiting, &mut published, &which)?;
        logged += usize::from(matches!(&found, Some((_, Stands::Logged(_)))));
        let newest = published.checkpoint();
        match &found {
            _ if !is_json => {}
            Some((named, stands)) => reports.push(standing::report(named, stands, newest)),
            None => reports.push(unknown(&which)),
        }
        let name = shown(&which.to_string());
        match found {
            _ if is_json => {}
            None => say!("{name}: neither queued nor logged here"),
            Some((_, Stands::Queued)) => say!("{name}: queued; the next `stele publish` logs it"),
            Some((_, Stands::Staged { entry })) => {
                say!("{name}: decided to be entry {entry}; readers don’t see it yet");
            }
            Some((_, Stands::Logged(own))) => {
                say!("{name}: logged as entry {}", own.entry);
                if let Some(newest) = newest {
                    let by = match standing::cosigners(newest).as_slice() {
                        [] => "no witness".to_owned(),
                        names => shown(&names.join(", ")),
                    };
                    let at = newest.quorum_time().and_then(format_time);
                    let at = at.map_or_else(String::new, |at| format!(" at {at}"));
                    let size = (EN.entries_count)(newest.size());
                    say!("  in the checkpoint of {size}, cosigned by {by}{at}");
                }
            }
        }
    }
    if is_json {
        let report = json!({ "logged": logged, "records": reports });
        say!("{report:#}");
    }
    Ok(match logged == records.len() {
        true => status::DONE,
        false => status::FAILED,
    })
}

/// An id, a leaf hash, or the file of a record: then exactly this one, whatever else has its id.
fn which(text: &str) -> Result<Which, Failure> {
    if let Some(leaf) = Hash::from_hex(text) {
        return Ok(Which::Leaf(leaf));
    }
    let path = Path::new(text);
    if path.is_file() && !is_bundle(path) {
        record_id(text)?;
        return Ok(Which::Leaf(leaf_hash(&read_bytes(path)?)));
    }
    record_id(text).map(Which::Id)
}

fn unknown(which: &Which) -> Value {
    match which {
        Which::Id(id) => json!({ "id": id, "state": "unknown" }),
        Which::Leaf(leaf) => json!({ "leafHash": leaf.to_hex(), "state": "unknown" }),
    }
}
