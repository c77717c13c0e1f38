//! How far a list has been read, and the ways to go on: shared by all pages that browse.

use yew::{Callback, Html, html};

use super::mark::{Mark, Shape};
use super::text::Locale;
use crate::hooks::BrowseActs;
use crate::state::browse::{Browse, MOST, Reading, Stage, WINDOW};

/// How many rows of a list have been read, that others are under way or could not be had, and buttons to go on,
/// to stop and to try again. `shown` are the rows that the page shows.
pub(crate) fn browse_bar(view: &Browse, acts: &BrowseActs, shown: &[u64], locale: &Locale) -> Html {
    let (ui, words) = (locale.ui(), locale.browse());
    let Some(count) = view.count().filter(|count| *count > 0) else {
        // The answer above says all that there is to say.
        return Html::default();
    };
    let button = |label: String, act: &Callback<()>| {
        html! {
            <button type="button" class="button" onclick={act.reform(|_| ())}>{ label }</button>
        }
    };
    let left = view.left();
    let all = match view.reach() {
        reach if reach < count => (words.newest)(reach),
        reach => (words.all)(reach),
    };
    html! {
        <div class="browse-bar" role="group" aria-label={words.label}
            data-outcome={view.is_reading().then_some("pending")}>
            { how_far(view, count, locale) }
            { checking(view, shown, locale) }
            if view.is_open() && !view.is_reading() {
                { open(view, locale) }
            }
            if left == 0 && count > MOST {
                <p class="fine">{ (words.most)(MOST) }</p>
            }
            <p class="button-row">
                if let Reading::Until(_) = view.reading {
                    { button(words.stop.into(), &acts.stop) }
                } else {
                    if view.is_open() {
                        { button(ui.retry.into(), &acts.retry) }
                    }
                    if left > 0 {
                        { button((words.more)(left.min(WINDOW)), &acts.more) }
                    }
                    if left > WINDOW {
                        { button(all, &acts.all) }
                    }
                }
            </p>
        </div>
    }
}

/// How many have been read, of how many; nothing where that isn't known.
pub(crate) fn reading(far: Option<(u64, u64)>, locale: &Locale) -> Html {
    let Some((come, until)) = far else {
        return Html::default();
    };
    html! {
        <p class="browse-far">
            <span>{ (locale.browse().reading)(come, until) }</span>
            <progress aria-hidden="true" value={come.to_string()} max={until.to_string()}></progress>
        </p>
    }
}

/// How far it has been read: a bar says nothing that isn't said beside it.
fn how_far(view: &Browse, count: u64, locale: &Locale) -> Html {
    let (words, come) = (locale.browse(), view.come());
    match view.reading {
        Reading::Until(until) => reading(Some((come, until)), locale),
        _ if come >= count => html! { <p class="browse-far">{ (words.all_read)(count) }</p> },
        _ => html! { <p class="browse-far">{ (words.so_far)(come, count) }</p> },
    }
}

/// How many of the rows that are shown are still being checked to the end.
fn checking(view: &Browse, shown: &[u64], locale: &Locale) -> Html {
    let shown = shown.iter().filter_map(|number| view.line(*number));
    let (mut open, mut whole) = (0_usize, 0_usize);
    for line in shown {
        match line.stage {
            Stage::Read => open = open.saturating_add(1),
            Stage::Whole => whole = whole.saturating_add(1),
            Stage::Reading | Stage::Missing => {}
        }
    }
    if open == 0 {
        return Html::default();
    }
    let of = open.saturating_add(whole);
    html! { <p class="fine">{ (locale.browse().checked)(whole, of) }</p> }
}

/// What could not be had, and why: neither for wrong nor for absent.
fn open(view: &Browse, locale: &Locale) -> Html {
    let (words, rows) = (locale.browse(), view.open_rows());
    let why = match &view.reading {
        Reading::Failed(why) => Some(locale.reason(why)),
        Reading::LookingUp | Reading::Idle | Reading::Until(_) => None,
    };
    html! {
        <div class="browse-open" role="alert">
            <Mark shape={Shape::Unknown} />
            <div>
                if let Some(why) = why {
                    <p>{ words.failed }{ " " }{ why.what }</p>
                }
                if rows > 0 {
                    <p>{ (words.open)(rows) }</p>
                }
            </div>
        </div>
    }
}
