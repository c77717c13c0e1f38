//! Auditors: their statements fetched, held against the log that is shown, and what came later replayed.

use std::pin::pin;
use std::sync::Arc;

use futures::future::join_all;
use futures::stream::{self, StreamExt as _};
use stele_records::auditors::{Auditors, MAX_GAP, Statement, StatementError, checkpoint_path};
use stele_records::index::{Committed, Gap, IndexRoot};
use stele_records::trust::{Auditor, TrustFile};
use stele_records::verdict::{Clock, Listed};
use stele_tlog::{BundleId, Head, Plan, Tree, TreeError};
use stele_verify::checkpoint::VerifiedCheckpoint;
use stele_verify::hash::leaf_hash;
use stele_verify::merkle::Included;

use super::Log;
use super::audited::{Audited, Index, Later};
use super::error::LogError;
use super::files::SMALL_FILE;
use super::mirror::{Ask, Miss};
use crate::audit::replay::Replayed;
use crate::cache::Cache;
use crate::fetch::{Fetch, FetchError};

/// As many later entries are read each alone; of more, the bundles.
const FEW: u64 = 64;

/// Bundles read side by side: at most some megabytes are held at once.
const WINDOW: usize = 4;

/// What an auditor's file gave.
#[derive(Debug, Clone)]
pub(crate) enum Told {
    /// A statement that its signatures hold for.
    Statement(Box<Statement>),
    /// Something else.
    Refused(StatementError),
    /// Nothing.
    Unavailable(FetchError),
}

impl<F: Fetch, C: Cache> Log<F, C> {
    /// The auditors' files, in the trust file's order, side by side. It counts as no round of its own: it
    /// is asked for together with the checkpoint.
    pub(crate) async fn told<'t>(&self, trust: &'t TrustFile) -> Vec<(&'t Auditor, Told)> {
        let told = trust.auditors.iter().map(|auditor| async move {
            let path = checkpoint_path(&auditor.key);
            let place = auditor.url.as_ref().and_then(|url| self.places.get(url));
            let check = |bytes: &[u8]| {
                let path = path.clone();
                Statement::verify(bytes, &auditor.key, &self.policy, &self.origin).map_err(
                    |error| LogError::Statement {
                        path,
                        error: Box::new(error),
                    },
                )
            };
            let got = match place {
                Some(place) => place.read(&path, SMALL_FILE, Ask::Any, check).await,
                None => self.files.read(&path, SMALL_FILE, Ask::Any, check).await,
            };
            let told = match got.map_err(Miss::into_error) {
                Ok(got) => Told::Statement(Box::new(got.value)),
                Err(LogError::Statement { error, .. }) => Told::Refused(*error),
                Err(LogError::Fetch { error, .. }) => Told::Unavailable(error),
                Err(_) => Told::Unavailable(FetchError::NotFound),
            };
            (auditor, told)
        });
        join_all(told).await
    }

    /// Remembers that the reader has replayed the log of this checkpoint, whose index is the one that
    /// was replayed: as good as any auditor's word, and better.
    pub fn remember_replay(&self, checkpoint: &VerifiedCheckpoint, replayed: &Replayed) {
        if replayed.covered().saturating_add(1) == checkpoint.size() {
            let head = Head::from(checkpoint.checkpoint());
            *self.replayed.borrow_mut() = Some(head);
        }
    }

    /// Who has replayed this index: what auditors say is proven against the head, and what came later is
    /// replayed here.
    pub(crate) async fn audited(
        &self,
        index: Committed,
        trust: &TrustFile,
        told: &[(&Auditor, Told)],
        clock: Clock,
    ) -> Index {
        let own = *self.replayed.borrow();
        if told.is_empty() && own.is_none() {
            return Index::from(index);
        }
        let checkpoint = index.checkpoint();
        let mut auditors = self.auditors(checkpoint, told, own, clock).await;
        let later = loop {
            let later = match auditors.reached(trust) {
                Some(reached) if auditors.forked().is_none() => {
                    self.later(&index, reached.upto).await
                }
                _ => Later::Nothing,
            };
            let Later::Open(LogError::NeverPublished { size }) = later else {
                break later;
            };
            // One such statement must not outweigh the others: go on with the next lower one.
            let before = auditors.reached(trust);
            auditors.set_aside(size);
            if auditors.reached(trust) == before {
                break later;
            }
        };
        let audited = Audited { auditors, later };
        Index::new(index, Some(Arc::new(audited)))
    }

    /// Proves each statement against the head.
    pub(crate) async fn auditors(
        &self,
        checkpoint: &VerifiedCheckpoint,
        told: &[(&Auditor, Told)],
        own: Option<Head>,
        clock: Clock,
    ) -> Auditors {
        let mut auditors = Auditors::new(checkpoint, clock);
        let shown = Head::from(checkpoint.checkpoint());
        let tree = match roots(shown, &former_sizes(shown, told, own)) {
            Some(plan) => self.tree(shown, &plan).await.ok(),
            None => None,
        };
        let larger = told.iter().map(|(_, told)| async {
            let statement = told.statement()?;
            let head = statement.head();
            let plan = roots(head, &[shown.size]).filter(|_| head.size > shown.size)?;
            self.tree(head, &plan).await.ok()
        });
        let larger = join_all(larger).await;
        for ((auditor, told), larger) in told.iter().zip(larger) {
            match told {
                Told::Statement(statement) => {
                    auditors.add(auditor, statement, larger.as_ref().or(tree.as_ref()));
                }
                Told::Refused(error) => auditors.add_refused(auditor, error),
                Told::Unavailable(problem) => auditors.add_unavailable(auditor, problem.clone()),
            }
        }
        if let Some(own) = own {
            auditors.add_own(own, tree.as_ref());
        }
        auditors
    }

    /// Fetches at once the tiles that the next questions about the head will ask for one after the other:
    /// whether it has grown from what this reader saw and from what auditors have replayed, and what came
    /// since.
    pub(crate) async fn prepare(
        &self,
        head: Head,
        seen: Option<u64>,
        told: &[(&Auditor, Told)],
        trust: &TrustFile,
    ) {
        let own = *self.replayed.borrow();
        let mut sizes = former_sizes(head, told, own);
        if sizes.is_empty() {
            return;
        }
        // Most likely; it isn't proven yet.
        let needed = trust
            .auditor_quorum
            .and_then(|needed| usize::try_from(needed).ok());
        let mut stated: Vec<u64> = told.iter().filter_map(|(_, told)| told.size()).collect();
        stated.sort_unstable_by(|a, b| b.cmp(a));
        let upto = needed.and_then(|needed| stated.get(needed.checked_sub(1)?).copied());
        let upto = upto.max(own.map(|own| own.size));
        sizes.extend(seen.filter(|seen| *seen < head.size));
        let from = upto.filter(|upto| is_near(*upto, head.size));
        let from = from.and_then(|upto| upto.checked_sub(1));
        sizes.extend(from);
        let mut plan = roots(head, &sizes);
        if let Some(from) = from {
            let range = Plan::for_range(head.size, Gap::entries(from, head.size));
            plan = plan.map(|plan| and(plan, range));
        }
        if let Some(plan) = plan {
            // What goes wrong here goes wrong again where it is asked for.
            let _ = self.tree(head, &plan).await;
        }
    }

    /// What came after the entries that were replayed, if that is little enough to be replayed here.
    async fn later(&self, index: &Committed, upto: u64) -> Later {
        let checkpoint = index.checkpoint();
        let size = checkpoint.size();
        if upto >= size || size.saturating_sub(upto) > MAX_GAP {
            return Later::Nothing;
        }
        let kept = self.gap.borrow().clone();
        let is_own = |gap: &Arc<Gap>| {
            let former = gap.former();
            let of = former.checkpoint();
            former.number().saturating_add(1) == upto
                && (of.size(), of.root()) == (size, checkpoint.root())
        };
        if let Some(gap) = kept.filter(is_own) {
            return Later::Replayed(gap);
        }
        match self.read_gap(checkpoint, upto).await {
            Ok(gap) => {
                let gap = Arc::new(gap);
                *self.gap.borrow_mut() = Some(Arc::clone(&gap));
                Later::Replayed(gap)
            }
            Err(error) => Later::Open(error),
        }
    }

    /// Reads the entries from the index root of a former state, with it, to the newest.
    async fn read_gap(&self, checkpoint: &VerifiedCheckpoint, upto: u64) -> Result<Gap, LogError> {
        let head = Head::from(checkpoint.checkpoint());
        let from = upto.checked_sub(1).ok_or(LogError::NoIndex)?;
        let range = Gap::entries(from, head.size);
        let former = async |entry: &[u8]| {
            if !IndexRoot::claims_to_be(entry) {
                return Err(LogError::NeverPublished { size: upto });
            }
            self.committed_at(checkpoint, entry, from)
                .await
                .map(Gap::new)
        };
        let mut gap: Option<Gap> = None;
        if range.end.saturating_sub(range.start) <= FEW {
            let numbers: Vec<u64> = range.clone().collect();
            for entry in self.entries(head, &numbers).await? {
                let entry = entry?;
                let (bytes, included) = (entry.bytes(), entry.included());
                let gap = match &mut gap {
                    Some(gap) => gap,
                    none => none.insert(former(bytes).await?),
                };
                gap.add(&Listed { bytes, included });
            }
        } else {
            let plan = Plan::for_range(head.size, range.clone()).map_err(LogError::of_question)?;
            let tree = &self.tree(head, &plan).await?;
            let ids = (range.start >> 8..)
                .map_while(|index| BundleId::in_tree(head.size, index))
                .take_while(|id| id.first() < range.end);
            let bundles = ids.map(|id| async move {
                let entries = self.files.bundle("", tree, id).await;
                (id, entries)
            });
            self.files.count_rounds(1);
            let mut bundles = pin!(stream::iter(bundles).buffered(WINDOW));
            while let Some((id, entries)) = bundles.next().await {
                for (number, bytes) in (id.first()..).zip(entries?.value.entries()) {
                    if !range.contains(&number) {
                        continue;
                    }
                    let included = &included(tree, number, bytes)?;
                    let gap = match &mut gap {
                        Some(gap) => gap,
                        none => none.insert(former(bytes).await?),
                    };
                    gap.add(&Listed { bytes, included });
                }
            }
        }
        let index = range.end;
        let size = head.size;
        let unread = LogError::of_question(TreeError::BeyondSize { index, size });
        gap.filter(Gap::is_whole).ok_or(unread)
    }
}

impl Told {
    fn statement(&self) -> Option<&Statement> {
        match self {
            Self::Statement(statement) => Some(statement),
            Self::Refused(_) | Self::Unavailable(_) => None,
        }
    }

    fn size(&self) -> Option<u64> {
        self.statement().map(|statement| statement.head().size)
    }
}

/// Sizes below the head's at which somebody has replayed the log.
fn former_sizes(head: Head, told: &[(&Auditor, Told)], own: Option<Head>) -> Vec<u64> {
    let stated = told.iter().filter_map(|(_, told)| told.size());
    let sizes = stated.chain(own.map(|own| own.size));
    sizes.filter(|size| *size < head.size).collect()
}

/// For the roots at these sizes.
fn roots(head: Head, sizes: &[u64]) -> Option<Plan> {
    let (first, others) = sizes.split_first()?;
    let mut plan = Plan::for_root(head.size, *first).ok()?;
    for size in others {
        plan = and(plan, Plan::for_root(head.size, *size));
    }
    Some(plan)
}

fn and(plan: Plan, other: Result<Plan, TreeError>) -> Plan {
    let both = other.ok().and_then(|other| plan.and(&other));
    both.unwrap_or(plan)
}

const fn is_near(upto: u64, size: u64) -> bool {
    upto < size && size.saturating_sub(upto) <= MAX_GAP
}

fn included(tree: &Tree, index: u64, bytes: &[u8]) -> Result<Included, LogError> {
    let proof = tree.inclusion_proof(index).map_err(LogError::of_question)?;
    Included::verify(leaf_hash(bytes), index, tree.size(), tree.root(), &proof)
        .map_err(|error| LogError::Inclusion { index, error })
}
