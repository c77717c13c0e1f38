//! A connection to a store: who we are is said by the environment alone.

use std::sync::Arc;
use std::time::Duration;

use object_store::aws::AmazonS3Builder;
use object_store::azure::MicrosoftAzureBuilder;
use object_store::{BackoffConfig, ObjectStore, RetryConfig};

use super::address::Scheme;
use super::http::Connector;
use super::{Address, BucketError};

/// How often a request is tried again that came to nothing, and for how long: a store that is busy or
/// starts again is waited for, and one that is gone is told of within a minute.
fn patience() -> RetryConfig {
    RetryConfig {
        backoff: BackoffConfig {
            init_backoff: Duration::from_millis(100),
            max_backoff: Duration::from_secs(5),
            base: 2.0,
        },
        max_retries: 6,
        retry_timeout: Duration::from_secs(60),
    }
}

/// The store that holds a bucket. Credentials come from the usual variables `AWS_…` and `AZURE_…`, or
/// from where a machine in a cloud finds its own; they are never written anywhere.
pub(super) fn connect(address: &Address) -> Result<Arc<dyn ObjectStore>, BucketError> {
    let store: Result<Arc<dyn ObjectStore>, _> = match address.scheme {
        Scheme::S3 => AmazonS3Builder::from_env()
            .with_bucket_name(&address.bucket)
            .with_http_connector(Connector)
            .with_retry(patience())
            .build()
            .map(|store| Arc::new(store) as _),
        Scheme::Azure => MicrosoftAzureBuilder::from_env()
            .with_container_name(&address.bucket)
            .with_http_connector(Connector)
            .with_retry(patience())
            .build()
            .map(|store| Arc::new(store) as _),
    };
    store.map_err(|error| BucketError::unconfigured(address, &error))
}
