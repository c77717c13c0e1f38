//! axe-core finds nothing on the widget's own pages: every state in every size, both languages, light and dark.

use super::gallery;
use super::hosted::{Hosted, Widget};
use crate::axe::Axe;

fn assert_clean(axe: &Axe, page: &Hosted, what: &str) {
    let found = axe.look(&page.browser);
    assert!(found.is_empty(), "{what}:\n{found}");
}

#[test]
fn the_gallery_of_every_state() {
    let (Some(widget), Some(axe)) = (Widget::found(), Axe::found()) else {
        return;
    };
    let host = widget.bare_host();
    let page = widget.browser();
    for (width, lang, theme) in [
        (1180, "en", "light"),
        (1180, "zh-Hans", "dark"),
        (320, "en", "dark"),
        (320, "zh-Hans", "light"),
    ] {
        gallery::open(&page, &host, width, lang, theme);
        let look = format!("{width}-{lang}-{theme}");
        assert_clean(&axe, &page, &look);
        gallery::unfold(&page);
        assert_clean(&axe, &page, &format!("{look}, unfolded"));
    }
}

/// It does find what is wrong inside an element, too.
#[test]
fn it_sees_into_the_element() {
    let (Some(widget), Some(axe)) = (Widget::found(), Axe::found()) else {
        return;
    };
    let host = widget.host();
    let page = widget.browser();
    page.open(
        &host,
        "<main><h1>A page</h1><stele-verify src=honest.dossier trust=trust.json loading=eager></stele-verify></main>",
    );
    assert_eq!(page.states(), ["verified"]);
    assert_clean(&axe, &page, "as it is");
    page.get("(at().style.setProperty('--stele-text', '#bbb'))");
    let found = axe.look(&page.browser);
    assert!(found.contains("color-contrast"), "{found}");
    assert!(found.contains("headline"), "{found}");
}

#[test]
fn the_page_for_iframes() {
    let (Some(widget), Some(axe)) = (Widget::found(), Axe::found()) else {
        return;
    };
    let host = widget.host();
    let trust = host.take("/trust.json");
    host.answer("/widget/trust.json", trust);
    let page = widget.browser();
    for (file, lang, theme) in [
        ("honest.dossier", "en", "light"),
        ("fraud.dossier", "zh", "dark"),
        ("honest.tlog-proof", "en", "dark"),
        ("nowhere", "zh", "light"),
    ] {
        // A frame is a part of the page around it, which has the heading and the landmarks.
        let frame = format!("embed-frame.html?src=/{file}&lang={lang}&theme={theme}&size=full");
        let body = format!(
            "<main><h1>A page</h1><iframe title='Check of a public record' src='/widget/{frame}'></iframe></main>"
        );
        page.open_with(&host, "", &body);
        page.in_frame("await customElements.whenDefined('stele-verify'), await all()");
        let look = || {
            page.browser.frame(Some(0));
            axe.put(&page.browser);
            page.browser.frame(None);
            axe.look(&page.browser)
        };
        let found = look();
        assert!(found.is_empty(), "{frame}:\n{found}");
        page.in_frame("at().style.setProperty('--stele-surface', '#777')");
        let found = look();
        assert!(found.contains("color-contrast [\"iframe\""), "{found}");
    }
}
