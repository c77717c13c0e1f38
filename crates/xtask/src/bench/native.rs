//! The native side: what runs between the rounds of the page, when it asks.

use std::io::{BufRead, BufReader, Write};
use std::process::{ChildStdin, ChildStdout, Stdio};

use serde_json::json;

use super::build::Built;
use super::city::City;
use super::serve::Rounds;
use crate::run::{Cmd, Failure, Outcome};

/// The native program, which waits for the names of rows, and ends when no more can come; and what is audited.
#[derive(Debug)]
pub(super) struct Native {
    asks: ChildStdin,
    answers: BufReader<ChildStdout>,
    city: Option<City>,
}

impl Native {
    /// Starts the program.
    ///
    /// # Errors
    /// Fails where it can't be started.
    pub(super) fn start(built: &Built) -> Outcome<Self> {
        let cmd = Cmd::new(&built.native).arg("rounds").arg(&built.inputs);
        let failed = |why: String| Failure::new(format!("can't start {cmd}: {why}"));
        let mut child = cmd
            .command()
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .map_err(|error| failed(error.to_string()))?;
        match (child.stdin.take(), child.stdout.take()) {
            (Some(asks), Some(answers)) => Ok(Self {
                asks,
                answers: BufReader::new(answers),
                city: built.city.clone(),
            }),
            _ => Err(failed("it has no pipes".into())),
        }
    }

    fn ask(&mut self, row: &str) -> Result<String, String> {
        let mut line = String::new();
        let asked = writeln!(self.asks, "{row}").and_then(|()| self.answers.read_line(&mut line));
        match asked {
            Ok(length) if length > 0 => Ok(line),
            Ok(_) => Err("the native program has ended".into()),
            Err(error) => Err(format!("the native program can't be asked: {error}")),
        }
    }
}

impl Rounds for Native {
    fn round(&mut self, row: &str) -> Result<String, String> {
        match (row, &self.city) {
            ("audit", Some(city)) => Ok(json!({"native": city.audit()?}).to_string()),
            _ => self.ask(row),
        }
    }
}
