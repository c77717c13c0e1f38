//! Several mirrors of one file: whom to ask, and what it means when none of them has it right.

use super::error::LogError;
use crate::fetch::is_gone;

/// Whom to ask for a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Ask {
    /// The cache where there is one, then the mirrors in their order.
    Any,
    /// The mirror with this number alone.
    Mirror(usize),
}

/// A file that a mirror sent wrong. Whatever another one then sent in its place, this one is broken or
/// lies.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MirrorFault {
    /// Number of the mirror in the trust file's order, from zero.
    pub mirror: usize,
    /// Path of the file below the log.
    pub path: String,
    /// The stable code of what is wrong with it.
    pub code: &'static str,
}

/// Why no mirror gave a file that is right.
#[derive(Debug, Default)]
pub(super) struct Miss {
    /// The first file that was wrong.
    wrong: Option<LogError>,
    /// The first that neither is wrong nor answers the question: an older one.
    open: Option<LogError>,
    /// The first mirror that hasn't got the file.
    gone: Option<LogError>,
    /// The first mirror that could not be asked.
    down: Option<LogError>,
}

impl From<LogError> for Miss {
    fn from(error: LogError) -> Self {
        let mut miss = Self::default();
        miss.add(error);
        miss
    }
}

impl Miss {
    /// Takes down what one mirror gave.
    pub(super) fn add(&mut self, error: LogError) {
        let place = match &error {
            LogError::Fetch { error, .. } if is_gone(error) => &mut self.gone,
            LogError::Fetch { .. } => &mut self.down,
            error if error.could_not_check() => &mut self.open,
            _ => &mut self.wrong,
        };
        place.get_or_insert(error);
    }

    /// Takes over what others gave.
    pub(super) fn and(mut self, other: Self) -> Self {
        let parts = [other.wrong, other.open, other.gone, other.down];
        parts
            .into_iter()
            .flatten()
            .for_each(|error| self.add(error));
        self
    }

    /// Whether a mirror may be one that has no such file, so that another is to be asked for.
    pub(super) const fn is_gone(&self) -> bool {
        self.gone.is_some()
    }

    /// Whether a mirror sent it wrong.
    pub(super) const fn is_wrong(&self) -> bool {
        self.wrong.is_some()
    }

    /// The one error. A file is wrong only if no mirror is left that may have the right one: of one that
    /// could not be asked nobody knows.
    pub(super) fn into_error(self) -> LogError {
        let Self {
            wrong,
            open,
            gone,
            down,
        } = self;
        let error = match wrong {
            Some(wrong) => open.or(down).or(Some(wrong)),
            None => open.or(gone).or(down),
        };
        // A place with no mirror at all.
        error.unwrap_or(LogError::NoIndex)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fetch::FetchError;

    fn fetch(error: FetchError) -> LogError {
        let path = "checkpoint".to_owned();
        LogError::Fetch { path, error }
    }

    #[test]
    fn what_is_wrong_is_said_only_if_no_mirror_may_have_it_right() {
        let wrong = |index| LogError::EntryMismatch {
            path: "entry".to_owned(),
            index,
        };
        let stale = || LogError::IndexStale { shown: 1, size: 2 };
        let gone = || fetch(FetchError::NotFound);
        let down = || fetch(FetchError::Status(500));
        for (given, expected) in [
            (vec![wrong(1), wrong(2)], wrong(1)),
            (vec![gone(), wrong(2)], wrong(2)),
            (vec![wrong(1), gone()], wrong(1)),
            (vec![wrong(1), down()], down()),
            (vec![down(), wrong(1)], down()),
            (vec![down(), gone()], gone()),
            (
                vec![fetch(FetchError::Html), down()],
                fetch(FetchError::Html),
            ),
            (vec![gone(), stale(), wrong(1)], stale()),
        ] {
            let mut miss = Miss::default();
            given.iter().cloned().for_each(|error| miss.add(error));
            assert_eq!(
                miss.is_gone(),
                given.iter().any(|e| *e == gone()) || given.contains(&fetch(FetchError::Html))
            );
            assert_eq!(miss.into_error(), expected, "{given:?}");
        }
    }
}
