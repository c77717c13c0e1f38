//! How a log and its publisher are, in the text format of Prometheus: for `stele publish --metrics FILE` and
//! `stele status --metrics`, whose output node_exporter's textfile collector reads, and for `stele serve --metrics`.
//!
//! Each name is explained in docs/operate.md, and the alarms that go by them are docs/examples/operate/alerts.yml.

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Instant, UNIX_EPOCH};

use serde::{Deserialize, Serialize};

use crate::checkup;
use crate::failure::{Failure, status};
use crate::store::{Disk, Home, Queue};

/// The file in the publisher's state that remembers its runs.
const RUNS: &str = "runs.json";

/// What is remembered of the runs of `stele publish`. All but the counts is of the last run; times are POSIX seconds.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
struct Runs {
    succeeded: u64,
    failed: u64,
    seconds: f64,
    last_run: Option<u64>,
    last_success: Option<u64>,
}

/// Runs a publication, remembers how it went, and writes the metrics into a file if one is named.
///
/// # Errors
/// As the publication; and where the file can't be written.
pub fn around(
    root: &Path,
    file: Option<&Path>,
    now: u64,
    publish: impl FnOnce() -> Result<u8, Failure>,
) -> Result<u8, Failure> {
    let begun = Instant::now();
    let result = publish();
    let Ok(home) = Home::open(root) else {
        return result;
    };
    let seconds = begun.elapsed().as_secs_f64();
    // A folder that can't be written has failed already, and its own words say more.
    let remembered = remember(&home, now, seconds, matches!(result, Ok(status::DONE)));
    let written = file.map_or(Ok(()), |file| {
        let text = text(&home, now)?;
        Ok(Disk::hasty().replace(file, text.as_bytes())?)
    });
    let status = result?;
    remembered.and(written)?;
    Ok(status)
}

fn remember(home: &Home, now: u64, seconds: f64, is_done: bool) -> Result<(), Failure> {
    let mut runs = runs(home);
    match is_done {
        true => {
            runs.succeeded = runs.succeeded.saturating_add(1);
            runs.last_success = Some(now);
        }
        false => runs.failed = runs.failed.saturating_add(1),
    }
    (runs.seconds, runs.last_run) = (seconds, Some(now));
    let text = serde_json::to_vec(&runs)?;
    // Of no worth after a crash.
    Ok(Disk::hasty().replace(&home.state(RUNS), &text)?)
}

/// Nothing, where nothing is remembered or what is can't be read.
fn runs(home: &Home) -> Runs {
    let text = fs::read(home.state(RUNS)).unwrap_or_default();
    serde_json::from_slice(&text).unwrap_or_default()
}

/// The state of a publisher's folder at this time.
///
/// # Errors
/// [`Failure`] if the folder or its log can't be read. What readers would refuse is no failure: it is a metric.
pub fn text(home: &Home, now: u64) -> Result<String, Failure> {
    let trust = home.trust()?;
    let origin = &home.settings().origin;
    let mut page = Page::new(origin);
    let note = home.log()?.read("checkpoint")?.unwrap_or_default();
    let accepted = trust.policy.verify(&note).ok();
    page.gauge(
        "stele_checkpoint_accepted",
        "Whether readers with this trust file accept the public checkpoint.",
        u64::from(accepted.is_some()),
    );
    page.gauge(
        "stele_checkpoint_max_age_seconds",
        "How old cosignatures may be for readers.",
        trust.max_age,
    );
    if let Some(checkpoint) = &accepted {
        page.gauge(
            "stele_log_entries",
            "Entries in the log.",
            checkpoint.size(),
        );
        if let Some(time) = checkpoint.quorum_time() {
            page.gauge(
                "stele_checkpoint_timestamp_seconds",
                "When the quorum of witnesses stood behind the public checkpoint.",
                time,
            );
        }
        let cosigned = checkpoint.cosigners().iter();
        let times: Vec<_> = cosigned.map(|own| (&own.name, own.time)).collect();
        page.head(
            "stele_cosignature_timestamp_seconds",
            "When a witness of the trust file cosigned the public checkpoint; 0 if it didn't.",
            "gauge",
        );
        for witness in trust.policy.witnesses() {
            let own = times.iter().find(|(name, _)| *name == witness.name());
            let time = own.map_or(0, |(_, time)| *time);
            let name = String::from_utf8_lossy(witness.name());
            page.line(
                "stele_cosignature_timestamp_seconds",
                &[("witness", &name)],
                time,
            );
        }
    }
    queue(&mut page, home)?;
    let runs = runs(home);
    page.head(
        "stele_publish_runs_total",
        "Runs of stele publish, by how they ended.",
        "counter",
    );
    for (result, count) in [("success", runs.succeeded), ("failure", runs.failed)] {
        page.line("stele_publish_runs_total", &[("result", result)], count);
    }
    if let Some(time) = runs.last_run {
        let name = "stele_publish_last_run_timestamp_seconds";
        page.gauge(name, "When stele publish ran last.", time);
        page.gauge(
            "stele_publish_last_duration_seconds",
            "How long that run took.",
            runs.seconds,
        );
    }
    if let Some(time) = runs.last_success {
        page.gauge(
            "stele_publish_last_success_timestamp_seconds",
            "When a run last did all that it had to.",
            time,
        );
    }
    if let Some(free) = checkup::free(&home.state("")) {
        page.gauge(
            "stele_disk_free_bytes",
            "Room on the disk with the publisher's state.",
            free,
        );
    }
    page.gauge(
        "stele_metrics_timestamp_seconds",
        "When these figures were taken.",
        now,
    );
    Ok(page.text)
}

fn queue(page: &mut Page, home: &Home) -> Result<(), Failure> {
    let folder = home.state("queue");
    let names = Queue::new(folder.clone()).names()?;
    let paths: Vec<PathBuf> = names.iter().map(|name| folder.join(name)).collect();
    // A batch may be published, and removed, between the two looks.
    let files = paths.iter().filter_map(|path| fs::metadata(path).ok());
    let (mut bytes, mut oldest) = (0_u64, None::<u64>);
    for file in files {
        bytes = bytes.saturating_add(file.len());
        let time = file.modified().ok();
        let time = time.and_then(|time| time.duration_since(UNIX_EPOCH).ok());
        if let Some(time) = time.map(|time| time.as_secs()) {
            oldest = Some(oldest.map_or(time, |oldest| oldest.min(time)));
        }
    }
    let batches = u64::try_from(names.len()).unwrap_or(u64::MAX);
    page.gauge(
        "stele_queue_batches",
        "Accepted batches that wait.",
        batches,
    );
    page.gauge("stele_queue_bytes", "Their length.", bytes);
    if let Some(oldest) = oldest {
        page.gauge(
            "stele_queue_oldest_timestamp_seconds",
            "When the oldest of them was accepted.",
            oldest,
        );
    }
    Ok(())
}

/// A page of metrics, all of one log.
pub(crate) struct Page {
    pub(crate) text: String,
    origin: String,
}

impl Page {
    pub(crate) fn new(origin: &str) -> Self {
        Self {
            text: String::new(),
            origin: escaped(origin),
        }
    }

    pub(crate) fn head(&mut self, name: &str, help: &str, kind: &str) {
        // Writing to a string can't fail.
        let _ = writeln!(self.text, "# HELP {name} {help}\n# TYPE {name} {kind}");
    }

    pub(crate) fn line(
        &mut self,
        name: &str,
        labels: &[(&str, &str)],
        value: impl std::fmt::Display,
    ) {
        let labels: String = labels
            .iter()
            .map(|(label, value)| format!(",{label}=\"{}\"", escaped(value)))
            .collect();
        let origin = &self.origin;
        let _ = writeln!(self.text, "{name}{{origin=\"{origin}\"{labels}}} {value}");
    }

    fn gauge(&mut self, name: &str, help: &str, value: impl std::fmt::Display) {
        self.head(name, help, "gauge");
        self.line(name, &[], value);
    }
}

/// A label's value, as the format wants it.
fn escaped(text: &str) -> String {
    text.replace('\\', "\\\\")
        .replace('"', "\\\"")
        .replace('\n', "\\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_can_not_end_early() {
        let mut page = Page::new("a\"b\\c");
        page.line("x", &[("witness", "n\nm")], 1.5);
        assert_eq!(
            page.text,
            "x{origin=\"a\\\"b\\\\c\",witness=\"n\\nm\"} 1.5\n"
        );
    }
}
