//! Progress of long work: a bar on a terminal, a plain line every ten seconds elsewhere.

use std::cell::Cell;
use std::io::IsTerminal as _;
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressStyle};

use crate::output::events::{self, notice};

/// How often a line is printed where there is no terminal. Short work prints none.
const BETWEEN_LINES: Duration = Duration::from_secs(10);

/// How far some work has come.
#[derive(Debug)]
pub(crate) struct Bar {
    on_terminal: Option<ProgressBar>,
    what: &'static str,
    total: u64,
    done: Cell<u64>,
    began: Instant,
    said: Cell<Instant>,
}

/// Work of `total` steps that begins now.
pub(crate) fn bar(total: u64, what: &'static str) -> Bar {
    let now = Instant::now();
    // Who asked for JSON reads lines, on a terminal too.
    let is_drawn = std::io::stderr().is_terminal() && !events::is_json();
    Bar {
        on_terminal: is_drawn.then(|| drawn(total, what)),
        what,
        total,
        done: Cell::new(0),
        began: now,
        said: Cell::new(now),
    }
}

fn drawn(total: u64, what: &'static str) -> ProgressBar {
    let style =
        ProgressStyle::with_template("{msg} {bar:30} {human_pos}/{human_len} {per_sec} {eta}")
            .unwrap_or_else(|_| ProgressStyle::default_bar());
    ProgressBar::new(total).with_style(style).with_message(what)
}

impl Bar {
    /// So many more steps are done.
    pub(crate) fn inc(&self, steps: u64) {
        self.set_position(self.done.get().saturating_add(steps));
    }

    /// So many steps are done.
    pub(crate) fn set_position(&self, done: u64) {
        self.done.set(done);
        if let Some(bar) = &self.on_terminal {
            bar.set_position(done);
            return;
        }
        let now = Instant::now();
        if now.duration_since(self.said.get()) < BETWEEN_LINES {
            return;
        }
        self.said.set(now);
        let took = now.duration_since(self.began);
        notice!("{}", line(self.what, done, self.total, took));
    }

    /// The work is done: a terminal shows nothing of it any more.
    pub(crate) fn finish_and_clear(&self) {
        if let Some(bar) = &self.on_terminal {
            bar.finish_and_clear();
        }
    }
}

/// How far it is after this time, in words.
fn line(what: &str, done: u64, total: u64, took: Duration) -> String {
    let done = done.min(total);
    let rate = done as f64 / took.as_secs_f64().max(0.001);
    let left = if done == 0 {
        "time left unknown".to_owned()
    } else {
        let seconds = (total.saturating_sub(done) as f64 / rate).ceil();
        format!("about {} left", in_words(seconds as u64))
    };
    format!(
        "{what} {} of {}, {} a second, {left}",
        grouped(done),
        grouped(total),
        grouped(rate as u64)
    )
}

/// A time that is near enough.
fn in_words(seconds: u64) -> String {
    match seconds {
        0..120 => format!("{seconds} s"),
        120..7_200 => format!("{} min", seconds.div_ceil(60)),
        _ => format!("{} h", seconds.div_ceil(3_600)),
    }
}

/// A number with its digits in groups.
fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (position, digit) in digits.chars().enumerate() {
        if position > 0 && digits.len().saturating_sub(position).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_tells_how_far_how_fast_and_how_long_still() {
        let after = |seconds| Duration::from_secs(seconds);
        assert_eq!(
            line("signing", 240_000, 1_000_000, after(30)),
            "signing 240,000 of 1,000,000, 8,000 a second, about 95 s left"
        );
        assert_eq!(
            line("indexing", 1_000, 1_000_000, after(10)),
            "indexing 1,000 of 1,000,000, 100 a second, about 3 h left"
        );
        assert_eq!(
            line("indexing", 600, 60_000, after(6)),
            "indexing 600 of 60,000, 100 a second, about 10 min left"
        );
        assert_eq!(
            line("reading", 0, 5, after(10)),
            "reading 0 of 5, 0 a second, time left unknown"
        );
        assert_eq!(
            line("reading", 9, 5, after(0)),
            "reading 5 of 5, 5,000 a second, about 0 s left"
        );
    }
}
