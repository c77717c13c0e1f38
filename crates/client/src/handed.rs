//! Files that somebody holds against a record: documents (rule C7), and what is disclosed of its digests.
//!
//! Pure: whoever has the files hashes them. The explorer and the command line both decide by this.

use stele_records::rules::RuleReason;
use stele_records::types::RecordType;
use stele_records::types::field::Form;
use stele_records::verdict::{Outcome, Reason};
use stele_verify::hash::Hash;
use stele_verify::json::{self, Value};
use stele_verify::record::{Disclosure, DisclosureError, Record};

use crate::disclosures::{Disclosed, Salt};

/// The field that is a hash of a salt and a file.
const DOCUMENT: &str = "documentHash";

/// How a document stands to a record.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DocumentOutcome {
    /// It is what the record names.
    Logged,
    /// It is not.
    Other,
    /// The record names one with a salt that isn't there.
    NeedsSalt,
    /// The record names none.
    NoneNamed,
}

impl DocumentOutcome {
    /// What the rule C7 says of it. That a file differs is no proof of a forgery.
    pub const fn outcome(self) -> Outcome {
        match self {
            Self::Logged => Outcome::Passed,
            Self::Other => Outcome::Failed(Reason::Rule(RuleReason::OtherFile)),
            Self::NeedsSalt => Outcome::CouldNotCheck(Reason::Rule(RuleReason::SaltMissing)),
            Self::NoneNamed => Outcome::CouldNotCheck(Reason::Rule(RuleReason::NoDocument)),
        }
    }
}

/// The SHA-256s of files that a record names, in hexadecimal.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct NamedFiles {
    /// Of public files.
    public: Vec<String>,
    /// Of a document, with a salt before it.
    document: Option<String>,
}

impl NamedFiles {
    /// What a record names; nothing if its type isn't known, or its fields aren't those of its type.
    pub fn of(record: &Record<'_>) -> Self {
        let record_type = RecordType::from_name(record.record_type());
        let known = record_type.filter(|own| own.read(record).is_ok());
        let (Some(record_type), Some(subject)) = (known, record.subject()) else {
            return Self::default();
        };
        let mut named = Self::default();
        for field in record_type.fields() {
            let Some(value) = subject.get(field.name) else {
                continue;
            };
            let mut texts = hashes(field.form, value).into_iter().map(str::to_owned);
            if field.name == DOCUMENT {
                named.document = texts.next();
            } else {
                named.public.extend(texts);
            }
        }
        named
    }

    /// How a document stands to the record: by its own hash, and by that with the salt.
    pub fn compare(&self, plain: Hash, salted: Option<Hash>) -> DocumentOutcome {
        let plain = plain.to_hex();
        let salted = salted.map(|hash| hash.to_hex());
        let is_public = self.public.contains(&plain);
        match (&self.document, &salted) {
            _ if is_public => DocumentOutcome::Logged,
            (Some(logged), _) if *logged == plain || salted.as_ref() == Some(logged) => {
                DocumentOutcome::Logged
            }
            (Some(_), None) => DocumentOutcome::NeedsSalt,
            (Some(_), Some(_)) => DocumentOutcome::Other,
            (None, _) if self.public.is_empty() => DocumentOutcome::NoneNamed,
            (None, _) => DocumentOutcome::Other,
        }
    }
}

/// The SHA-256s in a field of this form.
fn hashes<'a>(form: Form, value: &'a Value<'_>) -> Vec<&'a str> {
    match form {
        Form::Sha256 => value.as_str().into_iter().collect(),
        Form::Sha256s => {
            let items = value.as_array().unwrap_or_default().iter();
            items.filter_map(|item| item.value.as_str()).collect()
        }
        Form::Files => {
            let items = value.as_array().unwrap_or_default().iter();
            let files = items.filter_map(|item| item.value.as_object());
            files
                .filter_map(|file| file.get("sha256")?.as_str())
                .collect()
        }
        _ => Vec::new(),
    }
}

/// The salt of this record's document, if it is disclosed: the last one that is.
pub fn salt_of(disclosed: &[Disclosed], record: &str) -> Option<Salt> {
    let own = disclosed.iter().filter(|of| of.record == record);
    own.filter_map(|of| of.document_salt).next_back()
}

/// A disclosed field whose digest stands in the record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Field {
    /// Its name.
    pub name: String,
    /// Its value: a text without its quotes, anything else as JSON.
    pub value: String,
}

/// Each disclosure, held against the digests of the record that it is said to be of.
pub fn fields(disclosed: &Disclosed, record: &[u8]) -> Vec<Result<Field, DisclosureError>> {
    let Ok(record) = Record::parse(record) else {
        return Vec::new();
    };
    let all = disclosed.disclosures.iter().map(|text| {
        let shown = Disclosure::verify(text, &record)?;
        Ok(Field {
            name: shown.name().to_owned(),
            value: plain(shown.value_json()),
        })
    });
    all.collect()
}

/// A text without its quotes; anything else as it stands.
fn plain(value: &str) -> String {
    let parsed = json::parse(value.as_bytes());
    let text = parsed
        .ok()
        .and_then(|value| value.as_str().map(str::to_owned));
    text.unwrap_or_else(|| value.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn named(public: &[Hash], document: Option<Hash>) -> NamedFiles {
        NamedFiles {
            public: public.iter().map(Hash::to_hex).collect(),
            document: document.map(|hash| hash.to_hex()),
        }
    }

    #[test]
    fn a_document_is_the_logged_one_or_it_is_not() {
        let [logged, other, photo] = [&b"a"[..], b"b", b"c"].map(|bytes| Hash::of(&[bytes]));
        let lease = named(&[], Some(logged));
        assert_eq!(lease.compare(other, Some(logged)), DocumentOutcome::Logged);
        assert_eq!(lease.compare(logged, None), DocumentOutcome::Logged);
        assert_eq!(lease.compare(other, Some(other)), DocumentOutcome::Other);
        assert_eq!(lease.compare(other, None), DocumentOutcome::NeedsSalt);
        let listing = named(&[other, photo], None);
        assert_eq!(listing.compare(photo, None), DocumentOutcome::Logged);
        assert_eq!(listing.compare(logged, None), DocumentOutcome::Other);
        let none = named(&[], None);
        assert_eq!(none.compare(photo, None), DocumentOutcome::NoneNamed);
    }

    #[test]
    fn a_file_that_differs_is_said_to_differ_and_no_more() {
        let outcome = |of: DocumentOutcome| {
            let outcome = of.outcome();
            let reason = outcome.reason().map(Reason::code);
            (outcome.code(), reason)
        };
        for (of, expected) in [
            (DocumentOutcome::Logged, ("passed", None)),
            (DocumentOutcome::Other, ("failed", Some("other-file"))),
            (
                DocumentOutcome::NeedsSalt,
                ("could-not-check", Some("salt-missing")),
            ),
            (
                DocumentOutcome::NoneNamed,
                ("could-not-check", Some("no-document")),
            ),
        ] {
            assert_eq!(outcome(of), expected);
        }
    }

    #[test]
    fn the_salt_is_that_of_the_record() {
        let of = |record: &str, salt| Disclosed {
            record: record.into(),
            disclosures: Vec::new(),
            document_salt: salt,
        };
        let all = [
            of("urn:uuid:1", Some([1; 16])),
            of("urn:uuid:1", Some([2; 16])),
            of("urn:uuid:1", None),
            of("urn:uuid:2", Some([3; 16])),
        ];
        assert_eq!(salt_of(&all, "urn:uuid:1"), Some([2; 16]));
        assert_eq!(salt_of(&all, "urn:uuid:3"), None);
    }
}
