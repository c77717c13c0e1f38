//! The names of entities, where a page has looked them up: a code says little to a reader.

use std::collections::BTreeMap;
use std::rc::Rc;

use stele_records::types::field::ENTITY;
use yew::{Html, Properties, component, html, use_context};

use super::text::foreign;
use crate::route::Route;

/// Registered names by the ids of their entities: of verified registrations only. Pages that look names
/// up provide them to their views.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Names(pub(crate) Rc<BTreeMap<String, String>>);

#[derive(Debug, PartialEq, Properties)]
pub(crate) struct Props {
    /// The id of the entity.
    pub(crate) id: String,
    /// Whether its name leads to its page; within a row that is a link itself it can't.
    #[prop_or_default]
    pub(crate) is_link: bool,
}

/// An entity by its name, where that is known, and by its code.
#[component]
pub(crate) fn EntityName(props: &Props) -> Html {
    let names = use_context::<Names>().unwrap_or_default();
    let code = props.id.strip_prefix(ENTITY).unwrap_or(&props.id);
    let words = match names.0.get(&props.id) {
        Some(name) => html! {
            <>{ foreign(name) }{ " " }<code class="entity-code">{ code.to_owned() }</code></>
        },
        None => html! { <code class="entity-code">{ code.to_owned() }</code> },
    };
    if !props.is_link {
        return words;
    }
    let route = Route::Entity { code: code.into() };
    html! { <a href={route.to_hash()}>{ words }</a> }
}
