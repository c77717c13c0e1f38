//! How the rent of a flat changed: a chart of signed versions with the leases beside, and the table behind it.

use std::rc::Rc;

use stele_messages::{amount, role};
use stele_records::story::{LeaseRent, PriceStory, Version, VersionEnd};
use yew::{ContextProvider, Html, Properties, classes, component, html};

use super::evidence::entry_link;
use super::lines::joined;
use super::mark::Shape;
use super::names::SignerName;
use super::questions::tag;
use super::text::{Locale, day, fill, fill_text, foreign};
use super::values::money;
use crate::format::machine_time;
use crate::hooks::{HeadHandle, use_prices};
use crate::session::Session;
use crate::state::names::Names;
use crate::state::prices::{Chart, FULL, Step, Steps, before, change};

/// The chart's height in pixels: its width is that of the page.
const HEIGHT: u64 = 220;
/// Of which so much lies above the highest line, and below the lowest.
const ABOVE: u64 = 22;
const BELOW: u64 = 26;

#[derive(Debug, PartialEq, Properties)]
pub(crate) struct Props {
    pub(crate) locale: Locale,
    pub(crate) session: Rc<Session>,
    pub(crate) head: HeadHandle,
    /// The id of the flat.
    pub(crate) subject: String,
    /// The entry of the page that this stands on, if it is one of the versions.
    #[prop_or_default]
    pub(crate) here: Option<u64>,
}

/// The section.
#[component]
pub(crate) fn PriceSheet(props: &Props) -> Html {
    let (locale, words) = (&props.locale, props.locale.rental());
    let (prices, retry) = use_prices(&props.session, &props.head.head, &props.subject);
    let body = match prices.as_deref() {
        None => html! { <p class="fine" data-outcome="pending">{ words.prices_looking }</p> },
        Some(Err(why)) => {
            let text = locale.reason(why);
            html! {
                <>
                    <p>{ tag(Shape::Unknown, locale.ui().word_cant_tell) }{ " " }{ text.what }</p>
                    <p class="todo">{ text.todo }</p>
                    <p class="button-row">
                        <button type="button" class="button" onclick={retry.reform(|_| ())}>{ locale.ui().retry }</button>
                    </p>
                </>
            }
        }
        Some(Ok((story, names))) => {
            let now = props.head.head.value().checked().now;
            html! {
                <ContextProvider<Names> context={names.clone()}>
                    { price_story(story, now, props.here, locale) }
                </ContextProvider<Names>>
            }
        }
    };
    html! {
        <section class="sheet prices" aria-labelledby="prices">
            <h2 id="prices">{ words.prices }</h2>
            { body }
        </section>
    }
}

/// What is told of the rents.
pub(crate) fn price_story(
    story: &PriceStory,
    now: u64,
    here: Option<u64>,
    locale: &Locale,
) -> Html {
    let words = locale.rental();
    if story.versions.is_empty() && story.leases.is_empty() {
        return html! { <p>{ words.prices_none }</p> };
    }
    let charts = Chart::of(story, now);
    html! {
        <>
            <p>{ words.prices_lead }</p>
            { for charts.iter().map(|chart| figure(chart, story, here, locale)) }
            { table(story, here, locale) }
            <p class="fine">{ words.prices_note }</p>
        </>
    }
}

/// What the chart shows, in words: they stand above it.
fn says(chart: &Chart, story: &PriceStory, locale: &Locale) -> String {
    let words = locale.rental();
    let drawn = |version: &&Version| version.counts && version.currency == chart.currency;
    let drawn: Vec<&Version> = story.versions.iter().filter(drawn).collect();
    let by_price = |version: &&&Version| stele_records::amount::Amount::of(&version.price);
    let text = |version: &Version| amount(locale.lang, &version.price, &version.currency);
    match (
        drawn.iter().min_by_key(by_price),
        drawn.iter().max_by_key(by_price),
    ) {
        (Some(low), Some(high)) if drawn.len() > 1 => {
            (words.prices_versions)(drawn.len(), &text(low), &text(high))
        }
        (Some(only), _) => fill_text(words.prices_one, &[("price", &text(only))]),
        (None, _) => words.prices_leases_only.to_owned(),
    }
}

fn figure(chart: &Chart, story: &PriceStory, here: Option<u64>, locale: &Locale) -> Html {
    let words = locale.rental();
    let label = says(chart, story, locale);
    let lines = chart.lines.iter().map(|(top, text)| {
        let y = pixels(*top).to_string();
        let label = (pixels(*top).saturating_sub(4)).to_string();
        html! {
            <>
                <line class="chart-grid" x1="0" x2="100%" y1={y.clone()} y2={y} />
                <text class="chart-text" x="0" y={label}>{ amount(locale.lang, text, &chart.currency) }</text>
            </>
        }
    });
    let now = chart.now.map(|now| {
        html! {
            <line class="chart-now" x1={percent(now)} x2={percent(now)} y1="0" y2={(HEIGHT - BELOW).to_string()} />
        }
    });
    let bottom = (HEIGHT - 6).to_string();
    let listings = chart.listings.iter().enumerate();
    html! {
        <figure class="chart">
            <figcaption>{ label.clone() }</figcaption>
            <svg class="chart-plot" width="100%" height={HEIGHT.to_string()} role="img" aria-label={label} focusable="false">
                { for lines }
                { for now }
                { for chart.leases.iter().map(lease_bar) }
                { for listings.map(|(number, own)| steps(own, number, here)) }
                <text class="chart-text" x="0" y={bottom.clone()}>{ locale.day_text(chart.from) }</text>
                <text class="chart-text chart-end" x="100%" y={bottom}>{ locale.day_text(chart.to) }</text>
            </svg>
            <ul class="chart-key">
                { for chart.listings.iter().enumerate().map(|(number, own)| key(own, number, locale)) }
                if !chart.leases.is_empty() {
                    <li>{ sample("chart-lease") }{ words.key_lease }</li>
                }
                if chart.now.is_some_and(|now| now < FULL) {
                    <li>{ sample("chart-now") }{ words.key_now }</li>
                }
            </ul>
        </figure>
    }
}

/// From the top of the picture, in pixels.
const fn pixels(top: u64) -> u64 {
    ABOVE + top.saturating_mul(HEIGHT - ABOVE - BELOW) / FULL
}

/// From its left, so that it fits every width.
fn percent(from: u64) -> String {
    format!("{}.{:02}%", from / 100, from % 100)
}

/// A listing, step by step: a line for each version, and one from each to the next. A mark where a version begins.
fn steps(own: &Steps, number: usize, here: Option<u64>) -> Html {
    let class = line_class(number);
    let steps = own.steps.iter().map(|step| {
        let y = pixels(step.top).to_string();
        let class = match here == Some(step.entry) {
            true => format!("{class} chart-here"),
            false => class.to_owned(),
        };
        html! {
            <>
                <line {class} x1={percent(step.from)} x2={percent(step.to)} y1={y.clone()} y2={y.clone()} />
                { dot(step, number) }
            </>
        }
    });
    let joints = own.steps.iter().zip(own.steps.iter().skip(1));
    let joints = joints.filter(|(one, next)| one.to == next.from).map(|(one, next)| {
        html! {
            <line {class} x1={percent(one.to)} x2={percent(one.to)} y1={pixels(one.top).to_string()}
                y2={pixels(next.top).to_string()} />
        }
    });
    html! { <g>{ for joints }{ for steps }</g> }
}

/// Another mark for each listing, so that colour never speaks alone.
fn dot(step: &Step, number: usize) -> Html {
    let (x, y) = (percent(step.from), pixels(step.top));
    match number % 2 {
        0 => html! { <circle class="chart-dot" cx={x} cy={y.to_string()} r="4" /> },
        _ => html! {
            <svg {x} y={y.to_string()} overflow="visible">
                <rect class="chart-dot" x="-4" y="-4" width="8" height="8" />
            </svg>
        },
    }
}

const fn line_class(number: usize) -> &'static str {
    match number % 3 {
        0 => "chart-line",
        1 => "chart-line chart-dashed",
        _ => "chart-line chart-dotted",
    }
}

fn lease_bar(step: &Step) -> Html {
    let y = pixels(step.top).to_string();
    html! { <line class="chart-lease" x1={percent(step.from)} x2={percent(step.to)} y1={y.clone()} y2={y} /> }
}

fn sample(class: &'static str) -> Html {
    html! {
        <svg class="chart-sample" width="34" height="12" aria-hidden="true" focusable="false">
            <line {class} x1="1" x2="33" y1="6" y2="6" />
        </svg>
    }
}

fn key(own: &Steps, number: usize, locale: &Locale) -> Html {
    let slots = [("entry", entry_link(own.first, locale))];
    html! { <li>{ sample(line_class(number)) }<span>{ fill(locale.rental().key_listing, &slots) }</span></li> }
}

/// Every version and every lease, the newest first: what the chart is drawn from, and who has signed it.
fn table(story: &PriceStory, here: Option<u64>, locale: &Locale) -> Html {
    let words = locale.rental();
    let mut rows: Vec<(u64, Html)> = story
        .versions
        .iter()
        .map(|version| (version.entry, version_row(version, story, here, locale)))
        .collect();
    rows.extend(
        story
            .leases
            .iter()
            .map(|lease| (lease.entry, lease_row(lease, locale))),
    );
    rows.sort_by_key(|(entry, _)| std::cmp::Reverse(*entry));
    let columns = [
        words.prices_what,
        words.column_rent,
        words.prices_change,
        words.prices_from,
        words.prices_until,
    ];
    html! {
        <div class="table-room" role="region" aria-label={words.prices_caption} tabindex="0">
            <table class="table prices-table">
                <caption>{ words.prices_caption }</caption>
                <thead><tr>{ for columns.map(|column| html! { <th scope="col">{ column }</th> }) }</tr></thead>
                <tbody>{ for rows.into_iter().map(|(_, row)| row) }</tbody>
            </table>
        </div>
    }
}

fn version_row(version: &Version, story: &PriceStory, here: Option<u64>, locale: &Locale) -> Html {
    let words = locale.rental();
    let earlier = before(story, version);
    let changed = match earlier.map(|earlier| change(earlier, version)) {
        None => Html::default(),
        Some(Some(tenths)) => (words.prices_by)(tenths).into(),
        Some(None) => words.prices_other_currency.into(),
    };
    let until = match (version.until, version.end) {
        (Some(until), Some(end)) => {
            let at = time(until, locale);
            match end {
                VersionEnd::Replaced(by) => {
                    let slots = [("time", at), ("entry", entry_link(by, locale))];
                    fill(words.prices_replaced, &slots)
                }
                VersionEnd::Withdrawn(by) => {
                    let slots = [("time", at), ("entry", entry_link(by, locale))];
                    fill(words.prices_withdrawn, &slots)
                }
                VersionEnd::RunsOut => at,
            }
        }
        _ => words.prices_open.into(),
    };
    let signers = version.signed.iter().map(|(did, name)| {
        let who = html! { <SignerName did={did.clone()} locale={locale.clone()} /> };
        let slots = [("role", foreign(&role(locale.lang, name))), ("who", who)];
        fill(words.prices_signer, &slots)
    });
    let mine = (here == Some(version.entry)).then_some("mine");
    let who = joined(signers.collect(), locale);
    html! {
        <>
            <tr data-version={version.entry.to_string()} data-counts={version.counts.to_string()} class={mine}>
                <th scope="row">
                    { fill(words.prices_listing, &[("entry", entry_link(version.entry, locale))]) }
                    if !version.counts {
                        <>{ " " }{ tag(Shape::No, words.prices_not_counted) }</>
                    }
                    if here == Some(version.entry) {
                        <>{ " " }<strong>{ words.prices_this }</strong></>
                    }
                </th>
                <td class="digits">{ money(&version.price, &version.currency, locale) }</td>
                <td class="digits">{ changed }</td>
                <td>{ time(version.from, locale) }</td>
                <td>{ until }</td>
            </tr>
            { signed_row(who, mine, locale) }
        </>
    }
}

fn lease_row(lease: &LeaseRent, locale: &Locale) -> Html {
    let (ui, words) = (locale.ui(), locale.rental());
    html! {
        <>
            <tr data-lease={lease.entry.to_string()}>
                <th scope="row">{ fill(words.prices_lease, &[("entry", entry_link(lease.entry, locale))]) }</th>
                <td class="digits">{ money(&lease.price, &lease.currency, locale) }</td>
                <td></td>
                <td>{ day(ui, &lease.from) }</td>
                <td>{ day(ui, &lease.until) }</td>
            </tr>
            { signed_row(words.prices_lease_signed.into(), None, locale) }
        </>
    }
}

/// Who signed what stands above: as wide as the table, for names are long.
fn signed_row(who: Html, mine: Option<&'static str>, locale: &Locale) -> Html {
    let words = fill(locale.rental().prices_signed, &[("who", who)]);
    html! { <tr class={classes!("prices-signed", mine)}><td class="fine" colspan="5">{ words }</td></tr> }
}

fn time(seconds: u64, locale: &Locale) -> Html {
    html! { <time datetime={machine_time(seconds)}>{ locale.day_text(seconds) }</time> }
}
