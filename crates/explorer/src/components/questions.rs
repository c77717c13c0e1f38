//! The four questions with their steps: drawn before the first answer, filled in as they come.

use stele_messages::{
    answer_word, check_title, check_with, outcome_word, question_answer, question_text,
    question_title,
};
use stele_records::verdict::{Answer, Check, Evidence, Outcome, Question, Reason, Verdict};
use yew::{Html, Properties, component, html};

use super::audit::{audit_link, is_for_audit};
use super::evidence::evidence;
use super::mark::{Mark, Shape};
use super::names::WithNames;
use super::text::Locale;

#[derive(Debug, PartialEq, Properties)]
pub(crate) struct Props {
    pub(crate) verdict: Verdict,
    pub(crate) locale: Locale,
}

/// All four questions.
#[component]
pub(crate) fn Questions(props: &Props) -> Html {
    let heading = props.locale.ui().questions;
    let heading = html! { <h2 id="questions" class="visually-hidden">{ heading }</h2> };
    some_questions(&Question::ALL, heading, &props.verdict, &props.locale)
}

/// Some of the questions, where no others are asked, with a heading of the id `questions`.
pub(crate) fn some_questions(
    asked: &[Question],
    heading: Html,
    verdict: &Verdict,
    locale: &Locale,
) -> Html {
    let cards = asked
        .iter()
        .map(|question| card(verdict, *question, locale));
    html! {
        <section class="questions-room" aria-labelledby="questions">
            { heading }
            <ol class="questions">{ for cards }</ol>
        </section>
    }
}

fn card(verdict: &Verdict, question: Question, locale: &Locale) -> Html {
    let (lang, ui) = (locale.lang, locale.ui());
    let checks: Vec<&Check> = verdict.checks_of(question).collect();
    let answer = verdict.answer(question);
    let open = checks.iter().any(|check| check.outcome == Outcome::Pending);
    let not_asked = is_not_asked(verdict, question);
    // A question that has failed has failed, whatever is still to come.
    let (shape, word, sentence) = if open && answer != Answer::No {
        (
            Shape::Pending,
            ui.word_checking,
            question_text(lang, question),
        )
    } else if let Some(outcome) = not_asked {
        (
            Shape::Nothing,
            outcome_word(lang, outcome),
            locale.lists().not_asked,
        )
    } else {
        (
            Shape::from(answer),
            answer_word(lang, answer),
            question_answer(lang, question, answer),
        )
    };
    html! {
        <li class="question" data-question={question.code()} data-answer={shape.name()}>
            <div class="question-head">
                <h3>{ question_title(lang, question) }</h3>
                { tag(shape, word) }
            </div>
            <p class="question-answer">{ sentence }</p>
            <ol class="steps" aria-label={ui.steps}>
                { for checks.into_iter().map(|check| step(check, locale)) }
            </ol>
        </li>
    }
}

/// What all checks of a question came to, if none of them says anything about this entry.
pub(crate) fn is_not_asked(verdict: &Verdict, question: Question) -> Option<&Outcome> {
    let mut checks = verdict.checks_of(question);
    let first = checks.next()?;
    let is_so = |check: &Check| matches!(check.outcome, Outcome::NotApplicable(_));
    (is_so(first) && checks.all(is_so)).then_some(&first.outcome)
}

/// A step. What a reader must know is open from the start; the rest opens on demand.
pub(crate) fn step(check: &Check, locale: &Locale) -> Html {
    let (lang, ui) = (locale.lang, locale.ui());
    let head = html! {
        <>
            <Mark shape={Shape::from(&check.outcome)} />
            <span class="step-text">
                <span class="step-title">{ check_title(lang, check.code) }</span>
                <span class="step-word">{ outcome_word(lang, &check.outcome) }</span>
            </span>
        </>
    };
    let (code, outcome) = (check.code.code(), check.outcome.code());
    let reason = check.outcome.reason().map(Reason::code);
    if check.outcome == Outcome::Pending {
        return html! {
            <li key={code} class="step" data-check={code} data-outcome={outcome}>
                <div class="step-head">{ head }</div>
            </li>
        };
    }
    let text = check_with(lang, check, &|time| locale.time_text_with_zone(time));
    let attention = match &check.outcome {
        Outcome::Failed(_) | Outcome::Warning(_) => true,
        // Where the reason is elsewhere, it is read there.
        Outcome::CouldNotCheck(why) => !matches!(why, Reason::Blocked | Reason::Offline),
        Outcome::Pending | Outcome::Passed | Outcome::NotApplicable(_) => false,
    };
    html! {
        <li key={code} class="step" data-check={code} data-outcome={outcome} data-reason={reason}>
            <details open={attention}>
                <summary class="step-head">{ head }</summary>
                <div class="step-body">
                    <p><WithNames text={text.what} /></p>
                    if !text.todo.is_empty() {
                        <p class="todo">{ text.todo }</p>
                    }
                    if check.outcome.reason().is_some_and(is_for_audit) {
                        <p>{ audit_link(None, locale) }</p>
                    }
                    if may_show(check) {
                        <details class="evidence">
                            <summary>{ ui.evidence }</summary>
                            { evidence(&check.evidence, locale) }
                        </details>
                    }
                </div>
            </details>
        </li>
    }
}

/// Whether there is evidence, and it isn't merely what a record that fails says of itself: whoever
/// can break a signature can also name a signer.
fn may_show(check: &Check) -> bool {
    match check.evidence {
        Evidence::None => false,
        Evidence::Signers(_) => check.outcome == Outcome::Passed,
        _ => true,
    }
}

/// A mark and a word, small.
pub(crate) fn tag(shape: Shape, word: &str) -> Html {
    html! {
        <span class={format!("tag tag-{}", shape.name())}>
            <Mark {shape} />
            <span>{ word.to_owned() }</span>
        </span>
    }
}
