//! The page of a project below its answer: what needs attention, the flow of money, its releases, what waits, and every
//! payment.

use std::rc::Rc;

use stele_records::story::ProjectStory;
use yew::{
    Callback, Html, Properties, UseReducerHandle, component, html, use_context, use_reducer,
};

use super::at_a_glance;
use super::attention::attention;
use super::flow::drawings;
use super::links::links;
use super::movements::movements;
use super::releases::timeline;
use super::waiting::waiting;
use crate::browser::page::focus_on;
use crate::components::text::Locale;
use crate::format::civil_day;
use crate::state::names::Names;
use crate::state::project::{Choose, Filter, Shown};
use crate::state::story::Story;

#[derive(Debug, PartialEq, Properties)]
pub(crate) struct Props {
    pub(crate) story: Rc<Story>,
    pub(crate) locale: Locale,
}

/// How a reader finds their way from a chart to its rows.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Ways {
    /// Changes the list of payments where it stands.
    pub(crate) choose: Callback<Choose>,
    /// Shows these payments, and goes there.
    pub(crate) show: Callback<Filter>,
    /// Goes to the section whose heading has this id.
    pub(crate) go: Callback<&'static str>,
}

impl Ways {
    fn of(shown: &UseReducerHandle<Shown>) -> Self {
        let dispatcher = shown.dispatcher();
        let choose = Callback::from(move |choose| dispatcher.dispatch(choose));
        let show = {
            let choose = choose.clone();
            Callback::from(move |filter| {
                choose.emit(Choose::Filter(filter));
                focus_on("movements");
            })
        };
        Self {
            choose,
            show,
            go: Callback::from(focus_on),
        }
    }
}

/// All of it.
#[component]
pub(crate) fn Details(props: &Props) -> Html {
    let shown = use_reducer(Shown::default);
    let names = use_context::<Names>().unwrap_or_default();
    let Story::Project(project) = &*props.story else {
        return Html::default();
    };
    details(project, (&shown, &Ways::of(&shown)), &names, &props.locale)
}

/// The same where it is known what is shown.
pub(crate) fn details(
    project: &ProjectStory,
    (shown, ways): (&Shown, &Ways),
    names: &Names,
    locale: &Locale,
) -> Html {
    let is_whole = project.too_long.is_none();
    html! {
        <>
            { at_a_glance(project, locale) }
            if is_whole {
                { attention(project, ways, locale) }
            }
            { links(project, drawings(project, ways, names, locale), locale) }
            if is_whole {
                { timeline(project, ways, locale) }
                { waiting(project, locale) }
                <section class="sheet" aria-labelledby="movements">
                    { movements(&project.movements, shown, &ways.choose, locale) }
                </section>
            }
        </>
    }
}

/// Today, in the city: the day on which it is told.
pub(super) fn today(project: &ProjectStory, locale: &Locale) -> String {
    civil_day(locale.zone.civil(project.as_of))
}
