//! The ceremony of `docs/trust.md`, as it stands there.
#![cfg(not(target_arch = "wasm32"))]

use std::fs;
use std::path::Path;

use stele_tests::command::STELE;

#[test]
fn the_ceremony_goes_as_the_document_says() {
    let document = Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/trust.md");
    let text = fs::read_to_string(document).expect("the document");
    let from = text.find("## A ceremony").expect("the ceremony");
    let folder = tempfile::tempdir().expect("a temporary folder");
    let path = |name: &str| folder.path().join(name);
    // A case with folders of these names runs in a copy of its own.
    fs::create_dir(path("ceremony.in")).expect("a folder");
    fs::create_dir(path("ceremony.out")).expect("a folder");
    fs::write(path("ceremony.trycmd"), &text[from..]).expect("a file");
    let remembered = path("state").to_string_lossy().into_owned();
    trycmd::TestCases::new()
        .register_bin("stele", STELE.as_path())
        .env("XDG_STATE_HOME", remembered)
        .case(path("ceremony.trycmd"))
        .run();
}
