//! The words about looking for names and addresses.

use crate::lang::Lang;

mod en;
mod zh;

pub use en::EN;
pub use zh::ZH;

/// The words about the search by words in this language.
pub const fn words(lang: Lang) -> &'static Words {
    match lang {
        Lang::Zh => &ZH,
        Lang::En => &EN,
    }
}

texts! {
    /// Every text about the search by words, in one language.
    Words;
    /// Heading.
    title,
    /// While it is under way.
    looking,
    /// Nothing was found, which proves nothing.
    none,
    /// What this search is worth.
    hint,
    /// A tree is looked for by its botanical name too: slots `{text}`, `{name}`.
    botanical,
    /// A part of the log was left out: slots `{first}` and `{last}`.
    gap,
    /// Because its host has no files for it.
    gap_missing,
    /// Because a file is damaged.
    gap_damaged,
    /// The log has no search at all.
    no_search,
    /// Reads more of what may fit.
    more,
    /// Link to the page of a flat.
    to_flat,
    /// Link to the page of a tree.
    to_tree,
    /// Link to the page of an entity.
    to_entity,
    /// Link to the page of a project.
    to_project,
    /// Link to the page of an account.
    to_account,
    ;
    /// How many records were found so far, and whether there may be more.
    fn found: fn(usize, bool) -> String,
}
