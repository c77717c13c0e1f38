//! Auditing the whole log in the browser.

use std::rc::Rc;

use stele_verify::checkpoint::VerifiedCheckpoint;
use stele_worker::message::Done;
use yew::{Callback, Html, Properties, component, html, use_state_eq};

use crate::components::audit::{Chosen, Subject, audit_panel, findings, spoken};
use crate::components::text::Locale;
use crate::hooks::{AuditHandle, HeadHandle, use_announcement, use_title};
use crate::session::Session;
use crate::state::audit::{AuditView, Stage};

#[derive(Debug, PartialEq, Properties)]
pub(crate) struct Props {
    pub(crate) locale: Locale,
    pub(crate) session: Rc<Session>,
    pub(crate) head: HeadHandle,
    pub(crate) audit: AuditHandle,
}

#[component]
pub(crate) fn Audit(props: &Props) -> Html {
    let (locale, words) = (&props.locale, props.locale.audit());
    use_title(locale.ui().page_title, words.title.into());
    let AuditHandle { view, wish } = &props.audit;
    use_announcement(spoken(view, locale));
    let head = props.head.head.value();
    let log = Subject {
        origin: props.session.origin(),
        size: head.checkpoint.as_ref().map(VerifiedCheckpoint::size),
        checking: !props.head.head.is_done(),
    };
    html! {
        <>
            <div class="hero">
                <h1>{ words.title }</h1>
                <p class="lead">{ words.lead }</p>
            </div>
            <div class="audit" data-stage={view.stage.name()} data-memory={memory(view)}>
                { audit_panel(view, log, locale, wish) }
            </div>
            if let Stage::Done(done) = &view.stage {
                <Found locale={locale.clone()} done={Rc::clone(done)} />
            }
        </>
    }
}

/// Memory of the worker in bytes, for whoever measures.
fn memory(view: &AuditView) -> Option<String> {
    let bytes = match &view.stage {
        Stage::Done(done) => done.memory,
        _ => view.run()?.at.memory,
    };
    Some(bytes.to_string())
}

#[derive(Debug, PartialEq, Properties)]
struct FoundProps {
    locale: Locale,
    done: Rc<Done>,
}

/// What was found, page by page, from the beginning after each audit.
#[component]
fn Found(props: &FoundProps) -> Html {
    let shown = use_state_eq(|| (None::<(String, String)>, 1_usize));
    let turn = {
        let shown = shown.setter();
        Callback::from(move |to: (Chosen, usize)| shown.set(to))
    };
    let (chosen, page) = &*shown;
    findings(&props.done, chosen, *page, &props.locale, &turn)
}
