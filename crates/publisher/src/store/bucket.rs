//! A bucket of an S3-compatible or Azure store, below a prefix: what a publisher needs of one.
//!
//! Calls wait for the store; many files go side by side. Nothing here decides what is safe: whether the
//! store keeps to the condition of a write is found out by [`Bucket::probe`], and until then every
//! file is looked for before it is created.
//!
//! - `address`: `s3://bucket/prefix` and `az://container/prefix`.
//! - `connect`: credentials from the environment.
//! - `http`: the program's own HTTP client.
//! - `kind`: content types and cache times.
//! - `probe`: whether conditions on writes hold.

mod address;
mod connect;
mod error;
mod http;
mod kind;
mod probe;

use std::fmt;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use futures::channel::oneshot;
use futures::{Stream, StreamExt as _, TryStreamExt as _, stream};
use object_store::path::Path;
use object_store::{
    Error, ObjectStore, ObjectStoreExt as _, PutMode, PutOptions, PutPayload, UpdateVersion,
};
use stele_client::fetch::FetchError;
use tokio::runtime::{Builder, Runtime};

pub use address::{Address, AddressError};
pub use error::BucketError;

/// Requests that are under way at one time. Each waits in a thread of its own, so a store that is far
/// away is as busy with many small files as the line allows.
const AT_ONCE: usize = 48;

/// How often a file is created anew whose creation came to an unknown end.
const ATTEMPTS: usize = 3;

/// The state in which an object was read, by which a later write can tell whether it still is.
pub type Version = UpdateVersion;

/// A part of a bucket.
#[derive(Clone)]
pub struct Bucket {
    inner: Arc<Inner>,
}

struct Inner {
    address: Address,
    store: Arc<dyn ObjectStore>,
    runtime: Runtime,
    /// Whether the store was seen to refuse a write whose condition doesn't hold.
    is_conditional: AtomicBool,
}

impl fmt::Debug for Bucket {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Bucket").field(&self.inner.address).finish()
    }
}

/// What lies directly below a folder of a bucket.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Listed {
    /// Its name in the folder.
    pub name: String,
    /// Its length in bytes; none of a folder.
    pub length: Option<u64>,
}

impl Bucket {
    /// The bucket at this address, with credentials from the environment. Nothing is asked of it yet.
    ///
    /// # Errors
    /// [`BucketError`] if the environment doesn't say enough.
    pub fn connect(address: &Address) -> Result<Self, BucketError> {
        Self::new(address.clone(), connect::connect(address)?)
    }

    /// A store that is at hand already.
    ///
    /// # Errors
    /// [`BucketError`] if the system gives no threads to wait in.
    pub fn new(address: Address, store: Arc<dyn ObjectStore>) -> Result<Self, BucketError> {
        let runtime = Builder::new_multi_thread()
            .worker_threads(1)
            .max_blocking_threads(AT_ONCE)
            .enable_time()
            .build()
            .map_err(|error| BucketError::local("start the threads for", &address, &error))?;
        Ok(Self {
            inner: Arc::new(Inner {
                address,
                store,
                runtime,
                is_conditional: AtomicBool::new(false),
            }),
        })
    }

    /// Where it is.
    pub fn address(&self) -> &Address {
        &self.inner.address
    }

    /// Whether two parts are of one bucket, so that what holds of the one holds of the other.
    pub fn is_beside(&self, other: &Self) -> bool {
        self.inner.address.is_beside(&other.inner.address)
    }

    /// Whether the store was seen to keep to the conditions of writes.
    pub fn is_conditional(&self) -> bool {
        self.inner.is_conditional.load(Ordering::Relaxed)
    }

    /// Reads a file; `None` if it isn't there.
    ///
    /// # Errors
    /// [`BucketError`]
    pub fn read(&self, path: &str) -> Result<Option<Vec<u8>>, BucketError> {
        self.wait(self.get(path))
    }

    /// Reads a file for a reader, who waits for many at once.
    ///
    /// # Errors
    /// [`FetchError`]
    pub(crate) async fn fetch(&self, path: &str, limit: u64) -> Result<Vec<u8>, FetchError> {
        let (this, path) = (self.clone(), path.to_owned());
        let (send, receive) = oneshot::channel();
        self.inner.runtime.spawn(async move {
            // Nobody listens any more if the command has ended.
            let _ = send.send(this.get(&path).await);
        });
        let gone = |_| FetchError::Network("the request was given up".to_owned());
        let found = receive.await.map_err(gone)?;
        let found = found.map_err(|error| FetchError::Network(error.to_string()))?;
        let bytes = found.ok_or(FetchError::NotFound)?;
        match u64::try_from(bytes.len()) {
            Ok(length) if length <= limit => Ok(bytes),
            _ => Err(FetchError::TooLarge { limit }),
        }
    }

    /// Reads a file, and in which state it is.
    ///
    /// # Errors
    /// [`BucketError`]
    pub fn read_version(&self, path: &str) -> Result<Option<(Vec<u8>, Version)>, BucketError> {
        self.wait(self.get_version(path))
    }

    /// Reads many files, in this order.
    ///
    /// # Errors
    /// [`BucketError`]
    pub fn read_all(&self, paths: &[String]) -> Result<Vec<Option<Vec<u8>>>, BucketError> {
        let files = stream::iter(paths.iter().map(|path| self.get(path)));
        self.wait(files.buffered(AT_ONCE).try_collect())
    }

    /// Which of these files are there.
    ///
    /// # Errors
    /// [`BucketError`]
    pub fn exist(&self, paths: &[String]) -> Result<Vec<bool>, BucketError> {
        let found = stream::iter(paths.iter().map(async |path| {
            match self.store().head(&self.key(path)?).await {
                Ok(_) => Ok(true),
                Err(Error::NotFound { .. }) => Ok(false),
                Err(error) => Err(self.fault("look for", path, &error)),
            }
        }));
        self.wait(found.buffered(AT_ONCE).try_collect())
    }

    /// What lies directly below a folder; nothing, if there is no such folder.
    ///
    /// # Errors
    /// [`BucketError`]
    pub fn list(&self, folder: &str) -> Result<Vec<Listed>, BucketError> {
        let key = self.key(folder)?;
        let found = self
            .inner
            .runtime
            .block_on(self.store().list_with_delimiter(Some(&key)))
            .map_err(|error| self.fault("list", folder, &error))?;
        let folders = found.common_prefixes.iter().map(|path| (path, None));
        let files = found.objects.iter();
        let files = files.map(|object| (&object.location, Some(object.size)));
        let listed = folders.chain(files).filter_map(|(path, length)| {
            let name = path.filename()?.to_owned();
            Some(Listed { name, length })
        });
        Ok(listed.collect())
    }

    /// Creates files that never change, or finds them there with the same bytes.
    ///
    /// `before` is called before each.
    ///
    /// # Errors
    /// What `conflict` gives if one is there with other bytes; the others may have been created.
    pub(super) fn create_all<E: From<BucketError>>(
        &self,
        files: impl Iterator<Item = (String, Vec<u8>)>,
        before: impl Fn() -> Result<(), E>,
        conflict: impl Fn(&str) -> E,
    ) -> Result<(), E> {
        let created = stream::iter(files.map(async |(path, bytes)| {
            before()?;
            match self.create(&path, bytes).await? {
                true => Ok(()),
                false => Err(conflict(&path)),
            }
        }));
        self.finish(created.buffer_unordered(AT_ONCE))
    }

    /// Replaces files whole, whatever stands there.
    ///
    /// # Errors
    /// [`BucketError`]
    pub(super) fn replace_all<E: From<BucketError>>(
        &self,
        files: impl Iterator<Item = (String, Vec<u8>)>,
        before: impl Fn() -> Result<(), E>,
    ) -> Result<(), E> {
        let replaced = stream::iter(files.map(async |(path, bytes)| {
            // Those that hold the bytes already stay, so that caches keep them.
            if self.get(&path).await?.is_some_and(|found| found == bytes) {
                return Ok(());
            }
            before()?;
            self.put(&path, bytes, PutMode::Overwrite)
                .await
                .map_err(|error| self.fault("write", &path, &error))?;
            Ok(())
        }));
        self.finish(replaced.buffer_unordered(AT_ONCE))
    }

    /// Removes files, if they are there.
    ///
    /// # Errors
    /// [`BucketError`]
    pub fn remove_all(&self, paths: impl Iterator<Item = String>) -> Result<(), BucketError> {
        let removed =
            stream::iter(paths.map(
                async |path| match self.store().delete(&self.key(&path)?).await {
                    Ok(()) | Err(Error::NotFound { .. }) => Ok(()),
                    Err(error) => Err(self.fault("remove", &path, &error)),
                },
            ));
        self.finish(removed.buffer_unordered(AT_ONCE))
    }

    /// Puts `bytes` in the place of what was read, if that still stands there: none, if nothing did.
    /// Gives the new version, or none if something else stands there.
    ///
    /// Whether the store can be trusted with that is what [`Bucket::probe`] finds out. Where it can't,
    /// the bytes are compared here, and the caller keeps others away meanwhile.
    ///
    /// # Errors
    /// [`BucketError`]; then it is not known what stands there.
    pub fn swap(
        &self,
        path: &str,
        expected: Option<(&[u8], &Version)>,
        bytes: &[u8],
    ) -> Result<Option<Version>, BucketError> {
        let mode = match expected {
            Some((_, version)) => PutMode::Update(version.clone()),
            None => PutMode::Create,
        };
        self.wait(async {
            if !self.is_conditional() {
                let found = self.get(path).await?;
                if found.as_deref() != expected.map(|(bytes, _)| bytes) {
                    return Ok(None);
                }
                let put = self.put(path, bytes.to_vec(), PutMode::Overwrite).await;
                return put
                    .map(Some)
                    .map_err(|error| self.fault("write", path, &error));
            }
            let error = match self.put(path, bytes.to_vec(), mode).await {
                Ok(version) => return Ok(Some(version)),
                Err(error) => error,
            };
            // An answer that was lost on the way may have been a yes.
            match self.get_version(path).await {
                Ok(Some((found, version))) if found == bytes => Ok(Some(version)),
                Ok(_) if is_refusal(&error) => Ok(None),
                _ => Err(self.fault("write", path, &error)),
            }
        })
    }

    /// Whether the file is there with these bytes now; it isn't, if it has others.
    async fn create(&self, path: &str, bytes: Vec<u8>) -> Result<bool, BucketError> {
        let mut left = ATTEMPTS;
        loop {
            if !self.is_conditional()
                && let Some(found) = self.get(path).await?
            {
                return Ok(found == bytes);
            }
            let created = self.put(path, bytes.clone(), PutMode::Create).await;
            let Err(error) = created else {
                return Ok(true);
            };
            match self.get(path).await? {
                Some(found) => return Ok(found == bytes),
                None if left == 0 => return Err(self.fault("create", path, &error)),
                None => left = left.saturating_sub(1),
            }
        }
    }

    async fn get(&self, path: &str) -> Result<Option<Vec<u8>>, BucketError> {
        Ok(self.get_version(path).await?.map(|(bytes, _)| bytes))
    }

    async fn get_version(&self, path: &str) -> Result<Option<(Vec<u8>, Version)>, BucketError> {
        let fault = |error| self.fault("read", path, &error);
        let found = match self.store().get(&self.key(path)?).await {
            Ok(found) => found,
            Err(Error::NotFound { .. }) => return Ok(None),
            Err(error) => return Err(fault(error)),
        };
        let version = Version {
            e_tag: found.meta.e_tag.clone(),
            version: found.meta.version.clone(),
        };
        let bytes = found.bytes().await.map_err(fault)?;
        Ok(Some((bytes.to_vec(), version)))
    }

    async fn put(
        &self,
        path: &str,
        bytes: Vec<u8>,
        mode: PutMode,
    ) -> Result<Version, object_store::Error> {
        let options = PutOptions {
            mode,
            attributes: kind::attributes(path),
            ..PutOptions::default()
        };
        let key = Path::parse(self.inner.address.key(path))?;
        let store = self.store();
        let put = store.put_opts(&key, PutPayload::from(bytes), options).await;
        put.map(Version::from)
    }

    fn key(&self, path: &str) -> Result<Path, BucketError> {
        Path::parse(self.inner.address.key(path))
            .map_err(|error| self.fault("name", path, &error.into()))
    }

    fn store(&self) -> &dyn ObjectStore {
        self.inner.store.as_ref()
    }

    fn fault(&self, action: &'static str, path: &str, error: &Error) -> BucketError {
        BucketError::new(action, &self.inner.address, path, error)
    }

    fn wait<T>(
        &self,
        work: impl Future<Output = Result<T, BucketError>>,
    ) -> Result<T, BucketError> {
        self.inner.runtime.block_on(work)
    }

    fn finish<E>(&self, work: impl Stream<Item = Result<(), E>>) -> Result<(), E> {
        self.inner.runtime.block_on(work.try_collect())
    }
}

/// Whether the store says that the condition of a write doesn't hold.
const fn is_refusal(error: &Error) -> bool {
    matches!(
        error,
        Error::AlreadyExists { .. } | Error::Precondition { .. } | Error::NotModified { .. }
    )
}
