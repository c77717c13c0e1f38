//! A form that asks for a verified record.

use serde_json::json;

use super::hosted::Widget;

const FORM: &str = "<form action=/sent>
    <stele-verify name=record required trust=trust.json src=fraud.dossier></stele-verify>
    <button>Send</button></form>
    <script>
      window.sent = 0;
      document.querySelector('form').addEventListener('submit', (event) => { event.preventDefault(); sent += 1; });
    </script>";

#[test]
fn only_a_verified_record_is_sent() {
    let Some(widget) = Widget::found() else {
        return;
    };
    let host = widget.host();
    let page = widget.browser();
    page.open(&host, FORM);
    assert_eq!(page.states(), ["not-verified"]);
    let value = "new FormData(at('form')).get('record')";
    page.browser.click("button");
    assert_eq!(
        page.get(&format!("[sent, at().validity.valid, {value}]")),
        json!([0, false, null])
    );
    let said = "at().validationMessage";
    assert_eq!(
        page.get(said),
        json!("This form needs a verified record, and this one is not verified.")
    );
    assert_eq!(page.get("at().matches(':invalid')"), json!(true));
    // Nothing is known of it.
    page.get("(at().src = 'nowhere', await settled(at()))");
    page.browser.click("button");
    assert_eq!(page.get("[sent, at().checkValidity()]"), json!([0, false]));
    // Good, in itself; it is what the form asks for.
    page.get("(at().src = 'honest.dossier', await settled(at()))");
    let id = page.get("at().report.record.id");
    assert!(
        id.as_str().is_some_and(|id| id.starts_with("urn:uuid:")),
        "{id}"
    );
    assert_eq!(page.get(value), id);
    page.browser.click("button");
    assert_eq!(page.get("[sent, at().reportValidity()]"), json!([1, true]));
    // A form that is disabled around it asks for nothing; one without `required` sends nothing, and goes.
    page.get("(at().src = 'fraud.dossier', at().required = false, await settled(at()))");
    page.browser.click("button");
    assert_eq!(page.get(&format!("[sent, {value}]")), json!([2, null]));
    assert_eq!(page.complaints(&["nowhere"]), [""; 0]);
}

/// That nothing is recorded is an answer, and no record.
#[test]
fn a_proof_that_there_is_nothing_is_no_record() {
    let Some(widget) = Widget::found() else {
        return;
    };
    let host = widget.host();
    let nothing = widget.demo_file("nothing-recorded.dossier");
    host.put("/nothing.dossier", "application/octet-stream", nothing);
    let page = widget.browser();
    page.open(&host, &FORM.replace("fraud.dossier", "nothing.dossier"));
    page.states();
    page.browser.click("button");
    assert_eq!(
        page.get("[sent, at().value, at().validity.valid]"),
        json!([0, null, false])
    );
    let word = page.get("inside('[part=word]').innerText");
    assert_ne!(word, json!("Verified"));
}

/// The form is told in the language of the page, and by way of the element itself.
#[test]
fn a_form_in_chinese() {
    let Some(widget) = Widget::found() else {
        return;
    };
    let host = widget.host();
    let page = widget.browser();
    page.open(
        &host,
        &FORM.replace("<stele-verify", "<stele-verify lang=zh"),
    );
    page.states();
    assert_eq!(
        page.get("at().validationMessage"),
        json!("本表单需要验证通过的记录，而这份记录没有通过。")
    );
    assert_eq!(page.get("at('form').elements.record === at()"), json!(true));
    page.browser.click("button");
    assert_eq!(
        page.get("at().shadowRoot.activeElement !== null"),
        json!(true),
        "led to what is missing"
    );
}
