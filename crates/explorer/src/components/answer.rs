//! The answer: the first thing on a page, in one sentence.

use stele_records::verdict::{Answer, Question, Verdict};
use yew::{Children, Html, NodeRef, Properties, classes, component, html};

use super::mark::{Mark, Shape};
use super::questions::is_not_asked;
use crate::state::record::Tone;

#[derive(Debug, PartialEq, Properties)]
pub(crate) struct Props {
    pub(crate) tone: Tone,
    /// The word beside the mark.
    pub(crate) word: &'static str,
    /// The answer in one sentence.
    pub(crate) title: String,
    /// What to do.
    #[prop_or_default]
    pub(crate) todo: String,
    /// The four answers, drawn as a band, where there are four.
    #[prop_or_default]
    pub(crate) verdict: Option<Verdict>,
    /// The heading, to move the focus to.
    #[prop_or_default]
    pub(crate) heading: NodeRef,
    #[prop_or_default]
    pub(crate) children: Children,
}

/// The panel with the answer.
#[component]
pub(crate) fn AnswerPanel(props: &Props) -> Html {
    let name = props.tone.name();
    html! {
        <section class={classes!("answer", format!("tone-{name}"))} data-tone={name} aria-labelledby="answer">
            { props.verdict.as_ref().map(band).unwrap_or_default() }
            <div class="answer-mark">
                <Mark shape={Shape::from(props.tone)} />
                <span class="answer-word">{ props.word }</span>
            </div>
            <div class="answer-text">
                <h1 id="answer" ref={props.heading.clone()} tabindex="-1">{ props.title.clone() }</h1>
                if !props.todo.is_empty() {
                    <p>{ props.todo.clone() }</p>
                }
                { props.children.clone() }
            </div>
        </section>
    }
}

/// Four pieces, one for each question: how much of the answer is known. The cards below say it in
/// words.
fn band(verdict: &Verdict) -> Html {
    let piece = |question: Question| {
        let mut checks = verdict.checks_of(question);
        let open = checks.any(|check| check.outcome.code() == "pending");
        let class = match verdict.answer(question) {
            Answer::Yes => "band-yes",
            Answer::No => "band-no",
            Answer::CantTell if open || is_not_asked(verdict, question).is_some() => "band-pending",
            Answer::CantTell => "band-unknown",
        };
        html! { <span {class}></span> }
    };
    html! {
        <div class="band" aria-hidden="true">{ for Question::ALL.into_iter().map(piece) }</div>
    }
}
