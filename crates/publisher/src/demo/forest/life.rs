//! The honest life of a tree: from the nursery into a section, looked after, measured, and sometimes
//! dead.

use stele_records::types::forest::EventKind;

use super::{Section, States, Tree, metres};
use crate::demo::DemoError;
use crate::demo::calendar::{DAY, HOUR, working_hour};
use crate::demo::city::City;
use crate::demo::dice::Dice;
use crate::demo::identity::Party;
use crate::demo::names::any_place;

/// Trees in a section before the next one is begun.
const TREES: u64 = 48;

/// One tree of so many is replaced, and one of twice as many removed: well within what a section may lose,
/// at any moment while it is planted.
const REPLACED: u64 = 16;

/// Who works on a tree.
#[derive(Debug, Clone)]
pub struct Crew {
    /// Where it comes from.
    pub nursery: Party,
    /// Who brings it.
    pub carrier: Party,
    /// Who plants it.
    pub planter: Party,
    /// Who takes its position.
    pub surveyor: Party,
    /// Who inspects it.
    pub inspector: Party,
    /// Who looks after it.
    pub maintainer: Party,
    /// Who keeps the section.
    pub station: Party,
}

/// A time that goes on until now, where a life breaks off; and the records that may still be made.
struct Cursor {
    time: u64,
    now: u64,
    most: u64,
}

impl Cursor {
    /// A working hour some days later; none if that is still to come, or there are records enough.
    fn later(&mut self, city: &City, days: (u64, u64), dice: &mut Dice) -> Option<(u64, u64)> {
        let before = self.time;
        let days = dice.between(days.0.max(1), days.1.max(1));
        self.time = working_hour(self.time + days * DAY, dice);
        let passed = (self.time - before) / DAY;
        (self.time + HOUR < self.now && city.len() < self.most).then_some((self.time, passed))
    }
}

impl City {
    /// Whoever works on a tree, one of each.
    pub fn crew(&self, dice: &mut Dice) -> Crew {
        Crew {
            nursery: self.any(|companies| &companies.nurseries, dice),
            carrier: self.any(|companies| &companies.carriers, dice),
            planter: self.any(|companies| &companies.planters, dice),
            surveyor: self.any(|companies| &companies.surveyors, dice),
            inspector: self.any(|companies| &companies.supervisors, dice),
            maintainer: self.any(|companies| &companies.maintainers, dice),
            station: self.offices.station.clone(),
        }
    }

    /// Trees live until there are so many records: section after section, until now.
    pub(in crate::demo) fn live_trees(&mut self, most: u64) -> Result<(), DemoError> {
        let mut dice = self.dice("forest");
        let dice = &mut dice;
        while self.len() < most {
            let days = (self.now() - self.calendar.start()) / DAY;
            let at = self.calendar.days_ago(dice.between(30, days - 40), dice);
            let mut section = self.section(any_place(dice), at);
            let crew = self.crew(dice);
            for number in 0..TREES {
                if self.len() >= most {
                    break;
                }
                let tree = self.tree(&mut section, dice);
                let time = working_hour(at + DAY * (1 + number / 12), dice);
                let cursor = Cursor {
                    time,
                    now: self.now(),
                    most,
                };
                self.live_tree(tree, &section, &crew, (number, cursor), dice);
            }
        }
        Ok(())
    }

    /// One tree lives. Where it dies, another takes its place.
    fn live_tree(
        &mut self,
        mut tree: Tree,
        section: &Section,
        crew: &Crew,
        (number, mut cursor): (u64, Cursor),
        dice: &mut Dice,
    ) {
        if number % 24 == 7 {
            self.old_tree(&mut tree, crew, &mut cursor, dice);
            return;
        }
        if self.arrive(&mut tree, crew, &mut cursor, dice).is_none() {
            return;
        }
        let fate = match number % REPLACED {
            13 => Some(EventKind::Replace),
            11 if number % (2 * REPLACED) == 27 => Some(EventKind::Remove),
            _ => None,
        };
        let rounds = if fate.is_some() {
            dice.between(1, 4)
        } else {
            u64::MAX
        };
        if self
            .keep_up(&mut tree, crew, &mut cursor, rounds, dice)
            .is_none()
        {
            return;
        }
        let Some((at, _)) = fate.and_then(|_| cursor.later(self, (20, 40), dice)) else {
            return;
        };
        let by = [
            (&crew.maintainer, "maintainer"),
            (&crew.inspector, "inspector"),
        ];
        if fate == Some(EventKind::Remove) {
            let states = States::nothing().with("reason", "风折");
            self.event(&tree, EventKind::Remove, states, &by, at);
            return;
        }
        let mut next = self.tree_at(section, tree.position, dice);
        let states = States::nothing()
            .with("reason", "未成活")
            .with("replacedBy", next.id.as_str());
        self.event(&tree, EventKind::Replace, states, &by, at);
        if self.arrive(&mut next, crew, &mut cursor, dice).is_some() {
            self.keep_up(&mut next, crew, &mut cursor, u64::MAX, dice);
        }
    }

    /// A tree that stood there before the plantation: it begins with a card.
    fn old_tree(&mut self, tree: &mut Tree, crew: &Crew, cursor: &mut Cursor, dice: &mut Dice) {
        tree.grow(9_000);
        let Some((at, _)) = cursor.later(self, (1, 9), dice) else {
            return;
        };
        self.card(tree, at);
        self.keep_up(tree, crew, cursor, u64::MAX, dice);
    }

    /// From the nursery into the ground, and found alive; none where the life breaks off.
    pub(in crate::demo) fn plant(
        &mut self,
        tree: &Tree,
        crew: &Crew,
        at: u64,
        dice: &mut Dice,
    ) -> Option<u64> {
        let most = u64::MAX;
        let mut cursor = Cursor {
            time: at,
            now: self.now(),
            most,
        };
        let mut tree = tree.clone();
        self.arrive(&mut tree, crew, &mut cursor, dice)?;
        Some(cursor.time)
    }

    fn arrive(
        &mut self,
        tree: &mut Tree,
        crew: &Crew,
        cursor: &mut Cursor,
        dice: &mut Dice,
    ) -> Option<()> {
        let nursery = [(&crew.nursery, "nursery")];
        let carrier = [(&crew.carrier, "carrier")];
        let planter = [(&crew.planter, "planter")];
        let states = States::nothing()
            .species(tree)
            .with("dbhMm", tree.dbh())
            .with("nursery", crew.nursery.entity.as_str())
            .with("nurseryTag", tree.tag.as_str());
        let (at, _) = cursor.later(self, (1, 3), dice)?;
        self.event(tree, EventKind::Select, states, &nursery, at);
        for (kind, by, days) in [
            (EventKind::Lift, &nursery, (5, 20)),
            (EventKind::Load, &carrier, (1, 1)),
            (EventKind::Transport, &carrier, (1, 1)),
            (EventKind::Receive, &planter, (1, 1)),
        ] {
            let (at, _) = cursor.later(self, days, dice)?;
            self.event(tree, kind, States::nothing(), by, at);
        }
        let (at, _) = cursor.later(self, (1, 2), dice)?;
        let states = States::nothing().species(tree).section(tree);
        self.event(tree, EventKind::Plant, states, &planter, at);
        // Not all of them get a position: planting and surveying are two teams.
        if dice.chance(88) {
            let slip = dice.chance(3);
            let (at, _) = cursor.later(self, (3, 30), dice)?;
            // A slip of the pen puts a tree between two rows further north.
            let taken = metres(tree.position, if slip { 18 } else { 0 }, 0);
            let states = States::nothing().at(taken).section(tree);
            let by = [(&crew.surveyor, "surveyor")];
            self.event(tree, EventKind::Position, states, &by, at);
            if slip {
                let (at, _) = cursor.later(self, (5, 30), dice)?;
                let states = States::nothing()
                    .at(tree.position)
                    .with("reason", "坐标录入错误");
                let by = [(&crew.station, "custodian")];
                self.event(tree, EventKind::Correct, states, &by, at);
            }
        }
        let (at, days) = cursor.later(self, (20, 40), dice)?;
        tree.grow(days);
        let states = States::nothing().with("alive", true);
        let by = [(&crew.inspector, "inspector")];
        self.event(tree, EventKind::Inspect, states, &by, at);
        Some(())
    }

    /// Watered, measured and inspected, for so many rounds; none where the life breaks off.
    fn keep_up(
        &mut self,
        tree: &mut Tree,
        crew: &Crew,
        cursor: &mut Cursor,
        rounds: u64,
        dice: &mut Dice,
    ) -> Option<()> {
        let maintainer = [(&crew.maintainer, "maintainer")];
        let inspector = [(&crew.inspector, "inspector")];
        for round in 1..=rounds {
            let (at, days) = cursor.later(self, (70, 130), dice)?;
            tree.grow(days);
            if round % 3 == 0 {
                let states = States::nothing().with("dbhMm", tree.dbh());
                self.event(tree, EventKind::Measure, states, &maintainer, at);
            } else {
                let work = dice.pick(&["浇水", "修剪", "涂白", "施肥", "病虫害防治"]);
                let states = States::nothing().with("reason", work);
                self.event(tree, EventKind::Care, states, &maintainer, at);
            }
            if round % 4 == 0 {
                let (at, days) = cursor.later(self, (5, 20), dice)?;
                tree.grow(days);
                let states = States::nothing().with("alive", true);
                self.event(tree, EventKind::Inspect, states, &inspector, at);
            }
            if dice.chance(2) {
                let (at, days) = cursor.later(self, (2, 20), dice)?;
                tree.grow(days);
                self.retag(tree, &crew.station, at);
            }
        }
        Some(())
    }

    /// The tag was lost: the tree bears another from now on.
    fn retag(&mut self, tree: &mut Tree, station: &Party, at: u64) {
        let former = tree.tag.clone();
        tree.tag = format!("{former}R");
        let states = States::nothing()
            .with("formerTag", former)
            .with("reason", "标签脱落");
        self.event(
            tree,
            EventKind::Retag,
            states,
            &[(station, "custodian")],
            at,
        );
    }
}
