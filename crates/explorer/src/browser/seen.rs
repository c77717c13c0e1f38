//! Whether something has come into view.

use js_sys::Array;
use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use web_sys::{Element, IntersectionObserver, IntersectionObserverEntry};

/// Looks whether an element comes into view, as long as it lives.
#[derive(Debug)]
pub(crate) struct Watching {
    observer: IntersectionObserver,
    _hear: Closure<dyn FnMut(Array)>,
}

impl Drop for Watching {
    fn drop(&mut self) {
        self.observer.disconnect();
        // What was seen before and hasn't been told yet: some browsers would still tell it, to nobody.
        self.observer.take_records();
    }
}

/// Says when an element comes into view. None where the browser can't tell.
pub(crate) fn watch(element: &Element, on_seen: impl Fn() + 'static) -> Option<Watching> {
    let hear = Closure::<dyn FnMut(Array)>::new(move |entries: Array| {
        let mut entries = entries.iter();
        let is_seen = entries.any(|entry| {
            let entry = entry.dyn_into::<IntersectionObserverEntry>();
            entry.is_ok_and(|entry| entry.is_intersecting())
        });
        if is_seen {
            on_seen();
        }
    });
    let observer = IntersectionObserver::new(hear.as_ref().unchecked_ref()).ok()?;
    observer.observe(element);
    Some(Watching {
        observer,
        _hear: hear,
    })
}
