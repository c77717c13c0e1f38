//! How old the public checkpoint's cosignatures are, and when they must be renewed.

use std::path::Path;

use serde_json::{Value, json};
use stele_messages::ui::EN;
use stele_messages::{Lang, duration};
use stele_records::time::format_time;

use crate::failure::Failure;
use crate::output::say;
use crate::output::shown::shown;
use crate::store::{Home, HomeError};

/// The age of the public checkpoint of a publisher's folder.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Age {
    origin: String,
    size: u64,
    /// How many witnesses have cosigned.
    cosigners: usize,
    /// When the quorum stood; none where the trust file asks for no witness.
    cosigned: Option<u64>,
    now: u64,
    max_age: u64,
    /// Whether the trust file says that the log has ended: then nothing has to be renewed.
    is_closed: bool,
}

/// Whether a path is a publisher's folder, and no draft.
pub(super) fn is_home(path: &Path) -> bool {
    !matches!(Home::open(path), Err(HomeError::NotAHome(_)))
}

impl Age {
    /// Reads the public checkpoint as a reader with the folder's trust file would.
    ///
    /// # Errors
    /// [`Failure`] if there is none, or readers would refuse it.
    pub(super) fn read(home: &Path, now: u64) -> Result<Self, Failure> {
        let place = home.display();
        let home = Home::open(home)?;
        let trust = home.trust()?;
        let log = home.log()?;
        let path = log.path("checkpoint");
        let note = log.read("checkpoint")?.ok_or_else(|| {
            Failure::misuse(format!(
                "there is no {} yet. Run `stele publish {place}`",
                path.display()
            ))
        })?;
        let checkpoint = trust.policy.verify(&note).map_err(|error| {
            let code = error.code();
            Failure::failed(format!(
                "readers would refuse {} ({code}). Run `stele publish {place}`",
                path.display()
            ))
        })?;
        Ok(Self {
            origin: home.settings().origin.clone(),
            size: checkpoint.size(),
            cosigners: checkpoint.cosigners().len(),
            cosigned: checkpoint.quorum_time(),
            now,
            max_age: trust.max_age,
            is_closed: trust.closed.contains_key(&home.settings().origin),
        })
    }

    /// When to publish again at the latest, also with nothing new: a quarter of the maximum age after the
    /// quorum stood, so that several failures in a row do no harm.
    fn renew_by(&self) -> Option<u64> {
        Some(self.cosigned?.saturating_add(self.max_age / 4))
    }

    /// When readers begin to call the log's state stale.
    fn stale_from(&self) -> Option<u64> {
        let last = self.cosigned?.saturating_add(self.max_age);
        Some(last.saturating_add(1))
    }

    /// Whether it is time to publish.
    pub(super) fn is_due(&self) -> bool {
        !self.is_closed && self.renew_by().is_some_and(|by| by < self.now)
    }

    fn is_stale(&self) -> bool {
        !self.is_closed && self.stale_from().is_some_and(|from| from <= self.now)
    }

    /// One document of the report.
    pub(super) fn to_json(&self) -> Value {
        let time = |seconds: Option<u64>| seconds.and_then(format_time);
        json!({
            "closed": self.is_closed,
            "cosigned": time(self.cosigned),
            "cosigners": self.cosigners,
            "due": self.is_due(),
            "origin": self.origin,
            "renewBy": time(self.renew_by()),
            "size": self.size,
            "stale": self.is_stale(),
            "staleFrom": time(self.stale_from()),
        })
    }

    /// Says it on a terminal.
    pub(super) fn print(&self, home: &Path) {
        let origin = shown(&self.origin);
        if self.is_closed {
            let entries = (EN.entries_count)(self.size);
            say!("{origin}: {entries}, closed, so there is nothing to renew");
            return;
        }
        let (Some(cosigned), Some(renew_by), Some(stale_from)) =
            (self.cosigned, self.renew_by(), self.stale_from())
        else {
            say!("{origin}: the trust file asks for no witness, so there is nothing to renew");
            return;
        };
        let time = |seconds| format_time(seconds).unwrap_or_default();
        let age = match cosigned.checked_sub(self.now) {
            Some(ahead) if ahead > 0 => format!("{} from now", duration(Lang::En, ahead)),
            _ => format!(
                "{} ago",
                duration(Lang::En, self.now.saturating_sub(cosigned))
            ),
        };
        say!(
            "{origin}: {}, cosigned by {} at {} ({age})",
            (EN.entries_count)(self.size),
            self.cosigners,
            time(cosigned),
        );
        let stale = time(stale_from);
        if self.is_stale() {
            say!("  stale since {stale}: to readers the present is unknown");
        } else if self.is_due() {
            let due = time(renew_by);
            say!("  renewal is due since {due}; readers call it stale from {stale}");
        } else {
            let left = duration(Lang::En, renew_by.saturating_sub(self.now));
            say!(
                "  renew by {} (in {left}); readers call it stale from {stale}",
                time(renew_by)
            );
        }
        if self.is_due() {
            say!("  run `stele publish {}`", home.display());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn age(cosigned: Option<u64>, now: u64) -> Age {
        Age {
            origin: "log.example".into(),
            size: 300,
            cosigners: 3,
            cosigned,
            now,
            max_age: 86_400,
            is_closed: false,
        }
    }

    #[test]
    fn a_quarter_of_the_maximum_age_is_the_time_to_renew() {
        let time = 1_790_000_000;
        for (after, due, stale) in [
            (0, false, false),
            (21_600, false, false),
            (21_601, true, false),
            (86_400, true, false),
            (86_401, true, true),
        ] {
            let age = age(Some(time), time + after);
            assert_eq!((age.is_due(), age.is_stale()), (due, stale), "{after}");
        }
        // A clock that is behind makes nothing old, and without witnesses there is no age.
        assert!(!age(Some(time), 0).is_due());
        assert!(!age(None, u64::MAX).is_due() && !age(None, u64::MAX).is_stale());
        let closed = Age {
            is_closed: true,
            ..age(Some(0), u64::MAX)
        };
        assert!(!closed.is_due() && !closed.is_stale());
        assert!(age(Some(u64::MAX), 5).to_json()["renewBy"].is_null());
    }
}
