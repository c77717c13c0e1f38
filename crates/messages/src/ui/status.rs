//! The words of the line about the log that stands on every page.

use crate::lang::Lang;

mod en;
mod zh;

pub use en::EN;
pub use zh::ZH;

/// The words of that line in this language.
pub const fn status(lang: Lang) -> &'static Status {
    match lang {
        Lang::Zh => &ZH,
        Lang::En => &EN,
    }
}

texts! {
    /// Every text of the line about the log, in one language.
    Status;
    /// What the line is, for a screen reader.
    label,
    /// Link to the page about the log.
    more,
    /// While the log is being checked.
    checking,
    /// Signatures and age are known; whether it has only grown isn't yet.
    comparing,
    /// No checkpoint could be had.
    no_checkpoint,
    /// Who has cosigned: slots `{count}` and `{names}`.
    witnesses,
    /// No witness has.
    witnesses_nobody,
    /// The trust file asks for none.
    witnesses_none,
    /// Who has replayed everything: slots `{count}` and `{names}`.
    auditors,
    /// The same, with the number of entries that they have not: slots `{count}`, `{names}` and `{later}`.
    auditors_behind,
    /// None of the auditors has.
    auditors_nobody,
    /// The trust file names none.
    auditors_none,
    /// The reader has replayed everything.
    auditors_you,
    /// How old the newest cosignature is: slot `{age}`.
    newest,
    /// It is newer than the reader's clock says.
    newest_now,
    /// The log has only grown: slot `{seen}`.
    grown,
    /// It is the same as last time.
    same,
    /// It is the first time.
    first,
    /// It has not.
    not_grown,
    /// It is older than what was seen.
    older,
    /// Somebody else has seen another log.
    seen_otherwise,
    /// Somebody else has seen more.
    seen_more,
    /// Whether it has isn't known.
    growth_unknown,
    ;
    /// k of n witnesses.
    fn count_witnesses: fn(usize, usize) -> String,
    /// k of n auditors.
    fn count_auditors: fn(usize, usize) -> String,
}
