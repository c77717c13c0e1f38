//! The newest records of a log, on the home page.

use yew::{Html, html};

use super::list_rows::rows_list;
use super::row::rows_summary;
use super::text::Locale;
use crate::route::Route;
use crate::state::rows::Rows;

/// The rows; `size` is the number of entries, where it is known, and `words` say the state of the log.
pub(crate) fn newest(size: Option<u64>, rows: &Rows, words: &'static str, locale: &Locale) -> Html {
    let ui = locale.ui();
    html! {
        <section class="sheet" aria-labelledby="latest">
            <div class="sheet-head">
                <h2 id="latest">{ ui.latest }</h2>
                <a href={Route::Entries { page: 1 }.to_hash()}>{ ui.all_entries }</a>
            </div>
            if size.is_some() && rows.rows().is_empty() {
                <p><strong>{ ui.log_empty }</strong></p>
                <p>{ ui.log_empty_note }</p>
            } else if rows.rows().is_empty() {
                <p class="fine">{ words }</p>
            } else {
                { rows_summary(rows, ui) }
                { rows_list(rows, usize::MAX, locale) }
            }
        </section>
    }
}
