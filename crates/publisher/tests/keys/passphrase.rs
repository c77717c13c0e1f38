//! Keys under a passphrase, at the command line.

use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;

use crate::folder::{NOW, alone};
use crate::stele::{Desk, said};

const ENV: &str = "STELE_PASSPHRASE_FILE";

fn private(file: &Path, text: &str) {
    fs::write(file, text).unwrap();
    fs::set_permissions(file, fs::Permissions::from_mode(0o600)).unwrap();
}

/// Runs a command with this file of passphrases.
fn with(desk: &Desk, file: &str, words: &str) -> (Option<i32>, String) {
    let output = desk.command(NOW, words).env(ENV, file).output().unwrap();
    (output.status.code(), said(&output))
}

#[test]
fn what_was_made_under_a_passphrase_signs_with_it_and_not_without() {
    let _alone = alone();
    let desk = Desk::new();
    let path = |name: &str| desk.path().join(name);
    private(&path("right"), "\nwrong one\ncorrect horse\n");
    private(&path("wrong"), "battery staple\n");
    private(&path("new"), "correct horse\n");
    let plain = desk.done(NOW, "keygen a.key");
    let text = fs::read_to_string(path("a.key")).unwrap();
    let (status, told) = with(&desk, "wrong", "passphrase a.key --new new");
    assert_eq!(status, Some(0), "{told}");
    assert!(
        told.contains("lies under a passphrase") && told.contains("copies"),
        "{told}"
    );
    let sealed = fs::read_to_string(path("a.key")).unwrap();
    assert!(sealed.starts_with("-----BEGIN AGE ENCRYPTED FILE-----\n"));
    let mode = fs::metadata(path("a.key")).unwrap().permissions().mode() & 0o777;
    assert_eq!(mode, 0o600);

    // The trust file of a log that this key signs; each of the lines is tried.
    let did = plain.lines().next().unwrap();
    let init = format!(
        "init city --origin log.example/1 --witness w --signer {did} --signer-name-en A --signer-name-zh 甲"
    );
    desk.done(NOW, &init);
    desk.done(NOW, "trust new city/trust.json --out 2.json");
    let sign = "trust sign 2.json --key a.key";
    let draft = fs::read(path("2.json")).unwrap();
    let (status, told) = with(&desk, "wrong", sign);
    assert!(
        status == Some(3) && told.contains("not its passphrase"),
        "{told}"
    );
    // A process without a terminal has nobody to ask.
    let mut command = desk.command(NOW, sign);
    let output = detached(&mut command).output().unwrap();
    assert_eq!(output.status.code(), Some(3));
    assert!(said(&output).contains(ENV), "{}", said(&output));
    assert_eq!(fs::read(path("2.json")).unwrap(), draft);
    assert_eq!(with(&desk, "right", sign).0, Some(0));

    // Off again, and it is the key that it was.
    assert_eq!(with(&desk, "right", "passphrase a.key --remove").0, Some(0));
    assert_eq!(fs::read_to_string(path("a.key")).unwrap(), text);
    assert_eq!(with(&desk, "right", "passphrase a.key --remove").0, Some(3));
}

#[test]
fn a_file_with_a_passphrase_must_be_of_its_owner_alone_and_not_empty() {
    let _alone = alone();
    let desk = Desk::new();
    let path = |name: &str| desk.path().join(name);
    private(&path("open"), "correct horse\n");
    fs::set_permissions(path("open"), fs::Permissions::from_mode(0o640)).unwrap();
    private(&path("empty"), "\n\n");
    for (file, says) in [
        ("open", "chmod 600"),
        ("empty", "empty"),
        ("missing", "could not"),
        ("", "empty"),
    ] {
        let (status, told) = with(&desk, file, "keygen --passphrase a.key");
        assert!(status == Some(1) && told.contains(says), "{file}: {told}");
        assert!(!path("a.key").exists());
    }
}

#[test]
fn all_keys_of_a_log_may_lie_under_one() {
    let _alone = alone();
    let desk = Desk::new();
    private(&desk.path().join("p"), "correct horse\n");
    let made = with(
        &desk,
        "p",
        "init city --origin log.example/1 --witness w --passphrase",
    );
    assert_eq!(made.0, Some(0), "{}", made.1);
    for key in ["log", "witness-w"] {
        let text = fs::read_to_string(desk.path().join(format!("city/keys/{key}.key"))).unwrap();
        assert!(text.starts_with("-----BEGIN AGE"), "{key}");
    }
    let (status, told) = with(&desk, "p", "publish city");
    assert_eq!(status, Some(0), "{told}");
}

#[test]
fn at_a_terminal_it_is_asked_for_and_not_shown() {
    let _alone = alone();
    let desk = Desk::new();
    let mut terminal = crate::terminal::Terminal::run(&desk, "keygen --passphrase a.key");
    terminal.answer("New passphrase: ", "correct horse\n");
    terminal.answer("The same again: ", "correct horse\n");
    let shown = terminal.end();
    assert!(
        shown.contains("did:key:") && !shown.contains("horse"),
        "{shown}"
    );
    let mut terminal = crate::terminal::Terminal::run(&desk, "passphrase a.key --remove");
    terminal.answer("Passphrase of a.key: ", "battery staple\n");
    terminal.answer("not its passphrase", "");
    terminal.answer("Passphrase of a.key: ", "correct horse\n");
    let shown = terminal.end();
    assert!(
        shown.contains("no passphrase any more") && !shown.contains("horse"),
        "{shown}"
    );
    let text = fs::read_to_string(desk.path().join("a.key")).unwrap();
    assert!(text.contains("secretKeyMultibase"));
}

/// In a session of its own, which has no terminal.
fn detached(command: &mut std::process::Command) -> std::process::Command {
    let mut detached = std::process::Command::new("setsid");
    detached
        .arg("--wait")
        .arg(command.get_program())
        .args(command.get_args());
    for (name, value) in command.get_envs() {
        match value {
            Some(value) => detached.env(name, value),
            None => detached.env_remove(name),
        };
    }
    if let Some(folder) = command.get_current_dir() {
        detached.current_dir(folder);
    }
    detached
}
