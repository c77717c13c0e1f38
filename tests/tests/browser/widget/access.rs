//! What those hear who don't see it, what the keyboard reaches, and that the contract on paper is the one that runs.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use super::hosted::{Hosted, Widget};

fn element(attributes: &str) -> String {
    format!(
        "<main><h1>A page</h1><stele-verify trust=trust.json loading=eager {attributes}></stele-verify></main>"
    )
}

/// The accessibility tree as (role, name), without what is ignored.
fn tree(page: &Hosted) -> Vec<(String, String)> {
    page.browser.devtools("Accessibility.enable", &json!({}));
    let tree = page
        .browser
        .devtools("Accessibility.getFullAXTree", &json!({}));
    let nodes = tree["nodes"].as_array().into_iter().flatten();
    let text = |value: &Value| value["value"].as_str().unwrap_or_default().to_owned();
    nodes
        .filter(|node| node["ignored"] == json!(false))
        .map(|node| (text(&node["role"]), text(&node["name"])))
        .collect()
}

fn names<'t>(tree: &'t [(String, String)], role: &str) -> Vec<&'t str> {
    let of = tree.iter().filter(|(found, _)| found == role);
    of.map(|(_, name)| name.as_str()).collect()
}

#[test]
fn roles_and_names() {
    let Some(widget) = Widget::with_devtools() else {
        return;
    };
    let host = widget.host();
    let page = widget.browser();
    for (file, word) in [
        ("honest.dossier", "Verified"),
        ("fraud.dossier", "Not verified"),
        ("nowhere", "Can’t tell"),
    ] {
        page.open(&host, &element(&format!("size=full src={file}")));
        page.states();
        let tree = tree(&page);
        assert!(
            names(&tree, "group").contains(&"Check of a public record"),
            "{tree:?}"
        );
        assert_eq!(names(&tree, "status").len(), 1, "one voice");
        let headings = names(&tree, "heading");
        assert_eq!(headings.len(), 2, "{headings:?}");
        assert!(
            tree.iter().any(|(_, name)| name == word),
            "{word}: {tree:?}"
        );
        // Pictures say nothing that the words beside them don't.
        assert_eq!(names(&tree, "image"), [""; 0]);
        for (role, name) in &tree {
            let is_control = ["button", "link", "DisclosureTriangle"].contains(&role.as_str());
            assert!(!is_control || !name.is_empty(), "a {role} without a name");
        }
    }
    page.browser.console();
}

/// The verdict is announced once, and a page full of badges keeps quiet until somebody asks.
#[test]
fn announcements() {
    let Some(widget) = Widget::found() else {
        return;
    };
    let host = widget.host();
    let page = widget.browser();
    page.open(&host, &element("id=card").replace("</main>", "<stele-verify id=badge size=badge trust=trust.json loading=eager></stele-verify></main>"));
    page.get(
        "{
          window.said = {card: [], badge: []};
          await customElements.whenDefined('stele-verify');
          for (const id of ['card', 'badge']) {
            const status = at('#' + id).shadowRoot.querySelector('[role=status]');
            new MutationObserver(() => status.textContent && said[id].push(status.innerText.trim())).observe(status, {childList: true, subtree: true});
            at('#' + id).src = 'fraud.dossier';
          }
          await all();
          await new Promise(setTimeout);
        }",
    );
    let said = page.get("said.card");
    assert_eq!(said.as_array().map(Vec::len), Some(2), "{said}");
    assert_eq!(said[0], "Loading the check");
    let verdict = said[1].as_str().unwrap_or_default();
    assert!(
        verdict.starts_with("Not verified") && verdict.contains("Do not pay"),
        "{verdict}"
    );
    assert_eq!(page.get("said.badge"), json!([]));
    page.get("(await at('#badge').verify(), await new Promise(setTimeout))");
    assert_eq!(page.get("said.badge.length"), json!(2));
}

/// The focus goes to the answer when the reader has asked for it, and never else.
#[test]
fn focus_and_keyboard() {
    let Some(widget) = Widget::found() else {
        return;
    };
    let host = widget.host();
    let page = widget.browser();
    page.open(&host, &element("size=full src=honest.dossier"));
    page.states();
    assert_eq!(
        page.get("document.activeElement === document.body"),
        json!(true)
    );
    page.get(
        "{
          inside('details.about').open = true;
          inside('[part~=again]').click();
          await new Promise((done) => at().addEventListener('verdict', () => setTimeout(done)));
        }",
    );
    assert_eq!(
        page.get("at().shadowRoot.activeElement?.getAttribute('part')"),
        json!("headline")
    );
    // What can be pressed is large enough.
    let small = page.get(
        "{
          for (const details of at().shadowRoot.querySelectorAll('details')) details.open = true;
          return [...at().shadowRoot.querySelectorAll('button, summary')]
            .map((target) => target.getBoundingClientRect())
            .filter(({width, height}) => width < 24 || height < 24).length;
        }",
    );
    assert_eq!(small, json!(0));
}

/// Text on its background, in light and dark (WCAG 2.2, 1.4.3: at least 4.5).
#[test]
fn contrast() {
    let Some(widget) = Widget::found() else {
        return;
    };
    let host = widget.host();
    let page = widget.browser();
    for theme in ["light", "dark"] {
        for file in [
            "honest.dossier",
            "fraud.dossier",
            "honest.tlog-proof",
            "nowhere",
        ] {
            page.open(
                &host,
                &element(&format!("size=full theme={theme} src={file}")),
            );
            page.states();
            let worst = page.get(
                "{
                  const light = (color) => {
                    const [r, g, b] = color.match(/[\\d.]+/g).map(Number).map((c) => c / 255).map((c) => c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4);
                    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
                  };
                  const ground = light(getComputedStyle(inside('.box')).backgroundColor);
                  return Math.min(...[...at().shadowRoot.querySelectorAll('.box *')]
                    .filter((inner) => [...inner.childNodes].some((node) => node.nodeType === 3))
                    .map((inner) => light(getComputedStyle(inner).color))
                    .map((ink) => (Math.max(ink, ground) + 0.05) / (Math.min(ink, ground) + 0.05)));
                }",
            );
            assert!(
                worst.as_f64().is_some_and(|worst| worst >= 4.5),
                "{theme} {file}: {worst}"
            );
        }
    }
    page.browser.console();
}

/// `custom-elements.json` names what is there, and all of it.
#[test]
fn the_manifest_is_true() {
    let Some(widget) = Widget::found() else {
        return;
    };
    let manifest = include_str!("../../../../www/widget/custom-elements.json");
    let manifest: Value = serde_json::from_str(manifest).expect("it is JSON");
    let class = &manifest["modules"][0]["declarations"][0];
    let named = |list: &str| -> BTreeSet<String> {
        let list = class[list].as_array().into_iter().flatten();
        list.map(|one| one["name"].as_str().unwrap_or_default().to_owned())
            .collect()
    };
    let host = widget.host();
    let page = widget.browser();
    page.open(&host, "");
    page.get("await customElements.whenDefined('stele-verify')");
    let set = |value: Value| -> BTreeSet<String> {
        let items = value.as_array().into_iter().flatten();
        items
            .map(|item| item.as_str().unwrap_or_default().to_owned())
            .collect()
    };
    let mut attributes = set(page.get("customElements.get('stele-verify').observedAttributes"));
    // Set by the element, or looked at when they are needed.
    attributes.extend(["state", "headline", "cause", "theme", "name"].map(str::to_owned));
    assert_eq!(named("attributes"), attributes);
    let members = set(page.get(
        "{
          const base = Object.getPrototypeOf(customElements.get('stele-verify')).prototype;
          const attributes = customElements.get('stele-verify').observedAttributes;
          return Object.getOwnPropertyNames(base).filter((name) => !/Callback$|^constructor$/.test(name)
            && !attributes.includes(name) && !['theme', 'name', 'trustIntegrity'].includes(name));
        }",
    ));
    assert_eq!(named("members"), members);
    // The parts and properties that the sources have.
    let view = include_str!("../../../../www/widget/view.js");
    let sheet = include_str!("../../../../www/widget/stele-verify.css");
    for part in named("cssParts") {
        let is_there = view.contains(&format!("part: \"{part}\""))
            || view.contains(&format!(" {part}\""))
            || part == "base"
            || view.contains(&format!("part: \"{part} "));
        assert!(is_there, "no part {part}");
    }
    let mut found = BTreeSet::new();
    for piece in sheet.split("var(--stele-").skip(1) {
        let end = piece.find([',', ')']).expect("it is closed");
        found.insert(format!("--stele-{}", &piece[..end]));
    }
    assert_eq!(named("cssProperties"), found);
}
