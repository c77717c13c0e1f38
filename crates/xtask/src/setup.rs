//! Finds or installs what the build and the tests need. It says what it does and never asks.
//!
//! For each tool: what is on PATH in the right version; what an earlier set-up left in the cache; an
//! installation into the cache; the system's package manager where that needs nobody's permission;
//! else the exact command is printed.

mod browser;
mod cargo_tool;
mod debian_web;
mod engines;
mod fonts;
mod node;
mod npm;
mod python;
mod rust_target;
mod servers;
mod store;
mod system;

use std::env;
use std::ffi::{OsStr, OsString};
use std::path::PathBuf;

pub(crate) use self::browser::{Browser, FLAGS as BROWSER_FLAGS};
pub(crate) use self::engines::Engine;
use self::store::Store;
use crate::paths;
use crate::pins::{PackageSet, Pins};
use crate::run::{Cmd, Failure, Outcome};

/// Programs that were found or installed.
#[derive(Clone, Debug, Default)]
pub(crate) struct Toolbox {
    folders: Vec<PathBuf>,
    wasm_toolchain: Option<String>,
}

/// What tests need besides.
#[derive(Clone, Debug)]
pub(crate) struct TestTools {
    pub(crate) browser: Browser,
    /// The script of axe-core.
    pub(crate) axe: PathBuf,
    /// The script of Azurite that serves blobs.
    pub(crate) azurite: PathBuf,
    /// What the examples of pages with the widget are built with.
    pub(crate) examples: PathBuf,
    pub(crate) node_modules: PathBuf,
    pub(crate) python: PathBuf,
}

/// What building the site and the widget needs: the wasm target, wasm-bindgen, Trunk, Node, wasm-opt, esbuild.
pub(crate) fn for_site() -> Outcome<Toolbox> {
    let pins = Pins::load()?;
    let store = Store::open(&paths::cache()?)?;
    let mut tools = Toolbox {
        wasm_toolchain: rust_target::ensure(&store, &pins.debian_web)?,
        ..Toolbox::default()
    };
    for name in ["wasm-bindgen", "trunk"] {
        tools.add(cargo_tool::ensure(&store, name, pins.cargo(name)?)?);
    }
    tools.add(node::ensure(&store, &pins.node)?);
    tools.add(npm::wasm_opt(&store, &tools, pins.npm("binaryen")?)?);
    tools.add(npm::ensure(&store, &tools, "esbuild", pins.npm("esbuild")?)?.join(".bin"));
    Ok(tools)
}

/// What tests need besides: cargo-deny, a browser with axe-core, a font, React and Vue, an object store, foreign
/// verifiers.
pub(crate) fn for_tests(tools: &mut Toolbox) -> Outcome<TestTools> {
    let pins = Pins::load()?;
    let store = Store::open(&paths::cache()?)?;
    tools.add(cargo_tool::ensure(
        &store,
        "cargo-deny",
        pins.cargo("cargo-deny")?,
    )?);
    fonts::ensure();
    Ok(TestTools {
        browser: browser::ensure(&store, tools, pins.npm("browsers")?)?,
        axe: npm::ensure(&store, tools, "axe", pins.npm("axe")?)?.join("axe-core/axe.min.js"),
        azurite: npm::ensure(&store, tools, "azurite", pins.npm("azurite")?)?
            .join("azurite/dist/src/blob/main.js"),
        examples: npm::ensure(&store, tools, "examples", pins.npm("examples")?)?,
        node_modules: npm::ensure(&store, tools, "verifiers", pins.npm("verifiers")?)?,
        python: python::ensure(&store, "verifiers", pins.python("verifiers")?)?,
    })
}

/// A browser, and whom `cargo xtask bench` measures in it; hands back their `node_modules`.
///
/// # Errors
/// Fails where one of them can't be had.
pub(crate) fn for_bench(tools: &Toolbox) -> Outcome<(Browser, PathBuf)> {
    let pins = Pins::load()?;
    let store = Store::open(&paths::cache()?)?;
    let browser = browser::ensure(&store, tools, pins.npm("browsers")?)?;
    let set = pins.npm("bench")?;
    let modules = npm::ensure_peer(&store, tools, "bench", set, &[])?;
    println!("  npm bench: {}", modules.display());
    Ok((browser, modules))
}

/// The program of Garage, an object store of several nodes.
///
/// # Errors
/// Fails where it can't be built.
pub(crate) fn garage() -> Outcome<PathBuf> {
    let pins = Pins::load()?;
    let store = Store::open(&paths::cache()?)?;
    Ok(cargo_tool::ensure(&store, "garage", pins.cargo("garage")?)?.join("garage"))
}

/// What tests of a deployment need: web servers, and what checks alert rules.
#[derive(Clone, Debug)]
pub(crate) struct Servers {
    pub(crate) nginx: PathBuf,
    pub(crate) caddy: PathBuf,
    pub(crate) promtool: PathBuf,
}

/// Finds or installs them.
///
/// # Errors
/// Fails where one of them can't be had.
pub(crate) fn servers() -> Outcome<Servers> {
    let store = Store::open(&paths::cache()?)?;
    Ok(Servers {
        nginx: servers::ensure(&store, &servers::NGINX)?,
        caddy: servers::ensure(&store, &servers::CADDY)?,
        promtool: servers::ensure(&store, &servers::PROMTOOL)?,
    })
}

/// The engines besides Chromium; where one can't be had, why.
///
/// # Errors
/// Fails where there is no cache folder.
pub(crate) fn engines() -> Outcome<[(&'static str, Outcome<Engine>); 2]> {
    let pins = Pins::load()?;
    let store = Store::open(&paths::cache()?)?;
    Ok([
        ("Firefox", engines::gecko(&store, &pins)),
        ("WebKit", engines::webkit()),
    ])
}

/// A peer's packages with all that they depend on; hands back its `node_modules`.
///
/// # Errors
/// Fails where npm does.
pub(crate) fn peer(
    tools: &Toolbox,
    key: &str,
    set: &PackageSet,
    overrides: &[(&str, &str)],
) -> Outcome<PathBuf> {
    let store = Store::open(&paths::cache()?)?;
    npm::ensure_peer(&store, tools, &format!("peer-{key}"), set, overrides)
}

/// A peer's packages as they are published, and nothing else.
///
/// # Errors
/// As [`peer`].
pub(crate) fn packed_peer(tools: &Toolbox, key: &str, set: &PackageSet) -> Outcome<PathBuf> {
    let store = Store::open(&paths::cache()?)?;
    npm::ensure_packed(&store, tools, &format!("peer-{key}"), set)
}

impl Toolbox {
    /// A command that finds the tools on its PATH.
    pub(crate) fn cmd(&self, program: impl AsRef<OsStr>) -> Cmd {
        // Resolved here: the search for a program uses this process's PATH, not the child's.
        let name = PathBuf::from(program.as_ref());
        let found = self.folders.iter().map(|folder| folder.join(&name));
        let path = found
            .into_iter()
            .find(|path| path.is_file())
            .unwrap_or(name);
        Cmd::new(path).env("PATH", self.search_path())
    }

    /// Cargo, in the project's folder, building outside of it. Without debug info: nobody steps through
    /// these builds, and they are half the size.
    ///
    /// # Errors
    /// Fails where there is no cache folder.
    pub(crate) fn cargo(&self) -> Outcome<Cmd> {
        Ok(self
            .cmd("cargo")
            .dir(paths::root())
            .env("CARGO_TARGET_DIR", paths::target()?)
            .env("CARGO_PROFILE_DEV_DEBUG", "0")
            .env("CARGO_INCREMENTAL", "0")
            .env("CARGO_TERM_COLOR", "never"))
    }

    /// The same, with the toolchain that can build wasm.
    ///
    /// # Errors
    /// As [`Toolbox::cargo`].
    pub(crate) fn wasm(&self, cmd: Cmd) -> Cmd {
        match &self.wasm_toolchain {
            Some(name) => cmd.env("RUSTUP_TOOLCHAIN", name),
            None => cmd,
        }
    }

    /// Whether the toolchain that builds wasm can also lint it.
    pub(crate) fn has_wasm_clippy(&self) -> bool {
        self.wasm_toolchain.is_none()
    }

    /// What to type to have the tools on PATH by hand.
    pub(crate) fn export(&self) -> String {
        let folders: Vec<_> = self
            .folders
            .iter()
            .map(|path| path.display().to_string())
            .collect();
        format!("export PATH={}:\"$PATH\"", folders.join(":"))
    }

    /// A folder that is on PATH already stays where it is: in front, it would hide other programs.
    fn add(&mut self, folder: PathBuf) {
        let path = env::var_os("PATH").unwrap_or_default();
        let known = env::split_paths(&path).any(|other| other == folder);
        if !known && !self.folders.contains(&folder) {
            self.folders.push(folder);
        }
    }

    fn search_path(&self) -> OsString {
        let old = env::var_os("PATH").unwrap_or_default();
        let all = self.folders.iter().cloned().chain(env::split_paths(&old));
        env::join_paths(all).unwrap_or(old)
    }
}

/// `cargo xtask setup [--tests]`.
pub(crate) fn run(args: &[String]) -> Outcome {
    let tests = match args {
        [] => false,
        [flag] if flag == "--tests" => true,
        _ => return Err(Failure::new("setup takes --tests or nothing")),
    };
    let mut tools = for_site()?;
    if tests {
        for_tests(&mut tools)?;
    }
    println!("\nTo use the tools by hand:\n  {}", tools.export());
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tools_come_first_on_the_path() {
        let mut tools = Toolbox::default();
        tools.add("/tools/a".into());
        tools.add("/tools/a".into());
        let path = tools.search_path();
        let first: Vec<_> = env::split_paths(&path).take(2).collect();
        assert_eq!(first[0], PathBuf::from("/tools/a"));
        assert_ne!(first[1], PathBuf::from("/tools/a"));
        assert!(tools.export().starts_with("export PATH=/tools/a:"));
    }
}
