//! The README's commands, word for word, in an empty folder beside a copy of its examples.

use std::fs;
use std::path::Path;
use std::process::Command;

mod common;

/// Commands of the README that don't end by themselves, or belong to other tests.
const LEFT_OUT: [&str; 2] = ["cargo xtask", "stele serve"];

fn commands(readme: &str) -> Vec<&str> {
    let mut inside = false;
    let mut commands = Vec::new();
    for line in readme.lines() {
        if line.starts_with("```") {
            inside = line == "```sh";
        } else if inside && !LEFT_OUT.iter().any(|start| line.starts_with(start)) {
            commands.push(line);
        }
    }
    commands
}

#[test]
fn the_readme_works_word_for_word() {
    let project = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let folder = common::tempdir();
    let examples = folder.path().join("docs/examples");
    fs::create_dir_all(&examples).unwrap();
    for file in fs::read_dir(project.join("docs/examples")).unwrap() {
        let file = file.unwrap();
        // Whole pages for editors lie in a folder of their own.
        if file.path().is_dir() {
            continue;
        }
        fs::copy(file.path(), examples.join(file.file_name())).unwrap();
    }
    let readme = fs::read_to_string(project.join("README.md")).unwrap();
    let commands = commands(&readme);
    assert!(
        commands.len() >= 8,
        "the README has its commands in sh blocks: {commands:?}"
    );
    let mut verified = false;
    for command in commands {
        // Words are quoted for the shell at most as a whole.
        let words = command.split_whitespace();
        let mut words = words.map(|word| word.trim_matches('\''));
        assert_eq!(words.next(), Some("stele"), "{command}");
        let output = Command::new(env!("CARGO_BIN_EXE_stele"))
            .args(words)
            .current_dir(folder.path())
            .env("XDG_STATE_HOME", folder.path().join("memory"))
            .output()
            .unwrap();
        // Of a record of today only two of the four questions can be answered.
        let expected = if command.starts_with("stele verify") {
            2
        } else {
            0
        };
        verified |= expected == 2;
        let errors = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(expected), "{command}\n{errors}");
        assert!(
            !errors.contains("PRIVATE") && !errors.contains("secretKey"),
            "{command}"
        );
    }
    assert!(verified, "the README shows how to verify");
}
