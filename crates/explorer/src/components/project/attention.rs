//! At a glance: what waits to be paid and for how long, wages, and what didn't simply pass.

use stele_records::story::{ProjectStory, RecordStanding};
use yew::{Callback, Html, html};

use super::details::{Ways, today};
use super::sums;
use crate::components::mark::{Mark, Shape};
use crate::components::text::{Locale, fill, month};
use crate::state::project::Filter;
use crate::state::releases;

/// The panel.
pub(super) fn attention(view: &ProjectStory, ways: &Ways, locale: &Locale) -> Html {
    let words = locale.money();
    if view.own.is_none() {
        return Html::default();
    }
    html! {
        <section class="sheet" aria-labelledby="attention">
            <h2 id="attention">{ words.attention }</h2>
            <ul class="attention">
                { waiting(view, ways, locale) }
                { late(view, ways, locale) }
                { wages(view, ways, locale) }
                { open(view, ways, locale) }
            </ul>
        </section>
    }
}

/// One of them: a mark, what there is to say, and the way to the rows.
fn item(
    name: &'static str,
    shape: Shape,
    says: Html,
    more: Html,
    way: Option<(&'static str, Callback<()>)>,
) -> Html {
    html! {
        <li class="attention-item" data-about={name} data-tone={shape.name()}>
            <Mark {shape} />
            <div>
                <p class="attention-says">{ says }</p>
                { more }
            </div>
            if let Some((label, go)) = way {
                <button type="button" class="button" onclick={go.reform(|_| ())}>{ label }</button>
            }
        </li>
    }
}

fn waiting(view: &ProjectStory, ways: &Ways, locale: &Locale) -> Html {
    let words = locale.money();
    let waiting = releases::waiting(view, &today(view, locale));
    if waiting.count == 0 {
        let says = words.waiting_none.into();
        return item("waiting", Shape::Yes, says, Html::default(), None);
    }
    let slots = [
        ("claims", (words.claims)(waiting.count).into()),
        ("amount", sums(&waiting.sums, locale)),
    ];
    let says = fill(words.waiting_says, &slots);
    let longest = waiting.longest.map(|days| (words.days)(days));
    let longest = longest.unwrap_or_default();
    let late = match waiting.late {
        0 => fill(words.waiting_fresh, &[("days", longest.into())]),
        late => {
            let slots = [
                ("claims", (words.claims)(late).into()),
                ("limit", (words.days)(releases::LATE_DAYS).into()),
                ("amount", sums(&waiting.late_sums, locale)),
                ("days", longest.into()),
            ];
            fill(words.waiting_late, &slots)
        }
    };
    let more = match waiting.longest {
        Some(_) => html! { <p class="fine">{ late }</p> },
        None => Html::default(),
    };
    let shape = match waiting.late {
        0 => Shape::Nothing,
        _ => Shape::Note,
    };
    let go = ways.go.reform(|()| "waiting");
    item("waiting", shape, says, more, Some((words.waiting_go, go)))
}

/// What was released late; nothing where nothing was.
fn late(view: &ProjectStory, ways: &Ways, locale: &Locale) -> Html {
    let words = locale.money();
    let late = releases::late(view);
    if late.count == 0 {
        return Html::default();
    }
    let slots = [
        ("payments", (words.paid_late)(late.count).into()),
        ("limit", (words.days)(releases::LATE_DAYS).into()),
        ("amount", sums(&late.sums, locale)),
    ];
    let says = fill(words.late_says, &slots);
    let longest = fill(
        words.late_longest,
        &[("days", (words.days)(late.longest).into())],
    );
    let go = ways.show.reform(|()| Filter::Late);
    let way = Some((words.open_go, go));
    item(
        "late",
        Shape::Note,
        says,
        html! { <p class="fine">{ longest }</p> },
        way,
    )
}

fn wages(view: &ProjectStory, ways: &Ways, locale: &Locale) -> Html {
    let words = locale.money();
    let runs = releases::runs(view);
    if runs.count == 0 {
        let says = words.runs_none.into();
        return item("wages", Shape::Nothing, says, Html::default(), None);
    }
    let slots = [
        ("runs", (words.runs)(runs.count).into()),
        ("amount", sums(&runs.sums, locale)),
    ];
    let says = fill(words.runs_say, &slots);
    let newest = runs.newest.as_deref().unwrap_or_default();
    let newest = fill(words.runs_newest, &[("month", month(newest, locale))]);
    let more = html! {
        <p class="fine">
            { newest }
            if runs.open > 0 {
                { " " }{ (words.runs_open)(runs.open) }
            }
        </p>
    };
    let go = ways.show.reform(|()| Filter::Wages);
    let way = Some((words.runs_go, go));
    item("wages", Shape::from(runs.worst), says, more, way)
}

fn open(view: &ProjectStory, ways: &Ways, locale: &Locale) -> Html {
    let words = locale.money();
    let standings = || view.movements.iter().map(|own| own.standing);
    let count = standings().filter(|own| *own != RecordStanding::Passes);
    let count = count.count();
    match standings().min() {
        None => Html::default(),
        Some(_) if count == 0 => {
            let says = words.open_none.into();
            item("open", Shape::Yes, says, Html::default(), None)
        }
        Some(worst) => {
            let says = (words.open_says)(count).into();
            let go = ways.show.reform(|()| Filter::Open);
            let way = Some((words.open_go, go));
            item("open", Shape::from(worst), says, Html::default(), way)
        }
    }
}
