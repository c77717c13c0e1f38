//! Versions stand in the root manifest only, each with its reason.

use toml::Table;

use super::Fault;
use super::source::Tree;

pub(super) fn check(tree: &Tree) -> Vec<Fault> {
    let mut faults = Vec::new();
    for (path, text) in tree.texts(&["toml"]) {
        if path == "Cargo.toml" {
            faults.extend(reasons(path, text));
        } else if path.ends_with("/Cargo.toml")
            && let Ok(manifest) = text.parse()
        {
            faults.extend(inherited(path, &manifest));
        }
    }
    faults
}

/// Every line of `[workspace.dependencies]` ends with a comment; crates of our own explain themselves.
fn reasons(path: &str, text: &str) -> Vec<Fault> {
    let mut inside = false;
    let mut faults = Vec::new();
    for (index, line) in text.lines().enumerate() {
        if line.starts_with('[') {
            inside = line == "[workspace.dependencies]";
        }
        let Some((name, value)) = line.split_once('=').filter(|_| inside) else {
            continue;
        };
        let ours = value.contains("path = ");
        let reason = value
            .split_once('#')
            .map_or("", |(_, reason)| reason.trim());
        if !line.starts_with('#') && !ours && reason.is_empty() {
            faults.push(Fault::new(
                path,
                index + 1,
                format!("{} has no reason", name.trim()),
            ));
        }
    }
    faults
}

fn inherited(path: &str, manifest: &Table) -> Vec<Fault> {
    let mut faults = Vec::new();
    let lints = manifest
        .get("lints")
        .and_then(|lints| lints.get("workspace"));
    if lints.and_then(toml::Value::as_bool) != Some(true) {
        faults.push(Fault::new(path, 0, "doesn't take the workspace's lints"));
    }
    let targets = manifest.get("target").and_then(toml::Value::as_table);
    let targets = targets.into_iter().flat_map(Table::values);
    let tables = targets.filter_map(toml::Value::as_table).chain([manifest]);
    for table in tables {
        for kind in ["dependencies", "dev-dependencies", "build-dependencies"] {
            let Some(entries) = table.get(kind).and_then(toml::Value::as_table) else {
                continue;
            };
            for (name, value) in entries {
                let shared = value.get("workspace").and_then(toml::Value::as_bool);
                if shared != Some(true) {
                    faults.push(Fault::new(
                        path,
                        0,
                        format!("{name} should say workspace = true"),
                    ));
                }
            }
        }
    }
    faults
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_dependency_without_a_reason_is_found() {
        let text = "[workspace.dependencies]\nours = { path = \"crates/x\" }\n# --- part\ngood = \"1\" # why\nbad = \"1\"\nworse = \"1\" #\n[profile.web]\nlto = true\n";
        let found: Vec<_> = check(&Tree::of(&[("Cargo.toml", text)]))
            .iter()
            .map(ToString::to_string)
            .collect();
        assert_eq!(
            found,
            [
                "Cargo.toml:5: bad has no reason",
                "Cargo.toml:6: worse has no reason"
            ]
        );
    }

    #[test]
    fn versions_and_lints_outside_the_root_are_found() {
        let own = "[lints]\nworkspace = true\n[dependencies]\na = \"1\"\nb.workspace = true\n[target.x.dev-dependencies]\nc = { version = \"1\" }\n";
        assert_eq!(check(&Tree::of(&[("crates/x/Cargo.toml", own)])).len(), 2);
        assert_eq!(check(&Tree::of(&[("crates/x/Cargo.toml", "")])).len(), 1);
    }
}
