//! What publishers write.

use std::fs;
use std::process::Command;
use std::time::{Duration, Instant};

use crate::city::City;
use crate::figures::bytes;
use crate::measure::{Size, grouped, peak as peak_of};

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
        grouped(records),
        grouped(all.files),
        bytes(all.bytes),
        grouped(pages.files),
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
        peak = peak.max(peak_of(child.id()));
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
        grouped(city.records.get()),
        seconds(time),
        bytes(peak),
        grouped(pages.files),
        grouped(lists.files),
        bytes(pages.bytes + lists.bytes),
    ]
}

fn seconds(time: Duration) -> String {
    format!("{:.1}", time.as_secs_f64())
}
