//! `tools.toml`: the one place where versions of tools are pinned.

use std::collections::BTreeMap;

use serde::Deserialize;

use crate::run::{Failure, Outcome};

/// Everything in `tools.toml`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Pins {
    pub(crate) node: Node,
    pub(crate) cargo: BTreeMap<String, CargoTool>,
    pub(crate) npm: BTreeMap<String, PackageSet>,
    pub(crate) python: BTreeMap<String, PackageSet>,
    pub(crate) debian_web: DebianWeb,
}

/// Which Node is fetched, and which is good enough.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Node {
    pub(crate) version: String,
    pub(crate) oldest_major: u32,
}

/// A program that `cargo install` builds.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct CargoTool {
    pub(crate) package: String,
    pub(crate) version: String,
    pub(crate) binary: String,
    pub(crate) locked: bool,
    pub(crate) minutes: u32,
}

/// Packages of npm or PyPI that share a folder. `version` names the folder: raise it with any change.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct PackageSet {
    pub(crate) version: String,
    pub(crate) packages: BTreeMap<String, String>,
}

/// Debian's Rust for wasm32.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct DebianWeb {
    pub(crate) packages: Vec<String>,
    pub(crate) linker: String,
}

impl Pins {
    pub(crate) fn load() -> Outcome<Self> {
        toml::from_str(include_str!("../tools.toml"))
            .map_err(|error| Failure::new(format!("crates/xtask/tools.toml: {error}")))
    }

    pub(crate) fn cargo(&self, name: &str) -> Outcome<&CargoTool> {
        named(&self.cargo, "cargo", name)
    }

    pub(crate) fn npm(&self, name: &str) -> Outcome<&PackageSet> {
        named(&self.npm, "npm", name)
    }

    pub(crate) fn python(&self, name: &str) -> Outcome<&PackageSet> {
        named(&self.python, "python", name)
    }
}

fn named<'a, T>(table: &'a BTreeMap<String, T>, kind: &str, name: &str) -> Outcome<&'a T> {
    table
        .get(name)
        .ok_or_else(|| Failure::new(format!("crates/xtask/tools.toml has no [{kind}.{name}]")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_pins_are_complete() {
        let pins = Pins::load().expect("tools.toml is well-formed");
        for tool in [
            "trunk",
            "wasm-bindgen",
            "cargo-deny",
            "geckodriver",
            "garage",
        ] {
            assert!(pins.cargo(tool).is_ok(), "{tool}");
        }
        for set in [
            "binaryen",
            "esbuild",
            "axe",
            "azurite",
            "examples",
            "verifiers",
            "browsers",
            "bench",
        ] {
            assert!(pins.npm(set).is_ok(), "{set}");
        }
        assert!(pins.python("verifiers").is_ok());
        assert!(pins.cargo("unheard-of").is_err());
    }

    /// Readers copy the examples with the versions that they were tried with.
    #[test]
    fn the_examples_name_the_versions_that_they_are_built_with() {
        let pins = Pins::load().expect("tools.toml is well-formed");
        let mut pinned = pins.npm("examples").expect("it is pinned").packages.clone();
        let folder = crate::paths::root().join("docs/examples/embed");
        for example in ["react", "vue"] {
            let text = std::fs::read_to_string(folder.join(example).join("package.json"));
            let manifest: serde_json::Value =
                serde_json::from_str(&text.expect("the example")).expect("it is JSON");
            for kind in ["dependencies", "devDependencies"] {
                for (name, version) in manifest[kind].as_object().expect("an object") {
                    if name != "stele-verify" {
                        let pin = pinned.remove(name);
                        assert_eq!(pin.as_deref(), version.as_str(), "{example}: {name}");
                    }
                }
            }
        }
        assert!(pinned.is_empty(), "no example needs {pinned:?}");
    }

    /// The command and the crate speak a private protocol: they must be of one version.
    #[test]
    fn wasm_bindgen_is_pinned_once() {
        let pins = Pins::load().expect("tools.toml is well-formed");
        let version = &pins.cargo("wasm-bindgen").expect("it is pinned").version;
        let manifest = std::fs::read_to_string(crate::paths::root().join("Cargo.toml"));
        let line = format!("wasm-bindgen = \"={version}\"");
        assert!(
            manifest.expect("the root manifest").contains(&line),
            "{line}"
        );
    }
}
