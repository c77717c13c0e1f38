//! Looking things up: by what a reader types, or by a document's SHA-256.

use std::rc::Rc;

use stele_records::index::{IndexKey, Kind};
use yew::{Callback, Html, Properties, component, html};

use super::found::Results;
use super::list::ListBody;
use crate::components::drop_zone::DropZone;
use crate::components::evidence::terms;
use crate::components::found::main_button;
use crate::components::key_words::short;
use crate::components::list_panel::Asked;
use crate::components::panel;
use crate::components::search_box::SearchBox;
use crate::components::text::{Locale, code, fill, fill_text, foreign};
use crate::hooks::{HeadHandle, Offered, use_document, use_title};
use crate::route::{ListRoute, Route};
use crate::session::Session;
use crate::state::document::{Document, MAX_LEN};
use crate::state::intake::FileProblem;
use crate::state::typed::place;

#[derive(Debug, PartialEq, Properties)]
pub(crate) struct Props {
    pub(crate) locale: Locale,
    pub(crate) session: Rc<Session>,
    pub(crate) head: HeadHandle,
    /// What is looked for; empty if nothing yet.
    pub(crate) text: String,
}

#[component]
pub(crate) fn Find(props: &Props) -> Html {
    let (ui, lists, locale) = (props.locale.ui(), props.locale.lists(), &props.locale);
    let text = props.text.trim();
    use_title(
        ui.page_title,
        match text {
            "" => lists.find_title.into(),
            text => fill_text(lists.find_title_of, &[("text", &short(text))]),
        },
    );
    let (document, offer) = use_document();
    html! {
        <>
            <div class="hero">
                <h1>{ lists.find_title }</h1>
                <p class="lead">{ lists.find_lead }</p>
                <SearchBox key={text.to_owned()} locale={locale.clone()} text={text.to_owned()} />
            </div>
            if let Some(route) = place(text) {
                { link(&route, locale) }
            } else if !text.is_empty() {
                <Results key={text.to_owned()} locale={locale.clone()} session={Rc::clone(&props.session)}
                    head={props.head.clone()} text={text.to_owned()} />
            }
            { document_section(props, &document, &offer) }
        </>
    }
}

/// What was typed is a link: it is followed when the reader says so.
fn link(route: &Route, locale: &Locale) -> Html {
    let lists = locale.lists();
    html! {
        <section class="sheet find-link">
            <p>{ lists.find_link }</p>
            { panel::actions(main_button(route, lists.find_link_open.into())) }
        </section>
    }
}

/// Looking a document up: the drop zone, or what came of it.
fn document_section(props: &Props, document: &Document, offer: &Callback<Offered>) -> Html {
    let (ui, lists, locale) = (props.locale.ui(), props.locale.lists(), &props.locale);
    if let Document::Hashed { name, length, hash } = document {
        let list = ListRoute::of(IndexKey::new(Kind::Sha256, hash.to_hex()));
        let length = usize::try_from(*length).unwrap_or(usize::MAX);
        return html! {
            <section class="document" aria-labelledby="document">
                <div class="sheet">
                    <div class="sheet-head">
                        <h2 id="document">{ lists.document_looked_up }</h2>
                        <button type="button" class="button" onclick={offer.reform(|_| Offered::Cleared)}>
                            { lists.document_another }
                        </button>
                    </div>
                    { terms([
                        (lists.document_name.into(), foreign(name)),
                        (ui.raw_length.into(), (ui.bytes)(length).into()),
                        ("SHA-256".into(), code(&hash.to_hex())),
                    ]) }
                    <p class="fine">{ lists.document_salted }</p>
                </div>
                <ListBody locale={locale.clone()} session={Rc::clone(&props.session)}
                    head={props.head.clone()} {list} asked={Asked::Document} />
            </section>
        };
    }
    html! {
        <section class="sheet document narrow" aria-labelledby="document">
            <h2 id="document">{ lists.document_title }</h2>
            <p>{ lists.document_lead }</p>
            <DropZone locale={locale.clone()} label={lists.document_drop} on_offer={offer.clone()} accept="" />
            <div role="alert">{ refusal(document, locale) }</div>
            if let Document::Reading { name, read, length } = document {
                { reading(name, *read, *length, locale) }
            }
            <p class="fine">{ lists.document_salted }</p>
        </section>
    }
}

fn reading(name: &str, read: u64, length: u64, locale: &Locale) -> Html {
    let percent = (read.saturating_mul(100) / length.max(1))
        .min(100)
        .to_string();
    let slots = [
        ("name", foreign(name)),
        ("percent", Html::from(percent.clone())),
    ];
    let label = locale.lists().document_title;
    html! {
        <p class="reading">
            { fill(locale.lists().document_reading, &slots) }
            <progress max="100" value={percent} aria-label={label}></progress>
        </p>
    }
}

fn refusal(document: &Document, locale: &Locale) -> Html {
    let (ui, lists) = (locale.ui(), locale.lists());
    let Document::Refused { name, problem } = document else {
        return Html::default();
    };
    let what = match problem {
        FileProblem::Empty => ui.file_empty.into(),
        FileProblem::TooLarge { .. } => {
            let limit = format!("{} MiB", MAX_LEN >> 20);
            fill(lists.document_too_large, &[("limit", limit.into())])
        }
        FileProblem::Folder => ui.file_folder.into(),
        FileProblem::Several => ui.file_several.into(),
        FileProblem::Unreadable
        | FileProblem::Neither
        | FileProblem::Dossier(_)
        | FileProblem::Evidence(_)
        | FileProblem::ForRecord { .. } => ui.file_unreadable.into(),
        FileProblem::NoFile => ui.file_none.into(),
    };
    html! {
        <div class="alert">
            <p><strong>{ lists.document_refused }</strong></p>
            if !name.is_empty() {
                <p class="file-name">{ foreign(name) }</p>
            }
            <p>{ what }</p>
        </div>
    }
}
