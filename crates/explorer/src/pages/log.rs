//! The log itself: what was checked about it, what this browser saw of it before, and who else watches over it.

use std::rc::Rc;

use stele_records::verdict::Answer;
use yew::{Html, Properties, component, html};

use crate::components::log_page::{Shown, log_page};
use crate::components::text::Locale;
use crate::hooks::{AuditHandle, HeadHandle, use_announcement, use_title};
use crate::pages::overview::words as head_words;
use crate::session::Session;
use crate::state::head::answer;

#[derive(Debug, PartialEq, Properties)]
pub(crate) struct Props {
    pub(crate) locale: Locale,
    pub(crate) session: Rc<Session>,
    pub(crate) head: HeadHandle,
    pub(crate) audit: AuditHandle,
}

/// The page.
#[component]
pub(crate) fn LogPage(props: &Props) -> Html {
    let (locale, session, trust) = (&props.locale, &props.session, &props.session.trust);
    let (ui, words) = (locale.ui(), locale.log());
    let (head, is_done) = (props.head.head.value(), props.head.head.is_done());
    use_title(ui.page_title, words.title.into());
    use_announcement(match is_done {
        true => head_words(&props.head.head, ui).into(),
        false => String::new(),
    });
    let refresh = props.head.refresh.reform(|_| ());
    let (label, class) = match answer(&head.verdict) == Answer::Yes || !is_done {
        true => (ui.refresh, "button"),
        false => (ui.retry, "button button-main"),
    };
    let actions = html! {
        <button type="button" {class} onclick={refresh} disabled={!is_done}>{ label }</button>
    };
    let shown = Shown {
        head: &props.head.head,
        trust,
        origin: session.origin(),
        opinions: &props.head.opinions,
        faults: &session.mirror_faults(),
        audit: &props.audit.view,
    };
    html! {
        <>
            <div class="hero">
                <h1>{ words.title }</h1>
                <p class="lead">{ words.lead }</p>
            </div>
            { log_page(&shown, actions, locale) }
        </>
    }
}
