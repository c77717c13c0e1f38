//! What happens to a tree, and where.

mod life;

pub use life::Crew;

use serde_json::{Map, Value, json};
use stele_records::types::RecordType;
use stele_records::types::forest::{EventKind, section_id, subject_id};

use super::calendar::day;
use super::city::City;
use super::dice::Dice;
use super::identity::Party;
use super::names::{self, Place};
use super::paper::Say;

/// Degrees x 10^7 that a metre is, northwards and eastwards, at the city's latitude.
const NORTH: i64 = 90;
const EAST: i64 = 116;

/// Trees stand this far apart, in metres.
const SPACING: i64 = 4;
/// Trees in a row.
const ROW: u64 = 60;
/// The length of a section's sides, in metres.
const SIDE: i64 = 480;

/// A part of the plantation.
#[derive(Debug, Clone)]
pub struct Section {
    /// Its name.
    pub name: String,
    /// Where it lies.
    pub place: Place,
    /// Its southern and western corner.
    corner: (i64, i64),
    /// Trees planted so far.
    trees: u64,
    /// The record about it.
    pub record: String,
}

/// A tree.
#[derive(Debug, Clone)]
pub struct Tree {
    /// Its id, by its first tag.
    pub id: String,
    /// The tag that it bears.
    pub tag: String,
    /// Botanical name.
    pub species: &'static str,
    /// Common name.
    pub common: &'static str,
    /// Trunk in millimetres, times 365: it grows by the day.
    girth: i64,
    /// Growth in millimetres a year.
    growth: i64,
    /// The section's name and area.
    pub section: String,
    /// Where the section lies.
    pub place: Place,
    /// Where the tree stands.
    pub position: (i64, i64),
}

impl Tree {
    /// The trunk in millimetres.
    pub fn dbh(&self) -> i64 {
        self.girth / 365
    }

    /// It grows for so many days.
    pub fn grow(&mut self, days: u64) {
        self.girth += i64::try_from(days).unwrap_or_default() * self.growth;
    }
}

/// What an event states besides: members of its subject.
#[derive(Debug, Clone, Default)]
pub struct States(Map<String, Value>);

impl States {
    /// Nothing besides.
    pub fn nothing() -> Self {
        Self::default()
    }

    /// A member.
    #[must_use]
    pub fn with(mut self, name: &str, value: impl Into<Value>) -> Self {
        self.0.insert(name.to_owned(), value.into());
        self
    }

    /// The place where the tree stands.
    #[must_use]
    pub fn at(self, (latitude, longitude): (i64, i64)) -> Self {
        self.with("latitudeE7", latitude)
            .with("longitudeE7", longitude)
    }

    /// Its species.
    #[must_use]
    pub fn species(self, tree: &Tree) -> Self {
        self.with("scientificName", tree.species)
            .with("vernacularName", tree.common)
    }

    /// Its section.
    #[must_use]
    pub fn section(self, tree: &Tree) -> Self {
        self.with("section", tree.section.as_str())
    }
}

/// So many metres north and east of a place.
pub fn metres((latitude, longitude): (i64, i64), north: i64, east: i64) -> (i64, i64) {
    (latitude + north * NORTH, longitude + east * EAST)
}

impl City {
    /// The forest station enters a section.
    pub fn section(&mut self, place: Place, at: u64) -> Section {
        let number = self.counts.sections;
        self.counts.sections += 1;
        let name = format!(
            "千年秀林{}{}号地块{}小班",
            place.county.name,
            number / 6 + 1,
            number % 6 + 1
        );
        // Sections lie side by side, a road of 20 m between them.
        let (row, column) = (number / 12, number % 12);
        let step = |n: u64| i64::try_from(n).unwrap_or_default() * (SIDE + 20);
        let corner = metres(place.county.origin, step(row), step(column));
        let far = metres(corner, SIDE, SIDE);
        let subject = json!({
            "area": place.area(),
            "boundaryE7": [
                [corner.0, corner.1],
                [corner.0, far.1],
                [far.0, far.1],
                [far.0, corner.1],
            ],
            "id": section_id(&name),
            "section": name,
            "type": "Place",
        });
        let station = self.offices.station.clone();
        let say = Say::new(RecordType::Section, subject, at);
        let record = self.say(station.signs(say, "custodian"));
        Section {
            name,
            place,
            corner,
            trees: 0,
            record,
        }
    }

    /// A tree that is to stand in this section, on a place of its own.
    pub fn tree(&mut self, section: &mut Section, dice: &mut Dice) -> Tree {
        let number = section.trees;
        section.trees += 1;
        let cell = |n: u64| i64::try_from(n).unwrap_or_default() * SPACING + 2 * SPACING;
        let position = metres(section.corner, cell(number / ROW), cell(number % ROW));
        // No two rows are quite straight.
        let jitter = |dice: &mut Dice| i64::try_from(dice.below(60)).unwrap_or_default() - 30;
        let position = (position.0 + jitter(dice), position.1 + jitter(dice));
        self.tree_at(section, position, dice)
    }

    /// A tree that is to stand at this place.
    pub fn tree_at(&mut self, section: &Section, position: (i64, i64), dice: &mut Dice) -> Tree {
        let number = self.counts.trees;
        self.counts.trees += 1;
        let county = section.place.county.code.get(3..).unwrap_or_default();
        let tag = format!("XA{county}-{:07}", 1_000 + number);
        let (species, common, dbh, growth) = dice.pick(&names::SPECIES);
        let more = i64::try_from(dice.below(24)).unwrap_or_default();
        Tree {
            id: subject_id(&tag),
            tag,
            species,
            common,
            girth: (dbh + more - 8) * 365,
            growth: growth + more / 8,
            section: section.name.clone(),
            place: section.place,
            position,
        }
    }

    /// Something happens to a tree, and those who did it sign.
    pub fn event(
        &mut self,
        tree: &Tree,
        kind: EventKind,
        states: States,
        by: &[(&Party, &'static str)],
        at: u64,
    ) -> String {
        self.event_on(tree, kind, states, by, (at, at))
    }

    /// As [`City::event`], signed at the first moment and handed in at the second.
    pub fn event_on(
        &mut self,
        tree: &Tree,
        kind: EventKind,
        states: States,
        by: &[(&Party, &'static str)],
        (at, handed_in): (u64, u64),
    ) -> String {
        let mut subject = states.0;
        // A nursery may lie anywhere; from its arrival on the tree is in the section's area.
        if kind >= EventKind::Receive {
            subject.insert("area".into(), json!(tree.place.area()));
        }
        subject.insert("event".into(), json!(kind.name()));
        subject.insert("eventDate".into(), json!(day(at)));
        subject.insert("id".into(), json!(tree.id));
        subject.entry("tag").or_insert_with(|| json!(tree.tag));
        subject.insert("type".into(), json!("Tree"));
        let mut say = Say::new(RecordType::TreeEvent, Value::Object(subject), at);
        for (party, role) in by {
            say = party.signs(say, role);
        }
        self.say(say.handed_in(handed_in))
    }

    /// The forest station describes a tree as it stands.
    pub fn card(&mut self, tree: &Tree, at: u64) -> String {
        let subject = json!({
            "area": tree.place.area(),
            "dbhMm": tree.dbh(),
            "id": tree.id,
            "latitudeE7": tree.position.0,
            "longitudeE7": tree.position.1,
            "observedOn": day(at),
            "scientificName": tree.species,
            "section": tree.section,
            "tag": tree.tag,
            "type": "Tree",
            "vernacularName": tree.common,
        });
        let station = self.offices.station.clone();
        let say = Say::new(RecordType::TreeCard, subject, at);
        self.say(station.signs(say, "custodian"))
    }
}
