//! An audit of the whole log: what it takes, how far it has come, what it found.

mod found;

use std::rc::Rc;

use stele_messages::ui::Audit;
use stele_messages::{duration, number};
use stele_records::verdict::Reason;
use stele_worker::message::{Done, Index, Say, Stuck, Wrong};
use yew::{Callback, Html, html};

use super::evidence::entry_link;
use super::mark::Shape;
use super::panel::{self, panel};
use super::text::{Locale, code, fill, foreign};
use crate::hooks::Wish;
use crate::route::Route;
use crate::state::audit::{AuditView, Run, Stage, costs};

pub(crate) use found::{Chosen, findings};

/// The way to the page, with how far an audit has come, if there is one.
pub(crate) fn audit_link(view: Option<&AuditView>, locale: &Locale) -> Html {
    let words = locale.audit();
    let said = match view.map(|view| &view.stage) {
        Some(Stage::Running(run)) => format!(" ({} %)", run.percent()),
        _ => String::new(),
    };
    html! { <a href={Route::Audit.to_hash()}>{ words.link }{ said }</a> }
}

/// Whether an audit would answer what this leaves open.
pub(crate) const fn is_for_audit(why: &Reason) -> bool {
    matches!(
        why,
        Reason::ListTooLong { .. }
            | Reason::AsCommitted { .. }
            | Reason::AuditorsUndecided
            | Reason::AuditorsMissing { .. }
    )
}

/// What is spoken when an audit has ended, or halts by itself, wherever the reader is; else nothing.
pub(crate) fn ended(view: &AuditView, locale: &Locale) -> String {
    match &view.stage {
        Stage::Stuck(..)
        | Stage::Wrong(_)
        | Stage::Done(_)
        | Stage::NoStart { .. }
        | Stage::Broken => words(view, locale).2,
        _ => String::new(),
    }
}

/// What is spoken now and then while it runs; else nothing.
pub(crate) fn spoken(view: &AuditView, locale: &Locale) -> String {
    let Stage::Running(run) = &view.stage else {
        return String::new();
    };
    let said = run.spoken();
    said.map_or_else(String::new, |(percent, rules)| {
        (locale.audit().spoken)(percent, rules)
    })
}

/// Mark, word and heading.
fn words(view: &AuditView, locale: &Locale) -> (Shape, &'static str, String) {
    let (ui, words) = (locale.ui(), locale.audit());
    match &view.stage {
        Stage::Before => (Shape::Nothing, words.word_before, words.before.into()),
        Stage::Starting => (Shape::Pending, words.word_running, words.starting.into()),
        Stage::Running(run) => {
            let title = if run.at.rules {
                words.rules
            } else {
                words.reading
            };
            (Shape::Pending, words.word_running, title.into())
        }
        Stage::Paused(_) => (Shape::Nothing, words.word_paused, words.paused.into()),
        Stage::Stopped(_) => (Shape::Nothing, words.word_stopped, words.stopped.into()),
        Stage::Stuck(..) => (Shape::Unknown, ui.word_cant_tell, words.stuck.into()),
        Stage::NoStart { .. } => (Shape::Unknown, ui.word_cant_tell, words.no_start.into()),
        Stage::Broken => (Shape::Unknown, ui.word_cant_tell, words.broken.into()),
        Stage::Wrong(wrong) => (Shape::No, ui.word_not_verified, of_wrong(wrong, words)),
        Stage::Done(done) => match &done.index {
            Index::Wrong(wrong) => (
                Shape::No,
                ui.word_not_verified,
                (words.index_wrong)(wrong.entry),
            ),
            // The log is sound, and there is something to know about it.
            Index::Open(_) | Index::None => (Shape::Note, words.word_done, (words.done)(done.size)),
            Index::Right(_) if !done.anchored || !done.tally.is_empty() => {
                (Shape::Note, words.word_done, (words.done)(done.size))
            }
            Index::Right(_) => (Shape::Yes, words.word_done, (words.done)(done.size)),
        },
    }
}

fn of_wrong(wrong: &Wrong, words: &Audit) -> String {
    match wrong.exact {
        true => (words.wrong)(wrong.entry),
        false => (words.wrong_from)(wrong.entry),
    }
}

/// The log that is to be audited, as it stands now.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Subject<'s> {
    pub(crate) origin: &'s str,
    /// Entries, if its state is known.
    pub(crate) size: Option<u64>,
    /// Whether its state is still being checked.
    pub(crate) checking: bool,
}

/// The whole panel.
pub(crate) fn audit_panel(
    view: &AuditView,
    log: Subject<'_>,
    locale: &Locale,
    wish: &Callback<Wish>,
) -> Html {
    let (ui, words) = (locale.ui(), locale.audit());
    let Subject { origin, size, .. } = log;
    let (shape, word, title) = match &view.stage {
        Stage::Before if log.checking => (
            Shape::Pending,
            ui.word_checking,
            ui.head_checking.to_owned(),
        ),
        _ => self::words(view, locale),
    };
    let says = match &view.stage {
        Stage::Before if log.checking => Html::default(),
        Stage::Before => before(view, size, words),
        Stage::Starting => html! { <p>{ words.before_stay }</p> },
        Stage::Running(run) => html! {
            <>
                <p>{ if run.at.rules { words.rules_note } else { words.reading_note } }</p>
                { progress(run, true, locale) }
            </>
        },
        Stage::Paused(run) => html! {
            <><p>{ kept(view, words) }</p>{ progress(run, false, locale) }</>
        },
        Stage::Stopped(at) => html! {
            <>
                <p>{ (words.stuck_at)(*at) }</p>
                <p>{ words.stopped_note }</p>
                if view.kept > 0 {
                    <p>{ kept(view, words) }</p>
                }
            </>
        },
        Stage::Stuck(run, stuck) => of_stuck(run, stuck, locale),
        Stage::Wrong(wrong) => html! { <div role="alert">{ wrong_says(wrong, locale) }</div> },
        Stage::Done(done) => done_says(done, origin, size, locale),
        Stage::NoStart { blocked } => html! {
            <p>{ if *blocked { words.no_start_blocked } else { words.no_start_load } }</p>
        },
        Stage::Broken => html! { <p class="todo">{ words.broken_todo }</p> },
    };
    let body = html! {
        <>
            { says }
            { panel::actions(actions(view, size, locale, wish)) }
        </>
    };
    panel("audit-answer", shape, word, title.into(), body)
}

/// What it takes.
fn before(view: &AuditView, size: Option<u64>, words: &Audit) -> Html {
    let Some(size) = size else {
        return html! { <p>{ words.no_head }</p> };
    };
    let (_, space) = costs(size);
    let (download, _) = costs(size.saturating_sub(view.kept));
    let sized = |template, bytes| fill(template, &[("size", (words.size)(bytes).into())]);
    html! {
        <>
            <p class="figure">{ (words.before_entries)(size) }</p>
            <p>{ sized(words.before_download, download) }</p>
            <p>{ sized(words.before_space, space) }</p>
            if view.kept > 0 {
                <p>{ kept(view, words) }</p>
            }
            <p>{ words.before_stay }</p>
        </>
    }
}

/// What becomes of an audit that halts.
fn kept(view: &AuditView, words: &Audit) -> String {
    match view.kept {
        0 => words.paused_note.into(),
        kept => (words.kept)(kept),
    }
}

/// The bar, and the figures below it. Rate and time left are of what goes on.
fn progress(run: &Run, goes: bool, locale: &Locale) -> Html {
    let (words, at) = (locale.audit(), run.at);
    let count = (words.count)(at.done, at.of);
    let mut figures = vec![(words.figure_done, count.clone())];
    if goes {
        let left = run.left().map(|left| duration(locale.lang, left));
        let left = match left {
            Some(time) => super::text::fill_text(words.left, &[("time", &time)]),
            None => words.left_unknown.into(),
        };
        let rate = run.whole_rate();
        figures.push((
            words.figure_rate,
            rate.map_or_else(|| words.left_unknown.into(), words.rate),
        ));
        figures.push((words.figure_left, left));
    }
    figures.push((words.figure_read, (words.size)(at.bytes)));
    let figures = figures.into_iter().map(|(label, value)| {
        html! { <div><dt>{ label }</dt><dd class="digits">{ value }</dd></div> }
    });
    let (done, of) = (at.done.to_string(), at.of.max(1).to_string());
    html! {
        <>
            <progress class="audit-bar" value={done} max={of} aria-label={words.bar} aria-valuetext={count}></progress>
            <dl class="figures">{ for figures }</dl>
        </>
    }
}

fn of_stuck(run: &Run, stuck: &Stuck, locale: &Locale) -> Html {
    let words = locale.audit();
    html! {
        <>
            { say(&stuck.says, locale) }
            <p>{ (words.stuck_at)(stuck.at) }{ " " }{ words.stuck_note }</p>
            if run.at.of > 0 {
                { progress(run, false, locale) }
            }
        </>
    }
}

fn say(says: &Say, locale: &Locale) -> Html {
    let (what, todo) = (says.what.text(locale.lang), says.todo.text(locale.lang));
    html! { <><p>{ what.to_owned() }</p><p class="todo">{ todo.to_owned() }</p></> }
}

/// What is wrong, where, and how far it was right.
fn wrong_says(wrong: &Wrong, locale: &Locale) -> Html {
    let words = locale.audit();
    html! {
        <>
            { say(&wrong.says, locale) }
            <p>{ (words.wrong_before)(wrong.entry) }</p>
            if wrong.exact {
                <p>{ entry_link(wrong.entry, locale) }</p>
            }
        </>
    }
}

fn done_says(done: &Rc<Done>, origin: &str, size: Option<u64>, locale: &Locale) -> Html {
    let (ui, words) = (locale.ui(), locale.audit());
    let index = match &done.index {
        Index::Right(index) => html! {
            <p>{ (words.index_right)(index.roots, index.covered, index.keys) }</p>
        },
        Index::None => html! { <p>{ words.index_none }</p> },
        Index::Open(says) => say(says, locale),
        Index::Wrong(wrong) => html! {
            <div role="alert">{ say(&wrong.says, locale) }<p>{ entry_link(wrong.entry, locale) }</p></div>
        },
    };
    let found = done.tally.iter().map(|row| row.count);
    let found = found.fold(0, u64::saturating_add);
    let records = done.size.saturating_sub(done.index_roots);
    let slots = [
        ("origin", foreign(origin)),
        ("entries", (ui.entries_count)(done.size).into()),
        ("root", code(&done.root)),
    ];
    html! {
        <>
            if matches!(done.index, Index::Wrong(_)) {
                { index.clone() }
            }
            <p>{ words.done_note }</p>
            if !matches!(done.index, Index::Wrong(_)) {
                { index }
            }
            <p>{ (words.intact)(done.records, records) }</p>
            if !done.anchored {
                <p><strong>{ words.rules_none }</strong></p>
            }
            if found > 0 {
                <p><strong>{ (words.findings_count)(found) }</strong></p>
            }
            <p class="note">{ fill(words.of, &slots) }</p>
            if size.is_some_and(|size| size > done.size) {
                <p class="note">{ words.grown }</p>
            }
            <p class="fine">{ words.limits }</p>
        </>
    }
}

/// What the reader can do. The first button keeps its place, so that the focus stays where it was.
fn actions(view: &AuditView, size: Option<u64>, locale: &Locale, wish: &Callback<Wish>) -> Html {
    let (ui, words) = (locale.ui(), locale.audit());
    let button = |class: &'static str, label: &'static str, disabled: bool, wished: Wish| {
        let onclick = wish.reform(move |_| wished);
        html! { <button type="button" {class} {disabled} {onclick}>{ label }</button> }
    };
    let main = |label, wished| button("button button-main", label, false, wished);
    let stop = || button("button", words.stop, false, Wish::Stop);
    let begin = |label| button("button button-main", label, size.is_none(), Wish::Begin);
    let anew = |label| button("button", label, size.is_none(), Wish::Anew);
    // From the first entry, or from where it was put aside.
    let go_on = || {
        html! {
            <>
                <button type="button" class="button button-main" disabled={size.is_none()}
                    onclick={wish.reform(|_| Wish::Begin)}>{ (words.go_on_at)(view.kept) }</button>
                { anew(words.begin_anew) }
            </>
        }
    };
    match &view.stage {
        Stage::Before | Stage::Stopped(_) if view.kept > 0 => go_on(),
        Stage::Before => begin(words.begin),
        Stage::Stopped(_) => begin(words.begin_anew),
        Stage::Starting => html! {
            <>{ button("button", words.pause, true, Wish::Pause) }{ stop() }</>
        },
        Stage::Running(_) => html! {
            <>{ button("button", words.pause, false, Wish::Pause) }{ stop() }</>
        },
        Stage::Paused(_) => html! { <>{ main(words.go_on, Wish::GoOn) }{ stop() }</> },
        Stage::Stuck(..) => html! { <>{ main(ui.retry, Wish::GoOn) }{ stop() }</> },
        Stage::NoStart { .. } | Stage::Broken => begin(ui.retry),
        Stage::Done(done) if view.kept > 0 && size.is_some_and(|size| size > done.size) => go_on(),
        Stage::Wrong(_) => button("button", words.again, size.is_none(), Wish::Begin),
        Stage::Done(_) => anew(words.again),
    }
}

/// How many, with thousands set apart.
fn count_of(count: usize) -> String {
    number(u64::try_from(count).unwrap_or(u64::MAX))
}
