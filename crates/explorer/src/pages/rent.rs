//! What is offered for rent: every listing, read as far as the reader goes on.

use std::rc::Rc;

use stele_records::index::{IndexKey, Kind};
use stele_records::types::RecordType;
use yew::{ContextProvider, Html, Properties, component, html};

use super::list::retry;
use crate::components::browse::browse_bar;
use crate::components::list_panel::{Asked, how_known, list_panel, list_words};
use crate::components::list_rows::rows_list;
use crate::components::mark::Shape;
use crate::components::row::rows_summary;
use crate::components::text::Locale;
use crate::hooks::{HeadHandle, use_announcement, use_browse, use_title, use_whole};
use crate::session::Session;
use crate::state::names::Names;

#[derive(Debug, PartialEq, Properties)]
pub(crate) struct Props {
    pub(crate) locale: Locale,
    pub(crate) session: Rc<Session>,
    pub(crate) head: HeadHandle,
}

#[component]
pub(crate) fn Rent(props: &Props) -> Html {
    let (locale, head) = (&props.locale, &props.head);
    let words = locale.rental();
    let key = IndexKey::new(Kind::Type, RecordType::RentalListing.name());
    let browse = use_browse(&props.session, &head.head, &key);
    let view = &browse.view;
    let shown: Vec<u64> = view.lines().iter().map(|line| line.index).collect();
    use_whole(&props.session, &head.head, &browse, shown.clone());
    use_title(locale.ui().page_title, words.title.into());
    let rows = view.rows();
    let (shape, _, title) = list_words(&view.list, &rows, Asked::Key, locale);
    use_announcement(match shape {
        Shape::Pending => locale.lists().status_looking.into(),
        _ => title,
    });
    let actions = retry(shape, head, &browse.retry, locale);
    html! {
        <ContextProvider<Names> context={view.names.clone()}>
            <div class="list-hero">
                <h1>{ words.title }</h1>
                <p class="lead">{ words.lead }</p>
            </div>
            { list_panel(&view.list, &rows, Asked::Key, locale, actions) }
            <div class="wide">
                <section class="sheet">
                    { rows_summary(&rows, locale.ui()) }
                    { rows_list(&rows, usize::MAX, locale) }
                    { browse_bar(&browse, &shown, locale) }
                    <p class="fine">{ locale.browse().read_note }</p>
                </section>
                { how_known(&view.list, &props.session.trust, locale) }
            </div>
        </ContextProvider<Names>>
    }
}
