//! What the members' manifests say about their tests.

use std::fs;
use std::path::Path;

use toml::{Table, Value};

use crate::run::{Failure, Outcome};

/// A member that has tests for the browser.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct WasmMember {
    pub(super) package: String,
    /// Targets to name; none means all.
    pub(super) targets: Vec<String>,
}

/// The members that depend on `wasm-bindgen-test`. Where not all of a member's test targets build for
/// wasm, it names those that do: `[package.metadata.wasm] tests = ["conformance"]`.
pub(super) fn wasm_members(root: &Path) -> Outcome<Vec<WasmMember>> {
    let workspace = manifest(&root.join("Cargo.toml"))?;
    let members = workspace
        .get("workspace")
        .and_then(|table| table.get("members"));
    let members = members.and_then(Value::as_array).into_iter().flatten();
    let mut found = Vec::new();
    for member in members.filter_map(Value::as_str) {
        let manifest = manifest(&root.join(member).join("Cargo.toml"))?;
        found.extend(wasm_member(&manifest));
    }
    Ok(found)
}

fn wasm_member(manifest: &Table) -> Option<WasmMember> {
    let targets = manifest.get("target").and_then(Value::as_table);
    let targets = targets.into_iter().flat_map(Table::values);
    let tests = targets
        .filter_map(Value::as_table)
        .chain([manifest])
        .flat_map(|table| ["dependencies", "dev-dependencies"].map(|kind| table.get(kind)))
        .flatten()
        .any(|table| table.get("wasm-bindgen-test").is_some());
    let package = manifest.get("package").filter(|_| tests)?;
    let named = package
        .get("metadata")
        .and_then(|table| table.get("wasm")?.get("tests")?.as_array());
    Some(WasmMember {
        package: package.get("name")?.as_str()?.to_owned(),
        targets: named
            .into_iter()
            .flatten()
            .filter_map(|name| Some(name.as_str()?.to_owned()))
            .collect(),
    })
}

fn manifest(path: &Path) -> Outcome<Table> {
    let text = fs::read_to_string(path).map_err(|error| Failure::io("can't read", path, &error))?;
    text.parse()
        .map_err(|error| Failure::new(format!("{}: {error}", path.display())))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Option<WasmMember> {
        wasm_member(&text.parse().expect("it is TOML"))
    }

    #[test]
    fn members_with_browser_tests_are_found() {
        let plain = "[package]\nname = 'a'\n[dev-dependencies]\nproptest.workspace = true";
        assert_eq!(read(plain), None);
        let all = "[package]\nname = 'a'\n[target.x.dev-dependencies]\nwasm-bindgen-test.workspace = true";
        let want = |targets: &[&str]| WasmMember {
            package: "a".into(),
            targets: targets.iter().map(ToString::to_string).collect(),
        };
        assert_eq!(read(all), Some(want(&[])));
        let some = format!("{all}\n[package.metadata.wasm]\ntests = ['b']");
        assert_eq!(read(&some), Some(want(&["b"])));
    }
}
