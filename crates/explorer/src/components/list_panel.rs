//! The answer about a list, and how it is known.

use stele_messages::number;
use stele_records::trust::TrustFile;
use stele_records::verdict::{CheckCode, Evidence, Reason, Verdict};
use yew::{Html, html};

use super::audit::audit_link;
use super::evidence::{auditor_row, entry_link, terms};
use super::mark::Shape;
use super::panel::{self, panel};
use super::questions::step;
use super::record_page::as_of;
use super::text::{Locale, code, fill};
use crate::route::{ListRoute, Route};
use crate::state::head::LOG_CHECKS;
use crate::state::list::{ListAnswer, ListView, Moment};
use crate::state::rows::Rows;

/// What is said where a list is complete, or there is nothing: depends on what was asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Asked {
    /// Entries about a key.
    Key,
    /// Everything about a flat.
    Flat,
    /// A record, by its id.
    Record,
    /// A document, by its SHA-256.
    Document,
}

/// Mark, word and heading.
pub(crate) fn list_words(
    view: &ListView,
    rows: &Rows,
    asked: Asked,
    locale: &Locale,
) -> (Shape, &'static str, String) {
    let (ui, lists) = (locale.ui(), locale.lists());
    let how = &view.how(locale.lang);
    // Of a state that is past, or of unknown age, it must be seen at once.
    let is_doubtful = view.is_former() || !view.warnings().is_empty();
    match view.answer(rows) {
        ListAnswer::Pending => {
            let title = match asked {
                Asked::Record => lists.record_looking,
                Asked::Key | Asked::Flat | Asked::Document => lists.list_checking,
            };
            (Shape::Pending, ui.word_checking, title.into())
        }
        ListAnswer::Complete(count) => {
            let tally = rows.tally();
            let shape = match is_doubtful || tally.bad + tally.unknown + tally.warned > 0 {
                true => Shape::Note,
                false => Shape::Yes,
            };
            let title = match asked {
                Asked::Document => (lists.document_found)(count, how),
                Asked::Key | Asked::Flat | Asked::Record => (lists.list_complete)(count, how),
            };
            (shape, lists.word_complete, title)
        }
        ListAnswer::Nothing => {
            let shape = match is_doubtful {
                true => Shape::Note,
                false => Shape::Nothing,
            };
            let title = match asked {
                Asked::Key => lists.list_none,
                // Most often a number that was mistyped: it speaks against nobody.
                Asked::Flat => locale.stories().flat_none,
                Asked::Record => lists.record_none,
                Asked::Document => lists.document_none,
            };
            (shape, lists.word_none, title.into())
        }
        ListAnswer::Then(count) => {
            let title = (lists.list_then)(count, how);
            (Shape::Unknown, ui.word_cant_tell, title)
        }
        ListAnswer::CantTell(Some(count)) => {
            (Shape::Unknown, ui.word_cant_tell, (lists.list_maybe)(count))
        }
        ListAnswer::CantTell(None) => (
            Shape::Unknown,
            ui.word_cant_tell,
            lists.list_cant_tell.into(),
        ),
        ListAnswer::Wrong => (Shape::No, ui.word_not_verified, lists.list_wrong.into()),
    }
}

/// The whole panel. `actions` stand below what is said.
pub(crate) fn list_panel(
    view: &ListView,
    rows: &Rows,
    asked: Asked,
    locale: &Locale,
    actions: Html,
) -> Html {
    list_panel_of(view, rows, asked, locale, actions, None)
}

/// What a rule says of that which a complete list is about. It stands before the list's own answer.
pub(crate) struct OwnRule {
    pub(crate) shape: Shape,
    pub(crate) word: &'static str,
    pub(crate) title: String,
    pub(crate) todo: String,
}

/// The same, of something that has a rule of its own.
pub(crate) fn list_panel_of(
    view: &ListView,
    rows: &Rows,
    asked: Asked,
    locale: &Locale,
    actions: Html,
    own: Option<OwnRule>,
) -> Html {
    let lists = locale.lists();
    let (shape, word, title) = list_words(view, rows, asked, locale);
    let answer = view.answer(rows);
    let own = own.filter(|_| matches!(answer, ListAnswer::Complete(_)));
    let (shape, word, title, first) = match own {
        Some(own) => {
            let first = html! { <><p class="todo">{ own.todo }</p><p>{ title }</p></> };
            (own.shape, own.word, own.title, first)
        }
        None => (shape, word, title, Html::default()),
    };
    let tally = rows.tally();
    let says = match answer {
        ListAnswer::Pending => html! { <p>{ lists.list_checking_note }</p> },
        ListAnswer::Complete(_) => html! {
            <>
                <p>{ (lists.list_complete_note)(&view.how(locale.lang)) }</p>
                if tally.bad + tally.unknown + tally.warned > 0 {
                    <p><strong>{ (lists.list_trouble)(tally.bad, tally.unknown, tally.warned) }</strong></p>
                }
            </>
        },
        ListAnswer::Nothing if asked == Asked::Flat => html! {
            <>
                <p class="todo">{ locale.stories().flat_none_todo }</p>
                <p>{ lists.list_none_note }</p>
            </>
        },
        ListAnswer::Nothing => html! { <p>{ lists.list_none_note }</p> },
        ListAnswer::Then(_) | ListAnswer::CantTell(_) | ListAnswer::Wrong => {
            why(view, rows, locale)
        }
    };
    let warnings = match answer {
        ListAnswer::Complete(_) | ListAnswer::Nothing => view.warnings(),
        _ => Vec::new(),
    };
    let as_of = view.list.as_ref().map(|list| as_of(&list.verdict, locale));
    let body = html! {
        <>
            { first }
            { says }
            { for warnings.iter().map(|warning| in_words(warning, locale)) }
            { pinned(view, locale) }
            { as_of.unwrap_or_default() }
            { panel::actions(present(view, answer, actions, locale)) }
        </>
    };
    panel("list-answer", shape, word, title.into(), body)
}

/// Why it can't be told, or what is wrong.
fn why(view: &ListView, rows: &Rows, locale: &Locale) -> Html {
    let (ui, lists) = (locale.ui(), locale.lists());
    let entries = |count: u64| Html::from((ui.entries_count)(count));
    let said = match view.moment {
        _ if view.answer(rows) == ListAnswer::Wrong => None,
        Moment::Never(size) => Some((
            fill(lists.pin_never, &[("entries", entries(size))]),
            lists.pin_never_todo,
        )),
        Moment::Ahead { size, shown } => {
            let slots = [("entries", entries(size)), ("shown", entries(shown))];
            Some((fill(lists.pin_ahead, &slots), lists.pin_ahead_todo))
        }
        Moment::Now | Moment::At(_) => None,
    };
    match (said, view.reason(rows)) {
        (Some((what, todo)), _) => html! { <><p>{ what }</p><p class="todo">{ todo }</p></> },
        (None, Some(reason)) => in_words(&reason, locale),
        (None, None) => Html::default(),
    }
}

fn in_words(why: &Reason, locale: &Locale) -> Html {
    let text = locale.reason(why);
    html! { <><p>{ text.what }</p><p class="todo">{ text.todo }</p></> }
}

/// That the link leads to a former state.
pub(crate) fn pinned(view: &ListView, locale: &Locale) -> Html {
    let (Moment::At(size), Some(index)) = (view.moment, &view.index) else {
        return Html::default();
    };
    let slots = [
        ("entries", Html::from((locale.ui().entries_count)(size))),
        ("time", locale.time(index.root().time())),
    ];
    html! { <p class="note">{ fill(locale.lists().pin_note, &slots) }</p> }
}

/// The way to the present state, before whatever else can be done.
fn present(view: &ListView, answer: ListAnswer, others: Html, locale: &Locale) -> Html {
    if view.moment == Moment::Now {
        return others;
    }
    let route = Route::List(ListRoute::of(view.route.key.clone()));
    let class = match answer {
        ListAnswer::CantTell(_) => "button button-main",
        _ => "button",
    };
    html! { <><a {class} href={route.to_hash()}>{ locale.lists().pin_now }</a>{ others }</> }
}

/// The commitment that the answer follows from, the checks of the log, and what they mean.
pub(crate) fn how_known(view: &ListView, trust: &TrustFile, locale: &Locale) -> Html {
    let (ui, lists) = (locale.ui(), locale.lists());
    let Some(list) = &view.list else {
        return Html::default();
    };
    let checks = LOG_CHECKS
        .into_iter()
        .chain([CheckCode::Index, CheckCode::Completeness]);
    let steps = checks.filter_map(|code| list.verdict.check(code));
    let steps = steps.map(|check| step(check, locale));
    let mut rows: Vec<(Html, Html)> = Vec::new();
    if let Some(index) = &view.index {
        let root = index.root();
        rows.extend([
            (
                lists.how_index_root.into(),
                entry_link(index.number(), locale),
            ),
            (lists.how_covers.into(), number(index.number()).into()),
            (lists.how_keys.into(), number(root.keys()).into()),
            (lists.how_time.into(), locale.time(root.time())),
            (lists.how_root.into(), code(&root.root().to_base64())),
            (lists.how_key.into(), code(&list.key.hash().to_hex())),
        ]);
    }
    rows.push((lists.how_auditors.into(), auditors(trust, locale).into()));
    rows.extend(auditor_rows(&list.verdict, locale));
    html! {
        <section class="sheet sheet-quiet">
            <details class="raw how-known">
                <summary><h2>{ lists.how_known }</h2></summary>
                <div class="columns-even">
                    <div>
                        <p>{ lists.how_committed }</p>
                        <p>{ lists.how_replayed }</p>
                        <p>{ audit_link(None, locale) }</p>
                        { terms(rows) }
                    </div>
                    <ol class="steps" aria-label={ui.head_checks}>{ for steps }</ol>
                </div>
            </details>
        </section>
    }
}

/// How it is known that the lists of the log in this state are complete.
pub(crate) fn completeness(verdict: &Verdict, locale: &Locale) -> Html {
    let codes = [CheckCode::Index, CheckCode::Completeness];
    let steps = codes.iter().filter_map(|code| verdict.check(*code));
    html! {
        <section class="sheet sheet-quiet" aria-labelledby="how-known">
            <h2 id="how-known">{ locale.lists().how_known }</h2>
            <ol class="steps">{ for steps.map(|check| step(check, locale)) }</ol>
        </section>
    }
}

/// Each auditor by name, and what it has to say.
fn auditor_rows(verdict: &Verdict, locale: &Locale) -> Vec<(Html, Html)> {
    let check = verdict.check(CheckCode::Completeness);
    let Some(Evidence::Auditors { says, .. }) = check.map(|check| &check.evidence) else {
        return Vec::new();
    };
    let rows = says.iter().map(|says| auditor_row(says, locale));
    rows.collect()
}

/// How many auditors must have replayed the log, by the trust file.
pub(crate) fn auditors(trust: &TrustFile, locale: &Locale) -> String {
    let lists = locale.lists();
    match trust.auditor_quorum {
        Some(0) => lists.auditors_none.into(),
        Some(needed) => (lists.auditors_needed)(needed),
        None => lists.auditors_undecided.into(),
    }
}
