//! Room for the page: between two pieces of work it is drawn, and hears what the reader wants.

use js_sys::Promise;
use wasm_bindgen_futures::JsFuture;

/// Ends this task; what follows is another one.
pub(crate) async fn breathe() {
    let Some(window) = web_sys::window() else {
        return;
    };
    let turn = Promise::new(&mut |resolve, _| {
        // It fails only where there are no timers.
        let _ = window.set_timeout_with_callback(&resolve);
    });
    let _ = JsFuture::from(turn).await;
}
