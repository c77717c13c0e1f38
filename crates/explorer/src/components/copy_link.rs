//! A link, or lines of code, to take away: to the clipboard, or in a field where the browser doesn't allow that, and
//! on paper as it stands.

use yew::{Callback, Html, Properties, component, html, use_effect_with, use_state, use_state_eq};

use super::text::{Locale, fill};
use crate::browser::save;
use crate::hooks::use_announcement;

#[derive(Debug, PartialEq, Properties)]
pub(crate) struct Props {
    pub(crate) link: String,
    pub(crate) label: &'static str,
    pub(crate) locale: Locale,
    /// Whether it is a link, which the device can share.
    #[prop_or_default]
    pub(crate) share: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Copy {
    Not,
    Done,
    Refused,
}

/// The button, and what came of it.
#[component]
pub(crate) fn CopyLink(props: &Props) -> Html {
    let ui = props.locale.ui();
    let copied = use_state(|| Copy::Not);
    use_announcement(match *copied {
        Copy::Done => ui.copied.into(),
        Copy::Not | Copy::Refused => String::new(),
    });
    let on_copy = {
        let (link, copied) = (props.link.clone(), copied.setter());
        Callback::from(move |_| {
            let (link, copied) = (link.clone(), copied.clone());
            yew::platform::spawn_local(async move {
                let done = save::copy(&link).await.is_ok();
                copied.set(if done { Copy::Done } else { Copy::Refused });
            });
        })
    };
    let can_share = use_state_eq(|| false);
    let share_failed = use_state_eq(|| false);
    {
        let can_share = can_share.setter();
        use_effect_with(props.share, move |share| {
            can_share.set(*share && save::can_share());
        });
    }
    let on_share = {
        let (link, failed) = (props.link.clone(), share_failed.setter());
        Callback::from(move |_| {
            let (link, failed) = (link.clone(), failed.clone());
            yew::platform::spawn_local(async move {
                failed.set(save::share(&link).await.is_err());
            });
        })
    };
    let link = props.link.clone();
    html! {
        <>
            <button type="button" class="button" onclick={on_copy}>{ props.label }</button>
            if *can_share {
                <button type="button" class="button" onclick={on_share}>{ props.locale.keep().share }</button>
            }
            if *share_failed {
                <p class="fine" role="alert">{ props.locale.keep().share_failed }</p>
            }
            if *copied == Copy::Done {
                <p class="fine">{ ui.copied }</p>
            }
            if *copied == Copy::Refused {
                <p class="fine" role="alert">{ ui.copy_failed }</p>
                <input class="link-field" type="text" readonly=true aria-label={props.label} value={link} />
            }
        </>
    }
}

/// A link as it stands on paper only.
pub(crate) fn paper(link: &str, locale: &Locale) -> Html {
    let link = link.to_owned().into();
    html! { <p class="paper">{ fill(locale.ui().paper, &[("link", link)]) }</p> }
}
