//! What came out, as it is handed to the page: the codes of the whole verdict, and the texts to be shown.

use serde::Serialize;
use stele_client::check::{CheckedEntry, CheckedFile, CheckedList, CheckedRows, FileKind};
#[cfg(feature = "live")]
use stele_client::check::{Found, Subject};
use stele_messages::{Lang, Text};
use stele_records::trust::TrustFile;
use stele_records::types::{RecordType, System};
use stele_records::verdict::{
    Answer, Check, CheckCode, Evidence, Outcome, Question, Verdict, VerdictReport,
};
use stele_verify::record::Record;

/// A sentence, and what to do about it; the second may be empty.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Words {
    what: String,
    todo: String,
}

impl From<Text> for Words {
    fn from(text: Text) -> Self {
        Self {
            what: text.what,
            todo: text.todo,
        }
    }
}

/// What was checked, and what came out of it.
#[derive(Debug, Clone, Copy)]
pub struct Checked<'c> {
    kind: &'static str,
    /// Look at the verdict before showing it.
    record: Option<&'c [u8]>,
    /// Of a list, that of the log and its index.
    verdict: &'c Verdict,
    rows: Option<&'c CheckedRows>,
    /// Whether a record was looked for, and these are only the rows that mention it.
    is_missing: bool,
}

impl<'c> Checked<'c> {
    /// A file.
    pub fn file(file: &'c CheckedFile) -> Self {
        Self {
            kind: match file.kind {
                FileKind::Proof => "proof",
                FileKind::Record => "record",
                FileKind::Dossier => "dossier",
            },
            record: file.record.as_deref(),
            verdict: &file.verdict,
            rows: file.rows.as_ref(),
            is_missing: false,
        }
    }

    /// What a log has about what was asked for.
    #[cfg(feature = "live")]
    pub fn found(found: &'c Found, subject: &Subject) -> Self {
        let (record, verdict, rows) = match found {
            Found::Record(entry) => (entry.bytes.as_deref(), &entry.verdict, None),
            Found::List(rows) => (None, &rows.list.verdict, Some(rows.as_ref())),
        };
        Self {
            kind: "log",
            record,
            verdict,
            rows,
            is_missing: rows.is_some() && matches!(subject, Subject::Record(_)),
        }
    }

    /// The answer as a whole, and in words. A record that is shown not to be there isn't verified.
    fn answer(&self, lang: Lang, known: Option<RecordType>, time: Clock<'_>) -> (Answer, Text) {
        match self.rows {
            Some(CheckedRows { list, .. }) if self.is_missing => {
                let answer = match list.answer() {
                    Answer::Yes => Answer::No,
                    other => other,
                };
                (answer, stele_messages::record_not_found(lang, list))
            }
            Some(CheckedRows { list, .. }) => {
                (list.answer(), stele_messages::list_answer(lang, list))
            }
            None => {
                let text = stele_messages::record_answer(lang, known, self.verdict, time);
                (self.verdict.overall(), text)
            }
        }
    }
}

/// What is handed to the page.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Report<'c> {
    /// `verified`, `not-verified` or `cant-tell`.
    state: &'static str,
    /// `proof`, `record` or `dossier`; `log` for what was looked up.
    kind: &'static str,
    /// The module that can say more of this: `all`, for types of other systems and for ML-DSA. None if this one
    /// says all there is.
    wants: Option<&'static str>,
    /// BCP 47.
    lang: &'static str,
    /// The one-line answer.
    answer: Words,
    /// Why it isn't simply yes; of a verdict that is, its warnings.
    reasons: Vec<Words>,
    /// What no check of such a record can show.
    limits: &'static [&'static str],
    questions: Vec<QuestionWords>,
    /// None where the record isn't intact: what a changed record says of itself is no matter.
    record: Option<RecordWords>,
    log: Option<LogWords>,
    /// All entries about a key, where that is what the file is about.
    list: Option<ListWords<'c>>,
    trust: TrustWords<'c>,
    /// The verdict itself, as `stele verify --json` gives it.
    verdict: VerdictReport<'c>,
}

#[derive(Debug, Clone, Serialize)]
struct QuestionWords {
    code: &'static str,
    answer: &'static str,
    title: &'static str,
    word: &'static str,
    said: String,
    checks: Vec<CheckWords>,
}

#[derive(Debug, Clone, Serialize)]
struct CheckWords {
    code: &'static str,
    outcome: &'static str,
    title: String,
    #[serde(flatten)]
    words: Words,
}

#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
struct RecordWords {
    id: String,
    /// As it stands in the record.
    #[serde(rename = "type")]
    record_type: String,
    /// In words, where this program knows the type.
    type_name: Option<&'static str>,
    subject: String,
    /// Its number in the log, where that is proven.
    entry: Option<u64>,
}

#[derive(Debug, Clone, Serialize)]
struct LogWords {
    origin: String,
    /// Entries.
    size: u64,
    /// The quorum's time in POSIX seconds.
    time: Option<u64>,
    /// The same in words.
    said: Option<String>,
    witnesses: Vec<String>,
}

#[derive(Debug, Clone, Serialize)]
struct ListWords<'c> {
    answer: &'static str,
    count: Option<u64>,
    entries: Vec<RowWords<'c>>,
}

#[derive(Debug, Clone, Serialize)]
struct RowWords<'c> {
    entry: u64,
    state: &'static str,
    answer: Words,
    record: Option<RecordWords>,
    verdict: VerdictReport<'c>,
}

#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
struct TrustWords<'c> {
    name: &'c str,
    version: u64,
    contact: &'c str,
    is_made_up: bool,
}

/// Writes a time (POSIX seconds) in words.
type Clock<'t> = &'t dyn Fn(u64) -> String;

impl<'c> Report<'c> {
    /// The report on what was checked.
    pub fn new(lang: Lang, checked: &Checked<'c>, trust: &'c TrustFile, time: Clock<'_>) -> Self {
        let Checked { verdict, rows, .. } = *checked;
        let record = checked
            .record
            .and_then(|bytes| intact(lang, bytes, verdict));
        let known = record.as_ref().and_then(RecordWords::known);
        let (overall, answer) = checked.answer(lang, known, time);
        Self {
            state: state(overall),
            kind: checked.kind,
            wants: wants(trust, record.as_ref(), rows),
            lang: lang.tag(),
            answer: answer.into(),
            reasons: match rows {
                Some(_) => Vec::new(),
                None => words(stele_messages::record_reasons(lang, verdict, time)),
            },
            limits: known.map_or(&[], |known| stele_messages::record_limits(lang, known)),
            questions: questions(lang, verdict, time),
            record,
            log: log(verdict, time),
            list: rows.map(|rows| list(lang, &rows.list, &rows.rows, time)),
            trust: TrustWords {
                name: stele_messages::localized(lang, &trust.name),
                version: trust.version,
                contact: &trust.contact,
                is_made_up: trust.name.is_made_up(),
            },
            verdict: verdict.to_report(),
        }
    }
}

impl RecordWords {
    fn known(&self) -> Option<RecordType> {
        RecordType::from_name(&self.record_type)
    }
}

/// Whether a module with everything in it would say more.
fn wants(
    trust: &TrustFile,
    record: Option<&RecordWords>,
    rows: Option<&CheckedRows>,
) -> Option<&'static str> {
    let is_all = System::ALL.into_iter().all(System::is_built_in);
    let is_foreign = |bytes: &[u8]| {
        let record = Record::parse(bytes).ok();
        record.is_some_and(|record| RecordType::from_name(record.record_type()).is_none())
    };
    let mut others = rows.into_iter().flat_map(|rows| &rows.rows);
    let has_foreign = record.is_some_and(|record| record.known().is_none())
        || others.any(|row| row.bytes.as_deref().is_some_and(is_foreign));
    (trust.has_unverifiable_keys() || (has_foreign && !is_all)).then_some("all")
}

const fn state(overall: Answer) -> &'static str {
    match overall {
        Answer::Yes => "verified",
        Answer::No => "not-verified",
        Answer::CantTell => "cant-tell",
    }
}

fn words(texts: Vec<Text>) -> Vec<Words> {
    texts.into_iter().map(Words::from).collect()
}

fn intact(lang: Lang, bytes: &[u8], verdict: &Verdict) -> Option<RecordWords> {
    let record = Record::parse(bytes).and_then(Record::verify).ok()?;
    let record = record.record();
    let known = RecordType::from_name(record.record_type());
    let entry = match verdict.check(CheckCode::Inclusion) {
        Some(Check {
            outcome: Outcome::Passed,
            evidence: Evidence::Entry { index, .. },
            ..
        }) => Some(*index),
        _ => None,
    };
    Some(RecordWords {
        id: record.id().to_owned(),
        record_type: record.record_type().to_owned(),
        type_name: known.map(|known| stele_messages::record_type(lang, known)),
        subject: record.subject_id().to_owned(),
        entry,
    })
}

fn questions(lang: Lang, verdict: &Verdict, time: Clock<'_>) -> Vec<QuestionWords> {
    let questions = Question::ALL.into_iter().map(|question| {
        let answer = verdict.answer(question);
        let checks = verdict.checks_of(question).map(|check| CheckWords {
            code: check.code.code(),
            outcome: check.outcome.code(),
            title: stele_messages::check_title(lang, check.code).to_string(),
            words: stele_messages::check_with(lang, check, time).into(),
        });
        QuestionWords {
            code: question.code(),
            answer: answer.code(),
            title: stele_messages::question_title(lang, question),
            word: stele_messages::answer_word(lang, answer),
            said: stele_messages::question_said(lang, question, verdict).to_string(),
            checks: checks.collect(),
        }
    });
    questions.collect()
}

/// The log's state that the file is held against, if log and quorum have signed it.
fn log(verdict: &Verdict, time: Clock<'_>) -> Option<LogWords> {
    let evidence = |code| verdict.check(code).map(|check| &check.evidence);
    let Evidence::Checkpoint { origin, size, .. } = evidence(CheckCode::LogSignature)? else {
        return None;
    };
    let at = match evidence(CheckCode::Freshness) {
        Some(Evidence::Time(at)) => Some(*at),
        _ => None,
    };
    let witnesses = match evidence(CheckCode::Witnesses) {
        Some(Evidence::Cosigners { cosigned, .. }) => {
            cosigned.iter().map(|(name, _)| name.clone()).collect()
        }
        _ => Vec::new(),
    };
    Some(LogWords {
        origin: origin.clone(),
        size: *size,
        time: at,
        said: at.map(time),
        witnesses,
    })
}

fn list<'c>(
    lang: Lang,
    list: &CheckedList,
    rows: &'c [CheckedEntry],
    time: Clock<'_>,
) -> ListWords<'c> {
    let rows = rows.iter().map(|row| {
        let verdict = &row.verdict;
        let record = row
            .bytes
            .as_deref()
            .and_then(|bytes| intact(lang, bytes, verdict));
        let known = record.as_ref().and_then(RecordWords::known);
        RowWords {
            entry: row.index,
            state: state(verdict.overall()),
            answer: stele_messages::record_answer(lang, known, verdict, time).into(),
            record,
            verdict: verdict.to_report(),
        }
    });
    ListWords {
        answer: list.answer().code(),
        count: list.count(),
        entries: rows.collect(),
    }
}
