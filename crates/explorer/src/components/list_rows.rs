//! The rows of a list of the index.

use std::rc::Rc;

use yew::{Html, Properties, component, html, use_state};

use super::pager::pager;
use super::row::{EntryRow, rows_summary};
use super::text::Locale;
use crate::route::{ListRoute, Route};
use crate::state::list::ListView;
use crate::state::paging::PAGE;
use crate::state::rows::Rows;

/// A page of a list, with the way to the others. Nothing where there are no entries.
pub(crate) fn list_rows(view: &ListView, rows: &Rows, locale: &Locale) -> Html {
    let lists = locale.lists();
    let Some(count) = view.count.filter(|count| *count > 0) else {
        return Html::default();
    };
    let page = view.route.page;
    let first = page
        .saturating_sub(1)
        .saturating_mul(PAGE)
        .saturating_add(1);
    let shown = u64::try_from(rows.rows().len()).unwrap_or(0);
    let to = |page| {
        Route::List(ListRoute {
            page,
            ..view.route.clone()
        })
    };
    let is_beyond = first > count;
    if shown == 0 && !is_beyond {
        // They could not be had: the answer says why.
        return Html::default();
    }
    let last = first.saturating_add(shown).saturating_sub(1);
    html! {
        <section class="sheet" aria-labelledby="rows">
            if is_beyond {
                <h2 id="rows">{ lists.list_beyond }</h2>
            } else {
                <h2 id="rows">{ (lists.list_range)(first, last, count) }</h2>
                { rows_summary(rows, locale.ui()) }
                { rows_list(rows, usize::MAX, locale) }
            }
            { pager(page, count, locale, to) }
        </section>
    }
}

/// So many rows.
pub(crate) fn rows_list(rows: &Rows, most: usize, locale: &Locale) -> Html {
    html! {
        <ul class="rows">
            { for rows.rows().iter().take(most).map(|row| html! {
                <EntryRow key={row.index} row={row.clone()} locale={locale.clone()} />
            }) }
        </ul>
    }
}

#[derive(Debug, PartialEq, Properties)]
pub(crate) struct FileRowsProps {
    pub(crate) rows: Rc<Rows>,
    pub(crate) locale: Locale,
}

/// The rows of a list that was handed over whole: some at first, more on demand.
#[component]
pub(crate) fn FileRows(props: &FileRowsProps) -> Html {
    const STEP: usize = 20;
    let (lists, rows) = (props.locale.lists(), &props.rows);
    let most = use_state(|| STEP);
    let count = rows.rows().len();
    if count == 0 {
        return Html::default();
    }
    let last = count.min(*most);
    let range = (lists.list_range)(1, last as u64, count as u64);
    let more = {
        let most = most.clone();
        move |_| most.set(most.saturating_add(5 * STEP))
    };
    html! {
        <section class="sheet" aria-labelledby="rows">
            <h2 id="rows">{ range }</h2>
            { rows_summary(rows, props.locale.ui()) }
            { rows_list(rows, *most, &props.locale) }
            if last < count {
                <p class="button-row"><button type="button" class="button" onclick={more}>{ lists.show_more }</button></p>
            }
        </section>
    }
}
