//! What wage runs paid to the worker whose attestation the reader has opened.

use std::rc::Rc;

use stele_messages::amount;
use stele_records::index::{IndexKey, Kind};
use yew::{Html, html};

use super::evidence::entry_link;
use super::mark::Shape;
use super::questions::tag;
use super::row::tone_word;
use super::text::{Locale, fill, foreign, month};
use super::values::money;
use super::values::tables::table;
use crate::route::Route;
use crate::state::handed::{DisclosedView, Tie, Whose};
use crate::state::paid::Paid;
use crate::state::record::{EntryView, Tone};

/// What was paid, where something fits: by the run that is shown, or by all runs of a project. `tone` is that
/// of the record that is shown.
pub(crate) fn wages(found: &DisclosedView, tone: Tone, locale: &Locale) -> Html {
    if found.worker().is_none() {
        return Html::default();
    }
    match (&found.whose, &found.runs) {
        (Whose::Of(_, Tie::Worker(paid)), _) => of_run(paid, tone, locale),
        (Whose::Of(_, Tie::OnProject(pseudonym)), Some(Ok(entries))) => {
            of_project(pseudonym, entries, locale)
        }
        (_, Some(Err(why))) => {
            let text = locale.reason(why);
            html! {
                <>
                    <p>{ tag(Shape::Unknown, locale.ui().word_cant_tell) }</p>
                    <p>{ text.what }</p>
                    <p class="todo">{ text.todo }</p>
                </>
            }
        }
        _ => Html::default(),
    }
}

fn of_run(paid: &Paid, tone: Tone, locale: &Locale) -> Html {
    let words = locale.handed();
    let pseudonym = || ("pseudonym", foreign(&paid.pseudonym));
    if paid.lines.is_empty() {
        let all = Route::list(IndexKey::new(Kind::Pseudonym, paid.pseudonym.as_str()));
        let parts = html! { <a href={all.to_hash()}>{ words.paid_parts }</a> };
        let says = match paid.parts {
            1 => fill(words.paid_nothing, &[pseudonym()]),
            _ => fill(words.paid_elsewhere, &[pseudonym(), ("parts", parts)]),
        };
        return html! {
            <div class="paid" data-paid="none">
                <p>{ tag(Shape::Nothing, words.word_no_line) }</p>
                <p>{ says }</p>
            </div>
        };
    }
    let template = match tone {
        Tone::Yes | Tone::Note => words.paid,
        _ => words.paid_says,
    };
    let lines = paid.lines.iter().map(|(number, own)| {
        let slots = [
            ("amount", money(own, &paid.currency, locale)),
            ("line", number.to_string().into()),
            pseudonym(),
        ];
        html! { <p class="paid-line"><strong>{ fill(template, &slots) }</strong></p> }
    });
    let warning = match tone {
        Tone::Yes | Tone::Note => None,
        Tone::No => Some(words.paid_not_verified),
        Tone::Partly | Tone::Unknown | Tone::Pending => Some(words.paid_not_known),
    };
    html! {
        <div class="paid" data-paid="line" data-tone={Shape::from(tone).name()}>
            <p>{ tag(Shape::from(tone), tone_word(tone, locale.ui())) }</p>
            { for lines }
            if let Some(warning) = warning {
                <p>{ warning }</p>
            }
        </div>
    }
}

/// Every line of the worker in a project, each with the result of its run.
fn of_project(pseudonym: &str, entries: &[Rc<EntryView>], locale: &Locale) -> Html {
    let words = locale.handed();
    let slots = [("pseudonym", foreign(pseudonym))];
    let rows = entries.iter().map(|entry| {
        let record = entry.record.as_deref();
        let paid = record.and_then(|record| Paid::of(record, pseudonym));
        let lines = paid.iter().flat_map(|paid| &paid.lines);
        let amounts = lines.map(|(_, own)| {
            let currency = paid.as_ref().map_or("", |paid| paid.currency.as_str());
            html! { <div>{ amount(locale.lang, own, currency) }</div> }
        });
        let tone = Tone::of(&entry.verdict);
        html! {
            <tr data-tone={Shape::from(tone).name()}>
                <th scope="row">{ for paid.as_ref().map(|paid| month(&paid.month, locale)) }</th>
                <td class="digits">{ for amounts }</td>
                <td>{ for entry.index.map(|index| entry_link(index, locale)) }</td>
                <td>{ tag(Shape::from(tone), tone_word(tone, locale.ui())) }</td>
            </tr>
        }
    });
    if entries.is_empty() {
        return html! {
            <div class="paid" data-paid="none">
                <p>{ tag(Shape::Nothing, words.word_no_line) }</p>
                <p>{ fill(words.runs_none, &slots) }</p>
            </div>
        };
    }
    let head = [
        words.runs_month,
        locale.funds().amount,
        words.runs_entry,
        words.runs_result,
    ];
    let digits = [false, true, false, false];
    html! {
        <div class="paid" data-paid="runs">
            { table(fill(words.runs, &slots), &head, &digits, rows.collect()) }
            <p class="fine">{ words.runs_note }</p>
        </div>
    }
}
