//! A replayed log that lies where there is more room than in memory, and what is taken out of it.

use std::cell::Cell;
use std::fmt::Debug;
use std::rc::Rc;

use elsa::FrozenBTreeMap;

use super::fact::Fact;
use super::interval::Interval;
use super::{Known, Open, Source, Told, together};
use crate::index::IndexKey;

/// How many bytes what was taken out may take, within a question that looks at many things one after the
/// other.
const WITHIN_A_QUESTION: usize = 4 << 20;

/// What memory a fact takes for each byte in the archive: texts of their own, and what holds them.
const UNPACKED: usize = 4;

/// How many facts are looked at together.
const SHORT: usize = 64;

/// Numbers of a list that are read at once.
const AT_ONCE: usize = 1024;

/// A log that has been replayed from its first entry to its last: its lists and its facts. Who answers with
/// nothing has failed, and says why to whoever drives the rules.
pub trait Archive: Debug {
    /// The numbers of a key's list from `from` on, at most so many.
    fn list(&self, key: &IndexKey, from: u64, most: usize) -> Option<Vec<u64>>;

    /// [`Fact::to_bytes`] of the fact in this entry; empty if there is none in it.
    fn fact(&self, number: u64) -> Option<Vec<u8>>;

    /// Takes note that the bytes of this entry aren't what was put there.
    fn damaged(&self, number: u64);

    /// When this entry was logged.
    fn interval(&self, number: u64) -> Option<Interval>;

    /// What has been settled about an entry, if it has.
    fn settled(&self, number: u64, what: u8) -> Option<i64>;

    /// Remembers what has been settled about an entry.
    fn settle(&self, number: u64, what: u8, value: i64);
}

/// Reads a fact that an archive has kept.
pub(super) type ReadFact = fn(&[u8]) -> Option<Fact>;

/// What was taken out of an archive: it stays where it is, because rules look at it.
#[derive(Default)]
pub(super) struct Loaded {
    lists: FrozenBTreeMap<IndexKey, Vec<u64>>,
    facts: FrozenBTreeMap<u64, Box<Option<Fact>>>,
    /// About how many bytes it takes.
    weight: Cell<usize>,
}

impl Debug for Loaded {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let weight = self.weight.get();
        f.debug_struct("Loaded")
            .field("weight", &weight)
            .finish_non_exhaustive()
    }
}

impl Clone for Loaded {
    /// Takes nothing along: whatever is missing is taken out again.
    fn clone(&self) -> Self {
        Self::default()
    }
}

impl Loaded {
    pub(super) fn list(&self, archive: &dyn Archive, key: &IndexKey) -> Told<&[u64]> {
        if let Some(numbers) = self.lists.get(key) {
            return Ok(numbers);
        }
        let numbers = archive.list(key, 0, usize::MAX).ok_or(Open::Wanted)?;
        self.add(numbers.len().saturating_mul(8).saturating_add(128));
        Ok(self.lists.insert(key.clone(), numbers))
    }

    pub(super) fn fact(
        &self,
        archive: &dyn Archive,
        read: ReadFact,
        number: u64,
    ) -> Told<Option<&Fact>> {
        if let Some(fact) = self.facts.get(&number) {
            return Ok(fact.as_ref());
        }
        let bytes = archive.fact(number).ok_or(Open::Wanted)?;
        let fact = match bytes.is_empty() {
            true => None,
            false => {
                let fact = read(&bytes).filter(|fact| fact.number() == number);
                if fact.is_none() {
                    archive.damaged(number);
                    return Err(Open::Wanted);
                }
                fact
            }
        };
        self.add(bytes.len().saturating_mul(UNPACKED).saturating_add(256));
        Ok(self.facts.insert(number, Box::new(fact)).as_ref())
    }

    fn add(&self, weight: usize) {
        self.weight.set(self.weight.get().saturating_add(weight));
    }
}

impl<'t> Known<'t> {
    /// Lets go of what was taken out of an archive, if it takes more than so many bytes, and of conclusions
    /// where there are many. To be called between questions.
    pub fn trim(&mut self, most: usize) {
        if self.loaded.weight.get() > most {
            self.loaded = Loaded::default();
        }
        self.memos.trim(most);
    }

    /// Lets go of what was worked out of projects: the next question is about another one.
    pub fn leave_project(&self) {
        self.memos.leave_project();
    }

    /// What has been settled about an entry, if that is remembered beyond memory.
    pub(crate) fn settled(&self, number: u64, what: u8) -> Option<i64> {
        match &self.source {
            Source::Kept(archive, _) => archive.settled(number, what),
            _ => None,
        }
    }

    /// Remembers beyond memory what has been settled about an entry.
    pub(crate) fn settle(&self, number: u64, what: u8, value: i64) {
        if let Source::Kept(archive, _) = &self.source {
            archive.settle(number, what, value);
        }
    }

    /// Asks about each fact of a key, in the order of the log, and keeps the answers alone: a list may be
    /// longer than what memory holds.
    ///
    /// # Errors
    /// As [`Known::facts`], and what the answers have.
    pub(crate) fn each<T>(
        &self,
        key: &IndexKey,
        mut ask: impl FnMut(&Self, &Fact) -> Told<T>,
    ) -> Told<Vec<T>> {
        let Source::Kept(archive, _) = &self.source else {
            let facts = self.facts(key)?;
            return together(facts.into_iter().map(|fact| ask(self, fact)));
        };
        let archive = Rc::clone(archive);
        let first = archive.list(key, 0, SHORT).ok_or(Open::Wanted)?;
        if first.len() < SHORT {
            let facts = self.facts(key)?;
            return together(facts.into_iter().map(|fact| ask(self, fact)));
        }
        let mut from = 0;
        let mut aside = self.aside();
        let mut told = Vec::new();
        let mut open = None;
        loop {
            let part = archive.list(key, from, AT_ONCE).ok_or(Open::Wanted)?;
            let Some(last) = part.last() else {
                return open.map_or(Ok(told), Err);
            };
            from = last.saturating_add(1);
            for number in part {
                if aside.loaded.weight.get() > WITHIN_A_QUESTION {
                    aside = self.aside();
                }
                if let Some(fact) = aside.fact(number)? {
                    match (ask(&aside, fact), &open) {
                        (Ok(answer), _) => told.push(answer),
                        // As `together` has it: what can't be known before what is only wanted.
                        (Err(why), None | Some(Open::Wanted)) => open = Some(why),
                        (Err(_), Some(Open::Unknown(_))) => {}
                    }
                }
                aside.memos.trim_between();
            }
        }
    }

    /// For questions that together look at much, and whose answers alone are kept.
    pub(crate) fn apart(&self) -> Apart<'_, 't> {
        let aside = match &self.source {
            Source::Kept(..) => Some(Box::new(self.aside())),
            _ => None,
        };
        Apart { known: self, aside }
    }

    /// The same, with nothing taken out yet. Conclusions are shared.
    fn aside(&self) -> Self {
        self.clone()
    }
}

/// What is known, apart from what was taken out of an archive already.
#[derive(Debug)]
pub(crate) struct Apart<'k, 't> {
    known: &'k Known<'t>,
    aside: Option<Box<Known<'t>>>,
}

impl<'t> Apart<'_, 't> {
    /// Asks the next question.
    pub(crate) fn ask<T>(&mut self, ask: impl FnOnce(&Known<'t>) -> T) -> T {
        let Some(aside) = &mut self.aside else {
            return ask(self.known);
        };
        if aside.loaded.weight.get() > WITHIN_A_QUESTION {
            **aside = self.known.aside();
        }
        aside.memos.trim_between();
        ask(aside)
    }
}
