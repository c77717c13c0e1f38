//! How it works, in plain words, with a record that a reader may break.

use std::rc::Rc;

use stele_client::check::check_file;
use stele_records::verdict::Clock;
use stele_verify::checkpoint::VerifiedCheckpoint;
use web_sys::HtmlTextAreaElement;
use yew::{Callback, Html, InputEvent, MouseEvent, Properties, TargetCast as _, component, html};

use crate::browser::clock;
use crate::components::how::{outcome, steps};
use crate::components::text::{Locale, fill};
use crate::hooks::{HeadHandle, use_announcement, use_example, use_title};
use crate::route::Route;
use crate::session::Session;
use crate::state::how::Example;
use crate::state::intake::FileView;

#[derive(Debug, PartialEq, Properties)]
pub(crate) struct Props {
    pub(crate) locale: Locale,
    pub(crate) session: Rc<Session>,
    pub(crate) head: HeadHandle,
}

#[component]
pub(crate) fn How(props: &Props) -> Html {
    let (ui, words) = (props.locale.ui(), props.locale.how());
    use_title(ui.page_title, words.title.into());
    let link = |to: &Route, label| html! { <li><a href={to.to_hash()}>{ label }</a></li> };
    html! {
        <>
            <div class="hero">
                <h1>{ words.title }</h1>
                <p class="lead">{ words.lead }</p>
            </div>
            { steps(&props.locale) }
            <Try locale={props.locale.clone()} session={Rc::clone(&props.session)} head={props.head.clone()} />
            <div class="thirds">
                <section class="sheet" aria-labelledby="how-limits">
                    <h2 id="how-limits">{ words.limits }</h2>
                    <p>{ words.limits_note }</p>
                </section>
                <section class="sheet" aria-labelledby="how-further">
                    <h2 id="how-further">{ words.further }</h2>
                    <ul>
                        { link(&Route::Trust, words.to_trust) }
                        { link(&Route::Audit, words.to_audit) }
                        { link(&Route::Check, words.to_check) }
                    </ul>
                </section>
            </div>
        </>
    }
}

/// The record that may be broken, and what the checks say of it.
#[component]
fn Try(props: &Props) -> Html {
    let (locale, words) = (&props.locale, props.locale.how());
    let (example, is_done, edit) = use_example(&props.session, &props.head.head);
    let checked = example.as_ref().map(|example| {
        let seen = props.head.head.value().checkpoint.as_ref();
        let clock = Clock::new(clock::now()).proven(seen.and_then(VerifiedCheckpoint::quorum_time));
        check_file(&example.file(), &props.session.trust, clock).map(FileView::from)
    });
    let said = checked.as_ref().zip(example.as_ref());
    let said = said.map(|(checked, example)| outcome(checked.as_ref().ok(), example, locale));
    use_announcement(match (&said, &example) {
        (Some((_, title, _)), Some(example)) if example.changed().0 > 0 => title.clone(),
        _ => String::new(),
    });
    let body = match (&example, is_done || props.head.head.is_done()) {
        (Some(example), _) => field(example, &edit, locale),
        (None, true) if is_done => html! { <p>{ words.try_nothing }</p> },
        (None, _) => html! { <p>{ words.try_loading }</p> },
    };
    html! {
        <section class="sheet wide how-try" aria-labelledby="how-try">
            <h2 id="how-try">{ words.try_title }</h2>
            <p>{ words.try_lead }</p>
            { body }
            { for said.map(|(_, _, shown)| shown) }
        </section>
    }
}

fn field(example: &Example, edit: &Callback<Example>, locale: &Locale) -> Html {
    let (words, ui) = (locale.how(), locale.ui());
    let on_input = {
        let (example, edit) = (example.clone(), edit.clone());
        Callback::from(move |event: InputEvent| {
            if let Some(field) = event.target_dyn_into::<HtmlTextAreaElement>() {
                edit.emit(example.with(field.value()));
            }
        })
    };
    let button = |label: &'static str, class: &'static str, next: Example| {
        let edit = edit.clone();
        let disabled = next == *example;
        let on_click = Callback::from(move |_: MouseEvent| edit.emit(next.clone()));
        html! { <button type="button" {class} onclick={on_click} {disabled}>{ label }</button> }
    };
    let entry = Route::Entry {
        index: example.index,
        pin: None,
    };
    let entry = html! { <a href={entry.to_hash()}>{ (ui.entry_number)(example.index) }</a> };
    html! {
        <>
            <p>{ fill(words.try_which, &[("entry", entry)]) }</p>
            <label for="how-text">{ words.try_text }</label>
            <textarea id="how-text" class="how-text" rows="9" spellcheck="false" autocomplete="off" autocapitalize="off"
                dir="ltr" value={example.text.clone()} oninput={on_input} />
            <div class="how-actions">
                { button(words.break_figure, "button button-main", example.with_other_figure()) }
                { button(words.break_signature, "button button-main", example.with_other_signature()) }
                { button(words.mend, "button", example.mended()) }
            </div>
        </>
    }
}
