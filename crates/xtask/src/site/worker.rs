//! The worker that audits a whole log: a program of its own, of which nothing is loaded before a reader
//! asks for it.
//!
//! Browsers hold no worker's script against a hash. So the page's start script, which is pinned, fetches
//! the file with its integrity first, and starts it only then, by the one address that Trusted Types let
//! through; and the script pins the `.wasm`.

use std::fs;
use std::path::Path;

use sha2::{Digest, Sha256};

use super::finish::{read, remove, write};
use super::integrity;
use super::keeper::NAME as KEEPER;
use crate::run::{Failure, Outcome};

/// What Trunk leaves: without hashes in the names, as workers are started by name.
pub(super) const GLUE: &str = "stele-worker.js";
pub(super) const WASM: &str = "stele-worker_bg.wasm";

/// The worker's script in a finished site.
#[derive(Debug)]
pub(super) struct Worker {
    name: String,
    integrity: String,
}

/// Gives the worker's files their names and pins, and hands back what the page must know.
///
/// # Errors
/// Fails where Trunk has left no worker, or one of an unknown shape.
pub(super) fn finish(folder: &Path) -> Outcome<Worker> {
    let (glue, wasm) = (folder.join(GLUE), folder.join(WASM));
    let bytes = fs::read(&wasm).map_err(|error| Failure::io("can't read", &wasm, &error))?;
    let name = format!("stele-worker-{}_bg.wasm", hash(&bytes));
    let text = script(&read(&glue)?, &name, &bytes)?;
    let to = folder.join(&name);
    fs::rename(&wasm, &to).map_err(|error| Failure::io("can't rename to", &to, &error))?;
    remove(&glue)?;
    let name = format!("worker-{}.js", hash(text.as_bytes()));
    write(&folder.join(&name), &text)?;
    let integrity = integrity::value(text.as_bytes());
    Ok(Worker { name, integrity })
}

/// The glue with a tail that starts the worker from the one `.wasm` of this digest. The page hears of
/// a start that fails as of everything else: by a message, see `Report::NoStart` of the worker. The worker may start
/// others of its own script, which digest for it (`crates/worker/src/hands.rs`): they are handed the module that it was
/// made of, so that nothing is fetched or compiled again.
fn script(glue: &str, wasm: &str, bytes: &[u8]) -> Outcome<String> {
    if !glue.starts_with("let wasm_bindgen =") {
        return Err(Failure::new(
            "the worker's glue isn't that of a plain script: is wasm-bindgen's version the pinned one?",
        ));
    }
    let integrity = integrity::value(bytes);
    Ok(format!(
        r#"{glue}
let own = location.href;
try {{
  own = trustedTypes.createPolicy("stele-worker", {{ createScriptURL: () => location.href }}).createScriptURL("");
}} catch {{}}
self.steleHands = () => new Worker(own, {{ name: "stele-hands" }});
wasm_bindgen({{
  module_or_path:
    self.name === "stele-hands"
      ? new Promise((resolve) => {{
          self.onmessage = ({{ data }}) => resolve(data);
        }})
      : fetch(new URL("./{wasm}", location.href), {{ integrity: "{integrity}" }}),
}}).catch((error) =>
  postMessage({{ NoStart: {{ blocked: error instanceof WebAssembly.CompileError }} }}),
);
"#
    ))
}

impl Worker {
    /// What the page's start script says to start it, and the service worker when both parts of the program are there:
    /// the one policy of Trusted Types that the page's own policy lets be made, which knows these two addresses
    /// whatever it is asked.
    pub(super) fn starter(&self) -> String {
        let Self { name, integrity } = self;
        format!(
            r#"{{
  const url = new URL("./{name}", import.meta.url).href;
  const keeper = new URL("./{KEEPER}", import.meta.url).href;
  let policy;
  try {{
    policy = globalThis.trustedTypes?.createPolicy("stele-worker", {{
      createScriptURL: (which) => (which === "keeper" ? keeper : url),
    }});
  }} catch {{}}
  // What it keeps competes with nothing that the page still waits for.
  addEventListener("stele-whole", () => {{
    const script = policy ? policy.createScriptURL("keeper") : keeper;
    navigator.serviceWorker?.register(script, {{ updateViaCache: "none" }}).catch(() => {{}});
  }});
  Object.defineProperty(globalThis, "steleWorker", {{
    value: async () => {{
      const get = (cache) => fetch(url, {{ integrity: "{integrity}", cache }});
      // What lies in the browser's cache may be another file.
      await (await get("default").catch(() => get("reload"))).arrayBuffer();
      return new Worker(policy ? policy.createScriptURL("") : url);
    }},
  }});
}}"#
        )
    }
}

fn hash(bytes: &[u8]) -> String {
    integrity::hex(&Sha256::digest(bytes)[..8])
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;

    pub(in crate::site) const GLUE: &str = "let wasm_bindgen = (function(exports) {})({});\n";

    #[test]
    fn the_script_pins_the_wasm() {
        let text = script(GLUE, "w-1_bg.wasm", b"wasm").expect("is of the known shape");
        assert!(text.starts_with(GLUE) && text.contains("\"./w-1_bg.wasm\""));
        assert!(text.contains(&integrity::value(b"wasm")));
        assert!(script("import x from 'y';\n", "w", b"").is_err());
    }

    /// The script and the program in it go by the same names.
    #[test]
    fn the_script_starts_its_like() {
        let program = include_str!("../../../worker/src/hands.rs");
        let text = script(GLUE, "w-1_bg.wasm", b"wasm").expect("is of the known shape");
        for name in ["stele-hands", "steleHands"] {
            assert!(program.contains(&format!("\"{name}\"")) && text.contains(name));
        }
        // The one policy that the page's own policy lets be made, for the script's own address alone.
        assert_eq!(text.matches("createPolicy(\"stele-worker\"").count(), 1);
        assert!(text.contains("createScriptURL: () => location.href"));
    }

    #[test]
    fn the_page_can_start_two_addresses_only() {
        let (name, integrity) = ("worker-1.js".to_owned(), "sha384-x".to_owned());
        let starter = Worker { name, integrity }.starter();
        assert_eq!(starter.matches("createPolicy").count(), 1);
        assert!(starter.contains(r#"(which) => (which === "keeper" ? keeper : url)"#));
        assert!(starter.contains(r#"keeper = new URL("./sw.js", import.meta.url)"#));
        assert!(starter.contains("integrity: \"sha384-x\""));
    }
}
