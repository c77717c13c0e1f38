//! Links to the pages of a list.

use yew::{Html, html};

use super::text::Locale;
use crate::route::Route;
use crate::state::paging::pages;

/// Newer and older rows of a list of `size` rows.
pub(crate) fn pager(page: u64, size: u64, locale: &Locale, to: impl Fn(u64) -> Route) -> Html {
    let ui = locale.ui();
    if page <= 1 && pages(size) <= 1 {
        return Html::default();
    }
    let link = |page: u64, label: &'static str, rel: &'static str| {
        html! { <a class="button" {rel} href={to(page).to_hash()}>{ label }</a> }
    };
    let newer = page.saturating_sub(1).min(pages(size));
    html! {
        <nav class="pager" aria-label={ui.pager_label}>
            if page > 1 { { link(newer, ui.newer, "prev") } } else { <span></span> }
            if page < pages(size) { { link(page + 1, ui.older, "next") } }
        </nav>
    }
}
