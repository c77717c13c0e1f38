//! A record by its id: the first intact entry that bears it.

use std::rc::Rc;

use stele_records::index::{IndexKey, Kind};
use yew::{Html, Properties, component, html};

use super::entry::Entry;
use super::list::retry;
use crate::components::list_panel::{Asked, how_known, list_panel, list_words};
use crate::components::mark::Shape;
use crate::components::panel::panel;
use crate::components::text::{Locale, fill, fill_text, foreign};
use crate::hooks::{HeadHandle, use_announcement, use_search, use_title};
use crate::route::{ListRoute, Route};
use crate::session::Session;
use crate::state::list::ListView;
use crate::state::rows::Rows;
use crate::state::search::Search;

#[derive(Debug, PartialEq, Properties)]
pub(crate) struct Props {
    pub(crate) locale: Locale,
    pub(crate) session: Rc<Session>,
    pub(crate) head: HeadHandle,
    pub(crate) id: String,
}

#[component]
pub(crate) fn Record(props: &Props) -> Html {
    let (search, again) = use_search(&props.session, &props.head.head, &props.id);
    let (locale, head) = (&props.locale, &props.head);
    match &*search {
        Search::Entry(index) => html! {
            <Entry locale={locale.clone()} session={Rc::clone(&props.session)} head={head.clone()}
                index={*index} pin={None} />
        },
        other => {
            let (shape, title) = words(other, locale);
            let actions = retry(shape, head, &again, locale);
            html! {
                <Missing locale={locale.clone()} id={props.id.clone()} said={title}>
                    { missing(other, props, actions) }
                </Missing>
            }
        }
    }
}

/// A list that nothing is known of yet.
fn unknown(props: &Props) -> ListView {
    let key = IndexKey::new(Kind::Ref, props.id.as_str());
    ListView::pending(ListRoute::of(key))
}

fn words(search: &Search, locale: &Locale) -> (Shape, String) {
    match search {
        Search::Open(view) => {
            let (shape, _, title) = list_words(view, &Rows::default(), Asked::Record, locale);
            (shape, title)
        }
        Search::OnlyMentioned(_) => (Shape::Nothing, locale.lists().record_only_mentioned.into()),
        Search::Pending | Search::Entry(_) => {
            (Shape::Pending, locale.lists().record_looking.into())
        }
    }
}

fn missing(search: &Search, props: &Props, actions: Html) -> Html {
    let (locale, lists) = (&props.locale, props.locale.lists());
    let rows = Rows::default();
    match search {
        Search::Open(view) => html! {
            <>
                { list_panel(view, &rows, Asked::Record, locale, actions) }
                <div class="wide">{ how_known(view, &props.session.trust, locale) }</div>
            </>
        },
        Search::OnlyMentioned(view) => {
            let route = Route::List(view.route.clone());
            let mentioned = (lists.mentioned)(view.count.unwrap_or(0));
            let body = html! { <p><a href={route.to_hash()}>{ mentioned }</a></p> };
            let title = lists.record_only_mentioned.into();
            panel("list-answer", Shape::Nothing, lists.word_none, title, body)
        }
        Search::Pending | Search::Entry(_) => {
            list_panel(&unknown(props), &rows, Asked::Record, locale, actions)
        }
    }
}

#[derive(Debug, PartialEq, Properties)]
struct MissingProps {
    locale: Locale,
    id: String,
    /// What is announced.
    said: String,
    children: yew::Children,
}

/// A record that isn't there to be shown.
#[component]
fn Missing(props: &MissingProps) -> Html {
    let (ui, lists) = (props.locale.ui(), props.locale.lists());
    use_title(
        ui.page_title,
        fill_text(lists.record_crumb, &[("id", &props.id)]),
    );
    use_announcement(props.said.clone());
    html! {
        <>
            <div class="list-hero">
                <h1>{ fill(lists.record_crumb, &[("id", foreign(&props.id))]) }</h1>
            </div>
            { props.children.clone() }
        </>
    }
}
