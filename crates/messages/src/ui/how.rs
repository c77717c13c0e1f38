//! The words of the page that says how all of this works.

use crate::lang::Lang;

mod en;
mod zh;

pub use en::EN;
pub use zh::ZH;

/// The words about how it works in this language.
pub const fn how(lang: Lang) -> &'static How {
    match lang {
        Lang::Zh => &ZH,
        Lang::En => &EN,
    }
}

texts! {
    /// Every text of the page that says how it works, in one language.
    How;
    /// Heading.
    title,
    /// In one sentence.
    lead,
    /// Somebody signs.
    sign,
    /// What that means.
    sign_note,
    /// It goes into a log.
    log,
    /// What that means.
    log_note,
    /// Others confirm the log.
    witness,
    /// What that means.
    witness_note,
    /// Lists are complete.
    index,
    /// What that means.
    index_note,
    /// The reader's browser checks.
    check,
    /// What that means.
    check_note,
    /// Heading of the example.
    try_title,
    /// What can be done with it.
    try_lead,
    /// Which record it is: slot `{entry}`.
    try_which,
    /// While it is fetched.
    try_loading,
    /// It could not be had.
    try_nothing,
    /// Label of the field with the record's text.
    try_text,
    /// Changes a figure in it.
    break_figure,
    /// Changes a letter of a signature.
    break_signature,
    /// Puts it back.
    mend,
    /// What is checked, with nothing changed.
    untouched,
    /// Heading: it is intact and logged.
    stands,
    /// What else a reader should know of it.
    stands_note,
    /// Heading: it is no record any more.
    no_record,
    /// What no longer fits: heading over the questions.
    result,
    /// Heading over what no check shows.
    limits,
    /// What no check shows.
    limits_note,
    /// Heading over further ways.
    further,
    /// To whom the page trusts.
    to_trust,
    /// To the audit.
    to_audit,
    /// To checking a file.
    to_check,
    ;
    /// What is checked: so many characters differ, exactly or at most.
    fn changed: fn(usize, is_exact: bool) -> String,
}
