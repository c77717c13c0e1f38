//! Makes Trunk's output work under a strict Content Security Policy, with every byte pinned.
//!
//! Trunk starts the app from an inline module script, which `script-src 'self'` refuses
//! (trunk-rs/trunk#288), and that script imports wasm-bindgen's glue without an integrity check of its own.
//! So glue and start become one file, `start-HASH.js`: index.html pins it, and it pins both parts of the program
//! and the worker.
//!
//! Runs as Trunk's post-build hook, so that a plain `trunk build` gives the same site.

use std::fs;
use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};

use super::html::{self, Tag};
use super::integrity;
use super::keeper;
use super::split::{self, Parts};
use super::widget;
use super::worker::{self, Worker};
use crate::run::{Failure, Outcome};

/// `cargo xtask site-finish [FOLDER]`; without one, the folder that Trunk names.
pub(crate) fn run(args: &[String]) -> Outcome {
    let staging = std::env::var_os("TRUNK_STAGING_DIR").map(PathBuf::from);
    let folder = match args {
        [] => staging.ok_or_else(|| Failure::new("site-finish is told no folder")),
        [folder] => Ok(PathBuf::from(folder)),
        _ => Err(Failure::new("site-finish takes one folder")),
    }?;
    finish(&folder)?;
    keeper::finish(&folder)?;
    widget::finish(&folder)
}

/// `cargo xtask site-changed FOLDER`: holds the page that somebody has changed by hand against the same rules, and lets
/// the service worker know it.
pub(crate) fn changed(args: &[String]) -> Outcome {
    let [folder] = args else {
        return Err(Failure::new("site-changed takes the folder of a site"));
    };
    let folder = Path::new(folder);
    let page = read(&folder.join("index.html"))?;
    let faults = faults(folder, &page)?;
    if !faults.is_empty() {
        return Err(Failure::new(format!("index.html: {}", faults.join("; "))));
    }
    keeper::renew(folder)
}

/// Rewrites the site in a folder, then checks that nothing in it is unpinned.
///
/// # Errors
/// Fails where Trunk's output isn't of the known shape, and where the result would break the policy.
pub(crate) fn finish(folder: &Path) -> Outcome {
    finish_with(folder, &split::parts()?)
}

fn finish_with(folder: &Path, parts: &Parts) -> Outcome {
    let path = folder.join("index.html");
    let page = read(&path)?;
    let worker = worker::finish(folder)?;
    let (first, later) = (hashed(FIRST, &parts.first), hashed(LATER, &parts.later));
    let start = Start {
        text: start_script(parts, &first, &later, &worker)?,
        wasm: first.clone(),
    };
    let (page, replaced) = externalise(&page, &start)?;
    for name in replaced {
        remove(&folder.join(name))?;
    }
    write(&folder.join(start.name()), &start.text)?;
    write(&folder.join(first), &parts.first)?;
    write(&folder.join(later), &parts.later)?;
    write(&path, &page)?;
    let faults = faults(folder, &page)?;
    if faults.is_empty() {
        Ok(())
    } else {
        Err(Failure::new(format!("index.html: {}", faults.join("; "))))
    }
}

/// Both parts of the program in a finished site, before and behind the hash.
const FIRST: [&str; 2] = ["stele-explorer", "_bg.wasm"];
const LATER: [&str; 2] = ["stele-later", ".wasm"];

fn hashed([before, after]: [&str; 2], bytes: &[u8]) -> String {
    format!(
        "{before}-{}{after}",
        integrity::hex(&Sha256::digest(bytes)[..8])
    )
}

/// The file that takes the place of inline script and glue, and the program that it starts.
#[derive(Debug)]
struct Start {
    text: String,
    wasm: String,
}

impl Start {
    fn name(&self) -> String {
        hashed(["start", ".js"], self.text.as_bytes())
    }
}

/// The page that loads the start script, and names of what Trunk's page loaded instead.
fn externalise(page: &str, start: &Start) -> Outcome<(String, [String; 2])> {
    let tags = html::tags(page)?;
    let mut inline = tags
        .iter()
        .filter(|tag| tag.name == "script" && tag.get("src").is_none());
    let (Some(tag), None) = (inline.next(), inline.next()) else {
        return Err(Failure::new(
            "index.html: there should be exactly one inline script, Trunk's",
        ));
    };
    let (script, range) = html::script(page, tag)?;
    let glue_url = quoted_ending(script, ".js")?;
    let (base, glue) = split_url(glue_url);
    let (_, wasm) = split_url(quoted_ending(script, ".wasm")?);
    let element = format!(
        r#"<script type="module" src="{base}{}" integrity="{}" crossorigin="anonymous"></script>"#,
        start.name(),
        integrity::value(start.text.as_bytes())
    );
    let preloads_glue = |tag: &&Tag| {
        tag.name == "link"
            && tag.get("rel") == Some("modulepreload")
            && tag.get("href") == Some(glue_url)
    };
    let mut edits = vec![(range, element)];
    let preload = unpinned(&format!("{base}{}", start.wasm));
    let preloads = tags.iter().filter(|tag| preloads_data(tag));
    edits.extend(preloads.map(|tag| (tag.range.clone(), preload.clone())));
    edits.extend(
        tags.iter()
            .filter(preloads_glue)
            .map(|tag| (tag.range.clone(), String::new())),
    );
    edits.sort_by_key(|(range, _)| std::cmp::Reverse(range.start));
    let replaced = [glue.to_owned(), wasm.to_owned()];
    let mut page = page.to_owned();
    for (range, new) in edits {
        page.replace_range(range, &new);
    }
    Ok((page, replaced))
}

/// A preload for `fetch`. Browsers ignore its integrity and say so in the console; the start script
/// pins what it fetches.
fn preloads_data(tag: &Tag) -> bool {
    tag.name == "link" && tag.get("rel") == Some("preload") && tag.get("as") == Some("fetch")
}

/// A preload for `fetch`, without integrity.
fn unpinned(url: &str) -> String {
    format!(
        r#"<link rel="preload" href="{url}" crossorigin="anonymous" as="fetch" type="application/wasm">"#
    )
}

/// The glue with a tail that starts the app from the one `.wasm` of this digest. The page hears of
/// both ends: `TrunkApplicationStarted`, and `stele-start-failed` with the error as its detail.
fn start_script(parts: &Parts, first: &str, later: &str, worker: &Worker) -> Outcome<String> {
    let glue = split::with_loader(&parts.glue, later, &integrity::value(&parts.later))?;
    let init = default_export(&glue).ok_or_else(|| {
        Failure::new("wasm-bindgen's glue has no default export: is its version the pinned one?")
    })?;
    let integrity = integrity::value(&parts.first);
    let starter = worker.starter();
    Ok(format!(
        r#"{glue}
{starter}
{init}({{
  module_or_path: fetch(new URL("./{first}", import.meta.url), {{ integrity: "{integrity}" }}),
}}).then(
  () => dispatchEvent(new CustomEvent("TrunkApplicationStarted")),
  (error) => {{
    dispatchEvent(new CustomEvent("stele-start-failed", {{ detail: error }}));
    throw error;
  }},
);
"#
    ))
}

/// What stands before `as default` in `export { initSync, __wbg_init as default };`.
fn default_export(glue: &str) -> Option<&str> {
    let line = glue
        .lines()
        .rev()
        .find(|line| line.starts_with("export {"))?;
    let (before, _) = line.split_once(" as default")?;
    before
        .rsplit([' ', ',', '{'])
        .next()
        .filter(|name| !name.is_empty())
}

/// Everything in the page that a strict policy would refuse or that isn't pinned to its bytes.
fn faults(folder: &Path, page: &str) -> Outcome<Vec<String>> {
    let mut faults = Vec::new();
    for tag in html::tags(page)? {
        let say = |what: &str| format!("<{}> {what}", tag.name);
        if let Some((name, _)) = tag
            .attributes
            .iter()
            .find(|(name, _)| name == "style" || name.starts_with("on"))
        {
            faults.push(say(&format!("has an attribute {name}")));
        }
        let (url, pinned) = match tag.name.as_str() {
            "style" => {
                faults.push(say("stands in the page; it belongs into a file"));
                continue;
            }
            "script" if tag.get("src").is_none() => {
                faults.push(say("stands in the page; it belongs into a file"));
                continue;
            }
            "script" => (tag.get("src"), true),
            "link" => {
                let rel = tag.get("rel").unwrap_or_default();
                let loads = ["stylesheet", "modulepreload", "preload"].contains(&rel);
                (tag.get("href"), loads && !preloads_data(&tag))
            }
            "img" => (tag.get("src"), false),
            _ => continue,
        };
        let Some(url) = url else { continue };
        if url.starts_with('#') {
            continue;
        }
        if url.contains(':') || url.starts_with("//") {
            faults.push(say(&format!("loads {url}, which isn't the page's own")));
            continue;
        }
        let name = url.trim_start_matches("./").trim_start_matches('/');
        match (fs::read(folder.join(name)), pinned) {
            (Err(error), _) => faults.push(say(&format!("names {url}: {error}"))),
            (Ok(bytes), true) if tag.get("integrity") != Some(&integrity::value(&bytes)) => {
                faults.push(say(&format!("loads {url} without its right integrity")));
            }
            (Ok(_), _) => {}
        }
    }
    Ok(faults)
}

fn quoted_ending<'a>(script: &'a str, ending: &str) -> Outcome<&'a str> {
    script
        .split(['\'', '"'])
        .find(|part| part.ends_with(ending))
        .ok_or_else(|| Failure::new(format!("Trunk's start script names no {ending} file")))
}

fn split_url(url: &str) -> (&str, &str) {
    url.split_at(url.rfind('/').map_or(0, |slash| slash + 1))
}

pub(super) fn read(path: &Path) -> Outcome<String> {
    fs::read_to_string(path).map_err(|error| Failure::io("can't read", path, &error))
}

pub(super) fn write(path: &Path, text: impl AsRef<[u8]>) -> Outcome {
    fs::write(path, text).map_err(|error| Failure::io("can't write", path, &error))
}

pub(super) fn remove(path: &Path) -> Outcome {
    fs::remove_file(path).map_err(|error| Failure::io("can't remove", path, &error))
}

#[cfg(test)]
mod tests {
    use super::*;

    const GLUE: &str = split::tests::GLUE;

    /// The site with two parts of a program.
    fn finish(folder: &Path) -> Outcome {
        let parts = Parts {
            glue: GLUE.into(),
            first: b"first".into(),
            later: b"later".into(),
        };
        finish_with(folder, &parts)
    }
    const PAGE: &str = r#"<html><head>
<link rel="modulepreload" href="./app-1.js" crossorigin="anonymous" integrity="sha384-x">
<link rel="preload" href="./app-1_bg.wasm" crossorigin="anonymous" integrity="sha384-x" as="fetch" type="application/wasm">
<link rel="stylesheet" href="./a.css" integrity="CSS">
</head><body><script type="module">
import init, * as bindings from './app-1.js';
const wasm = await init({ module_or_path: './app-1_bg.wasm' });
</script></body></html>"#;

    /// A site as Trunk leaves it, in a folder that goes with the value.
    struct Site(PathBuf);

    impl Site {
        fn new(name: &str, page: &str) -> Self {
            let dir = std::env::temp_dir().join(format!("stele-{name}-{}", std::process::id()));
            fs::create_dir_all(&dir).expect("makes the folder");
            let page = page.replace("CSS", &integrity::value(b"p{}"));
            for (file, text) in [
                ("index.html", page.as_str()),
                ("app-1.js", GLUE),
                ("app-1_bg.wasm", "wasm"),
                ("a.css", "p{}"),
                (worker::GLUE, worker::tests::GLUE),
                (worker::WASM, "worker's wasm"),
            ] {
                fs::write(dir.join(file), text).expect("writes");
            }
            Self(dir)
        }

        fn text(&self, file: &str) -> String {
            fs::read_to_string(self.0.join(file)).expect("reads")
        }
    }

    impl Drop for Site {
        fn drop(&mut self) {
            let _ = fs::remove_dir_all(&self.0);
        }
    }

    #[test]
    fn the_start_is_one_pinned_file_that_pins_the_wasm() {
        let site = Site::new("finish", PAGE);
        finish(&site.0).expect("finishes");
        let page = site.text("index.html");
        let tags = html::tags(&page).expect("reads");
        let script = tags
            .iter()
            .find(|tag| tag.name == "script")
            .expect("is there");
        let name = script
            .get("src")
            .expect("is a file")
            .trim_start_matches("./");
        let text = site.text(name);
        assert_eq!(
            script.get("integrity"),
            Some(integrity::value(text.as_bytes()).as_str())
        );
        for part in [b"first", b"later"] {
            assert!(text.contains(&integrity::value(part)), "pins both parts");
        }
        // The whole program is gone, and the page fetches the first part alone while the script loads.
        assert!(!site.0.join("app-1_bg.wasm").exists());
        let preloaded: Vec<_> = tags.iter().filter(|tag| preloads_data(tag)).collect();
        assert_eq!(preloaded.len(), 1);
        let href = preloaded[0].get("href").expect("is a file");
        assert_eq!(href, format!("./{}", hashed(FIRST, b"first")));
        assert_eq!(site.text(&hashed(FIRST, b"first")), "first");
        assert_eq!(site.text(&hashed(LATER, b"later")), "later");
        assert!(
            text.contains("\n__wbg_init({"),
            "calls the glue's default export"
        );
        assert!(!page.contains("modulepreload") && !site.0.join("app-1.js").exists());
        // The page loads nothing of the worker; the start script pins it.
        assert!(!page.contains("worker"));
        let (worker, _) = text
            .split_once("new URL(\"./worker-")
            .expect("names it")
            .1
            .split_once('"')
            .expect("ends");
        let worker = site.text(&format!("worker-{worker}"));
        assert!(
            text.contains(&integrity::value(worker.as_bytes())),
            "pins the worker"
        );
    }

    #[test]
    fn what_a_strict_policy_refuses_is_refused() {
        let cases = [
            ("<p style=\"x\">", "an attribute style"),
            ("<p onclick=\"x\">", "an attribute onclick"),
            ("<style>p{}</style>", "<style> stands in the page"),
            (
                "<script src=\"https://cdn/x.js\"></script>",
                "isn't the page's own",
            ),
            (
                "<script src=\"./a.css\"></script>",
                "without its right integrity",
            ),
            (
                "<link rel=\"stylesheet\" href=\"./a.css\">",
                "without its right integrity",
            ),
            (
                "<link rel=\"icon\" href=\"./gone.svg\">",
                "names ./gone.svg",
            ),
        ];
        for (position, (markup, want)) in cases.into_iter().enumerate() {
            let page = PAGE.replace("</head>", &format!("{markup}</head>"));
            let site = Site::new(&format!("fault-{position}"), &page);
            let failure = finish(&site.0).expect_err(markup).to_string();
            assert!(failure.contains(want), "{markup}: {failure}");
        }
    }

    #[test]
    fn an_unknown_shape_is_refused() {
        let none = PAGE.replace("<script type=\"module\">", "<template>");
        let other = PAGE.replace("./app-1.js';", "./app-1';");
        let wasmless = PAGE.replace(".wasm", ".bin");
        for (name, page) in [("none", none), ("other", other), ("wasmless", wasmless)] {
            let site = Site::new(&format!("shape-{name}"), &page);
            assert!(finish(&site.0).is_err(), "{name}");
        }
        assert_eq!(default_export("export { a };\n"), None);
        assert_eq!(default_export("export { a, b as default };"), Some("b"));
    }
}
