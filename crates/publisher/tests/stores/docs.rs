//! The commands of docs/storage.md, word for word, and what the page says that they print.

use std::env;
use std::fs;
use std::path::Path;
use std::process::Command;

use stele_publisher::store::{Address, LockError, Settings};

use crate::common::tempdir;
use crate::folder::alone;
use crate::stele::{Store, said};

pub(crate) fn page() -> String {
    let page = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/storage.md");
    fs::read_to_string(page).unwrap()
}

/// The page's blocks of a kind.
fn blocks<'p>(page: &'p str, kind: &str) -> Vec<&'p str> {
    let parts = page.split("\n```").skip(1).step_by(2);
    let parts = parts.filter_map(|part| part.split_once('\n'));
    parts
        .filter_map(|(own, text)| (own == kind).then_some(text))
        .collect()
}

/// Runs all commands of the page, in the places that it names.
pub(crate) fn works_word_for_word(store: &dyn Store) {
    let _alone = alone();
    let folder = tempdir();
    let stele = Path::new(env!("CARGO_BIN_EXE_stele")).parent().unwrap();
    let path = env::var_os("PATH").unwrap_or_default();
    let path = [stele.to_owned()]
        .into_iter()
        .chain(env::split_paths(&path));
    let path = env::join_paths(path).unwrap();
    let mut printed = String::new();
    let page = page();
    for text in blocks(&page, "sh") {
        let output = Command::new("sh")
            .args(["-euc", text])
            .current_dir(folder.path())
            .env("PATH", &path)
            .env("XDG_STATE_HOME", folder.path())
            .envs(store.environment(store.address()))
            .output()
            .unwrap();
        assert!(output.status.success(), "{text}\n{}", said(&output));
        printed += &said(&output);
    }
    for line in blocks(&page, "text")[..2]
        .iter()
        .flat_map(|text| text.lines())
    {
        assert!(
            printed.lines().any(|found| found == line),
            "{line}\n{printed}"
        );
    }
}

#[test]
fn what_the_page_says_of_settings_and_refusals_is_so() {
    let page = page();
    let settings = blocks(&page, "toml");
    for text in &settings {
        let all = format!("origin = \"a\"\nlog_key = \"b\"\n{text}");
        let settings: Settings = toml::from_str(&all).unwrap();
        let storage = settings.storage.unwrap();
        let log: Address = storage.log.parse().unwrap();
        assert!(!log.overlaps(&storage.private.unwrap().parse().unwrap()));
    }
    let private = "s3://secret/2026".parse().unwrap();
    let refusal = LockError::Unconditional(private).to_string();
    let says = blocks(&page, "text")[2].trim();
    assert!(refusal.starts_with(says), "{refusal}");
    let beside = "s3://city/log"
        .parse::<Address>()
        .unwrap()
        .beside()
        .to_string();
    assert!(page.contains(&beside));
}
