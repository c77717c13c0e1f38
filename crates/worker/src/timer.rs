//! Waiting.

use js_sys::Promise;
use wasm_bindgen::JsCast as _;
use wasm_bindgen_futures::JsFuture;
use web_sys::DedicatedWorkerGlobalScope;

/// Ends after so many milliseconds, when all that has come until then was heard: messages come in between tasks, not
/// between the steps of one.
pub(crate) fn timeout(milliseconds: i32) -> JsFuture {
    let scope: DedicatedWorkerGlobalScope = js_sys::global().unchecked_into();
    let turn = Promise::new(&mut |resolve, _| {
        // It fails only where there are no timers.
        let _ = scope.set_timeout_with_callback_and_timeout_and_arguments_0(&resolve, milliseconds);
    });
    JsFuture::from(turn)
}
