//! Attachments: the photos and public documents that records name by their SHA-256.
//!
//! They are no part of the log. They lie at `files/<sha256>` beside it, where whoever publishes it puts them, and
//! are fetched when a reader asks for one.

use stele_verify::hash::Hash;

use super::Log;
use super::error::LogError;
use super::mirror::{Ask, Miss};
use crate::cache::Cache;
use crate::fetch::Fetch;

/// The longest attachment that is fetched, in bytes: 8 MiB.
pub const MAX_ATTACHMENT: u64 = 8 * 1024 * 1024;

/// The path of an attachment below the log: `files/` and its SHA-256 in 64 lower-case hex digits.
pub fn attachment_path(hash: &Hash) -> String {
    format!("files/{}", hash.to_hex())
}

/// A file with the SHA-256 that it was asked for by. Only [`Log::attachment`] can make one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attachment {
    hash: Hash,
    bytes: Vec<u8>,
}

impl Attachment {
    /// Its SHA-256.
    pub const fn hash(&self) -> Hash {
        self.hash
    }

    /// Its bytes.
    pub fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// What kind of picture it says it is; none if it is none that can be shown without further care.
    pub fn picture(&self) -> Option<Picture> {
        Picture::of(&self.bytes)
    }
}

/// A kind of picture that holds nothing but pixels: no script, no links, nothing to be fetched. SVG is none.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Picture {
    /// ISO/IEC 10918.
    Jpeg,
    /// ISO/IEC 15948.
    Png,
    /// RFC 9649.
    WebP,
}

impl Picture {
    /// By the first bytes of a file, and nothing else.
    pub fn of(bytes: &[u8]) -> Option<Self> {
        if bytes.starts_with(&[0xff, 0xd8, 0xff]) {
            Some(Self::Jpeg)
        } else if bytes.starts_with(b"\x89PNG\r\n\x1a\n") {
            Some(Self::Png)
        } else if bytes.starts_with(b"RIFF") && bytes.get(8..12) == Some(b"WEBP") {
            Some(Self::WebP)
        } else {
            None
        }
    }

    /// Its media type.
    pub const fn media_type(self) -> &'static str {
        match self {
            Self::Jpeg => "image/jpeg",
            Self::Png => "image/png",
            Self::WebP => "image/webp",
        }
    }
}

impl<F: Fetch, C: Cache> Log<F, C> {
    /// The attachment with this SHA-256, from the first mirror that has it. It isn't cached.
    ///
    /// # Errors
    /// [`LogError::Attachment`] if another file lies there, and no mirror is left that may have the right one;
    /// [`LogError::Fetch`] if it could not be had, or is longer than [`MAX_ATTACHMENT`].
    pub async fn attachment(&self, hash: Hash) -> Result<Attachment, LogError> {
        let path = attachment_path(&hash);
        let check = |bytes: &[u8]| match Hash::of(&[bytes]) == hash {
            true => Ok(bytes.to_vec()),
            false => Err(LogError::Attachment { path: path.clone() }),
        };
        let got = self.files.read(&path, MAX_ATTACHMENT, Ask::Any, check);
        let got = got.await.map_err(Miss::into_error)?;
        self.files.count_rounds(got.rounds);
        let bytes = got.value;
        Ok(Attachment { hash, bytes })
    }
}
