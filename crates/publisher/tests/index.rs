//! The index of a publisher's folder: rebuilt, pruned, and made again by somebody else.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::time::UNIX_EPOCH;

mod common;
#[allow(dead_code, reason = "shared with the tests of crashes")]
mod folder;

use common::tempdir;
use folder::index_audit::{all_files, folder as index_folder, place, read_all};
use folder::{
    Index, NOW, ORIGIN, alone, bytes, check, copy, enqueue, entries, init, logged, mixed,
    publish_more, replayed, some_records,
};
use stele_client::check::check_file;
use stele_publisher::index::{Pruned, prune, rebuild};
use stele_publisher::publish::{PublishError, publish};
use stele_publisher::store::{Disk, DiskError, Home, Lock, LockFile};
use stele_records::index::IndexRoot;
use stele_records::verdict::{Answer, Question};
use stele_tlog::index::IndexPath;
use stele_tlog::{Batch, Edge, Head};
use stele_verify::checkpoint::Checkpoint;
use stele_verify::hash::{Hash, empty_root};
use stele_verify::note::Note;

/// Long after the last publication: nothing is kept for its age.
const LATER: u64 = NOW + 10 * 86_400;

fn at(folder: &Path, name: &str) -> Home {
    copy(&folder.join("city"), &folder.join(name));
    Home::open(&folder.join(name)).unwrap()
}

fn stele(folder: &Path, args: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_stele"))
        .args(args)
        .current_dir(folder)
        .output()
        .unwrap()
}

fn said(output: &Output) -> String {
    let text = [&output.stdout[..], &output.stderr].concat();
    String::from_utf8(text).unwrap()
}

/// Whatever happens to the store, the next publication is the same, byte for byte.
#[test]
fn a_store_that_is_lost_damaged_or_out_of_date_changes_nothing() {
    let _alone = alone();
    let folder = tempdir();
    let home = init(folder.path());
    publish_more(&home, &mixed(0..60), NOW);
    let older = fs::read(home.state("index.redb")).unwrap();
    publish_more(&home, &mixed(60..90), NOW + 1);
    let newest = fs::read(home.state("index.redb")).unwrap();

    let expected = at(folder.path(), "expected");
    publish_more(&expected, &mixed(90..120), NOW + 2);
    check(&expected);
    let expected = bytes(&expected.public());

    let mut stores: Vec<(String, Option<Vec<u8>>)> = vec![
        ("lost".into(), None),
        ("older".into(), Some(older)),
        ("empty".into(), Some(Vec::new())),
        ("text".into(), Some(b"index\n".repeat(1000))),
    ];
    for part in 1..8 {
        let length = newest.len() * part / 8;
        stores.push((format!("cut at {length}"), Some(newest[..length].to_vec())));
    }
    stores.push(("a byte short".into(), Some(newest[1..].to_vec())));
    for round in 0..24_usize {
        stores.push((format!("damage {round}"), Some(damaged(&newest, round))));
    }
    for (what, store) in stores {
        let home = at(folder.path(), "copy");
        match store {
            None => fs::remove_file(home.state("index.redb")).unwrap(),
            Some(bytes) => fs::write(home.state("index.redb"), bytes).unwrap(),
        }
        publish_more(&home, &mixed(90..120), NOW + 2);
        assert!(bytes(&home.public()) == expected, "{what}");
        // And it goes on from what it has now.
        publish_more(&home, &mixed(120..125), NOW + 3);
        check(&home);
        fs::remove_dir_all(folder.path().join("copy")).unwrap();
    }
}

/// The same bytes, but for eight: in the head of the file, or anywhere.
fn damaged(bytes: &[u8], round: usize) -> Vec<u8> {
    let mut damaged = bytes.to_vec();
    let range = if round.is_multiple_of(2) {
        8_192
    } else {
        bytes.len()
    };
    for n in 0..8 {
        damaged[(round * 7_919 + n * 104_729 + 1) % range] ^= 0x41;
    }
    damaged
}

/// A disk that loses bytes without a trace may take one run down with it. The next one heals.
#[test]
fn damage_behind_an_unbroken_seal_costs_one_run_at_most() {
    let _alone = alone();
    let folder = tempdir();
    let home = init(folder.path());
    publish_more(&home, &mixed(0..60), NOW);
    let store = fs::read(home.state("index.redb")).unwrap();
    enqueue(&home, &mixed(60..70));
    for round in 0..16 {
        let home = at(folder.path(), "copy");
        let path = home.state("index.redb");
        fs::write(&path, damaged(&store, round)).unwrap();
        let changed = fs::metadata(&path).unwrap().modified().unwrap();
        let nanos = changed.duration_since(UNIX_EPOCH).unwrap().as_nanos();
        let seal = format!("{} {nanos}\n", store.len());
        fs::write(home.state("index.redb.seal"), seal).unwrap();
        let args = ["--now", "2027-01-15T08:00:00Z", "publish", "copy"];
        let _may_die = stele(folder.path(), &args);
        let output = stele(folder.path(), &args);
        assert!(output.status.success(), "{}", said(&output));
        assert_eq!(check(&home), mixed(0..70), "round {round}");
        fs::remove_dir_all(folder.path().join("copy")).unwrap();
    }
}

#[test]
fn missing_files_are_written_again() {
    let _alone = alone();
    let folder = tempdir();
    let home = init(folder.path());
    publish_more(&home, &some_records(0..40), NOW);
    publish_more(&home, &some_records(40..300), NOW + 1);
    let index = Index::audit(&home, &logged(&home));
    let before = bytes(&home.public());

    fs::remove_file(home.public().join("index/head.tlog-proof")).unwrap();
    fs::remove_file(home.state("index.redb")).unwrap();
    for path in index.reachable.keys() {
        fs::remove_file(index_folder(&home.public()).join("v1").join(path)).unwrap();
    }
    let rebuilt = rebuild(&home, &Disk::new()).unwrap().unwrap();
    assert_eq!(rebuilt.files.files(), index.reachable.len() as u64);
    assert_eq!(rebuilt.state.index.root, index.roots[1].1.root());
    assert!(bytes(&home.public()) == before);
    publish_more(&home, &some_records(300..303), NOW + 2);
    check(&home);

    // A file with other bytes is left alone, and named.
    let index = Index::audit(&home, &logged(&home));
    let (path, _) = index.reachable.first_key_value().unwrap();
    let path = index_folder(&home.public()).join("v1").join(path);
    fs::write(&path, b"other").unwrap();
    let refused = rebuild(&home, &Disk::new());
    assert!(
        matches!(&refused, Err(PublishError::Disk(DiskError::Conflict { path: at })) if *at == path),
        "{refused:?}"
    );
}

/// Root by root, what is kept is whole and byte for byte what it was, and nothing else is left.
#[test]
fn pruning_keeps_what_the_newest_roots_reach_and_no_more() {
    let _alone = alone();
    let folder = tempdir();
    let home = init(folder.path());
    let index_of = |home: &Home| index_folder(&home.public());
    let mut reached: Vec<BTreeMap<PathBuf, Vec<u8>>> = Vec::new();
    let mut first = 0;
    for (round, count) in (0..).zip([30, 1, 40, 200, 2, 90]) {
        publish_more(&home, &some_records(first..first + count), NOW + round);
        first += count;
        reached.push(Index::audit(&home, &logged(&home)).reachable);
    }
    let roots = Index::audit(&home, &logged(&home)).roots;
    let mut removed = Vec::new();
    for keep in 1..=7 {
        let home = at(folder.path(), "pruned");
        let before = all_files(&index_of(&home)).len();
        let pruned = prune(&home, &Disk::new(), keep as u64, LATER).unwrap();
        let kept = keep.min(reached.len());
        assert_eq!(pruned.kept, kept as u64);
        let after = all_files(&index_of(&home));
        assert_eq!((before - after.len()) as u64, pruned.files);
        let newest = reached.len() - kept..reached.len();
        for (at, (_, root)) in roots.iter().enumerate() {
            if newest.contains(&at) {
                let mut files = BTreeMap::new();
                read_all(&index_of(&home), root.root(), &mut files);
                assert!(files == reached[at], "root {at} of {keep} kept");
            }
        }
        let is_reached =
            |path: &PathBuf| reached[newest.clone()].iter().any(|r| r.contains_key(path));
        let is_full = |path: &PathBuf| {
            let text = path.to_string_lossy();
            text.starts_with("list/") && !text.contains(".p/")
        };
        let stray: Vec<_> = after
            .iter()
            .filter(|p| !is_reached(p) && !is_full(p))
            .collect();
        assert!(stray.is_empty(), "{stray:?}");
        removed.push(pruned.files);
        // Again there is nothing to do, and the log goes on.
        let again = prune(&home, &Disk::new(), keep as u64, LATER).unwrap();
        assert_eq!((again.files, again.bytes), (0, 0));
        publish_more(&home, &mixed(390..399), LATER);
        check(&home);
        fs::remove_dir_all(folder.path().join("pruned")).unwrap();
    }
    assert!(removed.is_sorted_by(|a, b| a > b || b == &0), "{removed:?}");
    assert_eq!(removed[5..], [0, 0]);
    // More are kept than asked for, as long as readers may hold their checkpoints.
    let all = prune(&home, &Disk::new(), 1, NOW + 86_400).unwrap();
    assert_eq!((all.kept, all.files), (6, 0));
}

/// A dossier holds all that its answer rests on: what the log keeps no more of that state is not
/// asked for.
#[test]
fn a_dossier_outlives_the_pages_that_it_was_made_from() {
    let _alone = alone();
    let folder = tempdir();
    let home = init(folder.path());
    publish_more(&home, &mixed(0..200), NOW);
    let trust = home.trust().unwrap();
    let saved = |what: &[&str], out: &str| {
        let command = ["--now", "2027-01-15T08:00:00Z", "prove", "city"];
        let args = [&command[..], what, &["--dossier", "--out", out]].concat();
        let output = stele(folder.path(), &args);
        assert!(output.status.success(), "{}", said(&output));
        fs::read(folder.path().join(out)).unwrap()
    };
    let listed = [("tag:EY4", 1), ("tag:EY999", 0), ("type:TreeCard", 171)];
    let lists = listed.map(|(key, count)| (saved(&["--key", key], "key.dossier"), count));
    let record = saved(&["--entry", "4"], "entry.dossier");
    // What a file comes to: its verdict, and those of its list and its rows.
    let read = |file: &[u8]| {
        let checked = check_file(file, &trust, NOW).unwrap();
        let list = checked.rows.as_ref().map(|rows| {
            let verdicts: Vec<_> = rows.rows.iter().map(|row| row.verdict.clone()).collect();
            let list = &rows.list;
            (list.found.clone(), list.answer(), list.reason(), verdicts)
        });
        (checked.verdict, list)
    };
    let files = || lists.iter().map(|(file, _)| file).chain([&record]);
    let before: Vec<_> = files().map(|file| read(file)).collect();
    for ((_, list), (_, count)) in before.iter().zip(&lists) {
        let (found, _, _, rows) = list.as_ref().unwrap();
        assert_eq!(found.as_ref().unwrap().count(), *count);
        assert_eq!(rows.len() as u64, *count);
    }
    let (verdict, _) = &before[lists.len()];
    assert_eq!(verdict.answer(Question::Logged), Answer::Yes);

    let root = Index::audit(&home, &logged(&home)).roots[0].1.root();
    let page = place(&index_folder(&home.public()), &IndexPath::Page(root));
    assert!(page.exists());
    publish_more(&home, &mixed(200..300), NOW + 1);
    let pruned = prune(&home, &Disk::new(), 1, LATER).unwrap();
    assert_eq!(pruned.kept, 1);
    assert!(!page.exists(), "the state of the dossiers is gone");
    for (file, before) in files().zip(&before) {
        assert_eq!(&read(file), before);
    }
}

#[test]
fn pruning_survives_a_crash_at_every_removal() {
    let _alone = alone();
    let folder = tempdir();
    let home = init(folder.path());
    for round in 0..4 {
        publish_more(&home, &mixed(round * 40..round * 40 + 40), NOW);
    }
    let expected = {
        let home = at(folder.path(), "expected");
        prune(&home, &Disk::new(), 2, LATER).unwrap();
        bytes(&home.public())
    };
    for step in 0.. {
        let home = at(folder.path(), "crash");
        let result = prune(&home, &Disk::crashing_after(step), 2, LATER);
        check(&home);
        let is_done = result.is_ok();
        if !is_done {
            assert!(matches!(result, Err(PublishError::Disk(DiskError::Crash))));
            prune(&home, &Disk::new(), 2, LATER).unwrap();
        }
        assert!(bytes(&home.public()) == expected, "step {step}");
        publish_more(&home, &mixed(160..163), LATER);
        check(&home);
        fs::remove_dir_all(folder.path().join("crash")).unwrap();
        if is_done {
            assert!(step > 10, "only {step} removals");
            break;
        }
    }
}

#[test]
fn pruning_waits_for_an_interrupted_publication_and_for_whole_pages() {
    let _alone = alone();
    let folder = tempdir();
    let home = init(folder.path());
    let none = prune(&home, &Disk::new(), 1, LATER).unwrap();
    assert_eq!(none, Pruned::default());
    publish_more(&home, &mixed(0..5), NOW);
    enqueue(&home, &mixed(5..9));
    // Somewhere after it was decided and before it is public.
    let interrupted = publish(&home, &Disk::crashing_after(60), NOW);
    assert!(interrupted.is_err());
    for refused in [
        prune(&home, &Disk::new(), 1, LATER).err(),
        rebuild(&home, &Disk::new()).err(),
    ] {
        assert!(
            matches!(refused, Some(PublishError::Unfinished)),
            "{refused:?}"
        );
    }
    publish(&home, &Disk::new(), NOW).unwrap();

    let root = Index::audit(&home, &logged(&home)).roots[1].1.root();
    let page = place(&index_folder(&home.public()), &IndexPath::Page(root));
    let kept = fs::read(&page).unwrap();
    fs::remove_file(&page).unwrap();
    let refused = prune(&home, &Disk::new(), 1, LATER);
    assert!(
        matches!(
            &refused,
            Err(PublishError::IndexPage {
                code: "not-found",
                ..
            })
        ),
        "{refused:?}"
    );
    fs::write(&page, &kept[1..]).unwrap();
    assert!(prune(&home, &Disk::new(), 1, LATER).is_err());
    fs::write(&page, &kept).unwrap();
    assert!(prune(&home, &Disk::new(), 1, LATER).is_ok());
    check(&home);
}

/// Somebody else, with the log's files alone, makes the same index.
#[test]
fn anyone_builds_the_same_index() {
    let _alone = alone();
    let folder = tempdir();
    let home = init(folder.path());
    publish_more(&home, &some_records(0..290), NOW);
    publish_more(&home, &mixed(300..390), NOW + 1);
    fs::remove_file(home.state("index.redb")).unwrap();
    let index = Index::audit(&home, &logged(&home));

    let args = [
        "index",
        "city/log",
        "--trust",
        "city/trust.json",
        "--out",
        "made",
    ];
    let output = stele(folder.path(), &args);
    let text = said(&output);
    assert!(output.status.success(), "{text}");
    assert!(text.contains("same root as committed\n"), "{text}");
    let made: BTreeMap<PathBuf, Vec<u8>> = bytes(&folder.path().join("made/v1"));
    assert_eq!(
        made.keys().collect::<Vec<_>>(),
        index.reachable.keys().collect::<Vec<_>>()
    );
    assert!(made == index.reachable);
    assert_eq!(fs::read_dir(folder.path().join("made")).unwrap().count(), 1);
}

/// Writes a log of these entries as a version did that knew no index.
fn publish_as_before_the_index(home: &Home, entries: &[Vec<u8>]) {
    let disk = Disk::new();
    let batch = Batch::new(&Edge::default(), &[], entries).unwrap();
    for file in &batch.files {
        let path = home.public().join(file.path.path());
        disk.create(&path, &file.bytes).unwrap();
    }
    let Head { size, root } = batch.edge.head();
    let text = Checkpoint::new(ORIGIN, size, root).unwrap().to_text();
    let signed = home.log_signer().unwrap().sign_note(&text).unwrap();
    let cosigned: Vec<_> = home
        .witness_signers()
        .unwrap()
        .iter()
        .map(|(_, witness)| witness.cosign(&text, NOW).unwrap())
        .collect();
    let note = Note::parse(&signed).unwrap().with_signatures(&cosigned);
    disk.replace(&home.public().join("checkpoint"), note.unwrap().as_bytes())
        .unwrap();
    let lock = Lock {
        base_size: 0,
        base_root: empty_root().to_base64(),
        size,
        root: root.to_base64(),
        staged: "none.batch".into(),
        queue: Vec::new(),
        checkpoint: String::from_utf8(signed).unwrap(),
    };
    let file = LockFile::take(&disk, &home.state("")).unwrap();
    file.compare_and_swap(&disk, b"", &lock).unwrap();
}

#[test]
fn a_log_from_before_the_index_gets_one_over_everything() {
    let _alone = alone();
    let folder = tempdir();
    let home = init(folder.path());
    fs::remove_file(home.state("lock")).unwrap_or_default();
    publish_as_before_the_index(&home, &mixed(0..60));
    assert_eq!(check(&home), mixed(0..60));
    // Nothing new: no entry is made for the index alone.
    let published = publish(&home, &Disk::new(), NOW + 1).unwrap();
    assert_eq!((published.added, published.size), (0, 60));
    assert!(!home.public().join("index").exists());
    assert_eq!(rebuild(&home, &Disk::new()).unwrap(), None);
    let args = ["index", "city", "--out", "made"];
    let output = stele(folder.path(), &args);
    assert!(said(&output).contains("index v1 over 60 entries"));
    assert!(said(&output).contains("the log commits to no index\n"));
    let made = bytes(&folder.path().join("made/v1"));
    assert!(!made.is_empty());

    publish_more(&home, &mixed(60..62), NOW + 2);
    assert_eq!(check(&home), mixed(0..62));
    let index = Index::audit(&home, &logged(&home));
    assert_eq!(index.roots.len(), 1);
    assert_eq!(index.roots[0].1.covered().size, 62);
}

/// An index root that isn't true of the log: whoever builds the index says so, and nothing is built
/// on it.
#[test]
fn a_false_index_root_is_found() {
    let _alone = alone();
    let folder = tempdir();
    let home = init(folder.path());
    let mut all = mixed(0..20);
    let head = Batch::new(&Edge::default(), &[], &all).unwrap().edge.head();
    let root = IndexRoot::new(head, 7, Hash::of(&[b"another"]), NOW, None).unwrap();
    all.push(root.to_bytes());
    publish_as_before_the_index(&home, &all);
    let output = stele(folder.path(), &["index", "city", "--out", "made"]);
    assert_eq!(output.status.code(), Some(1));
    let text = said(&output);
    assert!(
        text.contains("not the index that the log test.example/log commits to"),
        "{text}"
    );
    enqueue(&home, &mixed(20..22));
    for refused in [
        publish(&home, &Disk::new(), NOW + 1).err(),
        rebuild(&home, &Disk::new()).err(),
    ] {
        let expected = matches!(refused, Some(PublishError::IndexDiffers { entry: 20 }));
        assert!(expected, "{refused:?}");
    }
    assert_eq!(logged(&home).len(), 21);
}

#[test]
fn an_index_root_is_no_record_and_time_goes_forward() {
    let _alone = alone();
    let folder = tempdir();
    let home = init(folder.path());
    publish_more(&home, &entries(0..1), NOW);
    let root = logged(&home).pop().unwrap();
    fs::write(folder.path().join("a.record"), root).unwrap();
    let output = stele(folder.path(), &["add", "city", "a.record"]);
    assert_eq!(output.status.code(), Some(1));
    assert!(said(&output).contains("this is an index root, not a record"));

    // A clock that is a little behind is helped, one that is far behind is not.
    publish_more(&home, &entries(1..2), NOW - 300);
    let index = Index::audit(&home, &logged(&home));
    assert_eq!(index.roots[1].1.time(), NOW);
    publish_more(&home, &entries(2..3), NOW);
    enqueue(&home, &entries(3..4));
    let refused = publish(&home, &Disk::new(), NOW - 301);
    assert!(
        matches!(refused, Err(PublishError::ClockBehind { latest: NOW, .. })),
        "{refused:?}"
    );
    assert_eq!(check(&home), entries(0..3));
    publish(&home, &Disk::new(), NOW).unwrap();
    assert_eq!(check(&home), entries(0..4));
    assert_eq!(replayed(&home), Ok(()));
}

/// A version that knows no index has published on top: an index root after that could not be right.
#[test]
fn a_log_that_lost_its_index_gets_no_other() {
    let _alone = alone();
    let folder = tempdir();
    let home = init(folder.path());
    fs::remove_file(home.state("lock")).unwrap_or_default();
    let mut all = mixed(0..20);
    let head = Batch::new(&Edge::default(), &[], &all).unwrap().edge.head();
    let root = IndexRoot::new(head, 7, Hash::of(&[b"any"]), NOW, None).unwrap();
    all.push(root.to_bytes());
    all.extend(mixed(20..25));
    publish_as_before_the_index(&home, &all);
    let lock = fs::read(home.state("lock")).unwrap();
    enqueue(&home, &mixed(25..27));
    let refused = publish(&home, &Disk::new(), NOW + 1).unwrap_err();
    let PublishError::IndexBroken { last: 20, size: 26 } = refused else {
        panic!("{refused:?}");
    };
    assert_eq!(fs::read(home.state("lock")).unwrap(), lock);
    assert_eq!(logged(&home), all);
}
