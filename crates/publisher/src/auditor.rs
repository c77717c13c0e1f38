//! An auditor: who has replayed a log, and says so under its own name (`docs/auditors.md`).
//!
//! The statement is the checkpoint that was audited, with the lines that it came with and one more: the
//! auditor's cosignature. It can be made from the proof of a sound replay alone. An auditor remembers the
//! largest head that it has cosigned, durably before the cosignature goes out, and never cosigns a smaller
//! one or one that hasn't grown from it.

use std::fmt;
use std::fs;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use stele_client::audit::replay::Replayed;
use stele_records::auditors::checkpoint_path;
use stele_sign::note::NoteSigner;
use stele_tlog::{Head, Tree};
use stele_verify::checkpoint::VerifiedCheckpoint;
use stele_verify::hash::Hash;
use stele_verify::note::{KeyKind, Note, NoteError, VerifierKey};

use crate::store::{Disk, LockFile};

/// The largest head of a log that this auditor has cosigned.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Memory {
    auditor: String,
    log: String,
    size: u64,
    root: String,
}

/// Why an auditor doesn't cosign.
#[derive(Debug)]
pub enum AuditorError {
    /// The replay is of another state than this checkpoint.
    NotReplayed,
    /// It has cosigned a larger head before.
    Smaller {
        /// Entries that it has cosigned.
        seen: u64,
        /// Entries in the log now.
        shown: u64,
    },
    /// The log doesn't begin with what it has cosigned.
    Forked {
        /// Entries that it has cosigned.
        seen: u64,
        /// Entries in the log now.
        shown: u64,
    },
    /// What it remembers can't be read.
    Memory(PathBuf),
    /// The note with one more line isn't one that anybody reads.
    Note(NoteError),
    /// A key of another kind than those of cosignatures.
    KeyKind,
    /// Something else went wrong, which says by itself what.
    Other(Box<dyn std::error::Error + Send + Sync>),
}

impl fmt::Display for AuditorError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotReplayed => write!(
                f,
                "not cosigned: the log has no index, or its last entry doesn't commit to one, so \
                 there is nothing to vouch for. Publish it with this version of stele first"
            ),
            Self::Smaller { seen, shown } => write!(
                f,
                "not cosigned: this auditor has cosigned {seen} entries before, and the log has \
                 {shown}. Look for a newer copy of the log, or keep both checkpoints as evidence"
            ),
            Self::Forked { seen, shown } => write!(
                f,
                "not cosigned: the log of {shown} entries doesn't begin with the {seen} that this \
                 auditor has cosigned. The log was split: keep both checkpoints as evidence and \
                 send them to the office that gives out the trust file"
            ),
            Self::Memory(path) => write!(
                f,
                "not cosigned: {} can't be read. It holds what this auditor has cosigned; restore \
                 it from a copy",
                path.display()
            ),
            Self::KeyKind => write!(
                f,
                "this is a key of another kind: an auditor's is made by stele keygen --auditor NAME"
            ),
            Self::Note(error) => write!(
                f,
                "not cosigned: the checkpoint with one more line is no signed note ({})",
                error.code()
            ),
            Self::Other(error) => write!(f, "not cosigned: {error}"),
        }
    }
}

impl std::error::Error for AuditorError {}

fn other(error: impl std::error::Error + Send + Sync + 'static) -> AuditorError {
    AuditorError::Other(Box::new(error))
}

/// Which head an auditor has cosigned, where it is remembered, held by this process alone.
#[derive(Debug)]
pub struct Remembered {
    path: PathBuf,
    memory: Option<(Head, Memory)>,
    auditor: String,
    log: String,
    _lock: LockFile,
}

impl Remembered {
    /// Takes the auditor's memory of this log in a folder. Nothing is remembered yet where there is none.
    ///
    /// # Errors
    /// [`AuditorError`] if another process has it, or it can't be read.
    pub fn take(
        disk: &Disk,
        folder: &Path,
        auditor: &VerifierKey,
        origin: &str,
    ) -> Result<Self, AuditorError> {
        // By the log's name, as witnesses do: it outlives its key.
        let (auditor, log) = (auditor.to_vkey(), origin.to_owned());
        let name = |text: &str| Hash::of(&[text.as_bytes()]).to_hex();
        let folder = folder.join(name(&auditor)).join(name(&log));
        let lock = LockFile::take(disk, &folder).map_err(other)?;
        let path = folder.join("cosigned.json");
        let memory = match fs::read(&path) {
            Ok(bytes) => {
                let memory = serde_json::from_slice(&bytes).ok();
                let memory = memory.and_then(|memory: Memory| {
                    let root = Hash::from_base64(&memory.root)?;
                    let size = memory.size;
                    let is_own = memory.auditor == auditor && memory.log == log;
                    is_own.then_some((Head { size, root }, memory))
                });
                Some(memory.ok_or_else(|| AuditorError::Memory(path.clone()))?)
            }
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => None,
            Err(_) => return Err(AuditorError::Memory(path)),
        };
        Ok(Self {
            path,
            memory,
            auditor,
            log,
            _lock: lock,
        })
    }

    /// Entries that the auditor has cosigned.
    pub fn size(&self) -> Option<u64> {
        Some(self.memory.as_ref()?.0.size)
    }

    /// Remembers this head, durably, if it has grown from the one before: `tree` is that of the new head,
    /// with the tiles for the older root.
    ///
    /// # Errors
    /// [`AuditorError::Smaller`] and [`AuditorError::Forked`]
    fn advance(&mut self, disk: &Disk, head: Head, tree: &Tree) -> Result<(), AuditorError> {
        if let Some((seen, _)) = &self.memory {
            let (seen, shown) = (*seen, head.size);
            if seen.size > shown {
                let seen = seen.size;
                return Err(AuditorError::Smaller { seen, shown });
            }
            let is_own = tree.size() == head.size && tree.root() == head.root;
            let root = tree
                .root_at(seen.size)
                .map_err(|_| AuditorError::NotReplayed)?;
            if !is_own || root != seen.root {
                let seen = seen.size;
                return Err(AuditorError::Forked { seen, shown });
            }
        }
        let memory = Memory {
            auditor: self.auditor.clone(),
            log: self.log.clone(),
            size: head.size,
            root: head.root.to_base64(),
        };
        let bytes = serde_json::to_vec(&memory).map_err(other)?;
        disk.replace(&self.path, &bytes).map_err(other)?;
        self.memory = Some((head, memory));
        Ok(())
    }
}

/// Whether a key can be an auditor's.
///
/// # Errors
/// [`AuditorError::KeyKind`]
pub fn require_kind(key: &VerifierKey) -> Result<(), AuditorError> {
    if key.kind() == KeyKind::Ed25519 {
        return Err(AuditorError::KeyKind);
    }
    Ok(())
}

/// Cosigns the checkpoint that was audited, and gives where the statement belongs below the log's folder or
/// the auditor's, with its bytes. `replayed` is the proof that its index was replayed up to its end; `now` is
/// the auditor's clock in POSIX seconds.
///
/// # Errors
/// [`AuditorError`]; then nothing was signed.
pub fn cosign(
    remembered: &mut Remembered,
    disk: &Disk,
    signer: &NoteSigner,
    checkpoint: &VerifiedCheckpoint,
    (replayed, tree): (&Replayed, &Tree),
    now: u64,
) -> Result<(String, Vec<u8>), AuditorError> {
    let key = signer.verifier_key();
    require_kind(key)?;
    if replayed.covered().saturating_add(1) != checkpoint.size() {
        return Err(AuditorError::NotReplayed);
    }
    remembered.advance(disk, Head::from(checkpoint.checkpoint()), tree)?;
    let note = checkpoint.note();
    let line = signer.cosign(note.text(), now).map_err(other)?;
    // A former statement by the same auditor is left out.
    let lines: Vec<_> = note
        .signatures()
        .iter()
        .filter(|line| !line.claims(key))
        .cloned()
        .chain([line])
        .collect();
    let note = Note::new(note.text(), &lines).map_err(AuditorError::Note)?;
    Ok((checkpoint_path(key), note.to_bytes()))
}
