//! What is known of a log at one of its states, and what would have to be known besides.
//!
//! Rules ask for complete lists and for entries. What isn't there yet is noted as wanted, and the
//! rule ends [`Open`]; whoever drives the rules fetches it, proves it, adds it, and runs them again.
//! So rules are plain functions, and the same ones run over a log, a file, or a whole replay.

mod archive;
mod fact;
mod interval;
mod memos;

use std::cell::RefCell;
use std::rc::Rc;
use stele_verify::record::IntactRecord;
use stele_verify::sorted::{SortedMap, SortedSet};

use stele_tlog::index::Complete;

use crate::authority::Holder;
use crate::index::{Committed, IndexKey, IndexRoot, Kind, keys_of, keys_of_record};
use crate::trust::TrustFile;
use crate::verdict::{Listed, MAX_HISTORY, Reason};

pub use archive::Archive;
use archive::{Loaded, ReadFact};
pub use fact::{Fact, Signed};
pub use interval::Interval;
use interval::quorum_time;
use memos::Memos;

/// Something that has to be fetched and proven before a rule can go on.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Want {
    /// All numbers of a key's list.
    List(IndexKey),
    /// An entry by its number.
    Entry(u64),
    /// When the entry with this number was logged.
    Interval(u64),
}

/// Why a question has no answer yet, or can't have one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Open {
    /// Something is wanted; ask again when it is there.
    Wanted,
    /// It can't be known.
    Unknown(Reason),
}

/// An answer, or why there is none.
pub type Told<T> = Result<T, Open>;

/// Where lists are from.
#[derive(Debug, Clone)]
enum Source {
    /// Proven one by one against an index that the log has committed to.
    Committed(Box<Committed>),
    /// The whole log, replayed: a key without a list has no entries.
    Replayed,
    /// The same, kept where there is more room than in memory. What reads facts stands beside it, so
    /// that a program without an archive isn't made heavier by it.
    Kept(Rc<dyn Archive>, ReadFact),
}

/// What is known of a log.
#[derive(Debug, Clone)]
pub struct Known<'t> {
    trust: &'t TrustFile,
    origin: String,
    source: Source,
    head_time: Option<u64>,
    lists: SortedMap<IndexKey, Result<Vec<u64>, Reason>>,
    entries: SortedMap<u64, Result<Option<Box<Fact>>, Reason>>,
    /// The keys of the entries that have been proven, to hold lists against them.
    keys: SortedMap<u64, SortedSet<IndexKey>>,
    lie: Option<Reason>,
    intervals: SortedMap<u64, Result<Interval, Reason>>,
    /// When the checkpoints were cosigned that index roots carry, by the numbers of these: many entries share one.
    quorum_times: SortedMap<u64, Option<u64>>,
    wants: RefCell<SortedSet<Want>>,
    /// What was taken out of an archive.
    loaded: Loaded,
    /// What has been concluded from all this: nothing else than what would be concluded again.
    pub(crate) memos: Rc<Memos>,
}

impl<'t> Known<'t> {
    /// Nothing yet of the log with this index.
    pub fn new(committed: &Committed, trust: &'t TrustFile) -> Self {
        let origin = committed.checkpoint().origin();
        let head_time = committed.checkpoint().quorum_time();
        let source = Source::Committed(Box::new(committed.clone()));
        Self::over(source, origin, head_time, trust)
    }

    /// Everything: a log that the caller has replayed from its first entry to its last, which was
    /// cosigned at `head_time`. Add entries with [`Known::replay`].
    pub fn replayed(origin: &str, head_time: Option<u64>, trust: &'t TrustFile) -> Self {
        Self::over(Source::Replayed, origin, head_time, trust)
    }

    /// The same of a log whose lists and facts lie in an archive. What is taken out of it stays in memory
    /// until [`Known::trim`].
    pub fn kept(
        archive: Rc<dyn Archive>,
        origin: &str,
        head_time: Option<u64>,
        trust: &'t TrustFile,
    ) -> Self {
        Self::over(
            Source::Kept(archive, Fact::from_bytes),
            origin,
            head_time,
            trust,
        )
    }

    fn over(source: Source, origin: &str, head_time: Option<u64>, trust: &'t TrustFile) -> Self {
        Self {
            trust,
            origin: origin.to_owned(),
            source,
            head_time,
            lists: SortedMap::new(),
            entries: SortedMap::new(),
            keys: SortedMap::new(),
            lie: None,
            intervals: SortedMap::new(),
            quorum_times: SortedMap::new(),
            wants: RefCell::default(),
            loaded: Loaded::default(),
            memos: Rc::default(),
        }
    }

    /// Takes note of the next entry of a log that is being replayed, of its keys, and of the fact in
    /// it, if there is one.
    pub fn replay(&mut self, number: u64, bytes: &[u8], fact: Option<Fact>) {
        if !matches!(self.source, Source::Replayed) {
            return;
        }
        for key in keys_of(bytes) {
            let list = self.lists.entry(key).or_insert_with(|| Ok(Vec::new()));
            if let Ok(numbers) = list {
                numbers.push(number);
            }
        }
        let fact = fact.filter(|fact| fact.number() == number);
        self.entries.insert(number, Ok(fact.map(Box::new)));
        self.intervals.insert(number, Ok(Interval::default()));
    }

    /// When these entries of a log that is being replayed were logged.
    pub fn replay_interval(&mut self, entries: core::ops::Range<u64>, interval: Interval) {
        if matches!(self.source, Source::Replayed) {
            for (_, known) in self.intervals.range_mut(entries) {
                *known = Ok(interval);
            }
        }
    }

    /// The trust file.
    pub const fn trust(&self) -> &'t TrustFile {
        self.trust
    }

    /// Whether the whole log was replayed, so that nothing has to be fetched.
    pub const fn is_replayed(&self) -> bool {
        matches!(self.source, Source::Replayed | Source::Kept(..))
    }

    /// When the quorum saw the log in this state, in POSIX seconds.
    pub const fn head_time(&self) -> Option<u64> {
        self.head_time
    }

    /// What is wanted, all at once: what rules have asked for since this was last called.
    pub fn take_wants(&self) -> Vec<Want> {
        let wants = std::mem::take(&mut *self.wants.borrow_mut());
        self.memos.clear();
        wants.into_iter().collect()
    }

    /// Adds a complete list, or why it can't be had. A list of another index changes nothing.
    pub fn add_list(&mut self, key: IndexKey, list: Result<&Complete, Reason>) {
        let list = match (list, &self.source) {
            (Ok(complete), Source::Committed(committed)) => {
                let lookup = complete.lookup();
                let root = committed.root().root();
                if lookup.key() != key.hash() || lookup.root() != root {
                    return;
                }
                Ok(complete.numbers().to_vec())
            }
            (Ok(_), Source::Replayed | Source::Kept(..)) => return,
            (Err(reason), _) => {
                if reason.is_index_lie() {
                    self.lie = self.lie.take().or_else(|| Some(reason.clone()));
                }
                Err(reason)
            }
        };
        if let Ok(numbers) = &list {
            let mut proven = self.keys.iter();
            let lie = proven.find_map(|(entry, keys)| self.lie_of(&key, numbers, *entry, keys));
            self.lie = self.lie.take().or(lie);
        }
        self.lists.insert(key, list);
        self.forget();
    }

    /// Adds an entry of the log. One that isn't shown to stand in it changes nothing.
    pub fn add_entry(&mut self, entry: &Listed<'_>) {
        self.add_read(entry, None);
    }

    /// The same of one that is known to be this intact record; where it isn't known, that is looked at here.
    pub fn add_read(&mut self, entry: &Listed<'_>, record: Option<&IntactRecord<'_>>) {
        let Source::Committed(committed) = &self.source else {
            return;
        };
        if entry.is_in(committed) {
            let number = entry.included.index();
            // Nothing is said of an entry by another's record.
            let record = record.filter(|record| record.record().bytes() == entry.bytes);
            let fact = match record {
                Some(record) => Fact::of(number, record, &self.origin),
                None => Fact::read(number, entry.bytes, &self.origin),
            };
            self.entries.insert(number, Ok(fact.map(Box::new)));
            self.forget();
            // An index root is one whatever else its bytes may be.
            let record = record.filter(|_| !IndexRoot::claims_to_be(entry.bytes));
            let keys = match record {
                Some(record) => keys_of_record(record.record()),
                None => keys_of(entry.bytes),
            };
            let mut lists = self.lists.iter();
            let lie = lists.find_map(|(key, list)| {
                let numbers = list.as_ref().ok()?;
                self.lie_of(key, numbers, number, &keys)
            });
            self.lie = self.lie.take().or(lie);
            self.keys.insert(number, keys);
        }
    }

    /// How the log's index is shown to be false by its own entries, if it is.
    pub const fn lie(&self) -> Option<&Reason> {
        self.lie.as_ref()
    }

    /// How a list contradicts an entry, if it does.
    fn lie_of(
        &self,
        key: &IndexKey,
        numbers: &[u64],
        entry: u64,
        keys: &SortedSet<IndexKey>,
    ) -> Option<Reason> {
        let Source::Committed(committed) = &self.source else {
            return None;
        };
        let is_listed = numbers.binary_search(&entry).is_ok();
        match (is_listed, keys.contains(key)) {
            (true, false) => Some(Reason::IndexMislists { entry }),
            (false, true) if entry < committed.number() => Some(Reason::IndexOmits { entry }),
            _ => None,
        }
    }

    /// Says that an entry can't be had.
    pub fn miss_entry(&mut self, number: u64, reason: Reason) {
        self.entries.entry(number).or_insert(Err(reason));
        self.forget();
    }

    /// Adds when an entry was logged: from the index roots around it, see [`Interval::verify`].
    pub fn add_interval(&mut self, number: u64, own: &Listed<'_>, next: Option<&Listed<'_>>) {
        let Source::Committed(committed) = &self.source else {
            return;
        };
        let (times, policy) = (&mut self.quorum_times, &self.trust.policy);
        let interval = Interval::with_times(number, own, next, committed, |at, root| {
            if let Some(time) = times.get(&at) {
                return *time;
            }
            let time = quorum_time(root, policy);
            times.insert(at, time);
            time
        });
        let interval = interval.ok_or(Reason::IntervalUnknown { entry: number });
        self.intervals.insert(number, interval);
        self.forget();
    }

    /// Says that the time of an entry can't be had.
    pub fn miss_interval(&mut self, number: u64, reason: Reason) {
        self.intervals.entry(number).or_insert(Err(reason));
        self.forget();
    }

    /// The numbers of all entries about a key.
    ///
    /// # Errors
    /// [`Open`]
    pub fn list(&self, key: &IndexKey) -> Told<&[u64]> {
        match (self.lists.get(key), &self.source) {
            (Some(Ok(numbers)), _) => Ok(numbers),
            (Some(Err(reason)), _) => Err(Open::Unknown(reason.clone())),
            (None, Source::Replayed) => Ok(&[]),
            (None, Source::Kept(archive, _)) => self.loaded.list(archive.as_ref(), key),
            (None, Source::Committed(_)) => Err(self.want(Want::List(key.clone()))),
        }
    }

    /// The fact in an entry; none if there is no fact in it.
    ///
    /// # Errors
    /// [`Open`]
    pub fn fact(&self, number: u64) -> Told<Option<&Fact>> {
        match (self.entries.get(&number), &self.source) {
            (Some(Ok(fact)), _) => Ok(fact.as_deref()),
            (Some(Err(reason)), _) => Err(Open::Unknown(reason.clone())),
            (None, Source::Kept(archive, read)) => {
                self.loaded.fact(archive.as_ref(), *read, number)
            }
            (None, _) => Err(self.want(Want::Entry(number))),
        }
    }

    /// All facts about a key, in the order of the log.
    ///
    /// # Errors
    /// [`Open`]: also where there are more entries than are read for one verdict.
    pub fn facts(&self, key: &IndexKey) -> Told<Vec<&Fact>> {
        let numbers = self.list(key)?;
        let count = u64::try_from(numbers.len()).unwrap_or(u64::MAX);
        if count > MAX_HISTORY && matches!(self.source, Source::Committed(_)) {
            let limit = MAX_HISTORY;
            return Err(Open::Unknown(Reason::ListTooLong { count, limit }));
        }
        let facts = together(numbers.iter().map(|number| self.fact(*number)))?;
        Ok(facts.into_iter().flatten().collect())
    }

    /// All facts whose subject has this id: everything about a flat, a tree, an entity, a key.
    ///
    /// # Errors
    /// [`Open`]
    pub fn about(&self, subject: &str) -> Told<Vec<&Fact>> {
        self.facts(&IndexKey::new(Kind::Subject, subject))
    }

    /// The fact whose record has this id, and nothing if there is none. Of several the first that was entitled and of
    /// whose signers each was known: whoever learns an id may log something else under it before. Then the first
    /// that was entitled by having its keys alone, and the first intact one.
    ///
    /// # Errors
    /// [`Open`]. What comes after the one that is found leaves nothing open.
    pub fn by_id(&self, id: &str) -> Told<Option<&Fact>> {
        let mut facts = self.facts(&IndexKey::new(Kind::Ref, id))?;
        facts.retain(|fact| fact.id() == id);
        if facts.len() < 2 || self.trust.anchors.is_empty() {
            return Ok(facts.first().copied());
        }
        let (mut entitled, mut open) = (None, None);
        for fact in &facts {
            match self.is_of_known(fact) {
                Ok(Some(true)) => return Ok(Some(fact)),
                Ok(Some(false)) => entitled = entitled.or(Some(*fact)),
                Ok(None) => {}
                Err(Open::Wanted) => return Err(Open::Wanted),
                Err(why) => open = open.or(Some(why)),
            }
        }
        match open {
            Some(why) => Err(why),
            None => Ok(entitled.or_else(|| facts.first().copied())),
        }
    }

    /// Of a fact that was entitled, whether somebody was behind each key that signed it: some roles ask for a key alone.
    fn is_of_known(&self, fact: &Fact) -> Told<Option<bool>> {
        if !self.is_entitled(fact)? {
            return Ok(None);
        }
        let holders = fact.signed().iter();
        let holders = holders.map(|signed| self.holder_of(&signed.key, fact.number()));
        let is_known = |holder: &Holder| *holder != Holder::Nobody;
        Ok(Some(together(holders)?.iter().all(is_known)))
    }

    /// When an entry was logged.
    ///
    /// # Errors
    /// [`Open`]
    pub fn interval(&self, number: u64) -> Told<Interval> {
        match (self.intervals.get(&number), &self.source) {
            (Some(Ok(interval)), _) => Ok(*interval),
            (Some(Err(reason)), _) => Err(Open::Unknown(reason.clone())),
            (None, Source::Kept(archive, _)) => archive.interval(number).ok_or(Open::Wanted),
            (None, _) => Err(self.want(Want::Interval(number))),
        }
    }

    /// The numbers of all facts that are there, with the reasons of those that can't be had left out: of a
    /// log that was replayed in memory, or of the entries that were fetched.
    pub fn numbers(&self) -> Vec<u64> {
        let facts = self.entries.iter();
        facts
            .filter(|(_, fact)| matches!(fact, Ok(Some(_))))
            .map(|(number, _)| *number)
            .collect()
    }

    /// What was concluded before this was known may not hold any more. A clone of this may know other things,
    /// so nothing is changed that it shares.
    fn forget(&mut self) {
        self.memos = Rc::default();
    }

    fn want(&self, want: Want) -> Open {
        self.wants.borrow_mut().insert(want);
        Open::Wanted
    }
}

/// All answers, after every question has been asked: so that what is wanted is wanted at once.
///
/// # Errors
/// What can't be known before what is only wanted.
pub fn together<T>(answers: impl IntoIterator<Item = Told<T>>) -> Told<Vec<T>> {
    let mut told = Vec::new();
    let mut wanted = false;
    let mut unknown = None;
    for answer in answers {
        match answer {
            Ok(answer) => told.push(answer),
            Err(Open::Wanted) => wanted = true,
            Err(Open::Unknown(reason)) => unknown = unknown.or(Some(reason)),
        }
    }
    match (unknown, wanted) {
        (Some(reason), _) => Err(Open::Unknown(reason)),
        (None, true) => Err(Open::Wanted),
        (None, false) => Ok(told),
    }
}
