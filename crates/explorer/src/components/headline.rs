//! The first line of a record's page: what the record comes out as, and never better than the files held against it.

use stele_records::rules::RuleReason;
use stele_records::verdict::Reason;
use yew::{Html, html};

use super::record_page::answer_text;
use super::row::tone_word;
use super::text::{Locale, fill_text};
use crate::state::record::{EntryView, Tone};

/// What stands first.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Headline {
    pub(crate) tone: Tone,
    pub(crate) word: &'static str,
    pub(crate) title: String,
    pub(crate) todo: String,
    /// What is said of the record by itself, where the files decide.
    pub(crate) own: Html,
}

/// The headline of a record against which `others` documents were held that are not those it names (rule C7). The
/// record may be what it says, and what the reader has in hand is another thing: that comes first.
pub(crate) fn headline(entry: &EntryView, others: usize, locale: &Locale) -> Headline {
    let tone = Tone::of(&entry.verdict);
    let (title, todo) = answer_text(entry, locale);
    let word = tone_word(tone, locale.ui());
    if others == 0 || tone == Tone::Pending {
        let own = Html::default();
        return Headline {
            tone,
            word,
            title,
            todo,
            own,
        };
    }
    let words = locale.handed();
    let careful = match others {
        1 => words.careful_one,
        _ => words.careful_several,
    };
    let about_record = fill_text(words.record_itself, &[("answer", &title)]);
    let own = html! {
        <>
            <p class="record-itself">{ about_record }</p>
            if !todo.is_empty() {
                <p>{ todo }</p>
            }
        </>
    };
    Headline {
        tone: Tone::No,
        word: words.word_other,
        title: careful.into(),
        todo: locale.reason(&Reason::Rule(RuleReason::OtherFile)).todo,
        own,
    }
}
