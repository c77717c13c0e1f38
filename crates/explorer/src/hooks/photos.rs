//! Photos, fetched and checked when the reader asks for them.

use std::cell::RefCell;
use std::rc::Rc;

use futures::stream::{self, StreamExt as _};
use stele_verify::hash::Hash;
use yew::{Callback, hook, use_callback, use_mut_ref, use_reducer};

use super::task::use_task;
use crate::browser::picture::PictureUrl;
use crate::session::Session;
use crate::state::latest::{From, Latest, Said};
use crate::state::photos::Photo;

/// Photos that are fetched side by side: a record may name 64.
const PARALLEL: usize = 6;

/// What came of these photos, none before they are asked for; and how to ask.
#[hook]
pub(crate) fn use_photos(
    session: &Rc<Session>,
    hashes: &Rc<[Hash]>,
) -> (Rc<Latest<Vec<Photo>>>, Callback<()>) {
    let task = use_task();
    let state = use_reducer(|| Latest::new(Vec::new()));
    // They are revoked when the component goes.
    let urls = use_mut_ref(Vec::<PictureUrl>::new);
    let dispatcher = state.dispatcher();
    let deps = (Rc::clone(session), Rc::clone(hashes));
    let ask = use_callback(deps, move |(), (session, hashes)| {
        let (session, hashes) = (Rc::clone(session), Rc::clone(hashes));
        let (urls, dispatcher) = (Rc::clone(&urls), dispatcher.clone());
        task.begin(move |run| async move {
            let say = |said| dispatcher.dispatch(From { run, said });
            let photos = RefCell::new(vec![Photo::Waiting; hashes.len()]);
            say(Said::Begin(photos.borrow().clone()));
            urls.borrow_mut().clear();
            let one = async |at: usize, hash: Hash| {
                let photo = match session.attachment(hash).await {
                    Ok(file) => match PictureUrl::of(&file) {
                        Some(url) => {
                            let href = url.href();
                            urls.borrow_mut().push(url);
                            Photo::Shown(href.into())
                        }
                        None => Photo::NoPicture,
                    },
                    Err(error) => Photo::Failed(error),
                };
                if let Some(place) = photos.borrow_mut().get_mut(at) {
                    *place = photo;
                }
                say(Said::Step(photos.borrow().clone()));
            };
            let all = stream::iter(hashes.iter().copied().enumerate());
            let all = all.map(|(at, hash)| one(at, hash));
            all.buffer_unordered(PARALLEL).collect::<()>().await;
            say(Said::Done(photos.take()));
        });
    });
    (Rc::new((*state).clone()), ask)
}
