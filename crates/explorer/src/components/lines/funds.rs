//! Records of engineering funds in one line.

use stele_messages::choice;
use stele_records::types::field::Money;
use stele_records::types::funds::{
    Amendment, Contract, Milestone, Payment, PaymentRequest, Project, Reversal, WageRun,
};
use yew::Html;

use super::{entity, joined};
use crate::components::text::{Locale, day, fill, foreign, month};
use crate::components::values::money;
use crate::state::record::RecordView;

/// An amount with its currency.
fn value(value: &Money, locale: &Locale) -> Html {
    money(&value.amount, &value.currency, locale)
}

/// Several, one a currency: they are never added.
pub(crate) fn amounts(all: &[Money], locale: &Locale) -> Html {
    joined(all.iter().map(|own| value(own, locale)).collect(), locale)
}

/// What money is for, in a word.
pub(crate) fn purpose(word: &str, locale: &Locale) -> Html {
    choice(locale.lang, word).map_or_else(|| foreign(word), Html::from)
}

pub(super) fn project_line(project: &Project, locale: &Locale) -> Html {
    let slots = [
        ("title", foreign(&project.title)),
        ("project", foreign(&project.project)),
        ("buyer", entity(&project.buyer)),
        ("budget", amounts(&project.budget, locale)),
    ];
    fill(locale.funds().line_project, &slots)
}

pub(super) fn contract_line(contract: &Contract, locale: &Locale) -> Html {
    let slots = [
        ("contract", foreign(&contract.contract)),
        ("buyer", entity(&contract.buyer)),
        ("supplier", entity(&contract.supplier)),
        ("amount", value(&contract.value, locale)),
        ("title", foreign(&contract.title)),
    ];
    fill(locale.funds().line_contract, &slots)
}

pub(super) fn amendment_line(amendment: &Amendment, locale: &Locale) -> Html {
    let words = locale.funds();
    let change = &amendment.change;
    let (template, amount) = match change.amount.strip_prefix('-') {
        Some(less) => (words.line_amendment_less, less),
        None => (words.line_amendment_more, change.amount.as_str()),
    };
    let slots = [
        ("contract", foreign(&amendment.contract)),
        ("amendment", foreign(&amendment.amendment)),
        ("change", money(amount, &change.currency, locale)),
    ];
    fill(template, &slots)
}

pub(super) fn milestone_line(milestone: &Milestone, locale: &Locale) -> Html {
    let words = locale.funds();
    let date = milestone.date_met.as_deref();
    let template = match (milestone.is_met, date) {
        (true, Some(_)) => words.line_milestone_met_on,
        (true, None) => words.line_milestone_met,
        (false, _) => words.line_milestone_not_met,
    };
    let date = date.map(|date| day(locale.ui(), date));
    let slots = [
        ("milestone", foreign(&milestone.milestone)),
        ("contract", foreign(&milestone.contract)),
        ("title", foreign(&milestone.title)),
        ("date", date.unwrap_or_default()),
    ];
    fill(template, &slots)
}

pub(super) fn request_line(request: &PaymentRequest, locale: &Locale) -> Html {
    let slots = [
        ("payee", entity(&request.payee)),
        ("amount", value(&request.value, locale)),
        ("contract", foreign(&request.contract)),
        ("purpose", purpose(&request.ground.purpose, locale)),
        ("date", day(locale.ui(), &request.date)),
    ];
    fill(locale.funds().line_request, &slots)
}

pub(super) fn payment_line(payment: &Payment, locale: &Locale) -> Html {
    let slots = [
        ("amount", value(&payment.value, locale)),
        ("payer", entity(&payment.payer)),
        ("payee", entity(&payment.payee)),
        ("purpose", purpose(&payment.ground.purpose, locale)),
        ("date", day(locale.ui(), &payment.date)),
    ];
    fill(locale.funds().line_payment, &slots)
}

pub(super) fn reversal_line(reversal: &Reversal, record: &RecordView, locale: &Locale) -> Html {
    let said = record.said();
    let payment = said.and_then(|said| said.text("payment"));
    let line = said.and_then(|said| said.number("line"));
    let slots = [
        ("amount", value(&reversal.value, locale)),
        ("payment", foreign(payment.unwrap_or_default())),
        ("line", line.unwrap_or_default().to_string().into()),
        ("date", day(locale.ui(), &reversal.date)),
    ];
    fill(locale.funds().line_reversal, &slots)
}

pub(super) fn wage_run_line(run: &WageRun, locale: &Locale) -> Html {
    let words = locale.funds();
    let template = match run.parts {
        1 => words.line_wage_run,
        _ => words.line_wage_run_part,
    };
    let slots = [
        ("month", month(&run.period, locale)),
        ("contract", foreign(&run.contract)),
        ("amount", value(&run.total, locale)),
        ("part", run.part.to_string().into()),
        ("parts", run.parts.to_string().into()),
        ("workers", (words.workers)(run.lines.len()).into()),
        ("date", day(locale.ui(), &run.date)),
    ];
    fill(template, &slots)
}
