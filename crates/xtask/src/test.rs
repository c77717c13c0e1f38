//! Everything that must hold before a change is done, in one command.

mod deploy;
mod stages;
mod workspace;

use crate::run::{Failure, Outcome, seconds};
use crate::setup::{self, TestTools, Toolbox};
use crate::steps::{Steps, Tally};

/// What the stages share.
#[derive(Debug)]
struct Context {
    tools: Toolbox,
    tests: TestTools,
    /// Run the slow tests too.
    full: bool,
    /// Of the tests in browsers, run those whose names contain one of these; all if there is none.
    names: Vec<String>,
}

/// One stage.
#[derive(Clone, Copy, Debug)]
struct Stage {
    /// What `cargo xtask test KEY` calls it.
    key: &'static str,
    name: &'static str,
    /// What it takes when nothing is built yet.
    minutes: u32,
    work: fn(&Context) -> Outcome<Tally>,
    /// Run only with `--full`.
    only_full: bool,
}

const STAGES: [Stage; 18] = [
    stage("fmt", "formatting", 0, stages::format),
    stage("tidy", "house rules", 0, |_| crate::tidy::check()),
    stage("clippy", "lints", 5, stages::lints),
    stage(
        "clippy-wasm",
        "lints of what runs in the browser",
        2,
        stages::wasm_lints,
    ),
    stage("deny", "licences, sources, advisories", 1, stages::deny),
    stage("doc", "documentation", 2, stages::docs),
    stage("native", "tests", 8, stages::native),
    stage("wasm", "tests as WebAssembly in Chromium", 4, stages::wasm),
    stage(
        "dist",
        "the widget: built, and again from two clean checkouts",
        8,
        stages::widget,
    ),
    // After the widget, whose hash stands in the explorer.
    stage("demo", "the demo: built, started, asked", 8, stages::demo),
    stage(
        "browser",
        "tests of the site and the widget in Chromium",
        3,
        stages::browser,
    ),
    full_stage("speed", "how fast the widget is", 2, stages::speed),
    full_stage(
        "engines",
        "tests of the widget and of the citizens’ pages in Firefox and WebKit",
        45,
        stages::engines,
    ),
    stage("foreign", "foreign verifiers", 2, stages::foreign),
    stage("store", "publishing to object stores", 4, stages::store),
    stage("deploy", "nginx and Caddy as documented", 4, deploy::deploy),
    full_stage("scale", "a million records", 25, stages::scale),
    stage("size", "sizes", 0, stages::sizes),
];

/// `cargo xtask test [--full] [STAGE...] [-- NAME...]`.
///
/// # Errors
/// Fails where set-up does, and where any stage or test failed. A failed stage doesn't stop the next.
pub(crate) fn run(args: &[String]) -> Outcome {
    let (args, names) = split(args);
    let (full, stages) = parse(args)?;
    let mut steps = Steps::new(stages.len() + 1);
    let context = steps.step("set-up", 25, || {
        let mut tools = setup::for_site()?;
        let tests = setup::for_tests(&mut tools)?;
        Ok(Context {
            tools,
            tests,
            full,
            names: names.to_vec(),
        })
    })?;
    let mut tally = Tally::default();
    let mut broken = Vec::new();
    for stage in stages {
        let counted = steps.step(stage.name, stage.minutes, || {
            (stage.work)(&context).inspect_err(|failure| println!("  {failure}"))
        });
        // A stage that couldn't count its tests is one failure.
        let counted = counted.unwrap_or(Tally {
            failed: 1,
            ..Tally::default()
        });
        if counted.failed > 0 {
            broken.push(stage.key);
        }
        tally.add(counted);
    }
    println!("\nall of it took {}", seconds(steps.elapsed()));
    let broken = broken.join(" ");
    if !broken.is_empty() {
        println!("failed: {broken}; one stage alone: cargo xtask test STAGE");
    }
    println!("{}", closing(tally));
    if broken.is_empty() {
        Ok(())
    } else {
        Err(Failure::new(format!("failed: {broken}")))
    }
}

const fn stage(
    key: &'static str,
    name: &'static str,
    minutes: u32,
    work: fn(&Context) -> Outcome<Tally>,
) -> Stage {
    Stage {
        key,
        name,
        minutes,
        work,
        only_full: false,
    }
}

/// A stage that runs only with `--full`, because what it needs is large.
const fn full_stage(
    key: &'static str,
    name: &'static str,
    minutes: u32,
    work: fn(&Context) -> Outcome<Tally>,
) -> Stage {
    Stage {
        only_full: true,
        ..stage(key, name, minutes, work)
    }
}

/// What stands before `--`, and what stands behind it.
fn split(args: &[String]) -> (&[String], &[String]) {
    let mut parts = args.splitn(2, |arg| arg == "--");
    let before = parts.next().unwrap_or_default();
    (before, parts.next().unwrap_or_default())
}

/// `--full`, and the stages that were named; all if none was.
fn parse(args: &[String]) -> Outcome<(bool, Vec<Stage>)> {
    let (flags, keys): (Vec<_>, Vec<_>) = args.iter().partition(|arg| arg.starts_with('-'));
    let unknown = flags
        .iter()
        .filter(|flag| flag.as_str() != "--full")
        .chain(
            keys.iter()
                .filter(|key| !STAGES.iter().any(|stage| stage.key == key.as_str())),
        )
        .next();
    if let Some(unknown) = unknown {
        let known: Vec<_> = STAGES.iter().map(|stage| stage.key).collect();
        return Err(Failure::new(format!("test doesn't know {unknown}"))
            .remedy(format!("--full, or any of {}", known.join(" "))));
    }
    let full = !flags.is_empty();
    let named = |stage: &Stage| keys.iter().any(|key| *key == stage.key);
    if let Some(stage) = STAGES.iter().find(|stage| stage.only_full && named(stage))
        && !full
    {
        return Err(Failure::new(format!("{} runs only with --full", stage.key))
            .remedy(format!("cargo xtask test --full {}", stage.key)));
    }
    let wanted = |stage: &Stage| match keys.is_empty() {
        true => full || !stage.only_full,
        false => named(stage),
    };
    Ok((full, STAGES.into_iter().filter(wanted).collect()))
}

fn closing(tally: Tally) -> String {
    let Tally {
        passed,
        failed,
        skipped,
    } = tally;
    match skipped {
        0 => format!("{passed} passed, {failed} failed"),
        _ => format!("{passed} passed, {failed} failed, {skipped} skipped"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stages_are_chosen_by_name_and_never_guessed() {
        let parse = |args: &[&str]| {
            let args: Vec<_> = args.iter().map(ToString::to_string).collect();
            let (full, stages) = parse(&args)?;
            Ok::<_, Failure>((
                full,
                stages.iter().map(|stage| stage.key).collect::<Vec<_>>(),
            ))
        };
        assert_eq!(
            parse(&[]).map(|(full, keys)| (full, keys.len())),
            Ok((false, STAGES.len() - 3))
        );
        assert_eq!(
            parse(&["--full"]).map(|(full, keys)| (full, keys.len())),
            Ok((true, STAGES.len()))
        );
        assert!(parse(&["engines"]).is_err());
        assert_eq!(parse(&["engines", "--full"]), Ok((true, vec!["engines"])));
        assert_eq!(
            parse(&["size", "--full", "fmt"]),
            Ok((true, vec!["fmt", "size"]))
        );
        assert!(parse(&["sizes"]).is_err() && parse(&["--fast"]).is_err());
    }

    #[test]
    fn names_of_tests_stand_behind_two_dashes() {
        let args = ["browser", "--", "rent::", "-x"].map(str::to_owned);
        let (before, names) = split(&args);
        assert_eq!((before, names), (&args[..1], &args[2..]));
        assert_eq!(split(&args[..1]), (&args[..1], &args[..0]));
        assert_eq!(split(&[]), (&args[..0], &args[..0]));
    }

    #[test]
    fn the_closing_line_counts() {
        let mut tally = Tally {
            passed: 3,
            failed: 1,
            skipped: 0,
        };
        assert_eq!(closing(tally), "3 passed, 1 failed");
        tally.skipped = 2;
        assert_eq!(closing(tally), "3 passed, 1 failed, 2 skipped");
    }
}
