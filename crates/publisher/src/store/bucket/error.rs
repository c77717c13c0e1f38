//! What went wrong with a bucket, in words.

use std::error::Error as _;
use std::fmt;

use object_store::Error;

use super::Address;

/// What the store or the way to it refused.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BucketError(Box<Parts>);

/// Boxed, since errors are handed up through everything that publishes.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Parts {
    action: &'static str,
    place: String,
    why: String,
    todo: &'static str,
}

impl BucketError {
    pub(super) fn new(action: &'static str, address: &Address, path: &str, error: &Error) -> Self {
        let why = causes(error);
        Self(Box::new(Parts {
            action,
            place: format!("{address}/{path}"),
            todo: what_to_do(error, &why),
            why,
        }))
    }

    /// Something on this side.
    pub(super) fn local(
        action: &'static str,
        address: &Address,
        why: &(impl std::error::Error + 'static),
    ) -> Self {
        Self(Box::new(Parts {
            action,
            place: address.to_string(),
            why: why.to_string(),
            todo: "",
        }))
    }

    /// What the environment doesn't say.
    pub(super) fn unconfigured(address: &Address, error: &Error) -> Self {
        Self(Box::new(Parts {
            action: "connect to",
            place: address.to_string(),
            why: causes(error),
            todo: CREDENTIALS,
        }))
    }
}

const CREDENTIALS: &str = "Credentials, region and endpoint come from the environment alone: \
    AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_REGION, AWS_ENDPOINT_URL, or \
    AZURE_STORAGE_ACCOUNT_NAME, AZURE_STORAGE_ACCOUNT_KEY";

fn what_to_do(error: &Error, why: &str) -> &'static str {
    if ["RequestTimeTooSkewed", "too far in the", "Date is too old"]
        .iter()
        .any(|sign| why.contains(sign))
    {
        return "This machine's clock and the store's differ: set the clock right";
    }
    match error {
        Error::PermissionDenied { .. } | Error::Unauthenticated { .. } => CREDENTIALS,
        Error::NotFound { .. } => "Is there such a bucket? Make it first, and name it as it is",
        _ if why.contains("credential") || why.contains("Credential") => CREDENTIALS,
        _ => "If the store can be reached again, run the command again: it goes on from there",
    }
}

/// What an error says, with what it rests on. Some errors repeat their source, some don't.
pub(super) fn causes(error: &Error) -> String {
    let mut text = error.to_string();
    let mut source = error.source();
    while let Some(cause) = source {
        let more = cause.to_string();
        if !text.contains(&more) {
            text = format!("{text}: {more}");
        }
        source = cause.source();
    }
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

impl fmt::Display for BucketError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Parts {
            action,
            place,
            why,
            todo,
        } = self.0.as_ref();
        write!(f, "could not {action} {place}: {why}")?;
        if todo.is_empty() {
            return Ok(());
        }
        write!(f, ". {todo}")
    }
}

impl std::error::Error for BucketError {}
