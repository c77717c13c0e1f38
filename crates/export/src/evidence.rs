//! What a row rests on, as JSON.

use serde::Serialize;
use stele_records::time::format_time;
use stele_records::verdict::{Check, Outcome, Question, Reason};
use stele_verify::checkpoint::VerifiedCheckpoint;
use stele_verify::record::{IntactRecord, Record};

use super::{Row, failed, open, warned};

/// What a row rests on.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Evidence<'r> {
    entry: u64,
    record_id: Option<&'r str>,
    leaf_hash: String,
    #[serde(rename = "type")]
    record_type: Option<&'r str>,
    verdict: &'static str,
    answers: Answers,
    failed: Vec<Said>,
    warnings: Vec<Said>,
    could_not_check: Vec<Said>,
    checkpoint: State<'r>,
}

#[derive(Serialize)]
struct Answers {
    intact: &'static str,
    logged: &'static str,
    authorised: &'static str,
    current: &'static str,
}

#[derive(Serialize)]
struct Said {
    code: &'static str,
    reason: Option<&'static str>,
}

/// A state of a log.
#[derive(Serialize)]
pub(super) struct State<'r> {
    origin: &'r str,
    size: u64,
    root: String,
    time: Option<String>,
}

impl<'r> State<'r> {
    /// The state that a checkpoint is of.
    pub(super) fn of(checkpoint: &'r VerifiedCheckpoint) -> Self {
        Self {
            origin: checkpoint.origin(),
            size: checkpoint.size(),
            root: checkpoint.root().to_base64(),
            time: checkpoint.quorum_time().and_then(format_time),
        }
    }
}

impl<'r> Evidence<'r> {
    /// What this row rests on.
    pub(super) fn of(row: &'r Row<'_>) -> Self {
        let said = |came_out: fn(&Outcome) -> bool| row.checks(came_out).map(say).collect();
        let record = row.record.as_ref().map(IntactRecord::record);
        Self {
            entry: row.entry,
            record_id: record.map(Record::id),
            leaf_hash: row.leaf.to_hex(),
            record_type: record.map(Record::record_type),
            verdict: row.word(),
            answers: Answers {
                intact: row.answer(Question::Intact),
                logged: row.answer(Question::Logged),
                authorised: row.answer(Question::Authorised),
                current: row.answer(Question::Current),
            },
            failed: said(failed),
            warnings: said(warned),
            could_not_check: said(open),
            checkpoint: State::of(row.checkpoint),
        }
    }

    /// The JSON of it, with another member at its end.
    pub(super) fn with(&self, member: &str, json: &[u8]) -> serde_json::Result<Vec<u8>> {
        let mut text = serde_json::to_vec(self)?;
        // In place of the last brace.
        text.pop();
        text.extend_from_slice(format!(",\"{member}\":").as_bytes());
        text.extend_from_slice(json);
        text.push(b'}');
        Ok(text)
    }
}

fn say(check: &Check) -> Said {
    Said {
        code: check.code.code(),
        reason: check.outcome.reason().map(Reason::code),
    }
}
