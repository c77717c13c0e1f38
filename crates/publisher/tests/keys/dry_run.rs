//! With `--dry-run` nothing is written: the whole folder is the same, byte for byte.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use crate::folder::{NOW, alone, enqueue, mixed};
use crate::stele::Desk;
use stele_publisher::store::Home;

/// All files with their bytes, and all folders.
fn all(folder: &Path) -> BTreeMap<PathBuf, Option<Vec<u8>>> {
    let mut found = BTreeMap::new();
    let mut open = vec![folder.to_owned()];
    while let Some(folder) = open.pop() {
        for entry in fs::read_dir(&folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                open.push(path.clone());
                found.insert(path, None);
            } else {
                let bytes = fs::read(&path).unwrap();
                found.insert(path, Some(bytes));
            }
        }
    }
    found
}

/// Runs a command that changes nothing, and says so.
fn changes_nothing(desk: &Desk, words: &str) -> String {
    changes_nothing_at(desk, NOW, words)
}

fn changes_nothing_at(desk: &Desk, now: u64, words: &str) -> String {
    let before = all(desk.path());
    let said = desk.done(now, &format!("{words} --dry-run"));
    assert!(all(desk.path()) == before, "{words}: {said}");
    assert!(said.contains("dry run: nothing was"), "{words}: {said}");
    said
}

/// The same command then does change something, or the test could not fail.
fn changes_something(desk: &Desk, words: &str) {
    changes_something_at(desk, NOW, words);
}

fn changes_something_at(desk: &Desk, now: u64, words: &str) {
    let before = all(desk.path());
    desk.done(now, words);
    assert!(all(desk.path()) != before, "{words}");
}

#[test]
fn nothing_is_written_signed_or_sent() {
    let _alone = alone();
    let desk = Desk::new();
    let dir = desk.path();
    for key in ["registrar", "agency", "agency-2", "council"] {
        let did = desk.done(NOW, &format!("keygen {key}.key"));
        fs::write(dir.join(format!("{key}.did")), did.lines().next().unwrap()).unwrap();
    }
    let init = "init city --origin test.example/log --witness w1 --auditor-quorum 0 --anchor registrar.did \
         --anchor-areas 1306 --signer council.key --signer-name-en A --signer-name-zh 甲";
    let said = changes_nothing(&desk, init);
    for would in [
        "would make city",
        "keys/witness-w1.key",
        "would publish the empty log",
    ] {
        assert!(said.contains(would), "{said}");
    }
    changes_something(&desk, init);
    // What can't be made isn't promised either.
    desk.ends(3, NOW, &format!("{init} --dry-run"));
    let entity = "--subject 91133100000000027Q --set kind=agency --set legalName=A";
    desk.done(
        NOW,
        &format!("draft Entity --home city {entity} --signer registrar=registrar.key --out e.json"),
    );
    let add = "add city e.json";
    assert!(changes_nothing(&desk, add).contains("would queue 1 record for test.example/log"));
    changes_something(&desk, add);
    let said = changes_nothing(&desk, "publish city");
    assert!(said.contains("would add 1, and an index root: test.example/log would have 2 entries"));
    assert!(said.contains("would be cosigned by w1, inside"), "{said}");
    changes_something(&desk, "publish city");

    changes_nothing(
        &desk,
        "supersede city e.json --set legalName=B --key registrar.key",
    );
    for words in [
        "key register city --entity 91133100000000027Q --key agency.key --registrar registrar.key",
        "accredit city 91133100000000027Q --types RentalListing --roles agent --areas 130629 \
         --until 2040-01-01T00:00:00Z --key registrar.key",
        "withdraw city e.json --reason gone --key registrar.key",
    ] {
        changes_nothing(&desk, words);
        changes_something(&desk, words);
        changes_something(&desk, "publish city");
    }

    let rebuild = "index city --rebuild";
    let said = changes_nothing(&desk, rebuild);
    assert!(
        said.contains("missing, and would be written: 0 files"),
        "{said}"
    );
    let pages = dir.join("city/log/index");
    let files = || {
        all(&pages)
            .into_iter()
            .filter_map(|(path, bytes)| Some((path, bytes?)))
    };
    let before: Vec<_> = files().collect();
    for (path, _) in &before {
        fs::remove_file(path).unwrap();
    }
    let said = changes_nothing(&desk, rebuild);
    assert!(
        said.contains("missing, and would be written: 1 file"),
        "{said}"
    );
    changes_something(&desk, rebuild);
    // Another file than the log commits to is found, too, and left as it is.
    let (page, _) = files()
        .find(|(path, _)| path.starts_with(pages.join("v1")))
        .unwrap();
    fs::write(&page, "another").unwrap();
    desk.ends(1, NOW, &format!("{rebuild} --dry-run"));
    assert_eq!(fs::read(&page).unwrap(), b"another");
    for (path, bytes) in before {
        fs::write(path, bytes).unwrap();
    }

    // When nobody may still go by the older ones.
    let (prune, later) = ("index city --prune 1", NOW + 3 * 86_400);
    let said = changes_nothing_at(&desk, later, prune);
    assert!(
        said.contains("would keep 1 index root whole; remove "),
        "{said}"
    );
    changes_something_at(&desk, later, prune);

    // What is in the log already, or twice in the queue, isn't added.
    let home = Home::open(&dir.join("city")).unwrap();
    let [one, two] = [&mixed(0..1)[0], &mixed(1..2)[0]];
    enqueue(&home, &[one.clone(), two.clone(), one.clone()]);
    let said = changes_nothing(&desk, "publish city");
    assert!(
        said.contains("would add 2,") && said.contains("would leave out 1:"),
        "{said}"
    );
    changes_something(&desk, "publish city");
    enqueue(&home, std::slice::from_ref(one));
    let said = changes_nothing(&desk, "publish city");
    assert!(
        said.contains("nothing new") && said.contains("would leave out 1:"),
        "{said}"
    );

    desk.done(NOW, "trust new city/trust.json --out 2.json");
    let publish = "trust publish city 2.json";
    desk.ends(1, NOW, &format!("{publish} --dry-run"));
    desk.done(NOW, "trust sign 2.json --key council.key");
    assert!(changes_nothing(&desk, publish).contains("would write city/log/trust/2.json"));
    changes_something(&desk, publish);
}

#[test]
fn an_interrupted_publication_is_told_of_and_not_completed() {
    let _alone = alone();
    let desk = Desk::new();
    desk.done(NOW, "init city --origin test.example/log --witness w1");
    let home = Home::open(&desk.path().join("city")).unwrap();
    enqueue(&home, &mixed(0..3));
    let checkpoint = home.public().join("checkpoint");
    let before = fs::read(&checkpoint).unwrap();
    desk.done(NOW, "publish city");
    // As if it had died before the checkpoint was shown.
    fs::write(&checkpoint, before).unwrap();
    let said = changes_nothing(&desk, "publish city");
    assert!(
        said.contains("would complete a publication that was interrupted, with 4 entries"),
        "{said}"
    );
    changes_something(&desk, "publish city");
}
