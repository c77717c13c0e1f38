//! The entry's own file and the bundle that stands in for it.

use stele_client::fetch::FetchError;
use stele_records::verdict::CheckCode::Inclusion;

use super::{Case, Expected, World, failed, html_page, open};
use crate::city::city;

/// The bundle that holds the entry.
const BUNDLE: &str = "tile/entries/000";

/// Every change of either.
pub fn cases() -> Vec<Case> {
    let mut cases = entries();
    cases.extend(bundles());
    cases
}

fn entries() -> Vec<Case> {
    let wrong = || failed(Inclusion, "log-entry-mismatch");
    let sent = |name, change: fn(&mut Vec<u8>), expected| {
        let tamper = move |world: &mut World| {
            let path = world.entry_file();
            change(world.file(&path));
        };
        Case::log(&format!("entry file: {name}"), tamper, expected)
    };
    let fault = |name, fault: FetchError, expected| {
        let tamper = move |world: &mut World| {
            world.faults.insert(world.entry_file(), fault.clone());
        };
        Case::log(&format!("entry file: {name}"), tamper, expected)
    };
    vec![
        sent("the first bit", |entry| entry[0] ^= 1, wrong()),
        sent(
            "the last bit",
            |entry| *entry.last_mut().expect("it has bytes") ^= 1,
            wrong(),
        ),
        sent("cut off", |entry| entry.truncate(100), wrong()),
        sent("nothing", Vec::clear, wrong()),
        sent("a newline more", |entry| entry.push(b'\n'), wrong()),
        sent(
            "another entry",
            |entry| *entry = city().entry(5).to_vec(),
            wrong(),
        ),
        // The bundle is asked where the host may be one that has no such file.
        fault("not there", FetchError::NotFound, Expected::Unharmed),
        fault("not for you", FetchError::Status(403), Expected::Unharmed),
        sent(
            "a web page",
            |entry| *entry = html_page(),
            Expected::Unharmed,
        ),
        fault(
            "the server breaks down",
            FetchError::Status(500),
            open(Inclusion, "fetch-status"),
        ),
        fault(
            "no network",
            FetchError::Network("reset".into()),
            open(Inclusion, "fetch-network"),
        ),
        fault(
            "without end",
            FetchError::TooLarge { limit: 1 },
            open(Inclusion, "fetch-too-large"),
        ),
    ]
}

/// The log has no entries alone, as logs elsewhere haven't.
fn bundles() -> Vec<Case> {
    let sent = |name, change: fn(&mut Vec<u8>), expected| {
        bundle(name, move |world| change(world.file(BUNDLE)), expected)
    };
    let fault = |name, fault: FetchError, expected| {
        bundle(
            name,
            move |world| {
                world.faults.insert(BUNDLE.into(), fault.clone());
            },
            expected,
        )
    };
    let wrong = |reason| failed(Inclusion, reason);
    vec![
        bundle("as it should be", |_| (), Expected::Unharmed),
        sent(
            "a bit of the entry",
            |bundle| {
                let at = start(4);
                bundle[at] ^= 1;
            },
            wrong("log-entry-mismatch"),
        ),
        sent(
            "a bit of another entry",
            |bundle| {
                let at = start(5);
                bundle[at] ^= 1;
            },
            wrong("log-entry-mismatch"),
        ),
        sent(
            "two entries swapped",
            |bundle| *bundle = with_entries(|entries| entries.swap(4, 5)),
            wrong("log-entry-mismatch"),
        ),
        sent(
            "an entry less",
            |bundle| {
                *bundle = with_entries(|entries| drop(entries.pop()));
            },
            wrong("bundle-truncated"),
        ),
        sent(
            "an entry more",
            |bundle| *bundle = with_entries(|entries| entries.push(b"{}".to_vec())),
            wrong("bundle-trailing-bytes"),
        ),
        sent(
            "a length too long",
            |bundle| bundle[0] = 0xff,
            wrong("bundle-truncated"),
        ),
        sent(
            "a length of zero",
            |bundle| {
                bundle[0] = 0;
                bundle[1] = 0;
            },
            wrong("bundle-truncated"),
        ),
        sent(
            "cut off",
            |bundle| bundle.truncate(bundle.len() / 2),
            wrong("bundle-truncated"),
        ),
        sent(
            "a byte less",
            |bundle| {
                bundle.pop();
            },
            wrong("bundle-truncated"),
        ),
        sent(
            "a byte more",
            |bundle| bundle.push(0),
            wrong("bundle-trailing-bytes"),
        ),
        sent("nothing", Vec::clear, wrong("bundle-truncated")),
        sent(
            "another bundle",
            |bundle| *bundle = city().files["tile/entries/001.p/44"].clone(),
            wrong("bundle-truncated"),
        ),
        sent(
            "a web page",
            |bundle| *bundle = html_page(),
            open(Inclusion, "fetch-html"),
        ),
        fault(
            "not there either",
            FetchError::NotFound,
            open(Inclusion, "fetch-not-found"),
        ),
        fault(
            "the server breaks down",
            FetchError::Status(500),
            open(Inclusion, "fetch-status"),
        ),
        fault(
            "without end",
            FetchError::TooLarge { limit: 1 },
            open(Inclusion, "fetch-too-large"),
        ),
    ]
}

fn bundle(name: &str, change: impl Fn(&mut World) + 'static, expected: Expected) -> Case {
    let tamper = move |world: &mut World| {
        let path = world.entry_file();
        world.remove(&path);
        change(world);
    };
    Case::log(&format!("bundle: {name}"), tamper, expected)
}

/// Where an entry begins in the bundle: after the lengths and bytes of those before it, and its own
/// length (tlog-tiles, "Log Entries").
fn start(entry: usize) -> usize {
    let before = city().entries.iter().take(entry);
    before.map(|entry| 2 + entry.len()).sum::<usize>() + 2
}

/// The bundle with other entries, each with its length before it.
fn with_entries(change: impl Fn(&mut Vec<Vec<u8>>)) -> Vec<u8> {
    let mut entries: Vec<_> = city().entries.iter().take(256).cloned().collect();
    change(&mut entries);
    let framed = entries.iter().flat_map(|entry| {
        let length = u16::try_from(entry.len()).expect("entries fit");
        [&length.to_be_bytes(), entry.as_slice()].concat()
    });
    framed.collect()
}
