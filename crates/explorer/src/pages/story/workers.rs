//! Where a worker of a project sees their own wages.

use std::rc::Rc;

use yew::{Html, Properties, component, html};

use super::{Props, told};
use crate::components::handed::HandedSection;
use crate::components::text::Locale;
use crate::hooks::{HeadHandle, use_entry};
use crate::session::Session;
use crate::state::story::{Story, StoryView};

/// Where a worker of a project can see their wages.
pub(super) fn workers(props: &Props, view: &StoryView) -> Html {
    let own = match told(view) {
        Some(Story::Project(project)) => project.own.as_ref(),
        _ => None,
    };
    match own {
        Some(own) => html! {
            <Workers locale={props.locale.clone()} session={Rc::clone(&props.session)}
                head={props.head.clone()} index={own.entry} />
        },
        None => Html::default(),
    }
}

#[derive(Debug, PartialEq, Properties)]
struct WorkersProps {
    locale: Locale,
    session: Rc<Session>,
    head: HeadHandle,
    /// The project's own record.
    index: u64,
}

/// Disclosure files are held against the project's own record.
#[component]
fn Workers(props: &WorkersProps) -> Html {
    let (state, _) = use_entry(&props.session, &props.head.head, props.index);
    let entry = Rc::new(state.value().clone());
    if !state.is_done() || !entry.is_genuine() {
        return Html::default();
    }
    html! {
        <HandedSection locale={props.locale.clone()} session={Rc::clone(&props.session)}
            head={Some(props.head.head.value().checked())} {entry} />
    }
}
