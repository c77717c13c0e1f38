//! An address that leads nowhere.

use yew::{Html, Properties, component, html};

use crate::components::text::Locale;
use crate::hooks::use_title;
use crate::route::Route;

#[derive(Debug, PartialEq, Properties)]
pub(crate) struct Props {
    pub(crate) locale: Locale,
}

#[component]
pub(crate) fn Unknown(props: &Props) -> Html {
    let ui = props.locale.ui();
    use_title(ui.page_title, ui.unknown_title.into());
    html! {
        <div class="prose">
            <h1>{ ui.unknown_title }</h1>
            <p>{ ui.unknown_lead }</p>
            <p><a class="button" href={Route::Overview.to_hash()}>{ ui.nav_overview }</a></p>
        </div>
    }
}
