//! Chromium and its WebDriver, of one version.

use std::env;
use std::path::{Path, PathBuf};

use super::store::Store;
use super::system::{self, Packages, on_path};
use super::{Toolbox, npm};
use crate::pins::PackageSet;
use crate::run::{Cmd, Failure, Outcome};

const PACKAGES: Packages = Packages {
    apt: &["chromium", "chromium-driver"],
    dnf: &["chromium", "chromedriver"],
    // Homebrew's casks can't be pinned to one version of both.
    brew: &[],
};

/// What Chromium is told wherever it runs without a person. As root it can't use its own sandbox.
pub(crate) const FLAGS: [&str; 8] = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
];

/// A browser and the driver that speaks to it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Browser {
    pub(crate) chromium: PathBuf,
    pub(crate) driver: PathBuf,
}

/// Finds or installs the pair: what the environment names, what is on PATH, Chrome for Testing in the
/// cache, a package.
pub(super) fn ensure(store: &Store, tools: &Toolbox, set: &PackageSet) -> Outcome<Browser> {
    if let Some(browser) = named().or_else(on_system) {
        return found(browser);
    }
    println!("  Chromium: no pair of browser and driver of one version on PATH");
    match fetch(store, tools, set) {
        Ok(browser) => found(browser),
        Err(failure) => {
            println!("  Chrome for Testing can't be used here: {failure}");
            system::install("Chromium with its driver", PACKAGES)?;
            let browser = on_system().ok_or_else(|| {
                Failure::new("Chromium was installed, but it and its driver don't answer alike")
                    .remedy("set STELE_CHROMIUM and CHROMEDRIVER to a pair of one version")
            })?;
            found(browser)
        }
    }
}

fn found(browser: Browser) -> Outcome<Browser> {
    println!(
        "  Chromium: {}, driver {}",
        browser.chromium.display(),
        browser.driver.display()
    );
    Ok(browser)
}

fn named() -> Option<Browser> {
    let browser = Browser {
        chromium: env::var_os("STELE_CHROMIUM")?.into(),
        driver: env::var_os("CHROMEDRIVER")?.into(),
    };
    browser.fits().then_some(browser)
}

fn on_system() -> Option<Browser> {
    let driver = on_path("chromedriver")?;
    [
        "chromium",
        "chromium-browser",
        "google-chrome",
        "google-chrome-stable",
    ]
    .iter()
    .filter_map(|name| on_path(name))
    .map(|chromium| Browser {
        chromium,
        driver: driver.clone(),
    })
    .find(Browser::fits)
}

fn fetch(store: &Store, tools: &Toolbox, set: &PackageSet) -> Outcome<Browser> {
    let modules = npm::ensure(store, tools, "browsers", set)?;
    let folder = store.once("chrome-for-testing", &set.version, |folder| {
        let pair = Browser {
            chromium: download(tools, &modules, "chrome@stable", folder)?,
            driver: download(tools, &modules, "chromedriver@stable", folder)?,
        };
        // It starts only where the system's libraries are there.
        if !pair.fits() {
            return Err(Failure::new("it doesn't start on this system"));
        }
        let paths = format!("{}\n{}\n", pair.chromium.display(), pair.driver.display());
        let list = folder.join("paths");
        std::fs::write(&list, paths).map_err(|error| Failure::io("can't write", &list, &error))
    })?;
    let list = folder.join("paths");
    let paths =
        std::fs::read_to_string(&list).map_err(|error| Failure::io("can't read", &list, &error))?;
    let mut lines = paths.lines();
    Ok(Browser {
        chromium: lines.next().unwrap_or_default().into(),
        driver: lines.next().unwrap_or_default().into(),
    })
}

fn download(tools: &Toolbox, modules: &Path, what: &str, folder: &Path) -> Outcome<PathBuf> {
    let output = tools
        .cmd(modules.join(".bin/browsers"))
        .args(["install", what, "--path"])
        .arg(folder)
        .run()?;
    installed_path(&output)
        .map(PathBuf::from)
        .ok_or_else(|| Failure::new(format!("{what} was installed, but where isn't said")))
}

/// The installer ends with a line `chrome@VERSION PATH`.
fn installed_path(output: &str) -> Option<&str> {
    let line = output.lines().rev().find(|line| line.contains('@'))?;
    line.trim().split_once(' ').map(|(_, path)| path)
}

impl Browser {
    fn fits(&self) -> bool {
        let major = |path: &Path| major(&Cmd::new(path).arg("--version").probe()?);
        matches!((major(&self.chromium), major(&self.driver)), (Some(a), Some(b)) if a == b)
    }
}

fn major(answer: &str) -> Option<u32> {
    let version = answer.split_whitespace().find(|word| word.contains('.'))?;
    version.split('.').next()?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_are_found_in_what_browsers_answer() {
        assert_eq!(major("Chromium 156.0.8078.79 built on Debian"), Some(156));
        assert_eq!(
            major("ChromeDriver 156.0.8078.79 (abc-refs/heads)"),
            Some(156)
        );
        assert_eq!(major("no version"), None);
    }

    #[test]
    fn the_installer_says_where() {
        let output = "Downloading 3%\nchrome@141.0.1 /c d/chrome\n";
        assert_eq!(installed_path(output), Some("/c d/chrome"));
    }
}
