//! "Step n of m", and the count of what passed.

use std::time::{Duration, Instant};

use crate::run::{Outcome, seconds};

/// What a run of tests or checks amounted to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Tally {
    pub(crate) passed: u64,
    pub(crate) failed: u64,
    pub(crate) skipped: u64,
}

impl Tally {
    /// One check that passed.
    pub(crate) const ONE: Self = Self {
        passed: 1,
        failed: 0,
        skipped: 0,
    };

    pub(crate) fn add(&mut self, other: Self) {
        self.passed += other.passed;
        self.failed += other.failed;
        self.skipped += other.skipped;
    }

    /// Adds up every `test result:` line that cargo's test harness printed.
    pub(crate) fn from_cargo(output: &str) -> Self {
        let mut tally = Self::default();
        for line in output.lines() {
            let Some((_, counts)) = line.split_once("test result: ") else {
                continue;
            };
            for part in counts.split([';', '.']) {
                let mut words = part.split_whitespace();
                let (Some(count), Some(word)) = (words.next(), words.next()) else {
                    continue;
                };
                let Ok(count) = count.parse::<u64>() else {
                    continue;
                };
                match word {
                    "passed" => tally.passed += count,
                    "failed" => tally.failed += count,
                    "ignored" => tally.skipped += count,
                    _ => {}
                }
            }
        }
        tally
    }
}

/// Announces the steps of a task, in order.
#[derive(Debug)]
pub(crate) struct Steps {
    done: usize,
    total: usize,
    start: Instant,
}

impl Steps {
    pub(crate) fn new(total: usize) -> Self {
        Self {
            done: 0,
            total,
            start: Instant::now(),
        }
    }

    /// Runs one step under its headline. `minutes` is what it takes when nothing is built yet.
    pub(crate) fn step<T>(
        &mut self,
        title: &str,
        minutes: u32,
        work: impl FnOnce() -> Outcome<T>,
    ) -> Outcome<T> {
        self.done += 1;
        println!("\n{}", headline(self.done, self.total, title, minutes));
        let start = Instant::now();
        let outcome = work();
        let word = if outcome.is_ok() {
            "took"
        } else {
            "failed after"
        };
        println!("  step {} {word} {}", self.done, seconds(start.elapsed()));
        outcome
    }

    pub(crate) fn elapsed(&self) -> Duration {
        self.start.elapsed()
    }
}

fn headline(number: usize, total: usize, title: &str, minutes: u32) -> String {
    let time = match minutes {
        0 => "some seconds".to_owned(),
        1 => "about a minute".to_owned(),
        more => format!("up to {more} minutes"),
    };
    format!("step {number} of {total}: {title} ({time})")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::run::Failure;

    #[test]
    fn cargo_results_add_up() {
        let output = "running 2 tests\n\
            test result: ok. 2 passed; 0 failed; 1 ignored; 0 measured; 0 filtered out; finished in 0.00s\n\
            noise 7 passed\n\
            test result: FAILED. 3 passed; 4 failed; 0 ignored; 0 measured; 9 filtered out; finished in 1.50s\n";
        let want = Tally {
            passed: 5,
            failed: 4,
            skipped: 1,
        };
        assert_eq!(Tally::from_cargo(output), want);
    }

    #[test]
    fn headlines_count() {
        assert_eq!(
            headline(2, 9, "clippy", 1),
            "step 2 of 9: clippy (about a minute)"
        );
        assert_eq!(headline(1, 1, "x", 7), "step 1 of 1: x (up to 7 minutes)");
    }

    #[test]
    fn a_failed_step_fails() {
        let mut steps = Steps::new(1);
        let failed: Outcome = steps.step("x", 0, || Err(Failure::new("no")));
        assert_eq!(failed, Err(Failure::new("no")));
    }
}
