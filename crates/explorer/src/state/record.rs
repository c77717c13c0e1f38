//! What a page shows of an entry, and of the record in it.

use std::rc::Rc;

use stele_client::check::CheckedEntry;
use stele_records::index::IndexRoot;
use stele_records::verdict::{Answer, CheckCode, Headline, Outcome, Question, Reason, Verdict};
use stele_verify::checkpoint::VerifiedCheckpoint;
use stele_verify::hash::{Hash, leaf_hash};
use stele_verify::json::{Object, Value};
use stele_verify::record::Record;
use stele_verify::tlog_proof::TlogProof;

use super::fields::Said;
use super::story::against;

/// A record that may be shown: it can only be made of one whose proofs were checked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct RecordView {
    pub(crate) id: String,
    pub(crate) record_type: String,
    pub(crate) subject_id: String,
    pub(crate) log: String,
    /// The period of validity, in POSIX seconds.
    pub(crate) valid_from: u64,
    pub(crate) valid_until: Option<u64>,
    pub(crate) supersedes: Option<String>,
    /// Key and role of each signer.
    pub(crate) signers: Vec<(String, String)>,
    pub(crate) content: Content,
}

/// What the record says of its subject.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Content {
    Known(Box<Said>),
    /// Of a type that this version doesn't know, or with fields that its type doesn't have: names
    /// and values as they stand there.
    Other(Vec<(String, String)>),
}

impl RecordView {
    /// Reads and verifies these bytes; nothing if they are no intact record.
    pub(crate) fn read(bytes: &[u8]) -> Option<Self> {
        let intact = Record::parse(bytes).ok()?.verify().ok()?;
        Some(Self::of(intact.record()))
    }

    /// The record in an entry that was checked: nothing if its proofs didn't hold. They aren't checked again.
    pub(crate) fn checked(bytes: &[u8], verdict: &Verdict) -> Option<Self> {
        let proofs = verdict.check(CheckCode::Proofs)?;
        let record = (proofs.outcome == Outcome::Passed).then(|| Record::parse(bytes).ok())??;
        Some(Self::of(&record))
    }

    /// What it says, if its type is known.
    pub(crate) fn said(&self) -> Option<&Said> {
        match &self.content {
            Content::Known(said) => Some(said),
            Content::Other(_) => None,
        }
    }

    fn of(record: &Record<'_>) -> Self {
        let signers = record.signers().iter();
        Self {
            id: record.id().into(),
            record_type: record.record_type().into(),
            subject_id: record.subject_id().into(),
            log: record.log().into(),
            valid_from: record.valid_from_time(),
            valid_until: record.valid_until_time(),
            supersedes: record.supersedes().map(Into::into),
            signers: signers
                .map(|signer| (signer.did.as_str().into(), signer.role.clone()))
                .collect(),
            content: content(record),
        }
    }
}

fn content(record: &Record<'_>) -> Content {
    match Said::read(record) {
        Some(said) => Content::Known(Box::new(said)),
        None => {
            let members = record.subject().map(Object::members);
            let fields = members.unwrap_or_default().iter();
            Content::Other(
                fields
                    .map(|member| (member.name.to_owned(), plain(&member.value)))
                    .collect(),
            )
        }
    }
}

/// A value as text; of what is nested only that it is.
fn plain(value: &Value<'_>) -> String {
    match value {
        Value::String(text) => text.clone().into_owned(),
        Value::Integer(number) => number.to_string(),
        Value::Bool(is) => is.to_string(),
        Value::Null => "null".into(),
        Value::Array(_) => "[…]".into(),
        Value::Object(_) => "{…}".into(),
    }
}

/// One entry of the log, or what a file claims to be one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct EntryView {
    /// Number of the entry; nothing for a record without a proof.
    pub(crate) index: Option<u64>,
    pub(crate) verdict: Verdict,
    /// There only if intact.
    pub(crate) record: Option<Rc<RecordView>>,
    /// As they came: to be saved, never to be shown.
    pub(crate) bytes: Option<Rc<[u8]>>,
    /// How it stands in the log, where that is known.
    pub(crate) evidence: Option<Rc<RawEvidence>>,
    /// Where it is no record: what the log commits to with it. There only if logged.
    pub(crate) index_root: Option<Rc<IndexRoot>>,
    /// All entries that mention the record, oldest first, where that is known.
    pub(crate) history: Option<Rc<[u64]>>,
}

/// Inclusion, as it can be saved and looked at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct RawEvidence {
    /// The file `.tlog-proof`, with the record in it.
    pub(crate) file: Vec<u8>,
    /// From the leaf's sibling upwards.
    pub(crate) hashes: Vec<Hash>,
    pub(crate) root: Hash,
    /// The checkpoint's note.
    pub(crate) checkpoint: String,
}

impl RawEvidence {
    /// Of a proof whose checkpoint was verified.
    pub(crate) fn of(proof: &TlogProof, checkpoint: &VerifiedCheckpoint) -> Self {
        let note = String::from_utf8_lossy(checkpoint.note().as_bytes());
        Self {
            file: proof.to_bytes(),
            hashes: proof.hashes().to_vec(),
            root: checkpoint.root(),
            checkpoint: note.into_owned(),
        }
    }
}

impl EntryView {
    /// Before anything is known.
    pub(crate) fn pending(index: u64) -> Self {
        Self {
            index: Some(index),
            verdict: Verdict::pending(),
            record: None,
            bytes: None,
            evidence: None,
            index_root: None,
            history: None,
        }
    }

    /// On the way.
    pub(crate) fn step(index: u64, verdict: Verdict) -> Self {
        Self {
            verdict,
            ..Self::pending(index)
        }
    }

    /// In the end.
    pub(crate) fn done(entry: CheckedEntry, checkpoint: Option<&VerifiedCheckpoint>) -> Self {
        let evidence = entry.proof.as_ref().zip(checkpoint);
        let evidence = evidence.map(|(proof, checkpoint)| RawEvidence::of(proof, checkpoint));
        let record = entry.bytes.as_deref();
        let record = record.and_then(|bytes| RecordView::checked(bytes, &entry.verdict));
        let history = entry.history.as_ref().map(|all| all.numbers().into());
        Self {
            index: Some(entry.index),
            record: record.map(Rc::new),
            evidence: evidence.map(Rc::new),
            index_root: index_root(entry.bytes.as_deref(), &entry.verdict),
            history,
            bytes: entry.bytes.map(Into::into),
            verdict: entry.verdict,
        }
    }

    /// Whether it is the log's and its signers' own, whatever is to be held of it: then it can be
    /// handed on.
    pub(crate) fn is_genuine(&self) -> bool {
        [Question::Intact, Question::Logged]
            .iter()
            .all(|question| self.verdict.answer(*question) == Answer::Yes)
    }

    /// The leaf hash of the bytes, where there are any.
    pub(crate) fn leaf(&self) -> Option<Hash> {
        self.bytes.as_deref().map(leaf_hash)
    }

    /// Whether a link that was made for this leaf leads to other bytes now.
    pub(crate) fn differs_from(&self, pin: Option<Hash>) -> bool {
        pin.zip(self.leaf()).is_some_and(|(pin, leaf)| pin != leaf)
    }

    /// The report for machines: a function of the verdict alone, so that the same evidence gives
    /// the same bytes.
    pub(crate) fn report(&self) -> String {
        let mut report = self.verdict.report();
        if let Some(index) = self.index {
            report["entry"] = index.into();
        }
        let mut text = serde_json::to_string_pretty(&report).unwrap_or_default();
        text.push('\n');
        text
    }
}

/// The entry that replaces a record, by the same signers.
pub(crate) fn superseded_by(verdict: &Verdict) -> Option<u64> {
    match &verdict.check(CheckCode::History)?.outcome {
        Outcome::Failed(Reason::Superseded { by }) => Some(*by),
        _ => None,
    }
}

/// What the log commits to with an entry that is no record. Nobody has signed it but the log: so it
/// is shown only if it stands there.
pub(crate) fn index_root(bytes: Option<&[u8]>, verdict: &Verdict) -> Option<Rc<IndexRoot>> {
    let is_logged = verdict
        .check(CheckCode::Inclusion)
        .is_some_and(|check| check.outcome == Outcome::Passed);
    let root = IndexRoot::parse(bytes.filter(|_| is_logged)?);
    root.ok().map(Rc::new)
}

/// How a result is shown: a mark, a word and a colour.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Tone {
    Yes,
    /// Yes, and a rule warns of it.
    Note,
    Partly,
    Unknown,
    No,
    Pending,
}

impl Tone {
    /// The tone of a verdict. While a check is open it is pending, unless one has failed already.
    pub(crate) fn of(verdict: &Verdict) -> Self {
        match verdict.headline() {
            Headline::NotVerified => Self::No,
            _ if verdict.is_pending() => Self::Pending,
            // What is said of the whole log stands with the log.
            Headline::Verified if against(verdict).next().is_some() => Self::Note,
            Headline::Verified => Self::Yes,
            Headline::IntactAndLogged
            | Headline::AllButAuthorised
            | Headline::WasVerified
            | Headline::IndexRoot => Self::Partly,
            Headline::CantTell => Self::Unknown,
        }
    }

    /// The name that styles know it by.
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Yes => "yes",
            Self::Note => "note",
            Self::Partly => "partly",
            Self::Unknown => "unknown",
            Self::No => "no",
            Self::Pending => "pending",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing;
    use stele_records::verdict::Reason;

    /// What a page shows of an entry rests on its verdict: without proofs that hold nothing is shown.
    #[test]
    fn nothing_is_shown_of_a_record_whose_proofs_dont_hold() {
        let bytes = testing::tree_record("A-1");
        let mut changed = bytes.clone();
        let at = changed.windows(3).position(|three| three == b"A-1");
        changed[at.expect("its tag")] = b'B';
        for (bytes, is_shown) in [(&bytes, true), (&changed, false)] {
            let mut verdict = Verdict::pending();
            assert_eq!(RecordView::checked(bytes, &verdict), None);
            verdict.judge_record(bytes, 0);
            let view = RecordView::checked(bytes, &verdict);
            assert_eq!(view.is_some(), is_shown);
            assert_eq!(view, RecordView::read(bytes));
        }
    }

    #[test]
    fn only_an_intact_record_is_shown() {
        let bytes = testing::tree_record("A-1");
        let view = RecordView::read(&bytes).expect("an intact record");
        let Content::Known(said) = &view.content else {
            panic!("a tree card");
        };
        assert_eq!(said.text("tag"), Some("A-1"));
        assert_eq!(view.signers.len(), 1);
        for at in [1, bytes.len() / 2, bytes.len() - 3] {
            let mut changed = bytes.clone();
            changed[at] ^= 1;
            assert_eq!(RecordView::read(&changed), None, "byte {at}");
        }
        assert_eq!(RecordView::read(b""), None);
    }

    #[test]
    fn an_unknown_type_is_shown_as_it_stands() {
        let view = RecordView::read(&testing::other_record()).expect("an intact record");
        let Content::Other(fields) = view.content else {
            panic!("of a known type");
        };
        assert!(fields.contains(&("note".into(), "<b>\u{202e}x".into())));
        assert!(fields.contains(&("nested".into(), "{…}".into())));
    }

    #[test]
    fn a_pinned_link_tells_other_bytes_apart() {
        let bytes = testing::tree_record("A-1");
        let mut view = EntryView::pending(3);
        assert!(!view.differs_from(Some(leaf_hash(&bytes))), "not known yet");
        view.bytes = Some(bytes.as_slice().into());
        assert!(!view.differs_from(Some(leaf_hash(&bytes))));
        assert!(!view.differs_from(None));
        assert!(view.differs_from(Some(leaf_hash(b"other"))));
    }

    #[test]
    fn tones_never_promise_more_than_the_verdict() {
        let mut verdict = Verdict::pending();
        assert_eq!(Tone::of(&verdict), Tone::Pending);
        verdict.judge_record(&testing::tree_record("A-1"), testing::NOW);
        assert_eq!(Tone::of(&verdict), Tone::Pending);
        verdict.close(&Reason::Offline);
        assert_eq!(Tone::of(&verdict), Tone::Unknown);
        let mut changed = testing::tree_record("A-1");
        changed[40] ^= 1;
        let mut verdict = Verdict::pending();
        verdict.judge_record(&changed, testing::NOW);
        assert_eq!(
            Tone::of(&verdict),
            Tone::No,
            "already while the rest is open"
        );
    }

    #[test]
    fn the_same_verdict_gives_the_same_report() {
        let report = || {
            let mut view = EntryView::pending(7);
            view.verdict
                .judge_record(&testing::tree_record("A-1"), testing::NOW);
            view.report()
        };
        assert_eq!(report(), report());
        assert!(report().contains("\"entry\": 7"));
    }
}
