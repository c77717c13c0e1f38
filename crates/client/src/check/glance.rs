//! A first look at a log: who has signed its newest checkpoint, and how old that is.

use stele_records::trust::TrustFile;
use stele_records::verdict::{Clock, Verdict};
use stele_verify::checkpoint::VerifiedCheckpoint;

use crate::cache::Cache;
use crate::fetch::Fetch;
use crate::log::Log;

/// What the newest checkpoint shows by itself.
#[derive(Debug, Clone, PartialEq)]
pub struct Glance {
    /// The checks of signatures and age; all others are pending.
    pub verdict: Verdict,
    /// The checkpoint, signed by log and quorum.
    pub checkpoint: VerifiedCheckpoint,
    /// The earliest that it may be, in POSIX seconds.
    pub now: u64,
}

/// Holds the newest checkpoint against policy and clock: one small file is read. It is compared with nothing that
/// was seen before, and not remembered; [`check_head`](super::check_head) does that.
///
/// None where there is no such checkpoint: `check_head` says why.
pub async fn glance<F: Fetch, C: Cache>(
    log: &Log<F, C>,
    trust: &TrustFile,
    now: u64,
) -> Option<Glance> {
    let checkpoint = log.checkpoint().await.ok()?;
    let clock = Clock::new(now).proven(checkpoint.quorum_time());
    let clock = clock.told(log.files().told_time());
    let mut verdict = Verdict::pending();
    verdict.judge_checkpoint(Ok(&checkpoint), trust, clock);
    Some(Glance {
        verdict,
        checkpoint,
        now: clock.earliest(),
    })
}
