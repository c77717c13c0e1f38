//! The files of the search by words: what is published is found by its names and addresses (`docs/search.md`).
//!
//! They follow from the log alone, and are hints: nothing that decides reads them. A publication writes the segment
//! that its batch ends in, after its checkpoint is public, and those that it completes; a full segment is made from
//! the four before it, and never changes. So what a publication costs grows with the batch.

mod prepare;

use stele_search::{BLOCK, Contents, SearchFileError, Segment, segments, text_of_with};
use stele_tlog::{BundleId, Head, bundle};
use stele_verify::key::KnownKeys;

use crate::index::publish::Place;
use crate::output::events::warning;
use crate::publish::{LogFiles, PublishError};
use crate::threads::side_by_side;
pub(crate) use prepare::{Prepared, prepare, together};

/// Why a segment could not be written.
enum Trouble {
    Publish(PublishError),
    Damaged(SearchFileError),
}

impl From<PublishError> for Trouble {
    fn from(error: PublishError) -> Self {
        Self::Publish(error)
    }
}

impl From<SearchFileError> for Trouble {
    fn from(error: SearchFileError) -> Self {
        Self::Damaged(error)
    }
}

/// Writes the segments that cover a log, which had `before` entries until now. Those that end within `trusted` entries are
/// left as they are, if they are there. Of those in `prepared` the files are known.
///
/// They are flushed once, at the end: a log of many has thousands. So whoever was interrupted can trust none that reaches
/// beyond what there was before.
///
/// # Errors
/// [`PublishError::Disk`]. What else is wrong costs the search only, which is said.
pub(crate) fn write(
    place: Place<'_>,
    before: u64,
    trusted: u64,
    head: Head,
    mut prepared: Prepared,
) -> Result<(), PublishError> {
    let mut is_flushed = true;
    for segment in segments(head.size) {
        let ensured = ensure(place, segment, trusted, &mut prepared);
        is_flushed &= matches!(ensured, Ok(false));
        let what = match ensured {
            Ok(_) => continue,
            Err(Trouble::Publish(error @ PublishError::Disk(_))) => return Err(error),
            Err(Trouble::Publish(error)) => error.to_string(),
            Err(Trouble::Damaged(error)) => error.code().to_owned(),
        };
        let (first, last) = (segment.first(), segment.end().saturating_sub(1));
        warning!(
            "the search by words leaves out entries {first} to {last}: {what}. Then run `stele index` with \
             --rebuild"
        );
    }
    if !is_flushed {
        place.log.flush(place.disk)?;
    }
    remove_old(place, before, head.size)
}

/// Writes a segment, if it isn't there, and before it what it is made of. Gives whether it had to.
fn ensure(
    place: Place<'_>,
    segment: Segment,
    trusted: u64,
    prepared: &mut Prepared,
) -> Result<bool, Trouble> {
    let log = place.log;
    if segment.end() <= trusted && exists(log, &segment.head())? {
        return Ok(false);
    }
    let parts = segment.parts();
    for part in &parts {
        ensure(place, *part, trusted, prepared)?;
    }
    let files = if let Some(files) = prepared.take(segment) {
        files
    } else if parts.is_empty() {
        of_entries(place, segment)?.files(segment)
    } else {
        let parts = parts.into_iter();
        let parts = parts.map(|part| Ok((part, read(log, part)?)));
        Contents::merge(parts.collect::<Result<Vec<_>, Trouble>>()?).files(segment)
    };
    // The head comes last: where it stands, all that it names does.
    let mut files = files.into_iter();
    let head = files.next();
    for files in [files.collect::<Vec<_>>(), head.into_iter().collect()] {
        log.replace_all_later(place.disk, files)
            .map_err(PublishError::from)?;
    }
    Ok(true)
}

/// What the files of a segment say that it holds.
fn read(log: &LogFiles, segment: Segment) -> Result<Contents, Trouble> {
    let file = |path: &str| {
        let missing = || PublishError::Missing(log.path(path));
        log.read(path)?.ok_or_else(missing)
    };
    let head = file(&segment.head())?;
    let piece = |number| Ok::<_, Trouble>(file(&segment.piece(number))?);
    Contents::read(segment, &head, piece)
}

/// What a segment of level 0 holds: it covers the entries of one bundle.
fn of_entries(place: Place<'_>, segment: Segment) -> Result<Contents, PublishError> {
    let mut contents = Contents::default();
    let Some(id) = BundleId::in_tree(segment.end(), segment.first() / BLOCK) else {
        return Ok(contents);
    };
    let missing = || PublishError::Missing(place.log.path(&id.path()));
    let bytes = place.log.read(&id.path())?.ok_or_else(missing)?;
    let entries = bundle::parse(id, &bytes).map_err(|_| missing())?;
    let texts = side_by_side(&entries, |part| {
        let mut known = KnownKeys::new();
        let texts = part.iter().map(|entry| text_of_with(entry, &mut known));
        texts.collect::<Vec<_>>()
    });
    for (texts, offset) in texts.into_iter().flatten().zip(0..) {
        for text in texts {
            contents.add(offset, &text);
        }
    }
    Ok(contents)
}

/// Removes the files of segments that weren't full: of those that are now, all, since a reader then takes the full one;
/// else all but the last two, since who opened the log a moment ago may still ask for the one before.
fn remove_old(place: Place<'_>, before: u64, size: u64) -> Result<(), PublishError> {
    for (index, kept) in [(before / BLOCK, 0), (size / BLOCK, 2)] {
        if kept == 0 && index == size / BLOCK {
            continue;
        }
        let folder = Segment::new(0, index, 1).map(|one| one.folder());
        let folder = folder.as_deref().map(|folder| folder.trim_end_matches('/'));
        let Some((folder, _)) = folder.and_then(|folder| folder.rsplit_once('/')) else {
            continue;
        };
        let names = place.log.list(folder)?.into_iter();
        let widths = names.filter_map(|listed| listed.name.parse().ok());
        let mut widths: Vec<u64> = widths.collect();
        widths.sort_unstable();
        let old = widths.len().saturating_sub(kept);
        for width in widths.into_iter().take(old) {
            let folder = format!("{folder}/{width}");
            let files = place.log.list(&folder)?.into_iter();
            let files: Vec<_> = files
                .map(|file| format!("{folder}/{}", file.name))
                .collect();
            place.log.remove_needless(place.disk, &files)?;
        }
        place.log.remove_empty(folder);
    }
    Ok(())
}

fn exists(log: &LogFiles, path: &str) -> Result<bool, PublishError> {
    Ok(log.exists(path)?)
}
