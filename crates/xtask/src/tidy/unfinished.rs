//! What is to be done stands in an issue, not in the code.

use super::Fault;
use super::source::Tree;

/// Written apart so that this file doesn't find itself.
const MARKS: [&str; 5] = [
    concat!("TO", "DO"),
    concat!("FIX", "ME"),
    concat!("XX", "X:"),
    concat!("to", "do!("),
    concat!("un", "implemented!("),
];

pub(super) fn check(tree: &Tree) -> Vec<Fault> {
    let mut faults = Vec::new();
    for (path, text) in tree.texts(&["rs", "toml", "js", "css", "html", "md"]) {
        for (index, line) in text.lines().enumerate() {
            for mark in MARKS.iter().filter(|mark| line.contains(*mark)) {
                faults.push(Fault::new(path, index + 1, format!("{mark} is left")));
            }
        }
    }
    faults
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_mark_is_found() {
        for mark in MARKS {
            let line = format!("x\n// {mark} y\n");
            let found = check(&Tree::of(&[("a.rs", &line)]));
            assert_eq!(found.len(), 1, "{mark}");
            assert_eq!(found[0].line, 2);
        }
    }
}
