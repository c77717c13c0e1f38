//! The home page: search, what else may be given, the log's state in one line, the ways in, the newest records, and the
//! way to check a file.
//!
//! [`Overview`] is the first view: whatever it names is loaded before anything is seen. [`Below`] comes later.

use std::rc::Rc;

use stele_messages::Lang;
use stele_messages::ui::Ui;
use stele_records::verdict::Answer;
use stele_verify::checkpoint::VerifiedCheckpoint;
use yew::{Callback, ContextProvider, Html, Properties, component, html, use_callback};

use crate::browser::page;
use crate::components::drop_zone::DropZone;
use crate::components::log_line::log_line;
use crate::components::newest::newest;
use crate::components::search_box::SearchBox;
use crate::components::systems::{counted, systems};
use crate::components::text::{Locale, foreign};
use crate::components::ways::{FILES, Ways};
use crate::hooks::{
    HeadHandle, Offered, use_announcement, use_lookups, use_newest, use_row_names, use_title,
};
use crate::route::Route;
use crate::session::Session;
use crate::state::head::{HeadView, answer};
use crate::state::latest::Latest;
use crate::state::names::Names;

/// How many of the newest records are shown here.
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

/// What may be scanned or handed over, the log's state in one line, the ways in, the newest records, and the way to check
/// a file.
#[component]
pub(crate) fn Below(props: &Props) -> Html {
    let ui = props.locale.ui();
    let (counts, _) = use_lookups(&props.session, &props.head.head, counted());
    let head = props.head.head.value();
    let words = words(&props.head.head, ui);
    let size = head.checkpoint.as_ref().map(VerifiedCheckpoint::size);
    let rows = use_newest(&props.session, &props.head.head, LATEST);
    let names = use_row_names(&props.session, &props.head.head, &rows);
    // The page of the file shows what came of it.
    let on_offer = use_callback(props.on_offer.clone(), |offered: Offered, offer| {
        offer.emit(offered);
        page::go(&Route::Check.to_hash());
    });
    html! {
        <>
            <Ways locale={props.locale.clone()} on_offer={on_offer.clone()} />
            { log_line(&props.head.head, &props.head.refresh, &props.locale) }
            { systems(counts.as_ref().map(|counts| counts.as_slice()), &props.locale) }
            <div class="columns">
                <ContextProvider<Names> context={names}>
                    { newest(size, &rows, words, &props.locale) }
                </ContextProvider<Names>>
                <div class="aside">
                    <section class="sheet" aria-labelledby="check-here">
                        <h2 id="check-here">{ ui.check_title }</h2>
                        <DropZone locale={props.locale.clone()} label={ui.drop_here} {on_offer}
                            accept={FILES} />
                        <p><a href={Route::Check.to_hash()}>{ props.locale.scan().from_home }</a></p>
                    </section>
                </div>
            </div>
        </>
    }
}
