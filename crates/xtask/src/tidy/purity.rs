//! The verifying crates plan and judge; they never reach out by themselves.

use super::Fault;
use super::source::{Tree, is_test, shipped};

const PURE: [&str; 4] = ["verify", "tlog", "records", "messages"];

/// What reaches out: the browser, the clock, randomness, files, the network, the terminal.
const FORBIDDEN: [&str; 19] = [
    "web_sys",
    "js_sys",
    "wasm_bindgen",
    "std::time",
    "SystemTime",
    "Instant::now",
    "getrandom",
    "rand::",
    "rand_core",
    "OsRng",
    "std::fs",
    "std::io",
    "std::net",
    "std::env",
    "std::process",
    "std::thread",
    "println!",
    "eprintln!",
    "print!(",
];

pub(super) fn check(tree: &Tree) -> Vec<Fault> {
    let mut faults = Vec::new();
    for (path, text) in tree.texts(&["rs"]) {
        let pure = PURE
            .iter()
            .any(|name| path.starts_with(&format!("crates/{name}/src/")));
        if !pure || is_test(path) {
            continue;
        }
        for (line, code) in shipped(text) {
            for word in FORBIDDEN.iter().filter(|word| code.contains(*word)) {
                faults.push(Fault::new(
                    path,
                    line,
                    format!("{word} doesn't belong into a pure crate"),
                ));
            }
        }
    }
    faults
}

pub(super) fn declared(tree: &Tree) -> Vec<Fault> {
    let path = "crates/verify/src/lib.rs";
    let text = tree.text(path).unwrap_or_default();
    let says = |attribute: &str| text.lines().any(|line| line == attribute);
    let mut faults = Vec::new();
    if !says("#![no_std]") && !says("#![cfg_attr(not(test), no_std)]") {
        faults.push(Fault::new(path, 0, "must be no_std"));
    }
    if !says("#![forbid(unsafe_code)]") {
        faults.push(Fault::new(path, 0, "must forbid unsafe_code"));
    }
    faults
}

/// One place to look at for all that leaves the browser.
pub(super) fn one_fetches(tree: &Tree) -> Vec<Fault> {
    const CALLS: [&str; 5] = [
        "fetch_with_",
        "gloo::net",
        "gloo_net",
        "XmlHttpRequest",
        "WebSocket",
    ];
    let files = tree.texts(&["rs"]).filter(|(path, text)| {
        path.starts_with("crates/explorer/src/")
            && shipped(text).any(|(_, code)| CALLS.iter().any(|call| code.contains(call)))
    });
    files
        .skip(1)
        .map(|(path, _)| Fault::new(path, 0, "fetches, as another file does already"))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reaching_out_is_found() {
        let tree = Tree::of(&[
            ("crates/tlog/src/a.rs", "use std::time::Duration;\n"),
            (
                "crates/verify/src/b.rs",
                "fn f() {\n    getrandom::fill(x);\n}\n",
            ),
            ("crates/client/src/c.rs", "use std::time::Duration;\n"),
            ("crates/tlog/src/tests.rs", "use std::time::Duration;\n"),
            (
                "crates/tlog/src/d.rs",
                "// no std::time here\n#[cfg(test)]\nmod tests {\n    use std::fs;\n}\n",
            ),
        ]);
        let found: Vec<_> = check(&tree).iter().map(ToString::to_string).collect();
        let want = [
            "crates/tlog/src/a.rs:1: std::time doesn't belong into a pure crate",
            "crates/verify/src/b.rs:2: getrandom doesn't belong into a pure crate",
        ];
        assert_eq!(found, want);
    }

    #[test]
    fn the_declarations_are_asked_for() {
        let path = "crates/verify/src/lib.rs";
        assert_eq!(declared(&Tree::of(&[(path, "#![no_std]\n")])).len(), 1);
        assert_eq!(
            declared(&Tree::of(&[(path, "#![forbid(unsafe_code)]\n")])).len(),
            1
        );
        let both = "#![no_std]\n#![forbid(unsafe_code)]\n";
        assert_eq!(declared(&Tree::of(&[(path, both)])), []);
    }

    #[test]
    fn a_second_fetching_file_is_found() {
        let fetch = "window.fetch_with_request(&r)\n";
        let one = ("crates/explorer/src/fetch.rs", fetch);
        let two = ("crates/explorer/src/page.rs", fetch);
        assert_eq!(one_fetches(&Tree::of(&[one])), []);
        assert_eq!(one_fetches(&Tree::of(&[one, two])).len(), 1);
    }
}
