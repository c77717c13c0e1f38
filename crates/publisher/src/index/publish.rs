//! The index's part of a publication: grown before it is decided, written after.

use stele_records::index::IndexRoot;
use stele_tlog::Head;

use super::build::{Builder, Found};
use super::files::write_and_commit;
use super::growth::Growth;
use super::store::{self, IndexStore, State};
use crate::output::events::{notice, warning};
use crate::progress;
use crate::publish::{LogFiles, PublishError};
use crate::store::{Creating, Disk, Home};

/// The index's store in a publisher's folder.
pub(crate) const STORE: &str = "index.redb";

/// Entries that are added without a word.
const QUIETLY: u64 = 10_000;

/// Whose index it is, and where its files go.
#[derive(Clone, Copy)]
pub(crate) struct Place<'a> {
    pub(crate) home: &'a Home,
    pub(crate) disk: &'a Disk,
    pub(crate) log: &'a LogFiles,
}

impl Place<'_> {
    /// The index over the log with head `base` and the entries that come next. What the store holds
    /// is taken on from there, if the log commits to it; else it is built from the log. Beside it what else
    /// was found in the new entries.
    ///
    /// # Errors
    /// [`PublishError`]. A damaged store is none: it is removed.
    pub(crate) fn grow(
        self,
        base: Head,
        entries: &[Vec<u8>],
    ) -> Result<(Growth, Found), PublishError> {
        match self.attempt(base, entries) {
            Err(PublishError::IndexStore(error)) if error.is_damage() => {
                warning!("{}: {error}", self.home.state(STORE).display());
                self.discard()?;
                self.attempt(base, entries)
            }
            result => result,
        }
    }

    fn attempt(self, base: Head, entries: &[Vec<u8>]) -> Result<(Growth, Found), PublishError> {
        let mut growth = self.open(base)?;
        let mut from = growth.from().covered.size;
        let committed = self.log.last_index_root(base)?;
        let committed = committed.as_ref().map(State::committed);
        let behind = committed.map_or(base.size, |state| state.covered.size) - from;
        if behind > 0 {
            let what = if committed.is_none() && from == 0 {
                "this log commits to no index yet: making one of"
            } else {
                "the index's store is not up to date: building it from"
            };
            notice!("{what} {behind} entries of the log");
        }
        if let Some(state) = committed {
            // The store was lost or is older. What is built now must be what was published.
            self.add_logged(&mut growth, base, from, state.covered.size)?;
            require(&growth, state)?;
            from = state.covered.size;
        }
        self.add_logged(&mut growth, base, from, base.size)?;
        let mut builder = Builder::new(&mut growth, base.size);
        let found = builder.push_all(entries)?;
        builder.finish()?;
        Ok((growth, found))
    }

    /// Opens the store at a state that the log with this head commits to, or else empty.
    fn open(self, base: Head) -> Result<Growth, PublishError> {
        let mut growth = self.store()?.grow()?;
        let state = growth.from();
        let root = self.log.index_root(base, state.covered.size)?;
        if root.as_ref().map(State::committed) != Some(state) {
            growth.clear()?;
        }
        Ok(growth)
    }

    /// The index that the log with this head commits to, built from its entries in this empty store.
    ///
    /// # Errors
    /// [`PublishError::IndexDiffers`] if what they give is another one.
    pub(crate) fn build(
        self,
        store: IndexStore,
        head: Head,
        state: State,
    ) -> Result<Growth, PublishError> {
        let mut growth = store.grow()?;
        growth.clear()?;
        self.add_logged(&mut growth, head, 0, state.covered.size)?;
        require(&growth, state)?;
        Ok(growth)
    }

    fn add_logged(
        self,
        growth: &mut Growth,
        head: Head,
        from: u64,
        to: u64,
    ) -> Result<(), PublishError> {
        let entries = to.saturating_sub(from);
        let bar = (entries > QUIETLY).then(|| progress::bar(entries, "indexing"));
        let mut builder = Builder::new(growth, from);
        let result = self.log.for_each_authentic(head, from..to, |_, entry| {
            if let Some(bar) = &bar {
                bar.inc(1);
            }
            Ok(builder.push(entry)?)
        });
        if let Some(bar) = bar {
            bar.finish_and_clear();
        }
        result?;
        builder.finish()?;
        Ok(())
    }

    /// Writes the files of the index that was decided, by which `entries` ends in an index root, and
    /// commits it. The growth is the one that this process has, if it has one; it can be done any
    /// number of times. `files` are those of the publication that come before: all of them are durable under their names
    /// before the commit.
    ///
    /// # Errors
    /// [`PublishError`]
    pub(crate) fn apply(
        self,
        base: Head,
        entries: &[Vec<u8>],
        growth: Option<Growth>,
        mut files: Creating<'_>,
    ) -> Result<(), PublishError> {
        let Some((root, before)) = entries
            .split_last()
            .and_then(|(last, before)| Some((IndexRoot::parse(last).ok()?, before)))
        else {
            // It was decided by a version that knows no index.
            return Ok(files.finish()?);
        };
        let decided = State::committed(&root);
        if let Some(growth) = growth {
            match self.write(growth, decided, &mut files) {
                Err(PublishError::IndexStore(error)) if error.is_damage() => self.discard()?,
                result => return result,
            }
        }
        // What there is of them first: some would come a second time.
        files.finish()?;
        if self.holds(decided)? {
            return Ok(());
        }
        let (growth, _) = self.grow(base, before)?;
        self.write(growth, decided, &mut files)
    }

    fn write(
        self,
        growth: Growth,
        decided: State,
        files: &mut Creating<'_>,
    ) -> Result<(), PublishError> {
        require(&growth, decided)?;
        write_and_commit(growth, decided.covered, self.disk, files)?;
        Ok(())
    }

    /// Whether the store holds this index; then its files are there.
    fn holds(self, state: State) -> Result<bool, PublishError> {
        match IndexStore::open(&self.home.state(STORE)).and_then(|store| store.state()) {
            Ok(found) => Ok(found == state),
            Err(error) if error.is_damage() => Ok(false),
            Err(error) => Err(error.into()),
        }
    }

    /// The store of the publisher's folder.
    ///
    /// # Errors
    /// [`PublishError`] if it is damaged.
    pub(crate) fn store(self) -> Result<IndexStore, PublishError> {
        Ok(IndexStore::open(&self.home.state(STORE))?)
    }

    /// Removes a store that is of no use.
    pub(crate) fn discard(self) -> Result<(), PublishError> {
        Ok(store::discard(self.disk, &self.home.state(STORE))?)
    }
}

fn require(growth: &Growth, state: State) -> Result<(), PublishError> {
    if growth.index() == state.index {
        return Ok(());
    }
    let entry = state.covered.size;
    Err(PublishError::IndexDiffers { entry })
}
