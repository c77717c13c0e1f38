//! How often a log may grow, or a department post: a bucket of tokens for each, filled as time goes by.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};
use std::time::Instant;

/// Seconds of the rate that may be granted at once, after a time of rest.
const BURST_SECONDS: f64 = 10.0;

/// The buckets of all. Only who is known gets one, so there are no more than those.
#[derive(Debug)]
pub(crate) struct Buckets {
    rate: f64,
    full: Mutex<HashMap<String, Bucket>>,
}

#[derive(Debug)]
struct Bucket {
    tokens: f64,
    at: Instant,
}

impl Buckets {
    pub(crate) fn new(rate: u32) -> Self {
        Self {
            rate: f64::from(rate.max(1)),
            full: Mutex::default(),
        }
    }

    /// Takes a token, or says after how many seconds there will be one.
    pub(crate) fn take(&self, log: &str, now: Instant) -> Result<(), u64> {
        self.take_at(log, self.rate, now)
    }

    /// The same, where each has a rate of its own.
    pub(crate) fn take_at(&self, log: &str, rate: f64, now: Instant) -> Result<(), u64> {
        let mut buckets = self.full.lock().unwrap_or_else(PoisonError::into_inner);
        let most = rate * BURST_SECONDS;
        let bucket = buckets.entry(log.to_owned()).or_insert(Bucket {
            tokens: most,
            at: now,
        });
        let passed = now.saturating_duration_since(bucket.at).as_secs_f64();
        bucket.tokens = (bucket.tokens + passed * rate).min(most);
        bucket.at = now;
        if bucket.tokens >= 1.0 {
            bucket.tokens -= 1.0;
            return Ok(());
        }
        let wait = ((1.0 - bucket.tokens) / rate).ceil();
        Err(wait.clamp(1.0, 3_600.0) as u64)
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    #[test]
    fn a_log_that_asks_too_often_waits_and_others_do_not() {
        let (buckets, start) = (Buckets::new(2), Instant::now());
        let at = |millis| start + Duration::from_millis(millis);
        for _ in 0..20 {
            assert_eq!(buckets.take("a", start), Ok(()));
        }
        assert_eq!(buckets.take("a", start), Err(1));
        assert_eq!(buckets.take("b", start), Ok(()));
        assert_eq!(buckets.take("a", at(499)), Err(1));
        assert_eq!(buckets.take("a", at(500)), Ok(()));
        assert_eq!(buckets.take("a", at(500)), Err(1));
        // However long it rests, it gets no more than a burst.
        let late = at(1_000_000);
        assert_eq!(
            (0..99).filter(|_| buckets.take("a", late).is_ok()).count(),
            20
        );
    }
}
