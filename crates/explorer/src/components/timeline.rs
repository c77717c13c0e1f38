//! Everything recorded about a thing, as the life that it is: each row with its own result, and what
//! speaks against it.

use stele_messages::check_title;
use stele_records::types::Content as Says;
use stele_records::verdict::{Check, CheckCode, Outcome, Reason};
use yew::{Html, Properties, component, html, use_state_eq};

use super::index_root::index_root_line;
use super::lines::subject_line;
use super::mark::{Mark, Shape};
use super::questions::tag;
use super::record_card::type_name;
use super::row::tone_word;
use super::text::{Locale, day, fill};
use crate::format::machine_time;
use crate::route::Route;
use crate::state::list::ListAnswer;
use crate::state::past::{endings, is_past};
use crate::state::record::{EntryView, RecordView, Tone};
use crate::state::rows::Row;
use crate::state::story::{About, StoryView, against};

/// So many entries are shown at once: what a reader looks through.
const FIRST: usize = 20;
/// So many where they stand below what a reader comes for.
const FEW: usize = 10;

/// The section with its heading, and what is to be known of it.
pub(crate) fn timeline(view: &StoryView, title: &'static str, note: Html, locale: &Locale) -> Html {
    let words = locale.stories();
    let rows = view.rows.rows();
    if rows.is_empty() {
        return Html::default();
    }
    let count = view
        .list
        .count
        .and_then(|count| usize::try_from(count).ok());
    let more = count.filter(|count| *count > rows.len());
    let is_complete = matches!(view.list.answer(&view.rows), ListAnswer::Complete(_));
    let complete = view.list.how(locale.lang).alone;
    let whole = Route::List(view.list.route.clone());
    let first = match view.about {
        About::Points => FEW,
        _ => FIRST,
    };
    html! {
        <section class="sheet" aria-labelledby="life">
            <div class="sheet-head">
                <h2 id="life">{ title }</h2>
                if is_complete {
                    { tag(Shape::Yes, &complete) }
                }
            </div>
            { note }
            if let Some(count) = more {
                <p class="fine">{ (words.shown_newest)(rows.len(), count) }</p>
            }
            <Moments rows={rows.to_vec()} {first} locale={locale.clone()} />
            <p class="fine"><a href={whole.to_hash()}>{ words.whole_list }</a></p>
        </section>
    }
}

#[derive(Debug, PartialEq, Properties)]
struct MomentsProps {
    rows: Vec<Row>,
    /// So many are shown at first.
    first: usize,
    locale: Locale,
}

/// The entries: the newest ones and all that something speaks against; the others on demand.
#[component]
fn Moments(props: &MomentsProps) -> Html {
    let MomentsProps {
        rows,
        first,
        locale,
    } = props;
    let is_all = use_state_eq(|| false);
    let is_shown = |(at, row): &(usize, &Row)| {
        *is_all || at < first || matches!(result(row, locale).0, Shape::No | Shape::Note)
    };
    let shown: Vec<&Row> = rows
        .iter()
        .enumerate()
        .filter(is_shown)
        .map(|(_, row)| row)
        .collect();
    let is_less = shown.len() < rows.len();
    let more = move |_| is_all.set(true);
    html! {
        <>
            <ol class="life" reversed=true>
                { for shown.into_iter().map(|row| moment(row, locale)) }
            </ol>
            if is_less {
                <p class="button-row"><button type="button" class="button" onclick={more}>{ locale.lists().show_more }</button></p>
            }
        </>
    }
}

/// One entry.
fn moment(row: &Row, locale: &Locale) -> Html {
    let (shape, word) = result(row, locale);
    let route = Route::Entry {
        index: row.index,
        pin: None,
    };
    let link = |words: Html| html! { <a href={route.to_hash()}>{ words }</a> };
    let entry = row.entry.as_deref();
    let (when, what) = match entry.map(|entry| (entry, &entry.record, &entry.index_root)) {
        Some((_, Some(record), _)) => (
            when(record, locale),
            html! {
                <>
                    <span class="row-type">{ type_name(record, locale) }</span>
                    { link(subject_line(record, locale)) }
                </>
            },
        ),
        Some((_, None, Some(root))) => {
            (Html::default(), link(index_root_line(root, locale).into()))
        }
        Some(_) => (Html::default(), link(locale.stories().row_open.into())),
        None => (
            Html::default(),
            link((locale.ui().entry_number)(row.index).into()),
        ),
    };
    html! {
        <li key={row.index} class={format!("life-row tone-{}", shape.name())} data-entry={row.index.to_string()}
            data-tone={shape.name()}>
            <Mark {shape} />
            <div class="life-says">
                <p class="life-when">{ when }</p>
                <p class="life-what">{ what }</p>
                <p class="life-result">
                    { tag(shape, word) }
                    { for entry.map(|entry| reasons(entry, locale)) }
                </p>
            </div>
        </li>
    }
}

/// How a row came out. What was right once and is over is neither right nor wrong now.
fn result(row: &Row, locale: &Locale) -> (Shape, &'static str) {
    match &row.entry {
        Some(entry) if is_past(entry) => (Shape::Nothing, locale.stories().word_past),
        _ => (Shape::from(row.tone()), tone_word(row.tone(), locale.ui())),
    }
}

/// What speaks against it: the rule's code and name, and in a sentence why. Of what is over only how it ended.
fn reasons(entry: &EntryView, locale: &Locale) -> Html {
    if Tone::of(&entry.verdict) == Tone::Pending {
        return Html::default();
    }
    let is_over = is_past(entry);
    let checks: Vec<&Check> = match is_over {
        true => endings(&entry.verdict).collect(),
        false => against(&entry.verdict).collect(),
    };
    let mut said: Vec<&Reason> = Vec::new();
    let all = checks.into_iter().map(|check| {
        // Several rules may rest on the same thing: it is told once.
        let is_new = check
            .outcome
            .reason()
            .is_none_or(|why| !said.contains(&why));
        said.extend(check.outcome.reason());
        against_it(check, (is_new, is_over), locale)
    });
    let all: Vec<Html> = all.collect();
    html! { <>{ for all }</> }
}

fn against_it(check: &Check, (is_new, is_over): (bool, bool), locale: &Locale) -> Html {
    let (Outcome::Failed(why) | Outcome::Warning(why)) = &check.outcome else {
        return Html::default();
    };
    let class = match check.outcome {
        _ if is_over => "against against-past",
        Outcome::Warning(_) => "against against-note",
        _ => "against",
    };
    let title = check_title(locale.lang, check.code);
    let name = match check.code {
        CheckCode::Rule(rule) => {
            let slots = [("code", rule.code().into()), ("title", title.into())];
            fill(locale.stories().rule, &slots)
        }
        _ => title.into(),
    };
    html! {
        <span {class} data-code={check.code.code()}>
            <strong>{ name }</strong>
            if is_new {
                <span>{ locale.reason(why).what }</span>
            }
        </span>
    }
}

/// The days that a record is about.
fn when(record: &RecordView, locale: &Locale) -> Html {
    let ui = locale.ui();
    let said = record.said();
    // Of money and of points the day that the record itself names.
    let own = said.and_then(|said| said.text("date").or(said.text("dateSigned")));
    match said.map(|said| &said.content) {
        Some(Says::Lease(lease)) => {
            let slots = [
                ("from", day(ui, &lease.start)),
                ("until", day(ui, &lease.end)),
            ];
            fill(locale.stories().days, &slots)
        }
        Some(Says::LeaseEnd(end)) => day(ui, &end.end),
        Some(Says::TreeCard(card)) => day(ui, &card.observed_on),
        Some(Says::TreeEvent(event)) => day(ui, &event.date),
        _ if own.is_some() => day(ui, own.unwrap_or_default()),
        _ => {
            let time = record.valid_from;
            html! { <time datetime={machine_time(time)}>{ locale.day_text(time) }</time> }
        }
    }
}
