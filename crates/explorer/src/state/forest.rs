//! The trees of a section: which the entries read so far speak of, what has been told of each, and how it stands.

use std::collections::BTreeMap;
use std::rc::Rc;

use stele_records::rules::forest::Survival;
use stele_records::story::TreeStory;
use stele_records::types::Content;
use stele_records::verdict::{Outcome, Reason};
use stele_verify::time::parse_date;

use super::browse::{Browse, Line, Stage};
use super::plan::Place;
use super::record::Tone;
use super::told::Told;

/// A tree that nobody has seen for so many days is drawn as such.
pub(crate) const UNSEEN_DAYS: u64 = 365;

/// A tree as an entry of the section's lists names it. Whether that holds isn't known yet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Named {
    /// Its id.
    pub(crate) subject: String,
    /// The newest entry here that speaks of it.
    pub(crate) entry: u64,
    pub(crate) tag: String,
    /// Its botanical and its common name.
    pub(crate) scientific: Option<String>,
    pub(crate) common: Option<String>,
    /// Where it was last said to stand.
    pub(crate) position: Option<Place>,
}

/// What was found of a tree: nothing where nothing that counts speaks of it.
pub(crate) type Found = Result<Option<Rc<TreeStory>>, Reason>;

/// The lives of trees, as far as they were told.
pub(crate) type Lives = Told<Option<Rc<TreeStory>>>;

/// What became of the trees of a section, and which species live there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Census {
    pub(crate) survival: Survival,
    /// The most frequent first; under an empty name those of which nobody has said it.
    pub(crate) species: Vec<(String, u64)>,
}

/// How a tree stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Standing {
    Alive,
    /// Alive when it was last seen, which is long ago.
    Unseen,
    Dead,
    /// Taken away or replaced.
    Gone,
    /// By what counts it stands elsewhere now.
    Elsewhere,
    /// Nobody who may say so has said that it stands here.
    Doubtful,
    /// What it rests on could not be had.
    Unknown,
    Checking,
}

impl Standing {
    pub(crate) const ALL: [Self; 8] = [
        Self::Alive,
        Self::Unseen,
        Self::Dead,
        Self::Gone,
        Self::Elsewhere,
        Self::Doubtful,
        Self::Unknown,
        Self::Checking,
    ];

    /// The name that styles know it by.
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Alive => "alive",
            Self::Unseen => "unseen",
            Self::Dead => "dead",
            Self::Gone => "gone",
            Self::Elsewhere => "elsewhere",
            Self::Doubtful => "doubtful",
            Self::Unknown => "unknown",
            Self::Checking => "checking",
        }
    }
}

/// Whether a rule of the forest speaks against an entry about a tree.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Flag {
    None,
    /// A rule warns of it.
    Warned,
    /// It breaks a rule.
    Broken,
}

/// A tree of a section, as far as it is known.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Tree {
    pub(crate) named: Named,
    pub(crate) standing: Standing,
    /// What counts of its life.
    pub(crate) story: Option<Rc<TreeStory>>,
}

impl Tree {
    /// In a section, or anywhere, on a day that is counted from 1970.
    fn of(named: Named, found: Option<&Found>, section: Option<&str>, today: u64) -> Self {
        let (standing, story) = match found {
            None => (Standing::Checking, None),
            Some(Err(_)) => (Standing::Unknown, None),
            Some(Ok(None)) => (Standing::Doubtful, None),
            Some(Ok(Some(story))) => (stands(story, section, today), Some(Rc::clone(story))),
        };
        Self {
            named,
            standing,
            story,
        }
    }

    /// The tag that it bears.
    pub(crate) fn tag(&self) -> &str {
        let story = self.story.as_ref();
        story.map_or(&self.named.tag, |story| &story.state.tag)
    }

    /// Where it is drawn: where it stands by what counts, else where it is said to stand.
    pub(crate) fn place(&self) -> Option<Place> {
        match (&self.story, self.standing) {
            (_, Standing::Elsewhere) => None,
            (Some(story), standing) if standing != Standing::Doubtful => story.state.position,
            _ => self.named.position,
        }
    }

    /// Entries about it that break a rule.
    pub(crate) fn broken(&self) -> &[u64] {
        self.story.as_ref().map_or(&[], |story| &story.broken)
    }

    /// Entries about it of which a rule warns.
    pub(crate) fn warned(&self) -> &[u64] {
        self.story.as_ref().map_or(&[], |story| &story.warned)
    }

    /// What a sign on the map says of it besides how it stands.
    pub(crate) fn flag(&self) -> Flag {
        match (self.broken(), self.warned()) {
            ([], []) => Flag::None,
            ([], _) => Flag::Warned,
            _ => Flag::Broken,
        }
    }

    /// Its botanical and its common name.
    pub(crate) fn names(&self) -> (Option<&str>, Option<&str>) {
        match &self.story {
            Some(story) => (
                story.state.scientific_name.as_deref(),
                story.state.vernacular_name.as_deref(),
            ),
            None => (
                self.named.scientific.as_deref(),
                self.named.common.as_deref(),
            ),
        }
    }
}

fn stands(story: &TreeStory, section: Option<&str>, today: u64) -> Standing {
    let is_here = section.is_none_or(|own| story.state.section.as_deref() == Some(own));
    if !is_here && story.broken.is_empty() {
        return Standing::Elsewhere;
    }
    if !is_here {
        return Standing::Doubtful;
    }
    if story.state.gone {
        return Standing::Gone;
    }
    if !story.state.alive {
        return Standing::Dead;
    }
    let seen = story.last_alive.as_ref();
    let seen = seen.and_then(|moment| parse_date(&moment.day));
    match seen {
        Some(day) if today.saturating_sub(day) <= UNSEEN_DAYS => Standing::Alive,
        _ => Standing::Unseen,
    }
}

/// The trees that the entries of these lists speak of, by their tags.
pub(crate) fn named(lists: &[&Browse]) -> Vec<Named> {
    let mut all: BTreeMap<String, Named> = BTreeMap::new();
    let mut lines: Vec<_> = lists.iter().flat_map(|list| list.lines()).collect();
    // Newest first: what an older entry adds is only what the newer ones leave out.
    lines.sort_by_key(|line| std::cmp::Reverse(line.index));
    for line in lines {
        let record = line.entry.as_ref().and_then(|entry| entry.record.as_ref());
        let Some(record) = record.filter(|_| line.stage != Stage::Reading) else {
            continue;
        };
        let Some(said) = record.said() else { continue };
        let (tag, scientific, common, position) = match &said.content {
            Content::TreeCard(card) => (
                &card.tag,
                &card.scientific_name,
                &card.vernacular_name,
                card.position,
            ),
            Content::TreeEvent(event) => (
                &event.tag,
                &event.scientific_name,
                &event.vernacular_name,
                event.position,
            ),
            _ => continue,
        };
        let own = all
            .entry(record.subject_id.clone())
            .or_insert_with(|| Named {
                subject: record.subject_id.clone(),
                entry: line.index,
                tag: tag.clone(),
                scientific: None,
                common: None,
                position: None,
            });
        own.scientific = own.scientific.take().or_else(|| scientific.clone());
        own.common = own.common.take().or_else(|| common.clone());
        own.position = own.position.or(position);
    }
    let mut all: Vec<Named> = all.into_values().collect();
    all.sort_by(|one, other| one.tag.cmp(&other.tag).then(other.entry.cmp(&one.entry)));
    all
}

/// The trees that tree cards speak of, that with the newest card first.
pub(crate) fn newest_first(cards: &Browse) -> Vec<Named> {
    let mut all = named(&[cards]);
    all.sort_by_key(|own| std::cmp::Reverse(own.entry));
    all
}

/// The trees of a section, or of no certain one, with what has been told of each.
pub(crate) fn trees(named: &[Named], told: &Lives, section: Option<&str>, today: u64) -> Vec<Tree> {
    let tree = |named: &Named| {
        let found = told.of(&named.subject);
        Tree::of(named.clone(), found, section, today)
    };
    named.iter().map(tree).collect()
}

/// A section, as its newest record here has it.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Section {
    pub(crate) name: String,
    pub(crate) entry: u64,
    pub(crate) boundary: Vec<Place>,
    /// Where it lies: codes, the widest first.
    pub(crate) area: Vec<String>,
    /// What the record came out as.
    pub(crate) tone: Tone,
}

impl Section {
    /// A place in its middle.
    pub(crate) fn middle(&self) -> Option<Place> {
        let count = i64::try_from(self.boundary.len()).ok()?;
        let sum = self.boundary.iter().fold((0_i64, 0_i64), |sum, place| {
            (sum.0.saturating_add(place.0), sum.1.saturating_add(place.1))
        });
        Some((sum.0.checked_div(count)?, sum.1.checked_div(count)?))
    }
}

/// The sections that records speak of, newest first, each once. What is wrong draws nothing on a map.
pub(crate) fn sections(view: &Browse) -> Vec<Section> {
    let mut all: Vec<Section> = Vec::new();
    for line in view.lines() {
        let tone = line.tone();
        let record = line.entry.as_ref().and_then(|entry| entry.record.as_ref());
        let Some(said) = record.and_then(|record| record.said()) else {
            continue;
        };
        let Content::Section(section) = &said.content else {
            continue;
        };
        if all
            .iter()
            .any(|own| own.name == section.name && own.tone != Tone::No)
        {
            continue;
        }
        all.push(Section {
            name: section.name.clone(),
            entry: line.index,
            boundary: match tone {
                Tone::No => Vec::new(),
                _ => section.boundary.clone(),
            },
            area: said.texts("area"),
            tone,
        });
    }
    all
}

/// What a section comes out as: never better than its record, nor than what the rule says about its trees once
/// they were counted. Until then no more than its record is known.
pub(crate) fn with_trees(record: Tone, counted: Option<&Result<Rc<Census>, Reason>>) -> Tone {
    match (record, counted) {
        (Tone::Yes, None) => Tone::Partly,
        (Tone::Yes | Tone::Note, Some(Err(_))) => Tone::Unknown,
        (Tone::Yes, Some(Ok(census))) => match census.survival.finding().outcome {
            Outcome::Warning(_) => Tone::Note,
            _ => Tone::Yes,
        },
        _ => record,
    }
}

/// The boundary of a section by the newest record about it that was checked to the end and holds, and its entry.
pub(crate) fn boundary(own: &Browse) -> Option<(Vec<Place>, u64)> {
    let holds = |line: &&Line| matches!(line.tone(), Tone::Yes | Tone::Note);
    let mut lines = own.lines().iter().filter(holds);
    lines.find_map(|line| {
        let record = line.entry.as_ref()?.record.as_ref()?;
        match &record.said()?.content {
            Content::Section(section) => Some((section.boundary.clone(), line.index)),
            _ => None,
        }
    })
}

/// How many trees stand how, in the order of [`Standing::ALL`]; without those that none does.
pub(crate) fn tally(trees: &[Tree]) -> Vec<(Standing, u64)> {
    let count = |standing: Standing| {
        let own = trees.iter().filter(|tree| tree.standing == standing);
        (standing, u64::try_from(own.count()).unwrap_or(u64::MAX))
    };
    let all = Standing::ALL.into_iter().map(count);
    all.filter(|(_, trees)| *trees > 0).collect()
}

/// How many of the trees that live here are of each species, the most frequent first; under an empty name those of
/// which nobody has said it.
pub(crate) fn species(trees: &[Tree]) -> Vec<(String, u64)> {
    let mut counts: BTreeMap<&str, u64> = BTreeMap::new();
    let living = |tree: &&Tree| matches!(tree.standing, Standing::Alive | Standing::Unseen);
    for tree in trees.iter().filter(living) {
        let count = counts.entry(tree.names().0.unwrap_or("")).or_default();
        *count = count.saturating_add(1);
    }
    ordered(
        counts
            .into_iter()
            .map(|(name, trees)| (name.to_owned(), trees)),
    )
}

/// The same of several sections together.
pub(crate) fn species_of_all<'c>(
    counts: impl IntoIterator<Item = &'c (String, u64)>,
) -> Vec<(String, u64)> {
    let mut all: BTreeMap<&str, u64> = BTreeMap::new();
    for (name, trees) in counts {
        let count = all.entry(name).or_default();
        *count = count.saturating_add(*trees);
    }
    ordered(
        all.into_iter()
            .map(|(name, trees)| (name.to_owned(), trees)),
    )
}

fn ordered(counts: impl Iterator<Item = (String, u64)>) -> Vec<(String, u64)> {
    let mut counts: Vec<_> = counts.collect();
    counts.sort_by(|(one, trees), (other, others)| others.cmp(trees).then(one.cmp(other)));
    counts
}

#[cfg(test)]
mod tests;
