//! The parts of a verdict's page: shared by an entry of the log and a file.

use stele_messages::headline;
use stele_records::verdict::{CheckCode, Evidence, Verdict};
use yew::{Html, html};

use super::evidence::terms;
use super::record_card::{record_fields, signers};
use super::text::{Locale, code, fill, foreign};
use crate::state::record::{EntryView, RecordView, Tone};

/// The sentence at the top, and what to do.
pub(crate) fn answer_text(verdict: &Verdict, locale: &Locale) -> (String, String) {
    let ui = locale.ui();
    if Tone::of(verdict) == Tone::Pending {
        return (ui.checking_title.into(), ui.checking_note.into());
    }
    let text = headline(locale.lang, verdict.headline());
    (text.what, text.todo)
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
    let body = match (&entry.record, &entry.bytes) {
        (Some(record), _) => record_fields(record, locale),
        (None, Some(_)) => html! { <p>{ ui.record_hidden }</p> },
        (None, None) => return Html::default(),
    };
    html! {
        <section class="sheet" aria-labelledby="record-says">
            <h2 id="record-says">{ ui.record_says }</h2>
            { body }
        </section>
    }
}

/// What no check can show, and who attested it.
pub(crate) fn limits(record: &RecordView, locale: &Locale) -> Html {
    let ui = locale.ui();
    html! {
        <section class="sheet" aria-labelledby="limits">
            <h2 id="limits">{ ui.limits }</h2>
            <p>{ ui.limit_truth }</p>
            { signers(record, locale) }
            <ul class="gaps">
                <li>{ ui.limit_authority }</li>
                <li>{ ui.limit_history }</li>
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
                if entry.record.is_some() {
                    { raw_record(entry, locale) }
                }
            </details>
        </section>
    }
}

/// The record as text, where it is known to be intact.
fn raw_record(entry: &EntryView, locale: &Locale) -> Html {
    let text = entry.bytes.as_deref().map(String::from_utf8_lossy);
    let text = text.unwrap_or_default().into_owned();
    html! {
        <>
            <h3>{ locale.ui().raw_record }</h3>
            <pre class="raw-text" dir="ltr"><bdi>{ text }</bdi></pre>
        </>
    }
}
