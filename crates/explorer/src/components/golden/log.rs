//! The page about the log and the line on the home page: before anything is known, in order, on a first visit, too old,
//! forked, cosigned by too few, and out of reach; with names that would like to be markup.

use std::rc::Rc;

use futures::executor::block_on;
use serde_json::json;
use stele_client::cache::MemoryCache;
use stele_client::check::check_head;
use stele_client::log::Log;
use stele_client::seen::{MemorySeen, SeenHead};
use stele_messages::Lang;
use stele_records::trust::TrustFile;
use stele_records::verdict::Sighting;
use stele_tests::city::{self, City, MAX_AGE, NOW, ORIGIN};
use stele_verify::note::KeyKind;
use yew::{Callback, Html, Properties, Reducible, ServerRenderer, component};

use super::{hold, lines};
use crate::browser::zone::Zone;
use crate::components::log_line::log_line;
use crate::components::log_page::{Shown, log_page};
use crate::components::text::Locale;
use crate::state::audit::AuditView;
use crate::state::head::HeadView;
use crate::state::latest::{From, Latest, Said};
use crate::state::opinion::{Answered, OpinionView};
use crate::testing;

const HOSTILE: &str = "<b>harbour</b>\u{202e}\u{200b}";

/// The city's trust file with one more witness and an auditor, whose names would like to be more than names.
fn trust() -> TrustFile {
    let witness = city::note_key(HOSTILE, KeyKind::CosignatureV1, 0x60);
    let line = city::witness_line("harbour", witness.verifier_key());
    let policy = city::policy().replace("group city 2 ", &format!("{line}group city 2 harbour "));
    let auditor = city::note_key("auditor.test", KeyKind::CosignatureV1, 0x70);
    let mut trust = city::trust_json(&policy);
    trust["auditors"] = json!([{
        "key": auditor.verifier_key().to_vkey(),
        "name": {"en": "<script>College</script>", "zh": "<script>学院</script>"},
    }]);
    trust["mirrors"] = json!({ORIGIN: ["log/", "https://m.example/<i>/"]});
    TrustFile::parse(trust.to_string().as_bytes()).expect("a sound trust file")
}

/// How the log is found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum State {
    Pending,
    First,
    Grown,
    Old,
    Forked,
    Refused,
    OutOfReach,
}

impl State {
    /// What a reader finds.
    fn look(self) -> Latest<HeadView> {
        let (before, after) = (testing::grown(3, 3), testing::grown(3, 5));
        let (shown, seen, now) = match self {
            Self::Pending => return Latest::new(HeadView::pending()),
            Self::First => (before, None, NOW),
            Self::Grown => (after, Some(before), NOW),
            Self::Old => (before.clone(), Some(before), NOW + MAX_AGE + 120),
            Self::Forked => (testing::city(4), Some(before), NOW),
            Self::Refused => {
                let mut shown = before.clone();
                shown.cosign(&[1], NOW);
                (shown, Some(before), NOW)
            }
            Self::OutOfReach => {
                let mut shown = before.clone();
                shown.files.remove("checkpoint");
                (shown, Some(before), NOW)
            }
        };
        done(&found(&shown, seen.as_ref(), now))
    }

    /// What stands on the home page, in a word of its own.
    const fn tone(self) -> &'static str {
        match self {
            Self::Pending => "pending",
            Self::First | Self::Grown => "yes",
            Self::Old => "note",
            Self::Forked | Self::Refused => "no",
            Self::OutOfReach => "unknown",
        }
    }
}

fn found(shown: &City, seen: Option<&City>, now: u64) -> HeadView {
    let (trust, memory) = (trust(), MemorySeen::default());
    let log = Log::new(shown, MemoryCache::default(), trust.policy.clone(), ORIGIN);
    if let Some(seen) = seen {
        let checkpoint = trust.policy.verify(&seen.files["checkpoint"]);
        let seen = SeenHead::from(&checkpoint.expect("a checkpoint of the city"));
        memory.set(&log.memory_keys()[0], &seen.to_text());
    }
    let head = check_head(&log, &trust, now, &memory, |_| ());
    HeadView::done(block_on(head), false)
}

fn done(head: &HeadView) -> Latest<HeadView> {
    let say = |latest: Rc<Latest<HeadView>>, said| latest.reduce(From { run: 1, said });
    let begun = say(
        Rc::new(Latest::new(head.clone())),
        Said::Begin(head.clone()),
    );
    let done = say(begun, Said::Done(head.clone()));
    (*done).clone()
}

#[derive(Debug, PartialEq, Properties)]
struct Props {
    state: State,
    whole: bool,
    locale: Locale,
}

#[component]
fn Body(props: &Props) -> Html {
    let (head, trust) = (props.state.look(), trust());
    if !props.whole {
        return log_line(&head, &Callback::noop(), &props.locale);
    }
    let opinions = match props.state {
        State::Grown => vec![OpinionView {
            witness: HOSTILE.into(),
            answer: Answered::Seen {
                sighting: Sighting::Same,
                size: 7,
                time: NOW,
            },
            evidence: None,
        }],
        _ => Vec::new(),
    };
    let faults = [("https://m.example/<i>/".into(), "tile/0/000".into())];
    let shown = Shown {
        head: &head,
        trust: &trust,
        origin: ORIGIN,
        opinions: &opinions,
        faults: match props.state {
            State::Grown => &faults,
            _ => &[],
        },
        audit: &AuditView::left(0),
    };
    log_page(&shown, Html::default(), &props.locale)
}

fn render(state: State, whole: bool, lang: Lang) -> String {
    let renderer = ServerRenderer::<Body>::with_props(move || Props {
        state,
        whole,
        locale: Locale {
            lang,
            zone: Zone::Utc,
        },
    });
    lines(&block_on(renderer.hydratable(false).render()))
}

const ALL: [State; 7] = [
    State::Pending,
    State::First,
    State::Grown,
    State::Old,
    State::Forked,
    State::Refused,
    State::OutOfReach,
];

#[test]
fn one_line() {
    for (state, says) in ALL.into_iter().zip([
        "being checked",
        "in order, as logged until",
        "in order, as logged until",
        "something to know",
        "did not pass",
        "did not pass",
        "What this browser verified last",
    ]) {
        let html = render(state, false, Lang::En);
        assert!(html.contains(says), "{state:?}: {html}");
        let tone = format!("data-tone=\"{}\"", state.tone());
        assert!(html.contains(&tone), "{state:?}: {html}");
        // Who is told that all is well needs no button.
        let is_well = matches!(state.tone(), "yes" | "pending");
        assert_eq!(html.contains("<button"), !is_well, "{state:?}: {html}");
    }
    hold("log-line", |lang| {
        ALL.map(|state| render(state, false, lang)).concat()
    });
}

#[test]
fn the_page() {
    for (state, name) in ALL.into_iter().zip([
        "pending",
        "first",
        "grown",
        "old",
        "forked",
        "refused",
        "out-of-reach",
    ]) {
        hold(&format!("log-{name}"), |lang| render(state, true, lang));
    }
}

#[test]
fn what_was_seen_stands_beside_what_is_shown() {
    let sizes = |state| {
        let html = render(state, true, Lang::En);
        let states = html.split("id=\"log-states\"").nth(1).unwrap_or_default();
        let states = states.split("</section>").next().unwrap_or_default();
        let sizes = states.matches("<dt>Entries</dt>").count();
        (sizes, html)
    };
    for (state, count, says) in [
        (State::Pending, 0, "is being compared"),
        (State::First, 1, "Nothing so far"),
        (State::Grown, 2, "3 were added since"),
        (State::Refused, 2, "nothing is taken from it"),
        (State::OutOfReach, 1, "no state of the log could be had"),
    ] {
        let (found, html) = sizes(state);
        assert_eq!(found, count, "{state:?}: {html}");
        assert!(html.contains(says), "{state:?}: {html}");
    }
}

#[test]
fn who_is_missing_is_named() {
    let html = render(State::Grown, true, Lang::En);
    let missing = html.split("log-missing").nth(1).unwrap_or_default();
    let missing = missing.split("</p>").next().unwrap_or_default();
    assert!(missing.contains("library"), "{missing}");
    assert!(!missing.contains("garden"), "{missing}");
    // Nobody can be missing from what is not accepted.
    let html = render(State::Refused, true, Lang::En);
    assert!(!html.contains("log-missing"), "{html}");
    for hostile in ["<b>harbour", "<script>", "<i>/"] {
        assert!(!html.contains(hostile), "{hostile}: {html}");
    }
}
