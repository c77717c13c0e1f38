//! The chain of contracts, from the owner down to workers and suppliers: how far the money has come.

use stele_records::index::{IndexKey, Kind};
use yew::{Html, html};

use super::{party, standing_tag, sums, value};
use crate::components::text::{Locale, fill, foreign};
use crate::route::Route;
use crate::state::project::{Link, ProjectView};

/// The section with its tree.
pub(crate) fn links(view: &ProjectView, locale: &Locale) -> Html {
    let words = locale.funds();
    html! {
        <section class="sheet" aria-labelledby="links">
            <h2 id="links">{ words.links }</h2>
            if view.links.is_empty() {
                <p>{ words.links_none }</p>
            } else {
                <p class="fine">{ words.links_note }</p>
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
                if !below.is_empty() || link.workers > 0 {
                    { inner(link, below, depth, locale) }
                }
            </li>
        });
        rest = others;
    }
    html! { <ol class="links">{ for items }</ol> }
}

/// What the supplier pays on: to workers first, then under its own contracts.
fn inner(link: &Link, below: &[Link], depth: usize, locale: &Locale) -> Html {
    let words = locale.funds();
    let workers = (words.workers)(link.workers);
    let title = fill(
        words.link_workers,
        &[
            ("supplier", party(&link.supplier)),
            ("workers", workers.into()),
        ],
    );
    html! {
        <>
            if link.workers > 0 {
                <ol class="links">
                    <li class="link">
                        <p class="link-who">{ title }</p>
                        <dl class="link-sums">
                            { term(words.link_wages, sums(&link.wages, locale)) }
                        </dl>
                    </li>
                </ol>
            }
            if !below.is_empty() {
                { tree(below, depth.saturating_add(1), locale) }
            }
        </>
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
    let amount = |amount| value(amount, &link.currency, locale);
    let left = link.value.minus(link.paid);
    let mut kept = link.paid;
    for (sum, currency) in link.passed_on.iter() {
        // Money in another currency doesn't come out of this one.
        if currency == link.currency {
            kept = kept.minus(sum);
        }
    }
    let value = html! {
        <>{ amount(link.value) }<br /><span class="fine">{ (words.amendments)(link.amendments) }</span></>
    };
    html! {
        <>
            <p class="link-who">{ fill(words.link_pays, &pays) }</p>
            <p class="fine">{ fill(words.link_contract, &slots) }{ " " }{ standing_tag(link.standing, locale) }</p>
            { bar(link, locale) }
            <dl class="link-sums">
                { term(words.link_value, value) }
                { term(words.link_paid, amount(link.paid)) }
                { term(words.link_left, amount(left)) }
                { term(words.link_passed_on, sums(&link.passed_on, locale)) }
                { term(words.link_kept, amount(kept)) }
            </dl>
        </>
    }
}

/// How much of the contract is paid: as a bar, and in words beside it.
fn bar(link: &Link, locale: &Locale) -> Html {
    let Some(percent) = link.percent() else {
        return Html::default();
    };
    let words = fill(
        locale.funds().link_percent,
        &[("percent", percent.to_string().into())],
    );
    let shown = percent.clamp(0, 100).to_string();
    html! {
        <p class="link-bar">
            <progress class="bar" max="100" value={shown} aria-hidden="true"></progress>
            <span class="fine">{ words }</span>
        </p>
    }
}
