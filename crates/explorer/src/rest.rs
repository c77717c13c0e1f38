//! What is loaded after the first view: the reader's file, an audit, what is followed, and the pages.

use std::rc::Rc;

use stele_client::evidence::Kind;
use yew::{ContextProvider, Html, component, html, use_effect_with};

use crate::components::audit::ended;
use crate::components::watch::watch_line;
use crate::hooks::{
    AuditHandle, IntakeHandle, Offered, WatchHandle, use_announcement, use_audit, use_intake,
    use_watch,
};
use crate::later::RestProps;
use crate::pages::audit::Audit;
use crate::pages::check::Check;
use crate::pages::companies::Companies;
use crate::pages::compare::Compare;
use crate::pages::entries::Entries;
use crate::pages::entry::Entry;
use crate::pages::find::Find;
use crate::pages::how::How;
use crate::pages::list::List;
use crate::pages::log::LogPage;
use crate::pages::money::Money;
use crate::pages::overview::Below;
use crate::pages::record::Record;
use crate::pages::rent::Rent;
use crate::pages::section::Section;
use crate::pages::story::StoryPage;
use crate::pages::trees::Trees;
use crate::pages::trust::Trust;
use crate::pages::unknown::Unknown;
use crate::pages::watch::WatchPage;
use crate::route::Route;
use crate::state::story::About;

/// The reader's file, an audit and what is followed live here, above the pages, so that going from one to
/// another loses none of them; but a file is put away with [`is_elsewhere`].
#[component]
pub(crate) fn Rest(props: &RestProps) -> Html {
    let (session, locale) = (&props.session, &props.locale);
    let intake = use_intake(session);
    let offer = intake.offer.clone();
    use_effect_with(is_elsewhere(&props.route), move |is_elsewhere| {
        if *is_elsewhere {
            offer.emit(Offered::Cleared);
        }
    });
    let audit = use_audit(session, &props.head);
    use_announcement(ended(&audit.view, locale));
    let watch = use_watch(session, &props.head.head);
    let (line, on_followed) = (watch_line(&watch, locale), props.on_followed.clone());
    use_effect_with(line, move |line| on_followed.emit(line.clone()));
    let page = page(props, intake, audit, &watch);
    html! { <ContextProvider<WatchHandle> context={watch}>{ page }</ContextProvider<WatchHandle>> }
}

/// Whether the reader has gone on to something else by the menu. What was handed over is put away then: whoever sits
/// down at this screen next doesn't find it.
const fn is_elsewhere(route: &Route) -> bool {
    matches!(
        route,
        Route::Overview
            | Route::Rent(_)
            | Route::Money
            | Route::Trees
            | Route::Points
            | Route::Companies
    )
}

/// The page at the reader's address.
fn page(props: &RestProps, intake: IntakeHandle, audit: AuditHandle, watch: &WatchHandle) -> Html {
    let (locale, session) = (props.locale.clone(), Rc::clone(&props.session));
    let head = props.head.clone();
    match props.route.clone() {
        Route::Overview => html! {
            <Below {locale} {session} {head} on_offer={intake.offer} />
        },
        Route::Entries { page } => html! { <Entries {locale} {session} {head} {page} /> },
        Route::Entry { index, pin } => html! {
            <Entry key={index} {locale} {session} {head} {index} {pin} />
        },
        Route::Find { text } => html! { <Find {locale} {session} {head} {text} /> },
        Route::List(list) => html! { <List {locale} {session} {head} {list} /> },
        Route::Property { unit } => story(props, &About::Flat(unit)),
        Route::Tree { tag } => story(props, &About::Tree(tag)),
        Route::Entity { code } => story(props, &About::Entity(code)),
        Route::Project { project, at } => story_at(props, &About::Project(project), at),
        Route::Account { account } => story(props, &About::Account(account)),
        Route::Points => html! {
            <StoryPage {locale} {session} {head} about={About::Points} on_offer={intake.offer} />
        },
        Route::Record { id } => html! {
            <Record key={id.clone()} {locale} {session} {head} id={id.clone()} />
        },
        Route::Money => html! { <Money {locale} {session} {head} /> },
        Route::Rent(asked) => html! { <Rent {locale} {session} {head} {asked} /> },
        Route::Compare { ids } => {
            html! { <Compare key={ids.join(" ")} {locale} {session} {head} ids={ids.clone()} /> }
        }
        Route::Companies => html! { <Companies {locale} {session} {head} /> },
        Route::Trees => html! { <Trees {locale} {session} {head} /> },
        Route::Section { name } => html! {
            <Section key={name.clone()} {locale} {session} {head} name={name.clone()} />
        },
        Route::Watch => html! {
            <WatchPage {locale} {session} {head} watch={watch.clone()} />
        },
        Route::Log => html! { <LogPage {locale} {session} {head} {audit} /> },
        Route::How => html! { <How {locale} {session} {head} /> },
        Route::Audit => html! { <Audit {locale} {session} {head} {audit} /> },
        Route::Check => {
            let forked = Kind::of(&head.head.value().verdict) == Some(Kind::Fork);
            html! { <Check {locale} {session} {intake} {forked} /> }
        }
        Route::Trust => html! {
            <Trust {locale} {session} refused={props.refused.clone()}
                following={props.following.clone()}
                on_trust={props.on_trust.clone()} on_forget={props.on_forget.clone()} />
        },
        Route::Unknown => html! { <Unknown {locale} /> },
    }
}

fn story(props: &RestProps, about: &About) -> Html {
    story_at(props, about, None)
}

/// The same in the state that the log had at this size.
fn story_at(props: &RestProps, about: &About, at: Option<u64>) -> Html {
    let (locale, session, head) = (
        props.locale.clone(),
        Rc::clone(&props.session),
        props.head.clone(),
    );
    let key = format!("{}@{}", about.route().to_hash(), at.unwrap_or_default());
    html! { <StoryPage {key} {locale} {session} {head} about={about.clone()} {at} /> }
}
