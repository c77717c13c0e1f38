//! Logs that have come to their end: the last state of each, which the trust file pins.
//!
//! It is what lists of certificate transparency logs say of one that is read-only (`final_tree_head`). A log's
//! own word for its end would be worth nothing: whoever has its key could take it back.

use stele_verify::hash::Hash;
use stele_verify::policy::Policy;
use stele_verify::sorted::SortedMap;
use stele_verify::time::parse_time;

use super::error::TrustError;
use super::file::ClosedFile;

/// The end of a log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Closed {
    /// How many entries it has for ever.
    pub size: u64,
    /// The root over all of them.
    pub root: Hash,
    /// When it was closed, in POSIX seconds.
    pub time: u64,
    /// The log in which what came later is recorded, by its origin.
    pub successor: Option<String>,
}

pub(super) fn read(
    files: SortedMap<String, ClosedFile>,
    policy: &Policy,
) -> Result<SortedMap<String, Closed>, TrustError> {
    let mut closed = SortedMap::new();
    for (origin, file) in files {
        let is_known = |origin: &str| policy.log_for_origin(origin).is_some();
        let successor = file.successor.as_deref();
        let is_sound = is_known(&origin)
            && successor.is_none_or(|successor| successor != origin && is_known(successor));
        let end = Hash::from_base64(&file.root).zip(parse_time(&file.time));
        let Some((root, time)) = end.filter(|_| is_sound) else {
            return Err(TrustError::Closed { origin });
        };
        let end = Closed {
            size: file.size,
            root,
            time,
            successor: file.successor,
        };
        closed.insert(origin, end);
    }
    Ok(closed)
}
