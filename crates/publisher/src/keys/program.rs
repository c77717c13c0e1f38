//! Keys that lie elsewhere: a program is asked for each signature, so that a device (HSM) or a cloud's key
//! service can sign.
//!
//! It is handed the bytes to be signed on its standard input, and gives the signature on its standard output,
//! as it is or in base64. No shell is in between. Whether it is the signature of the key that was meant is
//! verified before anything is done with it.

use std::io::{Read, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError};
use std::thread;
use std::time::{Duration, Instant};

use serde::{Deserialize, Serialize};
use stele_sign::elsewhere::SigningDevice;
use stele_verify::encoding::from_base64;

use super::KeyFileError;
use crate::output::shown::shown_lines;

/// The `type` of a file that names a program.
const KIND: &str = "ExternalSigner";

/// How long a signature may take, in seconds, where the file doesn't say.
const LIMIT_SECONDS: u64 = 30;

/// The most that is read of what a program prints, in bytes: an ML-DSA-44 signature has 3.2 KB in base64.
const MAX_OUTPUT: u64 = 16 * 1024;

/// How many bytes signatures have: of Ed25519, of ML-DSA-44.
const SIGNATURE_LENS: [usize; 2] = [64, 2420];

/// How often a program is looked after that has closed its output and hasn't ended.
const PAUSE: Duration = Duration::from_millis(5);

/// How long what it said is waited for once it has ended: another program that it has left behind may hold
/// the pipe.
const LAST_WORDS: Duration = Duration::from_millis(500);

/// A key file that names a program.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct ProgramFile {
    #[serde(rename = "type")]
    kind: String,
    /// Whose signatures it gives: `did:key:...` of a signer, NAME+ID+KEY of a log, witness or auditor.
    pub public_key: String,
    /// The program and its arguments.
    pub command: Vec<String>,
    /// How long a signature may take, in seconds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub timeout_seconds: Option<u64>,
}

impl ProgramFile {
    /// Of these parts.
    pub fn new(public_key: String, command: Vec<String>, timeout_seconds: Option<u64>) -> Self {
        Self {
            kind: KIND.to_owned(),
            public_key,
            command,
            timeout_seconds,
        }
    }

    /// Reads one; nothing for a file of another kind.
    pub(super) fn parse(text: &str) -> Option<Result<Self, String>> {
        let value: serde_json::Value = serde_json::from_str(text).ok()?;
        if value.get("type")? != KIND {
            return None;
        }
        Some(serde_json::from_value(value).map_err(|error| error.to_string()))
    }

    /// The text of the file.
    ///
    /// # Errors
    /// None that texts and a number could cause.
    pub fn to_text(&self) -> Result<String, serde_json::Error> {
        Ok(serde_json::to_string_pretty(self)? + "\n")
    }
}

/// A program that signs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Program {
    program: PathBuf,
    arguments: Vec<String>,
    folder: PathBuf,
    limit: Duration,
}

impl Program {
    /// The program that a key file names. A path in it begins at the file's own folder, in which the program
    /// runs; a bare name is looked for as usual.
    pub(crate) fn of(
        path: &Path,
        file: ProgramFile,
    ) -> Result<Box<dyn SigningDevice>, KeyFileError> {
        let wrong = |why: &str| KeyFileError::Program(path.to_owned(), why.to_owned());
        let mut command = file.command.into_iter();
        let name = command.next().filter(|name| !name.is_empty());
        let name = name.ok_or_else(|| wrong("command is empty"))?;
        let seconds = file.timeout_seconds.unwrap_or(LIMIT_SECONDS);
        if seconds == 0 {
            return Err(wrong("timeoutSeconds is 0"));
        }
        let folder = path.parent().filter(|folder| *folder != Path::new(""));
        let folder = folder.unwrap_or_else(|| Path::new("."));
        let folder = std::path::absolute(folder);
        let folder = folder.map_err(|error| KeyFileError::Read(path.to_owned(), error))?;
        let program = match name.contains(['/', '\\']) {
            true => folder.join(&name),
            false => PathBuf::from(&name),
        };
        Ok(Box::new(Self {
            program,
            arguments: command.collect(),
            folder,
            limit: Duration::from_secs(seconds),
        }))
    }

    fn run(&self, message: &[u8]) -> Result<Vec<u8>, String> {
        let until = Instant::now() + self.limit;
        let mut child = Command::new(&self.program)
            .args(&self.arguments)
            .current_dir(&self.folder)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .map_err(|error| format!("could not be started: {error}"))?;
        // Each in a thread of its own, so that nobody waits for somebody who waits for them. What is written may
        // go unread: then the program says by its output why.
        if let Some(mut stdin) = child.stdin.take() {
            let message = message.to_vec();
            thread::spawn(move || drop(stdin.write_all(&message)));
        }
        let output = child.stdout.take().map(read_all);
        let said = child.stderr.take().map(read_all);
        let ended = self.wait(&mut child, output.as_ref(), until);
        let said = said.and_then(|said| said.recv_timeout(LAST_WORDS).ok());
        let said = said.unwrap_or_default();
        let said = String::from_utf8_lossy(&said);
        let said = match said.trim() {
            "" => ", and printed nothing on standard error".to_owned(),
            said => format!(": {}", shown_lines(said)),
        };
        match ended {
            Ok((status, output)) if status.success() => {
                decode(&output).ok_or_else(|| {
                    format!(
                        "gave no signature: {} bytes, which are neither the 64 of Ed25519 nor the 2,420 of \
                         ML-DSA-44, nor base64 of them{said}",
                        output.len()
                    )
                })
            }
            Ok((status, _)) => Err(format!("failed ({status}){said}")),
            Err(why) => Err(format!("{why}{said}")),
        }
    }

    /// Waits until it has printed all and ended, or its time is over.
    fn wait(
        &self,
        child: &mut Child,
        output: Option<&Receiver<Vec<u8>>>,
        until: Instant,
    ) -> Result<(ExitStatus, Vec<u8>), String> {
        let left = || until.saturating_duration_since(Instant::now());
        let output = output.map_or(Err(RecvTimeoutError::Disconnected), |output| {
            output.recv_timeout(left())
        });
        let ended = loop {
            match child.try_wait() {
                Err(error) => break Err(format!("could not be waited for: {error}")),
                Ok(Some(status)) => break Ok(status),
                Ok(None) if left().is_zero() => {
                    // Nothing is left to do if it can't be ended.
                    let _ = child.kill();
                    let _ = child.wait();
                    let seconds = self.limit.as_secs();
                    break Err(format!("gave no signature within {seconds} s"));
                }
                Ok(None) => thread::sleep(PAUSE.min(left())),
            }
        };
        Ok((ended?, output.unwrap_or_default()))
    }
}

impl SigningDevice for Program {
    fn sign(&self, message: &[u8]) -> Result<Vec<u8>, String> {
        let signed = self.run(message);
        signed.map_err(|why| format!("the signer {} {why}", self.program.display()))
    }
}

/// Reads all that comes, up to the limit; what is beyond is thrown away, so that nobody waits to write it.
fn read_all(from: impl Read + Send + 'static) -> Receiver<Vec<u8>> {
    let (sender, receiver) = mpsc::channel();
    thread::spawn(move || {
        let mut from = from;
        let mut bytes = Vec::new();
        // What came before an error is all there is.
        let _ = (&mut from).take(MAX_OUTPUT).read_to_end(&mut bytes);
        let _ = std::io::copy(&mut from, &mut std::io::sink());
        // Nobody listens any more once the time is over.
        let _ = sender.send(bytes);
    });
    receiver
}

/// A signature as it is, or in base64 with white space around and in it.
fn decode(output: &[u8]) -> Option<Vec<u8>> {
    if SIGNATURE_LENS.contains(&output.len()) {
        return Some(output.to_vec());
    }
    let text = std::str::from_utf8(output).ok()?;
    let text: String = text.split_ascii_whitespace().collect();
    from_base64(&text).filter(|bytes| SIGNATURE_LENS.contains(&bytes.len()))
}

#[cfg(all(test, unix))]
mod tests;
