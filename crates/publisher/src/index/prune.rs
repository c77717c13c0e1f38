//! Removing what no index root that is still served reaches.
//!
//! Pages are files that no other state of the index may share, and so are the ends of long lists.
//! Full files of lists stay: every longer list has them too. Nothing is removed that a kept root
//! reaches, in whatever order, so a crash in the middle is harmless.

use std::collections::{BTreeMap, BTreeSet};

use stele_records::index::MAP_ID;
use stele_tlog::Head;
use stele_tlog::index::list::partial_files;
use stele_tlog::index::{IndexPath, List, Page};
use stele_verify::checkpoint::Checkpoint;
use stele_verify::hash::{Hash, empty_root};
use stele_verify::policy::Policy;

use super::files::{self, FOLDER};
use super::growth::is_full;
use crate::publish::{LogFiles, PublishError, idle, peek};
use crate::store::{Disk, DiskError, Home};

/// Pages that are read together.
const TOGETHER: usize = 64;

/// What was removed.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Pruned {
    /// Index roots that keep all their files.
    pub kept: u64,
    /// Files removed.
    pub files: u64,
    /// Their bytes.
    pub bytes: u64,
}

/// Removes every file of the index that the newest `keep` index roots don't reach. Roots that were
/// public within twice the trust file's maximum age are kept besides, however many: readers may
/// hold their checkpoints. So are those that auditors have cosigned whose statements lie below the
/// log: from there readers go on themselves.
///
/// # Errors
/// [`PublishError`]; what a kept root reaches is there whatever happens.
pub fn prune(home: &Home, disk: &Disk, keep: u64, now: u64) -> Result<Pruned, PublishError> {
    let (lock, log, head) = idle(home, disk)?;
    let pruned = sweep(home, &log, head, keep, now, |paths| {
        log.remove_needless(disk, paths)
    })?;
    // Whoever has published meanwhile may have found a file there that was then removed.
    if pruned.kept > 0 && !lock.is_ours()? {
        return Err(PublishError::PrunedMeanwhile);
    }
    Ok(pruned)
}

/// What [`prune`] would remove. Nothing is written, and the folder isn't taken.
///
/// # Errors
/// [`PublishError`]
pub fn would_prune(home: &Home, keep: u64, now: u64) -> Result<Pruned, PublishError> {
    let log = LogFiles::new(home.log()?);
    match peek(home, &log)? {
        Some(head) => sweep(home, &log, head, keep, now, |_| Ok(())),
        None => Ok(Pruned::default()),
    }
}

fn sweep(
    home: &Home,
    log: &LogFiles,
    head: Head,
    keep: u64,
    now: u64,
    remove: impl Fn(&[String]) -> Result<(), DiskError>,
) -> Result<Pruned, PublishError> {
    let trust = home.trust()?;
    let since = now.saturating_sub(trust.max_age.saturating_mul(2));
    let mut needed = Needed::default();
    let mut pruned = Pruned::default();
    let mut roots = kept_roots(log, head, keep, since)?;
    for size in audited_sizes(log, &trust.policy)? {
        // Of a head with another past nothing is here.
        let number = size.checked_sub(1).filter(|_| size <= head.size);
        let root = match number {
            Some(number) => log.index_root(head, number)?,
            None => None,
        };
        let root = root.map(|root| root.root());
        roots.extend(root.filter(|root| !roots.contains(root)));
    }
    for root in roots {
        needed.add(log, root, pruned.kept == 0)?;
        pruned.kept += 1;
    }
    if pruned.kept == 0 {
        return Ok(pruned);
    }
    let top = format!("{FOLDER}/{MAP_ID}");
    for part in ["page", "list"] {
        for below in log.list(&format!("{top}/{part}"))? {
            let mut needless = Vec::new();
            needed.find_needless(log, &top, &format!("{part}/{}", below.name), &mut needless)?;
            for (_, length) in &needless {
                pruned.files += 1;
                pruned.bytes += length;
            }
            let paths: Vec<_> = needless.into_iter().map(|(path, _)| path).collect();
            remove(&paths)?;
        }
    }
    Ok(pruned)
}

/// The roots of the indexes to keep, the newest first: found from one index root to the one before.
fn kept_roots(
    log: &LogFiles,
    head: Head,
    keep: u64,
    since: u64,
) -> Result<Vec<Hash>, PublishError> {
    let mut kept = Vec::new();
    let mut next = head.size.checked_sub(1);
    // A root is public until the next one is made.
    let mut until = u64::MAX;
    while let Some(number) = next {
        let is_kept = (kept.len() as u64) < keep || until >= since;
        let Some(root) = log.index_root(head, number)?.filter(|_| is_kept) else {
            break;
        };
        kept.push(root.root());
        until = root.time();
        let previous = root.previous_checkpoint().map(Checkpoint::size);
        next = previous
            .and_then(|size| size.checked_sub(1))
            .filter(|previous| *previous < number);
    }
    Ok(kept)
}

/// The sizes of the log in the auditors' statements that lie below it. What the log hasn't signed is
/// no statement, and readers refuse it too.
fn audited_sizes(log: &LogFiles, policy: &Policy) -> Result<Vec<u64>, PublishError> {
    let mut sizes = Vec::new();
    for auditor in log.list("audit")? {
        if auditor.length.is_some() {
            continue;
        }
        let note = log.read(&format!("audit/{}/checkpoint", auditor.name))?;
        let signed = note.and_then(|note| policy.verify_log_signature(&note).ok());
        sizes.extend(signed.map(|signed| signed.checkpoint().size()));
    }
    Ok(sizes)
}

/// What the kept roots reach.
#[derive(Debug, Default)]
struct Needed {
    pages: BTreeSet<Hash>,
    /// The sizes that each long list has under one of the roots.
    lists: BTreeMap<Hash, BTreeSet<u64>>,
}

impl Needed {
    /// All that one root reaches. Only of the newest it must all be there: files of others may have
    /// been removed when fewer were kept.
    fn add(&mut self, log: &LogFiles, root: Hash, is_newest: bool) -> Result<(), PublishError> {
        let mut open: Vec<Hash> = Vec::new();
        open.extend((root != empty_root()).then_some(root));
        while !open.is_empty() {
            let mut wanted = open.split_off(open.len().saturating_sub(TOGETHER));
            wanted.retain(|address| self.pages.insert(*address));
            let paths: Vec<String> = wanted
                .iter()
                .map(|address| files::path(&IndexPath::Page(*address)))
                .collect();
            let read = log.read_all(&paths)?.into_iter();
            for (bytes, (address, path)) in read.zip(wanted.iter().zip(&paths)) {
                let Some(bytes) = bytes else {
                    if is_newest {
                        return Err(damaged(log, path, "not-found"));
                    }
                    continue;
                };
                match Page::authenticate(address, &bytes) {
                    Ok(Page::Inner(inner)) => {
                        open.extend(inner.slots.iter().map(|slot| slot.hash));
                    }
                    Ok(Page::Leaf(records)) => {
                        for record in records {
                            if let List::Long(head) = record.list {
                                self.lists.entry(record.key).or_default().insert(head.size);
                            }
                        }
                    }
                    Err(error) => return Err(damaged(log, path, error.code())),
                }
            }
        }
        Ok(())
    }

    fn needs(&self, path: &IndexPath) -> bool {
        let (IndexPath::Numbers(key, _) | IndexPath::Tile(key, _)) = path else {
            return matches!(path, IndexPath::Page(address) if self.pages.contains(address));
        };
        let sizes = self.lists.get(key).into_iter().flatten();
        is_full(path)
            || sizes
                .flat_map(|size| partial_files(*key, *size))
                .any(|needed| needed == *path)
    }

    /// The files below `path` that can go, with their lengths. What this program hasn't written
    /// stays, but for what a crash left half.
    fn find_needless(
        &self,
        log: &LogFiles,
        top: &str,
        path: &str,
        found: &mut Vec<(String, u64)>,
    ) -> Result<(), PublishError> {
        for listed in log.list(&format!("{top}/{path}"))? {
            let name = listed.name;
            let below = format!("{path}/{name}");
            let Some(length) = listed.length else {
                self.find_needless(log, top, &below, found)?;
                continue;
            };
            let is_needless = match IndexPath::parse(&below) {
                Ok(path) => !self.needs(&path),
                Err(_) => name.starts_with('.') && name.ends_with(".new"),
            };
            if is_needless {
                found.push((format!("{top}/{below}"), length));
            }
        }
        Ok(())
    }
}

fn damaged(log: &LogFiles, path: &str, code: &'static str) -> PublishError {
    let path = log.path(path);
    PublishError::IndexPage { path, code }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_lists_end_is_needed_at_each_size_that_is_kept_and_full_files_always() {
        let key = Hash::of(&[b"key"]);
        let mut needed = Needed::default();
        needed.lists.entry(key).or_default().extend([300, 70_000]);
        let parse = |path: &str| {
            let hex = key.to_hex();
            IndexPath::parse(&format!("list/{}/{hex}/{path}", &hex[..2])).unwrap()
        };
        for (path, is_needed) in [
            ("tile/entries/000", true),
            ("tile/entries/001.p/44", true),
            ("tile/entries/001.p/45", false),
            ("tile/entries/273.p/112", true),
            ("tile/1/000.p/1", true),
            ("tile/1/000.p/2", false),
            ("tile/1/000", true),
            ("tile/1/001.p/17", true),
            ("tile/2/000.p/1", true),
            ("tile/2/000.p/2", false),
        ] {
            assert_eq!(needed.needs(&parse(path)), is_needed, "{path}");
        }
    }
}
