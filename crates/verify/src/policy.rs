//! Policies: which logs are believed, and which witnesses must have cosigned (C2SP tlog-policy).

mod cosigned;
mod error;
mod parse;
mod quorum;
mod verify;
mod window;

use alloc::vec::Vec;

pub use cosigned::{CosignedBy, NotCounted, Uncounted};
pub use error::{LineError, PolicyError};
pub use verify::{LogSigned, VerifiedCheckpoint};
pub use window::{Window, WindowError};

use crate::note::VerifierKey;
use quorum::Quorum;

/// A log that the policy believes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Log {
    key: VerifierKey,
    url: Option<Vec<u8>>,
    window: Window,
}

impl Log {
    /// Its key, of kind [`KeyKind::Ed25519`](crate::note::KeyKind::Ed25519) or
    /// [`KeyKind::MlDsa44`](crate::note::KeyKind::MlDsa44).
    pub const fn key(&self) -> &VerifierKey {
        &self.key
    }

    /// Its origin, which is the name of its key.
    pub fn origin(&self) -> &str {
        self.key.name().as_str()
    }

    /// Where it is, as opaque octets.
    pub fn url(&self) -> Option<&[u8]> {
        self.url.as_deref()
    }

    /// When its key counts: always, unless [`Policy::set_window`] has said otherwise.
    pub const fn window(&self) -> Window {
        self.window
    }
}

/// A witness that the policy knows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Witness {
    name: Vec<u8>,
    key: VerifierKey,
    url: Option<Vec<u8>>,
    window: Window,
}

impl Witness {
    /// Its name within the policy, as opaque octets.
    pub fn name(&self) -> &[u8] {
        &self.name
    }

    /// Its key, of kind [`KeyKind::CosignatureV1`](crate::note::KeyKind::CosignatureV1) or
    /// [`KeyKind::MlDsa44`](crate::note::KeyKind::MlDsa44).
    pub const fn key(&self) -> &VerifierKey {
        &self.key
    }

    /// Where it is, as opaque octets.
    pub fn url(&self) -> Option<&[u8]> {
        self.url.as_deref()
    }

    /// When its key counts: always, unless [`Policy::set_window`] has said otherwise.
    pub const fn window(&self) -> Window {
        self.window
    }
}

/// Logs, witnesses and the quorum.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Policy {
    logs: Vec<Log>,
    witnesses: Vec<Witness>,
    quorum: Quorum,
}

impl Policy {
    /// The most bytes of a policy. An ML-DSA-44 key has 1.8 KB: 32 logs and 32 witnesses with one
    /// each, as many as the specification recommends, fit; and so do 256 of each with Ed25519 keys.
    pub const MAX_LEN: usize = 128 * 1024;

    /// The most logs, the most witnesses and the most groups. The specification recommends at
    /// least 32 of each; each needs a comparison for every signature line.
    pub const MAX_OF_EACH: usize = 256;

    /// The logs, in the policy's order. There may be none.
    pub fn logs(&self) -> &[Log] {
        &self.logs
    }

    /// The witnesses, in the policy's order, whether the quorum needs them or not.
    pub fn witnesses(&self) -> &[Witness] {
        &self.witnesses
    }

    /// The first log of this origin. There are two where it changes its key, or has one of each kind.
    pub fn log_for_origin(&self, origin: &str) -> Option<&Log> {
        self.logs.iter().find(|log| log.origin() == origin)
    }

    /// Whether a checkpoint needs no cosignature at all (`quorum none`).
    pub const fn is_quorum_none(&self) -> bool {
        self.quorum.is_none()
    }

    /// k and n, where the quorum is k of n witnesses; nothing for `none` and for nested groups. One
    /// witness with several keys counts as one: see [`Policy::by_witness`].
    pub fn quorum_size(&self) -> Option<(usize, usize)> {
        self.quorum.flat_size(|group| self.is_one_witness(group))
    }
}
