//! What stands around every page.

use yew::{Callback, Html, MouseEvent, Properties, component, html};

use super::logo::Logo;
use super::mark::{Mark, Shape};
use super::text::{Locale, fill, foreign};
use crate::route::Route;
use crate::route::rent::RentRoute;
use crate::state::lang::other;

#[derive(Debug, PartialEq, Properties)]
pub(crate) struct HeaderProps {
    pub(crate) locale: Locale,
    pub(crate) route: Route,
    pub(crate) large: bool,
    pub(crate) on_lang: Callback<()>,
    pub(crate) on_large: Callback<()>,
    pub(crate) on_skip: Callback<()>,
    /// Whose records these are, if they are made up.
    #[prop_or_default]
    pub(crate) made_up: Option<String>,
}

/// Name, navigation and the reader's wishes.
#[component]
pub(crate) fn Header(props: &HeaderProps) -> Html {
    let ui = props.locale.ui();
    let next = other(props.locale.lang);
    let on_skip = props.on_skip.reform(|event: MouseEvent| {
        // The fragment is the route: following the link would leave the page.
        event.prevent_default();
    });
    html! {
        <header class="top">
            <a class="skip" href="#main" onclick={on_skip}>{ ui.skip }</a>
            { for props.made_up.as_ref().map(|name| made_up(name, &props.locale)) }
            <div class="top-inner">
                <a class="brand" href={Route::Overview.to_hash()}>
                    <Logo />
                    <span class="brand-text">
                        <span class="brand-name">{ ui.app_name }</span>
                        <span class="brand-line">{ ui.tagline }</span>
                    </span>
                </a>
                <nav class="nav" aria-label={ui.nav_label}>
                    { nav_link(&Route::Overview, ui.nav_overview, &props.route) }
                    { nav_link(&Route::Rent(RentRoute::default()), ui.nav_rental, &props.route) }
                    { nav_link(&Route::Money, ui.nav_funds, &props.route) }
                    { nav_link(&Route::Trees, ui.nav_forest, &props.route) }
                    { nav_link(&Route::Points, ui.nav_points, &props.route) }
                    { nav_link(&Route::Companies, ui.nav_identity, &props.route) }
                    { nav_link(&Route::Check, ui.nav_check, &props.route) }
                </nav>
                <div class="wishes">
                    <button type="button" class="wish" aria-pressed={props.large.to_string()}
                        onclick={props.on_large.reform(|_| ())}>{ ui.large_type }</button>
                    <button type="button" class="wish" lang={next.tag()}
                        onclick={props.on_lang.reform(|_| ())}>{ next.own_name() }</button>
                </div>
            </div>
        </header>
    }
}

/// That nothing here is real: on every page, also on paper.
fn made_up(name: &str, locale: &Locale) -> Html {
    html! {
        <p class="made-up">
            <Mark shape={Shape::Note} />
            <span>{ fill(locale.ui().made_up, &[("name", foreign(name))]) }</span>
        </p>
    }
}

fn nav_link(to: &Route, label: &'static str, here: &Route) -> Html {
    let is_here = here == to || section(here).is_some_and(|section| section == *to);
    let current = is_here.then_some(if here == to { "page" } else { "true" });
    html! { <a href={to.to_hash()} aria-current={current}>{ label }</a> }
}

/// The page of the header below which a page lies.
fn section(here: &Route) -> Option<Route> {
    match here {
        Route::Property { .. } | Route::Rent(_) | Route::Compare { .. } => {
            Some(Route::Rent(RentRoute::default()))
        }
        Route::Project { .. } => Some(Route::Money),
        Route::Tree { .. } | Route::Section { .. } => Some(Route::Trees),
        Route::Account { .. } => Some(Route::Points),
        Route::Entity { .. } => Some(Route::Companies),
        _ => None,
    }
}

#[derive(Debug, PartialEq, Properties)]
pub(crate) struct FooterProps {
    pub(crate) locale: Locale,
    /// Where to ask, from the trust file.
    #[prop_or_default]
    pub(crate) contact: Option<String>,
}

/// Last words.
#[component]
pub(crate) fn Footer(props: &FooterProps) -> Html {
    let ui = props.locale.ui();
    // A trust file is trusted, but not to run scripts.
    let contact = props
        .contact
        .as_deref()
        .filter(|contact| is_address(contact));
    html! {
        <footer class="bottom">
            <nav class="bottom-nav" aria-label={ui.nav_more}>
                { more(&Route::How, ui.nav_how) }
                { more(&Route::Log, ui.nav_log) }
                { more(&Route::Trust, ui.nav_trust) }
                { more(&Route::Find { text: String::new() }, ui.nav_find) }
                { more(&Route::Entries { page: 1 }, ui.nav_entries) }
                { more(&Route::Watch, ui.nav_watch) }
                { more(&Route::Audit, ui.nav_audit) }
            </nav>
            <p>{ ui.footer }</p>
            if let Some(contact) = contact {
                <p><a href={contact.to_owned()} rel="noreferrer">{ ui.contact }</a></p>
            }
        </footer>
    }
}

fn more(to: &Route, label: &'static str) -> Html {
    html! { <a href={to.to_hash()}>{ label }</a> }
}

/// Whether this is an address that a link may lead to.
pub(crate) fn is_address(text: &str) -> bool {
    ["https://", "http://", "mailto:"]
        .iter()
        .any(|scheme| text.starts_with(scheme))
}

#[cfg(test)]
mod tests {
    use super::*;
    use stele_records::trust::Localized;

    #[test]
    fn a_city_that_is_made_up_says_so_in_either_language() {
        let name = |en: &str, zh: &str| Localized {
            en: en.into(),
            zh: zh.into(),
        };
        assert!(name("Demo city (made up)", "示例市").is_made_up());
        assert!(name("A Made-up Office", "局").is_made_up());
        assert!(name("Demo", "示例市（虚构）").is_made_up());
        assert!(!name("Test city", "测试市").is_made_up());
    }

    #[test]
    fn only_addresses_become_links() {
        assert!(is_address("https://city.example/"));
        assert!(is_address("mailto:a@city.example"));
        for other in ["javascript:alert(1)", "data:text/html,x", " https://x", ""] {
            assert!(!is_address(other), "{other}");
        }
    }
}
