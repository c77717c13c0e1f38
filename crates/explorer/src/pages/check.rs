//! A file that somebody handed over, checked without a network.

use std::rc::Rc;

use stele_client::check::{CheckedHead, FileKind};
use stele_verify::hash::Hash;
use yew::{Html, Properties, component, html, use_callback, use_node_ref, use_state_eq};

use crate::components::actions::Actions;
use crate::components::alarm::Alarm;
use crate::components::answer::AnswerPanel;
use crate::components::drop_zone::DropZone;
use crate::components::evidence_page::EvidencePage;
use crate::components::given::Given;
use crate::components::handed::HandedSection;
use crate::components::headline::headline;
use crate::components::key_words::key_title;
use crate::components::list_panel::{Asked, how_known, list_panel, list_words};
use crate::components::list_rows::FileRows;
use crate::components::questions::Questions;
use crate::components::record_page::{answer_reasons, as_of, limits, raw, record_sheet};
use crate::components::refusal::refusal;
use crate::components::still_there::{live_words, still_there};
use crate::components::text::{Locale, fill, foreign};
use crate::hooks::{IntakeHandle, Offered, use_announcement, use_focus_when, use_live, use_title};
use crate::pages::entry::{later, subject};
use crate::route::{ListRoute, Route};
use crate::session::Session;
use crate::state::handed::applies;
use crate::state::intake::{FileList, FileView, Intake};
use crate::state::list::ListView;

#[derive(Debug, PartialEq, Properties)]
pub(crate) struct Props {
    pub(crate) locale: Locale,
    pub(crate) session: Rc<Session>,
    pub(crate) intake: IntakeHandle,
    /// Whether the alarm above all pages says already that the log has forked.
    pub(crate) forked: bool,
}

#[component]
pub(crate) fn Check(props: &Props) -> Html {
    let ui = props.locale.ui();
    use_title(ui.page_title, ui.check_title.into());
    match &props.intake.intake {
        Intake::Checked { name, file } if file.list.is_some() => html! {
            <>
                { alarm(file, props) }
                <CheckedList locale={props.locale.clone()} session={Rc::clone(&props.session)}
                    intake={props.intake.clone()} name={name.clone()} file={Rc::clone(file)} />
            </>
        },
        Intake::Checked { name, file } => html! {
            <>
                { alarm(file, props) }
                <Checked locale={props.locale.clone()} session={Rc::clone(&props.session)}
                    intake={props.intake.clone()} name={name.clone()} file={Rc::clone(file)} />
            </>
        },
        Intake::Evidence { name, checked } => html! {
            <EvidencePage locale={props.locale.clone()} intake={props.intake.clone()}
                name={name.clone()} checked={Rc::clone(checked)} />
        },
        other => html! {
            <div class="narrow">
                <div class="hero">
                    <h1>{ ui.check_title }</h1>
                    <p class="lead">{ ui.check_lead }</p>
                </div>
                <DropZone locale={props.locale.clone()} label={ui.drop_here} on_offer={props.intake.offer.clone()}
                    accept=".dossier,.tlog-proof,.evidence,.json,application/json" />
                <div role="alert">{ refusal(other, &props.locale) }</div>
                if let Intake::Reading { name } = other {
                    <p>{ fill(ui.file_reading, &[("name", foreign(name))]) }</p>
                }
                <Given locale={props.locale.clone()} on_offer={props.intake.offer.clone()} />
            </div>
        },
    }
}

/// A file that can't be of the log that this browser has seen.
fn alarm(file: &FileView, props: &Props) -> Html {
    let trust = &props.session.trust;
    let split = file.split.iter().filter(|_| !props.forked);
    let alarm = split.map(|head| {
        html! {
            <Alarm locale={props.locale.clone()} head={Rc::clone(head)}
                policy={trust.policy.clone()} contact={trust.contact.clone()} />
        }
    });
    html! { <>{ for alarm }</> }
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
    let entry = &props.file.entry;
    let heading = use_node_ref();
    use_focus_when(heading.clone(), Some(Rc::clone(&props.file)));
    let others = use_state_eq(|| 0);
    let on_others = {
        let others = others.setter();
        use_callback((), move |own: usize, ()| others.set(own))
    };
    let first = headline(entry, *others, &props.locale);
    use_announcement(first.title.clone());
    let same_log = props.file.origin.as_deref() == Some(props.session.origin());
    let live = entry.index.zip(entry.leaf()).filter(|_| same_log);
    html! {
        <>
            { crumbs(props) }
            <AnswerPanel tone={first.tone} word={first.word} title={first.title} todo={first.todo} {heading}
                verdict={Some(entry.verdict.clone())}>
                { first.own }
                { subject(entry, &props.locale) }
                { answer_reasons(entry, &props.locale) }
                if same_log {
                    { later(entry, &props.locale) }
                }
                { as_of(&entry.verdict, &props.locale) }
                if props.file.kind == FileKind::Dossier {
                    <p class="note">{ props.locale.lists().dossier_as_of }</p>
                }
            </AnswerPanel>
            <Questions verdict={entry.verdict.clone()} locale={props.locale.clone()} />
            <div class="columns">
                <div>
                    { record_sheet(entry, &props.locale) }
                    if entry.record.as_deref().is_some_and(applies) {
                        <HandedSection locale={props.locale.clone()} session={Rc::clone(&props.session)}
                            head={None::<CheckedHead>} entry={Rc::new(entry.clone())} {on_others} />
                    }
                    { for entry.record.as_ref().map(|record| limits(record, &entry.verdict, &props.locale)) }
                    { raw(entry, &props.locale) }
                </div>
                <div class="aside">
                    if let Some((index, leaf)) = live {
                        <StillThere locale={props.locale.clone()} session={Rc::clone(&props.session)} {index} {leaf} />
                    }
                    <Actions entry={Rc::new(entry.clone())} locale={props.locale.clone()} session={Rc::clone(&props.session)} />
                </div>
            </div>
        </>
    }
}

/// What was checked, and the way to the next file.
fn crumbs(props: &CheckedProps) -> Html {
    let ui = props.locale.ui();
    let kind = match props.file.kind {
        FileKind::Proof => ui.kind_proof,
        FileKind::Record => ui.kind_record,
        FileKind::Dossier => ui.kind_dossier,
    };
    let another = props.intake.offer.reform(|_| Offered::Cleared);
    html! {
        <p class="crumbs">
            <span>{ fill(ui.file_checked, &[("name", foreign(&props.name))]) }{ " · " }{ kind }</span>
            <button type="button" class="button" onclick={another}>{ ui.check_another }</button>
        </p>
    }
}

/// A dossier about a key: all its entries, or the proof that there are none.
#[component]
fn CheckedList(props: &CheckedProps) -> Html {
    let (locale, lists) = (&props.locale, props.locale.lists());
    let heading = use_node_ref();
    use_focus_when(heading.clone(), Some(Rc::clone(&props.file)));
    let said = props.file.list.as_ref().map(|list| {
        let view = ListView::from_file(list);
        list_words(&view, &list.rows, Asked::Key, locale).2
    });
    use_announcement(said.unwrap_or_default());
    let Some(FileList { list, rows }) = &props.file.list else {
        return Html::default();
    };
    let view = props.file.list.as_ref().map(ListView::from_file);
    let view = view.unwrap_or_else(|| ListView::pending(ListRoute::of(list.key.clone())));
    let note = html! { <p class="note">{ lists.dossier_as_of }</p> };
    let same_log = props.file.origin.as_deref() == Some(props.session.origin());
    html! {
        <>
            { crumbs(props) }
            <div class="list-hero">
                <h1 ref={heading} tabindex="-1">{ key_title(&list.key, locale) }</h1>
            </div>
            { list_panel(&view, rows, Asked::Key, locale, note) }
            <div class="columns">
                <div>
                    <FileRows rows={Rc::clone(rows)} locale={locale.clone()} />
                    { how_known(&view, &props.session.trust, locale) }
                </div>
                if same_log {
                    <div class="aside">
                        <section class="sheet" aria-labelledby="live">
                            <h2 id="live">{ lists.live_list_title }</h2>
                            <p><a class="button" href={Route::list(list.key.clone()).to_hash()}>{ lists.live_list }</a></p>
                        </section>
                    </div>
                }
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
    let said = live_words(live, ui);
    use_announcement(said.map(|(_, _, text)| text.into()).unwrap_or_default());
    let route = Route::Entry {
        index: props.index,
        pin: Some(props.leaf),
    };
    still_there(live, &route, ask.reform(|_| ()), &props.locale)
}
