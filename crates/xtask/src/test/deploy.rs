//! What docs/deploy.md and docs/operate.md say, done for real: web servers with those configurations, and the binary that
//! runs anywhere.

use std::path::PathBuf;

use super::Context;
use super::stages::{cargo, cargo_test, counted, counted_plain, site_test};
use crate::run::{Cmd, Failure, Outcome};
use crate::setup;
use crate::steps::Tally;
use crate::{demo, paths, site};

/// The tests in a browser that go through the servers of the documentation in ordinary runs: the home page, a record, a
/// look-up, without a network, a worker, the widget on another origin.
const SOME: [&str; 7] = [
    "audit::a_whole_city",
    "deployed::",
    "honest::overview",
    "honest::record",
    "lists::a_complete_list",
    "lists::nothing_is_recorded",
    "widget::explorer::",
];

/// All tests in a browser whose server the product's own one is otherwise.
const ALL: [&str; 20] = [
    "audit::",
    "axe::",
    "checking::",
    "deployed::",
    "dossiers::",
    "find::",
    "forest::",
    "funds::",
    "given::",
    "honest::",
    "keyboard::",
    "lists::",
    "memory::",
    "rent::",
    "safety::",
    "stories::",
    "trust::",
    "walks::",
    "widget::explorer::",
    "works::",
];

/// Headers and pages in a browser; with `--full` the static binary, which takes long to build.
pub(super) fn deploy(context: &Context) -> Outcome<Tally> {
    let servers = setup::servers()?;
    let headers = cargo_test(context)?
        .args(["-p", "stele-tests", "--test", "deploy"])
        .env("STELE_NGINX", &servers.nginx)
        .env("STELE_CADDY", &servers.caddy)
        .env("STELE_PROMTOOL", &servers.promtool)
        .env("STELE_SITE", site::latest()?)
        .env("STELE_BIN", demo::binary()?);
    let mut tally = counted(context, &headers)?;
    let names: Vec<&str> = match (context.names.is_empty(), context.full) {
        (false, _) => context.names.iter().map(String::as_str).collect(),
        (true, false) => SOME.to_vec(),
        (true, true) => ALL.to_vec(),
    };
    for (front, path) in [
        ("STELE_NGINX", &servers.nginx),
        ("STELE_CADDY", &servers.caddy),
    ] {
        println!("  in a browser, through {}", path.display());
        let test = site_test(context, "browser")?
            .env(front, path)
            .args(["--", "--show-output"])
            .args(&names);
        tally.add(counted_plain(&test)?);
    }
    if context.full {
        tally.add(static_binary(context)?);
    } else {
        println!("  the static binary is built with --full");
    }
    Ok(tally)
}

/// `stele` without any library of the system in it, as it is handed out.
fn static_binary(context: &Context) -> Outcome<Tally> {
    let Some(target) = musl_target() else {
        println!("  NOT TESTED: no static binary for this machine");
        return Ok(Tally {
            skipped: 1,
            ..Tally::default()
        });
    };
    let path = build_static(&cargo(context)?, target)?;
    let said = Cmd::new("ldd").arg(&path).attempt()?.1;
    if !is_static(&said) {
        return Err(Failure::new(format!(
            "{} wants libraries of the system:\n{said}",
            path.display()
        )));
    }
    Cmd::new(&path).arg("--version").run()?;
    Ok(Tally::ONE)
}

fn is_static(ldd: &str) -> bool {
    ["statically linked", "not a dynamic executable"]
        .iter()
        .any(|word| ldd.contains(word))
}

/// The target whose binaries run on any Linux of this machine's kind.
fn musl_target() -> Option<&'static str> {
    match (std::env::consts::OS, std::env::consts::ARCH) {
        ("linux", "x86_64") => Some("x86_64-unknown-linux-musl"),
        ("linux", "aarch64") => Some("aarch64-unknown-linux-musl"),
        _ => None,
    }
}

fn build_static(cargo: &Cmd, target: &str) -> Outcome<PathBuf> {
    let add = Cmd::new("rustup")
        .args(["target", "add", target])
        .dir(paths::root());
    add.run()?;
    let compiler = format!("CC_{}", target.replace('-', "_"));
    let build = cargo
        .clone()
        .args(["build", "--locked", "--target", target])
        .args(["-p", "stele-publisher", "--bin", "stele"])
        .arg("--release")
        // The one dependency in C needs no header of the C library: the system's compiler will do.
        .env(compiler, "cc");
    build.run()?;
    let path = paths::target()?.join(target).join("release").join("stele");
    let length = std::fs::metadata(&path)
        .map_err(|error| Failure::io("can't read", &path, &error))?
        .len();
    println!("  {length} bytes: {}", path.display());
    Ok(path)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_ldd_says_is_understood() {
        assert!(is_static("\tstatically linked\n") && is_static("\tnot a dynamic executable\n"));
        assert!(!is_static(
            "\tlinux-vdso.so.1\n\tlibc.so.6 => /lib/libc.so.6\n"
        ));
    }
}
