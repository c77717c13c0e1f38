//! Feeds: what is published is announced, per project and per entity (`docs/feeds.md`).
//!
//! A feed follows from the log, the trust file's name and the settings alone: written again, it has the
//! same bytes. A publication writes the feeds of the keys that its batch touches, after its checkpoint
//! is public; what that costs grows with the batch. A private mark says for which settings all feeds were
//! written. Where it is missing or differs, all of them are written again.
//!
//! - `atom`: the file's form.
//! - `list`: the newest numbers of a key's list.

mod atom;
mod list;

use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use stele_messages::Lang;
use stele_records::index::{IndexKey, IndexRoot, Kind, keys_of_with};
use stele_records::time::format_time;
use stele_records::trust::{Localized, TrustFile};
use stele_records::types::field::encode_id;
use stele_tlog::index::List;
use stele_tlog::path::entry_path;
use stele_tlog::{Head, Plan};
use stele_verify::hash::{Hash, leaf_hash};
use stele_verify::key::KnownKeys;
use stele_verify::record::Record;

use crate::index::State;
use crate::index::publish::Place;
use crate::output::events::warning;
use crate::progress;
use crate::publish::{LogFiles, PublishError};
use crate::store::Settings;
use crate::threads::side_by_side;
use atom::{Feed, Item};
use list::Lists;

/// Items in a feed: the newest.
const MOST_ITEMS: usize = 50;

/// The file of the private state that says for which settings all feeds were written.
const MARK: &str = "feeds";

/// The form of the files: another number has all of them written again.
const VERSION: u32 = 1;

/// Feeds that are written with one flush.
const TOGETHER: usize = 64;

/// Items that are kept in memory: neighbouring feeds share many.
const KEPT_ITEMS: usize = 10_000;

/// The keys of these entries whose feeds tell of them.
pub(crate) fn touched(batch: &[Vec<u8>]) -> BTreeSet<IndexKey> {
    let found = side_by_side(batch, |part| {
        let mut known = KnownKeys::new();
        let keys = part.iter().flat_map(|entry| with_feeds(entry, &mut known));
        keys.collect::<BTreeSet<_>>()
    });
    found.into_iter().flatten().collect()
}

fn with_feeds(entry: &[u8], known: &mut KnownKeys) -> impl Iterator<Item = IndexKey> + use<> {
    keys_of_with(entry, known)
        .into_iter()
        .filter(IndexKey::has_feed)
}

/// Writes the feeds of these keys, which new entries of the log touch; or all feeds, if they were never
/// written for these settings. A log without an index has none.
///
/// # Errors
/// [`PublishError::Disk`]. What can't be read costs its feed only, which is said.
pub(crate) fn announce(
    place: Place<'_>,
    head: Head,
    mut keys: BTreeSet<IndexKey>,
) -> Result<(), PublishError> {
    let trust = place.home.trust()?;
    let mark = mark(place.home.settings(), &trust);
    let is_current = std::fs::read_to_string(place.home.state(MARK)).is_ok_and(|old| old == mark);
    if is_current && keys.is_empty() {
        return Ok(());
    }
    let Some(root) = place.log.last_index_root(head)? else {
        return Ok(());
    };
    if !is_current {
        let mut known = KnownKeys::new();
        place.log.for_each_entry(head.size, |_, entry| {
            keys.extend(with_feeds(entry, &mut known));
        })?;
    }
    let mut desk = Desk::new(place, head, &root, &trust);
    write(place, &mut desk, &keys)?;
    if !is_current {
        place
            .disk
            .replace(&place.home.state(MARK), mark.as_bytes())?;
    }
    Ok(())
}

/// Has all feeds written by the next [`announce`].
///
/// # Errors
/// [`PublishError::Disk`]
pub(crate) fn forget(place: Place<'_>) -> Result<(), PublishError> {
    Ok(place.disk.remove(&place.home.state(MARK))?)
}

/// What all feeds depend on besides the log.
fn mark(settings: &Settings, trust: &TrustFile) -> String {
    let Addresses { explorer, log } = Addresses::of(settings, trust);
    let Localized { en, zh } = &trust.name;
    format!("v{VERSION}\n{explorer:?}\n{log:?}\n{en:?}\n{zh:?}\n")
}

fn write(
    place: Place<'_>,
    desk: &mut Desk<'_>,
    keys: &BTreeSet<IndexKey>,
) -> Result<(), PublishError> {
    let bar = (keys.len() > TOGETHER)
        .then(|| progress::bar(u64::try_from(keys.len()).unwrap_or(u64::MAX), "feeds"));
    let mut files = Vec::new();
    for key in keys {
        match desk.files(key) {
            Ok(more) => files.extend(more),
            Err(error @ PublishError::Disk(_)) => return Err(error),
            Err(error) => warning!(
                "the feed of {} was left as it is: {error}. Then run `stele index` with \
                 --rebuild",
                named(key)
            ),
        }
        if files.len() >= TOGETHER {
            place.log.replace_all(place.disk, files.drain(..))?;
        }
        if let Some(bar) = &bar {
            bar.inc(1);
        }
    }
    if let Some(bar) = bar {
        bar.finish_and_clear();
    }
    Ok(place.log.replace_all(place.disk, files)?)
}

/// The name of a project, the code of an entity.
fn named(key: &IndexKey) -> String {
    let name = String::from_utf8_lossy(key.value());
    key.entity_code()
        .unwrap_or(&name)
        .escape_debug()
        .to_string()
}

/// The way from a feed to the folder of its log.
const TO_LOG: &str = "../../../";

/// Where things are on the web.
struct Addresses {
    /// The explorer, without a slash at its end.
    explorer: Option<String>,
    /// The log's folder, with a slash at its end.
    log: Option<String>,
}

impl Addresses {
    /// The log lies at the first mirror of the trust file: at an address of its own, or beside the
    /// explorer's page.
    fn of(settings: &Settings, trust: &TrustFile) -> Self {
        let explorer = settings.explorer.as_deref();
        let explorer = explorer.map(|url| {
            let url = url.trim_end_matches('/');
            match url.contains("://") {
                true => url.to_owned(),
                // Seen from the log's folder, and a feed lies three folders below it.
                false => format!("{TO_LOG}{url}"),
            }
        });
        let mirrors = trust.mirrors.get(&settings.origin);
        let mirror = mirrors.and_then(|mirrors| mirrors.first());
        let log = mirror.and_then(|mirror| {
            let mirror = mirror.trim_end_matches('/');
            match &explorer {
                _ if mirror.contains("://") => Some(format!("{mirror}/")),
                Some(explorer) if explorer.contains("://") && !mirror.starts_with(['/', '.']) => {
                    Some(format!("{explorer}/{mirror}/"))
                }
                _ => None,
            }
        });
        Self { explorer, log }
    }

    /// A file of the log, as a feed links to it: three folders below the log, if nobody knows where
    /// that is.
    fn file(&self, path: &str) -> String {
        let log = self.log.as_deref().unwrap_or(TO_LOG);
        format!("{log}{path}")
    }

    /// The page of a project or an entity.
    fn page(&self, key: &IndexKey) -> Option<String> {
        let explorer = self.explorer.as_ref()?;
        Some(match key.entity_code() {
            Some(code) => format!("{explorer}/#/e/{code}"),
            None => {
                let name = String::from_utf8_lossy(key.value());
                encode_id(&format!("{explorer}/#/f/"), &name)
            }
        })
    }
}

/// The permanent address of an entry's page in an explorer: with its leaf hash, so that it can't come to
/// mean another record.
pub(crate) fn entry_page(explorer: &str, entry: u64, leaf: &Hash) -> String {
    let explorer = explorer.trim_end_matches('/');
    format!("{explorer}/#/entry/{entry}/{}", leaf.to_hex())
}

/// An entry as all feeds have it, in each language.
struct Told {
    updated: String,
    leaf: Hash,
    /// Titles and summaries, in the order of [`Lang::ALL`].
    texts: Vec<(String, String)>,
}

/// Reads entries, and makes feeds of them.
struct Desk<'a> {
    log: &'a LogFiles,
    head: Head,
    origin: &'a str,
    name: &'a Localized,
    addresses: Addresses,
    lists: Lists<'a>,
    /// The list of all index roots but the newest, once it was read, and parts of it.
    roots: Option<Option<List>>,
    root_numbers: BTreeMap<u64, Vec<u64>>,
    /// The times of index roots, by their numbers.
    times: BTreeMap<u64, u64>,
    told: BTreeMap<u64, Rc<Told>>,
}

impl<'a> Desk<'a> {
    fn new(place: Place<'a>, head: Head, root: &IndexRoot, trust: &'a TrustFile) -> Self {
        let settings = place.home.settings();
        Self {
            log: place.log,
            head,
            origin: &settings.origin,
            name: &trust.name,
            addresses: Addresses::of(settings, trust),
            lists: Lists::new(place.log, State::committed(root)),
            roots: None,
            root_numbers: BTreeMap::new(),
            times: BTreeMap::new(),
            told: BTreeMap::new(),
        }
    }

    /// The files of a key's feed, one in each language. None if nothing is logged under it.
    fn files(&mut self, key: &IndexKey) -> Result<Vec<(String, String)>, PublishError> {
        let Some(list) = self.lists.list(key)? else {
            return Ok(Vec::new());
        };
        let mut numbers = self.lists.last(key, &list, MOST_ITEMS)?;
        numbers.reverse();
        self.read(&numbers)?;
        let told: Vec<(u64, Rc<Told>)> = numbers
            .iter()
            .filter_map(|number| Some((*number, Rc::clone(self.told.get(number)?))))
            .collect();
        let Some((_, newest)) = told.first() else {
            return Ok(Vec::new());
        };
        let mut files = Vec::new();
        for (at, lang) in Lang::ALL.into_iter().enumerate() {
            let Some(path) = key.feed_path(lang.tag()) else {
                continue;
            };
            let items = told.iter();
            let items = items.filter_map(|(number, told)| self.item(*number, told, at));
            let feed = Feed {
                id: self.id(key, lang),
                language: lang.tag(),
                title: self.title(key, lang),
                subtitle: stele_messages::feed_about(lang).to_owned(),
                author: self.name(lang).to_owned(),
                updated: newest.updated.clone(),
                own: match self.addresses.log {
                    Some(_) => self.addresses.file(&path),
                    None => path.rsplit('/').next().unwrap_or_default().to_owned(),
                },
                page: self.addresses.page(key),
                items: items.collect(),
            };
            files.push((path, feed.to_xml()));
        }
        Ok(files)
    }

    fn item(&self, number: u64, told: &Told, language: usize) -> Option<Item> {
        let (title, summary) = told.texts.get(language)?.clone();
        let file = self.addresses.file(&entry_path(&told.leaf));
        let explorer = self.addresses.explorer.as_deref();
        let page = explorer.map(|explorer| entry_page(explorer, number, &told.leaf));
        Some(Item {
            id: format!("urn:stele:entry:{}", told.leaf.to_hex()),
            title,
            summary,
            updated: told.updated.clone(),
            page: page.unwrap_or_else(|| file.clone()),
            file,
        })
    }

    /// A name for ever: of this log, this key and this language.
    fn id(&self, key: &IndexKey, lang: Lang) -> String {
        let origin = self.origin.as_bytes();
        let hash = Hash::of(&[b"stele/feed\0", origin, b"\0", key.hash().as_bytes()]);
        format!("urn:stele:feed:{}:{}", lang.tag(), hash.to_hex())
    }

    fn title(&self, key: &IndexKey, lang: Lang) -> String {
        let publisher = self.name(lang);
        match key.entity_code() {
            Some(code) => stele_messages::feed_of_entity(lang, code, publisher),
            None => {
                let name = String::from_utf8_lossy(key.value());
                stele_messages::feed_of_project(lang, &name, publisher)
            }
        }
    }

    const fn name(&self, lang: Lang) -> &'a str {
        match lang {
            Lang::Zh => self.name.zh.as_str(),
            Lang::En => self.name.en.as_str(),
        }
    }

    /// Reads those of the entries that weren't read before, each held against its leaf.
    fn read(&mut self, numbers: &[u64]) -> Result<(), PublishError> {
        if self.told.len() > KEPT_ITEMS {
            self.told.clear();
        }
        let mut missing = BTreeMap::new();
        let mut wanted = BTreeSet::new();
        for number in numbers {
            if self.told.contains_key(number) {
                continue;
            }
            let root = self.root_of(*number)?;
            missing.insert(*number, root);
            wanted.insert(*number);
            wanted.extend(Some(root).filter(|root| !self.times.contains_key(root)));
        }
        if wanted.is_empty() {
            return Ok(());
        }
        let plan = Plan::for_leaves(self.head.size, wanted.iter().copied())?;
        let tree = self.log.tree(self.head, &plan)?;
        let entry = |number: u64| {
            let leaf = tree.leaf_hash(number)?;
            let path = entry_path(&leaf);
            let missing = || PublishError::Missing(self.log.path(&path));
            let bytes = self.log.read(&path)?.ok_or_else(missing)?;
            if leaf_hash(&bytes) != leaf {
                let path = self.log.path(&path);
                return Err(PublishError::Bundle(path, "log-entry-mismatch"));
            }
            Ok((leaf, bytes))
        };
        let mut told = Vec::new();
        for (number, root) in missing {
            let time = match self.times.get(&root) {
                Some(time) => *time,
                None => {
                    let (_, bytes) = entry(root)?;
                    let time = IndexRoot::parse(&bytes)?.time();
                    self.times.insert(root, time);
                    time
                }
            };
            let (leaf, bytes) = entry(number)?;
            told.push((number, self.tell(number, leaf, &bytes, root, time)));
        }
        self.told.extend(
            told.into_iter()
                .map(|(number, told)| (number, Rc::new(told))),
        );
        Ok(())
    }

    /// The number of the index root with which this entry was published.
    fn root_of(&mut self, number: u64) -> Result<u64, PublishError> {
        let key = IndexKey::new(Kind::IndexRoot, "");
        if self.roots.is_none() {
            self.roots = Some(self.lists.list(&key)?);
        }
        let found = match &self.roots {
            Some(Some(list)) => self
                .lists
                .after(&key, list, number, &mut self.root_numbers)?,
            _ => None,
        };
        // The newest one covers the list of the others, so it isn't in it.
        Ok(found.unwrap_or(self.head.size.saturating_sub(1)))
    }

    fn tell(&self, number: u64, leaf: Hash, bytes: &[u8], root: u64, time: u64) -> Told {
        // What isn't proven to be its signers' word isn't repeated.
        let record = Record::parse(bytes).and_then(Record::verify).ok();
        let texts = Lang::ALL.map(|lang| {
            let item = stele_messages::feed_item(lang, number, record.as_ref());
            let size = root.saturating_add(1);
            let evidence = stele_messages::feed_evidence(lang, self.origin, number, &leaf, size);
            (item.title, format!("{}\n\n{evidence}", item.summary))
        });
        Told {
            updated: format_time(time).unwrap_or_default(),
            leaf,
            texts: texts.to_vec(),
        }
    }
}
