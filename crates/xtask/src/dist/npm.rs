//! The same files as a package of npm.

use std::path::Path;

use serde_json::json;

use super::files::{below, copy, write};
use super::{Place, bundle};
use crate::run::{Failure, Outcome};
use crate::walk;

/// What it is called, there and in pages.
const NAME: &str = "stele-verify";

/// What only the package has, of the shell's folder.
const BESIDES: [&str; 2] = [bundle::DESCRIPTION, "stele-verify.d.ts"];

/// Makes `npm/stele-verify/` of a version's folder.
///
/// # Errors
/// Fails where a file can't be read or written.
pub(super) fn package(place: &Place, version: &str, from: &Path, out: &Path) -> Outcome {
    let folder = out.join(NAME);
    for file in walk::files(from)? {
        copy(&file, &folder.join(below(from, &file)))?;
    }
    for name in BESIDES {
        copy(
            &place.root.join(bundle::SOURCES).join(name),
            &folder.join(name),
        )?;
    }
    copy(&place.root.join("LICENSE"), &folder.join("LICENSE"))?;
    write(
        &folder.join("README.md"),
        README.replace("VERSION", version),
    )?;
    let manifest = serde_json::to_string_pretty(&manifest(version))
        .map_err(|error| Failure::new(format!("package.json: {error}")))?;
    write(&folder.join("package.json"), manifest + "\n")
}

fn manifest(version: &str) -> serde_json::Value {
    let types = "./stele-verify.d.ts";
    let entry = |file: &str| json!({ "types": types, "default": file });
    json!({
        "name": NAME,
        "version": version,
        "description": "<stele-verify>: checks a public record in the reader's own browser.",
        "license": "Apache-2.0",
        "type": "module",
        "main": "./stele-verify.js",
        "types": types,
        "exports": {
            ".": entry("./stele-verify.js"),
            "./element": entry("./stele-verify.element.js"),
            "./package.json": "./package.json",
            "./custom-elements.json": "./custom-elements.json",
            "./*": "./*",
        },
        "customElements": "custom-elements.json",
        // The entry defines the element; the other does nothing by being imported.
        "sideEffects": ["./stele-verify.js", "./worker.js", "./frame.js"],
    })
}

const README: &str = r#"# stele-verify

`<stele-verify>` checks a public record in the reader's own browser, and shows what came out: verified, not verified, or
can't tell.

```html
<script type="module" src="/stele/vVERSION/stele-verify.js"></script>
<stele-verify src="/records/0001.tlog-proof" trust="/records/trust.json"></stele-verify>
```

Put this folder on your server as it is: the script fetches the checking program, its styles and its words from beside itself,
each held against a hash that is compiled in. A bundler that moves the script must copy `modules/`, `stele-verify.css`,
the `.json` files and `worker.js` beside it.

- `stele-verify` defines the element; `stele-verify/element` only exports its class and `define(name)`.
- The page's policy needs `script-src 'self' 'wasm-unsafe-eval'` and `connect-src 'self'`, and nothing inline.
- `manifest.json` has the size and the hashes of every file.
- `offline.html` checks files without a network, opened from disk.

A page that serves this script can replace it. Whoever wants to be sure checks with `offline.html` or the command line.
"#;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_entries_are_named_for_bundlers() {
        let manifest = manifest("1.2.3");
        assert_eq!(manifest["version"], "1.2.3");
        assert_eq!(
            manifest["exports"]["./element"]["default"],
            "./stele-verify.element.js"
        );
        assert_eq!(manifest["sideEffects"][0], manifest["main"]);
    }
}
