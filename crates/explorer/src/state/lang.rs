//! Which language a reader gets.

use stele_messages::Lang;

/// The reader's own choice first, then the language that the page around us names, then the
/// browser's, in its order.
pub(crate) fn choose<'a>(
    chosen: Option<&'a str>,
    page: Option<&'a str>,
    browser: impl IntoIterator<Item = &'a str>,
) -> Lang {
    Lang::preferred(chosen.into_iter().chain(page).chain(browser))
}

/// The one to switch to.
pub(crate) const fn other(lang: Lang) -> Lang {
    match lang {
        Lang::Zh => Lang::En,
        Lang::En => Lang::Zh,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearest_wish_wins() {
        let browser = ["fr", "zh-CN", "en"];
        assert_eq!(choose(Some("en"), Some("zh"), browser), Lang::En);
        assert_eq!(choose(None, Some("en"), browser), Lang::En);
        assert_eq!(choose(None, None, browser), Lang::Zh);
        assert_eq!(choose(Some("?"), Some(""), []), Lang::En);
    }

    #[test]
    fn the_switch_goes_both_ways() {
        for lang in Lang::ALL {
            assert_ne!(other(lang), lang);
            assert_eq!(other(other(lang)), lang);
        }
    }
}
