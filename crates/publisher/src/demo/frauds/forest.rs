//! Frauds in the forest: T1 to T7.

use stele_records::types::forest::EventKind;

use super::{Mark, Scenario, Twist};
use crate::demo::DemoError;
use crate::demo::city::City;
use crate::demo::dice::Dice;
use crate::demo::forest::{Crew, States, Tree, metres};
use crate::demo::names;

pub(super) const SCENARIOS: &[Scenario] = &[
    Scenario {
        code: "T1",
        what: "A tree is watered after it was taken away",
        act: care_after_removal,
    },
    Scenario {
        code: "T1",
        what: "A tree is loaded after it was planted",
        act: loaded_after_planting,
    },
    Scenario {
        code: "T2",
        what: "A second tree is planted under the tag of another that lives",
        act: cloned_tag,
    },
    Scenario {
        code: "T3",
        what: "A tree stands 300 m from where it stood, and nobody transplanted it",
        act: moved,
    },
    Scenario {
        code: "T4",
        what: "A trunk has grown by 400 mm in a month",
        act: giant,
    },
    Scenario {
        code: "T4",
        what: "Three readings of a trunk on three days are the same to the millimetre",
        act: copied_readings,
    },
    Scenario {
        code: "T5",
        what: "A measurement calls the tree by the name of another species",
        act: swapped,
    },
    Scenario {
        code: "T6",
        what: "The company that planted a tree inspects it",
        act: self_inspection,
    },
    Scenario {
        code: "T7",
        what: "In a section only eight of twelve trees live",
        act: dying_section,
    },
];

/// A tree that was planted in the year before last, in the section where all of these take place.
pub(super) struct Stage {
    pub(super) crew: Crew,
    pub(super) tree: Tree,
}

impl Stage {
    pub(super) fn new(city: &mut City, dice: &mut Dice) -> Self {
        let crew = city.crew(dice);
        Self::by(city, crew, dice)
    }

    fn by(city: &mut City, crew: Crew, dice: &mut Dice) -> Self {
        let at = city.calendar.days_ago(500, dice);
        let tree = on_stage(city, dice);
        city.plant(&tree, &crew, at, dice);
        let mut stage = Self { crew, tree };
        stage.locate(city, stage.tree.position, 300, dice);
        stage.tree.grow(200);
        stage
    }

    /// The surveyor takes a position, so many days ago.
    pub(super) fn locate(
        &self,
        city: &mut City,
        position: (i64, i64),
        days: u64,
        dice: &mut Dice,
    ) -> String {
        let states = States::nothing().at(position).section(&self.tree);
        let by = [(&self.crew.surveyor, "surveyor")];
        let at = city.calendar.days_ago(days, dice);
        city.event(&self.tree, EventKind::Position, states, &by, at)
    }

    /// The maintainer measures, so many days ago.
    pub(super) fn measure(
        &self,
        city: &mut City,
        states: States,
        days: u64,
        dice: &mut Dice,
    ) -> String {
        let by = [(&self.crew.maintainer, "maintainer")];
        let at = city.calendar.days_ago(days, dice);
        city.event(&self.tree, EventKind::Measure, states, &by, at)
    }

    /// The maintainer waters, so many days ago.
    pub(super) fn water(&self, city: &mut City, days: u64, dice: &mut Dice) -> String {
        let by = [(&self.crew.maintainer, "maintainer")];
        let states = States::nothing().with("reason", "浇水");
        let at = city.calendar.days_ago(days, dice);
        city.event(&self.tree, EventKind::Care, states, &by, at)
    }
}

/// A tree of the scenarios' section, whose trees can suffer one removal.
fn on_stage(city: &mut City, dice: &mut Dice) -> Tree {
    let mut section = match city.stage.take() {
        Some(section) => section,
        None => {
            let at = city.calendar.days_ago(520, dice);
            city.section(names::any_place(dice), at)
        }
    };
    let tree = city.tree(&mut section, dice);
    city.stage = Some(section);
    tree
}

/// A nursery selects and tags a tree.
fn select(city: &mut City, tree: &Tree, crew: &Crew, at: u64) {
    let states = States::nothing()
        .species(tree)
        .with("nursery", crew.nursery.entity.as_str())
        .with("nurseryTag", tree.tag.as_str());
    let by = [(&crew.nursery, "nursery")];
    city.event(tree, EventKind::Select, states, &by, at);
}

/// What a measurement states.
pub(super) fn trunk(mm: i64) -> States {
    States::nothing().with("dbhMm", mm)
}

fn care_after_removal(city: &mut City, twist: Twist, dice: &mut Dice) -> Result<Mark, DemoError> {
    let stage = Stage::new(city, dice);
    if twist.is_fraud() {
        let crew = &stage.crew;
        let by = [
            (&crew.maintainer, "maintainer"),
            (&crew.inspector, "inspector"),
        ];
        let at = city.calendar.days_ago(60, dice);
        city.event(&stage.tree, EventKind::Remove, States::nothing(), &by, at);
    }
    Ok(stage.water(city, 30, dice).into())
}

fn loaded_after_planting(
    city: &mut City,
    twist: Twist,
    dice: &mut Dice,
) -> Result<Mark, DemoError> {
    let crew = city.crew(dice);
    let tree = on_stage(city, dice);
    let at = city.calendar.days_ago(90, dice);
    select(city, &tree, &crew, at);
    let (early, late) = (
        city.calendar.days_ago(60, dice),
        city.calendar.days_ago(40, dice),
    );
    let (plant, load) = twist.either((early, late), (late, early));
    let by = [(&crew.planter, "planter")];
    let states = States::nothing().species(&tree).section(&tree);
    city.event(&tree, EventKind::Plant, states, &by, plant);
    let by = [(&crew.carrier, "carrier")];
    Ok(city
        .event(&tree, EventKind::Load, States::nothing(), &by, load)
        .into())
}

fn cloned_tag(city: &mut City, twist: Twist, dice: &mut Dice) -> Result<Mark, DemoError> {
    let stage = Stage::new(city, dice);
    let mut second = on_stage(city, dice);
    let at = city.calendar.days_ago(45, dice);
    select(city, &second, &stage.crew, at);
    if twist.is_fraud() {
        second.tag.clone_from(&stage.tree.tag);
    }
    let states = States::nothing().species(&second).section(&second);
    let by = [(&stage.crew.planter, "planter")];
    let at = city.calendar.days_ago(30, dice);
    Ok(city
        .event(&second, EventKind::Plant, states, &by, at)
        .into())
}

fn moved(city: &mut City, twist: Twist, dice: &mut Dice) -> Result<Mark, DemoError> {
    let stage = Stage::new(city, dice);
    // Still within its section. Three metres are what two receivers differ by.
    let position = metres(stage.tree.position, twist.either(300, 3), 0);
    Ok(stage.locate(city, position, 30, dice).into())
}

fn giant(city: &mut City, twist: Twist, dice: &mut Dice) -> Result<Mark, DemoError> {
    let stage = Stage::new(city, dice);
    let mm = stage.tree.dbh();
    stage.measure(city, trunk(mm), 60, dice);
    Ok(stage
        .measure(city, trunk(mm + twist.either(400, 2)), 30, dice)
        .into())
}

fn copied_readings(city: &mut City, twist: Twist, dice: &mut Dice) -> Result<Mark, DemoError> {
    let stage = Stage::new(city, dice);
    let mm = stage.tree.dbh();
    let step = twist.either(0, 3);
    stage.measure(city, trunk(mm), 160, dice);
    stage.measure(city, trunk(mm + step), 90, dice);
    Ok(stage.measure(city, trunk(mm + 2 * step), 20, dice).into())
}

fn swapped(city: &mut City, twist: Twist, dice: &mut Dice) -> Result<Mark, DemoError> {
    let stage = Stage::new(city, dice);
    let own = stage.tree.species;
    let others = names::SPECIES.iter().map(|(name, ..)| *name);
    let other = others
        .into_iter()
        .find(|name| *name != own)
        .unwrap_or_default();
    let states = trunk(stage.tree.dbh()).with("scientificName", twist.either(other, own));
    Ok(stage.measure(city, states, 35, dice).into())
}

fn self_inspection(city: &mut City, twist: Twist, dice: &mut Dice) -> Result<Mark, DemoError> {
    // Somebody has accredited one company for both, which is not yet wrong.
    let both = city.company("绿化工程", "contractor", dice)?;
    city.accredit_forest(&both, &["planter", "inspector"], dice);
    let mut crew = city.crew(dice);
    crew.planter = both.clone();
    let inspector = twist.either(both, crew.inspector.clone());
    let stage = Stage::by(city, crew, dice);
    let states = States::nothing().with("alive", true);
    let at = city.calendar.days_ago(40, dice);
    let by = [(&inspector, "inspector")];
    Ok(city
        .event(&stage.tree, EventKind::Inspect, states, &by, at)
        .into())
}

fn dying_section(city: &mut City, twist: Twist, dice: &mut Dice) -> Result<Mark, DemoError> {
    let at = city.calendar.days_ago(350, dice);
    let mut section = city.section(names::any_place(dice), at);
    let crew = city.crew(dice);
    let dead = twist.either(4, 1);
    for number in 0..12 {
        let tree = city.tree(&mut section, dice);
        let at = city.calendar.days_ago(349, dice);
        select(city, &tree, &crew, at);
        let states = States::nothing().species(&tree).section(&tree);
        let at = city.calendar.days_ago(340 - number, dice);
        city.event(
            &tree,
            EventKind::Plant,
            states,
            &[(&crew.planter, "planter")],
            at,
        );
        if number < dead {
            let by = [
                (&crew.maintainer, "maintainer"),
                (&crew.inspector, "inspector"),
            ];
            let at = city.calendar.days_ago(100 - number, dice);
            city.event(&tree, EventKind::Remove, States::nothing(), &by, at);
        }
    }
    Ok(section.record.into())
}
