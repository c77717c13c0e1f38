//! What any reader of the log can find out: whether its head is accepted and how old it is, whether entries, bundles and
//! tiles agree, and whether a mirror has seen more.

use std::collections::BTreeSet;
use std::path::Path;

use stele_client::audit::{Audit, AuditError};
use stele_client::cache::Cache;
use stele_client::check::{CheckedHead, check_head};
use stele_client::fetch::{Fetch, FetchError};
use stele_client::log::{Log, LogError};
use stele_client::seen::MemorySeen;
use stele_messages::{Lang, Text, error::audit_error, reason};
use stele_records::trust::TrustFile;
use stele_records::verdict::Reason;
use stele_tlog::Head;
use stele_tlog::path::entry_path;
use stele_verify::hash::{Hash, leaf_hash};
use stele_verify::policy::VerifiedCheckpoint;

use super::Finding;
use crate::fetch::{Place, is_url};

/// The longest entry, in bytes.
const ENTRY_LIMIT: u64 = 65_535;
/// The longest checkpoint that a mirror may show.
const NOTE_LIMIT: u64 = 1 << 20;

/// The checkpoint as a reader takes it, with its age and its index.
pub(crate) async fn head<F: Fetch, C: Cache>(
    log: &Log<F, C>,
    trust: &TrustFile,
    now: u64,
) -> (CheckedHead, Vec<Finding>) {
    let head = check_head(log, trust, now, &MemorySeen::default(), |_| ()).await;
    let mut found = Vec::new();
    if let Some(error) = &head.error {
        found.push(told(error, Finding::Refused));
    }
    if let Some(checkpoint) = &head.checkpoint {
        found.extend(ages(checkpoint, trust, now));
        // An empty log has nothing to be looked up.
        if checkpoint.size() > 0
            && let Err(error) = &head.index
        {
            found.push(told(error, Finding::NoIndex));
        }
    }
    (head, found)
}

fn told(error: &LogError, wrong: impl Fn(Text) -> Finding) -> Finding {
    let text = reason(Lang::En, &Reason::from(error.clone()));
    if error.could_not_check() {
        Finding::Unread(text)
    } else {
        wrong(text)
    }
}

/// How old the cosignatures are, together and each.
fn ages(checkpoint: &VerifiedCheckpoint, trust: &TrustFile, now: u64) -> Vec<Finding> {
    let mut found = Vec::new();
    if let Some(time) = checkpoint.quorum_time() {
        let (seconds, max) = (now.saturating_sub(time), trust.max_age);
        if seconds > max {
            found.push(Finding::Stale { seconds, max });
        } else if seconds > max / 4 {
            found.push(Finding::Due { seconds, max });
        }
    }
    let cosigned = checkpoint.cosigners();
    let newest = cosigned.iter().map(|own| own.time).max();
    for witness in trust.policy.witnesses() {
        let name = String::from_utf8_lossy(witness.name()).into_owned();
        let own = cosigned.iter().find(|own| own.name == witness.name());
        match (own, newest) {
            (None, _) => found.push(Finding::NotCosigned { witness: name }),
            (Some(own), Some(newest)) => {
                let seconds = newest.saturating_sub(own.time);
                if seconds > trust.max_age / 4 {
                    found.push(Finding::Behind {
                        witness: name,
                        seconds,
                    });
                }
            }
            (Some(_), None) => {}
        }
    }
    found
}

/// Reads the whole log: bundles against tiles, tiles against the checkpoint, and each entry alone against its bundle.
pub(crate) async fn compare<F: Fetch, C: Cache>(
    log: &Log<F, C>,
    place: &Place,
    folder: Option<&Path>,
    checkpoint: &VerifiedCheckpoint,
    mut report: impl FnMut(u64),
) -> Vec<Finding> {
    let mut leaves = Vec::new();
    let mut audit = Audit::new(Head::from(checkpoint.checkpoint()));
    let read = audit
        .run(
            log,
            |_, entry| leaves.push(leaf_hash(entry)),
            |at| report(at.checked),
        )
        .await;
    let mut found = Vec::new();
    if let Err(error) = read {
        found.push(match &error {
            AuditError::Log(error) => told(error, |text| Finding::Tiles(text.what)),
            other => Finding::Tiles(audit_error(Lang::En, other).what),
        });
    }
    found.extend(alone(place, &leaves).await);
    found.extend(folder.and_then(|folder| extra(folder, &leaves)));
    found
}

async fn alone(place: &Place, leaves: &[Hash]) -> Vec<Finding> {
    let (mut missing, mut differing) = (Vec::new(), Vec::new());
    for (number, leaf) in (0_u64..).zip(leaves) {
        let path = entry_path(leaf);
        match place.get(&path, ENTRY_LIMIT).await {
            Ok(bytes) if leaf_hash(&bytes) == *leaf => {}
            Ok(_) | Err(FetchError::TooLarge { .. }) => differing.push((number, path)),
            Err(FetchError::NotFound) => missing.push((number, path)),
            Err(error) => {
                // Whoever doesn't answer isn't asked for all of them.
                let why = format!("{error:?}");
                return vec![Finding::Unreachable { url: path, why }];
            }
        }
    }
    let count = |all: &[_]| u64::try_from(all.len()).unwrap_or(u64::MAX);
    let mut found = Vec::new();
    if let Some((first, path)) = missing.first() {
        found.push(Finding::EntryMissing {
            count: count(&missing),
            first: *first,
            path: path.clone(),
        });
    }
    if let Some((first, path)) = differing.first() {
        found.push(Finding::EntryDiffers {
            count: count(&differing),
            first: *first,
            path: path.clone(),
        });
    }
    found
}

/// Files below `entry/` that are no entry's. Half-written ones begin with a dot.
fn extra(folder: &Path, leaves: &[Hash]) -> Option<Finding> {
    let known: BTreeSet<String> = leaves.iter().map(entry_path).collect();
    let mut others = BTreeSet::new();
    for folder in std::fs::read_dir(folder.join("entry")).ok()?.flatten() {
        for file in std::fs::read_dir(folder.path()).ok()?.flatten() {
            let (folder, name) = (folder.file_name(), file.file_name());
            let path = format!("entry/{}/{}", folder.display(), name.display());
            if !name.as_encoded_bytes().starts_with(b".") && !known.contains(&path) {
                others.insert(path);
            }
        }
    }
    let count = u64::try_from(others.len()).unwrap_or(u64::MAX);
    let path = others.pop_first()?;
    Some(Finding::EntryExtra { count, path })
}

/// Whether a mirror on the web shows a checkpoint of this log that is larger than what is here: then what is here was set
/// back. What the log hasn't signed counts for nothing.
pub(crate) fn mirrors(trust: &TrustFile, origin: &str, here: u64) -> Vec<Finding> {
    let mirrors = trust.mirrors.get(origin).into_iter().flatten();
    let urls = mirrors.filter(|url| is_url(url));
    let look = |url: &String| {
        let note = futures::executor::block_on(Place::parse(url).get("checkpoint", NOTE_LIMIT));
        let note = match note {
            Ok(note) => note,
            Err(error) => {
                return Some(Finding::MirrorOut {
                    url: url.clone(),
                    why: format!("{error:?}"),
                });
            }
        };
        let signed = trust.policy.verify_log_signature(&note);
        match signed {
            Ok(signed) if signed.checkpoint().origin() == origin => {
                let shown = signed.checkpoint().size();
                (shown > here).then(|| Finding::MirrorAhead {
                    url: url.clone(),
                    here,
                    shown,
                })
            }
            _ => Some(Finding::MirrorOut {
                url: url.clone(),
                why: "its checkpoint isn’t signed by this log".into(),
            }),
        }
    };
    urls.filter_map(look).collect()
}
