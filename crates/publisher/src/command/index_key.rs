//! An index key as it is typed: `tag:示-5`, `ref:urn:uuid:…`, `area:TreeCard/5`.

use stele_records::index::{IndexKey, Kind};

/// What stands between the two parts of a compound value; in the index it is a zero byte.
const PART: char = '/';

/// Reads a key that an entry can have: of any other it would be proven that there is nothing.
///
/// # Errors
/// A sentence that says how keys are written.
pub(super) fn parse(text: &str) -> Result<IndexKey, String> {
    let (kind, value) = text.split_once(':').unwrap_or((text, ""));
    let kind = Kind::from_name(kind).ok_or_else(|| {
        let kinds: Vec<&str> = Kind::ALL.iter().map(|kind| kind.name()).collect();
        format!(
            "a key is written KIND:VALUE, as in tag:T-1 or area:TreeCard/5; kinds are {}",
            kinds.join(", ")
        )
    })?;
    let key = match kind {
        // A type has no slash in it, a payment's id may have some.
        Kind::Area => compound(kind, value.split_once(PART)),
        Kind::PaymentLine => compound(kind, value.rsplit_once(PART)),
        Kind::Sha256 => IndexKey::read(kind, value.to_ascii_lowercase()),
        _ => IndexKey::read(kind, value),
    };
    key.ok_or_else(|| format!("no entry can have this key: {}", form(kind)))
}

fn compound(kind: Kind, parts: Option<(&str, &str)>) -> Option<IndexKey> {
    let (first, second) = parts?;
    IndexKey::read(kind, format!("{first}\0{second}"))
}

/// How keys of this kind are written.
const fn form(kind: Kind) -> &'static str {
    match kind {
        Kind::Ref | Kind::Subject => {
            "an id is written with its scheme, as in urn:uuid:1 or https://city.example/1"
        }
        Kind::Signer => "a signer is written as its did:key:z6Mk...",
        Kind::Sha256 => "a SHA-256 has 64 hexadecimal digits",
        Kind::Type => "a record type has letters and digits only, as in type:TreeCard",
        Kind::Area => "an area stands behind a record type, as in area:TreeCard/5",
        Kind::PaymentLine => {
            "a line is a whole number behind the payment's id, as in payment-line:urn:x:pay-7/3"
        }
        Kind::Cell => "a cell is two whole numbers without leading zeroes, as in cell:390401,-3",
        Kind::Malformed | Kind::IndexRoot => "this kind has no value; write its name alone",
        _ => "its value is empty; write it behind the colon",
    }
}

/// The key as it is typed.
pub(super) fn text(key: &IndexKey) -> String {
    let part = String::from_utf8_lossy;
    let value = match key.parts() {
        Some((first, second)) => format!("{}{PART}{}", part(first), part(second)),
        None => part(key.value()).into_owned(),
    };
    match value.is_empty() {
        true => key.kind().name().to_owned(),
        false => format!("{}:{value}", key.kind().name()),
    }
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
            assert_eq!(parse(typed), Ok(key.clone()), "{typed}");
            assert_eq!(text(&key), typed);
        }
        let (upper, lower) = ("ABCDEF01".repeat(8), "abcdef01".repeat(8));
        let key = IndexKey::new(Kind::Sha256, lower);
        assert_eq!(parse(&format!("sha256:{upper}")), Ok(key));
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
            assert!(parse(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn zero_bytes_are_no_slashes() {
        assert_eq!(text(&IndexKey::new(Kind::Tag, "a\0b")), "tag:a\0b");
        let line = IndexKey::payment_line("a\0b", 1);
        assert_eq!(text(&line), "payment-line:a\0b/1");
    }
}
