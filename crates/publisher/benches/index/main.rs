//! What the index costs: look-ups, verdicts, publishing, rebuilding; on real files of growing logs.
//!
//! `cargo bench -p stele-publisher --bench index` goes to 100,000 records; `-- --full` to a million.
//! With `STELE_WRITE_DOCS=1` the tables are written to docs/index-numbers.md.

mod city;
mod figures;
#[path = "../measure/mod.rs"]
mod measure;
mod reading;
mod writing;

use std::fmt::Write as _;

use figures::{Table, bytes};
use measure::grouped;

/// Records logged when the figures are taken.
const SIZES: [u64; 4] = [1_000, 10_000, 100_000, 1_000_000];

fn main() {
    let full = std::env::args().any(|arg| arg == "--full");
    // `cargo bench` asks every target; other benches are chosen by names that aren't ours.
    let chosen = std::env::args().skip(1).find(|arg| !arg.starts_with("--"));
    if chosen.is_some_and(|name| !"index".contains(name.as_str())) {
        return;
    }
    let sizes: Vec<u64> = SIZES
        .into_iter()
        .filter(|size| full || *size <= 100_000)
        .collect();
    let city = city::City::new();
    let mut report = Report::default();
    for size in sizes {
        city.grow_to(size);
        println!("{} records logged", grouped(size));
        report.look_ups.row(reading::look_ups(&city));
        report.verdicts.row(reading::verdicts(&city));
        report.publishing.row(writing::publish_1000(&city));
        report.rebuilding.row(writing::rebuild(&city));
    }
    report.calculated = figures::calculated();
    let text = report.text();
    println!("{text}");
    if std::env::var_os("STELE_WRITE_DOCS").is_some() {
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/index-numbers.md");
        std::fs::write(path, text).expect("the document can be written");
    }
}

/// The document.
struct Report {
    look_ups: Table,
    verdicts: Table,
    publishing: Table,
    rebuilding: Table,
    calculated: Table,
}

impl Default for Report {
    fn default() -> Self {
        Self {
            look_ups: Table::new(&reading::LOOK_UPS),
            verdicts: Table::new(&reading::VERDICTS),
            publishing: Table::new(&writing::PUBLISHING),
            rebuilding: Table::new(&writing::REBUILDING),
            calculated: Table::default(),
        }
    }
}

impl Report {
    fn text(&self) -> String {
        let mut text = String::from(
            "# What the index costs\n\n\
             Made by `STELE_WRITE_DOCS=1 cargo bench -p stele-publisher --bench index -- --full`: \
             tree cards of about 1.2 KB with nine index keys each, of which five are their own, \
             published by the ordinary code in batches of 50,000 and then 1,000. Files, bytes, pages \
             and rounds are exact; times depend on the machine and are of one run on two shared \
             cores.\n",
        );
        let look_up = bytes(reading::LOOK_UP_BYTES);
        let verdict = bytes(reading::VERDICT_BYTES);
        let parts: [(&str, String, &Table); 5] = [
            (
                "Look-ups",
                format!(
                    "Of 1,000 keys that are there and 1,000 that aren't, one by one with an empty \
                     cache, from the index root on: pages one after the other, and their bytes. \
                     Lists apart. Aim: at most 2 pages at 1,000 keys and 3 at 1,000,000, at most \
                     {look_up}. The topmost page usually comes with the head, which saves one of \
                     these rounds."
                ),
                &self.look_ups,
            ),
            (
                "A verdict that rests on 20 records",
                format!(
                    "All told, with an empty cache and from a link by the record's id: head, \
                     look-ups, list, tiles, entries. Aim: at most {verdict} and 6 rounds."
                ),
                &self.verdicts,
            ),
            (
                "Publishing 1,000 records",
                "What is written below the log. Aim: from 100,000 to 1,000,000 records at most 2.5 \
                 times the files and bytes; at most 10 page files and 48 KB a record."
                    .into(),
                &self.publishing,
            ),
            (
                "Rebuilding the index from nothing",
                "`stele index LOG --out DIR`, with the files of the index. Aim: a million records in \
                 minutes, in less than 1 GiB."
                    .into(),
                &self.rebuilding,
            ),
            (
                "By calculation",
                "Pages of a look-up by the rule of docs/index.md, for keys that are hashes: how many \
                 there are one after the other, and their bytes with one number a key; the mean, and \
                 for the fullest leaf page in a thousand million (six standard deviations)."
                    .into(),
                &self.calculated,
            ),
        ];
        for (title, note, table) in parts {
            write!(text, "\n## {title}\n\n{note}\n\n{table}").expect("strings grow");
        }
        text
    }
}
