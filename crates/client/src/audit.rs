//! Reading a whole log, entry by entry, against its head.
//!
//! [`Audit`] shows that the log holds what its head says; [`replay`] shows that its index does; and
//! [`ruled`] holds every record against the rules of its type. [`full`] does all of it.

pub mod full;
pub mod replay;
pub mod ruled;
pub mod space;
#[cfg(feature = "spill")]
pub mod spill;

use std::ops::Range;
use std::pin::pin;

use futures::stream::{self, Stream, StreamExt as _};
use stele_tlog::{BundleId, Head, Plan, Tree, TreeError};
use stele_verify::hash::Hash;
use stele_verify::merkle::Frontier;

use crate::cache::Cache;
use crate::fetch::Fetch;
use crate::log::{Bundle, Log, LogError};

/// Bundles read at once: the memory that an audit takes is that of so many, in practice some
/// megabytes, at most 64.
const WINDOW: u64 = 4;

/// Why an audit stopped.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum AuditError {
    /// A file could not be had, or is wrong: [`LogError`] names it.
    Log(LogError),
    /// The log has fewer entries than were read before.
    RolledBack {
        /// Entries read before.
        seen: u64,
        /// Entries it has now.
        shown: u64,
    },
    /// The log doesn't begin with the entries that were read before.
    Forked {
        /// Entries read before.
        seen: u64,
        /// Entries it has now.
        shown: u64,
    },
    /// All entries, hashed one after the other, give another root than the head's.
    RootMismatch {
        /// Entries in the log.
        size: u64,
    },
}

impl AuditError {
    /// The stable code of this error.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Log(error) => error.code(),
            Self::RolledBack { .. } => "audit-rolled-back",
            Self::Forked { .. } => "audit-forked",
            Self::RootMismatch { .. } => "audit-root-mismatch",
        }
    }
}

/// How far an audit has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Progress {
    /// Entries read and found right.
    pub checked: u64,
    /// Entries in the log.
    pub size: u64,
}

impl Progress {
    /// Whether the whole log has been read.
    pub const fn is_done(&self) -> bool {
        self.checked == self.size
    }
}

/// A walk over all entries of a log, in order, with every bundle and every tile of leaf hashes
/// authenticated on the way, and in the end the root computed from the entries alone.
///
/// It goes on where it stopped, after an error or when the log has grown: it is a value to keep.
#[derive(Debug, Clone)]
pub struct Audit {
    head: Head,
    checked: Frontier,
    /// Whether the head is known to begin with what was checked.
    linked: bool,
}

impl Audit {
    /// Begins at the first entry of the log with this head.
    pub fn new(head: Head) -> Self {
        Self {
            head,
            checked: Frontier::new(),
            linked: true,
        }
    }

    /// Goes on behind entries that were checked before, towards this head.
    pub const fn behind(checked: Frontier, head: Head) -> Self {
        Self {
            head,
            checked,
            linked: false,
        }
    }

    /// The entries that were checked.
    pub const fn checked(&self) -> &Frontier {
        &self.checked
    }

    /// Goes on to a newer head of the same log. The next step finds out whether it is the same.
    pub const fn continue_to(&mut self, head: Head) {
        self.head = head;
        self.linked = false;
    }

    /// Whether the head is known to begin with what was checked; after [`Audit::behind`] the first step finds
    /// out.
    pub const fn is_linked(&self) -> bool {
        self.linked
    }

    /// How far it has come.
    pub const fn progress(&self) -> Progress {
        Progress {
            checked: self.checked.size(),
            size: self.head.size,
        }
    }

    /// Reads to the end. `visit` is handed each entry once, with its index; `report` is told after
    /// each step how far it has come.
    ///
    /// # Errors
    /// [`AuditError`] of the first thing that is wrong; entries before it have been visited.
    pub async fn run<F: Fetch, C: Cache>(
        &mut self,
        log: &Log<F, C>,
        mut visit: impl FnMut(u64, &[u8]),
        mut report: impl FnMut(Progress),
    ) -> Result<(), AuditError> {
        loop {
            let progress = self.step(log, &mut visit).await?;
            report(progress);
            if progress.is_done() {
                return Ok(());
            }
        }
    }

    /// Reads up to 1,024 entries: so that a page can draw, pause and cancel between steps.
    ///
    /// # Errors
    /// As [`Audit::run`].
    pub async fn step<F: Fetch, C: Cache>(
        &mut self,
        log: &Log<F, C>,
        mut visit: impl FnMut(u64, &[u8]),
    ) -> Result<Progress, AuditError> {
        let from = self.checked.size();
        let stretch = self.stretch(log, from, WINDOW).await?;
        let mut bundles = pin!(stretch.bundles(log));
        while let Some(bundle) = bundles.next().await {
            let bundle = bundle?;
            let entries = bundle.entries().zip(bundle.leaves());
            for (index, (entry, leaf)) in (bundle.id().first()..).zip(entries) {
                // A bundle that was partial before begins with entries that were visited then.
                if index == self.checked.size() {
                    self.push(*leaf);
                    visit(index, entry);
                }
            }
        }
        self.check_end()?;
        Ok(self.progress())
    }

    /// So many bundles from the one on that has the entry `from`: those that were checked are behind it, and
    /// perhaps others that were read and aren't checked yet.
    ///
    /// # Errors
    /// [`AuditError`]; none of [`AuditError::RootMismatch`].
    async fn stretch<F: Fetch, C: Cache>(
        &mut self,
        log: &Log<F, C>,
        from: u64,
        bundles: u64,
    ) -> Result<Stretch, AuditError> {
        let Progress { checked, size } = self.progress();
        if checked > size {
            let (seen, shown) = (checked, size);
            return Err(AuditError::RolledBack { seen, shown });
        }
        let first = from >> 8;
        let last = first.saturating_add(bundles).saturating_mul(256).min(size);
        let plan = self.plan(from..last).map_err(LogError::of_question)?;
        let tree = log.tree(self.head, &plan).await?;
        self.link(&tree)?;
        let ids = (first..)
            .map_while(|index| BundleId::in_tree(size, index))
            .take_while(|id| id.first() < last);
        let ids = ids.collect();
        Ok(Stretch { tree, ids })
    }

    /// Takes the next entry for checked.
    fn push(&mut self, leaf: Hash) {
        self.checked.push(leaf);
    }

    /// The tiles for these entries, and for what was checked before a newer head came.
    fn plan(&self, range: Range<u64>) -> Result<Plan, TreeError> {
        let Progress { checked, size } = self.progress();
        let plan = Plan::for_range(size, range)?;
        if self.linked {
            return Ok(plan);
        }
        let root = Plan::for_root(size, checked)?;
        Ok(plan.and(&root).unwrap_or(plan))
    }

    /// Finds out whether the head begins with what was checked.
    fn link(&mut self, tree: &Tree) -> Result<(), AuditError> {
        let Progress { checked, size } = self.progress();
        if !self.linked {
            let root = tree.root_at(checked).map_err(LogError::of_question)?;
            if root != self.checked.root() {
                let (seen, shown) = (checked, size);
                return Err(AuditError::Forked { seen, shown });
            }
            self.linked = true;
        }
        Ok(())
    }

    /// At the end, the entries alone must give the head's root.
    fn check_end(&self) -> Result<(), AuditError> {
        let size = self.head.size;
        if self.progress().is_done() && self.checked.root() != self.head.root {
            return Err(AuditError::RootMismatch { size });
        }
        Ok(())
    }
}

/// Bundles to be read, and the tree that their entries stand in.
struct Stretch {
    tree: Tree,
    ids: Vec<BundleId>,
}

impl Stretch {
    /// The bundles in order, some of them asked for at once.
    fn bundles<F: Fetch, C: Cache>(
        &self,
        log: &Log<F, C>,
    ) -> impl Stream<Item = Result<Bundle, LogError>> {
        let files = log.files();
        let bundles = self.ids.iter().map(async |id| {
            let bundle = files.bundle("", &self.tree, *id).await;
            Ok(bundle?.value)
        });
        let window = usize::try_from(WINDOW).unwrap_or(1);
        stream::iter(bundles).buffered(window)
    }
}

impl From<LogError> for AuditError {
    fn from(error: LogError) -> Self {
        Self::Log(error)
    }
}

#[cfg(test)]
mod testing;
#[cfg(test)]
mod tests;
