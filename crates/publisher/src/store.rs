//! The publisher's folder: what is public, what is private, and how it is written.
//!
//! ```text
//! DIR/log/           what a web server serves: checkpoint, tiles, bundles, entries, index
//! DIR/trust.json     the trust file for readers of this log
//! DIR/stele.toml     the publisher's settings
//! DIR/keys/          private keys, mode 0600
//! DIR/state/         queue, staged batches, the lock, the witnesses' memory, the index's store
//! ```

mod disk;
mod home;
mod lock;
mod queue;
mod settings;

pub use disk::{Disk, DiskError};
pub use home::{Home, HomeError, read_private, read_signer};
pub use lock::{Lock, LockError, LockFile};
pub use queue::{Batch, Queue, QueueError};
pub use settings::{Settings, WitnessSettings, Witnessing};
