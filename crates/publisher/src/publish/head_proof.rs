//! `index/head.tlog-proof`: the newest index root with the proof that it is the log's last entry.

use stele_records::index::{IndexRoot, MAP_ID};
use stele_tlog::index::IndexPath;
use stele_tlog::{Head, Plan};
use stele_verify::checkpoint::Checkpoint;
use stele_verify::note::Note;
use stele_verify::tlog_proof::TlogProof;

use super::{LogFiles, PublishError};

/// The file, against this checkpoint. None if the log doesn't end in an index root: it is empty, or
/// was published by a version that knows no index.
///
/// # Errors
/// [`PublishError`] if the log is damaged.
pub(crate) fn head_proof(log: &LogFiles, note: &Note) -> Result<Option<Vec<u8>>, PublishError> {
    let head = Head::from(&Checkpoint::parse_text(note.text())?);
    let Some(root) = log.last_index_root(head)? else {
        return Ok(None);
    };
    let last = root.covered().size;
    let tree = log.tree(head, &Plan::for_leaf(head.size, last)?)?;
    let hashes = tree.inclusion_proof(last)?;
    let proof = TlogProof::new(Some(root.to_bytes()), last, hashes, note.clone())?;
    Ok(Some(proof.to_bytes()))
}

/// The topmost page of the index that a head proof is of. None of an empty index, and where the page
/// isn't there.
///
/// # Errors
/// [`PublishError::Disk`]
pub(crate) fn top_page(log: &LogFiles, proof: &[u8]) -> Result<Option<Vec<u8>>, PublishError> {
    let proof = TlogProof::parse(proof)?;
    let Ok(root) = IndexRoot::parse(proof.extra().unwrap_or_default()) else {
        return Ok(None);
    };
    let page = IndexPath::Page(root.root()).path();
    log.read(&format!("index/{MAP_ID}/{page}"))
}
