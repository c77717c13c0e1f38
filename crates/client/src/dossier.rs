//! Dossiers: everything that an answer rests on, in one file, to be checked offline years later.
//!
//! ```text
//! stele/dossier@v1
//! about entry 4
//! entry 4 <base64>
//! path <hash> <hash> ...
//! entry 300 <base64>
//! path <hash> ...
//! list ref <base64 value> 4,77 <base64 proof>
//!
//! <checkpoint>
//! ```
//!
//! Where auditors have said something, the first line says `v2`, and behind the second stand their
//! statements; and where the entries are there that came later than what they have replayed, the number
//! of the first of these, and for each list what it was before.
//!
//! The last entry is the index root of the checkpoint. Everything is set out in docs/dossier.md.
//! Nothing in the file is believed: [`check_file`](crate::check::check_file) proves each part.

mod collect;
mod read;

use std::fmt::Write as _;

use stele_records::index::IndexKey;
use stele_tlog::index::mpt::Proof;
use stele_verify::encoding::to_base64;
use stele_verify::hash::Hash;
use stele_verify::merkle::MAX_PROOF_LEN;
use stele_verify::note::{Note, NoteError, TextError};

pub use collect::{about_entry, about_key};

/// The first line.
const HEADER: &str = "stele/dossier@v1";

/// The first line of one with auditors' statements.
const HEADER_AUDITED: &str = "stele/dossier@v2";

/// The most auditors' statements.
const MAX_STATEMENTS: usize = 64;

/// The most entries since the auditors' newest state that are put into a dossier, about half a megabyte.
/// Beyond that it says up to where they have replayed the log; make it again after the next audit.
pub(crate) const MAX_GAP: u64 = 128;

/// How a dossier of any version begins.
pub(crate) const CLAIM: &[u8] = b"stele/dossier@";

/// The most bytes of a dossier.
pub const MAX_LEN: usize = 8 * 1024 * 1024;

/// The most entries, and the most numbers of all lists together: those of the longest history that
/// is read for one answer, and some more.
const MAX_ENTRIES: usize = 4_096;

/// Why a file is no dossier.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DossierError {
    /// Too long, not UTF-8, or with characters that no dossier may hold.
    Text(TextError),
    /// The first line is another.
    Header,
    /// A line isn't one that can stand there.
    Line {
        /// Line number, from 1.
        line: usize,
    },
    /// Entries or lists aren't in order, or stand there twice.
    Order {
        /// Line number, from 1.
        line: usize,
    },
    /// More entries or numbers than a dossier may have.
    TooMany,
    /// What it is about isn't in it.
    About,
    /// There is no blank line with the checkpoint after it: the file may be cut off.
    CheckpointMissing,
    /// What stands after the blank line is no signed note.
    Note(NoteError),
}

impl DossierError {
    /// The stable code of this error.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Text(error) => error.code(),
            Self::Header => "dossier-header",
            Self::Line { .. } => "dossier-line",
            Self::Order { .. } => "dossier-order",
            Self::TooMany => "dossier-too-many",
            Self::About => "dossier-about",
            Self::CheckpointMissing => "dossier-checkpoint-missing",
            Self::Note(error) => error.code(),
        }
    }
}

/// What a dossier is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum About {
    /// An entry, by its number, and all that is logged about it.
    Entry(u64),
    /// A key, and all entries about it, or that there are none.
    Key(IndexKey),
}

/// An entry with its proof.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Member {
    /// Its number in the log.
    pub number: u64,
    /// Its bytes.
    pub bytes: Vec<u8>,
    /// The inclusion proof, from the leaf's sibling upwards; at most 64 hashes.
    pub proof: Vec<Hash>,
}

/// All numbers of a key's list with the index's proof, or the proof that there are none.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Listing {
    /// The key.
    pub key: IndexKey,
    /// The numbers; none if the index has no such key.
    pub numbers: Vec<u64>,
    /// The index's proof.
    pub proof: Proof,
    /// The proof of what of it the index had that auditors have replayed, where the dossier has what came
    /// since: of its numbers below [`Dossier::since`].
    pub former: Option<Proof>,
}

/// What an auditor has said.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Said {
    /// Its checkpoint.
    pub note: Note,
    /// The consistency proof from the smaller of this checkpoint and the dossier's to the larger; at most
    /// 64 hashes.
    pub proof: Vec<Hash>,
}

/// What a dossier has of auditors.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Audited {
    /// Their statements.
    pub said: Vec<Said>,
    /// Number of the index root up to which they have replayed the log, where all entries from there on are
    /// in the dossier.
    pub since: Option<u64>,
}

/// A dossier as it stands in a file, well-formed but not verified.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Dossier {
    about: About,
    members: Vec<Member>,
    listings: Vec<Listing>,
    audited: Audited,
    note: Note,
}

impl Dossier {
    /// Puts a dossier together. Entries and lists are put in order.
    ///
    /// # Errors
    /// [`DossierError::Order`] if one is there twice, [`DossierError::TooMany`] and
    /// [`DossierError::About`].
    pub fn new(
        about: About,
        mut members: Vec<Member>,
        mut listings: Vec<Listing>,
        audited: Audited,
        note: Note,
    ) -> Result<Self, DossierError> {
        members.sort_by_key(|member| member.number);
        listings.sort_by_key(|listing| listing.key.hash());
        let twice = |pair: &[Member]| matches!(pair, [a, b] if a.number == b.number);
        let listed_twice = |pair: &[Listing]| matches!(pair, [a, b] if a.key == b.key);
        if members.windows(2).any(twice) || listings.windows(2).any(listed_twice) {
            return Err(DossierError::Order { line: 0 });
        }
        let numbers: usize = listings.iter().map(|list| list.numbers.len()).sum();
        let too_long = |member: &Member| member.proof.len() > MAX_PROOF_LEN;
        let said = &audited.said;
        let is_long = said.iter().any(|said| said.proof.len() > MAX_PROOF_LEN);
        if members.len().max(numbers) > MAX_ENTRIES
            || members.iter().any(too_long)
            || said.len() > MAX_STATEMENTS
            || is_long
        {
            return Err(DossierError::TooMany);
        }
        let is_there = match &about {
            About::Entry(number) => members.iter().any(|member| member.number == *number),
            About::Key(key) => listings.iter().any(|listing| listing.key == *key),
        };
        if !is_there {
            return Err(DossierError::About);
        }
        Ok(Self {
            about,
            members,
            listings,
            audited,
            note,
        })
    }

    /// What it is about.
    pub const fn about(&self) -> &About {
        &self.about
    }

    /// The entries, by number.
    pub fn members(&self) -> &[Member] {
        &self.members
    }

    /// The entry with this number.
    pub fn member(&self, number: u64) -> Option<&Member> {
        self.members.iter().find(|member| member.number == number)
    }

    /// The lists, by the hash of their key.
    pub fn listings(&self) -> &[Listing] {
        &self.listings
    }

    /// The list of this key.
    pub fn listing(&self, key: &IndexKey) -> Option<&Listing> {
        self.listings.iter().find(|listing| listing.key == *key)
    }

    /// What auditors have said, not verified.
    pub fn said(&self) -> &[Said] {
        &self.audited.said
    }

    /// Number of the index root from which on all entries are in the dossier.
    pub const fn since(&self) -> Option<u64> {
        self.audited.since
    }

    /// The checkpoint's note, not verified.
    pub const fn note(&self) -> &Note {
        &self.note
    }

    /// The file.
    pub fn to_bytes(&self) -> Vec<u8> {
        let header = match self.audited == Audited::default() {
            true => HEADER,
            false => HEADER_AUDITED,
        };
        let mut text = format!("{header}\nabout ");
        match &self.about {
            About::Entry(number) => text += &format!("entry {number}"),
            About::Key(key) => text += &format!("key {}", key_words(key)),
        }
        text.push('\n');
        for said in &self.audited.said {
            text += &format!("audit {}\npath", blob(said.note.as_bytes()));
            push_path(&mut text, &said.proof);
        }
        if let Some(since) = self.audited.since {
            text += &format!("since {since}\n");
        }
        for member in &self.members {
            text += &format!("entry {} {}\npath", member.number, blob(&member.bytes));
            push_path(&mut text, &member.proof);
        }
        for listing in &self.listings {
            let key = key_words(&listing.key);
            let (numbers, proof) = (numbers_word(&listing.numbers), listing.proof.to_bytes());
            text += &format!("list {key} {numbers} {}", blob(&proof));
            if let Some(former) = &listing.former {
                text += &format!(" {}", blob(&former.to_bytes()));
            }
            text.push('\n');
        }
        text.push('\n');
        let mut bytes = text.into_bytes();
        bytes.extend_from_slice(self.note.as_bytes());
        bytes
    }
}

fn push_path(text: &mut String, path: &[Hash]) {
    for hash in path {
        text.push(' ');
        text.push_str(&hash.to_base64());
    }
    text.push('\n');
}

fn key_words(key: &IndexKey) -> String {
    format!("{} {}", key.kind().name(), blob(key.value()))
}

/// Base64, or a dash for nothing.
fn blob(bytes: &[u8]) -> String {
    if bytes.is_empty() {
        return "-".into();
    }
    to_base64(bytes)
}

/// Decimal numbers with commas between, or a dash for none.
fn numbers_word(numbers: &[u64]) -> String {
    let mut text = String::new();
    for number in numbers {
        let comma = if text.is_empty() { "" } else { "," };
        // Writing to a string can't fail.
        let _ = write!(text, "{comma}{number}");
    }
    if text.is_empty() { "-".into() } else { text }
}

#[cfg(test)]
mod tests;
