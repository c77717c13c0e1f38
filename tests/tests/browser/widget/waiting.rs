//! What an element asks for while it looks a record up: for how long, how much of it, and until when.

use serde_json::{Value, json};

use super::host::{Answer, Host};
use super::hosted::{Hosted, SCRIPT, Widget};

/// An element that looks a record up at once.
fn element(attributes: &str) -> String {
    format!("<stele-verify trust=trust.json loading=eager {attributes}></stele-verify>")
}

/// The id of the honest listing.
fn honest(page: &Hosted, host: &Host) -> String {
    page.open(host, &element("src=honest.dossier"));
    page.states();
    let id = page.get("at().report.record.id");
    id.as_str().expect("an id").to_owned()
}

/// A host that sends nothing is waited for once, whatever else it should have, and named.
#[test]
fn a_silent_mirror_is_waited_for_once() {
    let Some(widget) = Widget::found() else {
        return;
    };
    let (host, silent) = (widget.host_with_log(), widget.bare_host());
    silent.answer_all(Answer::Hold);
    // A reader needn't wait as long as a real one would.
    widget.copy_to(&host, "/hasty/", &[("6e4", "1500")]);
    let mut trust: Value = serde_json::from_slice(&widget.trust()).expect("JSON");
    let mirrors = trust["mirrors"].as_object_mut().expect("mirrors");
    for places in mirrors.values_mut() {
        *places = json!([
            format!("{}/log/", silent.origin),
            format!("{}/log/", host.origin)
        ]);
    }
    host.put("/trust.json", "application/json", trust.to_string());
    let page = widget.browser();
    let id = honest(&page, &host);
    let script = "<script type=module src=/hasty/stele-verify.js></script>";
    page.open_with(&host, script, &element(&format!("record={id} size=full")));
    assert_eq!(page.states(), ["verified"]);
    // What is asked for at once was on its way already; what follows from it isn't asked for there.
    assert_eq!(silent.requests("/log/checkpoint"), 1);
    assert_eq!(
        silent.requests_below("/log/tile/") + silent.requests_below("/log/entry/"),
        0
    );
    assert!(host.requests_below("/log/tile/") > 0);
    assert_eq!(page.get("at().report.silent"), json!([silent.origin]));
    let said = page.get("inside('[part=reasons]').innerText");
    let said = said.as_str().expect("a text");
    assert!(
        said.contains(&silent.origin) && said.contains("host-silent"),
        "{said}"
    );
}

/// More than a file can be is neither waited for nor kept.
#[test]
fn a_file_without_an_end() {
    let Some(widget) = Widget::found() else {
        return;
    };
    let host = widget.host_with_log();
    let page = widget.browser();
    let id = honest(&page, &host);
    for path in ["/log/checkpoint", "/log/index/head.tlog-proof"] {
        host.answer(path, Answer::Endless("text/plain"));
    }
    page.open(&host, &element(&format!("log=log record={id}")));
    assert_eq!(page.states(), ["cant-tell"]);
    assert_eq!(page.get("at().getAttribute('cause')"), json!("too-long"));
    host.answer(
        "/endless.dossier",
        Answer::Endless("application/octet-stream"),
    );
    page.open(&host, &element("src=endless.dossier"));
    assert_eq!(page.states(), ["cant-tell"]);
    assert_eq!(page.get("at().getAttribute('cause')"), json!("too-long"));
}

/// What nobody waits for any more is not looked up any further, on the page and in the worker.
#[test]
fn a_look_up_that_nobody_waits_for() {
    let Some(widget) = Widget::found() else {
        return;
    };
    let host = widget.host_with_log();
    let page = widget.browser();
    let id = honest(&page, &host);
    let ends = [
        "at().destroy()",
        "at().remove()",
        "at().record = null",
        "at().reset()",
    ];
    for (how, (end, more)) in ends
        .into_iter()
        .flat_map(|end| [(end, ""), (end, " worker")])
        .enumerate()
    {
        let log = format!("/log-{how}");
        let checkpoint = format!("{log}/checkpoint");
        host.serve(&format!("{log}/"), &widget.log());
        host.answer(&checkpoint, Answer::Hold);
        page.open(&host, &element(&format!("log={log} record={id}{more}")));
        while host.requests(&checkpoint) == 0 {
            page.get("await new Promise(setTimeout)");
        }
        page.get(&format!("{{ {end} }}"));
        host.mend(&checkpoint);
        // By then the other one would have asked for more as well.
        page.get(&format!(
            "{{
              const element = document.createElement('stele-verify');
              Object.assign(element, {{id: 'other', trust: 'trust.json', loading: 'eager', log: 'log', record: '{id}', worker: {}}});
              document.body.append(element);
              await settled(element);
            }}",
            !more.is_empty(),
        ));
        assert_eq!(page.get("at('#other').state"), json!("verified"));
        assert_eq!(
            host.requests_below(&format!("{log}/tile/")),
            0,
            "{end}{more}"
        );
    }
}

/// A log is the same for everybody, and isn't told who looks. A page's own files may be for those who have logged in.
#[test]
fn a_log_is_told_nothing_of_the_reader() {
    let Some(widget) = Widget::found() else {
        return;
    };
    let host = widget.host_with_log();
    let page = widget.browser();
    let id = honest(&page, &host);
    let script = format!("<script>document.cookie = 'reader=1; path=/'</script>{SCRIPT}");
    let elements = [
        element("src=honest.dossier"),
        element(&format!("log=log record={id}")),
    ];
    page.open_with(&host, &script, &elements.concat());
    assert_eq!(page.states(), ["verified", "verified"]);
    let with_cookies = host.with_cookies();
    assert!(
        with_cookies.iter().any(|path| path == "/honest.dossier"),
        "{with_cookies:?}"
    );
    assert!(host.requests_below("/log/") > 5);
    assert!(
        !with_cookies.iter().any(|path| path.starts_with("/log/")),
        "{with_cookies:?}"
    );
}
