//! Times that are no more exact than a day: those of what somebody does with a points account.

use stele_records::types::RecordType;
use stele_verify::json::Value;
use stele_verify::record::{Proof, Record};

/// How the beginning of a day ends.
const MIDNIGHT: &str = "T00:00:00Z";

/// The time that a record of this type bears which is made or signed at `now` (RFC 3339 in UTC): of a type that
/// is of a day, the beginning of that day.
pub fn time_of(record_type: &str, now: &str) -> String {
    match (RecordType::from_name(record_type), now.split_once('T')) {
        (Some(known), Some((day, _))) if known.is_of_a_day() => format!("{day}{MIDNIGHT}"),
        _ => now.to_owned(),
    }
}

/// Why a record that is of a day tells more than the day; nothing if it doesn't.
pub fn tells_more(record_type: RecordType, record: &Record<'_>) -> Option<String> {
    let created = record.proofs().iter().map(Proof::created);
    let until = record.root().get("validUntil").and_then(Value::as_str);
    let times = created.chain([record.valid_from()]).chain(until);
    let mut times = times.filter(|_| record_type.is_of_a_day());
    let exact = times.find(|time| !time.ends_with(MIDNIGHT))?;
    Some(format!(
        "it bears the time {exact}. Anyone can follow an account by its pseudonym, so a {} bears the \
         beginning of a day, as in 2026-10-01{MIDNIGHT}. Draft and sign it again: `stele draft` and `stele \
         sign` round by themselves",
        record_type.name()
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_is_done_with_an_account_is_rounded() {
        let now = "2026-10-01T17:43:09Z";
        assert_eq!(time_of("Deposit", now), "2026-10-01T00:00:00Z");
        assert_eq!(time_of("Payment", now), now);
        assert_eq!(time_of("Colour", now), now);
        assert_eq!(time_of("Grant", ""), "");
    }
}
