//! One JSON object a line: the evidence, and the record itself as it is logged.

use std::io::{self, Write};

use serde::Serialize;
use stele_records::time::format_time;
use stele_records::verdict::{Check, Outcome, Question, Reason};
use stele_verify::record::{IntactRecord, Record};

use super::{Form, Row, failed, open, warned};

/// Lines of JSON.
pub(crate) struct JsonLines;

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Evidence<'r> {
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

#[derive(Serialize)]
struct State<'r> {
    origin: &'r str,
    size: u64,
    root: String,
    time: Option<String>,
}

impl Form for JsonLines {
    fn begin(&mut self, _: &mut dyn Write) -> io::Result<()> {
        Ok(())
    }

    fn row(&mut self, row: &Row<'_>, out: &mut dyn Write) -> io::Result<()> {
        let said = |came_out: fn(&Outcome) -> bool| row.checks(came_out).map(say).collect();
        let record = row.record.as_ref().map(IntactRecord::record);
        let evidence = Evidence {
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
            checkpoint: State {
                origin: row.checkpoint.origin(),
                size: row.checkpoint.size(),
                root: row.checkpoint.root().to_base64(),
                time: row.checkpoint.quorum_time().and_then(format_time),
            },
        };
        let mut line = serde_json::to_vec(&evidence)?;
        // The record's own bytes, from which the leaf hash follows, take the place of the last brace:
        // they are canonical JSON, without a line break.
        line.pop();
        line.extend_from_slice(b",\"record\":");
        line.extend_from_slice(record.map_or(b"null", |record| record.bytes()));
        line.extend_from_slice(b"}\n");
        out.write_all(&line)
    }

    fn end(&mut self, _: &mut dyn Write) -> io::Result<()> {
        Ok(())
    }
}

fn say(check: &Check) -> Said {
    Said {
        code: check.code.code(),
        reason: check.outcome.reason().map(Reason::code),
    }
}
