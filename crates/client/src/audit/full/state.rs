//! How far an audit has come, as bytes.

use serde::{Deserialize, Serialize};
use stele_records::trust::TrustFile;
use stele_verify::hash::Hash;

use super::super::replay::ReplayState;

/// Of what form the state and everything beside it is. To be counted up with every change of it, also of what
/// the rules conclude.
const FORM: u32 = 2;

/// What an audit that is put aside belongs to: another program, log or trust file makes another audit.
pub(super) fn identity(origin: &str, trust: &TrustFile) -> [u8; Hash::LEN] {
    let version = concat!("stele/audit/", env!("CARGO_PKG_VERSION"));
    let form = FORM.to_be_bytes();
    let trust = format!("{trust:?}");
    let parts: [&[u8]; 5] = [
        version.as_bytes(),
        &form,
        origin.as_bytes(),
        &[0],
        trust.as_bytes(),
    ];
    *Hash::of(&parts).as_bytes()
}

/// How far an audit has come.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct State {
    pub(super) identity: [u8; Hash::LEN],
    /// The log that was to be read: its size and root.
    pub(super) head: (u64, [u8; Hash::LEN]),
    /// The entries read.
    pub(super) checked: (u64, Vec<[u8; Hash::LEN]>),
    pub(super) replay: ReplayState,
    pub(super) times: Times,
    pub(super) counts: Counts,
    /// Where the rules are, once they have begun.
    pub(super) rules: Option<RulesState>,
}

/// The times of entries, as far as the index roots show them.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Times {
    /// Where the entries begin that no index root covers yet.
    pub(super) open: u64,
    /// The entries of the newest index root, and the time that a quorum saw the log without them.
    pub(super) last: Option<(u64, u64, Option<u64>)>,
}

/// What was counted.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Counts {
    pub(super) records: u64,
    pub(super) index_roots: u64,
    pub(super) bytes: u64,
    pub(super) facts: u64,
}

/// Where the rules are.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct RulesState {
    /// The clock, fixed when they began: POSIX seconds.
    pub(super) now: u64,
    /// Records asked about.
    pub(super) asked: u64,
    pub(super) place: Place,
}

/// What is asked about next.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) enum Place {
    /// Entries from this one on, but for those of projects.
    Entry(u64),
    /// Those of projects, behind this one.
    Project(String, u64),
    /// Nothing.
    End,
}
