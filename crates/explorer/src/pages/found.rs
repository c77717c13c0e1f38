//! What is recorded about what a reader typed: under the exact text, and else under the forms in which it may be recorded.

use std::rc::Rc;

use stele_client::check::CheckedList;
use stele_messages::{how_complete, list};
use stele_records::index::{IndexKey, Kind};
use stele_records::verdict::Answer;
use stele_verify::checkpoint::VerifiedCheckpoint;
use stele_verify::hash::Hash;
use yew::{Callback, Html, Properties, component, html};

use super::list::retry;
use crate::components::key_words::{key_link, short};
use crate::components::mark::Shape;
use crate::components::panel::{self, panel};
use crate::components::questions::tag;
use crate::components::record_page::as_of;
use crate::components::text::{Locale, fill, fill_text, foreign};
use crate::components::values::latin;
use crate::components::words::words_panel;
use crate::hooks::{HeadHandle, WordsHandle, use_announcement, use_leaf, use_lookups, use_words};
use crate::route::Route;
use crate::session::Session;
use crate::state::find::{candidates, page_of, sha256};
use crate::state::list::Findings;
use crate::state::trees_by_name::botanical;
use crate::state::typed::{EntryNumber, entry_number, forms, projects};

#[derive(Debug, PartialEq, Properties)]
pub(super) struct Props {
    pub(super) locale: Locale,
    pub(super) session: Rc<Session>,
    pub(super) head: HeadHandle,
    pub(super) text: String,
}

/// Every kind that the text can be, and what there is of each. Other forms are looked up where the exact one has nothing,
/// and the project that a number begins with where nothing that was found has a page of its own.
#[component]
pub(super) fn Results(props: &Props) -> Html {
    let (ui, lists, locale) = (props.locale.ui(), props.locale.lists(), &props.locale);
    let (session, head) = (&props.session, &props.head.head);
    let forms = forms(&props.text);
    let (exact, exact_again) = use_lookups(session, head, candidates(&props.text));
    let is_missed = exact.as_ref().is_some_and(|all| !has_any(all));
    let others = forms.iter().skip(1).filter(|_| is_missed);
    let others = others.flat_map(|form| candidates(form)).collect();
    let (others, others_again) = use_lookups(session, head, others);
    let looked = exact.zip(others);
    let looked = looked.map(|(exact, others)| [exact.as_slice(), others.as_slice()].concat());
    let findings = looked.as_ref().map(|lists| Findings::of(lists));
    let has_page = |all: &Findings| all.found.iter().any(|(key, ..)| page_of(key).is_some());
    let is_without = findings.as_ref().is_some_and(|all| !has_page(all));
    let beginnings = is_without.then(|| projects(&props.text));
    let (beginnings, _) = use_lookups(session, head, beginnings.unwrap_or_default());
    let is_nothing = findings.as_ref().is_some_and(|all| all.found.is_empty());
    let hash = sha256(forms.last().map_or("", String::as_str));
    let leaf = use_leaf(session, head, hash.filter(|_| is_nothing));
    let by_words = use_words(session, head, &props.text);
    // What people call a tree is looked for by its botanical name where nothing is called so.
    let is_unnamed = by_words.view.is_done() && by_words.view.found() == 0;
    let botanical = botanical(&props.text).filter(|_| is_unnamed);
    let by_botanical = use_words(session, head, botanical.unwrap_or_default());
    let again = {
        let words = by_words.again.clone();
        Callback::from(move |()| {
            exact_again.emit(());
            others_again.emit(());
            words.emit(());
        })
    };
    // All of it comes at once: what leads on doesn't move under the reader's finger.
    let (beginnings, leaf_number, findings) = match (beginnings, leaf, findings) {
        (Some(beginnings), Some(leaf), Some(findings)) => (beginnings, leaf, Some(findings)),
        _ => (Rc::default(), None, None),
    };
    let entry = entry_number(&props.text);
    let size = head
        .value()
        .checkpoint
        .as_ref()
        .map(VerifiedCheckpoint::size);
    let form = findings.as_ref().and_then(|all| found_as(&forms, all));
    let named = form.unwrap_or(&props.text);
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
    // Where an entry is meant, that nothing else has such a number is no news.
    let is_entry = entry.is_some_and(|entry| entry.is_said) || leaf_number.is_some();
    let is_entry = is_entry && shape == Shape::Nothing;
    use_announcement(match shape {
        Shape::Pending => lists.status_looking.into(),
        _ if is_entry => String::new(),
        _ => fill_text(template, &[("text", &short(named))]),
    });
    let findings = findings.unwrap_or_default();
    let verdict = looked.as_ref().and_then(|lists| lists.first());
    let project = beginnings.iter().find(|list| list.count() > Some(0));
    let body = html! {
        <>
            if let Some(form) = form {
                <p class="note find-other">{ other_form(&props.text, form, locale) }</p>
            }
            { for project.map(|list| project_of(&list.key, locale)) }
            { kinds(&findings, locale) }
            if shape == Shape::Nothing {
                { nothing_else(&forms, hash.is_some(), locale) }
            }
            { for findings.open.first().map(|list| why(list, locale)) }
            { for verdict.filter(|_| shape != Shape::Pending).map(|list| as_of(&list.verdict, locale)) }
            { panel::actions(retry(shape, &props.head, &again, locale)) }
        </>
    };
    let title = fill(template, &[("text", foreign(&short(named)))]);
    let numbered = html! {
        <>
            { for entry.map(|entry| entry_sheet(entry, size, locale)) }
            { for hash.zip(leaf_number).map(|(leaf, index)| leaf_sheet(leaf, index, locale)) }
        </>
    };
    if is_entry {
        return numbered;
    }
    let exact = panel("found", shape, word, title, body);
    let WordsHandle { view, more, again } = &by_words;
    if is_number(&props.text) {
        return html! { <>{ numbered }{ exact }</> };
    }
    let is_named = !view.rows.is_empty() || botanical.is_some();
    let by_words = match botanical {
        Some(name) => {
            let WordsHandle { view, more, again } = &by_botanical;
            html! {
                <>
                    <p class="note find-botanical">{ called(&props.text, name, locale) }</p>
                    { words_panel(view, locale, more, again) }
                </>
            }
        }
        None => words_panel(view, locale, more, again),
    };
    // What was meant comes first: a number that is recorded, or else a name.
    match findings.found.is_empty() && is_named {
        true => html! { <>{ numbered }{ by_words }{ exact }</> },
        false => html! { <>{ numbered }{ exact }{ by_words }</> },
    }
}

/// Whether any of these keys has entries.
fn has_any(lists: &[CheckedList]) -> bool {
    lists.iter().any(|list| list.count() > Some(0))
}

/// The form under which something was found, where that isn't the exact one.
fn found_as<'f>(forms: &'f [String], findings: &Findings) -> Option<&'f str> {
    let has = |form: &&String| {
        let keys = candidates(form);
        findings.found.iter().any(|(key, ..)| keys.contains(key))
    };
    let first = forms.iter().position(|form| has(&form))?;
    forms.get(first).filter(|_| first > 0).map(String::as_str)
}

fn other_form(typed: &str, form: &str, locale: &Locale) -> Html {
    let slots = [("text", foreign(typed.trim())), ("form", foreign(form))];
    fill(locale.lists().find_other, &slots)
}

fn called(typed: &str, name: &str, locale: &Locale) -> Html {
    let slots = [("text", foreign(typed.trim())), ("name", latin(name))];
    fill(locale.words().botanical, &slots)
}

/// Whether it may be a number of something.
fn has_digit(forms: &[String]) -> bool {
    forms
        .iter()
        .any(|form| form.bytes().any(|byte| byte.is_ascii_digit()))
}

/// What else was looked up, and what has no list of its own.
fn nothing_else(forms: &[String], is_hash: bool, locale: &Locale) -> Html {
    let lists = locale.lists();
    let others = forms.get(1..).unwrap_or_default();
    let tried = [("forms", foreign(&list(locale.lang, others)))];
    html! {
        <>
            if !others.is_empty() {
                <p class="fine find-tried">{ fill(lists.find_tried, &tried) }</p>
            }
            if is_hash {
                <p class="find-leaf">{ lists.find_leaf_none }</p>
            } else if has_digit(forms) {
                <p class="fine find-elsewhere">
                    { lists.find_elsewhere }{ " " }
                    <a href={Route::Money.to_hash()}>{ lists.find_projects }</a>
                </p>
            }
        </>
    }
}

/// The project that a number begins with, and the way to its page.
fn project_of(key: &IndexKey, locale: &Locale) -> Html {
    let Some(route) = page_of(key) else {
        return Html::default();
    };
    let name = String::from_utf8_lossy(key.value());
    html! {
        <>
            <p class="find-project">{ fill(locale.lists().find_project, &[("project", foreign(&name))]) }</p>
            { panel::actions(main_button(&route, locale.funds().project_all.into())) }
        </>
    }
}

/// An entry by its number, if the log has so many; where it is said to be one, also if not.
fn entry_sheet(entry: EntryNumber, size: Option<u64>, locale: &Locale) -> Html {
    let (ui, lists) = (locale.ui(), locale.lists());
    let EntryNumber { index, is_said } = entry;
    match size {
        Some(size) if index >= size && !is_said => Html::default(),
        Some(size) if index >= size => {
            let last = size.saturating_sub(1).to_string();
            let slots = [("entry", index.to_string().into()), ("last", last.into())];
            html! { <p class="alert alert-mild find-entry">{ fill(lists.find_entry_beyond, &slots) }</p> }
        }
        None => Html::default(),
        Some(_) => numbered_sheet(lists.find_entry, index, None, (ui.entry_number)(index)),
    }
}

/// An entry by its leaf hash.
fn leaf_sheet(leaf: Hash, index: u64, locale: &Locale) -> Html {
    let (ui, lists) = (locale.ui(), locale.lists());
    numbered_sheet(lists.find_leaf, index, Some(leaf), (ui.entry_number)(index))
}

fn numbered_sheet(says: &str, index: u64, pin: Option<Hash>, label: String) -> Html {
    html! {
        <section class="sheet find-entry">
            <p>{ says.to_owned() }</p>
            { panel::actions(main_button(&Route::Entry { index, pin }, label)) }
        </section>
    }
}

/// The way to the page that was meant.
pub(super) fn main_button(route: &Route, label: String) -> Html {
    html! { <a class="button button-main find-page" href={route.to_hash()}>{ label }</a> }
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
        Some(main_button(&route, label.into()))
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
    let mut kinds: Vec<Kind> = Vec::new();
    for kind in keys.iter().map(IndexKey::kind) {
        if !kinds.contains(&kind) {
            kinds.push(kind);
        }
    }
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
