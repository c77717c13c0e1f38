//! Whether a store keeps to the condition of a write. Some say yes to the second of two creations, and
//! then two publishers could both believe that they have won.

use std::sync::atomic::Ordering;

use object_store::{Error, PutMode};

use super::error::causes;
use super::{Bucket, BucketError, Version, is_refusal};

/// The object that is written again and again, in vain.
const NAME: &str = "probe";

/// What it says to whoever comes across it.
const TEXT: &str = "`stele publish` tries to overwrite this, to see that it can't.\n";

impl Bucket {
    /// Creates a small object that is there already, and replaces it on a condition that can't hold: whether
    /// both are refused. The object stays, so that it is there the next time.
    ///
    /// # Errors
    /// [`BucketError`] if it can't be told.
    pub fn probe(&self) -> Result<bool, BucketError> {
        let never = Version {
            // In the form of Azure's, which looks at it; to others it is any.
            e_tag: Some("\"0x8D0000000000000\"".to_owned()),
            version: None,
        };
        let is_refused = async |mode| match self.put(NAME, Vec::from(TEXT), mode).await {
            Ok(_) => Ok(false),
            Err(error) if is_refusal(&error) => Ok(true),
            Err(error) if is_unknown(&error) => Ok(false),
            Err(error) => Err(self.fault("write", NAME, &error)),
        };
        let holds = self.wait(async {
            // The first time it isn't there yet.
            let is_kept = is_refused(PutMode::Create).await? || is_refused(PutMode::Create).await?;
            Ok(is_kept && is_refused(PutMode::Update(never)).await?)
        })?;
        self.trust(holds);
        Ok(holds)
    }

    /// Takes over what a probe elsewhere in the same bucket has found out.
    pub fn trust(&self, holds: bool) {
        self.inner.is_conditional.store(holds, Ordering::Relaxed);
    }
}

/// Whether the store has no conditions at all, and says so.
fn is_unknown(error: &Error) -> bool {
    match error {
        Error::NotImplemented { .. } | Error::NotSupported { .. } => true,
        // HTTP status 501, which is no kind of its own.
        error => causes(error).contains("501 Not Implemented"),
    }
}
