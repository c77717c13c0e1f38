//! A project: the one line that sums it up, and the sums. What they come from stands in the files below.

mod attention;
pub(crate) mod cite;
pub(crate) mod details;
pub(crate) mod download;
mod flow;
mod links;
pub(crate) mod movements;
pub(crate) mod overview;
mod releases;
mod signatures;
mod waiting;

use std::rc::Rc;

use stele_messages::{amount, list};
use stele_records::amount::Amount;
use stele_records::story::{ProjectStory, RecordStanding, Sums};
use yew::{Html, html};

use details::Details;

use super::lines::joined;
use super::mark::Shape;
use super::names::EntityName;
use super::questions::tag;
use super::text::{Locale, fill_text};
use super::values::money;
use crate::state::story::Story;

impl From<RecordStanding> for Shape {
    fn from(standing: RecordStanding) -> Self {
        match standing {
            RecordStanding::Passes => Self::Yes,
            RecordStanding::Warns => Self::Note,
            RecordStanding::Open => Self::Unknown,
            RecordStanding::Fails => Self::No,
        }
    }
}

/// Mark, word, sentence, and what to do: never better than the worst record below.
pub(crate) fn project_words(
    view: &ProjectStory,
    locale: &Locale,
) -> (Shape, &'static str, String, &'static str) {
    let words = locale.funds();
    let worst = view.tally.worst();
    if let Some(count) = view.too_long {
        let shape = match worst {
            RecordStanding::Fails => Shape::No,
            _ => Shape::Unknown,
        };
        let title = (words.project_too_long)(count);
        return (
            shape,
            locale.ui().word_cant_tell,
            title,
            words.project_audit,
        );
    }
    if view.own.is_none() {
        let title = words.project_unknown.to_owned();
        // What failed under its name stays a failure.
        let shape = match worst {
            RecordStanding::Fails => Shape::No,
            _ => Shape::Note,
        };
        return (
            shape,
            words.word_no_project,
            title,
            words.project_unknown_todo,
        );
    }
    let (word, template, todo) = match worst {
        RecordStanding::Passes if view.movements.is_empty() => {
            let title = words.project_unpaid.to_owned();
            return (Shape::Yes, words.word_nothing_paid, title, "");
        }
        RecordStanding::Passes => (
            words.word_all_passed,
            words.project_good,
            words.project_good_note,
        ),
        RecordStanding::Warns => (
            words.word_warnings,
            words.project_warned,
            words.project_todo,
        ),
        RecordStanding::Open => (
            locale.ui().word_cant_tell,
            words.project_open,
            words.project_todo,
        ),
        RecordStanding::Fails => (
            words.word_not_all_passed,
            words.project_failed,
            words.project_todo,
        ),
    };
    let tally = view.tally;
    let counts = (words.counts)(tally.good, tally.warned, tally.failed, tally.open);
    let movements = (words.movements_count)(view.movements.len());
    let paid = paid_text(view, locale);
    let slots = [
        ("counts", counts.as_str()),
        ("movements", &movements),
        ("paid", &paid),
    ];
    (Shape::from(worst), word, fill_text(template, &slots), todo)
}

/// What the owner has paid, as text alone: no line ends between a number and its currency.
fn paid_text(view: &ProjectStory, locale: &Locale) -> String {
    let all = view.paid.iter();
    let text = |sum: &str, currency: &str| {
        let text = amount(locale.lang, sum, currency);
        text.replace(' ', "\u{a0}")
    };
    let all: Vec<String> = all
        .map(|(sum, currency)| text(&sum.to_string(), currency))
        .collect();
    let budget = view.own.as_ref().and_then(|own| own.budget.iter().next());
    match (all.is_empty(), budget) {
        (true, Some((_, currency))) => text("0", currency),
        _ => list(locale.lang, &all),
    }
}

/// Sums by their currencies, or that there is nothing.
pub(crate) fn sums(sums: &Sums, locale: &Locale) -> Html {
    let all: Vec<Html> = sums
        .iter()
        .map(|(sum, currency)| value(sum, currency, locale))
        .collect();
    match all.is_empty() {
        true => locale.funds().none.into(),
        false => joined(all, locale),
    }
}

/// An amount with its currency.
pub(crate) fn value(amount: Amount, currency: &str, locale: &Locale) -> Html {
    money(&amount.to_string(), currency, locale)
}

/// Budget, contracts, paid, due: the figures that a citizen asks for.
fn at_a_glance(view: &ProjectStory, locale: &Locale) -> Html {
    let words = locale.funds();
    let Some(own) = &view.own else {
        return Html::default();
    };
    let budget = (words.sum_budget, &own.budget);
    let others = [
        (words.sum_contracted, &view.contracted),
        (words.sum_paid, &view.paid),
        (words.sum_due, &view.due),
        (words.sum_wages, &view.wages),
    ];
    // Of more than a page reads no sum is made.
    let others = others.into_iter().filter(|_| view.too_long.is_none());
    let figures = [budget].into_iter().chain(others).map(|(label, own)| {
        html! { <div><dt>{ label }</dt><dd class="figure">{ sums(own, locale) }</dd></div> }
    });
    html! {
        <section class="sheet" aria-labelledby="sums">
            <h2 id="sums">{ words.sums }</h2>
            <dl class="figures">{ for figures }</dl>
            <p class="fine">{ words.sums_note }</p>
        </section>
    }
}

/// The sums of a project, its contracts and its payments.
pub(crate) fn project_details(story: &Rc<Story>, locale: &Locale) -> Html {
    html! { <Details story={Rc::clone(story)} locale={locale.clone()} /> }
}

/// How a record came out: a mark and a word.
pub(crate) fn standing_tag(standing: RecordStanding, locale: &Locale) -> Html {
    let (ui, words) = (locale.ui(), locale.funds());
    let word = match standing {
        RecordStanding::Passes => ui.word_verified,
        RecordStanding::Warns => words.word_warned,
        RecordStanding::Open => ui.word_cant_tell,
        RecordStanding::Fails => ui.word_not_verified,
    };
    tag(Shape::from(standing), word)
}

/// An entity by name, and the way to its page.
fn party(entity: &str) -> Html {
    html! { <EntityName id={entity.to_owned()} is_link=true /> }
}
