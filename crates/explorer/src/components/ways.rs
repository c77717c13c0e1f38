//! The ways in from the home page beside the search: a code that is scanned, and a file that is checked.

use web_sys::HtmlInputElement;
use yew::{Callback, Event, Html, Properties, TargetCast, classes, component, html};

use super::given::{GivenHandle, camera_button, name, outcome, picture_button, sight, use_given};
use super::text::Locale;
use crate::hooks::{Offered, use_page_drop};
use crate::state::scan::Scan;

/// What a file chooser offers first; other files can be chosen too.
pub(crate) const FILES: &str = ".dossier,.tlog-proof,.evidence,.json,application/json";

#[derive(Debug, PartialEq, Properties)]
pub(crate) struct Props {
    pub(crate) locale: Locale,
    pub(crate) on_offer: Callback<Offered>,
}

/// Both ways. Files may be dropped anywhere on the page.
#[component]
pub(crate) fn Ways(props: &Props) -> Html {
    let given = use_given(&props.on_offer, &props.locale);
    let is_over = use_page_drop(&props.on_offer);
    ways(&given, &props.on_offer, is_over, &props.locale)
}

/// What stands there: the camera's picture only while it is looked for a code.
pub(crate) fn ways(
    given: &GivenHandle,
    on_offer: &Callback<Offered>,
    is_over: bool,
    locale: &Locale,
) -> Html {
    let words = locale.scan();
    let scan = given.scan.scan;
    let offer = on_offer.clone();
    let on_change = Callback::from(move |event: Event| {
        let input: HtmlInputElement = event.target_unchecked_into();
        if let Some(files) = input.files() {
            offer.emit(Offered::Chosen(files));
        }
        // So that choosing the same file again is a change.
        input.set_value("");
    });
    let file = classes!("button", "file-button", is_over.then_some("drop-over"));
    html! {
        <div class="ways" data-way={name(scan)}>
            <div class="button-row">
                { camera_button(given, words.way_scan, locale) }
                <label class={file}>
                    <input class="visually-hidden" type="file" accept={FILES} onchange={on_change} />
                    { words.way_file }
                </label>
            </div>
            { sight(given, locale) }
            { outcome(given, locale) }
            if matches!(scan, Scan::Asking | Scan::Watching | Scan::Failed(_)) {
                <div class="button-row">{ picture_button(given, locale) }</div>
            }
        </div>
    }
}
