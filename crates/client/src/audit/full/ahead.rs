//! What was read of a log and isn't checked yet: runs of entries that are being digested, in their order.

use std::collections::VecDeque;
use std::future::poll_fn;
use std::sync::Arc;
use std::task::{Context, Poll, ready};

use stele_verify::hash::Hash;

use super::digest::{Digested, Digester, Run};
use super::hands::{Hands, Here, Job};
use crate::log::Bundle;

/// Bytes of bundles that may be under way, where bundles are large. So an audit takes no more memory than it would
/// with a few of the usual size.
const MAX_BYTES: usize = 16 << 20;

/// Bytes of a run from which on no bundle is added to it: whoever digests it needs several times as many.
const MAX_RUN: usize = 2 << 20;

/// The runs, and who digests them.
#[derive(Debug)]
pub(super) struct Ahead {
    origin: String,
    // They go before those who digest them: what nobody waits for needn't be done.
    runs: VecDeque<Pending>,
    hands: Box<dyn Hands>,
    /// Bundles that become the next run.
    open: Vec<Bundle>,
    /// Bytes of these.
    open_bytes: usize,
    /// The first entry that is in no run yet.
    next: u64,
    /// Bundles in all.
    bundles: usize,
    /// Bytes in all.
    bytes: usize,
}

struct Pending {
    run: Arc<Run>,
    leaves: Vec<Hash>,
    bundles: usize,
    bytes: usize,
    job: Job,
    /// What came of it, once it is done.
    answer: Option<Option<Digested>>,
}

impl std::fmt::Debug for Pending {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Pending")
            .field("first", &self.run.first())
            .finish_non_exhaustive()
    }
}

/// A run that was digested, with the leaves of its entries.
pub(super) struct Ready {
    pub(super) leaves: Vec<Hash>,
    pub(super) digested: Digested,
}

impl Ahead {
    pub(super) fn new(origin: &str) -> Self {
        Self {
            origin: origin.to_owned(),
            runs: VecDeque::new(),
            hands: Box::new(Here::new(origin)),
            open: Vec::new(),
            open_bytes: 0,
            next: 0,
            bundles: 0,
            bytes: 0,
        }
    }

    /// Has others digest what is read from now on.
    pub(super) fn set_hands(&mut self, hands: Box<dyn Hands>) {
        self.hands = hands;
    }

    /// Lets those who digest go: nothing is read any more.
    pub(super) fn rest(&mut self) {
        self.set_hands(Box::new(Here::new(&self.origin)));
    }

    /// Memory of those who digest, beside this program's own, in bytes.
    pub(super) fn memory(&self) -> u64 {
        self.hands.memory()
    }

    /// Bundles to be read now, so that as many are under way as may be when so many were taken.
    pub(super) fn room(&self, taken: u64) -> u64 {
        let most = u64::try_from(self.hands.ahead()).unwrap_or(u64::MAX);
        let own = u64::try_from(self.bundles).unwrap_or(u64::MAX);
        most.saturating_add(taken).saturating_sub(own)
    }

    /// Whether some must be taken before more is read.
    pub(super) fn is_full(&self) -> bool {
        !self.runs.is_empty() && (self.bundles > self.hands.ahead() || self.bytes > MAX_BYTES)
    }

    /// Whether nothing is under way.
    pub(super) const fn is_empty(&self) -> bool {
        self.bundles == 0
    }

    /// Goes on with this entry. Only where nothing is under way.
    pub(super) const fn go_on_at(&mut self, next: u64) {
        self.next = next;
    }

    /// The first entry that wasn't read yet.
    pub(super) fn end(&self) -> u64 {
        let last = self.open.last().map(Bundle::id);
        last.map_or(self.next, |id| {
            id.first().saturating_add(u64::from(id.width()))
        })
    }

    /// Takes the next bundle. It may begin with entries that were read earlier.
    pub(super) fn add(&mut self, bundle: Bundle) {
        let bytes = bundle.size();
        self.bundles = self.bundles.saturating_add(1);
        self.bytes = self.bytes.saturating_add(bytes);
        self.open_bytes = self.open_bytes.saturating_add(bytes);
        self.open.push(bundle);
        if self.open.len() >= self.hands.together() || self.open_bytes >= MAX_RUN {
            self.close();
        }
    }

    /// Hands out what was added, also if more could go with it.
    pub(super) fn close(&mut self) {
        let end = self.end();
        let open = std::mem::take(&mut self.open);
        let bytes = std::mem::take(&mut self.open_bytes);
        let Some(bundle) = open.first() else {
            return;
        };
        let first = std::mem::replace(&mut self.next, end);
        let skip = first.saturating_sub(bundle.id().first());
        let skip = usize::try_from(skip).unwrap_or(usize::MAX);
        let count = open.len();
        let (bundles, leaves): (Vec<_>, Vec<_>) = open.into_iter().map(Bundle::into_parts).unzip();
        let leaves = leaves.into_iter().flatten().skip(skip).collect();
        let run = Arc::new(Run::new(first, skip, bundles));
        let job = self.hands.begin(&run);
        self.runs.push_back(Pending {
            run,
            leaves,
            bundles: count,
            bytes,
            job,
            answer: None,
        });
    }

    /// Ready once the first run is digested. Never where there is none.
    pub(super) fn poll_first(&mut self, context: &mut Context<'_>) -> Poll<()> {
        let Some(pending) = self.runs.front_mut() else {
            return Poll::Pending;
        };
        if pending.answer.is_none() {
            pending.answer = Some(ready!(pending.job.as_mut().poll(context)));
        }
        Poll::Ready(())
    }

    /// The next run, once it is digested; nothing if there is none.
    pub(super) async fn next(&mut self) -> Option<Ready> {
        if self.runs.is_empty() {
            return None;
        }
        // It stays in its place until it is done: whoever waits for this may stop waiting.
        poll_fn(|context| self.poll_first(context)).await;
        let pending = self.runs.pop_front()?;
        let digested = pending.answer.flatten();
        self.bundles = self.bundles.saturating_sub(pending.bundles);
        self.bytes = self.bytes.saturating_sub(pending.bytes);
        let digested = digested.filter(|digested| digested.is_of(&pending.run));
        let digested = digested.unwrap_or_else(|| Digester::new(&self.origin).digest(&pending.run));
        Some(Ready {
            leaves: pending.leaves,
            digested,
        })
    }
}
