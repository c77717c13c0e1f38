//! Following a pinned trust file to its newest version.
//!
//! Version n+1 lies at `trust/<n+1>.json` below the prefix of each log of version n. Hosts aren't
//! trusted with it: whatever they send is held against the version before. What they can do is keep a
//! version from a reader. So all mirrors are asked before none counts as there, and versions that were
//! seen once are remembered.

use std::cell::RefCell;
use stele_verify::sorted::SortedMap;

use stele_records::trust::{
    MAX_LEN, RecallError, SuccessionError, TrustChain, TrustError, TrustFile,
};
use stele_verify::hash::Hash;

use crate::fetch::{Fetch, FetchError, is_html};

/// How many versions are taken at once: after so many, the next start goes on.
pub const MAX_STEPS: usize = 100;

/// How often a memory that changes under one's hands is read anew.
const MAX_OVERTAKEN: usize = 8;

/// Folder of the versions below a log's prefix.
const FOLDER: &str = "trust/";

/// Where the version with this number lies below a log's prefix.
pub fn trust_path(version: u64) -> String {
    format!("{FOLDER}{version}.json")
}

/// Whether a path below a log's prefix is that of a version of the trust file. It may not be there
/// today and be there tomorrow.
pub(crate) fn is_trust_path(path: &str) -> bool {
    path.starts_with(FOLDER)
}

/// The reader's memory of versions that followed a pinned file, by the pinned file's SHA-256.
pub trait TrustMemory {
    /// The text that was kept last ([`TrustChain::to_text`]); nothing if none was.
    ///
    /// # Errors
    /// Why it can't be told, in the system's words.
    fn load(&self, pin: &Hash) -> Result<Option<String>, String>;

    /// Keeps this text in the place of `old`, and of nothing else.
    ///
    /// # Errors
    /// What is there instead: somebody else has kept it in between, and nothing was changed.
    fn swap(&self, pin: &Hash, old: Option<&str>, new: &str) -> Result<(), Option<String>>;
}

/// Remembers as long as the program runs.
#[derive(Debug, Default)]
pub struct MemoryTrust(RefCell<SortedMap<String, String>>);

impl TrustMemory for MemoryTrust {
    fn load(&self, pin: &Hash) -> Result<Option<String>, String> {
        Ok(self.0.borrow().get(&pin.to_hex()).cloned())
    }

    fn swap(&self, pin: &Hash, old: Option<&str>, new: &str) -> Result<(), Option<String>> {
        let mut kept = self.0.borrow_mut();
        let found = kept.get(&pin.to_hex());
        if found.map(String::as_str) != old {
            return Err(found.cloned());
        }
        kept.insert(pin.to_hex(), new.to_owned());
        Ok(())
    }
}

/// Why it isn't known which versions of a trust file this reader has seen. Later ones than are used may
/// have been in use before.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum MemoryProblem {
    /// What was remembered can't be read.
    Unreadable {
        /// The version that is used for now.
        used: u64,
        /// Why, in the system's words.
        what: String,
    },
    /// It is damaged, or doesn't follow.
    Recall {
        /// The version that is used for now.
        used: u64,
        /// What is wrong with it.
        error: RecallError,
    },
}

impl MemoryProblem {
    /// The stable code of this problem.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Unreadable { .. } => "trust-memory-unreadable",
            Self::Recall { error, .. } => error.code(),
        }
    }
}

/// A pinned file with what is remembered of the versions after it.
#[derive(Debug, Clone)]
pub struct Recalled {
    /// All that followed.
    pub chain: TrustChain,
    /// What may be missing. Whoever goes on says so.
    pub problem: Option<MemoryProblem>,
}

/// A place that could not be asked for a newer version.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unasked {
    /// The mirror, as the trust file has it.
    pub mirror: String,
    /// The number that was asked for.
    pub version: u64,
    /// Why nothing came.
    pub problem: FetchError,
}

/// A file that isn't the next version.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refused {
    /// The mirror that sent it.
    pub mirror: String,
    /// The number that was asked for.
    pub version: u64,
    /// Why it doesn't follow.
    pub error: SuccessionError,
}

/// What looking for newer versions has given, besides those that were found.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Look {
    /// Mirrors that said that there is no newer version than the one that is in use now.
    pub without: Vec<String>,
    /// Addresses that mean nothing here: relative ones, to whoever has no page that they belong to.
    pub elsewhere: Vec<String>,
    /// Mirrors that could not be asked.
    pub unasked: Vec<Unasked>,
    /// Files that were refused.
    pub refused: Vec<Refused>,
    /// Whether there may be more, because [`MAX_STEPS`] were taken.
    pub stopped: bool,
}

impl Look {
    /// Whether it is known of no place at all whether there is a newer version.
    pub fn is_blind(&self) -> bool {
        self.without.is_empty()
    }
}

/// Begins with a pinned file and what is remembered of the versions that followed it. What doesn't
/// follow is left out, and said to be; nothing is fetched.
///
/// # Errors
/// [`TrustError`] if the pinned file isn't sound.
pub fn recall(pinned: &[u8], memory: &impl TrustMemory) -> Result<Recalled, TrustError> {
    let mut chain = TrustChain::pinned(pinned)?;
    let found = memory.load(&chain.pin_hash());
    let found = found.map(|text| text.map_or(Ok(()), |text| chain.recall(&text)));
    let used = chain.trust().version;
    let problem = match found {
        Ok(Ok(())) => None,
        Ok(Err(error)) => Some(MemoryProblem::Recall { used, error }),
        Err(what) => Some(MemoryProblem::Unreadable { used, what }),
    };
    Ok(Recalled { chain, problem })
}

/// Looks for newer versions and takes those that follow, until no mirror has another one.
///
/// `open` makes a mirror's address ready to be read from; nothing where it means nothing here. Each
/// version names the mirrors that are asked for the next one: those of every log, in order. Before them
/// the addresses in `also` are asked: where the reader knows the log to be.
/// A file that doesn't follow is refused, and the next mirror asked. A file in use without signers has
/// no successor, so nobody is asked.
pub async fn follow<F: Fetch>(
    chain: &mut TrustChain,
    also: &[String],
    open: impl Fn(&str) -> Option<F>,
) -> Look {
    let mut look = Look::default();
    for _ in 0..MAX_STEPS {
        if !step(chain, also, &open, &mut look).await {
            return look;
        }
    }
    look.stopped = true;
    look
}

/// Remembers the chain, but for a memory that another reading has changed in the meantime: of two
/// different successors the first one that was remembered stays, and nobody is taken back.
///
/// What is damaged or can't be read stays as it is, and is told again next time, until the chain has grown
/// beyond what could be recalled of it.
pub fn remember(chain: TrustChain, memory: &impl TrustMemory) -> TrustChain {
    let pin = chain.pin_hash();
    for _ in 0..MAX_OVERTAKEN {
        let Ok(kept) = memory.load(&pin) else {
            return chain;
        };
        let Ok(mut remembered) = TrustChain::pinned(chain.pin()) else {
            return chain;
        };
        if let Some(text) = &kept {
            // What is wrong with it was said when it was recalled.
            let _ = remembered.recall(text);
        }
        if !chain.continues(&remembered) {
            return remembered;
        }
        let is_same = chain.successors().len() == remembered.successors().len();
        if is_same || memory.swap(&pin, kept.as_deref(), &chain.to_text()).is_ok() {
            return chain;
        }
    }
    chain
}

/// Whether the chain has grown by one.
async fn step<F: Fetch>(
    chain: &mut TrustChain,
    also: &[String],
    open: &impl Fn(&str) -> Option<F>,
    look: &mut Look,
) -> bool {
    let Some(version) = next_version(chain.trust()) else {
        return false;
    };
    let path = trust_path(version);
    let limit = u64::try_from(MAX_LEN).unwrap_or(u64::MAX);
    look.without.clear();
    look.elsewhere.clear();
    for mirror in mirrors(chain.trust(), also) {
        let Some(place) = open(&mirror) else {
            look.elsewhere.push(mirror);
            continue;
        };
        let found = match place.get(&path, limit).await {
            Ok(bytes) if is_html(&bytes) => Err(FetchError::Html),
            other => other,
        };
        match found {
            Ok(bytes) => match chain.extend(&bytes) {
                Ok(()) => {
                    // Whoever could not be asked for this one isn't needed any more.
                    look.unasked.clear();
                    return true;
                }
                Err(error) => look.refused.push(Refused {
                    mirror,
                    version,
                    error,
                }),
            },
            Err(FetchError::NotFound) => look.without.push(mirror),
            Err(problem) => look.unasked.push(Unasked {
                mirror,
                version,
                problem,
            }),
        }
    }
    false
}

/// The number of the version that could follow.
fn next_version(trust: &TrustFile) -> Option<u64> {
    trust.signers.as_ref()?;
    trust.version.checked_add(1)
}

/// These, and the mirrors of every log in the order of the policy, each once.
fn mirrors(trust: &TrustFile, also: &[String]) -> Vec<String> {
    let mut mirrors: Vec<String> = Vec::new();
    let logs = trust.policy.logs().iter();
    let named = logs.filter_map(|log| trust.mirrors.get(log.origin()));
    for mirror in also.iter().chain(named.flatten()) {
        if !mirrors.contains(mirror) {
            mirrors.push(mirror.clone());
        }
    }
    mirrors
}
