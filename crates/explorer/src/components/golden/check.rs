//! Files that are refused before anything is checked, each with what to do; and what the log says of a file's record.

use futures::executor::block_on;
use stele_client::check::{FileError, check_file};
use stele_client::evidence::Evidence;
use stele_messages::Lang;
use yew::{Callback, Html, Properties, ServerRenderer, component, html};

use super::{hold, lines};
use crate::browser::zone::Zone;
use crate::components::refusal::refusal;
use crate::components::still_there::still_there;
use crate::components::text::Locale;
use crate::hooks::Live;
use crate::route::Route;
use crate::state::intake::{FileProblem, Intake};
use crate::testing;

#[derive(Debug, PartialEq, Properties)]
struct Props {
    locale: Locale,
}

/// Why a file with these bytes is refused.
fn refused(bytes: &[u8]) -> FileProblem {
    match check_file(bytes, &testing::trust(), testing::NOW) {
        Err(error) => error.into(),
        Ok(file) => panic!("{:?}", file.kind),
    }
}

fn problems() -> Vec<(&'static str, FileProblem)> {
    let records = vec!["urn:uuid:00000000-0000-4000-8000-000000000001".to_owned()];
    let evidence = Evidence::parse(b"stele/evidence@v1\n").expect_err("it is cut off");
    vec![
        ("nothing.json", refused(b"")),
        ("holiday.txt", refused(b"It was warm.")),
        ("half.dossier", refused(b"stele/dossier@v1\n")),
        ("two.evidence", FileProblem::Evidence(evidence)),
        ("film.mp4", FileProblem::TooLarge { limit: 4 << 20 }),
        ("Holiday <2026>\u{202e}", FileProblem::Folder),
        ("", FileProblem::Several),
        ("gone.json", FileProblem::Unreadable),
        ("", FileProblem::NoFile),
        ("shown.json", FileError::Disclosures { records }.into()),
        ("contract.pdf", FileError::Document.into()),
    ]
}

#[component]
fn Refusals(props: &Props) -> Html {
    let refused = problems().into_iter().map(|(name, problem)| {
        let name = name.to_owned();
        refusal(&Intake::Refused { name, problem }, &props.locale)
    });
    html! {
        <>
            { for refused }
            { refusal(&Intake::default(), &props.locale) }
        </>
    }
}

#[component]
fn Answers(props: &Props) -> Html {
    let route = Route::Entry {
        index: 4,
        pin: None,
    };
    let all = [
        Live::NotAsked,
        Live::Asking,
        Live::Yes,
        Live::No,
        Live::Unknown,
    ];
    let shown = all
        .into_iter()
        .map(|live| still_there(live, &route, Callback::noop(), &props.locale));
    html! { <>{ for shown }</> }
}

fn locale(lang: Lang) -> Locale {
    Locale {
        lang,
        zone: Zone::Utc,
    }
}

#[test]
fn refusals() {
    hold("check-refusals", |lang| {
        let renderer = ServerRenderer::<Refusals>::with_props(move || Props {
            locale: locale(lang),
        });
        lines(&block_on(renderer.hydratable(false).render()))
    });
}

#[test]
fn answers_of_the_log() {
    hold("check-live", |lang| {
        let renderer = ServerRenderer::<Answers>::with_props(move || Props {
            locale: locale(lang),
        });
        lines(&block_on(renderer.hydratable(false).render()))
    });
}
