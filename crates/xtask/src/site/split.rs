//! Cuts the explorer's program in two: what the first view needs, and what is loaded after it.
//!
//! `crates/explorer/src/later.rs` names the one way from the first to the second. wasm_split_cli_support follows what
//! calls what, by the relocations that the linker leaves in, before wasm-bindgen sees the program. Trunk can't do that
//! (trunk-rs/trunk#1022), so what Trunk made of the whole program is put aside, and both parts are made here from what
//! cargo built for it.

use std::collections::HashMap;
use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};

use wasm_split_cli_support::{Options, transform};

use super::finish::read;
use super::wasm_opt_flags;
use crate::paths;
use crate::run::{Cmd, Failure, Outcome};

/// The split point in `later.rs`, and the file that the library writes for it.
const POINT: &str = "later";
const LATER: &str = "split_later";

/// How long the second part may take to come, in milliseconds: a megabyte at 50 kbit/s, the slowest that a phone falls
/// back to.
const PATIENCE: u32 = 180_000;

/// The module by which the first part asks for the second, before it is made part of the start script.
const LINK: &str = "./__wasm_split.js";

/// As they are sent, functions weigh less by themselves than inside the one that calls them: more looks alike.
pub(crate) const APART: [&str; 3] = [
    "--one-caller-inline-max-function-size=0",
    "--skip-pass=local-cse",
    "--skip-pass=simplify-locals",
];

/// The two parts, and the glue of the first.
#[derive(Debug)]
pub(super) struct Parts {
    pub(super) glue: String,
    pub(super) first: Vec<u8>,
    pub(super) later: Vec<u8>,
}

/// Makes the parts of what cargo has built for Trunk just now.
///
/// # Errors
/// Fails where a tool does, and where the program has other split points than the one.
pub(super) fn parts() -> Outcome<Parts> {
    let target = std::env::var_os("CARGO_TARGET_DIR").filter(|target| !target.is_empty());
    // Where nobody says otherwise, Trunk's cargo builds beside the sources.
    let target = paths::root().join(target.unwrap_or_else(|| OsString::from("target")));
    let whole = target.join("wasm32-unknown-unknown/web/stele-explorer.wasm");
    let whole = fs::read(&whole).map_err(|error| Failure::io("can't read", &whole, &error))?;
    let folder = target.join("site-parts");
    if folder.exists() {
        fs::remove_dir_all(&folder)
            .map_err(|error| Failure::io("can't remove", &folder, &error))?;
    }
    split(&whole, &folder)?;
    let first = folder.join("first.wasm");
    Cmd::new("wasm-bindgen")
        .args(["--target", "web", "--no-typescript", "--out-name", "glue"])
        // The second part finds the first one's table and functions by the linker's names.
        .args(["--keep-lld-exports", "--no-demangle", "--out-dir"])
        .args([&folder, &first])
        .run()?;
    let glue = read(&folder.join("glue.js"))?;
    let opt = |name: &str| optimised(&folder.join(name));
    let first = opt("glue_bg.wasm")?;
    let later = opt(&format!("{LATER}.wasm"))?;
    Ok(Parts { glue, first, later })
}

fn split(whole: &[u8], folder: &Path) -> Outcome {
    let first = folder.join("first.wasm");
    let mut options = Options::new(whole);
    options.output_dir = folder;
    options.main_out_path = &first;
    options.link_name = LINK;
    let made = transform(options)
        .map_err(|error| Failure::new(format!("the explorer can't be split: {error:#}")))?;
    let want = HashMap::from([(POINT.to_owned(), vec![LATER.to_owned()])]);
    if made.prefetch_map == want {
        Ok(())
    } else {
        let found = made.prefetch_map;
        Err(Failure::new(format!(
            "the explorer splits into {found:?}, not into two: is {POINT} its only split point?"
        )))
    }
}

fn optimised(wasm: &PathBuf) -> Outcome<Vec<u8>> {
    Cmd::new("wasm-opt")
        .args(wasm_opt_flags(&paths::root())?)
        .args(APART)
        .arg("--strip-debug")
        .arg("-o")
        .args([wasm, wasm])
        .run()?;
    fs::read(wasm).map_err(|error| Failure::io("can't read", wasm, &error))
}

/// The glue with what loads the second part in place of the module that it would import: by this name, and only if it
/// is these bytes. A link into the city needs it at once; the home page asks for it when the log is checked.
///
/// # Errors
/// Fails where the glue isn't of the known shape.
pub(super) fn with_loader(glue: &str, later: &str, integrity: &str) -> Outcome<String> {
    let unknown = || {
        Failure::new(
            "the glue doesn't import the split's loader: are the versions the pinned ones?",
        )
    };
    let (before, rest) = glue.split_once("import * as ").ok_or_else(unknown)?;
    let (name, rest) = rest.split_once(" from ").ok_or_else(unknown)?;
    let rest = rest
        .strip_prefix(&format!("\"{LINK}\""))
        .ok_or_else(unknown)?;
    let is_known = !rest.contains("import * as ") && rest.contains("wasm = instance.exports;");
    if !is_known {
        return Err(unknown());
    }
    let rest = rest.trim_start_matches(';');
    Ok(format!(
        r##"{before}let later;
let tries = 0;
function fetchLater() {{
  later ??= (async () => {{
    const cache = tries++ ? "reload" : "default";
    // Whoever waits is told in the end, and may try again.
    const signal = AbortSignal.timeout?.({PATIENCE});
    const answer = await fetch(new URL("./{later}", import.meta.url), {{ integrity: "{integrity}", cache, signal }});
    return answer.arrayBuffer();
  }})();
  return later;
}}
const {name} = {{
  async __wasm_split_load_{POINT}(done, data) {{
    let loaded = false;
    try {{
      await WebAssembly.instantiate(await fetchLater(), {{ __wasm_split: wasm }});
      loaded = true;
      dispatchEvent(new Event("stele-whole"));
    }} catch (error) {{
      later = undefined;
      console.error(error);
    }}
    wasm.__indirect_function_table.get(done)(data, loaded);
  }},
}};
if (!["", "#", "#/"].includes(location.hash)) {{
  fetchLater().catch(() => {{}});
}}
{rest}"##
    ))
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;

    pub(in crate::site) const GLUE: &str = "import * as import1 from \"./__wasm_split.js\"\n\
        let wasm;\nwasm = instance.exports;\nexport { initSync, __wbg_init as default };\n";

    #[test]
    fn the_loader_pins_what_it_loads() {
        let text =
            with_loader(GLUE, "stele-later-1.wasm", "sha384-x").expect("is of the known shape");
        assert!(text.contains("const import1 = {") && text.contains("__wasm_split_load_later("));
        assert!(
            text.contains("\"./stele-later-1.wasm\"") && text.contains("integrity: \"sha384-x\"")
        );
        assert!(!text.contains("import * as"));
    }

    #[test]
    fn an_unknown_glue_is_refused() {
        let other = GLUE.replace("__wasm_split", "env");
        let twice = format!("{GLUE}{GLUE}");
        for glue in ["let wasm;\n", &other, &twice] {
            assert!(with_loader(glue, "l", "i").is_err(), "{glue}");
        }
    }
}
