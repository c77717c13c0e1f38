//! From the pinned trust file to its newest version, beside everything else.

use std::rc::Rc;

use yew::{Reducible, UseReducerHandle, hook, use_effect_with};

use super::task::use_task;
use crate::later::Later;
use crate::session::{Followed, Session};

/// Looks for newer versions when the rest has been loaded, and whenever another file is pinned. The page works
/// with the last known version meanwhile.
#[hook]
pub(crate) fn use_following<S>(
    session: Option<&Rc<Session>>,
    later: Option<&'static Later>,
    state: &UseReducerHandle<S>,
) where
    S: Reducible + 'static,
    S::Action: From<Followed>,
{
    let task = use_task();
    let dispatcher = state.dispatcher();
    let session = session.map(Rc::clone);
    let pinned = session.as_ref();
    let pinned = pinned.map(|session| (session.pin_hash(), session.source));
    let follow = later.map(|later| later.follow);
    use_effect_with((pinned, follow.is_some()), move |_| {
        let (Some(session), Some(follow)) = (session, follow) else {
            return;
        };
        task.begin(move |_| async move {
            dispatcher.dispatch(follow(session).await.into());
        });
    });
}
