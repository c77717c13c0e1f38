//! The window, the document and the address.

use gloo::events::EventListener;
use js_sys::Promise;
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::JsFuture;
use web_sys::{Document, HtmlElement, Url};

/// The document.
pub(crate) fn document() -> Option<Document> {
    web_sys::window()?.document()
}

/// What stands behind the address, with its `#`.
pub(crate) fn hash() -> String {
    web_sys::window()
        .and_then(|window| window.location().hash().ok())
        .unwrap_or_default()
}

/// Goes to another address within the page.
pub(crate) fn go(hash: &str) {
    if let Some(window) = web_sys::window() {
        // The only error is a malformed URL, and a fragment is none.
        let _ = window.location().set_hash(hash);
    }
}

/// The whole address of this place within the page.
pub(crate) fn link(hash: &str) -> String {
    let href = web_sys::window().and_then(|window| window.location().href().ok());
    let href = href.unwrap_or_default();
    let page = href.split('#').next().unwrap_or_default();
    format!("{page}{hash}")
}

/// The whole URL of what stands beside the page, or of what is one already.
pub(crate) fn absolute(url: &str) -> Option<String> {
    let page = web_sys::window()?.location().href().ok()?;
    Some(Url::new_with_base(url, &page).ok()?.href())
}

/// The languages that the browser is set to, in its order.
pub(crate) fn languages() -> Vec<String> {
    let languages = web_sys::window().map(|window| window.navigator().languages());
    let languages = languages.unwrap_or_default();
    languages.iter().filter_map(|tag| tag.as_string()).collect()
}

/// The language that whoever hosts the page has set on the element that it is mounted in.
pub(crate) fn host_language() -> Option<String> {
    document()?.get_element_by_id("app")?.get_attribute("lang")
}

/// The content of a `<meta>` with this name, and the value of another attribute of it.
pub(crate) fn meta(name: &str, attribute: &str) -> Option<(String, Option<String>)> {
    let meta = document()?
        .query_selector(&format!("meta[name={name}]"))
        .ok()??;
    Some((
        meta.get_attribute("content")?,
        meta.get_attribute(attribute),
    ))
}

/// Says which language the document is in.
pub(crate) fn set_language(tag: &str) {
    with_root(|root| root.set_lang(tag));
}

/// Turns large type on or off.
pub(crate) fn set_large(large: bool) {
    with_root(|root| {
        let _ = root.class_list().toggle_with_force("large", large);
    });
}

/// The title of the window.
pub(crate) fn set_title(title: &str) {
    if let Some(document) = document() {
        document.set_title(title);
    }
}

/// Goes this far down the page, in CSS pixels.
pub(crate) fn scroll_to(place: f64) {
    if let Some(window) = web_sys::window() {
        window.scroll_to_with_x_and_y(0.0, place);
    }
}

/// Goes to the element with this id, which can take the focus.
pub(crate) fn focus_on(id: &str) {
    let element = document().and_then(|document| document.get_element_by_id(id));
    if let Some(element) = element.and_then(|element| element.dyn_into::<HtmlElement>().ok()) {
        element.scroll_into_view();
        // It fails only where the element is gone.
        let _ = element.focus();
    }
}

/// Opens the browser's print dialogue.
pub(crate) fn print() {
    if let Some(window) = web_sys::window() {
        let _ = window.print();
    }
}

/// Opens the browser's print dialogue for what the styles leave of the page under this class, which is gone again
/// afterwards.
pub(crate) fn print_only(class: &'static str) {
    with_root(|root| {
        let _ = root.class_list().add_1(class);
    });
    let Some(window) = web_sys::window() else {
        return;
    };
    let ended = EventListener::once(&window, "afterprint", move |_| {
        with_root(|root| {
            let _ = root.class_list().remove_1(class);
        });
    });
    // It hears of the end, which may come after this has returned.
    ended.forget();
    let _ = window.print();
}

/// Calls whenever the device has a network again, as long as what this gives is kept.
pub(crate) fn when_online(call: impl Fn() + 'static) -> Option<EventListener> {
    let window = web_sys::window()?;
    Some(EventListener::new(&window, "online", move |_| call()))
}

/// Waits for so many milliseconds.
pub(crate) async fn wait(milliseconds: i32) {
    let until = Promise::new(&mut |done, _| {
        if let Some(window) = web_sys::window() {
            // It fails only where there is no window any more.
            let _ =
                window.set_timeout_with_callback_and_timeout_and_arguments_0(&done, milliseconds);
        }
    });
    let _ = JsFuture::from(until).await;
}

fn with_root(change: impl FnOnce(HtmlElement)) {
    let root = document().and_then(|document| document.document_element());
    if let Some(root) = root.and_then(|root| root.dyn_into().ok()) {
        change(root);
    }
}
