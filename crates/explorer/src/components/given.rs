//! What a reader gives that is no file: a link or an id that is pasted, a code that is scanned.

use web_sys::{HtmlInputElement, HtmlTextAreaElement};
use yew::{
    Callback, Event, Html, Properties, SubmitEvent, TargetCast, UseStateSetter, component, html,
    use_callback, use_node_ref, use_state_eq,
};

use super::text::{Locale, foreign};
use crate::browser::{file, page};
use crate::hooks::{Offered, ScanHandle, use_announcement, use_scan};
use crate::route::Route;
use crate::state::meaning::{Meaning, meaning};
use crate::state::scan::{Scan, ScanProblem};

#[derive(Debug, PartialEq, Properties)]
pub(crate) struct Props {
    pub(crate) locale: Locale,
    pub(crate) on_offer: Callback<Offered>,
}

/// Both ways, and what is said of a text that leads nowhere.
#[component]
pub(crate) fn Given(props: &Props) -> Html {
    let words = props.locale.scan();
    let told = use_state_eq(|| None);
    let on_text = {
        let (told, offer, name) = (told.setter(), props.on_offer.clone(), words.made_name);
        use_callback((offer, name), move |text: String, (offer, name)| {
            take(&text, offer, name, &told);
        })
    };
    let forget = {
        let told = told.setter();
        use_callback((), move |(), ()| told.set(None))
    };
    let handle = use_scan(on_text.clone());
    html! {
        <>
            <Paste locale={props.locale.clone()} {on_text} />
            { scanner(&handle, &forget, &props.locale) }
            <Said locale={props.locale.clone()} scan={handle.scan} />
            <div role="alert">
                { for trouble(handle.scan, &props.locale) }
                { for (*told).as_ref().map(|meaning| leads_nowhere(meaning, &props.locale)) }
            </div>
        </>
    }
}

/// Goes where the text leads, checks what it is, or says that it is neither.
fn take(text: &str, offer: &Callback<Offered>, name: &str, told: &UseStateSetter<Option<Meaning>>) {
    match meaning(text) {
        Meaning::Place(route) => {
            told.set(None);
            page::go(&route.to_hash());
        }
        Meaning::File(text) => {
            told.set(None);
            if let Some(made) = file::of_text(name, &text) {
                offer.emit(Offered::Made(made));
            }
        }
        other => told.set(Some(other)),
    }
}

#[derive(Debug, PartialEq, Properties)]
struct PasteProps {
    locale: Locale,
    on_text: Callback<String>,
}

#[component]
fn Paste(props: &PasteProps) -> Html {
    let words = props.locale.scan();
    let field = use_node_ref();
    let on_submit = {
        let (field, on_text) = (field.clone(), props.on_text.clone());
        move |event: SubmitEvent| {
            event.prevent_default();
            let field = field.cast::<HtmlTextAreaElement>();
            on_text.emit(field.map(|field| field.value()).unwrap_or_default());
        }
    };
    html! {
        <section class="sheet given" aria-labelledby="paste">
            <h2 id="paste">{ words.paste_title }</h2>
            <form class="paste" onsubmit={on_submit}>
                <label for="pasted">{ words.paste_label }</label>
                <textarea id="pasted" ref={field} rows="2" autocomplete="off" autocapitalize="off"
                    spellcheck="false" dir="auto" aria-describedby="paste-note" />
                <button type="submit" class="button">{ words.paste_open }</button>
                <p id="paste-note" class="fine">{ words.paste_note }</p>
            </form>
        </section>
    }
}

fn scanner(handle: &ScanHandle, forget: &Callback<()>, locale: &Locale) -> Html {
    let words = locale.scan();
    let on_watch = {
        let (watch, forget) = (handle.watch.clone(), forget.clone());
        Callback::from(move |_| {
            forget.emit(());
            watch.emit(());
        })
    };
    let on_picture = {
        let (look, forget) = (handle.look.clone(), forget.clone());
        Callback::from(move |event: Event| {
            let input: HtmlInputElement = event.target_unchecked_into();
            if let Some(file) = input.files().and_then(|files| files.get(0)) {
                forget.emit(());
                look.emit(file);
            }
            // So that choosing the same picture again is a change.
            input.set_value("");
        })
    };
    let is_on = matches!(handle.scan, Scan::Asking | Scan::Watching);
    html! {
        <section class="sheet given" aria-labelledby="scan" data-scan={name(handle.scan)}>
            <h2 id="scan">{ words.title }</h2>
            <p class="fine">{ words.note }</p>
            if handle.scan == Scan::Watching {
                // Nothing of it is heard, and phones play it in its place only if they are told to.
                <video class="seen" ref={handle.video.clone()} aria-label={words.view} muted=true playsinline=true />
            }
            <div class="button-row">
                if is_on {
                    <button type="button" class="button button-main" onclick={handle.stop.reform(|_| ())}>
                        { words.stop }
                    </button>
                } else {
                    <button type="button" class="button" onclick={on_watch}>{ words.camera }</button>
                }
                <label class="button file-button">
                    <input class="visually-hidden" type="file" accept="image/*" onchange={on_picture} />
                    { words.picture }
                </label>
            </div>
        </section>
    }
}

/// For tests and style sheets.
const fn name(scan: Scan) -> &'static str {
    match scan {
        Scan::Idle => "idle",
        Scan::Asking => "asking",
        Scan::Watching => "watching",
        Scan::Looking => "looking",
        Scan::Failed(_) => "failed",
    }
}

#[derive(Debug, PartialEq, Properties)]
struct SaidProps {
    locale: Locale,
    scan: Scan,
}

/// What is going on, for the eye and for the ear.
#[component]
fn Said(props: &SaidProps) -> Html {
    let words = props.locale.scan();
    let said = match props.scan {
        Scan::Asking => words.asking,
        Scan::Watching => words.watching,
        Scan::Looking => words.looking,
        Scan::Idle | Scan::Failed(_) => "",
    };
    use_announcement(said.into());
    match said {
        "" => Html::default(),
        said => html! { <p class="scan-said">{ said }</p> },
    }
}

/// Why a scan came to nothing, and what to do.
pub(crate) fn trouble(scan: Scan, locale: &Locale) -> Option<Html> {
    let words = locale.scan();
    let Scan::Failed(problem) = scan else {
        return None;
    };
    let (what, todo) = match problem {
        ScanProblem::Insecure => (words.insecure, words.instead),
        ScanProblem::Refused => (words.refused, words.instead),
        ScanProblem::NoCamera => (words.no_camera, words.instead),
        ScanProblem::Busy => (words.busy, words.instead),
        ScanProblem::NoPicture => (words.no_picture, words.no_code_todo),
        ScanProblem::TooLarge => (words.too_large, words.no_code_todo),
        ScanProblem::NoCode => (words.no_code, words.no_code_todo),
    };
    Some(html! {
        <div class="alert alert-mild">
            <p><strong>{ what }</strong></p>
            <p class="todo">{ todo }</p>
        </div>
    })
}

/// The longest text, in characters, that is worth looking up.
const SEARCHABLE: usize = 200;

/// A text as it stands, which nothing follows.
pub(crate) fn leads_nowhere(meaning: &Meaning, locale: &Locale) -> Html {
    let words = locale.scan();
    let text = match meaning {
        Meaning::Unknown(text) => text,
        Meaning::TooLong => return html! { <p class="alert alert-mild">{ words.too_long }</p> },
        _ => return html! { <p class="alert alert-mild">{ words.empty }</p> },
    };
    let is_searchable = text.chars().count() <= SEARCHABLE && !text.contains(':');
    let find = Route::Find { text: text.clone() }.to_hash();
    html! {
        <div class="alert alert-mild">
            <p><strong>{ words.unknown }</strong></p>
            <p>{ words.unknown_note }</p>
            <div class="given-text" tabindex="0" role="group" aria-label={words.unknown}>{ foreign(text) }</div>
            if is_searchable {
                <p><a class="button" href={find}>{ words.find }</a></p>
            }
        </div>
    }
}
