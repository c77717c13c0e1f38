//! The languages.

/// A language in which every text exists.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Lang {
    /// Chinese, simplified characters.
    Zh,
    /// English, also for readers whose language isn't here yet.
    #[default]
    En,
}

impl Lang {
    /// The languages in the order in which pages offer them.
    pub const ALL: [Self; 2] = [Self::Zh, Self::En];

    /// The language of a tag such as `zh-Hans-CN` (BCP 47), by its first subtag.
    ///
    /// Traditional characters aren't written here, but their readers are better served with
    /// simplified ones than with English.
    pub fn from_tag(tag: &str) -> Option<Self> {
        let primary = tag.split(['-', '_']).next().unwrap_or_default();
        if primary.eq_ignore_ascii_case("zh") || primary.eq_ignore_ascii_case("cmn") {
            Some(Self::Zh)
        } else if primary.eq_ignore_ascii_case("en") {
            Some(Self::En)
        } else {
            None
        }
    }

    /// The first of these tags that is a language of ours, else English.
    pub fn preferred<'a>(tags: impl IntoIterator<Item = &'a str>) -> Self {
        tags.into_iter()
            .find_map(Self::from_tag)
            .unwrap_or_default()
    }

    /// The tag for `lang` attributes (BCP 47).
    pub const fn tag(self) -> &'static str {
        match self {
            Self::Zh => "zh-Hans",
            Self::En => "en",
        }
    }

    /// What the language calls itself, for the switch between them.
    pub const fn own_name(self) -> &'static str {
        match self {
            Self::Zh => "中文",
            Self::En => "English",
        }
    }

    /// The text in this language, of two that are there in any case.
    pub(crate) const fn pick(self, en: &'static str, zh: &'static str) -> &'static str {
        match self {
            Self::Zh => zh,
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
