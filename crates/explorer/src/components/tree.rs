//! A tree: what it is in one sentence, whether it is the one before the reader, and its trunk.

use stele_messages::field;
use stele_records::story::{Moment, TreeStory};
use stele_records::types::RecordType;
use yew::{Html, html};

use super::evidence::{entry_link, terms};
use super::lines::tree_name;
use super::mark::Shape;
use super::names::SignerName;
use super::text::{Locale, day, fill, foreign};
use super::values::{id_link, latin, length, position};
use crate::format::degrees;
use crate::state::rows::Rows;
use crate::state::story::is_warned;

/// Mark and word of a tree, by what is recorded about it.
pub(crate) fn tree_mark(
    tree: &TreeStory,
    doubts: &Doubts,
    locale: &Locale,
) -> (Shape, &'static str) {
    let words = locale.stories();
    if tree.state.gone {
        (Shape::Nothing, words.word_gone)
    } else if tree.state.alive && *doubts != Doubts::default() {
        (Shape::Note, words.word_alive)
    } else if tree.state.alive {
        (Shape::Yes, words.word_alive)
    } else {
        (Shape::Note, words.word_dead)
    }
}

/// What keeps a tree from being simply alive.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Doubts {
    /// An entry about it breaks a rule.
    pub(crate) is_broken: bool,
    /// A rule warns of one.
    pub(crate) is_warned: bool,
    /// An entry about another tree that has borne its tag breaks a rule.
    pub(crate) is_other_broken: bool,
}

impl Doubts {
    /// Those about the first of the trees that have borne a tag, whose life this is.
    pub(crate) fn of(trees: &[TreeStory], life: &Rows) -> Self {
        let Some((tree, others)) = trees.split_first() else {
            return Self::default();
        };
        let entries = life.rows().iter().filter_map(|row| row.entry.as_deref());
        Self {
            is_broken: !tree.broken.is_empty(),
            is_warned: !tree.warned.is_empty() || { entries }.any(is_warned),
            is_other_broken: others.iter().any(|other| !other.broken.is_empty()),
        }
    }

    /// Each in a sentence.
    pub(crate) fn sentences(self, locale: &Locale) -> Html {
        let words = locale.stories();
        let all = [
            (self.is_broken, words.tree_broken),
            (self.is_warned, words.tree_warned),
            (self.is_other_broken, words.tree_other_broken),
        ];
        let said = all.into_iter().filter(|(is_so, _)| *is_so);
        said.map(|(_, says)| html! { <p><strong>{ says }</strong></p> })
            .collect()
    }
}

/// What it is, when it was planted, when somebody last saw it alive, and who.
pub(crate) fn tree_sentence(tree: &TreeStory, locale: &Locale) -> Html {
    let (ui, words) = (locale.ui(), locale.stories());
    let name = ("name", name_of(tree, locale));
    let by = |moment: &Moment| {
        html! { <SignerName did={moment.key.clone()} locale={locale.clone()} /> }
    };
    if let Some((end, replaced_by)) = &tree.gone {
        let template = match replaced_by {
            Some(_) => words.tree_replaced,
            None => words.tree_gone,
        };
        return fill(
            template,
            &[name, ("day", day(ui, &end.day)), ("who", by(end))],
        );
    }
    if !tree.state.alive {
        return fill(words.tree_dead, &[name]);
    }
    match (&tree.planted, &tree.last_alive) {
        (Some(planted), Some(seen)) => {
            let slots = [
                name,
                ("planted", day(ui, &planted.day)),
                ("planter", by(planted)),
                ("seen", day(ui, &seen.day)),
                ("seer", by(seen)),
            ];
            fill(words.tree_alive_planted, &slots)
        }
        (None, Some(seen)) => {
            let slots = [name, ("seen", day(ui, &seen.day)), ("seer", by(seen))];
            fill(words.tree_alive, &slots)
        }
        (_, None) => fill(words.tree_bare, &[name]),
    }
}

fn name_of(tree: &TreeStory, locale: &Locale) -> Html {
    let (common, botanical) = (
        tree.state.vernacular_name.as_deref(),
        tree.state.scientific_name.as_deref(),
    );
    tree_name(common, botanical).unwrap_or_else(|| locale.stories().tree_plain.into())
}

/// Both its names, where both are recorded.
pub(crate) fn name_with_botanical(tree: &TreeStory, locale: &Locale) -> Html {
    let botanical = tree.state.scientific_name.as_deref();
    let botanical = botanical.filter(|_| tree.state.vernacular_name.is_some());
    html! {
        <>
            { name_of(tree, locale) }
            if let Some(botanical) = botanical {
                { " " }{ latin(botanical) }
            }
        </>
    }
}

/// What a visitor can compare with the tree before them.
pub(crate) fn this_tree(tree: &TreeStory, locale: &Locale) -> Html {
    let (ui, words) = (locale.ui(), locale.stories());
    let label = |name| field(locale.lang, RecordType::TreeEvent, name).unwrap_or_default();
    let mut rows: Vec<(Html, Html)> = vec![(label("tag").into(), foreign(&tree.state.tag))];
    if let Some(name) = &tree.state.scientific_name {
        rows.push((label("scientificName").into(), latin(name)));
    }
    if let Some(name) = &tree.state.vernacular_name {
        rows.push((label("vernacularName").into(), foreign(name)));
    }
    if let Some(mm) = tree.state.dbh_mm {
        rows.push((words.tree_trunk.into(), length(mm, locale)));
    }
    if let Some(section) = &tree.state.section {
        rows.push((label("section").into(), foreign(section)));
    }
    rows.push(match tree.state.position {
        Some(place) => (label("latitudeE7").into(), place_with_map(place, locale)),
        None => (label("latitudeE7").into(), words.tree_no_position.into()),
    });
    if let Some(chosen) = &tree.chosen {
        let signer = html! { <SignerName did={chosen.key.clone()} locale={locale.clone()} /> };
        rows.push((words.tree_chosen.into(), signer));
    }
    if let Some(id) = &tree.in_place_of {
        rows.push((words.tree_in_place_of.into(), id_link(id)));
    }
    if let Some((_, Some(id))) = &tree.gone {
        rows.push((words.tree_now_there.into(), id_link(id)));
    }
    if tree.trunk.len() > 1 {
        let readings = tree.trunk.iter().map(|(moment, mm)| {
            let slots = [("dbh", length(*mm, locale)), ("day", day(ui, &moment.day))];
            html! { <li>{ fill(words.tree_reading, &slots) }{ " · " }{ entry_link(moment.entry, locale) }</li> }
        });
        let readings = html! { <ul class="values">{ for readings }</ul> };
        rows.push((words.tree_trunks.into(), readings));
    }
    html! {
        <section class="sheet" aria-labelledby="this-tree">
            <h2 id="this-tree">{ words.tree_this }</h2>
            <p>{ words.tree_this_note }</p>
            { terms(rows) }
        </section>
    }
}

/// The place, and the way to it: which app opens it is the reader's choice, and nobody is told before.
fn place_with_map((latitude, longitude): (i64, i64), locale: &Locale) -> Html {
    let sign = |e7: i64| if e7 < 0 { "-" } else { "" };
    let geo = format!(
        "geo:{}{},{}{}",
        sign(latitude),
        degrees(latitude),
        sign(longitude),
        degrees(longitude)
    );
    html! {
        <>
            { position((latitude, longitude), locale) }
            <br />
            <a href={geo}>{ locale.stories().tree_map }</a>
        </>
    }
}

/// Other trees that have borne the same tag: a swapped tag shows here.
pub(crate) fn other_trees(trees: &[TreeStory], locale: &Locale) -> Html {
    let words = locale.stories();
    let Some((_, others)) = trees.split_first().filter(|(_, others)| !others.is_empty()) else {
        return Html::default();
    };
    let others = others.iter().map(|tree| {
        let slots = [
            ("name", name_of(tree, locale)),
            ("id", id_link(&tree.subject)),
        ];
        let broken = tree.broken.iter().map(|entry| {
            let slots = [("entry", entry_link(*entry, locale))];
            html! { <><br />{ fill(words.tree_other_entry, &slots) }</> }
        });
        html! { <li>{ fill(words.tree_other, &slots) }{ for broken }</li> }
    });
    html! {
        <section class="sheet" aria-labelledby="others">
            <h2 id="others">{ words.tree_others }</h2>
            <ul class="values">{ for others }</ul>
        </section>
    }
}
