//! Every engineering project of the log, with its figures.

use std::rc::Rc;

use stele_records::index::{IndexKey, Kind};
use stele_records::types::RecordType;
use yew::{Callback, Html, Properties, component, html, use_effect_with, use_state_eq};

use super::list::retry;
use crate::components::browse::browse_bar;
use crate::components::list_panel::{Asked, how_known, list_panel, list_words};
use crate::components::mark::Shape;
use crate::components::project::overview::{ProjectRow, day_of, late_line};
use crate::components::row::rows_summary;
use crate::components::text::{Locale, fill};
use crate::hooks::{HeadHandle, use_announcement, use_browse, use_figures, use_title};
use crate::session::Session;
use crate::state::browse::Browse;
use crate::state::lateness::{late_first, tally};
use crate::state::money::{Listed, Order, projects};
use crate::state::releases::LATE_DAYS;

#[derive(Debug, PartialEq, Properties)]
pub(crate) struct Props {
    pub(crate) locale: Locale,
    pub(crate) session: Rc<Session>,
    pub(crate) head: HeadHandle,
}

/// The page.
#[component]
pub(crate) fn Money(props: &Props) -> Html {
    let (locale, head) = (&props.locale, &props.head);
    let words = locale.money();
    let key = IndexKey::new(Kind::Type, RecordType::Project.name());
    let browse = use_browse(&props.session, &head.head, &key);
    let (figures, on_seen, again) = use_figures(&props.session, &head.head);
    let order = use_state_eq(Order::default);
    use_title(locale.ui().page_title, words.all.into());
    let view = &browse.view;
    let rows = view.rows();
    let (shape, _, title) = list_words(&view.list, &rows, Asked::Key, locale);
    use_announcement(match shape {
        Shape::Pending => locale.lists().status_looking.into(),
        _ => title,
    });
    let actions = retry(shape, head, &browse.acts.retry, locale);
    let mut listed = listed(view, *order);
    let day = |story: &_| day_of(story, locale);
    if *order == Order::Late {
        late_first(&mut listed, &figures, day);
    }
    let late = tally(&listed, &figures, day);
    {
        // Which are late is known only of those that have been worked out: whoever asks for them has all worked out.
        let asked: Vec<String> = listed.iter().map(|own| own.project.clone()).collect();
        let on_seen = on_seen.clone();
        use_effect_with((*order, asked.len()), move |(order, _)| {
            if *order == Order::Late {
                asked.into_iter().for_each(|own| on_seen.emit(own));
            }
        });
    }
    let items = listed.iter().map(|own| {
        html! {
            <ProjectRow key={own.project.clone()} listed={own.clone()} told={figures.of(&own.project).cloned()}
                on_seen={on_seen.clone()} locale={locale.clone()} />
        }
    });
    let late_note = fill(
        words.all_late_note,
        &[("limit", (words.days)(LATE_DAYS).into())],
    );
    let choose = {
        let order = order.setter();
        Callback::from(move |own| order.set(own))
    };
    html! {
        <>
            <div class="list-hero">
                <h1>{ words.all }</h1>
                <p class="lead">{ words.all_lead }</p>
            </div>
            { list_panel(&view.list, &rows, Asked::Key, locale, actions) }
            <div class="wide">
                <section class="sheet" aria-labelledby="projects">
                    <div class="sheet-head">
                        <h2 id="projects">{ words.all_rows }</h2>
                        { orders(*order, &choose, locale) }
                    </div>
                    <p class="fine">{ words.all_note }{ " " }{ late_note }</p>
                    { late_line(late, locale) }
                    { rows_summary(&rows, locale.ui()) }
                    <ul class="projects">{ for items }</ul>
                    if figures.is_open() {
                        <button type="button" class="button" onclick={again.reform(|_| ())}>{ locale.ui().retry }</button>
                    }
                    { browse_bar(&browse.view, &browse.acts, &[], locale) }
                </section>
                { how_known(&view.list, &props.session.trust, locale) }
            </div>
        </>
    }
}

/// The projects that have been read so far.
fn listed(view: &Browse, order: Order) -> Vec<Listed> {
    let records = view.lines().iter().filter_map(|line| {
        let record = line.entry.as_ref()?.record.as_deref()?;
        Some((line.index, record))
    });
    projects(records, order)
}

/// In which order they stand.
fn orders(order: Order, choose: &Callback<Order>, locale: &Locale) -> Html {
    let words = locale.money();
    let button = |own: Order, label: &'static str| {
        html! {
            <button type="button" class="button" aria-pressed={(own == order).to_string()}
                onclick={choose.reform(move |_| own)}>{ label }</button>
        }
    };
    html! {
        <div class="orders" role="group" aria-label={words.all_order}>
            { button(Order::Newest, words.all_newest) }
            { button(Order::Largest, words.all_largest) }
            { button(Order::Late, words.all_late_first) }
        </div>
    }
}
