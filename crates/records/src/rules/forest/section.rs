//! Which section a tree stands in, and in which area.
//!
//! A section is known by its name, and several counties may have one of the same name: the tree's own area
//! tells them apart, so nobody moves a tree's section from another county.

use super::history::History;
use crate::known::{Fact, Known, Told};
use crate::types::Content;
use crate::types::forest::{EventKind, Section, section_id};

/// The narrowest area in which a tree stands by what was said before this record: by its first card or planting, or
/// else by whatever named one first.
pub(super) fn home<'f>(history: &History<'f>, fact: &Fact) -> Option<(&'f str, u64)> {
    let before = || history.before(fact).map(|placed| placed.fact);
    let stands = before().filter(|earlier| match earlier.content() {
        Content::TreeEvent(event) => event.kind == EventKind::Plant,
        _ => true,
    });
    let mut all = stands.chain(before());
    all.find_map(|by| Some((by.area().last()?.as_str(), by.number())))
}

/// The newest section of this name that may lie in this area and counted when entry `before` was logged.
pub(super) fn section<'k>(
    known: &'k Known<'_>,
    name: &str,
    home: Option<&str>,
    before: u64,
) -> Told<Option<(&'k Fact, &'k Section)>> {
    let sections = known.about(&section_id(name))?.into_iter();
    let sections = sections.filter(|fact| matches!(fact.content(), Content::Section(_)));
    let near = sections.filter(|fact| match (fact.area().last(), home) {
        (Some(area), Some(home)) => area.starts_with(home) || home.starts_with(area.as_str()),
        _ => true,
    });
    let newest = known.counting(near, before)?.into_iter().next_back();
    Ok(newest.and_then(|fact| match fact.content() {
        Content::Section(section) => Some((fact, section)),
        _ => None,
    }))
}
