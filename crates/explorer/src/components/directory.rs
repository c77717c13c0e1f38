//! Lists that say what there is, each row verified: rates, stations, goods; and how much a company has done.

use std::rc::Rc;

use stele_client::check::CheckedList;
use stele_messages::{number, role, short_key};
use stele_records::index::{IndexKey, Kind};
use stele_records::story::EntityStory;
use stele_records::types::RecordType;
use web_sys::HtmlInputElement;
use yew::{
    ContextProvider, Html, Properties, SubmitEvent, component, html, use_node_ref, use_state_eq,
};

use super::browse::browse_bar;
use super::evidence::{entry_link, terms};
use super::lines::joined;
use super::list_panel::{Asked, list_words};
use super::mark::Shape;
use super::questions::tag;
use super::record_card::said_fields;
use super::row::tone_word;
use super::text::{Locale, fill, foreign};
use crate::browser::page;
use crate::hooks::{HeadHandle, use_browse, use_lookups, use_whole};
use crate::route::Route;
use crate::session::Session;
use crate::state::browse::Line;
use crate::state::names::Names;
use crate::state::past::is_past;
use crate::state::record::Tone;
use crate::state::told::Answer;

/// So many records are shown at first: each says all that it says.
const FEW: usize = 5;

#[derive(Debug, PartialEq, Properties)]
pub(crate) struct SheetProps {
    pub(crate) locale: Locale,
    pub(crate) session: Rc<Session>,
    pub(crate) head: HeadHandle,
    pub(crate) record_type: RecordType,
    pub(crate) title: &'static str,
    pub(crate) note: &'static str,
}

/// All records of a type with what they say, newest first.
#[component]
pub(crate) fn TypeSheet(props: &SheetProps) -> Html {
    let (locale, name) = (&props.locale, props.record_type.name());
    let key = IndexKey::new(Kind::Type, name);
    let browse = use_browse(&props.session, &props.head.head, &key);
    let most = use_state_eq(|| FEW);
    let lines = browse.view.lines();
    let lines = lines.get(..lines.len().min(*most)).unwrap_or_default();
    let shown: Vec<u64> = lines.iter().map(|line| line.index).collect();
    let is_all = shown.len() == browse.view.lines().len();
    use_whole(&props.session, &props.head.head, &browse, shown.clone());
    let all = move |_| most.set(usize::MAX);
    let rows = browse.view.rows();
    let (shape, word, said) = list_words(&browse.view.list, &rows, Asked::Key, locale);
    html! {
        <section class="sheet typed" aria-labelledby={name}>
            <div class="sheet-head"><h2 id={name}>{ props.title }</h2>{ tag(shape, word) }</div>
            <p>{ props.note }</p>
            <p class="fine">{ said }</p>
            <ul class="typed-rows">
                <ContextProvider<Names> context={browse.view.names.clone()}>
                    { for lines.iter().map(|line| typed_row(line, locale)) }
                </ContextProvider<Names>>
            </ul>
            if is_all {
                { browse_bar(&browse.view, &browse.acts, &shown, locale) }
            } else {
                <p class="button-row"><button type="button" class="button" onclick={all}>{ locale.lists().show_more }</button></p>
            }
        </section>
    }
}

/// A record with all that it says, and what it came out as. One that was right and is over is not a wrong one.
pub(crate) fn typed_row(line: &Line, locale: &Locale) -> Html {
    let tone = line.tone();
    let entry = line.entry.as_ref();
    let record = entry.and_then(|entry| entry.record.as_ref());
    let said = record.and_then(|record| record.said());
    let is_over = tone == Tone::No && entry.is_some_and(|entry| is_past(entry));
    let mark = match is_over {
        true => tag(Shape::Nothing, locale.stories().word_past),
        false => tag(Shape::from(tone), tone_word(tone, locale.ui())),
    };
    html! {
        <li data-tone={tone.name()} key={line.index}>
            <p class="typed-head">{ entry_link(line.index, locale) }{ " " }{ mark }</p>
            { for record.zip(said).map(|(record, said)| said_fields(record, said, locale)) }
        </li>
    }
}

#[derive(Debug, PartialEq, Properties)]
pub(crate) struct AccountProps {
    pub(crate) locale: Locale,
}

/// The way to one's own account.
#[component]
pub(crate) fn OwnAccount(props: &AccountProps) -> Html {
    let words = props.locale.directory();
    let input = use_node_ref();
    let is_wrong = use_state_eq(|| false);
    let on_submit = {
        let (input, is_wrong) = (input.clone(), is_wrong.setter());
        move |event: SubmitEvent| {
            event.prevent_default();
            let typed = input.cast::<HtmlInputElement>();
            let typed = typed.map(|input| input.value()).unwrap_or_default();
            let account = typed.trim().to_owned();
            let hash = Route::Account { account }.to_hash();
            // What no record could name leads nowhere.
            match Route::parse(&hash) {
                Route::Account { .. } => page::go(&hash),
                _ => is_wrong.set(true),
            }
        }
    };
    html! {
        <section class="sheet" aria-labelledby="own-account">
            <h2 id="own-account">{ words.account }</h2>
            <form class="search go" onsubmit={on_submit}>
                <label for="account">{ words.account_field }</label>
                <span class="search-field">
                    <input id="account" ref={input} type="text" autocomplete="off" autocapitalize="off"
                        spellcheck="false" dir="auto" aria-describedby="account-note" />
                    <button type="submit" class="button">{ words.account_open }</button>
                </span>
                if *is_wrong {
                    <p role="alert">{ words.account_wrong }</p>
                }
                <p id="account-note" class="fine">{ words.account_note }</p>
            </form>
        </section>
    }
}

/// What a company may sign now, in one line.
pub(crate) fn may_line(told: Option<&Answer<Rc<EntityStory>>>, locale: &Locale) -> Html {
    let words = locale.directory();
    let story = match told {
        None => return words.may_checking.into(),
        Some(Err(_)) => return words.may_unknown.into(),
        Some(Ok(story)) => story,
    };
    let holding = story.accreditations.iter().filter(|own| own.holds);
    let mut roles: Vec<&String> = holding.flat_map(|own| &own.roles).collect();
    roles.sort();
    roles.dedup();
    let may = match roles.is_empty() {
        true => words.may_nothing.into(),
        false => {
            let roles = roles.iter().map(|name| foreign(&role(locale.lang, name)));
            let roles = joined(roles.collect(), locale);
            fill(words.may, &[("roles", roles)])
        }
    };
    let keys = story.keys.iter().filter(|life| life.ended.is_none());
    let keys = u64::try_from(keys.count()).unwrap_or(u64::MAX);
    html! { <>{ may }{ " · " }{ (words.keys)(keys) }</> }
}

#[derive(Debug, PartialEq, Properties)]
pub(crate) struct TracesProps {
    pub(crate) locale: Locale,
    pub(crate) session: Rc<Session>,
    pub(crate) head: HeadHandle,
    /// Its id.
    pub(crate) entity: String,
    /// Its keys.
    pub(crate) keys: Vec<String>,
}

/// How much a company has signed, and how often it is named.
#[component]
pub(crate) fn Traces(props: &TracesProps) -> Html {
    let signer = props.keys.iter();
    let signer = signer.map(|key| IndexKey::new(Kind::Signer, key.as_str()));
    let party = IndexKey::new(Kind::Party, props.entity.as_str());
    let keys: Vec<IndexKey> = signer.chain([party]).collect();
    let (counts, _) = use_lookups(&props.session, &props.head.head, keys.clone());
    html! {
        <section class="sheet" aria-labelledby="traces" data-outcome={counts.is_none().then_some("pending")}>
            <h2 id="traces">{ props.locale.directory().traces }</h2>
            { trace_rows(&props.keys, &keys, counts.as_deref().map(Vec::as_slice), &props.locale) }
            <p class="fine">{ props.locale.directory().traces_note }</p>
        </section>
    }
}

fn trace_rows(
    signers: &[String],
    keys: &[IndexKey],
    counts: Option<&[CheckedList]>,
    locale: &Locale,
) -> Html {
    let words = locale.directory();
    let labels = signers.iter().map(|key| {
        let key = html! { <code dir="ltr">{ short_key(key) }</code> };
        fill(words.traces_signed, &[("key", key)])
    });
    let labels = labels.chain([Html::from(words.traces_named)]);
    let rows = labels.zip(keys).enumerate().map(|(at, (label, key))| {
        let list = counts.and_then(|counts| counts.get(at));
        let count = match list.map(|list| &list.found) {
            Some(Ok(found)) => number(found.count()),
            Some(Err(_)) => words.traces_open.into(),
            None => locale.ui().word_checking.into(),
        };
        let route = Route::list(key.clone());
        (label, html! { <a href={route.to_hash()}>{ count }</a> })
    });
    terms(rows.collect::<Vec<_>>())
}
