//! Who signed a state of the log, and which of these signatures would survive a quantum computer: keys of
//! both kinds, and real signatures by them.

use futures::executor::block_on;
use stele_client::cache::MemoryCache;
use stele_client::check::check_head;
use stele_client::log::Log;
use stele_client::seen::MemorySeen;
use stele_messages::Lang;
use stele_records::trust::TrustFile;
use stele_sign::note::NoteSigner;
use stele_tests::city::{self, NOW, ORIGIN, WITNESSES};
use stele_verify::note::{KeyKind, Note};
use yew::{Html, Properties, ServerRenderer, component, html};

use super::{hold, lines};
use crate::browser::zone::Zone;
use crate::components::log_panel::signatures;
use crate::components::text::Locale;
use crate::state::head::HeadView;
use crate::testing;

/// The second key of the log or of a witness. TEST KEY.
fn second(name: &str) -> NoteSigner {
    let witness = (0x71..).zip(WITNESSES).find(|(_, known)| *known == name);
    let seed = witness.map_or(0x70, |(seed, _)| seed);
    city::note_key(name, KeyKind::MlDsa44, seed)
}

/// The city's trust file, where the log and each witness have two keys.
fn trust() -> TrustFile {
    let vkey = |key: &NoteSigner| key.verifier_key().to_vkey();
    let logs = [city::log_key(), second(ORIGIN)].map(|key| format!("log {}\n", vkey(&key)));
    let witnesses = (0..WITNESSES.len()).map(|at| {
        let name = WITNESSES[at];
        let keys = [vkey(&city::witness_key(at)), vkey(&second(name))];
        let [one, two] = keys;
        format!("witness {name} {one}\nwitness {name}-pq {two}\ngroup {name}-keys any {name} {name}-pq\n")
    });
    let witnesses: String = witnesses.collect();
    let groups = WITNESSES.map(|name| format!("{name}-keys")).join(" ");
    let policy = format!(
        "{}{witnesses}group city 2 {groups}\nquorum city\n",
        logs.concat()
    );
    let trust = city::trust_json(&policy).to_string();
    TrustFile::parse(trust.as_bytes()).expect("a sound trust file")
}

/// What a reader finds where the log has signed with its second key or not, and these witnesses with theirs.
fn look(log: bool, witnesses: &[&str]) -> HeadView {
    let mut shown = testing::grown(3, 3);
    let text = shown.head_text();
    let note = Note::parse(&city::cosigned(&text, &[0, 2], NOW)).expect("a checkpoint");
    let signers = log
        .then_some(ORIGIN)
        .into_iter()
        .chain(witnesses.iter().copied());
    let lines: Vec<_> = signers
        .map(|name| second(name).cosign(&text, NOW).expect("a checkpoint"))
        .collect();
    let note = note.with_signatures(&lines).expect("some lines more");
    shown.show(note.to_bytes());
    let trust = trust();
    let log = Log::new(&shown, MemoryCache::default(), trust.policy.clone(), ORIGIN);
    let memory = MemorySeen::default();
    let head = check_head(&log, &trust, NOW, &memory, |_| ());
    HeadView::done(block_on(head), false)
}

#[derive(Debug, PartialEq, Properties)]
struct Props {
    log: bool,
    witnesses: Vec<&'static str>,
    locale: Locale,
}

#[component]
fn Body(props: &Props) -> Html {
    let head = look(props.log, &props.witnesses);
    html! { <>{ signatures(&head, &trust(), &props.locale) }</> }
}

fn render(log: bool, witnesses: &'static [&'static str], lang: Lang) -> String {
    let renderer = ServerRenderer::<Body>::with_props(move || Props {
        log,
        witnesses: witnesses.to_vec(),
        locale: Locale {
            lang,
            zone: Zone::Utc,
        },
    });
    lines(&block_on(renderer.hydratable(false).render()))
}

#[test]
fn which_signatures_a_quantum_computer_could_not_forge() {
    let (garden, two): (&[_], &[_]) = (&["garden"], &["garden", "station"]);
    for (name, log, witnesses, says) in [
        ("none", false, &[][..], "could forge these signatures"),
        ("log", true, garden, "Too few witnesses have"),
        ("witnesses", false, two, "The log has not"),
        ("all", true, two, "not even a quantum computer"),
    ] {
        let html = render(log, witnesses, Lang::En);
        assert!(html.contains(says), "{name}: {html}");
        // Both keys are one witness, so nobody stands there twice.
        assert_eq!(html.matches("garden").count(), 1, "{html}");
        assert!(html.contains("2 of 3"), "{html}");
        hold(&format!("signatures-{name}"), |lang| {
            render(log, witnesses, lang)
        });
    }
}

/// A second key alone is the witness's word too.
#[test]
fn a_witness_may_cosign_with_its_second_key_alone() {
    let missing = |html: &str| html.matches("mark-nothing").count();
    assert_eq!(missing(&render(false, &[], Lang::En)), 1);
    assert_eq!(missing(&render(false, &["library"], Lang::En)), 0);
}
