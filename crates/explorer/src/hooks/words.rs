//! Looking for names and addresses.

use std::rc::Rc;

use futures::stream::{self, StreamExt as _};
use stele_client::web::breathe;
use yew::{Callback, hook, use_effect_with, use_reducer, use_state_eq};

use super::task::use_task;
use crate::session::Session;
use crate::state::head::HeadView;
use crate::state::latest::{From, Latest, Said};
use crate::state::words::{STEP, WordsView};

/// Rows that are checked to the end side by side: most of the time goes by with waiting for files.
const PARALLEL: usize = 4;

/// What [`use_words`] gives.
pub(crate) struct WordsHandle {
    pub(crate) view: Rc<WordsView>,
    /// Shows more of it.
    pub(crate) more: Callback<()>,
    /// Tries again.
    pub(crate) again: Callback<()>,
}

/// Looks for words once the log's state is known, and reads what may have them, until there are enough rows.
/// Those that are shown are then checked to the end, as those of lists are.
#[hook]
pub(crate) fn use_words(
    session: &Rc<Session>,
    head: &Rc<Latest<HeadView>>,
    text: &str,
) -> WordsHandle {
    let task = use_task();
    let state = use_reducer(|| Latest::new(Rc::new(WordsView::pending(text))));
    let attempt = use_state_eq(|| 0_u32);
    let wanted = use_state_eq(|| STEP);
    let (session, so_far) = (Rc::clone(session), state.clone());
    let deps = (Rc::clone(head), text.to_owned(), *attempt, *wanted);
    use_effect_with(deps, move |(head, text, _, wanted)| {
        let (head, text, wanted) = (Rc::clone(head), text.clone(), *wanted);
        task.begin(move |run| async move {
            let say = |said| so_far.dispatch(From { run, said });
            let before = so_far.value();
            let goes_on = wanted > STEP && before.text == text && before.is_done();
            let mut view = match goes_on {
                true => before.wanting(wanted),
                false => WordsView::pending(&text),
            };
            say(Said::Begin(Rc::new(view.clone())));
            let Some(checkpoint) = head.value().checkpoint.clone().filter(|_| head.is_done())
            else {
                return;
            };
            if view.hits.is_none() {
                let hits = session.search(checkpoint.size(), &text).await;
                view = view.with_hits(hits);
            }
            let checked = head.value().checked();
            while !view.next().is_empty() {
                say(Said::Step(Rc::new(view.clone())));
                let entries = session.check_entries(&checked, view.next()).await;
                view = view.with_entries(entries, Some(&checkpoint));
            }
            // What is found says no more than that it is the log's until it is checked to the end.
            say(Said::Step(Rc::new(view.clone())));
            let check = |index| session.check_entry(&checked, index, |_| {});
            let mut going = stream::iter(view.open()).map(check).buffered(PARALLEL);
            while let Some(entry) = going.next().await {
                view = view.with_whole(entry, Some(&checkpoint));
                say(Said::Step(Rc::new(view.clone())));
                breathe().await;
            }
            say(Said::Done(Rc::new(view)));
        });
    });
    let view = match state.value().text == text {
        true => Rc::clone(state.value()),
        // Until the next run has begun, what is there answers another question.
        false => Rc::new(WordsView::pending(text)),
    };
    let more = {
        let wanted = wanted.clone();
        let shown = view.rows.len();
        Callback::from(move |()| wanted.set(shown.saturating_add(STEP)))
    };
    let again = Callback::from(move |()| {
        wanted.set(STEP);
        attempt.set(attempt.wrapping_add(1));
    });
    WordsHandle { view, more, again }
}
