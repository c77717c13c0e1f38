//! Whether two clean checkouts at different places give the same bytes.

use std::collections::BTreeMap;
use std::path::Path;

use super::files::{below, copy, fresh, read};
use super::variants::{REPRODUCED, VARIANTS, Variant};
use super::{Place, Wanted, build};
use crate::run::{Cmd, Failure, Outcome};
use crate::setup::Toolbox;
use crate::steps::Tally;
use crate::walk;

/// Two places below one folder, of different depth and length: neither may be seen in what is built.
const PLACES: [&str; 2] = ["a", "another-folder/with/the/checkout"];

/// Builds twice from nothing, and compares every file; each is one check. All modules if `full`, else one.
///
/// # Errors
/// Fails where a build does, and where anything differs.
pub(crate) fn check(tools: &Toolbox, here: &Place, full: bool) -> Outcome<Tally> {
    let top = here.target.join("dist-twice");
    fresh(&top)?;
    let wanted = Wanted::of(reproduced(full));
    let places = PLACES.map(|name| Place {
        root: top.join(name),
        target: top.join(format!("{name}-target")),
    });
    // Both before anything is built: somebody may be editing.
    for place in &places {
        check_out(&here.root, &place.root)?;
    }
    let mut built = Vec::new();
    for place in &places {
        built.push(contents(&build(tools, place, &wanted)?)?);
    }
    let faults = match built.as_slice() {
        [first, second] => differences(first, second),
        _ => vec!["nothing was compared".to_owned()],
    };
    if !faults.is_empty() {
        return Err(Failure::new(format!(
            "two checkouts give different files: {}",
            faults.join(", ")
        ))
        .remedy(format!("compare what lies in {}", top.display())));
    }
    let passed = built.first().map_or(0, |files| files.len() as u64);
    println!("  {passed} files are the same, whichever checkout they are built from");
    fresh(&top)?;
    Ok(Tally {
        passed,
        ..Tally::default()
    })
}

fn reproduced(full: bool) -> Vec<Variant> {
    let wanted = |variant: &Variant| full || variant.name == REPRODUCED;
    VARIANTS.into_iter().filter(wanted).collect()
}

/// The files that git knows or would take, as a fresh clone has them.
fn check_out(from: &Path, to: &Path) -> Outcome {
    let list = Cmd::new("git")
        .args([
            "ls-files",
            "--cached",
            "--others",
            "--exclude-standard",
            "-z",
        ])
        .dir(from)
        .probe()
        .ok_or_else(|| Failure::new("git can't list the project's files"))?;
    for name in list.split('\0').filter(|name| !name.is_empty()) {
        let file = from.join(name);
        // Deleted, and not yet committed as deleted.
        if file.is_file() {
            copy(&file, &to.join(name))?;
        }
    }
    Ok(())
}

fn contents(folder: &Path) -> Outcome<BTreeMap<String, Vec<u8>>> {
    let files = walk::files(folder)?.into_iter();
    files
        .map(|file| Ok((below(folder, &file), read(&file)?)))
        .collect()
}

fn differences(
    first: &BTreeMap<String, Vec<u8>>,
    second: &BTreeMap<String, Vec<u8>>,
) -> Vec<String> {
    let names: std::collections::BTreeSet<_> = first.keys().chain(second.keys()).collect();
    let differs = |name: &&&String| first.get(**name) != second.get(**name);
    names
        .iter()
        .filter(differs)
        .map(ToString::to_string)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn files(of: &[(&str, &str)]) -> BTreeMap<String, Vec<u8>> {
        let one = |(name, text): &(&str, &str)| ((*name).to_owned(), text.as_bytes().to_vec());
        of.iter().map(one).collect()
    }

    #[test]
    fn a_file_that_differs_or_is_missing_is_named() {
        let first = files(&[("a", "1"), ("b", "1"), ("c", "1")]);
        let second = files(&[("a", "1"), ("b", "2"), ("d", "1")]);
        assert_eq!(differences(&first, &second), ["b", "c", "d"]);
        assert!(differences(&first, &first).is_empty());
    }

    #[test]
    fn a_checkout_has_what_git_has() {
        let to = std::env::temp_dir().join(format!("stele-xtask-twice-{}", std::process::id()));
        fresh(&to).expect("a fresh folder");
        check_out(&crate::paths::root(), &to).expect("copies");
        assert!(to.join("Cargo.lock").is_file() && to.join(".cargo/config.toml").is_file());
        assert!(!to.join("target").exists() && !to.join(".git").exists());
        std::fs::remove_dir_all(&to).expect("cleans up");
    }

    #[test]
    fn the_ordinary_run_builds_one_twice() {
        let names: Vec<_> = reproduced(false).iter().map(|one| one.name).collect();
        assert_eq!(names, [REPRODUCED]);
        assert_eq!(reproduced(true).len(), VARIANTS.len());
    }
}
