//! A section of a forest, read and told as its page does: trees that stand well, and each kind that doesn't.

use std::cell::RefCell;
use std::rc::Rc;

use futures::executor::block_on;
use serde_json::json;
use stele_client::cache::MemoryCache;
use stele_client::check::{CheckedHead, check_head};
use stele_client::log::Log;
use stele_client::seen::MemorySeen;
use stele_records::index::{IndexKey, Kind};
use stele_records::trust::TrustFile;
use stele_records::types::RecordType;
use stele_records::types::forest::EventKind::{
    Care, Correct, Inspect, Measure, Plant, Position, Remove, Select,
};
use stele_records::types::forest::section_id;
use stele_tests::city::{City, NOW, ORIGIN};
use stele_tests::rules::forest::{Grove, PLACE, SECTION, SIDE, SOUTH_WEST, at, event, with};
use stele_tests::rules::town::{Paper, Town};
use yew::Reducible;

use crate::session::browse::{begin, whole};
use crate::session::forest::tell_trees;
use crate::state::browse::{Browse, BrowseAction};
use crate::state::forest::{Named, Tree, named, trees};
use crate::state::told::{Told, ToldAction};
use crate::testing::market::HOSTILE;

/// The day on which it is looked at.
pub(crate) const TODAY: u64 = NOW / 86_400;

/// A log with a section of trees.
pub(crate) struct Wood {
    city: City,
    trust: TrustFile,
}

impl Wood {
    /// One tree of each kind, under a tag that says it, and a name that would like to be markup.
    pub(crate) fn new() -> Self {
        let mut grove = Grove::new();
        let place = |tree: i64| (PLACE.0 + 700 * tree, PLACE.1 + 900 * (tree % 3));
        for (tree, tag) in [
            (1, "alive"),
            (2, "dead"),
            (3, "gone"),
            (4, "moved"),
            (5, "elsewhere"),
        ] {
            grove.planted(tag, place(tree));
        }
        grove.happens("dead", Inspect, json!({"alive": false}));
        grove.happens("gone", Remove, json!({}));
        grove.happens("gone", Care, json!({"reason": "watered"}));
        grove.planted("giant", place(7));
        for (day, mm) in [("2026-05-02", 100), ("2026-06-02", 500)] {
            grove.happens("giant", Measure, json!({"dbhMm": mm, "eventDate": day}));
        }
        // Far outside of the section.
        let far = (SOUTH_WEST.0 + SIDE + 8_000, PLACE.1);
        grove.happens("moved", Position, at(far));
        grove.happens("elsewhere", Correct, json!({"section": "9-4"}));
        let old = json!({
            "observedOn": "2024-06-01", "scientificName": "Sophora <japonica>", "vernacularName": HOSTILE,
        });
        grove.card("unseen", with(at(place(6)), old));
        grove.happens(
            "cloned",
            Select,
            json!({"nurseryTag": "N-7", "scientificName": "Ginkgo biloba"}),
        );
        let clone = json!({"tag": "alive", "section": SECTION});
        grove.happens("cloned", Plant, clone);
        let signers = [(&grove.stranger.key, "surveyor")];
        let forged = event("forged", Position, at(place(8)));
        let forged = Paper::new(RecordType::TreeEvent, forged, &signers);
        grove.town.log(forged);
        Self {
            city: grove.town.city(),
            trust: Town::trust(),
        }
    }

    fn log(&self) -> Log<&City, MemoryCache> {
        let policy = self.trust.policy.clone();
        Log::new(&self.city, MemoryCache::default(), policy, ORIGIN)
    }

    fn head(&self) -> CheckedHead {
        let memory = MemorySeen::default();
        block_on(check_head(&self.log(), &self.trust, NOW, &memory, |_| ()))
    }

    /// The first window of a list, and each of its rows checked whole.
    pub(crate) fn list(&self, key: &IndexKey) -> Rc<Browse> {
        let state = RefCell::new(Rc::new(Browse::pending(key.clone())));
        let say = |action: BrowseAction| {
            let next = state.borrow().clone().reduce(action);
            *state.borrow_mut() = next;
        };
        say(BrowseAction::Begin {
            run: 1,
            key: key.clone(),
        });
        let (log, head) = (self.log(), self.head());
        block_on(begin(&log, &head, key, 1, say, async || ()));
        let numbers: Vec<u64> = state
            .borrow()
            .lines()
            .iter()
            .map(|line| line.index)
            .collect();
        for number in numbers {
            let line = block_on(whole(&log, &self.trust, &head, key, number));
            say(BrowseAction::Whole {
                of: 1,
                line: line.expect("the log has an index"),
            });
        }
        state.into_inner()
    }

    /// The lists of the section's events and cards.
    pub(crate) fn lists(&self) -> [Rc<Browse>; 2] {
        [RecordType::TreeEvent, RecordType::TreeCard]
            .map(|own| self.list(&IndexKey::area(own.name(), SECTION)))
    }

    /// The records about the section itself.
    pub(crate) fn own(&self) -> Rc<Browse> {
        self.list(&IndexKey::new(Kind::Subject, section_id(SECTION)))
    }

    /// All sections.
    pub(crate) fn sections(&self) -> Rc<Browse> {
        self.list(&IndexKey::new(Kind::Type, RecordType::Section.name()))
    }

    /// The trees of the section, told.
    pub(crate) fn trees(&self) -> Vec<Tree> {
        let [events, cards] = self.lists();
        self.told(&named(&[&events, &cards]), Some(SECTION))
    }

    /// These trees, told: of a section, or of no certain one.
    pub(crate) fn told(&self, named: &[Named], section: Option<&str>) -> Vec<Tree> {
        let ids: Vec<String> = named.iter().map(|tree| tree.subject.clone()).collect();
        let told = RefCell::new(Rc::new(Told::default()));
        let say = |action| {
            let next = told.borrow().clone().reduce(action);
            *told.borrow_mut() = next;
        };
        say(ToldAction::Begin { run: 1, anew: true });
        let came = |batch| say(ToldAction::Came { run: 1, batch });
        let (log, head) = (self.log(), self.head());
        block_on(tell_trees(
            &log,
            &self.trust,
            &head,
            &ids,
            came,
            async || (),
        ));
        trees(named, &told.into_inner(), section, TODAY)
    }
}
