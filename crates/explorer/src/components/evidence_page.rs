//! Evidence that somebody hands over: what it proves, and what it doesn't.

use std::rc::Rc;

use stele_client::evidence::{CheckedEvidence, Finding, SignedHead};
use stele_messages::error::finding;
use stele_tlog::Head;
use yew::{Html, Properties, component, html, use_node_ref};

use super::alarm::signed_head;
use super::mark::{Mark, Shape};
use super::text::{Locale, fill, fill_text, foreign};
use crate::hooks::{IntakeHandle, Offered, use_announcement, use_focus_when};

#[derive(Debug, PartialEq, Properties)]
pub(crate) struct Props {
    pub(crate) locale: Locale,
    pub(crate) intake: IntakeHandle,
    pub(crate) name: String,
    pub(crate) checked: Rc<CheckedEvidence>,
}

/// The finding, both heads, and the way to the next file.
#[component]
pub(crate) fn EvidencePage(props: &Props) -> Html {
    let (locale, checked) = (&props.locale, &props.checked);
    let (ui, words) = (locale.ui(), locale.alarm());
    let heading = use_node_ref();
    use_focus_when(heading.clone(), Some(Rc::clone(checked)));
    use_announcement(finding(locale.lang, &checked.finding).what);
    let another = props.intake.offer.reform(|_| Offered::Cleared);
    html! {
        <>
            <p class="crumbs">
                <span>{ fill(ui.file_checked, &[("name", foreign(&props.name))]) }{ " · " }{ words.kind }</span>
                <button type="button" class="button" onclick={another}>{ ui.check_another }</button>
            </p>
            <div class="hero"><h1 ref={heading} tabindex="-1">{ words.kind }</h1></div>
            { found(checked, locale) }
        </>
    }
}

/// What evidence shows.
pub(crate) fn found(checked: &CheckedEvidence, locale: &Locale) -> Html {
    let words = locale.alarm();
    let text = finding(locale.lang, &checked.finding);
    let (shape, word) = match &checked.finding {
        Finding::Fork(_) => (Shape::No, words.word_proven),
        Finding::Rollback { .. } | Finding::Freeze { .. } => (Shape::Unknown, words.word_unproven),
        Finding::Nothing(_) => (Shape::Nothing, words.word_nothing),
        Finding::CantTell(_) | Finding::NoTime | Finding::KeyRetired { .. } => {
            (Shape::Unknown, locale.ui().word_cant_tell)
        }
    };
    let both = match &checked.finding {
        Finding::Fork(fork) => fork.witnesses(),
        _ => &[],
    };
    let head = |title: &str, head: &SignedHead| {
        let own = Head::from(&head.checkpoint);
        signed_head(title.into(), own, &head.cosigned, locale)
    };
    let time = locale.time_text_with_zone(checked.time);
    html! {
        <section class={format!("alarm tone-{}", shape.name())} data-finding={checked.finding.code()}>
            <p class="alarm-title"><Mark {shape} /><strong>{ word }</strong></p>
            <p>{ text.what }</p>
            <p class="todo">{ text.todo }</p>
            if !both.is_empty() {
                <p>{ fill_text(words.both, &[("names", &stele_messages::list(locale.lang, both))]) }</p>
            }
            <div class="alarm-heads">
                { for checked.seen.as_ref().map(|seen| head(words.file_seen, seen)) }
                { head(words.file_shown, &checked.shown) }
            </div>
            <p class="fine">{ fill_text(words.by_word, &[("time", &time)]) }</p>
        </section>
    }
}
