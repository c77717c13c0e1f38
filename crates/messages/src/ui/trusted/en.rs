//! In English.

use super::Trusted;

/// The words about trust files in English.
pub const EN: Trusted = Trusted {
    version: "Version in use",
    as_pinned: "Version {version}, the one that is pinned.",
    followed: "Version {version}. Version {pinned} is pinned, and every version since was signed by the signers of the one before.",
    signed_by: "Signed by",
    signed_by_nobody: "Nobody: it is believed because it is pinned.",
    signers: "Who signs the next version",
    signers_none: "Nobody is named, so no other version can follow. To use another one, choose it below.",
    newer: "Newer versions",
    looking: "Being looked for.",
    newest: "None was found. Asked: {places}",
    blind: "It could not be found out whether there is one. The version above stays in use.",
    stopped: "There may be more. Reload the page to go on.",
    unasked: "{place} could not be asked:",
    refused: "What {place} has as version {version} was refused:",
    organisation: "Held by {name}",
    jurisdiction: "Under the law of {code}",
    valid_from: "Counts from {time}",
    valid_until: "Counts until {time}",
    word_not_yet: "not valid yet",
    word_expired: "expired",
    monitoring: "Shows what it has signed at {address}",
    files_at: "Its files are at {address}",
    threshold: |needed, of| format!("{needed} of {of} must sign."),
    organisations: |organisations, unknown| {
        let least = match organisations {
            1 => "at least one organisation".into(),
            organisations => format!("at least {organisations} organisations"),
        };
        match (organisations, unknown) {
            (1, 0) => "All that cosigned belong to one organisation.".into(),
            (organisations, 0) => {
                format!("Those that cosigned belong to {organisations} organisations.")
            }
            (_, 1) => format!(
                "Those that cosigned belong to {least}; of one of them the trust file does not say whose it is."
            ),
            (_, unknown) => format!(
                "Those that cosigned belong to {least}; of {unknown} of them the trust file does not say whose they are."
            ),
        }
    },
    jurisdictions: |jurisdictions| match jurisdictions {
        1 => "All are under the same jurisdiction.".into(),
        jurisdictions => format!("They are under {jurisdictions} jurisdictions."),
    },
};
