//! What is wrong with a record by itself, before any rule is asked.

use stele_records::types::RecordType;
use stele_records::verdict::{CheckCode, Reason};
use stele_verify::record::{IntactRecord, RecordError};

/// The check that it fails, and why.
pub(super) type Wrong = (CheckCode, Reason);

/// What is wrong with an entry that should be a record of the log with this origin, if anything.
pub(super) fn check(result: Result<IntactRecord<'_>, RecordError>, origin: &str) -> Option<Wrong> {
    match result {
        Ok(record) => check_record(&record, origin),
        Err(error) => Some((code_of(&error), Reason::Record(error))),
    }
}

/// The check that an error of a record belongs to.
const fn code_of(error: &RecordError) -> CheckCode {
    match error {
        RecordError::Proof(_) => CheckCode::Proofs,
        RecordError::TooLong { .. } | RecordError::Json(_) | RecordError::Envelope(_) => {
            CheckCode::Form
        }
    }
}

/// What is wrong with an intact record by itself, if anything.
fn check_record(record: &IntactRecord<'_>, origin: &str) -> Option<Wrong> {
    let record = record.record();
    if record.log() != origin {
        let named = record.log().to_owned();
        return Some((CheckCode::Origin, Reason::OtherLog { named }));
    }
    let Some(record_type) = RecordType::from_name(record.record_type()) else {
        let name = record.record_type().to_owned();
        return Some((CheckCode::Fields, Reason::UnknownType(name)));
    };
    if let Err(error) = record_type.check_fields(record) {
        return Some((CheckCode::Fields, Reason::Field(error)));
    }
    let missing = record_type.missing_role(record).map(Reason::RoleMissing);
    let unknown = || record_type.unknown_role(record).map(Reason::RoleUnknown);
    let double = || record_type.double_role(record).map(Reason::RoleTwice);
    Some((CheckCode::Roles, missing.or_else(unknown).or_else(double)?))
}
