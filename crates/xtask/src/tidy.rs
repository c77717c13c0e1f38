//! The house rules that a compiler doesn't know. Each is one function over the project's files.

mod imports;
mod length;
mod links;
mod manifests;
mod purity;
mod secrets;
mod source;
mod style;
mod top_level;
mod unfinished;
mod unsafe_code;

use std::fmt;

use self::source::Tree;
use crate::paths;
use crate::run::{Failure, Outcome};
use crate::steps::Tally;

/// What a rule found, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Fault {
    path: String,
    /// Counted from 1; 0 where the whole file is meant.
    line: usize,
    what: String,
}

type Rule = fn(&Tree) -> Vec<Fault>;

const RULES: [(&str, Rule); 12] = [
    ("crates import only what the table allows", imports::check),
    (
        "`verify` forbids unsafe code and needs no std",
        purity::declared,
    ),
    (
        "the pure crates do no I/O and ask for no time or randomness",
        purity::check,
    ),
    (
        "every dependency is named once, with its reason",
        manifests::check,
    ),
    ("no source file is too long", length::check),
    ("no tabs, trailing blanks or carriage returns", style::check),
    ("nothing is left unfinished", unfinished::check),
    ("the top folder is bare", top_level::check),
    ("links in documents lead somewhere", links::check),
    ("no private keys", secrets::check),
    ("unsafe code says why it is safe", unsafe_code::check),
    ("one file of the explorer fetches", purity::one_fetches),
];

/// `cargo xtask tidy`: every rule is one check.
///
/// # Errors
/// Fails where the files can't be read. Broken rules are counted, not errors.
pub(crate) fn check() -> Outcome<Tally> {
    let tree = Tree::read(&paths::root())?;
    let mut tally = Tally::default();
    for (name, rule) in RULES {
        let faults = rule(&tree);
        println!(
            "  {} {name}",
            if faults.is_empty() { "ok  " } else { "FAIL" }
        );
        for fault in &faults {
            println!("       {fault}");
        }
        if faults.is_empty() {
            tally.passed += 1;
        } else {
            tally.failed += 1;
        }
    }
    Ok(tally)
}

/// The same as a command.
///
/// # Errors
/// As [`check`], and where a rule is broken.
pub(crate) fn run(args: &[String]) -> Outcome {
    if !args.is_empty() {
        return Err(Failure::new("tidy takes no arguments"));
    }
    match check()?.failed {
        0 => Ok(()),
        failed => Err(Failure::new(format!("{failed} house rules are broken"))),
    }
}

impl Fault {
    fn new(path: &str, line: usize, what: impl Into<String>) -> Self {
        Self {
            path: path.to_owned(),
            line,
            what: what.into(),
        }
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.line {
            0 => write!(f, "{}: {}", self.path, self.what),
            line => write!(f, "{}:{line}: {}", self.path, self.what),
        }
    }
}
