//! One thing at a time: beginning the next, or leaving the page, drops what is under way.

use std::cell::{Cell, RefCell};
use std::future::Future;
use std::rc::Rc;

use futures::future::{AbortHandle, abortable};
use yew::hook;
use yew::use_mut_ref;

/// What is under way in one component.
#[derive(Debug, Default)]
pub(crate) struct Task {
    run: Cell<u64>,
    current: RefCell<Option<AbortHandle>>,
}

impl Task {
    /// Begins a run, which is given its number, and drops the run before it.
    pub(crate) fn begin<F: Future<Output = ()> + 'static>(&self, future: impl FnOnce(u64) -> F) {
        let run = self.run.get().saturating_add(1);
        self.run.set(run);
        let (future, handle) = abortable(future(run));
        if let Some(before) = self.current.replace(Some(handle)) {
            before.abort();
        }
        yew::platform::spawn_local(async move {
            // Whether it ended or was dropped: what it had to say, it has said.
            let _ = future.await;
        });
    }
}

impl Drop for Task {
    fn drop(&mut self) {
        if let Some(handle) = self.current.take() {
            handle.abort();
        }
    }
}

/// A task that lives as long as the component.
#[hook]
pub(crate) fn use_task() -> Rc<Task> {
    let task = use_mut_ref(|| Rc::new(Task::default()));
    let task = task.borrow();
    Rc::clone(&task)
}
