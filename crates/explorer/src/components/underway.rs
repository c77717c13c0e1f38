//! In the place of what is still to be loaded: that it is on its way, or that it can't be had.

use yew::{Html, Properties, component, html};

use super::text::Locale;
use crate::later::Loading;

#[derive(Debug, PartialEq, Properties)]
pub(crate) struct Props {
    pub(crate) locale: Locale,
    pub(crate) loading: Loading,
}

/// Nothing, where nobody has asked for it.
#[component]
pub(crate) fn Underway(props: &Props) -> Html {
    let (ui, loading) = (props.locale.ui(), &props.loading);
    if loading.is_underway() {
        return html! { <p class="fine" data-outcome="pending">{ ui.part_loading }</p> };
    }
    if !loading.has_failed() {
        return Html::default();
    }
    let onclick = loading.load.reform(|_| ());
    html! {
        <div class="alert" role="alert">
            <p><strong>{ ui.part_failed }</strong></p>
            <p class="todo">{ ui.part_failed_todo }</p>
            <p><button type="button" class="button button-main" {onclick}>{ ui.retry }</button></p>
        </div>
    }
}
