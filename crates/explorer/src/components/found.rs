//! What is recorded under what a reader typed, as it came out.

use stele_client::check::CheckedList;
use stele_messages::{area, how_complete, list};
use stele_records::index::{IndexKey, Kind};
use stele_records::verdict::Answer;
use stele_verify::hash::Hash;
use yew::{Html, html};

use super::key_words::{key_link, short};
use super::mark::Shape;
use super::panel::{self, panel};
use super::questions::tag;
use super::record_page::as_of;
use super::text::{Locale, fill, fill_text, foreign};
use crate::route::Route;
use crate::state::find::{candidates, page_of, sha256};
use crate::state::list::Findings;
use crate::state::typed::{EntryNumber, entry_number};

/// What is known so far of what was typed.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Found<'f> {
    /// As it was typed.
    pub(crate) text: &'f str,
    /// The forms in which it may be recorded; the first is the exact one.
    pub(crate) forms: &'f [String],
    /// What each of its keys has; nothing while that is looked up.
    pub(crate) findings: Option<&'f Findings>,
    /// The entry of which it is the leaf hash.
    pub(crate) leaf: Option<u64>,
    /// Entries in the log.
    pub(crate) size: Option<u64>,
    /// The project whose number it begins with.
    pub(crate) project: Option<&'f IndexKey>,
}

/// How it stands there.
pub(crate) struct Shown {
    /// For readers who don't see the page; empty where there is nothing to say.
    pub(crate) announcement: String,
    /// Entries by their number or their leaf hash.
    pub(crate) numbered: Html,
    /// What is recorded under it; nothing where an entry is meant: that nothing else has its number is no news.
    pub(crate) exact: Option<Html>,
}

impl Found<'_> {
    /// Its shape alone.
    pub(crate) fn shape(&self) -> Shape {
        self.findings.map_or(Shape::Pending, |all| {
            match (all.answer(), all.found.is_empty()) {
                (Answer::No, _) => Shape::No,
                (Answer::CantTell, _) => Shape::Unknown,
                (Answer::Yes, true) => Shape::Nothing,
                (Answer::Yes, false) => Shape::Yes,
            }
        })
    }

    /// All of it; `actions` stand below what is recorded.
    pub(crate) fn show(&self, actions: Html, locale: &Locale) -> Shown {
        let (ui, lists) = (locale.ui(), locale.lists());
        let shape = self.shape();
        let form = self.findings.and_then(|all| found_as(self.forms, all));
        // A place is called by its name.
        let place = form.and_then(|form| Some((form, area(locale.lang, form)?)));
        let place = place.map(|(code, name)| format!("{name} ({code})"));
        let named = place.as_deref().or(form).unwrap_or(self.text);
        let has_found = self.findings.is_some_and(|all| !all.found.is_empty());
        let (word, template) = match shape {
            Shape::Pending => (ui.word_checking, lists.list_checking),
            Shape::No => (ui.word_not_verified, lists.find_wrong),
            Shape::Nothing => (lists.word_none, lists.find_nothing),
            Shape::Yes => (lists.word_complete, lists.find_found),
            _ if has_found => (ui.word_cant_tell, lists.find_found),
            _ => (ui.word_cant_tell, lists.find_cant_tell),
        };
        let hash = sha256(self.forms.last().map_or("", String::as_str));
        let entry = entry_number(self.text);
        let is_entry = entry.is_some_and(|entry| entry.is_said) || self.leaf.is_some();
        let is_entry = is_entry && shape == Shape::Nothing;
        let announcement = match shape {
            Shape::Pending => lists.status_looking.into(),
            _ if is_entry => String::new(),
            _ => fill_text(template, &[("text", &short(named))]),
        };
        let numbered = html! {
            <>
                { for entry.map(|entry| entry_sheet(entry, self.size, locale)) }
                { for hash.zip(self.leaf).map(|(leaf, index)| leaf_sheet(leaf, index, locale)) }
            </>
        };
        let none = Findings::default();
        let findings = self.findings.unwrap_or(&none);
        let body = || {
            html! {
                <>
                    if let Some(form) = form.filter(|_| place.is_none()) {
                        <p class="note find-other">{ other_form(self.text, form, locale) }</p>
                    }
                    { for self.project.map(|key| project_of(key, locale)) }
                    { kinds(findings, locale) }
                    if shape == Shape::Nothing {
                        { nothing_else(self.forms, hash.is_some(), locale) }
                    }
                    { for findings.open.first().map(|list| why(list, locale)) }
                    { for findings.verdict.as_ref().map(|verdict| as_of(verdict, locale)) }
                    { panel::actions(actions) }
                </>
            }
        };
        let title = fill(template, &[("text", foreign(&short(named)))]);
        Shown {
            announcement,
            numbered,
            exact: (!is_entry).then(|| panel("found", shape, word, title, body())),
        }
    }
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
                <p class="find-elsewhere">
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
pub(crate) fn main_button(route: &Route, label: String) -> Html {
    html! { <a class="button button-main find-page" href={route.to_hash()}>{ label }</a> }
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
    // Under some other form of the text the same kind may well have entries.
    let others = findings.found.iter().map(|(key, ..)| key).chain(&open);
    let others: Vec<Kind> = others.map(IndexKey::kind).collect();
    let none = findings.none.iter().cloned();
    let none: Vec<IndexKey> = none.filter(|key| !others.contains(&key.kind())).collect();
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
            if !none.is_empty() {
                <p class="fine find-none">{ (lists.find_none)(&names(&none, locale), &how) }</p>
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
