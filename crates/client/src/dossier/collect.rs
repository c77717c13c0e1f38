//! Collecting a dossier from a log.

use stele_verify::sorted::SortedSet;

use stele_records::auditors::Auditors;
use stele_records::index::{Gap, IndexKey};
use stele_records::trust::TrustFile;
use stele_records::verdict::MAX_HISTORY;
use stele_tlog::index::Complete;
use stele_tlog::{Head, Plan};

use super::{About, Audited, Dossier, Listing, MAX_GAP, MAX_LEN, Member, Said};
use crate::cache::Cache;
use crate::check::{CheckedHead, gather_entry};
use crate::fetch::Fetch;
use crate::log::{Index, Log, LogError};

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
    index: &Index,
    key: IndexKey,
) -> Result<Found, LogError> {
    let mut found = log.look_up(index, &[key.hash()]).await;
    let found = found.pop().unwrap_or(Err(LogError::NoIndex))?;
    let complete = log.complete(index, found, MAX_HISTORY).await?;
    Ok((key, complete))
}

async fn collect<F: Fetch, C: Cache>(
    log: &Log<F, C>,
    index: &Index,
    about: About,
    lists: Vec<Found>,
    besides: impl IntoIterator<Item = u64>,
) -> Result<Dossier, LogError> {
    let listed = lists.iter().flat_map(|(_, list)| list.numbers());
    let gap = index
        .gap()
        .map(|gap| Gap::entries(gap.former().number(), index.number().saturating_add(1)));
    let gap = gap.filter(|gap| gap.end.saturating_sub(gap.start) <= MAX_GAP);
    let since = gap.as_ref().map(|gap| gap.start);
    let later = gap.into_iter().flatten();
    let mut numbers: SortedSet<u64> = listed.copied().chain(besides).chain(later).collect();
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
    let former = match index.gap().filter(|_| since.is_some()) {
        Some(gap) => {
            let keys: Vec<_> = lists.iter().map(|(key, _)| key.hash()).collect();
            let found = log.look_up_as_committed(gap.former(), &keys).await;
            let proofs = found.into_iter().map(|found| Ok(Some(found?.proof())));
            proofs.collect::<Result<Vec<_>, LogError>>()?
        }
        None => vec![None; lists.len()],
    };
    let listings = lists.into_iter().zip(former);
    let listings = listings.map(|((key, complete), former)| Listing {
        key,
        proof: complete.lookup().proof(),
        numbers: complete.numbers().to_vec(),
        former,
    });
    let said = said(log, index).await?;
    let audited = Audited { said, since };
    let note = index.checkpoint().note().clone();
    let count = numbers.len();
    let dossier = Dossier::new(about, members, listings.collect(), audited, note);
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

/// What auditors have said that the index rests on, each with the proof that it is about this log.
async fn said<F: Fetch, C: Cache>(log: &Log<F, C>, index: &Index) -> Result<Vec<Said>, LogError> {
    let shown = tree_head(index);
    let statements = index.auditors().map(Auditors::statements);
    let mut said = Vec::new();
    for statement in statements.unwrap_or_default() {
        let of = statement.head();
        let (old, new) = match of.size > shown.size {
            true => (shown, of),
            false => (of, shown),
        };
        let proof = if old.size == new.size {
            Vec::new()
        } else {
            let plan = Plan::for_root(new.size, old.size).map_err(LogError::of_question)?;
            // One that can't be proven counts for nothing, here as offline.
            let Ok(tree) = log.tree(new, &plan).await else {
                continue;
            };
            let proof = tree.consistency_proof(old.size);
            proof.map_err(LogError::of_question)?
        };
        let note = statement.note().clone();
        said.push(Said { note, proof });
    }
    Ok(said)
}

fn tree_head(index: &Index) -> Head {
    Head::from(index.checkpoint().checkpoint())
}
