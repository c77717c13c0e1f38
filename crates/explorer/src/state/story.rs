//! Everything about a flat, a tree, an entity, a project or an account, and about all points: what it comes to, and the entries that it comes from.

use std::rc::Rc;

use stele_records::index::{IndexKey, Kind};
use stele_records::story::{
    AccountStory, Counterpart, EntityStory, FlatStory, Letting, MovementKind, PointsStory,
    ProjectStory, TreeStory,
};
use stele_records::types::RecordType;
use stele_records::types::field::{ENTITY, PROPERTY};
use stele_records::types::funds::project_id;
use stele_records::types::points::account_id;
use stele_records::verdict::{Check, CheckCode, Outcome, Reason, Verdict};

use super::list::ListView;
use super::names::{Named, Names};
use super::record::{EntryView, Tone};
use super::rows::Rows;
use crate::route::{ListRoute, Route};

/// How many entries of a history are checked and shown at once.
pub(crate) const MOST: usize = 60;

/// What a page is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum About {
    /// A flat, by its unit number.
    Flat(String),
    /// A tree, by its tag.
    Tree(String),
    /// An entity, by its code.
    Entity(String),
    /// A project, by its name.
    Project(String),
    /// A points account, by its name.
    Account(String),
    /// All points of the city.
    Points,
}

impl About {
    /// The id of its subject, where its address gives that.
    pub(crate) fn subject(&self) -> Option<String> {
        match self {
            Self::Flat(unit) => Some(format!("{PROPERTY}{unit}")),
            Self::Entity(code) => Some(format!("{ENTITY}{code}")),
            Self::Project(project) => Some(project_id(project)),
            Self::Account(account) => Some(account_id(account)),
            Self::Tree(_) | Self::Points => None,
        }
    }

    /// The key of the list that its history is. A tree's history is that of its subject, whatever tags
    /// it has borne; where no tree is known, the entries with the tag are all that there is.
    pub(crate) fn key(&self, story: Option<&Story>) -> IndexKey {
        match (self, story) {
            (Self::Tree(tag), Some(Story::Trees(trees))) => match trees.first() {
                Some(tree) => IndexKey::new(Kind::Subject, tree.subject.as_str()),
                None => IndexKey::new(Kind::Tag, tag.as_str()),
            },
            (Self::Tree(tag), _) => IndexKey::new(Kind::Tag, tag.as_str()),
            (Self::Account(account), _) => IndexKey::new(Kind::Account, account.as_str()),
            (Self::Points, _) => IndexKey::new(Kind::Type, RecordType::Grant.name()),
            (Self::Project(project), _) => IndexKey::new(Kind::Project, project.as_str()),
            _ => IndexKey::new(Kind::Subject, self.subject().unwrap_or_default()),
        }
    }

    /// The key whose feed announces what is logged about it, if there is one.
    pub(crate) fn feed_key(&self) -> Option<IndexKey> {
        match self {
            Self::Project(project) => Some(IndexKey::project(project)),
            Self::Entity(_) => self.subject().map(|id| IndexKey::company(&id)),
            Self::Flat(_) | Self::Tree(_) | Self::Account(_) | Self::Points => None,
        }
    }

    /// Its address.
    pub(crate) fn route(&self) -> Route {
        match self.clone() {
            Self::Flat(unit) => Route::Property { unit },
            Self::Tree(tag) => Route::Tree { tag },
            Self::Entity(code) => Route::Entity { code },
            Self::Project(project) => Route::Project { project, at: None },
            Self::Account(account) => Route::Account { account },
            Self::Points => Route::Points,
        }
    }
}

/// What a history comes to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Story {
    Flat(FlatStory),
    /// All trees that have borne the tag: the one that bears it now first.
    Trees(Vec<TreeStory>),
    Entity(EntityStory),
    Project(ProjectStory),
    Account(AccountStory),
    Points(PointsStory),
}

impl Story {
    /// Whom it names: who plants and inspects, and who may let.
    pub(crate) fn name(&self, named: &mut Named) {
        match self {
            Self::Flat(flat) => {
                let agents = flat.letting.iter().filter_map(|letting| match letting {
                    Letting::Agent { entity, .. } => Some(entity.clone()),
                    Letting::Owner => None,
                });
                named.ids.extend(agents);
            }
            Self::Trees(trees) => {
                for tree in trees {
                    let gone = tree.gone.as_ref().map(|(moment, _)| moment);
                    let all = [tree.chosen.as_ref(), tree.planted.as_ref(), gone];
                    let all = all.into_iter().chain([tree.last_alive.as_ref()]).flatten();
                    let keys = all.map(|moment| (moment.key.clone(), moment.entry));
                    named.keys.extend(keys);
                }
            }
            Self::Account(account) => {
                let merchants = account.events.iter();
                let merchants = merchants.filter_map(|event| match &event.with {
                    Counterpart::Merchant { id, .. } => Some(id.clone()),
                    _ => None,
                });
                named.ids.extend(merchants);
            }
            Self::Entity(_) | Self::Points(_) => {}
            Self::Project(project) => name_project(project, named),
        }
    }
}

/// Who has to do with the money of a project.
fn name_project(project: &ProjectStory, named: &mut Named) {
    let own = project.own.iter();
    let own = own.flat_map(|own| [&own.buyer, &own.supervisor]);
    let links = project.links.iter();
    let links = links.flat_map(|link| [&link.buyer, &link.supplier]);
    named.ids.extend(own.chain(links).cloned());
    for movement in &project.movements {
        let payee = match &movement.kind {
            MovementKind::Payment { payee, .. } => Some(payee),
            MovementKind::Reversal { payee, .. } => payee.as_ref(),
            MovementKind::Wages { .. } => None,
        };
        let both = [Some(&movement.payer), payee].into_iter().flatten();
        named.ids.extend(both.filter(|id| !id.is_empty()).cloned());
        // Movements are in the order of the log: what a key was last is what it is.
        let signers = movement.signers.iter();
        let keys = signers.clone().map(|by| (by.key.clone(), movement.entry));
        named.keys.extend(keys);
        let given = signers.filter_map(|by| by.accredited.as_ref());
        let givers = given.map(|given| (given.by.clone(), given.entry));
        for (key, entry) in givers {
            // What it was when it signed a payment itself says more.
            named.keys.entry(key).or_insert(entry);
        }
    }
}

/// A page about a thing, as far as it is known.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct StoryView {
    pub(crate) about: About,
    /// The list of its history.
    pub(crate) list: ListView,
    /// How many entries were read and checked for it, of how many that are wanted so far; nothing before the first.
    pub(crate) reading: Option<(u64, u64)>,
    /// Nothing while it is put together.
    pub(crate) story: Option<Result<Rc<Story>, Reason>>,
    /// The newest entries, each checked in full.
    pub(crate) rows: Rows,
    pub(crate) names: Names,
}

impl StoryView {
    /// Before anything is known, of the newest state or that which the log had at this size.
    pub(crate) fn pending(about: About, at: Option<u64>) -> Self {
        let route = ListRoute::of(about.key(None));
        let list = ListView::pending(ListRoute { at, ..route });
        Self {
            about,
            list,
            reading: None,
            story: None,
            rows: Rows::default(),
            names: Names::default(),
        }
    }

    /// An entry of the history, if it is shown.
    pub(crate) fn entry(&self, index: u64) -> Option<&Rc<EntryView>> {
        let mut rows = self.rows.rows().iter();
        rows.find(|row| row.index == index)?.entry.as_ref()
    }
}

/// The checks that speak against a record, or warn.
pub(crate) fn against(verdict: &Verdict) -> impl Iterator<Item = &Check> {
    verdict.checks().iter().filter(|check| match check.outcome {
        Outcome::Failed(_) => true,
        // What is said of the whole log stands above.
        Outcome::Warning(_) => matches!(check.code, CheckCode::Rule(_)),
        _ => false,
    })
}

/// Whether a record holds, and a rule warns of it.
pub(crate) fn is_warned(entry: &EntryView) -> bool {
    Tone::of(&entry.verdict) == Tone::Note
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_page_has_its_list() {
        let flat = About::Flat("130629001001GB00001F00010001".into());
        assert_eq!(flat.key(None).kind(), Kind::Subject);
        let tree = About::Tree("T-1".into());
        assert_eq!(tree.key(None).kind(), Kind::Tag);
        let project = About::Project("XA/1".into());
        assert_eq!(project.key(None), IndexKey::new(Kind::Project, "XA/1"));
        assert_eq!(
            project.subject().as_deref(),
            Some("urn:stele:project:XA%2F1")
        );
        assert_eq!(Route::parse(&project.route().to_hash()), project.route());
        let account = About::Account("p-7".into());
        assert_eq!(account.key(None), IndexKey::new(Kind::Account, "p-7"));
        for about in [account, About::Points] {
            assert_eq!(Route::parse(&about.route().to_hash()), about.route());
        }
        // Nobody can subscribe to a person.
        for about in [&flat, &tree, &About::Account("p-7".into()), &About::Points] {
            assert_eq!(about.feed_key(), None);
        }
        for about in [&project, &About::Entity("91133100MA0CPN1A14".into())] {
            let key = about.feed_key().expect("it has a feed");
            assert!(key.has_feed(), "{key:?}");
        }
        let none = Story::Trees(Vec::new());
        assert_eq!(tree.key(Some(&none)).kind(), Kind::Tag);
        assert_eq!(Route::parse(&tree.route().to_hash()), tree.route());
    }
}
