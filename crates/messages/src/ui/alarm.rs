//! The words of the alarm: a log that forked, went back or stands still, and the evidence of it.

use crate::lang::Lang;

mod en;
mod zh;

pub use en::EN;
pub use zh::ZH;

/// The words of the alarm in this language.
pub const fn alarm(lang: Lang) -> &'static Alarm {
    match lang {
        Lang::Zh => &ZH,
        Lang::En => &EN,
    }
}

texts! {
    /// Every text of the alarm, and of evidence, in one language.
    Alarm;
    /// Title: the log has two pasts.
    fork,
    /// What that means.
    fork_what,
    /// Title: a witness or an auditor has seen another past.
    fork_other,
    /// What that means: slot `{name}`.
    fork_other_what,
    /// Title: an older state is shown.
    rollback,
    /// What that means.
    rollback_what,
    /// What it means that a witness has seen more: slot `{name}`.
    held_back_what,
    /// Title: the state is too old.
    freeze,
    /// What that means: slots `{age}`, `{max_age}`.
    freeze_what,
    /// The log's name.
    log,
    /// The head that was seen before.
    seen,
    /// The head that a witness or an auditor has seen: slot `{name}`.
    seen_by,
    /// The head that is shown now.
    shown,
    /// In a file: the head that had been seen.
    file_seen,
    /// In a file: the head that was shown.
    file_shown,
    /// Its entries.
    entries,
    /// Its root.
    root,
    /// A witness, and when.
    cosigned,
    /// What a witness did: slots `{name}`, `{time}`.
    cosigned_at,
    /// No witness that the trust file knows.
    nobody,
    /// What to do.
    todo,
    /// Rely on nothing.
    todo_rely,
    /// The same where the past is as it was, but not the present.
    todo_rely_old,
    /// Save both heads.
    todo_save,
    /// Save the one head.
    todo_save_one,
    /// To whom to send it.
    todo_send,
    /// The city's contact.
    contact,
    /// The button.
    save,
    /// It was saved: slot `{name}`.
    saved,
    /// The browser refused.
    save_failed,
    /// Only size and root were kept.
    no_note,
    /// Of what a witness or an auditor has seen: what binds the two heads together could not be had.
    no_note_other,
    /// The browser keeps nothing for this site.
    forgetful,
    /// Witnesses who cosigned both heads of a fork: slot `{names}`.
    both,
    /// When it was shown is somebody's word: slot `{time}`.
    by_word,
    /// What kind of file it is.
    kind,
    /// Short word: misbehaviour is proven.
    word_proven,
    /// Short word: it isn't, and can't be.
    word_unproven,
    /// Short word: nothing is shown.
    word_nothing,
    ;
}
