//! Companies and keys: who is registered, and what they may sign now.

use std::rc::Rc;

use stele_messages::choice;
use stele_records::index::{IndexKey, Kind};
use stele_records::types::RecordType;
use stele_records::types::field::ENTITY;
use yew::{Html, Properties, component, html};

use super::list::retry;
use crate::components::browse::browse_bar;
use crate::components::directory::may_line;
use crate::components::evidence::entry_link;
use crate::components::list_panel::{Asked, how_known, list_panel, list_words};
use crate::components::mark::Shape;
use crate::components::questions::tag;
use crate::components::row::{rows_summary, tone_word};
use crate::components::text::{Locale, code, fill, foreign};
use crate::hooks::{HeadHandle, use_announcement, use_browse, use_entities, use_title, use_whole};
use crate::route::Route;
use crate::session::Session;
use crate::state::browse::Browse;
use crate::state::record::Tone;

#[derive(Debug, PartialEq, Properties)]
pub(crate) struct Props {
    pub(crate) locale: Locale,
    pub(crate) session: Rc<Session>,
    pub(crate) head: HeadHandle,
}

/// A registration: the newest of its entity that was read.
pub(crate) struct Registered {
    pub(crate) entry: u64,
    pub(crate) id: String,
    pub(crate) name: String,
    pub(crate) kind: Option<String>,
    pub(crate) tone: Tone,
}

/// Each entity once, by its newest registration here.
fn registered(view: &Browse) -> Vec<Registered> {
    let mut all: Vec<Registered> = Vec::new();
    for line in view.lines() {
        let record = line.entry.as_ref().and_then(|entry| entry.record.as_ref());
        let Some((record, said)) = record.and_then(|record| Some((record, record.said()?))) else {
            continue;
        };
        let own = |own: &Registered| own.id == record.subject_id && own.tone != Tone::No;
        if all.iter().any(own) {
            continue;
        }
        all.push(Registered {
            entry: line.index,
            id: record.subject_id.clone(),
            name: said.text("legalName").unwrap_or_default().to_owned(),
            kind: said.text("kind").map(str::to_owned),
            tone: line.tone(),
        });
    }
    all
}

#[component]
pub(crate) fn Companies(props: &Props) -> Html {
    let (locale, head) = (&props.locale, &props.head);
    let words = locale.directory();
    let key = IndexKey::new(Kind::Type, RecordType::Entity.name());
    let browse = use_browse(&props.session, &head.head, &key);
    let view = &browse.view;
    let shown: Vec<u64> = view.lines().iter().map(|line| line.index).collect();
    use_whole(&props.session, &head.head, &browse, shown.clone());
    let all = registered(view);
    let ids: Vec<String> = all.iter().map(|own| own.id.clone()).collect();
    let (told, _) = use_entities(&props.session, &head.head, ids);
    use_title(locale.ui().page_title, words.companies.into());
    let rows = view.rows();
    let (shape, _, title) = list_words(&view.list, &rows, Asked::Key, locale);
    use_announcement(match shape {
        Shape::Pending => locale.lists().status_looking.into(),
        _ => title,
    });
    let actions = retry(shape, head, &browse.acts.retry, locale);
    let find = Route::Find {
        text: String::new(),
    };
    let find = html! { <a href={find.to_hash()}>{ words.companies_find_link }</a> };
    html! {
        <>
            <div class="list-hero">
                <h1>{ words.companies }</h1>
                <p class="lead">{ words.companies_lead }</p>
                <p>{ fill(words.companies_find, &[("find", find)]) }</p>
            </div>
            { list_panel(&view.list, &rows, Asked::Key, locale, actions) }
            <div class="wide">
                <section class="sheet">
                    { rows_summary(&rows, locale.ui()) }
                    <ul class="trees">
                        { for all.iter().map(|own| row(own, may_line(told.of(&own.id), locale), locale)) }
                    </ul>
                    { browse_bar(&browse.view, &browse.acts, &shown, locale) }
                </section>
                { how_known(&view.list, &props.session.trust, locale) }
            </div>
        </>
    }
}

/// One of them, with what it may sign.
pub(crate) fn row(own: &Registered, may: Html, locale: &Locale) -> Html {
    let number = own.id.strip_prefix(ENTITY).unwrap_or_default();
    let route = Route::Entity {
        code: number.to_owned(),
    };
    let kind = own
        .kind
        .as_deref()
        .map(|kind| match choice(locale.lang, kind) {
            Some(words) => words.into(),
            None => foreign(kind),
        });
    html! {
        <li class="tree-row" key={own.entry} data-tone={own.tone.name()}>
            <div class="tree-says">
                <p><a class="row-link" href={route.to_hash()}>{ foreign(&own.name) }</a></p>
                <p class="fine">{ code(number) }{ for kind.map(|kind| html! { <>{ " · " }{ kind }</> }) }{ " · " }{ entry_link(own.entry, locale) }</p>
                <p>{ may }</p>
                { tag(Shape::from(own.tone), tone_word(own.tone, locale.ui())) }
            </div>
        </li>
    }
}
