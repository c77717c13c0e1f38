//! What a thing is called, on its page and by the window.

use super::told;
use crate::components::text::Locale;
use crate::components::watch::about_title;
use crate::state::story::{Story, StoryView};

/// What people call it; empty where that isn't known.
pub(super) fn name_of(view: &StoryView) -> String {
    let name = match told(view) {
        Some(Story::Flat(flat)) => flat.registered.as_ref().map(|(_, address)| address.clone()),
        Some(Story::Project(project)) => project.own.as_ref().map(|own| own.title.clone()),
        Some(Story::Entity(_)) => {
            let subject = view.about.subject().unwrap_or_default();
            view.names.by_id.get(&subject).cloned()
        }
        _ => None,
    };
    name.unwrap_or_default()
}

/// What the window is called: by the name that people know, else by the number.
pub(crate) fn title_of(view: &StoryView, locale: &Locale) -> String {
    let subject = view.about.subject();
    let name = subject.and_then(|subject| view.names.by_id.get(&subject));
    let name = name.cloned().unwrap_or_else(|| name_of(view));
    match name.is_empty() {
        true => about_title(&view.about, locale),
        false => name,
    }
}
