//! A connection to a store: who we are is said by the environment alone.

use std::sync::Arc;

use object_store::ObjectStore;
use object_store::aws::AmazonS3Builder;
use object_store::azure::MicrosoftAzureBuilder;

use super::address::Scheme;
use super::http::Connector;
use super::{Address, BucketError};

/// The store that holds a bucket. Credentials come from the usual variables `AWS_…` and `AZURE_…`, or
/// from where a machine in a cloud finds its own; they are never written anywhere.
pub(super) fn connect(address: &Address) -> Result<Arc<dyn ObjectStore>, BucketError> {
    let store: Result<Arc<dyn ObjectStore>, _> = match address.scheme {
        Scheme::S3 => AmazonS3Builder::from_env()
            .with_bucket_name(&address.bucket)
            .with_http_connector(Connector)
            .build()
            .map(|store| Arc::new(store) as _),
        Scheme::Azure => MicrosoftAzureBuilder::from_env()
            .with_container_name(&address.bucket)
            .with_http_connector(Connector)
            .build()
            .map(|store| Arc::new(store) as _),
    };
    store.map_err(|error| BucketError::unconfigured(address, &error))
}
