//! The commands of docs/clerk.md, word for word.

pub(crate) use crate::page::{page, works};

#[test]
fn the_page_works_word_for_word() {
    let folder = super::office::tempdir();
    let page = page("clerk.md");
    let commands = works(&page, folder.path());
    assert!(commands >= 12, "the page has its commands in sh blocks");
}
