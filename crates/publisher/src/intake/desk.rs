//! What was posted is made durable, and a receipt is given.
//!
//! One thread does it, for all that has come while it wrote what came before: however many post, there are
//! few files and few flushes.

use std::collections::HashMap;
use std::sync::atomic::{AtomicU8, Ordering};
use std::sync::mpsc::{Receiver, SyncSender, TrySendError, sync_channel};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::Duration;

use stele_verify::hash::Hash;
use tokio::sync::oneshot;
use tokio::time::timeout;

use super::problem::Problem;
use super::receipts::{Kept, Receipts, ReceiptsError};
use crate::publish::PublishError;
use crate::standing::{self, Named, Published, Stands, Waiting, Which};
use crate::store::{Disk, DiskError, HeldQueue, Home, HomeError, Queue, QueueError};
use crate::witness::{Clock, note};

/// The file of receipts, in the private state.
const RECEIPTS: &str = "receipts.redb";

/// Records that are written together, at most.
const TOGETHER: usize = 512;

/// What may wait.
#[derive(Debug, Clone, Copy)]
pub struct Bounds {
    /// Records in the queue, which `stele publish` takes.
    pub queued: usize,
    /// Posts that wait to be written.
    pub backlog: usize,
    /// How long a post waits before it is taken up. What was taken up is answered, however long it takes.
    pub patience: Duration,
}

impl Default for Bounds {
    fn default() -> Self {
        Self {
            queued: 200_000,
            backlog: 1_024,
            patience: Duration::from_secs(20),
        }
    }
}

/// A record that may enter the log, from a department that may post it.
#[derive(Debug, Clone)]
pub struct Posted {
    /// The record's names.
    pub named: Named,
    /// The record's bytes.
    pub bytes: Vec<u8>,
    /// Who posted it.
    pub department: String,
}

/// A record was accepted, now or before.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Receipt {
    /// The record.
    pub named: Named,
    /// When it was accepted, in POSIX seconds.
    pub accepted: u64,
    /// Whether it was there already.
    pub is_known: bool,
}

/// A record that was asked for.
#[derive(Debug)]
pub struct Standing {
    /// Where it stands, for machines.
    pub report: serde_json::Value,
    /// When it was accepted, if the intake did.
    pub accepted: Option<u64>,
    /// The proof that it is logged, if that was asked for, and it is.
    pub proof: Option<Vec<u8>>,
    /// Its leaf hash.
    pub leaf: Hash,
    /// Whether readers see it.
    pub is_logged: bool,
}

type Answer = Result<Receipt, Problem>;

/// A post under way.
struct Job {
    posted: Posted,
    stage: Arc<AtomicU8>,
    reply: oneshot::Sender<Answer>,
}

/// Stages of a job: exactly one of the two that may change it does.
const WAITING: u8 = 0;
const TAKEN: u8 = 1;
const WITHDRAWN: u8 = 2;

/// What the writing thread and those who ask share.
#[derive(Debug)]
struct Shared {
    home: Home,
    queue: Queue,
    receipts: Receipts,
    /// Locked before `published`, by whoever needs both.
    waiting: Mutex<Waiting>,
    published: Mutex<Published>,
    clock: Clock,
    bounds: Bounds,
}

/// Takes what is posted, and says what became of it.
#[derive(Debug, Clone)]
pub struct Desk {
    shared: Arc<Shared>,
    jobs: SyncSender<Job>,
}

impl Desk {
    /// Opens the queue and the receipts of this folder, and starts the thread that writes. It ends with the
    /// last of the desk's clones.
    ///
    /// # Errors
    /// [`PublishError`] if queue or log can't be read, [`ReceiptsError`] if another intake is running.
    pub fn open(home: Home, clock: Clock, bounds: Bounds) -> Result<Self, OpenError> {
        let queue = Queue::new(home.state("queue"));
        let disk = Disk::new();
        queue.hold(&disk)?.clear()?;
        let receipts = Receipts::open(&home.state(RECEIPTS))?;
        let mut waiting = Waiting::new(&home);
        waiting.refresh()?;
        let shared = Arc::new(Shared {
            published: Mutex::new(Published::new(&home)?),
            waiting: Mutex::new(waiting),
            queue,
            receipts,
            home,
            clock,
            bounds,
        });
        let (jobs, given) = sync_channel(bounds.backlog);
        let own = shared.clone();
        thread::Builder::new()
            .name("intake".into())
            .spawn(move || write(&own, &disk, &given))
            .map_err(|error| DiskError::io("start a thread for", &shared.home.state(""), error))?;
        Ok(Self { shared, jobs })
    }

    /// Accepts a record; when this returns a receipt, it survives a crash.
    ///
    /// # Errors
    /// [`Problem`]: it was not accepted.
    pub async fn post(&self, posted: Posted) -> Answer {
        let (reply, mut answer) = oneshot::channel();
        let stage = Arc::new(AtomicU8::new(WAITING));
        let job = Job {
            posted,
            stage: stage.clone(),
            reply,
        };
        self.jobs.try_send(job).map_err(|error| match error {
            TrySendError::Full(_) => Problem::Overloaded,
            TrySendError::Disconnected(_) => Problem::Broken,
        })?;
        if let Ok(answer) = timeout(self.shared.bounds.patience, &mut answer).await {
            return answer.unwrap_or(Err(Problem::Broken));
        }
        match change(&stage, WITHDRAWN) {
            true => Err(Problem::Overloaded),
            false => answer.await.unwrap_or(Err(Problem::Broken)),
        }
    }

    /// Where a record stands, with its proof if that is asked for. Blocks.
    ///
    /// # Errors
    /// [`Problem`]
    pub fn find(&self, which: &Which, wants_proof: bool) -> Result<Standing, Problem> {
        let shared = &self.shared;
        let mut waiting = locked(&shared.waiting);
        let mut published = locked(&shared.published);
        let found = standing::find(&shared.home, &mut waiting, &mut published, which);
        drop(waiting);
        let (named, stands) = found
            .map_err(|error| told(&error))?
            .ok_or(Problem::UnknownRecord)?;
        let proof = match &stands {
            Stands::Logged(logged) if wants_proof => {
                published.proof(logged).map_err(|error| told(&error))?
            }
            _ => None,
        };
        let report = standing::report(&named, &stands, published.checkpoint());
        drop(published);
        let kept = shared.receipts.get(&named.leaf);
        let kept = kept.map_err(|error| told(&error))?;
        Ok(Standing {
            report,
            accepted: kept.map(|kept| kept.accepted),
            proof,
            leaf: named.leaf,
            is_logged: matches!(stands, Stands::Logged(_)),
        })
    }
}

/// Why an intake can't be opened.
#[derive(Debug)]
pub enum OpenError {
    /// Queue or log.
    Publish(Box<PublishError>),
    /// The receipts.
    Receipts(ReceiptsError),
}

impl std::fmt::Display for OpenError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Publish(error) => error.fmt(f),
            Self::Receipts(error) => error.fmt(f),
        }
    }
}

impl std::error::Error for OpenError {}

impl<E: Into<PublishError>> From<E> for OpenError {
    fn from(error: E) -> Self {
        Self::Publish(Box::new(error.into()))
    }
}

impl From<ReceiptsError> for OpenError {
    fn from(error: ReceiptsError) -> Self {
        Self::Receipts(error)
    }
}

fn change(stage: &AtomicU8, to: u8) -> bool {
    let changed = stage.compare_exchange(WAITING, to, Ordering::SeqCst, Ordering::SeqCst);
    changed.is_ok()
}

fn locked<T>(one: &Mutex<T>) -> MutexGuard<'_, T> {
    one.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Who runs the intake is told why; who posts, that it isn't its fault.
fn told(error: &dyn std::error::Error) -> Problem {
    note(&format!("nothing was accepted: {error}"));
    Problem::Broken
}

fn not_written(error: &QueueError) -> Problem {
    match error {
        QueueError::Disk(disk) if disk.is_full() => {
            note(&format!("nothing was accepted: {error}"));
            Problem::DiskFull
        }
        error => told(error),
    }
}

/// What the writing thread does, until nobody can post any more.
fn write(shared: &Shared, disk: &Disk, given: &Receiver<Job>) {
    let mut unsaved = HashMap::new();
    while let Ok(first) = given.recv() {
        let more = given.try_iter().take(TOGETHER - 1);
        let jobs = std::iter::once(first).chain(more);
        let jobs: Vec<Job> = jobs.filter(|job| change(&job.stage, TAKEN)).collect();
        let posted: Vec<&Posted> = jobs.iter().map(|job| &job.posted).collect();
        let answers = shared.accept(disk, &posted, &mut unsaved);
        for (job, answer) in jobs.into_iter().zip(answers) {
            // Who has gone away asks again, and gets the same receipt.
            let _ = job.reply.send(answer);
        }
    }
}

/// What is to become of a post.
enum Fate {
    /// It is to be written.
    New,
    /// It stands elsewhere, or is written with this group by another post.
    Known {
        /// Whether it depends on what is written now.
        is_new: bool,
    },
    Refused(Problem),
}

impl Shared {
    /// Accepts what is new among these, all of it with one flush.
    fn accept(
        &self,
        disk: &Disk,
        posted: &[&Posted],
        unsaved: &mut HashMap<Hash, Kept>,
    ) -> Vec<Answer> {
        let all = |problem: Problem| vec![Err(problem); posted.len()];
        // From here on nobody else adds to the queue.
        let held = match self.queue.hold(disk) {
            Ok(held) => held,
            Err(error) => return all(not_written(&error)),
        };
        let mut fates = match self.fates(posted) {
            Ok(fates) => fates,
            Err(problem) => return all(problem),
        };
        let is_new = |(one, fate): &(&&Posted, &Fate)| {
            matches!(fate, Fate::New).then(|| (one.bytes.clone(), one.named.clone()))
        };
        let new = posted.iter().zip(&fates);
        let (entries, names): (Vec<_>, Vec<_>) = new.filter_map(|pair| is_new(&pair)).unzip();
        if let Err(problem) = self.queue_all(&held, disk, &entries, names) {
            for fate in &mut fates {
                if matches!(fate, Fate::New | Fate::Known { is_new: true }) {
                    *fate = Fate::Refused(problem.clone());
                }
            }
        }
        drop(held);
        self.receipts(posted, fates, unsaved)
    }

    /// Queues what is new, unless the log was closed meanwhile.
    fn queue_all(
        &self,
        held: &HeldQueue<'_>,
        disk: &Disk,
        entries: &[Vec<u8>],
        names: Vec<Named>,
    ) -> Result<(), Problem> {
        if entries.is_empty() {
            return Ok(());
        }
        self.home.require_open().map_err(|error| match error {
            HomeError::Closed { .. } => Problem::Closed,
            error => told(&error),
        })?;
        let name = held.push(disk, entries);
        let name = name.map_err(|error| not_written(&error))?;
        locked(&self.waiting).learn(name, names);
        Ok(())
    }

    /// Looks each one up: first in the queue, then in the log, which has what has left the queue.
    fn fates(&self, posted: &[&Posted]) -> Result<Vec<Fate>, Problem> {
        let mut waiting = locked(&self.waiting);
        waiting.refresh().map_err(|error| told(&error))?;
        let mut published = locked(&self.published);
        published.refresh().map_err(|error| told(&error))?;
        let mut room = self.bounds.queued.saturating_sub(waiting.count());
        let mut own: HashMap<&str, Hash> = HashMap::new();
        let mut fates = Vec::new();
        for Posted { named, .. } in posted {
            let fate = match own.get(named.id.as_str()) {
                Some(leaf) if *leaf == named.leaf => Fate::Known { is_new: true },
                Some(other) => taken(named, *other),
                None => fate(named, &waiting, &mut published),
            };
            let fate = match fate {
                Fate::New if room == 0 => Fate::Refused(Problem::QueueFull),
                fate => fate,
            };
            if matches!(fate, Fate::New) {
                own.insert(&named.id, named.leaf);
                room -= 1;
            }
            fates.push(fate);
        }
        Ok(fates)
    }

    /// A receipt for each that is accepted: the one that was given before, or one of now.
    fn receipts(
        &self,
        posted: &[&Posted],
        fates: Vec<Fate>,
        unsaved: &mut HashMap<Hash, Kept>,
    ) -> Vec<Answer> {
        let now = self.clock.now();
        let mut answers = Vec::new();
        for (one, fate) in posted.iter().zip(fates) {
            let is_known = match fate {
                Fate::New => false,
                Fate::Known { .. } => true,
                Fate::Refused(problem) => {
                    answers.push(Err(problem));
                    continue;
                }
            };
            let leaf = one.named.leaf;
            let kept = self.receipts.get(&leaf).unwrap_or_else(|error| {
                note(&error.to_string());
                None
            });
            let accepted = match kept {
                Some(kept) => kept.accepted,
                None => {
                    let department = one.department.clone();
                    let new = || Kept {
                        accepted: now,
                        department,
                    };
                    unsaved.entry(leaf).or_insert_with(new).accepted
                }
            };
            answers.push(Ok(Receipt {
                named: one.named.clone(),
                accepted,
                is_known,
            }));
        }
        if !unsaved.is_empty() {
            match self.receipts.keep(&*unsaved) {
                Ok(()) => unsaved.clear(),
                // The records are accepted: they are durable in the queue. It is tried again with the next ones.
                Err(error) => note(&error.to_string()),
            }
        }
        answers
    }
}

fn fate(named: &Named, waiting: &Waiting, published: &mut Published) -> Fate {
    if waiting.has(&named.leaf) {
        return Fate::Known { is_new: false };
    }
    if let Some(other) = waiting.other(&named.id, &named.leaf) {
        return taken(named, other);
    }
    match published.under(&named.id) {
        Err(error) => Fate::Refused(told(&error)),
        Ok(under) if under.iter().any(|logged| logged.leaf == named.leaf) => {
            Fate::Known { is_new: false }
        }
        Ok(under) => match under.first() {
            Some(other) => taken(named, other.leaf),
            None => Fate::New,
        },
    }
}

fn taken(named: &Named, other: Hash) -> Fate {
    let id = named.id.clone();
    Fate::Refused(Problem::IdTaken { id, other })
}
