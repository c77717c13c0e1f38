//! A command as a process of its own, and what it took.

use std::env;
use std::ffi::OsStr;
use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use crate::measure::peak;

/// What a command took.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Cost {
    /// From start to end.
    pub(crate) seconds: f64,
    /// Of all its threads, in and out of the kernel.
    pub(crate) processor: f64,
    /// The most memory that it had at once, in bytes.
    pub(crate) memory: u64,
}

/// Runs `stele` in this folder.
pub(crate) fn stele<S: AsRef<OsStr>>(folder: &Path, args: &[S]) -> Cost {
    let before = children();
    let start = Instant::now();
    let program = env::var_os("STELE_BIN");
    let mut child = Command::new(program.unwrap_or_else(|| env!("CARGO_BIN_EXE_stele").into()))
        .args(["--now", "2027-01-15T08:00:00Z"])
        .args(args)
        .current_dir(folder)
        .stdout(Stdio::null())
        .spawn()
        .expect("stele runs");
    let mut cost = Cost::default();
    let status = loop {
        let process = child.id();
        cost.memory = cost.memory.max(peak(process));
        if let Some(status) = child.try_wait().expect("it can be waited for") {
            break status;
        }
        std::thread::sleep(Duration::from_millis(5));
    };
    assert!(status.success(), "stele has said why");
    cost.seconds = start.elapsed().as_secs_f64();
    cost.processor = children() - before;
    cost
}

/// Seconds that processes took which have ended and were waited for. Fields 16 and 17 of proc_pid_stat(5), in
/// hundredths.
fn children() -> f64 {
    let stat = fs::read_to_string("/proc/self/stat").unwrap_or_default();
    let fields = stat.rsplit_once(") ").map_or("", |(_, rest)| rest);
    let times = fields.split(' ').skip(13).take(2);
    times
        .filter_map(|time| time.parse::<f64>().ok())
        .sum::<f64>()
        / 100.0
}
