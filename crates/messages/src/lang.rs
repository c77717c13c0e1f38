//! The languages.

#[cfg(not(any(feature = "en", feature = "zh")))]
compile_error!("build with one language at least: the features en and zh");

/// A language in which every text exists. A program may be built with one of them alone, to weigh less.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Lang {
    /// Chinese, simplified characters.
    #[cfg(feature = "zh")]
    Zh,
    /// English, also for readers whose language isn't here yet.
    #[cfg(feature = "en")]
    En,
}

impl Default for Lang {
    fn default() -> Self {
        Self::FALLBACK
    }
}

impl Lang {
    /// The languages in the order in which pages offer them.
    pub const ALL: [Self; cfg!(feature = "zh") as usize + cfg!(feature = "en") as usize] = [
        #[cfg(feature = "zh")]
        Self::Zh,
        #[cfg(feature = "en")]
        Self::En,
    ];

    /// English where it is there.
    #[cfg(feature = "en")]
    const FALLBACK: Self = Self::En;
    #[cfg(not(feature = "en"))]
    const FALLBACK: Self = Self::Zh;

    /// The language of a tag such as `zh-Hans-CN` (BCP 47), by its first subtag.
    ///
    /// Traditional characters aren't written here, but their readers are better served with
    /// simplified ones than with English.
    pub fn from_tag(tag: &str) -> Option<Self> {
        let primary = tag.split(['-', '_']).next().unwrap_or_default();
        #[cfg(feature = "zh")]
        if primary.eq_ignore_ascii_case("zh") || primary.eq_ignore_ascii_case("cmn") {
            return Some(Self::Zh);
        }
        #[cfg(feature = "en")]
        if primary.eq_ignore_ascii_case("en") {
            return Some(Self::En);
        }
        None
    }

    /// The first of these tags that is a language of ours, else English, where it is there.
    pub fn preferred<'a>(tags: impl IntoIterator<Item = &'a str>) -> Self {
        tags.into_iter()
            .find_map(Self::from_tag)
            .unwrap_or_default()
    }

    /// The tag for `lang` attributes (BCP 47).
    pub const fn tag(self) -> &'static str {
        match self {
            #[cfg(feature = "zh")]
            Self::Zh => "zh-Hans",
            #[cfg(feature = "en")]
            Self::En => "en",
        }
    }

    /// What the language calls itself, for the switch between them.
    pub const fn own_name(self) -> &'static str {
        match self {
            #[cfg(feature = "zh")]
            Self::Zh => "中文",
            #[cfg(feature = "en")]
            Self::En => "English",
        }
    }

    /// The text in this language, of two that are there in any case.
    pub(crate) const fn pick<'t>(self, en: &'t str, zh: &'t str) -> &'t str {
        let _ = (en, zh);
        match self {
            #[cfg(feature = "zh")]
            Self::Zh => zh,
            #[cfg(feature = "en")]
            Self::En => en,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags() {
        for tag in ["zh", "zh-CN", "ZH-hans-cn", "zh_TW", "cmn-Hans"] {
            assert_eq!(Lang::from_tag(tag), Some(Lang::Zh), "{tag}");
        }
        for tag in ["en", "en-GB", "EN"] {
            assert_eq!(Lang::from_tag(tag), Some(Lang::En), "{tag}");
        }
        for tag in ["", "fr", "zhx", "english", "-zh"] {
            assert_eq!(Lang::from_tag(tag), None, "{tag}");
        }
        for lang in Lang::ALL {
            assert_eq!(Lang::from_tag(lang.tag()), Some(lang));
        }
    }

    #[test]
    fn the_first_that_is_known_wins() {
        assert_eq!(Lang::preferred(["fr-FR", "zh-HK", "en"]), Lang::Zh);
        assert_eq!(Lang::preferred(["de"]), Lang::En);
        assert_eq!(Lang::preferred([]), Lang::En);
    }
}
