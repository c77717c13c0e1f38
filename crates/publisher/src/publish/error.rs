//! Why publishing stopped.

use std::fmt;
use std::io;
use std::path::{Path, PathBuf};

use stele_records::index::IndexRootError;
use stele_records::time::format_time;
use stele_sign::note::NoteSignerError;
use stele_tlog::{AppendError, TileError, TreeError};
use stele_verify::checkpoint::CheckpointError;
use stele_verify::merkle::MerkleError;
use stele_verify::note::NoteError;
use stele_verify::tlog_proof::TlogProofError;

use super::{Missed, Witnessed};
use crate::index::StoreError;
use crate::store::{DiskError, HomeError, LockError, QueueError};

/// Why publishing stopped. The next run goes on from where this one came to.
#[derive(Debug)]
pub enum PublishError {
    /// The folder, its settings or its keys.
    Home(HomeError),
    /// The disk.
    Disk(DiskError),
    /// The queue.
    Queue(QueueError),
    /// The lock object.
    Lock(LockError),
    /// A root in the lock object is no hash.
    LockRoot,
    /// A key refused to sign.
    Sign(NoteSignerError),
    /// The checkpoint, as a reader would see it, is refused.
    Checkpoint(CheckpointError),
    /// The checkpoint with all its signatures is longer than the next index root can hold.
    CheckpointTooLong {
        /// Its length in bytes.
        found: usize,
        /// The limit in bytes.
        limit: usize,
    },
    /// A note in the folder can't be read.
    Note(NoteError),
    /// A tile of the log is missing or wrong.
    Tree(TreeError),
    /// A tile of the log has the wrong length.
    Tile(PathBuf, TileError),
    /// The new entries can't be appended.
    Append(AppendError),
    /// A bundle of the log is malformed, or isn't the one that the log has.
    Bundle(PathBuf, &'static str),
    /// A file of the log is missing.
    Missing(PathBuf),
    /// The staged batch is missing or damaged.
    Staged(PathBuf),
    /// What the staged batch gives is not what the lock object says.
    RootDiffers,
    /// The public checkpoint is none that the private state knows: the state was lost or set back,
    /// or the public folder is another's.
    PublicUnknown {
        /// Entries in the public checkpoint.
        shown: u64,
        /// Entries that were decided here last.
        decided: u64,
    },
    /// The public checkpoint is none that this log has signed.
    PublicDamaged {
        /// The public checkpoint.
        path: PathBuf,
        /// The stable code of what is wrong.
        code: &'static str,
    },
    /// A witness has seen a larger log: this folder was set back.
    WitnessAhead {
        /// The witness.
        witness: String,
        /// Entries that it has seen.
        seen: u64,
        /// Entries here.
        here: u64,
    },
    /// A witness has seen another log under this name.
    WitnessFork {
        /// The witness.
        witness: String,
        /// Why.
        error: MerkleError,
    },
    /// A witness elsewhere says that it has cosigned more than is here, or something else.
    WitnessAlarm {
        /// The witness.
        witness: String,
        /// Entries here.
        here: u64,
        /// What it says.
        missed: Missed,
    },
    /// Too few witnesses have cosigned.
    Quorum {
        /// What became of each.
        witnesses: Vec<Witnessed>,
        /// k and n, where k of n are needed.
        needed: Option<(usize, usize)>,
    },
    /// A witness's memory can't be read.
    WitnessMemory(PathBuf),
    /// The store in which the index grows.
    IndexStore(StoreError),
    /// No index-root entry can be made that readers would accept.
    IndexRoot(IndexRootError),
    /// The index over the first entries isn't the one that the next one commits to.
    IndexDiffers {
        /// Number of the index-root entry.
        entry: u64,
    },
    /// A page that a kept index root needs is missing or damaged.
    IndexPage {
        /// The page.
        path: PathBuf,
        /// The stable code of what is wrong.
        code: &'static str,
    },
    /// The proof of the newest index root can't be made.
    Proof(TlogProofError),
    /// The log had an index, and then another version published on top of it without one.
    IndexBroken {
        /// Number of the last entry that is an index root, of whatever version.
        last: u64,
        /// Entries in the log.
        size: u64,
    },
    /// The clock is behind what the log says already.
    ClockBehind {
        /// What the clock says, in POSIX seconds.
        now: u64,
        /// The time of the newest index root, or of the public checkpoint's cosignatures.
        latest: u64,
    },
    /// A publication was decided and isn't public yet.
    Unfinished,
    /// Another machine has published on since: this file is newer than what was to be written.
    Overtaken(PathBuf),
    /// Another machine has published while files of the index were removed.
    PrunedMeanwhile,
    /// What lies in the object store isn't this log's.
    Foreign {
        /// Where the log was to lie.
        address: String,
        /// The stable code of what is wrong with the checkpoint that was decided there.
        code: &'static str,
    },
}

impl PublishError {
    /// What readers would say to a checkpoint. Where it is for want of witnesses, what became of
    /// each is said instead.
    pub(super) fn refused(error: CheckpointError, witnesses: &[Witnessed]) -> Self {
        match error {
            CheckpointError::QuorumNotReached { needed, .. } if !witnesses.is_empty() => {
                let witnesses = witnesses.to_vec();
                Self::Quorum { witnesses, needed }
            }
            error => Self::Checkpoint(error),
        }
    }

    pub(super) fn read(path: &Path, error: io::Error) -> Self {
        Self::Disk(DiskError::io("read", path, error))
    }
}

impl fmt::Display for PublishError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Home(error) => error.fmt(f),
            Self::Disk(error) => error.fmt(f),
            Self::Queue(error) => error.fmt(f),
            Self::Lock(error) => error.fmt(f),
            Self::Sign(error) => error.fmt(f),
            Self::LockRoot => f.write_str("the lock object holds no valid root hash"),
            Self::Checkpoint(error) => write!(
                f,
                "readers with this folder's trust.json would refuse the checkpoint ({}): {error:?}",
                error.code()
            ),
            Self::CheckpointTooLong { found, limit } => write!(
                f,
                "the checkpoint with all its signatures has {found} bytes, and nothing could follow \
                 one of more than {limit}, so it was not made public. Name fewer witnesses, or \
                 fewer keys of the kind ML-DSA-44 (3.3 KB each), in trust.json and stele.toml, and \
                 run the command again"
            ),
            Self::Note(error) => write!(f, "a checkpoint can't be read ({})", error.code()),
            Self::Tree(error) => write!(
                f,
                "the log's tiles are damaged ({}): {error:?}",
                error.code()
            ),
            Self::Tile(path, error) => {
                write!(f, "{} is damaged ({})", path.display(), error.code())
            }
            Self::Bundle(path, code) => write!(
                f,
                "{} is damaged ({code}). Restore it from a backup or a mirror",
                path.display()
            ),
            Self::Append(error) => write!(f, "can't append ({}): {error:?}", error.code()),
            Self::Missing(path) => write!(
                f,
                "{} is missing. Restore it from a backup or a mirror; it never changes",
                path.display()
            ),
            Self::Staged(path) => write!(
                f,
                "{} is missing or damaged, though its publication was decided. Restore it from a \
                 backup; without it this log can't go on",
                path.display()
            ),
            Self::RootDiffers => f.write_str(
                "the staged batch doesn't give the root that was decided: the folder was changed \
                 by hand. Restore it from a backup",
            ),
            Self::PublicUnknown { shown, decided } => write!(
                f,
                "the public checkpoint has {shown} entries, but the private state knows {decided} \
                 and not this one: it was lost or set back, perhaps by a backup. Publishing from \
                 here would fork the log. Restore the newest state/"
            ),
            Self::PublicDamaged { path, code } => write!(
                f,
                "{} is not what this log has signed ({code}): it is damaged, or another log's. \
                 Restore it from a backup or a mirror. If state/ is the newest, you can remove it \
                 instead: the next `stele publish` writes it again",
                path.display()
            ),
            Self::WitnessAhead {
                witness,
                seen,
                here,
            } => write!(
                f,
                "witness {witness} has seen {seen} entries, but this folder has only {here}: it was \
                 set back, perhaps by a backup. Publishing from here would fork the log. Restore \
                 the newest state, or fetch it from a mirror"
            ),
            Self::WitnessFork { witness, error } => write!(
                f,
                "witness {witness} has seen another log under this name ({}): publishing would \
                 fork it. Restore the state that the witness saw",
                error.code()
            ),
            Self::WitnessAlarm {
                witness,
                here,
                missed,
            } => write!(
                f,
                "witness {witness} {missed}, and this folder has {here}. Either the folder was set \
                 back, perhaps by a backup, or another machine publishes the same log, or the \
                 witness is wrong. Going on could fork the log for good, so readers see what they \
                 saw before. Look for a newer state/ first. Only if you are sure that the witness is \
                 wrong: `stele publish --without {witness}`"
            ),
            Self::Quorum { witnesses, needed } => {
                f.write_str("too few witnesses have cosigned")?;
                if let Some((needed, all)) = needed {
                    write!(f, ": trust.json asks for {needed} of {all}")?;
                }
                f.write_str(
                    ". Readers see what they saw before, and what was decided is kept: \
                     `stele publish` goes on with it",
                )?;
                for witness in witnesses {
                    write!(f, "\n  {witness}")?;
                }
                Ok(())
            }
            Self::WitnessMemory(path) => {
                write!(f, "{} is damaged: restore it from a backup", path.display())
            }
            Self::IndexStore(error) => error.fmt(f),
            Self::IndexRoot(error) => write!(
                f,
                "readers would refuse the index root of this publication ({}), so nothing was \
                 published. Is the checkpoint before it signed by very many, or not the newest?",
                error.code()
            ),
            Self::IndexDiffers { entry } => write!(
                f,
                "the index that entry {entry} commits to isn't the one that the entries before it \
                 give: another version of stele published it, or it was made by hand. Nothing was \
                 written. Publish with that version; `stele audit` says where log and index part"
            ),
            Self::IndexPage { path, code } => write!(
                f,
                "{} is missing or damaged ({code}), though the newest index root needs it. Move it \
                 away, if it is there, and run `stele index` with --rebuild",
                path.display()
            ),
            Self::Proof(error) => write!(
                f,
                "the newest index root can't be proven ({}): {error:?}",
                error.code()
            ),
            Self::IndexBroken { last, size } => write!(
                f,
                "entry {last} of this log is an index root, but the last of its {size} entries is \
                 none that this version of stele knows: another version published on top. An index \
                 root after that would be refused by every audit for ever, so nothing was \
                 published. Go on with that version, or begin a new log (docs/index.md, \u{201c}Logs \
                 that lost their index\u{201d})"
            ),
            Self::ClockBehind { now, latest } => write!(
                f,
                "it is {} by this machine's clock, but the log's newest index root or cosignatures \
                 are of {}, and no later ones may go back. Set the clock right and run the command \
                 again; if it is right, and was ahead before, wait until then",
                format_time(*now).unwrap_or_default(),
                format_time(*latest).unwrap_or_default()
            ),
            Self::Overtaken(path) => write!(
                f,
                "another machine has published since ({} is newer), and what was begun here with it. \
                 Run the command again for what is still queued",
                path.display()
            ),
            Self::PrunedMeanwhile => f.write_str(
                "another machine has published while files of the index were removed, and may need one of \
                 them. Run `stele index` with --rebuild now: it writes what is missing",
            ),
            Self::Foreign { address, code } => write!(
                f,
                "what lies in {address} was not decided by this log ({code}): it is another log's, or \
                 trust.json no longer names the key that signed it. Nothing was written. Name a prefix \
                 of its own for each log"
            ),
            Self::Unfinished => f.write_str(
                "a publication was interrupted. Complete it with `stele publish`, then run this \
                 again",
            ),
        }
    }
}

impl std::error::Error for PublishError {}

macro_rules! from {
    ($($source:ty => $variant:ident),* $(,)?) => {
        $(impl From<$source> for PublishError {
            fn from(error: $source) -> Self {
                Self::$variant(error)
            }
        })*
    };
}

from! {
    HomeError => Home,
    DiskError => Disk,
    QueueError => Queue,
    LockError => Lock,
    NoteSignerError => Sign,
    CheckpointError => Checkpoint,
    NoteError => Note,
    TreeError => Tree,
    AppendError => Append,
    StoreError => IndexStore,
    IndexRootError => IndexRoot,
    TlogProofError => Proof,
}
