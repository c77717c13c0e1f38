//! The largest head that a witness is known to have cosigned.
//!
//! Of a witness inside `stele publish` this is the witness's own memory. Of one elsewhere it is
//! what the publisher knows of it: from where to prove, and whether this folder was set back.

use std::fs;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use stele_tlog::{Head, Plan};
use stele_verify::checkpoint::Checkpoint;
use stele_verify::hash::Hash;
use stele_verify::merkle::verify_consistency;

use super::{PublishError, Publisher};

/// The largest head that a witness has cosigned.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Memory {
    origin: String,
    size: u64,
    root: String,
}

/// Where the memory of a witness inside `stele publish` lies.
pub(super) fn of_inner(publisher: &Publisher<'_>, name: &str) -> PathBuf {
    publisher.home.state("witness").join(format!("{name}.json"))
}

/// Where the memory of the witness at this URL lies.
pub(super) fn of_remote(publisher: &Publisher<'_>, url: &str) -> PathBuf {
    let name = format!("{}.json", Hash::of(&[url.as_bytes()]).to_hex());
    publisher.home.state("witness-elsewhere").join(name)
}

impl Memory {
    /// What is remembered there; nothing if that is the empty tree, from which all have grown.
    pub(super) fn read(path: PathBuf) -> Result<Option<Self>, PublishError> {
        let memory: Option<Self> = match fs::read(&path) {
            Ok(bytes) => serde_json::from_slice(&bytes).ok(),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(PublishError::read(&path, error)),
        };
        let memory = memory.ok_or(PublishError::WitnessMemory(path))?;
        Ok(Some(memory).filter(|memory| memory.size > 0))
    }

    /// Remembers a checkpoint there, durably.
    pub(super) fn write(
        publisher: &Publisher<'_>,
        path: &Path,
        checkpoint: &Checkpoint,
    ) -> Result<(), PublishError> {
        let memory = Self {
            origin: checkpoint.origin().to_owned(),
            size: checkpoint.size(),
            root: checkpoint.root().to_base64(),
        };
        let bytes = serde_json::to_vec(&memory)
            .map_err(|_| PublishError::WitnessMemory(path.to_owned()))?;
        Ok(publisher.disk.replace(path, &bytes)?)
    }

    /// Entries that the witness has seen.
    pub(super) const fn size(&self) -> u64 {
        self.size
    }

    /// Whether the checkpoint has grown from what the witness has seen.
    pub(super) fn require_growth(
        &self,
        publisher: &Publisher<'_>,
        name: &str,
        checkpoint: &Checkpoint,
    ) -> Result<(), PublishError> {
        let (seen, here) = (self.size, checkpoint.size());
        if seen > here {
            return Err(PublishError::WitnessAhead {
                witness: name.into(),
                seen,
                here,
            });
        }
        let seen_root = Hash::from_base64(&self.root).ok_or(PublishError::LockRoot)?;
        let head = Head {
            size: here,
            root: checkpoint.root(),
        };
        let tree = publisher.log.tree(head, &Plan::for_root(here, seen)?)?;
        let proof = if seen == here {
            Vec::new()
        } else {
            tree.consistency_proof(seen)?
        };
        verify_consistency(seen, here, seen_root, checkpoint.root(), &proof).map_err(|error| {
            PublishError::WitnessFork {
                witness: name.into(),
                error,
            }
        })
    }
}
