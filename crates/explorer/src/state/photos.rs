//! The photos that a record names by their SHA-256, fetched when the reader asks for them.

use stele_client::log::LogError;
use stele_verify::hash::Hash;
use yew::AttrValue;

use super::fields::FieldValue;
use super::record::RecordView;

/// What came of a photo.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Photo {
    /// It is being fetched.
    Waiting,
    /// It is the file that the record names, and to be had from this URL, of this page's own.
    Shown(AttrValue),
    /// It is, but no picture that is shown.
    NoPicture,
    /// Another file lies there, or it could not be had.
    Failed(LogError),
}

impl Photo {
    /// Whether asking again may help.
    pub(crate) fn is_open(&self) -> bool {
        matches!(self, Self::Failed(error) if error.could_not_check())
    }
}

/// The SHA-256s of the photos that a record of a known type names.
pub(crate) fn photos_of(record: &RecordView) -> Vec<Hash> {
    let fields = record.said().map(|said| said.fields.as_slice());
    let mut fields = fields.unwrap_or_default().iter();
    match fields.find(|field| field.name == "photo") {
        Some(field) => match &field.value {
            FieldValue::Texts(texts) => {
                let hashes = texts.iter().map(|text| Hash::from_hex(text));
                hashes.flatten().collect()
            }
            _ => Vec::new(),
        },
        None => Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::samples;
    use stele_client::fetch::FetchError;
    use stele_records::types::RecordType;

    #[test]
    fn the_photos_of_a_listing() {
        let of = |own| {
            let record = RecordView::read(&samples::record(own)).expect("a record");
            photos_of(&record)
        };
        let hashes = ["0b", "0c"].map(|byte| Hash::from_hex(&byte.repeat(32)).expect("a hash"));
        assert_eq!(of(RecordType::RentalListing), hashes);
        assert_eq!(of(RecordType::Mandate), []);
    }

    #[test]
    fn only_what_could_not_be_had_is_asked_for_again() {
        let path = || "files/0b".to_owned();
        let missing = LogError::Fetch {
            path: path(),
            error: FetchError::NotFound,
        };
        assert!(Photo::Failed(missing).is_open());
        for other in [
            Photo::Failed(LogError::Attachment { path: path() }),
            Photo::Waiting,
            Photo::NoPicture,
            Photo::Shown("blob:x".into()),
        ] {
            assert!(!other.is_open(), "{other:?}");
        }
    }
}
