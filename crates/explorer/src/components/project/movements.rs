//! Every movement of money in a project, newest first, each with its own result.

use stele_messages::{role, rule_title};
use stele_records::amount::Amount;
use stele_records::story::{Movement, MovementKind as Kind, RecordStanding};
use yew::{Callback, Html, html};

use super::signatures::signatures;
use super::{party, standing_tag, value};
use crate::components::lines::funds::purpose;
use crate::components::lines::joined;
use crate::components::mark::Shape;
use crate::components::names::SignerName;
use crate::components::questions::tag;
use crate::components::text::{Locale, day, fill, foreign, month};
use crate::components::values::id_link;
use crate::route::Route;
use crate::state::project::{Choose, Filter, PAGE, Shown};
use crate::state::releases::days_late;

/// What the section shows.
pub(crate) fn movements(
    all: &[Movement],
    shown: &Shown,
    choose: &Callback<Choose>,
    locale: &Locale,
) -> Html {
    let words = locale.funds();
    let (rows, count) = shown.pick(all);
    let first = shown.page.saturating_mul(PAGE);
    let last = first.saturating_add(rows.len());
    let has_open = all
        .iter()
        .any(|movement| movement.standing != RecordStanding::Passes);
    let (label, other) = match shown.filter {
        Filter::All => (words.movements_only_open, Filter::Open),
        _ => (words.movements_all, Filter::All),
    };
    let is_offered = has_open || shown.filter != Filter::All;
    let choose_other = choose.reform(move |_| Choose::Filter(other.clone()));
    html! {
        <>
            <div class="sheet-head">
                <h2 id="movements" tabindex="-1">{ words.movements }</h2>
                if is_offered {
                    <button type="button" class="button" onclick={choose_other}>{ label }</button>
                }
            </div>
            { narrowed(&shown.filter, locale) }
            if rows.is_empty() {
                <p>{ words.movements_none }</p>
            } else {
                <p class="fine">{ (words.range)(first.saturating_add(1), last, count) }</p>
                <ol class="pays">{ for rows.iter().map(|movement| row(movement, locale)) }</ol>
            }
            { pages(shown, count, choose, locale) }
        </>
    }
}

/// Which of them are shown, if not all.
fn narrowed(filter: &Filter, locale: &Locale) -> Html {
    let words = locale.money();
    let says = match filter {
        Filter::All => return Html::default(),
        Filter::Open => words.only_open.into(),
        Filter::Late => words.only_late.into(),
        Filter::Wages => words.only_wages.into(),
        Filter::Contract(contract) => fill(words.only_contract, &[("contract", foreign(contract))]),
        Filter::When(when) => {
            let when = match when.len() {
                10 => day(locale.ui(), when),
                7 => month(when, locale),
                _ => foreign(when),
            };
            fill(words.only_when, &[("when", when)])
        }
    };
    html! { <p class="note">{ says }</p> }
}

fn pages(shown: &Shown, count: usize, choose: &Callback<Choose>, locale: &Locale) -> Html {
    let (ui, words) = (locale.ui(), locale.funds());
    if count <= PAGE {
        return Html::default();
    }
    let is_last = shown.page.saturating_add(1).saturating_mul(PAGE) >= count;
    let button = |label: &'static str, page: Option<usize>| {
        let next = page.unwrap_or_default();
        html! {
            <button type="button" class="button" disabled={page.is_none()}
                onclick={choose.reform(move |_| Choose::Page(next))}>
                { label }
            </button>
        }
    };
    html! {
        <nav class="pager" aria-label={words.pages}>
            { button(ui.newer, shown.page.checked_sub(1)) }
            { button(ui.older, shown.page.checked_add(1).filter(|_| !is_last)) }
        </nav>
    }
}

/// One movement.
fn row(movement: &Movement, locale: &Locale) -> Html {
    let (ui, words) = (locale.ui(), locale.funds());
    let route = Route::Entry {
        index: movement.entry,
        pin: None,
    };
    let shape = Shape::from(movement.standing);
    let (who, what) = said(movement, locale);
    let amount = match movement.kind {
        Kind::Reversal { .. } => Amount::ZERO.minus(movement.amount),
        Kind::Payment { .. } | Kind::Wages { .. } => movement.amount,
    };
    let under = [("contract", foreign(&movement.contract))];
    let signers = movement.signers.iter().map(|by| {
        let who = html! { <SignerName did={by.key.clone()} locale={locale.clone()} /> };
        let slots = [
            ("role", foreign(&role(locale.lang, &by.role))),
            ("who", who),
        ];
        fill(words.movement_signer, &slots)
    });
    let signers = joined(signers.collect(), locale);
    let rules = movement.rules.iter().map(|rule| {
        let slots = [
            ("code", rule.code().into()),
            ("title", rule_title(locale.lang, *rule).into()),
        ];
        let class = match movement.standing {
            RecordStanding::Warns => "against against-note",
            _ => "against",
        };
        html! {
            <span {class} data-code={rule.code()}>
                <strong>{ fill(locale.stories().rule, &slots) }</strong>
            </span>
        }
    });
    let late = days_late(movement).zip(movement.since.as_deref());
    let late = late.map(|(days, since)| {
        let slots = [
            ("since", day(ui, since)),
            ("days", (locale.money().days)(days).into()),
        ];
        html! {
            <p class="pay-late">
                { tag(Shape::Note, locale.money().late) }{ " " }
                { fill(locale.money().movement_late, &slots) }
            </p>
        }
    });
    html! {
        <li key={movement.entry} class="pay" data-entry={movement.entry.to_string()} data-tone={shape.name()}>
            <p class="pay-when">{ day(ui, &movement.date) }</p>
            <div class="pay-says">
                <p><strong>{ who }</strong></p>
                <p>{ what }{ " · " }{ fill(words.movement_under, &under) }</p>
                { for late }
                <p class="fine">{ fill(words.movement_signed, &[("signers", signers)]) }</p>
                { for rules }
            </div>
            <p class="pay-amount">{ value(amount, &movement.currency, locale) }</p>
            <p class="pay-result">
                { standing_tag(movement.standing, locale) }{ " " }
                <a href={route.to_hash()}>{ (ui.entry_number)(movement.entry) }</a>
            </p>
            { signatures(movement, locale) }
        </li>
    }
}

/// Between whom, and for what.
fn said(movement: &Movement, locale: &Locale) -> (Html, Html) {
    let words = locale.funds();
    let payer = movement.payer.as_str();
    match &movement.kind {
        Kind::Payment {
            payee,
            purpose: word,
            milestone,
            wage_run,
        } => {
            let who = flow(words.movement_flow, payer, party(payee));
            let template = match (milestone, wage_run) {
                (Some(_), _) => words.movement_milestone,
                (None, Some(_)) => words.movement_wage_run,
                (None, None) => words.movement_purpose,
            };
            let text = |text: &Option<String>| text.as_deref().map(foreign).unwrap_or_default();
            let slots = [
                ("purpose", purpose(word, locale)),
                ("milestone", text(milestone)),
                ("run", text(wage_run)),
            ];
            (who, fill(template, &slots))
        }
        Kind::Reversal { payee, of } => {
            let who = match payee {
                Some(payee) => flow(words.movement_back, payer, party(payee)),
                None => flow(words.movement_back_to, payer, Html::default()),
            };
            (
                who,
                fill(words.movement_reversal, &[("payment", id_link(of))]),
            )
        }
        Kind::Wages {
            workers,
            month: text,
            part,
            parts,
            wage_run: _,
        } => {
            let workers = (words.workers)(*workers).into();
            let who = flow(words.movement_flow, payer, workers);
            let template = match parts {
                1 => words.movement_wages,
                _ => words.movement_wages_part,
            };
            let slots = [
                ("month", month(text, locale)),
                ("part", part.to_string().into()),
                ("parts", parts.to_string().into()),
            ];
            (who, fill(template, &slots))
        }
    }
}

fn flow(template: &str, payer: &str, payee: Html) -> Html {
    fill(template, &[("payer", party(payer)), ("payee", payee)])
}
