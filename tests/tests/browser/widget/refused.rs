//! Where the check can't run, the element says why, and says neither "verified" nor "not verified".

use std::fs;

use serde_json::{Value, json};

use super::host::{Answer, Host};
use super::hosted::{Hosted, SCRIPT, Widget, page};

const ELEMENT: &str =
    "<stele-verify trust=/trust.json loading=eager src=/honest.dossier></stele-verify>";

const WASM: &str = "/widget/modules/rental-en.wasm";

/// It can't tell, for this cause; and says so in words.
fn assert_refused(page: &Hosted, cause: &str) {
    let (state, found, text) = page.outcome();
    assert_eq!(
        (state.as_str(), found.as_str()),
        ("cant-tell", cause),
        "{text}"
    );
    assert!(text.starts_with("Can’t tell"), "{cause}: {text}");
    assert!(text.contains("Nothing has been checked"), "{cause}: {text}");
    assert!(!text.contains("erified"), "{cause}: {text}");
    assert_eq!(page.get("at().report"), Value::Null, "{cause}");
    assert_eq!(page.get("at().value"), Value::Null, "{cause}");
}

fn open_under(page: &Hosted, host: &Host, policy: &str, body: &str) {
    host.clear_headers();
    host.send_header("/page.html", &format!("Content-Security-Policy: {policy}"));
    page.open(host, body);
}

/// The policies of pages: which let it run, and what the others lack.
#[test]
fn content_security_policies() {
    let Some(widget) = Widget::found() else {
        return;
    };
    let host = widget.host();
    let page = widget.browser();
    // One that is strict, and made for it.
    let strict = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; connect-src 'self'; img-src data:";
    for policy in [
        strict.to_owned(),
        format!("{strict}; require-trusted-types-for 'script'"),
        format!("{strict}; require-trusted-types-for 'script'; trusted-types 'none'"),
    ] {
        open_under(&page, &host, &policy, ELEMENT);
        assert_eq!(page.states(), ["verified"], "{policy}");
        // It is dressed, too.
        let looks = "getComputedStyle(inside('[part=card]')).borderTopStyle";
        assert_eq!(page.get(looks), json!("solid"), "{policy}");
        assert_eq!(page.complaints(&[]), [""; 0], "{policy}");
    }
    open_under(&page, &host, "script-src 'self'", ELEMENT);
    assert_refused(&page, "csp-wasm");
    open_under(
        &page,
        &host,
        "script-src 'self' 'wasm-unsafe-eval'; connect-src 'none'",
        ELEMENT,
    );
    assert_refused(&page, "csp-connect");
    page.browser.console();
}

/// A worker has a policy of its own: the page may keep the plain one.
#[test]
fn a_worker_under_a_plain_policy() {
    let Some(widget) = Widget::found() else {
        return;
    };
    let host = widget.host();
    let page = widget.browser();
    let body = ELEMENT.replace("<stele-verify", "<stele-verify worker");
    let plain = "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src data:";
    let own = "Content-Security-Policy: default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; connect-src 'self'";
    for policy in [
        plain.to_owned(),
        format!("{plain}; require-trusted-types-for 'script'"),
        format!("{plain}; require-trusted-types-for 'script'; trusted-types stele-verify"),
    ] {
        host.clear_headers();
        host.send_header("/widget/worker.js", own);
        host.send_header("/page.html", &format!("Content-Security-Policy: {policy}"));
        page.open(&host, &body.repeat(3));
        assert_eq!(page.states(), ["verified"; 3], "{policy}");
        assert_eq!(page.complaints(&[]), [""; 0], "{policy}");
    }
    // The same report as on the page itself.
    let in_worker = page.get("JSON.stringify(at().report)");
    host.clear_headers();
    page.open(&host, ELEMENT);
    page.states();
    assert_eq!(page.get("JSON.stringify(at().report)"), in_worker);
    // A worker that may not run it says the same as a page.
    host.send_header(
        "/widget/worker.js",
        "Content-Security-Policy: script-src 'self'",
    );
    page.open(&host, &body);
    assert_refused(&page, "csp-wasm");
    open_under(&page, &host, &format!("{plain}; worker-src 'none'"), &body);
    assert_refused(&page, "csp-worker");
    open_under(
        &page,
        &host,
        &format!("{plain}; require-trusted-types-for 'script'; trusted-types 'none'"),
        &body,
    );
    assert_refused(&page, "csp-worker");
    host.clear_headers();
    host.answer("/widget/worker.js", Answer::Status(404));
    page.open(&host, &body);
    assert_refused(&page, "worker");
    // It was only for a while.
    host.mend("/widget/worker.js");
    assert_eq!(
        page.get("(await at().verify(), at().state)"),
        json!("verified")
    );
    let elsewhere = widget.host();
    elsewhere.send_header("/", "Access-Control-Allow-Origin: *");
    let worker = format!("{}/widget/worker.js", elsewhere.origin);
    page.open(
        &host,
        &body.replace("worker", &format!("worker='{worker}'")),
    );
    assert_refused(&page, "worker-origin");
    page.browser.console();
}

/// The module: under the wrong type, not there, in trouble, not answering, another one.
#[test]
fn modules_that_do_not_come_as_they_should() {
    let Some(widget) = Widget::found() else {
        return;
    };
    let host = widget.host();
    let page = widget.browser();
    let wasm = fs::read(widget.folder().join("modules/rental-en.wasm")).expect("it is built");
    let mut tampered = wasm.clone();
    let last = tampered.len() - 1;
    tampered[last] ^= 1;
    let empty = vec![0, 97, 115, 109, 1, 0, 0, 0];
    for (answer, cause) in [
        (
            Answer::Bytes("application/octet-stream", wasm),
            "module-type",
        ),
        (Answer::Bytes("application/wasm", tampered), "integrity"),
        (Answer::Bytes("application/wasm", empty), "integrity"),
        (
            Answer::Bytes("text/html", b"<h1>Log in</h1>".to_vec()),
            "integrity",
        ),
        (Answer::Status(404), "not-found"),
        (Answer::Status(503), "status"),
        (Answer::Nothing, "unreachable"),
    ] {
        host.answer(WASM, answer);
        page.open(&host, ELEMENT);
        assert_refused(&page, cause);
        let url = format!("{}{WASM}", host.origin);
        assert!(page.outcome().2.contains(&url), "{cause}: which file it is");
    }
    // A second try is one.
    host.mend(WASM);
    assert_eq!(
        page.get("(await at().verify(), at().state)"),
        json!("verified")
    );
    page.browser.console();
}

#[test]
fn files_and_trust_that_do_not_come() {
    let Some(widget) = Widget::found() else {
        return;
    };
    let host = widget.host();
    let page = widget.browser();
    for path in ["/honest.dossier", "/trust.json"] {
        let told = host.take(path);
        for (answer, cause) in [
            (Answer::Status(404), "not-found"),
            (Answer::Status(410), "not-found"),
            (Answer::Status(500), "status"),
            (Answer::Nothing, "unreachable"),
        ] {
            host.answer(path, answer);
            page.open(&host, ELEMENT);
            assert_refused(&page, cause);
        }
        host.answer(path, told);
    }
    // What came is no such file: the module says so.
    for (bytes, cause) in [("", "file-empty"), ("<h1>Log in</h1>", "file-unknown")] {
        host.put("/strange", "text/html", bytes);
        page.open(&host, &ELEMENT.replace("/honest.dossier", "/strange"));
        let (state, found, text) = page.outcome();
        assert_eq!(
            (state.as_str(), found.as_str()),
            ("cant-tell", cause),
            "{text}"
        );
    }
    page.open(&host, &ELEMENT.replace("/honest.dossier", "http://["));
    assert_refused(&page, "address");
    page.browser.console();
}

/// All from another host: it works if that host lets it, and says that it doesn't.
#[test]
fn another_host_and_its_permission() {
    let Some(widget) = Widget::found() else {
        return;
    };
    let (host, other) = (widget.host(), widget.host());
    let page = widget.browser();
    let script = format!(
        "<script type=module src={}/widget/stele-verify.js></script>",
        other.origin
    );
    let far = ELEMENT.replace(
        "/honest.dossier",
        &format!("{}/honest.dossier", other.origin),
    );
    other.send_header("/", "Access-Control-Allow-Origin: *");
    page.open_with(&host, &script, &far);
    assert_eq!(page.states(), ["verified"]);
    // The script may be read, and the module not; then the file not.
    for (allowed, cause) in [("/widget/", "cors"), ("/honest", "cors")] {
        other.clear_headers();
        other.send_header(allowed, "Access-Control-Allow-Origin: *");
        let script = if allowed == "/widget/" {
            script.as_str()
        } else {
            SCRIPT
        };
        page.open_with(
            &host,
            script,
            &far.replace(
                "honest",
                if allowed == "/widget/" {
                    "honest"
                } else {
                    "fraud"
                },
            ),
        );
        assert_refused(&page, cause);
    }
    // The scripts and the words may be read, and nothing beside them.
    other.clear_headers();
    other.send_header("/honest", "Access-Control-Allow-Origin: *");
    for file in widget
        .scripts()
        .into_iter()
        .chain(["words-en.json".to_owned()])
    {
        other.send_header(&format!("/widget/{file}"), "Access-Control-Allow-Origin: *");
    }
    page.open_with(&host, &script, &far);
    assert_refused(&page, "cors");
    assert!(page.outcome().2.contains(WASM));
    page.browser.console();
}

/// A script that was changed never starts, where the page names its hash: the page's own words stay.
#[test]
fn a_changed_script_does_not_start() {
    let Some(widget) = Widget::found() else {
        return;
    };
    let host = widget.host();
    let page = widget.browser();
    let text = fs::read_to_string(widget.folder().join("stele-verify.js")).expect("it is built");
    host.put(
        "/changed.js",
        "text/javascript",
        format!("{text}\n// changed"),
    );
    let integrity = to_integrity(text.as_bytes());
    let script =
        |name: &str| format!("<script type=module src={name} integrity={integrity}></script>");
    let body = ELEMENT.replace("></", ">the link</");
    page.open_with(&host, &script("/widget/stele-verify.js"), &body);
    assert_eq!(page.states(), ["verified"]);
    page.open_with(&host, &script("/changed.js"), &body);
    assert_eq!(
        page.get("customElements.get('stele-verify') === undefined && at().innerText"),
        json!("the link")
    );
    page.browser.console();
}

/// A page from a folder. Its script comes from a server: from a folder it couldn't even start.
#[test]
fn a_page_from_a_folder() {
    let Some(widget) = Widget::found() else {
        return;
    };
    let host = widget.host();
    host.send_header("/", "Access-Control-Allow-Origin: *");
    let browser = widget.browser();
    let folder = tempfile::tempdir().expect("a temporary folder");
    let file = folder.path().join("page.html");
    fs::write(folder.path().join("honest.dossier"), "x").expect("it can be written");
    let script = format!(
        "<script type=module src={}/widget/stele-verify.js></script>",
        host.origin
    );
    let body = ELEMENT.replace("=/honest", "=honest");
    fs::write(&file, page(&script, &body)).expect("it can be written");
    browser.browser.goto(&format!("file://{}", file.display()));
    assert_refused(&browser, "file-page");
    browser.browser.console();
}

/// Browsers without WebAssembly, or with it turned off.
#[test]
fn no_webassembly() {
    let Some(widget) = Widget::found() else {
        return;
    };
    let host = widget.host();
    let page = widget.browser();
    for (script, cause) in [
        ("delete globalThis.WebAssembly", "no-webassembly"),
        ("WebAssembly.validate = () => false", "too-old"),
    ] {
        page.open_with(
            &host,
            &format!("<script>{script}</script>{SCRIPT}"),
            ELEMENT,
        );
        assert_refused(&page, cause);
    }
    assert_eq!(host.requests(WASM), 0, "it isn't loaded in vain");
    // In Chinese as well, by the page's language.
    page.open_with(
        &host,
        &format!("<script>delete globalThis.WebAssembly</script>{SCRIPT}"),
        &format!("<div lang=zh>{ELEMENT}</div>"),
    );
    let (_, _, text) = page.outcome();
    assert!(text.starts_with("无法核验"), "{text}");
    assert!(text.contains("目前没有核验任何内容"), "{text}");
    page.browser.console();
}

fn to_integrity(bytes: &[u8]) -> String {
    use sha2::{Digest as _, Sha384};
    let hash = stele_verify::encoding::to_base64(&Sha384::digest(bytes));
    format!("sha384-{hash}")
}

/// A server that stops in the middle of a file: of the record's, of the module's, of the words'.
#[test]
fn a_file_that_stops_in_the_middle() {
    let Some(widget) = Widget::found() else {
        return;
    };
    let host = widget.host();
    // A reader needn't wait as long as a real one would.
    widget.copy_to(&host, "/hasty/", &[("12e4", "300"), ("6e4", "300")]);
    let page = widget.browser();
    let script = "<script type=module src=/hasty/stele-verify.js></script>";
    for path in [
        "/honest.dossier",
        "/hasty/modules/rental-en.wasm",
        "/hasty/words-en.json",
    ] {
        let Answer::Bytes(kind, bytes) = host.take(path) else {
            panic!("a file was put there");
        };
        host.answer(path, Answer::Half(kind, bytes.clone()));
        page.open_with(
            &host,
            script,
            "<stele-verify trust=trust.json loading=eager src=honest.dossier></stele-verify>",
        );
        assert_eq!(page.states(), ["cant-tell"], "{path}");
        assert_eq!(
            page.get("at().getAttribute('cause')"),
            json!("unreachable"),
            "{path}"
        );
        host.put(path, kind, bytes);
        page.get("await at().verify()");
        assert_eq!(page.states(), ["verified"], "{path}");
    }
}
