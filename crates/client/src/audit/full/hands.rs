//! Who digests runs of entries: here and now, or others meanwhile.

use std::cell::RefCell;
use std::fmt::Debug;
use std::future::Future;
use std::pin::Pin;
use std::rc::Rc;
use std::sync::Arc;

use super::digest::{Digested, Digester, Run};

/// A run that is being digested. Comes out as nothing where whoever did it is gone; then it is done again by who asked.
pub type Job = Pin<Box<dyn Future<Output = Option<Digested>>>>;

/// Those who digest runs, each by [`Digester::digest`]: its answer doesn't depend on who gives it.
pub trait Hands: Debug {
    /// How many bundles of a run: a batch of more proofs takes less time for each.
    fn together(&self) -> usize;

    /// How many bundles may be under way, or done and not yet taken, while others are read. None if nobody works
    /// meanwhile.
    fn ahead(&self) -> usize;

    /// Begins with a run.
    fn begin(&self, run: &Arc<Run>) -> Job;

    /// Memory that they have beside this program's own, in bytes.
    fn memory(&self) -> u64 {
        0
    }
}

/// Digests here and now, one run after the other.
#[derive(Debug)]
pub struct Here(Rc<RefCell<Digester>>);

impl Here {
    /// For the log with this origin.
    pub fn new(origin: &str) -> Self {
        Self(Rc::new(RefCell::new(Digester::new(origin))))
    }
}

impl Hands for Here {
    fn together(&self) -> usize {
        4
    }

    fn ahead(&self) -> usize {
        0
    }

    fn begin(&self, run: &Arc<Run>) -> Job {
        let (own, run) = (Rc::clone(&self.0), Arc::clone(run));
        Box::pin(async move { Some(own.borrow_mut().digest(&run)) })
    }
}
