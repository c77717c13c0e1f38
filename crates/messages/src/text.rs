//! A message and its pair, and the macro that puts both languages side by side.

use crate::lang::Lang;

/// What happened, and what to do about it: plain sentences without markup.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Text {
    /// What happened.
    pub what: String,
    /// What to do. Empty only where there is nothing that the reader could do.
    pub todo: String,
}

impl Text {
    pub(crate) fn new(what: impl Into<String>, todo: impl Into<String>) -> Self {
        Self {
            what: what.into(),
            todo: todo.into(),
        }
    }

    /// Adds the code in brackets before the last full stop, for those who look it up.
    pub(crate) fn coded(self, lang: Lang, code: &str) -> Self {
        self.noted(lang, code)
    }

    /// Adds the code and the place, a text such as "byte 132", before the last full stop.
    pub(crate) fn coded_at(self, lang: Lang, code: &str, place: &str) -> Self {
        let comma = lang.pick(", ", "，");
        self.noted(lang, &format!("{code}{comma}{place}"))
    }

    fn noted(mut self, lang: Lang, note: &str) -> Self {
        let (open, close) = (lang.pick(" (", "（"), lang.pick(").", "）。"));
        if let Some(sentence) = self.what.strip_suffix(['.', '。']) {
            self.what = format!("{sentence}{open}{note}{close}");
        }
        self
    }

    /// Puts a whole sentence before what happened: where it happened.
    pub(crate) fn after(mut self, lang: Lang, sentence: &str) -> Self {
        let space = lang.pick(" ", "");
        self.what = format!("{sentence}{space}{}", self.what);
        self
    }

    /// Puts a whole sentence behind what happened: more about it.
    pub(crate) fn followed_by(mut self, lang: Lang, sentence: &str) -> Self {
        self.what += lang.pick(" ", "");
        self.what += sentence;
        self
    }

    /// The same, with another advice: the place of an error decides who can mend it.
    pub(crate) fn advised(mut self, todo: &str) -> Self {
        self.todo = todo.into();
        self
    }
}

/// Whichever of two expressions is for the language: English, then Chinese. Every choice between languages
/// is made here or in [`Lang::pick`](crate::lang::Lang), so that a program built with one language holds
/// nothing of the other.
macro_rules! either {
    ($lang:expr, $en:expr, $zh:expr $(,)?) => {
        match $lang {
            #[cfg(feature = "en")]
            $crate::lang::Lang::En => $en,
            #[cfg(feature = "zh")]
            $crate::lang::Lang::Zh => $zh,
        }
    };
}

/// Makes a [`Text`]: what happened in English and Chinese, then either an
/// [`Advice`](crate::advice::Advice) or what to do in English and Chinese. All are format strings
/// that take variables by name.
macro_rules! say {
    ($lang:expr, $en:literal, $zh:literal, $en_todo:literal, $zh_todo:literal $(,)?) => {
        $crate::text::either!(
            $lang,
            $crate::text::Text::new(format!($en), format!($en_todo)),
            $crate::text::Text::new(format!($zh), format!($zh_todo)),
        )
    };
    ($lang:expr, $en:literal, $zh:literal, $advice:expr $(,)?) => {{
        let lang = $lang;
        $crate::text::Text::new($crate::text::phrase!(lang, $en, $zh), $advice.text(lang))
    }};
}

/// Makes one sentence: a format string in English and one in Chinese.
macro_rules! phrase {
    ($lang:expr, $en:literal, $zh:literal $(,)?) => {
        $crate::text::either!($lang, format!($en), format!($zh))
    };
}

pub(crate) use {either, phrase, say};

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_code_stands_before_the_full_stop() {
        let text = Text::new("A. B.", "").coded_at(Lang::En, "x-y", "byte 1");
        assert_eq!(text.what, "A. B (x-y, byte 1).");
        let text = Text::new("甲。", "").coded(Lang::Zh, "x-y");
        assert_eq!(text.what, "甲（x-y）。");
    }

    #[test]
    fn sentences_are_joined_as_the_language_does() {
        let text = |what| Text::new(what, "");
        assert_eq!(text("B.").after(Lang::En, "A.").what, "A. B.");
        assert_eq!(text("乙。").after(Lang::Zh, "甲。").what, "甲。乙。");
    }
}
