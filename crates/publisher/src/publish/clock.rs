//! The clock. What it says goes into index roots and cosignatures, which stand for ever, so it must
//! not be behind what the log says already.

use stele_records::verdict::CLOCK_SKEW;
use stele_tlog::Head;

use super::{PublishError, Publisher};

/// The time that the next index root after the log with this head says: now, or the latest time that
/// readers have been shown, if the clock is a little behind.
///
/// # Errors
/// As [`require`].
pub(super) fn next_time(publisher: &Publisher<'_>, base: Head) -> Result<u64, PublishError> {
    let latest = require(publisher, base)?;
    Ok(publisher.now.max(latest))
}

/// Holds the clock against the index root in which the log with this head ends, and against the
/// public checkpoint's cosignatures. Gives the later of the two times.
///
/// # Errors
/// [`PublishError::ClockBehind`] if the clock is behind that by more than readers forgive.
pub(super) fn require(publisher: &Publisher<'_>, head: Head) -> Result<u64, PublishError> {
    let now = publisher.now;
    let root = publisher.log.last_index_root(head)?;
    // Of one that doesn't hold the time isn't known: it is about to be cosigned again.
    let public = publisher.log.read("checkpoint")?;
    let public = public.and_then(|note| publisher.policy.verify(&note).ok());
    let cosigned = public.and_then(|checkpoint| checkpoint.quorum_time());
    let latest = root.map(|root| root.time()).max(cosigned).unwrap_or(0);
    if latest.saturating_sub(now) > CLOCK_SKEW {
        return Err(PublishError::ClockBehind { now, latest });
    }
    Ok(latest)
}
