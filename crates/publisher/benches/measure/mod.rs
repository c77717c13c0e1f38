//! What several benches measure, and how they write it.

use std::fs;
use std::path::Path;

/// Files and their bytes below a folder.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Size {
    pub(crate) files: u64,
    pub(crate) bytes: u64,
}

impl Size {
    pub(crate) fn of(folder: &Path) -> Self {
        let mut size = Self::default();
        let Ok(entries) = fs::read_dir(folder) else {
            return size;
        };
        for entry in entries {
            let entry = entry.expect("the folder can be read");
            if entry.file_type().expect("it has a kind").is_dir() {
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

    pub(crate) fn since(self, before: Self) -> Self {
        Self {
            files: self.files - before.files,
            bytes: self.bytes - before.bytes,
        }
    }
}

/// The most memory that a process has had so far, in bytes, where the system tells.
pub(crate) fn peak(process: u32) -> u64 {
    let status = fs::read_to_string(format!("/proc/{process}/status")).unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let kilobytes = line.and_then(|line| line.trim().strip_suffix(" kB")?.parse::<u64>().ok());
    kilobytes.unwrap_or(0) * 1_024
}

/// A number with its digits in groups.
pub(crate) fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (position, digit) in digits.chars().enumerate() {
        if position > 0 && (digits.len() - position).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}
