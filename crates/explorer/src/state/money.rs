//! All projects side by side: which there are, in which order, and the figures of those that have been seen.

use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use stele_records::amount::Amount;
use stele_records::story::{ProjectStory, Sums};
use stele_records::types::Content;
use stele_records::verdict::Reason;
use yew::Reducible;

use super::record::RecordView;

/// In which order projects stand.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) enum Order {
    /// Whatever was logged last stands first.
    #[default]
    Newest,
    /// By what records say of the budget. Currencies are never compared: the one that most projects are in comes first.
    Largest,
    /// By how much is late, as far as that has been worked out; else the newest first.
    Late,
}

/// A project that a record names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Listed {
    /// Number of the newest entry that names it.
    pub(crate) index: u64,
    /// Its name.
    pub(crate) project: String,
    /// What is built, as that record says.
    pub(crate) title: String,
    budget: Sums,
}

#[cfg(test)]
impl Listed {
    /// With this name and nothing else.
    pub(crate) fn named(project: &str) -> Self {
        Self {
            index: 0,
            project: project.to_owned(),
            title: String::new(),
            budget: Sums::default(),
        }
    }
}

/// The projects that these records name, newest first, each once; by the newest of its records.
pub(crate) fn projects<'r>(
    records: impl Iterator<Item = (u64, &'r RecordView)>,
    order: Order,
) -> Vec<Listed> {
    let mut seen = BTreeSet::new();
    let mut all = Vec::new();
    for (index, record) in records {
        if let Some(Content::Project(own)) = record.said().map(|said| &said.content)
            && seen.insert(own.project.clone())
        {
            all.push(Listed {
                index,
                project: own.project.clone(),
                title: own.title.clone(),
                budget: Sums::of(&own.budget),
            });
        }
    }
    if order == Order::Largest {
        let mut uses: BTreeMap<String, usize> = BTreeMap::new();
        for (_, currency) in all.iter().flat_map(|own| own.budget.iter()) {
            *uses.entry(currency.to_owned()).or_default() += 1;
        }
        let mut currencies: Vec<(String, usize)> = uses.into_iter().collect();
        currencies.sort_by_key(|(_, uses)| std::cmp::Reverse(*uses));
        let key = |own: &Listed| {
            let sums = currencies
                .iter()
                .map(|(currency, _)| own.budget.get(currency));
            std::cmp::Reverse(sums.collect::<Vec<Amount>>())
        };
        // Those that are alike stay as they were: the newest first.
        all.sort_by_key(key);
    }
    all
}

/// What is told of a project.
pub(crate) type Told = Rc<Result<ProjectStory, Reason>>;

/// The figures, as far as they have been worked out: of projects whose rows have come into view, one after the other.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Figures {
    /// In the order in which they were seen.
    seen: Vec<String>,
    told: BTreeMap<String, Told>,
}

/// What happens to them.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum FiguresAction {
    /// The log is in another state: all of it is worked out again.
    Begin,
    /// A row has come into view.
    Seen(String),
    /// A project's figures are there, or it is known why not.
    Told(String, Told),
    /// What could not be known is asked for again.
    Retry,
}

impl Figures {
    /// Which project's figures are worked out next.
    pub(crate) fn next(&self) -> Option<&str> {
        let mut seen = self.seen.iter();
        let next = seen.find(|project| !self.told.contains_key(*project));
        next.map(String::as_str)
    }

    /// What is told of a project.
    pub(crate) fn of(&self, project: &str) -> Option<&Told> {
        self.told.get(project)
    }

    /// Whether something could not be known, which may be known another time.
    pub(crate) fn is_open(&self) -> bool {
        self.told.values().any(|told| told.is_err())
    }
}

impl Reducible for Figures {
    type Action = FiguresAction;

    fn reduce(self: Rc<Self>, action: FiguresAction) -> Rc<Self> {
        let mut next = (*self).clone();
        match action {
            FiguresAction::Begin => next.told.clear(),
            FiguresAction::Seen(project) if next.seen.contains(&project) => return self,
            FiguresAction::Seen(project) => next.seen.push(project),
            FiguresAction::Told(project, told) => {
                next.told.insert(project, told);
            }
            FiguresAction::Retry => next.told.retain(|_, told| told.is_ok()),
        }
        Rc::new(next)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use stele_records::types::RecordType;
    use stele_records::types::field::Money;
    use stele_records::types::funds::Project;

    use crate::state::fields::Said;
    use crate::state::record::Content as RecordContent;
    use crate::testing;

    fn record(project: &str, title: &str, budget: &[(&str, &str)]) -> RecordView {
        let budget = budget.iter().map(|(amount, currency)| Money {
            amount: (*amount).into(),
            currency: (*currency).into(),
        });
        let said = Said {
            record_type: RecordType::Project,
            content: Content::Project(Project {
                project: project.into(),
                title: title.into(),
                buyer: String::new(),
                supervisor: String::new(),
                budget: budget.collect(),
                approval_limit: Vec::new(),
            }),
            fields: Vec::new(),
        };
        let any = testing::tree_record("A-1");
        RecordView {
            content: RecordContent::Known(Box::new(said)),
            ..RecordView::read(&any).expect("a record")
        }
    }

    fn names(records: &[(u64, RecordView)], order: Order) -> Vec<(u64, String)> {
        let records = records.iter().map(|(index, record)| (*index, record));
        let all = projects(records, order).into_iter();
        all.map(|own| (own.index, own.project)).collect()
    }

    #[test]
    fn a_project_stands_once_by_its_newest_record() {
        let all = [
            (9, record("B", "new", &[("1", "CNY")])),
            (7, record("A", "a", &[("300", "CNY"), ("1", "EUR")])),
            (4, record("B", "old", &[("900", "CNY")])),
            (3, record("E", "e", &[("5", "EUR")])),
            (2, record("C", "c", &[("20", "CNY")])),
        ];
        let of = |order| {
            let names = names(&all, order).into_iter();
            names.map(|(_, name)| name).collect::<String>()
        };
        assert_eq!(of(Order::Newest), "BAEC");
        // By yuan, since most of them are in yuan; what has none comes last.
        assert_eq!(of(Order::Largest), "ACBE");
        assert_eq!(names(&all, Order::Newest)[0], (9, "B".into()));
        let tree = [(
            1,
            RecordView::read(&testing::tree_record("A-1")).expect("a record"),
        )];
        assert_eq!(names(&tree, Order::Newest), []);
    }

    #[test]
    fn figures_come_in_the_order_in_which_rows_are_seen() {
        let told: Told = Rc::new(Err(Reason::Offline));
        let figures = Rc::new(Figures::default());
        assert_eq!(figures.next(), None);
        let figures = figures.reduce(FiguresAction::Seen("b".into()));
        let figures = figures.reduce(FiguresAction::Seen("a".into()));
        let figures = figures.reduce(FiguresAction::Seen("b".into()));
        assert_eq!(figures.next(), Some("b"));
        let figures = figures.reduce(FiguresAction::Told("b".into(), told));
        assert_eq!(figures.next(), Some("a"));
        assert!(figures.of("b").is_some() && figures.is_open());
        let again = Rc::clone(&figures).reduce(FiguresAction::Retry);
        assert_eq!((again.next(), again.is_open()), (Some("b"), false));
        let anew = figures.reduce(FiguresAction::Begin);
        assert_eq!((anew.next(), anew.of("b")), (Some("b"), None));
    }
}
