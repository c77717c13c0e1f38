//! Two listings side by side.

use std::rc::Rc;

use yew::{ContextProvider, Html, Properties, component, html};

use crate::browser::page;
use crate::components::compare::{compared, is_open};
use crate::components::copy_link::{CopyLink, paper};
use crate::components::record_page::as_of;
use crate::components::text::Locale;
use crate::hooks::{HeadHandle, use_announcement, use_compared, use_title};
use crate::route::Route;
use crate::route::rent::RentRoute;
use crate::session::Session;
use crate::state::names::Names;

#[derive(Debug, PartialEq, Properties)]
pub(crate) struct Props {
    pub(crate) locale: Locale,
    pub(crate) session: Rc<Session>,
    pub(crate) head: HeadHandle,
    /// The ids of the two records.
    pub(crate) ids: [String; 2],
}

#[component]
pub(crate) fn Compare(props: &Props) -> Html {
    let (locale, words) = (&props.locale, props.locale.rental());
    let (state, again) = use_compared(&props.session, &props.head.head, &props.ids);
    let (pair, names) = state.value();
    use_title(locale.ui().page_title, words.compare_title.into());
    use_announcement(match state.is_done() {
        true => words.compare_done.into(),
        false => locale.ui().status_checking.into(),
    });
    // Where the log itself could not be checked, that is what to try again.
    let is_log = props.head.head.value().index.is_err();
    let retry = if is_log { &props.head.refresh } else { &again };
    let route = Route::Compare {
        ids: props.ids.clone(),
    };
    let link = page::link(&route.to_hash());
    let all = Route::Rent(RentRoute::default());
    html! {
        <ContextProvider<Names> context={names.clone()}>
            <div class="list-hero">
                <p><a href={all.to_hash()}>{ words.compare_back }</a></p>
                <h1>{ words.compare_title }</h1>
                <p class="lead">{ words.compare_lead }</p>
            </div>
            { compared(pair, locale) }
            if state.is_done() && is_open(pair) {
                <p class="button-row">
                    <button type="button" class="button button-main" onclick={retry.reform(|_| ())}>{ locale.ui().retry }</button>
                </p>
            }
            <section class="sheet sheet-quiet" aria-labelledby="actions">
                <h2 id="actions">{ locale.ui().actions }</h2>
                { as_of(&props.head.head.value().verdict, locale) }
                <p class="button-row">
                    <CopyLink link={link.clone()} label={locale.ui().copy_link} locale={locale.clone()} />
                    <button type="button" class="button" onclick={|_| page::print()}>{ locale.ui().print }</button>
                </p>
                { paper(&link, locale) }
            </section>
        </ContextProvider<Names>>
    }
}
