//! Blanks that nobody sees and every diff shows.

use super::Fault;
use super::source::Tree;

const ENDINGS: [&str; 8] = ["rs", "toml", "js", "css", "html", "md", "json", "svg"];

pub(super) fn check(tree: &Tree) -> Vec<Fault> {
    let mut faults = Vec::new();
    for (path, text) in tree.texts(&ENDINGS) {
        for (index, line) in text.split('\n').enumerate() {
            let what = if line.contains('\r') {
                "carriage return"
            } else if line.contains('\t') {
                "tab"
            } else if line.ends_with(' ') {
                "trailing blank"
            } else {
                continue;
            };
            faults.push(Fault::new(path, index + 1, what));
        }
        if !text.is_empty() && !text.ends_with('\n') {
            faults.push(Fault::new(path, 0, "the last line doesn't end"));
        }
    }
    faults
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_kind_is_found() {
        let tree = Tree::of(&[
            ("a.rs", "x\r\n\ty\nz \nlast"),
            ("b.csv", "x\ty \r\n"),
            ("c.md", "fine\n"),
        ]);
        let found: Vec<_> = check(&tree).into_iter().map(|fault| fault.what).collect();
        let want = [
            "carriage return",
            "tab",
            "trailing blank",
            "the last line doesn't end",
        ];
        assert_eq!(found, want);
    }
}
