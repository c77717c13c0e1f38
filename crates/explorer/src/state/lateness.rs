//! Which projects pay late: what was released late, and what waits for too long.

use std::cmp::Reverse;

use stele_records::story::ProjectStory;

use super::money::{Figures, Listed};
use super::releases::{late, runs, waiting};

/// What a project's row says of late payments and of wages.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Lateness {
    /// Payments that were released late.
    pub(crate) released: usize,
    /// Claims that have waited for too long.
    pub(crate) waiting: usize,
    /// Wage runs.
    pub(crate) runs: usize,
}

impl Lateness {
    /// Of a project, on this day of the city; nothing where its movements aren't known.
    pub(crate) fn of(story: &ProjectStory, today: &str) -> Option<Self> {
        if story.own.is_none() || story.too_long.is_some() {
            return None;
        }
        Some(Self {
            released: late(story).count,
            waiting: waiting(story, today).late,
            runs: runs(story).count,
        })
    }

    /// Everything that is late.
    pub(crate) const fn count(self) -> usize {
        self.released.saturating_add(self.waiting)
    }
}

/// How many projects are late, of those that have been looked at.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct LateTally {
    /// With something late.
    pub(crate) late: usize,
    /// Whose movements are known.
    pub(crate) checked: usize,
    /// That are listed.
    pub(crate) of: usize,
}

/// What is late in a project, if that has been worked out; `today` gives the day by a project's story.
fn lateness(
    own: &Listed,
    figures: &Figures,
    today: &impl Fn(&ProjectStory) -> String,
) -> Option<Lateness> {
    let story = figures.of(&own.project)?.as_ref().as_ref().ok()?;
    Lateness::of(story, &today(story))
}

/// How many of these projects are late, as far as that has been worked out.
pub(crate) fn tally(
    listed: &[Listed],
    figures: &Figures,
    today: impl Fn(&ProjectStory) -> String,
) -> LateTally {
    let mut tally = LateTally {
        of: listed.len(),
        ..LateTally::default()
    };
    for own in listed {
        if let Some(found) = lateness(own, figures, &today) {
            tally.checked += 1;
            tally.late += usize::from(found.count() > 0);
        }
    }
    tally
}

/// Those first with the most that is late, then those of which it isn't known, and last those that are in time. What is
/// alike stays as it was.
pub(crate) fn late_first(
    listed: &mut [Listed],
    figures: &Figures,
    today: impl Fn(&ProjectStory) -> String,
) {
    listed.sort_by_cached_key(|own| {
        let found = lateness(own, figures, &today).map(Lateness::count);
        let group = match found {
            Some(0) => 2,
            None => 1,
            Some(_) => 0,
        };
        (group, Reverse(found))
    });
}

#[cfg(test)]
mod tests {
    use std::rc::Rc;

    use stele_records::story::{Movement, ProjectNow, RecordStanding, Sums};
    use stele_records::verdict::Reason;
    use yew::Reducible;

    use super::*;
    use crate::state::money::{FiguresAction, Told};
    use crate::state::releases::tests::{claim, movement, story};

    const TODAY: &str = "2026-09-21";

    /// A project with so many late payments, and a claim that has waited since this day.
    fn project(released: usize, since: &str) -> ProjectStory {
        let late = || Movement {
            since: Some("2026-05-01".into()),
            ..movement("2026-07-01", "material", "5")
        };
        let in_time = Movement {
            since: Some("2026-06-20".into()),
            ..movement("2026-07-01", "material", "5")
        };
        let refused = Movement {
            standing: RecordStanding::Fails,
            ..late()
        };
        let wages = ["GZ-1", "GZ-2"].map(|run| movement("2026-07-02", "run", run));
        let mut all = vec![in_time, refused];
        all.extend(wages);
        all.extend((0..released).map(|_| late()));
        ProjectStory {
            own: Some(ProjectNow {
                entry: 0,
                title: String::new(),
                buyer: String::new(),
                supervisor: String::new(),
                budget: Sums::default(),
            }),
            ..story(all, vec![claim(Some(since), "7")])
        }
    }

    fn figures(told: Vec<(&str, Result<ProjectStory, Reason>)>) -> Figures {
        let start = Rc::new(Figures::default());
        let figures = told.into_iter().fold(start, |figures, (name, told)| {
            let told: Told = Rc::new(told);
            figures.reduce(FiguresAction::Told(name.into(), told))
        });
        (*figures).clone()
    }

    fn today(_: &ProjectStory) -> String {
        TODAY.into()
    }

    #[test]
    fn late_is_what_was_released_late_and_what_waits_for_too_long() {
        let found = Lateness::of(&project(2, "2026-08-01"), TODAY).expect("it is known");
        let own = Lateness {
            released: 2,
            waiting: 1,
            runs: 2,
        };
        assert_eq!((found, found.count()), (own, 3));
        let found = Lateness::of(&project(0, "2026-09-01"), TODAY).expect("it is known");
        assert_eq!(found.count(), 0);
        // Of more records than are read nothing is said, nor of a project that nobody entitled has logged.
        let long = ProjectStory {
            too_long: Some(5_000),
            ..project(2, "2026-08-01")
        };
        let unknown = ProjectStory {
            own: None,
            ..project(2, "2026-08-01")
        };
        assert_eq!(
            [long, unknown].map(|own| Lateness::of(&own, TODAY)),
            [None; 2]
        );
    }

    #[test]
    fn what_is_late_comes_first_and_what_isnt_known_before_what_is_in_time() {
        let figures = figures(vec![
            ("in time", Ok(project(0, "2026-09-01"))),
            ("late", Ok(project(1, "2026-09-01"))),
            ("failed", Err(Reason::Offline)),
            ("later", Ok(project(2, "2026-08-01"))),
        ]);
        let names = ["in time", "late", "failed", "later", "not yet"];
        let mut listed = names.map(Listed::named);
        let said = tally(&listed, &figures, today);
        let own = LateTally {
            late: 2,
            checked: 3,
            of: 5,
        };
        assert_eq!(said, own);
        late_first(&mut listed, &figures, today);
        let order = listed.map(|own| own.project);
        assert_eq!(order, ["later", "late", "failed", "not yet", "in time"]);
    }
}
