//! The stages of `cargo xtask test`, in the order in which they run.

use std::fs;
use std::path::Path;

use super::Context;
use super::workspace::{self, WasmMember};
use crate::run::{Cmd, Failure, Outcome};
use crate::setup::{self, BROWSER_FLAGS};
use crate::steps::Tally;
use crate::{demo, dist, paths, site, size};

const WASM: &str = "wasm32-unknown-unknown";

pub(super) fn format(context: &Context) -> Outcome<Tally> {
    one(&cargo(context)?.args(["fmt", "--all", "--check"]))
}

/// Targets with `test = false` are those that need more than cargo; they are linted by name.
pub(super) fn lints(context: &Context) -> Outcome<Tally> {
    let clippy = ["clippy", "--locked", "--all-targets"];
    let deny = ["--", "-D", "warnings"];
    let mut tally = one(&cargo(context)?.args(clippy).arg("--workspace").args(deny))?;
    let named = ["--test", "browser", "--test", "deploy", "--test", "foreign"];
    let by_name = cargo(context)?
        .args(["clippy", "--locked", "-p", "stele-tests"])
        .args(named)
        .args(deny);
    tally.add(one(&by_name)?);
    let stores = cargo(context)?
        .args(["clippy", "--locked", "-p", "stele-publisher"])
        .args(["--test", "stores"])
        .args(deny);
    tally.add(one(&stores)?);
    // In the workspace every feature is on; an embedded module knows one language only.
    for language in ["en", "zh"] {
        let words = cargo(context)?
            .args(["clippy", "--locked", "-p", "stele-messages"])
            .args(["--no-default-features", "--features", language])
            .args(deny);
        tally.add(one(&words)?);
    }
    Ok(tally)
}

/// Debian's Rust has no clippy; with it, the compiler's own lints must do.
pub(super) fn wasm_lints(context: &Context) -> Outcome<Tally> {
    let cmd = cargo(context)?;
    let cmd = if context.tools.has_wasm_clippy() {
        cmd.arg("clippy")
    } else {
        cmd.arg("check").env(
            "CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUSTFLAGS",
            "-D warnings",
        )
    };
    let cmd = cmd.args(["--locked", "-p", "stele-explorer", "--target", WASM]);
    let cmd = if context.tools.has_wasm_clippy() {
        cmd.args(["--", "-D", "warnings"])
    } else {
        cmd
    };
    one(&context.tools.wasm(cmd))
}

/// Licences, bans and sources are decided offline; advisories need a database from the internet.
pub(super) fn deny(context: &Context) -> Outcome<Tally> {
    let deny = |what: &[&str]| {
        let cmd = context.tools.cmd("cargo-deny").dir(paths::root());
        cmd.args([
            "--workspace",
            "--all-features",
            "check",
            "--hide-inclusion-graph",
        ])
        .args(what)
    };
    let mut tally = one(&deny(&["licenses", "bans", "sources"]))?;
    let (success, output) = deny(&["advisories"]).attempt()?;
    if success {
        tally.add(Tally::ONE);
    } else if fetch_failed(&output) {
        println!("  NOT CHECKED: the advisory database can't be fetched from here");
        tally.skipped += 1;
    } else {
        println!("{}", output.trim_end());
        tally.failed += 1;
    }
    Ok(tally)
}

/// Whether cargo-deny got no database, rather than finding something in it.
fn fetch_failed(output: &str) -> bool {
    output.contains("failed to fetch advisory database")
        || output.contains("failed to load advisory database")
}

pub(super) fn docs(context: &Context) -> Outcome<Tally> {
    let doc = cargo(context)?
        .args(["doc", "--workspace", "--no-deps", "--locked"])
        .env("RUSTDOCFLAGS", "-D warnings");
    one(&doc)
}

/// In the whole workspace ML-DSA-44 is always verified: what holds without it is tested apart.
pub(super) fn native(context: &Context) -> Outcome<Tally> {
    let mut tally = counted(context, &cargo_test(context)?.arg("--workspace"))?;
    let without = cargo_test(context)?.args(["-p", "stele-verify", "--lib"]);
    tally.add(counted(context, &without)?);
    Ok(tally)
}

pub(super) fn wasm(context: &Context) -> Outcome<Tally> {
    let target = paths::target()?;
    fs::create_dir_all(&target).map_err(|error| Failure::io("can't make", &target, &error))?;
    let config = target.join("webdriver.json");
    let text = webdriver(&context.tests.browser.chromium);
    fs::write(&config, text).map_err(|error| Failure::io("can't write", &config, &error))?;
    let members = workspace::wasm_members(&paths::root())?;
    if members.is_empty() {
        return Err(Failure::new("no member has tests for the browser"));
    }
    let mut tally = Tally::default();
    for WasmMember { package, targets } in members {
        let named = targets.iter().flat_map(|name| ["--test", name]);
        let test = cargo_test(context)?
            .args(["--target", WASM, "-p", &package])
            .args(if targets.is_empty() {
                vec!["--tests"]
            } else {
                named.collect()
            })
            .env(
                "CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUNNER",
                "wasm-bindgen-test-runner",
            )
            .env("WASM_BINDGEN_USE_BROWSER", "1")
            .env("WASM_BINDGEN_TEST_WEBDRIVER_JSON", &config)
            .env("WASM_BINDGEN_TEST_TIMEOUT", "300")
            .env("CHROMEDRIVER", &context.tests.browser.driver);
        tally.add(counted_plain(&context.tools.wasm(test))?);
    }
    Ok(tally)
}

/// What the test runner tells the driver.
fn webdriver(chromium: &Path) -> String {
    let flags: Vec<_> = BROWSER_FLAGS
        .iter()
        .map(|flag| format!("{flag:?}"))
        .collect();
    let binary = chromium.display().to_string();
    format!(
        // A page that computes answers nothing meanwhile: on a busy machine longer than the half minute that is the default.
        "{{\"timeouts\": {{\"script\": 300000}}, \"goog:chromeOptions\": {{\"binary\": {binary:?}, \"args\": [{}]}}}}\n",
        flags.join(", ")
    )
}

pub(super) fn demo(context: &Context) -> Outcome<Tally> {
    demo::once(&context.tools)?;
    Ok(Tally::ONE)
}

pub(super) fn widget(context: &Context) -> Outcome<Tally> {
    dist::check(&context.tools, context.full)
}

/// The slow tests audit large cities, which take minutes to make, and are kept for a day.
pub(super) fn browser(context: &Context) -> Outcome<Tally> {
    let test = site_test(context, "browser")?;
    let test = if context.full {
        let stele = demo::release(&context.tools)?;
        let large = demo::make_large(&stele, &demo::LARGE)?;
        test.env("STELE_LARGE", large)
            .env("STELE_BIN", stele)
            .env("STELE_EVERY_LOOK", "1")
            .args(["--", "--show-output", "--include-ignored", "--skip", SPEED])
    } else {
        test.args(["--", "--show-output"])
    };
    counted_plain(&test.args(&context.names))
}

/// What is measured in a browser while nothing else runs.
const SPEED: &str = "widget::speed::";

pub(super) fn speed(context: &Context) -> Outcome<Tally> {
    let test = site_test(context, "browser")?;
    counted_plain(&test.args(["--", "--show-output", "--ignored", SPEED]))
}

/// What is tested in each engine: the widget, and the pages that citizens use.
const ENGINES: [&str; 14] = [
    "widget::",
    "offline::",
    "axe::",
    "faults::",
    "find::",
    "forest::",
    "funds::",
    "hostile::",
    "keeping::",
    "keyboard::",
    "rent::",
    "stories::",
    "walks::",
    "works::",
];

/// Walks through whole cities.
const TOURS: &str = "tour::";

/// The tests of [`ENGINES`] once more in Firefox and in WebKit, and the tours. What only Chromium's own commands can tell is
/// skipped there.
pub(super) fn engines(context: &Context) -> Outcome<Tally> {
    let named = context.names.iter().map(String::as_str);
    let (tours, mut names): (Vec<_>, Vec<_>) = named.partition(|name| name.starts_with(TOURS));
    let is_all = context.names.is_empty();
    if is_all {
        names.extend(ENGINES);
    }
    let tours = if is_all { vec![TOURS] } else { tours };
    let mut tally = Tally::default();
    for (name, engine) in setup::engines()? {
        match engine {
            Ok(engine) => {
                let test = || {
                    let test = site_test(context, "browser")?.env("STELE_ENGINE", engine.key);
                    let test = test.envs(engine.env.clone());
                    Ok(test.args(["--", "--show-output"]))
                };
                if !names.is_empty() {
                    tally.add(counted_plain(&test()?.args(&names))?);
                }
                if !tours.is_empty() {
                    let stele = demo::release(&context.tools)?;
                    let large = demo::make_large(&stele, &demo::LARGE[..1])?;
                    let test = test()?.env("STELE_LARGE", large).env("STELE_BIN", stele);
                    let test = test.env("STELE_EVERY_LOOK", "1");
                    tally.add(counted_plain(&test.arg("--ignored").args(&tours))?);
                }
            }
            Err(failure) => {
                println!("  NOT TESTED in {name}: {failure}");
                tally.skipped += 1;
            }
        }
    }
    Ok(tally)
}

pub(super) fn foreign(context: &Context) -> Outcome<Tally> {
    counted(context, &site_test(context, "foreign")?)
}

/// A store in which conditions of writes hold; with `--full`, one of three nodes besides, which ignores them.
pub(super) fn store(context: &Context) -> Outcome<Tally> {
    let test = cargo_test(context)?
        .args(["-p", "stele-publisher", "--test", "stores"])
        .env("STELE_AZURITE", &context.tests.azurite);
    let test = if context.full {
        test.env("STELE_GARAGE", setup::garage()?)
    } else {
        test
    };
    counted(context, &test)
}

/// Prints what docs/scale.md shows.
pub(super) fn scale(context: &Context) -> Outcome<Tally> {
    let bench = [
        "bench",
        "--locked",
        "-p",
        "stele-publisher",
        "--bench",
        "scale",
    ];
    let bench = cargo(context)?.args(bench).args(["--", "--full"]);
    bench.watch().map(|()| Tally::ONE)
}

pub(super) fn sizes(_: &Context) -> Outcome<Tally> {
    let mut tally = size::check(&site::latest()?)?;
    tally.add(size::check_widget(&dist::latest()?.1)?);
    Ok(tally)
}

/// A target of `tests/` that cargo alone can't run, with what it needs by environment.
pub(super) fn site_test(context: &Context, name: &str) -> Outcome<Cmd> {
    Ok(cargo_test(context)?
        .args(["-p", "stele-tests", "--test", name])
        .env("STELE_SITE", site::latest()?)
        .env("STELE_DIST", dist::latest()?.0)
        .env("STELE_WIDGET", dist::latest()?.1)
        .env("STELE_BIN", demo::binary()?)
        .env("STELE_DEMO", demo::folder()?)
        .env("STELE_CHROMIUM", &context.tests.browser.chromium)
        .env("CHROMEDRIVER", &context.tests.browser.driver)
        .env("STELE_AXE", &context.tests.axe)
        .env("STELE_EXAMPLES", &context.tests.examples)
        .env("STELE_NODE_MODULES", &context.tests.node_modules)
        .env("STELE_PYTHON", &context.tests.python))
}

pub(super) fn cargo_test(context: &Context) -> Outcome<Cmd> {
    Ok(cargo(context)?.args(["test", "--locked", "--no-fail-fast"]))
}

pub(super) fn cargo(context: &Context) -> Outcome<Cmd> {
    let cmd = context.tools.cargo()?;
    Ok(if context.full {
        cmd.env("PROPTEST_CASES", "10000")
    } else {
        cmd
    })
}

/// A command that is one check.
fn one(cmd: &Cmd) -> Outcome<Tally> {
    cmd.run().map(|_| Tally::ONE)
}

/// A run of tests; what they skipped or measured is shown, and with `--full` the slow ones run too.
pub(super) fn counted(context: &Context, cmd: &Cmd) -> Outcome<Tally> {
    let cmd = cmd.clone().args(["--", "--show-output"]);
    counted_plain(&if context.full {
        cmd.arg("--include-ignored")
    } else {
        cmd
    })
}

pub(super) fn counted_plain(cmd: &Cmd) -> Outcome<Tally> {
    let (success, output) = cmd.attempt()?;
    let mut tally = Tally::from_cargo(&output);
    for line in output.lines().filter(|line| {
        ["skipped: ", "measured: "]
            .iter()
            .any(|start| line.trim_start().starts_with(start))
    }) {
        println!("    {}", line.trim());
    }
    println!(
        "    {} passed, {} failed, {} ignored",
        tally.passed, tally.failed, tally.skipped
    );
    if !success {
        println!("{}", output.trim_end());
        // A build that failed has no count of its own.
        tally.failed = tally.failed.max(1);
    } else if tally.passed == 0 {
        return Err(Failure::new("no test ran"));
    }
    Ok(tally)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_driver_is_told_where_and_how() {
        let text = webdriver(Path::new("/a b/chromium"));
        assert!(text.starts_with("{\"timeouts\": {\"script\": 300000}, "));
        assert!(text.contains("\"goog:chromeOptions\": {\"binary\": \"/a b/chromium\""));
        assert!(text.contains("[\"--headless\", \"--no-sandbox\""));
    }

    #[test]
    fn a_build_that_fails_counts_as_a_failure() {
        let failing = Cmd::new("sh").args(["-c", "echo error >&2; exit 101"]);
        assert_eq!(counted_plain(&failing).map(|tally| tally.failed), Ok(1));
        let empty = Cmd::new("sh").args(["-c", "echo 'test result: ok. 0 passed; 0 failed'"]);
        assert!(counted_plain(&empty).is_err());
    }

    #[test]
    fn a_database_that_is_missing_is_not_a_finding() {
        assert!(fetch_failed(
            "[ERROR] failed to fetch advisory database https://x"
        ));
        assert!(!fetch_failed("error[vulnerability]: x"));
    }
}
