//! Title, spoken status, focus.

use stele_messages::shown;
use web_sys::HtmlElement;
use yew::{Callback, NodeRef, hook, use_context, use_effect_with};

use crate::browser::page;

/// Says something to those who can't see it appear. One polite region on the whole page.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Announcer(pub(crate) Callback<String>);

/// Names the window after what it shows: a title has no elements that keep a foreign text to itself.
#[hook]
pub(crate) fn use_title(template: &'static str, title: String) {
    use_effect_with(title, move |title| {
        page::set_title(&template.replace("{page}", &shown(title)));
    });
}

/// Says this once, and again only when it changes. An empty text says nothing.
#[hook]
pub(crate) fn use_announcement(text: String) {
    let announcer = use_context::<Announcer>();
    use_effect_with(text, move |text| {
        if let Some(Announcer(say)) = announcer.filter(|_| !text.is_empty()) {
            say.emit(text.clone());
        }
    });
}

/// Moves the focus here when `key` changes to something: only after the reader has asked for it.
#[hook]
pub(crate) fn use_focus_when<K: PartialEq + 'static>(target: NodeRef, key: Option<K>) {
    use_effect_with(key, move |key| {
        let element = key.as_ref().and_then(|_| target.cast::<HtmlElement>());
        if let Some(element) = element {
            // It fails only where the element is gone.
            let _ = element.focus();
        }
    });
}
