//! What is said of a text that leads nowhere and of a scan that came to nothing; what stands on paper; and the line that
//! says that the log can't be reached.

use futures::executor::block_on;
use stele_client::cache::MemoryCache;
use stele_client::check::{check_head, recalled};
use stele_client::fetch::{Fetch, FetchError};
use stele_client::log::Log;
use stele_client::seen::{MemorySeen, SeenHead};
use stele_messages::Lang;
use stele_records::trust::TrustFile;
use stele_records::verdict::{Answer, CheckCode, Outcome};
use stele_tests::city::{self, NOW, ORIGIN};
use stele_verify::checkpoint::VerifiedCheckpoint;
use yew::{Callback, Html, Properties, ServerRenderer, component, html};

use super::{hold, judged, lines};
use crate::browser::zone::Zone;
use crate::components::given::{GivenHandle, leads_nowhere, trouble};
use crate::components::offline::offline_line;
use crate::components::paper::paper_check;
use crate::components::text::Locale;
use crate::components::ways::ways;
use crate::state::head::{HeadView, answer};
use crate::state::meaning::meaning;
use crate::state::scan::{Scan, ScanProblem};
use crate::testing;

/// A host that can't be reached, or answers that there is nothing.
struct Gone(FetchError);

impl Fetch for Gone {
    async fn get(&self, _: &str, _: u64) -> Result<Vec<u8>, FetchError> {
        Err(self.0.clone())
    }
}

/// What a reader has of a log behind such a host, who has seen it before or not.
fn look(error: FetchError, has_seen: bool) -> HeadView {
    let trust = city::trust_json(&city::policy()).to_string();
    let trust = TrustFile::parse(trust.as_bytes()).expect("a sound trust file");
    let memory = MemorySeen::default();
    let log = Log::new(
        Gone(error),
        MemoryCache::default(),
        trust.policy.clone(),
        ORIGIN,
    );
    if has_seen {
        let checkpoint = trust.policy.verify(&city::city().files["checkpoint"]);
        let seen = SeenHead::from(&checkpoint.expect("a checkpoint of the city"));
        memory.set(&log.memory_keys()[0], &seen.to_text());
    }
    let head = block_on(check_head(&log, &trust, NOW, &memory, |_| ()));
    HeadView::done(recalled(&log, &trust, head), false)
}

fn silent() -> FetchError {
    FetchError::Network("no route".into())
}

#[derive(Debug, PartialEq, Properties)]
struct Props {
    locale: Locale,
}

#[component]
fn Body(props: &Props) -> Html {
    let locale = &props.locale;
    let failed = |problem| trouble(Scan::Failed(problem), locale);
    let texts = [
        "",
        "<img src=x onerror=alert(1)>\u{202e}",
        "javascript:alert(1)#/entry/4",
    ];
    html! {
        <>
            { for texts.map(|text| leads_nowhere(&meaning(text), locale)) }
            { for [ScanProblem::Insecure, ScanProblem::Refused, ScanProblem::NoCode].into_iter().filter_map(failed) }
            { paper_check(&judged(&testing::tree_record("A-1")), "https://city.example/#/entry/4", locale) }
            { offline_line(&look(silent(), true), &Callback::noop(), locale) }
        </>
    }
}

#[test]
fn what_is_given_and_kept() {
    hold("given", |lang| {
        let renderer = ServerRenderer::<Body>::with_props(move || Props {
            locale: Locale {
                lang,
                zone: Zone::Utc,
            },
        });
        lines(&block_on(renderer.hydratable(false).render()))
    });
}

/// The ways in from the home page, however far a scan has come.
#[component]
fn AllWays(props: &Props) -> Html {
    let locale = &props.locale;
    let states = [
        (Scan::Idle, None),
        (Scan::Watching, None),
        (Scan::Failed(ScanProblem::Refused), None),
        (Scan::Idle, Some(meaning("<b>nowhere</b>"))),
    ];
    let all = states.map(|(scan, told)| {
        ways(
            &GivenHandle::still(scan, told),
            &Callback::noop(),
            false,
            locale,
        )
    });
    html! { <>{ for all }</> }
}

#[test]
fn ways_in_beside_the_search() {
    let render = |lang| {
        let renderer = ServerRenderer::<AllWays>::with_props(move || Props {
            locale: Locale {
                lang,
                zone: Zone::Utc,
            },
        });
        lines(&block_on(renderer.hydratable(false).render()))
    };
    hold("ways", render);
    let html = render(Lang::En);
    let states: Vec<&str> = html.split("class=\"ways\"").skip(1).collect();
    for (state, says, inputs) in [
        (0, "Scan a QR code", 1),
        // While it looks, the camera can be turned off; a picture will do as well.
        (1, "Stop the camera", 2),
        (2, "Take a photo of the code", 2),
        (3, "This text leads to no record", 1),
    ] {
        let own = states[state];
        assert!(own.contains(says) && own.contains("Check a file"), "{own}");
        assert_eq!(own.matches("type=\"file\"").count(), inputs, "{own}");
        assert_eq!(own.contains("<video"), state == 1, "{own}");
    }
}

#[test]
fn a_log_out_of_reach_is_never_fresh() {
    let head = look(silent(), true);
    assert_eq!(head.recalled().map(VerifiedCheckpoint::size), Some(300));
    assert_eq!(answer(&head.verdict), Answer::CantTell);
    let open = |code| {
        let check = head.verdict.check(code);
        check.is_some_and(|check| matches!(check.outcome, Outcome::CouldNotCheck(_)))
    };
    assert!(open(CheckCode::Freshness) && open(CheckCode::Growth));
    assert!(!open(CheckCode::LogSignature) && !open(CheckCode::Witnesses));
    assert!(head.index.is_err());
    // Nobody was there before; or the host has answered, and is to be believed that it has nothing.
    for (error, has_seen) in [(silent(), false), (FetchError::NotFound, true)] {
        let head = look(error, has_seen);
        assert_eq!(head.checkpoint, None);
        assert_eq!(head.recalled(), None);
    }
}
