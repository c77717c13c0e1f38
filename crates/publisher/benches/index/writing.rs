//! What publishers write.

use std::fs;
use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant};

use crate::city::City;
use crate::figures::{bytes, count};

pub(crate) const PUBLISHING: [&str; 8] = [
    "records before",
    "files",
    "bytes",
    "page files",
    "page files a record",
    "index bytes",
    "index bytes a record",
    "seconds",
];

pub(crate) const REBUILDING: [&str; 6] = [
    "records",
    "seconds",
    "peak memory",
    "page files",
    "list files",
    "bytes",
];

const BATCH: u64 = 1_000;

/// Files and their bytes below a folder.
#[derive(Debug, Clone, Copy, Default)]
struct Size {
    files: u64,
    bytes: u64,
}

impl Size {
    fn of(folder: &Path) -> Self {
        let mut size = Self::default();
        let Ok(entries) = fs::read_dir(folder) else {
            return size;
        };
        for entry in entries {
            let entry = entry.expect("the folder can be read");
            let kind = entry.file_type().expect("it has a kind");
            if kind.is_dir() {
                let below = Self::of(&entry.path());
                size.files += below.files;
                size.bytes += below.bytes;
            } else {
                size.files += 1;
                size.bytes += entry.metadata().expect("it has a length").len();
            }
        }
        size
    }

    fn since(self, before: Self) -> Self {
        Self {
            files: self.files - before.files,
            bytes: self.bytes - before.bytes,
        }
    }
}

/// Publishes 1,000 records and counts what is new.
pub(crate) fn publish_1000(city: &City) -> Vec<String> {
    let log = city.home.public();
    let measure = || {
        let pages = Size::of(&log.join("index/v1/page"));
        let index = Size::of(&log.join("index"));
        (Size::of(&log), index, pages)
    };
    let records = city.records.get();
    let (all, index, pages) = measure();
    let start = Instant::now();
    city.publish(BATCH);
    let time = start.elapsed();
    let (all_after, index_after, pages_after) = measure();
    let all = all_after.since(all);
    let index = index_after.since(index);
    let pages = pages_after.since(pages);
    vec![
        count(records),
        count(all.files),
        bytes(all.bytes),
        count(pages.files),
        format!("{:.1}", pages.files as f64 / BATCH as f64),
        bytes(index.bytes),
        bytes(index.bytes / BATCH),
        seconds(time),
    ]
}

/// Rebuilds the index into an empty folder by the command, and looks at its memory meanwhile.
pub(crate) fn rebuild(city: &City) -> Vec<String> {
    let out = city.beside("rebuilt");
    let start = Instant::now();
    let mut child = Command::new(env!("CARGO_BIN_EXE_stele"))
        .args(["index", "city", "--out", "rebuilt"])
        .current_dir(city.beside(""))
        .stdout(std::process::Stdio::null())
        .spawn()
        .expect("stele runs");
    let mut peak = 0;
    let status = loop {
        peak = peak.max(resident(child.id()));
        if let Some(status) = child.try_wait().expect("it can be waited for") {
            break status;
        }
        std::thread::sleep(Duration::from_millis(20));
    };
    let time = start.elapsed();
    assert!(status.success(), "the same root as committed");
    let pages = Size::of(&out.join("v1/page"));
    let lists = Size::of(&out.join("v1/list"));
    fs::remove_dir_all(&out).expect("it can be removed");
    vec![
        count(city.records.get()),
        seconds(time),
        bytes(peak),
        count(pages.files),
        count(lists.files),
        bytes(pages.bytes + lists.bytes),
    ]
}

/// The most memory that a process has had so far, in bytes, where the system tells.
fn resident(process: u32) -> u64 {
    let status = fs::read_to_string(format!("/proc/{process}/status")).unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let kilobytes = line.and_then(|line| line.trim().strip_suffix(" kB")?.parse::<u64>().ok());
    kilobytes.unwrap_or(0) * 1_024
}

fn seconds(time: Duration) -> String {
    format!("{:.1}", time.as_secs_f64())
}
