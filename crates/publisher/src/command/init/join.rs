//! A further log of a trust file that is there already: the one that goes on from a log that was closed, say.

use std::fs;
use std::path::Path;

use stele_records::trust::TrustFile;

use super::{Args, key_path};
use crate::command::reader::unsound;
use crate::failure::Failure;
use crate::keys::read_signer;
use crate::store::{Disk, WitnessSettings};

/// What a trust file that is there says of the log that is to be made.
pub(super) struct Joined {
    /// The witnesses whose keys are here.
    pub(super) witnesses: Vec<WitnessSettings>,
    /// Whether others are asked over the network.
    pub(super) has_elsewhere: bool,
}

/// Takes the trust file over; only looks at it without a disk.
///
/// # Errors
/// [`Failure`] if it doesn't name the log's key, or a witness's that is given.
pub(super) fn join(args: &Args, path: &Path, disk: Option<&Disk>) -> Result<Joined, Failure> {
    let bytes = fs::read(path).map_err(|error| Failure::unreadable(path, &error))?;
    let trust = TrustFile::parse(&bytes).map_err(|error| unsound(path, &error))?;
    let key = args.key.as_deref();
    let key = key.ok_or_else(|| Failure::misuse("--trust goes with --key"))?;
    let log = super::log_key(key, &args.origin)?;
    let mut logs = trust.policy.logs().iter();
    if !logs.any(|known| known.key() == log.verifier_key()) {
        return Err(Failure::misuse(format!(
            "{} doesn't name this key of {}: {}",
            path.display(),
            args.origin,
            log.verifier_key().to_vkey()
        )));
    }
    let policy = &trust.policy;
    let witnesses = args.witness_keys.iter().map(|file| {
        let signer = read_signer(file).map_err(Failure::misuse)?;
        let mut known = policy.witnesses().iter();
        let witness = known.find(|known| known.key() == signer.verifier_key());
        let witness = witness.ok_or_else(|| {
            Failure::misuse(format!(
                "{} is the key of no witness in {}",
                file.display(),
                path.display()
            ))
        })?;
        Ok(WitnessSettings {
            name: String::from_utf8_lossy(witness.name()).into_owned(),
            key: key_path(&args.dir, file)?,
        })
    });
    let witnesses = witnesses.collect::<Result<Vec<_>, Failure>>()?;
    let has_elsewhere = policy.witnesses().iter().any(|known| known.url().is_some());
    if let Some(disk) = disk {
        disk.replace(&args.dir.join("trust.json"), &bytes)?;
    }
    Ok(Joined {
        witnesses,
        has_elsewhere,
    })
}
