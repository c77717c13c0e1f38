//! Unsafe code stands below a comment that says why it is safe.

use super::Fault;
use super::source::Tree;

/// How many lines above may lie between the comment and the code.
const REACH: usize = 4;

pub(super) fn check(tree: &Tree) -> Vec<Fault> {
    let mut faults = Vec::new();
    for (path, text) in tree.texts(&["rs"]) {
        let lines: Vec<_> = text.lines().collect();
        for (index, line) in lines.iter().enumerate() {
            let code = line.split("//").next().unwrap_or_default();
            let above = &lines[index.saturating_sub(REACH)..=index];
            if is_unsafe(code) && !above.iter().any(|line| line.contains("// SAFETY:")) {
                faults.push(Fault::new(path, index + 1, "unsafe without // SAFETY:"));
            }
        }
    }
    faults
}

/// The keyword, not a part of another word, nor inside quotes, nor the attribute `#[unsafe(...)]`.
fn is_unsafe(code: &str) -> bool {
    let outside: String = code.split('"').step_by(2).collect::<Vec<_>>().join("\"");
    let word = |c: char| c.is_alphanumeric() || c == '_';
    outside.match_indices("unsafe").any(|(at, found)| {
        let before = outside[..at].chars().next_back();
        let after = outside[at + found.len()..].chars().next();
        !before.is_some_and(word) && matches!(after, None | Some(' ' | '{'))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn unsafe_needs_its_reason() {
        let at = |text: &str| check(&Tree::of(&[("a.rs", text)])).len();
        assert_eq!(at("let x = unsafe { y() };\n"), 1);
        assert_eq!(at("unsafe fn f() {}\n"), 1);
        assert_eq!(at("// SAFETY: y is total.\nlet x = unsafe { y() };\n"), 0);
        assert_eq!(at("// SAFETY: too far.\n\n\n\n\nunsafe {}\n"), 1);
        assert_eq!(
            at("#![forbid(unsafe_code)]\n// unsafe is bad\n\"unsafe {\"\n"),
            0
        );
    }
}
