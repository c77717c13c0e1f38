//! What came of documents and disclosure files.

use std::rc::Rc;

use futures::executor::block_on;
use stele_client::disclosures::DisclosuresError;
use stele_messages::Lang;
use stele_records::types::RecordType;
use stele_verify::hash::Hash;
use stele_verify::record::DisclosureError;
use yew::{Html, Properties, ServerRenderer, component};

use super::{hold, judged, lines};
use crate::browser::zone::Zone;
use crate::components::handed::handed_findings;
use crate::components::text::Locale;
use crate::state::handed::{
    DisclosedView, DocumentOutcome, DocumentView, Field, HandedProblem, HandedView, Tie, Whose,
};
use crate::state::intake::FileProblem;
use crate::testing::samples;

#[derive(Debug, PartialEq, Properties)]
struct Props {
    view: HandedView,
    locale: Locale,
}

#[component]
fn Body(props: &Props) -> Html {
    handed_findings(&props.view, &props.locale)
}

fn render(view: fn() -> HandedView, lang: Lang) -> String {
    let renderer = ServerRenderer::<Body>::with_props(move || Props {
        view: view(),
        locale: Locale {
            lang,
            zone: Zone::Utc,
        },
    });
    lines(&block_on(renderer.hydratable(false).render()))
}

fn document(name: &str, outcome: DocumentOutcome) -> DocumentView {
    DocumentView {
        name: name.into(),
        hash: Hash::of(&[name.as_bytes()]),
        outcome,
    }
}

fn disclosed(whose: Whose, fields: Vec<Result<Field, DisclosureError>>) -> DisclosedView {
    DisclosedView {
        record: "urn:uuid:00000000-0000-4000-8000-000000000001".into(),
        whose,
        fields,
        has_salt: false,
    }
}

fn field(name: &str, value: &str) -> Result<Field, DisclosureError> {
    Ok(Field {
        name: name.into(),
        value: value.into(),
    })
}

/// A lease with its document, and the names that the landlord has disclosed.
fn whole() -> HandedView {
    let title = judged(&samples::record(RecordType::TitleAttestation));
    let fields = vec![
        field("name", "陈 <b>明</b>"),
        field("birthDate", "1980-02-03"),
        field("shoeSize", "41"),
    ];
    HandedView {
        documents: vec![document("lease <1>.pdf", DocumentOutcome::Logged)],
        disclosed: vec![disclosed(
            Whose::Of(Rc::new(title), Tie::Owner("landlord".into())),
            fields,
        )],
        ..HandedView::default()
    }
}

/// Everything that can go wrong.
fn trouble() -> HandedView {
    let person = judged(&samples::record(RecordType::PersonAttestation));
    let unfit = vec![Err(DisclosureError::NotInRecord)];
    let json = HandedProblem::Disclosures(DisclosuresError::Version);
    HandedView {
        documents: vec![
            document("scan.pdf", DocumentOutcome::Other),
            document("lease.pdf", DocumentOutcome::NeedsSalt),
            document("cat.jpg", DocumentOutcome::NoneNamed),
        ],
        disclosed: vec![
            disclosed(Whose::Of(Rc::new(person), Tie::None), unfit),
            disclosed(Whose::NoRecord, Vec::new()),
            disclosed(Whose::Elsewhere, Vec::new()),
            DisclosedView {
                has_salt: true,
                ..disclosed(Whose::Own, Vec::new())
            },
        ],
        problems: vec![
            ("empty.pdf".into(), HandedProblem::File(FileProblem::Empty)),
            ("a.disclosures.json".into(), json),
            (String::new(), HandedProblem::TooMany),
        ],
        is_busy: false,
    }
}

#[test]
fn a_lease_and_who_has_signed_it() {
    hold("handed", |lang| render(whole, lang));
    let html = render(whole, Lang::En);
    assert!(
        html.contains("<bdi>陈 &lt;b&gt;明&lt;/b&gt;</bdi>"),
        "{html}"
    );
}

#[test]
fn files_that_say_nothing_or_something_else() {
    hold("handed-trouble", |lang| render(trouble, lang));
    let html = render(trouble, Lang::En);
    assert!(html.contains("The selected file is empty."), "{html}");
    for word in ["forge", "fake"] {
        assert!(!html.contains(word), "{word}");
    }
}
