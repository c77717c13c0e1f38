//! The way to one's own account; and how much a company has done.

use std::rc::Rc;

use stele_client::check::CheckedList;
use stele_messages::{number, role, short_key};
use stele_records::index::{IndexKey, Kind};
use stele_records::story::EntityStory;
use web_sys::HtmlInputElement;
use yew::{
    Callback, Html, Properties, SubmitEvent, component, html, use_callback, use_node_ref,
    use_state_eq,
};

use super::evidence::terms;
use super::lines::joined;
use super::text::{Locale, fill, foreign};
use super::ways::Ways;
use crate::browser::page;
use crate::hooks::{HeadHandle, Offered, use_lookups};
use crate::route::Route;
use crate::session::Session;
use crate::state::told::Answer;
use crate::state::typed::place;

#[derive(Debug, PartialEq, Properties)]
pub(crate) struct AccountProps {
    pub(crate) locale: Locale,
    pub(crate) on_offer: Callback<Offered>,
}

/// The ways to one's own account: by its name, by a link, by a code that is scanned, or by a file.
#[component]
pub(crate) fn OwnAccount(props: &AccountProps) -> Html {
    let words = props.locale.directory();
    let input = use_node_ref();
    let is_wrong = use_state_eq(|| false);
    let on_submit = {
        let (input, is_wrong) = (input.clone(), is_wrong.setter());
        move |event: SubmitEvent| {
            event.prevent_default();
            let typed = input.cast::<HtmlInputElement>();
            let typed = typed.map(|input| input.value()).unwrap_or_default();
            match account_of(&typed) {
                Some(route) => page::go(&route.to_hash()),
                None => is_wrong.set(true),
            }
        }
    };
    // The page of the file shows what came of it.
    let on_offer = use_callback(props.on_offer.clone(), |offered: Offered, offer| {
        offer.emit(offered);
        page::go(&Route::Check.to_hash());
    });
    html! {
        <section class="sheet" aria-labelledby="own-account">
            <h2 id="own-account">{ words.account }</h2>
            <form class="search go" onsubmit={on_submit}>
                <label for="account">{ words.account_field }</label>
                <span class="search-field">
                    <input id="account" ref={input} type="text" autocomplete="off" autocapitalize="off"
                        spellcheck="false" dir="auto" aria-describedby="account-note" />
                    <button type="submit" class="button">{ words.account_open }</button>
                </span>
                if *is_wrong {
                    <p role="alert">{ words.account_wrong }</p>
                }
                <p id="account-note" class="fine">{ words.account_note }</p>
            </form>
            <Ways locale={props.locale.clone()} {on_offer} />
        </section>
    }
}

/// The account of this name, or where a pasted link leads; nothing if it can be neither.
fn account_of(typed: &str) -> Option<Route> {
    let named = || {
        let account = typed.trim().to_owned();
        // What no record could name leads nowhere.
        match Route::parse(&Route::Account { account }.to_hash()) {
            route @ Route::Account { .. } => Some(route),
            _ => None,
        }
    };
    match typed.contains("#/") {
        true => place(typed),
        false => named(),
    }
}

/// What a company may sign now, in one line.
pub(crate) fn may_line(told: Option<&Answer<Rc<EntityStory>>>, locale: &Locale) -> Html {
    let words = locale.directory();
    let story = match told {
        None => return words.may_checking.into(),
        Some(Err(_)) => return words.may_unknown.into(),
        Some(Ok(story)) => story,
    };
    let holding = story.accreditations.iter().filter(|own| own.holds);
    let mut roles: Vec<&String> = holding.flat_map(|own| &own.roles).collect();
    roles.sort();
    roles.dedup();
    let may = match roles.is_empty() {
        true => words.may_nothing.into(),
        false => {
            let roles = roles.iter().map(|name| foreign(&role(locale.lang, name)));
            let roles = joined(roles.collect(), locale);
            fill(words.may, &[("roles", roles)])
        }
    };
    let keys = story.keys.iter().filter(|life| life.ended.is_none());
    let keys = u64::try_from(keys.count()).unwrap_or(u64::MAX);
    html! { <>{ may }{ " · " }{ (words.keys)(keys) }</> }
}

#[derive(Debug, PartialEq, Properties)]
pub(crate) struct TracesProps {
    pub(crate) locale: Locale,
    pub(crate) session: Rc<Session>,
    pub(crate) head: HeadHandle,
    /// Its id.
    pub(crate) entity: String,
    /// Its keys.
    pub(crate) keys: Vec<String>,
}

/// How much a company has signed, and how often it is named.
#[component]
pub(crate) fn Traces(props: &TracesProps) -> Html {
    let signer = props.keys.iter();
    let signer = signer.map(|key| IndexKey::new(Kind::Signer, key.as_str()));
    let party = IndexKey::new(Kind::Party, props.entity.as_str());
    let keys: Vec<IndexKey> = signer.chain([party]).collect();
    let (counts, _) = use_lookups(&props.session, &props.head.head, keys.clone());
    html! {
        <section class="sheet" aria-labelledby="traces" data-outcome={counts.is_none().then_some("pending")}>
            <h2 id="traces">{ props.locale.directory().traces }</h2>
            { trace_rows(&props.keys, &keys, counts.as_deref().map(Vec::as_slice), &props.locale) }
            <p class="fine">{ props.locale.directory().traces_note }</p>
        </section>
    }
}

fn trace_rows(
    signers: &[String],
    keys: &[IndexKey],
    counts: Option<&[CheckedList]>,
    locale: &Locale,
) -> Html {
    let words = locale.directory();
    let labels = signers.iter().map(|key| {
        let key = html! { <code dir="ltr">{ short_key(key) }</code> };
        fill(words.traces_signed, &[("key", key)])
    });
    let labels = labels.chain([Html::from(words.traces_named)]);
    let rows = labels.zip(keys).enumerate().map(|(at, (label, key))| {
        let list = counts.and_then(|counts| counts.get(at));
        let count = match list.map(|list| &list.found) {
            Some(Ok(found)) => number(found.count()),
            Some(Err(_)) => words.traces_open.into(),
            None => locale.ui().word_checking.into(),
        };
        let route = Route::list(key.clone());
        (label, html! { <a href={route.to_hash()}>{ count }</a> })
    });
    terms(rows.collect::<Vec<_>>())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_account_is_found_by_its_name_or_a_link() {
        let account = |name: &str| {
            Some(Route::Account {
                account: name.into(),
            })
        };
        assert_eq!(account_of(" p-7Q2 "), account("p-7Q2"));
        assert_eq!(
            account_of("https://city.example/#/a/p-7Q2"),
            account("p-7Q2")
        );
        assert_eq!(account_of(""), None);
        assert_eq!(account_of(&"p".repeat(65)), None);
        // A link that leads nowhere isn't taken for a name.
        assert_eq!(account_of("https://city.example/#/nowhere/7"), None);
    }
}
