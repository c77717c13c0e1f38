//! The index tree's hash and its look-up proofs, as torchwood's package `mpt` has them.
//!
//! Each function is a test that takes its input as bytes, and panics where it fails.

use std::cmp::Ordering;

use stele_tlog::index::mpt::{self, Proof};
use stele_verify::encoding::to_hex;
use stele_verify::hash::Hash;

use crate::vectors::Files;

/// The hashes of whole trees, with keys of any length.
pub fn tree_hashes(files: &Files) {
    let mut pairs: Vec<(Vec<u8>, Vec<u8>)> = Vec::new();
    let mut trees = 0;
    for words in lines(files.get("treehash.txt")) {
        match words[0].as_str() {
            "kv" => pairs.extend(
                words[1..]
                    .chunks(2)
                    .map(|pair| (unhex(&pair[0]), unhex(&pair[1]))),
            ),
            "hash" => {
                pairs.sort_by(|(a, _), (b, _)| as_padded(a, b));
                let root = mpt::root(&pairs);
                assert_eq!(root.to_hex(), words[1], "{pairs:?}");
                pairs.clear();
                trees += 1;
            }
            other => panic!("a line begins with {other}"),
        }
    }
    assert!(trees > 10, "{trees} trees");
}

/// Look-up proofs, good and bad.
pub fn look_ups(files: &Files) {
    let mut case: Vec<Vec<String>> = Vec::new();
    let (mut held, mut refused) = (0, 0);
    for words in lines(files.get("verify.txt")) {
        if words[0] != "verify" {
            case.push(words);
            continue;
        }
        let holds = holds(&case);
        assert_eq!(holds, words[1] == "true", "{case:?}");
        if holds {
            held += 1;
        } else {
            refused += 1;
        }
        case.clear();
    }
    assert!(held > 4 && refused > 1, "{held} held, {refused} refused");
}

fn holds(case: &[Vec<String>]) -> bool {
    let words = |name: &str| {
        let line = case.iter().find(|line| line[0] == name);
        line.unwrap_or_else(|| panic!("no {name} in {case:?}"))[1..].to_vec()
    };
    let root = Hash::from_slice(&unhex(&words("snap")[0])).expect("a snapshot is a hash");
    let key = unhex(&words("key")[0]);
    let value = words("val");
    let value = (value[0] != "-").then(|| unhex(&value[0]));
    let bytes: Vec<u8> = words("proof").iter().flat_map(|part| unhex(part)).collect();
    let Ok(proof) = Proof::parse(&bytes, value.is_some()) else {
        return false;
    };
    assert_eq!(to_hex(&proof.to_bytes()), to_hex(&bytes));
    proof.verify(root, &key, value.as_deref()).is_ok()
}

/// The order of keys that one may be the beginning of another.
fn as_padded(a: &[u8], b: &[u8]) -> Ordering {
    match mpt::first_difference(a, b) {
        None => Ordering::Equal,
        Some(at) => mpt::bit(a, at).cmp(&mpt::bit(b, at)),
    }
}

fn lines(file: &[u8]) -> Vec<Vec<String>> {
    let text = std::str::from_utf8(file).expect("the vectors are text");
    text.lines()
        .filter(|line| !line.is_empty() && !line.starts_with('#'))
        .map(|line| line.split_whitespace().map(str::to_owned).collect())
        .collect()
}

/// Hexadecimal; `''` is nothing.
fn unhex(text: &str) -> Vec<u8> {
    let text = text.trim_matches('\'');
    let digits: Vec<char> = text.chars().collect();
    digits
        .chunks(2)
        .map(|pair| {
            let pair: String = pair.iter().collect();
            u8::from_str_radix(&pair, 16).expect("the vectors are in hexadecimal")
        })
        .collect()
}
