//! In English.

use super::How;

/// In English.
pub const EN: How = How {
    title: "How it works",
    lead: "You need not believe this site, nor whoever runs it. Your browser works out for itself whether a record is genuine.",
    sign: "Somebody signs",
    sign_note: "The office, the landlord, the payer or the inspector signs the record with a key that nobody else has. If a single character is changed \
                afterwards, the signature no longer fits.",
    log: "It goes into a public log",
    log_note: "The log is a list to which one can only add. All of it is summed up in one number, its fingerprint. Whoever changed or removed \
               an old entry would have to publish another fingerprint, and that would be seen.",
    witness: "Others look on",
    witness_note: "Independent witnesses sign each new fingerprint, and only if the log has done nothing but grow. Your browser also remembers what it saw \
                   last time. So nobody can be shown a log of their own.",
    index: "Nothing can be left out",
    index_note: "The log also commits to a register of everything in it. Because of that, “these are all records about this flat” and “nothing was ever \
                 recorded about it” can be proven, not only said.",
    check: "Your browser checks",
    check_note: "It fetches the record and a few small files, works through the steps above, and tells you yes, no, or that it can’t tell. \
                 It never takes a yes on trust, and never calls a record forged because the network failed.",
    try_title: "Try it: break a record",
    try_lead: "This is a real record of this log, as it is stored. Change anything in it. Your browser checks what stands here at once, by the same program as \
               everywhere else on this site. Nothing is sent anywhere.",
    try_which: "It is {entry}.",
    try_loading: "A record is being fetched from the log.",
    try_nothing: "No record could be fetched and checked just now, so there is none to try this with.",
    try_text: "The record’s text",
    break_figure: "Change a figure",
    break_signature: "Change a signature",
    mend: "Put it back",
    untouched: "Nothing is changed: this is the record as it was signed and logged.",
    stands: "Not a letter was changed, and it is in the log",
    stands_note: "Whether those who signed were entitled to, and whether it still holds, is told on the record’s own page, which reads more of the log.",
    no_record: "This is no record any more",
    result: "What your browser says of this text",
    limits: "What no check can show",
    limits_note: "That a signature holds shows who said something and when, not that it is true. Whether the flat exists, the work was done or the tree is \
                  alive is the word of those who signed. Each page names them.",
    further: "Go further",
    to_trust: "What this page relies on",
    to_audit: "Audit the whole log yourself",
    to_check: "Check a file that you were given",
    changed: |count, is_exact| {
        let said = match (count, is_exact) {
            (1, _) => "1 character was".into(),
            (count, true) => format!("{count} characters were"),
            (count, false) => format!("Up to {count} characters were"),
        };
        format!("{said} changed. The checks below are about the text as it stands here now.")
    },
};
