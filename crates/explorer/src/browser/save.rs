//! Handing files and links to the reader.

use js_sys::{Array, Reflect, Uint8Array};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{Blob, BlobPropertyBag, HtmlAnchorElement, ShareData, Url};

/// Offers these bytes as a download of this name.
///
/// As `application/octet-stream`, whatever they are: a browser must not display them itself.
pub(crate) fn save(name: &str, bytes: &[u8]) -> Result<(), JsValue> {
    let document = super::page::document().ok_or(JsValue::NULL)?;
    let options = BlobPropertyBag::new();
    options.set_type("application/octet-stream");
    let parts = Array::of1(&Uint8Array::from(bytes));
    let blob = Blob::new_with_u8_array_sequence_and_options(&parts, &options)?;
    let url = Url::create_object_url_with_blob(&blob)?;
    let link: HtmlAnchorElement = document.create_element("a")?.unchecked_into();
    link.set_href(&url);
    link.set_download(name);
    link.click();
    Url::revoke_object_url(&url)
}

/// Copies a text to the clipboard. Fails where the page isn't served securely, or isn't allowed to.
pub(crate) async fn copy(text: &str) -> Result<(), JsValue> {
    let window = web_sys::window().ok_or(JsValue::NULL)?;
    if !window.is_secure_context() {
        return Err(JsValue::NULL);
    }
    let written = window.navigator().clipboard().write_text(text);
    JsFuture::from(written).await.map(|_| ())
}

/// Whether the device can share a link.
pub(crate) fn can_share() -> bool {
    let navigator = web_sys::window().map(|window| window.navigator());
    navigator.is_some_and(|navigator| Reflect::has(&navigator, &"share".into()).unwrap_or(false))
}

/// Hands a link to whatever the reader chooses of what the device offers. That they choose nothing is no failure.
pub(crate) async fn share(link: &str) -> Result<(), JsValue> {
    let window = web_sys::window().ok_or(JsValue::NULL)?;
    let data = ShareData::new();
    data.set_url(link);
    data.set_title(&super::page::document().ok_or(JsValue::NULL)?.title());
    let Err(error) = JsFuture::from(window.navigator().share_with_data(&data)).await else {
        return Ok(());
    };
    let name = Reflect::get(&error, &"name".into())?;
    match name.as_string().as_deref() {
        Some("AbortError") => Ok(()),
        _ => Err(error),
    }
}
