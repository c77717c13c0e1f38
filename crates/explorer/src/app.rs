//! The whole page: language, trust, address, and around them what every page has.

use std::rc::Rc;

use stele_messages::Lang;
use stele_records::trust::TrustError;
use web_sys::{FocusOptions, HtmlElement};
use yew::{
    Callback, ContextProvider, Html, NodeRef, Properties, Reducible, component, html, use_callback,
    use_effect_with, use_memo, use_mut_ref, use_node_ref, use_reducer, use_state_eq,
};

use crate::browser::scroll::Places;
use crate::browser::storage;
use crate::browser::zone::Zone;
use crate::components::layout::{Footer, Header};
use crate::components::status_line::status_line;
use crate::components::text::Locale;
use crate::components::underway::Underway;
use crate::hooks::{Announcer, use_following, use_head, use_lang, use_large, use_route};
use crate::later::{Loading, RestProps, use_loading, use_wanted};
use crate::pages::no_trust;
use crate::pages::overview::Overview;
use crate::route::Route;
use crate::session::{Followed, Session, Source, Trusted};
use crate::state::following::Following;

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
    let loading = use_loading();
    use_following(trust.session.as_ref(), loading.later(), &trust);
    let status = use_state_eq(String::new);
    let main = use_node_ref();
    use_arrival(&main, route.place());

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
                        following={trust.following.clone()} {on_trust} {on_forget} {loading} />
                } else {
                    <Nobody {loading} page={no_trust::Props {
                        locale: locale.clone(),
                        refused: trust.refused.clone(),
                        on_trust,
                    }} />
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
    loading: Loading,
}

/// What needs somebody to trust. The log's state lives here, above the pages, so that going from one to another
/// doesn't lose it.
#[component]
fn Shell(props: &ShellProps) -> Html {
    let (session, locale, loading) = (&props.session, &props.locale, &props.loading);
    let head = use_head(session, loading.later());
    let is_home = props.route == Route::Overview;
    // The first view comes first: the rest is fetched once it stands, or when the reader goes elsewhere.
    use_wanted(loading, !is_home || head.head.value().glanced);
    let followed = use_state_eq(Html::default);
    let status = status_line(
        &head.head,
        &session.trust,
        (*followed).clone(),
        &props.route,
        locale,
    );
    let alarm = loading
        .later()
        .map(|later| (later.alarm)(session, &head, locale));
    let overview = is_home.then(|| {
        html! { <Overview locale={locale.clone()} session={Rc::clone(session)} head={head.clone()} /> }
    });
    let rest = match loading.later() {
        Some(later) => (later.rest)(&RestProps {
            locale: locale.clone(),
            route: props.route.clone(),
            session: Rc::clone(session),
            refused: props.refused.clone(),
            following: props.following.clone(),
            on_trust: props.on_trust.clone(),
            on_forget: props.on_forget.clone(),
            head,
            on_followed: {
                let followed = followed.setter();
                Callback::from(move |line| followed.set(line))
            },
        }),
        None => html! { <Underway locale={locale.clone()} loading={loading.clone()} /> },
    };
    html! {
        <>
            { alarm.unwrap_or_default() }
            { overview.unwrap_or_default() }
            { rest }
            { status }
        </>
    }
}

/// Nobody is trusted yet.
#[component]
fn Nobody(props: &NobodyProps) -> Html {
    use_wanted(&props.loading, true);
    match props.loading.later() {
        Some(later) => (later.no_trust)(props.page.clone()),
        None => {
            html! { <Underway locale={props.page.locale.clone()} loading={props.loading.clone()} /> }
        }
    }
}

#[derive(Debug, PartialEq, Properties)]
struct NobodyProps {
    page: no_trust::Props,
    loading: Loading,
}

/// On another page a reader begins at its top, or where it was left. What is chosen on a page leads to no other one.
#[yew::hook]
fn use_arrival(main: &NodeRef, route: Route) {
    let first = use_mut_ref(|| true);
    let places = use_memo((), |()| Places::default());
    {
        let places = Rc::clone(&places);
        use_effect_with((), move |()| {
            let watch = places.watch();
            move || drop(watch)
        });
    }
    let main = main.clone();
    use_effect_with(route, move |_| {
        let is_first = first.replace(false);
        let Some(element) = main.cast::<HtmlElement>() else {
            return;
        };
        places.arrive(&element);
        if !is_first {
            let options = FocusOptions::new();
            options.set_prevent_scroll(true);
            // It fails only where the element is gone.
            let _ = element.focus_with_options(&options);
        }
    });
}

fn focus(target: &NodeRef) {
    if let Some(element) = target.cast::<HtmlElement>() {
        // It fails only where the element is gone.
        let _ = element.focus();
    }
}
