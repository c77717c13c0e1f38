//! What a server can do with the checkpoint: not give it, give another file, or give that of another
//! log, another time, another past.

use serde_json::json;
use stele_client::fetch::FetchError;
use stele_client::seen::SeenHead;
use stele_records::verdict::CheckCode::{Freshness, Growth, Inclusion, LogSignature};
use stele_tlog::Head;
use stele_verify::hash::{Hash, empty_root};

use super::signed;
use crate::city::{self, COSIGNERS, City, MAX_AGE, NOW, ORIGIN, SIZE, city};
use crate::tamper::{Case, Expected, World, failed, html_page, open};

/// What only a server can do: it fails to answer, or the file is no note at all. A proof that holds
/// no note is no proof; those cases are there.
pub(super) fn answers() -> Vec<Case> {
    let unread = |name, fault: FetchError, reason| {
        let tamper = move |world: &mut World| {
            world.faults.insert("checkpoint".into(), fault.clone());
        };
        Case::log(
            &format!("checkpoint: {name}"),
            tamper,
            open(LogSignature, reason),
        )
    };
    let sent = |name, bytes: fn(&[u8]) -> Vec<u8>, expected| {
        let tamper = move |world: &mut World| {
            let honest = world.file("checkpoint");
            *honest = bytes(honest);
        };
        Case::log(&format!("checkpoint: {name}"), tamper, expected)
    };
    let log = |reason| failed(LogSignature, reason);
    vec![
        Case::log("as it should be", |_| (), Expected::Unharmed),
        unread("not there", FetchError::NotFound, "fetch-not-found"),
        unread("not for you", FetchError::Status(403), "fetch-status"),
        unread(
            "the server breaks down",
            FetchError::Status(500),
            "fetch-status",
        ),
        unread("too many requests", FetchError::Status(429), "fetch-status"),
        unread(
            "no network",
            FetchError::Network("refused".into()),
            "fetch-network",
        ),
        unread(
            "without end",
            FetchError::TooLarge { limit: 1 },
            "fetch-too-large",
        ),
        sent(
            "a web page",
            |_| html_page(),
            open(LogSignature, "fetch-html"),
        ),
        sent("nothing", |_| Vec::new(), log("note-no-signatures")),
        sent(
            "cut off",
            |n| n[..n.len() - 20].to_vec(),
            log("note-no-final-newline"),
        ),
        sent(
            "cut off within its text",
            |n| n[..60].to_vec(),
            log("note-no-signatures"),
        ),
        sent(
            "CRLF line ends",
            |n| {
                String::from_utf8_lossy(n)
                    .replace('\n', "\r\n")
                    .into_bytes()
            },
            log("text-carriage-return"),
        ),
        sent(
            "a byte order mark",
            |n| [b"\xef\xbb\xbf", n].concat(),
            log("text-byte-order-mark"),
        ),
        sent("not UTF-8", |n| [b"\xff", n].concat(), log("text-not-utf8")),
        sent(
            "longer than any checkpoint",
            |n| [n, vec![b'x'; 200_000].as_slice()].concat(),
            open(LogSignature, "fetch-too-large"),
        ),
        sent(
            "a tile",
            |_| city().files["tile/0/000"].clone(),
            log("text-control-character"),
        ),
        Case::log(
            "checkpoint: of another log that the reader trusts too",
            other_log,
            log("log-other-origin"),
        ),
        Case::log(
            "an empty log",
            |world| world.show(&City::of(Vec::new())),
            open(Inclusion, "beyond-log"),
        ),
        Case::log(
            "checkpoint: an empty log with a root",
            |world| {
                let text = city().head_text().replace("\n300\n", "\n0\n");
                *world.file("checkpoint") = signed(&text);
            },
            log("checkpoint-empty-tree-root"),
        ),
        Case::log(
            "an entry beyond the log",
            |world| world.index = SIZE,
            open(Inclusion, "beyond-log"),
        ),
    ]
}

pub(super) fn times() -> Vec<Case> {
    let at = |name, now: u64, expected: fn() -> Expected| {
        let tamper = move |world: &mut World| world.now = now;
        [
            Case::log(name, tamper, expected()),
            Case::proof(name, tamper, expected()),
        ]
    };
    let stale = || Expected::Warned(vec![(Freshness, "stale")]);
    let future = || Expected::Warned(vec![(Freshness, "clock-behind")]);
    [
        at(
            "read at the end of the cosignatures' age",
            NOW + MAX_AGE,
            || Expected::Unharmed,
        ),
        at("read a second later", NOW + MAX_AGE + 1, stale),
        at("read years later", NOW + 10 * 365 * MAX_AGE, stale),
        at("the reader's clock is a little slow", NOW - 300, || {
            Expected::Unharmed
        }),
        at("the reader's clock is slow", NOW - 301, future),
        at("the reader's clock is at zero", 0, future),
    ]
    .into_iter()
    .flatten()
    .collect()
}

/// What the reader remembers of the log.
pub(super) fn pasts() -> Vec<Case> {
    let seen = |name, head: fn() -> Head, expected| {
        let tamper = move |world: &mut World| {
            let time = Some(NOW);
            world.seen = Some(SeenHead::bare(head(), time));
        };
        Case::log(name, tamper, expected)
    };
    vec![
        seen(
            "seen before, the same",
            || city().head(),
            Expected::Unharmed,
        ),
        seen(
            "seen before, when it was smaller",
            || of_size(270).head(),
            Expected::Unharmed,
        ),
        seen(
            "seen before, when it was empty",
            || Head {
                size: 0,
                root: empty_root(),
            },
            Expected::Unharmed,
        ),
        // An older copy from a cache looks the same as a log that hides its newest entries.
        seen(
            "rolled back",
            || Head {
                size: SIZE + 1,
                root: Hash::new([7; 32]),
            },
            open(Growth, "rolled-back"),
        ),
        seen(
            "forked: another past of this size",
            || forked(SIZE).head(),
            failed(Growth, "forked"),
        ),
        seen(
            "forked: another past of a smaller size",
            || forked(270).head(),
            failed(Growth, "forked"),
        ),
        Case::log(
            "forked: the server shows another future",
            |world| {
                world.seen = Some(SeenHead::bare(city().head(), Some(NOW)));
                world.index = 6;
                world.show(&forked(310));
            },
            failed(Growth, "forked"),
        ),
        Case::log(
            "rolled back: the server shows an old log",
            |world| {
                world.seen = Some(SeenHead::bare(city().head(), Some(NOW)));
                world.show(&of_size(299));
            },
            open(Growth, "rolled-back"),
        ),
    ]
}

fn other_log(world: &mut World) {
    let text = city().head_text().replace(ORIGIN, city::OTHER_ORIGIN);
    let other = city::other_log_key();
    *world.file("checkpoint") = city::signed_by(&other, &text, &COSIGNERS, NOW);
    let policy = format!("log {}\n{}", other.verifier_key().to_vkey(), city::policy());
    world.trust = city::trust_json(&policy);
    world.trust["mirrors"][city::OTHER_ORIGIN] = json!(["other/"]);
}

fn of_size(size: u64) -> City {
    City::of((0..size).map(city::card).collect())
}

/// A log of this size whose entry 5 is another.
fn forked(size: u64) -> City {
    let number = |at| if at == 5 { 1_005 } else { at };
    City::of((0..size).map(|at| city::card(number(at))).collect())
}
