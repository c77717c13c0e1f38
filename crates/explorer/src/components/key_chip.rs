//! A key: whose it is, short to read, whole to copy, and the way to all that it has signed.

use stele_messages::short_key;
use stele_records::index::{IndexKey, Kind};
use yew::{Callback, Html, Properties, component, html, use_context, use_state_eq};

use super::names::{SignerName, is_known};
use super::text::{Locale, fill_text};
use crate::browser::save;
use crate::route::Route;
use crate::state::names::Names;

#[derive(Debug, PartialEq, Properties)]
pub(crate) struct Props {
    /// The key as `did:key`.
    pub(crate) did: String,
    pub(crate) locale: Locale,
    /// Whether whoever is behind it stands beside it already.
    #[prop_or_default]
    pub(crate) is_alone: bool,
}

/// The key with a button that copies it.
#[component]
pub(crate) fn KeyChip(props: &Props) -> Html {
    let (ui, words) = (props.locale.ui(), props.locale.records());
    let copied = use_state_eq(|| false);
    let on_copy = {
        let (did, copied) = (props.did.clone(), copied.setter());
        Callback::from(move |_| {
            let (did, copied) = (did.clone(), copied.clone());
            yew::platform::spawn_local(async move {
                copied.set(save::copy(&did).await.is_ok());
            });
        })
    };
    let names = use_context::<Names>().unwrap_or_default();
    let route = Route::list(IndexKey::new(Kind::Signer, props.did.as_str()));
    let label = fill_text(words.copy_value, &[("value", &props.did)]);
    html! {
        <span class="key-chip">
            if !props.is_alone && is_known(&names, &props.did) {
                <span class="key-holder">
                    <SignerName did={props.did.clone()} locale={props.locale.clone()} />
                </span>
            }
            <a href={route.to_hash()}><code dir="ltr">{ short_key(&props.did) }</code></a>
            <button type="button" class="copy" aria-label={label} onclick={on_copy}>
                { if *copied { ui.copied } else { words.copy_key } }
            </button>
        </span>
    }
}
