//! What a company paid and received in every project, as far as it has been added up.

use std::rc::Rc;

use stele_records::story::{Dealing, Dealings, LeftOut, RecordStanding, Sums};
use stele_records::verdict::Reason;

use super::list::{ListAnswer, ListView};
use super::rows::Rows;

/// What was found of one project, or why that can't be told here.
pub(crate) type Found = Result<Rc<Dealings>, Reason>;

/// What is known so far.
#[derive(Debug, Clone, PartialEq, Default)]
pub(crate) struct DealingsView {
    /// The list of all entries that name it; nothing while it is being looked up.
    pub(crate) list: Option<ListView>,
    /// In how many projects it pays or is paid, or why that can't be known; nothing while the entries are read.
    pub(crate) projects: Option<Result<usize, Reason>>,
    /// What was added up, in the order of the projects' names.
    pub(crate) found: Vec<(String, Found)>,
}

/// How far it has come.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Far {
    /// The list is being looked up.
    Looking,
    /// So many entries are being read.
    Reading(u64),
    /// So many projects of so many have been added up.
    Adding(usize, usize),
    /// All of it is there.
    Done,
    /// It can't be told, for this reason where there is one.
    CantTell(Option<Reason>),
}

/// All projects together: of those that could be told.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Totals {
    /// What it paid, to entities and to workers.
    pub(crate) paid: Sums,
    /// What of that went to workers.
    pub(crate) wages: Sums,
    /// What it received.
    pub(crate) received: Sums,
    /// How many entries stand under its contracts.
    pub(crate) read: usize,
}

impl DealingsView {
    pub(crate) fn far(&self) -> Far {
        let Some(list) = &self.list else {
            return Far::Looking;
        };
        let nothing = Rows::default();
        match (list.answer(&nothing), &self.projects) {
            (ListAnswer::Pending, _) => Far::Looking,
            (ListAnswer::Nothing, _) => Far::Done,
            (ListAnswer::Complete(count), None) => Far::Reading(count),
            (ListAnswer::Complete(_), Some(Err(why))) => Far::CantTell(Some(why.clone())),
            (ListAnswer::Complete(_), Some(Ok(of))) if self.found.len() < *of => {
                Far::Adding(self.found.len(), *of)
            }
            (ListAnswer::Complete(_), Some(Ok(_))) => Far::Done,
            // Of a list that may lack something no sum is made.
            (ListAnswer::Then(_) | ListAnswer::CantTell(_) | ListAnswer::Wrong, _) => {
                Far::CantTell(list.reason(&nothing))
            }
        }
    }

    /// The projects in which something moved, whatever moved last first.
    pub(crate) fn moved(&self) -> Vec<&Dealings> {
        let mut moved: Vec<&Dealings> = self.told().filter(|own| own.has_moved()).collect();
        moved.sort_by_key(|own| std::cmp::Reverse(own.counted.last().map(|last| last.entry)));
        moved
    }

    /// In how many it is named, and nothing that counts has moved.
    pub(crate) fn idle(&self) -> usize {
        self.told().filter(|own| !own.has_moved()).count()
    }

    /// The projects that can't be told, and why.
    pub(crate) fn open(&self) -> Vec<(&str, &Reason)> {
        let open = self.found.iter();
        open.filter_map(|(project, found)| Some((project.as_str(), found.as_ref().err()?)))
            .collect()
    }

    pub(crate) fn totals(&self) -> Totals {
        let mut all = Totals::default();
        for own in self.told() {
            all.paid.add_all(&own.paid_in_all());
            all.wages.add_all(&own.wages);
            all.received.add_all(&own.received);
            all.read = all.read.saturating_add(own.read);
        }
        all
    }

    /// What was left out, in the order of the log.
    pub(crate) fn left_out(&self) -> Vec<&LeftOut> {
        let mut all: Vec<&LeftOut> = self.told().flat_map(|own| &own.left_out).collect();
        all.sort_by_key(|own| own.entry);
        all
    }

    /// What counts and did not simply pass, in the order of the log.
    pub(crate) fn flagged(&self) -> Vec<&Dealing> {
        let counted = self.told().flat_map(|own| &own.counted);
        let mut all: Vec<&Dealing> = counted
            .filter(|own| own.standing != RecordStanding::Passes)
            .collect();
        all.sort_by_key(|own| own.entry);
        all
    }

    fn told(&self) -> impl Iterator<Item = &Dealings> {
        let found = self.found.iter();
        found.filter_map(|(_, found)| found.as_ref().ok().map(AsRef::as_ref))
    }
}
