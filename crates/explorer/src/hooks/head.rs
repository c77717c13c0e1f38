//! The state of the log, checked once for all pages, and again on demand.

use std::rc::Rc;

use futures::stream::{self, StreamExt as _};
use stele_verify::checkpoint::VerifiedCheckpoint;
use yew::{Callback, UseReducerHandle, hook, use_callback, use_effect_with, use_memo, use_reducer};

use super::task::use_task;
use crate::browser::clock;
use crate::session::Session;
use crate::state::head::HeadView;
use crate::state::latest::{From, Latest, Said};
use crate::state::opinion::{Answered, OpinionView, with_opinions};

/// Witnesses asked at once.
const PARALLEL: usize = 8;

/// The log's state, and a way to ask again.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct HeadHandle {
    pub(crate) head: Rc<Latest<HeadView>>,
    /// What witnesses say, asked by themselves; it comes after the rest. What they say against the log
    /// stands in its state, too.
    pub(crate) opinions: Rc<Vec<OpinionView>>,
    pub(crate) refresh: Callback<()>,
}

/// Checks the log when the page opens and whenever it is asked to.
#[hook]
pub(crate) fn use_head(session: &Rc<Session>) -> HeadHandle {
    let task = use_task();
    let state: UseReducerHandle<Latest<HeadView>> =
        use_reducer(|| Latest::new(HeadView::pending()));
    let opinions: UseReducerHandle<Latest<Vec<OpinionView>>> =
        use_reducer(|| Latest::new(Vec::new()));
    let dispatcher = state.dispatcher();
    let opinion_dispatcher = opinions.dispatcher();
    let refresh = use_callback(Rc::clone(session), move |(), session| {
        let (session, dispatcher) = (Rc::clone(session), dispatcher.clone());
        let opinion_dispatcher = opinion_dispatcher.clone();
        task.begin(move |run| async move {
            let say = |said| dispatcher.dispatch(From { run, said });
            let say_opinions = |said| opinion_dispatcher.dispatch(From { run, said });
            say_opinions(Said::Begin(Vec::new()));
            say(Said::Begin(HeadView::pending()));
            let step = |verdict: &_| say(Said::Step(HeadView::step(Clone::clone(verdict))));
            let head = session.check_head(step).await;
            let shown = head.checkpoint.clone();
            say(Said::Done(HeadView::done(head, session.is_forgetful())));
            if let Some(shown) = shown {
                ask_witnesses(&session, &shown, |opinions| {
                    say_opinions(Said::Step(opinions));
                })
                .await;
            }
        });
    });
    use_effect_with(refresh.clone(), |refresh| refresh.emit(()));
    let opinions = opinions.value().clone();
    let head = use_memo(((*state).clone(), opinions.clone()), |(state, opinions)| {
        state.with(with_opinions(state.value(), opinions))
    });
    HeadHandle {
        head,
        opinions: Rc::new(opinions),
        refresh,
    }
}

/// Asks all witnesses that can be asked, and reports whenever one has answered.
async fn ask_witnesses(
    session: &Session,
    shown: &VerifiedCheckpoint,
    report: impl Fn(Vec<OpinionView>),
) {
    let advisers = session.advisers();
    let asking = |witness: &str| OpinionView {
        witness: witness.to_owned(),
        answer: Answered::Asking,
        evidence: None,
    };
    let mut opinions: Vec<OpinionView> = advisers
        .iter()
        .map(|adviser| asking(&adviser.witness))
        .collect();
    if opinions.is_empty() {
        return;
    }
    report(opinions.clone());
    let answers = advisers
        .iter()
        .enumerate()
        .map(|(number, adviser)| async move {
            let opinion = session.second_opinion(adviser, shown).await;
            (number, opinion)
        });
    let mut answers = std::pin::pin!(stream::iter(answers).buffer_unordered(PARALLEL));
    while let Some((number, answer)) = answers.next().await {
        if let Some(opinion) = opinions.get_mut(number) {
            opinion.answer = Answered::from(&answer);
            let evidence = answer.ok().and_then(|said| said.evidence(clock::now()));
            opinion.evidence = evidence;
        }
        report(opinions.clone());
    }
}
