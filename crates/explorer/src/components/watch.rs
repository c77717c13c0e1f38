//! What a reader follows: the button on a page, and what is new of each.

use std::rc::Rc;

use stele_records::index::IndexKey;
use yew::{Html, Properties, component, html};

use super::list_rows::rows_list;
use super::mark::{Mark, Shape};
use super::row::rows_summary;
use super::text::{Locale, fill, fill_text, foreign};
use crate::hooks::{HeadHandle, WatchHandle, use_rows};
use crate::route::Route;
use crate::session::Session;
use crate::state::rows::Rows;
use crate::state::story::About;
use crate::state::watch::{Followed, Found, News, WatchAction};

/// What a thing is called where its name isn't known.
pub(crate) fn about_title(about: &About, locale: &Locale) -> String {
    let words = locale.stories();
    match about {
        About::Flat(unit) => fill_text(words.flat_title, &[("unit", unit)]),
        About::Tree(tag) => fill_text(words.tree_title, &[("tag", tag)]),
        About::Entity(id) => fill_text(words.entity_title, &[("code", id)]),
        About::Project(project) => fill_text(locale.funds().project_title, &[("project", project)]),
        About::Account(account) => {
            fill_text(locale.points().account_title, &[("account", account)])
        }
        About::Points => locale.points().city_title.to_owned(),
    }
}

/// The button that begins and ends following something.
pub(crate) fn follow_button(
    watch: &WatchHandle,
    about: &About,
    key: &IndexKey,
    name: String,
    locale: &Locale,
) -> Html {
    let words = locale.watch();
    let is_followed = watch.state.list.has(key);
    let is_full = watch.state.list.is_full() && !is_followed;
    let action = match is_followed {
        true => WatchAction::Stop(key.clone()),
        false => WatchAction::Follow(Followed {
            about: about.clone(),
            key: key.clone(),
            name,
            mark: None,
        }),
    };
    let onclick = watch.act.reform(move |_| action.clone());
    let label = match is_followed {
        true => words.following,
        false => words.follow,
    };
    let note = match (is_full, is_followed, watch.is_kept) {
        (true, ..) => words.full,
        (false, true, false) => words.not_kept,
        (false, ..) => words.follow_note,
    };
    html! {
        <>
            <button type="button" class="button follow" aria-pressed={is_followed.to_string()}
                {onclick} disabled={is_full}>{ label }</button>
            <p class="fine">
                { note }
                if is_followed {
                    { " " }<a href={Route::Watch.to_hash()}>{ words.title }</a>
                }
            </p>
        </>
    }
}

/// How many things are followed, and how many of them have something new: a link to them. Nothing
/// where nothing is followed.
pub(crate) fn watch_line(watch: &WatchHandle, locale: &Locale) -> Html {
    let state = &watch.state;
    let all = state.list.all().len();
    if all == 0 {
        return Html::default();
    }
    let (news, open) = (state.with_news(), state.open());
    let (shape, text) = match state.is_done() {
        false => (Shape::Pending, locale.watch().looking.to_owned()),
        true => {
            let shape = match (news, open) {
                (0, 0) => Shape::Nothing,
                (0, _) => Shape::Unknown,
                _ => Shape::Note,
            };
            (shape, (locale.watch().summary)(all, news, open))
        }
    };
    html! {
        <p class="watch-line" data-outcome={(!state.is_done()).then_some("pending")}><Mark {shape} /><a href={Route::Watch.to_hash()}>{ text }</a></p>
    }
}

#[derive(Debug, PartialEq, Properties)]
pub(crate) struct FollowedProps {
    pub(crate) locale: Locale,
    pub(crate) session: Rc<Session>,
    pub(crate) head: HeadHandle,
    pub(crate) watch: WatchHandle,
    pub(crate) followed: Followed,
}

/// One of the things that are followed, with what is new of it.
#[component]
pub(crate) fn FollowedItem(props: &FollowedProps) -> Html {
    let (followed, watch) = (&props.followed, &props.watch);
    let found = watch.state.found(&followed.key);
    let numbers = match &found.news {
        News::New { newest, .. } => newest.clone(),
        _ => Vec::new(),
    };
    let key = Some(followed.key.clone());
    let rows = use_rows(&props.session, &props.head.head, key, numbers);
    let words = props.locale.watch();
    let act = |action: WatchAction| watch.act.reform(move |_| action.clone());
    let buttons = html! {
        <p class="button-row">
            if found.has_news() && found.now.is_some() {
                <button type="button" class="button button-main"
                    onclick={act(WatchAction::Seen(followed.key.clone()))}>{ words.seen }</button>
            }
            <a class="button" href={followed.about.route().to_hash()}>{ words.open }</a>
            <button type="button" class="button"
                onclick={act(WatchAction::Stop(followed.key.clone()))}>{ words.stop }</button>
        </p>
    };
    followed_item(followed, &found, &rows, buttons, &props.locale)
}

/// The same without what acts.
pub(crate) fn followed_item(
    followed: &Followed,
    found: &Found,
    rows: &Rows,
    buttons: Html,
    locale: &Locale,
) -> Html {
    let words = locale.watch();
    let plain = about_title(&followed.about, locale);
    let (title, under) = match followed.name.is_empty() {
        true => (Html::from(plain), None),
        false => (foreign(&followed.name), Some(plain)),
    };
    let (shape, word) = match &found.news {
        News::Pending => (Shape::Pending, locale.ui().word_checking.to_owned()),
        News::Begun => (Shape::Nothing, words.following.to_owned()),
        News::Quiet => (Shape::Nothing, words.word_quiet.to_owned()),
        News::New { count, .. } => (Shape::Note, (words.new_entries)(*count)),
        News::Changed => (Shape::No, words.word_changed.to_owned()),
        News::Behind | News::CantTell(_) => (Shape::Unknown, locale.ui().word_cant_tell.to_owned()),
    };
    let is_pending = found.news == News::Pending;
    html! {
        <article class="sheet followed" data-outcome={is_pending.then_some("pending")}>
            <h2><a href={followed.about.route().to_hash()}>{ title }</a></h2>
            { for under.map(|under| html! { <p class="fine">{ under }</p> }) }
            <p class="followed-state"><Mark {shape} /><strong>{ word }</strong></p>
            { says(followed, found, rows, locale) }
            { buttons }
        </article>
    }
}

fn says(followed: &Followed, found: &Found, rows: &Rows, locale: &Locale) -> Html {
    let words = locale.watch();
    let since = || {
        let time = followed.mark.and_then(|mark| mark.time)?;
        Some(fill(words.since, &[("time", locale.time(time))]))
    };
    let doubt = found.doubt.as_ref().map(|why| {
        let text = locale.reason(why);
        html! { <p>{ words.maybe_more }{ " " }{ text.what }</p> }
    });
    let doubt = doubt.unwrap_or_default();
    match &found.news {
        News::Pending => html! { <p>{ words.looking }</p> },
        News::Begun => {
            let count = found.now.map(|now| now.count).unwrap_or_default();
            let count = Html::from(stele_messages::number(count));
            html! { <><p>{ fill(words.begun, &[("count", count)]) }</p>{ doubt }</> }
        }
        News::Quiet => {
            let quiet = match followed.mark.and_then(|mark| mark.time) {
                Some(time) => fill(words.quiet, &[("time", locale.time(time))]),
                None => words.quiet_no_time.into(),
            };
            html! { <p>{ quiet }</p> }
        }
        News::New { count, newest } => {
            let shown = u64::try_from(newest.len()).unwrap_or(u64::MAX);
            html! {
                <>
                    { for since().map(|since| html! { <p>{ since }</p> }) }
                    { rows_summary(rows, locale.ui()) }
                    { rows_list(rows, usize::MAX, locale) }
                    if shown < *count {
                        <p class="fine">{ (words.newest_only)(shown) }</p>
                    }
                    if found.doubt.is_none() {
                        <p class="fine">{ (words.all_of_it)(*count) }</p>
                    }
                    { doubt }
                </>
            }
        }
        News::Changed => html! {
            <><p><strong>{ words.changed }</strong></p><p class="todo">{ words.changed_todo }</p></>
        },
        News::Behind => html! { <p>{ words.behind }</p> },
        News::CantTell(why) => {
            let why = why.as_ref().map(|why| locale.reason(why));
            html! {
                <>
                    <p>{ words.cant_tell }</p>
                    { for why.map(|text| html! { <><p>{ text.what }</p><p class="todo">{ text.todo }</p></> }) }
                </>
            }
        }
    }
}
