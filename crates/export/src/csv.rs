//! CSV (RFC 4180): the evidence, and of one record type its fields as columns.
//!
//! A spreadsheet that opens the file may run a cell that begins with `=`, `+`, `-` or `@` as a formula, and
//! texts of records are by strangers. Such a cell gets a quote before it, unless it is a number: then
//! nothing is to be run, and sums go on working. Whoever reads the file with a program asks for cells as
//! they are.

use std::io::{self, Write};

use stele_records::time::format_time;
use stele_records::types::RecordType;
use stele_records::verdict::{Outcome, Question};
use stele_verify::json::{Member, Value};
use stele_verify::record::{IntactRecord, Record};

use super::{Form, Row, failed, open, warned};

/// The columns that each table begins with.
const EVIDENCE: [&str; 21] = [
    "entry",
    "recordId",
    "leafHash",
    "verdict",
    "intact",
    "logged",
    "authorised",
    "current",
    "failed",
    "warnings",
    "couldNotCheck",
    "log",
    "logSize",
    "logRoot",
    "logTime",
    "recordType",
    "subjectId",
    "validFrom",
    "validUntil",
    "supersedes",
    "signers",
];

/// The last column of a table of several types: what the record says, as JSON.
const SUBJECT: &str = "credentialSubject";

/// A byte-order mark, without which Excel takes UTF-8 for something else.
const MARK: &str = "\u{feff}";

/// How cells are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cells {
    /// So that no spreadsheet runs one.
    Defused,
    /// As they are.
    Exact,
}

/// A table.
pub struct Csv {
    /// The type whose fields are columns.
    one_type: Option<RecordType>,
    cells: Cells,
    has_mark: bool,
}

impl Csv {
    /// A table of records of one type, with its fields; or of any, with what they say as JSON.
    pub const fn new(one_type: Option<RecordType>, cells: Cells, has_mark: bool) -> Self {
        Self {
            one_type,
            cells,
            has_mark,
        }
    }

    fn write(&self, cells: &[String], out: &mut dyn Write) -> io::Result<()> {
        let mut line = String::new();
        for (at, cell) in cells.iter().enumerate() {
            if at > 0 {
                line.push(',');
            }
            let cell = match self.cells {
                Cells::Defused => &defused(cell),
                Cells::Exact => cell,
            };
            if cell.contains(['"', ',', '\r', '\n']) {
                line.push('"');
                line.push_str(&cell.replace('"', "\"\""));
                line.push('"');
            } else {
                line.push_str(cell);
            }
        }
        line.push_str("\r\n");
        out.write_all(line.as_bytes())
    }
}

impl Form for Csv {
    fn begin(&mut self, out: &mut dyn Write) -> io::Result<()> {
        if self.has_mark {
            out.write_all(MARK.as_bytes())?;
        }
        let mut names: Vec<String> = EVIDENCE.map(str::to_owned).to_vec();
        match self.one_type {
            Some(kind) => names.extend(kind.fields().iter().map(|field| field.name.to_owned())),
            None => names.push(SUBJECT.to_owned()),
        }
        self.write(&names, out)
    }

    fn row(&mut self, row: &Row<'_>, out: &mut dyn Write) -> io::Result<()> {
        let codes = |came_out: fn(&Outcome) -> bool| {
            let codes = row.checks(came_out).map(|check| check.code.code());
            codes.collect::<Vec<_>>().join(" ")
        };
        let record = row.record.as_ref().map(IntactRecord::record);
        let of_record = |read: fn(&Record<'_>) -> String| record.map(read).unwrap_or_default();
        let time = row.checkpoint.quorum_time().and_then(format_time);
        let mut cells = vec![
            row.entry.to_string(),
            of_record(|record| record.id().to_owned()),
            row.leaf.to_hex(),
            row.word().to_owned(),
            row.answer(Question::Intact).to_owned(),
            row.answer(Question::Logged).to_owned(),
            row.answer(Question::Authorised).to_owned(),
            row.answer(Question::Current).to_owned(),
            codes(failed),
            codes(warned),
            codes(open),
            row.checkpoint.origin().to_owned(),
            row.checkpoint.size().to_string(),
            row.checkpoint.root().to_base64(),
            time.unwrap_or_default(),
            of_record(|record| record.record_type().to_owned()),
            of_record(|record| record.subject_id().to_owned()),
            of_record(|record| record.valid_from().to_owned()),
            of_record(|record| text_of(record, "validUntil")),
            of_record(|record| record.supersedes().unwrap_or_default().to_owned()),
            of_record(|record| text_of(record, "signers")),
        ];
        match self.one_type {
            Some(kind) => {
                let subject = record.and_then(|record| Some((record, record.subject()?)));
                cells.extend(kind.fields().iter().map(|field| {
                    let member = subject.and_then(|(record, subject)| {
                        Some(cell(record, subject.member(field.name)?))
                    });
                    member.unwrap_or_default()
                }));
            }
            None => cells.push(of_record(|record| text_of(record, SUBJECT))),
        }
        self.write(&cells, out)
    }

    fn end(&mut self, _: &mut dyn Write) -> io::Result<()> {
        Ok(())
    }
}

/// A member of the record itself.
fn text_of(record: &Record<'_>, name: &str) -> String {
    let member = record.root().member(name);
    member.map_or_else(String::new, |member| cell(record, member))
}

/// A text as it is; anything else as the JSON that was signed.
fn cell(record: &Record<'_>, member: &Member<'_>) -> String {
    if let Value::String(text) = &member.value {
        return text.to_string();
    }
    let json = record.bytes().get(member.value_span.clone());
    String::from_utf8_lossy(json.unwrap_or_default()).into_owned()
}

/// A cell of which a spreadsheet runs nothing. Where cells are separated by semicolons or tabs, one of ours may be several
/// there, on several lines: each is looked at.
fn defused(cell: &str) -> String {
    let mut defused = String::new();
    let mut rest = cell;
    loop {
        if is_formula(rest) {
            defused.push('\'');
        }
        let Some(end) = rest.find([';', '\t', '\r', '\n']) else {
            break;
        };
        let (own, behind) = rest.split_at(end);
        let separator = behind.chars().next().unwrap_or_default();
        defused.push_str(own);
        defused.push(separator);
        rest = behind.strip_prefix(separator).unwrap_or_default();
    }
    defused + rest
}

/// Whether a spreadsheet would run a cell: it begins as a formula does, also in full-width characters or
/// behind white space or quotes, and is no plain number.
fn is_formula(cell: &str) -> bool {
    let begins = |c: char| matches!(c, '=' | '+' | '-' | '@' | '＝' | '＋' | '－' | '＠');
    let bare = cell.trim_start_matches(|c: char| c.is_whitespace() || c == '"');
    let begins_so = bare.starts_with(begins) || cell.starts_with(['\t', '\r']);
    begins_so && !is_number(cell)
}

/// Digits, with a sign and a point.
fn is_number(cell: &str) -> bool {
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let amount = cell.strip_prefix(['-', '+']).unwrap_or(cell);
    match amount.split_once('.') {
        Some((whole, decimals)) => digits(whole) && digits(decimals),
        None => digits(amount),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use stele_records::types;

    #[test]
    fn no_field_has_the_name_of_a_column_of_ours() {
        for field in types::ALL.into_iter().flat_map(RecordType::fields) {
            assert!(!EVIDENCE.contains(&field.name), "{}", field.name);
        }
    }

    #[test]
    fn formulas_are_defused_and_numbers_are_not() {
        let line = |cells, row: &[&str]| {
            let row: Vec<_> = row.iter().map(|cell| (*cell).to_owned()).collect();
            let mut out = Vec::new();
            Csv::new(None, cells, false).write(&row, &mut out).unwrap();
            String::from_utf8(out).unwrap()
        };
        let row = [
            "=1+1",
            "-12.50",
            "+3",
            "-1-2",
            "@SUM(A1)",
            " =a,b",
            "＝1",
            "\tx",
            "say \"hi\"",
            "雄安",
            "",
            "-",
            "-.5",
            "a\nb",
            "a;=cmd|' /C x'!A0",
            "b\t @c;-1",
            "x\n=y",
            "x;\"=y;",
        ];
        assert_eq!(
            line(Cells::Defused, &row),
            "'=1+1,-12.50,+3,'-1-2,'@SUM(A1),\"' =a,b\",'＝1,'\tx,\"say \"\"hi\"\"\",雄安,,'-,'-.5,\"a\nb\",a;'=cmd|' /C x'!A0,b\t' @c;-1,\"x\n'=y\",\"x;'\"\"=y;\"\r\n"
        );
        assert_eq!(
            line(Cells::Exact, &row),
            "=1+1,-12.50,+3,-1-2,@SUM(A1),\" =a,b\",＝1,\tx,\"say \"\"hi\"\"\",雄安,,-,-.5,\"a\nb\",a;=cmd|' /C x'!A0,b\t @c;-1,\"x\n=y\",\"x;\"\"=y;\"\r\n"
        );
    }
}
