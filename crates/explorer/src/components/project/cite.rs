//! A project to be cited: the sentence, the link that is pinned to the state of the log, and both for programs.

use stele_records::verdict::Answer;
use yew::{Html, html};

use crate::components::copy_link::CopyLink;
use crate::components::text::{Locale, fill_text, foreign};
use crate::format;
use crate::state::cite::Cited;
use crate::state::head::{HeadView, answer};
use crate::state::list::ListView;

/// What is cited: nothing without a state that was checked, and whose index can be looked into again.
pub(crate) fn cited(
    (title, project): (&str, &str),
    view: &ListView,
    head: &HeadView,
    link: &dyn Fn(u64) -> String,
    locale: &Locale,
) -> Option<Cited> {
    let checkpoint = head.checkpoint.as_ref()?;
    if answer(&head.verdict) == Answer::No {
        return None;
    }
    let index = view.index.as_ref()?;
    // The entry that commits to an index is the last one of its state.
    let size = index.number().checked_add(1)?;
    let is_newest = size == checkpoint.size();
    let day = |time| format::civil_day(locale.zone.civil(time));
    let cosigned = checkpoint.quorum_time().filter(|_| is_newest);
    let time = cosigned.unwrap_or_else(|| index.root().time());
    Some(Cited {
        title: title.to_owned(),
        project: project.to_owned(),
        log: checkpoint.origin().to_owned(),
        size,
        root: is_newest.then(|| checkpoint.root().to_base64()),
        day: day(time),
        link: link(size),
        accessed: day(head.now),
    })
}

/// The panel.
pub(crate) fn cite(cited: Option<&Cited>, locale: &Locale) -> Html {
    let words = locale.money();
    let body = match cited {
        None => html! { <p class="fine">{ words.cite_not }</p> },
        Some(cited) => {
            let text = sentence(cited, locale);
            let copy = |link: String, label| {
                html! { <CopyLink {link} {label} locale={locale.clone()} /> }
            };
            html! {
                <>
                    <p class="citation">{ foreign(&text) }</p>
                    { copy(text, words.cite_copy) }
                    { copy(cited.link.clone(), words.cite_link) }
                    <p class="fine">{ words.cite_note }</p>
                    <details class="choose">
                        <summary>{ words.cite_more }</summary>
                        <pre class="raw-text" dir="ltr" tabindex="0">{ cited.bibtex() }</pre>
                        { copy(cited.bibtex(), words.cite_bibtex) }
                        { copy(cited.csl(), words.cite_csl) }
                    </details>
                </>
            }
        }
    };
    html! {
        <section class="sheet actions" aria-labelledby="cite">
            <h2 id="cite">{ words.cite }</h2>
            { body }
        </section>
    }
}

/// The citation as a sentence.
fn sentence(cited: &Cited, locale: &Locale) -> String {
    let (ui, words) = (locale.ui(), locale.money());
    let day = |text: &str| format::day(ui, text).unwrap_or_else(|| text.to_owned());
    let entries = (ui.entries_count)(cited.size);
    let (time, accessed) = (day(&cited.day), day(&cited.accessed));
    let title = match cited.title.as_str() {
        "" => cited.project.as_str(),
        title => title,
    };
    let slots = [
        ("title", title),
        ("project", &cited.project),
        ("log", &cited.log),
        ("entries", &entries),
        ("time", &time),
        ("root", cited.root.as_deref().unwrap_or_default()),
        ("link", &cited.link),
        ("accessed", &accessed),
    ];
    let template = match cited.root {
        Some(_) => words.cite_text,
        None => words.cite_text_then,
    };
    fill_text(template, &slots)
}
