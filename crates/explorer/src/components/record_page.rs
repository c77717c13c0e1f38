//! The parts of a verdict's page: shared by an entry of the log and a file.

use stele_messages::{how_complete, record_answer, record_limits, record_reasons};
use stele_records::types::RecordType;
use stele_records::verdict::{Answer, CheckCode, Evidence, Question, Verdict};
use yew::{Html, html};

use super::evidence::terms;
use super::index_root::index_root_fields;
use super::names::WithNames;
use super::record_card::{record_fields, signers};
use super::text::{Locale, code, fill, foreign};
use crate::state::record::{EntryView, RecordView, Tone};

/// The sentence at the top, and what to do.
pub(crate) fn answer_text(entry: &EntryView, locale: &Locale) -> (String, String) {
    let ui = locale.ui();
    let verdict = &entry.verdict;
    if Tone::of(verdict) == Tone::Pending {
        return (ui.checking_title.into(), ui.checking_note.into());
    }
    let text = record_answer(locale.lang, kind(entry), verdict, &|time| {
        locale.time_text_with_zone(time)
    });
    (text.what, text.todo)
}

/// The type of a record that is known to be intact.
fn kind(entry: &EntryView) -> Option<RecordType> {
    RecordType::from_name(&entry.record.as_ref()?.record_type)
}

/// Why the answer is not simply yes, under it. The questions below tell the whole of it.
pub(crate) fn answer_reasons(entry: &EntryView, locale: &Locale) -> Html {
    // Where the record isn't there to be shown, its questions say all that there is to say.
    if Tone::of(&entry.verdict) == Tone::Pending || kind(entry).is_none() {
        return Html::default();
    }
    let reasons = record_reasons(locale.lang, &entry.verdict, &|time| {
        locale.time_text_with_zone(time)
    });
    if reasons.is_empty() {
        return Html::default();
    }
    let reasons = reasons
        .into_iter()
        .map(|text| html! { <li><WithNames text={text.what} /></li> });
    html! { <ul class="answer-reasons">{ for reasons }</ul> }
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
    let authority = match verdict.answer(Question::Authorised) {
        Answer::Yes => Some(ui.limit_authority),
        Answer::CantTell => Some(ui.limit_authority_open),
        // Why not stands above.
        Answer::No => None,
    };
    let own = RecordType::from_name(&record.record_type);
    let own = own.map(|known| record_limits(locale.lang, known));
    let own = own.unwrap_or_default().iter();
    let history = match verdict.answer(Question::Current) {
        Answer::Yes => Some((ui.limit_history)(&how_complete(locale.lang, verdict))),
        Answer::CantTell => Some(ui.limit_history_open.into()),
        // That it is replaced is known.
        Answer::No => None,
    };
    html! {
        <section class="sheet" aria-labelledby="limits">
            <h2 id="limits">{ ui.limits }</h2>
            <p>{ ui.limit_truth }</p>
            { signers(record, locale) }
            <ul class="gaps">
                { for own.map(|limit| html! { <li>{ *limit }</li> }) }
                if let Some(authority) = authority {
                    <li>{ authority }</li>
                }
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
            html! { <pre class="raw-text" dir="ltr" tabindex="0">{ evidence.checkpoint.clone() }</pre> },
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
            <pre class="raw-text" dir="ltr" tabindex="0"><bdi>{ text }</bdi></pre>
        </>
    }
}
