//! A button that copies a text, and what came of it.

use yew::{Callback, Children, Html, Properties, component, html, use_state};

use crate::browser::save;
use crate::hooks::use_announcement;

#[derive(Debug, PartialEq, Properties)]
pub(crate) struct Props {
    pub(crate) text: String,
    pub(crate) label: &'static str,
    /// Says that it is copied.
    pub(crate) copied: &'static str,
    /// What else to do where the browser doesn't allow it.
    pub(crate) children: Children,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Copy {
    Not,
    Done,
    Refused,
}

/// The button.
#[component]
pub(crate) fn CopyButton(props: &Props) -> Html {
    let copied = use_state(|| Copy::Not);
    use_announcement(match *copied {
        Copy::Done => props.copied.into(),
        Copy::Not | Copy::Refused => String::new(),
    });
    let on_copy = {
        let (text, copied) = (props.text.clone(), copied.setter());
        Callback::from(move |_| {
            let (text, copied) = (text.clone(), copied.clone());
            yew::platform::spawn_local(async move {
                let done = save::copy(&text).await.is_ok();
                copied.set(if done { Copy::Done } else { Copy::Refused });
            });
        })
    };
    html! {
        <>
            <button type="button" class="button" onclick={on_copy}>{ props.label }</button>
            if *copied == Copy::Done {
                <p class="fine">{ props.copied }</p>
            }
            if *copied == Copy::Refused {
                { props.children.clone() }
            }
        </>
    }
}
