mod attachments;
mod faults;
mod intact;
mod mirrors;

use futures::executor::block_on;
use stele_tlog::bundle::BundleError;
use stele_tlog::path::entry_path;
use stele_tlog::{BundleId, Edge, TreeError};
use stele_verify::hash::leaf_hash;

use super::*;
use crate::fetch::FetchError;
use crate::seen::MemorySeen;
use crate::testing::{
    Fault, ORIGIN, OTHER, Server, TIME, checkpoint, checkpoint_by, entry, log_vkey, page,
    policy_of_keys,
};

/// A log with full tiles on two levels, partial ones on three.
const SIZE: u64 = 66_000;

fn large() -> Server {
    Server::with_entries(SIZE)
}

fn entry_file(index: u64) -> String {
    entry_path(&leaf_hash(&entry(index)))
}

fn fetch_error(path: &str, error: FetchError) -> LogError {
    let path = path.to_owned();
    LogError::Fetch { path, error }
}

#[test]
fn a_checkpoint_by_log_and_quorum() {
    let server = Server::with_entries(300);
    let found = block_on(server.log().checkpoint()).unwrap();
    assert_eq!(Head::from(found.checkpoint()), server.head());
    assert_eq!((found.origin(), found.quorum_time()), (ORIGIN, Some(TIME)));
    let empty = Server::default();
    empty.publish(0);
    assert_eq!(block_on(empty.log().checkpoint()).unwrap().size(), 0);
}

#[test]
fn entries_alone_and_together() {
    let server = large();
    let log = server.log();
    for index in [0, 255, 256, 65_535, 65_536, SIZE - 1] {
        let found = block_on(log.entry(server.head(), index)).unwrap();
        assert_eq!(found.bytes(), entry(index));
        assert_eq!(found.index(), index);
        assert_eq!(found.included().root(), server.head().root);
    }
    let indexes = [7, 65_999, 7, 300];
    let found = block_on(log.entries(server.head(), &indexes)).unwrap();
    for (index, found) in indexes.into_iter().zip(found) {
        assert_eq!(found.unwrap().into_bytes(), entry(index));
    }
    assert_eq!(block_on(log.entries(server.head(), &[])), Ok(vec![]));
    assert!(server.is_honest(log.files.cache()));
}

#[test]
fn one_entry_costs_few_small_files_and_the_second_fewer() {
    let server = large();
    let log = server.log();
    block_on(log.entry(server.head(), 65_000)).unwrap();
    assert_eq!(
        server.asked(),
        [
            entry_file(65_000).as_str(),
            "tile/0/253",
            "tile/0/257.p/208",
            "tile/1/000",
            "tile/1/001.p/1",
            "tile/2/000.p/1"
        ]
    );
    let traffic = log.traffic();
    assert_eq!((traffic.requests, traffic.rounds), (6, 2));
    assert!(traffic.bytes < 25_000, "{traffic:?}");
    block_on(log.entry(server.head(), 65_001)).unwrap();
    assert_eq!(server.asked(), [entry_file(65_001)]);
    block_on(log.entry(server.head(), 65_000)).unwrap();
    assert_eq!(server.asked(), [""; 0]);
}

#[test]
fn a_verdict_on_twenty_records_stays_within_its_budget() {
    let server = large();
    let log = server.log();
    let checkpoint = block_on(log.checkpoint()).unwrap();
    block_on(log.growth(&checkpoint, &MemorySeen::default())).unwrap();
    let indexes: Vec<u64> = (0..20).map(|i| i * 3_271).collect();
    let found = block_on(log.entries(server.head(), &indexes)).unwrap();
    assert!(found.iter().all(Result::is_ok));
    let traffic = log.traffic();
    assert!(traffic.rounds <= 6, "{traffic:?}");
    assert!(traffic.bytes <= 400 * 1024, "{traffic:?}");
}

#[test]
fn beyond_the_end_nothing_is_fetched() {
    let server = Server::with_entries(3);
    let log = server.log();
    let error = TreeError::BeyondSize { index: 3, size: 3 };
    let expected = LogError::Tree {
        paths: vec![],
        error,
    };
    assert_eq!(block_on(log.entry(server.head(), 3)), Err(expected));
    assert_eq!(server.asked(), [""; 0]);
}

#[test]
fn any_tiled_log_is_read_by_its_bundles() {
    let server = Server::with_entries(600);
    server.delete("entry/");
    let log = server.log();
    let found = block_on(log.entries(server.head(), &[0, 1, 599, 255])).unwrap();
    for (index, found) in [0, 1, 599, 255].into_iter().zip(found) {
        assert_eq!(found.unwrap().bytes(), entry(index));
    }
    let bundles: Vec<_> = server
        .asked()
        .into_iter()
        .filter(|path| path.starts_with("tile/entries/"))
        .collect();
    assert_eq!(bundles, ["tile/entries/000", "tile/entries/002.p/88"]);
    block_on(log.entry(server.head(), 77)).unwrap();
    assert_eq!(server.asked(), [""; 0], "it came with its bundle");
}

/// A list of hundreds of entries would else be as many requests.
#[test]
fn many_entries_of_one_bundle_are_one_request() {
    let server = Server::with_entries(600);
    let log = server.log();
    let few: Vec<u64> = (100..131).collect();
    let alone = |log: &Log<&Server>, indexes: &[u64]| {
        server.asked();
        let found = block_on(log.entries(server.head(), indexes)).unwrap();
        for (index, found) in indexes.iter().zip(found) {
            assert_eq!(found.unwrap().bytes(), entry(*index));
        }
        let asked = server.asked();
        let of = |start| asked.iter().filter(|path| path.starts_with(start)).count();
        (of("entry/"), of("tile/entries/"))
    };
    assert_eq!(alone(&log, &few), (31, 0));
    // What is there already isn't wanted.
    let more: Vec<u64> = (100..140).collect();
    assert_eq!(alone(&log, &more), (9, 0));
    let many: Vec<u64> = (0..255).step_by(3).chain([300]).collect();
    assert_eq!(alone(&log, &many), (1, 1));
    assert_eq!(alone(&log, &(0..256).collect::<Vec<_>>()), (0, 0));
    // A bundle that can't be had keeps no entry back.
    let log = server.log();
    server.fault("tile/entries/000", Fault::Flip(9));
    assert_eq!(alone(&log, &many), (86, 1));
    assert!(server.is_honest(log.files.cache()));
}

#[test]
fn private_reading_asks_for_bundles_only() {
    let server = Server::with_entries(600);
    let mut log = server.log();
    log.set_reading(Reading::Bundles);
    block_on(log.entry(server.head(), 300)).unwrap();
    assert_eq!(
        server.asked(),
        [
            "tile/0/001",
            "tile/0/002.p/88",
            "tile/1/000.p/2",
            "tile/entries/001"
        ]
    );
}

#[test]
fn full_files_stand_in_for_partial_ones_that_are_gone() {
    let server = Server::with_entries(300);
    let then = server.head();
    server.publish(66_000);
    for path in ["tile/0/001.p/44", "tile/1/000.p/1", "tile/entries/001.p/44"] {
        server.delete(path);
    }
    server.delete("entry/");
    let log = server.log();
    let found = block_on(log.entry(then, 299)).unwrap();
    assert_eq!(
        (found.bytes(), found.included().size()),
        (&entry(299)[..], 300)
    );
    let asked = server.asked();
    for path in ["tile/0/001", "tile/1/000", "tile/entries/001"] {
        assert!(asked.iter().any(|asked| asked == path), "{path}");
    }
    // Only what the old head vouches for was kept.
    let cached = log.files.cache().paths();
    assert!(cached.contains(&"tile/0/001.p/44".to_owned()));
    assert!(!cached.contains(&"tile/0/001".to_owned()));

    // Hosts of single-page apps say "missing" with a page.
    server
        .files
        .borrow_mut()
        .insert("tile/0/001.p/44".to_owned(), vec![]);
    server.fault("tile/0/001.p/44", page());
    assert!(block_on(server.log().entry(then, 299)).is_ok());
    // A full tile that is wrong is named, not the one that is gone.
    server.fault("tile/0/001", Fault::Truncate(100));
    let error = block_on(server.log().entry(then, 299)).unwrap_err();
    assert_eq!(error.paths(), ["tile/0/001"]);
}

#[test]
fn a_full_tile_in_the_cache_serves_an_older_head() {
    let server = Server::with_entries(300);
    let then = server.head();
    server.publish(700);
    let log = server.log();
    block_on(log.entry(server.head(), 290)).unwrap();
    server.asked();
    block_on(log.entry(then, 290)).unwrap();
    assert_eq!(server.asked(), ["tile/1/000.p/1"]);
}

#[test]
fn a_forged_cache_is_found_out_and_the_log_asked_instead() {
    let server = Server::with_entries(1000);
    let log = server.log();
    block_on(log.entry(server.head(), 7)).unwrap();
    server.asked();
    let paths = log.files.cache().paths();
    assert_eq!(paths.len(), 4);
    for path in &paths {
        let mut forged = log.files.cache().get(path).unwrap();
        forged[0] ^= 1;
        log.files.cache().put(path, &forged);
        // What was authenticated needs no cache; on another visit nothing is.
        log.tree.take();
        let found = block_on(log.entry(server.head(), 7)).unwrap();
        assert_eq!(found.bytes(), entry(7));
        assert!(server.asked().contains(path));
        assert!(server.is_honest(log.files.cache()), "{path}");
    }
}

#[test]
fn what_is_authenticated_of_a_tree_serves_that_tree_alone() {
    let server = Server::with_entries(300);
    let then = server.head();
    let log = server.log();
    block_on(log.entry(then, 7)).unwrap();
    server.publish(700);
    let now = server.head();
    for head in [now, then, now] {
        assert_eq!(block_on(log.entry(head, 290)).unwrap().bytes(), entry(290));
        let kept = log.tree.borrow().clone().unwrap();
        assert_eq!((kept.size(), kept.root()), (head.size, head.root));
    }
    // Another root of the same size is another tree.
    let forged = Head {
        root: then.root,
        ..now
    };
    assert!(block_on(log.entry(forged, 290)).is_err());
    assert_eq!(block_on(log.entry(now, 290)).unwrap().bytes(), entry(290));
}

#[test]
fn growth_is_remembered_and_nothing_else() {
    let server = Server::with_entries(300);
    let memory = MemorySeen::default();
    let ask = |log: &Log<&Server>| {
        let checkpoint = block_on(log.checkpoint()).unwrap();
        block_on(log.growth(&checkpoint, &memory)).unwrap()
    };
    assert_eq!(ask(&server.log()), Growth::FirstVisit);
    assert_eq!(ask(&server.log()), Growth::Consistent { seen: 300 });
    server.publish(700);
    assert_eq!(ask(&server.log()), Growth::Consistent { seen: 300 });
    assert_eq!(ask(&server.log()), Growth::Consistent { seen: 1000 });
    let remembered = |log: Log<&Server>| block_on(log.remembered(&memory)).seen;
    let seen = remembered(server.log()).unwrap();
    assert_eq!((seen.head, seen.time), (server.head(), Some(TIME)));
    let note = server.files.borrow()["checkpoint"].clone();
    assert_eq!(seen.to_text().as_bytes(), note, "with every signature");

    let older = Server::with_entries(300);
    let back = Growth::RolledBack {
        seen: 1000,
        shown: 300,
    };
    assert_eq!(ask(&older.log()), back);
    // Another log under the same key: the same entries, but for one.
    let fork = Server::default();
    fork.publish_other(1200);
    let forked = Growth::Forked {
        seen: 1000,
        shown: 1200,
    };
    assert_eq!(ask(&fork.log()), forked);
    assert_eq!(
        remembered(server.log()),
        Some(seen),
        "the memory is as it was"
    );
}

/// A server that shows two forks at once must not have both taken for what follows the past.
#[test]
fn two_forks_read_at_once_are_held_against_one_another() {
    let (server, fork) = (Server::with_entries(300), Server::default());
    fork.publish_other(1200);
    let memory = MemorySeen::default();
    let (log, forked) = (server.log(), fork.log());
    let checkpoint = block_on(log.checkpoint()).unwrap();
    let other = block_on(forked.checkpoint()).unwrap();
    let (here, there) = block_on(futures::future::join(
        log.growth(&checkpoint, &memory),
        forked.growth(&other, &memory),
    ));
    assert_eq!(here, Ok(Growth::FirstVisit));
    let (seen, shown) = (300, 1200);
    assert_eq!(there, Ok(Growth::Forked { seen, shown }));
    let seen = block_on(server.log().remembered(&memory)).seen;
    assert_eq!(seen.map(|seen| seen.head), Some(server.head()));
}

/// A memory that another page of the browser writes to, just before this one does.
struct Shared {
    own: MemorySeen,
    others: std::cell::RefCell<Vec<String>>,
}

impl Shared {
    fn with(others: Vec<String>) -> Self {
        Self {
            own: MemorySeen::default(),
            others: others.into(),
        }
    }
}

impl Seen for Shared {
    async fn load(&self, log: &str) -> Option<String> {
        self.own.load(log).await
    }

    async fn swap(&self, log: &str, old: Option<&str>, new: &str) -> Result<(), Option<String>> {
        if let Some(other) = self.others.borrow_mut().pop() {
            self.own.set(log, &other);
        }
        self.own.swap(log, old, new).await
    }
}

fn kept(server: &Server) -> String {
    String::from_utf8(server.files.borrow()["checkpoint"].clone()).unwrap()
}

#[test]
fn a_page_never_puts_an_older_head_in_the_place_of_a_newer_one() {
    let (older, newer) = (Server::with_entries(300), Server::with_entries(700));
    let log = older.log();
    let checkpoint = block_on(log.checkpoint()).unwrap();
    let memory = Shared::with(vec![kept(&newer)]);
    let before = block_on(log.remembered(&memory));
    let compared = block_on(log.compare(&checkpoint, before, &memory)).unwrap();
    // The other page saw the newer head after this one was asked for: no sign of anything.
    assert!(compared.overtaken);
    let seen = block_on(log.remembered(&memory)).seen.unwrap();
    assert_eq!(seen.head, newer.head());
    // Asked after that, it is.
    let before = block_on(log.remembered(&memory));
    let compared = block_on(log.compare(&checkpoint, before, &memory)).unwrap();
    let (seen, shown) = (700, 300);
    assert_eq!(compared.growth, Growth::RolledBack { seen, shown });
    assert!(!compared.overtaken);
}

#[test]
fn what_two_pages_are_shown_must_fit_together() {
    let (here, there) = (Server::with_entries(300), Server::default());
    let log = here.log();
    let checkpoint = block_on(log.checkpoint()).unwrap();
    for (size, seen) in [(300, 300), (200, 200)] {
        there.publish_other(size);
        let memory = Shared::with(vec![kept(&there)]);
        let growth = block_on(log.growth(&checkpoint, &memory));
        assert_eq!(growth, Ok(Growth::Forked { seen, shown: 300 }));
        there.files.borrow_mut().clear();
        *there.edge.borrow_mut() = Edge::default();
    }
    // And where they do, the larger one stays.
    let memory = Shared::with(vec![kept(&Server::with_entries(200))]);
    let growth = block_on(log.growth(&checkpoint, &memory));
    assert_eq!(growth, Ok(Growth::Consistent { seen: 200 }));
    let seen = block_on(log.remembered(&memory)).seen;
    assert_eq!(seen.map(|seen| seen.head), Some(here.head()));
}

/// What was seen under one key of the log is remembered under the next.
#[test]
fn a_log_that_changes_its_key_is_remembered() {
    const NEW: u8 = 7;
    let rotated = |server: &Server| {
        let note = checkpoint_by(NEW, ORIGIN, server.head(), TIME);
        server.put(LogPath::Checkpoint, note);
    };
    let read = |server: &Server, keys: &[u8], memory: &MemorySeen| {
        let cache = MemoryCache::default();
        let log = Log::new(server, cache, policy_of_keys(keys), ORIGIN);
        let checkpoint = block_on(log.checkpoint()).unwrap();
        block_on(log.growth(&checkpoint, memory)).unwrap()
    };
    let (seen, shown) = (300, 700);
    let (old, new, fork) = (
        Server::with_entries(seen),
        Server::with_entries(shown),
        Server::default(),
    );
    fork.publish_other(shown);
    rotated(&new);
    rotated(&fork);
    for keys in [[1, NEW], [NEW, 1]] {
        let memory = MemorySeen::default();
        assert_eq!(read(&old, &[1], &memory), Growth::FirstVisit);
        assert_eq!(
            read(&fork, &keys, &memory),
            Growth::Forked { seen, shown },
            "{keys:?}"
        );
        assert_eq!(read(&new, &keys, &memory), Growth::Consistent { seen });
        // By now it is known under both.
        for key in [1, NEW] {
            let kept = memory.get(&log_vkey(key, ORIGIN).to_vkey());
            assert_eq!(kept, Some(self::kept(&new)), "{key}");
        }
        assert_eq!(
            read(&old, &[1], &memory),
            Growth::FirstVisit,
            "it doesn't know the new key"
        );
    }
    // Two that were seen under different keys, and never held against one another.
    let memory = MemorySeen::default();
    let smaller = Server::default();
    smaller.publish_other(seen);
    assert_eq!(read(&smaller, &[1], &memory), Growth::FirstVisit);
    assert_eq!(read(&new, &[NEW], &memory), Growth::FirstVisit);
    let growth = read(&new, &[1, NEW], &memory);
    assert_eq!(growth, Growth::Forked { seen, shown });
}

#[test]
fn a_memory_that_somebody_broke_is_none_and_is_mended() {
    let server = Server::with_entries(300);
    let log = server.log();
    let checkpoint = block_on(log.checkpoint()).unwrap();
    let memory = MemorySeen::default();
    for broken in [
        "",
        "x",
        "300 <b>no hash</b> -",
        "log.example/records\n300\n",
    ] {
        memory.set(&log.memory_keys()[0], broken);
        let growth = block_on(log.growth(&checkpoint, &memory));
        assert_eq!(growth, Ok(Growth::FirstVisit), "{broken}");
        let kept_now = memory.get(&log.memory_keys()[0]);
        assert_eq!(kept_now.as_deref(), Some(kept(&server).as_str()));
    }
}

#[test]
fn errors_become_reasons_of_a_verdict() {
    use stele_records::verdict::Reason;
    let bundle = BundleId::in_tree(600, 2).unwrap();
    let error = LogError::Bundle {
        path: bundle.path(),
        error: BundleError::TrailingBytes { count: 1 },
    };
    assert_eq!(
        Reason::from(error),
        Reason::LogFile {
            path: "tile/entries/002.p/88".to_owned(),
            code: "bundle-trailing-bytes"
        }
    );
    let tiles: Vec<_> = Edge::ids(600).collect();
    let error = LogError::of_question(TreeError::EdgeMismatch { tiles });
    assert_eq!(
        Reason::from(error),
        Reason::LogFile {
            path: "tile/0/002.p/88, tile/1/000.p/2".to_owned(),
            code: "tree-edge-mismatch"
        }
    );
    let problem = FetchError::Status(500);
    assert_eq!(
        Reason::from(fetch_error("checkpoint", problem.clone())),
        Reason::Fetch {
            path: "checkpoint".to_owned(),
            problem
        }
    );
}
