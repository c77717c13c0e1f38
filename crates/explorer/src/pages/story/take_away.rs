//! What a reader takes away from the page of a thing: its dossier, its link, its feed, and of a project its data.

use std::rc::Rc;

use stele_client::dossier::About as Dossier;
use yew::{Callback, Html, html};

use super::title::name_of;
use super::{Props, is_listed, told};
use crate::browser::page;
use crate::components::copy_link::{CopyLink, paper};
use crate::components::key_words::file_stem;
use crate::components::project::cite::{cite, cited};
use crate::components::project::download::Downloads;
use crate::components::save_dossier::SaveDossier;
use crate::components::watch::follow_button;
use crate::hooks::WatchHandle;
use crate::route::Route;
use crate::state::list::Moment;
use crate::state::story::{About, Story, StoryView};

/// Beside what the page says.
pub(super) fn take_away(props: &Props, view: &StoryView, watch: Option<&WatchHandle>) -> Html {
    let (ui, words) = (props.locale.ui(), props.locale.stories());
    // What the city's points come to rests on more lists than one.
    let index = props.head.head.value().index.is_ok() && props.about != About::Points;
    let key = view.list.route.key.clone();
    let link = page::link(&props.about.route().to_hash());
    let is_now = view.list.moment == Moment::Now;
    let print = Callback::from(|_| page::print());
    let followed = told(view).and_then(|story| props.about.watch_key(Some(story)));
    let follow = followed
        .zip(watch)
        .map(|(key, watch)| follow_button(watch, &props.about, &key, name_of(view), &props.locale));
    let feed = props.about.feed_key();
    let feed = feed.and_then(|key| props.session.feed(&key, props.locale.lang));
    html! {
        <>
            <section class="sheet actions" aria-labelledby="actions">
                <h2 id="actions">{ ui.actions }</h2>
                if index && is_now && is_listed(view) {
                    <SaveDossier locale={props.locale.clone()} session={Rc::clone(&props.session)}
                        head={Rc::clone(&props.head.head)} about={Dossier::Key(key.clone())}
                        name={file_stem(&key)} />
                }
                { for follow }
                <CopyLink link={link.clone()} label={ui.copy_link} locale={props.locale.clone()} share=true />
                { paper(&link, &props.locale) }
                <button type="button" class="button" onclick={print}>{ ui.print }</button>
                if let Some(feed) = feed.filter(|_| is_listed(view)) {
                    <a class="button" href={feed} type="application/atom+xml">{ words.subscribe }</a>
                    <p class="fine">{ words.subscribe_note }</p>
                }
            </section>
            { project_data(props, view) }
        </>
    }
}

/// A project as data, and how it is cited.
fn project_data(props: &Props, view: &StoryView) -> Html {
    let (About::Project(name), Some(Story::Project(_))) = (&props.about, told(view)) else {
        return Html::default();
    };
    let (locale, head) = (&props.locale, props.head.head.value());
    let link = |size| {
        let project = name.clone();
        let route = Route::Project {
            project,
            at: Some(size),
        };
        page::link(&route.to_hash())
    };
    let title = name_of(view);
    let cited = cited((&title, name), &view.list, head, &link, locale);
    html! {
        <>
            { cite(cited.as_ref(), locale) }
            // The files are of the newest state.
            if view.list.moment == Moment::Now {
                <Downloads locale={locale.clone()} session={Rc::clone(&props.session)}
                    head={Rc::clone(&props.head.head)} project={name.clone()}
                    name={file_stem(&view.list.route.key)} />
            }
        </>
    }
}
