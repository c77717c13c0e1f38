//! Looking for words, in files that nobody vouches for (`docs/search.md`).
//!
//! What is found are numbers of entries, to be read and checked as any other; that nothing was found proves nothing.

use std::ops::Range;

use futures::stream::{self, StreamExt as _};
use stele_search::{
    Found, Head, MAX_HEAD_LEN, MAX_PIECE_LEN, Query, SearchFileError, Segment, segments,
};

use super::Log;
use super::error::LogError;
use super::files::PARALLEL;
use crate::cache::Cache;
use crate::fetch::{Fetch, FetchError, is_gone, is_html};

/// Why a part of the log could not be searched.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SearchProblem {
    /// A file could not be had. That there is none is the newest entries' lot while a log is being published, and
    /// that of a log without a search.
    Fetch(FetchError),
    /// A file is damaged.
    Damaged(SearchFileError),
}

/// A part of the log that could not be searched.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SearchGap {
    /// Its entries.
    pub entries: Range<u64>,
    /// Why.
    pub problem: SearchProblem,
}

/// What was found.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Hits {
    /// Numbers of entries that may have all that is looked for, newest first. Whether they have, their own texts say
    /// ([`Query::matches`]).
    pub entries: Vec<u64>,
    /// Whether there may be more: all that is looked for is in very many entries.
    pub has_more: bool,
    /// How many parts of the log were looked into, or should have been.
    pub parts: usize,
    /// What could not be searched, newest first.
    pub gaps: Vec<SearchGap>,
}

impl<F: Fetch, C: Cache> Log<F, C> {
    /// Looks for words in the first `size` entries. Costs about two fetches for each part of the log, of which there
    /// are about as many as `size` has digits; all of them side by side.
    pub async fn search(&self, size: u64, query: &Query) -> Hits {
        let mut hits = Hits::default();
        if query.is_empty() {
            return hits;
        }
        let asked = segments(size).into_iter().rev();
        let asked =
            asked.map(|segment| async move { (segment, self.search_in(segment, query).await) });
        let found: Vec<_> = stream::iter(asked).buffered(PARALLEL).collect().await;
        hits.parts = found.len();
        for (segment, found) in found {
            match found {
                Ok(found) => {
                    hits.entries.extend(found.entries.into_iter().rev());
                    hits.has_more |= found.has_more;
                }
                Err(problem) => hits.gaps.push(SearchGap {
                    entries: segment.first()..segment.end(),
                    problem,
                }),
            }
        }
        hits
    }

    /// A host may delete the files of a segment that isn't full once the full one is there: the beginning of that
    /// will do.
    async fn search_in(&self, segment: Segment, query: &Query) -> Result<Found, SearchProblem> {
        let partial = match self.search_one(segment, query).await {
            Err(partial) if is_missing(&partial) && !segment.is_full() => partial,
            result => return result,
        };
        let full = Segment::full(segment.level(), segment.index());
        let Some(full) = full else {
            return Err(partial);
        };
        let mut found = self.search_one(full, query).await.map_err(|_| partial)?;
        found.entries.retain(|entry| *entry < segment.end());
        Ok(found)
    }

    async fn search_one(&self, segment: Segment, query: &Query) -> Result<Found, SearchProblem> {
        let path = segment.head();
        let head = self.hint(&path, MAX_HEAD_LEN, |bytes| Head::parse(segment, bytes));
        let head = head.await?;
        let pieces = head.pieces(query).into_iter();
        let pieces = pieces.map(|piece| async move {
            let path = segment.piece(piece);
            self.hint(&path, MAX_PIECE_LEN, |bytes| Ok(bytes.to_vec()))
                .await
        });
        let pieces: Vec<_> = stream::iter(pieces).buffered(PARALLEL).collect().await;
        let pieces = pieces.into_iter().collect::<Result<Vec<_>, _>>()?;
        head.find(query, &pieces).map_err(SearchProblem::Damaged)
    }

    /// The first mirror's that can be read. It isn't kept: nothing holds it against anything.
    async fn hint<T>(
        &self,
        path: &str,
        limit: u64,
        read: impl Fn(&[u8]) -> Result<T, SearchFileError>,
    ) -> Result<T, SearchProblem> {
        let mut problem = None;
        for mirror in 0..self.files.mirrors() {
            let error = match self.files.fetch_at(mirror, path, limit).await {
                Ok(bytes) => match read(&bytes) {
                    Ok(read) => return Ok(read),
                    Err(_) if is_html(&bytes) => SearchProblem::Fetch(FetchError::Html),
                    Err(error) => SearchProblem::Damaged(error),
                },
                Err(LogError::Fetch { error, .. }) => SearchProblem::Fetch(error),
                Err(_) => SearchProblem::Fetch(FetchError::NotFound),
            };
            problem.get_or_insert(error);
        }
        Err(problem.unwrap_or(SearchProblem::Fetch(FetchError::NotFound)))
    }
}

fn is_missing(problem: &SearchProblem) -> bool {
    matches!(problem, SearchProblem::Fetch(error) if is_gone(error))
}

#[cfg(test)]
mod tests {
    use futures::executor::block_on;
    use stele_search::Contents;

    use super::*;
    use crate::testing::{Fault, Server};

    fn server(size: u64) -> Server {
        let server = Server::default();
        for segment in segments(size) {
            let mut contents = Contents::default();
            for (offset, entry) in (0..).zip(segment.first()..segment.end()) {
                contents.add(offset, &format!("容东片区示例里 {entry}"));
            }
            server.files.borrow_mut().extend(contents.files(segment));
        }
        server
    }

    fn search(server: &Server, text: &str) -> Hits {
        let log = server.log();
        block_on(log.search(1300, &Query::parse(text)))
    }

    #[test]
    fn entries_are_found_newest_first() {
        let server = server(1300);
        assert_eq!(search(&server, "示例里 7").entries, [7]);
        let all = search(&server, "片区");
        assert_eq!((all.entries[0], all.entries.len()), (1299, 1300));
        assert!(all.gaps.is_empty() && !all.has_more);
        let nothing = search(&server, "别处");
        assert!(nothing.entries.is_empty() && nothing.gaps.is_empty() && nothing.parts == 3);
        let asked = server.asked.borrow().len();
        assert_eq!(search(&server, " … "), Hits::default());
        assert_eq!(server.asked.borrow().len(), asked);
    }

    #[test]
    fn the_full_segment_takes_the_place_of_one_that_was_not() {
        let server = server(1536);
        let found = search(&server, "片区").entries;
        assert_eq!((found[0], found.len()), (1299, 1300));
    }

    #[test]
    fn what_could_not_be_searched_is_said_and_the_rest_is_found() {
        let server = server(1300);
        let segments = segments(1300);
        server.files.borrow_mut().remove(&segments[2].head());
        let garbage = Fault::Send(b"stele-search/v2".to_vec());
        server
            .faults
            .borrow_mut()
            .insert(segments[1].head(), garbage);
        let hits = search(&server, "片区");
        assert_eq!(hits.entries.len(), 1024);
        let gaps: Vec<_> = hits
            .gaps
            .iter()
            .map(|gap| (gap.entries.clone(), &gap.problem))
            .collect();
        let missing = SearchProblem::Fetch(FetchError::NotFound);
        let damaged = SearchProblem::Damaged(SearchFileError::Head);
        assert_eq!(gaps, [(1280..1300, &missing), (1024..1280, &damaged)]);
    }
}
