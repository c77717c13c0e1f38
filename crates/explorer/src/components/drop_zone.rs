//! A place to drop a file on, and a button for everyone who doesn't drop.

use web_sys::HtmlInputElement;
use yew::{
    Callback, DragEvent, Event, Html, Properties, TargetCast, classes, component, html,
    use_state_eq,
};

use super::text::Locale;
use crate::hooks::Offered;

#[derive(Debug, PartialEq, Properties)]
pub(crate) struct Props {
    pub(crate) locale: Locale,
    pub(crate) label: &'static str,
    pub(crate) on_offer: Callback<Offered>,
    /// What the file chooser offers first; other files can be chosen too.
    pub(crate) accept: &'static str,
    /// Whether several files can be handed over at once.
    #[prop_or_default]
    pub(crate) multiple: bool,
}

/// The zone with its button.
#[component]
pub(crate) fn DropZone(props: &Props) -> Html {
    let over = use_state_eq(|| false);
    let set_over = |to: bool| {
        let over = over.setter();
        Callback::from(move |event: DragEvent| {
            // Without this the browser would open the file in place of the page.
            event.prevent_default();
            over.set(to);
        })
    };
    let on_drop = {
        let (over, offer) = (over.setter(), props.on_offer.clone());
        Callback::from(move |event: DragEvent| {
            event.prevent_default();
            over.set(false);
            if let Some(dropped) = event.data_transfer() {
                offer.emit(Offered::Dropped(dropped));
            }
        })
    };
    let on_change = {
        let offer = props.on_offer.clone();
        Callback::from(move |event: Event| {
            let input: HtmlInputElement = event.target_unchecked_into();
            if let Some(files) = input.files() {
                offer.emit(Offered::Chosen(files));
            }
            // So that choosing the same file again is a change.
            input.set_value("");
        })
    };
    let class = classes!("drop-zone", over.then_some("drop-over"));
    html! {
        <div {class} ondragenter={set_over(true)} ondragover={set_over(true)}
            ondragleave={set_over(false)} ondrop={on_drop}>
            <svg class="drop-sign" viewBox="0 0 32 32" aria-hidden="true" focusable="false">
                <path d="M8 3h11l6 6v20H8z" />
                <path d="M19 3v6h6" />
                <path d="M16.5 14v10M12.5 20l4 4 4-4" />
            </svg>
            <p class="drop-label">{ props.label }</p>
            <label class="button button-main file-button">
                <input class="visually-hidden" type="file" accept={props.accept} multiple={props.multiple} onchange={on_change} />
                { props.locale.ui().choose_file }
            </label>
            <p class="fine">{ props.locale.ui().check_private }</p>
        </div>
    }
}
