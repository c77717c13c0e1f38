//! A file that somebody handed over, checked without a network.

use std::rc::Rc;

use stele_client::check::FileKind;
use stele_messages::ui::Ui;
use stele_verify::hash::Hash;
use yew::{Html, Properties, component, html, use_node_ref};

use crate::components::actions::Actions;
use crate::components::answer::AnswerPanel;
use crate::components::drop_zone::DropZone;
use crate::components::mark::Shape;
use crate::components::questions::{Questions, tag};
use crate::components::record_card::{subject_line, type_name};
use crate::components::record_page::{answer_text, as_of, limits, raw, record_sheet};
use crate::components::row::tone_word;
use crate::components::text::{Locale, fill, foreign};
use crate::hooks::{
    IntakeHandle, Live, Offered, use_announcement, use_focus_when, use_live, use_title,
};
use crate::route::Route;
use crate::session::Session;
use crate::state::intake::{FileProblem, FileView, Intake, MAX_LEN};
use crate::state::record::Tone;

#[derive(Debug, PartialEq, Properties)]
pub(crate) struct Props {
    pub(crate) locale: Locale,
    pub(crate) session: Rc<Session>,
    pub(crate) intake: IntakeHandle,
}

#[component]
pub(crate) fn Check(props: &Props) -> Html {
    let ui = props.locale.ui();
    use_title(ui.page_title, ui.check_title.into());
    match &props.intake.intake {
        Intake::Checked { name, file } => html! {
            <Checked locale={props.locale.clone()} session={Rc::clone(&props.session)}
                intake={props.intake.clone()} name={name.clone()} file={Rc::clone(file)} />
        },
        other => html! {
            <div class="narrow">
                <div class="hero">
                    <h1>{ ui.check_title }</h1>
                    <p class="lead">{ ui.check_lead }</p>
                </div>
                <DropZone locale={props.locale.clone()} label={ui.drop_here} on_offer={props.intake.offer.clone()}
                    accept=".tlog-proof,.json,application/json" />
                <div role="alert">{ refusal(other, ui) }</div>
                if let Intake::Reading { name } = other {
                    <p>{ fill(ui.file_reading, &[("name", foreign(name))]) }</p>
                }
            </div>
        },
    }
}

fn refusal(intake: &Intake, ui: &Ui) -> Html {
    let Intake::Refused { name, problem } = intake else {
        return Html::default();
    };
    let limit = Html::from((ui.bytes)(MAX_LEN));
    let what = match problem {
        FileProblem::Empty => ui.file_empty.into(),
        FileProblem::TooLarge => fill(ui.file_too_large, &[("limit", limit)]),
        FileProblem::Folder => ui.file_folder.into(),
        FileProblem::Several => ui.file_several.into(),
        FileProblem::Unreadable => ui.file_unreadable.into(),
        FileProblem::NoFile => ui.file_none.into(),
        FileProblem::Neither => ui.file_neither.into(),
    };
    html! {
        <div class="alert">
            <p><strong>{ ui.file_refused }</strong></p>
            if !name.is_empty() {
                <p class="file-name">{ foreign(name) }</p>
            }
            <p>{ what }</p>
            <p class="todo">{ ui.file_todo }</p>
        </div>
    }
}

#[derive(Debug, PartialEq, Properties)]
struct CheckedProps {
    locale: Locale,
    session: Rc<Session>,
    intake: IntakeHandle,
    name: String,
    file: Rc<FileView>,
}

#[component]
fn Checked(props: &CheckedProps) -> Html {
    let (ui, entry) = (props.locale.ui(), &props.file.entry);
    let heading = use_node_ref();
    use_focus_when(heading.clone(), Some(Rc::clone(&props.file)));
    let tone = Tone::of(&entry.verdict);
    let (title, todo) = answer_text(&entry.verdict, &props.locale);
    use_announcement(title.clone());
    let kind = match props.file.kind {
        FileKind::Proof => ui.kind_proof,
        FileKind::Record => ui.kind_record,
    };
    let another = props.intake.offer.reform(|_| Offered::Cleared);
    let same_log = props.file.origin.as_deref() == Some(props.session.origin());
    let live = entry.index.zip(entry.leaf()).filter(|_| same_log);
    html! {
        <>
            <p class="crumbs">
                <span>{ fill(ui.file_checked, &[("name", foreign(&props.name))]) }{ " · " }{ kind }</span>
                <button type="button" class="button" onclick={another}>{ ui.check_another }</button>
            </p>
            <AnswerPanel {tone} word={tone_word(tone, ui)} {title} {todo} {heading} verdict={Some(entry.verdict.clone())}>
                if let Some(record) = &entry.record {
                    <p class="subject"><strong>{ type_name(record, ui) }</strong>{ " · " }{ subject_line(record, ui) }</p>
                }
                { as_of(&entry.verdict, &props.locale) }
            </AnswerPanel>
            <Questions verdict={entry.verdict.clone()} locale={props.locale.clone()} />
            <div class="columns">
                <div>
                    { record_sheet(entry, &props.locale) }
                    { entry.record.as_ref().map(|record| limits(record, &props.locale)).unwrap_or_default() }
                    { raw(entry, &props.locale) }
                </div>
                <div class="aside">
                    if let Some((index, leaf)) = live {
                        <StillThere locale={props.locale.clone()} session={Rc::clone(&props.session)} {index} {leaf} />
                    }
                    <Actions entry={Rc::new(entry.clone())} locale={props.locale.clone()} />
                </div>
            </div>
        </>
    }
}

#[derive(Debug, PartialEq, Properties)]
struct LiveProps {
    locale: Locale,
    session: Rc<Session>,
    index: u64,
    leaf: Hash,
}

/// Asks the log, if the reader wants to, whether it still shows this record.
#[component]
fn StillThere(props: &LiveProps) -> Html {
    let ui = props.locale.ui();
    let (live, ask) = use_live(&props.session, props.index, props.leaf);
    let said = match live {
        Live::NotAsked | Live::Asking => None,
        Live::Yes => Some((Shape::Yes, ui.word_verified, ui.live_yes)),
        Live::No => Some((Shape::No, ui.word_not_verified, ui.live_no)),
        Live::Unknown => Some((Shape::Unknown, ui.word_cant_tell, ui.live_unknown)),
    };
    use_announcement(said.map(|(_, _, text)| text.into()).unwrap_or_default());
    let route = Route::Entry {
        index: props.index,
        pin: Some(props.leaf),
    };
    let label = if live == Live::Asking {
        ui.live_asking
    } else {
        ui.live_ask
    };
    html! {
        <section class="sheet" aria-labelledby="live">
            <h2 id="live">{ ui.live_title }</h2>
            if let Some((shape, word, text)) = said {
                <p>{ tag(shape, word) }</p>
                <p>{ text }</p>
            } else {
                <p>{ ui.live_note }</p>
            }
            if live != Live::Yes {
                <button type="button" class="button" disabled={live == Live::Asking}
                    onclick={ask.reform(|_| ())}>{ label }</button>
            }
            <p><a href={route.to_hash()}>{ ui.live_link }</a></p>
        </section>
    }
}
