//! One record: the answer first, then the four questions, the record, and the evidence.

use std::rc::Rc;

use stele_client::dossier::About;
use stele_messages::record_type;
use stele_records::types::field::{ENTITY, PROPERTY};
use stele_records::types::rental::Listing;
use stele_records::types::{Content as Says, RecordType};
use stele_records::verdict::Answer;
use stele_verify::checkpoint::VerifiedCheckpoint;
use stele_verify::hash::Hash;
use yew::{ContextProvider, Html, Properties, component, html, use_callback, use_state_eq};

use crate::components::about_record::{History, about_record};
use crate::components::actions::Actions;
use crate::components::answer::AnswerPanel;
use crate::components::evidence::terms;
use crate::components::handed::HandedSection;
use crate::components::headline::headline;
use crate::components::index_root::index_root_line;
use crate::components::lines::subject_line;
use crate::components::mark::Shape;
use crate::components::names::SignerName;
use crate::components::panel::panel;
use crate::components::photos::PhotoSection;
use crate::components::prices::PriceSheet;
use crate::components::questions::Questions;
use crate::components::record_card::type_name;
use crate::components::record_page::{answer_reasons, as_of, limits, raw, record_sheet};
use crate::components::save_dossier::SaveDossier;
use crate::components::section::SectionSheet;
use crate::components::text::{Locale, fill, foreign};
use crate::components::values::money;
use crate::hooks::{HeadHandle, use_announcement, use_entry, use_names, use_title};
use crate::route::Route;
use crate::session::Session;
use crate::state::handed::applies;
use crate::state::head::{HeadView, answer};
use crate::state::names::Names;
use crate::state::paid::Mine;
use crate::state::photos::photos_of;
use crate::state::record::{EntryView, RecordView, Tone, superseded_by};
use crate::state::rent::listing;

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
    let (ui, locale) = (props.locale.ui(), &props.locale);
    let head = &props.head.head;
    let (state, again) = use_entry(&props.session, head, props.index);
    let entry = Rc::new(state.value().clone());
    use_title(ui.page_title, title_of(&entry, props.index, locale));
    let is_done = state.is_done();
    let beyond = beyond(head.value(), props.index).filter(|_| is_done);
    let others = use_state_eq(|| 0);
    let first = headline(&entry, *others, locale);
    let title = match beyond {
        Some(size) => (locale.lists().entry_beyond)(props.index, size),
        None => first.title,
    };
    use_announcement(if is_done {
        title.clone()
    } else {
        ui.status_checking.into()
    });
    let names = use_names(&props.session, head, is_done.then(|| Rc::clone(&entry)));
    let size = head
        .value()
        .checkpoint
        .as_ref()
        .map(VerifiedCheckpoint::size);
    // If it was the log that could not be checked, or its index not be had, that is what to try
    // again.
    let is_log = answer(&head.value().verdict) != Answer::Yes || head.value().index.is_err();
    let retry = if is_log {
        props.head.refresh.clone()
    } else {
        again
    };
    let differs = entry.differs_from(props.pin);
    let mine = use_state_eq(Mine::default);
    let on_mine = {
        let mine = mine.setter();
        use_callback((), move |own: Mine, ()| mine.set(own))
    };
    let on_others = {
        let others = others.setter();
        use_callback((), move |own: usize, ()| others.set(own))
    };
    if beyond.is_some() {
        let word = locale.lists().word_none;
        return html! {
            <>
                { crumbs(props.index, size, locale) }
                <h1 class="visually-hidden">{ (ui.entry_number)(props.index) }</h1>
                { panel("answer", Shape::Nothing, word, title.into(), Html::default()) }
            </>
        };
    }
    html! {
        <ContextProvider<Names> context={names}>
        <ContextProvider<Mine> context={(*mine).clone()}>
            { crumbs(props.index, size, &props.locale) }
            <div role="alert">
                if differs {
                    <div class="alert">
                        <p><strong>{ ui.pin_differs }</strong></p>
                        <p>{ ui.pin_differs_todo }</p>
                    </div>
                }
            </div>
            <AnswerPanel tone={first.tone} word={first.word} {title} todo={first.todo} verdict={Some(entry.verdict.clone())}>
                { first.own }
                { subject(&entry, locale) }
                { answer_reasons(&entry, locale) }
                { later(&entry, locale) }
                { whole_life(&entry, locale) }
                { as_of(&entry.verdict, &props.locale) }
                if is_done && Tone::of(&entry.verdict) == Tone::Unknown {
                    <div class="answer-actions">
                        <button type="button" class="button button-main" onclick={retry.reform(|_| ())}>{ ui.retry }</button>
                    </div>
                }
            </AnswerPanel>
            <Questions verdict={entry.verdict.clone()} locale={props.locale.clone()} />
            <div class="columns">
                <div>
                    { record_sheet(&entry, locale) }
                    { prices(props, &entry, is_done) }
                    { photos(props, &entry, is_done) }
                    if is_done && entry.is_genuine() && entry.record.as_deref().is_some_and(applies) {
                        <HandedSection locale={locale.clone()} session={Rc::clone(&props.session)}
                            head={Some(head.value().checked())} entry={Rc::clone(&entry)} {on_mine} {on_others} />
                    }
                    { section(props, &entry, is_done) }
                    { history(props, &entry) }
                    { about_record(&entry, locale) }
                    { for entry.record.as_ref().map(|record| limits(record, &entry.verdict, locale)) }
                    { raw(&entry, locale) }
                </div>
                if is_done {
                    <div class="aside"><Actions entry={Rc::clone(&entry)} locale={locale.clone()} session={Rc::clone(&props.session)}>
                        { for dossier(props, &entry) }
                    </Actions></div>
                }
            </div>
        </ContextProvider<Mine>>
        </ContextProvider<Names>>
    }
}

/// What the window is called: a listing by where the flat is, other entries by their number.
pub(crate) fn title_of(entry: &EntryView, index: u64, locale: &Locale) -> String {
    let number = (locale.ui().entry_number)(index);
    let record = entry.record.as_deref().filter(|_| entry.is_genuine());
    let kind = record.and_then(|record| RecordType::from_name(&record.record_type));
    let kind = kind.map(|kind| record_type(locale.lang, kind).to_owned());
    let place = record.and_then(listing).and_then(place).map(str::to_owned);
    match place.or(kind) {
        Some(what) => format!("{what} · {number}"),
        None => number,
    }
}

/// Where a flat is, as its listing says: by its address, or at least by its headline.
fn place(listing: &Listing) -> Option<&str> {
    listing.address.as_deref().or(listing.name.as_deref())
}

/// How many entries a log has that was checked and has none of this number. Asking again brings none, before it grows.
fn beyond(head: &HeadView, index: u64) -> Option<u64> {
    let size = head.checkpoint.as_ref()?.size();
    (answer(&head.verdict) == Answer::Yes && index >= size).then_some(size)
}

/// How the rent changed, on the page of a listing that is what it says.
fn prices(props: &Props, entry: &EntryView, is_done: bool) -> Html {
    let record = entry.record.as_deref();
    let record = record.filter(|record| listing(record).is_some());
    match record.filter(|_| is_done && entry.is_genuine()) {
        Some(record) => html! {
            <PriceSheet locale={props.locale.clone()} session={Rc::clone(&props.session)} head={props.head.clone()}
                subject={record.subject_id.clone()} here={props.index} />
        },
        None => Html::default(),
    }
}

/// The photos that a record names, on the page of one that is what it says.
fn photos(props: &Props, entry: &EntryView, is_done: bool) -> Html {
    let record = entry.record.as_deref();
    let record = record.filter(|_| is_done && entry.is_genuine());
    match record.map(photos_of).filter(|hashes| !hashes.is_empty()) {
        // Those of another entry are another section's.
        Some(hashes) => html! {
            <PhotoSection key={props.index} locale={props.locale.clone()} session={Rc::clone(&props.session)}
                hashes={Rc::<[Hash]>::from(hashes)} />
        },
        None => Html::default(),
    }
}

/// The trees of a section, on the page of a section that is what it says.
fn section(props: &Props, entry: &EntryView, is_done: bool) -> Html {
    let said = entry.record.as_ref().and_then(|record| record.said());
    let name = match entry
        .record
        .as_ref()
        .map(|record| record.record_type.as_str())
    {
        Some("Section") => said.and_then(|said| said.text("section")),
        _ => None,
    };
    match name.filter(|_| is_done && entry.is_genuine()) {
        Some(name) => html! {
            <SectionSheet locale={props.locale.clone()} session={Rc::clone(&props.session)}
                head={props.head.clone()} name={name.to_owned()} />
        },
        None => Html::default(),
    }
}

/// What the entry is, in one line.
pub(crate) fn subject(entry: &EntryView, locale: &Locale) -> Html {
    let (kind, line) = match (&entry.record, &entry.index_root) {
        (Some(record), _) => (type_name(record, locale), subject_line(record, locale)),
        (None, Some(root)) => (
            locale.lists().type_index_root.into(),
            index_root_line(root, locale).into(),
        ),
        (None, None) => return Html::default(),
    };
    html! {
        <>
            { for entry.record.as_ref().map(|record| to_compare(record, locale)) }
            <p class="subject"><strong>{ kind }</strong>{ " · " }{ line }</p>
        </>
    }
}

/// What a reader compares with the offer that they were shown.
fn to_compare(record: &RecordView, locale: &Locale) -> Html {
    let Some(Says::Listing(listing)) = record.said().map(|said| &said.content) else {
        return Html::default();
    };
    let words = locale.records();
    let id = record.subject_id.as_str();
    let unit = id.strip_prefix(PROPERTY).unwrap_or(id);
    let price = money(&listing.price, &listing.currency, locale);
    let mut rows: Vec<(Html, Html)> = Vec::new();
    if let Some(address) = &listing.address {
        rows.push((words.compare_address.into(), foreign(address)));
    }
    rows.extend([
        (words.compare_unit.into(), foreign(unit)),
        (
            words.compare_rent.into(),
            fill(words.compare_price, &[("price", price)]),
        ),
    ]);
    let mut signers = record.signers.iter();
    if let Some((did, _)) = signers.find(|(_, role)| role != "platform") {
        let lister = html! { <SignerName did={did.clone()} locale={locale.clone()} /> };
        rows.push((words.compare_lister.into(), lister));
    }
    html! { <div class="to-compare">{ terms(rows) }</div> }
}

/// The way to all that is recorded about the same thing.
pub(crate) fn whole_life(entry: &EntryView, locale: &Locale) -> Html {
    let words = locale.stories();
    let Some(record) = &entry.record else {
        return Html::default();
    };
    let id = record.subject_id.as_str();
    let text = |name| record.said().and_then(|said| said.text(name));
    let (route, label) = if let Some(unit) = id.strip_prefix(PROPERTY) {
        (Route::Property { unit: unit.into() }, words.flat_all)
    } else if let Some(code) = id.strip_prefix(ENTITY) {
        (Route::Entity { code: code.into() }, words.entity_all)
    } else if let ("Section", Some(name)) = (record.record_type.as_str(), text("section")) {
        (Route::Section { name: name.into() }, words.section_all)
    } else if let Some(tag) = text("tag") {
        (Route::Tree { tag: tag.into() }, words.tree_life_link)
    } else if let Some(project) = text("project") {
        (Route::project(project), locale.funds().project_all)
    } else if let Some(account) = text("account") {
        let account = account.into();
        (Route::Account { account }, locale.points().account_all)
    } else {
        return Html::default();
    };
    // What isn't one by its form has no page.
    if Route::parse(&route.to_hash()) != route {
        return Html::default();
    }
    html! { <p><a href={route.to_hash()}>{ label }</a></p> }
}

/// The way to the record that replaces this one.
pub(crate) fn later(entry: &EntryView, locale: &Locale) -> Html {
    let Some(index) = superseded_by(&entry.verdict) else {
        return Html::default();
    };
    let route = Route::Entry { index, pin: None };
    html! { <p><a href={route.to_hash()}>{ (locale.lists().superseded_link)(index) }</a></p> }
}

fn history(props: &Props, entry: &EntryView) -> Html {
    let (Some(record), Some(history)) = (&entry.record, &entry.history) else {
        return Html::default();
    };
    html! {
        <History locale={props.locale.clone()} session={Rc::clone(&props.session)}
            head={Rc::clone(&props.head.head)} index={props.index}
            record={Rc::clone(record)} history={Rc::clone(history)} />
    }
}

/// The way to a dossier: of what is genuine, in a log that commits to an index.
fn dossier(props: &Props, entry: &EntryView) -> Option<Html> {
    let index = props.head.head.value().index.is_ok();
    let is_record = entry.record.is_some() && entry.is_genuine();
    (index && is_record).then(|| {
        html! {
            <SaveDossier locale={props.locale.clone()} session={Rc::clone(&props.session)}
                head={Rc::clone(&props.head.head)} about={About::Entry(props.index)}
                name={format!("entry-{}", props.index)} />
        }
    })
}

fn crumbs(index: u64, size: Option<u64>, locale: &Locale) -> Html {
    let ui = locale.ui();
    let number = stele_messages::number(index);
    let to = |index| Route::Entry { index, pin: None }.to_hash();
    let next = index
        .checked_add(1)
        .filter(|next| size.is_some_and(|size| *next < size));
    let is_there = |previous: &u64| size.is_none_or(|size| *previous < size);
    html! {
        <nav class="crumbs" aria-label={ui.nav_entries}>
            <span>
                <a href={Route::Entries { page: 1 }.to_hash()}>{ ui.nav_entries }</a>
                <span aria-hidden="true">{ " › " }</span>
                <span aria-current="page">{ fill(ui.entry_title, &[("number", number.into())]) }</span>
            </span>
            <span class="crumbs-steps">
                if let Some(previous) = index.checked_sub(1).filter(is_there) {
                    <a rel="prev" href={to(previous)}>{ ui.previous_entry }</a>
                }
                if let Some(next) = next {
                    <a rel="next" href={to(next)}>{ ui.next_entry }</a>
                }
            </span>
        </nav>
    }
}
