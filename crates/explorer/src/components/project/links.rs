//! The chain of contracts, from the owner down to workers and suppliers: how far the money has come.

use stele_records::amount::Amount;
use stele_records::index::{IndexKey, Kind};
use stele_records::story::{Flow, Link, ProjectStory};
use yew::{Html, html};

use super::{party, standing_tag, sums, value};
use crate::components::text::{Locale, fill, foreign};
use crate::route::Route;

/// The section with its drawing, and behind that its tree.
pub(crate) fn links(view: &ProjectStory, drawing: Html, locale: &Locale) -> Html {
    let words = locale.funds();
    html! {
        <section class="sheet" aria-labelledby="links">
            <h2 id="links">{ words.links }</h2>
            if view.links.is_empty() {
                <p>{ words.links_none }</p>
            } else {
                <p class="fine">{ words.links_note }</p>
                { drawing }
                { tree(&view.links, 0, locale) }
            }
        </section>
    }
}

/// The contracts of this depth, each with those that hang on it.
fn tree(links: &[Link], depth: usize, locale: &Locale) -> Html {
    let mut items = Vec::new();
    let mut rest = links;
    while let Some((link, behind)) = rest.split_first() {
        let below = behind
            .iter()
            .position(|other| other.depth <= depth)
            .unwrap_or(behind.len());
        let (below, others) = behind.split_at(below);
        items.push(html! {
            <li class="link" data-contract={link.contract.clone()}>
                { one(link, locale) }
                { workers(link, locale) }
                if !below.is_empty() {
                    { tree(below, depth.saturating_add(1), locale) }
                }
            </li>
        });
        rest = others;
    }
    html! { <ol class="links">{ for items }</ol> }
}

/// What the supplier pays to workers: the last link of all.
fn workers(link: &Link, locale: &Locale) -> Html {
    let words = locale.funds();
    let Some(flow) = link.flow.as_ref().filter(|flow| flow.workers > 0) else {
        return Html::default();
    };
    let slots = [
        ("supplier", party(&link.supplier)),
        ("workers", (words.workers)(flow.workers).into()),
    ];
    html! {
        <ol class="links">
            <li class="link">
                <p class="link-who">{ fill(words.link_workers, &slots) }</p>
                <dl class="link-sums">{ term(words.link_wages, sums(&flow.wages, locale)) }</dl>
            </li>
        </ol>
    }
}

fn term(label: &'static str, says: Html) -> Html {
    html! { <div><dt>{ label }</dt><dd>{ says }</dd></div> }
}

/// A contract: who pays whom for what, and how much of it has been paid and passed on.
fn one(link: &Link, locale: &Locale) -> Html {
    let words = locale.funds();
    let list = Route::list(IndexKey::new(Kind::Contract, link.contract.as_str()));
    let contract = html! { <a href={list.to_hash()}>{ foreign(&link.contract) }</a> };
    let slots = [("contract", contract), ("title", foreign(&link.title))];
    let pays = [
        ("buyer", party(&link.buyer)),
        ("supplier", party(&link.supplier)),
    ];
    let figures = match &link.flow {
        Some(flow) => figures(link, flow, locale),
        None => {
            let signed = value(link.signed_value, &link.currency, locale);
            html! { <dl class="link-sums">{ term(words.link_signed, signed) }</dl> }
        }
    };
    html! {
        <>
            <p class="link-who">{ fill(words.link_pays, &pays) }</p>
            <p class="fine">
                { fill(words.link_contract, &slots) }{ " " }{ standing_tag(link.standing, locale) }
            </p>
            { figures }
        </>
    }
}

fn figures(link: &Link, flow: &Flow, locale: &Locale) -> Html {
    let words = locale.funds();
    let amount = |amount| value(amount, &link.currency, locale);
    let paid = flow.paid.get(&link.currency);
    // Money in another currency doesn't come out of this one.
    let kept = paid.minus(flow.passed_on.get(&link.currency));
    let worth = html! {
        <>{ amount(flow.value) }<br /><span class="fine">{ (words.amendments)(flow.amendments) }</span></>
    };
    html! {
        <>
            { bar(paid, flow.value, locale) }
            <dl class="link-sums">
                { term(words.link_value, worth) }
                { term(words.link_paid, sums(&flow.paid, locale)) }
                { term(words.link_left, amount(flow.value.minus(paid))) }
                { term(words.sum_due, sums(&flow.due, locale)) }
                { term(words.link_passed_on, sums(&flow.passed_on, locale)) }
                { term(words.link_kept, amount(kept)) }
            </dl>
        </>
    }
}

/// How much of a contract is paid: as a bar, and in words beside it. Nothing of a contract for nothing.
fn bar(paid: Amount, of: Amount, locale: &Locale) -> Html {
    let hundredfold = paid.times(100).ten_thousandths();
    let percent = hundredfold.checked_div(of.ten_thousandths());
    let Some(percent) = percent.filter(|percent| *percent >= 0) else {
        return Html::default();
    };
    let slots = [("percent", percent.to_string().into())];
    html! {
        <p class="link-bar">
            <progress class="bar" max="100" value={percent.min(100).to_string()} aria-hidden="true"></progress>
            <span class="fine">{ fill(locale.funds().link_percent, &slots) }</span>
        </p>
    }
}
