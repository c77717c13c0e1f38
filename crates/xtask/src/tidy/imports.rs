//! Who may import whom. The table of ARCHITECTURE.md, kept by machine.

use std::collections::BTreeSet;

use toml::Table;

use super::Fault;
use super::source::Tree;

/// A crate's folder, which of ours it may import, and where few others are allowed, those.
struct Row {
    folder: &'static str,
    ours: &'static [&'static str],
    others: Option<&'static [&'static str]>,
}

const ALL: &[&str] = &[
    "verify",
    "tlog",
    "records",
    "client",
    "export",
    "messages",
    "search",
    "sign",
    "publisher",
];

const TABLE: [Row; 15] = [
    Row {
        folder: "crates/bench",
        ours: &["verify", "sign"],
        others: None,
    },
    Row {
        folder: "crates/verify",
        ours: &[],
        others: Some(&[
            "bs58",
            "curve25519-dalek",
            "ed25519-dalek",
            "ed25519-zebra",
            "ml-dsa",
            "sha2",
        ]),
    },
    Row {
        folder: "crates/tlog",
        ours: &["verify"],
        others: Some(&[]),
    },
    Row {
        folder: "crates/records",
        ours: &["verify", "tlog"],
        others: None,
    },
    Row {
        folder: "crates/search",
        ours: &["verify"],
        others: Some(&[]),
    },
    Row {
        folder: "crates/client",
        ours: &["verify", "tlog", "records", "search"],
        others: None,
    },
    Row {
        folder: "crates/export",
        ours: &["verify", "records", "client"],
        others: Some(&["serde", "serde_json"]),
    },
    Row {
        folder: "crates/messages",
        ours: &["verify", "tlog", "records", "client"],
        others: Some(&[]),
    },
    Row {
        folder: "crates/sign",
        ours: &["verify", "records"],
        others: None,
    },
    Row {
        folder: "crates/publisher",
        ours: &[
            "verify", "tlog", "records", "client", "export", "messages", "search", "sign",
        ],
        others: None,
    },
    Row {
        folder: "crates/worker",
        ours: &["verify", "tlog", "records", "client", "messages"],
        others: None,
    },
    Row {
        folder: "crates/explorer",
        ours: &[
            "verify", "tlog", "records", "client", "export", "messages", "search", "worker",
        ],
        others: None,
    },
    Row {
        folder: "crates/widget",
        ours: &["verify", "tlog", "records", "client", "messages"],
        others: None,
    },
    Row {
        folder: "crates/xtask",
        ours: &[],
        others: None,
    },
    Row {
        folder: "tests",
        ours: ALL,
        others: None,
    },
];

/// Dev-dependencies are free: they don't reach anyone who builds on a crate.
pub(super) fn check(tree: &Tree) -> Vec<Fault> {
    let mut faults = Vec::new();
    for (path, text) in tree.texts(&["toml"]) {
        let Some(folder) = path.strip_suffix("/Cargo.toml") else {
            continue;
        };
        let manifest: Table = match text.parse() {
            Ok(manifest) => manifest,
            Err(error) => {
                faults.push(Fault::new(path, 0, format!("isn't TOML: {error}")));
                continue;
            }
        };
        let Some(row) = TABLE.iter().find(|row| row.folder == folder) else {
            faults.push(Fault::new(
                path,
                0,
                "this crate isn't in the table of imports",
            ));
            continue;
        };
        for name in imports(&manifest) {
            let allowed = match name.strip_prefix("stele-") {
                Some(own) => row.ours.contains(&own),
                None => row
                    .others
                    .is_none_or(|others| others.contains(&name.as_str())),
            };
            if !allowed {
                faults.push(Fault::new(
                    path,
                    0,
                    format!("{folder} may not import {name}"),
                ));
            }
        }
    }
    faults
}

/// Names under `dependencies` and `build-dependencies`, also of single targets.
fn imports(manifest: &Table) -> BTreeSet<String> {
    let targets = manifest.get("target").and_then(|target| target.as_table());
    let targets = targets.into_iter().flat_map(Table::values);
    let tables = targets.filter_map(|target| target.as_table());
    tables
        .chain([manifest])
        .flat_map(|table| ["dependencies", "build-dependencies"].map(|kind| table.get(kind)))
        .filter_map(|table| table?.as_table())
        .flat_map(Table::keys)
        .cloned()
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn faults(path: &str, manifest: &str) -> Vec<String> {
        let faults = check(&Tree::of(&[(path, manifest)]));
        faults.into_iter().map(|fault| fault.what).collect()
    }

    #[test]
    fn what_the_table_forbids_is_found() {
        let up = faults(
            "crates/verify/Cargo.toml",
            "[dependencies]\nstele-tlog.workspace = true",
        );
        assert_eq!(up, ["crates/verify may not import stele-tlog"]);
        let other = faults("crates/verify/Cargo.toml", "[dependencies]\nserde = '1'");
        assert_eq!(other, ["crates/verify may not import serde"]);
        let target = "[target.'cfg(unix)'.dependencies]\nstele-sign = '1'";
        assert_eq!(faults("crates/explorer/Cargo.toml", target).len(), 1);
        assert_eq!(faults("crates/new/Cargo.toml", "").len(), 1);
        assert_eq!(faults("crates/sign/Cargo.toml", "[dependencies").len(), 1);
    }

    #[test]
    fn what_the_table_allows_passes() {
        let text = "[dependencies]\nstele-verify = '1'\n[dev-dependencies]\nstele-sign = '1'";
        assert_eq!(faults("crates/tlog/Cargo.toml", text), [""; 0]);
    }
}
