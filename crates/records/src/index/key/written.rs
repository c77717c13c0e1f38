//! Index keys as they are written: `tag:示-5`, `ref:urn:uuid:…`, `area:TreeCard/5`.

use std::borrow::Cow;

use super::{IndexKey, Kind};

/// What stands between the two parts of a compound value; in the index it is a zero byte.
const PART: char = '/';

/// Why a text is no key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WrittenKeyError {
    /// It doesn't begin with a kind and a colon.
    Kind,
    /// No entry can have this value under this kind ([`IndexKey::read`]).
    Value(Kind),
}

impl IndexKey {
    /// Reads a key as it is written: the kind, a colon, the value; the parts of a compound value with a slash
    /// between them, a SHA-256 in digits of either case.
    ///
    /// # Errors
    /// [`WrittenKeyError`]; also for a key that no entry can have, since of any such it would be proven that
    /// there is nothing.
    pub fn parse(text: &str) -> Result<Self, WrittenKeyError> {
        let (kind, value) = text.split_once(':').unwrap_or((text, ""));
        let kind = Kind::from_name(kind).ok_or(WrittenKeyError::Kind)?;
        let key = match kind {
            // A type has no slash in it, a payment's id may have some.
            Kind::Area => compound(kind, value.split_once(PART)),
            Kind::PaymentLine => compound(kind, value.rsplit_once(PART)),
            Kind::Sha256 => Self::read(kind, value.to_ascii_lowercase()),
            _ => Self::read(kind, value),
        };
        key.ok_or(WrittenKeyError::Value(kind))
    }

    /// The key as it is written.
    pub fn to_written(&self) -> String {
        let part = String::from_utf8_lossy;
        let value = match self.parts() {
            Some((first, second)) => Cow::Owned(format!("{}{PART}{}", part(first), part(second))),
            None => part(self.value()),
        };
        match value.is_empty() {
            true => self.kind().name().to_owned(),
            false => format!("{}:{value}", self.kind().name()),
        }
    }
}

fn compound(kind: Kind, parts: Option<(&str, &str)>) -> Option<IndexKey> {
    let (first, second) = parts?;
    IndexKey::read(kind, format!("{first}\0{second}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    const DID: &str = "did:key:z6MkrJVnaZkeFzdQyMZu1cgjg7k1pZZ6pvBQ7XJPt4swbTQ2";

    #[test]
    fn keys_read_back() {
        let signer = format!("signer:{DID}");
        for (typed, key) in [
            ("tag:示-5", IndexKey::new(Kind::Tag, "示-5")),
            ("ref:urn:a:b", IndexKey::new(Kind::Ref, "urn:a:b")),
            (signer.as_str(), IndexKey::new(Kind::Signer, DID)),
            ("area:TreeCard/5/6", IndexKey::area("TreeCard", "5/6")),
            ("payment-line:P-1/3", IndexKey::payment_line("P-1", 3)),
            (
                "payment-line:https://bank.example/p/7/3",
                IndexKey::payment_line("https://bank.example/p/7", 3),
            ),
            ("cell:3,-4", IndexKey::cell(3_999, -3_001)),
            ("malformed", IndexKey::new(Kind::Malformed, "")),
        ] {
            assert_eq!(IndexKey::parse(typed), Ok(key.clone()), "{typed}");
            assert_eq!(key.to_written(), typed);
        }
        let (upper, lower) = ("ABCDEF01".repeat(8), "abcdef01".repeat(8));
        let key = IndexKey::new(Kind::Sha256, lower);
        assert_eq!(IndexKey::parse(&format!("sha256:{upper}")), Ok(key));
    }

    #[test]
    fn keys_that_no_entry_has_are_refused() {
        for bad in [
            "",
            "T-1",
            "tags:T-1",
            "tag:",
            "tag",
            "ref:T-1",
            "subject:T-1",
            "signer:did:key:z",
            "sha256:abc",
            "type:tree card",
            "area:TreeCard",
            "area:TreeCard/",
            "payment-line:P-1",
            "payment-line:P-1/03",
            "payment-line:/3",
            "cell:03,4",
            "malformed:x",
        ] {
            assert!(IndexKey::parse(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn zero_bytes_are_no_slashes() {
        assert_eq!(IndexKey::new(Kind::Tag, "a\0b").to_written(), "tag:a\0b");
        let line = IndexKey::payment_line("a\0b", 1);
        assert_eq!(line.to_written(), "payment-line:a\0b/1");
    }
}
