//! What entries give by themselves: everything about a run of them that takes no other entry to know.

use std::fmt;

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use stele_records::index::{IndexKey, IndexRoot, keys_of_record, keys_of_with};
use stele_records::known::Fact;
use stele_records::verdict::Outcome;
use stele_tlog::bundle;
use stele_verify::hash::Hash;
use stele_verify::key::KnownKeys;
use stele_verify::record::{Record, verify_batch_with};

use super::super::ruled::RecordFinding;
use super::form;

/// Neighbouring entries of a log, in the bytes of their bundles. Each was held against its leaf in the tree.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Run {
    /// Number of the first entry.
    first: u64,
    /// Entries that stand before it in the first bundle, and were read earlier.
    skip: usize,
    bundles: Vec<Vec<u8>>,
}

impl Run {
    /// The entries from number `first` on in these bundles, of which the first has `skip` others before it.
    pub const fn new(first: u64, skip: usize, bundles: Vec<Vec<u8>>) -> Self {
        Self {
            first,
            skip,
            bundles,
        }
    }

    /// Number of the first entry.
    pub const fn first(&self) -> u64 {
        self.first
    }

    /// Entries that stand before it in the first bundle.
    pub const fn skip(&self) -> usize {
        self.skip
    }

    /// The bytes of the bundles.
    pub fn bundles(&self) -> &[Vec<u8>] {
        &self.bundles
    }

    /// The entries, in order.
    pub fn entries(&self) -> impl Iterator<Item = &[u8]> {
        let entries = self.bundles.iter().flat_map(|bytes| bundle::entries(bytes));
        entries.skip(self.skip)
    }
}

/// Digests one run after the other: proofs, facts, index keys, and what is wrong with a record by itself.
#[derive(Debug)]
pub struct Digester {
    origin: String,
    /// Who signed what came before.
    known: KnownKeys,
}

impl Digester {
    /// For the log with this origin.
    pub fn new(origin: &str) -> Self {
        Self {
            origin: origin.to_owned(),
            known: KnownKeys::new(),
        }
    }

    /// What each entry gives. However a log is cut into runs, and whatever was digested before, an entry gives the
    /// same: a batch of proofs that doesn't hold as a whole is checked again one by one.
    pub fn digest(&mut self, run: &Run) -> Digested {
        let entries: Vec<&[u8]> = run.entries().collect();
        let records = entries.iter().copied();
        let records = records.filter(|entry| !IndexRoot::claims_to_be(entry));
        let mut results = verify_batch_with(records, &mut self.known).into_iter();
        let mut digested = Digested {
            first: run.first,
            ..Digested::default()
        };
        let mut findings = Vec::new();
        for (number, entry) in (run.first..).zip(entries) {
            if IndexRoot::claims_to_be(entry) {
                let keys = keys_of_with(entry, &mut self.known);
                digested.add(entry, Kind::IndexRoot, &keys, None, true);
                continue;
            }
            let Some(result) = results.next() else {
                break;
            };
            let intact = result.as_ref().ok();
            let keys = match intact {
                Some(intact) => keys_of_record(intact.record()),
                None => keys_of_with(entry, &mut self.known),
            };
            let fact = intact.and_then(|intact| Fact::of(number, intact, &self.origin));
            let kind = match intact {
                Some(_) => Kind::Intact,
                None => Kind::Other,
            };
            let finding = finding(number, form::check(result, &self.origin));
            digested.add(entry, kind, &keys, fact.as_ref(), finding.is_some());
            findings.extend(finding);
        }
        digested.findings = Some(findings);
        digested
    }
}

/// What is wrong with an entry by itself, if anything.
pub(super) fn finding_of(number: u64, entry: &[u8], origin: &str) -> Option<RecordFinding> {
    let result = Record::parse(entry).and_then(Record::verify);
    finding(number, form::check(result, origin))
}

fn finding(entry: u64, found: Option<form::Wrong>) -> Option<RecordFinding> {
    let (check, reason) = found?;
    let outcome = Outcome::Failed(reason);
    Some(RecordFinding {
        entry,
        check,
        outcome,
    })
}

/// What the entries of a run give, in their order. Made by [`Digester::digest`] alone; it may cross from one part of
/// a program to another as bytes, and must never come from anywhere else.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Digested {
    /// Number of the first entry.
    first: u64,
    shapes: Vec<Shape>,
    /// 32 bytes for each index key.
    keys: Packed,
    /// `Fact::to_bytes`, one behind the other.
    facts: Packed,
    /// The bytes of index roots, and of entries that are wrong by themselves.
    kept: Packed,
    /// What is wrong with those. Stays where it was found: reasons have no form as bytes.
    #[serde(skip)]
    findings: Option<Vec<RecordFinding>>,
}

/// How much of everything an entry has.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Shape {
    kind: Kind,
    /// Bytes of the entry.
    length: usize,
    keys: usize,
    /// Bytes of its fact, none if there is none.
    fact: usize,
    /// Whether its bytes are kept.
    is_kept: bool,
    project: Option<String>,
}

/// What an entry is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(super) enum Kind {
    /// It claims to commit to the index.
    IndexRoot,
    /// A record whose form and proofs hold.
    Intact,
    /// Anything else.
    Other,
}

/// What one entry gives.
#[derive(Debug)]
pub(super) struct Own<'d> {
    pub(super) kind: Kind,
    /// Bytes of the entry.
    pub(super) length: usize,
    /// The hashes of its index keys, 32 bytes each.
    pub(super) keys: &'d [u8],
    /// Bytes of the fact in it; none if there is none.
    pub(super) fact: &'d [u8],
    pub(super) project: Option<&'d str>,
    /// Its own bytes, if it is an index root or wrong by itself.
    pub(super) kept: Option<&'d [u8]>,
}

impl Digested {
    fn add<'k>(
        &mut self,
        entry: &[u8],
        kind: Kind,
        keys: impl IntoIterator<Item = &'k IndexKey>,
        fact: Option<&Fact>,
        is_kept: bool,
    ) {
        let mut count = 0_usize;
        for key in keys {
            self.keys.0.extend_from_slice(key.hash().as_bytes());
            count = count.saturating_add(1);
        }
        let bytes = fact.map(Fact::to_bytes).unwrap_or_default();
        self.facts.0.extend_from_slice(&bytes);
        if is_kept {
            self.kept.0.extend_from_slice(entry);
        }
        let project = fact.and_then(|fact| fact.content().project());
        self.shapes.push(Shape {
            kind,
            length: entry.len(),
            keys: count,
            fact: bytes.len(),
            is_kept,
            project: project.map(str::to_owned),
        });
    }

    /// How many entries it is about.
    pub fn count(&self) -> usize {
        self.shapes.len()
    }

    /// Number of the first of them.
    pub const fn first(&self) -> u64 {
        self.first
    }

    /// Whether it can be of this run: where an answer was lost on the way, the next one must not be taken for it.
    pub(super) fn is_of(&self, run: &Run) -> bool {
        let lengths = run.entries().map(<[u8]>::len);
        self.first == run.first && lengths.eq(self.shapes.iter().map(|shape| shape.length))
    }

    /// What is wrong with entries by themselves; nothing if it has been bytes, where that has to be found again from
    /// the entries that are kept.
    pub(super) const fn take_findings(&mut self) -> Option<Vec<RecordFinding>> {
        self.findings.take()
    }

    /// What the entries give, one after the other.
    pub(super) fn entries(&self) -> impl Iterator<Item = Own<'_>> {
        let (mut keys, mut facts) = (self.keys.0.as_slice(), self.facts.0.as_slice());
        let mut kept = self.kept.0.as_slice();
        self.shapes.iter().map(move |shape| Own {
            kind: shape.kind,
            length: shape.length,
            keys: split(&mut keys, shape.keys.saturating_mul(Hash::LEN)),
            fact: split(&mut facts, shape.fact),
            project: shape.project.as_deref(),
            kept: shape.is_kept.then(|| split(&mut kept, shape.length)),
        })
    }

    /// As bytes, for a part of this program that shares no memory with the one that made it.
    pub fn to_bytes(&self) -> Vec<u8> {
        postcard::to_allocvec(self).unwrap_or_default()
    }

    /// Reads what [`Digested::to_bytes`] of this same program gave; nothing if it isn't that.
    pub fn from_own_bytes(bytes: &[u8]) -> Option<Self> {
        let own: Self = postcard::from_bytes(bytes).ok()?;
        let sum = |count: fn(&Shape) -> usize| {
            let counts = own.shapes.iter().map(count);
            counts.fold(0_usize, usize::saturating_add)
        };
        let is_whole = sum(|shape| shape.keys.saturating_mul(Hash::LEN)) == own.keys.0.len()
            && sum(|shape| shape.fact) == own.facts.0.len()
            && sum(|shape| if shape.is_kept { shape.length } else { 0 }) == own.kept.0.len();
        is_whole.then_some(own)
    }
}

fn split<'b>(rest: &mut &'b [u8], count: usize) -> &'b [u8] {
    let (own, after) = rest.split_at_checked(count).unwrap_or_default();
    *rest = after;
    own
}

/// Bytes that are written in one piece.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
struct Packed(Vec<u8>);

impl Serialize for Packed {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_bytes(&self.0)
    }
}

impl<'de> Deserialize<'de> for Packed {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Visitor;

        impl serde::de::Visitor<'_> for Visitor {
            type Value = Packed;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("bytes")
            }

            fn visit_bytes<E>(self, bytes: &[u8]) -> Result<Packed, E> {
                Ok(Packed(bytes.to_vec()))
            }
        }

        deserializer.deserialize_bytes(Visitor)
    }
}
