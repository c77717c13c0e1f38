//! The publisher's folder: what is public, what is private, and how it is written.
//!
//! ```text
//! DIR/log/           what a web server serves: checkpoint, tiles, bundles, entries, index
//! DIR/trust.json     the trust file for readers of this log
//! DIR/stele.toml     the publisher's settings
//! DIR/keys/          private keys, mode 0600
//! DIR/state/         queue, staged batches, the lock, the witnesses' memory, the index's store
//! ```
//!
//! With `[storage]` in the settings, what is below `DIR/log/` and the lock lie in an object store instead
//! ([`Public`], [`LockObject`]).

pub mod bucket;
mod buckets;
mod disk;
mod home;
mod lock;
mod lock_object;
mod public;
mod queue;
mod settings;

pub use crate::keys::read_signer;
pub use bucket::{Address, Bucket};
pub use buckets::{Buckets, StorageError};
pub(crate) use disk::Begun;
pub use disk::{Disk, DiskError};
pub use home::{Home, HomeError};
pub use lock::{Lock, LockError, LockFile};
pub use lock_object::LockObject;
pub(crate) use public::Creating;
pub use public::Public;
pub use queue::{Batch, HeldQueue, Queue, QueueError};
pub use settings::{Settings, Storage, WitnessSettings, Witnessing};
