//! `stele publish` on a folder, killed at random moments, a thousand times; two at once; with half-written files about;
//! on a disk that is full or can't be written. After each: what readers see is sound, nothing that was accepted is lost,
//! nothing is logged twice, and no two readers were shown different pasts.
//!
//! In an ordinary run 30 times, else a thousand (`cargo xtask test --full native`).

#[path = "../common/mod.rs"]
mod common;
#[allow(dead_code, reason = "shared with other tests")]
#[path = "../folder/mod.rs"]
mod folder;

#[cfg(target_os = "linux")]
#[path = "../mounts/mod.rs"]
mod mounts;
mod office;
#[cfg(target_os = "linux")]
mod spoiled;

use std::process::Child;
use std::time::{Duration, Instant};

use folder::alone;
use office::{Ended, Office};

/// A small generator of numbers (xorshift), the same in every run.
pub(crate) struct Dice(u64);

impl Dice {
    pub(crate) fn roll(&mut self, sides: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 % sides.max(1)
    }
}

/// Publications of one log: then another one begins, since an audit reads it whole.
const OF_ONE_LOG: u32 = 40;

/// How the runs ended.
#[derive(Debug, Default)]
struct Count {
    killed: u32,
    done: u32,
    refused: u32,
    /// Of those killed: a batch was staged, decided, or shown when it happened.
    staged: u32,
    decided: u32,
}

/// What happens to a publication.
#[derive(Debug, Clone, Copy)]
enum Scene {
    /// It is killed.
    Killed,
    /// It is killed, and so is the one that goes on after it.
    Again,
    /// Two are at it, of which one is killed.
    Two,
    /// No file may become longer than so many bytes; the system kills it in the middle of that write.
    TooLong(u64),
    /// The same, but it is told.
    Refused(u64),
}

impl Scene {
    fn of(dice: &mut Dice) -> Self {
        match dice.roll(8) {
            0 => Self::Two,
            1 => Self::Again,
            2 => Self::TooLong(1_024 * (1 + dice.roll(40))),
            3 => Self::Refused(1_024 * (1 + dice.roll(40))),
            _ => Self::Killed,
        }
    }
}

/// Waits for the end of a process, or kills it after this time.
fn end(mut child: Child, after: Duration) -> Ended {
    let start = Instant::now();
    while start.elapsed() < after {
        if let Some(status) = child.try_wait().unwrap() {
            return Ended::of(status);
        }
        std::thread::yield_now();
    }
    child.kill().unwrap();
    Ended::of(child.wait().unwrap())
}

fn publish_and_kill(runs: u32, seed: u64) -> Count {
    let mut dice = Dice(seed);
    let mut count = Count::default();
    // What a publication takes that nobody kills, as it was the last time.
    let mut usual = Duration::from_millis(200);
    let mut run = 0;
    while run < runs {
        let folder = common::tempdir();
        let mut office = Office::new(folder.path(), dice.roll(u64::MAX));
        for _ in 0..OF_ONE_LOG.min(runs - run) {
            let scene = Scene::of(&mut dice);
            let what = format!("run {run} of seed {seed:#x}: {scene:?}");
            office.accept(1 + dice.roll(30));
            office.leave_halves(dice.roll(4));
            let mut moment = || usual.mul_f64(dice.roll(1_000) as f64 / 1_000.0);
            let ended = match scene {
                Scene::Killed => vec![end(office.publishing(), moment())],
                Scene::Again => (0..2).map(|_| end(office.publishing(), moment())).collect(),
                Scene::Two => {
                    let (one, other) = (office.publishing(), office.publishing());
                    vec![end(one, moment()), end(other, usual * 100)]
                }
                Scene::TooLong(bytes) => {
                    vec![end(office.publishing_within(bytes, false), usual * 100)]
                }
                Scene::Refused(bytes) => {
                    vec![end(office.publishing_within(bytes, true), usual * 100)]
                }
            };
            for ended in ended {
                match ended {
                    Ended::Killed => count.killed += 1,
                    Ended::Done => count.done += 1,
                    Ended::Refused => count.refused += 1,
                }
            }
            let (staged, decided) = office.under_way();
            count.staged += u32::from(staged);
            count.decided += u32::from(decided);
            office.check(&what);
            // Mostly it goes on with the next one; now and then all is completed in between.
            if dice.roll(3) == 0 {
                let start = Instant::now();
                assert_eq!(
                    office.publish(),
                    Ended::Done,
                    "{what}: the next one goes on"
                );
                usual = (usual + start.elapsed()) / 2;
                office.check_settled(&what);
            }
            run += 1;
        }
        office.finish();
    }
    count
}

fn run(runs: u32, seed: u64) {
    let _alone = alone();
    let start = Instant::now();
    let count = publish_and_kill(runs, seed);
    let Count {
        killed,
        done,
        refused,
        staged,
        decided,
    } = count;
    println!(
        "measured: {runs} publications: {killed} processes killed, {refused} refused, {done} done; {staged} times \
         a batch was left staged, {decided} times decided and not shown; in {} s",
        start.elapsed().as_secs()
    );
    // Where a machine is busy, each moment is early or late; not all of them are.
    assert!(killed >= runs / 4, "only {killed} of {runs} were killed");
    assert!(staged > 0 && decided > 0, "none was killed at its work");
}

#[test]
fn thirty_publications_are_killed() {
    run(30, 0x5eed_2026);
}

#[test]
#[ignore = "takes minutes: cargo xtask test --full native"]
fn a_thousand_publications_are_killed() {
    run(1_000, 0x5eed_1000);
}
