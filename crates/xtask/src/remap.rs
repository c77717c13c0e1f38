//! Paths of sources stand in the texts of panics. These must not tell, or depend on, where it was built.

use std::path::{Path, PathBuf};

use crate::run::{Cmd, Failure, Outcome};
use crate::setup::Toolbox;

/// The variable that adds to the flags of `.cargo/config.toml`, where `RUSTFLAGS` would replace them.
pub(crate) const VARIABLE: &str = "CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUSTFLAGS";

/// The compiler's flags that give every checkout, every home and every toolchain folder the same names.
///
/// # Errors
/// Fails where cargo's home or the toolchain can't be found.
pub(crate) fn flags(tools: &Toolbox, root: &Path) -> Outcome<String> {
    let home = std::env::var_os("CARGO_HOME").map(PathBuf::from);
    let home = home.or_else(|| std::env::home_dir().map(|home| home.join(".cargo")));
    let home = home.ok_or_else(|| Failure::new("neither CARGO_HOME nor HOME is set"))?;
    let ask = |args: &[&str]| {
        let cmd = tools.wasm(Cmd::new("rustc").args(args).dir(root));
        cmd.probe()
            .ok_or_else(|| Failure::new(format!("this says nothing: {cmd}")))
    };
    let (sysroot, version) = (ask(&["--print", "sysroot"])?, ask(&["-vV"])?);
    let commit = commit(&version)
        .ok_or_else(|| Failure::new(format!("rustc names no commit: {version}")))?;
    let flag = |from: &Path, to: &str| format!("--remap-path-prefix={}={to}", from.display());
    Ok([
        flag(&home.join("registry/src"), "/crates"),
        // Where the component rust-src is installed, the standard library is named by its place on this machine.
        flag(
            &Path::new(&sysroot).join("lib/rustlib/src/rust"),
            &format!("/rustc/{commit}"),
        ),
        flag(root, "/stele"),
    ]
    .join(" "))
}

fn commit(version: &str) -> Option<&str> {
    version
        .lines()
        .find_map(|line| line.strip_prefix("commit-hash: "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_compiler_names_its_commit() {
        let version = "rustc 1.95.0\nbinary: rustc\ncommit-hash: 59807616\nhost: x\n";
        assert_eq!(commit(version), Some("59807616"));
        assert_eq!(commit("rustc 1.95.0"), None);
    }

    #[test]
    fn every_place_of_sources_is_renamed() {
        let flags = flags(&Toolbox::default(), &crate::paths::root()).expect("rustc is there");
        let renamed: Vec<_> = flags.split(' ').collect();
        assert_eq!(renamed.len(), 3);
        assert!(renamed[0].ends_with("registry/src=/crates"));
        assert!(renamed[1].contains("/lib/rustlib/src/rust=/rustc/"));
        assert!(renamed[2].ends_with("=/stele"));
    }
}
