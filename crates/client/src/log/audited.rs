//! An index together with what is known of who has replayed it, and look-ups that are held against that.

use std::ops::Deref;
use std::sync::Arc;

use futures::future::join;
use futures::stream::{self, StreamExt as _};
use stele_records::auditors::Auditors;
use stele_records::index::{Committed, Gap, GapError};
use stele_records::trust::TrustFile;
use stele_records::verdict::{Reason, Since, Verdict};
use stele_tlog::index::list::head_of;
use stele_tlog::index::{List, Lookup};
use stele_tlog::{Head, Plan};
use stele_verify::hash::Hash;

use super::Log;
use super::error::LogError;
use crate::cache::Cache;
use crate::fetch::Fetch;

/// Lists held against the former index side by side.
const PARALLEL: usize = 8;

/// What is known of the entries that no auditor has replayed.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Later {
    /// There are none; or too many, or nobody has replayed what came before.
    Nothing,
    /// They were replayed here.
    Replayed(Arc<Gap>),
    /// They could not be had, or are wrong.
    Open(LogError),
}

/// What was found out about who has replayed the log up to a head.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Audited {
    pub(super) auditors: Auditors,
    pub(super) later: Later,
}

/// An index that the log has committed to, and who has replayed it.
///
/// Every list that is looked up in it is held against what auditors have replayed, and what the reader
/// has replayed of the entries since: so wherever a list is asked for, a false one is refused.
#[derive(Debug, Clone, PartialEq)]
pub struct Index {
    committed: Committed,
    audited: Option<Arc<Audited>>,
}

impl Deref for Index {
    type Target = Committed;

    fn deref(&self) -> &Committed {
        &self.committed
    }
}

impl From<Committed> for Index {
    /// As committed: nobody has been asked about it.
    fn from(committed: Committed) -> Self {
        Self {
            committed,
            audited: None,
        }
    }
}

impl Index {
    pub(super) const fn new(committed: Committed, audited: Option<Arc<Audited>>) -> Self {
        Self { committed, audited }
    }

    /// With what is known of the newest index of the same head, which has grown from this one.
    pub(crate) fn known_of(mut self, newest: &Self) -> Self {
        if self.checkpoint() == newest.checkpoint() {
            self.audited.clone_from(&newest.audited);
        }
        self
    }

    /// What the trust file's auditors have to say; nothing if none was asked.
    pub fn auditors(&self) -> Option<&Auditors> {
        Some(&self.audited.as_ref()?.auditors)
    }

    /// The entries that the reader has replayed, if this index covers any of them.
    pub fn gap(&self) -> Option<&Gap> {
        let Later::Replayed(gap) = &self.audited.as_ref()?.later else {
            return None;
        };
        Some(&**gap).filter(|gap| gap.former().number() < self.number())
    }

    /// Judges what the log commits to, and who has replayed it.
    pub fn judge(&self, verdict: &mut Verdict, trust: &TrustFile) {
        verdict.judge_index(Ok(&self.committed), trust);
        let Some(audited) = &self.audited else {
            return;
        };
        let auditors = &audited.auditors;
        let why = match &audited.later {
            Later::Open(error) => Some((Reason::from(error.clone()), error.could_not_check())),
            _ => None,
        };
        let since = match (&audited.later, &why) {
            (Later::Replayed(gap), _) => Since::Replayed(gap),
            (_, Some((why, true))) => Since::Unknown(why),
            (_, Some((why, false))) => Since::Wrong(why),
            _ => Since::Nothing,
        };
        verdict.judge_auditors(&self.committed, trust, auditors, since);
    }
}

impl<F: Fetch, C: Cache> Log<F, C> {
    /// Looks keys up, side by side: one answer each, in order; each held against what was replayed.
    ///
    /// A page that can't be had leaves its keys open; it never makes one absent.
    pub async fn look_up(&self, index: &Index, keys: &[Hash]) -> Vec<Result<Lookup, LogError>> {
        let Some(gap) = index.gap() else {
            return self.look_up_as_committed(index, keys).await;
        };
        // Where nothing has changed, both ways go through the same pages.
        let (found, former) = join(
            self.look_up_as_committed(index, keys),
            self.look_up_as_committed(gap.former(), keys),
        )
        .await;
        let found = found.into_iter().zip(former);
        let found = found.map(|(found, former)| async {
            let (found, former) = (found?, former?);
            self.compare_lists(index, gap, &found, &former).await?;
            Ok(found)
        });
        stream::iter(found).buffered(PARALLEL).collect().await
    }

    /// Holds a list against the former one, followed by what came later. Of a long list no more is read
    /// than shows that it has grown from the former.
    async fn compare_lists(
        &self,
        index: &Committed,
        gap: &Gap,
        found: &Lookup,
        former: &Lookup,
    ) -> Result<(), LogError> {
        let key = found.key();
        let wrong = |entry| LogError::Differs(GapError { key, entry });
        let head = match found.list() {
            Some(List::Long(head)) => *head,
            short => {
                let numbers = short.and_then(List::numbers).unwrap_or_default();
                let complete = found.clone().complete(numbers.to_vec());
                let complete = complete.map_err(|_| wrong(None))?;
                return gap.check(&complete, former).map_err(LogError::Differs);
            }
        };
        let old = former.list().map_or_else(|| head_of(&[]), List::head);
        let later = gap.numbers(&key, index.number());
        if later.is_empty() {
            return if head == old {
                Ok(())
            } else {
                Err(wrong(None))
            };
        }
        if head.size <= old.size {
            return Err(wrong(later.first().copied()));
        }
        let (grew, numbers) = self.list_growth(index, &key, head, old).await?;
        if !grew {
            return Err(wrong(None));
        }
        if numbers != later {
            let differs = numbers.iter().zip(later).find(|(a, b)| a != b);
            let differs = differs.map(|(a, b)| *a.min(b));
            let shorter = numbers.len().min(later.len());
            let rest = || numbers.get(shorter).or_else(|| later.get(shorter)).copied();
            return Err(wrong(differs.or_else(rest)));
        }
        Ok(())
    }

    /// Whether a long list has grown from the old one, and the numbers that came since; of many, as many
    /// as may have come in a gap.
    async fn list_growth(
        &self,
        index: &Committed,
        key: &Hash,
        head: Head,
        old: Head,
    ) -> Result<(bool, Vec<u64>), LogError> {
        let most = old.size.saturating_add(stele_records::auditors::MAX_GAP);
        let positions = old.size..head.size.min(most);
        let range = Plan::for_range(head.size, positions.clone()).map_err(LogError::of_question)?;
        let root = Plan::for_root(head.size, old.size).map_err(LogError::of_question)?;
        let plan = range.and(&root).unwrap_or(range);
        let (tree, bundles) = self.list_part(index, key, head, &plan).await?;
        let grew = tree.root_at(old.size).map_err(LogError::of_question)? == old.root;
        let all = bundles
            .into_iter()
            .flat_map(|(bundle, numbers)| (bundle.saturating_mul(256)..).zip(numbers));
        let own = all.filter(|(position, _)| positions.contains(position));
        Ok((grew, own.map(|(_, number)| number).collect()))
    }
}
