//! Every movement of money in a project, newest first, each with its own result.

use std::rc::Rc;

use stele_messages::{role, rule_title};
use stele_records::amount::Amount;
use yew::{Callback, Html, Properties, component, html, use_state};

use super::{party, standing_tag, value};
use crate::components::lines::funds::purpose;
use crate::components::lines::joined;
use crate::components::mark::Shape;
use crate::components::names::SignerName;
use crate::components::text::{Locale, day, fill, foreign, month};
use crate::route::Route;
use crate::state::project::{Kind, Movement, PAGE, ProjectView, Shown, Standing};

#[derive(Debug, PartialEq, Properties)]
pub(crate) struct Props {
    pub(crate) project: Rc<ProjectView>,
    pub(crate) locale: Locale,
}

/// The section: a page of rows, and the ways to the others.
#[component]
pub(crate) fn Movements(props: &Props) -> Html {
    let shown = use_state(Shown::default);
    let choose = {
        let shown = shown.setter();
        Callback::from(move |next: Shown| shown.set(next))
    };
    let sheet = movements(&props.project, *shown, &choose, &props.locale);
    html! { <section class="sheet" aria-labelledby="movements">{ sheet }</section> }
}

/// What the section shows.
pub(crate) fn movements(
    project: &ProjectView,
    shown: Shown,
    choose: &Callback<Shown>,
    locale: &Locale,
) -> Html {
    let words = locale.funds();
    let (rows, count) = shown.pick(&project.movements);
    let first = shown.page.saturating_mul(PAGE);
    let last = first.saturating_add(rows.len());
    let has_open = project
        .movements
        .iter()
        .any(|movement| movement.standing != Standing::Passes);
    let (label, other) = match shown.only_open {
        true => (words.movements_all, Shown::default()),
        false => (
            words.movements_only_open,
            Shown {
                page: 0,
                only_open: true,
            },
        ),
    };
    html! {
        <>
            <div class="sheet-head">
                <h2 id="movements">{ words.movements }</h2>
                if has_open {
                    <button type="button" class="button" onclick={choose.reform(move |_| other)}>{ label }</button>
                }
            </div>
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

fn pages(shown: Shown, count: usize, choose: &Callback<Shown>, locale: &Locale) -> Html {
    let (ui, words) = (locale.ui(), locale.funds());
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
    let signers = movement.signers.iter().map(|(did, name)| {
        let who = html! { <SignerName did={did.clone()} locale={locale.clone()} /> };
        let slots = [("role", foreign(&role(locale.lang, name))), ("who", who)];
        fill(words.movement_signer, &slots)
    });
    let signers = joined(signers.collect(), locale);
    let rules = movement.rules.iter().map(|rule| {
        let slots = [
            ("code", rule.code().into()),
            ("title", rule_title(locale.lang, *rule).into()),
        ];
        let class = match movement.standing {
            Standing::Warns => "against against-note",
            _ => "against",
        };
        html! {
            <span {class} data-code={rule.code()}>
                <strong>{ fill(locale.stories().rule, &slots) }</strong>
            </span>
        }
    });
    html! {
        <li key={movement.entry} class="pay" data-entry={movement.entry.to_string()} data-tone={shape.name()}>
            <p class="pay-when">{ day(ui, &movement.date) }</p>
            <div class="pay-says">
                <p><strong>{ who }</strong></p>
                <p>{ what }{ " · " }{ fill(words.movement_under, &under) }</p>
                <p class="fine">{ fill(words.movement_signed, &[("signers", signers)]) }</p>
                { for rules }
            </div>
            <p class="pay-amount">{ value(amount, &movement.currency, locale) }</p>
            <p class="pay-result">
                { standing_tag(movement.standing, locale) }{ " " }
                <a href={route.to_hash()}>{ (ui.entry_number)(movement.entry) }</a>
            </p>
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
        } => {
            let who = flow(words.movement_flow, payer, party(payee));
            let template = match milestone {
                Some(_) => words.movement_milestone,
                None => words.movement_purpose,
            };
            let milestone = milestone.as_deref().map(foreign).unwrap_or_default();
            let slots = [("purpose", purpose(word, locale)), ("milestone", milestone)];
            (who, fill(template, &slots))
        }
        Kind::Reversal {
            payee,
            payment,
            line,
        } => {
            let who = flow(words.movement_back, payer, party(payee));
            let slots = [
                ("payment", foreign(payment)),
                ("line", line.to_string().into()),
            ];
            (who, fill(words.movement_reversal, &slots))
        }
        Kind::Wages {
            workers,
            month: text,
            part,
            parts,
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
