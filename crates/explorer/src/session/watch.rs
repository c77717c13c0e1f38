//! What is new about the things that a reader follows.

use stele_client::check::CheckedHead;
use stele_records::index::IndexKey;
use stele_records::verdict::Reason;

use super::Session;
use crate::state::watch::{Followed, Found};

impl Session {
    /// Under what the reader's list of this log is kept: the log's name and each of its keys.
    pub(crate) fn memory_keys(&self) -> Vec<String> {
        self.log.memory_keys()
    }

    /// Looks all of them up, side by side; `say` is told what is new of each.
    pub(crate) async fn news(
        &self,
        head: &CheckedHead,
        all: &[Followed],
        say: impl Fn(IndexKey, Found),
    ) {
        let Some(checkpoint) = &head.checkpoint else {
            let why = head.error.clone().map(Reason::from);
            for followed in all {
                say(followed.key.clone(), Found::cant_tell(why.clone()));
            }
            return;
        };
        let (size, time) = (checkpoint.size(), checkpoint.quorum_time());
        let keys: Vec<IndexKey> = all.iter().map(|followed| followed.key.clone()).collect();
        let lists = self.look_up(head, &keys).await;
        for (followed, list) in all.iter().zip(&lists) {
            let (found, wanted) = Found::looked_up(followed.mark, list, size, time);
            let found = match (followed.mark, wanted, &list.found) {
                (Some(mark), Some(wanted), Ok(lookup)) => {
                    let from = wanted.start;
                    found.read(mark, from, self.numbers(head, lookup, wanted).await)
                }
                _ => found,
            };
            say(followed.key.clone(), found.below(&head.verdict));
        }
    }
}
