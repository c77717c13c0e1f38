//! The words about what a reader follows.

use crate::lang::Lang;

mod en;
mod zh;

pub use en::EN;
pub use zh::ZH;

/// The words about what a reader follows in this language.
pub const fn watch(lang: Lang) -> &'static Watch {
    match lang {
        Lang::Zh => &ZH,
        Lang::En => &EN,
    }
}

texts! {
    /// Every text about what a reader follows, in one language.
    Watch;
    /// Heading of the page.
    title,
    /// What it is for.
    lead,
    /// Where it is kept, and who can see it.
    kept,
    /// The browser doesn't keep it beyond this page.
    not_kept,
    /// Nothing is followed yet.
    nothing,
    /// How to begin.
    nothing_todo,
    /// Button: follow this.
    follow,
    /// Button, pressed: this is followed.
    following,
    /// Beside the button.
    follow_note,
    /// There are too many already.
    full,
    /// Button: take what is new as seen.
    seen,
    /// Button: don't follow this any more.
    stop,
    /// Short word: nothing is new.
    word_quiet,
    /// It is being looked up.
    looking,
    /// Nothing new since: slot `{time}`.
    quiet,
    /// Nothing new, where no time is known.
    quiet_no_time,
    /// When it was last looked at: slot `{time}`.
    since,
    /// It has only just been followed: slot `{count}`.
    begun,
    /// Whether there is something new isn't known.
    cant_tell,
    /// Short word: the past was changed.
    word_changed,
    /// The list is another one than before.
    changed,
    /// What to do then.
    changed_todo,
    /// The log that is shown is older than what was seen.
    behind,
    /// There may be more.
    maybe_more,
    /// Link to the page of the thing.
    open,
    ;
    /// So many entries are new.
    fn new_entries: fn(u64) -> String,
    /// So many are all that is new, as good as the log's list is.
    fn all_of_it: fn(u64) -> String,
    /// So many are shown, the newest of all that is new.
    fn newest_only: fn(u64) -> String,
    /// How many things are followed, how many of them have something new, and of how many it can't be told.
    fn summary: fn(usize, usize, usize) -> String,
}
