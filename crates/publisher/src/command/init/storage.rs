//! Where a new log lies, if not in the publisher's folder.

use std::path::{Path, PathBuf};

use crate::failure::Failure;
use crate::store::{Buckets, Storage, StorageError};

/// Options of `stele init` about an object store.
#[derive(Debug, clap::Args)]
pub(super) struct StorageArgs {
    /// Keep the log's files in an object store: s3://bucket/prefix or az://container/prefix. Credentials
    /// come from the environment (AWS_..., AZURE_...) each time, and are never stored.
    #[arg(long = "log", value_name = "URL")]
    log: Option<String>,
    /// Where the lock object lies in an object store, which nobody but publishers may read. Without it,
    /// beside the log, under its name with .private at the end.
    #[arg(long, value_name = "URL", requires = "log")]
    private: Option<String>,
    /// For a store that doesn't keep to the conditions of writes: a file, relative to DIR, that is locked
    /// while something is written. Every machine that publishes this log must see the same file.
    #[arg(long, value_name = "FILE", requires = "log")]
    external_lock: Option<PathBuf>,
}

impl StorageArgs {
    /// What the settings say of it. That the store can be used, and that nothing lies there yet, is found
    /// out first: a log's keys are made once. A dry run leaves out what can only be found out by writing:
    /// whether the store keeps to the conditions of writes.
    ///
    /// # Errors
    /// [`Failure`] if the store can't be used, or a log lies there already.
    pub(super) fn settings(&self, dir: &Path, dry_run: bool) -> Result<Option<Storage>, Failure> {
        let Some(log) = &self.log else {
            return Ok(None);
        };
        let storage = Storage {
            log: log.clone(),
            private: self.private.clone(),
            external_lock: self.external_lock.clone(),
        };
        let buckets = Buckets::connect(&storage).map_err(|error| match error {
            error @ StorageError::Bucket(_) => Failure::failed(error),
            error => Failure::misuse(error),
        })?;
        if !dry_run {
            let external = storage.external_lock.as_ref().map(|path| dir.join(path));
            buckets.probe(external.is_some())?;
        }
        for (bucket, path) in [(&buckets.private, "lock"), (&buckets.public, "checkpoint")] {
            if bucket.read(path)?.is_some() {
                return Err(Failure::misuse(format!(
                    "a log lies in {} already. Name a prefix of its own for each log",
                    bucket.address()
                )));
            }
        }
        Ok(Some(storage))
    }
}
