//! What a reader gives that is no file: a link or an id that is pasted, a code that is scanned.

use web_sys::{HtmlInputElement, HtmlTextAreaElement};
use yew::{
    Callback, Event, Html, Properties, SubmitEvent, TargetCast, UseStateSetter, component, hook,
    html, use_callback, use_node_ref, use_state_eq,
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
    let given = use_given(&props.on_offer, &props.locale);
    html! {
        <>
            <Paste locale={props.locale.clone()} on_text={given.on_text.clone()} />
            { scanner(&given, &props.locale) }
            { outcome(&given, &props.locale) }
        </>
    }
}

/// A scan, and what came of the text that was scanned or pasted.
pub(crate) struct GivenHandle {
    pub(crate) scan: ScanHandle,
    /// What leads nowhere.
    pub(crate) told: Option<Meaning>,
    /// Takes a text.
    on_text: Callback<String>,
    /// Forgets what was said of the last one.
    forget: Callback<()>,
}

#[cfg(test)]
impl GivenHandle {
    /// One that has come so far, and does nothing.
    pub(crate) fn still(scan: Scan, told: Option<Meaning>) -> Self {
        Self {
            scan: ScanHandle {
                scan,
                video: yew::NodeRef::default(),
                watch: Callback::noop(),
                look: Callback::noop(),
                stop: Callback::noop(),
            },
            told,
            on_text: Callback::noop(),
            forget: Callback::noop(),
        }
    }
}

/// Goes where texts lead, and offers those that are files.
#[hook]
pub(crate) fn use_given(on_offer: &Callback<Offered>, locale: &Locale) -> GivenHandle {
    let told = use_state_eq(|| None);
    let on_text = {
        let (told, offer, name) = (told.setter(), on_offer.clone(), locale.scan().made_name);
        use_callback((offer, name), move |text: String, (offer, name)| {
            take(&text, offer, name, &told);
        })
    };
    let forget = {
        let told = told.setter();
        use_callback((), move |(), ()| told.set(None))
    };
    GivenHandle {
        scan: use_scan(on_text.clone()),
        told: (*told).clone(),
        on_text,
        forget,
    }
}

/// How far a scan has come, and what is said of a text that leads nowhere.
pub(crate) fn outcome(given: &GivenHandle, locale: &Locale) -> Html {
    html! {
        <>
            <Said locale={locale.clone()} scan={given.scan.scan} />
            <div role="alert">
                { for trouble(given.scan.scan, locale) }
                { for given.told.as_ref().map(|meaning| leads_nowhere(meaning, locale)) }
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

fn scanner(given: &GivenHandle, locale: &Locale) -> Html {
    let words = locale.scan();
    html! {
        <section class="sheet given" aria-labelledby="scan" data-scan={name(given.scan.scan)}>
            <h2 id="scan">{ words.title }</h2>
            <p class="fine">{ words.note }</p>
            { sight(given, locale) }
            <div class="button-row">
                { camera_button(given, words.camera, locale) }
                { picture_button(given, locale) }
            </div>
        </section>
    }
}

/// What the camera sees, while it is on.
pub(crate) fn sight(given: &GivenHandle, locale: &Locale) -> Html {
    if given.scan.scan != Scan::Watching {
        return Html::default();
    }
    // Nothing of it is heard, and phones play it in its place only if they are told to.
    html! {
        <video class="seen" ref={given.scan.video.clone()} aria-label={locale.scan().view} muted=true playsinline=true />
    }
}

/// Turns the camera on, by these words, and off.
pub(crate) fn camera_button(given: &GivenHandle, label: &'static str, locale: &Locale) -> Html {
    let (watch, stop, forget) = (
        given.scan.watch.clone(),
        given.scan.stop.reform(|_| ()),
        given.forget.clone(),
    );
    let on_watch = Callback::from(move |_| {
        forget.emit(());
        watch.emit(());
    });
    match given.scan.scan {
        Scan::Asking | Scan::Watching => html! {
            <button type="button" class="button button-main" onclick={stop}>{ locale.scan().stop }</button>
        },
        Scan::Idle | Scan::Looking | Scan::Failed(_) => html! {
            <button type="button" class="button" onclick={on_watch}>{ label }</button>
        },
    }
}

/// Reads a code from a picture.
pub(crate) fn picture_button(given: &GivenHandle, locale: &Locale) -> Html {
    let (look, forget) = (given.scan.look.clone(), given.forget.clone());
    let on_picture = Callback::from(move |event: Event| {
        let input: HtmlInputElement = event.target_unchecked_into();
        if let Some(file) = input.files().and_then(|files| files.get(0)) {
            forget.emit(());
            look.emit(file);
        }
        // So that choosing the same picture again is a change.
        input.set_value("");
    });
    html! {
        <label class="button file-button">
            <input class="visually-hidden" type="file" accept="image/*" onchange={on_picture} />
            { locale.scan().picture }
        </label>
    }
}

/// For tests and style sheets.
pub(crate) const fn name(scan: Scan) -> &'static str {
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
