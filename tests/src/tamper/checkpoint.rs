//! The checkpoint: changed in a proof and on the server, signed by others, from another time, or of
//! another past.

mod server;

use std::rc::Rc;

use stele_records::verdict::CheckCode::{LogSignature, Witnesses};
use stele_verify::encoding::{from_base64, to_base64};
use stele_verify::note::{KeyKind, Note};

use super::{Case, Expected, World, failed, replaced, with_other_character};
use crate::city::{self, COSIGNERS, NOW, ORIGIN, SIZE, city};

/// Every change, in a proof and on the server; then what only a server can do.
pub fn cases() -> Vec<Case> {
    let mut cases: Vec<Case> = notes().into_iter().flat_map(in_both_ways).collect();
    cases.extend(server::answers());
    cases.extend(server::times());
    cases.extend(server::pasts());
    cases
}

type Edit = Box<dyn Fn(&[u8]) -> Vec<u8>>;

/// Another note in place of the checkpoint, and the check that says so.
struct Change {
    name: &'static str,
    note: Edit,
    expected: Expected,
}

fn change(
    name: &'static str,
    note: impl Fn(&[u8]) -> Vec<u8> + 'static,
    expected: Expected,
) -> Change {
    let note = Box::new(note);
    Change {
        name,
        note,
        expected,
    }
}

fn in_both_ways(this: Change) -> [Case; 2] {
    let Change {
        name,
        note,
        expected,
    } = this;
    let note = Rc::new(note);
    let served = Rc::clone(&note);
    let handed_over = move |world: &mut World| {
        let honest = city().files["checkpoint"].clone();
        let at = world.proof.len() - honest.len();
        world.proof.truncate(at);
        world.proof.extend(note(&honest));
    };
    let served = move |world: &mut World| {
        let honest = world.file("checkpoint");
        *honest = served(honest);
    };
    [
        Case::proof(
            &format!("checkpoint: {name}"),
            handed_over,
            expected.clone(),
        ),
        Case::log(&format!("checkpoint: {name}"), served, expected),
    ]
}

fn notes() -> Vec<Change> {
    let log = |reason| failed(LogSignature, reason);
    let witnesses = |reason| failed(Witnesses, reason);
    let text = || city().head_text();
    vec![
        change(
            "a name that nobody knows",
            |n| {
                replaced(
                    n,
                    &format!("{ORIGIN}\n{SIZE}"),
                    &format!("records.fraud.test\n{SIZE}"),
                )
            },
            log("checkpoint-unknown-origin"),
        ),
        change(
            "another size",
            |n| replaced(n, "\n300\n", "\n301\n"),
            log("checkpoint-log-signature-invalid"),
        ),
        change(
            "a size with a zero before it",
            |n| replaced(n, "\n300\n", "\n0300\n"),
            log("checkpoint-size"),
        ),
        change(
            "another root",
            |n| with_other_character(n, "\n300\n", 8),
            log("checkpoint-log-signature-invalid"),
        ),
        change(
            "a root too short",
            |n| replaced(n, &root(), &root()[4..]),
            log("checkpoint-root"),
        ),
        change(
            "the log's signature broken",
            |n| line_changed(n, 0, 20),
            log("checkpoint-log-signature-invalid"),
        ),
        change(
            "the log's signature by another key of its name",
            |_| by_another_key(),
            log("checkpoint-log-signature-missing"),
        ),
        change(
            "without the log's signature",
            |n| without_line(n, 0),
            log("checkpoint-log-signature-missing"),
        ),
        change(
            "the log's line under another name",
            |n| replaced(n, &format!("— {ORIGIN} "), "— records.fraud.test "),
            log("checkpoint-log-signature-missing"),
        ),
        change(
            "a line more that the log has signed",
            move |_| signed(&format!("{}extension\n", text())),
            log("checkpoint-extension-lines"),
        ),
        change(
            "a cosignature broken",
            |n| line_changed(n, 1, 40),
            witnesses("cosignature-invalid"),
        ),
        change(
            "the time of a cosignature",
            |n| line_changed(n, 1, 7),
            witnesses("cosignature-invalid"),
        ),
        change(
            "a cosignature less",
            |n| without_line(n, 1),
            witnesses("checkpoint-quorum-not-reached"),
        ),
        change(
            "no cosignature",
            |n| without_line(&without_line(n, 1), 1),
            witnesses("checkpoint-quorum-not-reached"),
        ),
        change(
            "one witness twice",
            move |_| city::cosigned(&text(), &[0, 0], NOW),
            witnesses("checkpoint-quorum-not-reached"),
        ),
        change(
            "a witness under another's name",
            |n| replaced(n, "— station ", "— library "),
            witnesses("checkpoint-quorum-not-reached"),
        ),
        change(
            "a cosignature from another checkpoint",
            |n| with_line_of(n, &city::cosigned(&other_text(), &COSIGNERS, NOW), 1),
            witnesses("cosignature-invalid"),
        ),
        change(
            "all three witnesses",
            move |_| city::cosigned(&text(), &[0, 1, 2], NOW),
            Expected::Unharmed,
        ),
        change("a line by a stranger", with_stranger, Expected::Unharmed),
        change(
            "lines in another order",
            |n| {
                let last = line(n, 2);
                with_line_first(&without_line(n, 2), &last)
            },
            Expected::Unharmed,
        ),
    ]
}

fn signed(text: &str) -> Vec<u8> {
    city::cosigned(text, &COSIGNERS, NOW)
}

fn by_another_key() -> Vec<u8> {
    let other = city::note_key(ORIGIN, KeyKind::Ed25519, 0x23);
    city::signed_by(&other, &city().head_text(), &COSIGNERS, NOW)
}

fn root() -> String {
    city().head().root.to_base64()
}

fn other_text() -> String {
    city().head_text().replace("\n300\n", "\n301\n")
}

/// The lines below the text of a note: the log's, then the witnesses'.
fn line(note: &[u8], at: usize) -> String {
    let note = Note::parse(note).expect("a note");
    format!("{}\n", note.signatures()[at])
}

fn without_line(note: &[u8], at: usize) -> Vec<u8> {
    replaced(note, &line(note, at), "")
}

fn with_line_of(note: &[u8], other: &[u8], at: usize) -> Vec<u8> {
    replaced(note, &line(note, at), &line(other, at))
}

fn with_line_first(note: &[u8], line: &str) -> Vec<u8> {
    replaced(note, "\n\n", &format!("\n\n{line}"))
}

fn with_stranger(note: &[u8]) -> Vec<u8> {
    let stranger = city::note_key("stranger.test", KeyKind::CosignatureV1, 0x41);
    let line = stranger
        .cosign(&city().head_text(), NOW)
        .expect("it is a checkpoint");
    [note, format!("{line}\n").as_bytes()].concat()
}

/// A bit of a line's signature inverted, at this byte behind the key's id.
fn line_changed(note: &[u8], at: usize, byte: usize) -> Vec<u8> {
    let old = line(note, at);
    let (name, base64) = old.trim_end().rsplit_once(' ').expect("it has base64");
    let mut bytes = from_base64(base64).expect("it is base64");
    bytes[4 + byte] ^= 1;
    let new = format!("{name} {}\n", to_base64(&bytes));
    replaced(note, &old, &new)
}
