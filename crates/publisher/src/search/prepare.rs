//! What a publication adds to the search, made from what is at hand of its entries while their files are written.

use std::collections::BTreeMap;

use stele_search::{BLOCK, Contents, Segment, segments, text_of};
use stele_tlog::{BundleId, bundle};

use super::{Trouble, read};
use crate::publish::{LogFiles, PublishError};

/// Files of a segment, each with its path: its head first.
type Files = Vec<(String, Vec<u8>)>;

/// The files of segments that a publication adds.
#[derive(Debug, Default)]
pub(crate) struct Prepared(BTreeMap<Segment, Files>);

impl Prepared {
    pub(super) fn take(&mut self, segment: Segment) -> Option<Files> {
        self.0.remove(&segment)
    }
}

/// Makes the segments that cover a log of `size` entries, as far as it is more than the `before` that it has. `texts` are
/// what can be searched of the entries that come next, of each together; entries that follow them have none.
///
/// Nothing is written. What can't be read here is left to [`super::write`], which reads it again and says so.
pub(crate) fn prepare(log: &LogFiles, before: u64, size: u64, texts: &[String]) -> Prepared {
    let mut making = Making {
        log,
        before,
        texts,
        made: Prepared::default(),
    };
    for segment in segments(size) {
        if segment.end() > before {
            drop(making.make(segment));
        }
    }
    making.made
}

struct Making<'a> {
    log: &'a LogFiles,
    before: u64,
    texts: &'a [String],
    made: Prepared,
}

impl Making<'_> {
    fn make(&mut self, segment: Segment) -> Result<Contents, Trouble> {
        if segment.end() <= self.before {
            return read(self.log, segment);
        }
        let parts = segment.parts();
        let mut contents = if parts.is_empty() {
            self.of_texts(segment)?
        } else {
            let parts = parts.into_iter();
            let parts = parts.map(|part| Ok((part, self.make(part)?)));
            Contents::merge(parts.collect::<Result<Vec<_>, Trouble>>()?)
        };
        self.made.0.insert(segment, contents.files(segment));
        Ok(contents)
    }

    /// Of a segment of level 0, which may begin with entries that the log has already.
    fn of_texts(&self, segment: Segment) -> Result<Contents, Trouble> {
        let mut contents = Contents::default();
        let old = match segment.first() < self.before {
            true => self.last_texts()?,
            false => Vec::new(),
        };
        let next = segment.first().saturating_sub(self.before);
        let next = usize::try_from(next).ok();
        let next = next.and_then(|next| self.texts.get(next..));
        let texts = old.iter().chain(next.unwrap_or_default());
        for (text, offset) in texts.zip(0..) {
            if u64::from(offset) >= segment.width() {
                break;
            }
            contents.add(offset, text);
        }
        Ok(contents)
    }

    /// Those of the partial bundle in which the log ends now.
    fn last_texts(&self) -> Result<Vec<String>, PublishError> {
        let Some(id) = BundleId::in_tree(self.before, self.before / BLOCK) else {
            return Ok(Vec::new());
        };
        let bytes = self.log.last_bundle(self.before)?;
        let missing = |_| PublishError::Missing(self.log.path(&id.path()));
        let entries = bundle::parse(id, &bytes).map_err(missing)?;
        Ok(entries
            .into_iter()
            .map(|entry| together(&text_of(entry)))
            .collect())
    }
}

/// The texts of an entry as one: no term reaches over the end of a line.
pub(crate) fn together(texts: &[String]) -> String {
    texts.join("\n")
}
