//! The parts of a verdict's page: shared by an entry of the log and a file.

use stele_messages::headline;
use stele_records::verdict::{Answer, CheckCode, Evidence, Question, Verdict};
use yew::{Html, html};

use super::evidence::terms;
use super::index_root::index_root_fields;
use super::record_card::{record_fields, signers};
use super::text::{Locale, code, fill, foreign};
use crate::state::record::{EntryView, RecordView, Tone, superseded_by};

/// The sentence at the top, and what to do.
pub(crate) fn answer_text(verdict: &Verdict, locale: &Locale) -> (String, String) {
    let (ui, lists) = (locale.ui(), locale.lists());
    if Tone::of(verdict) == Tone::Pending {
        return (ui.checking_title.into(), ui.checking_note.into());
    }
    // Where one thing decides, that is what the reader should hear.
    if is_superseded(verdict) {
        return (lists.superseded_title.into(), lists.superseded_todo.into());
    }
    let text = headline(locale.lang, verdict.headline());
    (text.what, text.todo)
}

/// Whether all that is wrong is that a later record replaces it.
fn is_superseded(verdict: &Verdict) -> bool {
    let is_no = |question: &Question| verdict.answer(*question) == Answer::No;
    superseded_by(verdict).is_some()
        && Question::ALL
            .iter()
            .filter(|question| is_no(question))
            .count()
            == 1
}

/// Which state of the log the answer rests on, and of when.
pub(crate) fn as_of(verdict: &Verdict, locale: &Locale) -> Html {
    let ui = locale.ui();
    let evidence = |code| verdict.check(code).map(|check| &check.evidence);
    let Some(Evidence::Checkpoint { origin, size, .. }) = evidence(CheckCode::LogSignature) else {
        return Html::default();
    };
    let log = [
        ("origin", foreign(origin)),
        ("entries", (ui.entries_count)(*size).into()),
    ];
    let text = match evidence(CheckCode::Freshness) {
        Some(Evidence::Time(time)) => {
            let [origin, entries] = log;
            let zone = ("zone", foreign(locale.zone.name()));
            fill(
                ui.as_of,
                &[origin, entries, ("time", locale.time(*time)), zone],
            )
        }
        _ => fill(ui.as_of_no_time, &log),
    };
    html! { <p class="as-of">{ text }</p> }
}

/// What the record says, or why that isn't shown.
pub(crate) fn record_sheet(entry: &EntryView, locale: &Locale) -> Html {
    let ui = locale.ui();
    let (title, body) = match (&entry.record, &entry.index_root, &entry.bytes) {
        (Some(record), ..) => (ui.record_says, record_fields(record, locale)),
        (None, Some(root), _) => (
            locale.lists().index_root_says,
            index_root_fields(root, locale),
        ),
        (None, None, Some(_)) => (ui.record_says, html! { <p>{ ui.record_hidden }</p> }),
        (None, None, None) => return Html::default(),
    };
    html! {
        <section class="sheet" aria-labelledby="record-says">
            <h2 id="record-says">{ title }</h2>
            { body }
        </section>
    }
}

/// What no check can show, and who attested it.
pub(crate) fn limits(record: &RecordView, verdict: &Verdict, locale: &Locale) -> Html {
    let ui = locale.ui();
    let history = match verdict.answer(Question::Current) {
        Answer::Yes => Some(ui.limit_history),
        Answer::CantTell => Some(ui.limit_history_open),
        // That it is replaced is known.
        Answer::No => None,
    };
    html! {
        <section class="sheet" aria-labelledby="limits">
            <h2 id="limits">{ ui.limits }</h2>
            <p>{ ui.limit_truth }</p>
            { signers(record, locale) }
            <ul class="gaps">
                <li>{ ui.limit_authority }</li>
                if let Some(history) = history {
                    <li>{ history }</li>
                }
            </ul>
        </section>
    }
}

/// Hashes and keys: small, and last.
pub(crate) fn raw(entry: &EntryView, locale: &Locale) -> Html {
    let ui = locale.ui();
    let mut rows: Vec<(Html, Html)> = Vec::new();
    if let (Some(bytes), Some(leaf)) = (&entry.bytes, entry.leaf()) {
        rows.push((ui.raw_length.into(), (ui.bytes)(bytes.len()).into()));
        rows.push((ui.raw_leaf.into(), code(&leaf.to_hex())));
    }
    if let Some(record) = &entry.record {
        let keys = record
            .signers
            .iter()
            .map(|(did, _)| html! { <div>{ code(did) }</div> });
        rows.push((ui.raw_keys.into(), keys.collect()));
    }
    if let Some(evidence) = &entry.evidence {
        rows.push((ui.raw_root.into(), code(&evidence.root.to_base64())));
        let hashes = evidence.hashes.iter().map(|hash| {
            html! { <li>{ code(&hash.to_base64()) }</li> }
        });
        rows.push((
            ui.raw_proof.into(),
            html! { <ol class="hashes" start="0">{ for hashes }</ol> },
        ));
        rows.push((
            ui.raw_checkpoint.into(),
            html! { <pre class="raw-text" dir="ltr">{ evidence.checkpoint.clone() }</pre> },
        ));
    }
    if rows.is_empty() {
        return Html::default();
    }
    html! {
        <section class="sheet sheet-quiet">
            <details class="raw">
                <summary><h2>{ ui.raw }</h2></summary>
                { terms(rows) }
                if entry.record.is_some() || entry.index_root.is_some() {
                    { raw_record(entry, locale) }
                }
            </details>
        </section>
    }
}

/// The record as text, where it is known to be intact, or the index root, where it is logged.
fn raw_record(entry: &EntryView, locale: &Locale) -> Html {
    let title = match entry.record {
        Some(_) => locale.ui().raw_record,
        None => locale.lists().raw_entry,
    };
    let text = entry.bytes.as_deref().map(String::from_utf8_lossy);
    let text = text.unwrap_or_default().into_owned();
    html! {
        <>
            <h3>{ title }</h3>
            <pre class="raw-text" dir="ltr"><bdi>{ text }</bdi></pre>
        </>
    }
}
