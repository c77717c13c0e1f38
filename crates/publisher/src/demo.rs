//! A whole made-up city: the same for the same seed, number of records and time.
//!
//! Offices, companies and persons say what they have to say on paper first ([`paper`]), each at a moment
//! of the last three years. Then the papers are sorted by the time at which they are handed in, signed, and
//! published by the very code of `stele publish`, in some fifty publications with a simulated clock,
//! the newest of them now. So order, times and cosignatures in the log are what they would be.
//!
//! - [`names`], [`calendar`], [`dice`]: what things are called, when they happen, and chance.
//! - [`identity`], [`rental`], [`funds`], [`forest`], [`points`]: one function for each thing that can be
//!   said, and the honest lives that are made of them.
//! - [`frauds`]: a planted fraud for each rule beside an honest twin.
//! - [`mod@write`]: the city's folder.
//!
//! **Its keys are demo keys.** They follow from the seed, so everybody has them: they must never be used
//! for anything real.

mod audit;
pub mod calendar;
pub mod city;
pub mod dice;
pub mod error;
pub mod forest;
pub mod frauds;
pub mod funds;
pub mod identity;
pub mod names;
pub mod paper;
pub mod pdf;
pub mod picture;
pub mod points;
pub mod rental;
pub mod write;

use std::path::Path;

use calendar::Calendar;
use city::City;

pub use error::DemoError;
pub use write::Written;

/// Which city to make.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Wishes {
    /// Whatever is left to chance hangs on it.
    pub seed: u64,
    /// How many records there are to be.
    pub records: u64,
    /// The city's present, in POSIX seconds.
    pub now: u64,
}

/// Makes a city in a folder that is empty or isn't there yet.
///
/// # Errors
/// [`DemoError`]; what was written by then stays.
pub fn make(dir: &Path, wishes: Wishes) -> Result<Written, DemoError> {
    let is_empty = std::fs::read_dir(dir).map_or(true, |mut found| found.next().is_none());
    if !is_empty {
        return Err(DemoError::NotEmpty(dir.to_owned()));
    }
    let mut city = imagine(wishes)?;
    write::write(dir, &mut city)
}

/// Of a hundred records that aren't identities or planted: those of projects, of points, and of flats. The
/// rest are trees'.
const SHARES: [u64; 3] = [24, 18, 26];

/// Records that half a project takes: one that would go further beyond its share isn't begun.
const HALF_A_PROJECT: u64 = 40;

/// Records of honest lives that the smallest city has.
const LEAST_LIFE: u64 = 200;

/// Makes up all that is said in the city.
///
/// # Errors
/// [`DemoError::TooFew`] if identities and frauds alone are more.
pub fn imagine(wishes: Wishes) -> Result<City, DemoError> {
    let Wishes { seed, records, now } = wishes;
    let calendar = Calendar::new(now)?;
    let origin = format!("demo.stele.example/city-{seed}-{records}-{now}");
    let mut city = City::empty(seed, calendar, origin);
    city.found_offices()?;
    city.found_companies(records)?;
    city.found_points();
    city.plant_frauds()?;
    // And room for a project and an account at least, which nothing may cut short.
    let least = (city.len() + LEAST_LIFE + 50) / 50 * 50;
    if records < least {
        return Err(DemoError::TooFew { records, least });
    }
    let [works, points, flats] = SHARES.map(|share| (records - city.len()) * share / 100);
    let (mut end, mut number) = (city.len() + works, 0);
    while number == 0 || city.len() + HALF_A_PROJECT < end {
        city.live_project(number)?;
        number += 1;
    }
    end += points;
    city.live_points(end)?;
    end += flats;
    number = 0;
    while city.len() < end {
        city.live_flat(number)?;
        number += 1;
    }
    // The last life may have gone beyond that; trees make up the number exactly.
    city.papers
        .truncate(usize::try_from(records).unwrap_or(usize::MAX));
    city.live_trees(records)?;
    Ok(city)
}
