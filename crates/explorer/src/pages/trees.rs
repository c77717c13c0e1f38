//! The city's forest: its sections on a map and in a list, and how many of the trees planted there live.

mod cards;

use std::rc::Rc;

use stele_client::check::CheckedList;
use stele_messages::number;
use stele_records::index::{IndexKey, Kind};
use stele_records::types::RecordType;
use stele_records::verdict::Outcome;
use web_sys::HtmlInputElement;
use yew::{
    Callback, Html, MouseEvent, Properties, SubmitEvent, component, html, use_memo, use_node_ref,
    use_state_eq,
};

use self::cards::TreeCards;
use super::list::retry;
use crate::browser::page;
use crate::components::browse::browse_bar;
use crate::components::evidence::{entry_link, terms};
use crate::components::forest::{species_chart, survival_chart};
use crate::components::list_panel::{Asked, how_known, list_panel, list_words};
use crate::components::mark::Shape;
use crate::components::plan::Plan;
use crate::components::questions::tag;
use crate::components::row::{rows_summary, tone_word};
use crate::components::sign::Sign;
use crate::components::spots::Spot;
use crate::components::text::{Locale, foreign};
use crate::components::values::area_name;
use crate::hooks::{
    HeadHandle, use_announcement, use_browse, use_census, use_lookups, use_title, use_whole,
};
use crate::route::Route;
use crate::session::Session;
use crate::state::forest::{Census, Flag, Section, sections, species_of_all, with_trees};
use crate::state::list::ListAnswer;
use crate::state::record::Tone;
use crate::state::told::{Answer, Told};

#[derive(Debug, PartialEq, Properties)]
pub(crate) struct Props {
    pub(crate) locale: Locale,
    pub(crate) session: Rc<Session>,
    pub(crate) head: HeadHandle,
}

const TYPES: [RecordType; 3] = [
    RecordType::Section,
    RecordType::TreeCard,
    RecordType::TreeEvent,
];

#[component]
pub(crate) fn Trees(props: &Props) -> Html {
    let (locale, head) = (&props.locale, &props.head);
    let words = locale.forest();
    let key = IndexKey::new(Kind::Type, RecordType::Section.name());
    let browse = use_browse(&props.session, &head.head, &key);
    let view = &browse.view;
    let shown: Vec<u64> = view.lines().iter().map(|line| line.index).collect();
    use_whole(&props.session, &head.head, &browse, shown.clone());
    let keys = TYPES.map(|own| IndexKey::new(Kind::Type, own.name()));
    let (counts, _) = use_lookups(&props.session, &head.head, keys.to_vec());
    use_title(locale.ui().page_title, words.title.into());
    let rows = view.rows();
    let (shape, _, title) = list_words(&view.list, &rows, Asked::Key, locale);
    // Of a log without sections, as one that was imported may be, the cards are what there is to see.
    let is_bare = matches!(view.list.answer(&rows), ListAnswer::Nothing);
    use_announcement(match shape {
        Shape::Pending => locale.lists().status_looking.into(),
        // What is said of the cards is heard instead.
        _ if is_bare => String::new(),
        _ => title,
    });
    let actions = retry(shape, head, &browse.acts.retry, locale);
    let sections = sections(view);
    let spots = use_memo(sections.clone(), |sections| spots(sections));
    let outlines = use_memo(sections.clone(), |sections| {
        let corners = sections.iter().map(|section| section.boundary.clone());
        corners.collect::<Vec<_>>()
    });
    let names: Vec<String> = sections
        .iter()
        .map(|section| section.name.clone())
        .collect();
    // Counting reads much, so it waits for the reader.
    let is_asked = use_state_eq(|| false);
    let asked = match *is_asked {
        true => names.clone(),
        false => Vec::new(),
    };
    let (told, again) = use_census(&props.session, &head.head, asked);
    let count = {
        let is_asked = is_asked.clone();
        Callback::from(move |_| is_asked.set(true))
    };
    html! {
        <>
            <div class="list-hero">
                <h1>{ words.title }</h1>
                <p class="lead">{ words.lead }</p>
                <OpenTree locale={locale.clone()} />
            </div>
            if is_bare {
                <TreeCards locale={locale.clone()} session={Rc::clone(&props.session)} head={head.clone()} />
                <div class="wide">
                    { recorded(counts.as_deref().map(Vec::as_slice), locale) }
                    { how_known(&view.list, &props.session.trust, locale) }
                </div>
            } else {
            { list_panel(&view.list, &rows, Asked::Key, locale, actions) }
            <div class="plan-columns">
                <section class="sheet" aria-labelledby="map">
                    <h2 id="map">{ words.map_sections }</h2>
                    <Plan locale={locale.clone()} label={words.map_sections} {spots} {outlines}
                        is_reading={view.is_reading()}
                        signs={Html::default()} />
                </section>
                <section class="sheet" aria-labelledby="sections">
                    <h2 id="sections">{ words.sections }</h2>
                    if !sections.is_empty() {
                        { rows_summary(&rows, locale.ui()) }
                    }
                    <ol class="sections">
                        { for sections.iter().map(|section| section_row(section, told.of(&section.name), locale)) }
                    </ol>
                    { browse_bar(&browse.view, &browse.acts, &shown, locale) }
                    <Go locale={locale.clone()} />
                </section>
            </div>
            <Survival locale={locale.clone()} {names} {told} is_asked={*is_asked} {count} {again} />
            <div class="wide">
                { recorded(counts.as_deref().map(Vec::as_slice), locale) }
                { how_known(&view.list, &props.session.trust, locale) }
            </div>
            }
        </>
    }
}

fn spots(sections: &[Section]) -> Vec<Spot> {
    let spots = (1..).zip(sections).filter_map(|(number, section)| {
        Some(Spot {
            at: section.middle()?,
            sign: Sign::Section,
            flag: Flag::None,
            href: route(section).to_hash(),
            title: section.name.clone(),
            label: Some(u64::to_string(&number)),
        })
    });
    spots.collect()
}

fn route(section: &Section) -> Route {
    Route::Section {
        name: section.name.clone(),
    }
}

/// A section by its number on the map, with what its record came out as, and what the rule about its trees says.
fn section_row(section: &Section, counted: Option<&Answer<Rc<Census>>>, locale: &Locale) -> Html {
    let area = section.area.iter().filter(|code| code.len() >= 6);
    let area = area.map(|code| html! { <>{ area_name(code, locale) }{ " · " }</> });
    let tone = with_trees(section.tone, counted);
    let word = match section.tone == Tone::Yes && counted.is_none() {
        true => locale.forest().section_uncounted,
        false => tone_word(tone, locale.ui()),
    };
    let finding = match counted {
        Some(Ok(census)) => match census.survival.finding().outcome {
            Outcome::Warning(why) => Some(locale.reason(&why).what),
            _ => None,
        },
        Some(Err(why)) => Some(locale.reason(why).what),
        None => None,
    };
    html! {
        <li data-tone={tone.name()} key={section.entry}>
            <p><a class="row-link" href={route(section).to_hash()}>{ foreign(&section.name) }</a></p>
            <p class="fine">{ for area }{ entry_link(section.entry, locale) }</p>
            { tag(Shape::from(tone), word) }
            { for finding.map(|why| html! { <p class="fine">{ why }</p> }) }
        </li>
    }
}

#[derive(Debug, PartialEq, Properties)]
struct GoProps {
    locale: Locale,
}

/// The way to a section that has no record of its own.
#[component]
fn Go(props: &GoProps) -> Html {
    let words = props.locale.forest();
    let input = use_node_ref();
    let on_submit = {
        let input = input.clone();
        move |event: SubmitEvent| {
            event.prevent_default();
            let typed = input.cast::<HtmlInputElement>();
            let typed = typed.map(|input| input.value()).unwrap_or_default();
            let name = typed.trim().to_owned();
            if !name.is_empty() {
                page::go(&Route::Section { name }.to_hash());
            }
        }
    };
    html! {
        <form class="search go" onsubmit={on_submit}>
            <label for="go">{ words.section_field }</label>
            <span class="search-field">
                <input id="go" ref={input} type="text" autocomplete="off" autocapitalize="off"
                    spellcheck="false" dir="auto" />
                <button type="submit" class="button">{ words.section_open }</button>
            </span>
        </form>
    }
}

/// The way to a tree by the tag on it.
#[component]
fn OpenTree(props: &GoProps) -> Html {
    let words = props.locale.forest();
    let input = use_node_ref();
    let is_wrong = use_state_eq(|| false);
    let on_submit = {
        let (input, is_wrong) = (input.clone(), is_wrong.setter());
        move |event: SubmitEvent| {
            event.prevent_default();
            let typed = input.cast::<HtmlInputElement>();
            let typed = typed.map(|input| input.value()).unwrap_or_default();
            let route = tree_of(&typed);
            is_wrong.set(route.is_none());
            if let Some(route) = route {
                page::go(&route.to_hash());
            }
        }
    };
    html! {
        <form class="search go" onsubmit={on_submit}>
            <label for="open-tree">{ words.tree_field }</label>
            <span class="search-field">
                <input id="open-tree" ref={input} type="text" autocomplete="off" autocapitalize="off"
                    spellcheck="false" dir="auto" />
                <button type="submit" class="button">{ words.section_open }</button>
            </span>
            if *is_wrong {
                <p role="alert">{ words.tree_wrong }</p>
            }
        </form>
    }
}

/// The page of the tree with this tag; none of what can be no tag.
fn tree_of(typed: &str) -> Option<Route> {
    let route = Route::Tree {
        tag: typed.trim().to_owned(),
    };
    (Route::parse(&route.to_hash()) == route).then_some(route)
}

#[derive(Debug, PartialEq, Properties)]
struct SurvivalProps {
    locale: Locale,
    /// The sections that are listed.
    names: Vec<String>,
    /// What was counted.
    told: Rc<Told<Rc<Census>>>,
    is_asked: bool,
    count: Callback<MouseEvent>,
    again: Callback<()>,
}

/// How many trees of the listed sections live, and of which species.
#[component]
fn Survival(props: &SurvivalProps) -> Html {
    let (words, locale) = (props.locale.forest(), &props.locale);
    let (told, is_asked) = (&props.told, props.is_asked);
    let counted = props.names.iter().filter_map(|name| match told.of(name) {
        Some(Ok(census)) => Some((name.clone(), Rc::clone(census))),
        _ => None,
    });
    let counted: Vec<_> = counted.collect();
    let as_u64 = |count: usize| u64::try_from(count).unwrap_or(u64::MAX);
    let species = species_of_all(counted.iter().flat_map(|(_, census)| &census.species));
    let is_open = told.open() > 0 && !told.is_running();
    let chart = species_chart(&species, locale);
    html! {
        <div class="thirds" data-outcome={told.is_running().then_some("pending").filter(|_| is_asked)}>
            <section class="sheet" aria-labelledby="survival">
                <h2 id="survival">{ words.survival }</h2>
                if is_asked {
                    <p role="status">
                        if told.is_running() {
                            { words.survival_counting }{ " · " }
                        }
                        { (words.counted)(as_u64(counted.len()), as_u64(props.names.len())) }
                    </p>
                    { survival_chart(&counted, locale) }
                    if is_open {
                        <p role="alert">{ for told.why().map(|why| locale.reason(why).what) }</p>
                        <p class="button-row">
                            <button type="button" class="button" onclick={props.again.reform(|_| ())}>{ locale.ui().retry }</button>
                        </p>
                    }
                } else {
                    <p class="fine">{ words.survival_note }</p>
                    <p class="button-row">
                        <button type="button" class="button button-main" disabled={props.names.is_empty()} onclick={props.count.clone()}>
                            { words.survival_count }
                        </button>
                    </p>
                }
            </section>
            if chart != Html::default() {
                <section class="sheet" aria-labelledby="species">
                    <h2 id="species">{ words.species }</h2>
                    { chart }
                </section>
            }
        </div>
    }
}

/// How many records of each type there are, as the index proves it.
fn recorded(counts: Option<&[CheckedList]>, locale: &Locale) -> Html {
    let words = locale.forest();
    let labels = [words.count_sections, words.count_cards, words.count_events];
    let rows = labels
        .iter()
        .zip(TYPES)
        .enumerate()
        .map(|(at, (label, own))| {
            let list = counts.and_then(|counts| counts.get(at));
            let count = match list.map(|list| &list.found) {
                Some(Ok(found)) => number(found.count()),
                Some(Err(_)) => words.count_open.into(),
                None => locale.ui().word_checking.into(),
            };
            let route = Route::list(IndexKey::new(Kind::Type, own.name()));
            (
                Html::from(*label),
                html! { <a href={route.to_hash()}>{ count }</a> },
            )
        });
    html! {
        <section class="sheet" aria-labelledby="counts" data-outcome={counts.is_none().then_some("pending")}>
            <h2 id="counts">{ words.counts }</h2>
            { terms(rows.collect::<Vec<_>>()) }
            <p class="fine">{ words.counts_note }</p>
        </section>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tag_leads_to_its_tree() {
        let tag = |typed| match tree_of(typed) {
            Some(Route::Tree { tag }) => tag,
            other => format!("{other:?}"),
        };
        assert_eq!(tag(" T-0004 "), "T-0004");
        assert_eq!(tag("杨/1 %#"), "杨/1 %#");
        for none in ["", "  ", "\t\n"] {
            assert_eq!(tree_of(none), None, "{none}");
        }
    }
}
