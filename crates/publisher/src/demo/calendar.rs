//! The simulated clock: when the city publishes, and the hours at which people sign.

use stele_records::time::{day_of, format_time};

use super::DemoError;
use super::dice::Dice;

/// Seconds of a day.
pub const DAY: u64 = 86_400;
/// Seconds of an hour.
pub const HOUR: u64 = 3_600;

/// The city's zone is this far ahead of UTC.
const AHEAD: u64 = 8 * HOUR;

/// For how many days the log has existed.
const DAYS: u64 = 3 * 365;
/// A pilot at first, which publishes every four weeks; then every week, then every day.
const MONTHLY_UNTIL: u64 = 70;
const WEEKLY_UNTIL: u64 = 7;

/// The moments at which the city publishes, the newest at `now`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Calendar {
    /// The newest moment.
    pub now: u64,
    /// In order.
    pub publications: Vec<u64>,
}

impl Calendar {
    /// The calendar of a city that publishes for the last time, so far, at `now`.
    ///
    /// # Errors
    /// [`DemoError::Now`] if it lies so early or late that no such calendar can be written.
    pub fn new(now: u64) -> Result<Self, DemoError> {
        let first = now.checked_sub((DAYS + 2) * DAY);
        if first.is_none() || format_time(now.saturating_add(20 * 365 * DAY)).is_none() {
            return Err(DemoError::Now(now));
        }
        let mut publications = Vec::new();
        let mut ago = DAYS;
        while ago > 0 {
            publications.push(evening(now - ago * DAY));
            let step = if ago > MONTHLY_UNTIL {
                28
            } else if ago > WEEKLY_UNTIL {
                7
            } else {
                1
            };
            ago = ago.saturating_sub(step);
        }
        publications.retain(|time| *time < now);
        publications.push(now);
        Ok(Self { now, publications })
    }

    /// The moment of the first publication.
    pub fn start(&self) -> u64 {
        self.publications.first().copied().unwrap_or(self.now)
    }

    /// An hour at which people work, so many days ago.
    pub fn days_ago(&self, days: u64, dice: &mut Dice) -> u64 {
        working_hour(self.now.saturating_sub(days * DAY), dice)
    }
}

/// Half past six in the evening of the day of this moment.
fn evening(time: u64) -> u64 {
    midnight(time) + 18 * HOUR + HOUR / 2
}

/// The beginning of the day in the city's zone.
pub fn midnight(time: u64) -> u64 {
    (time + AHEAD) / DAY * DAY - AHEAD
}

/// An hour at which people work, on the day of this moment.
pub fn working_hour(time: u64, dice: &mut Dice) -> u64 {
    midnight(time) + dice.between(8 * HOUR + HOUR / 2, 17 * HOUR + HOUR / 2)
}

/// A moment as records have it.
pub fn stamp(time: u64) -> String {
    format_time(time).unwrap_or_default()
}

/// The day of a moment in the city's zone, as records have it.
pub fn day(time: u64) -> String {
    day_of(time, "Asia/Shanghai").unwrap_or_default()
}

/// A time that goes on until now, where a life breaks off.
#[derive(Debug, Clone, Copy)]
pub struct Cursor {
    /// How far it has gone.
    pub time: u64,
    /// The city's present.
    pub now: u64,
}

impl Cursor {
    /// A working hour some days later; none if that is still to come.
    pub fn later(&mut self, first: u64, last: u64, dice: &mut Dice) -> Option<u64> {
        let days = dice.between(first.max(1), last.max(1));
        self.time = working_hour(self.time + days * DAY, dice);
        (self.time + HOUR < self.now).then_some(self.time)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn publications_are_in_order_and_end_now() {
        let now = 1_786_000_000;
        let calendar = Calendar::new(now).unwrap();
        assert!(calendar.publications.is_sorted_by(|a, b| a < b));
        assert_eq!(calendar.publications.last(), Some(&now));
        assert!((40..70).contains(&calendar.publications.len()));
        assert!(now - calendar.start() > 1_090 * DAY);
    }

    #[test]
    fn people_work_by_day() {
        let mut dice = Dice::new(1, "hours");
        for _ in 0..100 {
            let time = working_hour(1_786_000_000, &mut dice);
            assert_eq!(day(time), day(1_786_000_000));
            let hour = (time + AHEAD) % DAY / HOUR;
            assert!((8..18).contains(&hour));
        }
    }

    #[test]
    fn the_age_of_the_city_must_be_possible() {
        assert!(matches!(Calendar::new(5), Err(DemoError::Now(5))));
        assert!(Calendar::new(u64::MAX).is_err());
    }
}
