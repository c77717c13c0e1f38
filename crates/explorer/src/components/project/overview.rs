//! A project as one of many: what it is, its figures once they are worked out, and how it stands.

use stele_records::story::ProjectStory;
use yew::{Callback, Html, Properties, component, html, use_effect_with, use_node_ref};

use super::details::today;
use super::{project_words, sums};
use crate::browser::seen::watch;
use crate::components::mark::Shape;
use crate::components::questions::tag;
use crate::components::text::{Locale, code, foreign};
use crate::route::Route;
use crate::state::lateness::{LateTally, Lateness};
use crate::state::money::{Listed, Told};

#[derive(Debug, PartialEq, Properties)]
pub(crate) struct Props {
    pub(crate) listed: Listed,
    /// Nothing while it is worked out.
    pub(crate) told: Option<Told>,
    /// Told the project's name when the row comes into view.
    pub(crate) on_seen: Callback<String>,
    pub(crate) locale: Locale,
}

/// The row, which says when it comes into view.
#[component]
pub(crate) fn ProjectRow(props: &Props) -> Html {
    let node = use_node_ref();
    {
        let (node, on_seen) = (node.clone(), props.on_seen.clone());
        use_effect_with(props.listed.project.clone(), move |project| {
            let say = {
                let project = project.clone();
                move || on_seen.emit(project.clone())
            };
            let element = node.cast::<web_sys::Element>();
            let watching = element.and_then(|element| watch(&element, say.clone()));
            if watching.is_none() {
                // Where it can't be seen what is in view, everything is.
                say();
            }
            move || drop(watching)
        });
    }
    html! {
        <li ref={node} class="project-row" data-project={props.listed.project.clone()}>
            { row(&props.listed, props.told.as_ref(), &props.locale) }
        </li>
    }
}

/// What stands in the row.
pub(crate) fn row(listed: &Listed, told: Option<&Told>, locale: &Locale) -> Html {
    let words = locale.money();
    let story = told.and_then(|told| told.as_ref().as_ref().ok());
    // The record that counts, where it is known: whoever logged the newest one may be a stranger.
    let own = story.and_then(|story| story.own.as_ref());
    let title = own.map_or(&listed.title, |own| &own.title);
    let route = Route::project(&listed.project);
    let says = match told.map(AsRef::as_ref) {
        None => html! { <p class="project-figures skeleton">{ words.all_working }</p> },
        Some(Ok(story)) => figures(story, locale),
        Some(Err(reason)) => {
            let text = locale.reason(reason);
            html! {
                <div class="project-figures">
                    <p>{ tag(Shape::Unknown, locale.ui().word_cant_tell) }{ " " }{ text.what }</p>
                    <p class="todo">{ text.todo }</p>
                </div>
            }
        }
    };
    html! {
        <>
            <div class="project-who">
                <h3><a href={route.to_hash()}>{ foreign(title) }</a></h3>
                <p class="fine">{ code(&listed.project) }</p>
                if let Some(story) = story {
                    <p>{ standing(story, locale) }</p>
                    { late(story, locale) }
                }
            </div>
            { says }
        </>
    }
}

fn standing(story: &ProjectStory, locale: &Locale) -> Html {
    let (shape, word, ..) = project_words(story, locale);
    tag(shape, word)
}

/// The day in the city on which a project is told.
pub(crate) fn day_of(story: &ProjectStory, locale: &Locale) -> String {
    today(story, locale)
}

/// What is late, and how many wage runs there are; nothing where the movements aren't known.
fn late(story: &ProjectStory, locale: &Locale) -> Html {
    let words = locale.money();
    let Some(found) = Lateness::of(story, &today(story, locale)) else {
        return Html::default();
    };
    let (shape, word) = match found.count() {
        0 => (Shape::Nothing, words.all_in_time.to_owned()),
        count => (Shape::Note, (words.all_late)(count)),
    };
    html! {
        <p class="project-late" data-late={found.count().to_string()} data-runs={found.runs.to_string()}>
            { tag(shape, &word) }
            if found.count() > 0 {
                { " " }<span class="fine">{ (words.all_late_parts)(found.released, found.waiting) }</span>
            }
            { " " }<span class="fine">{ (words.all_runs)(found.runs) }</span>
        </p>
    }
}

/// How many projects are late, of those that were looked at: it is never said of the others.
pub(crate) fn late_line(tally: LateTally, locale: &Locale) -> Html {
    if tally.of == 0 {
        return Html::default();
    }
    let words = (locale.money().all_late_so_far)(tally.late, tally.checked, tally.of);
    html! { <p class="projects-late" data-checked={tally.checked.to_string()}>{ words }</p> }
}

/// Budget, paid, due and wages.
fn figures(story: &ProjectStory, locale: &Locale) -> Html {
    let words = locale.funds();
    let (_, _, sentence, _) = project_words(story, locale);
    let Some(own) = story.own.as_ref().filter(|_| story.too_long.is_none()) else {
        return html! { <p class="project-figures">{ sentence }</p> };
    };
    let all = [
        (words.sum_budget, &own.budget),
        (words.sum_paid, &story.paid),
        (words.sum_due, &story.due),
        (words.sum_wages, &story.wages),
    ];
    let all = all.into_iter().map(|(label, own)| {
        html! { <div><dt>{ label }</dt><dd>{ sums(own, locale) }</dd></div> }
    });
    html! { <dl class="project-figures link-sums">{ for all }</dl> }
}
