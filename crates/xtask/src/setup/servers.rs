//! nginx, Caddy and promtool, for the tests of what docs/deploy.md and docs/operate.md say.
//!
//! Debian's packages are unpacked into the cache rather than installed: that needs no privilege, and a package of a server
//! starts it on port 80.

use std::fs;
use std::path::{Path, PathBuf};

use super::store::Store;
use super::system::{self, Packages, on_path};
use crate::run::{Cmd, Failure, Outcome};

/// A program, where its package has it, and how it is asked whether it works here.
#[derive(Debug)]
pub(super) struct Server {
    name: &'static str,
    package: &'static str,
    path: &'static str,
    asked: &'static str,
    packages: Packages,
}

pub(super) const NGINX: Server = Server {
    name: "nginx",
    package: "nginx",
    path: "usr/sbin/nginx",
    asked: "-v",
    packages: Packages {
        apt: &["nginx-light"],
        dnf: &["nginx"],
        brew: &["nginx"],
    },
};

pub(super) const CADDY: Server = Server {
    name: "caddy",
    package: "caddy",
    path: "usr/bin/caddy",
    asked: "version",
    packages: Packages {
        apt: &["caddy"],
        dnf: &["caddy"],
        brew: &["caddy"],
    },
};

pub(super) const PROMTOOL: Server = Server {
    name: "promtool",
    package: "prometheus",
    path: "usr/bin/promtool",
    asked: "--version",
    packages: Packages {
        apt: &["prometheus"],
        // Fedora has it under a name of its own.
        dnf: &["golang-github-prometheus"],
        brew: &["prometheus"],
    },
};

/// Raise it when what is unpacked here changes.
const VERSION: &str = "1";

/// Finds the program, or unpacks it, or installs it.
pub(super) fn ensure(store: &Store, server: &Server) -> Outcome<PathBuf> {
    let found = on_system(server).or_else(|| {
        let unpacked = unpack(store, server);
        unpacked
            .inspect_err(|failure| println!("  {} can't be unpacked: {failure}", server.name))
            .ok()
    });
    if let Some(path) = found {
        println!("  {}: {}", server.name, path.display());
        return Ok(path);
    }
    system::install(server.name, server.packages)?;
    on_system(server).ok_or_else(|| {
        Failure::new(format!(
            "{} was installed, but isn't where it is looked for",
            server.name
        ))
    })
}

/// Servers lie in a folder that only root has on PATH.
fn on_system(server: &Server) -> Option<PathBuf> {
    let usual = Path::new("/").join(server.path);
    let found = on_path(server.name).into_iter().chain([usual]);
    found.into_iter().find(|path| server.answers(path))
}

fn unpack(store: &Store, server: &Server) -> Outcome<PathBuf> {
    let folder = store.once(&format!("debian-{}", server.name), VERSION, |folder| {
        let download = Cmd::new("apt-get")
            .args(["download", server.package])
            .dir(folder);
        if download.probe().is_none() {
            // An empty package list knows no package: only then is an update worth its time.
            Cmd::new("apt-get").arg("update").attempt()?;
            download.run()?;
        }
        for file in debs(folder)? {
            let unpack = Cmd::new("dpkg-deb").arg("-x").arg(&file).arg(folder);
            unpack.run()?;
            fs::remove_file(&file).map_err(|error| Failure::io("can't remove", &file, &error))?;
        }
        let path = folder.join(server.path);
        if server.answers(&path) {
            Ok(())
        } else {
            Err(Failure::new(format!(
                "{} doesn't start on this system",
                path.display()
            )))
        }
    })?;
    Ok(folder.join(server.path))
}

fn debs(folder: &Path) -> Outcome<Vec<PathBuf>> {
    let listed = fs::read_dir(folder)
        .and_then(|files| files.map(|file| file.map(|file| file.path())).collect());
    let files: Vec<PathBuf> = listed.map_err(|error| Failure::io("can't list", folder, &error))?;
    let is_package = |file: &PathBuf| file.extension().is_some_and(|ending| ending == "deb");
    Ok(files.into_iter().filter(is_package).collect())
}

impl Server {
    fn answers(&self, path: &Path) -> bool {
        path.is_file() && Cmd::new(path).arg(self.asked).probe().is_some()
    }
}
