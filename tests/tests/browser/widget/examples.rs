//! The pages of docs/examples/embed, as a reader copies them: built with the real packages, opened, and used.
//!
//! `STELE_EXAMPLES` names the `node_modules` with what they are built with, `STELE_DIST` what `cargo xtask dist` made.

use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::{Value, json};
use sha2::{Digest as _, Sha256, Sha384};
use stele_verify::encoding::to_base64;
use tempfile::TempDir;

use super::host::{Host, media_type};
use super::hosted::{Hosted, Widget};
use crate::page::from_environment;

/// What stands in the examples for what only whoever copies them knows.
const SCRIPT_HASH: &str = "HASH-OF-STELE-VERIFY.JS";
const TRUST_HASH: &str = "HASH-OF-YOUR-TRUST-FILE";
const NONCE: &str = "NONCE-OF-THIS-RESPONSE";

fn source(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("../docs/examples/embed/{name}"))
}

/// The files below a folder, with their paths in it.
fn files(folder: &Path) -> Vec<(String, Vec<u8>)> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).expect("the folder") {
        let path = entry.expect("it can be read").path();
        let name = path.file_name().and_then(|name| name.to_str());
        let name = name.expect("a name of our own").to_owned();
        if path.is_dir() {
            let below = files(&path).into_iter();
            found.extend(below.map(|(rest, bytes)| (format!("{name}/{rest}"), bytes)));
        } else {
            found.push((name, std::fs::read(&path).expect("it can be read")));
        }
    }
    found
}

/// Puts in what whoever copies an example puts in.
fn filled(widget: &Widget, bytes: &[u8]) -> Vec<u8> {
    let Ok(text) = str::from_utf8(bytes) else {
        return bytes.to_owned();
    };
    let script = std::fs::read(widget.folder().join("stele-verify.js")).expect("it is built");
    text.replace(SCRIPT_HASH, &to_base64(&Sha384::digest(script)))
        .replace(TRUST_HASH, &to_base64(&Sha256::digest(widget.trust())))
        .into_bytes()
}

/// A host with the records and the trust file where the examples look for them, and the widget where they load it from.
fn host(widget: &Widget) -> Host {
    let host = widget.host();
    for (from, to) in [
        ("/honest.dossier", "/records/0001.dossier"),
        ("/fraud.dossier", "/records/0002.dossier"),
        ("/trust.json", "/records/trust.json"),
    ] {
        let answer = host.take(from);
        host.answer(to, answer);
    }
    let version = concat!("/stele/v", env!("CARGO_PKG_VERSION"), "/");
    widget.copy_to(&host, version, &[]);
    host.put("/apply", "text/plain", "Thank you");
    host.put("/favicon.ico", "image/x-icon", "");
    host
}

fn put_all(widget: &Widget, host: &Host, folder: &Path) {
    for (name, bytes) in files(folder) {
        let kind = media_type(&name);
        host.put(&format!("/{name}"), kind, filled(widget, &bytes));
    }
}

/// Builds an example as its reader does, by `npm run build`, beside the package that `cargo xtask dist` has made.
fn build(widget: &Widget, name: &str) -> Option<TempDir> {
    let modules = from_environment("STELE_EXAMPLES")?;
    let package = from_environment("STELE_DIST")?.join("npm/stele-verify");
    let folder = tempfile::tempdir().expect("a temporary folder");
    for (file, bytes) in files(&source(name)) {
        let path = folder.path().join(file);
        let parent = path.parent().expect("it is in a folder");
        std::fs::create_dir_all(parent).expect("it can be made");
        std::fs::write(path, filled(widget, &bytes)).expect("it can be written");
    }
    // What `npm install` does, with packages that are there already.
    let own = folder.path().join("node_modules");
    std::fs::create_dir(&own).expect("it can be made");
    for entry in std::fs::read_dir(modules).expect("the packages") {
        let entry = entry.expect("it can be read");
        symlink(entry.path(), own.join(entry.file_name())).expect("it can be linked");
    }
    symlink(package, own.join("stele-verify")).expect("it can be linked");
    let mut npm = Command::new("npm");
    npm.args(["run", "build"]).current_dir(folder.path());
    let output = npm.output().expect("npm runs");
    let text = String::from_utf8_lossy(&output.stderr);
    assert!(
        output.status.success() && !text.to_lowercase().contains("warn"),
        "{name}: {output:#?}"
    );
    Some(folder)
}

/// The application form: the flat that was chosen is checked, the page tells what came out, and only a verified
/// record is sent.
fn apply(host: &Host, page: &Hosted) {
    let policy = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; connect-src 'self'; form-action 'self'; \
                  require-trusted-types-for 'script'";
    host.send_header("/index.html", &format!("Content-Security-Policy: {policy}"));
    page.browser.goto(&format!("{}/index.html", host.origin));
    page.get("{ while (!at()) await new Promise(setTimeout); }");
    assert_eq!(page.states(), ["verified"]);
    let output = "(await new Promise(setTimeout), at('output').value)";
    let id = page.get("at().report.record.id");
    let id = id.as_str().expect("it has an id").to_owned();
    assert_eq!(page.get(output), json!(format!("verified: {id}")));
    // The page changes what is checked.
    page.browser.click("option[value='/records/0002.dossier']");
    page.get("{ while (!at().src.includes('0002')) await new Promise(setTimeout); }");
    assert_eq!(page.states(), ["not-verified"]);
    let said = page.get(output);
    let said = said.as_str().unwrap_or_default();
    assert!(said.starts_with("not-verified: urn:uuid:"), "{said}");
    page.browser.click("button");
    assert_eq!(
        page.get("at().matches(':invalid') && location.pathname"),
        json!("/index.html")
    );
    // No file at all: the page hears of the state, and of no verdict.
    host.answer("/records/0002.dossier", super::host::Answer::Status(404));
    page.get("await at().verify()");
    assert_eq!(page.states(), ["cant-tell"]);
    assert_eq!(page.get(output), json!("cant-tell"));
    page.browser.click("option[value='/records/0001.dossier']");
    page.get("{ while (!at().src.includes('0001')) await new Promise(setTimeout); }");
    assert_eq!(page.states(), ["verified"]);
    let log = page.complaints(&["0002.dossier"]);
    assert_eq!(log, [""; 0]);
    assert_eq!(host.requests("/apply"), 0);
    page.browser.click("button");
    let sent = host.body("/apply");
    let expected = format!("lease={}", id.replace(':', "%3A"));
    assert_eq!(String::from_utf8_lossy(&sent), expected);
}

#[test]
fn a_plain_page() {
    let Some(widget) = Widget::found() else {
        return;
    };
    let host = host(&widget);
    put_all(&widget, &host, &source("html"));
    apply(&host, &widget.browser());
}

#[test]
fn a_page_with_react() {
    let Some(widget) = Widget::found() else {
        return;
    };
    let Some(folder) = build(&widget, "react") else {
        return;
    };
    let host = host(&widget);
    put_all(&widget, &host, &folder.path().join("dist"));
    apply(&host, &widget.browser());
}

#[test]
fn a_page_with_vue() {
    let Some(widget) = Widget::found() else {
        return;
    };
    let Some(folder) = build(&widget, "vue") else {
        return;
    };
    let host = host(&widget);
    put_all(&widget, &host, &folder.path().join("dist"));
    apply(&host, &widget.browser());
}

/// An article under the policy that lies beside it, sent with each response, with a nonce of its own.
#[test]
fn an_article_of_a_cms_with_a_strict_policy() {
    let Some(widget) = Widget::found() else {
        return;
    };
    let host = host(&widget);
    put_all(&widget, &host, &source("cms"));
    let policy = std::fs::read_to_string(source("cms/policy.txt")).expect("the policy");
    let article = std::fs::read(source("cms/article.html")).expect("the article");
    let article = String::from_utf8(filled(&widget, &article)).expect("text");
    let page = widget.browser();
    let open = |sent: &str, written: &str| {
        host.clear_headers();
        host.send_header("/article.html", policy.trim().replace(NONCE, sent).as_str());
        let text = article.replace(NONCE, written);
        host.put("/article.html", "text/html; charset=utf-8", text);
        page.browser.goto(&format!("{}/article.html", host.origin));
    };
    open("c2VudA", "c2VudA");
    assert_eq!(page.states(), ["verified", "not-verified"]);
    let radius = "getComputedStyle(document.querySelector('stele-verify:last-of-type').shadowRoot.querySelector('[part=card]')).borderRadius";
    assert_eq!(page.get(radius), json!("0px"));
    assert_eq!(page.complaints(&[]), [""; 0]);
    // The policy is one: a script with another nonce doesn't start, and the editor's links stay.
    open("c2VudA", "b3RoZXI");
    let shown = page.get("[customElements.get('stele-verify') === undefined, at().innerText]");
    assert_eq!(shown, json!([true, "Check this listing"]));
    assert_eq!(page.get("at().state ?? null"), Value::Null);
    page.browser.console();
}
