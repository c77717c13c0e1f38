//! Programs that a test starts, and that end with it, whatever happens.

use std::io::{BufRead as _, BufReader, Read};
use std::os::unix::process::CommandExt as _;
use std::process::{Child, ChildStdout, Command, Stdio};

use rustix::process::{Pid, Signal, kill_process_group};

/// A running program, in a process group of its own, so that what it has started ends with it.
pub(crate) struct Process(Child);

impl Process {
    /// Starts a program and waits for the first line of its output in which `ready` finds what it
    /// looks for.
    pub(crate) fn start<T>(command: &mut Command, ready: impl Fn(&str) -> Option<T>) -> (Self, T) {
        let started = Self::try_start(command, ready);
        started.unwrap_or_else(|| panic!("{command:?} ended before it was ready"))
    }

    /// The same, or nothing if the program ends before it is ready.
    pub(crate) fn try_start<T>(
        command: &mut Command,
        ready: impl Fn(&str) -> Option<T>,
    ) -> Option<(Self, T)> {
        let mut process = Self::spawn(command.stdout(Stdio::piped()));
        let output = process.0.stdout.take().expect("it was piped");
        let mut output = BufReader::new(output);
        let found = loop {
            let mut line = String::new();
            let length = output.read_line(&mut line).expect("its output is text");
            if length == 0 {
                return None;
            }
            if let Some(found) = ready(&line) {
                break found;
            }
        };
        drain(output);
        Some((process, found))
    }

    /// Starts a program that doesn't say when it is ready.
    pub(crate) fn silent(command: &mut Command) -> Self {
        Self::spawn(command.stdout(Stdio::null()))
    }

    /// Whether it has ended by itself.
    pub(crate) fn has_ended(&mut self) -> bool {
        !matches!(self.0.try_wait(), Ok(None))
    }

    fn spawn(command: &mut Command) -> Self {
        let child = command.stdin(Stdio::null()).process_group(0).spawn();
        Self(child.unwrap_or_else(|error| panic!("{command:?}: {error}")))
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        // It may have ended by itself; there is nobody to tell if not.
        let _ = kill_process_group(Pid::from_child(&self.0), Signal::KILL);
        let _ = self.0.wait();
    }
}

/// Reads on, so that the program is never held up by a full pipe.
fn drain(mut output: BufReader<ChildStdout>) {
    std::thread::spawn(move || {
        let mut rest = [0; 1024];
        while output.read(&mut rest).is_ok_and(|length| length > 0) {}
    });
}
