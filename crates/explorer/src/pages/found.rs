//! What is recorded about what a reader typed: under the exact text, and else under the forms in which it may be recorded.

use std::rc::Rc;

use stele_client::check::CheckedList;
use stele_verify::checkpoint::VerifiedCheckpoint;
use stele_verify::hash::Hash;
use yew::{Callback, Html, Properties, component, html};

use super::list::retry;
use crate::components::found::Found;
use crate::components::text::{Locale, fill, foreign};
use crate::components::values::latin;
use crate::components::words::words_panel;
use crate::hooks::{HeadHandle, WordsHandle, use_announcement, use_leaf, use_lookups, use_words};
use crate::session::Session;
use crate::state::find::{candidates, page_of, sha256};
use crate::state::list::Findings;
use crate::state::trees_by_name::botanical;
use crate::state::typed::{forms, projects};

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
    let locale = &props.locale;
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
    let size = head
        .value()
        .checkpoint
        .as_ref()
        .map(VerifiedCheckpoint::size);
    let project = beginnings.iter().find(|list| list.count() > Some(0));
    let found = Found {
        text: &props.text,
        forms: &forms,
        findings: findings.as_ref(),
        leaf: leaf_number,
        size,
        project: project.map(|list| &list.key),
    };
    let actions = retry(found.shape(), &props.head, &again, locale);
    let shown = found.show(actions, locale);
    use_announcement(shown.announcement);
    let numbered = shown.numbered;
    let Some(exact) = shown.exact else {
        return numbered;
    };
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
    let has_none = findings.is_none_or(|all| all.found.is_empty());
    // What was meant comes first: a number that is recorded, or else a name.
    match has_none && is_named {
        true => html! { <>{ numbered }{ by_words }{ exact }</> },
        false => html! { <>{ numbered }{ exact }{ by_words }</> },
    }
}

/// Whether any of these keys has entries.
fn has_any(lists: &[CheckedList]) -> bool {
    lists.iter().any(|list| list.count() > Some(0))
}

fn called(typed: &str, name: &str, locale: &Locale) -> Html {
    let slots = [("text", foreign(typed.trim())), ("name", latin(name))];
    fill(locale.words().botanical, &slots)
}

/// Whether this can be no name: an id or a hash.
fn is_number(text: &str) -> bool {
    let text = text.trim();
    ["urn:", "did:"]
        .iter()
        .any(|scheme| text.starts_with(scheme))
        || Hash::from_hex(text).is_some()
}
