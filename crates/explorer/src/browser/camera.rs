//! The camera, for as long as the reader lets it look.

use js_sys::{Object, Reflect};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{HtmlVideoElement, MediaDevices, MediaStream, MediaStreamConstraints};
use web_sys::{MediaStreamTrack, Navigator};

use crate::state::scan::ScanProblem;

/// A camera that is on. It is turned off with this value.
#[derive(Debug)]
pub(crate) struct Camera(MediaStream);

impl Camera {
    /// Asks the reader for the camera at the back, or whichever there is.
    ///
    /// # Errors
    /// Why there is none.
    pub(crate) async fn open() -> Result<Self, ScanProblem> {
        let window = web_sys::window().ok_or(ScanProblem::NoCamera)?;
        if !window.is_secure_context() {
            return Err(ScanProblem::Insecure);
        }
        let devices = devices(&window.navigator()).ok_or(ScanProblem::NoCamera)?;
        let refused = |error: JsValue| ScanProblem::of_camera(&name(&error));
        let asked = devices.get_user_media_with_constraints(&constraints());
        let stream = JsFuture::from(asked.map_err(refused)?).await;
        Ok(Self(stream.map_err(refused)?.unchecked_into()))
    }

    /// Shows what it sees.
    ///
    /// # Errors
    /// `Busy` where the browser can't play it.
    pub(crate) async fn show_in(&self, video: &HtmlVideoElement) -> Result<(), ScanProblem> {
        video.set_src_object(Some(&self.0));
        let playing = video.play().map_err(|_| ScanProblem::Busy)?;
        let playing = JsFuture::from(playing).await;
        playing.map(drop).map_err(|_| ScanProblem::Busy)
    }

    /// Whether it has ended by itself: unplugged, or taken back by the reader.
    pub(crate) fn has_ended(&self) -> bool {
        !self.0.active()
    }
}

impl Drop for Camera {
    fn drop(&mut self) {
        for track in self.0.get_tracks().iter() {
            track.unchecked_into::<MediaStreamTrack>().stop();
        }
    }
}

/// Pages that didn't come securely, and old browsers, have none.
fn devices(navigator: &Navigator) -> Option<MediaDevices> {
    let devices = Reflect::get(navigator, &"mediaDevices".into()).ok()?;
    devices.is_object().then(|| devices.unchecked_into())
}

fn constraints() -> MediaStreamConstraints {
    let ideal = |value: JsValue| {
        let wish = Object::new();
        // A plain object takes every member.
        let _ = Reflect::set(&wish, &"ideal".into(), &value);
        wish
    };
    let video = Object::new();
    for (name, value) in [
        ("facingMode", JsValue::from_str("environment")),
        ("width", JsValue::from_f64(1280.0)),
        ("height", JsValue::from_f64(720.0)),
    ] {
        let _ = Reflect::set(&video, &name.into(), &ideal(value));
    }
    let all = MediaStreamConstraints::new();
    all.set_video(&video);
    all
}

/// The name of what was thrown.
fn name(error: &JsValue) -> String {
    let name = Reflect::get(error, &"name".into()).ok();
    name.and_then(|name| name.as_string()).unwrap_or_default()
}
