//! Files that are dropped anywhere in the window.

use gloo::events::{EventListener, EventListenerOptions};
use wasm_bindgen::JsCast;
use web_sys::{DataTransfer, DragEvent, Event};
use yew::Callback;

/// Listens until it is dropped itself. `over` is told whether files are being dragged over the window, `dropped` what was
/// let go, unless a place of its own has taken it. Texts that are dragged are none of this: fields take them.
pub(crate) fn watch(
    over: &Callback<bool>,
    dropped: &Callback<DataTransfer>,
) -> Option<[EventListener; 3]> {
    let window = web_sys::window()?;
    let listen = |name: &'static str, hear: Box<dyn Fn(&DragEvent)>| {
        // What is dragged may be let go here only if the browser's own way is prevented.
        let options = EventListenerOptions::enable_prevent_default();
        EventListener::new_with_options(&window, name, options, move |event: &Event| {
            if let Some(event) = event
                .dyn_ref::<DragEvent>()
                .filter(|event| has_files(event))
            {
                hear(event);
            }
        })
    };
    let (hovers, leaves, lands) = (over.clone(), over.clone(), over.clone());
    let dropped = dropped.clone();
    Some([
        listen(
            "dragover",
            Box::new(move |event| {
                event.prevent_default();
                hovers.emit(true);
            }),
        ),
        listen(
            "dragleave",
            Box::new(move |event| {
                // From one thing to the next it is still over the window.
                if event.related_target().is_none() {
                    leaves.emit(false);
                }
            }),
        ),
        listen(
            "drop",
            Box::new(move |event| {
                let is_taken = event.default_prevented();
                event.prevent_default();
                lands.emit(false);
                if let Some(files) = event.data_transfer().filter(|_| !is_taken) {
                    dropped.emit(files);
                }
            }),
        ),
    ])
}

fn has_files(event: &DragEvent) -> bool {
    let types = event.data_transfer().map(|data| data.types());
    types.is_some_and(|types| types.iter().any(|own| own == "Files"))
}
