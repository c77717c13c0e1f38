//! A link in a document leads to a file of the project.

use super::Fault;
use super::source::Tree;

pub(super) fn check(tree: &Tree) -> Vec<Fault> {
    let mut faults = Vec::new();
    for (path, text) in tree.texts(&["md"]) {
        let mut in_code = false;
        for (index, line) in text.lines().enumerate() {
            if line.trim_start().starts_with("```") {
                in_code = !in_code;
            }
            if in_code {
                continue;
            }
            for target in targets(line) {
                let leads = resolve(path, target).is_some_and(|path| tree.has(&path));
                if is_local(target) && !leads {
                    faults.push(Fault::new(path, index + 1, format!("{target} isn't there")));
                }
            }
        }
    }
    faults
}

/// What stands in `](...)` on a line, without titles; code spans are passed over.
fn targets(line: &str) -> impl Iterator<Item = &str> {
    line.split('`')
        .step_by(2)
        .flat_map(|prose| prose.split("](").skip(1))
        .filter_map(|rest| rest.split([')', ' ']).next())
}

fn is_local(target: &str) -> bool {
    !target.starts_with('#') && !target.contains("://") && !target.starts_with("mailto:")
}

/// The target as a path from the project's folder; none if it leaves the project.
fn resolve(from: &str, target: &str) -> Option<String> {
    let target = target.split('#').next().unwrap_or_default();
    let mut parts: Vec<&str> = from.split('/').collect();
    parts.pop();
    for part in target.split('/') {
        match part {
            "" | "." => {}
            ".." => drop(parts.pop()?),
            name => parts.push(name),
        }
    }
    Some(parts.join("/"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dead_links_are_found() {
        let text = "[a](docs/a.md#top) [b](gone.md) [c](https://x.org/y) [d](#here)\n\
            ```\n[e](gone.md)\n```\n`[f](gone.md)` ![g](../out.png) [h](docs)\n";
        let tree = Tree::of(&[
            ("README.md", text),
            ("docs/a.md", "[up](../README.md \"t\")\n"),
        ]);
        let found: Vec<_> = check(&tree).iter().map(ToString::to_string).collect();
        let want = [
            "README.md:1: gone.md isn't there",
            "README.md:5: ../out.png isn't there",
        ];
        assert_eq!(found, want);
    }
}
