//! What a wage run paid to a worker: by the pseudonym that was attested for the project.

use std::collections::BTreeSet;

use stele_records::types::Content as Says;
use stele_records::types::funds::project_id;

use super::record::RecordView;

/// The lines of one part of a wage run that are a worker's.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Paid {
    pub(crate) pseudonym: String,
    /// Number, from 1, and amount of each. There is one, or none; a rule is broken by more.
    pub(crate) lines: Vec<(usize, String)>,
    pub(crate) currency: String,
    /// The month, YYYY-MM.
    pub(crate) month: String,
    pub(crate) parts: i64,
}

impl Paid {
    /// What a wage run has for this pseudonym; nothing of a record that is none.
    pub(crate) fn of(run: &RecordView, pseudonym: &str) -> Option<Self> {
        let Says::WageRun(run) = &run.said()?.content else {
            return None;
        };
        let lines = (1..).zip(&run.lines);
        let lines = lines.filter(|(_, line)| line.pseudonym == pseudonym);
        Some(Self {
            pseudonym: pseudonym.to_owned(),
            lines: lines
                .map(|(number, line)| (number, line.amount.clone()))
                .collect(),
            currency: run.total.currency.clone(),
            month: run.period.clone(),
            parts: run.parts,
        })
    }
}

/// The pseudonym of a worker that `attestation` attests for the project that `shown` is or belongs to.
pub(crate) fn worker(shown: &RecordView, attestation: &RecordView) -> Option<String> {
    let project = match &shown.said()?.content {
        Says::WageRun(run) => project_id(&run.project),
        Says::Project(_) => shown.subject_id.clone(),
        _ => return None,
    };
    match &attestation.said()?.content {
        Says::Person(person)
            if person.scope == "project" && person.scope_id.as_ref() == Some(&project) =>
        {
            Some(person.pseudonym.clone())
        }
        _ => None,
    }
}

/// The pseudonyms that the reader has disclosed to be their own, on this page.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Mine(pub(crate) BTreeSet<String>);

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::samples;
    use stele_records::types::RecordType;

    fn view(record_type: RecordType) -> RecordView {
        RecordView::read(&samples::record(record_type)).expect("an intact record")
    }

    #[test]
    fn a_run_pays_by_its_lines() {
        let run = view(RecordType::WageRun);
        let paid = Paid::of(&run, "w-7Q2").expect("a wage run");
        assert_eq!(paid.lines, [(2, "5800".to_owned())]);
        assert_eq!((paid.currency.as_str(), paid.parts), ("CNY", 2));
        assert_eq!(Paid::of(&run, "w-none").expect("a wage run").lines, []);
        assert_eq!(Paid::of(&view(RecordType::Payment), "w-7Q2"), None);
    }

    #[test]
    fn a_worker_is_attested_for_this_project_alone() {
        let (run, project) = (view(RecordType::WageRun), view(RecordType::Project));
        let own = samples::worker("XA-2026-01", "w-7Q2");
        let own = RecordView::read(&own).expect("an intact record");
        assert_eq!(worker(&run, &own).as_deref(), Some("w-7Q2"));
        assert_eq!(worker(&project, &own).as_deref(), Some("w-7Q2"));
        let other = samples::worker("XA-2026-02", "w-7Q2");
        let other = RecordView::read(&other).expect("an intact record");
        // A landlord is no worker, and a lease pays nobody wages.
        for (shown, person) in [
            (&run, &other),
            (&project, &other),
            (&run, &view(RecordType::PersonAttestation)),
            (&view(RecordType::Lease), &own),
        ] {
            assert_eq!(worker(shown, person), None);
        }
    }
}
