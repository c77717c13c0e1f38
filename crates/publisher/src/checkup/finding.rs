//! What can be wrong: as data with a stable code, and in words with what to do.

use stele_messages::{Lang, Text, duration};

use crate::doctor::Weight;

/// One thing that is wrong, or that can't be told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Finding {
    /// Others can read a private key, or a folder with what is private.
    Open { path: String, mode: u32 },
    /// There is hardly room for the next publication.
    DiskFull { path: String, free: u64 },
    /// There is little room.
    DiskLow { path: String, free: u64 },
    /// Accepted batches wait for too long, in seconds.
    QueueWaits { batches: usize, seconds: u64 },
    /// What was decided isn't public.
    Unfinished,
    /// The folder's private state knows less than what is public: it was set back.
    SetBack { here: u64, shown: u64 },
    /// A mirror shows more than the publisher has: the folder was set back.
    MirrorAhead { url: String, here: u64, shown: u64 },
    /// A mirror that can't be read.
    MirrorOut { url: String, why: String },
    /// Readers don't accept the checkpoint.
    Refused(Text),
    /// It couldn't be told whether they do.
    Unread(Text),
    /// The index can't be used as it is served.
    NoIndex(Text),
    /// Cosignatures are old: renewal is due, and later readers call the log stale.
    Due { seconds: u64, max: u64 },
    /// They are too old for readers.
    Stale { seconds: u64, max: u64 },
    /// A witness of the trust file that hasn't cosigned.
    NotCosigned { witness: String },
    /// A witness whose cosignature is older than the others'.
    Behind { witness: String, seconds: u64 },
    /// Entries that don't lie alone.
    EntryMissing {
        count: u64,
        first: u64,
        path: String,
    },
    /// Entries that lie alone with other bytes than in their bundle.
    EntryDiffers {
        count: u64,
        first: u64,
        path: String,
    },
    /// Files that are no entry's.
    EntryExtra { count: u64, path: String },
    /// Bundles, tiles and checkpoint don't agree, or one of them is missing.
    Tiles(String),
    /// An address gives no answer.
    Unreachable { url: String, why: String },
    /// A server answers with another status than 200.
    Status { url: String, status: u16 },
    /// Another type than it has to have.
    MediaType {
        url: String,
        found: String,
        wanted: &'static str,
    },
    /// Pages of others may not read it.
    NoCors { url: String },
    /// Browsers may guess another type.
    Sniffed { url: String },
    /// It is replaced in its place, and yet may be kept without asking.
    Kept { url: String, found: String },
    /// It never changes, and yet isn't kept.
    NotKept { url: String },
    /// What isn't there is answered with something else than 404.
    Absent { url: String, status: u16 },
    /// What isn't there is answered with a page.
    AbsentPage { url: String },
    /// That something isn't there may be kept.
    AbsentKept { url: String },
    /// It comes by HTTPS, and plain HTTP stays open.
    NoTransportSecurity { url: String },
}

impl Finding {
    /// The stable code.
    pub(crate) const fn code(&self) -> &'static str {
        match self {
            Self::Open { .. } => "open-to-others",
            Self::DiskFull { .. } => "disk-full",
            Self::DiskLow { .. } => "disk-low",
            Self::QueueWaits { .. } => "queue-waits",
            Self::Unfinished => "unfinished",
            Self::SetBack { .. } => "set-back",
            Self::MirrorAhead { .. } => "mirror-ahead",
            Self::MirrorOut { .. } => "mirror-out",
            Self::Refused(_) => "refused",
            Self::Unread(_) => "unread",
            Self::NoIndex(_) => "no-index",
            Self::Due { .. } => "renewal-due",
            Self::Stale { .. } => "stale",
            Self::NotCosigned { .. } => "not-cosigned",
            Self::Behind { .. } => "witness-behind",
            Self::EntryMissing { .. } => "entry-missing",
            Self::EntryDiffers { .. } => "entry-differs",
            Self::EntryExtra { .. } => "entry-extra",
            Self::Tiles(_) => "tiles",
            Self::Unreachable { .. } => "unreachable",
            Self::Status { .. } => "status",
            Self::MediaType { .. } => "media-type",
            Self::NoCors { .. } => "no-cors",
            Self::Sniffed { .. } => "sniffed",
            Self::Kept { .. } => "kept",
            Self::NotKept { .. } => "not-cached",
            Self::Absent { .. } => "absent-status",
            Self::AbsentPage { .. } => "absent-page",
            Self::AbsentKept { .. } => "absent-kept",
            Self::NoTransportSecurity { .. } => "no-transport-security",
        }
    }

    /// How much it matters.
    pub(crate) const fn weight(&self) -> Weight {
        match self {
            Self::Unreachable { .. } | Self::MirrorOut { .. } | Self::Unread(_) => Weight::Unknown,
            Self::DiskLow { .. }
            | Self::QueueWaits { .. }
            | Self::Due { .. }
            | Self::NotCosigned { .. }
            | Self::Behind { .. }
            | Self::EntryExtra { .. }
            | Self::Sniffed { .. }
            | Self::NotKept { .. }
            | Self::NoTransportSecurity { .. } => Weight::Advice,
            _ => Weight::Problem,
        }
    }

    /// What is so.
    pub(crate) fn what(&self) -> String {
        let long = |seconds: &u64| duration(Lang::En, *seconds);
        match self {
            Self::Open { path, mode } => {
                format!("Others can read {path} (mode {mode:o}), which is private")
            }
            Self::DiskFull { path, free } => format!("{path} has {} MB of room left", free >> 20),
            Self::DiskLow { path, free } => format!("{path} has {} MB of room left", free >> 20),
            Self::QueueWaits { batches, seconds } => format!(
                "{batches} accepted batches wait to be published, the oldest for {}",
                long(seconds)
            ),
            Self::Unfinished => "A publication was decided, and isn’t public yet".into(),
            Self::SetBack { here, shown } => format!(
                "The public checkpoint has {shown} entries, and the state in this folder knows of {here}: the state was set back"
            ),
            Self::MirrorAhead { url, here, shown } => format!(
                "{url} shows a checkpoint of this log with {shown} entries, and here it has {here}: this folder was set back"
            ),
            Self::MirrorOut { url, why } => format!("The mirror {url} can’t be read: {why}"),
            Self::Refused(text) | Self::Unread(text) | Self::NoIndex(text) => text.what.clone(),
            Self::Due { seconds, .. } => {
                format!("The cosignatures are {} old: renewal is due", long(seconds))
            }
            Self::Stale { seconds, max } => format!(
                "The cosignatures are {} old, and readers accept {}: to them the present is unknown",
                long(seconds),
                long(max)
            ),
            Self::NotCosigned { witness } => format!("The witness {witness} hasn’t cosigned"),
            Self::Behind { witness, seconds } => format!(
                "The cosignature of {witness} is {} older than the newest one",
                long(seconds)
            ),
            Self::EntryMissing { count, first, path } => {
                format!("{count} entries don’t lie alone, the first of them entry {first} ({path})")
            }
            Self::EntryDiffers { count, first, path } => format!(
                "{count} entries lie alone with other bytes than in their bundles, the first of them entry {first} ({path})"
            ),
            Self::EntryExtra { count, path } => {
                format!(
                    "{count} files lie among the entries and are none, the first of them {path}"
                )
            }
            Self::Tiles(why) => format!("Bundles, tiles and checkpoint don’t agree: {why}"),
            Self::Unreachable { url, why } => format!("{url} gives no answer: {why}"),
            Self::Status { url, status } => format!("{url} is answered with status {status}"),
            Self::MediaType { url, found, .. } if found.is_empty() => {
                format!("{url} is sent without a media type")
            }
            Self::MediaType { url, found, .. } => format!("{url} is sent as {found}"),
            Self::NoCors { url } => format!("Pages of other hosts may not read {url}"),
            Self::Sniffed { url } => {
                format!("Browsers may take {url} for something else than it is sent as")
            }
            Self::Kept { url, found } => format!(
                "{url} is replaced in its place, and yet may be kept without asking (Cache-Control: {found})"
            ),
            Self::NotKept { url } => {
                format!("{url} never changes, but browsers aren’t told to keep it")
            }
            Self::Absent { url, status } => {
                format!("{url} isn’t there, and yet is answered with status {status}")
            }
            Self::AbsentPage { url } => {
                format!("{url} isn’t there, and is answered with a web page")
            }
            Self::AbsentKept { url } => format!("That {url} isn’t there may be kept"),
            Self::NoTransportSecurity { url } => {
                format!("{url} comes without Strict-Transport-Security")
            }
        }
    }

    /// What to do about it.
    pub(crate) fn todo(&self) -> String {
        match self {
            Self::Open { path, .. } => format!("Run chmod go= {path}, and ask yourself who has read it"),
            Self::DiskFull { .. } => "Make room before anything is published: a publication that finds none ends, and goes on later".into(),
            Self::DiskLow { .. } => "Plan for more room. `stele index --prune` removes index pages of long ago".into(),
            Self::QueueWaits { .. } => "Run `stele publish`, and look why its timer doesn’t".into(),
            Self::Unfinished => "Run `stele publish`: it goes on with it. Until then readers see the state before".into(),
            Self::SetBack { .. } | Self::MirrorAhead { .. } => "Publish nothing: it would fork the log. Restore a newer state/ (docs/operate.md)".into(),
            Self::MirrorOut { .. } => "Find out whether it is only out of reach; readers ask the next mirror".into(),
            Self::Refused(text) | Self::Unread(text) | Self::NoIndex(text) => text.todo.trim_end_matches('.').into(),
            Self::Due { .. } | Self::Stale { .. } => "Run `stele publish`, and look why its timer doesn’t, or which witnesses don’t answer".into(),
            Self::NotCosigned { .. } | Self::Behind { .. } => "Ask whoever runs it. As long as the quorum stands, readers don’t mind".into(),
            Self::EntryMissing { .. } => "Copy them from a mirror or a backup. Readers who look a record up need them; an audit doesn’t".into(),
            Self::EntryDiffers { .. } => "Remove these files, then restore them as if they were missing. The bundles are right: the checkpoint holds them".into(),
            Self::EntryExtra { .. } => "Find out who put them there. Readers never see them".into(),
            Self::Tiles(_) => "Publish nothing. Restore the file that is named from a mirror or a backup, and look again".into(),
            Self::Unreachable { .. } => "Try again from a machine that reaches it".into(),
            Self::Status { .. } => "Put the file there, or let its server read it".into(),
            Self::MediaType { wanted, .. } => format!("Have its server send: Content-Type: {wanted}"),
            Self::NoCors { .. } => "Have its server send: Access-Control-Allow-Origin: *".into(),
            Self::Sniffed { .. } => "Have its server send: X-Content-Type-Options: nosniff".into(),
            Self::Kept { .. } => "Have its server send: Cache-Control: no-cache".into(),
            Self::NotKept { .. } => "Have its server send: Cache-Control: public, max-age=31536000, immutable".into(),
            Self::Absent { .. } => "Have its server answer 404 for what isn’t there: readers can’t tell it from trouble else".into(),
            Self::AbsentPage { .. } => "Have its server send a line of text with 404".into(),
            Self::AbsentKept { .. } => "Have its server send with 404: Cache-Control: no-store".into(),
            Self::NoTransportSecurity { .. } => "Have its server send: Strict-Transport-Security: max-age=63072000".into(),
        }
    }
}
