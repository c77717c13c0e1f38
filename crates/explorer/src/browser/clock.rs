//! The reader's clock.

/// Now, in POSIX seconds.
pub(crate) fn now() -> u64 {
    now_ms() / 1_000
}

/// Now, in milliseconds since 1970.
pub(crate) fn now_ms() -> u64 {
    let milliseconds = js_sys::Date::now();
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a conversion saturates; a clock before 1970 is zero"
    )]
    {
        milliseconds as u64
    }
}

/// Lets the browser draw, and hear the reader, before work goes on.
pub(crate) async fn breathe() {
    let promise = js_sys::Promise::new(&mut |resolve, _| {
        if let Some(window) = web_sys::window() {
            // Where it isn't taken, work goes on at once.
            if window
                .set_timeout_with_callback_and_timeout_and_arguments_0(&resolve, 0)
                .is_err()
            {
                let _ = resolve.call0(&wasm_bindgen::JsValue::NULL);
            }
        }
    });
    let _ = wasm_bindgen_futures::JsFuture::from(promise).await;
}
