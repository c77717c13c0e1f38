//! Trees, sections and companies, told one after the other from what counts.

use std::rc::Rc;

use stele_client::cache::Cache;
use stele_client::check::{CheckedHead, Inquiry};
use stele_client::fetch::Fetch;
use stele_client::log::Log;
use stele_records::rules::forest::{living_species, survival};
use stele_records::story::{EntityStory, TreeStory};
use stele_records::trust::TrustFile;
use stele_records::verdict::Reason;

use super::Session;
use crate::state::forest::{Census, Found};
use crate::state::told::Answer;

/// So many trees share what they rest on; after each such batch it is said what came out.
const BATCH: usize = 10;

impl Session {
    /// Tells the lives of these trees, by their ids. `pause` is waited for between batches.
    pub(crate) async fn tell_trees(
        &self,
        head: &CheckedHead,
        trees: &[String],
        say: impl Fn(Vec<(String, Found)>),
        pause: impl AsyncFn(),
    ) {
        tell_trees(&self.log, &self.trust, head, trees, say, pause).await;
    }

    /// Tells these entities, by their ids. `pause` is waited for between batches.
    pub(crate) async fn tell_entities(
        &self,
        head: &CheckedHead,
        entities: &[String],
        say: impl Fn(Vec<(String, Answer<Rc<EntityStory>>)>),
        pause: impl AsyncFn(),
    ) {
        for batch in entities.chunks(BATCH) {
            let mut inquiry = Inquiry::new(&self.log, &self.trust, head);
            let mut told = Vec::new();
            for entity in batch {
                let answer = match &mut inquiry {
                    Some(inquiry) => {
                        let tell = inquiry.tell(|known| EntityStory::tell(known, entity, head.now));
                        tell.await.map(Rc::new)
                    }
                    None => Err(Reason::Blocked),
                };
                told.push((entity.clone(), answer));
            }
            say(told);
            pause().await;
        }
    }

    /// What became of the trees of a section.
    ///
    /// # Errors
    /// [`Reason`] why that can't be known here.
    pub(crate) async fn census(
        &self,
        head: &CheckedHead,
        section: &str,
    ) -> Result<Rc<Census>, Reason> {
        let mut inquiry = Inquiry::new(&self.log, &self.trust, head).ok_or(Reason::Blocked)?;
        let survival = inquiry.tell(|known| survival(known, section)).await?;
        let species = inquiry.tell(|known| living_species(known, section)).await?;
        Ok(Rc::new(Census { survival, species }))
    }
}

/// Tells the lives of these trees, by their ids.
pub(crate) async fn tell_trees<F: Fetch, C: Cache>(
    log: &Log<F, C>,
    trust: &TrustFile,
    head: &CheckedHead,
    trees: &[String],
    say: impl Fn(Vec<(String, Found)>),
    pause: impl AsyncFn(),
) {
    for batch in trees.chunks(BATCH) {
        let mut inquiry = Inquiry::new(log, trust, head);
        let mut found = Vec::new();
        for tree in batch {
            let answer = match &mut inquiry {
                Some(inquiry) => {
                    let tell = inquiry.tell(|known| TreeStory::tell(known, tree, head.now));
                    tell.await.map(|story| story.map(Rc::new))
                }
                None => Err(Reason::Blocked),
            };
            found.push((tree.clone(), answer));
        }
        say(found);
        pause().await;
    }
}
