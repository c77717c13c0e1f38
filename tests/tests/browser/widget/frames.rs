//! The page in an iframe, for sites that allow no scripts of others.

use serde_json::json;

use super::host::Host;
use super::hosted::{Hosted, Widget};

/// The city's host, with its trust file beside the page for iframes.
fn city(widget: &Widget) -> Host {
    let city = widget.host();
    let trust = city.take("/trust.json");
    city.answer("/widget/trust.json", trust);
    city
}

/// A page with an iframe that it says is in the page of `origin`, and that keeps what it is told.
fn frame(page: &Hosted, host: &Host, city: &Host, origin: &str, more: &str) {
    let body = format!(
        "<script>
           window.told = [];
           addEventListener('message', ({{data, origin}}) => told.push({{...data, origin}}));
           window.heard = (event) => new Promise((done) => {{
             const look = () => {{ const found = told.findLast((one) => one.event === event); found ? done(found) : setTimeout(look); }};
             look();
           }});
         </script>
         <iframe width=600 src='{}/widget/embed-frame.html?src=/fraud.dossier&origin={origin}{more}'></iframe>",
        city.origin
    );
    page.open_with(host, "", &body);
}

#[test]
fn it_tells_the_page_around_it() {
    let Some(widget) = Widget::found() else {
        return;
    };
    let (host, city) = (widget.bare_host(), city(&widget));
    let page = widget.browser();
    frame(&page, &host, &city, &host.origin, "&size=full&lang=zh");
    let verdict = page.get("await heard('verdict')");
    assert_eq!(verdict["origin"], json!(city.origin));
    assert_eq!(verdict["type"], "stele-verify");
    assert_eq!(verdict["detail"]["state"], "not-verified");
    assert_eq!(verdict["detail"]["lang"], "zh-Hans");
    let height = "(await heard('height')).height";
    page.get("{ while (!told.some(({height}) => height > 200)) await new Promise(setTimeout); }");
    assert!(
        page.get(height)
            .as_f64()
            .is_some_and(|height| height > 200.0)
    );
    // It is told, and does it.
    page.get("{ told.length = 0; at('iframe').contentWindow.postMessage({type: 'stele-verify', command: 'set', name: 'src', value: '/honest.dossier'}, '*'); }");
    assert_eq!(
        page.get("(await heard('verdict')).detail.state"),
        json!("verified")
    );
    page.get("{ told.length = 0; at('iframe').contentWindow.postMessage({type: 'stele-verify', command: 'verify'}, '*'); }");
    assert_eq!(
        page.get("(await heard('verdict')).detail.state"),
        json!("verified")
    );
    assert_eq!(page.complaints(&[]), [""; 0]);
}

/// Whoever isn't the page that it was made for hears nothing, and is not heard.
#[test]
fn strangers_hear_nothing_and_are_not_heard() {
    let Some(widget) = Widget::found() else {
        return;
    };
    let (host, city) = (widget.bare_host(), city(&widget));
    let page = widget.browser();
    let inside = |expression: &str| page.in_frame(&format!("await settled(at()), {expression}"));
    for origin in ["https://somebody.example", "", "javascript:1"] {
        frame(&page, &host, &city, origin, "");
        assert_eq!(inside("at().state"), json!("not-verified"));
        page.get("at('iframe').contentWindow.postMessage({type: 'stele-verify', command: 'set', name: 'src', value: '/honest.dossier'}, '*')");
        assert_eq!(
            inside("at().getAttribute('src')"),
            json!("/fraud.dossier"),
            "{origin}"
        );
        assert_eq!(page.get("told"), json!([]), "{origin}");
    }
    // Another window than the one around it, of the right origin.
    frame(&page, &host, &city, &host.origin, "");
    inside("at().state");
    page.get(
        "{
          const other = document.createElement('iframe');
          other.srcdoc = '<script>parent.frames[0].postMessage({type: \"stele-verify\", command: \"reset\"}, \"*\"); parent.sent = true<\\/script>';
          document.body.append(other);
          while (!window.sent) await new Promise(setTimeout);
        }",
    );
    assert_eq!(inside("at().state"), json!("not-verified"));
    page.browser.console();
}

/// Whom to trust is for the frame's own host to say: an address can't make it trust somebody else.
#[test]
fn no_address_makes_it_trust_another() {
    let Some(widget) = Widget::found() else {
        return;
    };
    let (host, city) = (widget.host(), city(&widget));
    host.send_header("/", "Access-Control-Allow-Origin: *");
    let page = widget.browser();
    frame(
        &page,
        &host,
        &city,
        &host.origin,
        &format!("&trust={}/trust.json", host.origin),
    );
    page.get("await heard('verifyerror')");
    assert_eq!(
        page.get("(await heard('verifyerror')).detail.code"),
        json!("trust-missing")
    );
    assert_eq!(host.requests("/trust.json"), 0);
    // Nor may the page around it change that.
    page.get("{ told.length = 0; at('iframe').contentWindow.postMessage({type: 'stele-verify', command: 'set', name: 'trust', value: '/widget/trust.json'}, '*'); at('iframe').contentWindow.postMessage({type: 'stele-verify', command: 'verify'}, '*'); }");
    assert_eq!(
        page.get("(await heard('verifyerror')).detail.code"),
        json!("trust-missing")
    );
    frame(&page, &host, &city, &host.origin, "&trust=trust.json");
    assert_eq!(
        page.get("(await heard('verdict')).detail.state"),
        json!("not-verified")
    );
}
