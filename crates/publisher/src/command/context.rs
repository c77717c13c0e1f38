//! What commands share: the time they run at, and the folder they work on.

use std::path::PathBuf;

/// What every command is told besides its own options.
#[derive(Debug, Clone, Copy)]
pub struct Context {
    /// POSIX seconds.
    pub now: u64,
}

impl Context {
    /// Now, as RFC 3339 in whole seconds.
    pub fn now_text(&self) -> String {
        let seconds = i64::try_from(self.now).unwrap_or(i64::MAX);
        jiff::Timestamp::from_second(seconds).map_or_else(|_| String::new(), |t| t.to_string())
    }
}

/// The publisher's folder, as most commands take it.
#[derive(Debug, clap::Args)]
pub struct HomeArg {
    /// The publisher's folder, made by `stele init`.
    #[arg(value_name = "DIR")]
    pub home: PathBuf,
}
