//! Runs every benchmark of the workspace.

use crate::run::Outcome;
use crate::setup::Toolbox;

/// `cargo xtask bench [FILTER...]`; what follows goes to Criterion.
pub(crate) fn run(args: &[String]) -> Outcome {
    let filter = args.iter().map(String::as_str);
    Toolbox::default()
        .cargo()?
        .args(["bench", "--workspace", "--bench", "*", "--"])
        .args(filter)
        .watch()
}
