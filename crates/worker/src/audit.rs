//! Driving the audit: step by step, with an ear for the page between the steps.

use futures::channel::mpsc::UnboundedReceiver;
use futures::stream::StreamExt as _;
use stele_client::audit::full::{FullAudit, FullAuditError, Hands, Phase, SpillError};
use stele_client::audit::space::IN_MEMORY_ENTRIES;
use stele_client::audit::spill::Spill;
use stele_client::cache::MemoryCache;
use stele_client::fetch::Fetch;
use stele_client::log::Log;
use stele_messages::{error, reason};
use stele_records::trust::TrustFile;
use stele_records::verdict::Reason;
use stele_verify::checkpoint::VerifiedCheckpoint;

use crate::message::{Order, Progress, Report, Say, Stuck, Task, Wrong};
use crate::said;

/// Entries of a log from which on others digest for the audit: fewer are read before they have all started.
const WORTH_HANDS: u64 = 10_000;

/// Where the audit runs.
pub trait Place {
    /// What reads the log's files.
    type Fetch: Fetch;

    /// What reads below these addresses, which are asked in their order.
    fn open(&self, mirrors: &[String]) -> Self::Fetch;

    /// Where what the audit has to remember lasts; emptied first, if it begins anew. Nothing where there is no
    /// such place.
    fn room(&self, anew: bool) -> impl Future<Output = Result<Option<Spill>, SpillError>>;

    /// Tells the page.
    fn say(&self, report: &Report);

    /// Lets what the page has sent come in, at the end of each step.
    fn breathe(&self) -> impl Future<Output = ()>;

    /// Whether it is time to put aside how far the audit has come.
    fn is_time(&self) -> bool;

    /// Memory in use, in bytes.
    fn memory(&self) -> u64;

    /// Others who digest what is read of the log with this origin. Nothing where there are none.
    fn hands(&self, origin: &str) -> Option<Box<dyn Hands>>;
}

/// Why an audit ended before it was done.
enum End {
    /// There is nothing more to say.
    Silent,
    /// This is to be said, and then it may be tried again.
    Says(Box<Report>),
}

impl From<Report> for End {
    fn from(report: Report) -> Self {
        Self::Says(Box::new(report))
    }
}

/// Waits for the first order and carries it out. Ends when there is nothing more to do, or nobody
/// listens.
pub async fn serve<P: Place>(place: &P, mut orders: UnboundedReceiver<Order>) {
    place.say(&Report::Ready);
    let task = loop {
        match orders.next().await {
            Some(Order::Begin(task)) => break task,
            Some(_) => {}
            None => return,
        }
    };
    let mut anew = task.anew;
    while let Err(End::Says(report)) = run(place, &task, anew, &mut orders).await {
        place.say(&report);
        if matches!(*report, Report::Wrong(_)) {
            return;
        }
        // What was emptied once needn't be emptied again.
        anew = false;
        loop {
            match orders.next().await {
                Some(Order::GoOn) => break,
                Some(_) => {}
                None => return,
            }
        }
    }
}

/// Carries out a task.
async fn run<P: Place>(
    place: &P,
    task: &Task,
    anew: bool,
    orders: &mut UnboundedReceiver<Order>,
) -> Result<(), End> {
    let (trust, checkpoint) = verify(task)?;
    let fetch = place.open(&task.mirrors);
    let cache = MemoryCache::default();
    let log = Log::new(fetch, cache, trust.policy.clone(), &task.origin);
    let (spill, lasts) = spill(place, anew, checkpoint.size())
        .await
        .map_err(|error| stopped(&error.into(), 0))?;
    let audit = FullAudit::new(spill, &trust, &checkpoint, task.now);
    let audit = audit.map_err(|error| stopped(&error, 0))?;
    let is_worth = checkpoint.size() >= WORTH_HANDS;
    let hands = is_worth.then(|| place.hands(&task.origin)).flatten();
    let mut audit = match hands {
        // They read far ahead in one step, so it is told of within it.
        Some(hands) => audit
            .with_hands(hands)
            .watched(|audit| place.say(&Report::Running(progress(place, audit, lasts)))),
        None => audit,
    };
    loop {
        let mut report = match audit.step(&log).await {
            Ok(progress) if progress.is_done() => {
                let mut done = said::done(&audit.report());
                done.kept = if lasts { done.size } else { 0 };
                done.memory = place.memory();
                place.say(&Report::Done(Box::new(done)));
                return Ok(());
            }
            Ok(_) => Report::Running(progress(place, &audit, lasts)),
            Err(error) => stopped(&error, audit.progress().done),
        };
        let mut waits = matches!(report, Report::Stuck(_));
        if matches!(report, Report::Wrong(_)) {
            return Err(report.into());
        }
        if waits || place.is_time() {
            keep(&mut audit)?;
        }
        if let Report::Stuck(stuck) = &mut report {
            stuck.kept = progress(place, &audit, lasts).kept;
        }
        place.say(&report);
        place.breathe().await;
        // Whatever has come in; and if it is to halt, until it is to go on.
        loop {
            let order = match (waits, orders.try_recv()) {
                (_, Ok(order)) => Some(order),
                (false, Err(_)) => break,
                (true, Err(_)) => orders.next().await,
            };
            match order {
                None => return Err(End::Silent),
                Some(Order::Pause) => {
                    keep(&mut audit)?;
                    place.say(&Report::Paused(progress(place, &audit, lasts)));
                    waits = true;
                }
                Some(Order::GoOn) => waits = false,
                Some(Order::Begin(_)) => {}
            }
        }
    }
}

/// Where the audit of so many entries keeps what it has to remember, and whether that lasts.
async fn spill<P: Place>(place: &P, anew: bool, entries: u64) -> Result<(Spill, bool), SpillError> {
    let room = match place.room(anew).await {
        // What can't be read any more is of no use, and worth nothing.
        Err(SpillError::Damaged(_)) => place.room(true).await,
        room => room,
    };
    match room? {
        Some(spill) => Ok((spill, true)),
        None if entries <= IN_MEMORY_ENTRIES => Ok((Spill::in_memory()?, false)),
        None => Err(SpillError::Full),
    }
}

fn keep(audit: &mut FullAudit<'_>) -> Result<(), End> {
    let at = audit.progress().done;
    audit.keep().map_err(|error| stopped(&error, at).into())
}

/// The page's word isn't enough.
fn verify(task: &Task) -> Result<(TrustFile, VerifiedCheckpoint), End> {
    let trust = TrustFile::parse(task.trust.as_bytes()).map_err(|why| {
        let says = Say::of(|lang| error::trust_error(lang, &why));
        Report::Stuck(Stuck {
            at: 0,
            kept: 0,
            says,
        })
    })?;
    let checkpoint = trust.policy.verify(task.note.as_bytes());
    let checkpoint = checkpoint.map_err(|why| {
        Report::Wrong(Wrong {
            entry: 0,
            exact: false,
            code: why.code().into(),
            says: Say::of(|lang| error::checkpoint_error(lang, &why)),
        })
    })?;
    if checkpoint.origin() != task.origin {
        let says = Say::of(|lang| reason(lang, &Reason::Blocked));
        return Err(Report::Stuck(Stuck {
            at: 0,
            kept: 0,
            says,
        })
        .into());
    }
    Ok((trust, checkpoint))
}

fn stopped(why: &FullAuditError, at: u64) -> Report {
    match why {
        FullAuditError::Audit(error) => said::stopped(error, at),
        FullAuditError::Spill(why) => {
            let says = Say::of(|lang| error::spill_error(lang, why));
            Report::Stuck(Stuck { at, kept: 0, says })
        }
    }
}

fn progress<P: Place>(place: &P, audit: &FullAudit<'_>, lasts: bool) -> Progress {
    let at = audit.progress();
    Progress {
        rules: at.phase != Phase::Reading,
        done: at.done,
        of: at.of,
        bytes: at.bytes,
        memory: place.memory().saturating_add(audit.memory_of_hands()),
        kept: match (lasts, at.phase) {
            (false, _) => 0,
            (true, Phase::Reading) => audit.kept(),
            (true, _) => audit.report().size,
        },
    }
}
