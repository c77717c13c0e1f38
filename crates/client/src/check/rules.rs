//! The rules of the city: asked, and what they want fetched, proven and handed to them, until they have
//! their answers.

use core::fmt;

use stele_verify::sorted::{SortedMap, SortedSet};

use futures::future::join;
use futures::stream::{self, StreamExt as _};
use stele_records::index::{Committed, IndexKey, Kind};
use stele_records::known::{Known, Open, Told, Want};
use stele_records::trust::TrustFile;
use stele_records::verdict::{Listed, MAX_HISTORY, Reason, Verdict};
use stele_tlog::Head;
use stele_tlog::index::Complete;
use stele_verify::record::IntactRecord;
use stele_verify::tlog_proof::TlogProof;

use super::list::stop_list;
use super::{CheckedEntry, CheckedHead};
use crate::cache::Cache;
use crate::fetch::Fetch;
use crate::log::{Entry, Index, Log, LogError};

/// How often the rules are asked anew: each chain of records that rest on one another ends well before.
const MAX_ROUNDS: usize = 64;

/// Lists read side by side.
const PARALLEL: usize = 8;

/// What the rules rest on, with the proofs of it.
#[derive(Debug, Default)]
pub(crate) struct Gathered {
    /// Complete lists.
    pub(crate) lists: SortedMap<IndexKey, Result<Complete, LogError>>,
    /// Entries, also those that show when another was logged.
    pub(crate) entries: SortedMap<u64, Entry>,
}

/// Judges the history of a record, and holds it against the rules of its type.
pub(super) async fn check<F: Fetch, C: Cache>(
    log: &Log<F, C>,
    trust: &TrustFile,
    head: &CheckedHead,
    entry: &mut CheckedEntry,
    on_step: &mut impl FnMut(&Verdict),
) -> Gathered {
    // Without a checkpoint or an index this is answered already.
    let Some(mut inquiry) = Inquiry::new(log, trust, head) else {
        return Gathered::default();
    };
    inquiry.check(entry, on_step).await;
    inquiry.gathered
}

/// Questions to one state of a log, that share what they rest on: each list and each entry is fetched and
/// proven once.
#[derive(Debug)]
pub struct Inquiry<'l, F, C> {
    log: &'l Log<F, C>,
    head: &'l CheckedHead,
    index: &'l Index,
    known: Known<'l>,
    gathered: Gathered,
    /// How many entries of lists may still be read for the question that is being asked.
    room: u64,
    progress: Option<Progress<'l>>,
}

/// How many entries were read, of how many that are wanted so far, and who is told of it.
struct Progress<'l> {
    read: u64,
    wanted: u64,
    say: Box<dyn Fn(u64, u64) + 'l>,
}

impl fmt::Debug for Progress<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} of {}", self.read, self.wanted)
    }
}

impl Progress<'_> {
    fn want(&mut self, entries: usize) {
        let entries = u64::try_from(entries).unwrap_or(u64::MAX);
        self.wanted = self.wanted.saturating_add(entries);
        self.tell();
    }

    fn read(&mut self) {
        self.read = self.read.saturating_add(1);
        self.tell();
    }

    fn tell(&self) {
        (self.say)(self.read, self.wanted);
    }
}

impl<'l, F: Fetch, C: Cache> Inquiry<'l, F, C> {
    /// Nothing has been asked yet. None without a checkpoint or an index to look into.
    pub fn new(log: &'l Log<F, C>, trust: &'l TrustFile, head: &'l CheckedHead) -> Option<Self> {
        let (Some(_), Ok(index)) = (&head.checkpoint, &head.index) else {
            return None;
        };
        Some(Self {
            log,
            head,
            index,
            known: Known::new(index, trust),
            gathered: Gathered::default(),
            room: MAX_HISTORY,
            progress: None,
        })
    }

    /// From now on `say` is told how many entries were read and checked, of how many that are wanted so far: what one
    /// says may lead to others.
    pub fn watched(mut self, say: impl Fn(u64, u64) + 'l) -> Self {
        self.progress = Some(Progress {
            read: 0,
            wanted: 0,
            say: Box::new(say),
        });
        self
    }

    /// Nobody is told any more.
    pub fn unwatched(mut self) -> Self {
        self.progress = None;
        self
    }

    /// Tells of something as it is now: no answer is better than the state of the log that it rests on.
    ///
    /// # Errors
    /// [`Reason`] why it can't be known, or why the log can't be relied on.
    pub async fn tell<T>(&mut self, question: impl Fn(&Known<'_>) -> Told<T>) -> Result<T, Reason> {
        self.head.relied()?;
        self.ask(question).await
    }

    /// Asks until there is an answer: what the question wants is fetched and proven in between.
    ///
    /// # Errors
    /// [`Reason`] why it can't be known.
    pub async fn ask<T>(&mut self, question: impl Fn(&Known<'_>) -> Told<T>) -> Result<T, Reason> {
        self.room = MAX_HISTORY;
        for _ in 0..MAX_ROUNDS {
            match question(&self.known) {
                // Whoever says what isn't so may have left out what matters most.
                Ok(answer) => return self.known.lie().map_or(Ok(answer), |lie| Err(lie.clone())),
                Err(Open::Unknown(reason)) => return Err(reason),
                Err(Open::Wanted) => {}
            }
            let wants = self.known.take_wants();
            if wants.is_empty() {
                break;
            }
            self.gather(&wants).await;
            self.log.breathe().await;
        }
        Err(Reason::Blocked)
    }

    /// Judges the history of a record, and holds it against the rules of its type. `on_step` is called
    /// after each step.
    pub async fn check(&mut self, entry: &mut CheckedEntry, on_step: &mut impl FnMut(&Verdict)) {
        let Some(bytes) = entry.bytes.as_deref() else {
            return;
        };
        let record = self.log.intact(&[bytes]).await.pop().flatten();
        let Some(record) = record else {
            return;
        };
        self.room = MAX_HISTORY;
        let history = IndexKey::new(Kind::Ref, record.record().id());
        // What it says by itself is known: so the rules can ask for the rest at once.
        self.take_own(&record, entry.proof.as_ref());
        entry
            .verdict
            .judge_rules(&self.known, entry.index, self.head.now);
        let mut wants = self.known.take_wants();
        let first = [Want::List(history.clone()), Want::Entry(entry.index)];
        let missing = first.into_iter().filter(|want| !self.has(want));
        let missing: Vec<Want> = missing.filter(|want| !wants.contains(want)).collect();
        wants.extend(missing);
        for _ in 0..MAX_ROUNDS {
            self.gather(&wants).await;
            let now = self.head.now;
            entry.verdict.judge_rules(&self.known, entry.index, now);
            on_step(&entry.verdict);
            self.log.breathe().await;
            wants = self.known.take_wants();
            if wants.is_empty() {
                break;
            }
        }
        match self.gathered.lists.get(&history) {
            Some(Ok(complete)) => {
                let listed = listed(complete, &self.gathered);
                let (verdict, index) = (&mut entry.verdict, self.index);
                verdict.judge_history(&record, entry.index, index, complete, &listed);
                entry.history = Some(complete.clone());
                verdict.judge_rules(&self.known, entry.index, self.head.now);
            }
            Some(Err(error)) => stop_list(&mut entry.verdict, error),
            None => {}
        }
    }

    /// Takes the entry itself for known, with the proof that it was checked by.
    fn take_own(&mut self, record: &IntactRecord<'_>, proof: Option<&TlogProof>) {
        let Some(proof) = proof else { return };
        let leaf = record.leaf_hash();
        if let Ok(included) = proof.verify_inclusion(leaf, self.index.checkpoint()) {
            let own = Listed {
                bytes: record.record().bytes(),
                included: &included,
            };
            self.known.add_read(&own, Some(record));
        }
    }

    /// The log and its state.
    pub(super) const fn source(&self) -> (&'l Log<F, C>, &'l CheckedHead) {
        (self.log, self.head)
    }

    fn has(&self, want: &Want) -> bool {
        match want {
            Want::List(key) => self.gathered.lists.contains_key(key),
            Want::Entry(number) => self.gathered.entries.contains_key(number),
            Want::Interval(_) => false,
        }
    }

    async fn gather(&mut self, wants: &[Want]) {
        let (known, gathered) = (&mut self.known, &mut self.gathered);
        gather(
            (self.log, self.index),
            known,
            gathered,
            wants,
            (&mut self.room, &mut self.progress),
        )
        .await;
    }
}

/// The entries of a list, as far as they are there.
fn listed<'g>(complete: &Complete, gathered: &'g Gathered) -> Vec<Listed<'g>> {
    let entries = complete.numbers().iter();
    let entries = entries.filter_map(|number| gathered.entries.get(number));
    entries.map(as_listed).collect()
}

fn as_listed(entry: &Entry) -> Listed<'_> {
    Listed {
        bytes: entry.bytes(),
        included: entry.included(),
    }
}

/// Fetches and proves what is wanted, and hands it over. Lists beyond the room that is left, all together,
/// are too long to be read here.
async fn gather<F: Fetch, C: Cache>(
    (log, index): (&Log<F, C>, &Index),
    known: &mut Known<'_>,
    gathered: &mut Gathered,
    wants: &[Want],
    (room, progress): (&mut u64, &mut Option<Progress<'_>>),
) {
    let keys: Vec<IndexKey> = wants.iter().filter_map(list_of).collect();
    let intervals: Vec<u64> = wants.iter().filter_map(interval_of).collect();
    let wanted: SortedSet<u64> = wants.iter().filter_map(entry_of).collect();
    let (mut lists, intervals) = join(
        read_lists(log, index, &keys),
        read_intervals(log, index, &intervals),
    )
    .await;
    let is_there = |number: &u64| gathered.entries.contains_key(number);
    let mut numbers: SortedSet<u64> = wanted.into_iter().filter(|n| !is_there(n)).collect();
    // Whoever asks for a list wants its entries next; all of them at once, with the tiles they share.
    for (_, list) in &mut lists {
        let Ok(complete) = list else {
            continue;
        };
        let new = complete.numbers().iter().filter(|n| !is_there(n));
        let new: SortedSet<u64> = new.copied().collect();
        let count = new.difference(&numbers).count();
        match room.checked_sub(u64::try_from(count).unwrap_or(u64::MAX)) {
            Some(left) => {
                *room = left;
                numbers.extend(new);
            }
            None => {
                let spent = MAX_HISTORY.saturating_sub(*room);
                let count = spent.saturating_add(u64::try_from(count).unwrap_or(u64::MAX));
                let limit = MAX_HISTORY;
                *list = Err(LogError::ListTooLong { count, limit });
            }
        }
    }
    if let Some(progress) = progress {
        progress.want(numbers.len());
    }
    let entries = read_entries(log, index, &numbers).await;
    for (key, list) in lists {
        let told = list.as_ref().map_err(|error| Reason::from(error.clone()));
        known.add_list(key.clone(), told);
        gathered.lists.insert(key, list);
    }
    let there: Vec<&[u8]> = entries
        .iter()
        .filter_map(|(_, entry)| Some(entry.as_ref().ok()?.bytes()))
        .collect();
    let mut intact = log.intact(&there).await.into_iter();
    for (number, entry) in &entries {
        match entry {
            Ok(entry) => known.add_read(&as_listed(entry), intact.next().flatten().as_ref()),
            Err(error) => known.miss_entry(*number, Reason::from(error.clone())),
        }
        if let Some(progress) = progress {
            progress.read();
        }
        log.breathe().await;
    }
    let entries = entries.into_iter();
    gathered
        .entries
        .extend(entries.filter_map(|(number, entry)| Some((number, entry.ok()?))));
    for (number, found) in intervals {
        match found {
            Ok((own, next)) => {
                let of_next = next.as_ref().map(as_listed);
                known.add_interval(number, &as_listed(&own), of_next.as_ref());
                for entry in [Some(own), next].into_iter().flatten() {
                    gathered.entries.insert(entry.index(), entry);
                }
            }
            Err(error) => known.miss_interval(number, Reason::from(error)),
        }
    }
}

fn list_of(want: &Want) -> Option<IndexKey> {
    match want {
        Want::List(key) => Some(key.clone()),
        Want::Entry(_) | Want::Interval(_) => None,
    }
}

fn entry_of(want: &Want) -> Option<u64> {
    match want {
        Want::Entry(number) => Some(*number),
        Want::List(_) | Want::Interval(_) => None,
    }
}

fn interval_of(want: &Want) -> Option<u64> {
    match want {
        Want::Interval(number) => Some(*number),
        Want::List(_) | Want::Entry(_) => None,
    }
}

type Numbered = Vec<(u64, Result<Entry, LogError>)>;

/// Reads lists, each with all its numbers.
async fn read_lists<F: Fetch, C: Cache>(
    log: &Log<F, C>,
    index: &Index,
    keys: &[IndexKey],
) -> Vec<(IndexKey, Result<Complete, LogError>)> {
    let hashes: Vec<_> = keys.iter().map(IndexKey::hash).collect();
    if hashes.is_empty() {
        return Vec::new();
    }
    let found = log.look_up(index, &hashes).await;
    let lists = keys.iter().zip(found).map(|(key, found)| async move {
        let list = match found {
            Ok(found) => log.complete(index, found, MAX_HISTORY).await,
            Err(error) => Err(error),
        };
        (key.clone(), list)
    });
    stream::iter(lists).buffered(PARALLEL).collect().await
}

async fn read_entries<F: Fetch, C: Cache>(
    log: &Log<F, C>,
    index: &Committed,
    numbers: &SortedSet<u64>,
) -> Numbered {
    if numbers.is_empty() {
        return Vec::new();
    }
    let head = Head::from(index.checkpoint().checkpoint());
    let wanted: Vec<u64> = numbers.iter().copied().collect();
    match log.entries(head, &wanted).await {
        Ok(entries) => wanted.into_iter().zip(entries).collect(),
        Err(error) => {
            let failed = wanted
                .into_iter()
                .map(|number| (number, Err(error.clone())));
            failed.collect()
        }
    }
}

type Evidence = Result<(Entry, Option<Entry>), LogError>;

async fn read_intervals<F: Fetch, C: Cache>(
    log: &Log<F, C>,
    index: &Committed,
    numbers: &[u64],
) -> Vec<(u64, Evidence)> {
    let intervals = numbers
        .iter()
        .map(|number| async { (*number, log.interval_evidence(index, *number).await) });
    stream::iter(intervals).buffered(PARALLEL).collect().await
}
