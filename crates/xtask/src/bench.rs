//! `cargo xtask bench`: how fast it is beside other people's code, in a browser and natively, in one run.
//!
//! Everyone does the same work by turns, round by round: in one page of one Chromium those who run there, and the native
//! ones between its rounds. So ratios hold on a machine that does something else besides. The tables are
//! `docs/performance.md`.

mod build;
mod city;
mod document;
mod figures;
mod native;
mod page;
mod rows;
mod serve;

use std::fs;

use self::document::{Conditions, Measured};
use self::page::Page;
use self::rows::{ROWS, Row};
use crate::paths;
use crate::pins::Pins;
use crate::run::{Cmd, Failure, Outcome};
use crate::setup::{self, Toolbox};
use crate::steps::Steps;

const DOCUMENT: &str = "docs/performance.md";

/// Set this to write the document.
const REWRITE: &str = "STELE_WRITE_DOCS";

/// `cargo xtask bench [ROW...]`, or `cargo xtask bench criterion [FILTER...]`.
///
/// # Errors
/// Fails where set-up, a build or a contestant does, and where the document can't be written.
pub(crate) fn run(args: &[String]) -> Outcome {
    if let Some((first, filter)) = args.split_first()
        && first == "criterion"
    {
        return criterion(filter);
    }
    let rows = chosen(args)?;
    let writes = std::env::var_os(REWRITE).is_some();
    if writes && !args.is_empty() {
        return Err(Failure::new(format!(
            "with {REWRITE} all rows are measured: the document has all of them"
        )));
    }
    let mut steps = Steps::new(3);
    let (tools, browser, modules) = steps.step("set-up", 15, || {
        let tools = setup::for_site()?;
        let (browser, modules) = setup::for_bench(&tools)?;
        Ok((tools, browser, modules))
    })?;
    let audits = rows.iter().any(|row| row.key == "audit");
    let built = steps.step("build", 15, || build::all(&tools, &modules, audits))?;
    let measured = steps.step("measure", 4, || {
        let mut measured = Measured::new(conditions());
        // A browser of its own for each set of flags.
        let mut flags: Vec<_> = rows.iter().map(|row| row.flags).collect();
        flags.sort_unstable();
        flags.dedup();
        for flags in flags {
            let of_browser = rows.iter().filter(|row| row.flags == flags);
            let page = Page {
                browser: &browser,
                built: &built,
                rows: &of_browser.copied().collect::<Vec<_>>(),
                flags,
            };
            measured.add(&page.measure()?)?;
        }
        measured.ends(load());
        Ok(measured)
    })?;
    let text = document::text(&measured, &rows, &Pins::load()?)?;
    println!("\n{text}");
    if writes {
        let path = paths::root().join(DOCUMENT);
        fs::write(&path, &text).map_err(|error| Failure::io("can't write", &path, &error))?;
        println!("{}", path.display());
    }
    Ok(())
}

/// The benchmarks that each crate has for itself; what follows goes to Criterion.
fn criterion(filter: &[String]) -> Outcome {
    Toolbox::default()
        .cargo()?
        .args(["bench", "--workspace", "--bench", "*", "--"])
        .args(filter)
        .watch()
}

/// The rows that were asked for; all if none was.
fn chosen(args: &[String]) -> Outcome<Vec<&'static Row>> {
    if let Some(unknown) = args
        .iter()
        .find(|arg| !ROWS.iter().any(|row| row.key == arg.as_str()))
    {
        let known: Vec<_> = ROWS.iter().map(|row| row.key).collect();
        return Err(Failure::new(format!("bench doesn't know {unknown}"))
            .remedy(format!("any of {}, or criterion [FILTER]", known.join(" "))));
    }
    let is_chosen = |row: &&Row| args.is_empty() || args.iter().any(|arg| arg == row.key);
    Ok(ROWS.iter().filter(is_chosen).collect())
}

/// What else holds of a run that begins now.
fn conditions() -> Conditions {
    let git = Cmd::new("git").args(["log", "-1", "--format=%h of %cs"]);
    let compiler = Cmd::new("rustc").arg("--version").dir(paths::root());
    let cpu = fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let cpu = cpu.lines().find_map(|line| {
        let (name, value) = line.split_once(':')?;
        (name.trim() == "model name").then(|| value.trim().to_owned())
    });
    Conditions {
        commit: git.dir(paths::root()).probe(),
        compiler: compiler.probe(),
        cpu,
        cores: std::thread::available_parallelism().map_or(1, usize::from),
        load: [load(), None],
    }
}

/// How many programs wanted to run in the last minute, where the system tells.
fn load() -> Option<String> {
    let text = fs::read_to_string("/proc/loadavg").ok()?;
    Some(text.split(' ').next()?.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_are_chosen_by_name_and_never_guessed() {
        let keys = |args: &[&str]| {
            let args: Vec<_> = args.iter().map(ToString::to_string).collect();
            chosen(&args).map(|rows| rows.iter().map(|row| row.key).collect::<Vec<_>>())
        };
        assert_eq!(keys(&[]).map(|keys| keys.len()), Ok(ROWS.len()));
        assert_eq!(keys(&["form", "bulk"]), Ok(vec!["bulk", "form"]));
        let failure = keys(&["bulks"]).expect_err("there is no such row");
        assert!(failure.to_string().contains("bulk wide"), "{failure}");
    }
}
