//! The words about the log itself: the line on the home page, and the page that says all of it.

use crate::lang::Lang;

mod en;
mod zh;

pub use en::EN;
pub use zh::ZH;

/// The words about the log in this language.
pub const fn log(lang: Lang) -> &'static Log {
    match lang {
        Lang::Zh => &ZH,
        Lang::En => &EN,
    }
}

texts! {
    /// Every text about the log itself in one language, but for those of [`Ui`](super::Ui).
    Log;
    /// The line while the log is being checked.
    line_checking,
    /// The log is in order: slots `{time}` and `{zone}`.
    line_yes,
    /// The same, where nobody vouches for a time.
    line_yes_no_time,
    /// It is in order, and a check warns of something: slots `{time}` and `{zone}`.
    line_note,
    /// The same, where nobody vouches for a time.
    line_note_no_time,
    /// It could not be checked.
    line_cant_tell,
    /// It could not be checked, and was verified before: slots `{time}` and `{zone}`.
    line_cant_tell_seen,
    /// It did not pass.
    line_no,
    /// Link to the page about the log.
    line_more,
    /// The same, where not all is well.
    line_why,
    /// Heading of the page.
    title,
    /// What the page is about.
    lead,
    /// Heading over the states of the log.
    states,
    /// What a state is.
    states_note,
    /// What others must see.
    states_compare,
    /// When it was checked, by the reader's clock: slots `{time}` and `{zone}`.
    checked_at,
    /// Nothing was seen before.
    seen_nothing,
    /// Whether this browser has seen the log before isn't known yet.
    seen_pending,
    /// No state can be shown.
    shown_nothing,
    /// The log has signed what is shown, and it isn't accepted.
    shown_refused,
    /// Heading over who cosigned.
    witnesses,
    /// What witnesses do.
    witnesses_note,
    /// Who has not cosigned, though enough have: slot `{names}`.
    missing,
    /// All have cosigned.
    missing_nobody,
    /// Heading over who has replayed everything.
    auditors,
    /// What auditors do.
    auditors_note,
    /// Heading over whether the log's lists are complete.
    lists,
    /// Heading over name and address.
    about,
    /// Where the log is read from.
    read_from,
    /// Heading over what can be done.
    further,
    /// What an audit is for.
    audit_note,
    /// What following things is for.
    watch_note,
    /// What stands on the page about trust.
    trust_note,
    /// What stands on the page with all entries.
    entries_note,
    /// What stands on the page that says how it works.
    how_note,
    /// Heading over what the log can't tell.
    limits,
    /// Not whether it is true.
    limit_truth,
    /// Not what was never logged.
    limit_unlogged,
    /// Not what came later.
    limit_later,
    /// Not whether witnesses act together.
    limit_together,
    /// Not whether this page is honest.
    limit_page,
    ;
}
