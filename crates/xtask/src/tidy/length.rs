//! A file has one subject; one that is very long has several.

use super::Fault;
use super::source::Tree;

const LINES: usize = 600;

pub(super) fn check(tree: &Tree) -> Vec<Fault> {
    tree.texts(&["rs", "js", "css"])
        .map(|(path, text)| (path, text.lines().count()))
        .filter(|(_, lines)| *lines > LINES)
        .map(|(path, lines)| Fault::new(path, 0, format!("{lines} lines; at most {LINES}")))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_line_after_the_last_is_one_too_many() {
        let at = |lines: usize| check(&Tree::of(&[("a.rs", &"x\n".repeat(lines))]));
        assert_eq!(at(LINES), []);
        assert_eq!(at(LINES + 1).len(), 1);
    }
}
