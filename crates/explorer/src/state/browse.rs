//! A list of the index that is read as far as the reader goes on: newest first, a window at a time.
//!
//! A row comes in two steps. First it is *read*: intact, logged, and in its place. Then, where a page shows it, it is
//! checked *whole*: with its history and the rules of its type. What could not be had stays a row of its own, and can
//! be asked for again.

use std::rc::Rc;

use stele_client::check::CheckedEntry;
use stele_records::index::IndexKey;
use stele_records::verdict::{Outcome, Reason};
use yew::Reducible;

use super::list::ListView;
use super::names::Names;
use super::record::{EntryView, Tone};
use super::rows::{Row, Rows};
use super::same::Same;
use crate::route::ListRoute;

#[cfg(test)]
mod tests;

/// Rows of a window.
pub(crate) const WINDOW: u64 = 20;
/// Rows of a window where many are read, one after the other.
pub(crate) const STRIDE: u64 = 60;
/// Rows that are kept at most: each weighs some kilobytes, and phones have little room.
pub(crate) const MOST: u64 = 2_000;

/// How far a row has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Stage {
    /// It is being read.
    Reading,
    /// Its entry could not be had, or is wrong; its verdict says why.
    Missing,
    /// It is the log's, and says what its signers have signed. Whether it holds isn't known yet.
    Read,
    /// It was checked with everything that its verdict rests on.
    Whole,
}

/// One row.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Line {
    pub(crate) index: u64,
    pub(crate) stage: Stage,
    /// Nothing while it is being read.
    pub(crate) entry: Option<Rc<EntryView>>,
}

impl Line {
    const fn new(index: u64) -> Self {
        Self {
            index,
            stage: Stage::Reading,
            entry: None,
        }
    }

    /// A row whose entry was read and checked by itself.
    pub(crate) fn read(entry: CheckedEntry) -> Self {
        Self::of(entry, Stage::Read)
    }

    /// A row that was checked with its history and the rules of its type.
    pub(crate) fn whole(entry: CheckedEntry) -> Self {
        Self::of(entry, Stage::Whole)
    }

    fn of(entry: CheckedEntry, stage: Stage) -> Self {
        let stage = match entry.bytes {
            Some(_) => stage,
            None => Stage::Missing,
        };
        let view = EntryView::done(entry, None);
        Self {
            index: view.index.unwrap_or_default(),
            stage,
            // A row needs neither its bytes nor its proof, and there may be many.
            entry: Some(Rc::new(EntryView {
                bytes: None,
                history: None,
                ..view
            })),
        }
    }

    /// How the row is shown: what was only read is never more than partly verified.
    pub(crate) fn tone(&self) -> Tone {
        self.row().tone()
    }

    /// The same as a row of other lists.
    pub(crate) fn row(&self) -> Row {
        Row {
            index: self.index,
            entry: self.entry.clone().filter(|_| self.stage != Stage::Reading),
        }
    }

    /// Whether asking again may tell more: it could not be had, or something that it rests on could not.
    fn is_open(&self) -> bool {
        let lacks =
            |outcome: &Outcome| matches!(outcome, Outcome::CouldNotCheck(Reason::Fetch { .. }));
        let lacks_some = |entry: &EntryView| {
            let mut checks = entry.verdict.checks().iter();
            checks.any(|check| lacks(&check.outcome))
        };
        match self.stage {
            Stage::Missing => true,
            Stage::Whole => self.entry.as_deref().is_some_and(lacks_some),
            Stage::Reading | Stage::Read => false,
        }
    }
}

/// Whether rows are being read.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Reading {
    /// The list is being looked up.
    LookingUp,
    /// Nothing is under way.
    Idle,
    /// Rows are read until there are so many.
    Until(u64),
    /// It could not go on.
    Failed(Reason),
}

/// The list as far as the newest run has come.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Browse {
    /// The newest run.
    run: u64,
    /// The run that began the list: what is checked whole belongs to it.
    list_run: u64,
    /// The list itself: how many there are, and how that is known. Its own page isn't used.
    pub(crate) list: ListView,
    pub(crate) reading: Reading,
    /// Newest first, without a gap.
    lines: Rc<Vec<Line>>,
    /// Whom the rows name, as far as it was looked up.
    pub(crate) names: Names,
}

/// What happens to it. `run` is that of the reading, `of` that of the list.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum BrowseAction {
    /// Another list, or the same one in another state of the log.
    Begin { run: u64, key: IndexKey },
    /// It was looked up, or could not be.
    Found { run: u64, list: Box<ListView> },
    /// Reading goes on until there are so many rows. What is missing is read again, if it is asked for `again`.
    GoOn { run: u64, until: u64, again: bool },
    /// The next rows by their numbers, newest first.
    Numbers { run: u64, numbers: Vec<u64> },
    /// Rows were read.
    Read { run: u64, lines: Vec<Line> },
    /// It could not go on.
    Failed { run: u64, why: Reason },
    /// Everything that was asked for is there.
    Done { run: u64 },
    /// The reader has stopped it.
    Stop { run: u64 },
    /// A row was checked whole.
    Whole { of: u64, line: Line },
    /// Who is behind codes was looked up.
    Named { of: u64, names: Names },
}

impl Browse {
    /// Before anything is known.
    pub(crate) fn pending(key: IndexKey) -> Self {
        Self {
            run: 0,
            list_run: 0,
            list: ListView::pending(ListRoute::of(key)),
            reading: Reading::LookingUp,
            lines: Rc::default(),
            names: Names::default(),
        }
    }

    /// Which list it is.
    pub(crate) const fn key(&self) -> &IndexKey {
        &self.list.route.key
    }

    /// The rows, newest first.
    pub(crate) fn lines(&self) -> &[Line] {
        &self.lines
    }

    /// Which rows these are.
    pub(crate) fn version(&self) -> Same<Vec<Line>> {
        Same(Rc::clone(&self.lines))
    }

    /// A row by the number of its entry.
    pub(crate) fn line(&self, index: u64) -> Option<&Line> {
        // Numbers fall from row to row.
        let at = self.lines.binary_search_by(|line| index.cmp(&line.index));
        self.lines.get(at.ok()?)
    }

    /// The same rows as other lists have them, to be shown with the views of these.
    pub(crate) fn rows(&self) -> Rows {
        Rows::checked(self.lines.iter().map(Line::row))
    }

    /// How many entries there are, where that is proven.
    pub(crate) const fn count(&self) -> Option<u64> {
        self.list.count
    }

    /// How many rows have been read, or could not be: without those that are under way.
    pub(crate) fn come(&self) -> u64 {
        let come = self.lines.iter().filter(|line| line.entry.is_some());
        u64::try_from(come.count()).unwrap_or(u64::MAX)
    }

    /// Rows that can be read at most: all, or as many as are kept.
    pub(crate) fn reach(&self) -> u64 {
        self.list.count.unwrap_or(0).min(MOST)
    }

    /// How many of them are still to be read.
    pub(crate) fn left(&self) -> u64 {
        self.reach().saturating_sub(self.come())
    }

    /// Whether rows are being read.
    pub(crate) const fn is_reading(&self) -> bool {
        matches!(self.reading, Reading::LookingUp | Reading::Until(_))
    }

    /// Whether something could not be had, so that it is worth asking again.
    pub(crate) fn is_open(&self) -> bool {
        matches!(self.reading, Reading::Failed(_)) || self.lines.iter().any(Line::is_open)
    }

    /// How many rows nothing is known of, good or bad, because something could not be had.
    pub(crate) fn open_rows(&self) -> usize {
        let lines = self.lines.iter();
        let open = lines.filter(|line| line.is_open() && line.tone() != Tone::No);
        open.count()
    }

    /// The rows that could not be had, to be read again.
    pub(crate) fn missing(&self) -> Vec<u64> {
        let lines = self.lines.iter();
        let missing = lines.filter(|line| line.stage == Stage::Missing);
        missing.map(|line| line.index).collect()
    }

    /// The run that whole checks belong to.
    pub(crate) const fn list_run(&self) -> u64 {
        self.list_run
    }

    fn set(&mut self, own: Line) {
        let lines = Rc::make_mut(&mut self.lines);
        let at = lines.binary_search_by(|line| own.index.cmp(&line.index));
        if let Some(line) = at.ok().and_then(|at| lines.get_mut(at)) {
            *line = own;
        }
    }

    /// The next rows: only such as go on from the last one, so that none is there twice.
    fn append(&mut self, numbers: Vec<u64>) {
        let lines = Rc::make_mut(&mut self.lines);
        for number in numbers {
            if lines.last().is_none_or(|last| number < last.index) {
                lines.push(Line::new(number));
            }
        }
    }

    /// What nobody reads any more is as if it had never been asked for.
    fn drop_unread(&mut self) {
        let lines = Rc::make_mut(&mut self.lines);
        lines.retain(|line| line.entry.is_some());
        for line in lines.iter_mut() {
            if line.stage == Stage::Reading {
                line.stage = Stage::Missing;
            }
        }
    }

    /// What could not be had is asked for again; what wasn't told whole is as it was read.
    fn reopen(&mut self) {
        for line in Rc::make_mut(&mut self.lines) {
            if line.is_open() {
                line.stage = match line.stage {
                    Stage::Missing => Stage::Reading,
                    Stage::Reading | Stage::Read | Stage::Whole => Stage::Read,
                };
            }
        }
    }

    /// Takes in what the run in progress has to say.
    fn hear(&mut self, action: BrowseAction) {
        match action {
            BrowseAction::Found { list, .. } => {
                self.reading = Reading::Until(WINDOW);
                self.list = *list;
            }
            BrowseAction::Numbers { numbers, .. } => self.append(numbers),
            BrowseAction::Read { lines, .. } => {
                for line in lines {
                    self.set(line);
                }
            }
            BrowseAction::Failed { why, .. } => {
                self.drop_unread();
                self.reading = Reading::Failed(why);
            }
            BrowseAction::Done { .. } => {
                self.drop_unread();
                self.reading = Reading::Idle;
            }
            BrowseAction::Begin { .. }
            | BrowseAction::GoOn { .. }
            | BrowseAction::Stop { .. }
            | BrowseAction::Whole { .. }
            | BrowseAction::Named { .. } => {}
        }
    }
}

impl BrowseAction {
    /// The run whose report this is; none where it begins one, or is about the whole list.
    const fn report_of(&self) -> Option<u64> {
        match self {
            Self::Found { run, .. }
            | Self::Numbers { run, .. }
            | Self::Read { run, .. }
            | Self::Failed { run, .. }
            | Self::Done { run } => Some(*run),
            Self::Begin { .. }
            | Self::GoOn { .. }
            | Self::Stop { .. }
            | Self::Whole { .. }
            | Self::Named { .. } => None,
        }
    }
}

impl Reducible for Browse {
    type Action = BrowseAction;

    fn reduce(self: Rc<Self>, action: BrowseAction) -> Rc<Self> {
        // What an older run says isn't heard, nor what one says that has ended.
        let is_late = |run: u64| run != self.run || !self.is_reading();
        if action.report_of().is_some_and(is_late) {
            return self;
        }
        let mut next = Rc::unwrap_or_clone(self);
        match action {
            BrowseAction::Begin { run, key } if run > next.run => {
                next = Self {
                    run,
                    list_run: run,
                    ..Self::pending(key)
                };
            }
            BrowseAction::GoOn { run, until, again } if run > next.run => {
                next.run = run;
                next.drop_unread();
                if again {
                    next.reopen();
                }
                next.reading = Reading::Until(until);
            }
            BrowseAction::Stop { run } if run > next.run => {
                next.run = run;
                next.drop_unread();
                next.reading = Reading::Idle;
            }
            BrowseAction::Whole { of, line } if of == next.list_run => next.set(line),
            BrowseAction::Named { of, names } if of == next.list_run => {
                next.names = next.names.with(&names);
            }
            report => next.hear(report),
        }
        Rc::new(next)
    }
}
