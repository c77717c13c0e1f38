//! Where a record stands on its way into the log: queued, decided, or logged.
//!
//! Publishing removes a batch from the queue only when its records are public. So whoever looks into the
//! queue first and into the log after it finds each record that was accepted in one of the two, also while
//! a publication is under way.

mod published;
mod waiting;

use std::fmt;

use serde_json::{Value, json};
use stele_records::time::format_time;
use stele_tlog::path::entry_path;
use stele_verify::checkpoint::VerifiedCheckpoint;
use stele_verify::hash::{Hash, leaf_hash};
use stele_verify::record::Record;

use crate::publish::PublishError;
use crate::store::{Batch, Home, LockObject};

pub use published::{Logged, Published};
pub use waiting::Waiting;

/// What a record is asked for by.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Which {
    /// Its id.
    Id(String),
    /// Its leaf hash, under which `entry/<hh>/<hash>` holds it.
    Leaf(Hash),
}

impl Which {
    /// Reads 64 hex digits as a leaf hash, and all else as an id: no URI looks so.
    pub fn parse(text: &str) -> Self {
        Hash::from_hex(text).map_or_else(|| Self::Id(text.to_owned()), Self::Leaf)
    }
}

impl fmt::Display for Which {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Id(id) => f.write_str(id),
            Self::Leaf(leaf) => f.write_str(&leaf.to_hex()),
        }
    }
}

/// A record, named both ways.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Named {
    /// Its id.
    pub id: String,
    /// Its leaf hash.
    pub leaf: Hash,
}

impl Named {
    /// The names of these bytes; none if they are no record.
    pub fn of(bytes: &[u8]) -> Option<Self> {
        let id = Record::parse(bytes).ok()?.id().to_owned();
        let leaf = leaf_hash(bytes);
        Some(Self { id, leaf })
    }
}

/// How far a record has come.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Stands {
    /// It is durable in the queue, and the next publication takes it.
    Queued,
    /// It is decided that it is this entry; readers don't see it yet.
    Staged {
        /// The entry's number.
        entry: u64,
    },
    /// It is this entry of the log that readers see.
    Logged(Logged),
}

impl Stands {
    /// The word for machines.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Queued => "queued",
            Self::Staged { .. } => "staged",
            Self::Logged(_) => "logged",
        }
    }
}

/// Where a record stands that is known by one of its names; nothing, if it was never accepted here.
///
/// # Errors
/// [`PublishError`] if the queue or the log can't be read.
pub fn find(
    home: &Home,
    waiting: &mut Waiting,
    published: &mut Published,
    which: &Which,
) -> Result<Option<(Named, Stands)>, PublishError> {
    waiting.refresh()?;
    let queued = waiting.find(which);
    published.refresh()?;
    if let Some((named, logged)) = published.find(which)? {
        return Ok(Some((named, Stands::Logged(logged))));
    }
    let Some((named, batch)) = queued else {
        return Ok(None);
    };
    let stands = match staged(home, &named.leaf, &batch)? {
        Some(entry) => Stands::Staged { entry },
        None => Stands::Queued,
    };
    Ok(Some((named, stands)))
}

/// The number that a queued record is decided to have, if it is.
fn staged(home: &Home, leaf: &Hash, batch: &str) -> Result<Option<u64>, PublishError> {
    let Some((lock, staged)) = LockObject::peek(home)? else {
        return Ok(None);
    };
    if !lock.queue.iter().any(|name| name == batch) {
        return Ok(None);
    }
    let entries = Batch::decode(&staged).unwrap_or_default();
    let mut numbers = (lock.base_size..).zip(&entries);
    let found = numbers.find(|(_, entry)| leaf_hash(entry) == *leaf);
    Ok(found.map(|(number, _)| number))
}

/// Where a record stands, for machines.
pub fn report(named: &Named, stands: &Stands, newest: Option<&VerifiedCheckpoint>) -> Value {
    let mut report = json!({
        "id": named.id,
        "leafHash": named.leaf.to_hex(),
        "state": stands.code(),
    });
    match stands {
        Stands::Queued => {}
        Stands::Staged { entry } => report["entry"] = json!(entry),
        Stands::Logged(logged) => {
            report["entry"] = json!(logged.entry);
            report["file"] = json!(entry_path(&logged.leaf));
            report["checkpoint"] = newest.map_or(Value::Null, |newest| {
                json!({
                    "cosigned": newest.quorum_time().and_then(format_time),
                    "cosigners": cosigners(newest),
                    "root": newest.root().to_base64(),
                    "size": newest.size(),
                })
            });
        }
    }
    report
}

/// The names of those who have cosigned.
pub fn cosigners(newest: &VerifiedCheckpoint) -> Vec<String> {
    let all = newest.cosigners().iter();
    all.map(|by| String::from_utf8_lossy(&by.name).into_owned())
        .collect()
}
