//! Who is behind codes and keys, where a page has looked that up: neither says much to a reader.

use stele_messages::short_key;
use stele_records::story::Who;
use stele_records::types::field::ENTITY;
use yew::{Html, Properties, component, html, use_context};

use super::text::{Locale, fill, foreign};
use crate::route::Route;
use crate::state::names::Names;

#[derive(Debug, PartialEq, Properties)]
pub(crate) struct EntityProps {
    /// The id of the entity.
    pub(crate) id: String,
    /// Whether its name leads to its page; within a row that is a link itself it can't.
    #[prop_or_default]
    pub(crate) is_link: bool,
}

/// An entity by its name, where that is known, and by its code.
#[component]
pub(crate) fn EntityName(props: &EntityProps) -> Html {
    let names = use_context::<Names>().unwrap_or_default();
    let name = names.by_id.get(&props.id).map(String::as_str);
    entity(&props.id, name, props.is_link)
}

fn entity(id: &str, name: Option<&str>, is_link: bool) -> Html {
    let code = id.strip_prefix(ENTITY).unwrap_or(id);
    let code_text = html! { <code class="entity-code">{ code.to_owned() }</code> };
    let words = match name {
        Some(name) => html! { <>{ foreign(name) }{ " " }{ code_text }</> },
        None => code_text,
    };
    if !is_link {
        return words;
    }
    let route = Route::Entity { code: code.into() };
    html! { <a href={route.to_hash()}>{ words }</a> }
}

#[derive(Debug, PartialEq, Properties)]
pub(crate) struct SignerProps {
    /// The key as `did:key`.
    pub(crate) did: String,
    pub(crate) locale: Locale,
}

/// Whoever is behind a key, in words that stand in a sentence.
#[component]
pub(crate) fn SignerName(props: &SignerProps) -> Html {
    let (names, locale) = (use_context::<Names>().unwrap_or_default(), &props.locale);
    let words = locale.stories();
    let by_key = |template: &'static str| {
        let key = html! { <code dir="ltr">{ short_key(&props.did) }</code> };
        fill(template, &[("key", key)])
    };
    match names.keys.get(&props.did) {
        Some(Who::Entity { id, name, .. }) => entity(id, name.as_deref(), true),
        Some(Who::Person { pseudonym }) => fill(words.person, &[("pseudonym", foreign(pseudonym))]),
        Some(Who::Anchor(anchor)) => match names.anchor(*anchor, locale.lang) {
            Some(name) => foreign(name),
            None => by_key(words.key_holder),
        },
        // Nobody is registered under it: that was looked up.
        Some(Who::Nobody) => by_key(words.unknown_signer),
        // Nothing is known yet, or it could not be had: that says nothing about anybody.
        None => by_key(words.key_holder),
    }
}

/// Whether it is known who is behind a key.
pub(crate) fn is_known(names: &Names, did: &str) -> bool {
    names.keys.get(did).is_some_and(|who| *who != Who::Nobody)
}
