//! The units and the alarms of docs/operate.md, held against the programs that read them.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/examples/operate")
}

fn skipped(why: &str) {
    eprintln!("skipped: {why}");
}

#[test]
fn the_alarms_go_off_when_they_should_and_only_then() {
    let Some(promtool) = std::env::var_os("STELE_PROMTOOL") else {
        return skipped("STELE_PROMTOOL is not set; run cargo xtask test deploy");
    };
    for words in [
        ["check", "rules", "alerts.yml"],
        ["test", "rules", "alerts-test.yml"],
    ] {
        let mut command = Command::new(&promtool);
        let output = command.args(words).current_dir(folder()).output();
        let output = output.expect("it starts");
        let said = [output.stdout, output.stderr].concat();
        let said = String::from_utf8_lossy(&said);
        assert!(output.status.success(), "{words:?}\n{said}");
    }
    // Each alarm is shown to go off.
    let read = |name| fs::read_to_string(folder().join(name)).expect("the documentation has it");
    let (alarms, tests) = (read("alerts.yml"), read("alerts-test.yml"));
    let alarms = alarms
        .lines()
        .filter_map(|line| line.trim().strip_prefix("- alert: "));
    for alarm in alarms {
        let goes_off = format!("alertname: {alarm}\n        exp_alerts:\n          - ");
        assert!(tests.contains(&goes_off), "{alarm}");
    }
}

/// systemd reads each unit without a word, with the program at the place that it names.
#[test]
fn systemd_takes_the_units() {
    let verify = |name: &Path| {
        let mut command = Command::new("systemd-analyze");
        command.args(["verify", "--man=no"]).arg(name).output()
    };
    let made = tempfile::tempdir().expect("a temporary folder");
    let Some(program) = std::env::var_os("STELE_BIN") else {
        return skipped("STELE_BIN is not set; run cargo xtask test deploy");
    };
    let program = PathBuf::from(program).display().to_string();
    let mut held = 0;
    let mut units: Vec<_> = fs::read_dir(folder())
        .expect("the documentation has them")
        .filter_map(|file| Some(file.ok()?.path()))
        .filter(|path| {
            let ending = path.extension().and_then(|ending| ending.to_str());
            matches!(ending, Some("service" | "timer"))
        })
        .collect();
    units.sort();
    for unit in &units {
        let text = fs::read_to_string(unit).expect("it can be read");
        let text = text.replace("/usr/local/bin/stele", &program);
        fs::write(made.path().join(unit.file_name().expect("a name")), text).expect("written");
    }
    for unit in &units {
        let name = made.path().join(unit.file_name().expect("a name"));
        let Ok(output) = verify(&name) else {
            return skipped("there is no systemd-analyze here");
        };
        let said = String::from_utf8_lossy(&output.stderr);
        // Of other units of this machine it may have something to say.
        let own = unit
            .file_stem()
            .expect("a name")
            .to_string_lossy()
            .into_owned();
        let own: Vec<_> = said.lines().filter(|line| line.contains(&own)).collect();
        assert!(own.is_empty(), "{own:?}");
        held += 1;
    }
    assert_eq!(held, 5);
    // It does find what is wrong.
    let wrong = made.path().join("wrong.service");
    fs::write(
        &wrong,
        "[Service]\nExecStart=/bin/true\nProtectSytem=strict\n",
    )
    .expect("written");
    let said = verify(&wrong).expect("it was there before").stderr;
    assert!(String::from_utf8_lossy(&said).contains("ProtectSytem"));
}
