//! Elements that change, come late, come in numbers, and go.

use serde_json::{Value, json};

use super::host::Answer;
use super::hosted::{SCRIPT, Widget};

const ELEMENT: &str =
    "<stele-verify trust=trust.json loading=eager src=honest.dossier></stele-verify>";

#[test]
fn the_last_change_wins() {
    let Some(widget) = Widget::found() else {
        return;
    };
    let host = widget.host();
    let slow = "/slow.dossier";
    host.answer(slow, Answer::Hold);
    let page = widget.browser();
    page.open(&host, ELEMENT);
    assert_eq!(page.states(), ["verified"]);
    // The first file is still being fetched when the second is asked for.
    page.get("{ window.verdicts = []; at().addEventListener('verdict', (event) => verdicts.push(event.detail.state)); }");
    page.get("at().src = 'slow.dossier'");
    // A verdict about another file is gone at once.
    assert_eq!(
        page.get("[at().report, at().getAttribute('headline')]"),
        json!([null, null])
    );
    while host.requests(slow) == 0 {
        page.get("await new Promise(setTimeout)");
    }
    page.get("(at().src = 'fraud.dossier', await settled(at()))");
    let honest = "(await (await fetch('honest.dossier')).arrayBuffer()).byteLength > 0";
    host.mend(slow);
    host.answer(slow, Answer::Status(404));
    page.get(honest);
    assert_eq!(page.get("at().state"), json!("not-verified"));
    // Many at once, and several in the middle of a check: one verdict, of the last.
    page.get(
        "{
          verdicts.length = 0;
          const element = at();
          for (let n = 0; n < 40; n += 1) {
            element.src = n % 2 ? 'honest.dossier' : 'fraud.dossier';
            if (n % 7 === 0) await new Promise(setTimeout);
          }
          await settled(element);
          for (let n = 0; n < 20; n += 1) await new Promise(setTimeout);
        }",
    );
    assert_eq!(page.get("[at().state, verdicts.at(-1), verdicts.includes('not-verified') && verdicts.length > 3]"), json!(["verified", "verified", false]));
    // In the very moment in which it begins to check.
    page.get(
        "{
          const element = at();
          verdicts.length = 0;
          element.addEventListener('statechange', ({detail}) => {
            if (detail.state === 'checking' && element.src === 'honest.dossier') element.src = 'fraud.dossier';
          });
          await element.verify();
          await settled(element);
        }",
    );
    assert_eq!(page.get("verdicts"), json!(["not-verified"]));
}

/// Whoever hears of a state may change something: what was to be told next is no longer so.
#[test]
fn a_listener_that_resets() {
    let Some(widget) = Widget::found() else {
        return;
    };
    let host = widget.host();
    let page = widget.browser();
    page.open(&host, ELEMENT);
    page.states();
    page.get(
        "{
          window.verdicts = 0;
          const element = at();
          element.addEventListener('verdict', () => verdicts += 1);
          element.addEventListener('statechange', ({detail}) => detail.state === 'verified' && element.reset());
          await element.verify();
        }",
    );
    assert_eq!(
        page.get("[at().state, verdicts, at().report]"),
        json!(["idle", 0, null])
    );
}

#[test]
fn five_hundred_come_and_go() {
    let Some(widget) = Widget::with_devtools() else {
        return;
    };
    let host = widget.host();
    let page = widget.browser();
    page.open(&host, "<main></main>");
    let round = |count: usize| {
        page.get(&format!(
            "{{
              await customElements.whenDefined('stele-verify');
              const elements = Array.from({{length: {count}}}, () => Object.assign(document.createElement('stele-verify'),
                {{src: 'honest.tlog-proof', trust: 'trust.json', loading: 'eager', size: 'full'}}));
              at('main').append(...elements);
              await all();
              window.gone = (window.gone ?? []).concat(elements.map((element) => new WeakRef(element)));
              elements.forEach((element, at) => (at % 2 && element.destroy(), element.remove()));
            }}"
        ));
    };
    let held = || {
        // Twice: what the first finds unreachable may have held something else.
        for _ in 0..2 {
            page.browser
                .devtools("HeapProfiler.collectGarbage", &json!({}));
            page.get("await new Promise((done) => setTimeout(done, 0))");
        }
        let left = page.get("gone.filter((ref) => ref.deref()).length");
        let counters = page.browser.devtools("Memory.getDOMCounters", &json!({}));
        let heap = page.browser.devtools("Runtime.getHeapUsage", &json!({}));
        let number = |value: &Value| value.as_f64().expect("a number");
        (
            number(&left),
            number(&counters["nodes"]),
            number(&heap["usedSize"]),
        )
    };
    round(10);
    let (_, nodes, heap) = held();
    for _ in 0..5 {
        round(100);
    }
    let (left, nodes_after, heap_after) = held();
    assert_eq!(left, 0.0, "elements are still held");
    assert!(
        nodes_after < nodes + 500.0,
        "{nodes} nodes, then {nodes_after}"
    );
    assert!(heap_after < heap + 2e6, "{heap} bytes, then {heap_after}");
    assert_eq!(host.requests("/widget/modules/proof-en.wasm"), 1);
}

/// A hundred on one page: each check is a task of its own, so none of them holds the page up.
#[test]
fn a_hundred_take_their_turn() {
    let Some(widget) = Widget::found() else {
        return;
    };
    let host = widget.host();
    let page = widget.browser();
    page.open(&host, "<main></main>");
    page.get(
        "{
          await customElements.whenDefined('stele-verify');
          // Somebody else's work on the page, which wants to go on: how many verdicts come between two turns of it?
          const {port1, port2} = new MessageChannel();
          let between = 0;
          let isOver = false;
          window.most = 0;
          addEventListener('verdict', () => { between += 1; window.most = Math.max(most, between); });
          port1.onmessage = () => { between = 0; isOver || port2.postMessage(0); };
          port2.postMessage(0);
          for (let n = 0; n < 100; n += 1) {
            const element = document.createElement('stele-verify');
            Object.assign(element, {src: 'honest.dossier', trust: 'trust.json', size: 'badge', loading: 'eager'});
            at('main').append(element);
          }
          await all();
          isOver = true;
        }",
    );
    let states = page.get("[...new Set(await all())]");
    assert_eq!(states, json!(["verified"]));
    // WebKit takes ports in an order of its own, and some turns of one before the next.
    let most = if page.browser.engine().name() == "webkit" {
        4
    } else {
        1
    };
    let found = page.get("window.most").as_u64().unwrap_or_default();
    assert!((1..=most).contains(&found), "{found} in one turn");
    assert_eq!(host.requests("/widget/modules/rental-en.wasm"), 1);
}

#[test]
fn two_versions_on_one_page() {
    let Some(widget) = Widget::found() else {
        return;
    };
    let host = widget.host();
    let version = format!("\"{}\"", env!("CARGO_PKG_VERSION"));
    widget.copy_to(&host, "/other/", &[(&version, "\"99.0.0\"")]);
    let page = widget.browser();
    let script = format!(
        "{SCRIPT}<script type=module>
           import * as other from '/other/stele-verify.element.js';
           window.other = other;
           other.define();
           other.define('stele-verify-other');
         </script>"
    );
    page.open_with(
        &host,
        &script,
        &format!("{ELEMENT}<stele-verify-other trust=trust.json loading=eager src=fraud.dossier></stele-verify-other>"),
    );
    page.get("{ while (!window.other) await new Promise(setTimeout); }");
    assert_eq!(page.states(), ["verified"]);
    assert_eq!(
        page.get("await settled(at('stele-verify-other'))"),
        json!("not-verified")
    );
    let versions =
        page.get("[at().report.module.version, at('stele-verify-other').report.module.version]");
    assert_eq!(versions, json!([env!("CARGO_PKG_VERSION"), "99.0.0"]));
    // Each has an instance of its own; loading the first script again changes nothing.
    assert_eq!(host.requests("/other/modules/rental-en.wasm"), 1);
    page.get("(await import('/widget/stele-verify.js?again'), await at().verify())");
    assert_eq!(host.requests("/widget/modules/rental-en.wasm"), 1);
}

/// What a page sets before the script has come is not lost.
#[test]
fn properties_that_were_set_too_early() {
    let Some(widget) = Widget::found() else {
        return;
    };
    let host = widget.host();
    let page = widget.browser();
    page.open_with(&host, "", "<stele-verify></stele-verify>");
    page.get(
        "{
          const element = at();
          element.file = await (await fetch('fraud.dossier')).arrayBuffer();
          element.trustFile = await (await fetch('trust.json')).text();
          element.size = 'full';
          element.required = true;
          await import('/widget/stele-verify.js');
          await settled(element);
        }",
    );
    assert_eq!(
        page.get("[at().state, at().getAttribute('size'), at().hasAttribute('required'), Object.keys(at()).length]"),
        json!(["not-verified", "full", true, 0])
    );
}

#[test]
fn nothing_is_loaded_before_it_is_seen() {
    let Some(widget) = Widget::found() else {
        return;
    };
    let host = widget.host();
    let page = widget.browser();
    let far = "<p style='height: 4000px'></p><stele-verify trust=trust.json src=honest.dossier>a link</stele-verify>";
    page.open(&host, far);
    let still = "{ await customElements.whenDefined('stele-verify'); for (let n = 0; n < 5; n += 1) await new Promise(requestAnimationFrame); }";
    page.get(still);
    assert_eq!(page.get("at().getAttribute('state')"), json!("idle"));
    let fetched = || {
        [
            "/honest.dossier",
            "/trust.json",
            "/widget/modules/rental-en.wasm",
        ]
        .map(|path| host.requests(path))
    };
    assert_eq!(fetched(), [0, 0, 0]);
    page.get("(at().scrollIntoView(), await settled(at()))");
    assert_eq!(fetched(), [1, 1, 1]);
    // Or wanted before that.
    page.open(&host, far);
    page.get(still);
    assert_eq!(
        page.get("(at().loading = 'eager', await settled(at()))"),
        json!("verified")
    );
    // Taken out in the middle, it stops; put back, it begins anew.
    page.get(
        "{
          const element = at();
          element.src = 'fraud.dossier';
          element.remove();
          window.kept = element;
        }",
    );
    assert_eq!(page.get("[kept.state, kept.report]"), json!(["idle", null]));
    assert_eq!(
        page.get("(document.body.append(kept), await settled(kept))"),
        json!("not-verified")
    );
    // What has its verdict keeps it when it is moved.
    page.get("document.body.prepend(kept)");
    assert_eq!(page.get("kept.state"), json!("not-verified"));
}
