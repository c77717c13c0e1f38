//! The commands of docs/keys.md, word for word, and what the page says that they print.

use std::fs;
use std::path::Path;

use crate::folder::{NOW, alone};
use crate::page::{page, works};
use crate::stele::Desk;

#[test]
fn the_page_works_word_for_word() {
    let _alone = alone();
    let desk = Desk::new();
    let page_whole = page("keys.md");
    // What comes before was printed by no command of the page.
    let (_, page) = page_whole.split_once("\n## Under a passphrase").unwrap();
    assert_eq!(works(page, desk.path()), 11);
    // What the page says of a key that others can read.
    let key = desk.path().join("council.key");
    std::fs::copy(desk.path().join("next.key"), &key).unwrap();
    let says = page_text(&page_whole, "holds a private key, but");
    open_to_others(&key);
    let said = desk.ends(3, NOW, "passphrase council.key");
    assert_eq!(said.trim(), format!("stele: {says}"));
}

/// The line of the page with these words.
fn page_text<'p>(page: &'p str, words: &str) -> &'p str {
    page.lines().find(|line| line.contains(words)).unwrap()
}

fn open_to_others(file: &Path) {
    use std::os::unix::fs::PermissionsExt as _;
    fs::set_permissions(file, fs::Permissions::from_mode(0o644)).unwrap();
}
