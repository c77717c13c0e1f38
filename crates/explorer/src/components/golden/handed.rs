//! What came of documents and disclosure files.

use std::rc::Rc;

use futures::executor::block_on;
use stele_client::disclosures::DisclosuresError;
use stele_messages::Lang;
use stele_records::types::RecordType;
use stele_verify::hash::Hash;
use stele_verify::record::DisclosureError;
use yew::{Html, Properties, ServerRenderer, component, html};

use super::{hold, judged, lines};
use crate::browser::zone::Zone;
use crate::components::answer::AnswerPanel;
use crate::components::handed::handed_findings;
use crate::components::headline::headline;
use crate::components::text::Locale;
use crate::state::handed::{
    DisclosedView, DocumentOutcome, DocumentView, Field, HandedProblem, HandedView, Tie, Whose,
};
use crate::state::intake::FileProblem;
use crate::state::paid::Paid;
use crate::state::record::{RecordView, Tone};
use crate::testing::samples;

#[derive(Debug, PartialEq, Properties)]
struct Props {
    view: HandedView,
    tone: Tone,
    locale: Locale,
}

#[component]
fn Body(props: &Props) -> Html {
    handed_findings(&props.view, props.tone, &props.locale)
}

fn render(view: fn() -> HandedView, lang: Lang) -> String {
    render_on(view, Tone::Yes, lang)
}

/// On the page of a record of this tone.
fn render_on(view: fn() -> HandedView, tone: Tone, lang: Lang) -> String {
    let renderer = ServerRenderer::<Body>::with_props(move || Props {
        view: view(),
        tone,
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
        runs: None,
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

/// A worker with this pseudonym, and what the sample run paid under it.
fn worker(pseudonym: &str) -> HandedView {
    let attestation = judged(&samples::worker("XA-2026-01", pseudonym));
    let run = RecordView::read(&samples::record(RecordType::WageRun)).expect("an intact record");
    let paid = Paid::of(&run, pseudonym).expect("a wage run");
    let whose = Whose::Of(Rc::new(attestation), Tie::Worker(paid));
    HandedView {
        disclosed: vec![disclosed(whose, vec![field("name", "李 <b>工</b>")])],
        ..HandedView::default()
    }
}

/// Wages of the worker in all of a project.
fn wages() -> HandedView {
    let mut view = worker("w-3K9");
    let run = Rc::new(judged(&samples::record(RecordType::WageRun)));
    for found in &mut view.disclosed {
        let attestation = Rc::new(judged(&samples::worker("XA-2026-01", "w-3K9")));
        found.whose = Whose::Of(attestation, Tie::OnProject("w-3K9".into()));
        found.runs = Some(Ok(vec![Rc::clone(&run)]));
    }
    view
}

#[test]
fn a_worker_sees_the_line_of_the_run() {
    let paid = || worker("w-3K9");
    hold("handed-worker", |lang| render(paid, lang));
    let html = render(paid, Lang::En);
    let html = html.replace('\n', "");
    assert!(
        html.contains(
            "This run paid you <span class=\"amount\">CNY 6,200.25</span> (line 1), under the pseudonym \
             <bdi>w-3K9</bdi>."
        ),
        "{html}"
    );
    assert!(
        html.contains("Nothing of these files has left it"),
        "{html}"
    );
    // A run that fails pays nobody for sure.
    let html = render_on(paid, Tone::No, Lang::En);
    assert!(html.contains("did not pass every check"), "{html}");
    assert!(
        html.contains("data-paid=\"line\" data-tone=\"no\""),
        "{html}"
    );
}

#[test]
fn a_worker_who_is_not_in_this_part() {
    let html = render(|| worker("w-none"), Lang::En);
    assert!(
        html.contains("This part of the run has no line for you"),
        "{html}"
    );
    assert!(html.contains("href=\"#/k/pseudonym/w-none\""), "{html}");
}

#[test]
fn a_worker_sees_all_wages_of_a_project() {
    hold("handed-wages", |lang| render(wages, lang));
    let none = || {
        let mut view = wages();
        for found in &mut view.disclosed {
            found.runs = Some(Ok(Vec::new()));
        }
        view
    };
    let html = render(none, Lang::En);
    assert!(
        html.contains("No wage run of this project has a line for you"),
        "{html}"
    );
}

#[test]
fn a_file_that_opens_nothing_tells_nobody_of_wages() {
    let unfit = || {
        let mut view = worker("w-3K9");
        for found in &mut view.disclosed {
            found.fields = vec![Err(DisclosureError::NotInRecord)];
        }
        view
    };
    let html = render(unfit, Lang::En);
    assert!(
        !html.contains("paid you") && !html.contains("6,200"),
        "{html}"
    );
}

#[derive(Debug, PartialEq, Properties)]
struct FirstProps {
    others: usize,
    locale: Locale,
}

/// The first line of a lease's page.
#[component]
fn First(props: &FirstProps) -> Html {
    let entry = judged(&samples::record(RecordType::Lease));
    let first = headline(&entry, props.others, &props.locale);
    html! {
        <AnswerPanel tone={first.tone} word={first.word} title={first.title} todo={first.todo}
            verdict={Some(entry.verdict.clone())}>
            { first.own }
        </AnswerPanel>
    }
}

fn first_line(others: usize, lang: Lang) -> String {
    let renderer = ServerRenderer::<First>::with_props(move || FirstProps {
        others,
        locale: Locale {
            lang,
            zone: Zone::Utc,
        },
    });
    lines(&block_on(renderer.hydratable(false).render()))
}

#[test]
fn another_file_than_the_logged_one_is_the_first_thing_that_is_said() {
    hold("handed-first", |lang| first_line(1, lang));
    let (own, other) = (first_line(0, Lang::En), first_line(1, Lang::En));
    let title = |html: &str| {
        let behind = html.split("tabindex=\"-1\">").nth(1).unwrap_or_default();
        behind.split('<').next().unwrap_or_default().to_owned()
    };
    assert!(!own.contains("Careful"), "{own}");
    assert!(title(&other).starts_with("Careful: the file"), "{other}");
    assert!(other.contains("data-tone=\"no\""), "{other}");
    // What the record by itself comes out as is still said.
    assert!(other.contains(&title(&own)), "{other}");
    assert!(title(&first_line(2, Lang::En)).starts_with("Careful: some of"));
    for word in ["forge", "fake"] {
        assert!(!other.contains(word), "{word}");
    }
}

#[test]
fn only_a_document_that_differs_is_another_one() {
    assert_eq!((whole().others(), trouble().others()), (0, 1));
}
