//! An index key as it is typed: `tag:示-5`, `ref:urn:uuid:…`, `area:TreeCard/5`.

use stele_records::index::{IndexKey, Kind};

/// What stands between the two parts of a compound value; in the index it is a zero byte.
const PART: char = '/';

/// Reads a key.
///
/// # Errors
/// A sentence that says how keys are written.
pub(super) fn parse(text: &str) -> Result<IndexKey, String> {
    let how = || {
        let kinds: Vec<&str> = Kind::ALL.iter().map(|kind| kind.name()).collect();
        format!(
            "a key is written KIND:VALUE, as in tag:T-1 or area:TreeCard/5; kinds are {}",
            kinds.join(", ")
        )
    };
    let (kind, value) = text.split_once(':').unwrap_or((text, ""));
    let kind = Kind::from_name(kind).ok_or_else(how)?;
    match kind {
        Kind::Area | Kind::PaymentLine => {
            let (first, second) = value.split_once(PART).ok_or_else(how)?;
            Ok(IndexKey::new(kind, format!("{first}\0{second}")))
        }
        Kind::Malformed | Kind::IndexRoot if !value.is_empty() => Err(how()),
        _ => Ok(IndexKey::new(kind, value)),
    }
}

/// The key as it is typed.
pub(super) fn text(key: &IndexKey) -> String {
    let value = String::from_utf8_lossy(key.value()).replace('\0', &PART.to_string());
    match value.is_empty() {
        true => key.kind().name().to_owned(),
        false => format!("{}:{value}", key.kind().name()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_read_back() {
        for (typed, key) in [
            ("tag:示-5", IndexKey::new(Kind::Tag, "示-5")),
            ("ref:urn:a:b", IndexKey::new(Kind::Ref, "urn:a:b")),
            ("area:TreeCard/5/6", IndexKey::area("TreeCard", "5/6")),
            ("payment-line:P-1/3", IndexKey::payment_line("P-1", 3)),
            ("cell:3,-4", IndexKey::cell(3_999, -3_001)),
            ("malformed", IndexKey::new(Kind::Malformed, "")),
        ] {
            assert_eq!(parse(typed), Ok(key.clone()), "{typed}");
            assert_eq!(text(&key), typed);
        }
        for bad in ["", "T-1", "tags:T-1", "area:TreeCard", "malformed:x"] {
            assert!(parse(bad).is_err(), "{bad}");
        }
    }
}
