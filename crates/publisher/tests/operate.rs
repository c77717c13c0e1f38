//! What docs/operate.md says: its commands, what its units start, its figures, and what becomes of a folder that was lost.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use stele_publisher::metrics;
use stele_publisher::publish::{PublishError, publish};
use stele_publisher::store::{Disk, Home};

#[allow(dead_code, reason = "shared with other tests")]
mod folder;

use folder::{NOW, bytes, check, copy, enqueue, entries, init, publish_more};

fn documents() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs")
}

fn page() -> String {
    fs::read_to_string(documents().join("operate.md")).unwrap()
}

fn example(name: &str) -> String {
    fs::read_to_string(documents().join("examples/operate").join(name)).unwrap()
}

fn stele(folder: &Path, words: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_stele"));
    command.args(words).current_dir(folder);
    command.env("XDG_STATE_HOME", folder).output().unwrap()
}

fn said(output: &Output) -> String {
    let [out, err] = [&output.stdout, &output.stderr].map(|bytes| String::from_utf8_lossy(bytes));
    format!("{out}{err}")
}

/// A publisher's folder of this very day: for commands that aren't told another time.
fn present(folder: &Path) {
    let words = [
        "init",
        "city",
        "--origin",
        folder::ORIGIN,
        "--witness",
        "w1",
    ];
    let output = stele(folder, &words);
    assert!(output.status.success(), "{}", said(&output));
}

/// A log with some entries in three publications.
fn grown(folder: &Path) -> Home {
    let home = init(folder);
    for (turn, range) in (0_u64..).zip([0..5, 5..300, 300..310]) {
        publish_more(&home, &entries(range), NOW + turn);
    }
    home
}

#[test]
fn the_commands_of_the_page_work() {
    let _alone = folder::alone();
    let dir = tempfile::tempdir().unwrap();
    let page = page();
    let blocks = page.split("\n```").skip(1).step_by(2);
    let blocks: Vec<_> = blocks
        .filter_map(|part| part.strip_prefix("sh\n"))
        .collect();
    assert_eq!(blocks.len(), 3);
    let mut printed = String::new();
    for line in blocks.iter().flat_map(|block| block.lines()) {
        let words: Vec<_> = line.split(' ').skip(1).collect();
        let output = stele(dir.path(), &words);
        printed += &said(&output);
        assert!(output.status.success(), "{line}\n{printed}");
    }
    assert!(
        printed.contains("Nothing is wrong with this log."),
        "{printed}"
    );
    // Each figure that is printed is explained, and each alarm goes by figures that there are.
    let figures = fs::read_to_string(dir.path().join("stele.prom")).unwrap();
    let names = figures
        .lines()
        .filter_map(|line| line.strip_prefix("# TYPE "));
    let names: Vec<_> = names.filter_map(|line| line.split(' ').next()).collect();
    assert!(names.len() > 10, "{figures}");
    for name in &names {
        let short = name.trim_start_matches("stele_publish");
        assert!(
            page.contains(name) || page.contains(&format!("`…{short}`")),
            "{name}"
        );
    }
    let alarms = example("alerts.yml");
    let words = alarms.split(|char: char| !char.is_ascii_alphanumeric() && char != '_');
    for word in words.filter(|word| word.starts_with("stele_")) {
        // The intake's are held against the page beside the intake.
        let is_elsewhere = [
            "stele_queue_oldest_timestamp_seconds",
            "stele_intake_answers_total",
        ]
        .contains(&word);
        assert!(names.contains(&word) || is_elsewhere, "{word}\n{figures}");
    }
    let alarms = alarms
        .lines()
        .filter_map(|line| line.trim().strip_prefix("- alert: "));
    for alarm in alarms {
        assert!(page.contains(&format!("| {alarm} ")), "{alarm}");
    }
}

/// The codes of the page are those that `stele doctor` knows.
#[test]
fn the_page_explains_every_finding() {
    let page = page();
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/checkup/finding.rs");
    let source = fs::read_to_string(source).unwrap();
    let (_, codes) = source.split_once("fn code(&self)").unwrap();
    let (codes, _) = codes.split_once("fn weight").unwrap();
    let codes: Vec<_> = codes.split('"').skip(1).step_by(2).collect();
    assert!(codes.len() > 20);
    for code in codes {
        assert!(page.contains(&format!("`{code}`")), "{code}");
    }
}

/// What a unit starts, with its folders in this one.
fn started_by(unit: &str, folder: &Path) -> Vec<String> {
    let text = example(unit);
    let line = text
        .lines()
        .find_map(|line| line.strip_prefix("ExecStart="));
    let mut words: Vec<_> = line.unwrap().split(' ').map(str::to_owned).collect();
    assert_eq!(words.remove(0), "/usr/local/bin/stele");
    let here = folder.display().to_string();
    for word in &mut words {
        for there in ["/var/lib/stele-witness", "/var/lib/stele", "/etc/stele"] {
            *word = word.replace(there, &here);
        }
    }
    words
}

#[test]
fn the_units_start_what_there_is() {
    let _alone = folder::alone();
    let dir = tempfile::tempdir().unwrap();
    present(dir.path());
    let words = started_by("stele-publish.service", dir.path());
    fs::create_dir(dir.path().join("metrics")).unwrap();
    let words: Vec<_> = words.iter().map(String::as_str).collect();
    let output = stele(dir.path(), &words);
    assert!(output.status.success(), "{}", said(&output));
    let figures = fs::read_to_string(dir.path().join("metrics/stele.prom")).unwrap();
    assert!(
        figures
            .contains("stele_publish_runs_total{origin=\"test.example/log\",result=\"success\"} 1")
    );
    // The last line is for machines.
    let last = String::from_utf8(output.stderr).unwrap();
    let last: serde_json::Value = serde_json::from_str(last.lines().last().unwrap()).unwrap();
    assert_eq!(
        (&last["command"], &last["status"], &last["level"]),
        (&"publish".into(), &0.into(), &"info".into())
    );
    // One that fails says so in the same way, and is counted.
    fs::remove_dir_all(dir.path().join("city/keys")).unwrap();
    let output = stele(dir.path(), &words);
    assert_eq!(output.status.code(), Some(1));
    let last = String::from_utf8(output.stderr).unwrap();
    let last: serde_json::Value = serde_json::from_str(last.lines().last().unwrap()).unwrap();
    assert_eq!(
        (&last["status"], &last["level"]),
        (&1.into(), &"error".into())
    );
    assert!(last["message"].as_str().unwrap().contains("keys"), "{last}");
    let figures = fs::read_to_string(dir.path().join("metrics/stele.prom")).unwrap();
    assert!(figures.contains("result=\"failure\"} 1"), "{figures}");
}

#[test]
fn the_witness_the_intake_and_the_figures_start_as_the_units_say() {
    use std::io::{BufRead as _, BufReader};
    let _alone = folder::alone();
    let dir = tempfile::tempdir().unwrap();
    present(dir.path());
    let output = stele(dir.path(), &["publish", "city"]);
    assert!(output.status.success(), "{}", said(&output));
    let key = [
        "keygen",
        "--witness",
        "north.example.org",
        "--url",
        "http://127.0.0.1:1/",
        "north.key",
    ];
    assert!(stele(dir.path(), &key).status.success());
    fs::copy(
        dir.path().join("city/trust.json"),
        dir.path().join("city.json"),
    )
    .unwrap();
    for (unit, port, free) in [
        ("stele-witness.service", "127.0.0.1:8090", "127.0.0.1:0"),
        ("stele-metrics.service", "9464", "0"),
        ("stele-intake.service", "8070", "0"),
    ] {
        let words = started_by(unit, dir.path());
        assert!(words.iter().any(|word| word == port), "{words:?}");
        let words = words
            .iter()
            .map(|word| if word == port { free } else { word });
        let mut command = Command::new(env!("CARGO_BIN_EXE_stele"));
        let mut child = command.args(words).stdout(Stdio::piped()).spawn().unwrap();
        let lines = BufReader::new(child.stdout.take().unwrap()).lines();
        let mut lines = lines.map_while(Result::ok);
        let address = lines.find(|line| line.starts_with("http://"));
        let figures = address
            .clone()
            .map(|address| ureq::get(format!("{address}metrics")).call());
        let refused = address.clone().map(|records| {
            let refused = ureq::post(records).send("{}").unwrap_err();
            refused.to_string()
        });
        child.kill().unwrap();
        child.wait().unwrap();
        assert!(address.is_some(), "{unit}");
        if unit == "stele-intake.service" {
            assert!(address.unwrap().ends_with("/records"));
            // Nobody has a token yet.
            assert!(refused.as_ref().unwrap().contains("401"), "{refused:?}");
        }
        if unit == "stele-metrics.service" {
            let mut answer = figures.unwrap().unwrap();
            let kind = answer.headers()["content-type"]
                .to_str()
                .unwrap()
                .to_owned();
            assert!(kind.starts_with("text/plain; version=0.0.4"), "{kind}");
            let text = answer.body_mut().read_to_string().unwrap();
            assert!(text.contains("stele_checkpoint_accepted{origin=\"test.example/log\"} 1"));
        }
    }
}

/// The newest copy goes on as if nothing had been, with what was queued.
#[test]
fn a_lost_folder_goes_on_from_the_newest_copy() {
    let _alone = folder::alone();
    let dir = tempfile::tempdir().unwrap();
    let home = grown(dir.path());
    enqueue(&home, &entries(400..404));
    let city = dir.path().join("city");
    copy(&city, &dir.path().join("backup"));
    let shown = fs::read(home.public().join("checkpoint")).unwrap();
    fs::remove_dir_all(&city).unwrap();
    copy(&dir.path().join("backup"), &city);
    let home = Home::open(&city).unwrap();
    let published = publish(&home, &Disk::new(), NOW + 10).unwrap();
    assert_eq!(published.added, 4);
    assert_eq!(check(&home).len(), 314);
    // It has grown from what readers had seen.
    let policy = home.trust().unwrap().policy;
    let size = |note: &[u8]| policy.verify(note).unwrap().size();
    let now = fs::read(home.public().join("checkpoint")).unwrap();
    assert!(size(&now) > size(&shown));
    // The log alone, from a mirror.
    let mirror = dir.path().join("mirror");
    copy(&home.public(), &mirror);
    fs::remove_dir_all(home.public()).unwrap();
    copy(&mirror, &home.public());
    publish_more(&home, &entries(500..503), NOW + 20);
    // The index's store alone.
    for file in fs::read_dir(city.join("state")).unwrap().flatten() {
        let name = file.file_name().display().to_string();
        if name.starts_with("index") {
            let path = file.path();
            let removed = if path.is_dir() {
                fs::remove_dir_all(path)
            } else {
                fs::remove_file(path)
            };
            removed.unwrap();
        }
    }
    publish_more(&home, &entries(600..603), NOW + 30);
    assert_eq!(check(&home).len(), 320);
}

/// What is public is newer than the copy of the rest: nothing is signed, and nothing public changes.
#[test]
fn an_old_copy_beside_a_newer_log_forks_nothing() {
    let _alone = folder::alone();
    let dir = tempfile::tempdir().unwrap();
    let home = grown(dir.path());
    let city = dir.path().join("city");
    copy(&city.join("state"), &dir.path().join("old-state"));
    publish_more(&home, &entries(400..410), NOW + 10);
    fs::remove_dir_all(city.join("state")).unwrap();
    copy(&dir.path().join("old-state"), &city.join("state"));
    enqueue(&home, &entries(700..720));
    let before = bytes(&home.public());
    for _ in 0..2 {
        let error = publish(&home, &Disk::new(), NOW + 20).unwrap_err();
        let is_known = matches!(error, PublishError::PublicUnknown { .. });
        assert!(is_known, "{error:?}");
        assert!(bytes(&home.public()) == before, "{error}");
    }
    let output = stele(
        dir.path(),
        &["--now", "2027-01-15T08:01:00Z", "doctor", "city"],
    );
    assert_eq!(output.status.code(), Some(1), "{}", said(&output));
    assert!(said(&output).contains("set-back"), "{}", said(&output));
    // The newest state is put back, and everything goes on.
    fs::remove_dir_all(city.join("state")).unwrap();
    let output = stele(dir.path(), &["doctor", "city"]);
    assert!(output.status.code() != Some(3), "{}", said(&output));
}

#[test]
fn figures_say_what_waits_and_what_is_refused() {
    let _alone = folder::alone();
    let dir = tempfile::tempdir().unwrap();
    let home = grown(dir.path());
    let value = |text: &str, name: &str| {
        let start = format!("{name}{{origin=\"test.example/log\"}} ");
        let line = text.lines().find_map(|line| line.strip_prefix(&start));
        line.map(|value| value.parse::<f64>().unwrap())
    };
    let text = metrics::text(&home, NOW + 60).unwrap();
    // Three index roots besides.
    assert_eq!(value(&text, "stele_log_entries"), Some(313.0));
    assert_eq!(value(&text, "stele_checkpoint_accepted"), Some(1.0));
    #[allow(clippy::cast_precision_loss, reason = "times are far below 2^52")]
    let signed = (NOW + 2) as f64;
    assert_eq!(
        value(&text, "stele_checkpoint_timestamp_seconds"),
        Some(signed)
    );
    assert_eq!(value(&text, "stele_queue_batches"), Some(0.0));
    for witness in ["w1", "w2"] {
        let line = format!("witness=\"{witness}\"}} {}", NOW + 2);
        assert!(text.contains(&line), "{text}");
    }
    enqueue(&home, &entries(400..410));
    enqueue(&home, &entries(410..411));
    let text = metrics::text(&home, NOW + 60).unwrap();
    assert_eq!(value(&text, "stele_queue_batches"), Some(2.0));
    assert!(value(&text, "stele_queue_oldest_timestamp_seconds").is_some());
    fs::write(home.public().join("checkpoint"), "nonsense").unwrap();
    let text = metrics::text(&home, NOW + 60).unwrap();
    assert_eq!(value(&text, "stele_checkpoint_accepted"), Some(0.0));
    assert_eq!(value(&text, "stele_log_entries"), None);
}
