//! What is in the queue, by both names of each record.

use std::collections::HashMap;

use stele_verify::hash::Hash;

use super::{Named, Which};
use crate::store::{Home, Queue, QueueError};

/// The queue as it was read last. Each batch is read once.
#[derive(Debug)]
pub struct Waiting {
    queue: Queue,
    /// The records of each batch.
    batches: HashMap<String, Vec<Named>>,
    /// Under each id the leaf hashes of what waits under it, mostly one.
    ids: HashMap<String, Vec<Hash>>,
    /// Under each leaf hash the id and the batch.
    leaves: HashMap<Hash, (String, String)>,
}

impl Waiting {
    /// The queue of this folder, not read yet.
    pub fn new(home: &Home) -> Self {
        Self {
            queue: Queue::new(home.state("queue")),
            batches: HashMap::new(),
            ids: HashMap::new(),
            leaves: HashMap::new(),
        }
    }

    /// How many records wait.
    pub fn count(&self) -> usize {
        self.leaves.len()
    }

    /// Reads what has come, and forgets what has gone.
    ///
    /// # Errors
    /// [`QueueError::Damaged`] if a batch can't be trusted, and [`QueueError::Disk`].
    pub fn refresh(&mut self) -> Result<(), QueueError> {
        let names = self.queue.names()?;
        let gone = self.batches.keys();
        // Names are sorted.
        let gone = gone.filter(|known| names.binary_search(known).is_err());
        for name in gone.cloned().collect::<Vec<_>>() {
            self.forget(&name);
        }
        for name in names {
            if self.batches.contains_key(&name) {
                continue;
            }
            let batch = match self.queue.read_batch(name) {
                Ok(batch) => batch,
                Err(QueueError::Disk(error)) if error.is_not_found() => continue,
                Err(error) => return Err(error),
            };
            let records = batch.entries.iter().filter_map(|entry| Named::of(entry));
            let records = records.collect();
            self.learn(batch.name, records);
        }
        Ok(())
    }

    /// Takes a batch that was just added, of these records.
    pub fn learn(&mut self, name: String, records: Vec<Named>) {
        for Named { id, leaf } in &records {
            let known = self.leaves.insert(*leaf, (id.clone(), name.clone()));
            if known.is_none() {
                self.ids.entry(id.clone()).or_default().push(*leaf);
            }
        }
        self.batches.insert(name, records);
    }

    fn forget(&mut self, name: &str) {
        for Named { id, leaf } in self.batches.remove(name).unwrap_or_default() {
            // It may wait in a later batch as well.
            if self
                .leaves
                .get(&leaf)
                .is_none_or(|(_, batch)| batch != name)
            {
                continue;
            }
            self.leaves.remove(&leaf);
            if let Some(leaves) = self.ids.get_mut(&id) {
                leaves.retain(|known| *known != leaf);
                if leaves.is_empty() {
                    self.ids.remove(&id);
                }
            }
        }
    }

    /// A record that waits, with the name of its batch.
    pub fn find(&self, which: &Which) -> Option<(Named, String)> {
        let leaf = match which {
            Which::Leaf(leaf) => *leaf,
            Which::Id(id) => *self.ids.get(id)?.first()?,
        };
        let (id, batch) = self.leaves.get(&leaf)?;
        let id = id.clone();
        Some((Named { id, leaf }, batch.clone()))
    }

    /// Whether exactly this record waits.
    pub fn has(&self, leaf: &Hash) -> bool {
        self.leaves.contains_key(leaf)
    }

    /// What waits under this id, if it is something else than this leaf.
    pub fn other(&self, id: &str, leaf: &Hash) -> Option<Hash> {
        let mut leaves = self.ids.get(id)?.iter();
        leaves.find(|known| *known != leaf).copied()
    }
}
