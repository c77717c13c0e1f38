//! How old a state of the log is, by a clock that may be wrong itself.
//!
//! Nothing here reads a clock: the reader's is handed in, and so is what is known of its error.
//!
//! | what is known | what it may do |
//! |---|---|
//! | the reader's clock | make a state fresh or stale |
//! | a time that a quorum of witnesses has cosigned, now or on an earlier visit | show that the reader's clock is behind, so that its age says nothing; show that a state is stale, whatever that clock says |
//! | the time that the log's host claims (HTTP `Date`) | explain: of a state that is stale by the reader's clock alone it may say that the clock is the likelier culprit. It makes nothing fresh, and nothing stale |

/// How far two clocks may differ without one being called wrong, in seconds.
pub const CLOCK_SKEW: u64 = 300;

/// The reader's clock, and what is known of its error. Times are POSIX seconds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Clock {
    now: u64,
    proven: u64,
    told: Option<u64>,
}

impl From<u64> for Clock {
    fn from(now: u64) -> Self {
        Self::new(now)
    }
}

impl Clock {
    /// A clock of which nothing else is known.
    pub const fn new(now: u64) -> Self {
        Self {
            now,
            proven: 0,
            told: None,
        }
    }

    /// A quorum of witnesses has cosigned at this time, so it isn't earlier now. The time of a single
    /// witness is none: its clock may be the one that is wrong.
    #[must_use]
    pub fn proven(self, time: Option<u64>) -> Self {
        let proven = self.proven.max(time.unwrap_or(0));
        Self { proven, ..self }
    }

    /// The log's host claims that it is this time. Nobody vouches for it.
    #[must_use]
    pub const fn told(self, time: Option<u64>) -> Self {
        Self { told: time, ..self }
    }

    /// What the reader's clock says.
    pub const fn now(&self) -> u64 {
        self.now
    }

    /// The earliest that it may be now: the reader's clock, or a proven time if that is later.
    pub fn earliest(&self) -> u64 {
        self.now.max(self.proven)
    }

    /// By how many seconds the clock is known to be behind, if that is more than clocks may differ.
    pub fn behind(&self) -> Option<u64> {
        let by = self.proven.saturating_sub(self.now);
        (by > CLOCK_SKEW).then_some(by)
    }

    /// How old a state is that a quorum cosigned at `time`, where `max_age` seconds are allowed.
    pub fn age(&self, time: u64, max_age: u64) -> Age {
        let clock = self.proven(Some(time));
        let age = clock.earliest().saturating_sub(time);
        if clock.proven.saturating_sub(time) > max_age {
            let shown = Shown::Cosignatures;
            return Age::Stale { age, shown };
        }
        if let Some(behind) = clock.behind() {
            return Age::Unknown { behind };
        }
        if age <= max_age {
            return Age::Fresh { age };
        }
        let shown = match clock.likely_ahead(time, max_age) {
            Some(ahead) => Shown::ClockAgainstHost { ahead },
            None => Shown::Clock,
        };
        Age::Stale { age, shown }
    }

    /// By how much the reader's clock is ahead of the host's, if by that one the state would be fresh. A
    /// host that is behind what is proven explains nothing.
    fn likely_ahead(&self, time: u64, max_age: u64) -> Option<u64> {
        let told = self.told?;
        let ahead = self.now.saturating_sub(told);
        let is_possible = told.saturating_add(CLOCK_SKEW) >= self.proven;
        let would_be_fresh = told.saturating_sub(time) <= max_age;
        (ahead > CLOCK_SKEW && is_possible && would_be_fresh).then_some(ahead)
    }
}

/// How old a state of the log is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Age {
    /// No older than allowed, by a clock that nothing shows to be behind.
    Fresh {
        /// Age in seconds.
        age: u64,
    },
    /// Older than allowed.
    Stale {
        /// Age in seconds, by the reader's clock, or by what is proven if that is more.
        age: u64,
        /// What shows it.
        shown: Shown,
    },
    /// The reader's clock is behind, so that nobody knows.
    Unknown {
        /// By at least how many seconds.
        behind: u64,
    },
}

/// What shows that a state is stale.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shown {
    /// Later cosignatures of a quorum: it is stale whatever any clock says.
    Cosignatures,
    /// The reader's clock.
    Clock,
    /// The reader's clock alone, and by that of the log's host it would be fresh.
    ClockAgainstHost {
        /// By how many seconds the reader's clock is ahead of the host's.
        ahead: u64,
    },
}

impl Age {
    /// Whether a log that shows this state has stood still for longer than allowed, also if clocks differ
    /// as they may: before an alarm is raised. Where the reader's clock is the likelier culprit it isn't.
    pub const fn is_frozen(&self, max_age: u64) -> bool {
        match self {
            Self::Stale { age, shown } => match shown {
                Shown::Cosignatures => true,
                Shown::Clock => *age > max_age.saturating_add(CLOCK_SKEW),
                Shown::ClockAgainstHost { .. } => false,
            },
            Self::Fresh { .. } | Self::Unknown { .. } => false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TIME: u64 = 1_790_000_000;
    const MAX: u64 = 86_400;

    fn age(now: u64) -> Age {
        Clock::new(now).age(TIME, MAX)
    }

    const fn stale(age: u64, shown: Shown) -> Age {
        Age::Stale { age, shown }
    }

    #[test]
    fn the_age_by_the_clock_alone() {
        assert_eq!(age(TIME), Age::Fresh { age: 0 });
        assert_eq!(age(TIME + MAX), Age::Fresh { age: MAX });
        assert_eq!(age(TIME + MAX + 1), stale(MAX + 1, Shown::Clock));
        assert_eq!(age(u64::MAX), stale(u64::MAX - TIME, Shown::Clock));
        // A little behind is nothing.
        assert_eq!(age(TIME - CLOCK_SKEW), Age::Fresh { age: 0 });
        let behind = CLOCK_SKEW + 1;
        assert_eq!(age(TIME - behind), Age::Unknown { behind });
        assert_eq!(age(0), Age::Unknown { behind: TIME });
    }

    #[test]
    fn what_was_seen_before_shows_a_clock_to_be_behind() {
        let seen = |now, by: u64| Clock::new(now).proven(Some(TIME + by)).age(TIME, MAX);
        assert_eq!(seen(TIME + 10, 10), Age::Fresh { age: 10 });
        // As old as what is proven, at least.
        assert_eq!(seen(TIME, CLOCK_SKEW), Age::Fresh { age: CLOCK_SKEW });
        assert_eq!(seen(TIME, 301), Age::Unknown { behind: 301 });
        assert_eq!(seen(TIME, MAX), Age::Unknown { behind: MAX });
        // Then it is stale, though the clock says that it isn't.
        for now in [0, TIME, TIME + MAX, TIME + MAX + 1] {
            let age = MAX + 1;
            assert_eq!(seen(now, age), stale(age, Shown::Cosignatures), "{now}");
        }
        // The later of two times counts, in either order.
        let clock = Clock::new(TIME).proven(Some(TIME + 9_000));
        assert_eq!(clock.proven(Some(TIME)).behind(), Some(9_000));
        assert_eq!(clock.proven(None), clock);
        assert_eq!(clock.earliest(), TIME + 9_000);
    }

    #[test]
    fn a_host_explains_and_decides_nothing() {
        let now = TIME + 3 * MAX;
        let told = |told| Clock::new(now).told(Some(told)).age(TIME, MAX);
        let plain = stale(3 * MAX, Shown::Clock);
        let doubtful = |ahead| stale(3 * MAX, Shown::ClockAgainstHost { ahead });
        assert_eq!(told(now), plain);
        assert_eq!(told(TIME + MAX + 1), plain, "by that one it is stale, too");
        assert_eq!(told(TIME + MAX), doubtful(2 * MAX));
        assert_eq!(told(TIME), doubtful(3 * MAX));
        assert_eq!(told(TIME - CLOCK_SKEW), doubtful(3 * MAX + CLOCK_SKEW));
        assert_eq!(told(TIME - CLOCK_SKEW - 1), plain, "a host that is behind");
        assert_eq!(told(u64::MAX), plain);
        // A clock that differs no more than clocks may isn't the culprit.
        let late = Clock::new(TIME + MAX + 200).told(Some(TIME + MAX));
        assert_eq!(late.age(TIME, MAX), stale(MAX + 200, Shown::Clock));
        // Whatever the host says, nothing becomes fresh, and nothing stops being so.
        for said in [None, Some(0), Some(TIME), Some(TIME + MAX), Some(u64::MAX)] {
            for now in [0, TIME, TIME + MAX, TIME + MAX + 1, u64::MAX] {
                for seen in [None, Some(TIME + 400), Some(TIME + 2 * MAX)] {
                    let clock = Clock::new(now).proven(seen);
                    let (with, without) = (clock.told(said).age(TIME, MAX), clock.age(TIME, MAX));
                    let kind = std::mem::discriminant::<Age>;
                    assert_eq!(kind(&with), kind(&without), "{clock:?} {said:?}");
                    assert!(!with.is_frozen(MAX) || without.is_frozen(MAX));
                }
            }
        }
    }

    #[test]
    fn an_alarm_needs_more_than_a_doubtful_clock() {
        let frozen = |now| age(now).is_frozen(MAX);
        assert!(!frozen(0) && !frozen(TIME + MAX));
        assert!(
            !frozen(TIME + MAX + CLOCK_SKEW),
            "clocks may differ so much"
        );
        assert!(frozen(TIME + MAX + CLOCK_SKEW + 1));
        let now = TIME + 3 * MAX;
        let doubtful = Clock::new(now).told(Some(TIME + 10));
        assert!(!doubtful.age(TIME, MAX).is_frozen(MAX));
        let proven = Clock::new(0).proven(Some(TIME + MAX + 1));
        assert!(proven.age(TIME, MAX).is_frozen(MAX));
    }
}
