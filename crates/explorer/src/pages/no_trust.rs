//! Without a trust file nothing can be verified: says so, and takes one.

use stele_messages::trust_error;
use stele_records::trust::{MAX_LEN, TrustError};
use yew::{Callback, Html, Properties, component, html, use_state};

use crate::browser::file;
use crate::components::drop_zone::DropZone;
use crate::components::text::Locale;
use crate::hooks::{Offered, use_title};

#[derive(Debug, Clone, PartialEq, Properties)]
pub(crate) struct Props {
    pub(crate) locale: Locale,
    /// Why the last one was refused.
    pub(crate) refused: Option<TrustError>,
    pub(crate) on_trust: Callback<String>,
}

#[component]
pub(crate) fn NoTrust(props: &Props) -> Html {
    let ui = props.locale.ui();
    use_title(ui.page_title, ui.no_trust_title.into());
    html! {
        <div class="prose">
            <h1>{ ui.no_trust_title }</h1>
            <p class="lead">{ ui.no_trust_lead }</p>
            <p>{ ui.no_trust_build }</p>
            <pre class="command"><code>{ "STELE_TRUST=trust.json trunk build --release" }</code></pre>
            <ChooseTrust locale={props.locale.clone()} refused={props.refused.clone()}
                on_trust={props.on_trust.clone()} label={ui.no_trust_choose} />
        </div>
    }
}

#[derive(Debug, PartialEq, Properties)]
pub(crate) struct ChooseProps {
    pub(crate) locale: Locale,
    pub(crate) label: &'static str,
    pub(crate) refused: Option<TrustError>,
    pub(crate) on_trust: Callback<String>,
}

/// Takes a trust file, and says why it was refused.
#[component]
pub(crate) fn ChooseTrust(props: &ChooseProps) -> Html {
    let (ui, lang) = (props.locale.ui(), props.locale.lang);
    let unreadable = use_state(|| false);
    let on_offer = {
        let (unreadable, on_trust) = (unreadable.setter(), props.on_trust.clone());
        Callback::from(move |offered: Offered| {
            let picked = offered.file();
            let (unreadable, on_trust) = (unreadable.clone(), on_trust.clone());
            yew::platform::spawn_local(async move {
                let text = match picked {
                    Ok(Some(file)) if file::size(&file) <= MAX_LEN as u64 => {
                        let bytes = file::read(&file).await;
                        bytes.and_then(|bytes| String::from_utf8(bytes).ok())
                    }
                    _ => None,
                };
                unreadable.set(text.is_none());
                if let Some(text) = text {
                    on_trust.emit(text);
                }
            });
        })
    };
    let refused = props.refused.as_ref().map(|error| trust_error(lang, error));
    html! {
        <>
            <DropZone locale={props.locale.clone()} label={props.label} {on_offer} accept=".json,application/json" />
            <div role="alert">
                if *unreadable {
                    <div class="alert"><p>{ ui.file_unreadable }</p></div>
                } else if let Some(text) = refused {
                    <div class="alert">
                        <p><strong>{ ui.no_trust_refused }</strong></p>
                        <p>{ text.what }</p>
                        <p class="todo">{ text.todo }</p>
                    </div>
                }
            </div>
        </>
    }
}
