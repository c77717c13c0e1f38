//! Records that an element looks up in their log, and what it does when that fails.

use serde_json::json;

use super::host::{Answer, Host};
use super::hosted::{Hosted, Widget};

/// An element that is checked at once.
fn element(attributes: &str) -> String {
    format!("<stele-verify trust=trust.json loading=eager {attributes}></stele-verify>")
}

/// The ids of the honest listing and of the fraud.
fn ids(page: &Hosted, host: &Host) -> [String; 2] {
    page.open(
        host,
        &["honest", "fraud"]
            .map(|name| element(&format!("src={name}.dossier")))
            .concat(),
    );
    page.states();
    let ids =
        page.get("[...document.querySelectorAll('stele-verify')].map(e => e.report.record.id)");
    [0, 1].map(|at| ids[at].as_str().expect("an id").to_owned())
}

#[test]
fn a_record_is_looked_up_as_a_dossier_says() {
    let Some(widget) = Widget::found() else {
        return;
    };
    let host = widget.host_with_log();
    let page = widget.browser();
    let [honest, fraud] = ids(&page, &host);
    let offline = page.get("[...document.querySelectorAll('stele-verify')].map(e => [e.report.answer, e.getAttribute('headline')])");
    let none = "urn:uuid:00000000-0000-4000-8000-000000000000";
    let elements = [&honest, &fraud, none].map(|id| element(&format!("log=log record={id}")));
    page.open(&host, &elements.concat());
    assert_eq!(page.states(), ["verified", "not-verified", "not-verified"]);
    let live = page.get("[...document.querySelectorAll('stele-verify')].slice(0, 2).map(e => [e.report.answer, e.getAttribute('headline')])");
    assert_eq!(live, offline);
    assert_eq!(
        page.get("[at().value, at().report.kind]"),
        json!([honest, "log"])
    );
    assert_eq!(host.requests("/widget/modules/all-en.wasm"), 1);
    assert_eq!(page.complaints(&["404"]), [""; 0]);
    // What it says of an id that isn't there.
    let said = page.get("document.querySelectorAll('stele-verify')[2].shadowRoot.querySelector('[part=headline]').innerText");
    assert!(
        said.as_str()
            .is_some_and(|said| said.contains("no record with this id")),
        "{said}"
    );
    // In the worker, and by the mirror that the trust file names.
    page.get(&format!(
        "{{ at().worker = true; at().log = null; at().record = '{honest}'; await settled(at()) }}"
    ));
    assert_eq!(
        page.get("[at().state, at().report.kind]"),
        json!(["verified", "log"])
    );
}

#[test]
fn all_about_a_key() {
    let Some(widget) = Widget::found() else {
        return;
    };
    let host = widget.host_with_log();
    let page = widget.browser();
    ids(&page, &host);
    let subject = page.get("at().report.record.subject");
    let subject = subject.as_str().expect("an id");
    let elements = [
        element(&format!("log=log key=\"subject:{subject}\"")),
        element("log=log key=tag:nowhere"),
        element("log=log key=nonsense"),
    ];
    page.open(&host, &elements.concat());
    assert_eq!(page.states(), ["verified", "verified", "cant-tell"]);
    let lists = page.get("[...document.querySelectorAll('stele-verify')].map(e => [e.report?.list.count ?? null, e.getAttribute('cause')])");
    assert!(
        lists[0][0].as_u64().is_some_and(|count| count > 0),
        "{lists}"
    );
    assert_eq!(lists[1], json!([0, null]));
    assert_eq!(lists[2], json!([null, "subject-key-kind"]));
    assert_eq!(
        page.get("at().shadowRoot.querySelector('[part=word]').innerText"),
        json!("Complete list")
    );
}

#[test]
fn a_log_that_can_not_be_read_accuses_nobody() {
    let Some(widget) = Widget::found() else {
        return;
    };
    let host = widget.host_with_log();
    let page = widget.browser();
    let [honest, _] = ids(&page, &host);
    let live = element(&format!("log=log record={honest}"));
    // Nothing of it comes: the page's reason is named.
    for path in ["/log/checkpoint", "/log/index/head.tlog-proof"] {
        host.answer(path, Answer::Nothing);
    }
    page.open(&host, &live);
    assert_eq!(page.states(), ["cant-tell"]);
    assert_eq!(page.get("at().getAttribute('cause')"), json!("unreachable"));
    // It comes at the second try.
    for path in ["/log/checkpoint", "/log/index/head.tlog-proof"] {
        host.mend(path);
    }
    page.get("await at().verify()");
    assert_eq!(
        page.get("[at().state, at().getAttribute('cause')]"),
        json!(["verified", null])
    );
    // What comes and is refused is no file that is missing, although others are: of newer trust files there are none.
    host.put(
        "/log/checkpoint",
        "text/plain",
        "another.example/log\n1\nAAAA\n\n",
    );
    host.answer("/log/index/head.tlog-proof", Answer::Status(404));
    page.open(&host, &live);
    let (state, cause, _) = page.outcome();
    assert_ne!((state.as_str(), cause.as_str()), ("cant-tell", "not-found"));
    for path in ["/log/checkpoint", "/log/index/head.tlog-proof"] {
        host.mend(path);
    }
    // The page's policy has nothing for it.
    let policy = format!(
        "Content-Security-Policy: connect-src {0}/widget/ {0}/trust.json",
        host.origin
    );
    host.send_header("/page.html", &policy);
    page.open(&host, &live);
    assert_eq!(page.states(), ["cant-tell"]);
    assert_eq!(page.get("at().getAttribute('cause')"), json!("csp-connect"));
    host.clear_headers();
    // A folder in which there is none.
    page.open(&host, &element(&format!("log=/none record={honest}")));
    assert_eq!(page.states(), ["cant-tell"]);
}

/// A network's sign-in page says nothing of a record, in place of whichever file of its log it comes and whatever it
/// begins with.
#[test]
fn a_sign_in_page_in_place_of_a_file() {
    let Some(widget) = Widget::found() else {
        return;
    };
    let host = widget.host_with_log();
    let page = widget.browser();
    let [honest, _] = ids(&page, &host);
    let live = element(&format!("log=log record={honest}"));
    page.open(&host, &live);
    assert_eq!(page.states(), ["verified"]);
    let files = host.paths_below("/log/");
    let of = |start: &str| files.iter().filter(|file| file.starts_with(start)).count();
    assert!(
        of("/log/checkpoint") == 1 && of("/log/index/") > 1 && of("/log/tile/") > 0,
        "{files:?}"
    );
    let pages = [
        (
            "text/html; charset=utf-8",
            "<h1>Welcome to the city\u{2019}s network</h1>",
        ),
        ("Text/HTML", "Sign in"),
        // A host that doesn't say what it sends is known by how a page begins.
        (
            "application/octet-stream",
            "<!-- 7 --> <title>Sign in</title>",
        ),
    ];
    for (kind, text) in pages {
        for file in &files {
            host.put(file, kind, text);
            page.open(&host, &live);
            let (state, cause, _) = page.outcome();
            // What isn't needed for the answer may be missing.
            assert_ne!(state, "not-verified", "{kind} at {file}: {cause}");
            host.mend(file);
        }
        for file in &files {
            host.put(file, kind, text);
        }
        page.open(&host, &live);
        assert_eq!(page.states(), ["cant-tell"], "{kind}");
        if kind.to_ascii_lowercase().starts_with("text/html") {
            assert_eq!(page.get("at().getAttribute('cause')"), json!("web-page"));
        }
        for file in &files {
            host.mend(file);
        }
    }
}

/// A page says which record it shows: a file about another one proves nothing of it.
#[test]
fn the_file_of_another_record() {
    let Some(widget) = Widget::found() else {
        return;
    };
    let host = widget.host();
    let page = widget.browser();
    let [honest, fraud] = ids(&page, &host);
    let list = widget.demo_file("nothing-recorded.dossier");
    host.put("/list.dossier", "application/octet-stream", list);
    page.open(&host, &element("src=list.dossier"));
    assert_eq!(page.states(), ["verified"]);
    let key = page.get("at().report.list.key");
    let key = key.as_str().expect("a key");
    let elements = [
        element(&format!("src=honest.dossier record={honest}")),
        element(&format!("src=honest.dossier record={fraud}")),
        // A list about something else proves nothing of a record, nor of another key.
        element(&format!("src=list.dossier record={honest}")),
        element("src=list.dossier key=tag:another"),
        element("src=honest.dossier key=tag:another"),
        element(&format!("src=list.dossier key=\"{key}\"")),
    ];
    page.open(&host, &elements.concat());
    let states = [
        "verified",
        "cant-tell",
        "cant-tell",
        "cant-tell",
        "cant-tell",
        "verified",
    ];
    assert_eq!(page.states(), states);
    let causes = page
        .get("[...document.querySelectorAll('stele-verify')].map(e => e.getAttribute('cause'))");
    let other = "other-record";
    assert_eq!(causes, json!([null, other, other, other, other, null]));
    let other = "document.querySelectorAll('stele-verify')[1]";
    assert_eq!(
        page.get(&format!(
            "[{other}.getAttribute('cause'), {other}.report, {other}.value]"
        )),
        json!(["other-record", null, null])
    );
}
