//! The first view, and the one way from it to everything else.
//!
//! The first view is the frame, the head of the home page and who has signed the log's newest checkpoint, verified. All else is reached through
//! one value, [`Later`], which nothing but [`use_loading`] hands out. The site's build follows what calls what
//! (`crates/xtask/src/site/split.rs`), and what can be reached only by [`load`] goes into a file of its own. So whatever
//! `app.rs` and the pieces of the first view name directly weighs on it, and `cargo xtask size` has a ceiling for that.

use std::rc::Rc;

use futures::future::LocalBoxFuture;
use stele_records::trust::TrustError;
use stele_verify::checkpoint::VerifiedCheckpoint;
use wasm_split_helpers::{SplitLoaderError, wasm_split};
use yew::{Callback, Html, Properties, hook, html, use_callback, use_effect_with, use_state_eq};

use crate::components::alarm::Alarm;
use crate::components::offline::offline_line;
use crate::components::text::Locale;
use crate::hooks::{self, HeadHandle};
use crate::pages::no_trust::{self, NoTrust};
use crate::rest::Rest;
use crate::route::Route;
use crate::session::{Followed, Session};
use crate::state::following::Following;
use crate::state::head::HeadView;
use crate::state::latest::Said;
use crate::state::opinion::OpinionView;

/// What the pages are told.
#[derive(Debug, Clone, PartialEq, Properties)]
pub(crate) struct RestProps {
    pub(crate) locale: Locale,
    pub(crate) route: Route,
    pub(crate) session: Rc<Session>,
    pub(crate) refused: Option<TrustError>,
    pub(crate) following: Following,
    pub(crate) on_trust: Callback<String>,
    pub(crate) on_forget: Callback<()>,
    pub(crate) head: HeadHandle,
    /// Takes the line about what is followed.
    pub(crate) on_followed: Callback<Html>,
}

/// Hears how far the check of the log has come.
pub(crate) type Steps = Box<dyn Fn(Said<HeadView>)>;

/// Hears what witnesses say, as often as one has answered.
pub(crate) type Report = Box<dyn Fn(Vec<OpinionView>)>;

/// Ways into what is loaded later.
#[derive(Debug)]
pub(crate) struct Later {
    /// The pages, and below the head of the home page what else stands there.
    pub(crate) rest: fn(&RestProps) -> Html,
    /// The page of those who trust nobody yet.
    pub(crate) no_trust: fn(no_trust::Props) -> Html,
    /// The alarm, if there is reason for one, and that the log can't be reached.
    pub(crate) alarm: fn(&Session, &HeadHandle, &Locale) -> Html,
    /// Checks the log's newest state, of which so much was known.
    pub(crate) check_head: fn(Rc<Session>, HeadView, Steps) -> LocalBoxFuture<'static, HeadView>,
    /// Asks all witnesses that can be asked what they have seen.
    pub(crate) ask: fn(Rc<Session>, VerifiedCheckpoint, Report) -> LocalBoxFuture<'static, ()>,
    /// Looks for newer versions of the trust file.
    pub(crate) follow: fn(Rc<Session>) -> LocalBoxFuture<'static, Followed>,
}

static LATER: Later = Later {
    rest: |props| html! { <Rest ..props.clone() /> },
    no_trust: |props| html! { <NoTrust ..props /> },
    alarm: |session, head, locale| {
        html! {
            <>
                <Alarm locale={locale.clone()} head={Rc::clone(&head.head)}
                    policy={session.trust.policy.clone()} contact={session.trust.contact.clone()} />
                { offline_line(head.head.value(), &head.refresh, locale) }
            </>
        }
    },
    check_head: |session, begun, say| {
        Box::pin(async move { hooks::check_head(&session, &begun, say).await })
    },
    ask: |session, shown, report| {
        Box::pin(async move { hooks::ask_witnesses(&session, &shown, report).await })
    },
    follow: |session| Box::pin(async move { session.follow().await }),
};

/// Loads the rest, if it isn't there yet.
///
/// # Errors
/// Where it can't be had, or isn't the file that this page expects.
#[wasm_split(later, fallible)]
fn load() -> Result<&'static Later, SplitLoaderError> {
    Ok(&LATER)
}

/// How far loading has come.
#[derive(Debug, Clone, Copy)]
enum Stage {
    Idle,
    Underway,
    Failed,
    Ready(&'static Later),
}

impl PartialEq for Stage {
    /// There is but one [`Later`].
    fn eq(&self, other: &Self) -> bool {
        std::mem::discriminant(self) == std::mem::discriminant(other)
    }
}

/// How far loading the rest has come, and a way to ask for it.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Loading {
    stage: Stage,
    /// Loads it; again, if that has failed.
    pub(crate) load: Callback<()>,
}

impl Loading {
    /// The rest, if it is there.
    pub(crate) const fn later(&self) -> Option<&'static Later> {
        match self.stage {
            Stage::Ready(later) => Some(later),
            Stage::Idle | Stage::Underway | Stage::Failed => None,
        }
    }

    pub(crate) fn is_underway(&self) -> bool {
        self.stage == Stage::Underway
    }

    pub(crate) fn has_failed(&self) -> bool {
        self.stage == Stage::Failed
    }
}

/// Loads the rest when it is asked to.
#[hook]
pub(crate) fn use_loading() -> Loading {
    let state = use_state_eq(|| Stage::Idle);
    let stage = *state;
    let setter = state.setter();
    let load = use_callback(stage, move |(), stage| {
        if matches!(stage, Stage::Underway | Stage::Ready(_)) {
            return;
        }
        let setter = setter.clone();
        setter.set(Stage::Underway);
        yew::platform::spawn_local(async move {
            setter.set(load().await.map_or(Stage::Failed, Stage::Ready));
        });
    });
    Loading { stage, load }
}

/// Asks for the rest as soon as it is wanted.
#[hook]
pub(crate) fn use_wanted(loading: &Loading, is_wanted: bool) {
    let load = loading.load.clone();
    use_effect_with(is_wanted, move |is_wanted| {
        if *is_wanted {
            load.emit(());
        }
    });
}
