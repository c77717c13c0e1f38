//! A log that can lie, for the tests of the witness.

use stele_sign::note::NoteSigner;
use stele_verify::checkpoint::Checkpoint;
use stele_verify::hash::{Hash, leaf_hash, node_hash};
use stele_verify::merkle::root_of_leaves;
use stele_verify::note::{KeyKind, KeyName, Note};

use super::protocol;

pub(super) const NOW: u64 = 1_800_000_000;

/// A key of this name; all bytes of its seed are the same.
pub(super) fn signer(name: &str, kind: KeyKind, seed: u8) -> NoteSigner {
    NoteSigner::from_seed(KeyName::new(name).unwrap(), kind, &[seed; 32]).unwrap()
}

/// A log whose entries are numbers, in one history or another.
pub(super) struct TestLog {
    pub(super) origin: &'static str,
    pub(super) key: NoteSigner,
}

impl TestLog {
    pub(super) fn new(origin: &'static str, seed: u8) -> Self {
        let key = signer(origin, KeyKind::Ed25519, seed);
        Self { origin, key }
    }

    /// The leaves of the log at this size, in the history of this number. Histories differ from
    /// entry 3 on.
    pub(super) fn leaves(size: u64, history: u8) -> Vec<Hash> {
        let leaf = |number: u64| {
            let history = if number < 3 { 0 } else { history };
            leaf_hash(format!("{history} {number}").as_bytes())
        };
        (0..size).map(leaf).collect()
    }

    pub(super) fn root(size: u64, history: u8) -> Hash {
        root_of_leaves(Self::leaves(size, history))
    }

    pub(super) fn text(&self, size: u64, history: u8) -> String {
        let checkpoint = Checkpoint::new(self.origin, size, Self::root(size, history));
        checkpoint.unwrap().to_text()
    }

    pub(super) fn note(&self, size: u64, history: u8) -> Note {
        self.signed(&self.text(size, history))
    }

    pub(super) fn signed(&self, text: &str) -> Note {
        Note::parse(&self.key.sign_note(text).unwrap()).unwrap()
    }

    /// An honest request within a history.
    pub(super) fn request(&self, old: u64, size: u64, history: u8) -> Vec<u8> {
        let proof = consistency(old, &Self::leaves(size, history));
        protocol::request(old, &proof, &self.note(size, history))
    }
}

/// RFC 6962's own recursive definition of a consistency proof.
pub(super) fn consistency(old: u64, leaves: &[Hash]) -> Vec<Hash> {
    fn subproof(old: usize, leaves: &[Hash], is_whole: bool) -> Vec<Hash> {
        if old == leaves.len() {
            let root = root_of_leaves(leaves.iter().copied());
            return if is_whole { Vec::new() } else { vec![root] };
        }
        let (left, right) = leaves.split_at(leaves.len().next_power_of_two() / 2);
        let (mut proof, other) = if old <= left.len() {
            (subproof(old, left, is_whole), right)
        } else {
            (subproof(old - left.len(), right, false), left)
        };
        proof.push(root_of_leaves(other.iter().copied()));
        proof
    }
    match usize::try_from(old).unwrap() {
        0 => Vec::new(),
        old if old > leaves.len() => vec![node_hash(&leaves[0], &leaves[0])],
        old => subproof(old, leaves, true),
    }
}
