//! T7: how many of a section's trees live. On pages of sections and in audits: no single record shows it.

use stele_verify::sorted::SortedSet;

use super::course::Course;
use super::history::{History, tree_of};
use super::reason::ForestReason;
use crate::index::IndexKey;
use crate::known::{Known, Told, together};
use crate::life::TreeState;
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
        let Some(fate) = Fate::of(history, &self.section) else {
            return;
        };
        count(&mut self.planted, true);
        count(&mut self.positioned, fate.state.position.is_some());
        count(&mut self.replaced, fate.end == Some(EventKind::Replace));
        count(&mut self.removed, fate.end == Some(EventKind::Remove));
        count(&mut self.dead, fate.death.is_some());
        count(&mut self.alive, fate.death.is_none());
        self.deaths.extend(fate.death);
    }
}

/// What became of one tree that was planted in a section.
struct Fate {
    state: TreeState,
    /// How it was taken away.
    end: Option<EventKind>,
    /// The entry that shows its death.
    death: Option<u64>,
}

impl Fate {
    /// Nothing of a tree that was never planted, or stands elsewhere.
    fn of(history: &History<'_>, section: &str) -> Option<Self> {
        let state = history.state()?;
        if state.section.as_deref() != Some(section) {
            return None;
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
        course.planted()?;
        let death = course.ended().or(found_dead);
        Some(Self { state, end, death })
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
    let trees = trees_of(known, section)?;
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

/// How many trees of each species live in the section of this name, the most frequent first. A tree whose species
/// nobody has stated counts under an empty name.
///
/// # Errors
/// [`Open`](crate::known::Open)
pub fn living_species(known: &Known<'_>, section: &str) -> Told<Vec<(String, u64)>> {
    let trees = trees_of(known, section)?;
    let mut apart = known.apart();
    let fates = trees
        .iter()
        .map(|tree| apart.ask(|known| Ok(Fate::of(&History::of(known, tree)?, section))));
    let mut counts: Vec<(String, u64)> = Vec::new();
    let living = together(fates)?.into_iter().flatten();
    for fate in living.filter(|fate| fate.death.is_none()) {
        let name = fate.state.scientific_name.unwrap_or_default();
        match counts.iter_mut().find(|(own, _)| *own == name) {
            Some((_, trees)) => count(trees, true),
            None => counts.push((name, 1)),
        }
    }
    counts.sort_by(|(one, trees), (other, others)| others.cmp(trees).then(one.cmp(other)));
    Ok(counts)
}

/// All trees that anybody has said to stand in this section.
fn trees_of(known: &Known<'_>, section: &str) -> Told<SortedSet<String>> {
    let lists = [RecordType::TreeCard, RecordType::TreeEvent].map(|record_type| {
        let key = IndexKey::area(record_type.name(), section);
        known.each(&key, tree_of)
    });
    let trees = together(lists)?.into_iter().flatten().flatten();
    Ok(trees.collect())
}
