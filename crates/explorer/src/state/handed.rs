//! Files that a reader holds against a record: documents, and what somebody discloses. Compared where
//! they are; nothing of them goes anywhere.

use std::rc::Rc;

use stele_client::disclosures::DisclosuresError;
pub(crate) use stele_client::handed::{DocumentOutcome, Field};
use stele_records::types::field::Form;
use stele_records::types::{Content as Says, Standing};
use stele_records::verdict::Reason;
use stele_verify::hash::Hash;
use stele_verify::record::DisclosureError;

use super::intake::FileProblem;
use super::paid::{Mine, Paid, worker};
use super::record::{EntryView, RecordView};

/// How many files are held at once.
pub(crate) const MOST: usize = 8;

/// What came of the files.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct HandedView {
    /// Whether they are still being read.
    pub(crate) is_busy: bool,
    pub(crate) documents: Vec<DocumentView>,
    pub(crate) disclosed: Vec<DisclosedView>,
    pub(crate) problems: Vec<(String, HandedProblem)>,
}

/// Why a file could not be used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum HandedProblem {
    File(FileProblem),
    Disclosures(DisclosuresError),
    TooMany,
}

/// A document, and how it stands to the record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct DocumentView {
    pub(crate) name: String,
    pub(crate) hash: Hash,
    pub(crate) outcome: DocumentOutcome,
}

/// What is disclosed of a record.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct DisclosedView {
    pub(crate) record: String,
    pub(crate) whose: Whose,
    pub(crate) fields: Vec<Result<Field, DisclosureError>>,
    /// On the page of a project: the wage runs in which the worker stands, or why that can't be known.
    pub(crate) runs: Option<Result<Vec<Rc<EntryView>>, Reason>>,
    /// Whether it holds the salt of a document.
    pub(crate) has_salt: bool,
}

/// Of which record something is disclosed, and what that has to do with the one that is shown.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Whose {
    /// Of the record itself.
    Own,
    /// Of another record, which has been looked up.
    Of(Rc<EntryView>, Tie),
    /// The log has no such record.
    NoRecord,
    /// It could not be looked up.
    Unknown(Reason),
    /// It isn't looked up here.
    Elsewhere,
}

/// What ties another record to the one that is shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Tie {
    /// It attests the person behind the key that signed in this role.
    Signer(String),
    /// It is the title of the same flat, and its owner's key signed in this role.
    Owner(String),
    /// It attests a worker of the project that the wage run that is shown belongs to.
    Worker(Paid),
    /// It attests a worker of the project that is shown, by this pseudonym.
    OnProject(String),
    /// Nothing.
    None,
}

impl DisclosedView {
    /// The pseudonym of the worker whose attestation it opens: only if something of it fits.
    pub(crate) fn worker(&self) -> Option<&str> {
        if !self.fields.iter().any(Result::is_ok) {
            return None;
        }
        match &self.whose {
            Whose::Of(_, Tie::Worker(paid)) => Some(&paid.pseudonym),
            Whose::Of(_, Tie::OnProject(pseudonym)) => Some(pseudonym),
            _ => None,
        }
    }
}

impl HandedView {
    /// The pseudonyms of workers whose attestations were opened.
    pub(crate) fn mine(&self) -> Mine {
        let workers = self.disclosed.iter().filter_map(DisclosedView::worker);
        Mine(workers.map(str::to_owned).collect())
    }

    /// How many documents are not those that the record names.
    pub(crate) fn others(&self) -> usize {
        let documents = self.documents.iter();
        documents
            .filter(|found| found.outcome == DocumentOutcome::Other)
            .count()
    }
}

/// Whether a file could say anything about a record: where it names files, hides fields, persons have
/// signed it, or workers are paid by it.
pub(crate) fn applies(record: &RecordView) -> bool {
    let Some(said) = record.said() else {
        return false;
    };
    let names = |field: &super::fields::FieldView| {
        matches!(
            field.form,
            Form::Sha256 | Form::Sha256s | Form::Digests | Form::Files
        )
    };
    let standing = |(_, role): &(String, String)| said.record_type.standing(role);
    let is_person = |signer| standing(signer) == Some(Standing::Identified);
    let names_workers = matches!(said.content, Says::WageRun(_) | Says::Project(_));
    names_workers || said.fields.iter().any(names) || record.signers.iter().any(is_person)
}

/// What ties another record to the one that is shown.
pub(crate) fn tie(shown: &RecordView, other: &RecordView) -> Tie {
    let role_of = |key: &str| {
        let mut signers = shown.signers.iter();
        let found = signers.find(|(did, _)| did == key);
        found.map(|(_, role)| role.clone())
    };
    if let Some(pseudonym) = worker(shown, other) {
        return match Paid::of(shown, &pseudonym) {
            Some(paid) => Tie::Worker(paid),
            None => Tie::OnProject(pseudonym),
        };
    }
    match other.said().map(|said| &said.content) {
        Some(Says::Person(person)) => role_of(&person.key).map_or(Tie::None, Tie::Signer),
        Some(Says::Title(title)) if other.subject_id == shown.subject_id => {
            role_of(&title.owner_key).map_or(Tie::None, Tie::Owner)
        }
        _ => Tie::None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{self, samples};
    use serde_json::json;
    use stele_client::disclosures::Disclosed;
    use stele_client::handed::{NamedFiles, fields};
    use stele_records::types::RecordType;
    use stele_sign::disclosure::hide;
    use stele_verify::record::Record;

    fn view(record_type: RecordType) -> RecordView {
        RecordView::read(&samples::record(record_type)).expect("an intact record")
    }

    #[test]
    fn a_document_is_the_logged_one_or_it_is_not() {
        let named = |record_type| {
            let bytes = samples::record(record_type);
            NamedFiles::of(&Record::parse(&bytes).expect("a record"))
        };
        let lease = named(RecordType::Lease);
        let (logged, other) = (Hash::from_hex(&"0d".repeat(32)), Hash::of(&[b"x"]));
        let logged = logged.expect("a hash");
        let outcome = |plain, salted| lease.compare(plain, salted);
        assert_eq!(outcome(other, Some(logged)), DocumentOutcome::Logged);
        assert_eq!(outcome(logged, None), DocumentOutcome::Logged);
        assert_eq!(outcome(other, Some(other)), DocumentOutcome::Other);
        assert_eq!(outcome(other, None), DocumentOutcome::NeedsSalt);
        let listing = named(RecordType::RentalListing);
        let photo = Hash::from_hex(&"0c".repeat(32)).expect("a hash");
        assert_eq!(listing.compare(photo, None), DocumentOutcome::Logged);
        assert_eq!(listing.compare(other, None), DocumentOutcome::Other);
        // A file of a program is like a photo: public, and compared by its own hash.
        let release = named(RecordType::Release);
        assert_eq!(release.compare(photo, None), DocumentOutcome::Logged);
        assert_eq!(release.compare(other, None), DocumentOutcome::Other);
        let mandate = named(RecordType::Mandate);
        assert_eq!(mandate.compare(photo, None), DocumentOutcome::NoneNamed);
    }

    #[test]
    fn a_name_is_shown_only_by_its_own_disclosure() {
        let salt = b"sixteen bytes...";
        let name = hide("name", &json!("陈 <明>"), salt).expect("in the profile");
        let age = hide("age", &json!(41), salt).expect("in the profile");
        let other = hide("name", &json!("林先生"), salt).expect("in the profile");
        let record = testing::title(&[&name, &age]);
        let disclosed = Disclosed {
            record: String::new(),
            disclosures: vec![name.disclosure, age.disclosure, other.disclosure],
            document_salt: None,
        };
        let field = |name: &str, value: &str| {
            Ok(Field {
                name: name.into(),
                value: value.into(),
            })
        };
        let expected = [
            field("name", "陈 <明>"),
            field("age", "41"),
            Err(DisclosureError::NotInRecord),
        ];
        assert_eq!(fields(&disclosed, &record), expected);
        assert_eq!(fields(&disclosed, b"{"), []);
    }

    #[test]
    fn files_are_asked_for_only_where_they_could_say_something() {
        for (record_type, expected) in [
            (RecordType::Lease, true),
            (RecordType::RentalListing, true),
            (RecordType::TitleAttestation, true),
            (RecordType::Mandate, true),
            (RecordType::WageRun, true),
            (RecordType::Project, true),
            (RecordType::TreeCard, false),
            (RecordType::Release, true),
            (RecordType::Entity, false),
        ] {
            assert_eq!(applies(&view(record_type)), expected, "{record_type:?}");
        }
    }

    #[test]
    fn another_record_is_tied_by_a_key_that_signed() {
        let lease = view(RecordType::Lease);
        // Its second signer is the tenant; the sample person has the same key.
        assert_eq!(
            tie(&lease, &view(RecordType::PersonAttestation)),
            Tie::Signer("tenant".into())
        );
        assert_eq!(
            tie(&lease, &view(RecordType::TitleAttestation)),
            Tie::Owner("tenant".into())
        );
        assert_eq!(tie(&lease, &view(RecordType::Property)), Tie::None);
        let own = samples::worker("XA-2026-01", "w-3K9");
        let own = RecordView::read(&own).expect("an intact record");
        let Tie::Worker(paid) = tie(&view(RecordType::WageRun), &own) else {
            panic!("a worker of the run");
        };
        assert_eq!(paid.lines, [(1, "6200.25".to_owned())]);
        let on_project = Tie::OnProject("w-3K9".into());
        assert_eq!(tie(&view(RecordType::Project), &own), on_project);
        let tree = view(RecordType::TreeCard);
        assert_eq!(tie(&tree, &view(RecordType::TitleAttestation)), Tie::None);
    }

    #[test]
    fn nobody_is_told_of_wages_by_a_file_that_opens_nothing() {
        let entry = Rc::new(EntryView::pending(3));
        let of = |fields| DisclosedView {
            record: String::new(),
            whose: Whose::Of(Rc::clone(&entry), Tie::OnProject("w-3K9".into())),
            fields,
            runs: None,
            has_salt: false,
        };
        let name = Field {
            name: "name".into(),
            value: "陈明".into(),
        };
        assert_eq!(of(Vec::new()).worker(), None);
        assert_eq!(of(vec![Err(DisclosureError::NotInRecord)]).worker(), None);
        assert_eq!(of(vec![Ok(name.clone())]).worker(), Some("w-3K9"));
        let view = HandedView {
            disclosed: vec![of(vec![Ok(name)]), of(Vec::new())],
            ..HandedView::default()
        };
        assert_eq!(view.mine().0.len(), 1);
    }
}
