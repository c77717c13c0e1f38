//! What witnesses say when they are asked themselves, and which mirrors sent something wrong.

use stele_messages::ui;
use stele_records::verdict::Sighting;
use yew::{Html, html};

use super::log_panel::signature;
use super::mark::Shape;
use super::text::{Locale, code, fill, foreign};
use crate::state::opinion::{Answered, OpinionView};

/// One line for each witness that is asked; nothing where the trust file names none.
pub(crate) fn opinions(opinions: &[OpinionView], locale: &Locale) -> Html {
    if opinions.is_empty() {
        return Html::default();
    }
    let words = ui::opinions(locale.lang);
    let line = |opinion: &OpinionView| {
        let (shape, said) = answer(&opinion.answer, locale);
        signature(shape, foreign(&opinion.witness), said)
    };
    html! {
        <>
            <h3>{ words.title }</h3>
            <p class="fine">{ words.lead }</p>
            <ul class="signatures opinions">{ for opinions.iter().map(line) }</ul>
        </>
    }
}

fn answer(answer: &Answered, locale: &Locale) -> (Shape, Html) {
    let words = ui::opinions(locale.lang);
    match answer {
        Answered::Asking => (Shape::Pending, words.asking.into()),
        Answered::Nothing(why) => (Shape::Nothing, fill(words.nothing, &[("code", code(why))])),
        Answered::Seen {
            sighting,
            size,
            time,
        } => {
            let (shape, said) = match sighting {
                Sighting::Same => (Shape::Yes, words.same),
                Sighting::Grown { .. } => (Shape::Yes, words.grown),
                Sighting::Ahead { .. } => (Shape::Note, words.ahead),
                Sighting::HeldBack { .. } => (Shape::Unknown, words.held_back),
                Sighting::Forked { .. } => (Shape::No, words.forked),
            };
            let size = (locale.ui().entries_count)(*size).into();
            let slots = [("size", size), ("time", locale.time(*time))];
            (shape, fill(said, &slots))
        }
    }
}

/// The first file that each mirror sent wrong: mirror and path.
pub(crate) fn mirror_faults(faults: &[(String, String)], locale: &Locale) -> Html {
    let words = ui::opinions(locale.lang);
    let line = |(mirror, path): &(String, String)| {
        let slots = [("mirror", foreign(mirror)), ("path", code(path))];
        html! { <p class="note mirror-fault">{ fill(words.mirror_wrong, &slots) }</p> }
    };
    html! { <>{ for faults.iter().map(line) }</> }
}
