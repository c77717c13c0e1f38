//! An auditor's statement: not there, by somebody else, about something else, or no statement at all.

use serde_json::{Value, json};
use stele_client::fetch::FetchError;
use stele_records::auditors::checkpoint_path;
use stele_records::trust::label_of;
use stele_records::verdict::CheckCode::{Completeness, Growth};
use stele_sign::note::NoteSigner;
use stele_tlog::LogPath;
use stele_verify::note::{KeyKind, Note};

use super::{Audited, Case, Expected, World, html_page};
use crate::city::{self, CARDS, City, NOW, OTHER_ORIGIN, card};
use crate::index::audited::{auditor_key, statement, trusting_json};

/// Every change.
pub fn cases() -> Vec<Case> {
    let mut cases = vec![case("as it should be", |_| (), counted("replayed"))];
    cases.extend(unavailable());
    cases.extend(refused());
    cases.extend(of_other_logs());
    cases.extend(windows());
    cases
}

/// Where the statement of the trust file's auditor lies.
fn path() -> String {
    checkpoint_path(auditor_key(0).verifier_key())
}

/// What comes of a statement: the first two questions go on without auditors.
type Comes = (Expected, Audited);

/// The lists count as complete.
fn counted(standing: &'static str) -> Comes {
    (
        Expected::Unharmed,
        Audited {
            reason: "",
            standing,
        },
    )
}

/// They can't be told to be complete.
fn uncounted(standing: &'static str) -> Comes {
    let reason = "auditors-missing";
    (Expected::Unharmed, Audited { reason, standing })
}

/// The log has two pasts.
fn split() -> Comes {
    let (reason, standing) = ("auditor-forked", "forked");
    let failed = vec![(Growth, reason), (Completeness, reason)];
    (Expected::Failed(failed), Audited { reason, standing })
}

/// One auditor, who is needed and has replayed all; then the change.
fn case(name: &str, tamper: impl Fn(&mut World) + 'static, comes: Comes) -> Case {
    let tamper = move |world: &mut World| {
        world.trust = trusting_json(1, 1);
        let said = statement(city::city(), &auditor_key(0), NOW);
        world.files.insert(path(), said);
        tamper(world);
    };
    let (expected, audited) = comes;
    Case::log(&format!("auditor: {name}"), tamper, expected).audited(audited)
}

/// The server says no, or sends something in its place.
fn unavailable() -> Vec<Case> {
    let fault = |name, fault: FetchError, standing| {
        let tamper = move |world: &mut World| {
            world.faults.insert(path(), fault.clone());
        };
        case(name, tamper, uncounted(standing))
    };
    vec![
        case(
            "not there",
            |world| world.remove(&path()),
            uncounted("fetch-not-found"),
        ),
        fault("not for you", FetchError::Status(403), "fetch-status"),
        fault(
            "no network",
            FetchError::Network("refused".into()),
            "fetch-network",
        ),
        fault(
            "without end",
            FetchError::TooLarge { limit: 1 },
            "fetch-too-large",
        ),
        sent("a web page", |_| html_page(), "fetch-html"),
    ]
}

/// The server sends other bytes.
fn sent(name: &str, change: impl Fn(&[u8]) -> Vec<u8> + 'static, standing: &'static str) -> Case {
    let tamper = move |world: &mut World| {
        let honest = world.file(&path());
        *honest = change(honest);
    };
    case(name, tamper, uncounted(standing))
}

/// What is no statement by this auditor.
fn refused() -> Vec<Case> {
    let by = |key: NoteSigner| move |_: &[u8]| statement(city::city(), &key, NOW);
    let namesake = city::note_key("college", KeyKind::CosignatureV1, 0x51);
    let without_the_log = |_: &[u8]| {
        let text = city::city().head_text();
        let line = auditor_key(0).cosign(&text, NOW);
        let line = line.expect("it is a checkpoint");
        Note::new(&text, &[line]).expect("a note").to_bytes()
    };
    let is_own = |line: &str| line.starts_with("— college ");
    let without_its_line = move |honest: &[u8]| {
        let honest = str::from_utf8(honest).expect("notes are text");
        let rest = honest.split_inclusive('\n').filter(|line| !is_own(line));
        rest.collect::<String>().into_bytes()
    };
    vec![
        sent("by another auditor", by(auditor_key(1)), "audit-unsigned"),
        sent("by a namesake", by(namesake), "audit-unsigned"),
        sent("without its line", without_its_line, "audit-unsigned"),
        sent(
            "by a witness alone",
            |_| city::city().files["checkpoint"].clone(),
            "audit-unsigned",
        ),
        sent(
            "without the log's line",
            without_the_log,
            "checkpoint-log-signature-missing",
        ),
        sent(
            "its line for another time",
            |honest| super::with_other_character(honest, "— college ", "— college ".len() + 8),
            "cosignature-invalid",
        ),
        sent(
            "its signature changed",
            |honest| super::with_other_character(honest, "— college ", "— college ".len() + 40),
            "cosignature-invalid",
        ),
        sent(
            "cut off",
            |honest| honest[..honest.len() - 9].to_vec(),
            "note-no-final-newline",
        ),
        sent(
            "cut off after the text",
            |honest| {
                let end = honest.windows(2).position(|two| two == b"\n\n");
                honest[..=end.expect("it is a note")].to_vec()
            },
            "note-no-signatures",
        ),
        sent("empty", |_| Vec::new(), "note-no-signatures"),
        sent("a zero byte", |honest| [honest, b"\0"].concat(), "text-nul"),
    ]
}

/// Statements that hold, and aren't about the log that is shown.
fn of_other_logs() -> Vec<Case> {
    let elsewhere = |_: &[u8]| {
        let text = city::city()
            .head_text()
            .replacen(city::ORIGIN, OTHER_ORIGIN, 1);
        let note = city::signed_by(&city::other_log_key(), &text, &[], NOW);
        let note = Note::parse(&note).expect("a note");
        let line = auditor_key(0).cosign(&text, NOW).expect("a checkpoint");
        let note = note.with_signatures(&[line]).expect("one line more");
        note.to_bytes()
    };
    let of = |city: City| move |_: &[u8]| statement(&city, &auditor_key(0), NOW);
    let show = |name, city: City, comes: Comes| {
        let change = of(city);
        case(name, move |world| *world.file(&path()) = change(&[]), comes)
    };
    let fork = |cards: std::ops::Range<u64>| {
        let mut other = City::founded();
        other.publish(cards.map(card).collect());
        other
    };
    let mut ahead = city::city().clone();
    ahead.publish(vec![card(400)]);
    let shown = LogPath::Checkpoint.path();
    assert_ne!(ahead.files[&shown], city::city().files[&shown]);
    vec![
        sent("of another log", elsewhere, "checkpoint-unknown-origin"),
        show("of a fork of the same size", fork(1..CARDS + 1), split()),
        show("of a smaller fork", fork(1..CARDS), split()),
        show("of more than is shown", ahead, uncounted("ahead")),
    ]
}

/// Statements made when the auditor's key doesn't count.
fn windows() -> Vec<Case> {
    let label = |name, label: Value, comes| {
        let tamper = move |world: &mut World| {
            let key = label_of(auditor_key(0).verifier_key());
            world.trust["keys"] = json!({key: label.clone()});
        };
        case(name, tamper, comes)
    };
    let past = json!({"validUntil": "2026-01-01T00:00:00Z"});
    let later = json!({"validFrom": "2027-01-01T00:00:00Z"});
    let now = json!({"validFrom": "2026-01-01T00:00:00Z", "validUntil": "2027-01-01T00:00:00Z"});
    let window_of_none =
        json!({"validFrom": "2027-01-01T00:00:00Z", "validUntil": "2026-01-01T00:00:00Z"});
    let refused = Expected::TrustRefused("trust-key-window");
    vec![
        label("after its key expired", past, uncounted("outside-window")),
        label("before its key counts", later, uncounted("outside-window")),
        label("while its key counts", now, counted("replayed")),
        label(
            "by a key that never counts",
            window_of_none,
            (
                refused,
                Audited {
                    reason: "",
                    standing: "",
                },
            ),
        ),
    ]
}
