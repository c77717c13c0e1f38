//! The log that readers see, searched by both names of a record.
//!
//! The index is the log's own, so it is asked as it was committed. All that comes out of it is held against
//! hashes that end in the checkpoint.

use std::collections::HashMap;

use stele_records::index::{IndexKey, IndexRoot, Kind};
use stele_tlog::index::list::{List, parse_numbers};
use stele_tlog::index::{Found, IndexPath, Page};
use stele_tlog::path::entry_path;
use stele_tlog::{BundleId, Head, Plan};
use stele_verify::checkpoint::VerifiedCheckpoint;
use stele_verify::hash::{Hash, empty_root, leaf_hash};
use stele_verify::note::Note;
use stele_verify::policy::Policy;
use stele_verify::record::Record;
use stele_verify::tlog_proof::TlogProof;

use super::{Named, Which};
use crate::index::files;
use crate::publish::{LogFiles, PublishError};
use crate::store::Home;
use crate::threads::side_by_side;

/// Entries that mention an id, of which at most so many are looked at for the one that has it. It is mostly
/// the first.
const MAX_MENTIONS: u64 = 4_096;

/// Pages of the index that are kept: some 20 MB.
const MAX_PAGES: usize = 1_024;

/// Pages of the index by their hashes, against which they were held.
type Pages = HashMap<Hash, Vec<u8>>;

/// A record that readers can find.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Logged {
    /// Its number in the log.
    pub entry: u64,
    /// Its leaf hash.
    pub leaf: Hash,
}

/// The key under which the index lists the entries that mention an id.
fn key_of(id: &str) -> Hash {
    IndexKey::new(Kind::Ref, id).hash()
}

/// The public log as it was read last.
#[derive(Debug)]
pub struct Published {
    home: Home,
    log: LogFiles,
    policy: Policy,
    /// The checkpoint's bytes, and what they say.
    newest: Option<(Vec<u8>, VerifiedCheckpoint)>,
    /// The index of that checkpoint; none, where the log is empty or was published by a version that knew none.
    index: Option<IndexRoot>,
    pages: Pages,
}

impl Published {
    /// The log of this folder, not read yet.
    ///
    /// # Errors
    /// [`PublishError`] if there is no way to it, or the trust file is refused.
    pub fn new(home: &Home) -> Result<Self, PublishError> {
        Ok(Self {
            home: home.clone(),
            log: LogFiles::new(home.log()?),
            policy: home.trust()?.policy,
            newest: None,
            index: None,
            pages: Pages::new(),
        })
    }

    /// The newest checkpoint, if there is one.
    pub fn checkpoint(&self) -> Option<&VerifiedCheckpoint> {
        self.newest.as_ref().map(|(_, checkpoint)| checkpoint)
    }

    /// Reads the newest checkpoint, and the index that it commits to.
    ///
    /// # Errors
    /// [`PublishError`] if readers would refuse it, or the log is damaged.
    pub fn refresh(&mut self) -> Result<(), PublishError> {
        let Some(note) = self.log.read("checkpoint")? else {
            self.newest = None;
            self.index = None;
            return Ok(());
        };
        if matches!(&self.newest, Some((known, _)) if *known == note) {
            return Ok(());
        }
        let checkpoint = match self.policy.verify(&note) {
            Ok(checkpoint) => checkpoint,
            // The trust file may be another one by now.
            Err(_) => {
                self.policy = self.home.trust()?.policy;
                self.policy.verify(&note)?
            }
        };
        let head = Head::from(checkpoint.checkpoint());
        let old = self.checkpoint().map(|old| Head::from(old.checkpoint()));
        // Cosigned anew, it commits to the same.
        if old != Some(head) {
            self.index = self.log.last_index_root(head)?;
        }
        self.newest = Some((note, checkpoint));
        Ok(())
    }

    /// The entry that a record is, by one of its names. Of several with one id, the first.
    ///
    /// # Errors
    /// [`PublishError`] if the log is damaged.
    pub fn find(&mut self, which: &Which) -> Result<Option<(Named, Logged)>, PublishError> {
        let id = match which {
            Which::Id(id) => id.clone(),
            Which::Leaf(leaf) => match self.record(leaf)? {
                Some(named) => named.id,
                None => return Ok(None),
            },
        };
        let mut found = self.under(&id)?.into_iter();
        let found = match which {
            Which::Id(_) => found.next(),
            Which::Leaf(leaf) => found.find(|logged| logged.leaf == *leaf),
        };
        Ok(found.map(|logged| {
            let leaf = logged.leaf;
            (Named { id, leaf }, logged)
        }))
    }

    /// The entries that are records with this id.
    ///
    /// # Errors
    /// [`PublishError`] if the log is damaged.
    pub fn under(&mut self, id: &str) -> Result<Vec<Logged>, PublishError> {
        let mut pages = std::mem::take(&mut self.pages);
        let found = self.under_key(id, key_of(id), &mut pages);
        self.pages = pages;
        found
    }

    /// The same of many ids, on all processors: an answer for each, in their order.
    ///
    /// # Errors
    /// [`PublishError`] if the log is damaged.
    pub fn under_all<'i>(
        &self,
        ids: impl IntoIterator<Item = &'i str>,
    ) -> Result<Vec<Vec<Logged>>, PublishError> {
        // Neighbours lie in the same pages.
        let mut keys: Vec<(Hash, usize, &str)> = (0..)
            .zip(ids)
            .map(|(at, id)| (key_of(id), at, id))
            .collect();
        keys.sort_unstable();
        let parts = side_by_side(&keys, |part| {
            let mut pages = Pages::new();
            let under = part.iter().map(|(key, at, id)| {
                let under = self.under_key(id, *key, &mut pages)?;
                Ok((*at, under))
            });
            under.collect::<Result<Vec<_>, PublishError>>()
        });
        let mut all = Vec::new();
        for part in parts {
            all.extend(part?);
        }
        all.sort_unstable_by_key(|(at, _)| *at);
        Ok(all.into_iter().map(|(_, under)| under).collect())
    }

    fn under_key(
        &self,
        id: &str,
        key: Hash,
        pages: &mut Pages,
    ) -> Result<Vec<Logged>, PublishError> {
        let (Some(root), Some(head)) = (&self.index, self.head()) else {
            return Ok(Vec::new());
        };
        let numbers = self.numbers(root, key, pages)?;
        let mut found = Vec::new();
        for entry in numbers {
            let tree = self.log.tree(head, &Plan::for_leaf(head.size, entry)?)?;
            let leaf = tree.leaf_hash(entry)?;
            if self.record(&leaf)?.is_some_and(|named| named.id == id) {
                found.push(Logged { entry, leaf });
            }
        }
        Ok(found)
    }

    /// The bytes with this leaf hash, if the log has a file of them. That doesn't say that they are logged: the
    /// file may be of a publication that was taken back with a backup.
    ///
    /// # Errors
    /// [`PublishError::Disk`]
    pub fn bytes(&self, leaf: &Hash) -> Result<Option<Vec<u8>>, PublishError> {
        let bytes = self.log.read(&entry_path(leaf))?;
        Ok(bytes.filter(|bytes| leaf_hash(bytes) == *leaf))
    }

    /// The proof that a record is logged, with the record in it.
    ///
    /// # Errors
    /// [`PublishError`] if the log is damaged.
    pub fn proof(&self, logged: &Logged) -> Result<Option<Vec<u8>>, PublishError> {
        let (Some((note, _)), Some(head)) = (&self.newest, self.head()) else {
            return Ok(None);
        };
        let Some(bytes) = self.bytes(&logged.leaf)? else {
            let path = self.log.path(&entry_path(&logged.leaf));
            return Err(PublishError::Missing(path));
        };
        let plan = Plan::for_leaf(head.size, logged.entry)?;
        let hashes = self.log.tree(head, &plan)?.inclusion_proof(logged.entry)?;
        let proof = TlogProof::new(Some(bytes), logged.entry, hashes, Note::parse(note)?)?;
        Ok(Some(proof.to_bytes()))
    }

    fn head(&self) -> Option<Head> {
        self.checkpoint()
            .map(|newest| Head::from(newest.checkpoint()))
    }

    /// The names of an entry's file, if it holds a record.
    fn record(&self, leaf: &Hash) -> Result<Option<Named>, PublishError> {
        let bytes = self.bytes(leaf)?.unwrap_or_default();
        let id = Record::parse(&bytes).ok();
        let id = id.map(|record| record.id().to_owned());
        Ok(id.map(|id| Named { id, leaf: *leaf }))
    }

    /// The entries under a key.
    fn numbers(
        &self,
        root: &IndexRoot,
        key: Hash,
        pages: &mut Pages,
    ) -> Result<Vec<u64>, PublishError> {
        let mut numbers = match self.list(root.root(), key, pages)? {
            None => Vec::new(),
            Some(List::Short(numbers)) => numbers,
            Some(List::Long(list)) => {
                let mut numbers = Vec::new();
                for index in 0..list.size.min(MAX_MENTIONS).div_ceil(256) {
                    let Some(id) = BundleId::in_tree(list.size, index) else {
                        break;
                    };
                    let path = files::path(&IndexPath::Numbers(key, id));
                    let missing = || PublishError::Missing(self.log.path(&path));
                    let bytes = self.log.read(&path)?.ok_or_else(missing)?;
                    numbers.extend(parse_numbers(id, &bytes).map_err(|_| missing())?);
                }
                numbers
            }
        };
        let covered = root.covered().size;
        numbers.retain(|number| *number < covered);
        Ok(numbers)
    }

    /// What the index has under a key. Pages are held against their hashes when they are read, and only then;
    /// whether a slot was renamed isn't asked of one's own files.
    fn list(&self, root: Hash, key: Hash, pages: &mut Pages) -> Result<Option<List>, PublishError> {
        let mut wanted = (root != empty_root()).then_some(root);
        // Each page decides at least one bit of the key.
        for _ in 0..=8 * Hash::LEN {
            let Some(address) = wanted else {
                return Ok(None);
            };
            let path = files::path(&IndexPath::Page(address));
            let damaged = || PublishError::Missing(self.log.path(&path));
            if !pages.contains_key(&address) {
                let page = self.log.read(&path)?.ok_or_else(damaged)?;
                Page::authenticate(&address, &page).map_err(|_| damaged())?;
                if pages.len() >= MAX_PAGES {
                    pages.clear();
                }
                pages.insert(address, page);
            }
            let page = pages.get(&address).ok_or_else(damaged)?;
            wanted = match Page::find(page, &key).map_err(|_| damaged())? {
                Found::List(list) => return Ok(Some(list)),
                Found::Page(next) => Some(next),
                Found::Nothing => None,
            };
        }
        Err(PublishError::Missing(self.log.path(files::FOLDER)))
    }
}
