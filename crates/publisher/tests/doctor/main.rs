//! `stele doctor` against pages of a server on this machine, with one thing wrong at a time.

#[path = "../common/mod.rs"]
mod common;
mod look_ups;
mod web;

use web::{File, Host, SCRIPT, Web, sri, trust_file};

#[test]
fn a_page_that_lacks_nothing_passes() {
    let web = Web::new();
    let text = web.assert_found(&[], 0);
    for file in [
        "stele-verify.js",
        "rental-en.wasm",
        "trust.json",
        "a.tlog-proof",
    ] {
        assert!(text.contains(file), "{file} was not read: {text}");
    }
}

#[test]
fn the_policy_is_read_as_browsers_read_it() {
    let web = Web::new();
    let city = web.city.origin.clone();
    let element = web.element("");
    web.page(&element, &format!("script-src {city}; connect-src {city}"));
    let text = web.assert_found(&["wasm-blocked"], 1);
    assert!(
        text.contains("Add to script-src: 'wasm-unsafe-eval'"),
        "{text}"
    );
    web.page(
        &element,
        &format!("script-src 'self' 'wasm-unsafe-eval'; connect-src {city}"),
    );
    let text = web.assert_found(&["script-blocked"], 1);
    assert!(
        text.contains(&format!("Add to script-src: {city}/w/v1/stele-verify.js")),
        "{text}"
    );
    web.page(
        &element,
        &format!("script-src {city} 'wasm-unsafe-eval'; default-src 'none'"),
    );
    let text = web.assert_found(&["connect-blocked"; 3], 1);
    assert!(
        text.contains(&format!("Add to connect-src: {city}.")),
        "{text}"
    );
    // A second policy, in the page itself, takes away what the first allows.
    let meta = "<meta http-equiv=\"Content-Security-Policy\" content=\"script-src *\">";
    web.page(&format!("{meta}{element}"), &web.city_policy());
    web.assert_found(&["wasm-blocked"], 1);
}

#[test]
fn what_the_widgets_host_sends_wrongly_is_named() {
    let script = "/w/v1/stele-verify.js";
    let module = "/w/v1/modules/rental-en.wasm";
    let cases: [(&str, &str, &str, &str, i32); 7] = [
        (
            module,
            "Content-Type",
            "application/octet-stream",
            "media-type",
            1,
        ),
        (module, "Content-Type", "", "media-type", 1),
        (module, "Access-Control-Allow-Origin", "", "no-cors", 1),
        (
            script,
            "Access-Control-Allow-Origin",
            "https://other.example",
            "no-cors",
            1,
        ),
        (script, "Content-Type", "text/plain", "media-type", 1),
        (module, "Cache-Control", "no-store", "not-cached", 0),
        (
            "/trust.json",
            "Access-Control-Allow-Origin",
            "",
            "no-cors",
            1,
        ),
    ];
    for (path, name, value, code, status) in cases {
        let web = Web::new();
        web.city.change(path, |file| file.set(name, value));
        web.assert_found(&[code], status);
    }
}

#[test]
fn a_file_that_was_changed_is_found_out() {
    let web = Web::new();
    web.city
        .change("/w/v1/modules/rental-en.wasm", |file| file.body.push(0));
    web.assert_found(&["manifest-differs"], 1);
    let web = Web::new();
    web.city
        .change("/w/v1/stele-verify.js", |file| file.body.push(b' '));
    let text = web.assert_found(&["integrity-differs"], 1);
    assert!(text.contains(&sri(b"export {}; ")), "{text}");
    let web = Web::new();
    web.city.change("/trust.json", |file| file.body.push(b'\n'));
    web.assert_found(&["trust-differs"], 1);
}

#[test]
fn what_is_missing_is_named() {
    let web = Web::new();
    web.city.remove("/w/v1/modules/rental-en.wasm");
    web.assert_found(&["status"], 1);
    let web = Web::new();
    web.city.remove("/w/v1/manifest.json");
    web.assert_found(&["no-manifest"], 0);
    let web = Web::new();
    web.agency
        .put("/", File::new("text/html", &[], "<p>No widget</p>"));
    web.assert_found(&["no-widget"], 1);
    web.page("", &web.city_policy());
    web.assert_found(&["no-element"], 2);
    web.agency.remove("/");
    web.assert_found(&["status"], 1);
}

#[test]
fn trust_has_to_be_given_and_pinned() {
    let web = Web::new();
    let city = &web.city.origin;
    let policy = web.city_policy();
    web.page(
        &format!("<stele-verify src={city}/a.tlog-proof></stele-verify>"),
        &policy,
    );
    web.assert_found(&["no-trust"], 1);
    web.page(
        &format!("<stele-verify trust={city}/trust.json></stele-verify>"),
        &policy,
    );
    let text = web.assert_found(&["trust-unpinned"], 1);
    assert!(
        text.contains(&format!("trust-integrity=\"{}\"", web.pin)),
        "{text}"
    );
    let inline = |text: &str| {
        format!(
            "<stele-verify><script type=\"application/json\" slot=\"trust\">{text}</script></stele-verify>"
        )
    };
    let file = String::from_utf8(trust_file()).unwrap();
    web.page(&inline(&file), &policy);
    web.assert_found(&[], 0);
    web.page(&inline("{}"), &policy);
    web.assert_found(&["trust-unreadable"], 1);
    // One for each element.
    let second = "<stele-verify></stele-verify>";
    web.page(&format!("{second}{}", inline(&file)), &policy);
    web.assert_found(&["no-trust"], 1);
    web.city
        .change("/trust.json", |file| file.body = b"{}".to_vec());
    web.page(
        &format!("<stele-verify trust={city}/trust.json trust-integrity=sha256-x></stele-verify>"),
        &policy,
    );
    web.assert_found(&["trust-differs", "trust-unreadable"], 1);
}

#[test]
fn an_own_worker_needs_a_policy_of_its_own() {
    let web = Web::new();
    let element = "<stele-verify worker src=/a.tlog-proof trust=/trust.json></stele-verify>";
    let pin = format!("integrity={}", sri(SCRIPT));
    let page = |policy: &str| web.page_with("/w/v1/stele-verify.js", &pin, element, policy);
    page("script-src 'self'; worker-src 'self'; connect-src 'self'");
    web.assert_found(&[], 0);
    page("script-src 'self'; worker-src 'none'; connect-src 'self'; trusted-types other");
    web.assert_found(&["worker-blocked", "types-blocked"], 1);
    page("script-src 'self'; connect-src 'self'");
    web.agency.change("/w/v1/worker.js", |file| {
        file.set("Content-Security-Policy", "script-src 'self'");
    });
    web.assert_found(&["worker-wasm-blocked"], 1);
    web.page_with("/w/v1/stele-verify.js", "", element, "");
    web.agency.change("/w/v1/worker.js", |file| {
        file.set("Content-Security-Policy", "");
    });
    web.assert_found(&["no-integrity"], 0);
}

#[test]
fn a_frame_is_followed() {
    let web = Web::new();
    let city = web.city.origin.clone();
    let page = format!(
        "<iframe src=\"{city}/w/v1/embed-frame.html?src=/a.tlog-proof&amp;trust=/trust.json\"></iframe>"
    );
    let put = |policy: &str| {
        let policy = [("Content-Security-Policy", policy)];
        web.agency
            .put("/", File::new("text/html", &policy, page.clone()));
    };
    put(&format!("default-src 'none'; frame-src {city}"));
    let text = web.assert_found(&[], 0);
    assert!(
        text.contains("/w/v1/frame.js") && text.contains("/trust.json"),
        "{text}"
    );
    put("default-src 'none'");
    let text = web.assert_found(&["frame-blocked"], 1);
    assert!(
        text.contains(&format!("Add to frame-src: {city}")),
        "{text}"
    );
    put("");
    web.city.change("/w/v1/embed-frame.html", |file| {
        file.set("X-Frame-Options", "DENY");
    });
    web.assert_found(&["frame-refused"], 1);
}

#[test]
fn no_answer_is_no_finding_against_the_page() {
    let web = Web::new();
    let gone = Host::start();
    let dead = gone.origin.clone();
    drop(gone);
    web.page(
        &format!(
            "<stele-verify src={dead}/a trust={}/trust.json trust-integrity={}></stele-verify>",
            web.city.origin, web.pin
        ),
        "",
    );
    web.assert_found(&["unreachable"], 2);
}
