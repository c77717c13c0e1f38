//! Figures, tables of them, and what can be calculated.

use std::fmt;

use stele_tlog::index::page::{MAX_KEYS, width_for};

use crate::measure::grouped;

/// A table with a heading for each column.
#[derive(Debug, Default)]
pub(crate) struct Table {
    columns: Vec<&'static str>,
    rows: Vec<Vec<String>>,
}

impl Table {
    pub(crate) fn new(columns: &[&'static str]) -> Self {
        Self {
            columns: columns.to_vec(),
            rows: Vec::new(),
        }
    }

    pub(crate) fn row(&mut self, cells: Vec<String>) {
        println!("  {}", cells.join(" | "));
        self.rows.push(cells);
    }
}

impl fmt::Display for Table {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "| {} |", self.columns.join(" | "))?;
        let lines: Vec<&str> = self.columns.iter().map(|_| "--:").collect();
        writeln!(f, "|{}|", lines.join("|"))?;
        for row in &self.rows {
            writeln!(f, "| {} |", row.join(" | "))?;
        }
        Ok(())
    }
}

/// Bytes in words.
pub(crate) fn bytes(bytes: u64) -> String {
    match bytes {
        0..10_000 => format!("{:.1} KB", bytes as f64 / 1e3),
        10_000..10_000_000 => format!("{} KB", grouped(bytes / 1_000)),
        _ => format!("{} MB", grouped(bytes / 1_000_000)),
    }
}

/// Bytes of a leaf page with so many keys, each with one number of up to five bytes.
fn leaf_bytes(keys: f64) -> f64 {
    6.0 + keys * (32.0 + 1.0 + 5.0)
}

/// Bytes of an inner page with all its slots.
fn inner_bytes(width: u8) -> f64 {
    15.0 + 33.0 * 2_f64.powi(width.into())
}

/// Pages and bytes of a look-up among so many keys, whose parts are as large as `part` says.
fn look_up(keys: f64, part: impl Fn(f64) -> f64) -> (u32, f64) {
    let (mut keys, mut pages, mut sum) = (keys, 0, 0.0);
    loop {
        pages += 1;
        if keys <= MAX_KEYS as f64 {
            return (pages, sum + leaf_bytes(keys));
        }
        let width = width_for(keys as u64);
        sum += inner_bytes(width);
        keys = part(keys / 2_f64.powi(width.into()));
    }
}

/// What a look-up costs by calculation, up to 10^9 keys and beyond.
pub(crate) fn calculated() -> Table {
    let mut table = Table::new(&["keys", "pages", "bytes", "pages at most", "bytes at most"]);
    for power in 2..=10 {
        let keys = 10_u64.pow(power);
        let (pages, mean) = look_up(keys as f64, |part| part);
        // Keys fall into parts like hashes do: their number varies by its square root.
        let (most, worst) = look_up(keys as f64, |part| part + 6.0 * part.sqrt());
        table.row(vec![
            grouped(keys),
            pages.to_string(),
            bytes(mean as u64),
            most.to_string(),
            bytes(worst as u64),
        ]);
    }
    table
}
