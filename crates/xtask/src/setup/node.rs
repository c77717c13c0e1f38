//! Node with npm: what is on PATH if it is new enough, else the official archive, else a package.

use std::env::consts::{ARCH, OS};
use std::fs;
use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};

use super::store::Store;
use super::system::{self, Packages, on_path};
use crate::pins::Node;
use crate::run::{Cmd, Failure, Outcome};

const PACKAGES: Packages = Packages {
    apt: &["nodejs", "npm"],
    dnf: &["nodejs", "nodejs-npm"],
    brew: &["node"],
};

/// Finds or installs Node; hands back the folder that holds `node` and `npm`.
pub(super) fn ensure(store: &Store, pin: &Node) -> Outcome<PathBuf> {
    if let Some(folder) = usable(pin) {
        return Ok(folder);
    }
    println!(
        "  node: none on PATH of version {} or newer, with npm",
        pin.oldest_major
    );
    match store.once("node", &pin.version, |folder| fetch(folder, &pin.version)) {
        Ok(folder) => Ok(folder.join("bin")),
        Err(failure) => {
            println!("  node can't be fetched: {failure}");
            system::install("Node", PACKAGES)?;
            usable(pin).ok_or_else(|| {
                Failure::new("the system's Node is too old").remedy(format!(
                    "install Node {} or newer from https://nodejs.org",
                    pin.oldest_major
                ))
            })
        }
    }
}

fn usable(pin: &Node) -> Option<PathBuf> {
    let (node, _) = (on_path("node")?, on_path("npm")?);
    let version = Cmd::new(&node).arg("--version").probe()?;
    if major(&version)? < pin.oldest_major {
        return None;
    }
    println!("  node {version}: {}", node.display());
    node.parent().map(Path::to_owned)
}

/// The official archive, checked against the list of sums that lies beside it.
fn fetch(folder: &Path, version: &str) -> Outcome {
    let platform = platform(OS, ARCH)
        .ok_or_else(|| Failure::new(format!("there is no official Node for {OS} on {ARCH}")))?;
    let archive = format!("node-v{version}-{platform}.tar.gz");
    let base = format!("https://nodejs.org/dist/v{version}");
    let (sums, file) = (folder.join("SHASUMS256.txt"), folder.join(&archive));
    download(&format!("{base}/SHASUMS256.txt"), &sums)?;
    download(&format!("{base}/{archive}"), &file)?;
    let listed =
        fs::read_to_string(&sums).map_err(|error| Failure::io("can't read", &sums, &error))?;
    let bytes = fs::read(&file).map_err(|error| Failure::io("can't read", &file, &error))?;
    let digest = Sha256::digest(&bytes);
    let digest: String = digest.iter().map(|byte| format!("{byte:02x}")).collect();
    if listed_sum(&listed, &archive) != Some(digest.as_str()) {
        return Err(Failure::new(format!(
            "{archive} isn't what its list of sums says"
        )));
    }
    Cmd::new("tar")
        .args(["-xzf", &archive, "--strip-components=1"])
        .dir(folder)
        .run()?;
    fs::remove_file(&file).map_err(|error| Failure::io("can't remove", &file, &error))
}

fn download(url: &str, to: &Path) -> Outcome {
    let cmd = if on_path("curl").is_some() {
        Cmd::new("curl").args(["-fsSL", "--connect-timeout", "20", "--retry", "2", "-o"])
    } else if on_path("wget").is_some() {
        Cmd::new("wget").args(["-q", "--timeout=20", "--tries=3", "-O"])
    } else {
        return Err(Failure::new("there is neither curl nor wget"));
    };
    cmd.arg(to).arg(url).run().map(drop)
}

fn major(version: &str) -> Option<u32> {
    version.strip_prefix('v')?.split('.').next()?.parse().ok()
}

fn platform(os: &str, arch: &str) -> Option<&'static str> {
    match (os, arch) {
        ("linux", "x86_64") => Some("linux-x64"),
        ("linux", "aarch64") => Some("linux-arm64"),
        ("macos", "x86_64") => Some("darwin-x64"),
        ("macos", "aarch64") => Some("darwin-arm64"),
        _ => None,
    }
}

fn listed_sum<'a>(list: &'a str, file: &str) -> Option<&'a str> {
    list.lines()
        .filter_map(|line| line.split_once("  "))
        .find(|(_, name)| *name == file)
        .map(|(sum, _)| sum)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_and_platforms_are_read() {
        assert_eq!(major("v20.20.2"), Some(20));
        assert_eq!(major("20.20.2"), None);
        assert_eq!(platform("linux", "aarch64"), Some("linux-arm64"));
        assert_eq!(platform("windows", "x86_64"), None);
    }

    #[test]
    fn a_sum_is_found_by_the_whole_name() {
        let list = "aa  node-v1-linux-x64.tar.gz\nbb  node-v1-linux-x64.tar.xz\n";
        assert_eq!(listed_sum(list, "node-v1-linux-x64.tar.xz"), Some("bb"));
        assert_eq!(listed_sum(list, "node-v1-linux-x64.tar"), None);
    }
}
