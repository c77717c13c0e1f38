//! Firefox and WebKit with their drivers, for `cargo xtask test --full engines`.

use std::env;
use std::path::{Path, PathBuf};

use super::cargo_tool;
use super::store::Store;
use super::system::{self, Packages, on_path};
use crate::pins::Pins;
use crate::run::{Cmd, Failure, Outcome};

const FIREFOX: Packages = Packages {
    apt: &["firefox-esr"],
    dnf: &["firefox"],
    brew: &[],
};

/// WebKit's own small browser comes with its driver. It has no way to run without a display.
const WEBKIT: Packages = Packages {
    apt: &["webkit2gtk-driver", "xvfb"],
    dnf: &[],
    brew: &[],
};

/// An engine: what the tests call it, and what they are told of it by environment.
#[derive(Debug)]
pub(crate) struct Engine {
    pub(crate) key: &'static str,
    pub(crate) env: Vec<(&'static str, PathBuf)>,
}

/// Finds or installs Firefox, and builds its driver.
pub(super) fn gecko(store: &Store, pins: &Pins) -> Outcome<Engine> {
    let found = || {
        let named = env::var_os("STELE_FIREFOX").map(PathBuf::from);
        named.or_else(|| {
            ["firefox-esr", "firefox"]
                .iter()
                .find_map(|name| on_path(name))
        })
    };
    let firefox = installed("Firefox", FIREFOX, found)?;
    let driver = cargo_tool::ensure(store, "geckodriver", pins.cargo("geckodriver")?)?;
    let version = Cmd::new(&firefox).arg("--version").probe();
    let version = version.unwrap_or_default();
    println!("  {version}: {}", firefox.display());
    Ok(Engine {
        key: "gecko",
        env: vec![
            ("STELE_FIREFOX", firefox),
            ("GECKODRIVER", driver.join("geckodriver")),
        ],
    })
}

/// Finds or installs WebKit with its driver, and a display that nobody sees.
pub(super) fn webkit() -> Outcome<Engine> {
    let found = || {
        let named = env::var_os("STELE_MINIBROWSER").map(PathBuf::from);
        let browser = named.or_else(|| mini_browser(Path::new("/usr/lib")))?;
        Some((browser, on_path("WebKitWebDriver")?, on_path("Xvfb")?))
    };
    let (browser, driver, display) = installed("WebKit with its driver and Xvfb", WEBKIT, found)?;
    println!("  WebKit: {}", browser.display());
    Ok(Engine {
        key: "webkit",
        env: vec![
            ("STELE_MINIBROWSER", browser),
            ("WEBKITDRIVER", driver),
            ("STELE_XVFB", display),
        ],
    })
}

fn installed<T>(what: &str, packages: Packages, found: impl Fn() -> Option<T>) -> Outcome<T> {
    if let Some(found) = found() {
        return Ok(found);
    }
    system::install(what, packages)?;
    found().ok_or_else(|| {
        Failure::new(format!(
            "{what} was installed, but isn't where it is looked for"
        ))
    })
}

/// It is no program for people, so it lies beside the library: `/usr/lib/ARCHITECTURE/webkit2gtk-4.1/MiniBrowser`.
fn mini_browser(lib: &Path) -> Option<PathBuf> {
    let folders = |folder: &Path| {
        let entries = std::fs::read_dir(folder).into_iter().flatten();
        let mut paths: Vec<_> = entries
            .filter_map(|entry| Some(entry.ok()?.path()))
            .collect();
        paths.sort();
        paths
    };
    let below = folders(lib).into_iter().flat_map(|folder| folders(&folder));
    let kinds = below.filter(|path| {
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        name.starts_with("webkit2gtk-") || name.starts_with("webkitgtk-")
    });
    kinds
        .map(|folder| folder.join("MiniBrowser"))
        .find(|path| path.is_file())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_small_browser_is_found_beside_the_library() {
        let lib = std::env::temp_dir().join(format!("stele-xtask-lib-{}", std::process::id()));
        let folder = lib.join("some-linux-gnu/webkit2gtk-4.1");
        std::fs::create_dir_all(&folder).expect("it can be made");
        assert_eq!(mini_browser(&lib), None);
        let browser = folder.join("MiniBrowser");
        std::fs::write(&browser, "").expect("it can be written");
        assert_eq!(mini_browser(&lib), Some(browser));
        std::fs::remove_dir_all(&lib).expect("it can be removed");
    }
}
