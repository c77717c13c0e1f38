//! Runs other programs and says so: one line with the time it took when all is well, everything they
//! printed when it isn't.

use std::ffi::{OsStr, OsString};
use std::fmt;
use std::io::{BufRead, BufReader, Read};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{self, RecvTimeoutError, Sender};
use std::thread;
use std::time::{Duration, Instant};

/// A command that runs for long gets a line this often, so that nobody takes it for dead.
const HEARTBEAT: Duration = Duration::from_secs(60);

/// What went wrong and what the reader can do about it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Failure {
    what: String,
    remedy: Option<String>,
}

/// The result of everything here that can fail.
pub(crate) type Outcome<T = ()> = Result<T, Failure>;

impl Failure {
    /// A failure whose text already says all there is to say.
    pub(crate) fn new(what: impl Into<String>) -> Self {
        Self {
            what: what.into(),
            remedy: None,
        }
    }

    /// Adds what to do next, usually a command to type.
    pub(crate) fn remedy(mut self, remedy: impl Into<String>) -> Self {
        self.remedy = Some(remedy.into());
        self
    }

    /// A failed file operation, with the path it was about.
    pub(crate) fn io(doing: &str, path: &Path, error: &std::io::Error) -> Self {
        Self::new(format!("{doing} {}: {error}", path.display()))
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.what)?;
        match &self.remedy {
            Some(remedy) => write!(f, "\n  What to do: {remedy}"),
            None => Ok(()),
        }
    }
}

/// A program with its arguments, environment and folder.
#[derive(Clone, Debug)]
pub(crate) struct Cmd {
    program: OsString,
    args: Vec<OsString>,
    envs: Vec<(OsString, OsString)>,
    unset: Vec<OsString>,
    dir: Option<PathBuf>,
}

impl Cmd {
    pub(crate) fn new(program: impl AsRef<OsStr>) -> Self {
        Self {
            program: program.as_ref().to_owned(),
            args: Vec::new(),
            envs: Vec::new(),
            unset: Vec::new(),
            dir: None,
        }
    }

    pub(crate) fn arg(mut self, arg: impl AsRef<OsStr>) -> Self {
        self.args.push(arg.as_ref().to_owned());
        self
    }

    pub(crate) fn args<S: AsRef<OsStr>>(mut self, args: impl IntoIterator<Item = S>) -> Self {
        self.args
            .extend(args.into_iter().map(|arg| arg.as_ref().to_owned()));
        self
    }

    pub(crate) fn env(mut self, key: impl AsRef<OsStr>, value: impl AsRef<OsStr>) -> Self {
        self.envs
            .push((key.as_ref().to_owned(), value.as_ref().to_owned()));
        self
    }

    pub(crate) fn envs<K: AsRef<OsStr>, V: AsRef<OsStr>>(
        self,
        envs: impl IntoIterator<Item = (K, V)>,
    ) -> Self {
        envs.into_iter()
            .fold(self, |cmd, (key, value)| cmd.env(key, value))
    }

    pub(crate) fn unset(mut self, key: impl AsRef<OsStr>) -> Self {
        self.unset.push(key.as_ref().to_owned());
        self
    }

    pub(crate) fn dir(mut self, dir: impl AsRef<Path>) -> Self {
        self.dir = Some(dir.as_ref().to_owned());
        self
    }

    /// Runs to the end, prints one line, and hands back all output, standard error included.
    pub(crate) fn run(&self) -> Outcome<String> {
        println!("  $ {self}");
        let start = Instant::now();
        let (success, output) = self.collect(start)?;
        let took = seconds(start.elapsed());
        if success {
            println!("    done in {took}");
            Ok(output)
        } else {
            println!("{}", output.trim_end());
            println!("    failed after {took}");
            Err(Failure::new(format!("this command failed: {self}")))
        }
    }

    /// As [`Cmd::run`], but a failure is an answer: the output and whether it ended well.
    pub(crate) fn attempt(&self) -> Outcome<(bool, String)> {
        println!("  $ {self}");
        let start = Instant::now();
        let (success, output) = self.collect(start)?;
        let word = if success { "done in" } else { "failed after" };
        println!("    {word} {}", seconds(start.elapsed()));
        Ok((success, output))
    }

    /// Asks silently: trimmed standard output if the program exists and ends well.
    pub(crate) fn probe(&self) -> Option<String> {
        let output = self
            .command()
            .stdin(Stdio::null())
            .stderr(Stdio::null())
            .output()
            .ok()?;
        let text = String::from_utf8(output.stdout).ok()?;
        output.status.success().then(|| text.trim().to_owned())
    }

    /// Runs with the terminal's own output, for what is meant to be watched.
    pub(crate) fn watch(&self) -> Outcome {
        println!("  $ {self}");
        let status = self
            .command()
            .stdin(Stdio::null())
            .status()
            .map_err(|error| self.missing(&error))?;
        if status.success() {
            Ok(())
        } else {
            Err(Failure::new(format!("this command failed: {self}")))
        }
    }

    /// Starts it and leaves it running; the guard ends it.
    pub(crate) fn start(&self) -> Outcome<Running> {
        println!("  $ {self} &");
        self.command()
            .stdin(Stdio::null())
            .spawn()
            .map(Running)
            .map_err(|error| self.missing(&error))
    }

    /// The same for a program that talks much to nobody, as browsers do: what it prints is dropped.
    pub(crate) fn start_silent(&self) -> Outcome<Running> {
        println!("  $ {self} &");
        self.command()
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .map(Running)
            .map_err(|error| self.missing(&error))
    }

    /// The plain command, for those that need more than the above.
    pub(crate) fn command(&self) -> Command {
        let mut command = Command::new(&self.program);
        command.args(&self.args);
        for key in &self.unset {
            command.env_remove(key);
        }
        command.envs(self.envs.iter().map(|(key, value)| (key, value)));
        if let Some(dir) = &self.dir {
            command.current_dir(dir);
        }
        command
    }

    fn collect(&self, start: Instant) -> Outcome<(bool, String)> {
        let mut child = self
            .command()
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .map_err(|error| self.missing(&error))?;
        let (lines, receive) = mpsc::channel();
        if let Some(out) = child.stdout.take() {
            forward(out, lines.clone());
        }
        if let Some(err) = child.stderr.take() {
            forward(err, lines);
        }
        let mut output = String::new();
        let mut next = start + HEARTBEAT;
        loop {
            match receive.recv_timeout(next.saturating_duration_since(Instant::now())) {
                Ok(line) => output.push_str(&line),
                Err(RecvTimeoutError::Timeout) => {
                    next += HEARTBEAT;
                    let last = output.lines().last().unwrap_or_default().trim();
                    println!("    running for {}: {last}", seconds(start.elapsed()));
                }
                Err(RecvTimeoutError::Disconnected) => break,
            }
        }
        let status = child
            .wait()
            .map_err(|error| Failure::new(format!("waiting for {self}: {error}")))?;
        Ok((status.success(), output))
    }

    fn missing(&self, error: &std::io::Error) -> Failure {
        Failure::new(format!("can't start {}: {error}", self.program.display()))
    }
}

/// What a person could type, near enough to paste.
impl fmt::Display for Cmd {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let words = self
            .envs
            .iter()
            .filter(|(key, _)| key != "PATH")
            .map(|(key, value)| format!("{}={}", key.display(), quoted(value)))
            .chain([quoted(&self.program)])
            .chain(self.args.iter().map(|arg| quoted(arg)));
        for (position, word) in words.enumerate() {
            if position > 0 {
                f.write_str(" ")?;
            }
            f.write_str(&word)?;
        }
        Ok(())
    }
}

/// A child that is ended when this value goes.
#[derive(Debug)]
pub(crate) struct Running(Child);

impl Running {
    /// Whether it is still alive.
    pub(crate) fn alive(&mut self) -> bool {
        matches!(self.0.try_wait(), Ok(None))
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        // It may have ended by itself: then there is nothing to end.
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// `3.4 s`, or `2 min 05 s`.
pub(crate) fn seconds(time: Duration) -> String {
    let whole = time.as_secs();
    if whole < 60 {
        format!("{}.{} s", whole, time.subsec_millis() / 100)
    } else {
        format!("{} min {:02} s", whole / 60, whole % 60)
    }
}

fn forward(stream: impl Read + Send + 'static, lines: Sender<String>) {
    thread::spawn(move || {
        let mut reader = BufReader::new(stream);
        let mut line = Vec::new();
        while matches!(reader.read_until(b'\n', &mut line), Ok(count) if count > 0) {
            if lines
                .send(String::from_utf8_lossy(&line).into_owned())
                .is_err()
            {
                return;
            }
            line.clear();
        }
    });
}

fn quoted(word: &OsStr) -> String {
    let text = word.to_string_lossy();
    let plain = |c: char| c.is_ascii_alphanumeric() || "-_=+./:,@%~".contains(c);
    if !text.is_empty() && text.chars().all(plain) {
        text.into_owned()
    } else {
        format!("'{}'", text.replace('\'', r"'\''"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn output_of_both_streams_is_collected() {
        let output = Cmd::new("sh").args(["-c", "echo out; echo err >&2"]).run();
        let output = output.expect("sh runs");
        assert!(output.contains("out\n") && output.contains("err\n"));
    }

    #[test]
    fn a_failing_and_a_missing_program_are_failures() {
        assert!(Cmd::new("sh").args(["-c", "exit 3"]).run().is_err());
        assert!(Cmd::new("no-such-program-here").run().is_err());
        assert_eq!(Cmd::new("no-such-program-here").probe(), None);
        assert_eq!(Cmd::new("sh").args(["-c", "exit 3"]).probe(), None);
    }

    #[test]
    fn standard_input_is_closed() {
        assert_eq!(Cmd::new("cat").probe(), Some(String::new()));
    }

    #[test]
    fn what_is_printed_can_be_pasted() {
        let cmd = Cmd::new("cargo").env("A", "b c").args(["test", "it's"]);
        assert_eq!(cmd.to_string(), r"A='b c' cargo test 'it'\''s'");
    }

    #[test]
    fn times_read_well() {
        assert_eq!(seconds(Duration::from_millis(3_456)), "3.4 s");
        assert_eq!(seconds(Duration::from_secs(125)), "2 min 05 s");
    }

    #[test]
    fn a_guard_ends_its_child() {
        let mut running = Cmd::new("sleep").arg("60").start().expect("sleep starts");
        assert!(running.alive());
        let id = running.0.id().to_string();
        drop(running);
        assert_eq!(Cmd::new("kill").args(["-0", &id]).probe(), None);
    }
}
