//! Printing for people and pipes.

pub(crate) mod events;
pub(crate) mod shown;

use std::io::{self, ErrorKind, Write as _};
use std::process;

/// Prints a line. A reader that has gone away (`stele ... | head`) ends the command quietly.
macro_rules! say {
    ($($arg:tt)*) => {
        $crate::output::line(format_args!($($arg)*))
    };
}
pub(crate) use say;

/// See [`say`].
pub(crate) fn line(line: std::fmt::Arguments<'_>) {
    let mut out = io::stdout().lock();
    match writeln!(out, "{line}") {
        Ok(()) => {}
        Err(error) if error.kind() == ErrorKind::BrokenPipe => process::exit(0),
        Err(error) => {
            let message = format!("could not print: {error}");
            events::tell(events::Level::Error, &message);
            process::exit(i32::from(crate::failure::status::FAILED));
        }
    }
}
