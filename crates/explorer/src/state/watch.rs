//! What a reader follows, how far it was seen, and what is new.

mod state;

use std::ops::Range;

use serde_json::{Value, json};
use stele_client::check::CheckedList;
use stele_client::evidence::Kind as Alarm;
use stele_client::log::LogError;
use stele_records::index::{IndexKey, Kind};
use stele_records::verdict::{Answer, Reason, Verdict};

use super::head::{self, LOG_CHECKS};
use super::story::{About, Story};
use crate::route::{ListRoute, Route};

pub(crate) use state::{WatchAction, WatchState};

/// How many things one reader may follow: each is looked up on every visit.
pub(crate) const MOST_FOLLOWED: usize = 50;

/// How many new entries of one thing are read and shown.
pub(crate) const MOST_NEW: u64 = 20;

/// The longest name that is kept, in bytes.
const MAX_NAME: usize = 400;

/// How far a list was seen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Mark {
    /// Entries in the log then.
    pub(crate) size: u64,
    /// Entries in the list then.
    pub(crate) count: u64,
    /// When the quorum vouched for that state, in POSIX seconds; nothing where none does.
    pub(crate) time: Option<u64>,
}

/// Something that a reader follows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Followed {
    pub(crate) about: About,
    /// The list that holds everything about it.
    pub(crate) key: IndexKey,
    /// What people call it; empty if it was not known.
    pub(crate) name: String,
    /// Nothing until it has been looked up for the first time.
    pub(crate) mark: Option<Mark>,
}

impl About {
    /// The key under which everything that mentions it is listed: for a company also what others
    /// signed with it, paid it and said of it. None for what can't be followed.
    pub(crate) fn watch_key(&self, story: Option<&Story>) -> Option<IndexKey> {
        let mentions = |id: String| IndexKey::new(Kind::Ref, id);
        match (self, story) {
            (Self::Flat(_) | Self::Entity(_), _) => self.subject().map(mentions),
            (Self::Project(project), _) => Some(IndexKey::project(project)),
            (Self::Account(account), _) => Some(IndexKey::new(Kind::Account, account.as_str())),
            (Self::Tree(_), Some(Story::Trees(trees))) => {
                trees.first().map(|tree| mentions(tree.subject.clone()))
            }
            (Self::Tree(_), _) | (Self::Points, _) => None,
        }
    }
}

/// All that a reader follows in one log, in the order in which it was begun.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct WatchList(Vec<Followed>);

impl WatchList {
    /// Reads what [`WatchList::to_text`] wrote. What can't be read is left out: a list that is lost
    /// is followed anew, and nothing is claimed of it.
    pub(crate) fn parse(text: &str) -> Self {
        let all: Vec<Value> = serde_json::from_str(text).unwrap_or_default();
        let mut list = Self::default();
        for followed in all.iter().filter_map(read) {
            list.follow(followed);
        }
        list
    }

    /// The list as text.
    pub(crate) fn to_text(&self) -> String {
        let all: Vec<Value> = self.0.iter().map(write).collect();
        Value::from(all).to_string()
    }

    pub(crate) fn all(&self) -> &[Followed] {
        &self.0
    }

    pub(crate) fn has(&self, key: &IndexKey) -> bool {
        self.0.iter().any(|followed| followed.key == *key)
    }

    pub(crate) fn is_full(&self) -> bool {
        self.0.len() >= MOST_FOLLOWED
    }

    /// Follows this too, unless it is followed already or there is too much.
    pub(crate) fn follow(&mut self, mut followed: Followed) {
        if self.has(&followed.key) || self.is_full() {
            return;
        }
        let mut end = followed.name.len().min(MAX_NAME);
        while !followed.name.is_char_boundary(end) {
            end -= 1;
        }
        followed.name.truncate(end);
        self.0.push(followed);
    }

    pub(crate) fn stop(&mut self, key: &IndexKey) {
        self.0.retain(|followed| followed.key != *key);
    }

    /// Everything up to this mark has been seen.
    pub(crate) fn seen(&mut self, key: &IndexKey, mark: Mark) {
        if let Some(followed) = self.0.iter_mut().find(|followed| followed.key == *key) {
            followed.mark = Some(mark);
        }
    }
}

fn write(followed: &Followed) -> Value {
    let mark = followed
        .mark
        .map(|mark| json!({"size": mark.size, "count": mark.count, "time": mark.time}));
    json!({
        "about": followed.about.route().to_hash(),
        "list": Route::list(followed.key.clone()).to_hash(),
        "name": followed.name,
        "mark": mark,
    })
}

fn read(value: &Value) -> Option<Followed> {
    let about = match Route::parse(value["about"].as_str()?) {
        Route::Property { unit } => About::Flat(unit),
        Route::Tree { tag } => About::Tree(tag),
        Route::Entity { code } => About::Entity(code),
        Route::Project { project, .. } => About::Project(project),
        Route::Account { account } => About::Account(account),
        _ => return None,
    };
    let Route::List(ListRoute {
        key,
        page: 1,
        at: None,
    }) = Route::parse(value["list"].as_str()?)
    else {
        return None;
    };
    // The tag alone doesn't say which tree it is.
    if about.watch_key(None).is_some_and(|own| own != key) {
        return None;
    }
    let mark = match &value["mark"] {
        Value::Null => None,
        mark => Some(Mark {
            size: mark["size"].as_u64()?,
            count: mark["count"].as_u64()?,
            time: mark["time"].as_u64(),
        }),
    };
    Some(Followed {
        about,
        key,
        name: value["name"].as_str()?.to_owned(),
        mark,
    })
}

/// What is new of something since it was last seen.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum News {
    /// It is being looked up.
    Pending,
    /// It has only just been followed.
    Begun,
    /// Nothing.
    Quiet,
    /// So many entries; the newest of them by number, newest first.
    New { count: u64, newest: Vec<u64> },
    /// The list isn't the one that was seen: it has lost entries, or got others among the old ones.
    Changed,
    /// The log that is shown is older than what was seen.
    Behind,
    /// It can't be told.
    CantTell(Option<Reason>),
}

/// What was found out about one of the things that a reader follows.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Found {
    pub(crate) news: News,
    /// How far the list goes now, where that is proven: then it may be remembered as seen.
    pub(crate) now: Option<Mark>,
    /// Why it isn't known to be everything, where it isn't.
    pub(crate) doubt: Option<Reason>,
}

impl Found {
    pub(crate) const fn pending() -> Self {
        Self {
            news: News::Pending,
            now: None,
            doubt: None,
        }
    }

    /// Nothing could be looked up.
    pub(crate) const fn cant_tell(why: Option<Reason>) -> Self {
        Self {
            news: News::CantTell(why),
            now: None,
            doubt: None,
        }
    }

    /// Judges a list that was looked up below a log of this size, whose quorum vouched for it at
    /// `time`; and says which positions of it have to be read to know what is new: the last one
    /// that was seen, and the newest.
    pub(crate) fn looked_up(
        mark: Option<Mark>,
        list: &CheckedList,
        size: u64,
        time: Option<u64>,
    ) -> (Self, Option<Range<u64>>) {
        let answer = list.answer();
        let now = list.count().map(|count| Mark { size, count, time });
        let doubt = list.reason().filter(|_| answer != Answer::Yes);
        let said = |news| Self {
            news,
            now,
            doubt: doubt.clone(),
        };
        let Some(count) = list.count().filter(|_| answer != Answer::No) else {
            return (said(News::CantTell(list.reason())), None);
        };
        let Some(mark) = mark else {
            return (said(News::Begun), None);
        };
        if size < mark.size {
            return (said(News::Behind), None);
        }
        if count < mark.count {
            return (said(News::Changed), None);
        }
        let first = count.saturating_sub(MOST_NEW).max(mark.count);
        // The last old one must still be old, and the first new one new: else others have moved in.
        let from = match first == mark.count {
            true => first.saturating_sub(1),
            false => first,
        };
        let pending = said(News::Pending);
        match from < count {
            true => (pending, Some(from..count)),
            false => (said(News::Quiet).told(), None),
        }
    }

    /// Where the list may leave something out, nothing is known to be all there is.
    fn told(mut self) -> Self {
        if self.news == News::Quiet && self.doubt.is_some() {
            self.news = News::CantTell(self.doubt.clone());
        }
        self
    }

    /// With the numbers at the positions that were asked for.
    pub(crate) fn read(
        mut self,
        mark: Mark,
        from: u64,
        numbers: Result<Vec<u64>, LogError>,
    ) -> Self {
        let numbers = match numbers {
            Ok(numbers) => numbers,
            Err(error) => {
                self.news = News::CantTell(Some(Reason::from(error)));
                return self;
            }
        };
        let positions = (from..).zip(&numbers);
        let is_new = |number: u64| number >= mark.size;
        let mut moved = positions.filter(|(at, number)| is_new(**number) != (*at >= mark.count));
        let is_changed = moved.next().is_some();
        let count = self
            .now
            .map_or(0, |now| now.count.saturating_sub(mark.count));
        let newest = numbers.into_iter().rev().filter(|number| is_new(*number));
        self.news = match (is_changed, count) {
            (true, _) => News::Changed,
            (false, 0) => News::Quiet,
            (false, count) => News::New {
                count,
                newest: newest.collect(),
            },
        };
        self.told()
    }

    /// The same below a head with this verdict. Of a log whose head raises an alarm, or isn't verified,
    /// nothing is remembered: else what it hides or adds now would later pass for seen.
    pub(crate) fn below(mut self, head: &Verdict) -> Self {
        if head::answer(head) == Answer::Yes && Alarm::of(head).is_none() {
            return self;
        }
        self.now = None;
        if matches!(self.news, News::Begun | News::Quiet) {
            let outcomes = LOG_CHECKS.iter().filter_map(|code| head.check(*code));
            let mut reasons = outcomes.filter_map(|check| check.outcome.reason());
            self.news = News::CantTell(reasons.next().cloned());
        }
        self
    }

    /// The reader has seen all of this.
    fn seen(self) -> Self {
        Self {
            news: News::Quiet,
            ..self
        }
        .told()
    }

    /// Whether it can't be told if there is something new.
    pub(crate) const fn is_open(&self) -> bool {
        matches!(self.news, News::Behind | News::CantTell(_))
    }

    /// Whether a reader should look.
    pub(crate) const fn has_news(&self) -> bool {
        matches!(self.news, News::New { .. } | News::Changed)
    }
}

#[cfg(test)]
mod tests;
