//! A flat, a tree, an entity, a project or points: the answer first, then what it comes from.

mod take_away;
mod title;
mod workers;

use std::rc::Rc;

use stele_records::story::{EntityStory, SchemeTotals, Standing, TreeStory};
use stele_records::types::RecordType;
use stele_records::verdict::Reason;
use yew::{Callback, ContextProvider, Html, Properties, component, html, use_context};

use self::take_away::take_away;
pub(crate) use self::title::title_of;
use self::workers::workers;
use super::list::retry;
use crate::browser::page;
use crate::components::account::{account_details, account_words};
use crate::components::audit::{self, audit_link};
use crate::components::browse::reading;
use crate::components::city_points::{city_details, city_words};
use crate::components::dealings::DealingsSheet;
use crate::components::directory::{OwnAccount, Traces};
use crate::components::entity::{keys, may_sign, records_note, who_it_is};
use crate::components::flat::{flat_now, flat_words};
use crate::components::list_panel::{Asked, how_known, list_panel, list_words, pinned};
use crate::components::mark::Shape;
use crate::components::panel::{actions, panel};
use crate::components::prices::PriceSheet;
use crate::components::project::{project_details, project_words};
use crate::components::record_page::as_of;
use crate::components::text::{Locale, code, fill, foreign};
use crate::components::timeline::timeline;
use crate::components::tree::{
    Doubts, name_with_botanical, other_trees, this_tree, tree_mark, tree_sentence,
};
use crate::components::tree_tag::{HowFar, TreeTag};
use crate::components::type_sheet::TypeSheet;
use crate::hooks::{HeadHandle, Offered, WatchHandle, use_announcement, use_story, use_title};
use crate::route::Route;
use crate::session::Session;
use crate::state::list::{ListAnswer, Moment};
use crate::state::names::{Here, Names};
use crate::state::story::{About, Story, StoryView};

#[derive(Debug, PartialEq, Properties)]
pub(crate) struct Props {
    pub(crate) locale: Locale,
    pub(crate) session: Rc<Session>,
    pub(crate) head: HeadHandle,
    pub(crate) about: About,
    /// Takes a file that the reader hands over.
    #[prop_or_default]
    pub(crate) on_offer: Callback<Offered>,
    /// The size that the log had in the state that is asked for; the newest one, if none is.
    #[prop_or_default]
    pub(crate) at: Option<u64>,
}

/// The page.
#[component]
pub(crate) fn StoryPage(props: &Props) -> Html {
    let (locale, head) = (&props.locale, &props.head);
    let words = locale.stories();
    let watch = use_context::<WatchHandle>();
    let (state, again) = use_story(&props.session, &head.head, &props.about, props.at);
    let view = state.value();
    use_title(locale.ui().page_title, title_of(view, locale));
    let (shape, said) = spoken(view, locale);
    use_announcement(match shape {
        Shape::Pending => words.checking.into(),
        _ => said,
    });
    // What has been told isn't told otherwise by another try.
    let retry = match (shape, told(view)) {
        (Shape::No, Some(_)) => Html::default(),
        _ => retry(shape, head, &again, locale),
    };
    html! {
        <ContextProvider<Names> context={view.names.clone()}>
        <ContextProvider<Here> context={Here(view.about.subject())}>
            { hero(view, locale) }
            { story(view, retry, locale) }
            <div class="columns">
                <div>
                    { own_account(props, view) }
                    { details(view, locale) }
                    { what_there_is(props, view) }
                    { history(view, locale) }
                    { prices(props, view) }
                    { workers(props, view) }
                    { deeds(props, view) }
                    { limits(view, locale) }
                    { how_known(&view.list, &props.session.trust, locale) }
                </div>
                <div class="aside">
                    { before_it(view, locale) }
                    { take_away(props, view, watch.as_ref()) }
                </div>
            </div>
        </ContextProvider<Here>>
        </ContextProvider<Names>>
    }
}

/// What the page is about: the name that people know, and the code.
pub(crate) fn hero(view: &StoryView, locale: &Locale) -> Html {
    let words = locale.stories();
    let (title, under) = match (&view.about, told(view)) {
        (About::Flat(unit), Some(Story::Flat(flat))) => match &flat.registered {
            Some((_, address)) => (foreign(address), code(unit)),
            None => (words.flat_plain.into(), code(unit)),
        },
        (About::Flat(unit), _) => (words.flat_plain.into(), code(unit)),
        (About::Tree(tag), _) => (
            fill(words.tree_title, &[("tag", foreign(tag))]),
            Html::default(),
        ),
        (About::Entity(id), _) => {
            let subject = view.about.subject().unwrap_or_default();
            match view.names.by_id.get(&subject) {
                Some(name) => (foreign(name), code(id)),
                None => (
                    fill(words.entity_title, &[("code", foreign(id))]),
                    Html::default(),
                ),
            }
        }
        (About::Account(account), _) => (
            fill(
                locale.points().account_title,
                &[("account", foreign(account))],
            ),
            Html::default(),
        ),
        (About::Points, _) => (locale.points().city_title.into(), Html::default()),
        (About::Project(name), story) => {
            let own = match story {
                Some(Story::Project(project)) => project.own.as_ref(),
                _ => None,
            };
            match own {
                Some(own) => (foreign(&own.title), code(name)),
                None => (
                    fill(locale.funds().project_title, &[("project", foreign(name))]),
                    Html::default(),
                ),
            }
        }
    };
    html! {
        <div class="list-hero">
            <h1>{ title }</h1>
            if under != Html::default() {
                <p class="hero-code">{ under }</p>
            }
        </div>
    }
}

/// What has been told, if the list that it rests on holds.
fn told(view: &StoryView) -> Option<&Story> {
    let is_known = matches!(
        view.list.answer(&view.rows),
        ListAnswer::Complete(count) if count > 0
    );
    match &view.story {
        Some(Ok(story)) if is_known => Some(story),
        _ => None,
    }
}

/// The mark, and what is announced.
fn spoken(view: &StoryView, locale: &Locale) -> (Shape, String) {
    match (told(view), &view.story) {
        (_, None) => (Shape::Pending, String::new()),
        (Some(Story::Flat(flat)), _) => {
            let (shape, _, said, _) = flat_words(flat, locale);
            (shape, said)
        }
        (Some(Story::Trees(trees)), _) => match trees.first() {
            Some(tree) => {
                let doubts = Doubts::of(trees, &view.rows);
                let (shape, word) = tree_mark(tree, &doubts, locale);
                (shape, word.into())
            }
            None => (Shape::Note, locale.stories().tree_none.into()),
        },
        (Some(Story::Entity(entity)), _) => match entity.registration {
            Some(_) => {
                let (shape, word) = entity_mark(entity, locale);
                (shape, word.into())
            }
            None => (Shape::Note, locale.stories().entity_unknown.into()),
        },
        (Some(told), _) => match sums_words(told, locale) {
            Some((shape, _, said, _)) => (shape, said),
            None => (Shape::Unknown, String::new()),
        },
        (None, _) => {
            let (shape, _, said) = list_words(&view.list, &view.rows, asked(view), locale);
            match shape {
                // The list is there, and what it comes to isn't known.
                Shape::Yes | Shape::Note => (Shape::Unknown, locale.lists().list_cant_tell.into()),
                other => (other, said),
            }
        }
    }
}

/// The answer in one sentence.
pub(crate) fn story(view: &StoryView, retry: Html, locale: &Locale) -> Html {
    let words = locale.stories();
    let known = view.list.list.as_ref();
    let known = known.map(|list| as_of(&list.verdict, locale));
    let ways = match view.list.moment == Moment::Now {
        true => retry.clone(),
        false => html! { <>{ retry.clone() }{ newest(view, locale) }</> },
    };
    let body = |says: Html| {
        html! {
            <>
                { says }
                { pinned(&view.list, locale) }
                { known.clone().unwrap_or_default() }
                { actions(ways.clone()) }
            </>
        }
    };
    let id = "story-answer";
    match (told(view), &view.story) {
        (_, None) => panel(
            id,
            Shape::Pending,
            words.word_checking,
            words.checking.into(),
            reading(view.reading, locale),
        ),
        (Some(Story::Flat(flat)), _) => {
            let (shape, word, title, todo) = flat_words(flat, locale);
            let says = html! { <p class="todo">{ todo }</p> };
            panel(id, shape, word, title.into(), body(says))
        }
        (Some(Story::Trees(trees)), _) => tree_panel(view, trees, &body, locale),
        (Some(Story::Entity(entity)), _) => entity_panel(view, entity, &body, locale),
        (Some(told), _) => match sums_words(told, locale) {
            Some((shape, word, title, todo)) => {
                let says = html! {
                    <>
                        <p class="todo">{ todo }</p>
                        if is_for_audit(told) {
                            <p>{ audit_link(None, locale) }</p>
                        }
                    </>
                };
                panel(id, shape, word, title.into(), body(says))
            }
            None => Html::default(),
        },
        (None, Some(Err(why))) if is_listed(view) => cant_tell(why, &body, locale),
        (None, _) => list_panel(&view.list, &view.rows, asked(view), locale, retry),
    }
}

/// The way from a former state to the present one.
fn newest(view: &StoryView, locale: &Locale) -> Html {
    html! { <a class="button" href={view.about.route().to_hash()}>{ locale.lists().pin_now }</a> }
}

/// Mark, word, sentence, and what to do, of what comes to sums: money or points.
fn sums_words(
    story: &Story,
    locale: &Locale,
) -> Option<(Shape, &'static str, String, &'static str)> {
    match story {
        Story::Project(project) => Some(project_words(project, locale)),
        Story::Account(account) => Some(account_words(account, locale)),
        Story::Points(points) => Some(city_words(points, locale)),
        Story::Flat(_) | Story::Trees(_) | Story::Entity(_) => None,
    }
}

/// Whether only an audit of the whole log tells more.
fn is_for_audit(story: &Story) -> bool {
    match story {
        Story::Project(project) => project.too_long.is_some(),
        Story::Points(points) => points
            .schemes
            .iter()
            .any(|own| !own.balances() || own.refused > SchemeTotals::NAMED as u64),
        _ => false,
    }
}

const fn asked(view: &StoryView) -> Asked {
    match view.about {
        About::Flat(_) => Asked::Flat,
        _ => Asked::Key,
    }
}

/// Whether the list holds, so that something else is what isn't known.
fn is_listed(view: &StoryView) -> bool {
    matches!(view.list.answer(&view.rows), ListAnswer::Complete(_))
}

fn cant_tell(why: &Reason, body: &dyn Fn(Html) -> Html, locale: &Locale) -> Html {
    let text = locale.reason(why);
    let says = html! {
        <>
            <p>{ text.what }</p>
            <p class="todo">{ text.todo }</p>
            if audit::is_for_audit(why) {
                <p>{ audit_link(None, locale) }</p>
            }
        </>
    };
    panel(
        "story-answer",
        Shape::Unknown,
        locale.ui().word_cant_tell,
        locale.lists().list_cant_tell.into(),
        body(says),
    )
}

fn tree_panel(
    view: &StoryView,
    trees: &[TreeStory],
    body: &dyn Fn(Html) -> Html,
    locale: &Locale,
) -> Html {
    let words = locale.stories();
    let id = "story-answer";
    let Some(tree) = trees.first() else {
        let says = html! { <p class="todo">{ words.tree_none_todo }</p> };
        let word = locale.ui().word_cant_tell;
        return panel(id, Shape::Note, word, words.tree_none.into(), body(says));
    };
    let doubts = Doubts::of(trees, &view.rows);
    let (shape, word) = tree_mark(tree, &doubts, locale);
    let asked = match &view.about {
        About::Tree(tag) => tag.as_str(),
        _ => "",
    };
    let slots = [("tag", foreign(&tree.state.tag))];
    let says = html! {
        <>
            if tree.state.tag != asked {
                <p><strong>{ fill(words.tree_other_tag, &slots) }</strong></p>
            }
            { doubts.sentences(locale) }
        </>
    };
    panel(id, shape, word, tree_sentence(tree, locale), body(says))
}

fn entity_panel(
    view: &StoryView,
    entity: &EntityStory,
    body: &dyn Fn(Html) -> Html,
    locale: &Locale,
) -> Html {
    let words = locale.stories();
    let subject = view.about.subject().unwrap_or_default();
    let id = "story-answer";
    if entity.registration.is_none() {
        let says = html! { <p class="todo">{ words.entity_unknown_todo }</p> };
        let title = words.entity_unknown.into();
        return panel(
            id,
            Shape::Note,
            words.word_not_registered,
            title,
            body(says),
        );
    }
    let name = match view.names.by_id.get(&subject) {
        Some(name) => foreign(name),
        None => code(&subject),
    };
    let is_keyless = entity.has_lost_its_keys();
    let template = match entity.standing {
        Standing::Fails => words.entity_failed,
        _ if is_keyless => words.entity_keyless,
        Standing::Passes => words.entity_registered,
        Standing::Warns => words.entity_warned,
    };
    let title = fill(template, &[("name", name)]);
    let says = html! {
        <>
            if is_keyless {
                <p class="todo">{ words.entity_keyless_todo }</p>
            }
            <p>{ words.entity_registered_note }</p>
        </>
    };
    let (shape, word) = entity_mark(entity, locale);
    panel(id, shape, word, title, body(says))
}

/// The mark of an entity that is registered, and its word. One that can sign nothing any more is no plain yes.
fn entity_mark(entity: &EntityStory, locale: &Locale) -> (Shape, &'static str) {
    let words = locale.stories();
    match entity.standing {
        Standing::Fails => (Shape::No, words.word_registered),
        _ if entity.has_lost_its_keys() => (Shape::Note, words.word_keyless),
        Standing::Passes => (Shape::Yes, words.word_registered),
        Standing::Warns => (Shape::Note, words.word_registered),
    }
}

/// What it comes to in detail.
pub(crate) fn details(view: &StoryView, locale: &Locale) -> Html {
    match (&view.about, told(view)) {
        (About::Flat(_), Some(Story::Flat(flat))) => flat_now(view, flat, locale),
        (About::Tree(_), Some(Story::Trees(trees))) => html! {
            <>
                { for trees.first().map(|tree| this_tree(tree, locale)) }
                { other_trees(trees, locale) }
            </>
        },
        (About::Entity(_), Some(Story::Entity(entity))) => html! {
            <>
                { who_it_is(view, entity, locale) }
                { keys(entity, locale) }
                { may_sign(entity, locale) }
            </>
        },
        (About::Project(_) | About::Account(_) | About::Points, _) => sums(view, locale),
        _ => Html::default(),
    }
}

/// The entries that it comes from.
pub(crate) fn history(view: &StoryView, locale: &Locale) -> Html {
    let words = locale.stories();
    let title = match &view.about {
        About::Flat(_) => words.flat_all,
        About::Tree(_) => words.tree_life,
        About::Entity(_) => words.entity_records,
        About::Project(_) => locale.funds().project_records,
        About::Account(_) => locale.points().account_records,
        About::Points => locale.points().city_records,
    };
    let note = match (&view.about, view.about.subject()) {
        (About::Entity(_), Some(id)) => records_note(&id, locale),
        _ => Html::default(),
    };
    timeline(view, title, note, locale)
}

/// What a project, an account or the city's points come to, if that is known.
fn sums(view: &StoryView, locale: &Locale) -> Html {
    let (Some(told), Some(Ok(story))) = (told(view), &view.story) else {
        return Html::default();
    };
    match told {
        Story::Project(_) => project_details(story, locale),
        Story::Account(_) => account_details(story, locale),
        Story::Points(points) => city_details(points, locale),
        Story::Flat(_) | Story::Trees(_) | Story::Entity(_) => Html::default(),
    }
}

/// How the rent of a flat changed, once it is known whose it is.
fn prices(props: &Props, view: &StoryView) -> Html {
    match (&props.about, told(view)) {
        (About::Flat(_), Some(Story::Flat(_))) => html! {
            <PriceSheet locale={props.locale.clone()} session={Rc::clone(&props.session)} head={props.head.clone()}
                subject={props.about.subject().unwrap_or_default()} />
        },
        _ => Html::default(),
    }
}

/// What no check can show.
pub(crate) fn limits(view: &StoryView, locale: &Locale) -> Html {
    let words = locale.stories();
    let text = match &view.about {
        About::Flat(_) => words.flat_limits,
        About::Tree(_) => words.tree_limits,
        About::Project(_) => locale.funds().project_limits,
        About::Account(_) => locale.points().account_limits,
        About::Points => locale.points().city_limits,
        About::Entity(_) => return Html::default(),
    };
    html! {
        <section class="sheet" aria-labelledby="limits">
            <h2 id="limits">{ locale.ui().limits }</h2>
            <p>{ text }</p>
        </section>
    }
}

/// How much an entity did.
fn deeds(props: &Props, view: &StoryView) -> Html {
    let (Some(Story::Entity(story)), Some(entity)) = (told(view), view.about.subject()) else {
        return Html::default();
    };
    let locale = &props.locale;
    let keys: Vec<String> = story.keys.iter().map(|life| life.key.clone()).collect();
    html! {
        <>
            <DealingsSheet locale={locale.clone()} session={Rc::clone(&props.session)}
                head={props.head.clone()} entity={entity.clone()} />
            <Traces locale={locale.clone()} session={Rc::clone(&props.session)} head={props.head.clone()} {entity} {keys} />
        </>
    }
}

/// The way to one's own points, from the points of all.
fn own_account(props: &Props, view: &StoryView) -> Html {
    match view.about {
        About::Points => html! {
            <OwnAccount locale={props.locale.clone()} on_offer={props.on_offer.clone()} />
        },
        _ => Html::default(),
    }
}

/// The rates, stations and goods of the city's points.
fn what_there_is(props: &Props, view: &StoryView) -> Html {
    let (locale, words) = (&props.locale, props.locale.directory());
    if view.about != About::Points {
        return Html::default();
    }
    let sheets = [
        (RecordType::RateTable, words.rates, words.rates_note),
        (RecordType::Station, words.stations, words.stations_note),
        (RecordType::Catalogue, words.goods, words.goods_note),
    ];
    let sheets = sheets.map(|(record_type, title, note)| {
        html! {
            <TypeSheet locale={locale.clone()} session={Rc::clone(&props.session)} head={props.head.clone()}
                {record_type} {title} {note} />
        }
    });
    html! { <>{ for sheets }</> }
}

/// What is done before a tree: how far it is, and the tag to print. Nothing of one that doesn't stand.
fn before_it(view: &StoryView, locale: &Locale) -> Html {
    let tree = match told(view) {
        Some(Story::Trees(trees)) => trees.first().filter(|tree| !tree.state.gone),
        _ => None,
    };
    let Some(tree) = tree else {
        return Html::default();
    };
    let tag = tree.state.tag.clone();
    let link = page::link(&Route::Tree { tag: tag.clone() }.to_hash());
    html! {
        <>
            if let Some(place) = tree.state.position {
                <HowFar locale={locale.clone()} {place} />
            }
            <TreeTag locale={locale.clone()} {tag} {link} name={name_with_botanical(tree, locale)} />
        </>
    }
}

/// The words of a story for tests: they need no session.
#[cfg(test)]
pub(crate) fn whole(view: &StoryView, locale: &Locale) -> Html {
    html! {
        <ContextProvider<Names> context={view.names.clone()}>
        <ContextProvider<Here> context={Here(view.about.subject())}>
            { hero(view, locale) }
            { story(view, Html::default(), locale) }
            { details(view, locale) }
            { history(view, locale) }
            { limits(view, locale) }
        </ContextProvider<Here>>
        </ContextProvider<Names>>
    }
}
