//! From Rust to a module and its glue: cargo, wasm-bindgen, wasm-opt.

use std::collections::HashSet;
use std::fs;
use std::path::{Path, PathBuf};

use super::files::{make, read, read_text, write};
use super::variants::Variant;
use crate::paths;
use crate::remap;
use crate::run::{Failure, Outcome};
use crate::setup::Toolbox;
use crate::site;

const TARGET: &str = "wasm32-unknown-unknown";

/// What the modules are made of.
const INPUTS: [&str; 15] = [
    "crates/verify",
    "crates/tlog",
    "crates/records",
    "crates/client",
    "crates/messages",
    "crates/widget",
    "crates/xtask/src/dist/wasm.rs",
    "crates/xtask/src/remap.rs",
    "crates/xtask/src/site/split.rs",
    "crates/xtask/tools.toml",
    "index.html",
    "Cargo.toml",
    "Cargo.lock",
    ".cargo/config.toml",
    "rust-toolchain.toml",
];

/// Where a checkout is, and where its builds go.
#[derive(Clone, Debug)]
pub(crate) struct Place {
    /// The checkout's top folder.
    pub(crate) root: PathBuf,
    /// Cargo's folder for it.
    pub(crate) target: PathBuf,
}

impl Place {
    /// This checkout, and the folder that everything here is built into.
    pub(super) fn here() -> Outcome<Self> {
        Ok(Self {
            root: paths::root(),
            target: paths::target()?,
        })
    }
}

/// A module as it was built.
#[derive(Clone, Debug)]
pub(super) struct Module {
    pub(super) variant: Variant,
    pub(super) bytes: Vec<u8>,
}

/// Builds the modules. Hands them back with the glue of the one that has most functions, which does for all.
///
/// # Errors
/// Fails where a tool does, and where a module wants glue that another has otherwise.
pub(super) fn build(
    tools: &Toolbox,
    place: &Place,
    variants: &[Variant],
) -> Outcome<(Vec<Module>, String)> {
    let digest = site::digest(&place.root, &INPUTS, None)?;
    let mut modules = Vec::new();
    let mut glues = Vec::new();
    for variant in variants {
        let folder = place.target.join("dist-modules").join(variant.name);
        let stamp = format!("{digest} {} {}", variant.features, variant.profile);
        one(tools, place, variant, &folder, &stamp)?;
        glues.push((variant.name, read_text(&folder.join(GLUE))?));
        modules.push(Module {
            variant: *variant,
            bytes: read(&folder.join(WASM))?,
        });
    }
    Ok((modules, common(glues)?))
}

/// The glue that does for all: that with everything in it. A line that it lacks, or has otherwise, is a function
/// that some module wants differently.
fn common(mut glues: Vec<(&str, String)>) -> Outcome<String> {
    glues.sort_by_key(|(_, text)| text.len());
    let (whole, glue) = glues
        .pop()
        .ok_or_else(|| Failure::new("no module was asked for"))?;
    let lines: HashSet<&str> = glue.lines().collect();
    for (name, own) in &glues {
        if let Some(line) = own.lines().find(|line| !lines.contains(line)) {
            return Err(Failure::new(format!(
                "the modules {whole} and {name} want different glue, but the shell has one for all: only {name} \
                 has the line {line:?}"
            )));
        }
    }
    Ok(glue)
}

const GLUE: &str = "stele_widget.js";
const WASM: &str = "stele_widget_bg.wasm";

/// Builds one module into its folder, unless it lies there already.
fn one(tools: &Toolbox, place: &Place, variant: &Variant, folder: &Path, made_of: &str) -> Outcome {
    let stamp = folder.join("stamp");
    if fs::read_to_string(&stamp).is_ok_and(|old| old == made_of) {
        println!("  {} is up to date", variant.name);
        return Ok(());
    }
    make(folder)?;
    // Without a stamp, an interrupted build is never taken for a finished one.
    if stamp.exists() {
        fs::remove_file(&stamp).map_err(|error| Failure::io("can't remove", &stamp, &error))?;
    }
    let cargo = tools
        .cmd("cargo")
        .dir(&place.root)
        .env("CARGO_TARGET_DIR", &place.target)
        .env("CARGO_TERM_COLOR", "never")
        .env(remap::VARIABLE, remap::flags(tools, &place.root)?)
        .args([
            "build",
            "--locked",
            "--profile",
            variant.profile,
            "--target",
            TARGET,
        ])
        .args(["-p", "stele-widget", "--lib", "--no-default-features"])
        .args(["--features", variant.features]);
    tools.wasm(cargo).run()?;
    let built = place.target.join(TARGET).join(variant.profile);
    let built = built.join("stele_widget.wasm");
    tools
        .cmd("wasm-bindgen")
        .args(["--target", "web", "--no-typescript", "--out-dir"])
        .args([folder, &built])
        .run()?;
    // In place: what is smaller is what it is.
    let wasm = folder.join(WASM);
    tools
        .cmd("wasm-opt")
        .args(site::wasm_opt_flags(&place.root)?)
        .args(site::split::APART)
        .arg("-o")
        .args([&wasm, &wasm])
        .run()?;
    write(&stamp, made_of)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_glue_with_everything_in_it_does_for_all() {
        let glue = |text: &str| ("m", text.to_owned());
        let whole = "a\nb\nc\n";
        assert_eq!(
            common(vec![glue("a\nc\n"), glue(whole), glue("b\n")]),
            Ok(whole.into())
        );
        assert!(common(vec![glue("a\nd\n"), glue(whole)]).is_err());
        assert!(common(Vec::new()).is_err());
    }
}
