//! Opens the page in a browser and waits for what it measured.

use std::sync::mpsc::RecvTimeoutError;
use std::time::{Duration, Instant};

use serde_json::Value;

use super::build::Built;
use super::native::Native;
use super::rows::Row;
use super::serve::{Said, files, serve};
use crate::run::{Cmd, Failure, Outcome};
use crate::setup::{BROWSER_FLAGS, Browser};

/// How long all rounds may take.
const PATIENCE: Duration = Duration::from_secs(1_200);
/// How often the browser is looked after meanwhile.
const LOOK: Duration = Duration::from_secs(1);

/// What is measured, and where.
#[derive(Debug)]
pub(super) struct Page<'a> {
    pub(super) browser: &'a Browser,
    pub(super) built: &'a Built,
    pub(super) rows: &'a [&'static Row],
    /// What the browser is told besides.
    pub(super) flags: &'static [&'static str],
}

impl Page<'_> {
    /// What the page has sent back.
    ///
    /// # Errors
    /// Fails where the browser ends or falls silent, and where a contestant doesn't do its work.
    pub(super) fn measure(&self) -> Outcome<Value> {
        let native = Native::start(self.built)?;
        let (port, said) = serve(files(self.built)?, native)?;
        let rows: Vec<_> = self.rows.iter().map(|row| asked(row)).collect();
        let profile = self.built.folder.with_file_name("profile");
        let mut running = Cmd::new(&self.browser.chromium)
            .args(BROWSER_FLAGS)
            .args(self.flags)
            .arg(format!("--user-data-dir={}", profile.display()))
            .arg(format!("http://127.0.0.1:{port}/?rows={}", rows.join(",")))
            .start_silent()?;
        let start = Instant::now();
        loop {
            match said.recv_timeout(LOOK) {
                Ok(Said::Result(text)) => {
                    return serde_json::from_str(&text).map_err(|error| {
                        Failure::new(format!("what the page sent isn't JSON: {error}"))
                    });
                }
                Ok(Said::Failed(why)) => return Err(Failure::new(format!("in the page: {why}"))),
                Err(RecvTimeoutError::Timeout) if !running.alive() => {
                    return Err(Failure::new("the browser has ended"));
                }
                Err(RecvTimeoutError::Timeout) if start.elapsed() < PATIENCE => {}
                Err(_) => return Err(Failure::new("the page has said nothing for too long")),
            }
        }
    }
}

/// How the page is asked for a row: `bulk:21:3`.
fn asked(row: &Row) -> String {
    let [rounds, warm_up] = row.rounds;
    format!("{}:{rounds}:{warm_up}", row.key)
}
