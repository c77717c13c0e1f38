//! How often a page is told what has come: as often as it can draw it. What comes in between is said with the next.

use std::cell::Cell;
use std::rc::Rc;

use js_sys::Date;
use stele_client::web::leave;
use yew::platform::spawn_local;

/// So long at least nothing more is said, in milliseconds: nobody reads faster.
const LEAST: f64 = 100.0;
/// So many times as long as drawing takes, nothing more is said: three quarters of the time are left for what is drawn.
const REST: f64 = 3.0;
/// Longer than this nothing waits, in milliseconds, whatever a clock says that was put back.
const MOST: f64 = 10_000.0;

/// The pace of one task.
#[derive(Debug, Clone, Default)]
pub(crate) struct Pace {
    /// When more may be said, in milliseconds since 1970.
    due: Rc<Cell<f64>>,
}

impl Pace {
    /// Says it if the page has drawn what was said before, and had some rest; else it isn't said, and may be said later.
    pub(crate) fn say(&self, say: impl FnOnce()) {
        let begun = Date::now();
        if !is_due(self.due.get(), begun) {
            return;
        }
        self.due.set(begun + MOST);
        say();
        let due = Rc::clone(&self.due);
        spawn_local(async move {
            leave().await;
            let now = Date::now();
            due.set(now + rest(now - begun));
        });
    }
}

fn is_due(due: f64, now: f64) -> bool {
    !(0.0..=MOST).contains(&(due - now)) || due <= now
}

/// How long nothing is said after something that took so long to draw, in milliseconds.
const fn rest(cost: f64) -> f64 {
    (cost * REST).clamp(LEAST, MOST)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_slow_to_draw_is_drawn_less_often() {
        let rests = [-5.0, 0.0, 20.0, 100.0, 1e9].map(rest);
        assert_eq!(rests, [LEAST, LEAST, LEAST, 300.0, MOST]);
    }

    #[test]
    fn nothing_waits_for_a_clock_that_was_put_back() {
        let now = 1e12;
        assert!(is_due(0.0, now) && is_due(now, now));
        assert!(!is_due(now + 1.0, now) && !is_due(now + MOST, now));
        assert!(is_due(now + 3.6e6, now));
    }
}
