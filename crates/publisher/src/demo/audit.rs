//! The city's auditor, who has replayed the whole log and its index when the city is made.

use futures::executor::block_on;
use stele_client::audit::Audit;
use stele_client::audit::replay::Replay;
use stele_client::cache::NoCache;
use stele_client::log::Log;
use stele_sign::note::NoteSigner;
use stele_tlog::{Head, Plan};

use super::DemoError;
use crate::auditor::{Remembered, cosign};
use crate::fetch::Folder;
use crate::store::{Disk, Home};

/// Reads every entry, compares every index root, and cosigns the newest checkpoint at `now`.
///
/// # Errors
/// [`DemoError::Audit`] if the city's own log isn't sound.
pub(super) fn audit(
    home: &Home,
    disk: &Disk,
    signer: &NoteSigner,
    now: u64,
) -> Result<(), DemoError> {
    let trust = home.trust()?;
    let origin = &home.settings().origin;
    let unsound = |code: &'static str| DemoError::Audit(code);
    let log = Log::new(
        Folder::new(&home.public()),
        NoCache,
        trust.policy.clone(),
        origin,
    );
    let checkpoint = block_on(log.checkpoint()).map_err(|error| unsound(error.code()))?;
    let head = Head::from(checkpoint.checkpoint());
    let mut replay = Replay::new(origin, trust.policy);
    let mut audit = Audit::new(head);
    block_on(audit.run(&log, |number, entry| replay.push(number, entry), |_| ()))
        .map_err(|error| unsound(error.code()))?;
    let replayed = replay.finish(&checkpoint);
    let replayed = replayed.map_err(|finding| unsound(finding.error.code()))?;
    let replayed = replayed.ok_or(unsound("no-index"))?;
    let tree = block_on(log.tree(head, &Plan::for_append(head.size)));
    let tree = tree.map_err(|error| unsound(error.code()))?;
    let key = signer.verifier_key();
    let mut remembered = Remembered::take(disk, &home.state("auditor"), key, origin)?;
    let (path, bytes) = cosign(
        &mut remembered,
        disk,
        signer,
        &checkpoint,
        (&replayed, &tree),
        now,
    )?;
    Ok(disk.replace(&home.public().join(path), &bytes)?)
}
