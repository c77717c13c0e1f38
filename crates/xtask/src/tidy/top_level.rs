//! The top folder holds what a newcomer needs to see, and nothing else.

use std::collections::BTreeSet;

use super::Fault;
use super::source::Tree;

const ALLOWED: [&str; 19] = [
    ".cargo",
    ".ci",
    ".gitignore",
    "ARCHITECTURE.md",
    "CHANGELOG.md",
    "Cargo.lock",
    "Cargo.toml",
    "LICENSE",
    "README.md",
    "Trunk.toml",
    "clippy.toml",
    "crates",
    "deny.toml",
    "docs",
    "index.html",
    "rust-toolchain.toml",
    "rustfmt.toml",
    "tests",
    "www",
];

pub(super) fn check(tree: &Tree) -> Vec<Fault> {
    let names: BTreeSet<_> = tree
        .files
        .iter()
        .filter_map(|file| file.path.split('/').next())
        .collect();
    names
        .into_iter()
        .filter(|name| !ALLOWED.contains(name))
        .map(|name| Fault::new(name, 0, "doesn't belong into the top folder"))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn strangers_are_found_once() {
        let tree = Tree::of(&[("Cargo.toml", ""), ("x/a", ""), ("x/b", ""), ("y.md", "")]);
        let found: Vec<_> = check(&tree).into_iter().map(|fault| fault.path).collect();
        assert_eq!(found, ["x", "y.md"]);
    }
}
