//! What a project's wage runs paid to one worker.

use std::rc::Rc;

use stele_client::cache::Cache;
use stele_client::check::{CheckedHead, Inquiry, check_in_full, check_list};
use stele_client::fetch::Fetch;
use stele_client::log::Log;
use stele_records::index::{IndexKey, Kind};
use stele_records::known::{Fact, Known};
use stele_records::trust::TrustFile;
use stele_records::types::Content as Says;
use stele_records::verdict::{Answer, Reason};

use super::Session;
use crate::state::record::EntryView;
use crate::state::story::MOST;

impl Session {
    /// The parts of wage runs of a project in which this pseudonym stands: the newest first, each checked in
    /// full.
    ///
    /// # Errors
    /// [`Reason`] why that can't be known.
    pub(crate) async fn paid_to(
        &self,
        head: &CheckedHead,
        project: &str,
        pseudonym: &str,
    ) -> Result<Vec<Rc<EntryView>>, Reason> {
        paid_to(&self.log, &self.trust, head, project, pseudonym).await
    }
}

/// The same in any log.
pub(crate) async fn paid_to<F: Fetch, C: Cache>(
    log: &Log<F, C>,
    trust: &TrustFile,
    head: &CheckedHead,
    project: &str,
    pseudonym: &str,
) -> Result<Vec<Rc<EntryView>>, Reason> {
    let key = IndexKey::new(Kind::Pseudonym, pseudonym);
    let list = check_list(log, head, std::slice::from_ref(&key)).await;
    // That there is nothing is said only of a complete list.
    let open = list.first().filter(|list| list.answer() != Answer::Yes);
    if let Some(list) = open {
        return Err(list.reason().unwrap_or(Reason::Blocked));
    }
    let mut inquiry = Inquiry::new(log, trust, head).ok_or(Reason::Blocked)?;
    let runs = |known: &Known<'_>| {
        let facts = known.facts(&key)?.into_iter();
        let own = facts
            .filter(|fact| matches!(fact.content(), Says::WageRun(run) if run.project == project));
        Ok(own.map(Fact::number).collect::<Vec<_>>())
    };
    let mut numbers = inquiry.ask(runs).await?;
    numbers.reverse();
    numbers.truncate(MOST);
    let mut entries = Vec::new();
    check_in_full(&mut inquiry, &key, &numbers, |entry| {
        entries.push(Rc::new(EntryView::done(entry, head.checkpoint.as_ref())));
    })
    .await;
    Ok(entries)
}

#[cfg(test)]
mod tests {
    use super::*;
    use futures::executor::block_on;
    use serde_json::json;
    use stele_client::cache::MemoryCache;
    use stele_client::check::check_head;
    use stele_client::seen::MemorySeen;
    use stele_records::types::RecordType;
    use stele_tests::city::{NOW, ORIGIN};
    use stele_tests::rules::town::{Paper, Town};

    #[test]
    fn a_worker_finds_the_runs_of_one_project() {
        let mut town = Town::default();
        let [employer, supervisor] = ["contractor", "supervisor"].map(|kind| town.party(kind));
        let mut run = |project: &str, name: &str, pseudonym: &str| {
            let contract = format!("{project}-C1");
            let subject = json!({
                "id": format!("urn:stele:wages:{contract}:{name}"), "project": project,
                "contract": contract, "wageRun": name, "period": "2026-07", "part": 1, "parts": 1,
                "amount": "5800", "currency": "CNY", "date": "2026-08-05",
                "lines": [{"amount": "5800", "pseudonym": pseudonym}],
            });
            let signers = [(&employer.key, "employer"), (&supervisor.key, "supervisor")];
            town.log(Paper::new(RecordType::WageRun, subject, &signers))
        };
        let first = run("P-1", "W-1", "w-3K9");
        run("P-1", "W-2", "w-7Q2");
        run("P-2", "W-1", "w-3K9");
        let last = run("P-1", "W-3", "w-3K9");
        let (mut city, trust) = (town.city(), Town::trust());
        let find = |city: &stele_tests::city::City, project: &str, pseudonym: &str| {
            let log = Log::new(city, MemoryCache::default(), trust.policy.clone(), ORIGIN);
            let memory = MemorySeen::default();
            let head = block_on(check_head(&log, &trust, NOW, &memory, |_| ()));
            let found = block_on(paid_to(&log, &trust, &head, project, pseudonym));
            found.map(|all| {
                all.iter()
                    .filter_map(|entry| entry.index)
                    .collect::<Vec<_>>()
            })
        };
        assert_eq!(find(&city, "P-1", "w-3K9"), Ok(vec![last, first]));
        assert_eq!(find(&city, "P-3", "w-3K9"), Ok(Vec::new()));
        assert_eq!(find(&city, "P-1", "w-none"), Ok(Vec::new()));
        // What can't be had is no absence.
        city.files.retain(|path, _| !path.contains("page"));
        assert!(find(&city, "P-1", "w-none").is_err());
    }
}
