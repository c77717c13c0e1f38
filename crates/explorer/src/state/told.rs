//! Answers about several things, each found by itself, as they come.

use std::collections::BTreeMap;
use std::rc::Rc;

use stele_records::verdict::Reason;
use yew::Reducible;

use super::same::Same;

/// An answer, or why there is none.
pub(crate) type Answer<T> = Result<T, Reason>;

/// What has been told so far, by what was asked about.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Told<T> {
    run: u64,
    answers: Rc<BTreeMap<String, Answer<T>>>,
    is_running: bool,
}

/// What happens to it.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum ToldAction<T> {
    /// A run begins. About another state of the log it begins `anew`; else only what could not be had is
    /// forgotten.
    Begin { run: u64, anew: bool },
    /// Something was told.
    Came {
        run: u64,
        batch: Vec<(String, Answer<T>)>,
    },
    /// Everything was told.
    Done { run: u64 },
}

impl<T> Default for Told<T> {
    fn default() -> Self {
        Self {
            run: 0,
            answers: Rc::default(),
            is_running: false,
        }
    }
}

impl<T> Told<T> {
    /// What was told about something; nothing while it wasn't.
    pub(crate) fn of(&self, asked: &str) -> Option<&Answer<T>> {
        self.answers.get(asked)
    }

    /// Which answers these are.
    pub(crate) fn version(&self) -> Same<BTreeMap<String, Answer<T>>> {
        Same(Rc::clone(&self.answers))
    }

    /// Whether more is about to come.
    pub(crate) const fn is_running(&self) -> bool {
        self.is_running
    }

    /// About how many something could not be had.
    pub(crate) fn open(&self) -> usize {
        self.answers
            .values()
            .filter(|answer| answer.is_err())
            .count()
    }

    /// Why the first of them could not be had.
    pub(crate) fn why(&self) -> Option<&Reason> {
        self.answers
            .values()
            .find_map(|answer| answer.as_ref().err())
    }
}

impl<T: Clone + 'static> Reducible for Told<T> {
    type Action = ToldAction<T>;

    fn reduce(self: Rc<Self>, action: ToldAction<T>) -> Rc<Self> {
        let mut answers = Rc::clone(&self.answers);
        let (run, is_running) = match action {
            ToldAction::Begin { run, anew } if run > self.run => {
                match anew {
                    true => answers = Rc::default(),
                    false => Rc::make_mut(&mut answers).retain(|_, answer| answer.is_ok()),
                }
                (run, true)
            }
            ToldAction::Came { run, batch } if run == self.run => {
                Rc::make_mut(&mut answers).extend(batch);
                (run, self.is_running)
            }
            ToldAction::Done { run } if run == self.run => (run, false),
            // What an older run says isn't heard.
            ToldAction::Begin { .. } | ToldAction::Came { .. } | ToldAction::Done { .. } => {
                return self;
            }
        };
        Rc::new(Self {
            run,
            answers,
            is_running,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn after(actions: Vec<ToldAction<u8>>) -> Rc<Told<u8>> {
        let start = Rc::new(Told::default());
        actions.into_iter().fold(start, Told::reduce)
    }

    fn came(run: u64, asked: &str, answer: Answer<u8>) -> ToldAction<u8> {
        let batch = vec![(asked.to_owned(), answer)];
        ToldAction::Came { run, batch }
    }

    #[test]
    fn answers_stay_until_the_log_is_another() {
        let begin = |run, anew| ToldAction::Begin { run, anew };
        let told = after(vec![
            begin(1, true),
            came(1, "a", Ok(1)),
            came(1, "b", Err(Reason::Blocked)),
            came(0, "c", Ok(3)),
        ]);
        assert_eq!((told.of("a"), told.of("c")), (Some(&Ok(1)), None));
        assert_eq!((told.open(), told.why()), (1, Some(&Reason::Blocked)));
        assert!(told.is_running());
        let told = told.reduce(ToldAction::Done { run: 1 });
        assert!(!told.is_running());
        let again = Rc::clone(&told).reduce(begin(2, false));
        assert_eq!((again.of("a"), again.open()), (Some(&Ok(1)), 0));
        let late = again.reduce(came(1, "b", Ok(2)));
        assert_eq!(late.of("b"), None);
        assert_eq!(late.reduce(begin(3, true)).of("a"), None);
    }
}
