//! Where money is on its way: the charts of a project and the way from each to its rows, signatures, files, citations, all
//! projects side by side; and the frauds of the demo city, shown for what they are.

use std::process::Command;

use serde_json::{Value, json};
use stele_tests::rules::funds::{PROJECT, STEEL};
use stele_tests::rules::town::Town;

use crate::page::{Page, Site};
use crate::town::freshly;
use crate::works::{Built, PAGE};

/// Keeps what the page saves, to be looked at.
const KEEP: &str = "const make = URL.createObjectURL; window.kept = ''; \
    URL.createObjectURL = blob => { blob.text().then(text => { window.kept = text; document.body.dataset.kept = 'yes'; }); \
    return make.call(URL, blob); };";

fn reader(site: &Site, base: &str) -> Page {
    let page = site.reader(base);
    page.trust(&Town::trust_json());
    page
}

/// The codes that stand against a payment.
fn against(page: &Page, entry: u64) -> Vec<String> {
    page.attributes(&format!(".pay[data-entry='{entry}'] .against"), "data-code")
}

#[test]
fn each_chart_leads_to_its_payments() {
    let Some(site) = Site::found() else { return };
    let built = Built::new();
    let served = site.serve(&freshly(built.works.town.city()));
    let page = reader(&site, &served.base);
    // There is no room for the drawing on a phone.
    page.browser.resize(1180, 900);
    page.open(PAGE);
    page.wait_for(".flow-drawing");
    // Owner, contractor, supplier, labour, workers, and what two of them keep.
    let bands = page.attributes("a.flow-part", "data-contract");
    assert_eq!(bands.len(), 4, "{bands:?}");
    let band = format!("a.flow-part[data-contract='{STEEL}']");
    page.browser.script(
        "document.querySelector(arguments[0]).dispatchEvent(new MouseEvent('click', {bubbles: true, cancelable: true}))",
        &[json!(band)],
    );
    // By what has it: where a window isn't active, WebKit's `:focus` matches nothing.
    page.wait_until(
        "document.activeElement?.id === 'movements'",
        "the list has the focus",
    );
    assert_eq!(page.count("[aria-labelledby=movements] .pay"), 1);
    assert!(
        page.text("[aria-labelledby=movements] .note")
            .contains(STEEL)
    );
    assert!(
        page.text("[aria-labelledby=movements] .pay")
            .contains("120.50")
    );
    // All of them again; then those of a day.
    page.browser
        .click("[aria-labelledby=movements] .sheet-head .button");
    page.wait_until(
        "document.querySelectorAll('[aria-labelledby=movements] .pay').length == 5",
        "all",
    );
    page.browser.click(".release:first-child .button-link");
    page.wait_for("[aria-labelledby=movements] .note");
    page.browser
        .click(".attention-item[data-about=wages] .button");
    page.wait_until(
        "document.querySelectorAll('[aria-labelledby=movements] .pay').length == 1",
        "the wage run",
    );
    assert_eq!(
        page.attributes("[aria-labelledby=movements] .pay", "data-entry"),
        [built.run.to_string()]
    );
    // Its signatures, with who let the supervisor sign.
    page.browser
        .click("[aria-labelledby=movements] .signatures > summary");
    page.wait_for(".signatures[open] .signer");
    let signer = page.text(".signatures[open] .signer");
    assert!(signer.contains("Key registered by"), "{signer}");
    assert_eq!(page.count(".signatures[open] .tag-yes"), 1);
    page.assert_quiet();
}

#[test]
fn a_project_is_cited_as_it_was() {
    let Some(site) = Site::found() else { return };
    let built = Built::new();
    let city = freshly(built.works.town.city());
    let size = city.entries.len();
    let served = site.serve(&city);
    let page = reader(&site, &served.base);
    page.open(PAGE);
    let cited = page.text(".citation");
    assert!(cited.contains(&format!("{PAGE}/at/{size}")), "{cited}");
    assert!(cited.contains("容东学校"), "{cited}");
    page.open(&format!("{PAGE}/at/{size}"));
    assert_eq!(page.text("h1"), "容东学校");
    assert_eq!(page.count(".answer .note"), 1);
    // The files are of the newest state.
    assert_eq!(page.count("#download"), 0);
    page.open(&format!("{PAGE}/at/{}", size + 1));
    assert_eq!(page.tone(), "unknown");
    page.open(&format!("{PAGE}/at/2"));
    assert_eq!(page.tone(), "unknown");
    assert_eq!(page.count(".pay"), 0);
    page.assert_quiet();
}

#[test]
fn planted_frauds_are_shown_for_what_they_are() {
    let Some(site) = Site::found() else { return };
    let served = site.serve_demo();
    let page = site.stranger("en-GB,en", &served.base);
    let mut told = 0;
    page.open("#/money");
    for fraud in site.frauds() {
        let text = |name: &str| fraud[name].as_str().unwrap_or_default().to_owned();
        let code = text("code");
        let Some(project) = code.starts_with('F').then(|| project_of(&text("subject"))) else {
            continue;
        };
        page.visit(&format!("#/f/{project}"));
        let tone = if code == "F9" { "note" } else { "no" };
        page.wait_for(&format!(".answer[data-tone={tone}]"));
        let entry = fraud["entry"].as_u64().expect("a number");
        let found = against(&page, entry);
        if text("subject").contains(":contract:") {
            assert!(page.count(".link .tag-no") > 0, "{fraud}");
        } else {
            assert!(found.contains(&code), "{fraud}: {found:?}");
            assert_eq!(page.count(".attention-item[data-about=open] .button"), 1);
        }
        // What is like it and in order isn't accused.
        let twin = project_of(&text("twinSubject"));
        page.visit(&format!("#/f/{twin}"));
        assert!(matches!(&*page.tone(), "yes" | "note"), "{fraud}");
        let entry = fraud["twin"].as_u64().expect("a number");
        assert_eq!(against(&page, entry), [""; 0], "{fraud}");
        told += 1;
    }
    assert!(told >= 9, "{told}");
    page.assert_quiet();
}

/// The project that a payment, a contract or a wage run of the demo city belongs to.
fn project_of(subject: &str) -> String {
    let name = subject.split(':').nth(3).unwrap_or_default();
    name.chars().take("XA-2026-001".len()).collect()
}

#[test]
fn what_is_saved_is_what_the_command_writes() {
    let Some(site) = Site::found() else { return };
    let served = site.serve_demo();
    let page = site.stranger("en-GB,en", &served.base);
    let folder = tempfile::tempdir().expect("a folder");
    for project in ["XA-2026-001", "XA-2026-031"] {
        page.open(&format!("#/f/{project}"));
        page.browser.script(KEEP, &[]);
        for format in ["csv", "jsonl", "ocds"] {
            page.browser
                .script("delete document.body.dataset.kept", &[]);
            page.browser.click(&format!("[data-format={format}]"));
            page.wait_until("document.body.dataset.kept", format);
            let ours = page.browser.script("return window.kept", &[]);
            let ours = ours.as_str().expect("a text").to_owned();
            let theirs = Command::new(site.command())
                .args(["export", format])
                .arg(site.demo().join("log"))
                .arg("--trust")
                .arg(site.demo().join("trust.json"))
                .args(["--project", project])
                .env("XDG_STATE_HOME", folder.path())
                .output()
                .expect("the command runs");
            let theirs = String::from_utf8(theirs.stdout).expect("text");
            let differs = ours.lines().zip(theirs.lines()).find(|(a, b)| a != b);
            assert_eq!(differs, None, "{project} {format}");
            assert_eq!(ours.len(), theirs.len(), "{project} {format}");
            page.wait_for(".download-saved");
        }
    }
    page.assert_quiet();
}

#[test]
fn projects_stand_side_by_side() {
    let Some(site) = Site::found() else { return };
    let served = site.serve_demo();
    let page = site.stranger("en-GB,en", &served.base);
    page.open("#/money");
    page.wait_for(".project-row dl");
    let first = page.attributes(".project-row", "data-project");
    assert!(first.len() >= 20, "{first:?}");
    // What is far below isn't worked out before somebody looks.
    page.wait_until(
        "!document.querySelector('.project-row:first-child .skeleton')",
        "the first",
    );
    let last = ".project-row:last-of-type .skeleton";
    assert_eq!(page.count(last), 1);
    page.browser.script(
        "document.querySelector('.project-row:last-of-type').scrollIntoView()",
        &[],
    );
    page.wait_until(&format!("!document.querySelector('{last}')"), "the last");
    // All of them, the largest first.
    page.browser.click(".browse-bar .button-row .button");
    page.wait_until(
        "!document.querySelector('.browse-bar .button-row .button')",
        "all of them",
    );
    page.browser.click(".orders .button[aria-pressed=false]");
    page.wait_until(
        &format!(
            "document.querySelector('.project-row').dataset.project != {}",
            Value::from(first[0].as_str())
        ),
        "another order",
    );
    // Each figure is that of the project's own page, and leads there.
    page.browser.script("window.scrollTo(0, 0)", &[]);
    page.wait_for(".project-row:first-child dl");
    let name = page.attributes(".project-row", "data-project").remove(0);
    let figures = page.texts(".project-row:first-child dd");
    page.browser.click(".project-row:first-child h3 a");
    page.wait_until(&format!("location.hash == '#/f/{name}'"), "the project");
    page.settle();
    let own = page.texts("[aria-labelledby=sums] dd");
    for figure in &figures {
        assert!(own.contains(figure), "{figure}: {own:?}");
    }
    page.assert_quiet();
}

#[test]
fn late_payments_come_first_when_they_are_asked_for() {
    let Some(site) = Site::found() else { return };
    let served = site.serve_demo();
    let page = site.stranger("en-GB,en", &served.base);
    page.open("#/money");
    page.wait_for(".project-row dl");
    // Of those that haven't been looked at nothing is said.
    let of = page.count(".project-row");
    let some = page.text(".projects-late");
    assert!(some.contains(&format!(" of {of} projects")), "{some}");
    page.browser.click(".orders .button:last-child");
    page.wait_until(
        &format!("document.querySelector('.projects-late').dataset.checked == {of}"),
        "all of them",
    );
    let late = page.attributes(".project-late", "data-late");
    let late: Vec<u64> = late.iter().filter_map(|own| own.parse().ok()).collect();
    assert_eq!(late.len(), of);
    assert!(late.is_sorted_by(|one, next| one >= next), "{late:?}");
    // What stands there is what the project's own page says.
    let name = page.attributes(".project-row", "data-project").remove(0);
    page.visit(&format!("#/f/{name}"));
    page.wait_for("[aria-labelledby=attention]");
    let is_late = page.count(".attention-item[data-about=late]") > 0
        || page.text("[data-about=waiting]").contains("for more than");
    assert_eq!(is_late, late[0] > 0, "{name}: {late:?}");
    page.assert_quiet();
}

#[test]
fn strangers_names_are_text_in_the_drawing() {
    let Some(site) = Site::found() else { return };
    let mut built = Built::new();
    let long = format!("<img src=x onerror=alert(1)>\u{202e}{}", "长".repeat(150));
    built.works.log_project("10000", &json!({"title": long}));
    let served = site.serve(&freshly(built.works.town.city()));
    let page = reader(&site, &served.base);
    page.browser.resize(320, 800);
    page.open(&format!("#/f/{PROJECT}"));
    assert_eq!(page.count("main img"), 0);
    // No window of Firefox is as narrow as that.
    let script = "return document.documentElement.scrollWidth <= innerWidth";
    assert_eq!(page.browser.script(script, &[]), Value::Bool(true));
    page.assert_quiet();
}
