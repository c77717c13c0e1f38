//! When a key's signatures count.

use alloc::string::{String, ToString};

use super::Policy;

/// The first and the last second, in POSIX seconds, at which a key's signatures count; either end may
/// be open.
///
/// A cosignature's time is what the cosigner itself wrote. So a window ends the use of a key in good
/// order; a stolen key can still be used with times within it, until the policy drops the key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Window {
    from: Option<u64>,
    until: Option<u64>,
}

impl Window {
    /// From the first to the last second, both included.
    ///
    /// # Errors
    /// [`WindowError::Empty`] if the end lies before the beginning.
    pub fn new(from: Option<u64>, until: Option<u64>) -> Result<Self, WindowError> {
        if let (Some(from), Some(until)) = (from, until)
            && until < from
        {
            return Err(WindowError::Empty { from, until });
        }
        Ok(Self { from, until })
    }

    /// The first second, if there is one.
    pub const fn from(&self) -> Option<u64> {
        self.from
    }

    /// The last second, if there is one.
    pub const fn until(&self) -> Option<u64> {
        self.until
    }

    /// Whether both ends are open.
    pub const fn is_open(&self) -> bool {
        self.from.is_none() && self.until.is_none()
    }

    /// Whether signatures of this time count, in POSIX seconds.
    pub fn contains(&self, time: u64) -> bool {
        self.from.is_none_or(|from| from <= time) && self.until.is_none_or(|until| time <= until)
    }
}

/// Why a window can't be set.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum WindowError {
    /// It ends before it begins.
    Empty {
        /// The first second.
        from: u64,
        /// The last second.
        until: u64,
    },
    /// No log and no witness of the policy has this key.
    UnknownKey {
        /// The key's name.
        name: String,
        /// Its id.
        key_id: u32,
    },
}

impl WindowError {
    /// The stable code of this error.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Empty { .. } => "window-empty",
            Self::UnknownKey { .. } => "window-unknown-key",
        }
    }
}

impl Policy {
    /// Says when a key of the policy counts, by its name and id, which are unique in a policy. What
    /// was set before is replaced.
    ///
    /// A cosignature whose time lies outside isn't counted ([`super::Uncounted`]). A log's key
    /// counts where the quorum time lies within, which without a quorum time can't be told.
    ///
    /// # Errors
    /// [`WindowError::UnknownKey`]
    pub fn set_window(
        &mut self,
        name: &str,
        key_id: u32,
        window: Window,
    ) -> Result<(), WindowError> {
        let keys = self.logs.iter_mut().map(|log| (&log.key, &mut log.window));
        let witnesses = self.witnesses.iter_mut();
        let keys = keys.chain(witnesses.map(|witness| (&witness.key, &mut witness.window)));
        for (key, place) in keys {
            if key.name().as_str() == name && key.key_id() == key_id {
                *place = window;
                return Ok(());
            }
        }
        let name = name.to_string();
        Err(WindowError::UnknownKey { name, key_id })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_ends_count_and_either_may_be_open() {
        for (from, until, inside, outside) in [
            (None, None, &[0, u64::MAX][..], &[][..]),
            (Some(5), None, &[5, u64::MAX], &[0, 4]),
            (None, Some(5), &[0, 5], &[6, u64::MAX]),
            (Some(5), Some(5), &[5], &[4, 6]),
        ] {
            let window = Window::new(from, until).unwrap();
            assert_eq!(window.is_open(), from.or(until).is_none());
            assert!(inside.iter().all(|time| window.contains(*time)));
            assert!(!outside.iter().any(|time| window.contains(*time)));
        }
        let error = WindowError::Empty { from: 6, until: 5 };
        assert_eq!(Window::new(Some(6), Some(5)), Err(error));
    }
}
