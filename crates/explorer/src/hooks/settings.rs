//! The reader's wishes: language and large type.

use stele_messages::Lang;
use yew::{Callback, hook, use_callback, use_effect_with, use_state_eq};

use crate::browser::{page, storage};
use crate::state::lang::{choose, other};

/// The language, and a switch to the other one.
#[hook]
pub(crate) fn use_lang() -> (Lang, Callback<()>) {
    let lang = use_state_eq(|| {
        let (chosen, host) = (storage::lang(), page::host_language());
        let browser = page::languages();
        let browser = browser.iter().map(String::as_str);
        choose(chosen.as_deref(), host.as_deref(), browser)
    });
    use_effect_with(*lang, |lang| page::set_language(lang.tag()));
    let set = lang.setter();
    let switch = use_callback(*lang, move |(), lang| {
        let next = other(*lang);
        storage::set_lang(next.tag());
        set.set(next);
    });
    (*lang, switch)
}

/// Whether type is large, and a switch for it.
#[hook]
pub(crate) fn use_large() -> (bool, Callback<()>) {
    let large = use_state_eq(storage::large);
    use_effect_with(*large, |large| page::set_large(*large));
    let set = large.setter();
    let switch = use_callback(*large, move |(), large| {
        storage::set_large(!large);
        set.set(!large);
    });
    (*large, switch)
}
