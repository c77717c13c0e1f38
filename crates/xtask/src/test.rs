//! Everything that must hold before a change is done, in one command.

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
}

/// A stage's name, the minutes it takes when nothing is built yet, and its work.
type Stage = (&'static str, u32, fn(&Context) -> Outcome<Tally>);

const STAGES: [Stage; 12] = [
    ("formatting", 0, stages::format),
    ("house rules", 0, |_| crate::tidy::check()),
    ("lints", 5, stages::lints),
    ("lints of what runs in the browser", 2, stages::wasm_lints),
    ("licences, sources, advisories", 1, stages::deny),
    ("documentation", 2, stages::docs),
    ("tests", 8, stages::native),
    ("tests as WebAssembly in Chromium", 4, stages::wasm),
    ("the demo: built, started, asked", 8, stages::demo),
    ("tests of the site in Chromium", 3, stages::browser),
    ("foreign verifiers", 2, stages::foreign),
    ("sizes", 0, stages::sizes),
];

/// `cargo xtask test [--full]`.
///
/// # Errors
/// Fails where set-up does, and where any stage or test failed. A failed stage doesn't stop the next.
pub(crate) fn run(args: &[String]) -> Outcome {
    let full = match args {
        [] => false,
        [flag] if flag == "--full" => true,
        _ => return Err(Failure::new("test takes --full or nothing")),
    };
    let mut steps = Steps::new(STAGES.len() + 1);
    let context = steps.step("set-up", 25, || {
        let mut tools = setup::for_site()?;
        let tests = setup::for_tests(&mut tools)?;
        Ok(Context { tools, tests, full })
    })?;
    let mut tally = Tally::default();
    let mut broken = Vec::new();
    for (name, minutes, work) in STAGES {
        let counted = steps.step(name, minutes, || {
            work(&context).inspect_err(|failure| println!("  {failure}"))
        });
        // A stage that couldn't count its tests is one failure.
        let counted = counted.unwrap_or(Tally {
            failed: 1,
            ..Tally::default()
        });
        if counted.failed > 0 {
            broken.push(name);
        }
        tally.add(counted);
    }
    println!("\nall stages took {}", seconds(steps.elapsed()));
    if !broken.is_empty() {
        println!("failed: {}", broken.join(", "));
    }
    println!("{}", closing(tally));
    if tally.failed == 0 {
        Ok(())
    } else {
        Err(Failure::new(format!("failed: {}", broken.join(", "))))
    }
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
