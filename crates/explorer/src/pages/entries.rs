//! The log, page by page, newest first. Each row is checked on its own.

use std::rc::Rc;

use stele_verify::checkpoint::VerifiedCheckpoint;
use web_sys::HtmlInputElement;
use yew::{
    ContextProvider, Html, NodeRef, Properties, SubmitEvent, component, html, use_node_ref,
    use_state_eq,
};

use crate::browser::page;
use crate::components::list_rows::rows_list;
use crate::components::log_panel::log_panel;
use crate::components::pager::pager;
use crate::components::row::rows_summary;
use crate::components::text::{Locale, fill};
use crate::hooks::{HeadHandle, use_row_names, use_rows, use_title};
use crate::route::Route;
use crate::session::Session;
use crate::state::names::Names;
use crate::state::paging::{entries_of, typed_number};

#[derive(Debug, PartialEq, Properties)]
pub(crate) struct Props {
    pub(crate) locale: Locale,
    pub(crate) session: Rc<Session>,
    pub(crate) head: HeadHandle,
    pub(crate) page: u64,
}

#[component]
pub(crate) fn Entries(props: &Props) -> Html {
    let ui = props.locale.ui();
    let head = props.head.head.value();
    let size = head.checkpoint.as_ref().map(VerifiedCheckpoint::size);
    let indices = size.map_or_else(Vec::new, |size| entries_of(props.page, size));
    let range = match (indices.last(), indices.first(), size) {
        (Some(first), Some(last), Some(size)) => (ui.entries_range)(*first, *last, size),
        _ => String::new(),
    };
    let is_first = props.page == 1 || range.is_empty();
    let title = if is_first { ui.entries } else { &range };
    use_title(ui.page_title, title.to_owned());
    let rows = use_rows(&props.session, &props.head.head, None, indices);
    let names = use_row_names(&props.session, &props.head.head, &rows);
    let refresh = props.head.refresh.reform(|_| ());
    html! {
        <>
            <div class="hero">
                <h1>{ ui.entries }</h1>
                <p class="lead">{ ui.entries_note }</p>
            </div>
            if size.is_none() {
                { log_panel(head, &props.session.trust, &props.locale, html! {
                    <button type="button" class="button button-main" onclick={refresh}
                        disabled={!props.head.head.is_done()}>{ ui.retry }</button>
                }) }
            }
            if let Some(size) = size {
                <section class="sheet" aria-labelledby="range">
                    <div class="sheet-head">
                        <h2 id="range">{ if size == 0 { ui.log_empty.to_owned() } else { range } }</h2>
                        if size > 0 {
                            <Jump locale={props.locale.clone()} {size} />
                        }
                    </div>
                    if size == 0 {
                        <p>{ ui.log_empty_note }</p>
                    } else if rows.rows().is_empty() {
                        <p>{ ui.entries_beyond }</p>
                    } else {
                        { rows_summary(&rows, ui) }
                        <ContextProvider<Names> context={names}>
                            { rows_list(&rows, usize::MAX, &props.locale) }
                        </ContextProvider<Names>>
                    }
                    { pager(props.page, size, &props.locale, |page| Route::Entries { page }) }
                </section>
            }
        </>
    }
}

#[derive(Debug, PartialEq, Properties)]
struct JumpProps {
    locale: Locale,
    size: u64,
}

/// Goes to an entry by its number.
#[component]
fn Jump(props: &JumpProps) -> Html {
    let ui = props.locale.ui();
    let input: NodeRef = use_node_ref();
    let bad = use_state_eq(|| false);
    let on_submit = {
        let (input, bad, size) = (input.clone(), bad.setter(), props.size);
        move |event: SubmitEvent| {
            event.prevent_default();
            let typed = input.cast::<HtmlInputElement>();
            let typed = typed.map(|input| input.value()).unwrap_or_default();
            let number = typed_number(&typed, size);
            bad.set(number.is_none());
            if let Some(index) = number {
                page::go(&Route::Entry { index, pin: None }.to_hash());
            }
        }
    };
    let last = stele_messages::number(props.size.saturating_sub(1));
    html! {
        <form class="jump" onsubmit={on_submit}>
            <div class="jump-line">
                <label for="jump">{ ui.jump_label }</label>
                <span class="jump-field">
                    <input id="jump" ref={input} type="text" inputmode="numeric" autocomplete="off"
                        aria-invalid={bad.to_string()} aria-describedby="jump-bad" />
                    <button type="submit" class="button">{ ui.jump }</button>
                </span>
            </div>
            <div id="jump-bad" class="field-error" role="alert">
                if *bad {
                    { fill(ui.jump_bad, &[("last", last.into())]) }
                }
            </div>
        </form>
    }
}
