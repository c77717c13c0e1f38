//! Every message there is, and what must be true of all of them.

mod codes;
mod samples;
mod states;
mod wording;

use crate::lang::Lang;
use crate::text::Text;

/// A message: where it belongs, its code, and its text in both languages.
#[derive(Debug, Clone)]
pub(super) struct Message {
    /// What it is about, a heading in `docs/codes.md`.
    subject: &'static str,
    code: &'static str,
    /// Whether the code is the variant's own, not that of an error inside it.
    own: bool,
    en: Text,
    zh: Text,
}

impl Message {
    fn new(
        subject: &'static str,
        code: &'static str,
        own: bool,
        say: impl Fn(Lang) -> Text,
    ) -> Self {
        let (en, zh) = (say(Lang::En), say(Lang::Zh));
        Self {
            subject,
            code,
            own,
            en,
            zh,
        }
    }

    fn text(&self, lang: Lang) -> &Text {
        match lang {
            Lang::En => &self.en,
            Lang::Zh => &self.zh,
        }
    }
}

/// All messages, in the order in which `docs/codes.md` lists them.
fn messages() -> Vec<Message> {
    let mut messages = states::messages();
    messages.extend(samples::messages());
    messages
}
