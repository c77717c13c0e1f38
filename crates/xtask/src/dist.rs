//! `cargo xtask dist`: the widget as other people's sites take it.
//!
//! Below the target folder, in `dist/`: `v<version>/`, the files that a host serves and never changes; `npm/`, the
//! same as a package; `snippets/`, what an editor of a page pastes. See `docs/dist.md`.

mod bundle;
mod files;
mod manifest;
mod npm;
mod offline;
mod pages;
mod reproduce;
mod samples;
mod snippets;
mod variants;
mod wasm;

use std::path::{Path, PathBuf};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use sha2::{Digest, Sha256};

use self::bundle::{Held, Stage};
use self::files::{fresh, read_text, write};
use self::manifest::Manifest;
use self::variants::{Home, Variant};
use self::wasm::{Module, Place};
use crate::paths;
use crate::run::{Failure, Outcome};
use crate::setup::{self, Toolbox};
use crate::steps::{Steps, Tally};

/// The version of the workspace, which is the widget's.
pub(crate) const VERSION: &str = env!("CARGO_PKG_VERSION");

/// What names all files of a version, in its folder.
pub(crate) const MANIFEST: &str = manifest::NAME;

/// In the place of a city's own address.
const HOST: &str = "https://widget.city.example/";

/// The page for sites that run no scripts, and the gallery of all states.
const PAGES: [&str; 2] = ["www/widget/embed-frame.html", "www/embed.html"];

/// `cargo xtask dist [--only MODULE]... [--trust FILE] [--host URL]`.
///
/// # Errors
/// Fails where set-up or any tool does.
pub(crate) fn run(args: &[String]) -> Outcome {
    let wanted = Wanted::parse(args)?;
    let mut steps = Steps::new(2);
    let tools = steps.step("set-up", 15, setup::for_site)?;
    let place = Place::here()?;
    let out = steps.step("build the widget", 6, || build(&tools, &place, &wanted))?;
    println!("\n{}", out.display());
    Ok(())
}

/// What a run of the tests builds: all modules if `full`. Then one of them, or all, from two clean checkouts,
/// which must give the same bytes.
///
/// # Errors
/// Fails where a build does, and where the two differ.
pub(crate) fn check(tools: &Toolbox, full: bool) -> Outcome<Tally> {
    let place = Place::here()?;
    build(tools, &place, &Wanted::of(variants::tested(full)))?;
    let mut tally = Tally::ONE;
    tally.add(reproduce::check(tools, &place, full)?);
    Ok(tally)
}

/// The folder of what was built last, and that of the version in it.
///
/// # Errors
/// Fails where nothing was built.
pub(crate) fn latest() -> Outcome<(PathBuf, PathBuf)> {
    let out = paths::target()?.join("dist");
    let version = out.join(format!("v{VERSION}"));
    if version.join(manifest::NAME).is_file() {
        Ok((out, version))
    } else {
        Err(
            Failure::new(format!("there is no widget in {}", out.display()))
                .remedy("cargo xtask dist"),
        )
    }
}

/// The version's folder that the explorer's lines for other pages are for, and the hash of the script in it: the one
/// that `STELE_WIDGET` names, else what was built last. None where nothing was.
///
/// # Errors
/// Fails where `STELE_WIDGET` names no such folder.
pub(crate) fn pinned() -> Outcome<Option<(PathBuf, String)>> {
    let named = std::env::var_os("STELE_WIDGET").filter(|path| !path.is_empty());
    let folder = match named.map(PathBuf::from) {
        Some(folder) => folder,
        None => match latest() {
            Ok((_, folder)) => folder,
            Err(_) => return Ok(None),
        },
    };
    let integrity = manifest::integrity_in(&folder, "stele-verify.js")?;
    Ok(Some((folder, integrity)))
}

/// Whether a file of the version's folder is there only where its module was asked for.
pub(crate) fn is_optional(name: &str) -> bool {
    name == offline::NAME || name.starts_with("modules/")
}

/// The names of all modules that there can be.
pub(crate) fn modules() -> impl Iterator<Item = &'static str> {
    variants::VARIANTS.iter().map(|variant| variant.name)
}

/// What is built.
#[derive(Debug)]
pub(crate) struct Wanted {
    variants: Vec<Variant>,
    trust: Option<PathBuf>,
    host: String,
}

impl Wanted {
    fn of(variants: Vec<Variant>) -> Self {
        Self {
            variants,
            trust: None,
            host: HOST.to_owned(),
        }
    }

    fn parse(args: &[String]) -> Outcome<Self> {
        let (mut only, mut trust, mut host) = (Vec::new(), None, None);
        let mut args = args.iter();
        while let Some(arg) = args.next() {
            let mut value = || {
                let value = args.next().cloned();
                value.ok_or_else(|| Failure::new(format!("{arg} wants a value")))
            };
            match arg.as_str() {
                "--only" => only.push(value()?),
                "--trust" => trust = Some(PathBuf::from(value()?)),
                "--host" => host = Some(value()?),
                other => return Err(Failure::new(format!("dist doesn't know {other}"))),
            }
        }
        let host = host.unwrap_or_else(|| HOST.to_owned());
        if !host.starts_with("https://") && !host.starts_with("http://") {
            return Err(Failure::new("--host wants an address with https://"));
        }
        Ok(Self {
            variants: variants::named(&only)?,
            trust,
            host,
        })
    }
}

/// Where the files of a log lie in a version that the gallery looks into.
pub(crate) const SAMPLE_LOG: &str = "samples/log/";

/// Builds everything; hands back its folder.
///
/// # Errors
/// Fails where a tool does.
pub(crate) fn build(tools: &Toolbox, place: &Place, wanted: &Wanted) -> Outcome<PathBuf> {
    let trust = wanted.trust.as_deref().map(read_text).transpose()?;
    let (modules, glue) = wasm::build(tools, place, &wanted.variants)?;
    let out = place.target.join("dist");
    fresh(&out)?;
    let folder = out.join(format!("v{VERSION}"));
    shell(tools, place, &modules, &glue, &folder)?;
    verifier(tools, place, &modules, &glue, trust.as_deref(), &folder)?;
    samples::write_all(
        tools,
        &place.target.join("dist-samples"),
        &folder.join("samples"),
    )?;
    let manifest = Manifest::of(&folder, VERSION)?;
    manifest.write(&folder)?;
    npm::package(place, VERSION, &folder, &out.join("npm"))?;
    let pin = trust.map(|text| format!("sha256-{}", STANDARD.encode(Sha256::digest(text))));
    let site = snippets::Site {
        host: &wanted.host,
        pin: pin.as_deref(),
    };
    snippets::write_all(&manifest, &site, &out.join("snippets"))?;
    Ok(out)
}

/// What pages load, piece by piece.
fn shell(tools: &Toolbox, place: &Place, modules: &[Module], glue: &str, folder: &Path) -> Outcome {
    let stage = Stage::new(tools, place, "shell", glue)?;
    let modules = of(modules, |_| true);
    let first = stage.fetched(&modules, Held::Beside)?;
    for (name, bytes) in first.iter().chain(&modules) {
        write(&folder.join(name), bytes)?;
    }
    stage.pin(VERSION, &first)?;
    stage.entries(folder)?;
    for page in PAGES {
        pages::copy(&place.root.join(page), folder)?;
    }
    Ok(())
}

/// What is opened from disk, where a module for it was asked for.
fn verifier(
    tools: &Toolbox,
    place: &Place,
    modules: &[Module],
    glue: &str,
    trust: Option<&str>,
    folder: &Path,
) -> Outcome {
    let held = of(modules, |home| home == Home::Both);
    if held.is_empty() {
        return Ok(());
    }
    let stage = Stage::new(tools, place, "offline", glue)?;
    let first = stage.fetched(&held, Held::Inside)?;
    stage.pin(VERSION, &first)?;
    let page = offline::page(&stage, &[first, held].concat(), trust)?;
    write(&folder.join(offline::NAME), page)
}

/// The modules that have this home, by the names under which the shell asks for them.
fn of(modules: &[Module], at: impl Fn(Home) -> bool) -> Vec<(String, Vec<u8>)> {
    modules
        .iter()
        .filter(|module| at(module.variant.home))
        .map(|module| {
            (
                format!("modules/{}.wasm", module.variant.name),
                module.bytes.clone(),
            )
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(args: &[&str]) -> Outcome<Wanted> {
        let args: Vec<_> = args.iter().map(ToString::to_string).collect();
        Wanted::parse(&args)
    }

    #[test]
    fn options_are_read_strictly() {
        let wanted = parse(&[
            "--only",
            "rental-en",
            "--host",
            "https://a.example/w",
            "--trust",
            "t",
        ]);
        let wanted = wanted.expect("they are known");
        assert_eq!(wanted.variants.len(), 1);
        assert_eq!(wanted.host, "https://a.example/w");
        assert_eq!(wanted.trust, Some("t".into()));
        assert_eq!(
            parse(&[]).map(|all| all.variants.len()),
            Ok(variants::VARIANTS.len())
        );
        for wrong in [["--only", "x"], ["--host", "a.example"], ["--all", "x"]] {
            assert!(parse(&wrong).is_err(), "{wrong:?}");
        }
        assert!(parse(&["--only"]).is_err());
    }
}
