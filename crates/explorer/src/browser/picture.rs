//! Pictures under URLs that nobody but this page can read.

use js_sys::{Array, Uint8Array};
use stele_client::log::Attachment;
use web_sys::{Blob, BlobPropertyBag, Url};

/// A `blob:` URL, which ends with this value.
#[derive(Debug)]
pub(crate) struct PictureUrl(String);

impl PictureUrl {
    /// The URL of a file with its hash; nothing if it is no picture that may be shown.
    pub(crate) fn of(file: &Attachment) -> Option<Self> {
        Self::of_bytes(file.bytes(), file.picture()?.media_type())
    }

    /// The URL of bytes that are taken for a picture of this type, and for nothing else.
    pub(crate) fn of_bytes(bytes: &[u8], media_type: &str) -> Option<Self> {
        let options = BlobPropertyBag::new();
        options.set_type(media_type);
        let parts = Array::of1(&Uint8Array::from(bytes));
        let blob = Blob::new_with_u8_array_sequence_and_options(&parts, &options).ok()?;
        Url::create_object_url_with_blob(&blob).ok().map(Self)
    }

    pub(crate) fn href(&self) -> String {
        self.0.clone()
    }
}

impl Drop for PictureUrl {
    fn drop(&mut self) {
        // It fails only where there is no such URL.
        let _ = Url::revoke_object_url(&self.0);
    }
}
