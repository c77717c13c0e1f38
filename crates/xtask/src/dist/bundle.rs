//! From the hand-written modules of `www/widget/` to the few files that pages load: esbuild.

use std::path::{Path, PathBuf};

use serde_json::Value;
use sha2::{Digest, Sha256};

use super::Place;
use super::files::{below, copy, fresh, read_text, write};
use crate::run::{Cmd, Failure, Outcome};
use crate::setup::Toolbox;
use crate::site::integrity;
use crate::walk;

/// The sources of the shell, below the checkout.
pub(super) const SOURCES: &str = "www/widget";

/// What its styles are made of besides.
const STYLES: &str = "www/css";

/// The shell's entries; each becomes one file without imports.
const ENTRIES: [&str; 6] = [
    "stele-verify.js",
    "stele-verify.element.js",
    "worker.js",
    "remote.js",
    "frame.js",
    "embed.js",
];

/// The sheets of the pages beside them.
const SHEETS: [&str; 2] = ["embed-frame.css", "embed.css"];

/// The one sheet that the entries fetch.
const LOOKS: &str = "stele-verify.css";

/// Describes the element to editors, and is the one file of data that no entry fetches.
pub(super) const DESCRIPTION: &str = "custom-elements.json";

/// The oldest browsers that run the sources as they stand (form controls, constructable sheets), so that nothing of them
/// is rewritten: that alone would cost the entry a twelfth.
const BROWSERS: &str = "--target=chrome93,edge93,firefox101,safari16.4";

/// Where the modules lie.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Held {
    /// In files beside the script.
    Beside,
    /// In the page itself.
    Inside,
}

/// A copy of the sources with what the build adds to them: `glue.js`, and `modules.js`, which says what the entries
/// may fetch.
#[derive(Debug)]
pub(super) struct Stage<'t> {
    tools: &'t Toolbox,
    folder: PathBuf,
}

impl<'t> Stage<'t> {
    /// Makes the copy.
    ///
    /// # Errors
    /// Fails where a file can't be read or written, or the glue isn't of the known shape.
    pub(super) fn new(tools: &'t Toolbox, place: &Place, name: &str, glue: &str) -> Outcome<Self> {
        let top = place.target.join("dist-stage").join(name);
        fresh(&top)?;
        for part in [SOURCES, STYLES] {
            let sources = place.root.join(part);
            for file in walk::files(&sources)? {
                let to = top.join(part).join(below(&sources, &file));
                copy(&file, &to)?;
            }
        }
        let folder = top.join(SOURCES);
        let stage = Self { tools, folder };
        stage.glue(glue)?;
        Ok(stage)
    }

    /// Puts one of the sources' files in the place of another.
    pub(super) fn replace(&self, name: &str, by: &str) -> Outcome {
        self.put(name, self.text(by)?)
    }

    /// A file of the stage.
    pub(super) fn text(&self, name: &str) -> Outcome<String> {
        read_text(&self.folder.join(name))
    }

    /// What the entries fetch besides modules, as small as it gets, by name. The words say what each module must be.
    pub(super) fn fetched(
        &self,
        modules: &[(String, Vec<u8>)],
        held: Held,
    ) -> Outcome<Vec<(String, Vec<u8>)>> {
        let mut fetched = vec![(LOOKS.to_owned(), self.styles(LOOKS)?.into_bytes())];
        for file in walk::files(&self.folder)? {
            let name = below(&self.folder, &file);
            if name.ends_with(".json") && !name.contains('/') && name != DESCRIPTION {
                let text = words(&name, &self.text(&name)?, modules, held)?;
                fetched.push((name, text.into_bytes()));
            }
        }
        Ok(fetched)
    }

    /// Tells the entries what they may fetch first, and what each file must be.
    pub(super) fn pin(&self, version: &str, files: &[(String, Vec<u8>)]) -> Outcome {
        self.put("modules.js", modules_js(version, files))
    }

    /// Bundles all entries into a folder, and the sheets of the pages beside them.
    pub(super) fn entries(&self, out: &Path) -> Outcome {
        for entry in ENTRIES {
            write(&out.join(entry), self.script(entry)?)?;
        }
        for sheet in SHEETS {
            write(&out.join(sheet), self.styles(sheet)?)?;
        }
        Ok(())
    }

    /// Bundles one script as a module.
    pub(super) fn script(&self, entry: &str) -> Outcome<String> {
        self.bundled(entry, &[MODULE])
    }

    /// Bundles one sheet of styles.
    pub(super) fn styles(&self, entry: &str) -> Outcome<String> {
        self.bundled(entry, &[])
    }

    fn bundled(&self, entry: &str, flags: &[&str]) -> Outcome<String> {
        let out = format!("out/{entry}");
        self.esbuild(entry, &out)?
            .args(["--minify", "--log-level=warning"])
            .args(flags)
            .run()?;
        self.text(&out)
    }

    fn put(&self, name: &str, text: impl AsRef<[u8]>) -> Outcome {
        write(&self.folder.join(name), text)
    }

    /// Variables of the glue's module belong to one instance of one `.wasm`, so that each gets glue of its own:
    /// the module becomes a function. What starts by itself from an address is left out on the way.
    fn glue(&self, glue: &str) -> Outcome {
        if !glue.contains("export { initSync, __wbg_init as default }") {
            return Err(Failure::new(
                "the glue isn't that of a module: is wasm-bindgen's version the pinned one?",
            ));
        }
        self.put("glue.in.js", brief(glue)?)?;
        let handed_over = handed_over(glue);
        let entry = format!("export {{ {handed_over} }} from \"./glue.in.js\";\n");
        self.put("glue.entry.js", entry)?;
        self.esbuild("glue.entry.js", "out/glue.js")?
            .args([MODULE, "--log-level=error"])
            .run()?;
        let text = self.text("out/glue.js")?;
        if text.contains("import.meta") || text.contains("import_meta") {
            return Err(Failure::new(
                "the glue loads by itself, which the shell does: has wasm-bindgen changed?",
            ));
        }
        self.put("glue.js", bound(&text, handed_over)?)
    }

    /// In the stage's folder, by relative names, so that nothing of its place gets into what is made.
    fn esbuild(&self, entry: &str, out: &str) -> Outcome<Cmd> {
        if !self.folder.join(entry).is_file() {
            return Err(Failure::new(format!("there is no {SOURCES}/{entry}")));
        }
        Ok(self
            .tools
            .cmd("esbuild")
            .dir(&self.folder)
            .arg(entry)
            .arg(format!("--outfile={out}"))
            .args(["--bundle", "--tree-shaking=true", "--charset=utf8"])
            .args(["--legal-comments=none", BROWSERS]))
    }
}

/// What the glue's module is asked for. Modules without look-ups have nothing to give for them.
fn handed_over(glue: &str) -> &'static str {
    match glue.contains("export class Live {") {
        true => "Checker, Live, initSync",
        false => "Checker, initSync",
    }
}

/// The text of a module as a function that gives what is handed over of its exports.
fn bound(module: &str, handed_over: &str) -> Outcome<String> {
    let Some((text, _)) = module.rsplit_once("\nexport {") else {
        return Err(Failure::new("the glue's module exports nothing at its end"));
    };
    Ok(format!(
        "export function bind() {{\n{text}\nreturn {{ {handed_over} }};\n}}\n"
    ))
}

/// The glue without what the shell doesn't use: the ways in which it may be started but one (the shell hands over a
/// compiled module), writing of long texts in place (all are short), and letting go of what was forgotten (the shell
/// forgets nothing).
fn brief(glue: &str) -> Outcome<String> {
    let start = (
        "function initSync(module) {",
        "function initSync({ module }) {\n    return __wbg_finalize_init(new WebAssembly.Instance(module, \
         __wbg_get_imports()), module);",
    );
    let write = (
        "function passStringToWasm0(arg, malloc, realloc) {",
        "function passStringToWasm0(arg, malloc) {\n    return passArray8ToWasm0(cachedTextEncoder.encode(arg), malloc);",
    );
    let glue = replaced(&replaced(glue, start)?, write)?;
    let is_forgotten = |line: &&str| {
        line.starts_with("if (Symbol.dispose) ")
            || line.contains("Finalization.register(this, ")
            || line.contains("Finalization.unregister(this)")
    };
    let mut kept = Vec::new();
    let mut lines = glue.lines().filter(|line| !is_forgotten(line));
    while let Some(line) = lines.next() {
        if line.contains("Finalization = (typeof FinalizationRegistry") {
            // Two lines more: what is done with and without it.
            lines.nth(1);
        } else {
            kept.push(line);
        }
    }
    let glue = kept.join("\n") + "\n";
    if glue.contains("Finalization") {
        return Err(Failure::new(
            "the glue lets go of objects in another way: is wasm-bindgen's version the pinned one?",
        ));
    }
    Ok(glue)
}

/// The glue with another body of the function that begins so.
fn replaced(glue: &str, (begins, by): (&str, &str)) -> Outcome<String> {
    let start = glue.find(begins);
    let end = start.and_then(|start| Some(start + glue.get(start..)?.find("\n}\n")?));
    let (Some(start), Some(end)) = (start, end) else {
        return Err(Failure::new(format!(
            "the glue has no {begins:?}: is wasm-bindgen's version the pinned one?"
        )));
    };
    Ok(format!("{}{by}{}", &glue[..start], &glue[end..]))
}

const MODULE: &str = "--format=esm";

/// A file of words on one line, with what each module must be, and for readers its SHA-256 as `manifest.json`, the log and
/// `sha256sum` have it. How to compare differs by where the modules are: inside a page they are no files.
fn words(name: &str, text: &str, modules: &[(String, Vec<u8>)], held: Held) -> Outcome<String> {
    let wrong = |why: &str| Failure::new(format!("{SOURCES}/{name}: {why}"));
    let mut words: serde_json::Map<String, Value> =
        serde_json::from_str(text).map_err(|error| wrong(&error.to_string()))?;
    words.insert("files".to_owned(), pins(modules));
    let own = words.get_mut("words").and_then(Value::as_object_mut);
    let own = own.ok_or_else(|| wrong("it has no words"))?;
    let offline = own.remove("compareOffline");
    let (Some(offline), true) = (offline, own.contains_key("compare")) else {
        return Err(wrong("it doesn't say how to compare"));
    };
    if held == Held::Inside {
        own.insert("compare".to_owned(), offline);
    }
    let hashes = modules.iter().map(|(path, bytes)| {
        let name = path.rsplit('/').next().unwrap_or(path);
        let hash = integrity::hex(&Sha256::digest(bytes));
        (name.trim_end_matches(".wasm").to_owned(), hash.into())
    });
    own.insert("hashes".to_owned(), Value::Object(hashes.collect()));
    Ok(Value::Object(words).to_string())
}

/// What the shell knows of the files that it fetches first: which there are, and what each must be.
fn modules_js(version: &str, files: &[(String, Vec<u8>)]) -> String {
    format!(
        "export const VERSION = {};\nexport const FILES = {};\n",
        serde_json::json!(version),
        pins(files)
    )
}

/// By name, what each file must be.
fn pins(files: &[(String, Vec<u8>)]) -> Value {
    let pin = |(name, bytes): &(String, Vec<u8>)| (name.clone(), integrity::short(bytes).into());
    Value::Object(files.iter().map(pin).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_glue_is_cut_where_it_is_known() {
        let glue = "class A {\n    AFinalization.unregister(this);\n    free()\n}\n\
            if (Symbol.dispose) A.prototype[Symbol.dispose] = A.prototype.free;\n\
            const AFinalization = (typeof FinalizationRegistry === 'undefined')\n    ? {}\n    : new X();\n\
            function passStringToWasm0(arg, malloc, realloc) {\n    long();\n}\n\
            function initSync(module) {\n    long();\n}\nrest();\n";
        let brief_glue = brief(glue).expect("it is known");
        assert!(brief_glue.starts_with("class A {\n    free()\n}\nfunction passStringToWasm0"));
        assert!(brief_glue.ends_with("\n}\nrest();\n") && !brief_glue.contains("long"));
        assert!(brief(&glue.replace("initSync", "init")).is_err());
        assert!(brief(&glue.replace("passString", "pass")).is_err());
        assert!(brief(&format!("{glue}new AFinalization();\n")).is_err());
    }

    #[test]
    fn a_module_becomes_a_function() {
        let text = "class A {\n}\nfunction b() {\n}\nexport {\n  A,\n  b\n};\n";
        let made = "export function bind() {\nclass A {\n}\nfunction b() {\n}\nreturn { Checker, Live, initSync };\n}\n";
        assert_eq!(
            bound(text, handed_over("export class Live {")),
            Ok(made.to_owned())
        );
        assert!(bound("class A {\n}\n", "A").is_err());
        let without = bound(text, handed_over("export class Checker {")).expect("it exports");
        assert!(without.ends_with("return { Checker, initSync };\n}\n"));
    }

    #[test]
    fn the_shell_knows_each_file_by_its_hash() {
        let text = modules_js("1.2.3", &[("modules/a.wasm".into(), b"wasm".to_vec())]);
        let pin = integrity::short(b"wasm");
        let want = format!(
            "export const VERSION = \"1.2.3\";\nexport const FILES = {{\"modules/a.wasm\":\"{pin}\"}};\n"
        );
        assert_eq!(text, want);
    }

    #[test]
    fn words_are_made_small_and_say_what_each_module_is() {
        let module = [("modules/a.wasm".into(), b"wasm".to_vec())];
        let pin = integrity::short(b"wasm");
        let hash = integrity::hex(&Sha256::digest(b"wasm"));
        let text = "{ \"words\": {\"compare\": \"x\",\n \"compareOffline\": \"y\"} }";
        for (held, says) in [(Held::Beside, "x"), (Held::Inside, "y")] {
            let want = format!(
                "{{\"files\":{{\"modules/a.wasm\":\"{pin}\"}},\
                 \"words\":{{\"compare\":\"{says}\",\"hashes\":{{\"a\":\"{hash}\"}}}}}}"
            );
            assert_eq!(words("x", text, &module, held), Ok(want));
        }
        for wrong in ["{", "[]", "{}", "{\"words\":{\"compare\":\"x\"}}"] {
            assert!(words("x", wrong, &[], Held::Beside).is_err(), "{wrong}");
        }
    }
}
