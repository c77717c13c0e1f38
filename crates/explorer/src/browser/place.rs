//! Where the reader's device is: asked only when the reader asks for it, and never sent anywhere.

use futures::channel::oneshot;
use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use web_sys::{Position, PositionOptions};

use crate::state::plan::Place;

/// How long the device may take, in milliseconds.
const PATIENCE: u32 = 20_000;

/// Latitude and longitude in degrees x 10^7, and how exact that is, in metres. Nothing where the reader or the
/// browser refuses, or the device can't tell.
pub(crate) async fn here() -> Option<(Place, f64)> {
    let device = web_sys::window()?.navigator().geolocation().ok()?;
    let (found, answer) = oneshot::channel();
    let (refused, refusal) = oneshot::channel::<()>();
    // A device may take its time, and answer when the page that asked is gone: so these belong to the browser.
    let on_found = Closure::once_into_js(move |position: Position| {
        // Whoever asked may be gone.
        let _ = found.send(position);
    });
    let on_refused = Closure::once_into_js(move |_: wasm_bindgen::JsValue| {
        let _ = refused.send(());
    });
    let options = PositionOptions::new();
    options.set_enable_high_accuracy(true);
    options.set_timeout(PATIENCE);
    device
        .get_current_position_with_error_callback_and_options(
            on_found.unchecked_ref(),
            Some(on_refused.unchecked_ref()),
            &options,
        )
        .ok()?;
    let position = match futures::future::select(answer, refusal).await {
        futures::future::Either::Left((position, _)) => position.ok()?,
        futures::future::Either::Right(_) => return None,
    };
    let at = position.coords();
    Some(((e7(at.latitude()), e7(at.longitude())), at.accuracy()))
}

fn e7(degrees: f64) -> i64 {
    #[expect(
        clippy::cast_possible_truncation,
        reason = "a conversion saturates; degrees x 10^7 are whole numbers here"
    )]
    {
        (degrees * 1e7).round() as i64
    }
}
