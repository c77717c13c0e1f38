//! What page and worker say to one another.

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_wasm_bindgen::Serializer;
use stele_messages::{Lang, Text};
use wasm_bindgen::JsValue;

/// What the page asks for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Order {
    /// To begin; the first order, and given once.
    Begin(Task),
    /// To halt after the step under way.
    Pause,
    /// To go on: after a pause, or after something could not be read.
    GoOn,
}

/// What is to be audited.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Task {
    /// The trust file, as it stands.
    pub trust: String,
    /// The log's name.
    pub origin: String,
    /// The checkpoint's note, as the page has verified it.
    pub note: String,
    /// Where the log's files lie: absolute URLs, in the order in which they are asked.
    pub mirrors: Vec<String>,
    /// The reader's clock, POSIX seconds.
    pub now: u64,
    /// Whether to begin with the first entry, although an audit that was begun before could go on.
    pub anew: bool,
}

/// What the worker has to say.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Report {
    /// It listens.
    Ready,
    /// It could not start; said by the script around it (`crates/xtask/src/site/worker.rs`).
    NoStart {
        /// Whether the browser refuses WebAssembly to it, rather than the file being another one.
        blocked: bool,
    },
    /// It goes on.
    Running(Progress),
    /// It has halted, as it was asked to.
    Paused(Progress),
    /// It could not read on, which says nothing about the log; [`Order::GoOn`] tries again.
    Stuck(Stuck),
    /// The log isn't what it signed: here the audit ends.
    Wrong(Wrong),
    /// It has read and checked everything.
    Done(Box<Done>),
}

/// How far it has come.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Progress {
    /// Whether all is read, and records are held against the rules.
    pub rules: bool,
    /// Entries read, or records held against the rules.
    pub done: u64,
    /// Of so many.
    pub of: u64,
    /// Bytes of entries read so far.
    pub bytes: u64,
    /// Memory of the worker, in bytes.
    pub memory: u64,
    /// Entries that needn't be read again by an audit that begins later.
    pub kept: u64,
}

/// Why it could not read on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stuck {
    /// Entries read before.
    pub at: u64,
    /// Entries that needn't be read again by an audit that begins later.
    pub kept: u64,
    /// What happened, and what to do.
    pub says: Say,
}

/// What is wrong with the log, or with its index.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Wrong {
    /// The first entry that is wrong; or, where only a whole file can be named, the first one after those
    /// that are right.
    pub entry: u64,
    /// Whether it is that very entry.
    pub exact: bool,
    /// The stable code.
    pub code: String,
    /// What is wrong, and what to do.
    pub says: Say,
}

/// What an audit has found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Done {
    /// Entries in the log.
    pub size: u64,
    /// The root that it signed, base64.
    pub root: String,
    /// Records whose form and signatures hold.
    pub records: u64,
    /// Entries that commit to the index.
    pub index_roots: u64,
    /// Whether the trust file says on whom all others rest; if not, no rules were applied.
    pub anchored: bool,
    /// The index.
    pub index: Index,
    /// How many findings of each kind, the worst kinds first.
    pub tally: Vec<Tally>,
    /// What was found about single records, in the order of the log; the first [`MAX_FINDINGS`].
    pub findings: Vec<Finding>,
    /// How many more there are.
    pub more: u64,
    /// Entries that needn't be read again by an audit that begins later.
    pub kept: u64,
    /// Memory of the worker at the end, in bytes: it never gives any back.
    pub memory: u64,
}

/// Findings that are handed to the page one by one: some 300 bytes each.
pub const MAX_FINDINGS: usize = 20_000;

/// What replaying the index has shown.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Index {
    /// The log commits to none.
    None,
    /// Every index root is right.
    Right(Replayed),
    /// One isn't.
    Wrong(Wrong),
    /// It could not be replayed.
    Open(Say),
}

/// An index that was built anew, as the log commits to it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Replayed {
    /// Index roots, all of them right.
    pub roots: u64,
    /// Entries that the last one covers.
    pub covered: u64,
    /// Keys in it.
    pub keys: u64,
    /// Its root, in hexadecimal.
    pub root: String,
}

/// How often something was found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tally {
    /// Code of the check.
    pub code: String,
    /// How it came out: `failed`, `warning` or `could-not-check`.
    pub outcome: String,
    /// Name of the check.
    pub title: Words,
    /// So often.
    pub count: u64,
}

/// Something about one record.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Finding {
    /// Number of the entry.
    pub entry: u64,
    /// Code of the check.
    pub code: String,
    /// How it came out: `failed`, `warning` or `could-not-check`.
    pub outcome: String,
    /// What was found.
    pub what: Words,
}

/// One text in each language: a reader may switch.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Words {
    en: String,
    zh: String,
}

impl Words {
    /// Says the same in each language.
    pub fn of(in_language: impl Fn(Lang) -> String) -> Self {
        Self {
            en: in_language(Lang::En),
            zh: in_language(Lang::Zh),
        }
    }

    /// The text in this language.
    pub fn text(&self, lang: Lang) -> &str {
        match lang {
            Lang::En => &self.en,
            Lang::Zh => &self.zh,
        }
    }
}

/// What happened and what to do, in each language.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Say {
    /// What happened.
    pub what: Words,
    /// What to do.
    pub todo: Words,
}

impl Say {
    /// Says the same in each language.
    pub fn of(in_language: impl Fn(Lang) -> Text) -> Self {
        Self {
            what: Words::of(|lang| in_language(lang).what),
            todo: Words::of(|lang| in_language(lang).todo),
        }
    }
}

/// A message as it is sent: plain data, with every number of 64 bits whole. Nothing where it can't be written, which
/// none of these is.
pub fn write<T: Serialize>(message: &T) -> Option<JsValue> {
    let serializer = Serializer::new().serialize_large_number_types_as_bigints(true);
    message.serialize(&serializer).ok()
}

/// A message as it came; nothing if it is none.
pub fn read<T: DeserializeOwned>(message: JsValue) -> Option<T> {
    serde_wasm_bindgen::from_value(message).ok()
}
