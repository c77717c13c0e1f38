//! Looking things up: by what a reader types, or by a document's SHA-256.

use std::rc::Rc;

use stele_client::check::CheckedList;
use stele_messages::{how_complete, list};
use stele_records::index::{IndexKey, Kind};
use stele_records::verdict::Answer;
use stele_verify::hash::Hash;
use yew::{Callback, Html, Properties, component, html};

use super::list::{ListBody, retry};
use crate::components::drop_zone::DropZone;
use crate::components::evidence::terms;
use crate::components::key_words::{key_link, short};
use crate::components::list_panel::Asked;
use crate::components::mark::Shape;
use crate::components::panel::{self, panel};
use crate::components::questions::tag;
use crate::components::record_page::as_of;
use crate::components::search_box::SearchBox;
use crate::components::text::{Locale, code, fill, fill_text, foreign};
use crate::components::words::words_panel;
use crate::hooks::{
    HeadHandle, Offered, WordsHandle, use_announcement, use_document, use_lookups, use_title,
    use_words,
};
use crate::route::{ListRoute, Route};
use crate::session::Session;
use crate::state::document::{Document, MAX_LEN};
use crate::state::find::{candidates, page_of};
use crate::state::intake::FileProblem;
use crate::state::list::Findings;

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
    use_title(ui.page_title, lists.find_title.into());
    let (document, offer) = use_document();
    let text = props.text.trim();
    html! {
        <>
            <div class="hero">
                <h1>{ lists.find_title }</h1>
                <p class="lead">{ lists.find_lead }</p>
                <SearchBox key={text.to_owned()} locale={locale.clone()} text={text.to_owned()} />
            </div>
            if !text.is_empty() {
                <Results key={text.to_owned()} locale={locale.clone()} session={Rc::clone(&props.session)}
                    head={props.head.clone()} text={text.to_owned()} />
            }
            { document_section(props, &document, &offer) }
        </>
    }
}

#[derive(Debug, PartialEq, Properties)]
struct ResultsProps {
    locale: Locale,
    session: Rc<Session>,
    head: HeadHandle,
    text: String,
}

/// Every kind that the text can be, and what there is of each.
#[component]
fn Results(props: &ResultsProps) -> Html {
    let (ui, lists, locale) = (props.locale.ui(), props.locale.lists(), &props.locale);
    let keys = candidates(&props.text);
    let (found, again) = use_lookups(&props.session, &props.head.head, keys);
    let by_words = use_words(&props.session, &props.head.head, &props.text);
    let again = {
        let (keys, words) = (again, by_words.again.clone());
        Callback::from(move |()| {
            keys.emit(());
            words.emit(());
        })
    };
    let findings = found.as_ref().map(|lists| Findings::of(lists));
    let (shape, word, template) = match &findings {
        None => (Shape::Pending, ui.word_checking, lists.list_checking),
        Some(all) => match (all.answer(), all.found.is_empty()) {
            (Answer::No, _) => (Shape::No, ui.word_not_verified, lists.find_wrong),
            (Answer::CantTell, true) => (Shape::Unknown, ui.word_cant_tell, lists.find_cant_tell),
            (Answer::CantTell, false) => (Shape::Unknown, ui.word_cant_tell, lists.find_found),
            (Answer::Yes, true) => (Shape::Nothing, lists.word_none, lists.find_nothing),
            (Answer::Yes, false) => (Shape::Yes, lists.word_complete, lists.find_found),
        },
    };
    use_announcement(match shape {
        Shape::Pending => lists.status_looking.into(),
        _ => fill_text(template, &[("text", &short(&props.text))]),
    });
    let findings = findings.unwrap_or_default();
    let verdict = found.as_ref().and_then(|lists| lists.first());
    let body = html! {
        <>
            { kinds(&findings, locale) }
            { for findings.open.first().map(|list| why(list, locale)) }
            { for verdict.map(|list| as_of(&list.verdict, locale)) }
            { panel::actions(retry(shape, &props.head, &again, locale)) }
        </>
    };
    let title = fill(template, &[("text", foreign(&short(&props.text)))]);
    let exact = panel("found", shape, word, title, body);
    let WordsHandle { view, more, again } = &by_words;
    if is_number(&props.text) {
        return exact;
    }
    let by_words = words_panel(view, locale, more, again);
    // What was meant comes first: a number that is recorded, or else a name.
    match findings.found.is_empty() && !view.rows.is_empty() {
        true => html! { <>{ by_words }{ exact }</> },
        false => html! { <>{ exact }{ by_words }</> },
    }
}

/// Whether this can be no name: an id or a hash.
fn is_number(text: &str) -> bool {
    let text = text.trim();
    ["urn:", "did:"]
        .iter()
        .any(|scheme| text.starts_with(scheme))
        || Hash::from_hex(text).is_some()
}

/// A row for each kind with entries; one line for all of which nothing can be said, and one for all that
/// have none.
fn kinds(findings: &Findings, locale: &Locale) -> Html {
    let (ui, lists) = (locale.ui(), locale.lists());
    let rows = findings.found.iter().map(|(key, count, answer)| {
        let tag = match answer {
            Answer::Yes => tag(Shape::Yes, lists.word_complete),
            Answer::No | Answer::CantTell => tag(Shape::Unknown, ui.word_cant_tell),
        };
        html! {
            <li class="finding" data-kind={key.kind().name()}>
                <a href={Route::list(key.clone()).to_hash()}>{ key_link(key, locale) }</a>
                <span class="finding-count">{ (ui.entries_count)(*count) }</span>
                { tag }
            </li>
        }
    });
    let keys = findings.open.iter().map(|list| list.key.clone());
    let open: Vec<IndexKey> = keys.collect();
    let pages = findings.found.iter().filter_map(|(key, ..)| {
        let route = page_of(key)?;
        let words = locale.stories();
        let label = match route {
            Route::Property { .. } => words.flat_all,
            Route::Entity { .. } => words.entity_all,
            Route::Project { .. } => locale.funds().project_all,
            Route::Account { .. } => locale.points().account_all,
            Route::Section { .. } => locale.forest().section_all,
            _ => words.tree_life_link,
        };
        let class = "button button-main find-page";
        Some(html! { <a {class} href={route.to_hash()}>{ label }</a> })
    });
    let pages: Vec<Html> = pages.collect();
    let verdict = findings.verdict.clone().unwrap_or_default();
    let how = how_complete(locale.lang, &verdict);
    html! {
        <>
            if !pages.is_empty() {
                { panel::actions(pages.into_iter().collect()) }
            }
            if !findings.found.is_empty() {
                <ul class="findings">{ for rows }</ul>
            }
            if !open.is_empty() {
                <p class="find-open">{ (lists.find_open)(&names(&open, locale)) }</p>
            }
            if !findings.none.is_empty() {
                <p class="fine find-none">{ (lists.find_none)(&names(&findings.none, locale), &how) }</p>
            }
        </>
    }
}

/// The kinds in one line.
fn names(keys: &[IndexKey], locale: &Locale) -> String {
    let mut kinds: Vec<Kind> = keys.iter().map(IndexKey::kind).collect();
    kinds.dedup();
    let name = |kind: &Kind| (locale.lists().kind)(*kind).to_owned();
    let names: Vec<String> = kinds.iter().map(name).collect();
    list(locale.lang, &names)
}

fn why(list: &CheckedList, locale: &Locale) -> Html {
    let Some(why) = list.reason() else {
        return Html::default();
    };
    let text = locale.reason(&why);
    html! { <><p>{ text.what }</p><p class="todo">{ text.todo }</p></> }
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
