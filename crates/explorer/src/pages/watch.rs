//! Everything that the reader follows, and what is new of it.

use std::rc::Rc;

use yew::{Html, Properties, component, html};

use crate::components::list_panel::completeness;
use crate::components::text::Locale;
use crate::components::watch::FollowedItem;
use crate::hooks::{HeadHandle, WatchHandle, use_announcement, use_title};
use crate::session::Session;

#[derive(Debug, PartialEq, Properties)]
pub(crate) struct Props {
    pub(crate) locale: Locale,
    pub(crate) session: Rc<Session>,
    pub(crate) head: HeadHandle,
    pub(crate) watch: WatchHandle,
}

/// The page.
#[component]
pub(crate) fn WatchPage(props: &Props) -> Html {
    let (locale, watch) = (&props.locale, &props.watch);
    let words = locale.watch();
    use_title(locale.ui().page_title, words.title.into());
    let state = &watch.state;
    let all = state.list.all();
    let is_done = props.head.head.is_done() && state.is_done();
    use_announcement(match is_done && !all.is_empty() {
        true => (words.summary)(all.len(), state.with_news(), state.open()),
        false => String::new(),
    });
    html! {
        <>
            <div class="list-hero">
                <h1>{ words.title }</h1>
                <p class="lead">{ words.lead }</p>
            </div>
            if all.is_empty() {
                <section class="sheet">
                    <p><strong>{ words.nothing }</strong></p>
                    <p>{ words.nothing_todo }</p>
                </section>
            }
            { for all.iter().map(|followed| html! {
                <FollowedItem key={followed.about.route().to_hash()} locale={locale.clone()}
                    session={Rc::clone(&props.session)} head={props.head.clone()}
                    watch={watch.clone()} followed={followed.clone()} />
            }) }
            if !all.is_empty() {
                { completeness(&props.head.head.value().verdict, locale) }
            }
            <p class="fine">{ if watch.is_kept { words.kept } else { words.not_kept } }</p>
        </>
    }
}
