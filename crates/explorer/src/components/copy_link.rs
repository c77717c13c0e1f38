//! A link to take away: to the clipboard, or in a field where the browser doesn't allow that. On paper
//! it stands as it is.

use yew::{Html, Properties, component, html};

use super::copy_button::CopyButton;
use super::text::{Locale, fill};

#[derive(Debug, PartialEq, Properties)]
pub(crate) struct Props {
    pub(crate) link: String,
    pub(crate) label: &'static str,
    pub(crate) locale: Locale,
}

/// The button, and what came of it.
#[component]
pub(crate) fn CopyLink(props: &Props) -> Html {
    let ui = props.locale.ui();
    let link = &props.link;
    html! {
        <>
            <CopyButton text={link.clone()} label={props.label} copied={ui.copied}>
                <p class="fine" role="alert">{ ui.copy_failed }</p>
                <input class="link-field" type="text" readonly=true aria-label={ui.link_label} value={link.clone()} />
            </CopyButton>
            <p class="paper">{ fill(ui.paper, &[("link", link.clone().into())]) }</p>
        </>
    }
}
