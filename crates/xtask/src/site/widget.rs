//! The widget that the site was built with, and the trust file, for other people's pages: “Embed this” offers them.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};

use crate::dist;
use crate::paths;
use crate::run::{Failure, Outcome};
use crate::walk;

/// The folder in the site.
pub(crate) const FOLDER: &str = "stele";

/// Puts what `STELE_WIDGET` and `STELE_TRUST` name into the site, as the explorer's build script reads them.
///
/// # Errors
/// Fails where something can't be read or written.
pub(super) fn finish(site: &Path) -> Outcome {
    // Cargo runs that script in the crate's folder.
    let root = paths::root().join("crates/explorer");
    let named = |name: &str| {
        let path = env::var_os(name).filter(|path| !path.is_empty());
        path.map(|path| root.join(PathBuf::from(path)))
    };
    match named("STELE_WIDGET") {
        Some(widget) => put(site, &widget, named("STELE_TRUST").as_deref()),
        None => Ok(()),
    }
}

fn put(site: &Path, widget: &Path, trust: Option<&Path>) -> Outcome {
    let folder = site.join(FOLDER);
    let version = folder.join(format!("v{}", dist::VERSION));
    for file in walk::files(widget)? {
        let name = file.strip_prefix(widget).unwrap_or(&file);
        copy(&file, &version.join(name))?;
    }
    match trust {
        Some(trust) => copy(trust, &folder.join("trust.json")),
        None => Ok(()),
    }
}

fn copy(from: &Path, to: &Path) -> Outcome {
    if let Some(folder) = to.parent() {
        fs::create_dir_all(folder).map_err(|error| Failure::io("can't make", folder, &error))?;
    }
    fs::copy(from, to).map_err(|error| Failure::io("can't copy", from, &error))?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_folder_lies_in_the_site_as_it_is() {
        let dir = env::temp_dir().join(format!("stele-site-widget-{}", std::process::id()));
        let (widget, site) = (dir.join("widget"), dir.join("site"));
        fs::create_dir_all(widget.join("modules")).expect("makes the folder");
        for name in ["stele-verify.js", "modules/a.wasm"] {
            fs::write(widget.join(name), name).expect("writes");
        }
        let trust = dir.join("t.json");
        fs::write(&trust, "{}").expect("writes");
        put(&site, &widget, Some(&trust)).expect("copies");
        let read = |name: &str| fs::read_to_string(site.join(FOLDER).join(name)).expect(name);
        let version = format!("v{}", dist::VERSION);
        for name in ["stele-verify.js", "modules/a.wasm"] {
            assert_eq!(read(&format!("{version}/{name}")), name);
        }
        assert_eq!(read("trust.json"), "{}");
        assert!(put(&site, &widget, Some(&dir.join("gone"))).is_err());
        fs::remove_dir_all(&dir).expect("removes the folder");
    }
}
