//! How it works: the steps in plain words, and what the checks say of a text that a reader has changed.

use stele_records::verdict::{Answer, Question};
use yew::{Html, html};

use super::mark::Shape;
use super::panel::panel;
use super::questions::some_questions;
use super::record_page::answer_text;
use super::row::tone_word;
use super::text::Locale;
use crate::state::how::Example;
use crate::state::intake::FileView;
use crate::state::record::Tone;

/// What a record shows by itself. Whether its signers were entitled is asked where the log's other records are read.
const ASKED: [Question; 2] = [Question::Intact, Question::Logged];

/// Five steps, in the order in which they happen.
pub(crate) fn steps(locale: &Locale) -> Html {
    let words = locale.how();
    let steps = [
        (words.sign, words.sign_note),
        (words.log, words.log_note),
        (words.witness, words.witness_note),
        (words.index, words.index_note),
        (words.check, words.check_note),
    ];
    let steps = steps.into_iter().map(|(title, note)| {
        html! { <li class="how-step"><h2>{ title }</h2><p>{ note }</p></li> }
    });
    html! { <ol class="how-steps">{ for steps }</ol> }
}

/// Tone, heading, and the answer with its questions; nothing of the file can be read where it isn't even one.
pub(crate) fn outcome(
    checked: Option<&FileView>,
    example: &Example,
    locale: &Locale,
) -> (Tone, String, Html) {
    let words = locale.how();
    let changed = match example.changed() {
        (0, _) => words.untouched.to_owned(),
        (count, is_exact) => (words.changed)(count, is_exact),
    };
    let Some(file) = checked else {
        let word = tone_word(Tone::No, locale.ui());
        let title = words.no_record;
        let shown = panel(
            "how-answer",
            Shape::No,
            word,
            title.into(),
            html! { <p>{ changed }</p> },
        );
        return (Tone::No, title.into(), shown);
    };
    let verdict = &file.entry.verdict;
    let stands = ASKED.map(|question| verdict.answer(question)) == [Answer::Yes; 2];
    let (tone, (title, todo)) = match stands {
        true => (Tone::Yes, (words.stands.into(), words.stands_note.into())),
        false => (Tone::of(verdict), answer_text(&file.entry, locale)),
    };
    let body = html! { <><p>{ changed }</p><p>{ todo }</p></> };
    let word = match stands {
        true => locale.ui().word_intact_and_logged,
        false => tone_word(tone, locale.ui()),
    };
    let heading = html! { <h3 id="questions" class="how-result">{ words.result }</h3> };
    let shown = html! {
        <>
            { panel("how-answer", Shape::from(tone), word, title.clone().into(), body) }
            { some_questions(&ASKED, heading, verdict, locale) }
        </>
    };
    (tone, title, shown)
}
