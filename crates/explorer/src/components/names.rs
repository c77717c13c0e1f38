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
pub(crate) struct SentenceProps {
    pub(crate) text: String,
}

/// A sentence that names entities by their codes, with the name before each code where it is known.
#[component]
pub(crate) fn WithNames(props: &SentenceProps) -> Html {
    let names = use_context::<Names>().unwrap_or_default();
    let (mut rest, mut parts) = (props.text.as_str(), Vec::new());
    while let Some((before, id, name, after)) = first_code(rest, &names) {
        parts.push(html! { { before.to_owned() } });
        parts.push(entity(id, Some(name), false));
        rest = after;
    }
    html! { <>{ for parts }{ rest.to_owned() }</> }
}

/// The first code in a text of an entity whose name is known: what is before it, the id, the name, what is after it.
fn first_code<'t>(text: &'t str, names: &'t Names) -> Option<(&'t str, &'t str, &'t str, &'t str)> {
    let found = names.entities().filter_map(|(id, name)| {
        let code = id.strip_prefix(ENTITY).filter(|code| !code.is_empty())?;
        let (before, after) = text.split_once(code)?;
        Some((before, id, name, after))
    });
    found.min_by_key(|(before, ..)| before.len())
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

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;
    use std::rc::Rc;

    use futures::executor::block_on;
    use yew::{ContextProvider, ServerRenderer};

    use super::*;

    #[component]
    fn Body(props: &SentenceProps) -> Html {
        let by_id = [
            (
                format!("{ENTITY}91130629MA0CF7N34K"),
                "容城 <安居>".to_owned(),
            ),
            (format!("{ENTITY}91130629MA0000001X"), "Another".to_owned()),
            ("urn:stele:property:x".to_owned(), "Elm Street".to_owned()),
        ];
        let behind = Who::Entity {
            id: format!("{ENTITY}91130629MA0SIGNER2"),
            name: Some("Signer".into()),
            revoked: false,
        };
        let names = Names {
            by_id: Rc::new(by_id.into()),
            keys: Rc::new(BTreeMap::from([("did:key:z6Mk".into(), behind)])),
            ..Names::default()
        };
        html! {
            <ContextProvider<Names> context={names}><WithNames text={props.text.clone()} /></ContextProvider<Names>>
        }
    }

    fn shown(text: &str) -> String {
        let text = text.to_owned();
        let renderer = ServerRenderer::<Body>::with_props(move || SentenceProps { text });
        block_on(renderer.hydratable(false).render())
    }

    #[test]
    fn codes_in_sentences_have_their_names() {
        let name = |name: &str| format!("<bdi>{name}</bdi>");
        let html =
            shown("Nobody had accredited 91130629MA0CF7N34K, and 91130629MA0SIGNER2 had ended.");
        let code = |code: &str| format!(" <code class=\"entity-code\">{code}</code>");
        let expected = format!(
            "Nobody had accredited {}{}, and {}{} had ended.",
            name("容城 &lt;安居&gt;"),
            code("91130629MA0CF7N34K"),
            name("Signer"),
            code("91130629MA0SIGNER2"),
        );
        assert_eq!(html, expected);
        // Neither a code that nobody knows, nor an address.
        let plain = "91130629MA0UNKNOWN was of x.";
        assert_eq!(shown(plain), plain);
    }
}
