//! The words about files that a reader holds against a record: documents, and disclosures of what stands
//! in it as digests only.

use crate::lang::Lang;

mod en;
mod zh;

pub use en::EN;
pub use zh::ZH;

/// The words about such files in this language.
pub const fn handed(lang: Lang) -> &'static Handed {
    match lang {
        Lang::Zh => &ZH,
        Lang::En => &EN,
    }
}

texts! {
    /// Every text about files that are held against a record, in one language.
    Handed;
    /// Heading.
    title,
    /// What can be dropped, and what for.
    lead,
    /// Heading where workers are paid.
    worker_title,
    /// What a worker can drop there.
    worker_lead,
    /// Heading where a program’s files are named.
    program_title,
    /// What can be dropped there.
    program_lead,
    /// In the drop zone.
    drop,
    /// While files are read.
    reading,
    /// What a screen reader hears when they have been.
    done,
    /// Nothing has left the device.
    stayed,
    /// Forgets the files.
    again,
    /// Heading over what came of a document: slot `{name}`.
    document,
    /// It is the logged one.
    document_logged,
    /// Short word: the logged one.
    word_logged,
    /// Short word: not the logged one.
    word_other,
    /// First line of the page: the one document that was handed over isn't the logged one.
    careful_one,
    /// The same of several.
    careful_several,
    /// What is said of the record by itself then: slot `{answer}`.
    record_itself,
    /// It is logged with a salt, which isn't there.
    document_needs_salt,
    /// The salt that is there is of another record's document.
    document_other_salt,
    /// The record names none.
    document_none,
    /// Short word: nothing to compare with.
    word_nothing,
    /// Heading over disclosed fields of the record itself.
    of_itself,
    /// Of the person behind a signer's key: slot `{role}`.
    of_signer,
    /// Of the owner by the title, whose key signed: slot `{role}`.
    of_owner,
    /// Of a record that nothing ties to this one.
    of_other,
    /// Of another lease than the record.
    of_other_lease,
    /// Of a worker of the project: slot `{pseudonym}`.
    of_worker,
    /// The run has a line for the worker: slots `{amount}`, `{line}`, `{pseudonym}`.
    paid,
    /// The same of a run that can't be relied on, or not yet: slots `{amount}`, `{line}`, `{pseudonym}`.
    paid_says,
    /// It has none: slot `{pseudonym}`.
    paid_nothing,
    /// This part of it has none: slots `{pseudonym}`, `{parts}`.
    paid_elsewhere,
    /// The other parts.
    paid_parts,
    /// The run didn't pass.
    paid_not_verified,
    /// Whether the run passes isn't known.
    paid_not_known,
    /// Mark of the line that is the reader's.
    word_mine,
    /// Short word: the run has no line for the worker.
    word_no_line,
    /// Caption of all wages of a worker in a project: slot `{pseudonym}`.
    runs,
    /// There are none: slot `{pseudonym}`.
    runs_none,
    /// Column: the month.
    runs_month,
    /// Column: the entry.
    runs_entry,
    /// Column: the result.
    runs_result,
    /// What the amounts are to be compared with.
    runs_note,
    /// Where it stands: slot `{entry}`.
    logged_in,
    /// Short word: the value fits the digest.
    word_fits,
    /// Short word: it doesn't.
    word_unfit,
    /// What it means that it fits.
    fits_note,
    /// The record that it is of didn't pass.
    not_verified,
    /// Whether it passes isn't known.
    not_known,
    /// There is no such record: slot `{id}`.
    no_record,
    /// The salt fits no document here yet.
    salt_alone,
    /// It is about another record, which isn't looked up without a network: slot `{id}`.
    elsewhere,
    /// The same at a terminal: slot `{id}`.
    elsewhere_file,
    /// Heading over a file that could not be used: slot `{name}`.
    refused,
    /// The same where the file has no name.
    refused_unnamed,
    /// Too many at once.
    too_many,
    ;
    /// The name of a disclosed field; none for a name that isn't known.
    fn field: fn(&str) -> Option<&'static str>,
}
