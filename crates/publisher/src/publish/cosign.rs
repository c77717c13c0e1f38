//! Step 4: the witnesses.
//!
//! Those that run inside `stele publish` each remember the largest head that they have cosigned and
//! demand a consistency proof from it. The memory is durable before the cosignature is given out.
//! They hold the publisher to one history across restored backups and second machines; they are no
//! independent eyes. Those elsewhere are asked after them, in `witnesses`.

use stele_sign::note::NoteSigner;
use stele_verify::checkpoint::Checkpoint;
use stele_verify::note::{Note, SignatureLine};

use super::memory::{self, Memory};
use super::witnesses::{self, Cosigned};
use super::{PublishError, Publisher};

/// The checkpoint with the cosignature of every witness that gave one.
pub(super) fn cosign(publisher: &Publisher<'_>, signed: &Note) -> Result<Cosigned, PublishError> {
    let checkpoint = Checkpoint::parse_text(signed.text())?;
    let inner = publisher.witnesses.iter().map(|(name, signer)| {
        let line = cosign_one(publisher, name, signer, signed.text(), &checkpoint)?;
        Ok((name.clone(), line))
    });
    let inner = inner.collect::<Result<_, PublishError>>()?;
    witnesses::collect(publisher, signed, &checkpoint, inner)
}

/// Whether every witness would cosign what grows from this head, as far as is known here. Asked
/// before anything is decided: afterwards the tiles of a fork would lie in the public folder.
pub(super) fn require_base(
    publisher: &Publisher<'_>,
    base: &Checkpoint,
) -> Result<(), PublishError> {
    for (name, _) in &publisher.witnesses {
        if let Some(memory) = Memory::read(memory::of_inner(publisher, name))? {
            memory.require_growth(publisher, name, base)?;
        }
    }
    witnesses::require_base(publisher, base)
}

fn cosign_one(
    publisher: &Publisher<'_>,
    name: &str,
    signer: &NoteSigner,
    text: &str,
    checkpoint: &Checkpoint,
) -> Result<SignatureLine, PublishError> {
    let path = memory::of_inner(publisher, name);
    if let Some(memory) = Memory::read(path.clone())? {
        memory.require_growth(publisher, name, checkpoint)?;
    }
    Memory::write(publisher, &path, checkpoint)?;
    Ok(signer.cosign(text, publisher.now)?)
}
