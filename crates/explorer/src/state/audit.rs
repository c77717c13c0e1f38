//! How far an audit of the whole log has come. What the worker says and what the reader does come in as
//! events, each with its time, so nothing here needs a clock.

use std::rc::Rc;

use stele_client::audit::space::space;
use stele_worker::message::{Done, Finding, Progress, Report, Stuck, Wrong};
use yew::Reducible;

/// Bytes of an entry with its hashes, more or less: what is said of a download before it begins.
const ENTRY_BYTES: u64 = 1_600;

/// The rate is that of about so many milliseconds past: it follows what happens, but doesn't jump.
const MEMORY_MS: f64 = 8_000.0;
/// Before this, the time left would be a guess.
const SETTLED_MS: u64 = 2_000;
/// Those who listen hear no more often of it, in milliseconds.
const SPEAK_MS: u64 = 15_000;

/// Rows of findings on a page.
pub(crate) const PAGE: usize = 20;

/// What an audit of so many entries takes, before it begins: bytes to download, bytes on the device.
pub(crate) const fn costs(entries: u64) -> (u64, u64) {
    (entries.saturating_mul(ENTRY_BYTES), space(entries))
}

/// Where an audit stands.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) enum Stage {
    /// Nobody has asked for one.
    #[default]
    Before,
    /// The worker is on its way.
    Starting,
    Running(Run),
    Paused(Run),
    /// Ended by the reader, after so many entries.
    Stopped(u64),
    /// It could not read on.
    Stuck(Run, Rc<Stuck>),
    /// The log isn't what it signed.
    Wrong(Rc<Wrong>),
    Done(Rc<Done>),
    /// The worker could not start.
    NoStart {
        /// Because the browser refuses WebAssembly to it.
        blocked: bool,
    },
    /// The worker has ended by a fault of its own.
    Broken,
}

impl Stage {
    /// The name that tests and styles know it by.
    pub(crate) const fn name(&self) -> &'static str {
        match self {
            Self::Before => "before",
            Self::Starting => "starting",
            Self::Running(_) => "running",
            Self::Paused(_) => "paused",
            Self::Stopped(_) => "stopped",
            Self::Stuck(..) => "stuck",
            Self::Wrong(_) => "wrong",
            Self::Done(_) => "done",
            Self::NoStart { .. } => "no-start",
            Self::Broken => "broken",
        }
    }
}

/// An audit under way.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub(crate) struct Run {
    pub(crate) at: Progress,
    /// Entries or records a second, once it is known.
    pub(crate) rate: Option<f64>,
    /// When the step began that it is at, and when it last said something; milliseconds.
    since: u64,
    heard: u64,
    /// What was spoken last, in per cent, and when.
    spoken: Option<(u64, bool)>,
    spoke: u64,
}

impl Run {
    /// Done of this step, in per cent.
    pub(crate) const fn percent(&self) -> u64 {
        match self.at.done.saturating_mul(100).checked_div(self.at.of) {
            Some(percent) => percent,
            None => 0,
        }
    }

    /// Seconds left of this step, once the rate is known.
    pub(crate) fn left(&self) -> Option<u64> {
        let rate = self.rate.filter(|rate| *rate > 0.0)?;
        if self.heard.saturating_sub(self.since) < SETTLED_MS {
            return None;
        }
        let left = self.at.of.saturating_sub(self.at.done);
        Some(rounded(whole((real(left) / rate).ceil())))
    }

    /// Whole entries or records a second.
    pub(crate) fn whole_rate(&self) -> Option<u64> {
        self.rate.map(whole)
    }

    /// What is to be spoken: per cent, and whether of the rules.
    pub(crate) const fn spoken(&self) -> Option<(u64, bool)> {
        self.spoken
    }

    fn follow(self, at: Progress, now: u64) -> Self {
        if at.rules != self.at.rules || self.heard == 0 {
            let begun = Self {
                at,
                rate: None,
                since: now,
                heard: now,
                ..self
            };
            return begun.speak(now);
        }
        let passed = real(now.saturating_sub(self.heard));
        if passed <= 0.0 {
            return Self { at, ..self };
        }
        let newest = real(at.done.saturating_sub(self.at.done)) * 1_000.0 / passed;
        let rate = match self.rate {
            None => newest,
            Some(rate) => rate + (newest - rate) * (1.0 - (-passed / MEMORY_MS).exp()),
        };
        let went = Self {
            at,
            rate: Some(rate),
            heard: now,
            ..self
        };
        went.speak(now)
    }

    /// After a halt the clock begins anew; what was found out about the rate is kept.
    const fn after_halt(self) -> Self {
        Self { heard: 0, ..self }
    }

    /// At the beginning, when a step begins, and then now and then.
    fn speak(self, now: u64) -> Self {
        let next = (self.percent(), self.at.rules);
        let is_due = self.spoken.is_none_or(|(percent, rules)| {
            let is_time = now >= self.spoke.saturating_add(SPEAK_MS);
            rules != next.1 || (is_time && percent != next.0)
        });
        if !is_due {
            return self;
        }
        Self {
            spoken: Some(next),
            spoke: now,
            ..self
        }
    }
}

/// Seconds as people say them: nobody waits for the seconds of an hour.
const fn rounded(seconds: u64) -> u64 {
    let unit = match seconds {
        0..10 => 1,
        10..60 => 5,
        60..600 => 30,
        600..7_200 => 60,
        _ => 600,
    };
    seconds.div_ceil(unit).saturating_mul(unit)
}

#[expect(
    clippy::cast_precision_loss,
    reason = "of a rate, seven digits are plenty"
)]
const fn real(number: u64) -> f64 {
    number as f64
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a conversion saturates"
)]
const fn whole(number: f64) -> u64 {
    number as u64
}

/// What happens to an audit.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Event {
    /// The reader begins one.
    Begin,
    /// The reader lets it go on.
    GoOn,
    /// The reader ends it.
    Stop,
    /// The worker's file could not be had.
    NoStart,
    /// The worker has ended by a fault of its own.
    Broke,
    /// The worker says something, at a time in milliseconds.
    Said(Rc<Report>, u64),
}

/// An audit, as the page shows it.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct AuditView {
    pub(crate) stage: Stage,
    /// Entries that needn't be read again: this device remembers them.
    pub(crate) kept: u64,
}

impl AuditView {
    /// Nothing has begun, but perhaps on another day.
    pub(crate) const fn left(kept: u64) -> Self {
        Self {
            stage: Stage::Before,
            kept,
        }
    }

    /// The run, if there is one that may go on.
    pub(crate) const fn run(&self) -> Option<&Run> {
        match &self.stage {
            Stage::Running(run) | Stage::Paused(run) | Stage::Stuck(run, _) => Some(run),
            _ => None,
        }
    }

    fn next(&self, event: Event) -> Option<Stage> {
        let is_open = matches!(self.stage, Stage::Starting) || self.run().is_some();
        Some(match event {
            Event::Begin => Stage::Starting,
            Event::GoOn => Stage::Running(self.run()?.after_halt()),
            Event::Stop if is_open => match self.run() {
                Some(run) if run.at.rules => Stage::Before,
                Some(run) if run.at.done > 0 => Stage::Stopped(run.at.done),
                _ => Stage::Before,
            },
            // What comes from a worker that was ended is of no interest.
            _ if !is_open => return None,
            Event::Stop => return None,
            Event::NoStart => Stage::NoStart { blocked: false },
            // One that was never heard of may have been kept from starting.
            Event::Broke if self.stage == Stage::Starting => Stage::NoStart { blocked: false },
            Event::Broke => Stage::Broken,
            Event::Said(report, now) => self.hear(&report, now)?,
        })
    }

    fn hear(&self, report: &Report, now: u64) -> Option<Stage> {
        let run = self.run().copied().unwrap_or_default();
        Some(match report {
            Report::Ready => return None,
            Report::NoStart { blocked } => Stage::NoStart { blocked: *blocked },
            Report::Running(at) => Stage::Running(run.follow(*at, now)),
            Report::Paused(at) => Stage::Paused(Run { at: *at, ..run }),
            Report::Stuck(stuck) => Stage::Stuck(run, Rc::new(stuck.clone())),
            Report::Wrong(wrong) => Stage::Wrong(Rc::new(wrong.clone())),
            Report::Done(done) => Stage::Done(Rc::new((**done).clone())),
        })
    }
}

impl Reducible for AuditView {
    type Action = Event;

    fn reduce(self: Rc<Self>, event: Event) -> Rc<Self> {
        let kept = match &event {
            Event::Said(report, _) => match &**report {
                Report::Running(at) | Report::Paused(at) => at.kept,
                Report::Stuck(stuck) => stuck.kept.max(self.kept),
                Report::Done(done) => done.kept,
                _ => self.kept,
            },
            _ => self.kept,
        };
        match self.next(event) {
            Some(stage) => Rc::new(Self { stage, kept }),
            None => self,
        }
    }
}

/// The findings on a page, from 1: the first one's position from 0, and they themselves. Those of one
/// check only, if one is chosen.
pub(crate) fn page_of<'d>(
    done: &'d Done,
    chosen: Option<&(String, String)>,
    page: usize,
) -> (usize, usize, Vec<&'d Finding>) {
    let of: Vec<&Finding> = done
        .findings
        .iter()
        .filter(|found| {
            chosen.is_none_or(|(code, outcome)| found.code == *code && found.outcome == *outcome)
        })
        .collect();
    let first = page.saturating_sub(1).saturating_mul(PAGE);
    let shown = of.iter().skip(first).take(PAGE).copied().collect();
    (first, of.len(), shown)
}

#[cfg(test)]
mod tests {
    use super::*;
    use stele_worker::message::{Index, Say};

    fn at(done: u64) -> Progress {
        Progress {
            done,
            of: 10_000,
            ..Progress::default()
        }
    }

    fn go(view: &Rc<AuditView>, event: Event) -> Rc<AuditView> {
        Rc::clone(view).reduce(event)
    }

    fn said(view: &Rc<AuditView>, report: Report, now: u64) -> Rc<AuditView> {
        go(view, Event::Said(Rc::new(report), now))
    }

    fn run(view: &AuditView) -> Run {
        *view.run().expect("under way")
    }

    fn begun() -> Rc<AuditView> {
        go(&Rc::default(), Event::Begin)
    }

    fn stuck(at: u64) -> Report {
        let says = Say::default();
        let kept = at;
        Report::Stuck(Stuck { at, kept, says })
    }

    fn wrong() -> Wrong {
        Wrong {
            entry: 3,
            exact: true,
            code: "log-entry-mismatch".into(),
            says: Say::default(),
        }
    }

    #[test]
    fn begins_goes_on_and_ends() {
        let view = begun();
        assert_eq!(view.stage, Stage::Starting);
        let view = said(&view, Report::Ready, 900);
        assert_eq!(view.stage, Stage::Starting);
        let view = said(&view, Report::Running(at(0)), 1_000);
        let view = said(&view, Report::Running(at(1_024)), 2_000);
        assert_eq!(run(&view).percent(), 10);
        let rules = Progress {
            rules: true,
            done: 5,
            of: 10,
            ..at(0)
        };
        let view = said(&view, Report::Running(rules), 9_000);
        assert_eq!((run(&view).percent(), run(&view).rate), (50, None));
        let view = said(&view, Report::Wrong(wrong()), 9_100);
        assert_eq!(view.stage, Stage::Wrong(Rc::new(wrong())));
    }

    #[test]
    fn the_rate_is_smooth_and_the_time_left_follows() {
        let mut view = said(&begun(), Report::Running(at(0)), 1_000);
        assert_eq!((run(&view).rate, run(&view).left()), (None, None));
        for step in 1..=5 {
            view = said(&view, Report::Running(at(step * 100)), 1_000 + step * 1_000);
            assert_eq!(run(&view).whole_rate(), Some(100));
        }
        // 9,500 at 100 a second: 95 s, which people call two minutes at most.
        assert_eq!(run(&view).left(), Some(120));
        // One slow second doesn't halve it.
        view = said(&view, Report::Running(at(500)), 7_000);
        let rate = run(&view).whole_rate().expect("known");
        assert!((80..95).contains(&rate), "{rate}");
    }

    #[test]
    fn a_first_second_promises_nothing() {
        let view = said(&begun(), Report::Running(at(0)), 1_000);
        let view = said(&view, Report::Running(at(900)), 1_500);
        assert_eq!(run(&view).left(), None);
        let view = said(&view, Report::Running(at(900)), 1_500);
        assert!(run(&view).rate.is_some_and(f64::is_finite));
        let view = said(&view, Report::Running(at(4_000)), 3_000);
        assert!(run(&view).left().is_some());
    }

    #[test]
    fn a_halt_is_not_counted_as_slowness() {
        let view = said(&begun(), Report::Running(at(0)), 1_000);
        let view = said(&view, Report::Running(at(1_000)), 4_000);
        let rate = run(&view).rate;
        let view = said(&view, Report::Paused(at(1_000)), 4_100);
        assert!(matches!(view.stage, Stage::Paused(_)));
        let view = go(&view, Event::GoOn);
        assert!(matches!(view.stage, Stage::Running(_)));
        let view = said(&view, Report::Running(at(1_000)), 900_000);
        let view = said(&view, Report::Running(at(1_334)), 901_000);
        assert_eq!(
            run(&view).whole_rate(),
            rate.map(whole).map(|rate| rate + 1)
        );
    }

    #[test]
    fn what_could_not_be_read_is_tried_again_and_accuses_nobody() {
        let view = said(&begun(), Report::Running(at(2_048)), 1_000);
        let view = said(&view, stuck(2_048), 2_000);
        assert!(matches!(&view.stage, Stage::Stuck(run, _) if run.at.done == 2_048));
        let view = go(&view, Event::GoOn);
        assert_eq!(run(&view).at.done, 2_048);
        // Also where it is so from the first file on.
        let view = said(&begun(), stuck(0), 10);
        assert!(matches!(view.stage, Stage::Stuck(_, _)));
    }

    #[test]
    fn what_a_stopped_worker_says_is_dropped() {
        let view = said(&begun(), Report::Running(at(2_048)), 1_000);
        let view = go(&view, Event::Stop);
        assert_eq!(view.stage, Stage::Stopped(2_048));
        for report in [Report::Running(at(3_072)), Report::Wrong(wrong()), stuck(1)] {
            assert_eq!(said(&view, report, 2_000).stage, Stage::Stopped(2_048));
        }
        assert_eq!(go(&view, Event::Broke).stage, Stage::Stopped(2_048));
        assert_eq!(go(&view, Event::GoOn).stage, Stage::Stopped(2_048));
        assert_eq!(go(&view, Event::Begin).stage, Stage::Starting);
        // Before anything was read there is nothing to speak of.
        assert_eq!(go(&begun(), Event::Stop).stage, Stage::Before);
        // What is done isn't undone by a fault, nor by a second press.
        let wrong = said(&begun(), Report::Wrong(wrong()), 1);
        assert_eq!(go(&wrong, Event::Broke), wrong);
        assert_eq!(go(&wrong, Event::Stop), wrong);
    }

    #[test]
    fn what_is_kept_outlives_its_worker() {
        let kept = |done| Progress {
            kept: 1_024,
            ..at(done)
        };
        let view = said(&begun(), Report::Running(at(1_024)), 1_000);
        assert_eq!(view.kept, 0);
        let view = said(&view, Report::Running(kept(2_048)), 2_000);
        assert_eq!((view.kept, go(&view, Event::Stop).kept), (1_024, 1_024));
        let broken = go(&view, Event::Broke);
        assert_eq!(broken.kept, 1_024);
        // An audit that begins anew says so itself.
        let again = said(&go(&broken, Event::Begin), Report::Running(at(0)), 3_000);
        assert_eq!(again.kept, 0);
        assert_eq!(AuditView::left(7).stage, Stage::Before);
    }

    #[test]
    fn a_worker_that_cannot_start_is_told_from_one_that_fails() {
        let load = go(&begun(), Event::NoStart);
        assert_eq!(load.stage, Stage::NoStart { blocked: false });
        let blocked = said(&begun(), Report::NoStart { blocked: true }, 1);
        assert_eq!(blocked.stage, Stage::NoStart { blocked: true });
        let broken = go(&said(&begun(), Report::Running(at(1)), 1), Event::Broke);
        assert_eq!(broken.stage, Stage::Broken);
    }

    #[test]
    fn listeners_hear_of_it_now_and_then() {
        let mut view = said(&begun(), Report::Running(at(0)), 1_000);
        let mut spoken = vec![run(&view).spoken()];
        for tick in 1..=200 {
            view = said(&view, Report::Running(at(tick * 50)), 1_000 + tick * 200);
            if spoken.last() != Some(&run(&view).spoken()) {
                spoken.push(run(&view).spoken());
            }
        }
        // Forty seconds: at their beginning, and twice more.
        assert_eq!(
            spoken,
            [Some((0, false)), Some((37, false)), Some((75, false))]
        );
    }

    #[test]
    fn times_are_said_as_people_say_them() {
        for (seconds, said) in [
            (0, 0),
            (7, 7),
            (11, 15),
            (61, 90),
            (601, 660),
            (7_201, 7_800),
        ] {
            assert_eq!(rounded(seconds), said);
        }
        assert_eq!(costs(0).0, 0);
        assert_eq!(costs(u64::MAX), (u64::MAX, u64::MAX));
        assert_eq!(costs(10_000), (16_000_000, 13_597_152));
    }

    #[test]
    fn findings_come_in_pages() {
        let finding = |entry: u64| Finding {
            entry,
            code: if entry.is_multiple_of(2) { "R1" } else { "T1" }.into(),
            outcome: "failed".into(),
            what: Default::default(),
        };
        let done = Done {
            size: 100,
            root: String::new(),
            records: 99,
            index_roots: 1,
            anchored: true,
            index: Index::None,
            tally: Vec::new(),
            findings: (0..45).map(finding).collect(),
            more: 0,
            kept: 0,
            memory: 0,
        };
        let entries = |page: (usize, usize, Vec<&Finding>)| {
            let numbers: Vec<u64> = page.2.iter().map(|found| found.entry).collect();
            (page.0, page.1, numbers)
        };
        assert_eq!(
            entries(page_of(&done, None, 3)),
            (40, 45, (40..45).collect())
        );
        let chosen = ("T1".to_owned(), "failed".to_owned());
        let (first, of, numbers) = entries(page_of(&done, Some(&chosen), 1));
        assert_eq!((first, of, numbers[..2].to_vec()), (0, 22, vec![1, 3]));
        assert_eq!(page_of(&done, None, 9).2.len(), 0);
    }
}
