//! One record: the answer first, then the four questions, the record, and the evidence.

use std::rc::Rc;

use stele_records::verdict::Answer;
use stele_verify::checkpoint::VerifiedCheckpoint;
use stele_verify::hash::Hash;
use yew::{Html, Properties, component, html};

use crate::components::actions::Actions;
use crate::components::answer::AnswerPanel;
use crate::components::questions::Questions;
use crate::components::record_card::{subject_line, type_name};
use crate::components::record_page::{answer_text, as_of, limits, raw, record_sheet};
use crate::components::row::tone_word;
use crate::components::text::{Locale, fill};
use crate::hooks::{HeadHandle, use_announcement, use_entry, use_title};
use crate::route::Route;
use crate::session::Session;
use crate::state::head::answer;
use crate::state::record::Tone;

#[derive(Debug, PartialEq, Properties)]
pub(crate) struct Props {
    pub(crate) locale: Locale,
    pub(crate) session: Rc<Session>,
    pub(crate) head: HeadHandle,
    pub(crate) index: u64,
    pub(crate) pin: Option<Hash>,
}

#[component]
pub(crate) fn Entry(props: &Props) -> Html {
    let ui = props.locale.ui();
    use_title(ui.page_title, (ui.entry_number)(props.index));
    let head = &props.head.head;
    let (state, again) = use_entry(&props.session, head, props.index);
    let entry = Rc::new(state.value().clone());
    let tone = Tone::of(&entry.verdict);
    let is_done = state.is_done();
    let (title, todo) = answer_text(&entry.verdict, &props.locale);
    use_announcement(if is_done {
        title.clone()
    } else {
        ui.status_checking.into()
    });
    let size = head
        .value()
        .checkpoint
        .as_ref()
        .map(VerifiedCheckpoint::size);
    // If it was the log that could not be checked, that is what to try again.
    let retry = if answer(&head.value().verdict) == Answer::Yes {
        again
    } else {
        props.head.refresh.clone()
    };
    let differs = entry.differs_from(props.pin);
    html! {
        <>
            { crumbs(props.index, size, &props.locale) }
            <div role="alert">
                if differs {
                    <div class="alert">
                        <p><strong>{ ui.pin_differs }</strong></p>
                        <p>{ ui.pin_differs_todo }</p>
                    </div>
                }
            </div>
            <AnswerPanel {tone} word={tone_word(tone, ui)} {title} {todo} verdict={Some(entry.verdict.clone())}>
                if let Some(record) = &entry.record {
                    <p class="subject"><strong>{ type_name(record, ui) }</strong>{ " · " }{ subject_line(record, ui) }</p>
                }
                { as_of(&entry.verdict, &props.locale) }
                if is_done && tone == Tone::Unknown {
                    <div class="answer-actions">
                        <button type="button" class="button button-main" onclick={retry.reform(|_| ())}>{ ui.retry }</button>
                    </div>
                }
            </AnswerPanel>
            <Questions verdict={entry.verdict.clone()} locale={props.locale.clone()} />
            <div class="columns">
                <div>
                    { record_sheet(&entry, &props.locale) }
                    { entry.record.as_ref().map(|record| limits(record, &props.locale)).unwrap_or_default() }
                    { raw(&entry, &props.locale) }
                </div>
                if is_done {
                    <div class="aside"><Actions {entry} locale={props.locale.clone()} /></div>
                }
            </div>
        </>
    }
}

fn crumbs(index: u64, size: Option<u64>, locale: &Locale) -> Html {
    let ui = locale.ui();
    let number = stele_messages::number(index);
    let to = |index| Route::Entry { index, pin: None }.to_hash();
    let next = index
        .checked_add(1)
        .filter(|next| size.is_some_and(|size| *next < size));
    html! {
        <nav class="crumbs" aria-label={ui.nav_entries}>
            <span>
                <a href={Route::Entries { page: 1 }.to_hash()}>{ ui.nav_entries }</a>
                <span aria-hidden="true">{ " › " }</span>
                <span aria-current="page">{ fill(ui.entry_title, &[("number", number.into())]) }</span>
            </span>
            <span class="crumbs-steps">
                if let Some(previous) = index.checked_sub(1) {
                    <a rel="prev" href={to(previous)}>{ ui.previous_entry }</a>
                }
                if let Some(next) = next {
                    <a rel="next" href={to(next)}>{ ui.next_entry }</a>
                }
            </span>
        </nav>
    }
}
