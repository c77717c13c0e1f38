//! What an index key that is typed wrongly should look like.

use stele_records::index::{IndexKey, Kind, WrittenKeyError};

/// Reads a key that an entry can have.
///
/// # Errors
/// A sentence that says how keys are written.
pub(super) fn parse(text: &str) -> Result<IndexKey, String> {
    IndexKey::parse(text).map_err(|error| match error {
        WrittenKeyError::Kind => {
            let kinds: Vec<&str> = Kind::ALL.iter().map(|kind| kind.name()).collect();
            format!(
                "a key is written KIND:VALUE, as in tag:T-1 or area:TreeCard/5; kinds are {}",
                kinds.join(", ")
            )
        }
        WrittenKeyError::Value(kind) => format!("no entry can have this key: {}", form(kind)),
    })
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
