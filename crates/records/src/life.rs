//! The life of a tree: its cards and events, in the order of the log, folded into its state.
//!
//! Pure, and without judgement: whether an event may stand where it stands, and whether its signer may
//! say so, is for the rules. Whoever replays hands over only what counts.
//!
//! - A card states the whole tree: what it leaves out isn't known from then on.
//! - An event changes what it states and leaves the rest as it was; a correction may besides take a value
//!   back without another in its place.
//! - After a removal or a replacement only corrections change anything, and nothing brings a tree back.

use crate::types::Content;
use crate::types::forest::{EventKind, TreeCard, TreeEvent};

/// What is known of a tree after a part of its life.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TreeState {
    /// Whether it lives and stands, as far as was said.
    pub alive: bool,
    /// Whether it was taken away or replaced, which is the end.
    pub gone: bool,
    /// The tag that it bears.
    pub tag: String,
    /// Botanical name.
    pub scientific_name: Option<String>,
    /// Common name.
    pub vernacular_name: Option<String>,
    /// Trunk diameter at breast height in millimetres.
    pub dbh_mm: Option<i64>,
    /// Latitude and longitude in degrees x 10^7.
    pub position: Option<(i64, i64)>,
    /// Section of the plantation, ward or district.
    pub section: Option<String>,
    /// The day of what was said last, YYYY-MM-DD.
    pub last_day: String,
}

impl TreeState {
    /// The state after a life, whose contents stand in the order of the log; `None` if none of them
    /// speaks of a tree.
    pub fn replay<'c>(life: impl IntoIterator<Item = &'c Content>) -> Option<Self> {
        let mut state = None;
        for content in life {
            match (content, &mut state) {
                (Content::TreeCard(card), None) => state = Some(Self::of_card(card)),
                (Content::TreeCard(card), Some(state)) => state.card(card),
                (Content::TreeEvent(event), None) => state = Some(Self::of_event(event)),
                (Content::TreeEvent(event), Some(state)) => state.event(event),
                _ => {}
            }
        }
        state
    }

    /// A tree that begins with a card.
    fn of_card(card: &TreeCard) -> Self {
        Self {
            alive: true,
            gone: false,
            tag: card.tag.clone(),
            scientific_name: card.scientific_name.clone(),
            vernacular_name: card.vernacular_name.clone(),
            dbh_mm: card.dbh_mm,
            position: card.position,
            section: card.section.clone(),
            last_day: card.observed_on.clone(),
        }
    }

    /// A tree that begins with an event.
    fn of_event(event: &TreeEvent) -> Self {
        let mut state = Self {
            alive: true,
            gone: false,
            tag: event.tag.clone(),
            scientific_name: None,
            vernacular_name: None,
            dbh_mm: None,
            position: None,
            section: None,
            last_day: event.date.clone(),
        };
        state.event(event);
        state
    }

    /// A later card replaces what was known, unless the tree is gone.
    pub fn card(&mut self, card: &TreeCard) {
        if !self.gone {
            let alive = self.alive;
            *self = Self::of_card(card);
            self.alive = alive;
        }
    }

    /// An event changes what it states.
    pub fn event(&mut self, event: &TreeEvent) {
        if self.gone && event.kind != EventKind::Correct {
            return;
        }
        self.tag.clone_from(&event.tag);
        self.last_day.clone_from(&event.date);
        for name in &event.unknown {
            match name.as_str() {
                "dbhMm" => self.dbh_mm = None,
                "latitudeE7" => self.position = None,
                "scientificName" => self.scientific_name = None,
                "section" => self.section = None,
                "vernacularName" => self.vernacular_name = None,
                _ => {}
            }
        }
        replace(&mut self.scientific_name, &event.scientific_name);
        replace(&mut self.vernacular_name, &event.vernacular_name);
        replace(&mut self.dbh_mm, &event.dbh_mm);
        replace(&mut self.position, &event.position);
        replace(&mut self.section, &event.section);
        match event.kind {
            EventKind::Remove | EventKind::Replace => {
                self.gone = true;
                self.alive = false;
            }
            EventKind::Inspect => self.alive = event.alive.unwrap_or(self.alive),
            _ => {}
        }
    }
}

/// What isn't stated stays.
fn replace<T: Clone>(known: &mut Option<T>, stated: &Option<T>) {
    if stated.is_some() {
        known.clone_from(stated);
    }
}

#[cfg(test)]
mod tests {
    use stele_verify::json::parse;

    use super::*;
    use crate::types::RecordType;

    fn content(record_type: RecordType, fields: &str) -> Content {
        let json = format!(r#"{{{fields},"id":"urn:stele:tree:A","tag":"A","type":"Tree"}}"#);
        let mut members: serde_json::Value = serde_json::from_str(&json).unwrap();
        // The strict reader wants its members sorted, as they stand in a record.
        members.sort_all_objects();
        let value = members.to_string();
        let value = parse(value.as_bytes()).unwrap();
        record_type
            .read_subject(value.as_object().unwrap())
            .unwrap()
    }

    fn card(fields: &str) -> Content {
        content(
            RecordType::TreeCard,
            &format!(r#"{fields},"observedOn":"2022-08-18""#),
        )
    }

    fn event(kind: &str, fields: &str) -> Content {
        let comma = if fields.is_empty() { "" } else { "," };
        content(
            RecordType::TreeEvent,
            &format!(r#"{fields}{comma}"event":"{kind}","eventDate":"2024-06-05""#),
        )
    }

    fn replay(life: &[Content]) -> TreeState {
        TreeState::replay(life).unwrap()
    }

    #[test]
    fn an_event_changes_what_it_states_and_nothing_else() {
        let state = replay(&[
            card(r#""scientificName":"Acer","dbhMm":250,"latitudeE7":1,"longitudeE7":2"#),
            event("measure", r#""dbhMm":260"#),
            event("care", ""),
        ]);
        assert_eq!(state.dbh_mm, Some(260));
        assert_eq!(state.scientific_name.as_deref(), Some("Acer"));
        assert_eq!(state.position, Some((1, 2)));
        assert_eq!(state.last_day, "2024-06-05");
        assert!(state.alive);
    }

    #[test]
    fn a_card_states_the_whole_tree() {
        let state = replay(&[
            card(r#""dbhMm":250,"section":"A""#),
            card(r#""section":"B""#),
        ]);
        assert_eq!((state.dbh_mm, state.section.as_deref()), (None, Some("B")));
    }

    #[test]
    fn a_correction_can_take_back() {
        let state = replay(&[
            card(r#""dbhMm":0,"latitudeE7":1,"longitudeE7":2"#),
            event("correct", r#""unknown":["dbhMm","latitudeE7"]"#),
        ]);
        assert_eq!((state.dbh_mm, state.position), (None, None));
    }

    #[test]
    fn nothing_but_a_correction_counts_after_the_end() {
        for end in [
            event("remove", ""),
            event("replace", r#""replacedBy":"urn:stele:tree:B""#),
        ] {
            let mut life = vec![card(r#""dbhMm":250"#), end];
            assert!(!replay(&life).alive);
            life.extend([
                event("measure", r#""dbhMm":260"#),
                event("inspect", r#""alive":true"#),
                card(r#""dbhMm":270"#),
            ]);
            let state = replay(&life);
            assert_eq!(
                (state.alive, state.gone, state.dbh_mm),
                (false, true, Some(250))
            );
            life.push(event("correct", r#""dbhMm":240"#));
            assert_eq!(replay(&life).dbh_mm, Some(240));
        }
    }

    #[test]
    fn an_inspection_finds_a_tree_dead_and_another_alive() {
        let mut life = vec![
            event("plant", r#""scientificName":"Acer""#),
            event("inspect", r#""alive":false"#),
        ];
        assert!(!replay(&life).alive);
        life.push(event("inspect", r#""alive":true"#));
        assert!(replay(&life).alive);
    }

    #[test]
    fn what_speaks_of_no_tree_has_no_state() {
        assert_eq!(TreeState::replay([]), None);
    }
}
