//! A list of the index, read in windows; and rows of it checked whole, as they are shown.

use stele_client::cache::Cache;
use stele_client::check::{CheckedHead, Inquiry, check_in_full, check_list, check_listed};
use stele_client::fetch::Fetch;
use stele_client::log::{Log, LogError};
use stele_client::web::breathe;
use stele_records::index::IndexKey;
use stele_records::trust::TrustFile;
use stele_records::verdict::{CheckCode, Reason};
use stele_tlog::index::Lookup;

use super::Session;
use super::story::names;
use crate::route::ListRoute;
use crate::state::browse::{BrowseAction, Line, STRIDE, WINDOW};
use crate::state::list::ListView;
use crate::state::names::{Named, Names};

impl Session {
    /// Looks a key up, and reads the first window.
    pub(crate) async fn begin_browsing(
        &self,
        head: &CheckedHead,
        key: &IndexKey,
        run: u64,
        say: impl Fn(BrowseAction),
    ) {
        begin(&self.log, head, key, run, say, breathe).await;
    }

    /// Reads on from where a list has come to, until there are so many rows.
    pub(crate) async fn browse_on(
        &self,
        head: &CheckedHead,
        list: &ListView,
        goal: Goal,
        run: u64,
        say: impl Fn(BrowseAction),
    ) {
        go_on(&self.log, head, list, (goal, run), say, breathe).await;
    }

    /// Checks a row of a list with its history and the rules of its type; nothing without an index.
    pub(crate) async fn check_whole(
        &self,
        head: &CheckedHead,
        key: &IndexKey,
        number: u64,
    ) -> Option<Line> {
        whole(&self.log, &self.trust, head, key, number).await
    }

    /// Who is behind the codes and keys that rows name.
    pub(crate) async fn names_for(&self, head: &CheckedHead, named: Named) -> Names {
        match &mut Inquiry::new(&self.log, &self.trust, head) {
            Some(inquiry) => names(inquiry, &self.trust, named).await,
            None => Names::default(),
        }
    }
}

/// How far to read.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Goal {
    /// Rows that are there.
    pub(crate) have: u64,
    /// Rows that there should be.
    pub(crate) until: u64,
    /// Rows that are to be read again before.
    pub(crate) again: Vec<u64>,
}

/// Looks a key up, and reads the first window.
pub(crate) async fn begin<F: Fetch, C: Cache>(
    log: &Log<F, C>,
    head: &CheckedHead,
    key: &IndexKey,
    run: u64,
    say: impl Fn(BrowseAction),
    pause: impl AsyncFn(),
) {
    let found = check_list(log, head, std::slice::from_ref(key)).await;
    let Some(list) = found.into_iter().next() else {
        return;
    };
    let list = ListView::looked_up(ListRoute::of(key.clone()), list, head);
    say(BrowseAction::Found {
        run,
        list: Box::new(list.clone()),
    });
    let goal = Goal {
        until: WINDOW,
        ..Goal::default()
    };
    go_on(log, head, &list, (goal, run), say, pause).await;
}

/// Reads on from where a list has come to. `pause` is waited for between windows: it leaves the page room.
pub(crate) async fn go_on<F: Fetch, C: Cache>(
    log: &Log<F, C>,
    head: &CheckedHead,
    list: &ListView,
    (goal, run): (Goal, u64),
    say: impl Fn(BrowseAction),
    pause: impl AsyncFn(),
) {
    match windows(log, head, list, (goal, run), &say, pause).await {
        Ok(()) => say(BrowseAction::Done { run }),
        Err(why) => say(BrowseAction::Failed { run, why }),
    }
}

async fn windows<F: Fetch, C: Cache>(
    log: &Log<F, C>,
    head: &CheckedHead,
    list: &ListView,
    (goal, run): (Goal, u64),
    say: &impl Fn(BrowseAction),
    pause: impl AsyncFn(),
) -> Result<(), Reason> {
    let Some(Ok(found)) = list.list.as_ref().map(|list| list.found.as_ref()) else {
        // The list itself says why.
        return Ok(());
    };
    let key = &list.route.key;
    let stride = usize::try_from(STRIDE).unwrap_or(usize::MAX);
    for numbers in goal.again.chunks(stride) {
        read(log, head, key, numbers, run, say).await?;
    }
    let count = found.count();
    let mut have = goal.have;
    while have < goal.until.min(count) {
        let until = goal.until.min(count).min(have.saturating_add(STRIDE));
        let numbers = newest(log, head, found, have, until).await?;
        let come = u64::try_from(numbers.len()).unwrap_or(u64::MAX);
        say(BrowseAction::Numbers {
            run,
            numbers: numbers.clone(),
        });
        read(log, head, key, &numbers, run, say).await?;
        if come == 0 {
            break;
        }
        pause().await;
        have = have.saturating_add(come);
    }
    Ok(())
}

/// The numbers from the newest but `from` down to the newest but `until`.
async fn newest<F: Fetch, C: Cache>(
    log: &Log<F, C>,
    head: &CheckedHead,
    found: &Lookup,
    from: u64,
    until: u64,
) -> Result<Vec<u64>, LogError> {
    let index = head.index.as_ref().map_err(Clone::clone)?;
    let count = found.count();
    let positions = count.saturating_sub(until)..count.saturating_sub(from);
    let mut numbers = log.numbers(index, found, positions).await?;
    numbers.reverse();
    Ok(numbers)
}

/// Reads rows and checks each by itself, and that it belongs there.
///
/// # Errors
/// Why nothing at all could be had, so that there is no point in going on.
async fn read<F: Fetch, C: Cache>(
    log: &Log<F, C>,
    head: &CheckedHead,
    key: &IndexKey,
    numbers: &[u64],
    run: u64,
    say: &impl Fn(BrowseAction),
) -> Result<(), Reason> {
    let entries = check_listed(log, head, key, numbers).await;
    let is_nothing = entries.iter().all(|entry| entry.bytes.is_none());
    let first = entries.first().filter(|_| is_nothing);
    let why = first.map(|entry| {
        let inclusion = entry.verdict.check(CheckCode::Inclusion);
        let why = inclusion.and_then(|check| check.outcome.reason());
        why.cloned().unwrap_or(Reason::Blocked)
    });
    let lines = entries.into_iter().map(Line::read).collect();
    say(BrowseAction::Read { run, lines });
    match why {
        Some(why) => Err(why),
        None => Ok(()),
    }
}

/// Checks a row with everything that its verdict rests on.
pub(crate) async fn whole<F: Fetch, C: Cache>(
    log: &Log<F, C>,
    trust: &TrustFile,
    head: &CheckedHead,
    key: &IndexKey,
    number: u64,
) -> Option<Line> {
    let mut inquiry = Inquiry::new(log, trust, head)?;
    let mut line = None;
    check_in_full(&mut inquiry, key, &[number], |entry| {
        line = Some(Line::whole(entry));
    })
    .await;
    line
}
