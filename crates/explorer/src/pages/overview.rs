//! The home page: search, the log's state in one line, the ways in, the newest entries, and the way to check a file.
//!
//! [`Overview`] is the first view: whatever it names is loaded before anything is seen. [`Below`] comes later.

use std::rc::Rc;

use stele_messages::Lang;
use stele_messages::ui::Ui;
use stele_records::verdict::Answer;
use stele_verify::checkpoint::VerifiedCheckpoint;
use yew::{Callback, Html, Properties, component, html};

use crate::browser::page;
use crate::components::drop_zone::DropZone;
use crate::components::log_line::log_line;
use crate::components::row::{EntryRow, rows_summary};
use crate::components::search_box::SearchBox;
use crate::components::systems::{counted, systems};
use crate::components::text::{Locale, foreign};
use crate::hooks::{HeadHandle, Offered, use_announcement, use_lookups, use_rows, use_title};
use crate::route::Route;
use crate::session::Session;
use crate::state::head::{HeadView, answer};
use crate::state::latest::Latest;

/// How many of the newest entries are shown here.
const LATEST: u64 = 6;

#[derive(Debug, PartialEq, Properties)]
pub(crate) struct FirstProps {
    pub(crate) locale: Locale,
    pub(crate) session: Rc<Session>,
    pub(crate) head: HeadHandle,
}

/// What the log's state is called.
pub(crate) fn words(head: &Latest<HeadView>, ui: &Ui) -> &'static str {
    match (head.is_done(), answer(&head.value().verdict)) {
        (false, _) => ui.head_checking,
        (true, Answer::Yes) => ui.head_yes,
        (true, Answer::CantTell) => ui.head_cant_tell,
        (true, Answer::No) => ui.head_no,
    }
}

/// The head of the page.
#[component]
pub(crate) fn Overview(props: &FirstProps) -> Html {
    let (ui, trust) = (props.locale.ui(), &props.session.trust);
    let name = match props.locale.lang {
        Lang::Zh => &trust.name.zh,
        Lang::En => &trust.name.en,
    };
    use_title(ui.page_title, name.clone());
    let is_done = props.head.head.is_done();
    use_announcement(match is_done {
        true => words(&props.head.head, ui).into(),
        false => String::new(),
    });
    html! {
        <div class="hero">
            <h1>{ foreign(name) }</h1>
            <p class="lead">{ ui.overview_lead }</p>
            <SearchBox locale={props.locale.clone()} />
        </div>
    }
}

#[derive(Debug, PartialEq, Properties)]
pub(crate) struct Props {
    pub(crate) locale: Locale,
    pub(crate) session: Rc<Session>,
    pub(crate) head: HeadHandle,
    pub(crate) on_offer: Callback<Offered>,
}

/// The log's state in one line, the ways in, the newest entries, and the way to check a file.
#[component]
pub(crate) fn Below(props: &Props) -> Html {
    let ui = props.locale.ui();
    let (counts, _) = use_lookups(&props.session, &props.head.head, counted());
    let head = props.head.head.value();
    let words = words(&props.head.head, ui);
    let size = head.checkpoint.as_ref().map(VerifiedCheckpoint::size);
    let newest = size.map_or(0..0, |size| size.saturating_sub(LATEST)..size);
    let rows = use_rows(
        &props.session,
        &props.head.head,
        None,
        newest.rev().collect(),
    );
    // The page of the file shows what came of it.
    let on_offer = props.on_offer.reform(|offered| {
        page::go(&Route::Check.to_hash());
        offered
    });
    html! {
        <>
            { log_line(&props.head.head, &props.head.refresh, &props.locale) }
            { systems(counts.as_ref().map(|counts| counts.as_slice()), &props.locale) }
            <div class="columns">
                <section class="sheet" aria-labelledby="latest">
                    <div class="sheet-head">
                        <h2 id="latest">{ ui.latest }</h2>
                        <a href={Route::Entries { page: 1 }.to_hash()}>{ ui.all_entries }</a>
                    </div>
                    if size == Some(0) {
                        <p><strong>{ ui.log_empty }</strong></p>
                        <p>{ ui.log_empty_note }</p>
                    } else if rows.rows().is_empty() {
                        <p class="fine">{ words }</p>
                    } else {
                        { rows_summary(&rows, ui) }
                        <ul class="rows">
                            { for rows.rows().iter().map(|row| html! {
                                <EntryRow key={row.index} row={row.clone()} locale={props.locale.clone()} />
                            }) }
                        </ul>
                    }
                </section>
                <div class="aside">
                    <section class="sheet" aria-labelledby="check-here">
                        <h2 id="check-here">{ ui.check_title }</h2>
                        <DropZone locale={props.locale.clone()} label={ui.drop_here} {on_offer}
                            accept=".dossier,.tlog-proof,.json,application/json" />
                        <p><a href={Route::Check.to_hash()}>{ props.locale.scan().from_home }</a></p>
                    </section>
                </div>
            </div>
        </>
    }
}
