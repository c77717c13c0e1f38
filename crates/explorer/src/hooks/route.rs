//! Where the reader is, as the address says.

use gloo::events::EventListener;
use yew::{hook, use_effect_with, use_state_eq};

use crate::browser::page;
use crate::route::Route;

/// Follows the address.
#[hook]
pub(crate) fn use_route() -> Route {
    let route = use_state_eq(|| Route::parse(&page::hash()));
    let set = route.setter();
    use_effect_with((), move |()| {
        let listener = web_sys::window().map(|window| {
            EventListener::new(&window, "hashchange", move |_| {
                set.set(Route::parse(&page::hash()));
            })
        });
        // Dropping the listener removes it.
        move || drop(listener)
    });
    (*route).clone()
}
