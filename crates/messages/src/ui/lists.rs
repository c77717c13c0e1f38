//! The words about lists of the index: looking things up, complete lists and proven absence, the
//! entries that commit to the index, and dossiers.

use stele_records::index::Kind;

use crate::auditor::HowComplete;
use crate::lang::Lang;

mod en;
mod zh;

pub use en::EN;
pub use zh::ZH;

/// The words about lists in this language.
pub const fn lists(lang: Lang) -> &'static Lists {
    match lang {
        Lang::Zh => &ZH,
        Lang::En => &EN,
    }
}

texts! {
    /// Every text about lists of the index in one language.
    Lists;
    /// Heading of the page that looks things up.
    find_title,
    /// What can be looked up there.
    find_lead,
    /// Label of the field.
    find_label,
    /// The button beside it.
    find_button,
    /// It is looked up exactly as it is written.
    find_exact,
    /// Heading: entries were found: slot `{text}`.
    find_found,
    /// Heading: nothing was found, proven: slot `{text}`.
    find_nothing,
    /// Title of the window: slot `{text}`.
    find_title_of,
    /// It was found, but not as it was written: slots `{text}` and `{form}`.
    find_other,
    /// What else it was looked up as: slot `{forms}`.
    find_tried,
    /// What has no list of its own, and where it stands.
    find_elsewhere,
    /// Leads to all projects.
    find_projects,
    /// The number begins with that of a project: slot `{project}`.
    find_project,
    /// It is a link: what it leads to is opened here.
    find_link,
    /// Opens it.
    find_link_open,
    /// It may be the number of an entry.
    find_entry,
    /// No entry has this number: slots `{entry}` and `{last}`.
    find_entry_beyond,
    /// It is the leaf hash of an entry.
    find_leaf,
    /// No entry with this leaf hash was found, which proves nothing.
    find_leaf_none,
    /// Heading: can't tell: slot `{text}`.
    find_cant_tell,
    /// Heading: what the log shows is wrong: slot `{text}`.
    find_wrong,
    /// Heading over looking a document up.
    document_title,
    /// How that is done, and that nothing leaves the device.
    document_lead,
    /// Documents that name persons aren't found like this.
    document_salted,
    /// In the drop zone.
    document_drop,
    /// While it is read: slots `{name}` and `{percent}`.
    document_reading,
    /// It is too large: slot `{limit}`.
    document_too_large,
    /// Heading over a refused document.
    document_refused,
    /// Heading over name, length and hash.
    document_looked_up,
    /// Its name.
    document_name,
    /// No record names it, proven.
    document_none,
    /// Look another one up.
    document_another,

    /// Heading while a list is looked up.
    list_checking,
    /// The sentence while it is.
    list_checking_note,
    /// What a screen reader hears while it is.
    status_looking,
    /// Heading: nothing is there, proven.
    list_none,
    /// How that is known.
    list_none_note,
    /// Heading: can't tell.
    list_cant_tell,
    /// Heading: something about the list is wrong.
    list_wrong,
    /// Short word: all of it is here.
    word_complete,
    /// Short word: nothing, proven.
    word_none,
    /// The page of the list beyond its last.
    list_beyond,
    /// Summary of the disclosure that tells how all of this is known.
    how_known,
    /// What "as committed" means.
    how_committed,
    /// What "replayed" would mean.
    how_replayed,
    /// The entry that commits to the index.
    how_index_root,
    /// How many entries it covers.
    how_covers,
    /// Number of keys.
    how_keys,
    /// The root.
    how_root,
    /// The key's hash in the index.
    how_key,
    /// When the publisher made it.
    how_time,
    /// How many auditors the trust file asks for.
    how_auditors,
    /// Heading over the auditors of the trust file.
    auditors_title,
    /// None.
    auditors_none,
    /// It doesn't say.
    auditors_undecided,
    /// The list is pinned: slots `{entries}` and `{time}`.
    pin_note,
    /// Link to the present state.
    pin_now,
    /// The log was never published with so many entries: slot `{entries}`.
    pin_never,
    /// What to do about it.
    pin_never_todo,
    /// The log that is shown is smaller than the link says: slots `{entries}` and `{shown}`.
    pin_ahead,
    /// What to do about it.
    pin_ahead_todo,
    /// Copy a link that is pinned to the state shown.
    copy_pinned,

    /// Heading while a record is looked for by its id.
    record_looking,
    /// There is no record with this id, proven.
    record_none,
    /// Entries mention the id, but none of them is a record with it.
    record_only_mentioned,
    /// Where the reader is: slot `{id}`.
    record_crumb,
    /// Heading over the lists that a record leads to.
    about_title,
    /// What they are.
    about_note,
    /// Link to the entries that mention it.
    about_ref,
    /// Link to the records about the same thing.
    about_subject,
    /// Link to what a signer has signed: slot `{role}`.
    about_signer,
    /// Heading over the entries that mention a record.
    history_title,
    /// There is none but itself.
    history_none,

    /// Type of entry: it commits to the index.
    type_index_root,
    /// Several records of a type that this version doesn't know: slot `{name}`.
    types_unknown,
    /// Heading over what an index-root entry says.
    index_root_says,
    /// Root of the log's tree over the entries before.
    index_root_covered,
    /// Version of the map function.
    index_root_map,
    /// Name of the tree hash.
    index_root_tree,
    /// The checkpoint that was published before.
    index_root_previous,
    /// There was none.
    index_root_first,
    /// In place of an answer to a question that is asked of records only.
    not_asked,
    /// Save the entry's bytes.
    save_entry,
    /// Heading over an entry that is no record, byte for byte.
    raw_entry,

    /// Save the dossier.
    save_dossier,
    /// What such a file is good for.
    save_dossier_note,
    /// While it is collected.
    dossier_busy,
    /// The browser has it.
    dossier_saved,
    /// It could not be collected.
    dossier_failed,
    /// The browser refused it.
    dossier_refused,
    /// A dossier tells of its own time.
    dossier_as_of,
    /// Heading over the way to the present state of a list.
    live_list_title,
    /// The link.
    live_list,
    /// Show more rows.
    show_more,
    ;
    /// The kind of a key in a word or two, within a list.
    fn kind: fn(Kind) -> &'static str,
    /// A key in words: slot `{value}`; of a payment line besides `{line}`, of an area besides
    /// `{types}`, of a type only `{types}`.
    fn key: fn(Kind) -> &'static str,
    /// The kinds under which there is nothing, proven; they come joined.
    fn find_none: fn(kinds: &str, how: &HowComplete) -> String,
    /// The kinds of which nothing can be said; they come joined.
    fn find_open: fn(kinds: &str) -> String,
    /// Heading of a complete list.
    fn list_complete: fn(u64, how: &HowComplete) -> String,
    /// What stands under a complete list.
    fn list_complete_note: fn(how: &HowComplete) -> String,
    /// The heading of a list that was complete in a state that is old, by count.
    fn list_then: fn(u64, how: &HowComplete) -> String,
    /// Heading of a list that may lack something.
    fn list_maybe: fn(u64) -> String,
    /// A document is named in so many entries, and these are all.
    fn document_found: fn(u64, how: &HowComplete) -> String,
    /// Which rows a page shows, of how many, newest first.
    fn list_range: fn(first: u64, last: u64, count: u64) -> String,
    /// So many rows of this page did not pass, so many could not be checked, so many bear a warning; not all zero.
    fn list_trouble: fn(bad: usize, open: usize, warned: usize) -> String,
    /// That the lists of the log are complete, as a sentence.
    fn lists_are: fn(how: &HowComplete) -> String,
    /// So many auditors are asked for.
    fn auditors_needed: fn(u64) -> String,
    /// All entries that mention a record.
    fn history_all: fn(u64) -> String,
    /// A link leads to an entry that the log hasn't: its number, and how many there are.
    fn entry_beyond: fn(index: u64, size: u64) -> String,
    /// Leads to the entry that replaces a record.
    fn superseded_link: fn(u64) -> String,
    /// So many entries mention an id.
    fn mentioned: fn(u64) -> String,
    /// What an index root says in one line: entries covered, keys.
    fn index_root_line: fn(covers: u64, keys: u64) -> String,
}
