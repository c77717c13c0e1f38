//! The ways from a record to all that has to do with it.

use std::rc::Rc;

use stele_messages::role;
use stele_records::index::{IndexKey, Kind};
use stele_records::verdict::CheckCode;
use yew::{Html, Properties, component, html};

use super::key_words::key_link;
use super::list_rows::rows_list;
use super::row::rows_summary;
use super::text::{Locale, fill, foreign};
use crate::hooks::use_rows;
use crate::route::Route;
use crate::session::Session;
use crate::state::about::keys_about;
use crate::state::head::HeadView;
use crate::state::latest::Latest;
use crate::state::paging::PAGE;
use crate::state::record::{EntryView, RecordView};

/// Links to the lists of all its keys. How many entries each has is looked up when it is opened.
pub(crate) fn about_record(entry: &EntryView, locale: &Locale) -> Html {
    let lists = locale.lists();
    let (Some(record), Some(bytes)) = (&entry.record, &entry.bytes) else {
        return Html::default();
    };
    // Of what isn't logged the log has no lists.
    let inclusion = entry.verdict.check(CheckCode::Inclusion);
    if inclusion.is_none_or(|check| check.outcome.code() != "passed") {
        return Html::default();
    }
    let keys = keys_about(bytes, &record.id).into_iter();
    // Those that mention it stand above already, where they could be read.
    let keys = keys.filter(|key| key.kind() != Kind::Ref || entry.history.is_none());
    let links = keys.map(|key| {
        let title = words(&key, record, locale);
        html! { <li><a href={Route::list(key).to_hash()}>{ title }</a></li> }
    });
    html! {
        <section class="sheet" aria-labelledby="about">
            <h2 id="about">{ lists.about_title }</h2>
            <p class="fine">{ lists.about_note }</p>
            <ul class="about">{ for links }</ul>
        </section>
    }
}

/// What a key is to the record itself, whose ids a reader has before them.
fn words(key: &IndexKey, record: &RecordView, locale: &Locale) -> Html {
    let lists = locale.lists();
    let is_value = |id: &str| key.value() == id.as_bytes();
    match key.kind() {
        Kind::Ref => lists.about_ref.into(),
        Kind::Subject => lists.about_subject.into(),
        Kind::Signer => {
            let mut signers = record.signers.iter();
            match signers.find(|(did, _)| is_value(did)) {
                Some((_, name)) => {
                    let role = foreign(&role(locale.lang, name));
                    fill(lists.about_signer, &[("role", role)])
                }
                None => key_link(key, locale),
            }
        }
        _ => key_link(key, locale),
    }
}

#[derive(Debug, PartialEq, Properties)]
pub(crate) struct HistoryProps {
    pub(crate) locale: Locale,
    pub(crate) session: Rc<Session>,
    pub(crate) head: Rc<Latest<HeadView>>,
    pub(crate) index: u64,
    pub(crate) record: Rc<RecordView>,
    /// All entries that mention it, oldest first.
    pub(crate) history: Rc<[u64]>,
}

/// The newest entries that mention a record, each checked on its own, and the way to all of them.
#[component]
pub(crate) fn History(props: &HistoryProps) -> Html {
    let (ui, lists, locale) = (props.locale.ui(), props.locale.lists(), &props.locale);
    let key = IndexKey::new(Kind::Ref, props.record.id.as_str());
    let most = usize::try_from(PAGE).unwrap_or(usize::MAX);
    let others = props.history.iter().rev().filter(|at| **at != props.index);
    let others: Vec<u64> = others.copied().take(most).collect();
    let is_alone = others.is_empty();
    let rows = use_rows(&props.session, &props.head, Some(key.clone()), others);
    let count = u64::try_from(props.history.len()).unwrap_or(u64::MAX);
    html! {
        <section class="sheet" aria-labelledby="history">
            <div class="sheet-head">
                <h2 id="history">{ lists.history_title }</h2>
                if !is_alone {
                    <a href={Route::list(key).to_hash()}>{ (lists.history_all)(count) }</a>
                }
            </div>
            if is_alone {
                <p>{ lists.history_none }</p>
            } else {
                { rows_summary(&rows, ui) }
                { rows_list(&rows, most, locale) }
            }
        </section>
    }
}
