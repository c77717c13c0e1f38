//! A question at the terminal whose answer isn't shown.

use std::io;

use zeroize::Zeroizing;

/// The most that is read of an answer, in bytes: more than a terminal's line has.
#[cfg(unix)]
const MAX_LEN: usize = 4096;

/// Asks at the process's own terminal, whatever standard input and output are.
///
/// # Errors
/// Where there is none.
#[cfg(unix)]
pub(super) fn ask(prompt: &str) -> io::Result<Zeroizing<String>> {
    use std::fs::OpenOptions;
    use std::io::{Read as _, Write as _};

    use rustix::termios::{LocalModes, OptionalActions, tcgetattr, tcsetattr};

    let mut terminal = OpenOptions::new().read(true).write(true).open("/dev/tty")?;
    let before = tcgetattr(&terminal)?;
    let mut hidden = before.clone();
    hidden.local_modes.remove(LocalModes::ECHO);
    // The line's end is shown, so that what follows stands in a line of its own.
    hidden.local_modes.insert(LocalModes::ECHONL);
    // First nothing is shown any more, then the question: nobody types too early.
    tcsetattr(&terminal, OptionalActions::Flush, &hidden)?;
    let mut answer = Zeroizing::new(vec![0; MAX_LEN]);
    let asked = terminal.write_all(prompt.as_bytes());
    // A terminal gives a line at a time.
    let read = asked.and_then(|()| terminal.read(&mut answer));
    tcsetattr(&terminal, OptionalActions::Flush, &before)?;
    let line = answer.get(..read?).unwrap_or_default();
    let text = std::str::from_utf8(line);
    let text = text.map_err(|_| io::Error::from(io::ErrorKind::InvalidData))?;
    match text.strip_suffix('\n') {
        Some(text) => Ok(Zeroizing::new(text.to_owned())),
        None => Err(io::ErrorKind::UnexpectedEof.into()),
    }
}

/// This system's terminals aren't known here.
///
/// # Errors
/// Always.
#[cfg(not(unix))]
pub(super) fn ask(_prompt: &str) -> io::Result<Zeroizing<String>> {
    Err(io::ErrorKind::Unsupported.into())
}
