//! Weighs what pages load, of the site and of the widget, and fails where a file is above its ceiling or has none.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};

use brotli::CompressorWriter;
use brotli::enc::BrotliEncoderParams;
use flate2::Compression;
use flate2::write::GzEncoder;
use serde::Deserialize;

use crate::dist;
use crate::run::{Failure, Outcome};
use crate::steps::Tally;
use crate::walk;

/// `sizes.toml`: ceilings in bytes after brotli.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Ceilings {
    /// Of the site, by name without hash.
    brotli: BTreeMap<String, usize>,
    /// Of all that the home page loads before it shows anything.
    first_view: FirstView,
    /// Of the widget, by path below the version's folder.
    widget: BTreeMap<String, usize>,
}

/// What the first view may weigh.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct FirstView {
    /// All together, in bytes after brotli.
    ceiling: usize,
    /// Files of the site that come later, by name without hash.
    later: BTreeSet<String>,
}

/// One asset in bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Weight {
    name: String,
    raw: usize,
    gzip: usize,
    brotli: usize,
}

/// Weighs every file of a site's folder, but of the widget for other people's pages in it; each is one check.
///
/// # Errors
/// Fails where an asset is above its ceiling or has none, and where a ceiling names no asset.
pub(crate) fn check(site: &Path) -> Outcome<Tally> {
    let ceilings = ceilings()?;
    let is_own = |path: &Path| !path.starts_with(site.join(crate::site::widget::FOLDER));
    let files = walk::files(site)?.into_iter().filter(|file| is_own(file));
    let (mut tally, weights) = hold(site, files, &ceilings.brotli, |_| false)?;
    let first = first_view(&weights, &ceilings.first_view)?;
    println!("  {first} bytes before the first view, as brotli");
    tally.add(Tally::ONE);
    Ok(tally)
}

/// What the first view weighs.
///
/// # Errors
/// Fails where that is above its ceiling, and where what comes later isn't there.
fn first_view(weights: &[Weight], first: &FirstView) -> Outcome<usize> {
    let is_there = |name: &&String| !weights.iter().any(|weight| weight.name == **name);
    if let Some(name) = first.later.iter().find(is_there) {
        return Err(Failure::new(format!(
            "{name} comes later than the first view, but isn't there"
        )));
    }
    let own = weights
        .iter()
        .filter(|weight| !first.later.contains(&weight.name));
    let sum = own.map(|weight| weight.brotli).sum();
    if sum <= first.ceiling {
        return Ok(sum);
    }
    let ceiling = first.ceiling;
    Err(Failure::new(format!(
        "the first view weighs {sum} bytes; its ceiling is {ceiling}"
    ))
    .remedy("see what app.rs and what it names needs of the rest: crates/explorer/src/later.rs"))
}

/// Weighs every file of a version of the widget; each is one check.
///
/// # Errors
/// As [`check`]; a module that wasn't asked for may be missing.
pub(crate) fn check_widget(version: &Path) -> Outcome<Tally> {
    let files = walk::files(version)?.into_iter();
    hold(version, files, &ceilings()?.widget, dist::is_optional).map(|(tally, _)| tally)
}

/// `cargo xtask size [FOLDER]`.
///
/// # Errors
/// As [`check`] and [`check_widget`], and where no site was built yet.
pub(crate) fn run(args: &[String]) -> Outcome {
    match args {
        [] => {
            let site = check(&crate::site::latest()?);
            // The demo builds the site alone.
            let widget = match dist::latest() {
                Ok((_, version)) => check_widget(&version).map(drop),
                Err(failure) => {
                    println!("  {failure}");
                    Ok(())
                }
            };
            site.map(drop).and(widget)
        }
        [folder] => check(folder.as_ref()).map(drop),
        _ => Err(Failure::new("size takes one folder")),
    }
}

fn ceilings() -> Outcome<Ceilings> {
    toml::from_str(include_str!("../sizes.toml"))
        .map_err(|error| Failure::new(format!("crates/xtask/sizes.toml: {error}")))
}

fn hold(
    folder: &Path,
    files: impl Iterator<Item = PathBuf>,
    ceilings: &BTreeMap<String, usize>,
    may_miss: fn(&str) -> bool,
) -> Outcome<(Tally, Vec<Weight>)> {
    let mut weights = Vec::new();
    for file in files {
        let bytes = fs::read(&file).map_err(|error| Failure::io("can't read", &file, &error))?;
        let name = file.strip_prefix(folder).unwrap_or(&file).to_string_lossy();
        weights.push(weigh(plain(&name), &bytes)?);
    }
    println!(
        "  {:>9} {:>9} {:>9} {:>9}  {}",
        "raw",
        "gzip",
        "brotli",
        "ceiling",
        folder.display()
    );
    for weight in &weights {
        let ceiling = ceilings.get(&weight.name);
        println!(
            "  {:>9} {:>9} {:>9} {:>9}  {}",
            weight.raw,
            weight.gzip,
            weight.brotli,
            ceiling.map_or_else(|| "none".to_owned(), usize::to_string),
            weight.name
        );
    }
    let total: usize = weights.iter().map(|weight| weight.brotli).sum();
    println!("  {total} bytes in all, as brotli");
    let faults = faults(&weights, ceilings, may_miss);
    if faults.is_empty() {
        let tally = Tally {
            passed: weights.len() as u64,
            ..Tally::default()
        };
        Ok((tally, weights))
    } else {
        Err(Failure::new(faults.join("\n  "))
            .remedy("make it smaller, or change crates/xtask/sizes.toml and say why"))
    }
}

fn faults(
    weights: &[Weight],
    ceilings: &BTreeMap<String, usize>,
    may_miss: fn(&str) -> bool,
) -> Vec<String> {
    let mut faults = Vec::new();
    for weight in weights {
        match ceilings.get(&weight.name) {
            None => faults.push(format!("{} has no ceiling", weight.name)),
            Some(ceiling) if weight.brotli > *ceiling => faults.push(format!(
                "{} weighs {} bytes; its ceiling is {ceiling}",
                weight.name, weight.brotli
            )),
            Some(_) => {}
        }
    }
    for name in ceilings.keys() {
        if !may_miss(name) && !weights.iter().any(|weight| weight.name == *name) {
            faults.push(format!("{name} has a ceiling but isn't there"));
        }
    }
    faults
}

fn weigh(name: String, bytes: &[u8]) -> Outcome<Weight> {
    let [brotli, gzip] = compressed(bytes)?;
    Ok(Weight {
        name,
        raw: bytes.len(),
        gzip: gzip.len(),
        brotli: brotli.len(),
    })
}

/// What bytes weigh as brotli sends them at its best.
///
/// # Errors
/// Fails where they can't be compressed.
pub(crate) fn brotli(bytes: &[u8]) -> Outcome<usize> {
    packed(bytes).map(|packed| packed.len())
}

/// Bytes as brotli and as gzip, each at its best.
///
/// # Errors
/// Fails where they can't be compressed.
pub(crate) fn compressed(bytes: &[u8]) -> Outcome<[Vec<u8>; 2]> {
    let mut gzip = GzEncoder::new(Vec::new(), Compression::best());
    let gzip = gzip.write_all(bytes).and_then(|()| gzip.finish());
    Ok([packed(bytes)?, gzip.map_err(|error| failed(&error))?])
}

fn packed(bytes: &[u8]) -> Outcome<Vec<u8>> {
    let params = BrotliEncoderParams {
        quality: 11,
        ..BrotliEncoderParams::default()
    };
    let mut brotli = CompressorWriter::with_params(Vec::new(), 1 << 16, &params);
    brotli.write_all(bytes).map_err(|error| failed(&error))?;
    Ok(brotli.into_inner())
}

fn failed(error: &std::io::Error) -> Failure {
    Failure::new(format!("can't compress: {error}"))
}

/// A name that stays: the files of a log are named by what is in them, and have one ceiling for each of them.
fn plain(name: &str) -> String {
    match name.strip_prefix(dist::SAMPLE_LOG) {
        Some(_) => format!("{}*", dist::SAMPLE_LOG),
        None => without_hash(name),
    }
}

/// `app-0123456789abcdef_bg.wasm` is `app_bg.wasm`: the name stays when the content changes.
fn without_hash(name: &str) -> String {
    let hash = |part: &str| part.len() >= 12 && part.bytes().all(|byte| byte.is_ascii_hexdigit());
    let Some((before, after)) = name.rsplit_once('-') else {
        return name.to_owned();
    };
    let end = after.find(['.', '_']).unwrap_or(after.len());
    let (part, rest) = after.split_at(end);
    if hash(part) {
        format!("{before}{rest}")
    } else {
        name.to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hashes_are_left_out_of_names() {
        assert_eq!(without_hash("app-0123456789abcdef_bg.wasm"), "app_bg.wasm");
        assert_eq!(without_hash("start-0123456789abcdef.js"), "start.js");
        assert_eq!(without_hash("zh-Hans.json"), "zh-Hans.json");
        assert_eq!(without_hash("index.html"), "index.html");
        assert_eq!(plain("samples/log/tile/1/000.p/7"), "samples/log/*");
        assert_eq!(plain("samples/trust.json"), "samples/trust.json");
    }

    #[test]
    fn weights_are_real() {
        let weight = weigh("x".into(), &[b'a'; 10_000]).expect("compresses");
        assert_eq!(weight.raw, 10_000);
        assert!((1..200).contains(&weight.gzip) && (1..200).contains(&weight.brotli));
    }

    #[test]
    fn the_first_view_keeps_its_ceiling() {
        let weight = |name: &str, brotli| Weight {
            name: name.into(),
            raw: 0,
            gzip: 0,
            brotli,
        };
        let weights = [weight("a", 10), weight("b", 11), weight("later", 100)];
        let first = |ceiling, later: &str| FirstView {
            ceiling,
            later: [later.to_owned()].into(),
        };
        assert_eq!(first_view(&weights, &first(21, "later")), Ok(21));
        for (ceiling, later) in [(20, "later"), (21, "a"), (200, "gone")] {
            assert!(
                first_view(&weights, &first(ceiling, later)).is_err(),
                "{later}"
            );
        }
    }

    #[test]
    fn every_asset_has_a_ceiling_and_keeps_it() {
        let weight = |name: &str, brotli| Weight {
            name: name.into(),
            raw: 0,
            gzip: 0,
            brotli,
        };
        let weights = [weight("a", 10), weight("b", 11), weight("c", 1)];
        let ceilings = [("a", 10), ("b", 10), ("d", 1)];
        let ceilings = ceilings
            .map(|(name, bytes)| (name.to_owned(), bytes))
            .into();
        let want = [
            "b weighs 11 bytes; its ceiling is 10",
            "c has no ceiling",
            "d has a ceiling but isn't there",
        ];
        assert_eq!(faults(&weights, &ceilings, |_| false), want);
        assert_eq!(faults(&weights, &ceilings, |name| name == "d"), want[..2]);
    }
}
