//! Digesting on all processors, while the audit reads on and replays what is done.

use std::io;
use std::num::NonZero;
use std::sync::mpsc::{self, Receiver, Sender};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::{self, JoinHandle};

use futures::channel::oneshot;
use stele_client::audit::full::{Digested, Digester, Hands, Job, Run};

/// Bundles of a run.
const TOGETHER: usize = 2;

/// Bundles for each thread that may be under way, or wait to be taken: some 500 KB each.
const AHEAD: usize = 4;

/// The most threads: beyond them the replay, which has one, is what takes the time.
const MAX_THREADS: usize = 8;

/// Threads that take runs from a queue.
#[derive(Debug)]
pub(super) struct Threads {
    /// None once they are to end.
    queue: Option<Sender<Task>>,
    threads: Vec<JoinHandle<()>>,
}

#[derive(Debug)]
struct Task {
    run: Arc<Run>,
    answer: oneshot::Sender<Digested>,
}

impl Threads {
    /// As many as there are processors, for the log with this origin. Nothing where there is one alone, or no thread can
    /// be had: then there is nothing to gain.
    pub(super) fn start(origin: &str) -> Option<Self> {
        let processors = thread::available_parallelism().map_or(1, NonZero::get);
        if processors < 2 {
            return None;
        }
        let (queue, tasks) = mpsc::channel();
        let tasks = Arc::new(Mutex::new(tasks));
        let start = |_| -> io::Result<JoinHandle<()>> {
            let (tasks, digester) = (Arc::clone(&tasks), Digester::new(origin));
            let builder = thread::Builder::new().name("stele-audit".into());
            builder.spawn(move || work(&tasks, digester))
        };
        let threads = (0..processors.min(MAX_THREADS)).map_while(|at| start(at).ok());
        let threads: Vec<_> = threads.collect();
        let queue = Some(queue);
        (!threads.is_empty()).then_some(Self { queue, threads })
    }
}

fn work(tasks: &Mutex<Receiver<Task>>, mut digester: Digester) {
    loop {
        let task = tasks.lock().unwrap_or_else(PoisonError::into_inner).recv();
        let Ok(Task { run, answer }) = task else {
            return;
        };
        // Nobody waits for it any more where the audit has ended early.
        if !answer.is_canceled() {
            let _ = answer.send(digester.digest(&run));
        }
    }
}

impl Hands for Threads {
    fn together(&self) -> usize {
        TOGETHER
    }

    fn ahead(&self) -> usize {
        self.threads.len() * AHEAD
    }

    fn begin(&self, run: &Arc<Run>) -> Job {
        let (answer, done) = oneshot::channel();
        if let Some(queue) = &self.queue {
            let run = Arc::clone(run);
            // Where no thread is left, the answer goes with it, and is told to be gone.
            let _ = queue.send(Task { run, answer });
        }
        Box::pin(async { done.await.ok() })
    }
}

impl Drop for Threads {
    fn drop(&mut self) {
        self.queue.take();
        for thread in self.threads.drain(..) {
            let _ = thread.join();
        }
    }
}

#[cfg(test)]
mod tests {
    use futures::executor::block_on;

    use super::*;

    const ORIGIN: &str = "log.example/records";

    fn run(number: u8) -> Arc<Run> {
        let entries: Vec<Vec<u8>> = (0..=number).map(|at| vec![at; 40]).collect();
        let bundle = stele_tlog::bundle::encode(&entries);
        Arc::new(Run::new(u64::from(number), 0, vec![bundle.unwrap()]))
    }

    #[test]
    fn each_run_gets_its_own_answer() {
        let Some(threads) = Threads::start(ORIGIN) else {
            // One processor.
            return;
        };
        assert!(threads.ahead() >= threads.together());
        let runs: Vec<_> = (0..50).map(run).collect();
        let jobs: Vec<_> = runs.iter().map(|run| threads.begin(run)).collect();
        for (job, run) in jobs.into_iter().zip(&runs) {
            let expected = Digester::new(ORIGIN).digest(run);
            assert_eq!(block_on(job), Some(expected));
        }
    }

    /// An audit that ends early leaves runs behind, and waits for no more than those that were begun.
    #[test]
    fn threads_end_with_their_audit() {
        if let Some(threads) = Threads::start(ORIGIN) {
            let jobs: Vec<_> = (0..50).map(|n| threads.begin(&run(n))).collect();
            drop(jobs);
            drop(threads);
        }
        let mut threads = Threads {
            queue: None,
            threads: Vec::new(),
        };
        assert_eq!(block_on(threads.begin(&run(1))), None);
        let (queue, tasks) = mpsc::channel();
        threads.queue = Some(queue);
        drop(tasks);
        assert_eq!(block_on(threads.begin(&run(1))), None);
    }
}
