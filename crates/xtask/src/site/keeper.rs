//! The service worker's lists of the site's own files: `www/sw.js` as Trunk copies it knows none.

use std::fs;
use std::path::Path;

use super::finish::{read, write};
use super::integrity;
use crate::run::{Failure, Outcome};
use crate::walk;

/// Its name, which stays the same: browsers look for a new one at the address of the old.
pub(super) const NAME: &str = "sw.js";

/// Fills the lists, when everything else in the folder has its final name and bytes.
///
/// # Errors
/// Fails where the script isn't of the known shape, and where a file can't be read.
pub(super) fn finish(folder: &Path) -> Outcome {
    let (mut app, mut later) = (Vec::new(), Vec::new());
    for file in walk::files(folder)? {
        let Some(name) = file.strip_prefix(folder).ok().and_then(Path::to_str) else {
            continue;
        };
        let list = match place(name) {
            Place::First => &mut app,
            Place::Later => &mut later,
            Place::Nowhere => continue,
        };
        let bytes = fs::read(&file).map_err(|error| Failure::io("can't read", &file, &error))?;
        list.push(format!("  \"{name}\": \"{}\",\n", integrity::value(&bytes)));
    }
    let path = folder.join(NAME);
    let text = filled(&read(&path)?, "APP", &app)?;
    write(&path, &filled(&text, "LATER", &later)?)
}

/// Takes the page as it is now into the list, after somebody has changed it by hand.
///
/// # Errors
/// Fails where the list has no page, and where a file can't be read.
pub(super) fn renew(folder: &Path) -> Outcome {
    const PAGE: &str = "  \"index.html\": \"";
    let page = folder.join("index.html");
    let bytes = fs::read(&page).map_err(|error| Failure::io("can't read", &page, &error))?;
    let path = folder.join(NAME);
    let text = read(&path)?;
    let parts = text.split_once(PAGE);
    let parts = parts.and_then(|(before, rest)| Some((before, rest.split_once('"')?.1)));
    match parts {
        Some((before, after)) => {
            let value = integrity::value(&bytes);
            write(&path, [before, PAGE, &value, "\"", after].concat())
        }
        None => Err(Failure::new(format!("{NAME} doesn't list index.html"))
            .remedy("name the folder of a site that was built: the one with start-….js")),
    }
}

/// When a file of the site is kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Place {
    /// With the page.
    First,
    /// When the page has asked for it.
    Later,
    Nowhere,
}

fn place(name: &str) -> Place {
    let is_own = [".css", ".html", ".js", ".svg", ".wasm"]
        .iter()
        .any(|ending| name.ends_with(ending));
    if name == NAME || name.contains('/') || name.starts_with("icon") || !is_own {
        Place::Nowhere
    } else if name.starts_with("worker-") || name.starts_with("stele-worker-") {
        Place::Later
    } else {
        Place::First
    }
}

fn filled(text: &str, name: &str, lines: &[String]) -> Outcome<String> {
    let empty = format!("\nconst {name} = {{}};\n");
    let full = format!("\nconst {name} = {{\n{}}};\n", lines.concat());
    match text.split_once(&empty) {
        Some((before, after)) if !lines.is_empty() => Ok([before, &full, after].concat()),
        _ => Err(Failure::new(format!(
            "{NAME}: there should be an empty {name}, and files for it"
        ))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_script_lists_what_the_page_needs() {
        let dir = std::env::temp_dir().join(format!("stele-keeper-{}", std::process::id()));
        fs::create_dir_all(dir.join("stele")).expect("makes the folder");
        let template = fs::read_to_string(crate::paths::root().join("www/sw.js")).expect("reads");
        for (name, text) in [
            (NAME, template.as_str()),
            ("index.html", "page"),
            ("a-1.css", "p{}"),
            ("worker-1.js", "work"),
            ("icon-512.png", "png"),
            ("icon.svg", "svg"),
            ("stele/x.js", "widget"),
        ] {
            fs::write(dir.join(name), text).expect("writes");
        }
        finish(&dir).expect("finishes");
        let text = fs::read_to_string(dir.join(NAME)).expect("reads");
        let line =
            |name: &str, bytes: &[u8]| format!("  \"{name}\": \"{}\",\n", integrity::value(bytes));
        let app = line("a-1.css", b"p{}") + &line("index.html", b"page");
        let later = line("worker-1.js", b"work");
        assert!(
            text.contains(&format!("const APP = {{\n{app}}};\n")),
            "{text}"
        );
        assert!(
            text.contains(&format!("const LATER = {{\n{later}}};\n")),
            "{text}"
        );
        assert!(finish(&dir).is_err(), "it is filled once");
        // The page is changed by hand, and nothing else.
        fs::write(dir.join("index.html"), "another page").expect("writes");
        renew(&dir).expect("renews");
        let renewed = fs::read_to_string(dir.join(NAME)).expect("reads");
        let page = |bytes| line("index.html", bytes);
        assert_eq!(
            renewed,
            text.replace(&page(b"page"), &page(b"another page"))
        );
        assert_ne!(renewed, text);
        fs::write(dir.join(NAME), &template).expect("writes");
        assert!(renew(&dir).is_err(), "there is no list");
        fs::remove_dir_all(&dir).expect("removes the folder");
    }
}
