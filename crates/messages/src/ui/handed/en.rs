//! The words about files that are held against a record in English.

use super::Handed;

/// English.
pub const EN: Handed = Handed {
    title: "Do you have the document, or a disclosure file?",
    lead: "Drop the document that this record is about, such as the lease, and the disclosure file that its holder gave you. You see whether the document is the logged one, and the names that stand in the log as digests only.",
    drop: "Drop documents and disclosure files here",
    reading: "The files are being read and compared.",
    done: "The files have been compared.",
    stayed: "This was compared on your device. Nothing of these files has left it.",
    again: "Forget these files",
    document: "The document {name}",
    document_logged: "This is the logged document, bit by bit.",
    word_logged: "The logged file",
    word_other: "Not the logged file",
    document_needs_salt: "It can’t be compared yet: the document was logged with a salt, which stands in the disclosure file. Drop that one too.",
    document_other_salt: "It can’t be compared: the disclosure file is of another lease, and its salt is not the one of this document. Ask for the disclosure file of this lease.",
    document_none: "This record names no document that it could be compared with.",
    word_nothing: "Nothing to compare",
    of_itself: "Disclosed of this record",
    of_signer: "The person who signed this as {role}",
    of_owner: "The owner by the title, whose key signed this as {role}",
    of_other: "Disclosed of another record, which nothing ties to this one",
    of_other_lease: "This disclosure file is of another lease, not of this record",
    logged_in: "As digests in {entry}",
    word_fits: "Fits the logged digest",
    word_unfit: "Doesn’t fit",
    fits_note: "The value is what was hidden in the record when it was signed. That it is true is the word of whoever signed it.",
    not_verified: "That record did not pass every check, so don’t rely on what is disclosed of it.",
    not_known: "Whether that record can be relied on can’t be told, so don’t rely yet on what is disclosed of it.",
    no_record: "The log has no record {id}, so there is nothing that this could be held against.",
    salt_alone: "The salt of the document is here. Drop the document itself too.",
    elsewhere: "This is disclosed of another record, {id}. Open its page, and drop the file there.",
    elsewhere_file: "More is disclosed of another record, {id}, which isn’t looked up here. Check that record with the same file.",
    refused: "{name} could not be used",
    refused_unnamed: "This could not be used",
    too_many: "These are too many files. Choose the document and the disclosure file.",

    field: |name| match name {
        "name" => Some("Name"),
        "birthDate" => Some("Day of birth"),
        "documentType" => Some("Kind of document"),
        "documentNumber" => Some("Number of the document"),
        "telephone" => Some("Telephone"),
        _ => None,
    },
};
