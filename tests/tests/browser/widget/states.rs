//! What an element says of a file, and how it tells the page.

use std::time::{SystemTime, UNIX_EPOCH};

use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};
use stele_tests::city::{City, card, log_key, note_key, trust_json, witness_line};
use stele_verify::encoding::to_base64;
use stele_verify::hash::Hash;
use stele_verify::note::{KeyKind, Note};
use stele_verify::tlog_proof::TlogProof;

use super::host::Answer;
use super::hosted::Widget;

/// An element that is checked at once.
fn element(attributes: &str) -> String {
    format!("<stele-verify trust=\"trust.json\" loading=\"eager\" {attributes}></stele-verify>")
}

#[test]
fn every_kind_of_file_in_both_languages() {
    let Some(widget) = Widget::found() else {
        return;
    };
    let host = widget.host();
    let page = widget.browser();
    for (lang, words) in [
        ("en", ["Verified", "Not verified", "Intact and logged"]),
        ("zh-CN", ["验证通过", "验证不通过", "完整且已入册"]),
    ] {
        let files = ["honest.dossier", "fraud.dossier", "honest.tlog-proof"];
        let elements = files.map(|file| element(&format!("src={file}")));
        page.open(
            &host,
            &format!("<div lang={lang}>{}</div>", elements.concat()),
        );
        assert_eq!(page.states(), ["verified", "not-verified", "cant-tell"]);
        let said = "[...document.querySelectorAll('stele-verify')].map(e => e.shadowRoot.querySelector('[part=word]').innerText)";
        assert_eq!(page.get(said), json!(words), "{lang}");
        let headlines =
            "[...document.querySelectorAll('stele-verify')].map(e => e.getAttribute('headline'))";
        assert_eq!(
            page.get(headlines),
            json!(["verified", "not-verified", "intact-and-logged"])
        );
    }
    // What is wrong with the fraud stands in the first sentences.
    let text = page.get("document.querySelectorAll('stele-verify')[1].shadowRoot.querySelector('[part=headline]').innerText");
    assert!(
        text.as_str().is_some_and(|text| text.contains("未获授权")),
        "{text}"
    );
    assert_eq!(page.complaints(&[]), [""; 0]);
}

/// What a reader is told to compare is what the manifest, the log and `sha256sum` have.
#[test]
fn the_details_name_the_hash_of_the_module_that_checked() {
    let Some(widget) = Widget::found() else {
        return;
    };
    let host = widget.host();
    let page = widget.browser();
    let read = |name: &str| std::fs::read(widget.folder().join(name)).expect("it was built");
    let manifest: Value = serde_json::from_slice(&read("manifest.json")).expect("JSON");
    let path = "modules/rental-en.wasm";
    let hash = Hash::of(&[&read(path)]).to_hex();
    assert_eq!(manifest["files"][path]["sha256"], json!(hash));
    let version = manifest["version"].as_str().expect("a version");
    for more in ["", "worker"] {
        page.open(
            &host,
            &element(&format!("src=honest.dossier size=full {more}")),
        );
        assert_eq!(page.states(), ["verified"]);
        let said = page.get("inside('[part=facts]').textContent");
        let said = said.as_str().unwrap_or_default();
        let named = format!("stele-verify {version} rental-en {hash}");
        assert!(said.contains(&named), "{said}");
        assert!(said.contains("in manifest.json"), "{said}");
    }
    assert_eq!(page.complaints(&[]), [""; 0]);
}

/// The records of each system are known to a module of their own, which is chosen by looking at the file.
#[test]
fn one_module_for_all_elements_and_another_for_trees() {
    let Some(widget) = Widget::found() else {
        return;
    };
    let host = widget.host();
    let octets = "application/octet-stream";
    host.put("/tree.dossier", octets, widget.tree_dossier());
    let page = widget.browser();
    page.open(&host, &element("src=honest.dossier").repeat(20));
    assert_eq!(page.states(), ["verified"; 20]);
    assert_eq!(host.requests("/widget/modules/rental-en.wasm"), 1);
    assert_eq!(host.requests("/widget/modules/forest-en.wasm"), 0);
    assert_eq!(host.requests("/trust.json"), 1);
    page.get("(at().src = 'tree.dossier', await settled(at()))");
    assert_eq!(host.requests("/widget/modules/forest-en.wasm"), 1);
    assert_eq!(page.get("at().report.module.variant"), json!("forest-en"));
    assert_eq!(page.get("at().report.wants"), json!(null));
}

/// A proof of one record that is in order asks for the small module alone; what isn't is explained by another.
#[test]
fn a_proof_needs_the_small_module_alone() {
    let Some(widget) = Widget::found() else {
        return;
    };
    let host = widget.host();
    for name in ["tree.tlog-proof", "tree-tampered.tlog-proof"] {
        let file = widget.demo_file(name);
        host.put(&format!("/{name}"), "application/octet-stream", file);
    }
    let page = widget.browser();
    let files = ["honest.tlog-proof", "tree.tlog-proof"];
    let elements = files.map(|file| element(&format!("src={file}")));
    page.open(&host, &elements.concat());
    assert_eq!(page.states(), ["cant-tell", "cant-tell"]);
    let said = "[...document.querySelectorAll('stele-verify')].map(({report}) =>
        [report.module.variant, report.wants, report.questions.map(({answer}) => answer).join()])";
    let small = json!(["proof-en", null, "yes,yes,cant-tell,cant-tell"]);
    assert_eq!(page.get(said), json!([small, small]));
    let others = ["rental", "forest", "all"].map(|name| format!("/widget/modules/{name}-en.wasm"));
    assert_eq!(host.requests("/widget/modules/proof-en.wasm"), 1);
    assert!(others.iter().all(|other| host.requests(other) == 0));
    page.get("(at().src = 'tree-tampered.tlog-proof', await settled(at()))");
    assert_eq!(page.get("at().state"), json!("not-verified"));
    assert_ne!(page.get("at().report.module.variant"), json!("proof-en"));
    // A trust file that can't be read is told of by another, too.
    host.put("/broken.json", "application/json", "{}");
    page.get("(at().trust = 'broken.json', await settled(at()))");
    assert_eq!(page.get("at().getAttribute('cause')"), json!("trust-json"));
}

/// The glance at the file finds nothing, and the first module doesn't know the type.
#[test]
fn a_wrong_first_guess_is_made_good() {
    let Some(widget) = Widget::found() else {
        return;
    };
    let host = widget.host();
    let octets = "application/octet-stream";
    host.put("/tree.dossier", octets, widget.tree_dossier());
    widget.copy_to(&host, "/blind/", &[("VerifiableCredential", "Nothing")]);
    let page = widget.browser();
    let script = "<script type=module src=/blind/stele-verify.js></script>";
    page.open_with(&host, script, &element("src=tree.dossier"));
    assert_eq!(page.states(), ["verified"]);
    assert_eq!(host.requests("/blind/modules/rental-en.wasm"), 1);
    assert_eq!(host.requests("/blind/modules/all-en.wasm"), 1);
    assert_eq!(
        page.get("[at().report.wants, at().report.module.variant, at().getAttribute('headline')]"),
        json!([null, "all-en", "verified"])
    );
}

/// The module for proofs doesn't know ML-DSA, nor does that of a system: the third one does.
#[test]
fn a_witness_that_survives_quantum_computers_is_counted() {
    let Some(widget) = Widget::found() else {
        return;
    };
    let host = widget.host();
    let witness = note_key("quantum.example/witness", KeyKind::MlDsa44, 0x61);
    let policy = format!(
        "log {}\n{}quorum quantum\n",
        log_key().verifier_key().to_vkey(),
        witness_line("quantum", witness.verifier_key())
    );
    let now = SystemTime::now().duration_since(UNIX_EPOCH);
    let text = City::of(vec![card(1)]).head_text();
    let mut lines = vec![log_key().sign_line(&text).expect("a log's key signs")];
    lines.extend(witness.cosign(&text, now.expect("after 1970").as_secs()));
    let note = Note::new(&text, &lines).expect("the lines are sound");
    // Of a log with one entry the root is the entry's own hash.
    let proof = TlogProof::new(Some(card(1)), 0, Vec::new(), note).expect("a proof");
    host.put(
        "/quantum.json",
        "application/json",
        trust_json(&policy).to_string(),
    );
    host.put(
        "/quantum.tlog-proof",
        "application/octet-stream",
        proof.to_bytes(),
    );
    let page = widget.browser();
    page.open(
        &host,
        "<stele-verify trust=quantum.json loading=eager src=quantum.tlog-proof></stele-verify>",
    );
    assert_eq!(page.states(), ["cant-tell"]);
    assert_eq!(
        page.get("[at().getAttribute('headline'), at().report.module.variant]"),
        json!(["intact-and-logged", "all-en"])
    );
}

#[test]
fn the_page_is_told() {
    let Some(widget) = Widget::found() else {
        return;
    };
    let host = widget.host();
    let page = widget.browser();
    page.open(
        &host,
        "<main></main><script>
          window.told = [];
          for (const type of ['statechange', 'verdict', 'verifyerror']) {
            document.addEventListener(type, (event) => told.push([type, event.detail, event.composed, event.target.localName]));
          }
        </script>",
    );
    page.get(
        "{
          await customElements.whenDefined('stele-verify');
          const element = document.createElement('stele-verify');
          Object.assign(element, {src: 'fraud.dossier', trust: 'trust.json', loading: 'eager'});
          at('main').append(element);
          await settled(element);
        }",
    );
    let states = page.get("told.filter(([type]) => type === 'statechange').map(([, detail]) => [detail.previous, detail.state])");
    assert_eq!(
        states,
        json!([
            ["idle", "loading"],
            ["loading", "checking"],
            ["checking", "not-verified"]
        ])
    );
    let last = page.get("told.at(-1)");
    assert_eq!(
        (&last[0], &last[2], &last[3]),
        (&json!("verdict"), &json!(true), &json!("stele-verify"))
    );
    // The whole verdict, as `stele verify --json` gives it.
    let verdict = &last[1]["verdict"];
    assert_eq!(verdict["headline"], "not-verified");
    let checks = verdict["questions"][2]["checks"]
        .as_array()
        .expect("checks");
    let accredited = checks.iter().find(|check| check["check"] == "C1");
    assert_eq!(
        accredited.map(|check| &check["outcome"]),
        Some(&json!("failed"))
    );
    assert_eq!(
        page.get("at().report.verdict.headline"),
        json!("not-verified")
    );

    page.get("(told.length = 0, at().src = 'nowhere.dossier', await settled(at()))");
    let last = page.get("told.at(-1)");
    assert_eq!(last[0], "verifyerror");
    assert_eq!(
        (&last[1]["code"], &last[1]["status"]),
        (&json!("not-found"), &json!(404))
    );
    for part in ["what", "todo", "url"] {
        assert!(
            last[1][part].as_str().is_some_and(|text| !text.is_empty()),
            "{part}: {last}"
        );
    }
    assert_eq!(
        page.get("[at().report, at().getAttribute('headline')]"),
        json!([null, null])
    );
}

#[test]
fn verify_reset_and_destroy() {
    let Some(widget) = Widget::found() else {
        return;
    };
    let host = widget.host();
    let page = widget.browser();
    page.open(&host, &element("src=honest.dossier"));
    assert_eq!(page.states(), ["verified"]);
    // Asked again, it looks again: the host has another file by now.
    let before = host.requests("/honest.dossier");
    let report = page.get("(await at().verify()).state");
    assert_eq!(report, json!("verified"));
    assert_eq!(host.requests("/honest.dossier"), before + 1);
    page.get("at().reset()");
    let now = "[at().state, at().getAttribute('state'), at().getAttribute('headline'), at().report, at().value]";
    assert_eq!(page.get(now), json!(["idle", "idle", null, null, null]));
    assert_eq!(page.get("(await at().verify()).state"), json!("verified"));
    page.get("at().destroy()");
    assert_eq!(page.get(now), json!(["idle", "idle", null, null, null]));
    assert_eq!(page.get("await at().verify()"), Value::Null);
    page.get("at().src = 'fraud.dossier'");
    assert_eq!(page.get("at().state"), json!("idle"));
}

/// Without scripts, and before them, the page's own link is there; after the verdict it still is.
#[test]
fn what_the_page_puts_into_it_stays_visible() {
    let Some(widget) = Widget::found() else {
        return;
    };
    let host = widget.host();
    let page = widget.browser();
    let link = "<stele-verify src=honest.dossier trust=trust.json loading=eager><a href=/explorer>See the record</a></stele-verify>";
    let shown = "at('a').getBoundingClientRect().height > 0";
    page.open_with(&host, "", link);
    assert_eq!(page.get(shown), json!(true));
    page.open(&host, link);
    assert_eq!(page.states(), ["verified"]);
    assert_eq!(page.get(shown), json!(true));
}

/// Trust as the page itself holds it, as an object, and by the hash that the page names.
#[test]
fn every_way_to_say_whom_to_trust() {
    let Some(widget) = Widget::found() else {
        return;
    };
    let host = widget.host();
    let trust = String::from_utf8(widget.trust()).expect("text");
    let page = widget.browser();
    page.open(
        &host,
        &format!(
            "<stele-verify id=inline src=honest.dossier loading=eager><script type='application/json' slot=trust>{trust}</script></stele-verify>
             <stele-verify id=object src=honest.dossier loading=eager></stele-verify>
             <stele-verify id=none src=honest.dossier loading=eager></stele-verify>"
        ),
    );
    page.get("at('#object').trustFile = await (await fetch('trust.json')).json()");
    assert_eq!(page.states(), ["verified", "verified", "cant-tell"]);
    assert_eq!(
        page.get("at('#none').getAttribute('cause')"),
        json!("trust-missing")
    );
    // The file itself, from a page that has it already.
    page.get("{ const e = at('#object'); e.file = await (await fetch('fraud.dossier')).blob(); await settled(e); }");
    assert_eq!(page.get("at('#object').state"), json!("not-verified"));
    // Another trust file in the page takes the place of the first.
    page.get("{ const e = at('#inline'); e.querySelector('script').textContent = '{}'; await new Promise(setTimeout); await settled(e); }");
    assert_eq!(page.get("at('#inline').state"), json!("cant-tell"));
}

#[test]
fn trust_from_another_host_needs_a_hash() {
    let Some(widget) = Widget::found() else {
        return;
    };
    let host = widget.host();
    let other = widget.host();
    other.send_header("/", "Access-Control-Allow-Origin: *");
    let trust = format!("{}/trust.json", other.origin);
    let pin = format!("sha256-{}", to_base64(&Sha256::digest(widget.trust())));
    let wrong = format!("sha256-{}", to_base64(&[7; 32]));
    let page = widget.browser();
    let shown = |attributes: &str| {
        page.open(
            &host,
            &format!("<stele-verify src=honest.dossier loading=eager {attributes}></stele-verify>"),
        );
        let (state, cause, _) = page.outcome();
        (state, cause)
    };
    let said = |state: &str, cause: &str| (state.to_owned(), cause.to_owned());
    assert_eq!(
        shown(&format!("trust='{trust}'")),
        said("cant-tell", "trust-unpinned")
    );
    assert_eq!(other.requests("/trust.json"), 0);
    assert_eq!(
        shown(&format!("trust='{trust}' trust-integrity='{pin}'")),
        said("verified", "")
    );
    let (state, cause) = shown(&format!("trust='{trust}' trust-integrity='{wrong}'"));
    assert_eq!(state, "cant-tell");
    assert!(cause.contains("pin"), "{cause}");
    // The page's own host may not lead elsewhere either.
    host.answer("/moved.json", Answer::Redirect(trust));
    assert_eq!(
        shown("trust=moved.json"),
        said("cant-tell", "trust-unpinned")
    );
    assert_eq!(
        shown(&format!("trust=moved.json trust-integrity='{pin}'")),
        said("verified", "")
    );
}

/// However narrow the element and large its letters, a word of the questions stands in one line.
#[test]
fn no_word_is_broken() {
    let Some(widget) = Widget::found() else {
        return;
    };
    let host = widget.host();
    let page = widget.browser();
    page.open(&host, &element("src=honest.dossier"));
    assert_eq!(page.states(), ["verified"]);
    let broken = page.get(
        "(() => {
          const broken = new Set();
          for (const letters of [16, 20, 24]) {
            at().style.fontSize = `${letters}px`;
            for (let width = 200; width <= 640; width += 4) {
              at().style.width = `${width}px`;
              for (const span of at().shadowRoot.querySelectorAll('.questions li > span:last-child')) {
                const text = span.firstChild;
                const range = document.createRange();
                range.selectNodeContents(text);
                const lines = new Set([...range.getClientRects()].map(({top}) => Math.round(top)));
                if (lines.size > 1) broken.add(`${text.data} at ${width}, ${letters}`);
              }
            }
          }
          return [...broken];
        })()",
    );
    assert_eq!(broken, json!([]));
}
