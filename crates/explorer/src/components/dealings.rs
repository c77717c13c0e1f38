//! What a company paid and received across projects: the sums, the projects, and what they don't hold.

use std::rc::Rc;

use stele_messages::rule_title;
use stele_records::story::{Dealing, Dealings, LeftOut, Sums, WhyLeftOut};
use yew::{
    Callback, Html, Properties, component, html, use_callback, use_effect_with, use_node_ref,
    use_state_eq,
};

use super::audit::{audit_link, is_for_audit};
use super::evidence::entry_link;
use super::lines::joined;
use super::list_panel::{Asked, list_words};
use super::mark::Shape;
use super::project::{standing_tag, sums};
use super::questions::tag;
use super::text::{Locale, code, fill, foreign};
use crate::browser::seen::watch;
use crate::hooks::{HeadHandle, use_dealings};
use crate::route::Route;
use crate::session::Session;
use crate::state::dealings::{DealingsView, Far};
use crate::state::rows::Rows;

/// So many entries that need a word of their own are shown.
const FEW: usize = 20;

#[derive(Debug, PartialEq, Properties)]
pub(crate) struct Props {
    pub(crate) locale: Locale,
    pub(crate) session: Rc<Session>,
    pub(crate) head: HeadHandle,
    /// The id of the entity.
    pub(crate) entity: String,
}

/// The section. It reads much, so it begins when it comes into view.
#[component]
pub(crate) fn DealingsSheet(props: &Props) -> Html {
    let (locale, node) = (&props.locale, use_node_ref());
    let is_seen = use_state_eq(|| false);
    let see = {
        let is_seen = is_seen.setter();
        use_callback((), move |(), ()| is_seen.set(true))
    };
    {
        let node = node.clone();
        use_effect_with((), move |()| {
            let element = node.cast::<web_sys::Element>();
            let on_seen = see.clone();
            let watching = element.and_then(|element| watch(&element, move || on_seen.emit(())));
            if watching.is_none() {
                // Where it can't be seen what is in view, everything is.
                see.emit(());
            }
            move || drop(watching)
        });
    }
    let (view, retry) = use_dealings(&props.session, &props.head.head, &props.entity, *is_seen);
    let is_pending = *is_seen && !matches!(view.far(), Far::Done | Far::CantTell(_));
    html! {
        <section ref={node} class="sheet dealings" aria-labelledby="dealings" data-outcome={is_pending.then_some("pending")}>
            <h2 id="dealings">{ locale.directory().dealings }</h2>
            { dealings(&view, &retry, locale) }
        </section>
    }
}

/// What is told so far.
pub(crate) fn dealings(view: &DealingsView, retry: &Callback<()>, locale: &Locale) -> Html {
    let (ui, words) = (locale.ui(), locale.directory());
    let again = || {
        html! {
            <p class="button-row">
                <button type="button" class="button" onclick={retry.reform(|_| ())}>{ ui.retry }</button>
            </p>
        }
    };
    match view.far() {
        Far::Looking => html! { <p class="fine">{ words.dealings_looking }</p> },
        Far::Reading(entries) => {
            html! { <p class="fine">{ (words.dealings_reading)(entries) }</p> }
        }
        Far::Adding(done, of) => html! {
            <p class="browse-far">
                <span>{ (words.dealings_adding)(done, of) }</span>
                <progress aria-hidden="true" value={done.to_string()} max={of.to_string()}></progress>
            </p>
        },
        Far::CantTell(why) => {
            let why = why.as_ref();
            let text = why.map(|why| locale.reason(why));
            html! {
                <>
                    <p>{ tag(Shape::Unknown, ui.word_cant_tell) }{ " " }{ for text.as_ref().map(|text| text.what.clone()) }</p>
                    { for text.map(|text| html! { <p class="todo">{ text.todo }</p> }) }
                    if why.is_some_and(is_for_audit) {
                        <p>{ audit_link(None, locale) }</p>
                    }
                    { again() }
                </>
            }
        }
        Far::Done => html! {
            <>
                { told(view, locale) }
                if !view.open().is_empty() {
                    { again() }
                }
            </>
        },
    }
}

fn told(view: &DealingsView, locale: &Locale) -> Html {
    let words = locale.directory();
    let moved = view.moved();
    let idle = view.idle();
    html! {
        <>
            if moved.is_empty() && view.open().is_empty() {
                <p>{ tag(Shape::Nothing, locale.lists().word_none) }{ " " }{ words.dealings_none }</p>
            }
            { open(view, locale) }
            if !moved.is_empty() {
                { totals(view, locale) }
                { by_project(&moved, locale) }
            }
            if idle > 0 {
                <p>{ (words.dealings_idle)(idle) }</p>
            }
            { left_out(&view.left_out(), locale) }
            { flagged(&view.flagged(), locale) }
            { read(view, locale) }
            <p class="fine">{ words.dealings_note }</p>
        </>
    }
}

/// The projects that the totals lack.
fn open(view: &DealingsView, locale: &Locale) -> Html {
    let open = view.open();
    if open.is_empty() {
        return Html::default();
    }
    let rows = open.into_iter().map(|(project, why)| {
        let text = locale.reason(why);
        html! { <li><a href={Route::project(project).to_hash()}>{ foreign(project) }</a>{ ": " }{ text.what }</li> }
    });
    html! {
        <>
            <p>{ tag(Shape::Unknown, locale.ui().word_cant_tell) }{ " " }{ locale.directory().dealings_partly }</p>
            <ul class="values">{ for rows }</ul>
        </>
    }
}

fn totals(view: &DealingsView, locale: &Locale) -> Html {
    let (words, all) = (locale.directory(), view.totals());
    let has_wages = all.wages.iter().next().is_some();
    let figures = [
        (words.dealings_paid, &all.paid, true),
        (words.dealings_wages, &all.wages, has_wages),
        (words.dealings_received, &all.received, true),
    ];
    let figures = figures.into_iter().filter(|(_, _, is_said)| *is_said);
    let figures = figures.map(|(label, own, _)| {
        html! { <div><dt>{ label }</dt><dd class="figure">{ sums(own, locale) }</dd></div> }
    });
    html! { <dl class="figures">{ for figures }</dl> }
}

/// The projects, with the sums of each beside its name, or below it where there is no room.
fn by_project(moved: &[&Dealings], locale: &Locale) -> Html {
    let words = locale.directory();
    let rows = moved.iter().map(|own| {
        let movements = (locale.funds().movements_count)(own.counted.len());
        let title = own.title.as_deref().unwrap_or(&own.project);
        let figures = [
            (words.dealings_paid, paid(own, locale)),
            (words.dealings_received, sums(&own.received, locale)),
        ];
        let figures = figures.into_iter().map(|(label, figure)| {
            html! { <div><dt>{ label }</dt><dd class="figure">{ figure }</dd></div> }
        });
        html! {
            <li class="project-row" data-project={own.project.clone()}>
                <div class="project-who">
                    <h3><a href={Route::project(&own.project).to_hash()}>{ foreign(title) }</a></h3>
                    <p class="fine">{ code(&own.project) }{ " · " }{ movements }</p>
                </div>
                <dl class="figures project-figures">{ for figures }</dl>
            </li>
        }
    });
    html! {
        <>
            <p class="fine">{ words.dealings_caption }</p>
            <ul class="projects">{ for rows }</ul>
        </>
    }
}

/// What it paid in a project, and what of that went to workers.
fn paid(own: &Dealings, locale: &Locale) -> Html {
    let all: Sums = own.paid_in_all();
    html! {
        <>
            { sums(&all, locale) }
            if own.wages.iter().next().is_some() {
                <br /><span class="fine">{ locale.directory().dealings_wages }{ " " }{ sums(&own.wages, locale) }</span>
            }
        </>
    }
}

fn left_out(all: &[&LeftOut], locale: &Locale) -> Html {
    let says = (locale.directory().dealings_left)(all.len());
    let rows = all
        .iter()
        .take(FEW)
        .map(|own| html! { <li data-entry={own.entry.to_string()}>{ why(own, locale) }</li> });
    html! {
        <>
            <p>{ says }</p>
            { listed(rows.collect(), all.len(), locale) }
        </>
    }
}

fn why(own: &LeftOut, locale: &Locale) -> Html {
    let words = locale.directory();
    let entry = ("entry", entry_link(own.entry, locale));
    match &own.why {
        WhyLeftOut::Again { first } => fill(
            words.dealings_again,
            &[entry, ("first", entry_link(*first, locale))],
        ),
        WhyLeftOut::NotEntitled => fill(words.dealings_not_entitled, &[entry]),
        WhyLeftOut::Undone { by } => fill(
            words.dealings_undone,
            &[entry, ("by", entry_link(*by, locale))],
        ),
        WhyLeftOut::Rules(rules) if rules.is_empty() => fill(words.dealings_not_between, &[entry]),
        WhyLeftOut::Rules(rules) => {
            let rules = rules.iter().map(|rule| {
                let slots = [
                    ("code", rule.code().into()),
                    ("title", rule_title(locale.lang, *rule).into()),
                ];
                fill(locale.stories().rule, &slots)
            });
            let rules = joined(rules.collect(), locale);
            fill(words.dealings_rules, &[entry, ("rules", rules)])
        }
    }
}

fn flagged(all: &[&Dealing], locale: &Locale) -> Html {
    if all.is_empty() {
        return Html::default();
    }
    let rows = all.iter().take(FEW).map(|own| {
        html! {
            <li data-entry={own.entry.to_string()}>{ entry_link(own.entry, locale) }{ " " }{ standing_tag(own.standing, locale) }</li>
        }
    });
    html! {
        <>
            <p>{ (locale.directory().dealings_flagged)(all.len()) }</p>
            { listed(rows.collect(), all.len(), locale) }
        </>
    }
}

fn listed(rows: Html, count: usize, locale: &Locale) -> Html {
    let more = count.saturating_sub(FEW);
    if count == 0 {
        return Html::default();
    }
    html! {
        <ul class="values">
            { rows }
            if more > 0 {
                <li>{ (locale.directory().dealings_more)(more) }</li>
            }
        </ul>
    }
}

/// How many entries were read, and how it is known that these are all.
fn read(view: &DealingsView, locale: &Locale) -> Html {
    let Some(list) = &view.list else {
        return Html::default();
    };
    let named = list.count.unwrap_or_default();
    let said = (locale.directory().dealings_read)(named, view.totals().read);
    let (shape, word, complete) = list_words(list, &Rows::default(), Asked::Key, locale);
    html! {
        <>
            if view.open().is_empty() {
                <p>{ said }</p>
            }
            <p class="fine">{ tag(shape, word) }{ " " }{ complete }</p>
        </>
    }
}
