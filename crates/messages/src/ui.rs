//! The words of the interface itself: labels, headings, buttons, notes.
//!
//! Each language is one value of [`Ui`], so a text that is missing doesn't compile. Sentences are
//! whole; what varies stands in a named slot, `{time}`, which the page fills with an element of its
//! own (a `<time>`, a `<bdi>`), so that nothing is ever glued together from pieces. Where a number
//! changes the grammar the text is a function.

use crate::auditor::HowComplete;
use crate::lang::Lang;

/// Declares the texts of one language once, as fields and as a list that tests can walk.
macro_rules! texts {
    ($(#[$of:meta])* $name:ident; $($(#[$doc:meta])* $field:ident,)* ; $($(#[$fn_doc:meta])* fn $function:ident: $signature:ty,)*) => {
        $(#[$of])*
        #[derive(Debug)]
        pub struct $name {
            $($(#[$doc])* pub $field: &'static str,)*
            $($(#[$fn_doc])* pub $function: $signature,)*
        }

        impl $name {
            /// Name and text of every field that isn't a function.
            pub fn texts(&self) -> impl Iterator<Item = (&'static str, &'static str)> {
                [$((stringify!($field), self.$field),)*].into_iter()
            }
        }
    };
}

pub mod alarm;
pub mod audit;
pub mod browse;
pub mod compared;
pub mod directory;
mod en;
pub mod forest;
pub mod funds;
pub mod handed;
pub mod home;
pub mod how;
pub mod keep;
pub mod lists;
pub mod log;
pub mod money;
pub mod opinions;
pub mod points;
pub mod records;
pub mod rental;
pub mod scan;
pub mod status;
pub mod stories;
#[cfg(test)]
mod tests;
pub mod trusted;
pub mod watch;
pub mod words;
mod zh;

pub use alarm::{Alarm, alarm};
pub use audit::{Audit, audit};
pub use browse::{Browse, browse};
pub use compared::{Compared, compared};
pub use directory::{Directory, directory};
pub use en::EN;
pub use forest::{Forest, forest};
pub use funds::{Funds, funds};
pub use handed::{Handed, handed};
pub use home::{Home, home};
pub use how::{How, how};
pub use keep::{Keep, keep};
pub use lists::{Lists, lists};
pub use log::{Log, log};
pub use money::{Money, money};
pub use opinions::{Opinions, opinions};
pub use points::{Points, points};
pub use records::{Records, records};
pub use rental::{Rental, rental};
pub use scan::{Scan, scan};
pub use status::{Status, status};
pub use stories::{Stories, stories};
pub use trusted::{Trusted, trusted};
pub use watch::{Watch, watch};
pub use words::{Words, words};
pub use zh::ZH;

/// The interface in this language.
pub const fn ui(lang: Lang) -> &'static Ui {
    match lang {
        Lang::Zh => &ZH,
        Lang::En => &EN,
    }
}

texts! {
    /// Every text of the interface in one language, but for those of [`Lists`],
    /// [`Records`], [`Stories`], [`Handed`], [`Funds`], [`Points`], [`Trusted`], [`Watch`],
    /// [`Opinions`], [`Alarm`], [`Status`], [`Compared`], [`Words`], [`How`], [`Log`], [`Forest`],
    /// [`Directory`] and [`Audit`].
    Ui;
    /// The product's name.
    app_name,
    /// What it is, in one line under the name.
    tagline,
    /// The link past the header.
    skip,
    /// Accessible name of the navigation.
    nav_label,
    /// Link to the overview.
    nav_overview,
    /// Link to the homes to let.
    nav_rental,
    /// Link to the projects.
    nav_funds,
    /// Link to the trees.
    nav_forest,
    /// Link to the points.
    nav_points,
    /// Link to the companies.
    nav_identity,
    /// What the links at the foot of the page are called together.
    nav_more,
    /// Link to the audit.
    nav_audit,
    /// Link to what the reader follows.
    nav_watch,
    /// Link to how it works.
    nav_how,
    /// Link to the page about the log.
    nav_log,
    /// Link to the page that looks things up.
    nav_find,
    /// Link to the entries.
    nav_entries,
    /// Link to the page that checks a file.
    nav_check,
    /// Link to the page about trust.
    nav_trust,
    /// The switch for large type.
    large_type,
    /// The records are made up: slot `{name}`.
    made_up,
    /// Last words of every page.
    footer,
    /// Link to whoever answers for the records.
    contact,
    /// Title of a page, with the product's name: slots `{page}`.
    page_title,

    /// Short word: all four questions yes.
    word_verified,
    /// Short word: all four questions yes, and a rule warns of it.
    word_warned,
    /// Short word: a question is answered no.
    word_not_verified,
    /// Short word: intact and logged, the rest can't be told.
    word_intact_and_logged,
    /// Short word: can't tell.
    word_cant_tell,
    /// Short word: still being checked.
    word_checking,
    /// What a screen reader hears while a record is checked.
    status_checking,
    /// The heading while the checks run.
    checking_title,
    /// The sentence while the checks run.
    checking_note,

    /// Under the log's name.
    overview_lead,
    /// The log's origin.
    log_origin,
    /// Number of entries.
    log_size,
    /// The index that the log commits to.
    log_index,
    /// Root of the tree.
    log_root,
    /// Until when the log is known: slots `{time}` and `{zone}`.
    logged_until,
    /// In place of that where nobody vouches for a time.
    logged_until_unknown,
    /// The log's own key.
    log_key,
    /// A witness's cosignature: slot `{time}`.
    cosigned_at,
    /// A witness that the trust file names and that hasn't cosigned.
    not_cosigned,
    /// This browser sees the log for the first time.
    growth_first,
    /// Heading over the newest entries.
    latest,
    /// Link to all of them.
    all_entries,
    /// The log has no entry yet.
    log_empty,
    /// What an empty log means.
    log_empty_note,
    /// Heading: the log's state is being checked.
    head_checking,
    /// Heading: the log's state holds.
    head_yes,
    /// Heading: nobody can say whether it does.
    head_cant_tell,
    /// Heading: it doesn't.
    head_no,
    /// Heading over the details of a failed check of the log.
    head_checks,
    /// Try again.
    retry,
    /// Button: what a chart shows, as a table.
    as_table,
    /// A part of the program is on its way.
    part_loading,
    /// It can't be had, or isn't the one that this page expects.
    part_failed,
    /// What to do then.
    part_failed_todo,
    /// Check again, where the last check came out well.
    refresh,
    /// What was verified last: slots `{size}` and `{time}`.
    last_verified,
    /// The same where nobody vouches for a time: slot `{size}`.
    last_verified_no_time,

    /// Heading of the entries page.
    entries,
    /// What such a list is, and what it isn't.
    entries_note,
    /// The page of the list beyond the last.
    entries_beyond,
    /// Previous page of the list: newer entries.
    newer,
    /// Next page of the list: older entries.
    older,
    /// Label of the field that jumps to a number.
    jump_label,
    /// Button beside it.
    jump,
    /// What was typed is no number of an entry: slot `{last}`.
    jump_bad,
    /// Accessible name of the links to the pages of the list.
    pager_label,
    /// An entry that isn't shown because it didn't pass.
    row_hidden,
    /// An entry that could not be fetched or checked.
    row_unknown,

    /// Where the reader is: slot `{number}`.
    entry_title,
    /// What the answer rests on: slots `{origin}`, `{entries}`, `{time}` and `{zone}`.
    as_of,
    /// The same where nobody vouches for a time: slots `{origin}` and `{entries}`.
    as_of_no_time,
    /// Accessible name of the four questions.
    questions,
    /// Summary of the disclosure that holds the steps.
    steps,
    /// Summary of the disclosure of one step's evidence.
    evidence,
    /// A step that is still to come.
    step_pending,
    /// Heading over the record's fields.
    record_says,
    /// Why nothing of the record is shown.
    record_hidden,
    /// Heading over what no check can show.
    limits,
    /// No check can show that it is true.
    limit_truth,
    /// That they were entitled rests on the trust file.
    limit_authority,
    /// Whether they were entitled isn't known.
    limit_authority_open,
    /// They could not be looked for.
    limit_history_open,
    /// A signer: slots `{role}` and `{key}`.
    signer,
    /// A signer of whom it is known who it is: slots `{role}`, `{who}` and `{key}`.
    signer_known,
    /// Heading over the raw evidence.
    raw,
    /// Leaf hash.
    raw_leaf,
    /// Length in bytes.
    raw_length,
    /// Root of the tree.
    raw_root,
    /// Inclusion proof.
    raw_proof,
    /// Keys of the signers.
    raw_keys,
    /// The checkpoint as the log signed it.
    raw_checkpoint,
    /// The record as it stands in the log.
    raw_record,
    /// Heading over the actions.
    actions,
    /// Save the `.tlog-proof`.
    save_proof,
    /// What that file is good for.
    save_proof_note,
    /// Save the report.
    save_report,
    /// Save the record.
    save_record,
    /// Copy the link.
    copy_link,
    /// It was copied: the link, or the lines.
    copied,
    /// It could not be copied; it stands in a field instead.
    copy_failed,
    /// Heading over the lines to paste into another page.
    embed,
    /// What is to be done with them.
    embed_note,
    /// A way: all files on one's own server.
    embed_own,
    /// What has to lie there, and how old it is.
    embed_own_note,
    /// A way: the same, but looked up in the log.
    embed_live,
    /// What that gives, and what it costs.
    embed_live_note,
    /// A way: the widget and the trust file from this site.
    embed_site,
    /// What comes from where.
    embed_site_note,
    /// A way: a page of this site in a frame.
    embed_frame,
    /// For whom, and who says whom to trust.
    embed_frame_note,
    /// Stands before the policy that a page needs.
    embed_policy,
    /// The hash of the widget's script isn't known.
    embed_unpinned,
    /// Copy the lines.
    embed_copy,
    /// The link that stands in them.
    embed_link,
    /// Print the page.
    print,
    /// Stands on paper only: slot `{link}`.
    paper,
    /// Newer record.
    next_entry,
    /// Older record.
    previous_entry,
    /// The link names another leaf than the log holds at this number.
    pin_differs,
    /// What to do about it.
    pin_differs_todo,

    /// A type that this version doesn't know: slot `{name}`.
    type_unknown,
    /// Field: id of the record.
    field_record_id,
    /// Field: id of what it is about.
    field_subject_id,
    /// Field: since when it is valid.
    field_valid_from,
    /// Field: until when it is valid.
    field_valid_until,
    /// Field: which record it replaces.
    field_supersedes,

    /// Heading of the page that checks a file.
    check_title,
    /// What can be checked there.
    check_lead,
    /// In the drop zone.
    drop_here,
    /// The button beside it.
    choose_file,
    /// Nothing leaves the machine.
    check_private,
    /// Reading: slot `{name}`.
    file_reading,
    /// What was checked: slot `{name}`.
    file_checked,
    /// Heading over a refused file.
    file_refused,
    /// The file is empty.
    file_empty,
    /// It is too large: slot `{limit}`.
    file_too_large,
    /// It is a folder.
    file_folder,
    /// Several were dropped.
    file_several,
    /// The browser could not read it.
    file_unreadable,
    /// Something other than a file was dropped.
    file_none,
    /// Neither a proof nor a record.
    file_neither,
    /// What to do about any of these.
    file_todo,
    /// The file is a proof with a record in it.
    kind_proof,
    /// The file is a record alone.
    kind_record,
    /// The file is a dossier.
    kind_dossier,
    /// Heading: is it still there?
    live_title,
    /// What that would tell.
    live_note,
    /// The button.
    live_ask,
    /// While it is asked.
    live_asking,
    /// The log still shows it: slot `{link}`.
    live_yes,
    /// The log shows another record at that number.
    live_no,
    /// It could not be asked.
    live_unknown,
    /// Link to the entry's page.
    live_link,
    /// Check another file.
    check_another,

    /// Heading of the page about trust.
    trust_title,
    /// Its first paragraph.
    trust_lead,
    /// Heading: what you trust.
    trust_whom,
    /// The page itself.
    trust_page,
    /// The trust file.
    trust_file,
    /// Your browser.
    trust_browser,
    /// Heading: what you don't.
    trust_not,
    /// The log's host.
    trust_not_host,
    /// The network.
    trust_not_network,
    /// Lists and file names.
    trust_not_lists,
    /// Heading over the contents of the trust file.
    trust_contents,
    /// Logs believed.
    trust_logs,
    /// Witnesses known.
    trust_witnesses,
    /// The quorum: no cosignature needed.
    trust_quorum_none,
    /// The quorum is nested.
    trust_quorum_nested,
    /// Highest age.
    trust_max_age,
    /// Root authorities.
    trust_anchors,
    /// There are none.
    trust_anchors_none,
    /// What one may sign: slots `{types}`, `{areas}`.
    trust_anchor_may,
    /// The same of records that name no area: slot `{types}`.
    trust_anchor_no_area,
    /// Time zone.
    trust_zone,
    /// Mirrors.
    trust_mirrors,
    /// Where the trust file came from: built in.
    trust_built_in,
    /// Chosen by the reader, for this session.
    trust_chosen,
    /// Auditors asked for.
    trust_auditors,
    /// SHA-256 of the trust file.
    trust_hash,
    /// Save it.
    trust_save,
    /// Choose another for this session.
    trust_choose,
    /// Back to the one that is built in, or to none.
    trust_forget,
    /// Heading: what isn't checked yet.
    trust_gaps,
    /// The root authorities are taken as given.
    trust_gap_identities,
    /// Index.
    trust_gap_index,
    /// Heading: what the host learns.
    trust_privacy,
    /// Which files are fetched.
    trust_privacy_note,
    /// Heading: check with something else.
    trust_second,
    /// How.
    trust_second_note,

    /// Heading: no trust file.
    no_trust_title,
    /// What that means.
    no_trust_lead,
    /// How to build one in.
    no_trust_build,
    /// Choose one.
    no_trust_choose,
    /// It was refused.
    no_trust_refused,

    /// Heading of an address that leads nowhere.
    unknown_title,
    /// What to do.
    unknown_lead,
    ;
    /// So many entries.
    fn entries_count: fn(u64) -> String,
    /// Number of an entry.
    fn entry_number: fn(u64) -> String,
    /// k of n witnesses needed, and how many have cosigned.
    fn witnesses_count: fn(cosigned: usize, needed: usize, of: usize) -> String,
    /// Grown since this browser saw it.
    fn growth_grown: fn(before: u64, by: u64) -> String,
    /// The log is as this browser saw it before.
    fn growth_same: fn(size: u64) -> String,
    /// Which part of the list a page shows, numbers of the first and the last row.
    fn entries_range: fn(first: u64, last: u64, size: u64) -> String,
    /// How many rows of a list came out how: intact and logged or better, verified with a warning, right once and over, can't
    /// tell, no, pending.
    fn rows_summary: fn(good: usize, warned: usize, past: usize, unknown: usize, bad: usize, pending: usize) -> String,
    /// k of n witnesses must have cosigned.
    fn quorum: fn(k: usize, n: usize) -> String,
    /// A length in bytes.
    fn bytes: fn(usize) -> String,
    /// A day: year, month from 1, day.
    fn date: fn(u16, u8, u8) -> String,
    /// A minute of a day, with the day.
    fn date_time: fn(u16, u8, u8, u8, u8) -> String,
    /// Later records were looked for: as far as the index goes.
    fn limit_history: fn(how: &HowComplete) -> String,
}
