//! The words about versions of a trust file, and about those who hold its keys.

use crate::lang::Lang;

mod en;
mod zh;

pub use en::EN;
pub use zh::ZH;

/// The words about trust files in this language.
pub const fn trusted(lang: Lang) -> &'static Trusted {
    match lang {
        Lang::Zh => &ZH,
        Lang::En => &EN,
    }
}

texts! {
    /// Every text about versions of a trust file and its keys, in one language.
    Trusted;
    /// Term: which version is used.
    version,
    /// The pinned one: slot `{version}`.
    as_pinned,
    /// A later one: slots `{version}`, `{pinned}`.
    followed,
    /// Term: who has signed it.
    signed_by,
    /// Nobody has: it is believed because it is pinned.
    signed_by_nobody,
    /// Term: who may sign the next one.
    signers,
    /// Nobody may.
    signers_none,
    /// Term: whether there is a newer one.
    newer,
    /// It is being looked for.
    looking,
    /// None was found where it was looked for: slot `{places}`.
    newest,
    /// There is no place that could be asked.
    blind,
    /// There may be more of them.
    stopped,
    /// Could not be asked: slot `{place}`.
    unasked,
    /// A file that was refused: slots `{version}`, `{place}`.
    refused,
    /// Whose key it is: slot `{name}`.
    organisation,
    /// Under whose law: slot `{code}`.
    jurisdiction,
    /// From when on its signatures count: slot `{time}`.
    valid_from,
    /// Until when: slot `{time}`.
    valid_until,
    /// Short word: not yet.
    word_not_yet,
    /// Short word: no longer.
    word_expired,
    /// Where the witness shows what it has signed: slot `{address}`.
    monitoring,
    /// Where the auditor's files lie: slot `{address}`.
    files_at,
    ;
    /// So many signers must sign the next version.
    fn threshold: fn(needed: usize, of: usize) -> String,
    /// How many organisations stand behind those who cosigned; of how many keys it isn't known.
    fn organisations: fn(organisations: usize, unknown: usize) -> String,
    /// Under how many jurisdictions they are, where that is known of all.
    fn jurisdictions: fn(jurisdictions: usize) -> String,
}
