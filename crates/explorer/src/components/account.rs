//! A points account: each point earned and spent, and the balance after each; and the points of the city.

use std::rc::Rc;

use stele_messages::signed;
use stele_records::index::{IndexKey, Kind};
use stele_records::story::{
    AccountEvent, AccountEventKind as Event, AccountStanding, AccountStory, AccountTotals,
    Counterpart, EventStanding, RecordStanding,
};
use yew::{Callback, Html, Properties, component, html, use_state};

use super::city_points::city_link;
use super::evidence::terms;
use super::key_chip::KeyChip;
use super::mark::Shape;
use super::names::EntityName;
use super::project::standing_tag;
use super::text::{Locale, day, fill, fill_text, foreign};
use crate::route::Route;
use crate::state::account::{PAGE, Shown};
use crate::state::story::Story;

/// Mark, word, sentence, and what to do: never better than the worst event below.
pub(crate) fn account_words(
    story: &AccountStory,
    locale: &Locale,
) -> (Shape, &'static str, String, &'static str) {
    let (ui, words) = (locale.ui(), locale.points());
    let points = |balance| (words.points)(balance);
    match story.standing() {
        AccountStanding::NotRegistered => (
            Shape::Note,
            words.word_no_account,
            words.account_unknown.to_owned(),
            words.account_unknown_todo,
        ),
        AccountStanding::Refused { events, balance } => (
            Shape::No,
            ui.word_not_verified,
            (words.account_refused)(events, &points(balance)),
            words.account_refused_todo,
        ),
        AccountStanding::Left { to } => (
            Shape::Nothing,
            words.word_left,
            fill_text(words.account_left, &[("to", &to)]),
            "",
        ),
        AccountStanding::Closed => (
            Shape::Nothing,
            words.word_closed,
            words.account_closed.to_owned(),
            "",
        ),
        AccountStanding::Sound { balance } => (
            Shape::Yes,
            words.word_adds_up,
            fill_text(words.account_sound, &[("points", &points(balance))]),
            "",
        ),
    }
}

/// Whose it is by its registration, what came in and went out, and every event.
pub(crate) fn account_details(story: &Rc<Story>, locale: &Locale) -> Html {
    let Story::Account(account) = &**story else {
        return Html::default();
    };
    html! {
        <>
            { privacy(account, locale) }
            { totals(account, locale) }
            <Events story={Rc::clone(story)} locale={locale.clone()} />
        </>
    }
}

/// That anyone can follow a pseudonym, and what nobody can see.
fn privacy(account: &AccountStory, locale: &Locale) -> Html {
    let words = locale.points();
    let rows = account.registered.as_ref().map(|own| {
        let key = html! { <KeyChip did={own.key.clone()} locale={locale.clone()} /> };
        [
            (words.account_scheme.into(), foreign(&own.scheme)),
            (words.account_key.into(), key),
        ]
    });
    html! {
        <section class="sheet" aria-labelledby="whose">
            <h2 id="whose">{ words.account_whose }</h2>
            <p>{ words.account_privacy }</p>
            { for rows.map(terms) }
        </section>
    }
}

fn totals(account: &AccountStory, locale: &Locale) -> Html {
    let words = locale.points();
    let AccountTotals {
        granted,
        received,
        redeemed,
        expired,
        reversed,
        sent,
        deposits,
    } = account.totals;
    let figure = |label: &'static str, number: String| {
        html! { <div><dt>{ label }</dt><dd class="figure digits">{ number }</dd></div> }
    };
    let moved = [(words.total_received, received), (words.total_sent, sent)];
    // Most accounts were never moved.
    let moved = moved.into_iter().filter(|(_, points)| *points != 0);
    html! {
        <section class="sheet" aria-labelledby="totals">
            <h2 id="totals">{ words.totals }</h2>
            <dl class="figures">
                { figure(words.total_granted, signed(granted)) }
                { figure(words.total_redeemed, signed(redeemed)) }
                { figure(words.total_expired, signed(expired)) }
                { figure(words.total_reversed, signed(reversed)) }
                { for moved.map(|(label, points)| figure(label, signed(points))) }
                { figure(words.total_balance, signed(account.balance)) }
                { figure(words.total_deposits, stele_messages::number(deposits)) }
            </dl>
            <p class="fine">{ words.totals_note }</p>
            <p>{ city_link(locale) }</p>
        </section>
    }
}

#[derive(Debug, PartialEq, Properties)]
struct Props {
    story: Rc<Story>,
    locale: Locale,
}

/// Every event: a page of rows, and the ways to the others.
#[component]
fn Events(props: &Props) -> Html {
    let shown = use_state(Shown::default);
    let Story::Account(account) = &*props.story else {
        return Html::default();
    };
    let choose = {
        let shown = shown.setter();
        Callback::from(move |next: Shown| shown.set(next))
    };
    let sheet = events(&account.events, *shown, &choose, &props.locale);
    html! { <section class="sheet" aria-labelledby="events">{ sheet }</section> }
}

/// What the section shows: newest first, as a bank statement has it, unless the reader turns it round.
pub(crate) fn events(
    all: &[AccountEvent],
    shown: Shown,
    choose: &Callback<Shown>,
    locale: &Locale,
) -> Html {
    let words = locale.points();
    let rows = shown.pick(all);
    let first = shown.page.saturating_mul(PAGE);
    let last = first.saturating_add(rows.len());
    let (label, other) = match shown.oldest_first {
        true => (words.events_newest, Shown::default()),
        false => (
            words.events_oldest,
            Shown {
                page: 0,
                oldest_first: true,
            },
        ),
    };
    html! {
        <>
            <div class="sheet-head">
                <h2 id="events">{ words.events }</h2>
                if all.len() > 1 {
                    <button type="button" class="button" onclick={choose.reform(move |_| other)}>{ label }</button>
                }
            </div>
            if rows.is_empty() {
                <p>{ words.events_none }</p>
            } else {
                <p class="fine">
                    { (words.events_range)(first.saturating_add(1), last, all.len()) }{ " " }{ words.events_note }
                </p>
                <ol class="pays">{ for rows.iter().map(|event| row(event, locale)) }</ol>
            }
            { pages(shown, all.len(), choose, locale) }
        </>
    }
}

fn pages(shown: Shown, count: usize, choose: &Callback<Shown>, locale: &Locale) -> Html {
    let words = locale.points();
    if count <= PAGE {
        return Html::default();
    }
    let is_last = shown.page.saturating_add(1).saturating_mul(PAGE) >= count;
    let button = |label: &'static str, page: Option<usize>| {
        let next = Shown {
            page: page.unwrap_or_default(),
            ..shown
        };
        html! {
            <button type="button" class="button" disabled={page.is_none()} onclick={choose.reform(move |_| next)}>
                { label }
            </button>
        }
    };
    html! {
        <nav class="pager" aria-label={words.pages}>
            { button(words.page_before, shown.page.checked_sub(1)) }
            { button(words.page_after, shown.page.checked_add(1).filter(|_| !is_last)) }
        </nav>
    }
}

fn row(event: &AccountEvent, locale: &Locale) -> Html {
    let (ui, words) = (locale.ui(), locale.points());
    let route = Route::Entry {
        index: event.entry,
        pin: None,
    };
    let reasons = match &event.standing {
        EventStanding::Counts => &[][..],
        EventStanding::Fails(reasons) => reasons,
    };
    let reasons = reasons.iter().map(|why| {
        html! { <span class="against">{ locale.reason(why).what }</span> }
    });
    let standing = match event.standing {
        EventStanding::Counts => RecordStanding::Passes,
        EventStanding::Fails(_) => RecordStanding::Fails,
    };
    let balance = (words.points)(event.balance);
    let receipt = event.receipt.as_ref().map(|receipt| {
        let list = Route::list(IndexKey::new(Kind::Receipt, receipt.as_str()));
        let link = html! { <a href={list.to_hash()}>{ foreign(receipt) }</a> };
        html! { <p class="fine">{ fill(words.event_receipt, &[("receipt", link)]) }</p> }
    });
    let shape = Shape::from(standing);
    html! {
        <li key={event.entry} class="pay" data-entry={event.entry.to_string()} data-tone={shape.name()}>
            <p class="pay-when">{ day(ui, &event.date) }</p>
            <div class="pay-says">
                <p><strong>{ said(event, locale) }</strong></p>
                { for receipt }
                { for reasons }
            </div>
            <p class="pay-amount">
                { change(event, locale) }
                <br />
                <span class="fine">{ fill(words.event_balance, &[("points", balance.into())]) }</span>
            </p>
            <p class="pay-result">
                { standing_tag(standing, locale) }{ " " }
                <a href={route.to_hash()}>{ (ui.entry_number)(event.entry) }</a>
            </p>
        </li>
    }
}

/// The points that it says to move, with their sign; what counts for nothing is struck out.
fn change(event: &AccountEvent, locale: &Locale) -> Html {
    let words = locale.points();
    if event.kind == Event::Deposit {
        return words.event_no_points.into();
    }
    let text = match event.points {
        1.. => format!("+{}", (words.points)(event.points)),
        _ => (words.points)(event.points),
    };
    match event.standing {
        EventStanding::Counts => text.into(),
        EventStanding::Fails(_) => html! { <s>{ text }</s> },
    }
}

fn said(event: &AccountEvent, locale: &Locale) -> Html {
    let words = locale.points();
    let template = match event.kind {
        Event::Deposit => words.event_deposit,
        Event::Grant => words.event_grant,
        Event::Redemption => words.event_redemption,
        Event::Expiry => words.event_expiry,
        Event::Reversal => words.event_reversal,
        Event::TransferIn => words.event_in,
        Event::TransferOut => words.event_out,
    };
    let with = match &event.with {
        Counterpart::Station(station) => {
            let id = stele_records::types::points::station_id(station);
            let list = Route::list(IndexKey::new(Kind::Subject, id));
            let link = html! { <a href={list.to_hash()}>{ foreign(station) }</a> };
            fill(words.with_station, &[("station", link)])
        }
        Counterpart::Merchant { id, .. } => {
            html! { <EntityName id={id.clone()} is_link=true /> }
        }
        Counterpart::Account(account) => {
            let route = Route::Account {
                account: account.clone(),
            };
            html! { <a href={route.to_hash()}>{ foreign(account) }</a> }
        }
        Counterpart::Authority => words.with_authority.into(),
    };
    fill(template, &[("with", with)])
}
