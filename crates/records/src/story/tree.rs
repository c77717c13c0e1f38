//! A tree: what it is now, and the moments of its life that a visitor asks for.

use crate::index::{IndexKey, Kind};
use crate::known::{Fact, Known, Told, together};
use crate::life::TreeState;
use crate::rules::Rule;
use crate::types::Content;
use crate::types::forest::{EventKind, TreeEvent};
use crate::verdict::Outcome;

/// Something that was said of a tree: by whom, and of which day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Moment {
    /// Number of the entry.
    pub entry: u64,
    /// The day, YYYY-MM-DD.
    pub day: String,
    /// The key that signed it.
    pub key: String,
}

/// What is recorded about a tree.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TreeStory {
    /// The tree's id.
    pub subject: String,
    /// What is known of it now.
    pub state: TreeState,
    /// Entries about it that break a rule of the forest.
    pub broken: Vec<u64>,
    /// Entries about it of which a rule of the forest warns, and that break none.
    pub warned: Vec<u64>,
    /// Where it comes from: the event that chose it in the nursery.
    pub chosen: Option<Moment>,
    /// Its planting.
    pub planted: Option<Moment>,
    /// The last time that somebody saw it alive, or worked on it.
    pub last_alive: Option<Moment>,
    /// Its end, and the id of the tree that stands there now, if one does.
    pub gone: Option<(Moment, Option<String>)>,
    /// The tree in whose place it stands.
    pub in_place_of: Option<String>,
    /// Its trunk in millimetres at each measurement, in the order of the log.
    pub trunk: Vec<(Moment, i64)>,
}

impl TreeStory {
    /// Tells it, as of `now` in POSIX seconds, of each tree that has ever borne this tag: first the one that bears it now, then those
    /// whose tag it was, newest first.
    ///
    /// # Errors
    /// [`Open`](crate::known::Open)
    pub fn of_tag(known: &Known<'_>, tag: &str, now: u64) -> Told<Vec<Self>> {
        let facts = known.facts(&IndexKey::new(Kind::Tag, tag))?;
        let mut subjects: Vec<&str> = Vec::new();
        for fact in facts.iter().rev().filter(|fact| is_of_a_tree(fact)) {
            if !subjects.contains(&fact.subject()) {
                subjects.push(fact.subject());
            }
        }
        let mut stories = Vec::new();
        for subject in subjects {
            stories.extend(Self::tell(known, subject, now)?);
        }
        stories.sort_by_key(|story| story.state.gone || story.state.tag != tag);
        Ok(stories)
    }

    /// Tells it of the tree with this id; nothing if nothing that counts speaks of it.
    ///
    /// # Errors
    /// [`Open`](crate::known::Open)
    pub fn tell(known: &Known<'_>, subject: &str, now: u64) -> Told<Option<Self>> {
        let about = known.about(subject)?;
        let about = about.into_iter().filter(|fact| is_of_a_tree(fact));
        let facts = known.counting(about, u64::MAX)?;
        let judged = facts
            .into_iter()
            .map(|fact| Ok((fact, asked(known, fact, now)?)));
        let judged = together(judged)?;
        let is_broken = |asked: &Asked| !asked.broken.is_empty();
        let broken = judged.iter().filter(|(_, asked)| is_broken(asked));
        let broken = broken.map(|(fact, _)| fact.number()).collect();
        let warned = judged.iter();
        let warned = warned.filter(|(_, asked)| asked.is_warned && !is_broken(asked));
        let warned = warned.map(|(fact, _)| fact.number()).collect();
        // What breaks a rule says nothing that holds of the tree; how its trunk grows is a matter of the tape.
        let sound = judged
            .into_iter()
            .filter(|(_, asked)| asked.broken.iter().all(|rule| *rule == Rule::T4));
        let facts: Vec<&Fact> = sound.map(|(fact, _)| fact).collect();
        let contents = facts.iter().map(|fact| fact.content());
        let Some(state) = TreeState::replay(contents) else {
            return Ok(None);
        };
        let mut story = Self {
            subject: subject.to_owned(),
            state,
            broken,
            warned,
            chosen: None,
            planted: None,
            last_alive: None,
            gone: None,
            in_place_of: in_place_of(known, subject)?,
            trunk: Vec::new(),
        };
        for fact in facts {
            story.add(fact);
        }
        Ok(Some(story))
    }

    fn add(&mut self, fact: &Fact) {
        let (day, dbh) = match fact.content() {
            Content::TreeCard(card) => (&card.observed_on, card.dbh_mm),
            Content::TreeEvent(event) => (&event.date, event.dbh_mm),
            _ => return,
        };
        let key = fact.signed().first().map(|by| by.key.clone());
        let told = Moment {
            entry: fact.number(),
            day: day.clone(),
            key: key.unwrap_or_default(),
        };
        // Nothing but corrections counts after the end.
        if self.gone.is_some() {
            return;
        }
        if let Some(mm) = dbh {
            self.trunk.push((told.clone(), mm));
        }
        match fact.content() {
            Content::TreeEvent(event) => self.add_event(event, told),
            _ => self.last_alive = Some(told),
        }
    }

    fn add_event(&mut self, event: &TreeEvent, told: Moment) {
        match event.kind {
            EventKind::Select => self.chosen = Some(told.clone()),
            EventKind::Plant => self.planted = Some(told.clone()),
            EventKind::Replace | EventKind::Remove => {
                self.gone = Some((told, event.replaced_by.clone()));
                return;
            }
            _ => {}
        }
        let says_alive = match event.kind {
            EventKind::Inspect => event.alive == Some(true),
            // Nobody has to have stood before the tree to say these.
            EventKind::Correct | EventKind::Retag => false,
            _ => true,
        };
        if says_alive {
            self.last_alive = Some(told);
        }
    }
}

fn is_of_a_tree(fact: &Fact) -> bool {
    matches!(fact.content(), Content::TreeCard(_) | Content::TreeEvent(_))
}

/// What the rules of the forest say of an entry.
struct Asked {
    /// Those that it breaks.
    broken: Vec<Rule>,
    /// Whether one warns of it.
    is_warned: bool,
}

fn asked(known: &Known<'_>, fact: &Fact, now: u64) -> Told<Asked> {
    const RULES: [Rule; 6] = [Rule::T1, Rule::T2, Rule::T3, Rule::T4, Rule::T5, Rule::T6];
    let outcomes = RULES.map(|rule| Ok((rule, rule.ask(known, fact, now)?.outcome)));
    let outcomes = together(outcomes)?;
    let is_warned = |(_, outcome): &(Rule, Outcome)| matches!(outcome, Outcome::Warning(_));
    Ok(Asked {
        is_warned: outcomes.iter().any(is_warned),
        broken: outcomes
            .into_iter()
            .filter(|(_, outcome)| matches!(outcome, Outcome::Failed(_)))
            .map(|(rule, _)| rule)
            .collect(),
    })
}

/// The tree whose end names this one.
fn in_place_of(known: &Known<'_>, subject: &str) -> Told<Option<String>> {
    let mentions = known.facts(&IndexKey::new(Kind::Ref, subject))?;
    let names = |fact: &Fact| match fact.content() {
        Content::TreeEvent(event) => event.replaced_by.as_deref() == Some(subject),
        _ => false,
    };
    let ends = mentions.into_iter().filter(|fact| names(fact));
    let ends = known.counting(ends, u64::MAX)?;
    Ok(ends.first().map(|fact| fact.subject().to_owned()))
}
