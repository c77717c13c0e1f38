//! The reader's list and what was found of each, as the page goes on.

use std::collections::BTreeMap;
use std::rc::Rc;

use stele_records::index::IndexKey;
use yew::Reducible;

use super::{Followed, Found, News, WatchList};

/// The list, and what is known so far of what stands in it.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct WatchState {
    pub(crate) list: Rc<WatchList>,
    found: BTreeMap<IndexKey, Found>,
}

/// What happens to the list.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum WatchAction {
    /// The reader wants to follow this too.
    Follow(Followed),
    /// The reader doesn't want to follow this any more.
    Stop(IndexKey),
    /// The reader has seen what is new about this.
    Seen(IndexKey),
    /// All are being looked up again.
    Begin,
    /// Something was found out about one of them.
    Found(IndexKey, Found),
}

impl WatchState {
    /// The list as it was kept.
    pub(crate) fn kept(text: Option<&str>) -> Self {
        Self {
            list: Rc::new(text.map(WatchList::parse).unwrap_or_default()),
            found: BTreeMap::new(),
        }
    }

    /// What is known of one of them.
    pub(crate) fn found(&self, key: &IndexKey) -> Found {
        self.found.get(key).cloned().unwrap_or_else(Found::pending)
    }

    /// Whether all of them have been looked up.
    pub(crate) fn is_done(&self) -> bool {
        let mut all = self.list.all().iter();
        all.all(|followed| self.found(&followed.key).news != News::Pending)
    }

    /// How many of them have something new.
    pub(crate) fn with_news(&self) -> usize {
        self.found.values().filter(|found| found.has_news()).count()
    }

    /// Of how many of them it can't be told.
    pub(crate) fn open(&self) -> usize {
        self.found.values().filter(|found| found.is_open()).count()
    }
}

impl Reducible for WatchState {
    type Action = WatchAction;

    fn reduce(self: Rc<Self>, action: WatchAction) -> Rc<Self> {
        let mut next = (*self).clone();
        let list = Rc::make_mut(&mut next.list);
        match action {
            WatchAction::Follow(followed) => list.follow(followed),
            WatchAction::Stop(key) => {
                list.stop(&key);
                next.found.remove(&key);
            }
            WatchAction::Seen(key) => {
                // Only what was shown can have been seen.
                if let Some(found) = next.found.get_mut(&key)
                    && let Some(now) = found.now
                {
                    list.seen(&key, now);
                    *found = found.clone().seen();
                }
            }
            WatchAction::Begin => next.found.clear(),
            WatchAction::Found(key, found) => {
                let is_first = list
                    .all()
                    .iter()
                    .any(|one| one.key == key && one.mark.is_none());
                if let Some(now) = found.now.filter(|_| is_first) {
                    list.seen(&key, now);
                }
                if list.has(&key) {
                    next.found.insert(key, found);
                }
            }
        }
        Rc::new(next)
    }
}
