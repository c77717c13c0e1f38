//! A city whose log is audited whole, by the explorer's worker and by `stele audit`.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Instant, SystemTime, UNIX_EPOCH};

use serde_json::{Value, json};

use crate::run::{Cmd, Failure, Outcome};

/// Below which path the log is served.
pub(super) const SERVED: &str = "/log/";

const SEED: &str = "1";
const RECORDS: &str = "5000";

/// A city with its log and trust file.
#[derive(Clone, Debug)]
pub(super) struct City {
    stele: PathBuf,
    folder: PathBuf,
    /// Entries of the log.
    size: u64,
}

impl City {
    /// Makes it anew in this folder, with the command line that was built: its dates are those of today.
    ///
    /// # Errors
    /// Fails where `stele demo` does.
    pub(super) fn make(stele: PathBuf, folder: PathBuf) -> Outcome<Self> {
        if folder.exists() {
            fs::remove_dir_all(&folder)
                .map_err(|error| Failure::io("can't remove", &folder, &error))?;
        }
        let demo = Cmd::new(&stele).arg("demo").arg(&folder);
        demo.args(["--seed", SEED, "--records", RECORDS]).run()?;
        let mut city = Self {
            stele,
            folder,
            size: 0,
        };
        city.size = size(&city.checkpoint()?)
            .ok_or_else(|| Failure::new("the demo's checkpoint has no size"))?;
        Ok(city)
    }

    /// The folder of the log's files.
    pub(super) fn log(&self) -> PathBuf {
        self.folder.join("log")
    }

    /// What the explorer's page tells its worker, but for where the log lies, and how many entries that are.
    ///
    /// # Errors
    /// Fails where the trust file or the checkpoint can't be read.
    pub(super) fn task(&self) -> Outcome<Value> {
        let note = self.checkpoint()?;
        let origin = note.lines().next().unwrap_or_default();
        let now = SystemTime::now().duration_since(UNIX_EPOCH);
        let now = now.map_or(0, |since| since.as_secs());
        let trust = text(&self.folder.join("trust.json"))?;
        Ok(json!({
            "size": self.size,
            "begin": {"trust": trust, "origin": origin, "note": note, "now": now, "anew": true},
        }))
    }

    /// Audits the log natively; microseconds for an entry.
    ///
    /// # Errors
    /// What went wrong, in words.
    pub(super) fn audit(&self) -> Result<f64, String> {
        let cmd = Cmd::new(&self.stele).arg("audit").arg(self.log());
        let cmd = cmd.arg("--trust").arg(self.folder.join("trust.json"));
        let start = Instant::now();
        let output = cmd.arg("--json").command().output();
        let took = start.elapsed().as_secs_f64();
        let output = output.map_err(|error| format!("stele audit can't be started: {error}"))?;
        let report: Value = serde_json::from_slice(&output.stdout).unwrap_or_default();
        match report["size"].as_u64() {
            Some(size) if size == self.size && output.status.success() => {
                Ok(took * 1e6 / size as f64)
            }
            _ => Err(String::from_utf8_lossy(&output.stderr).into_owned()),
        }
    }

    fn checkpoint(&self) -> Outcome<String> {
        text(&self.log().join("checkpoint"))
    }
}

fn text(path: &Path) -> Outcome<String> {
    fs::read_to_string(path).map_err(|error| Failure::io("can't read", path, &error))
}

/// The second line of a checkpoint (C2SP tlog-checkpoint).
fn size(checkpoint: &str) -> Option<u64> {
    checkpoint.lines().nth(1)?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_checkpoint_says_how_many_entries_there_are() {
        assert_eq!(size("city.example/log\n5321\nroot=\n\n— x y\n"), Some(5321));
        assert_eq!(size("city.example/log\n"), None);
    }
}
