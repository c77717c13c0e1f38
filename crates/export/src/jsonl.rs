//! One JSON object a line: the evidence, and the record itself as it is logged.

use std::io::{self, Write};

use stele_verify::record::IntactRecord;

use super::evidence::Evidence;
use super::{Form, Row};

/// Lines of JSON.
pub struct JsonLines;

impl Form for JsonLines {
    fn begin(&mut self, _: &mut dyn Write) -> io::Result<()> {
        Ok(())
    }

    fn row(&mut self, row: &Row<'_>, out: &mut dyn Write) -> io::Result<()> {
        // The record's own bytes, from which the leaf hash follows: they are canonical JSON, without a line
        // break.
        let record = row.record.as_ref().map(IntactRecord::record);
        let record = record.map_or(&b"null"[..], |record| record.bytes());
        let mut line = Evidence::of(row).with("record", record)?;
        line.push(b'\n');
        out.write_all(&line)
    }

    fn end(&mut self, _: &mut dyn Write) -> io::Result<()> {
        Ok(())
    }
}
