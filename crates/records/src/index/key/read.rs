//! Keys that somebody names, and whether any entry can have them.
//!
//! The index proves the absence of a key that no entry can ever have as well as of any other. So an
//! id without its scheme, or a hash in capitals, would be answered by a proof that nothing is
//! recorded, where only the question is wrong.

use stele_verify::encoding::from_decimal;
use stele_verify::json::MAX_INTEGER;
use stele_verify::key::DidKey;
use stele_verify::record::{is_type_name, is_uri};

use super::{IndexKey, Kind, cell_number};
use crate::index::map::{is_mentioned_id, is_sha256};

impl IndexKey {
    /// Reads a key; none if [`keys_of`](crate::index::keys_of) gives no entry such a key. It gives
    /// some entry every other one, as far as an entry's length allows.
    pub fn read(kind: Kind, value: impl Into<Vec<u8>>) -> Option<Self> {
        let key = Self::new(kind, value);
        key.is_possible().then_some(key)
    }

    fn is_possible(&self) -> bool {
        let Ok(text) = str::from_utf8(&self.value) else {
            return false;
        };
        match self.kind {
            Kind::Ref => is_uri(text) || is_mentioned_id(text),
            Kind::Subject => is_uri(text),
            Kind::Signer => DidKey::parse(text).is_ok(),
            Kind::Sha256 => is_sha256(text),
            Kind::Type => is_type_name(text),
            Kind::Area => self.has_parts(|first, second| is_type_name(first) && !second.is_empty()),
            Kind::PaymentLine => self.has_parts(|first, second| {
                !first.is_empty() && is_integer(second, -MAX_INTEGER, MAX_INTEGER)
            }),
            Kind::Cell => text.split_once(',').is_some_and(|(latitude, longitude)| {
                let (min, max) = (cell_number(-MAX_INTEGER), cell_number(MAX_INTEGER));
                is_integer(latitude, min, max) && is_integer(longitude, min, max)
            }),
            Kind::Malformed | Kind::IndexRoot => text.is_empty(),
            Kind::Property
            | Kind::Party
            | Kind::Project
            | Kind::Contract
            | Kind::Tag
            | Kind::Account
            | Kind::Pseudonym
            | Kind::Receipt => !text.is_empty(),
        }
    }

    fn has_parts(&self, are_right: impl Fn(&str, &str) -> bool) -> bool {
        self.parts().is_some_and(|(first, second)| {
            let first = str::from_utf8(first);
            first.is_ok_and(|first| str::from_utf8(second).is_ok_and(|s| are_right(first, s)))
        })
    }
}

/// Decimal digits without leading zeroes, and `-` before them if the number is negative.
fn is_integer(text: &str, min: i64, max: i64) -> bool {
    let digits = text.strip_prefix('-').unwrap_or(text);
    let is_canonical = from_decimal(digits).is_some() && text != "-0";
    is_canonical
        && text
            .parse()
            .is_ok_and(|number| (min..=max).contains(&number))
}

#[cfg(test)]
mod tests {
    use super::*;

    const DID: &str = "did:key:z6MkrJVnaZkeFzdQyMZu1cgjg7k1pZZ6pvBQ7XJPt4swbTQ2";

    #[test]
    fn what_the_map_can_give_is_read() {
        let hex = "0123456789abcdef".repeat(4);
        for (kind, value) in [
            (Kind::Ref, "urn:"),
            (Kind::Ref, "did:雄 安"),
            (Kind::Ref, "https://a.example/1"),
            (Kind::Subject, "https://a.example/1"),
            (Kind::Signer, DID),
            (Kind::Tag, " 示\0/5\n"),
            (Kind::Sha256, &hex),
            (Kind::Type, "TreeCard"),
            (Kind::Area, "TreeCard\0a\0b"),
            (Kind::PaymentLine, "a\0b\0-3"),
            (Kind::PaymentLine, "P\x009007199254740991"),
            (Kind::Cell, "-9007199254741,9007199254740"),
            (Kind::Malformed, ""),
            (Kind::IndexRoot, ""),
        ] {
            let key = IndexKey::new(kind, value);
            assert_eq!(IndexKey::read(kind, value), Some(key), "{kind:?} {value:?}");
        }
    }

    #[test]
    fn what_it_never_gives_is_refused() {
        let upper = "0123456789ABCDEF".repeat(4);
        let long = "T".repeat(65);
        for (kind, value) in [
            (Kind::Ref, "T-0004"),
            (Kind::Ref, "https://a.example/雄"),
            (Kind::Ref, " urn:x"),
            (Kind::Subject, "urn:"),
            (Kind::Signer, "did:key:z6Mk"),
            (Kind::Signer, "did:web:city.example"),
            (Kind::Sha256, &upper),
            (Kind::Sha256, "abc"),
            (Kind::Type, "treeCard"),
            (Kind::Type, "Tree Card"),
            (Kind::Type, &long),
            (Kind::Area, "TreeCard"),
            (Kind::Area, "TreeCard\0"),
            (Kind::Area, "\0a"),
            (Kind::Area, "tree\0a"),
            (Kind::PaymentLine, "P"),
            (Kind::PaymentLine, "\x001"),
            (Kind::PaymentLine, "P\0"),
            (Kind::PaymentLine, "P\x0001"),
            (Kind::PaymentLine, "P\0+1"),
            (Kind::PaymentLine, "P\0-0"),
            (Kind::PaymentLine, "P\x001.5"),
            (Kind::PaymentLine, "P\x009007199254740992"),
            (Kind::Cell, "1"),
            (Kind::Cell, "03,4"),
            (Kind::Cell, "3,-0"),
            (Kind::Cell, "3, 4"),
            (Kind::Cell, "3,4,5"),
            (Kind::Cell, "0,9007199254741"),
            (Kind::Malformed, "x"),
            (Kind::IndexRoot, "x"),
        ] {
            assert_eq!(IndexKey::read(kind, value), None, "{kind:?} {value:?}");
        }
        for kind in Kind::ALL {
            let is_empty = matches!(kind, Kind::Malformed | Kind::IndexRoot);
            assert_eq!(IndexKey::read(kind, "").is_some(), is_empty, "{kind:?}");
            assert_eq!(IndexKey::read(kind, [0xff]), None, "{kind:?}");
        }
    }

    #[test]
    fn compound_values_have_two_parts() {
        let parts = |kind, value: &str| {
            let key = IndexKey::new(kind, value);
            let text = |part| String::from_utf8(Vec::from(part)).unwrap();
            key.parts().map(|(a, b)| (text(a), text(b)))
        };
        let two = |a: &str, b: &str| Some((a.to_owned(), b.to_owned()));
        assert_eq!(parts(Kind::Area, "T\0a\0b"), two("T", "a\0b"));
        assert_eq!(parts(Kind::PaymentLine, "a\0b\x001"), two("a\0b", "1"));
        assert_eq!(parts(Kind::Area, "T"), None);
        assert_eq!(parts(Kind::Tag, "a\0b"), None);
    }
}
