//! A timeline of releases: a row for each day, month or year, as long as what was released then. What it was for is
//! told by a pattern and a word.

use stele_records::amount::Amount;
use stele_records::story::{ProjectStory, RecordStanding};
use yew::{Html, html};

use super::details::{Ways, today};
use super::{standing_tag, value};
use crate::components::mark::Shape;
use crate::components::questions::tag;
use crate::components::text::{Locale, day, fill, foreign, month};
use crate::components::values::tables::table;
use crate::state::project::Filter;
use crate::state::releases::{Release, Releases, Step, Use, releases};

/// The section; nothing where no money has moved.
pub(super) fn timeline(view: &ProjectStory, ways: &Ways, locale: &Locale) -> Html {
    let words = locale.money();
    let charts = releases(view, &today(view, locale));
    if view.movements.is_empty() {
        return Html::default();
    }
    let is_several = charts.len() > 1;
    let charts = charts.iter().map(|chart| {
        let by = match chart.step {
            Step::Day => words.releases_by_day,
            Step::Month => words.releases_by_month,
            Step::Year => words.releases_by_year,
        };
        html! {
            <>
                if is_several {
                    <h3>{ foreign(&chart.currency) }</h3>
                }
                <p class="fine">{ by }</p>
                <ol class="releases">{ for chart.rows.iter().map(|row| one(row, chart, ways, locale)) }</ol>
                <details class="as-table">
                    <summary>{ locale.ui().as_table }</summary>
                    { as_table(chart, by, locale) }
                </details>
            </>
        }
    });
    html! {
        <section class="sheet" aria-labelledby="releases">
            <h2 id="releases">{ words.releases }</h2>
            <p class="fine">{ words.releases_note }</p>
            { patterns() }
            { legend(view, locale) }
            { for charts }
        </section>
    }
}

/// The same, a column for each use that is there, and for what is due if something is.
fn as_table(chart: &Releases, caption: &'static str, locale: &Locale) -> Html {
    let words = locale.money();
    let is_there = |own: &Use| chart.rows.iter().any(|row| row.parts.contains_key(own));
    let uses: Vec<Use> = Use::ALL.into_iter().filter(is_there).collect();
    let has_due = chart.rows.iter().any(|row| row.due > Amount::ZERO);
    let cell = |sum: Amount| match sum {
        Amount::ZERO => Html::default(),
        sum => value(sum, &chart.currency, locale),
    };
    let rows = chart.rows.iter().map(|row| {
        let part = |own| row.parts.get(own).copied().unwrap_or(Amount::ZERO);
        html! {
            <tr>
                <th scope="row">{ when(row, chart.step, locale) }</th>
                { for uses.iter().map(|own| html! { <td class="digits">{ cell(part(own)) }</td> }) }
                <td class="digits">{ cell(row.released()) }</td>
                if has_due {
                    <td class="digits">{ cell(row.due) }</td>
                }
            </tr>
        }
    });
    let mut columns = vec![words.releases_when];
    columns.extend(uses.iter().map(|own| word(*own, locale)));
    columns.push(words.releases_all);
    columns.extend(has_due.then_some(words.releases_due));
    let digits: Vec<bool> = (0..columns.len()).map(|column| column > 0).collect();
    html! {
        <div class="table-room" role="region" aria-label={words.releases} tabindex="0">
            { table(caption.into(), &columns, &digits, rows.collect()) }
        </div>
    }
}

/// What a bar is filled with. Each is told from the others without colour.
fn patterns() -> Html {
    html! {
        <svg class="patterns" width="0" height="0" aria-hidden="true" focusable="false">
            <defs>
                <pattern id="use-material" width="8" height="8" patternUnits="userSpaceOnUse">
                    <rect class="use-ground" width="8" height="8" />
                    <path class="use-line" d="M-2 6L6 -2M2 10L10 2M-2 14L14 -2" />
                </pattern>
                <pattern id="use-wage" width="6" height="6" patternUnits="userSpaceOnUse">
                    <rect class="use-ground" width="6" height="6" />
                    <circle class="use-dot" cx="3" cy="3" r="1.6" />
                </pattern>
                <pattern id="use-payout" width="6" height="6" patternUnits="userSpaceOnUse">
                    <rect class="use-ground" width="6" height="6" />
                    <path class="use-line" d="M0 1.5H6M1.5 0V6" />
                </pattern>
            </defs>
        </svg>
    }
}

/// What each pattern means: of those that are there.
fn legend(view: &ProjectStory, locale: &Locale) -> Html {
    let used = |own: &Use| {
        view.movements
            .iter()
            .any(|movement| Use::of(movement) == *own)
    };
    let all = Use::ALL.into_iter().filter(used).map(|own| {
        html! {
            <li>
                <svg class="legend-mark" width="28" height="14" aria-hidden="true" focusable="false">
                    <rect class={format!("use use-{}", own.name())} fill={fill_of(own)} x="1" y="1" width="26" height="12" />
                </svg>
                { " " }{ word(own, locale) }
            </li>
        }
    });
    html! { <ul class="legend">{ for all }</ul> }
}

/// The pattern of a use; nothing for those that are plain or hollow.
const fn fill_of(own: Use) -> Option<&'static str> {
    match own {
        Use::Material => Some("url(#use-material)"),
        Use::Wage => Some("url(#use-wage)"),
        Use::Payout => Some("url(#use-payout)"),
        Use::Progress | Use::Back => None,
    }
}

fn word(own: Use, locale: &Locale) -> &'static str {
    let words = locale.money();
    match own {
        Use::Progress => words.use_progress,
        Use::Material => words.use_material,
        Use::Wage => words.use_wage,
        Use::Payout => words.use_payout,
        Use::Back => words.use_back,
    }
}

/// A row: when, how much as a bar and in words, and what is due since then.
fn one(row: &Release, chart: &Releases, ways: &Ways, locale: &Locale) -> Html {
    let words = locale.money();
    let amount = |amount| value(amount, &chart.currency, locale);
    let parts = row.parts.iter().map(|(own, sum)| {
        let slots = [("use", word(*own, locale).into()), ("amount", amount(*sum))];
        html! { <li>{ fill(words.release_part, &slots) }</li> }
    });
    let filter = Filter::When(row.when.clone());
    let show = ways.show.reform(move |_| filter.clone());
    let due = [("amount", amount(row.due))];
    html! {
        <li class="release" data-when={row.when.clone()}>
            <p class="release-when">
                { when(row, chart.step, locale) }
                if row.released() > Amount::ZERO {
                    <strong>{ amount(row.released()) }</strong>
                }
            </p>
            <div class="release-what">
                if row.count > 0 {
                    { bar(row, chart) }
                    <ul class="release-parts">{ for parts }</ul>
                    <p class="release-more">
                        <button type="button" class="button-link" onclick={show}>
                            { (words.release_show)(row.count) }
                        </button>
                        if row.late > 0 {
                            { " " }{ tag(Shape::Note, &(words.release_late)(row.late)) }
                        }
                        if row.worst != RecordStanding::Passes {
                            { " " }{ standing_tag(row.worst, locale) }
                        }
                    </p>
                }
                if row.due > Amount::ZERO {
                    <p class="release-due">
                        <svg class="due-mark" width="14" height="14" viewBox="0 0 14 14" aria-hidden="true" focusable="false">
                            <path d="M7 1L13 7L7 13L1 7Z" />
                        </svg>
                        { " " }{ fill(words.release_due, &due) }
                        if row.is_late {
                            { " " }{ tag(Shape::Note, words.late) }
                        }
                    </p>
                }
            </div>
        </li>
    }
}

/// The bar: what it shows stands beside it in words.
fn bar(row: &Release, chart: &Releases) -> Html {
    let mut start = Amount::ZERO;
    let parts = row.parts.iter().map(|(own, sum)| {
        let x = chart.percent(start);
        start = start.plus(*sum);
        let width = chart.percent(*sum);
        let class = format!("use use-{}", own.name());
        html! { <rect {class} fill={fill_of(*own)} {x} y="1" {width} height="14" /> }
    });
    html! {
        <svg class="release-bar" width="100%" height="16" aria-hidden="true" focusable="false">
            { for parts }
        </svg>
    }
}

fn when(row: &Release, step: Step, locale: &Locale) -> Html {
    match step {
        Step::Day => day(locale.ui(), &row.when),
        Step::Month => month(&row.when, locale),
        Step::Year => foreign(&row.when),
    }
}
