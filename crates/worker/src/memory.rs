//! Memory in use, and whole numbers as JavaScript has them.

use js_sys::Reflect;
use wasm_bindgen::JsValue;

/// Memory of this program, in bytes: it never gives any back.
pub(crate) fn length() -> u64 {
    let buffer = Reflect::get(&wasm_bindgen::memory(), &JsValue::from("buffer"));
    let length = buffer.and_then(|buffer| Reflect::get(&buffer, &JsValue::from("byteLength")));
    let length = length.ok().and_then(|length| length.as_f64());
    whole(length.unwrap_or_default())
}

/// A count that JavaScript has as a float.
pub(crate) const fn whole(count: f64) -> u64 {
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a count is whole, positive, and below 2^53"
    )]
    {
        count as u64
    }
}
