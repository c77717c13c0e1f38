//! What came out, as it is handed to the page: the codes of the whole verdict, and the texts to be shown. The shape is
//! that of `Report` in `www/widget/stele-verify.d.ts`.

use stele_client::check::{CheckedEntry, CheckedFile, CheckedList, CheckedRows, FileKind};
#[cfg(feature = "live")]
use stele_client::check::{Found, Subject};
#[cfg(feature = "live")]
use stele_client::trust::Look;
use stele_messages::{Lang, Text};
use stele_records::trust::TrustFile;
use stele_records::types::{RecordType, System};
use stele_records::verdict::{Answer, Check, CheckCode, Evidence, Outcome, Question, Verdict};
use stele_verify::json::Writer;
use stele_verify::record::Record;

/// Writes a time (POSIX seconds) in words.
type Clock<'t> = &'t dyn Fn(u64) -> String;

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
    #[cfg(feature = "live")]
    besides: Option<&'c Besides>,
}

/// What a look-up has to say besides its answer.
#[derive(Debug)]
pub struct Besides {
    /// Whether it is known that there is no newer version of the trust file.
    is_newest: bool,
    /// The hosts that kept silent.
    silent: Vec<String>,
    notes: Vec<Text>,
}

#[cfg(feature = "live")]
impl Besides {
    /// Of a look-up by this trust file. `look` is how newer versions were looked for, `silent` names the hosts that were
    /// not asked any more.
    pub fn new(lang: Lang, trust: &TrustFile, look: &Look, silent: Vec<String>) -> Self {
        // What nobody may sign a newer version of is the last one.
        let is_newest = trust.signers.is_none() || !(look.is_blind() || look.stopped);
        let newer = || stele_messages::newer_trust_unknown(lang, trust.version);
        let refused = look.refused.iter();
        let refused = refused.map(|refused| stele_messages::refused_trust(lang, refused));
        let hosts = silent.iter();
        let hosts = hosts.map(|host| stele_messages::silent_host(lang, host));
        let notes = (!is_newest).then(newer).into_iter();
        Self {
            notes: notes.chain(refused).chain(hosts).collect(),
            is_newest,
            silent,
        }
    }
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
            #[cfg(feature = "live")]
            besides: None,
        }
    }

    /// What a log has about what was asked for.
    #[cfg(feature = "live")]
    pub fn found(found: &'c Found, subject: &Subject, besides: &'c Besides) -> Self {
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
            besides: Some(besides),
        }
    }

    /// What a look-up says besides; of a file nothing.
    #[cfg(feature = "live")]
    const fn besides(&self) -> Option<&'c Besides> {
        self.besides
    }

    #[cfg(not(feature = "live"))]
    const fn besides(&self) -> Option<&'c Besides> {
        None
    }

    /// All entries about a key. Where no type is built in there are none: lists stand in dossiers alone.
    const fn rows(&self) -> Option<&'c CheckedRows> {
        match System::ANY_BUILT_IN {
            true => self.rows,
            false => None,
        }
    }

    /// The answer as a whole, and in words. A record that is shown not to be there isn't verified.
    fn answer(&self, lang: Lang, known: Option<RecordType>, time: Clock<'_>) -> (Answer, Text) {
        match self.rows() {
            // Said once more, for a compiler that doesn't look into what it calls.
            Some(CheckedRows { list, .. }) if System::ANY_BUILT_IN && self.is_missing => {
                let answer = match list.answer() {
                    Answer::Yes => Answer::No,
                    other => other,
                };
                (answer, stele_messages::record_not_found(lang, list))
            }
            Some(CheckedRows { list, .. }) if System::ANY_BUILT_IN => {
                (list.answer(), stele_messages::list_answer(lang, list))
            }
            _ => {
                let text = stele_messages::record_answer(lang, known, self.verdict, time);
                (self.verdict.overall(), text)
            }
        }
    }
}

/// The report on what was checked, as JSON. Times (POSIX seconds) are written by `time`.
pub fn report(lang: Lang, checked: &Checked<'_>, trust: &TrustFile, time: Clock<'_>) -> String {
    let report = Report {
        lang,
        verdict: checked.verdict,
        time,
    };
    let mut json = Writer::default();
    json.object(|json| report.write(checked, trust, json));
    json.finish()
}

/// One verdict, to be written.
#[derive(Clone, Copy)]
struct Report<'r> {
    lang: Lang,
    verdict: &'r Verdict,
    time: Clock<'r>,
}

/// A record that is intact.
struct Intact<'b> {
    record: Record<'b>,
    /// Its type, where rules for it are built in and asked.
    known: Option<RecordType>,
}

impl Report<'_> {
    fn write(&self, checked: &Checked<'_>, trust: &TrustFile, json: &mut Writer) {
        let rows = checked.rows();
        let record = self.intact(checked.record);
        let known = record.as_ref().and_then(|record| record.known);
        let (overall, answer) = checked.answer(self.lang, known, self.time);
        json.name("state").text(state(overall));
        json.name("kind").text(checked.kind);
        json.name("wants")
            .text_if_any(self.wants(trust, record.as_ref(), rows));
        json.name("lang").text(self.lang.tag());
        json.name("answer").object(|json| words(&answer, json));
        json.name("reasons").array(|json| {
            // A list has its rows'.
            if rows.is_none() {
                for reason in stele_messages::record_reasons(self.lang, self.verdict, self.time) {
                    json.object(|json| words(&reason, json));
                }
            }
            for note in checked
                .besides()
                .into_iter()
                .flat_map(|besides| &besides.notes)
            {
                json.object(|json| words(note, json));
            }
        });
        json.name("limits").array(|json| {
            if let Some(known) = known
                && System::ANY_BUILT_IN
            {
                for limit in stele_messages::record_limits(self.lang, known) {
                    json.text(limit);
                }
            }
        });
        json.name("questions").array(|json| {
            for question in Question::ALL {
                json.object(|json| self.question(question, json));
            }
        });
        self.record(record.as_ref(), json);
        self.log(json);
        json.name("list");
        match rows {
            Some(rows) if System::ANY_BUILT_IN => {
                json.object(|json| self.list(&rows.list, &rows.rows, json));
            }
            _ => json.null(),
        }
        json.name("trust").object(|json| {
            let name = stele_messages::localized(self.lang, &trust.name);
            json.name("name").text(name);
            json.name("version").number(trust.version);
            json.name("contact").text(&trust.contact);
            json.name("isMadeUp").flag(trust.name.is_made_up());
            if let Some(besides) = checked.besides() {
                json.name("isNewest").flag(besides.is_newest);
            }
        });
        if let Some(besides) = checked.besides() {
            json.name("silent").array(|json| {
                for host in &besides.silent {
                    json.text(host);
                }
            });
        }
        self.verdict.write(json.name("verdict"));
    }

    fn answer(&self, known: Option<RecordType>) -> Text {
        stele_messages::record_answer(self.lang, known, self.verdict, self.time)
    }

    /// The record, if it is intact: what a changed one says of itself is no matter.
    fn intact<'b>(&self, bytes: Option<&'b [u8]>) -> Option<Intact<'b>> {
        let proofs = self.verdict.check(CheckCode::Proofs)?;
        if !matches!(proofs.outcome, Outcome::Passed) {
            return None;
        }
        let record = Record::parse(bytes?).ok()?;
        let known = match self.verdict.is_alone() {
            true => None,
            false => RecordType::from_name(record.record_type()),
        };
        Some(Intact { record, known })
    }

    /// The module that would say more: `all`, for types of other systems and for ML-DSA.
    fn wants(
        &self,
        trust: &TrustFile,
        record: Option<&Intact<'_>>,
        rows: Option<&CheckedRows>,
    ) -> Option<&'static str> {
        let is_foreign = |bytes: &[u8]| {
            let record = Record::parse(bytes).ok();
            record.is_some_and(|record| RecordType::from_name(record.record_type()).is_none())
        };
        let has_foreign = || {
            let mut others = rows.into_iter().flat_map(|rows| &rows.rows);
            let is_all = System::ALL.into_iter().all(System::is_built_in);
            !is_all
                && (record.is_some_and(|record| record.known.is_none())
                    || others.any(|row| row.bytes.as_deref().is_some_and(is_foreign)))
        };
        // Where the types aren't looked at, none is missed.
        let misses = trust.has_unverifiable_keys() || (!self.verdict.is_alone() && has_foreign());
        misses.then_some("all")
    }

    fn question(&self, question: Question, json: &mut Writer) {
        let answer = self.verdict.answer(question);
        json.name("code").text(question.code());
        json.name("answer").text(answer.code());
        let title = stele_messages::question_title(self.lang, question);
        json.name("title").text(title);
        let word = stele_messages::answer_word(self.lang, answer);
        json.name("word").text(word);
        let said = stele_messages::question_said(self.lang, question, self.verdict);
        json.name("said").text(said);
        json.name("checks").array(|json| {
            for check in self.verdict.checks_of(question) {
                json.object(|json| {
                    json.name("code").text(check.code.code());
                    json.name("outcome").text(check.outcome.code());
                    let title = stele_messages::check_title(self.lang, check.code);
                    json.name("title").text(title);
                    words(
                        &stele_messages::check_with(self.lang, check, self.time),
                        json,
                    );
                });
            }
        });
    }

    fn record(&self, intact: Option<&Intact<'_>>, json: &mut Writer) {
        json.name("record");
        let Some(Intact { record, known }) = intact else {
            return json.null();
        };
        let entry = match self.verdict.check(CheckCode::Inclusion) {
            Some(Check {
                outcome: Outcome::Passed,
                evidence: Evidence::Entry { index, .. },
                ..
            }) => Some(*index),
            _ => None,
        };
        let named = RecordType::named(record.record_type());
        let named = named.map(|named| stele_messages::record_type(self.lang, named));
        // A proof alone is told of by the name of its type, whatever that means.
        let is_known = known.is_some() || self.verdict.is_alone();
        json.object(|json| {
            json.name("id").text(record.id());
            json.name("type").text(record.record_type());
            json.name("typeName")
                .text_if_any(named.filter(|_| is_known));
            json.name("subject").text(record.subject_id());
            json.name("entry").number_if_any(entry);
        });
    }

    /// The log's state that the file is held against, if log and quorum have signed it.
    fn log(&self, json: &mut Writer) {
        let evidence = |code| self.verdict.check(code).map(|check| &check.evidence);
        json.name("log");
        let Some(Evidence::Checkpoint { origin, size, .. }) = evidence(CheckCode::LogSignature)
        else {
            return json.null();
        };
        let at = match evidence(CheckCode::Freshness) {
            // Beyond it no calendar of JavaScript goes (ECMA-262, section 21.4.1.1).
            Some(Evidence::Time(at)) => Some(*at).filter(|at| *at <= 8_640_000_000_000),
            _ => None,
        };
        json.object(|json| {
            json.name("origin").text(origin);
            json.name("size").number(*size);
            json.name("time").number_if_any(at);
            json.name("said").text_if_any(at.map(self.time).as_deref());
            json.name("witnesses").array(|json| {
                if let Some(Evidence::Cosigners { cosigned, .. }) = evidence(CheckCode::Witnesses) {
                    for (name, _) in cosigned {
                        json.text(name);
                    }
                }
            });
        });
    }

    fn list(&self, list: &CheckedList, rows: &[CheckedEntry], json: &mut Writer) {
        json.name("key").text(&list.key.to_written());
        json.name("answer").text(list.answer().code());
        json.name("count").number_if_any(list.count());
        json.name("entries").array(|json| {
            for row in rows {
                let report = Report {
                    verdict: &row.verdict,
                    ..*self
                };
                json.object(|json| report.row(row, json));
            }
        });
    }

    fn row(&self, row: &CheckedEntry, json: &mut Writer) {
        let record = self.intact(row.bytes.as_deref());
        let known = record.as_ref().and_then(|record| record.known);
        json.name("entry").number(row.index);
        json.name("state").text(state(self.verdict.overall()));
        json.name("answer")
            .object(|json| words(&self.answer(known), json));
        self.record(record.as_ref(), json);
        self.verdict.write(json.name("verdict"));
    }
}

const fn state(overall: Answer) -> &'static str {
    match overall {
        Answer::Yes => "verified",
        Answer::No => "not-verified",
        Answer::CantTell => "cant-tell",
    }
}

/// A sentence, and what to do about it; the second may be empty.
fn words(text: &Text, json: &mut Writer) {
    json.name("what").text(&text.what);
    json.name("todo").text(&text.todo);
}
