//! What docs/deploy.md quotes is what is tested, and the whole files are good as they are.

use std::fs;
use std::path::Path;
use std::process::Command;

use crate::front::{Kind, configuration};
use crate::headers::programs;

fn page() -> String {
    let page = Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/deploy.md");
    fs::read_to_string(page).expect("the page")
}

/// The page's blocks of a kind.
fn blocks<'p>(page: &'p str, kind: &str) -> Vec<&'p str> {
    let parts = page.split("\n```").skip(1).step_by(2);
    let parts = parts.filter_map(|part| part.split_once('\n'));
    parts
        .filter_map(|(own, text)| (own == kind).then_some(text))
        .collect()
}

#[test]
fn the_page_quotes_the_files() {
    let page = page();
    for (language, kind) in [("nginx", Kind::Nginx), ("caddy", Kind::Caddy)] {
        // Caddy indents by tabs, the page doesn't.
        let file = configuration(kind).replace('\t', "    ");
        let quoted = blocks(&page, language);
        assert!(!quoted.is_empty(), "{language}");
        for block in quoted {
            assert!(file.contains(block), "not in the file:\n{block}");
        }
    }
}

/// As they are, with encryption; only the certificate is another.
#[test]
fn the_whole_files_are_good() {
    for program in programs() {
        let text = configuration(program.kind);
        let folder = tempfile::tempdir().expect("a temporary folder");
        let text = match program.kind {
            Kind::Caddy => text,
            Kind::Nginx => {
                let made = Command::new("openssl")
                    .args(["req", "-x509", "-newkey", "ec", "-nodes", "-days", "2"])
                    .args(["-pkeyopt", "ec_paramgen_curve:prime256v1"])
                    .args(["-subj", "/CN=records.city.example"])
                    .args(["-keyout", "privkey.pem", "-out", "fullchain.pem"])
                    .current_dir(folder.path())
                    .output();
                let is_made = made.is_ok_and(|output| output.status.success());
                if !is_made {
                    eprintln!("skipped: openssl makes no certificate");
                    continue;
                }
                let lies = "/etc/letsencrypt/live/records.city.example";
                text.replace(lies, &folder.path().display().to_string())
            }
        };
        assert_eq!(program.complaints(&text), None);
    }
}
