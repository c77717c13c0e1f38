//! What is due and isn't paid, one by one: since when, to whom, what for.

use stele_records::story::{Claim, ClaimKind, ProjectStory};
use yew::{Html, html};

use super::details::today;
use super::{party, value};
use crate::components::evidence::entry_link;
use crate::components::lines::funds::purpose;
use crate::components::mark::Shape;
use crate::components::questions::tag;
use crate::components::text::{Locale, day, fill, foreign};
use crate::state::releases::{claims, days_due, is_late};

/// The section; nothing where nothing waits.
pub(super) fn waiting(view: &ProjectStory, locale: &Locale) -> Html {
    let (words, today) = (locale.money(), today(view, locale));
    let mut all: Vec<&Claim> = claims(view).collect();
    if all.is_empty() {
        return Html::default();
    }
    // The oldest of all contracts first; what has no day comes last.
    all.sort_by_key(|own| (own.since.is_none(), own.since.as_deref(), own.entry));
    html! {
        <section class="sheet" aria-labelledby="waiting">
            <h2 id="waiting" tabindex="-1">{ words.waiting }</h2>
            <p class="fine">{ words.waiting_note }</p>
            <ol class="pays">{ for all.into_iter().map(|claim| row(claim, &today, locale)) }</ol>
        </section>
    }
}

fn row(claim: &Claim, today: &str, locale: &Locale) -> Html {
    let (ui, funds, words) = (locale.ui(), locale.funds(), locale.money());
    let is_late = is_late(claim, today);
    let since = match (&claim.since, days_due(claim, today)) {
        (Some(since), Some(days)) => html! {
            <>{ day(ui, since) }<br /><span class="fine">{ (words.days)(days) }</span></>
        },
        _ => words.waiting_undated.into(),
    };
    let what = match &claim.kind {
        ClaimKind::Milestone { name, title } => {
            let slots = [("milestone", foreign(name)), ("title", foreign(title))];
            fill(words.claim_milestone, &slots)
        }
        ClaimKind::Request {
            name,
            purpose: word,
        } => {
            let slots = [
                ("request", foreign(name)),
                ("purpose", purpose(word, locale)),
            ];
            fill(words.claim_request, &slots)
        }
    };
    let under = [("contract", foreign(&claim.contract))];
    let of = [("amount", value(claim.of, &claim.currency, locale))];
    let tone = if is_late { "note" } else { "nothing" };
    html! {
        <li key={claim.entry} class="pay claim" data-entry={claim.entry.to_string()} data-tone={tone}>
            <p class="pay-when">{ since }</p>
            <div class="pay-says">
                <p><strong>{ fill(words.claim_to, &[("payee", party(&claim.payee))]) }</strong></p>
                <p>{ what }{ " · " }{ fill(funds.movement_under, &under) }</p>
            </div>
            <p class="pay-amount">
                { value(claim.left, &claim.currency, locale) }
                if claim.left != claim.of {
                    <br /><span class="fine">{ fill(words.claim_of, &of) }</span>
                }
            </p>
            <p class="pay-result">
                if is_late {
                    { tag(Shape::Note, words.late) }{ " " }
                }
                { entry_link(claim.entry, locale) }
            </p>
        </li>
    }
}
