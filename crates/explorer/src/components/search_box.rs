//! The field in which a reader types what to look up.

use web_sys::HtmlInputElement;
use yew::{Html, NodeRef, Properties, SubmitEvent, component, html, use_node_ref};

use super::text::Locale;
use crate::browser::page;
use crate::route::Route;
use crate::state::typed::place;

#[derive(Debug, PartialEq, Properties)]
pub(crate) struct Props {
    pub(crate) locale: Locale,
    /// What was typed before.
    #[prop_or_default]
    pub(crate) text: String,
}

/// The field with its button; leads to the page with what was found, or where a pasted link leads.
#[component]
pub(crate) fn SearchBox(props: &Props) -> Html {
    let lists = props.locale.lists();
    let input: NodeRef = use_node_ref();
    let on_submit = {
        let input = input.clone();
        move |event: SubmitEvent| {
            event.prevent_default();
            let typed = input.cast::<HtmlInputElement>();
            let typed = typed.map(|input| input.value()).unwrap_or_default();
            let found = || Route::Find {
                text: typed.trim().to_owned(),
            };
            page::go(&place(&typed).unwrap_or_else(found).to_hash());
        }
    };
    html! {
        <form class="search" role="search" onsubmit={on_submit}>
            <label for="find">{ lists.find_label }</label>
            <span class="search-field">
                <input id="find" ref={input} type="text" value={props.text.clone()} autocomplete="off"
                    autocapitalize="off" spellcheck="false" dir="auto" aria-describedby="find-exact" />
                <button type="submit" class="button button-main">{ lists.find_button }</button>
            </span>
            <p id="find-exact" class="fine">{ lists.find_exact }</p>
        </form>
    }
}
