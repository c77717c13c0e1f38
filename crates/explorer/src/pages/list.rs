//! All entries about a key: the answer first, then the entries, then how it is known.

use std::rc::Rc;

use stele_client::dossier::About;
use stele_records::verdict::{Answer, Reason};
use yew::{Callback, ContextProvider, Html, Properties, component, html};

use crate::browser::page;
use crate::components::copy_link::{CopyLink, paper};
use crate::components::key_words::{file_stem, key_text, key_title};
use crate::components::list_panel::{Asked, how_known, list_panel, list_words};
use crate::components::list_rows::list_rows;
use crate::components::mark::Shape;
use crate::components::save_dossier::SaveDossier;
use crate::components::text::Locale;
use crate::hooks::{HeadHandle, use_announcement, use_list, use_row_names, use_rows, use_title};
use crate::route::{ListRoute, Route};
use crate::session::Session;
use crate::state::head::answer;
use crate::state::list::{ListView, Moment};
use crate::state::names::Names;

#[derive(Debug, PartialEq, Properties)]
pub(crate) struct Props {
    pub(crate) locale: Locale,
    pub(crate) session: Rc<Session>,
    pub(crate) head: HeadHandle,
    pub(crate) list: ListRoute,
}

#[component]
pub(crate) fn List(props: &Props) -> Html {
    let key = &props.list.key;
    use_title(props.locale.ui().page_title, key_text(key, &props.locale));
    html! {
        <>
            <div class="list-hero"><h1>{ key_title(key, &props.locale) }</h1></div>
            <ListBody locale={props.locale.clone()} session={Rc::clone(&props.session)}
                head={props.head.clone()} list={props.list.clone()} asked={Asked::Key} />
        </>
    }
}

#[derive(Debug, PartialEq, Properties)]
pub(crate) struct BodyProps {
    pub(crate) locale: Locale,
    pub(crate) session: Rc<Session>,
    pub(crate) head: HeadHandle,
    pub(crate) list: ListRoute,
    pub(crate) asked: Asked,
}

/// What is known about a key.
#[component]
pub(crate) fn ListBody(props: &BodyProps) -> Html {
    let (locale, head) = (&props.locale, &props.head);
    let (view, again) = use_list(&props.session, &head.head, &props.list);
    let key = Some(props.list.key.clone());
    let rows = use_rows(&props.session, &head.head, key, view.numbers.clone());
    let names = use_row_names(&props.session, &head.head, &rows);
    let (shape, _, title) = list_words(&view, &rows, props.asked, locale);
    use_announcement(match shape {
        Shape::Pending => locale.lists().status_looking.into(),
        _ => title,
    });
    // What is gone or never was doesn't come back by asking again.
    let is_gone = matches!(view.moment, Moment::Never(_))
        || matches!(view.reason(&rows), Some(Reason::Pruned { .. }));
    let actions = match is_gone {
        true => Html::default(),
        false => retry(shape, head, &again, locale),
    };
    html! {
        <>
            { list_panel(&view, &rows, props.asked, locale, actions) }
            <div class="columns">
                <div>
                    <ContextProvider<Names> context={names}>{ list_rows(&view, &rows, locale) }</ContextProvider<Names>>
                    { how_known(&view, &props.session.trust, locale) }
                </div>
                { take_away(props, &view, shape) }
            </div>
        </>
    }
}

/// Where it can't be told, or what came was wrong: another try. If the log could not be checked, or its index not be
/// had, that is what to try again.
pub(crate) fn retry(
    shape: Shape,
    head: &HeadHandle,
    again: &Callback<()>,
    locale: &Locale,
) -> Html {
    if !matches!(shape, Shape::Unknown | Shape::No) {
        return Html::default();
    }
    let found = head.head.value();
    let is_log = answer(&found.verdict) != Answer::Yes || found.index.is_err();
    let retry = if is_log { &head.refresh } else { again };
    html! {
        <button type="button" class="button button-main" onclick={retry.reform(|_| ())}>
            { locale.ui().retry }
        </button>
    }
}

/// What a reader can take away of a list that holds.
fn take_away(props: &BodyProps, view: &ListView, shape: Shape) -> Html {
    let (ui, lists, locale) = (props.locale.ui(), props.locale.lists(), &props.locale);
    if !matches!(shape, Shape::Yes | Shape::Note | Shape::Nothing) {
        return Html::default();
    }
    let key = &props.list.key;
    let at = view
        .index
        .as_ref()
        .map(|index| index.number().saturating_add(1));
    let pinned = Route::List(ListRoute {
        at,
        ..props.list.clone()
    });
    let link = page::link(&pinned.to_hash());
    html! {
        <div class="aside">
            <section class="sheet actions" aria-labelledby="actions">
                <h2 id="actions">{ ui.actions }</h2>
                if view.moment == Moment::Now {
                    <SaveDossier locale={locale.clone()} session={Rc::clone(&props.session)}
                        head={Rc::clone(&props.head.head)} about={About::Key(key.clone())}
                        name={file_stem(key)} />
                }
                <CopyLink link={link.clone()} label={lists.copy_pinned} locale={locale.clone()} share=true />
                { paper(&link, locale) }
                <button type="button" class="button" onclick={|_| page::print()}>{ ui.print }</button>
            </section>
        </div>
    }
}
