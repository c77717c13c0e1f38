//! The same files as a package of npm.

use std::path::Path;

use super::files::{below, copy, write};
use super::{Place, bundle, manifest};
use crate::run::Outcome;
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
    let integrity = manifest::integrity_in(from, "stele-verify.js")?;
    write(&folder.join("README.md"), readme(version, &integrity))?;
    write(
        &folder.join("package.json"),
        PACKAGE.replace("VERSION", version),
    )
}

fn readme(version: &str, integrity: &str) -> String {
    README
        .replace("VERSION", version)
        .replace("INTEGRITY", integrity)
}

/// In this order: of the conditions in `exports` the first that fits counts. Where the sources are published, only whoever
/// publishes the package knows.
const PACKAGE: &str = r#"{
  "name": "stele-verify",
  "version": "VERSION",
  "description": "<stele-verify>: checks a public record in the reader's own browser.",
  "keywords": ["web component", "custom element", "verifiable credentials", "transparency log"],
  "license": "Apache-2.0",
  "type": "module",
  "main": "./stele-verify.js",
  "types": "./stele-verify.d.ts",
  "exports": {
    ".": {
      "types": "./stele-verify.d.ts",
      "default": "./stele-verify.js"
    },
    "./element": {
      "types": "./stele-verify.d.ts",
      "default": "./stele-verify.element.js"
    },
    "./*": "./*"
  },
  "customElements": "custom-elements.json",
  "files": ["*.js", "*.json", "*.css", "*.html", "*.d.ts", "modules/", "samples/"],
  "sideEffects": ["./stele-verify.js", "./worker.js", "./frame.js", "./embed.js"]
}
"#;

const README: &str = r#"# stele-verify

`<stele-verify>` checks a public record in the reader's own browser, and shows what came out: verified, not verified, or
can't tell. It trusts no server: only the trust file that your page names.

```html
<script type="module" src="/stele/vVERSION/stele-verify.js" integrity="INTEGRITY"></script>
<stele-verify src="/records/0001.dossier" trust="/records/trust.json" trust-integrity="sha256-HASH-OF-YOUR-TRUST-FILE">
  <a href="/records/">Check this record</a>
</stele-verify>
```

Put this folder on your server as it is, as `/stele/vVERSION/`: the script fetches the checking program, its styles and its words from
beside itself, each held against a hash that is compiled in. `src` is a dossier or a `.tlog-proof`, as `stele prove` writes them; in its
place, `log` with `record` or `key` looks into the city's log. The trust file is the city's. Its hash is what the city announces: `openssl dgst -sha256 -binary trust.json | base64`.

`embed.html` is a gallery of all states; its samples are of a made-up city.

## The page's policy

| the page | needs |
|---|---|
| as above | `script-src 'self' 'wasm-unsafe-eval'; connect-src 'self'` |
| with the attribute `worker` | `script-src 'self'; connect-src 'self'; worker-src 'self'`, and with `worker.js` itself is sent `script-src 'self' 'wasm-unsafe-eval'; connect-src 'self'` |
| with `embed-frame.html` of another host in an iframe | `frame-src` with that host |

What lies on another host stands in `connect-src` too. Nothing is inline, no `style-src` is needed, and pages that require Trusted Types need nothing more; those that name theirs add
`stele-verify` where the check runs in a worker. The server sends `.wasm` as `application/wasm`.

## With a bundler

```js
import "stele-verify"; // defines the element
import { define } from "stele-verify/element"; // or only its class and define(name)
```

A bundler that moves the script must copy `modules/`, `stele-verify.css`, `words-en.json`, `words-zh.json`, `worker.js` and `remote.js` beside it. Or
leave it out of the bundle, and load it by a `<script>` with `integrity`. Types are in `stele-verify.d.ts`, the contract for
editors in `custom-elements.json`.

In React, what isn't a text goes through a ref: `ref.current.file = blob`, `ref.current.addEventListener("verdict", …)`. In Vue,
`compilerOptions.isCustomElement: (tag) => tag === "stele-verify"`. Both keep the attribute `key` for themselves: set it through a ref.

## In a CMS with a strict policy

- Put the `<script>` into the theme or template, once; editors write only the element. The order doesn't matter.
- If the policy goes by nonces, the script gets the page's: `<script type="module" nonce="…" src="…" integrity="…"></script>`, and
  `'wasm-unsafe-eval'` and `connect-src` stay as above.
- Let the editor's filter keep the element `stele-verify` with the attributes `src`, `log`, `record`, `key`, `trust`, `trust-integrity`, `lang`, `theme`, `size` and
  `loading`. Don't let editors name a trust file freely: whoever names it decides whom readers trust.
- If the policy can't be changed, add the attribute `worker`. If elements are taken out, take the iframe; if that is taken out too, a link.

## What came out

The attribute and property `state` is one of `idle`, `loading`, `checking`, `verified`, `not-verified`, `cant-tell`; the events are
`statechange`, `verdict` with the whole report, and `verifyerror` where nothing could be checked. In a form it is a field: with `required`, the form can't
be sent before the record is verified. The server must check again all the same: what a browser sends, anyone can send.

## Is it the right program?

`manifest.json` has the size and the hashes of every file; a release that was logged stands in the log with them. `offline.html`
checks files without a network, opened from disk. A page that serves this script can replace it: whoever has reason to doubt
checks with `offline.html` or the command line, `stele verify FILE --trust trust.json`.
"#;

#[cfg(test)]
mod tests {
    use super::*;

    fn package() -> serde_json::Value {
        serde_json::from_str(&PACKAGE.replace("VERSION", "1.2.3")).expect("JSON")
    }

    #[test]
    fn the_entries_are_named_for_bundlers() {
        let package = package();
        assert_eq!(
            (&package["name"], &package["version"]),
            (&NAME.into(), &"1.2.3".into())
        );
        assert_eq!(
            package["exports"]["./element"]["default"],
            "./stele-verify.element.js"
        );
        assert_eq!(package["sideEffects"][0], package["main"]);
        assert_eq!(package["customElements"], bundle::DESCRIPTION);
    }

    /// The first condition that fits counts, and `default` fits always.
    #[test]
    fn types_come_before_what_fits_always() {
        let entries: Vec<_> = PACKAGE.split("\"types\": ").skip(2).collect();
        assert_eq!(entries.len(), 2);
        for entry in entries {
            assert!(
                entry.starts_with("\"./stele-verify.d.ts\",\n      \"default\": "),
                "{entry}"
            );
        }
    }

    /// What a package is packed with is what the folder holds.
    #[test]
    fn every_file_is_packed() {
        let package = package();
        let patterns: Vec<_> = package["files"].as_array().into_iter().flatten().collect();
        for name in [
            "a.js",
            "a.json",
            "a.css",
            "a.html",
            "a.d.ts",
            "modules/a.wasm",
            "samples/a.dossier",
        ] {
            let fits = patterns
                .iter()
                .filter_map(|pattern| pattern.as_str())
                .any(|pattern| match pattern.strip_prefix('*') {
                    Some(end) => !name.contains('/') && name.ends_with(end),
                    None => name.starts_with(pattern),
                });
            assert!(fits, "{name}");
        }
    }

    #[test]
    fn the_readme_pins_the_script_and_tells_bundlers_what_is_fetched() {
        let readme = readme("1.2.3", "sha384-abc");
        assert!(readme.contains("/stele/v1.2.3/stele-verify.js\" integrity=\"sha384-abc\""));
        assert!(!readme.contains("VERSION") && !readme.contains("INTEGRITY"));
        let sources = crate::paths::root().join(bundle::SOURCES);
        let fetched = walk::files(&sources).expect("the shell").into_iter();
        let fetched = fetched.map(|file| below(&sources, &file)).filter(|name| {
            name.starts_with("words-") || name == "remote.js" || name == "worker.js"
        });
        let fetched: Vec<_> = fetched.collect();
        assert_eq!(fetched.len(), 4, "{fetched:?}");
        let copied = readme
            .split("must copy")
            .nth(1)
            .expect("it says what to copy");
        let copied = copied.split("beside it").next().unwrap_or_default();
        for name in fetched
            .iter()
            .map(String::as_str)
            .chain(["modules/", "stele-verify.css"])
        {
            assert!(copied.contains(&format!("`{name}`")), "{name}");
        }
    }
}
