//! An audit of the whole log: the worker, and what the reader wants of it.

use std::cell::RefCell;
use std::rc::Rc;

use stele_worker::message::{Order, Report};
use yew::{Callback, hook, use_callback, use_effect_with, use_mut_ref, use_reducer};

use super::head::HeadHandle;
use super::task::use_task;
use crate::browser::clock;
use crate::browser::worker::Auditor;
use crate::session::Session;
use crate::state::audit::{AuditView, Event};

/// What the reader wants of an audit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Wish {
    /// To begin, or to go on with what was put aside.
    Begin,
    /// To begin with the first entry.
    Anew,
    Pause,
    GoOn,
    Stop,
}

/// An audit, and how to lead it.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct AuditHandle {
    pub(crate) view: Rc<AuditView>,
    pub(crate) wish: Callback<Wish>,
}

/// Leads the worker. It lives as long as whoever uses this, so an audit goes on while the reader looks at
/// other pages.
#[hook]
pub(crate) fn use_audit(session: &Rc<Session>, head: &HeadHandle) -> AuditHandle {
    let task = use_task();
    let kept = session.audit_kept();
    let state = use_reducer(|| AuditView::left(kept));
    use_effect_with((Rc::clone(session), state.kept), |(session, kept)| {
        // Nothing changes when the page opens.
        if *kept != session.audit_kept() {
            session.keep_audit(*kept);
        }
    });
    let worker = use_mut_ref(|| None::<Auditor>);
    let dispatcher = state.dispatcher();
    let wish = use_callback(
        (Rc::clone(session), head.clone()),
        move |wish, (session, head)| {
            let say = dispatcher.clone();
            match wish {
                Wish::Begin | Wish::Anew => {
                    let (head_now, anew) = (head.head.value().checked(), wish == Wish::Anew);
                    let Some(order) = session.audit_task(&head_now, anew) else {
                        return;
                    };
                    // The one before ends first.
                    worker.replace(None);
                    say.dispatch(Event::Begin);
                    let worker = Rc::clone(&worker);
                    let hear = hear(session, head, order, &worker, move |event| {
                        say.dispatch(event);
                    });
                    let say = dispatcher.clone();
                    task.begin(move |_| async move {
                        match Auditor::start(hear).await {
                            Some(started) => drop(worker.replace(Some(started))),
                            None => say.dispatch(Event::NoStart),
                        }
                    });
                }
                Wish::Pause => send(&worker, &Order::Pause),
                Wish::GoOn => {
                    send(&worker, &Order::GoOn);
                    say.dispatch(Event::GoOn);
                }
                Wish::Stop => {
                    // Also one that is still on its way.
                    task.begin(|_| async {});
                    worker.replace(None);
                    say.dispatch(Event::Stop);
                }
            }
        },
    );
    AuditHandle {
        view: Rc::new((*state).clone()),
        wish,
    }
}

type Slot = Rc<RefCell<Option<Auditor>>>;

fn send(worker: &Slot, order: &Order) {
    if let Some(worker) = worker.borrow().as_ref() {
        worker.send(order);
    }
}

/// What is done about what the worker says.
fn hear(
    session: &Rc<Session>,
    head: &HeadHandle,
    order: Order,
    worker: &Slot,
    say: impl Fn(Event) + Clone + 'static,
) -> impl Fn(Option<Report>) + Clone + 'static {
    let (session, refresh, worker) = (Rc::clone(session), head.refresh.clone(), Rc::clone(worker));
    move |report| {
        let Some(report) = report else {
            return say(Event::Broke);
        };
        match &report {
            Report::Ready => send(&worker, &order),
            Report::Done(done) if session.remember_audit(done) => refresh.emit(()),
            _ => {}
        }
        say(Event::Said(Rc::new(report), clock::now_ms()));
    }
}
