use futures::executor::block_on;
use stele_tlog::TreeError;

use super::*;
use crate::fetch::FetchError;
use crate::testing::{Fault, Server, entry, page};

/// Runs to the end or the first error; gives the indexes visited besides.
fn run(audit: &mut Audit, server: &Server) -> (Result<(), AuditError>, Vec<u64>) {
    let mut visited = Vec::new();
    let visit = |index, bytes: &[u8]| {
        assert_eq!(bytes, entry(index));
        visited.push(index);
    };
    let result = block_on(audit.run(&server.log(), visit, |_| {}));
    (result, visited)
}

#[test]
fn every_entry_is_visited_once_in_order() {
    for size in [0, 1, 255, 256, 257, 1024, 1025, 3000] {
        let server = Server::with_entries(size);
        let mut audit = Audit::new(server.head());
        let mut reports = Vec::new();
        let mut visited = 0;
        let visit = |index, bytes: &[u8]| {
            assert_eq!((index, bytes), (visited, &entry(visited)[..]));
            visited += 1;
        };
        let result = block_on(audit.run(&server.log(), visit, |progress| reports.push(progress)));
        assert_eq!((result, visited), (Ok(()), size));
        assert!(audit.progress().is_done());
        let steps: Vec<_> = reports.iter().map(|progress| progress.checked).collect();
        let expected: Vec<_> = (1..)
            .map(|n| (n * 1024).min(size))
            .take(steps.len())
            .collect();
        assert_eq!(steps, expected);
        assert_eq!(steps.last(), Some(&size));
    }
}

#[test]
fn stops_at_the_first_wrong_entry_and_goes_on_when_it_is_mended() {
    let server = Server::with_entries(3000);
    server.fault("tile/entries/005", Fault::Flip(2));
    server.fault("tile/entries/007", Fault::Truncate(0));
    let mut audit = Audit::new(server.head());
    let (result, before) = run(&mut audit, &server);
    let path = "tile/entries/005".to_owned();
    let error = LogError::EntryMismatch { path, index: 1280 };
    assert_eq!(result, Err(AuditError::Log(error)));
    assert_eq!(before, (0..1280).collect::<Vec<_>>());

    server.faults.take();
    let (result, after) = run(&mut audit, &server);
    assert_eq!((result, after), (Ok(()), (1280..3000).collect()));
}

#[test]
fn tiles_are_checked_as_well_as_bundles() {
    let server = Server::with_entries(3000);
    for (path, code) in [
        ("tile/0/009", "tree-tile-mismatch"),
        ("tile/0/011.p/184", "tree-edge-mismatch"),
        ("tile/1/000.p/11", "tree-edge-mismatch"),
    ] {
        server.fault(path, Fault::Flip(5));
        let (result, _) = run(&mut Audit::new(server.head()), &server);
        let error = result.unwrap_err();
        assert_eq!(error.code(), code);
        let AuditError::Log(error) = error else {
            panic!("{error:?}")
        };
        assert!(error.paths().contains(&path.to_owned()));
        server.faults.take();
    }
}

#[test]
fn what_could_not_be_read_is_no_finding() {
    let server = Server::with_entries(600);
    for fault in [
        Fault::Fail(FetchError::NotFound),
        Fault::Fail(FetchError::Status(503)),
        page(),
        Fault::Endless,
    ] {
        server.fault("tile/entries/001", fault);
        let (result, visited) = run(&mut Audit::new(server.head()), &server);
        let Err(AuditError::Log(error)) = result else {
            panic!("{result:?}")
        };
        assert!(error.could_not_check());
        assert_eq!(error.paths(), ["tile/entries/001"]);
        assert_eq!(visited.len(), 256);
    }
}

#[test]
fn goes_on_from_an_older_head_within_a_bundle() {
    let server = Server::with_entries(300);
    let mut audit = Audit::new(server.head());
    assert_eq!(run(&mut audit, &server).0, Ok(()));
    server.publish(700);
    audit.continue_to(server.head());
    let (result, visited) = run(&mut audit, &server);
    assert_eq!((result, visited), (Ok(()), (300..1000).collect()));
    // Again, with nothing new.
    audit.continue_to(server.head());
    assert_eq!(run(&mut audit, &server), (Ok(()), vec![]));
}

#[test]
fn another_history_is_a_fork_and_a_shorter_one_a_step_back() {
    let server = Server::with_entries(1000);
    let mut audit = Audit::new(server.head());
    assert_eq!(run(&mut audit, &server).0, Ok(()));
    for shown in [1000, 1200] {
        let fork = Server::default();
        fork.publish_other(shown);
        let mut audit = audit.clone();
        audit.continue_to(fork.head());
        let seen = 1000;
        assert_eq!(
            run(&mut audit, &fork),
            (Err(AuditError::Forked { seen, shown }), vec![])
        );
    }
    let older = Server::with_entries(300);
    audit.continue_to(older.head());
    let (seen, shown) = (1000, 300);
    let error = AuditError::RolledBack { seen, shown };
    assert_eq!(run(&mut audit, &older), (Err(error), vec![]));
}

#[test]
fn an_empty_log_with_another_root_is_refused() {
    let server = Server::with_entries(0);
    let root = stele_verify::hash::leaf_hash(b"");
    let mut audit = Audit::new(Head { size: 0, root });
    let error = LogError::of_question(TreeError::EdgeMismatch { tiles: vec![] });
    assert_eq!(run(&mut audit, &server).0, Err(AuditError::Log(error)));
}

#[test]
fn a_head_that_no_entries_give_is_found_out() {
    // Reached only if the tiles were wrong and their check too; so it is made by hand.
    let server = Server::with_entries(300);
    let mut audit = Audit::new(server.head());
    assert_eq!(run(&mut audit, &server).0, Ok(()));
    audit.head.root = stele_verify::hash::leaf_hash(b"");
    let error = AuditError::RootMismatch { size: 300 };
    assert_eq!(audit.check_end(), Err(error));
}
