//! The sign of the project: a standing stone with lines cut into it.

use yew::{Html, component, html};

/// The logo; the name stands beside it.
#[component]
pub(crate) fn Logo() -> Html {
    html! {
        <svg class="logo" viewBox="0 0 32 32" aria-hidden="true" focusable="false">
            <path class="logo-stone" d="M9 27V9.5C9 5.4 12 3 16 3s7 2.4 7 6.5V27z" />
            <path class="logo-base" d="M5 29h22" />
            <path class="logo-lines" d="M13 10.5h6M13 14.5h6M13 18.5h3.2" />
            <path class="logo-tick" d="M16.6 21.4l2 2 3.4-4" />
        </svg>
    }
}
