//! The newest run of something that takes time and reports on its way.
//!
//! Runs may overlap and end in any order: a reader who goes on to the next record must never see
//! the last one's answer arrive late. Each run has a number, and what an older one says is dropped.

use std::rc::Rc;

use yew::Reducible;

/// What the newest run has said so far.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Latest<T> {
    run: u64,
    value: T,
    done: bool,
}

/// What a run says.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Said<T> {
    /// It has begun; this is shown first.
    Begin(T),
    /// So far.
    Step(T),
    /// In the end.
    Done(T),
}

/// What a run says, and which one it is.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct From<T> {
    pub(crate) run: u64,
    pub(crate) said: Said<T>,
}

impl<T> Latest<T> {
    /// Nothing has begun.
    pub(crate) const fn new(value: T) -> Self {
        Self {
            run: 0,
            value,
            done: false,
        }
    }

    pub(crate) const fn value(&self) -> &T {
        &self.value
    }

    /// The same run, with another value.
    pub(crate) const fn with(&self, value: T) -> Self {
        let (run, done) = (self.run, self.done);
        Self { run, value, done }
    }

    /// The number of the newest run.
    pub(crate) const fn run(&self) -> u64 {
        self.run
    }

    /// Whether the newest run has ended.
    pub(crate) const fn is_done(&self) -> bool {
        self.done
    }
}

impl<T: Clone + 'static> Reducible for Latest<T> {
    type Action = From<T>;

    fn reduce(self: Rc<Self>, From { run, said }: From<T>) -> Rc<Self> {
        let (value, done) = match said {
            Said::Begin(value) if run > self.run => (value, false),
            Said::Step(value) if run == self.run && !self.done => (value, false),
            Said::Done(value) if run == self.run && !self.done => (value, true),
            Said::Begin(_) | Said::Step(_) | Said::Done(_) => return self,
        };
        Rc::new(Self { run, value, done })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn after(said: &[(u64, Said<&'static str>)]) -> Latest<&'static str> {
        let start = Rc::new(Latest::new("nothing"));
        let end = said
            .iter()
            .cloned()
            .fold(start, |state, (run, said)| state.reduce(From { run, said }));
        (*end).clone()
    }

    #[test]
    fn a_run_goes_from_begin_to_done() {
        use Said::{Begin, Done, Step};
        let state = after(&[(1, Begin("a")), (1, Step("b"))]);
        assert_eq!((*state.value(), state.is_done()), ("b", false));
        let state = after(&[(1, Begin("a")), (1, Step("b")), (1, Done("c"))]);
        assert_eq!((*state.value(), state.is_done()), ("c", true));
        let state = after(&[(1, Begin("a")), (1, Done("c")), (1, Step("late"))]);
        assert_eq!(*state.value(), "c");
    }

    #[test]
    fn an_older_run_is_not_heard() {
        use Said::{Begin, Done, Step};
        for late in [Begin("old"), Step("old"), Done("old")] {
            let state = after(&[(1, Begin("a")), (2, Begin("b")), (1, late)]);
            assert_eq!((*state.value(), state.is_done()), ("b", false));
        }
        // Nor is one that never began.
        let state = after(&[(1, Done("old"))]);
        assert_eq!(*state.value(), "nothing");
    }
}
