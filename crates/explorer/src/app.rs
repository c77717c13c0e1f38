//! The whole page: language, trust, address, and around them what every page has.

use std::rc::Rc;

use stele_client::evidence::Kind;
use stele_messages::Lang;
use stele_records::trust::TrustError;
use web_sys::HtmlElement;
use yew::{
    Callback, ContextProvider, Html, NodeRef, Properties, Reducible, component, html, use_callback,
    use_effect_with, use_memo, use_mut_ref, use_node_ref, use_reducer, use_state_eq,
};

use crate::browser::page::scroll_to_top;
use crate::browser::storage;
use crate::browser::zone::Zone;
use crate::components::alarm::Alarm;
use crate::components::audit::ended;
use crate::components::layout::{Footer, Header};
use crate::components::status_line::status_line;
use crate::components::text::Locale;
use crate::components::watch::watch_line;
use crate::hooks::{
    Announcer, AuditHandle, HeadHandle, IntakeHandle, WatchHandle, use_announcement, use_audit,
    use_following, use_head, use_intake, use_lang, use_large, use_route, use_watch,
};
use crate::pages::audit::Audit;
use crate::pages::check::Check;
use crate::pages::entries::Entries;
use crate::pages::entry::Entry;
use crate::pages::find::Find;
use crate::pages::how::How;
use crate::pages::list::List;
use crate::pages::no_trust::NoTrust;
use crate::pages::overview::Overview;
use crate::pages::record::Record;
use crate::pages::story::StoryPage;
use crate::pages::trust::Trust;
use crate::pages::unknown::Unknown;
use crate::pages::watch::WatchPage;
use crate::route::Route;
use crate::session::{Followed, Session, Source, Trusted};
use crate::state::following::Following;
use crate::state::story::About;

/// Whom the page trusts at the moment.
#[derive(Debug, Clone, PartialEq)]
struct TrustState {
    session: Option<Rc<Session>>,
    /// Why the file chosen last was refused.
    refused: Option<TrustError>,
    /// How far looking for newer versions has come.
    following: Following,
}

/// What happens to whom the page trusts.
enum TrustAction {
    /// It is another file altogether.
    Replace(TrustState),
    /// Newer versions of it were looked for.
    Followed(Followed),
}

impl From<Followed> for TrustAction {
    fn from(followed: Followed) -> Self {
        Self::Followed(followed)
    }
}

impl Reducible for TrustState {
    type Action = TrustAction;

    fn reduce(self: Rc<Self>, action: TrustAction) -> Rc<Self> {
        let Followed { pin, newer, look } = match action {
            TrustAction::Replace(state) => return Rc::new(state),
            TrustAction::Followed(followed) => followed,
        };
        let pinned = self.session.as_ref().map(|session| session.pin_hash());
        if pinned != Some(pin) {
            return self;
        }
        Rc::new(Self {
            session: newer.or_else(|| self.session.clone()),
            refused: self.refused.clone(),
            following: Following::Done(Rc::new(look)),
        })
    }
}

impl TrustState {
    fn open() -> Self {
        match Session::open(storage::trust().as_deref()) {
            Trusted::Ready(session) => Self {
                session: Some(session),
                refused: None,
                following: Following::Underway,
            },
            Trusted::Refused(error) => Self {
                session: None,
                refused: Some(error),
                following: Following::Underway,
            },
            Trusted::Nothing => Self {
                session: None,
                refused: None,
                following: Following::Underway,
            },
        }
    }

    /// Takes another file; if it is refused, things stay as they are.
    fn choose(&self, text: &str) -> Self {
        match Session::read(text.as_bytes(), Source::Chosen) {
            Trusted::Ready(session) => {
                storage::set_trust(Some(text));
                // The same file once more: what was found about it stands.
                let same = self.session.as_ref();
                let same = same.is_some_and(|same| same.pin_hash() == session.pin_hash());
                Self {
                    session: Some(session),
                    refused: None,
                    following: match same {
                        true => self.following.clone(),
                        false => Following::Underway,
                    },
                }
            }
            Trusted::Refused(error) => Self {
                refused: Some(error),
                ..self.clone()
            },
            Trusted::Nothing => self.clone(),
        }
    }
}

/// The application.
#[component]
pub(crate) fn App() -> Html {
    let (lang, switch_lang) = use_lang();
    let (large, switch_large) = use_large();
    let route = use_route();
    let trust = use_reducer(TrustState::open);
    use_following(trust.session.as_ref(), &trust);
    let status = use_state_eq(String::new);
    let main = use_node_ref();
    use_arrival(&main, route.clone());

    let zone_name = trust
        .session
        .as_ref()
        .map(|session| session.trust.time_zone.clone());
    let zone = use_memo(zone_name, |name| {
        name.as_deref().map_or(Zone::Utc, Zone::named)
    });
    let locale = Locale {
        lang,
        zone: (*zone).clone(),
    };
    let announcer = {
        let status = status.setter();
        use_callback((), move |text: String, ()| status.set(text))
    };
    let on_trust = {
        let trust = trust.clone();
        Callback::from(move |text: String| {
            trust.dispatch(TrustAction::Replace(trust.choose(&text)));
        })
    };
    let on_forget = {
        let trust = trust.dispatcher();
        Callback::from(move |()| {
            storage::set_trust(None);
            trust.dispatch(TrustAction::Replace(TrustState::open()));
        })
    };
    let on_skip = {
        let main = main.clone();
        Callback::from(move |()| focus(&main))
    };
    let contact = trust
        .session
        .as_ref()
        .map(|session| session.trust.contact.clone());
    let made_up = trust.session.as_ref().and_then(|session| {
        let name = &session.trust.name;
        let own = match lang {
            Lang::En => &name.en,
            Lang::Zh => &name.zh,
        };
        name.is_made_up().then(|| own.clone())
    });
    html! {
        <ContextProvider<Announcer> context={Announcer(announcer)}>
            <Header locale={locale.clone()} route={route.clone()} {large} on_lang={switch_lang}
                on_large={switch_large} {on_skip} {made_up} />
            <main id="main" ref={main} tabindex="-1">
                if let Some(session) = &trust.session {
                    <Shell key={session.file_hash().to_hex()} locale={locale.clone()} {route}
                        session={Rc::clone(session)} refused={trust.refused.clone()}
                        following={trust.following.clone()} {on_trust} {on_forget} />
                } else {
                    <NoTrust locale={locale.clone()} refused={trust.refused.clone()} {on_trust} />
                }
            </main>
            <Footer {locale} {contact} />
            <p class="visually-hidden" role="status">{ (*status).clone() }</p>
        </ContextProvider<Announcer>>
    }
}

#[derive(Debug, PartialEq, Properties)]
struct ShellProps {
    locale: Locale,
    route: Route,
    session: Rc<Session>,
    refused: Option<TrustError>,
    following: Following,
    on_trust: Callback<String>,
    on_forget: Callback<()>,
}

/// What needs somebody to trust: the log's state, the reader's file and an audit live here, above the
/// pages, so that going from one to another loses none of them.
#[component]
fn Shell(props: &ShellProps) -> Html {
    let session = Rc::clone(&props.session);
    let head = use_head(&session);
    let intake = use_intake(&session);
    let alarm = html! {
        <Alarm locale={props.locale.clone()} head={Rc::clone(&head.head)}
            policy={session.trust.policy.clone()} contact={session.trust.contact.clone()} />
    };
    let audit = use_audit(&session, &head);
    use_announcement(ended(&audit.view, &props.locale));
    let watch = use_watch(&session, &head.head);
    let followed = watch_line(&watch, &props.locale);
    let status = status_line(&head.head, &session.trust, followed, &props.locale);
    let page = page(props, head, intake, audit, &watch);
    html! {
        <ContextProvider<WatchHandle> context={watch}>
            { alarm }
            { page }
            { status }
        </ContextProvider<WatchHandle>>
    }
}

/// The page at the reader's address.
fn page(
    props: &ShellProps,
    head: HeadHandle,
    intake: IntakeHandle,
    audit: AuditHandle,
    watch: &WatchHandle,
) -> Html {
    let (locale, session) = (props.locale.clone(), Rc::clone(&props.session));
    match props.route.clone() {
        Route::Overview => html! {
            <Overview {locale} {session} {head} {audit} on_offer={intake.offer} />
        },
        Route::Entries { page } => html! { <Entries {locale} {session} {head} {page} /> },
        Route::Entry { index, pin } => html! {
            <Entry key={index} {locale} {session} {head} {index} {pin} />
        },
        Route::Find { text } => html! { <Find {locale} {session} {head} {text} /> },
        Route::List(list) => html! { <List {locale} {session} {head} {list} /> },
        Route::Property { unit } => story(props, head, &About::Flat(unit)),
        Route::Tree { tag } => story(props, head, &About::Tree(tag)),
        Route::Entity { code } => story(props, head, &About::Entity(code)),
        Route::Project { project } => story(props, head, &About::Project(project)),
        Route::Account { account } => story(props, head, &About::Account(account)),
        Route::Points => story(props, head, &About::Points),
        Route::Record { id } => html! {
            <Record key={id.clone()} {locale} {session} {head} id={id.clone()} />
        },
        Route::Watch => html! {
            <WatchPage {locale} {session} {head} watch={watch.clone()} />
        },
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

fn story(props: &ShellProps, head: HeadHandle, about: &About) -> Html {
    let (locale, session) = (props.locale.clone(), Rc::clone(&props.session));
    html! { <StoryPage key={about.route().to_hash()} {locale} {session} {head} about={about.clone()} /> }
}

/// On another page a reader begins at its top; but the first page is left as the browser shows it.
#[yew::hook]
fn use_arrival(main: &NodeRef, route: Route) {
    let first = use_mut_ref(|| true);
    let main = main.clone();
    use_effect_with(route, move |_| {
        if first.replace(false) {
            return;
        }
        scroll_to_top();
        focus(&main);
    });
}

fn focus(target: &NodeRef) {
    if let Some(element) = target.cast::<HtmlElement>() {
        // It fails only where the element is gone.
        let _ = element.focus();
    }
}
