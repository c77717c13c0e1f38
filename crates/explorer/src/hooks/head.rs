//! The state of the log, checked once for all pages, and again on demand.

use std::rc::Rc;

use futures::stream::{self, StreamExt as _};
use stele_records::verdict::Verdict;
use stele_verify::checkpoint::VerifiedCheckpoint;
use yew::{
    Callback, UseReducerHandle, hook, use_callback, use_effect_with, use_memo, use_mut_ref,
    use_reducer,
};

use super::task::use_task;
use crate::browser::{clock, page};
use crate::later::Later;
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

/// Looks at the log's newest checkpoint when the page opens. Once the rest has been loaded, checks the log, and again
/// whenever it is asked to; then asks the witnesses.
#[hook]
pub(crate) fn use_head(session: &Rc<Session>, later: Option<&'static Later>) -> HeadHandle {
    let (task, asking) = (use_task(), use_task());
    let state: UseReducerHandle<Latest<HeadView>> =
        use_reducer(|| Latest::new(HeadView::pending()));
    let opinions: UseReducerHandle<Latest<Vec<OpinionView>>> =
        use_reducer(|| Latest::new(Vec::new()));
    // Until more is known.
    let first = use_mut_ref(HeadView::pending);
    let dispatcher = state.dispatcher();
    let check = later.map(|later| later.check_head);
    let deps = (Rc::clone(session), check.is_some());
    let refresh = use_callback(deps, move |(), (session, _)| {
        let (session, dispatcher, first) =
            (Rc::clone(session), dispatcher.clone(), Rc::clone(&first));
        task.begin(move |run| async move {
            let say = move |said| dispatcher.dispatch(From { run, said });
            let begun = first.replace(HeadView::pending());
            say(Said::Begin(begun.clone()));
            match check {
                Some(check) => {
                    let head = check(session, begun, Box::new(say.clone())).await;
                    say(Said::Done(head));
                }
                None => {
                    let glance = HeadView::glanced(session.glance().await);
                    first.replace(glance.clone());
                    say(Said::Step(glance));
                }
            }
        });
    });
    use_effect_with(refresh.clone(), |refresh| refresh.emit(()));
    // What could not be had without a network is asked for as soon as there is one.
    let is_out = state.is_done() && state.value().error.is_some();
    use_effect_with((refresh.clone(), is_out), |(refresh, is_out)| {
        let refresh = refresh.clone();
        let listening = is_out.then(|| page::when_online(move || refresh.emit(())));
        move || drop(listening)
    });
    let shown = state.is_done().then(|| state.value().checkpoint.clone());
    let (dispatcher, asks) = (opinions.dispatcher(), Rc::clone(session));
    let ask = later.map(|later| later.ask);
    // Each check is followed by its own questions.
    let of = (state.run(), shown.flatten(), ask.is_some());
    use_effect_with(of, move |(_, shown, _)| {
        let shown = shown.clone();
        asking.begin(move |run| async move {
            dispatcher.dispatch(From {
                run,
                said: Said::Begin(Vec::new()),
            });
            if let (Some(ask), Some(shown)) = (ask, shown) {
                let said = dispatcher.clone();
                let report = move |opinions| {
                    let said_so_far = Said::Step(opinions);
                    said.dispatch(From {
                        run,
                        said: said_so_far,
                    });
                };
                ask(asks, shown, Box::new(report)).await;
            }
        });
    });
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

/// Checks the log's newest state. What was seen of it at first stays until the end.
pub(crate) async fn check_head(
    session: &Session,
    begun: &HeadView,
    say: impl Fn(Said<HeadView>),
) -> HeadView {
    let step = |verdict: &Verdict| {
        say(Said::Step(HeadView {
            verdict: verdict.clone(),
            ..begun.clone()
        }));
    };
    let head = session.check_head(step).await;
    HeadView::done(head, session.is_forgetful())
}

/// Asks all witnesses that can be asked, and reports whenever one has answered.
pub(crate) async fn ask_witnesses(
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
