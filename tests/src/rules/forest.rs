//! The rules of the forest: over trees whose lives are told by those entitled to, and by others.

pub mod growth;
pub mod inspection;
pub mod order;
pub mod places;
pub mod poison;
pub mod species;
pub mod survival;
pub mod tags;

use serde_json::{Value, json};
use stele_records::types::RecordType;
use stele_records::types::forest::{EventKind, section_id, subject_id};
use stele_sign::multikey::SecretKey;

use super::town::{AREA, Paper, Party, Town};

/// The name of the grove's section.
pub const SECTION: &str = "9-3";
/// South and west of the section, in degrees x 10^7.
pub const SOUTH_WEST: (i64, i64) = (390_000_000, 1_159_000_000);
/// How far it reaches to the north and to the east: 222 m and 172 m.
pub const SIDE: i64 = 20_000;
/// A place within it.
pub const PLACE: (i64, i64) = (390_010_000, 1_159_010_000);

/// A town with a forest, and those who work there.
#[derive(Debug)]
pub struct Grove {
    /// The town.
    pub town: Town,
    /// Selects, tags and lifts.
    pub nursery: Party,
    /// Loads and transports.
    pub carrier: Party,
    /// Receives and plants.
    pub planter: Party,
    /// Takes positions and measures.
    pub surveyor: Party,
    /// Inspects.
    pub inspector: Party,
    /// Waters, measures, takes away.
    pub maintainer: Party,
    /// Keeps the cards, corrects and gives new tags.
    pub custodian: Party,
    /// A registered entity that is accredited for nothing here.
    pub stranger: Party,
}

impl Grove {
    /// A section and no trees.
    pub fn new() -> Self {
        let mut town = Town::default();
        let [
            nursery,
            carrier,
            planter,
            surveyor,
            inspector,
            maintainer,
            custodian,
            stranger,
        ] = [
            "nursery",
            "carrier",
            "contractor",
            "other",
            "supervisor",
            "contractor",
            "authority",
            "contractor",
        ]
        .map(|kind| town.party(kind));
        for (party, role) in [
            (&nursery, "nursery"),
            (&carrier, "carrier"),
            (&planter, "planter"),
            (&surveyor, "surveyor"),
            (&inspector, "inspector"),
            (&maintainer, "maintainer"),
        ] {
            town.accredit(party, &[RecordType::TreeEvent], &[role], &AREA[1..]);
        }
        let all = [
            RecordType::TreeCard,
            RecordType::TreeEvent,
            RecordType::Section,
        ];
        town.accredit(&custodian, &all, &["custodian"], &AREA[1..]);
        // Entitled, but for another county.
        let roles = [
            "maintainer",
            "inspector",
            "custodian",
            "planter",
            "surveyor",
        ];
        town.accredit(&stranger, &all, &roles, &["130632"]);
        let (south, west) = SOUTH_WEST;
        let (north, east) = (south + SIDE, west + SIDE);
        let boundary = [[south, west], [south, east], [north, east], [north, west]];
        town.log(Paper::new(
            RecordType::Section,
            json!({"id": section_id(SECTION), "section": SECTION, "area": AREA, "boundaryE7": boundary}),
            &[(&custodian.key, "custodian")],
        ));
        Self {
            town,
            nursery,
            carrier,
            planter,
            surveyor,
            inspector,
            maintainer,
            custodian,
            stranger,
        }
    }

    /// Logs what happens to the tree of this first tag, signed by those whose work it is.
    pub fn happens(&mut self, tree: &str, kind: EventKind, more: Value) -> u64 {
        let signers = self.signers_of(kind);
        let paper = Paper::new(RecordType::TreeEvent, event(tree, kind, more), &signers);
        let bytes = self.town.sign(paper);
        self.town.log_bytes(bytes)
    }

    /// The same in another's name.
    pub fn happens_by(
        &mut self,
        tree: &str,
        kind: EventKind,
        more: Value,
        signers: &[(&SecretKey, &str)],
    ) -> u64 {
        let paper = Paper::new(RecordType::TreeEvent, event(tree, kind, more), signers);
        self.town.log(paper)
    }

    /// A later version of an event.
    pub fn happens_instead(&mut self, of: u64, tree: &str, kind: EventKind, more: Value) -> u64 {
        let signers = self.signers_of(kind);
        let mut paper = Paper::new(RecordType::TreeEvent, event(tree, kind, more), &signers);
        paper.supersedes = Some(of);
        let bytes = self.town.sign(paper);
        self.town.log_bytes(bytes)
    }

    /// Logs a card of the tree.
    pub fn card(&mut self, tree: &str, more: Value) -> u64 {
        let paper = Paper::new(
            RecordType::TreeCard,
            card(tree, more),
            &[(&self.custodian.key, "custodian")],
        );
        self.town.log(paper)
    }

    /// A later version of a card.
    pub fn card_instead(&mut self, of: u64, tree: &str, more: Value) -> u64 {
        let mut paper = Paper::new(
            RecordType::TreeCard,
            card(tree, more),
            &[(&self.custodian.key, "custodian")],
        );
        paper.supersedes = Some(of);
        self.town.log(paper)
    }

    /// From the nursery to its place: the entries of a whole planting, in order. Places are given in
    /// degrees x 10^7.
    pub fn planted(&mut self, tree: &str, place: (i64, i64)) -> Vec<u64> {
        let nursery = json!({"nurseryTag": format!("N-{tree}"), "nursery": self.nursery.entity, "scientificName": "Ginkgo biloba"});
        vec![
            self.happens(tree, EventKind::Select, nursery),
            self.happens(tree, EventKind::Lift, json!({})),
            self.happens(tree, EventKind::Load, json!({})),
            self.happens(tree, EventKind::Transport, json!({})),
            self.happens(tree, EventKind::Receive, json!({"section": SECTION})),
            self.happens(tree, EventKind::Plant, json!({"section": SECTION})),
            self.happens(tree, EventKind::Position, at(place)),
        ]
    }

    /// Those whose work an event is.
    pub fn signers_of(&self, kind: EventKind) -> Vec<(&SecretKey, &'static str)> {
        let (party, role) = match kind {
            EventKind::Select | EventKind::Lift => (&self.nursery, "nursery"),
            EventKind::Load | EventKind::Transport => (&self.carrier, "carrier"),
            EventKind::Receive | EventKind::Plant => (&self.planter, "planter"),
            EventKind::Position => (&self.surveyor, "surveyor"),
            EventKind::Inspect => (&self.inspector, "inspector"),
            EventKind::Care | EventKind::Measure => (&self.maintainer, "maintainer"),
            EventKind::Replace | EventKind::Remove => {
                return vec![
                    (&self.maintainer.key, "maintainer"),
                    (&self.inspector.key, "inspector"),
                ];
            }
            EventKind::Correct | EventKind::Retag => (&self.custodian, "custodian"),
        };
        vec![(&party.key, role)]
    }
}

impl Default for Grove {
    fn default() -> Self {
        Self::new()
    }
}

/// The subject of an event.
pub fn event(tree: &str, kind: EventKind, more: Value) -> Value {
    let event = json!({
        "id": subject_id(tree),
        "tag": tree,
        "event": kind.name(),
        "eventDate": "2026-05-01",
        "area": AREA,
    });
    with(event, more)
}

/// The subject of a card.
pub fn card(tree: &str, more: Value) -> Value {
    let card = json!({
        "id": subject_id(tree),
        "tag": tree,
        "observedOn": "2026-05-01",
        "area": AREA,
    });
    with(card, more)
}

/// A place, as events and cards give it.
pub fn at((latitude, longitude): (i64, i64)) -> Value {
    json!({"latitudeE7": latitude, "longitudeE7": longitude, "section": SECTION})
}

/// Members added to an object, or put in the place of its own.
pub fn with(mut object: Value, more: Value) -> Value {
    if let (Value::Object(object), Value::Object(more)) = (&mut object, more) {
        object.extend(more);
    }
    object
}
