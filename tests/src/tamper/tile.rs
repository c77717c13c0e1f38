//! Tiles: each of the three that an entry of this log rests on, changed, cut, exchanged or missing.

use stele_client::fetch::FetchError;
use stele_client::log::HEAD_PATH;
use stele_client::seen::SeenHead;
use stele_records::verdict::CheckCode::{Growth, Inclusion};
use stele_tlog::Head;
use stele_tlog::path::TILE_WIDTH;
use stele_verify::merkle::root_of_entries;

use super::{Case, Expected, LATE_ENTRY, Reasons, World, failed, html_page};
use crate::city::{City, city};

/// The full tile of level 0.
const FULL: &str = "tile/0/000";
/// The partial tile of level 0.
const PARTIAL: &str = "tile/0/001.p/44";
/// The partial tile of level 1.
const ABOVE: &str = "tile/1/000.p/1";

/// Every change of every tile.
pub fn cases() -> Vec<Case> {
    let mut cases = full();
    for path in [PARTIAL, ABOVE] {
        cases.extend(partial(path));
    }
    cases.extend(grown());
    cases
}

/// The partial tiles give the root, so that without them it can't be told whether the log has grown
/// from what it was either.
/// What a reader saw of the log before: its growth takes tiles to prove.
fn seen_before() -> SeenHead {
    let entries = city().entries.iter().take(256);
    let head = Head {
        size: 256,
        root: root_of_entries(entries.map(Vec::as_slice)),
    };
    SeenHead::bare(head, None)
}

fn root_and_entry(reason: &'static str) -> Reasons {
    vec![(Growth, reason), (Inclusion, reason)]
}

fn full() -> Vec<Case> {
    let entry = |reason| failed(Inclusion, reason);
    let unread = |reason| Expected::CouldNotCheck(vec![(Inclusion, reason)]);
    let mut cases = changed(FULL, &entry("tree-tile-mismatch"), &entry("tile-length"));
    cases.extend(missing(FULL, unread));
    cases.push(sent(
        FULL,
        "two hashes swapped",
        |tile| {
            tile.rotate_left(32);
        },
        entry("tree-tile-mismatch"),
    ));
    cases
}

fn partial(path: &'static str) -> Vec<Case> {
    let wrong = |reason| Expected::Failed(root_and_entry(reason));
    let unread = |reason| Expected::CouldNotCheck(root_and_entry(reason));
    let mut cases = changed(path, &wrong("tree-edge-mismatch"), &wrong("tile-length"));
    cases.extend(missing(path, unread));
    cases
}

fn changed(path: &'static str, mismatch: &Expected, length: &Expected) -> Vec<Case> {
    vec![
        sent(
            path,
            "the first bit",
            |tile| tile[0] ^= 0x80,
            mismatch.clone(),
        ),
        sent(
            path,
            "the last bit",
            |tile| *tile.last_mut().expect("tiles have bytes") ^= 1,
            mismatch.clone(),
        ),
        sent(path, "all zero", |tile| tile.fill(0), mismatch.clone()),
        sent(
            path,
            "a byte less",
            |tile| {
                tile.pop();
            },
            length.clone(),
        ),
        sent(
            path,
            "a hash less",
            |tile| tile.truncate(tile.len() - 32),
            length.clone(),
        ),
        sent(
            path,
            "a hash more",
            |tile| tile.extend([7; 32]),
            length.clone(),
        ),
        sent(path, "nothing", Vec::clear, length.clone()),
        sent(
            path,
            "another file of the log",
            |tile| *tile = city().files["checkpoint"].clone(),
            length.clone(),
        ),
    ]
}

fn missing(path: &'static str, unread: impl Fn(&'static str) -> Expected) -> Vec<Case> {
    let fault = |name, fault: FetchError, expected| {
        let tamper = move |world: &mut World| {
            world.seen = Some(seen_before());
            world.faults.insert(path.into(), fault.clone());
        };
        Case::log(&format!("{path}: {name}"), tamper, expected)
    };
    vec![
        fault("not there", FetchError::NotFound, unread("fetch-not-found")),
        fault(
            "not for you",
            FetchError::Status(403),
            unread("fetch-status"),
        ),
        fault(
            "the server breaks down",
            FetchError::Status(502),
            unread("fetch-status"),
        ),
        fault(
            "no network",
            FetchError::Network("reset".into()),
            unread("fetch-network"),
        ),
        sent(
            path,
            "a web page",
            |tile| *tile = html_page(),
            unread("fetch-html"),
        ),
        sent(
            path,
            "longer than any tile",
            |tile| tile.resize(200_000, 7),
            unread("fetch-too-large"),
        ),
    ]
}

fn sent(path: &'static str, name: &str, change: fn(&mut Vec<u8>), expected: Expected) -> Case {
    Case::log(
        &format!("{path}: {name}"),
        move |world| {
            world.seen = Some(seen_before());
            change(world.file(path));
        },
        expected,
    )
}

/// The log has grown and its operator has deleted the partial tiles of former sizes, as tlog-tiles
/// allows, while the reader still holds the old checkpoint.
fn grown() -> Vec<Case> {
    let grown = |name, change: fn(&mut World), expected| {
        let tamper = move |world: &mut World| {
            let mut city: City = city().clone();
            let old = city.files["checkpoint"].clone();
            city.publish((300..600).map(crate::city::card).collect());
            world.show(&city);
            *world.file("checkpoint") = old;
            world.files.remove(HEAD_PATH);
            world.seen = Some(seen_before());
            world.index = LATE_ENTRY;
            world.remove(PARTIAL);
            world.remove("tile/entries/001.p/44");
            change(world);
        };
        Case::log(&format!("after growth: {name}"), tamper, expected)
    };
    let wrong = |reason| Expected::Failed(root_and_entry(reason));
    vec![
        grown("the full tile stands in", |_| (), Expected::Unharmed),
        grown(
            "the full bundle stands in",
            |world| {
                let path = world.entry_file();
                world.remove(&path);
            },
            Expected::Unharmed,
        ),
        grown(
            "missing tiles are said with a page",
            |world| {
                world.files.insert(PARTIAL.into(), html_page());
            },
            Expected::Unharmed,
        ),
        grown(
            "the full tile is wrong",
            |world| world.file("tile/0/001")[0] ^= 1,
            wrong("tree-edge-mismatch"),
        ),
        grown(
            "the full tile is cut",
            |world| world.file("tile/0/001").truncate(44 * 32),
            wrong("tile-length"),
        ),
        grown(
            "the full tile is wrong where the old log didn't reach",
            |world| {
                let last = usize::from(TILE_WIDTH) * 32 - 1;
                world.file("tile/0/001")[last] ^= 1;
            },
            Expected::Unharmed,
        ),
        grown(
            "the full tile is gone too",
            |world| world.remove("tile/0/001"),
            Expected::CouldNotCheck(root_and_entry("fetch-not-found")),
        ),
    ]
}
