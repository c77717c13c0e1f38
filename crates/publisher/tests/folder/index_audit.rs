//! The index of a folder, held against a model that shares no code with the one that made it but the
//! map function and the hashes.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{LazyLock, Mutex};

use stele_publisher::index::files::FOLDER;
use stele_publisher::store::Home;
use stele_records::index::{IndexKey, IndexRoot, MAP_ID, keys_of};
use stele_records::trust::TrustFile;
use stele_tlog::index::list::{head_of, parse_numbers, partial_files, tile_of, value_of};
use stele_tlog::index::{IndexPath, List, Page, SHORT, mpt};
use stele_tlog::{BundleId, Plan, Tile, Tree};
use stele_verify::checkpoint::Checkpoint;
use stele_verify::hash::{Hash, empty_root};
use stele_verify::merkle::root_of_entries;
use stele_verify::note::Note;
use stele_verify::tlog_proof::TlogProof;

/// What the newest index root of a folder commits to.
pub(crate) struct Index {
    /// Index roots in the log, with their numbers.
    pub(crate) roots: Vec<(u64, IndexRoot)>,
    /// Files below `index/` that the newest of them reaches.
    pub(crate) reachable: BTreeMap<PathBuf, Vec<u8>>,
    /// Whether `head.tlog-proof` is of the public checkpoint, and not one publication ahead.
    pub(crate) is_settled: bool,
}

impl Index {
    /// Checks every index root of the log, all files that the newest reaches, and the proof of it.
    pub(crate) fn audit(home: &Home, entries: &[Vec<u8>]) -> Self {
        let mut model: BTreeMap<Hash, Vec<u64>> = BTreeMap::new();
        let mut roots = Vec::new();
        let mut published = 0;
        for (number, entry) in (0..).zip(entries) {
            if let Ok(root) = IndexRoot::parse(entry) {
                let before = &entries[..number as usize];
                let covered = root_of_entries(before.iter().map(Vec::as_slice));
                root.check_place(number, covered).unwrap();
                // Before the first one checkpoints may have been published without an index.
                if !roots.is_empty() {
                    root.check_previous(published).unwrap();
                }
                published = number + 1;
                assert_eq!(root.keys(), model.len() as u64, "index root {number}");
                let known = root_of(covered, &model);
                assert_eq!(root.root(), known, "index root {number}");
                roots.push((number, root));
            }
            for key in keys(entry) {
                model.entry(key).or_default().push(number);
            }
        }
        let last = entries.len().checked_sub(1);
        let newest = roots
            .last()
            .filter(|(number, _)| Some(*number) == last.map(|n| n as u64));
        let mut reachable = BTreeMap::new();
        if let Some((number, root)) = newest {
            for key in keys(&entries[*number as usize]) {
                model.get_mut(&key).unwrap().pop();
            }
            model.retain(|_, numbers| !numbers.is_empty());
            let found = read_all(&folder(&home.public()), root.root(), &mut reachable);
            assert_eq!(found, model, "what the pages and lists say");
        }
        let is_settled = check_proof(home, entries, newest.map(|(_, root)| root));
        Self {
            roots,
            reachable,
            is_settled,
        }
    }
}

fn keys(entry: &[u8]) -> Vec<Hash> {
    type Known = BTreeMap<Vec<u8>, Vec<Hash>>;
    static KNOWN: LazyLock<Mutex<Known>> = LazyLock::new(Mutex::default);
    let mut known = KNOWN.lock().unwrap();
    if let Some(keys) = known.get(entry) {
        return keys.clone();
    }
    let keys: Vec<_> = keys_of(entry).iter().map(IndexKey::hash).collect();
    known.insert(entry.to_vec(), keys.clone());
    keys
}

/// The root of the index over the entries with this root.
fn root_of(covered: Hash, model: &BTreeMap<Hash, Vec<u64>>) -> Hash {
    static KNOWN: LazyLock<Mutex<BTreeMap<Hash, Hash>>> = LazyLock::new(Mutex::default);
    let compute = || {
        let pairs: Vec<_> = model
            .iter()
            .map(|(key, numbers)| (key.as_bytes(), value_of(&head_of(numbers))))
            .collect();
        match pairs.as_slice() {
            [] => empty_root(),
            pairs => mpt::root(pairs),
        }
    };
    *KNOWN.lock().unwrap().entry(covered).or_insert_with(compute)
}

/// The folder of the index below a log's folder.
pub(crate) fn folder(log: &Path) -> PathBuf {
    log.join(FOLDER)
}

/// The place of a file below the index's folder.
pub(crate) fn place(folder: &Path, path: &IndexPath) -> PathBuf {
    folder.join(MAP_ID).join(path.path())
}

/// Every key and list below a page, read from the files alone.
pub(crate) fn read_all(
    folder: &Path,
    root: Hash,
    files: &mut BTreeMap<PathBuf, Vec<u8>>,
) -> BTreeMap<Hash, Vec<u64>> {
    let mut read = |path: IndexPath| -> Vec<u8> {
        let path = place(folder, &path);
        let bytes = fs::read(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        let below = path.strip_prefix(folder.join(MAP_ID)).unwrap().to_owned();
        files.insert(below, bytes.clone());
        bytes
    };
    let mut found = BTreeMap::new();
    let mut open = vec![root];
    while let Some(address) = open.pop() {
        let bytes = read(IndexPath::Page(address));
        match Page::authenticate(&address, &bytes).unwrap() {
            Page::Inner(inner) => open.extend(inner.slots.iter().map(|slot| slot.hash)),
            Page::Leaf(records) => {
                for record in records {
                    let numbers = match record.list {
                        List::Short(numbers) => numbers,
                        List::Long(head) => {
                            let plan = Plan::for_range(head.size, 0..head.size).unwrap();
                            let mut numbers = Vec::new();
                            let tiles: Vec<Tile> = plan
                                .tiles()
                                .iter()
                                .map(|id| match id.level() {
                                    0 => {
                                        let id = BundleId::in_tree(head.size, id.index()).unwrap();
                                        let file = read(IndexPath::Numbers(record.key, id));
                                        let part = parse_numbers(id, &file).unwrap();
                                        numbers.push((id, part.clone()));
                                        tile_of(id, &part).unwrap()
                                    }
                                    _ => {
                                        let file = read(IndexPath::Tile(record.key, *id));
                                        Tile::parse(*id, &file).unwrap()
                                    }
                                })
                                .collect();
                            Tree::authenticate(head, tiles).unwrap();
                            for path in partial_files(record.key, head.size) {
                                read(path);
                            }
                            numbers.sort();
                            numbers.into_iter().flat_map(|(_, part)| part).collect()
                        }
                    };
                    assert!(found.insert(record.key, numbers).is_none());
                }
            }
        }
    }
    assert!(found.values().all(|numbers: &Vec<u64>| !numbers.is_empty()));
    assert!(found.values().any(|numbers| numbers.len() > SHORT) || found.len() < 1000);
    found
}

/// Checks `head.tlog-proof` as a reader does. Gives whether it is of the public checkpoint.
fn check_proof(home: &Home, entries: &[Vec<u8>], newest: Option<&IndexRoot>) -> bool {
    let trust = TrustFile::parse(&fs::read(home.trust_path()).unwrap()).unwrap();
    let public = fs::read(home.public().join("checkpoint")).unwrap();
    let public = Checkpoint::parse_text(Note::parse(&public).unwrap().text()).unwrap();
    let Ok(bytes) = fs::read(home.public().join("index/head.tlog-proof")) else {
        assert!(newest.is_none(), "the newest index root has no proof");
        return true;
    };
    let proof = TlogProof::parse(&bytes).unwrap();
    let entry = proof.extra().expect("it carries its index root").to_vec();
    let (included, checkpoint) = proof.verify(&entry, &trust.policy).unwrap();
    assert_eq!(included.index(), checkpoint.size() - 1);
    let root = IndexRoot::parse(&entry).unwrap();
    assert_eq!(root.covered().size, included.index());
    if checkpoint.size() == public.size() {
        assert_eq!(checkpoint.root(), public.root());
        assert_eq!(Some(&entry), entries.last());
        return true;
    }
    // One publication ahead: it grew from the public one, and says so.
    assert!(checkpoint.size() > public.size());
    assert_eq!(root.previous_checkpoint(), Some(&public));
    // And everything that it needs is there.
    read_all(
        &folder(&home.public()),
        root.root(),
        &mut BTreeMap::default(),
    );
    false
}

/// All files below the index's folder, without those that a crash left half.
pub(crate) fn all_files(folder: &Path) -> BTreeSet<PathBuf> {
    fn walk(top: &Path, folder: &Path, found: &mut BTreeSet<PathBuf>) {
        let Ok(entries) = fs::read_dir(folder) else {
            return;
        };
        for entry in entries {
            let path = entry.unwrap().path();
            if path.is_dir() {
                walk(top, &path, found);
            } else if !path.to_string_lossy().ends_with(".new") {
                found.insert(path.strip_prefix(top).unwrap().to_owned());
            }
        }
    }
    let top = folder.join(MAP_ID);
    let mut found = BTreeSet::new();
    walk(&top, &top, &mut found);
    found
}
