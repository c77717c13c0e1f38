//! Every movement of money in a project, newest first, each with its own result.

use std::rc::Rc;

use stele_messages::{role, rule_title};
use stele_records::amount::Amount;
use stele_records::story::{Movement, MovementKind as Kind, RecordStanding};
use yew::{Callback, Html, Properties, component, html, use_state};

use super::{party, standing_tag, value};
use crate::components::lines::funds::purpose;
use crate::components::lines::joined;
use crate::components::mark::Shape;
use crate::components::names::SignerName;
use crate::components::text::{Locale, day, fill, foreign, month};
use crate::components::values::id_link;
use crate::route::Route;
use crate::state::project::{PAGE, Shown};
use crate::state::story::Story;

#[derive(Debug, PartialEq, Properties)]
pub(crate) struct Props {
    pub(crate) story: Rc<Story>,
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
    let Story::Project(project) = &*props.story else {
        return Html::default();
    };
    let sheet = movements(&project.movements, *shown, &choose, &props.locale);
    html! { <section class="sheet" aria-labelledby="movements">{ sheet }</section> }
}

/// What the section shows.
pub(crate) fn movements(
    all: &[Movement],
    shown: Shown,
    choose: &Callback<Shown>,
    locale: &Locale,
) -> Html {
    let words = locale.funds();
    let (rows, count) = shown.pick(all);
    let first = shown.page.saturating_mul(PAGE);
    let last = first.saturating_add(rows.len());
    let has_open = all
        .iter()
        .any(|movement| movement.standing != RecordStanding::Passes);
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
            RecordStanding::Warns => "against against-note",
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
