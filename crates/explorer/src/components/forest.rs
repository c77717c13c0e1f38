//! Trees and sections as lists and charts: each says in words what it shows.

use std::rc::Rc;

use stele_messages::{number, shown};
use yew::{Callback, Html, Properties, component, html, use_state_eq};

use super::evidence::entry_link;
use super::lines::tree_name;
use super::mark::{Mark, Shape};
use super::questions::tag;
use super::sign::{Sign, sign_alone};
use super::spots::Spot;
use super::text::{Locale, day, fill, foreign};
use super::values::latin;
use super::values::tables::table;
use crate::route::Route;
use crate::state::forest::{Census, Flag, Lives, Standing, Tree, species, tally};

/// Trees that are listed at first, and with each further step.
const STEP: usize = 20;
/// Species that have a bar of their own.
const SPECIES: usize = 8;

/// How a tree stands, in words.
pub(crate) const fn standing_words(standing: Standing, locale: &Locale) -> &'static str {
    let words = locale.forest();
    match standing {
        Standing::Alive => words.alive,
        Standing::Unseen => words.unseen,
        Standing::Dead => words.dead,
        Standing::Gone => words.gone,
        Standing::Elsewhere => words.elsewhere,
        Standing::Doubtful => words.doubtful,
        Standing::Unknown => words.unknown,
        Standing::Checking => words.checking,
    }
}

/// What the signs on a map of these trees mean, and how many there are of each.
pub(crate) fn tree_signs(trees: &[Tree], locale: &Locale) -> Html {
    let words = locale.forest();
    let flags = [
        (Flag::Warned, words.flag_warned),
        (Flag::Broken, words.flagged),
    ];
    let flags = flags.into_iter().filter_map(|(flag, label)| {
        let count = trees.iter().filter(|tree| tree.flag() == flag).count();
        let count = u64::try_from(count).unwrap_or(u64::MAX);
        let sign = sign_alone(Sign::Tree(Standing::Alive), flag);
        (count > 0).then(|| html! { <li>{ sign }{ label }{ " · " }{ number(count) }</li> })
    });
    let drawn = tally(trees).into_iter();
    let drawn = drawn.filter(|(standing, _)| *standing != Standing::Elsewhere);
    let all = drawn.map(|(standing, trees)| {
        html! {
            <li>{ sign_alone(Sign::Tree(standing), Flag::None) }{ standing_words(standing, locale) }{ " · " }{ number(trees) }</li>
        }
    });
    html! {
        <ul class="plan-signs" aria-label={words.map_signs}>
            { for all }
            { for flags }
        </ul>
    }
}

/// The trees on a map.
pub(crate) fn tree_spots(trees: &[Tree], locale: &Locale) -> Vec<Spot> {
    let spots = trees.iter().filter_map(|tree| {
        let tag = tree.tag().to_owned();
        let standing = standing_words(tree.standing, locale);
        Some(Spot {
            at: tree.place()?,
            sign: Sign::Tree(tree.standing),
            flag: tree.flag(),
            title: format!("{} · {standing}", shown(&tag)),
            href: Route::Tree { tag }.to_hash(),
            label: None,
        })
    });
    let mut spots: Vec<Spot> = spots.collect();
    // What is wrong lies above what is right.
    spots.sort_by_key(|spot| (spot.flag, spot.sign == Sign::Tree(Standing::Doubtful)));
    spots
}

/// How many trees there are in what was read, and how many of them are checked.
pub(crate) fn far(trees: &[Tree], locale: &Locale) -> Html {
    let checked = trees
        .iter()
        .filter(|tree| tree.standing != Standing::Checking);
    let count = |trees: usize| u64::try_from(trees).unwrap_or(u64::MAX);
    let (all, checked) = (count(trees.len()), count(checked.count()));
    let said = (locale.forest().trees_read)(all, checked);
    html! {
        <p class="browse-far">
            <span>{ said }</span>
            if checked < all {
                <progress aria-hidden="true" value={checked.to_string()} max={all.to_string()}></progress>
            }
        </p>
    }
}

/// That what some of them rest on could not be had, and a way to ask again.
pub(crate) fn open_lives(told: &Lives, again: &Callback<()>, locale: &Locale) -> Html {
    let open = u64::try_from(told.open()).unwrap_or(u64::MAX);
    if open == 0 || told.is_running() {
        return Html::default();
    }
    html! {
        <div class="browse-open" role="alert">
            <Mark shape={Shape::Unknown} />
            <div>
                <p>{ (locale.forest().open)(open) }{ " " }{ for told.why().map(|why| locale.reason(why).what) }</p>
                <p class="button-row">
                    <button type="button" class="button" onclick={again.reform(|_| ())}>{ locale.ui().retry }</button>
                </p>
            </div>
        </div>
    }
}

/// Which species live here.
pub(crate) fn grown(trees: &[Tree], locale: &Locale) -> Html {
    let chart = species_chart(&species(trees), locale);
    if chart == Html::default() {
        return chart;
    }
    html! {
        <section class="sheet" aria-labelledby="species">
            <h2 id="species">{ locale.forest().species }</h2>
            { chart }
        </section>
    }
}

#[derive(Debug, PartialEq, Properties)]
pub(crate) struct ListProps {
    pub(crate) trees: Rc<Vec<Tree>>,
    pub(crate) locale: Locale,
}

/// The trees of a section, the first ones and more on demand. Those with which something is wrong come first.
#[component]
pub(crate) fn TreeList(props: &ListProps) -> Html {
    let (words, locale) = (props.locale.forest(), &props.locale);
    let most = use_state_eq(|| STEP);
    if props.trees.is_empty() {
        return html! { <p>{ words.trees_none }</p> };
    }
    let mut trees: Vec<&Tree> = props.trees.iter().collect();
    trees.sort_by_key(|tree| {
        (
            tree.standing != Standing::Doubtful,
            std::cmp::Reverse(tree.flag()),
        )
    });
    let left = trees.len().saturating_sub(*most);
    let is_doubtful = trees.iter().any(|tree| tree.standing == Standing::Doubtful);
    let more = {
        let most = most.clone();
        move |_| most.set(most.saturating_add(5 * STEP))
    };
    let step = u64::try_from(left.min(5 * STEP)).unwrap_or(u64::MAX);
    html! {
        <>
            if is_doubtful {
                <p class="fine">{ words.doubtful_note }</p>
            }
            <ul class="trees">
                { for trees.into_iter().take(*most).map(|tree| row(tree, locale)) }
            </ul>
            if left > 0 {
                <p class="button-row">
                    <button type="button" class="button" onclick={more}>{ (words.show_more)(step) }</button>
                </p>
            }
        </>
    }
}

fn row(tree: &Tree, locale: &Locale) -> Html {
    let (ui, words) = (locale.ui(), locale.forest());
    let route = Route::Tree {
        tag: tree.tag().to_owned(),
    };
    let (scientific, common) = tree.names();
    let seen = tree
        .story
        .as_ref()
        .and_then(|story| story.last_alive.as_ref());
    let seen = seen.filter(|_| matches!(tree.standing, Standing::Alive | Standing::Unseen));
    let is_placeless = tree.place().is_none()
        && !matches!(tree.standing, Standing::Checking | Standing::Elsewhere);
    html! {
        <li class="tree-row" key={tree.named.subject.clone()} data-standing={tree.standing.name()}
            data-outcome={(tree.standing == Standing::Checking).then_some("pending")}>
            { sign_alone(Sign::Tree(tree.standing), tree.flag()) }
            <div class="tree-says">
                <p><a class="row-link" href={route.to_hash()}>{ foreign(tree.tag()) }</a>{ " " }{ tree_name(common, scientific).unwrap_or_default() }</p>
                <p class="fine">
                    { standing_words(tree.standing, locale) }
                    if let Some(seen) = seen {
                        { " · " }{ fill(words.last_seen, &[("day", day(ui, &seen.day))]) }
                    }
                    if is_placeless {
                        { " · " }{ words.placeless }
                    }
                </p>
                { against(Shape::No, words.broken, tree.broken(), locale) }
                { against(Shape::Note, words.warned, tree.warned(), locale) }
            </div>
        </li>
    }
}

/// The entries about a tree that a rule speaks against, the first few by their numbers.
fn against(shape: Shape, said: fn(u64) -> String, entries: &[u64], locale: &Locale) -> Html {
    let count = u64::try_from(entries.len()).unwrap_or(u64::MAX);
    let first = entries.iter().take(3);
    let first = first.map(|entry| html! { <>{ " · " }{ entry_link(*entry, locale) }</> });
    if count == 0 {
        return Html::default();
    }
    html! {
        <p class="tree-broken" data-tone={shape.name()}>{ tag(shape, &said(count)) }{ for first }</p>
    }
}

/// How many trees of each species live, as bars with words; the same as a table on demand.
pub(crate) fn species_chart(species: &[(String, u64)], locale: &Locale) -> Html {
    let words = locale.forest();
    let total = species
        .iter()
        .fold(0_u64, |sum, (_, trees)| sum.saturating_add(*trees));
    let name = |name: &str| match name {
        "" => words.species_open.into(),
        name => latin(name),
    };
    let Some((first, most)) = species.iter().find(|(name, _)| !name.is_empty()) else {
        return Html::default();
    };
    let slots = [
        ("name", name(first)),
        ("count", number(*most).into()),
        ("total", number(total).into()),
    ];
    let shown = species.len().min(SPECIES);
    let (own, others) = species.split_at(shown);
    let others = others
        .iter()
        .fold(0_u64, |sum, (_, trees)| sum.saturating_add(*trees));
    let highest = own.iter().map(|(_, trees)| *trees).chain([others]).max();
    let highest = highest.unwrap_or(1);
    let bars = own.iter().map(|(own, trees)| (name(own), *trees));
    let bars = bars.chain((others > 0).then(|| (words.species_others.into(), others)));
    let bars = bars.map(|(label, trees)| {
        html! {
            <li><span class="bar-name">{ label }</span><span class="bar-count">{ number(trees) }</span>{ bar(trees, highest, false) }</li>
        }
    });
    let rows = species.iter().map(|(own, trees)| {
        html! { <tr><th scope="row">{ name(own) }</th><td class="digits">{ number(*trees) }</td></tr> }
    });
    let head = [words.column_species, words.column_trees];
    html! {
        <>
            <p>{ fill(words.species_most, &slots) }</p>
            <ul class="bars">{ for bars }</ul>
            <details class="as-table">
                <summary>{ locale.ui().as_table }</summary>
                { table(words.species_caption.into(), &head, &[false, true], rows.collect()) }
            </details>
        </>
    }
}

/// A bar; with the line at 85 of 100 if there is one.
fn bar(part: u64, of: u64, has_line: bool) -> Html {
    let wide = part
        .saturating_mul(1000)
        .checked_div(of)
        .unwrap_or(0)
        .min(1000);
    html! {
        <svg class="bar-drawing" viewBox="0 0 1000 10" preserveAspectRatio="none" aria-hidden="true" focusable="false">
            <rect class="bar-whole" width="1000" height="10" />
            <rect class="bar-part" width={wide.to_string()} height="10" />
            if has_line {
                <path class="bar-line" d="M850 0v10" />
            }
        </svg>
    }
}

/// What became of the trees of each section that was counted, as bars with words, and as a table.
pub(crate) fn survival_chart(counted: &[(String, Rc<Census>)], locale: &Locale) -> Html {
    let words = locale.forest();
    let planted = counted
        .iter()
        .filter(|(_, census)| census.survival.planted > 0);
    let bars = planted.clone().map(|(name, census)| {
        let survival = &census.survival;
        let is_low = survival.percent().is_some_and(|percent| percent < 85);
        let (shape, word) = match is_low {
            true => (Shape::Note, words.word_low),
            false => (Shape::Yes, words.word_enough),
        };
        let route = Route::Section { name: name.clone() };
        html! {
            <li data-low={is_low.to_string()}>
                <span class="bar-name"><a href={route.to_hash()}>{ foreign(name) }</a></span>
                <span class="bar-count">{ (words.lives)(survival.alive, survival.planted) }</span>
                { bar(survival.alive, survival.planted, true) }
                { tag(shape, word) }
            </li>
        }
    });
    let rows = planted.clone().map(|(name, census)| {
        let survival = &census.survival;
        let percent = survival.percent().unwrap_or_default();
        html! {
            <tr>
                <th scope="row">{ foreign(name) }</th>
                <td class="digits">{ number(survival.planted) }</td>
                <td class="digits">{ number(survival.alive) }</td>
                <td class="digits">{ (words.percent)(percent) }</td>
            </tr>
        }
    });
    let head = [
        words.column_section,
        words.column_planted,
        words.column_alive,
        words.column_percent,
    ];
    if planted.clone().next().is_none() {
        return Html::default();
    }
    html! {
        <>
            <p class="fine">{ words.survival_line }</p>
            <ul class="bars">{ for bars }</ul>
            <details class="as-table">
                <summary>{ locale.ui().as_table }</summary>
                { table(words.survival_caption.into(), &head, &[false, true, true, true], rows.collect()) }
            </details>
        </>
    }
}
