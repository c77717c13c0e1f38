//! Step 4: the witnesses that run inside `stele publish`.
//!
//! Each remembers the largest head that it has cosigned and demands a consistency proof from it.
//! The memory is durable before the cosignature is given out. They hold the publisher to one
//! history across restored backups and second machines; they are no independent eyes.

use std::fs;
use std::path::PathBuf;

use serde::{Deserialize, Serialize};
use stele_sign::note::NoteSigner;
use stele_tlog::{Head, Plan};
use stele_verify::checkpoint::Checkpoint;
use stele_verify::hash::Hash;
use stele_verify::merkle::verify_consistency;
use stele_verify::note::{Note, SignatureLine};

use super::{PublishError, Publisher};

/// The largest head that a witness has cosigned.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Memory {
    origin: String,
    size: u64,
    root: String,
}

/// The checkpoint with the cosignature of every witness.
pub(super) fn cosign(publisher: &Publisher<'_>, signed: &Note) -> Result<Vec<u8>, PublishError> {
    let checkpoint = Checkpoint::parse_text(signed.text())?;
    let lines: Result<Vec<SignatureLine>, PublishError> = publisher
        .witnesses
        .iter()
        .map(|(name, signer)| cosign_one(publisher, name, signer, signed.text(), &checkpoint))
        .collect();
    Ok(signed.with_signatures(&lines?)?.to_bytes())
}

/// Whether every witness would cosign what grows from this head. Asked before anything is decided:
/// afterwards the tiles of a fork would lie in the public folder.
pub(super) fn require_base(
    publisher: &Publisher<'_>,
    base: &Checkpoint,
) -> Result<(), PublishError> {
    for (name, _) in &publisher.witnesses {
        if let Some(memory) = read_memory(publisher, name)? {
            require_growth(publisher, name, &memory, base)?;
        }
    }
    Ok(())
}

fn memory_path(publisher: &Publisher<'_>, name: &str) -> PathBuf {
    publisher.home.state("witness").join(format!("{name}.json"))
}

/// What this witness has cosigned; nothing if that was the empty tree, from which all have grown.
fn read_memory(publisher: &Publisher<'_>, name: &str) -> Result<Option<Memory>, PublishError> {
    let path = memory_path(publisher, name);
    let memory: Option<Memory> = match fs::read(&path) {
        Ok(bytes) => serde_json::from_slice(&bytes).ok(),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(PublishError::read(&path, error)),
    };
    let memory = memory.ok_or(PublishError::WitnessMemory(path))?;
    Ok(Some(memory).filter(|memory| memory.size > 0))
}

fn cosign_one(
    publisher: &Publisher<'_>,
    name: &str,
    signer: &NoteSigner,
    text: &str,
    checkpoint: &Checkpoint,
) -> Result<SignatureLine, PublishError> {
    if let Some(memory) = read_memory(publisher, name)? {
        require_growth(publisher, name, &memory, checkpoint)?;
    }
    let path = memory_path(publisher, name);
    let memory = Memory {
        origin: checkpoint.origin().to_owned(),
        size: checkpoint.size(),
        root: checkpoint.root().to_base64(),
    };
    let bytes =
        serde_json::to_vec(&memory).map_err(|_| PublishError::WitnessMemory(path.clone()))?;
    publisher.disk.replace(&path, &bytes)?;
    Ok(signer.cosign(text, publisher.now)?)
}

fn require_growth(
    publisher: &Publisher<'_>,
    name: &str,
    memory: &Memory,
    checkpoint: &Checkpoint,
) -> Result<(), PublishError> {
    let (seen, here) = (memory.size, checkpoint.size());
    if seen > here {
        return Err(PublishError::WitnessAhead {
            witness: name.into(),
            seen,
            here,
        });
    }
    let seen_root = Hash::from_base64(&memory.root).ok_or(PublishError::LockRoot)?;
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
