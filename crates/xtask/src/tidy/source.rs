//! The project's files, as every rule sees them.

use std::fs;
use std::path::Path;

use crate::run::{Cmd, Failure, Outcome};

/// All files that git knows or would take, with their text.
#[derive(Debug, Default)]
pub(super) struct Tree {
    pub(super) files: Vec<File>,
}

/// One file. What isn't UTF-8 has no text.
#[derive(Debug)]
pub(super) struct File {
    /// From the project's folder, with slashes.
    pub(super) path: String,
    pub(super) text: Option<String>,
}

impl Tree {
    pub(super) fn read(root: &Path) -> Outcome<Self> {
        let list = Cmd::new("git")
            .args([
                "ls-files",
                "--cached",
                "--others",
                "--exclude-standard",
                "-z",
            ])
            .dir(root)
            .probe()
            .ok_or_else(|| Failure::new("git can't list the project's files"))?;
        let mut files = Vec::new();
        for path in list.split('\0').filter(|path| !path.is_empty()) {
            let full = root.join(path);
            // Deleted but not yet committed as deleted.
            if !full.is_file() {
                continue;
            }
            let bytes =
                fs::read(&full).map_err(|error| Failure::io("can't read", &full, &error))?;
            files.push(File {
                path: path.to_owned(),
                text: String::from_utf8(bytes).ok(),
            });
        }
        files.sort_by(|a, b| a.path.cmp(&b.path));
        files.dedup_by(|a, b| a.path == b.path);
        Ok(Self { files })
    }

    #[cfg(test)]
    pub(super) fn of(files: &[(&str, &str)]) -> Self {
        let files = files.iter().map(|(path, text)| File {
            path: (*path).to_owned(),
            text: Some((*text).to_owned()),
        });
        Self {
            files: files.collect(),
        }
    }

    /// Paths and texts of the files with one of these endings.
    pub(super) fn texts<'a>(
        &'a self,
        endings: &'a [&str],
    ) -> impl Iterator<Item = (&'a str, &'a str)> {
        self.files
            .iter()
            .filter(|file| {
                let ending = file.path.rsplit_once('.').map(|(_, ending)| ending);
                ending.is_some_and(|ending| endings.contains(&ending))
            })
            .filter_map(|file| Some((file.path.as_str(), file.text.as_deref()?)))
    }

    pub(super) fn text(&self, path: &str) -> Option<&str> {
        let file = self.files.iter().find(|file| file.path == path)?;
        file.text.as_deref()
    }

    /// Whether a file or a folder of this path exists.
    pub(super) fn has(&self, path: &str) -> bool {
        let folder = format!("{path}/");
        let is = |file: &File| file.path == path || file.path.starts_with(&folder);
        path.is_empty() || self.files.iter().any(is)
    }
}

/// The lines of a Rust source that end up in the product, counted from 1: no comments, no tests.
pub(super) fn shipped(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let mut in_tests = false;
    let mut after_cfg = false;
    text.lines().enumerate().filter_map(move |(index, line)| {
        if in_tests {
            // rustfmt puts the end of a module at the start of a line.
            in_tests = line != "}";
            return None;
        }
        if line == "#[cfg(test)]" {
            after_cfg = true;
            return None;
        }
        if after_cfg {
            // Further attributes may stand between.
            after_cfg = line.starts_with("#[");
            in_tests = line.ends_with('{');
            return None;
        }
        let code = line.split("//").next().unwrap_or_default();
        (!code.trim().is_empty()).then_some((index + 1, code))
    })
}

/// Whether a path is only for tests, by its name.
pub(super) fn is_test(path: &str) -> bool {
    let parts = ["/tests/", "/benches/", "/testing/"];
    let names = ["/tests.rs", "/testing.rs"];
    path.starts_with("tests/")
        || parts.iter().any(|part| path.contains(part))
        || names.iter().any(|name| path.ends_with(name))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tests_and_comments_are_not_shipped() {
        let text = "//! doc\nuse a;\n#[cfg(test)]\nmod testing;\nfn f() {} // why\n\n#[cfg(test)]\n#[allow(x)]\nmod tests {\n    use b;\n}\nfn g() {}\n";
        let lines: Vec<_> = shipped(text).collect();
        assert_eq!(lines, [(2, "use a;"), (5, "fn f() {} "), (12, "fn g() {}")]);
    }

    #[test]
    fn folders_are_found() {
        let tree = Tree::of(&[("a/b.rs", "")]);
        assert!(tree.has("a") && tree.has("a/b.rs") && tree.has("") && !tree.has("a/b"));
        assert!(is_test("crates/x/src/tests.rs") && !is_test("crates/x/src/test_vector.rs"));
    }
}
