//! Each file that is read, tampered with in each way: the fault has its own name, and nothing wrong
//! is kept.

use stele_tlog::bundle::BundleError;
use stele_tlog::{TileError, TileId, TreeError};
use stele_verify::checkpoint::CheckpointError;

use super::*;

#[test]
fn each_fault_of_a_checkpoint_has_its_name() {
    let server = Server::with_entries(300);
    let log = server.log();
    let ask = |fault| {
        server.fault("checkpoint", fault);
        block_on(log.checkpoint()).unwrap_err()
    };
    for error in [
        FetchError::NotFound,
        FetchError::Status(500),
        FetchError::Network("refused".to_owned()),
    ] {
        let found = ask(Fault::Fail(error.clone()));
        assert_eq!(found, fetch_error("checkpoint", error));
        assert!(found.could_not_check());
    }
    let limit = SMALL_FILE;
    assert_eq!(
        ask(Fault::Endless),
        fetch_error("checkpoint", FetchError::TooLarge { limit })
    );
    assert_eq!(ask(page()), fetch_error("checkpoint", FetchError::Html));
    assert!(matches!(
        ask(Fault::Truncate(40)),
        LogError::Checkpoint(CheckpointError::Note(_))
    ));
    // The size.
    assert!(matches!(
        ask(Fault::Send(
            String::from_utf8(checkpoint(ORIGIN, server.head()))
                .unwrap()
                .replace("\n300\n", "\n299\n")
                .into_bytes()
        )),
        LogError::Checkpoint(CheckpointError::LogSignatureInvalid { .. })
    ));
    let other = ask(Fault::Send(checkpoint(OTHER, server.head())));
    assert_eq!(
        other,
        LogError::OtherOrigin {
            expected: ORIGIN.to_owned(),
            found: OTHER.to_owned()
        }
    );
    assert!(!other.could_not_check());
    assert_eq!(log.files.cache().paths(), [""; 0]);
}

/// Tampers with each file that an entry needs, in each way, and expects the fault's own name.
#[test]
fn each_fault_of_a_tile_has_its_name() {
    let server = large();
    let index = 65_000;
    let (full, edge): (Vec<_>, Vec<_>) = Plan::for_leaf(SIZE, index)
        .unwrap()
        .tiles()
        .iter()
        .copied()
        .partition(TileId::is_full);
    assert_eq!((full.len(), edge.len()), (2, 3));
    let edge_paths: Vec<_> = edge.iter().map(TileId::path).collect();
    for id in full.iter().chain(&edge).copied() {
        let path = id.path();
        let length = usize::from(id.width()) * 32;
        let ask = |fault| {
            server.fault(&path, fault);
            let log = server.log();
            let found = block_on(log.entry(server.head(), index)).unwrap_err();
            server.faults.take();
            // Whatever failed, nothing wrong was kept.
            assert!(server.is_honest(log.files.cache()), "{found:?}");
            assert!(!log.files.cache().paths().contains(&path));
            found
        };
        let mismatch = match id.is_full() {
            true => LogError::Tree {
                paths: vec![path.clone()],
                error: TreeError::TileMismatch { tile: id },
            },
            false => LogError::Tree {
                paths: edge_paths.clone(),
                error: TreeError::EdgeMismatch {
                    tiles: edge.clone(),
                },
            },
        };
        assert_eq!(ask(Fault::Flip(0)), mismatch);
        assert_eq!(ask(Fault::Flip(length - 1)), mismatch);
        assert_eq!(ask(Fault::Send(vec![0; length])), mismatch);
        for found in [0, length - 1, length - 32] {
            assert_eq!(
                ask(Fault::Truncate(found)),
                LogError::Tile {
                    path: path.clone(),
                    error: TileError::Length {
                        tile: id,
                        expected: length,
                        found
                    }
                }
            );
        }
        for error in [
            FetchError::NotFound,
            FetchError::Status(403),
            FetchError::Status(500),
            FetchError::Network("refused".to_owned()),
        ] {
            let found = ask(Fault::Fail(error.clone()));
            assert_eq!(found, fetch_error(&path, error));
        }
        assert_eq!(ask(page()), fetch_error(&path, FetchError::Html));
        let limit = SMALL_FILE;
        assert_eq!(
            ask(Fault::Endless),
            fetch_error(&path, FetchError::TooLarge { limit })
        );
    }
}

#[test]
fn a_wrong_tile_does_not_keep_right_ones_out_of_the_cache() {
    let server = large();
    server.fault("tile/0/253", Fault::Flip(9));
    let log = server.log();
    assert!(block_on(log.entry(server.head(), 65_000)).is_err());
    assert_eq!(
        log.files.cache().paths(),
        [
            "tile/0/257.p/208",
            "tile/1/000",
            "tile/1/001.p/1",
            "tile/2/000.p/1"
        ]
    );
}

#[test]
fn each_fault_of_an_entry_has_its_name() {
    let server = Server::with_entries(1000);
    let path = entry_file(500);
    // Without bundles to fall back on.
    server.delete("tile/entries/");
    let ask = |fault| {
        server.fault(&path, fault);
        let log = server.log();
        let found = block_on(log.entry(server.head(), 500)).unwrap_err();
        assert!(server.is_honest(log.files.cache()), "{found:?}");
        found
    };
    let mismatch = LogError::EntryMismatch {
        path: path.clone(),
        index: 500,
    };
    assert_eq!(ask(Fault::Flip(0)), mismatch);
    assert_eq!(ask(Fault::Truncate(0)), mismatch);
    assert_eq!(ask(Fault::Send(entry(499))), mismatch);
    assert!(!mismatch.could_not_check());
    let status = FetchError::Status(500);
    assert_eq!(ask(Fault::Fail(status.clone())), fetch_error(&path, status));
    let limit = SMALL_FILE;
    assert_eq!(
        ask(Fault::Endless),
        fetch_error(&path, FetchError::TooLarge { limit })
    );
    let bundle = fetch_error("tile/entries/001", FetchError::NotFound);
    assert_eq!(ask(page()), bundle);
    assert_eq!(ask(Fault::Fail(FetchError::NotFound)), bundle);
}

#[test]
fn bytes_of_a_leaf_are_those_with_its_hash_or_none() {
    let server = Server::with_entries(1000);
    let path = entry_file(500);
    let leaf = leaf_hash(&entry(500));
    let ask = || block_on(server.log().entry_bytes(&leaf));
    assert_eq!(ask(), Ok(entry(500)));
    for fault in [Fault::Flip(0), Fault::Truncate(0), Fault::Send(entry(499))] {
        server.fault(&path, fault);
        assert_eq!(ask(), Err(LogError::Attachment { path: path.clone() }));
    }
    server.fault(&path, Fault::Fail(FetchError::NotFound));
    assert_eq!(ask(), Err(fetch_error(&path, FetchError::NotFound)));
}

#[test]
fn one_wrong_entry_does_not_keep_the_others_back() {
    let server = Server::with_entries(1000);
    server.fault(&entry_file(2), Fault::Flip(1));
    let log = server.log();
    let found = block_on(log.entries(server.head(), &[1, 2, 3])).unwrap();
    let codes: Vec<_> = found
        .iter()
        .map(|entry| entry.as_ref().map_or_else(LogError::code, |_| "ok"))
        .collect();
    assert_eq!(codes, ["ok", "log-entry-mismatch", "ok"]);
}

#[test]
fn each_fault_of_a_bundle_has_its_name() {
    let server = Server::with_entries(600);
    server.delete("entry/");
    let path = "tile/entries/001".to_owned();
    let length = server.files.borrow()[&path].len();
    let ask = |fault| {
        server.fault(&path, fault);
        let log = server.log();
        let found = block_on(log.entry(server.head(), 300)).unwrap_err();
        let cached = log.files.cache().paths();
        assert!(cached.iter().all(|path| path.starts_with("tile/")));
        found
    };
    // A byte of the entry with index 256; behind its length.
    assert_eq!(
        ask(Fault::Flip(2)),
        LogError::EntryMismatch {
            path: path.clone(),
            index: 256
        }
    );
    assert_eq!(
        ask(Fault::Truncate(length - 1)),
        LogError::Bundle {
            path: path.clone(),
            error: BundleError::Truncated { index: 511 }
        }
    );
    let mut longer = server.files.borrow()[&path].clone();
    longer.push(0);
    assert_eq!(
        ask(Fault::Send(longer)),
        LogError::Bundle {
            path: path.clone(),
            error: BundleError::TrailingBytes { count: 1 }
        }
    );
    assert_eq!(ask(page()), fetch_error(&path, FetchError::Html));
    let network = FetchError::Network("reset".to_owned());
    assert_eq!(
        ask(Fault::Fail(network.clone())),
        fetch_error(&path, network)
    );
    let limit = stele_tlog::bundle::MAX_BUNDLE_LEN as u64;
    assert_eq!(
        ask(Fault::Endless),
        fetch_error(&path, FetchError::TooLarge { limit })
    );
}
