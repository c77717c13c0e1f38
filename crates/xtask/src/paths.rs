//! Where things lie: the project, the user's cache, the folder that cargo builds into.

use std::env;
use std::ffi::OsString;
use std::path::PathBuf;

use crate::run::{Failure, Outcome};

/// The project's top folder: the one above `crates/xtask`.
pub(crate) fn root() -> PathBuf {
    // Cargo says it again at run time: a build kept in the cache may stem from another checkout.
    let here = env::var_os("CARGO_MANIFEST_DIR")
        .map_or_else(|| env!("CARGO_MANIFEST_DIR").into(), PathBuf::from);
    here.ancestors().nth(2).unwrap_or(&here).to_owned()
}

/// The user's cache folder for this project. Nothing in it is precious: deleting it costs time only.
///
/// # Errors
/// Fails where neither `XDG_CACHE_HOME` nor `HOME` is set.
pub(crate) fn cache() -> Outcome<PathBuf> {
    cache_in(
        env::var_os("XDG_CACHE_HOME"),
        env::var_os("HOME"),
        env::consts::OS,
    )
    .ok_or_else(|| {
        Failure::new("there is no cache folder: neither XDG_CACHE_HOME nor HOME is set")
            .remedy("export HOME=/path/to/your/home")
    })
}

/// Where tests and the demo build, outside of the checkout so that a fresh clone starts warm.
/// `CARGO_TARGET_DIR` wins.
///
/// # Errors
/// As [`cache`].
pub(crate) fn target() -> Outcome<PathBuf> {
    match env::var_os("CARGO_TARGET_DIR").filter(|dir| !dir.is_empty()) {
        Some(dir) => Ok(root().join(dir)),
        None => Ok(cache()?.join("target")),
    }
}

fn cache_in(xdg: Option<OsString>, home: Option<OsString>, os: &str) -> Option<PathBuf> {
    // The XDG specification: a relative path is to be ignored.
    let xdg = xdg.map(PathBuf::from).filter(|path| path.is_absolute());
    let home = || home.filter(|home| !home.is_empty()).map(PathBuf::from);
    let base = match (xdg, os) {
        (Some(xdg), _) => xdg,
        (None, "macos") => home()?.join("Library/Caches"),
        (None, _) => home()?.join(".cache"),
    };
    Some(base.join("stele"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cached(xdg: Option<&str>, home: Option<&str>, os: &str) -> Option<String> {
        let path = cache_in(xdg.map(Into::into), home.map(Into::into), os)?;
        Some(path.display().to_string())
    }

    #[test]
    fn the_root_holds_the_workspace() {
        assert!(root().join("crates/xtask/tools.toml").is_file());
    }

    #[test]
    fn the_cache_follows_the_system() {
        let at = |path: &str| Some(path.to_owned());
        assert_eq!(cached(Some("/x"), Some("/h"), "linux"), at("/x/stele"));
        assert_eq!(
            cached(Some("x"), Some("/h"), "linux"),
            at("/h/.cache/stele")
        );
        assert_eq!(cached(None, Some("/h"), "linux"), at("/h/.cache/stele"));
        assert_eq!(
            cached(None, Some("/h"), "macos"),
            at("/h/Library/Caches/stele")
        );
        assert_eq!(cached(None, None, "linux"), None);
        assert_eq!(cached(None, Some(""), "linux"), None);
    }
}
