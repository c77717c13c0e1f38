//! The figures of projects, worked out one after the other, as their rows come into view.

use std::rc::Rc;

use stele_client::web::breathe;
use yew::{Callback, UseReducerHandle, hook, use_callback, use_effect_with, use_reducer};

use super::task::use_task;
use crate::session::Session;
use crate::state::head::HeadView;
use crate::state::latest::Latest;
use crate::state::money::{Figures, FiguresAction};

/// The figures as far as they are there; what a row says when it comes into view; and a way to ask again for what could
/// not be known.
#[hook]
pub(crate) fn use_figures(
    session: &Rc<Session>,
    head: &Rc<Latest<HeadView>>,
) -> (UseReducerHandle<Figures>, Callback<String>, Callback<()>) {
    let task = use_task();
    let figures = use_reducer(Figures::default);
    {
        let dispatcher = figures.dispatcher();
        use_effect_with(Rc::clone(head), move |_| {
            dispatcher.dispatch(FiguresAction::Begin);
        });
    }
    let next = figures.next().map(str::to_owned);
    let dispatcher = figures.dispatcher();
    let session = Rc::clone(session);
    use_effect_with((Rc::clone(head), next), move |(head, next)| {
        let (head, Some(project)) = (Rc::clone(head), next.clone()) else {
            return;
        };
        if !head.is_done() {
            return;
        }
        task.begin(move |_| async move {
            let told = session.project(&head.value().checked(), &project).await;
            // The page is drawn, and hears the reader, before the next one.
            breathe().await;
            dispatcher.dispatch(FiguresAction::Told(project, Rc::new(told)));
        });
    });
    let seen = {
        let dispatcher = figures.dispatcher();
        use_callback((), move |project, ()| {
            dispatcher.dispatch(FiguresAction::Seen(project));
        })
    };
    let retry = {
        let dispatcher = figures.dispatcher();
        use_callback((), move |(), ()| dispatcher.dispatch(FiguresAction::Retry))
    };
    (figures, seen, retry)
}
