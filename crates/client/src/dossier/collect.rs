//! Collecting a dossier from a log.

use std::collections::BTreeSet;

use stele_records::index::{Committed, IndexKey};
use stele_records::trust::TrustFile;
use stele_records::verdict::MAX_HISTORY;
use stele_tlog::Head;
use stele_tlog::index::Complete;

use super::{About, Dossier, Listing, MAX_LEN, Member};
use crate::cache::Cache;
use crate::check::{CheckedHead, gather_entry};
use crate::fetch::Fetch;
use crate::log::{Log, LogError};

/// Everything that the verdict on an entry rests on.
///
/// # Errors
/// [`LogError`] if any of it can't be had or is wrong.
pub async fn about_entry<F: Fetch, C: Cache>(
    log: &Log<F, C>,
    trust: &TrustFile,
    head: &CheckedHead,
    number: u64,
) -> Result<Dossier, LogError> {
    let index = head.index.as_ref().map_err(Clone::clone)?;
    // So that an entry that can't be had is an error, and no dossier without it.
    log.entry(tree_head(index), number).await?;
    let (_, gathered) = gather_entry(log, trust, head, number, &mut |_| ()).await;
    let mut lists = Vec::with_capacity(gathered.lists.len());
    for (key, list) in gathered.lists {
        match list {
            Ok(list) => lists.push((key, list)),
            // What is too long for a verdict is open in it, with the dossier as without.
            Err(LogError::ListTooLong { .. }) => {}
            Err(error) => return Err(error),
        }
    }
    let besides = gathered.entries.into_keys().chain([number]);
    collect(log, index, About::Entry(number), lists, besides).await
}

/// All entries about a key, or the proof that there are none.
///
/// # Errors
/// [`LogError`] if any of it can't be had or is wrong, or there are too many.
pub async fn about_key<F: Fetch, C: Cache>(
    log: &Log<F, C>,
    head: &CheckedHead,
    key: &IndexKey,
) -> Result<Dossier, LogError> {
    let index = head.index.as_ref().map_err(Clone::clone)?;
    let list = complete(log, index, key.clone()).await?;
    collect(log, index, About::Key(key.clone()), vec![list], []).await
}

type Found = (IndexKey, Complete);

async fn complete<F: Fetch, C: Cache>(
    log: &Log<F, C>,
    index: &Committed,
    key: IndexKey,
) -> Result<Found, LogError> {
    let mut found = log.look_up(index, &[key.hash()]).await;
    let found = found.pop().unwrap_or(Err(LogError::NoIndex))?;
    let complete = log.complete(index, found, MAX_HISTORY).await?;
    Ok((key, complete))
}

async fn collect<F: Fetch, C: Cache>(
    log: &Log<F, C>,
    index: &Committed,
    about: About,
    lists: Vec<Found>,
    besides: impl IntoIterator<Item = u64>,
) -> Result<Dossier, LogError> {
    let listed = lists.iter().flat_map(|(_, list)| list.numbers());
    let mut numbers: BTreeSet<u64> = listed.copied().chain(besides).collect();
    numbers.remove(&index.number());
    let numbers: Vec<u64> = numbers.into_iter().collect();
    let entries = log.entries(tree_head(index), &numbers).await?;
    let mut members = Vec::with_capacity(entries.len());
    for entry in entries {
        let entry = entry?;
        members.push(Member {
            number: entry.index(),
            proof: entry.proof().to_vec(),
            bytes: entry.into_bytes(),
        });
    }
    members.push(Member {
        number: index.number(),
        bytes: index.bytes().to_vec(),
        proof: index.proof().to_vec(),
    });
    let listings = lists.into_iter().map(|(key, complete)| Listing {
        key,
        proof: complete.lookup().proof(),
        numbers: complete.numbers().to_vec(),
    });
    let note = index.checkpoint().note().clone();
    let count = numbers.len();
    let dossier = Dossier::new(about, members, listings.collect(), note);
    // All of it was read in order and is about what was asked, so that can only be too much.
    let too_long = |_| LogError::ListTooLong {
        count: u64::try_from(count).unwrap_or(u64::MAX),
        limit: MAX_HISTORY,
    };
    let dossier = dossier.map_err(too_long)?;
    let found = dossier.to_bytes().len();
    if found > MAX_LEN {
        return Err(LogError::DossierTooLong { found });
    }
    Ok(dossier)
}

fn tree_head(index: &Committed) -> Head {
    Head::from(index.checkpoint().checkpoint())
}
