//! T7: how many of a section's trees live. On pages of sections and in audits: no single record shows it.

use stele_verify::sorted::SortedSet;

use super::course::Course;
use super::history::{History, tree_of};
use super::reason::ForestReason;
use crate::index::IndexKey;
use crate::known::{Known, Told, together};
use crate::rules::{Finding, RuleReason};
use crate::types::forest::EventKind;
use crate::types::{Content, RecordType};

/// How many of a hundred planted trees should live.
pub const SURVIVAL_PERCENT: u64 = 85;

/// What became of the trees of a section.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Survival {
    /// The section's name.
    pub section: String,
    /// How many were planted, by an event or by what is known of them since.
    pub planted: u64,
    /// Of how many of these the position was taken.
    pub positioned: u64,
    /// How many live.
    pub alive: u64,
    /// How many don't: they were found dead, taken away or replaced.
    pub dead: u64,
    /// How many of these were replaced. What stands in their place was planted itself.
    pub replaced: u64,
    /// How many were taken away without another in their place.
    pub removed: u64,
    /// The entries that show the deaths, in order.
    pub deaths: Vec<u64>,
}

impl Survival {
    /// How many of a hundred live, rounded down; nothing where nothing was planted.
    pub fn percent(&self) -> Option<u64> {
        self.alive.saturating_mul(100).checked_div(self.planted)
    }

    /// T7: whether as many live as should.
    pub fn finding(&self) -> Finding {
        let Some(percent) = self.percent() else {
            return Finding::not_applicable(RuleReason::OtherRecords);
        };
        let deaths = self.deaths.iter().copied();
        if percent < SURVIVAL_PERCENT {
            let reason = ForestReason::LowSurvival {
                section: self.section.clone(),
                planted: self.planted,
                alive: self.alive,
            };
            Finding::warning(reason, deaths)
        } else {
            Finding::passed(deaths)
        }
    }

    fn add(&mut self, history: &History<'_>) {
        let Some(state) = history.state() else {
            return;
        };
        if state.section.as_deref() != Some(self.section.as_str()) {
            return;
        }
        let mut course = Course::default();
        let mut end = None;
        let mut found_dead = None;
        for placed in history.current() {
            let (content, number) = (placed.fact.content(), placed.fact.number());
            if course.follow(content, number).is_err() {
                continue;
            }
            let Content::TreeEvent(event) = content else {
                continue;
            };
            match (event.kind, event.alive) {
                (EventKind::Replace | EventKind::Remove, _) => end = Some(event.kind),
                (EventKind::Inspect, Some(true)) => found_dead = None,
                (EventKind::Inspect, Some(false)) => found_dead = Some(number),
                _ => {}
            }
        }
        if course.planted().is_none() {
            return;
        }
        count(&mut self.planted, true);
        count(&mut self.positioned, state.position.is_some());
        count(&mut self.replaced, end == Some(EventKind::Replace));
        count(&mut self.removed, end == Some(EventKind::Remove));
        let death = course.ended().or(found_dead);
        count(&mut self.dead, death.is_some());
        count(&mut self.alive, death.is_none());
        self.deaths.extend(death);
    }
}

fn count(number: &mut u64, counts: bool) {
    *number = number.saturating_add(u64::from(counts));
}

/// What became of the trees of the section of this name: all that were last said to stand in it.
///
/// # Errors
/// [`Open`](crate::known::Open)
pub fn survival(known: &Known<'_>, section: &str) -> Told<Survival> {
    let lists = [RecordType::TreeCard, RecordType::TreeEvent].map(|record_type| {
        let key = IndexKey::area(record_type.name(), section);
        known.each(&key, tree_of)
    });
    let trees = together(lists)?.into_iter().flatten().flatten();
    let trees: SortedSet<String> = trees.collect();
    let mut survival = Survival {
        section: section.to_owned(),
        ..Survival::default()
    };
    let mut apart = known.apart();
    let told = trees.iter().map(|tree| {
        apart.ask(|known| {
            let history = History::of(known, tree)?;
            survival.add(&history);
            Ok(())
        })
    });
    together(told)?;
    survival.deaths.sort_unstable();
    Ok(survival)
}
