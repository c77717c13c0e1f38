//! The log at a glance: pending, seen for the first time, sound, alone, gone back, and out of reach.

use std::rc::Rc;

use futures::executor::block_on;
use stele_client::cache::MemoryCache;
use stele_client::check::{check_head, glance};
use stele_client::log::Log;
use stele_client::seen::{MemorySeen, SeenHead};
use stele_messages::Lang;
use stele_records::trust::TrustFile;
use stele_tests::city::{self, City, NOW, ORIGIN};
use yew::{Html, Properties, Reducible, ServerRenderer, component, html};

use super::{hold, lines};
use crate::browser::zone::Zone;
use crate::components::status_line::status_line;
use crate::components::text::Locale;
use crate::route::Route;
use crate::state::head::HeadView;
use crate::state::latest::{From, Latest, Said};
use crate::testing;

/// The city's trust file, but that it asks for no witness, or for auditors of whom there is no word.
fn trust(witnesses: bool, auditors: u8) -> TrustFile {
    let log = city::log_key().verifier_key().to_vkey();
    let policy = match witnesses {
        true => city::policy(),
        false => format!("log {log}\nquorum none\n"),
    };
    let mut trust = city::trust_json(&policy);
    let auditor = |seed| {
        let key = city::note_key(
            &format!("auditor-{seed:x}.test"),
            stele_verify::note::KeyKind::CosignatureV1,
            seed,
        );
        serde_json::json!({
            "key": key.verifier_key().to_vkey(), "name": {"en": "University", "zh": "大学"},
        })
    };
    trust["auditors"] = (0x70..0x70 + auditors).map(auditor).collect();
    TrustFile::parse(trust.to_string().as_bytes()).expect("a sound trust file")
}

/// What a reader finds of this log at a time, who has seen another state of it before.
fn look(shown: &City, trust: &TrustFile, seen: Option<&City>, now: u64) -> HeadView {
    let memory = MemorySeen::default();
    let log = Log::new(shown, MemoryCache::default(), trust.policy.clone(), ORIGIN);
    if let Some(seen) = seen {
        let checkpoint = trust.policy.verify(&seen.files["checkpoint"]);
        let seen = SeenHead::from(&checkpoint.expect("a checkpoint of the city"));
        memory.set(&log.memory_keys()[0], &seen.to_text());
    }
    HeadView::done(
        block_on(check_head(&log, trust, now, &memory, |_| ())),
        false,
    )
}

#[derive(Debug, PartialEq, Properties)]
struct Props {
    locale: Locale,
}

#[component]
fn Body(props: &Props) -> Html {
    let (city, later) = (testing::grown(3, 3), testing::grown(3, 5));
    let (own, alone, audited) = (trust(true, 0), trust(false, 0), trust(true, 2));
    let mut cut = city.clone();
    cut.files.remove("checkpoint");
    let states = [
        (&own, look(&later, &own, Some(&city), NOW + 720)),
        (&own, look(&city, &own, Some(&city), NOW)),
        (&own, look(&city, &own, None, NOW)),
        (&alone, look(&city, &alone, None, NOW)),
        (&audited, look(&city, &audited, None, NOW)),
        (&own, look(&city, &own, Some(&later), NOW)),
        (&own, look(&cut, &own, None, NOW)),
    ];
    let pending = Latest::new(states[0].1.clone());
    let log = Log::new(&city, MemoryCache::default(), own.policy.clone(), ORIGIN);
    let glance = HeadView::glanced(block_on(glance(&log, &own, NOW + 720)));
    let glanced = Latest::new(glance);
    let line = |head: &Latest<HeadView>, trust| {
        status_line(head, trust, Html::default(), &Route::Trust, &props.locale)
    };
    let done = |head: &HeadView| {
        let begun = Rc::new(Latest::new(head.clone()));
        let begun = begun.reduce(From {
            run: 1,
            said: Said::Begin(head.clone()),
        });
        begun.reduce(From {
            run: 1,
            said: Said::Done(head.clone()),
        })
    };
    html! {
        <>
            { line(&pending, &own) }
            { line(&glanced, &own) }
            { for states.iter().map(|(trust, head)| line(&done(head), trust)) }
        </>
    }
}

fn render(lang: Lang) -> String {
    let renderer = ServerRenderer::<Body>::with_props(move || Props {
        locale: Locale {
            lang,
            zone: Zone::Utc,
        },
    });
    lines(&block_on(renderer.hydratable(false).render()))
}

#[test]
fn the_log_at_a_glance() {
    let html = render(Lang::En);
    for says in [
        "The log is being checked",
        "2 of 3 witnesses",
        "12 minutes ago",
        "Only grown since you last came",
        "Unchanged since",
        "first visit",
        "No witnesses",
        "none of 2 auditors",
        "Older than what you saw",
        "No state of the log",
    ] {
        assert!(html.contains(says), "{says}: {html}");
    }
    hold("status", render);
}
