//! Tiled logs that other programs wrote, read and written again here.
//!
//! Each function is a test that takes its input as bytes, and panics where it fails.

use futures::executor::block_on;
use stele_client::audit::Audit;
use stele_client::cache::MemoryCache;
use stele_client::fetch::{Fetch, FetchError};
use stele_client::log::{Log, LogError};
use stele_client::seen::MemorySeen;
use stele_records::verdict::Growth;
use stele_tlog::bundle::{self, BundleError};
use stele_tlog::{Batch, BundleId, Edge, Head, LogPath, Plan, Tile, TileId, Tree};
use stele_verify::checkpoint::Checkpoint;
use stele_verify::merkle::{Included, verify_consistency};
use stele_verify::note::Note;
use stele_verify::policy::Policy;

use crate::vectors::Files;

const TESSERA_ORIGIN: &str = "example.com/log/testdata";
const TESSERA_KEY: &str =
    "example.com/log/testdata+33d7b496+AeHTu4Q3hEIMHNqc6fASMsq3rKNx280NI+oO5xCFkkSx";

const SUNLIGHT_MIRROR: &str =
    "mirror/000de184301123b9278c086a7d9f68c9577e83872224c197058fd90784ea9706/";

/// A log as it was when it had so many entries: the files, with that checkpoint.
struct TesseraAt<'a> {
    files: &'a Files,
    size: u64,
}

impl Fetch for TesseraAt<'_> {
    async fn get(&self, path: &str, limit: u64) -> Result<Vec<u8>, FetchError> {
        let path = match path {
            "checkpoint" => format!("checkpoint.{}", self.size),
            path => path.to_owned(),
        };
        let file = self.files.all().iter().find(|file| file.path == path);
        let bytes = &file.ok_or(FetchError::NotFound)?.bytes;
        match bytes.len() as u64 > limit {
            true => Err(FetchError::TooLarge { limit }),
            false => Ok(bytes.clone()),
        }
    }
}

fn tessera(files: &Files, size: u64) -> Log<TesseraAt<'_>> {
    let policy = format!("log {TESSERA_KEY}\nquorum none\n");
    let policy = Policy::parse(policy.as_bytes()).expect("the test's own policy");
    let fetch = TesseraAt { files, size };
    Log::new(fetch, MemoryCache::default(), policy, TESSERA_ORIGIN)
}

/// The client reads every entry of Tessera's log at every size, though it has no single entries.
pub fn tessera_is_read(files: &Files) {
    for size in 0..=15 {
        let log = tessera(files, size);
        let checkpoint = block_on(log.checkpoint()).unwrap();
        let head = Head::from(checkpoint.checkpoint());
        assert_eq!(head.size, size);

        let mut audit = Audit::new(head);
        let mut visited = Vec::new();
        let visit = |_, entry: &[u8]| visited.push(entry.to_vec());
        block_on(audit.run(&log, visit, |_| {})).unwrap();
        assert_eq!(visited.len() as u64, size);

        let indexes: Vec<u64> = (0..size).collect();
        let entries = block_on(log.entries(head, &indexes)).unwrap();
        for (entry, visited) in entries.into_iter().zip(visited) {
            assert_eq!(entry.unwrap().into_bytes(), visited);
        }
    }
}

/// From each size to each later one, Tessera's log has grown; back, it has not.
pub fn tessera_has_grown(files: &Files) {
    for old in 0..=15 {
        let memory = MemorySeen::default();
        let before = block_on(tessera(files, old).checkpoint()).unwrap();
        let first = block_on(tessera(files, old).growth(&before, &memory));
        assert_eq!(first, Ok(Growth::FirstVisit));
        for new in old..=15 {
            let memory = MemorySeen::default();
            block_on(tessera(files, old).growth(&before, &memory)).unwrap();
            let log = tessera(files, new);
            let after = block_on(log.checkpoint()).unwrap();
            let growth = block_on(log.growth(&after, &memory));
            assert_eq!(
                growth,
                Ok(Growth::Consistent { seen: old }),
                "{old} to {new}"
            );
            if old > 0 {
                let head = Head::from(after.checkpoint());
                let plan = Plan::for_root(new, old).unwrap();
                let tree = block_on(log.tree(head, &plan)).unwrap();
                let proof = tree.consistency_proof(old).unwrap();
                verify_consistency(old, new, before.root(), head.root, &proof).unwrap();
            }
            if old < new {
                let back = block_on(tessera(files, old).growth(&before, &memory));
                let (seen, shown) = (new, old);
                assert_eq!(back, Ok(Growth::RolledBack { seen, shown }));
            }
        }
    }
}

/// Appending Tessera's entries one by one writes Tessera's files, byte for byte.
pub fn tessera_is_written(files: &Files) {
    let id = BundleId::in_tree(15, 0).expect("15 entries are one bundle");
    let entries = bundle::parse(id, files.get(&id.path())).unwrap();
    let mut edge = Edge::default();
    let mut last = Vec::new();
    for entry in entries {
        let batch = Batch::new(&edge, &last, &[entry]).unwrap();
        let size = batch.edge.size();
        let checkpoint = files.get(&format!("checkpoint.{size}"));
        let checkpoint = Checkpoint::parse_text(Note::parse(checkpoint).unwrap().text()).unwrap();
        assert_eq!(batch.edge.head(), Head::from(&checkpoint));
        for file in batch.files {
            match file.path {
                LogPath::Entry(_) => assert_eq!(file.bytes, entry),
                path => assert_eq!(file.bytes, files.get(&path.path()), "{path:?}"),
            }
            if let LogPath::Bundle(_) = file.path {
                last = file.bytes;
            }
        }
        edge = batch.edge;
    }
    assert_eq!(edge.size(), 15);
}

/// A mirror of Sunlight's: its tiles, full and partial, give the root that it cosigned, and the
/// proof of every leaf.
pub fn sunlight_tiles(files: &Files) {
    let file = |path: &str| files.get(&format!("{SUNLIGHT_MIRROR}{path}"));
    let note = Note::parse(file("checkpoint")).unwrap();
    let head = Head::from(&Checkpoint::parse_text(note.text()).unwrap());
    assert_eq!(head.size, 300);
    let plan = Plan::for_range(300, 0..300).unwrap();
    let paths: Vec<_> = plan.tiles().iter().map(TileId::path).collect();
    assert_eq!(paths, ["tile/0/000", "tile/0/001.p/44", "tile/1/000.p/1"]);
    let tile = |id| Tile::parse(id, file(&id.path())).unwrap();
    let tree = Tree::authenticate(head, plan.tiles().iter().copied().map(tile)).unwrap();
    for index in 0..300 {
        let (leaf, proof) = (tree.leaf_hash(index), tree.inclusion_proof(index));
        Included::verify(leaf.unwrap(), index, 300, head.root, &proof.unwrap()).unwrap();
    }
    for old in 1..=300 {
        let (root, proof) = (tree.root_at(old), tree.consistency_proof(old));
        verify_consistency(old, 300, root.unwrap(), head.root, &proof.unwrap()).unwrap();
    }
}

/// The mirror's bundles are placeholders, and compressed on disk: neither reads as a bundle.
pub fn sunlight_bundles(files: &Files) {
    for (index, first) in [(0, 0), (1, 256)] {
        let id = BundleId::in_tree(300, index).expect("300 entries are two bundles");
        let bytes = files.get(&format!("{SUNLIGHT_MIRROR}{}", id.path()));
        let Err(BundleError::Truncated { index }) = bundle::parse(id, bytes) else {
            panic!("{id:?} was read")
        };
        assert!(index >= first);
    }
}

/// Each byte of each file that an answer rests on: if it is changed, the answer is a named error
/// about that file.
pub fn tessera_mutations(files: &Files) {
    let size = 15;
    let head = {
        let checkpoint = block_on(tessera(files, size).checkpoint()).unwrap();
        Head::from(checkpoint.checkpoint())
    };
    for path in ["tile/0/000.p/15", "tile/entries/000.p/15"] {
        for at in 0..files.get(path).len() {
            let policy = format!("log {TESSERA_KEY}\nquorum none\n");
            let policy = Policy::parse(policy.as_bytes()).expect("the test's own policy");
            let fetch = Mutated { files, path, at };
            let log = Log::new(fetch, MemoryCache::default(), policy, TESSERA_ORIGIN);
            let error = block_on(log.entry(head, 7)).unwrap_err();
            assert_eq!(error.paths(), [path]);
            assert!(!error.could_not_check());
            let code = error.code();
            match error {
                LogError::Tree { .. } => assert_eq!(code, "tree-edge-mismatch"),
                LogError::EntryMismatch { .. } => assert_eq!(code, "log-entry-mismatch"),
                LogError::Bundle { .. } => assert!(code.starts_with("bundle-")),
                other => panic!("{other:?}"),
            }
        }
    }
}

struct Mutated<'a> {
    files: &'a Files,
    path: &'a str,
    at: usize,
}

impl Fetch for Mutated<'_> {
    async fn get(&self, path: &str, limit: u64) -> Result<Vec<u8>, FetchError> {
        let (files, size) = (self.files, 15);
        let mut bytes = TesseraAt { files, size }.get(path, limit).await?;
        if path == self.path {
            bytes[self.at] ^= 1;
        }
        Ok(bytes)
    }
}
