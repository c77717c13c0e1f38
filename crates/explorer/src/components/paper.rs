//! What stands on paper only: how to check again what was printed.

use yew::{Html, html};

use super::evidence::terms;
use super::qr::qr;
use super::text::{Locale, code};
use crate::state::record::EntryView;

/// Id, link with its code, and the checkpoint of a record's page.
pub(crate) fn paper_check(entry: &EntryView, link: &str, locale: &Locale) -> Html {
    let words = locale.keep();
    let mut rows: Vec<(Html, Html)> = Vec::new();
    if let Some(record) = &entry.record {
        rows.push((words.paper_id.into(), code(&record.id)));
    }
    rows.push((words.paper_link.into(), code(link)));
    if let Some(evidence) = &entry.evidence {
        // Origin, size and root are its first three lines (tlog-checkpoint); the signatures are in the proof's file.
        let head: Vec<&str> = evidence.checkpoint.lines().take(3).collect();
        rows.push((
            words.paper_checkpoint.into(),
            html! { <pre class="raw-text" dir="ltr" tabindex="0">{ head.join("\n") }</pre> },
        ));
    }
    html! {
        <div class="paper paper-check">
            <h2>{ words.paper_title }</h2>
            <p>{ words.paper_note }</p>
            { qr(link, locale) }
            { terms(rows) }
        </div>
    }
}
