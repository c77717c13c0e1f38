//! A million records, batch by batch, by the commands that an office uses: what they take as the log grows.
//!
//! `cargo bench -p stele-publisher --bench scale` goes to 100,000 records; `-- --full` to a million. `--keep FOLDER` works
//! there and leaves the log; with `STELE_BIN` another program is measured, such as an older one. What it prints at its end is the table of docs/scale.md, which it writes there with
//! `STELE_WRITE_DOCS=1`.

#[path = "../measure/mod.rs"]
mod measure;
mod records;
mod run;

use std::fmt::Write as _;
use std::fs;
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::time::Instant;

use measure::{Size, grouped};
use run::Cost;

/// Records of a batch.
const BATCH: u64 = 100_000;

/// Batches of a full run.
const BATCHES: u64 = 10;

/// What a PUT costs at Amazon S3 Standard in US East, in dollars: $0.005 for a thousand (list price, 2026).
const PUT: f64 = 0.005 / 1_000.0;

/// Requests of a publication that write no file of the log: the probe of the store, the lock object twice.
const PRIVATE_PUTS: u64 = 4;

const HEAD: &str = "| records before | records | add, s | publish, s | records a second | CPU seconds | files | bytes \
    | memory: add | publish | PUTs | at list price |\n|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|\n";

fn main() {
    let args: Vec<String> = std::env::args().collect();
    // `cargo bench` asks every target; other benches are chosen by names that aren't ours.
    let named = |arg: &&String| !arg.starts_with("--") && !arg.contains('/');
    if args
        .iter()
        .skip(1)
        .find(named)
        .is_some_and(|name| !"scale".contains(name.as_str()))
    {
        return;
    }
    let full = args.iter().any(|arg| arg == "--full");
    let kept = args.iter().position(|arg| arg == "--keep");
    let kept = kept.and_then(|at| args.get(at + 1)).map(PathBuf::from);
    let temporary = tempfile::tempdir().expect("there is room for a temporary folder");
    let folder = kept.unwrap_or_else(|| temporary.path().to_owned());
    fs::create_dir_all(&folder).expect("it can be made");
    let init = [
        "init",
        "city",
        "--origin",
        records::ORIGIN,
        "--witness",
        "w",
    ];
    run::stele(&folder, &init);
    let mut table = HEAD.to_owned();
    for batch in 0..if full { BATCHES } else { 1 } {
        let range = batch * BATCH..(batch + 1) * BATCH;
        let row = publish(&folder, range);
        print!("{row}");
        table += &row;
    }
    let logged = if full { BATCHES * BATCH } else { BATCH };
    let row = publish(&folder, logged..logged + 1_000);
    print!("{row}");
    table += &row;
    if std::env::var_os("STELE_WRITE_DOCS").is_some() {
        write_docs(&table);
    }
}

/// Signs, adds and publishes these records: a row of the table.
fn publish(folder: &Path, range: Range<u64>) -> String {
    let bundle = folder.join("records.jsonl");
    let start = Instant::now();
    let bytes = records::write(&bundle, range.clone());
    eprintln!(
        "{range:?}: signed {bytes} bytes in {:.1} s",
        start.elapsed().as_secs_f64()
    );
    let log = folder.join("city/log");
    let before = Size::of(&log);
    let add = run::stele(folder, &["add", "city", "records.jsonl"]);
    let publish = run::stele(folder, &["publish", "city"]);
    let after = Size::of(&log);
    fs::remove_file(&bundle).expect("it is there");
    row(&range, add, publish, after.since(before))
}

fn row(range: &Range<u64>, add: Cost, publish: Cost, new: Size) -> String {
    let count = range.end - range.start;
    // Those that are replaced are written once more.
    let puts = new.files + PRIVATE_PUTS + 3;
    format!(
        "| {} | {} | {:.1} | {:.1} | {} | {:.1} + {:.1} | {} | {} MB | {} MB | {} MB | {} | ${:.2} |\n",
        grouped(range.start),
        grouped(count),
        add.seconds,
        publish.seconds,
        grouped((count as f64 / (add.seconds + publish.seconds)) as u64),
        add.processor,
        publish.processor,
        grouped(new.files),
        grouped(new.bytes / 1_000_000),
        grouped(add.memory / 1_000_000),
        grouped(publish.memory / 1_000_000),
        grouped(puts),
        puts as f64 * PUT,
    )
}

/// Puts the table where the document has one.
fn write_docs(table: &str) {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/scale.md");
    let text = fs::read_to_string(path).expect("the document is there");
    let (before, rest) = text
        .split_once("| records before |")
        .expect("it has a table");
    let (_, after) = rest
        .split_once("\n\n")
        .expect("something follows the table");
    let mut text = before.to_owned();
    write!(text, "{table}\n{after}").expect("strings grow");
    fs::write(path, text).expect("the document can be written");
}
