//! What a web server in front of a bucket says of each file: its type, and how long it may be kept.

use object_store::{Attribute, Attributes};

/// A file that never changes.
const FOR_EVER: &str = "public, max-age=31536000, immutable";
/// A file that is replaced, and whose age readers are told: asked for each time, which is answered in a
/// few bytes where nothing has changed.
const ASK: &str = "no-cache";
/// An announcement, which may come a little late.
const SHORTLY: &str = "public, max-age=300";

/// The attributes of a file of a log, by its path below the log.
pub(super) fn attributes(path: &str) -> Attributes {
    let (kind, kept) = of(path);
    let mut attributes = Attributes::with_capacity(2);
    attributes.insert(Attribute::ContentType, kind.into());
    attributes.insert(Attribute::CacheControl, kept.into());
    attributes
}

fn of(path: &str) -> (&'static str, &'static str) {
    let bytes = "application/octet-stream";
    let text = "text/plain; charset=utf-8";
    let (folder, _) = path.split_once('/').unwrap_or((path, ""));
    match folder {
        "checkpoint" => (text, ASK),
        "audit" => (text, ASK),
        "index" if path == crate::index::files::HEAD => (text, ASK),
        "index" if path == crate::index::files::TOP => (bytes, ASK),
        "feed" => ("application/atom+xml; charset=utf-8", SHORTLY),
        // Asked for before they are there.
        "trust" => ("application/json", ASK),
        // Hints, of which a segment is written again where it was damaged.
        "search" => (bytes, SHORTLY),
        // Entries and attachments are by whomever, so never of a type that a browser shows as a page.
        "tile" | "entry" | "index" | "files" => (bytes, FOR_EVER),
        // The lock object, and what a probe leaves: nobody else reads them.
        _ => (bytes, "no-store"),
    }
}

#[cfg(test)]
mod tests {
    use stele_client::log::changes_in_place;

    use super::*;

    #[test]
    fn what_never_changes_is_kept_and_what_does_is_asked_for() {
        for (path, kept) in [
            ("checkpoint", ASK),
            ("index/head.tlog-proof", ASK),
            ("index/top-page", ASK),
            ("audit/00ff/checkpoint", ASK),
            ("tile/0/000", FOR_EVER),
            ("tile/0/001.p/7", FOR_EVER),
            ("tile/entries/000.p/9", FOR_EVER),
            ("entry/00/00ff", FOR_EVER),
            ("index/v1/page/00/00ff", FOR_EVER),
            ("trust/2.json", ASK),
            ("feed/en/00/00ff.atom", SHORTLY),
            ("lock", "no-store"),
        ] {
            assert_eq!(of(path).1, kept, "{path}");
            // What the explorer asks its own cache for anew is not kept on the way either.
            assert_eq!(kept == ASK, changes_in_place(path), "{path}");
        }
        // Nothing that somebody has signed is shown as a page by a browser.
        for path in ["entry/00/00ff", "files/00ff", "tile/entries/000"] {
            assert_eq!(of(path).0, "application/octet-stream", "{path}");
        }
    }
}
