//! A `.tlog-proof` that somebody hands over, changed in each of its regions.

use stele_records::verdict::CheckCode::{Form, Inclusion};
use stele_verify::encoding::to_base64;
use stele_verify::tlog_proof::TlogProof;

use super::{Case, Expected, How, World, failed, replaced, with_other_character};
use crate::city::{self, city};

/// Every change of the lines above the checkpoint, and of the file as a whole.
pub fn cases() -> Vec<Case> {
    let mut cases = lines();
    cases.extend(files());
    cases.extend((0..hashes()).map(hash_changed));
    cases.extend(beside());
    cases
}

fn lines() -> Vec<Case> {
    let not_included = |reason| failed(Inclusion, reason);
    let mismatch = || not_included("merkle-root-mismatch");
    vec![
        Case::proof("as it should be", |_| (), Expected::Unharmed),
        edited(
            "another version",
            "proof@v1",
            "proof@v2",
            not_included("tlog-proof-header"),
        ),
        edited("the next index", "index 4", "index 5", mismatch()),
        edited(
            "an index with another path",
            "index 4",
            "index 299",
            not_included("merkle-proof-length"),
        ),
        edited(
            "an index beyond the log",
            "index 4",
            "index 300",
            not_included("merkle-index-beyond-size"),
        ),
        edited(
            "an index with a zero before it",
            "index 4",
            "index 04",
            not_included("tlog-proof-index"),
        ),
        edited(
            "a negative index",
            "index 4",
            "index -4",
            not_included("tlog-proof-index"),
        ),
        edited(
            "an index above 64 bits",
            "index 4",
            "index 18446744073709551616",
            not_included("tlog-proof-index"),
        ),
        edited(
            "no index",
            "index 4\n",
            "",
            not_included("tlog-proof-index"),
        ),
        proof(
            "a hash less",
            |p| {
                hash_lines(p, |lines| {
                    lines.pop();
                })
            },
            not_included("merkle-proof-length"),
        ),
        proof(
            "a hash more",
            |p| hash_lines(p, |lines| lines.push(lines[0].clone())),
            not_included("merkle-proof-length"),
        ),
        proof(
            "two hashes swapped",
            |p| hash_lines(p, |lines| lines.swap(0, 1)),
            mismatch(),
        ),
        proof(
            "no hash",
            |p| hash_lines(p, Vec::clear),
            not_included("merkle-proof-length"),
        ),
        proof(
            "more hashes than any tree needs",
            |p| hash_lines(p, |lines| *lines = vec![lines[0].clone(); 65]),
            not_included("tlog-proof-too-many-hashes"),
        ),
        proof(
            "a hash too short",
            |p| hash_lines(p, |lines| lines[0] = to_base64(&[7; 31])),
            not_included("tlog-proof-hash"),
        ),
        proof(
            "a hash that is no base64",
            |p| hash_lines(p, |lines| lines[0] = "ä".repeat(22)),
            not_included("tlog-proof-hash"),
        ),
        proof(
            "the record of another entry",
            |p| with_extra(p, &to_base64(city().entry(5))),
            mismatch(),
        ),
        proof(
            "a record that is no base64",
            |p| with_extra(p, "{}"),
            not_included("tlog-proof-extra"),
        ),
        proof(
            "a record of no bytes",
            |p| with_extra(p, ""),
            not_included("tlog-proof-extra-empty"),
        ),
        proof(
            "no record",
            |p| replaced(p, &format!("extra {}\n", to_base64(city().entry(4))), ""),
            Expected::CouldNotCheck(vec![(Form, "no-record"), (Inclusion, "no-record")]),
        ),
    ]
}

fn files() -> Vec<Case> {
    let malformed = |reason| failed(Inclusion, reason);
    vec![
        proof(
            "without its checkpoint",
            |p| before_blank(p).to_vec(),
            malformed("tlog-proof-checkpoint-missing"),
        ),
        proof(
            "cut off in the last line",
            |p| p[..p.len() - 9].to_vec(),
            malformed("note-no-final-newline"),
        ),
        proof(
            "something after the end",
            |p| [p, b"x"].concat(),
            malformed("note-no-final-newline"),
        ),
        proof(
            "an empty line after the end",
            |p| [p, b"\n"].concat(),
            malformed("note-no-signatures"),
        ),
        proof(
            "CRLF line ends",
            |p| {
                String::from_utf8_lossy(p)
                    .replace('\n', "\r\n")
                    .into_bytes()
            },
            malformed("text-carriage-return"),
        ),
        proof(
            "a tab",
            |p| replaced(p, "index 4", "index\t4"),
            malformed("text-control-character"),
        ),
        proof(
            "a zero byte",
            |p| replaced(p, "index 4", "index 4\0"),
            malformed("text-nul"),
        ),
        proof(
            "not UTF-8",
            |p| {
                let mut p = replaced(p, "index 4", "index 4~");
                let at = p.iter().position(|b| *b == b'~').expect("it was put there");
                p[at] = 0xff;
                p
            },
            malformed("text-not-utf8"),
        ),
        proof(
            "a byte order mark",
            |p| [b"\xef\xbb\xbf", p].concat(),
            Expected::FileRefused("file-unknown"),
        ),
        proof(
            "nothing",
            |_| Vec::new(),
            Expected::FileRefused("file-empty"),
        ),
        proof(
            "a web page",
            |_| super::html_page(),
            Expected::FileRefused("file-unknown"),
        ),
        proof(
            "a checkpoint alone",
            |_| city().files["checkpoint"].clone(),
            Expected::FileRefused("file-unknown"),
        ),
        proof(
            "a tile",
            |_| city().files["tile/0/000"].clone(),
            Expected::FileRefused("file-unknown"),
        ),
        proof(
            "longer than any proof",
            |p| [p, vec![b'x'; TlogProof::MAX_LEN].as_slice()].concat(),
            Expected::FileRefused("file-too-long"),
        ),
    ]
}

fn hashes() -> usize {
    let proof = TlogProof::parse(&city().proof(super::ENTRY)).expect("an honest proof");
    proof.hashes().len()
}

fn hash_changed(at: usize) -> Case {
    let change = move |lines: &mut Vec<String>| {
        let line = lines[at].clone();
        let changed = with_other_character(line.as_bytes(), &line, 3);
        lines[at] = String::from_utf8(changed).expect("it was text");
    };
    proof(
        &format!("a character of hash {at}"),
        move |p| hash_lines(p, change),
        failed(Inclusion, "merkle-root-mismatch"),
    )
}

/// The record beside the proof, as a server that keeps both may send them.
fn beside() -> Vec<Case> {
    let beside = |name, tamper: fn(&mut World), expected| {
        Case::new(How::ProofAndRecord, name, tamper, expected)
    };
    let mismatch = || failed(Inclusion, "merkle-root-mismatch");
    vec![
        beside("as it should be", |_| (), Expected::Unharmed),
        beside(
            "a proof for another record",
            |world| world.proof = city().proof(5),
            mismatch(),
        ),
        beside(
            "another record",
            |world| world.record = city().entry(5).to_vec(),
            mismatch(),
        ),
        beside(
            "a record of the same tree, signed again",
            |world| {
                let mut draft = city::draft(super::ENTRY);
                draft.subject.insert("dbhMm".into(), 129.into());
                world.record = city::signed(&draft);
            },
            mismatch(),
        ),
        // The record that was asked about counts, not the one that the proof brings along.
        beside(
            "another record in the proof",
            |world| world.proof = with_extra(&world.proof, &to_base64(city().entry(5))),
            Expected::Unharmed,
        ),
        beside(
            "a web page in place of the proof",
            |world| world.proof = super::html_page(),
            failed(Inclusion, "tlog-proof-header"),
        ),
    ]
}

fn proof(name: &str, change: impl Fn(&[u8]) -> Vec<u8> + 'static, expected: Expected) -> Case {
    Case::proof(
        name,
        move |world| world.proof = change(&world.proof),
        expected,
    )
}

fn edited(name: &str, from: &'static str, to: &'static str, expected: Expected) -> Case {
    proof(name, move |proof| replaced(proof, from, to), expected)
}

/// The proof with other lines of hashes.
fn hash_lines(proof: &[u8], change: impl Fn(&mut Vec<String>)) -> Vec<u8> {
    let text = core::str::from_utf8(proof).expect("proofs are text");
    let (head, note) = text.split_once("\n\n").expect("it has a checkpoint");
    let (head, hashes) = head.split_once("\nindex 4\n").expect("it has hashes");
    let mut lines: Vec<String> = hashes.split('\n').map(str::to_owned).collect();
    change(&mut lines);
    let lines: String = lines.iter().map(|line| format!("{line}\n")).collect();
    format!("{head}\nindex 4\n{lines}\n{note}").into_bytes()
}

fn with_extra(proof: &[u8], extra: &str) -> Vec<u8> {
    let record = to_base64(city().entry(super::ENTRY));
    replaced(proof, &format!("extra {record}"), &format!("extra {extra}"))
}

fn before_blank(proof: &[u8]) -> &[u8] {
    let at = proof.windows(2).position(|at| at == b"\n\n");
    &proof[..at.expect("it has a checkpoint")]
}
