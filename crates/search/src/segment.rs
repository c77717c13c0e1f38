//! Segments: which runs of entries have files of their own, and where those lie.

/// Entries of a full segment of level 0: as many as an entry bundle of the log holds.
pub const BLOCK: u64 = 256;

/// So many full segments of one level become one of the next.
pub const FAN: u64 = 4;

/// Levels that there are: a segment of the highest covers 16,777,216 entries.
pub const LEVELS: u8 = 9;

/// Entries `first()..first() + width()` of a log.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Segment {
    level: u8,
    index: u64,
    width: u64,
}

impl Segment {
    /// The segment with this number, from zero, on its level. It has `width` entries: all that its level
    /// has, or on level 0 fewer, as long as the log ends there. None if there is no such segment.
    pub fn new(level: u8, index: u64, width: u64) -> Option<Self> {
        let span = span(level)?;
        let fits = width > 0
            && if level == 0 {
                width <= span
            } else {
                width == span
            };
        let end = index.checked_mul(span)?.checked_add(width);
        (fits && end.is_some()).then_some(Self {
            level,
            index,
            width,
        })
    }

    /// The full segment with this number on its level.
    pub fn full(level: u8, index: u64) -> Option<Self> {
        Self::new(level, index, span(level)?)
    }

    /// The level: how often four became one.
    pub const fn level(&self) -> u8 {
        self.level
    }

    /// Its number on its level, from zero.
    pub const fn index(&self) -> u64 {
        self.index
    }

    /// How many entries it covers.
    pub const fn width(&self) -> u64 {
        self.width
    }

    /// Whether its files never change.
    pub fn is_full(&self) -> bool {
        span(self.level) == Some(self.width)
    }

    /// Its first entry.
    pub fn first(&self) -> u64 {
        // Checked when it was made.
        let span = span(self.level).unwrap_or_default();
        self.index.saturating_mul(span)
    }

    /// The entry behind its last.
    pub fn end(&self) -> u64 {
        self.first().saturating_add(self.width)
    }

    /// The four that it is made of, in their order; none on level 0.
    pub fn parts(&self) -> Vec<Self> {
        let Some(level) = self.level.checked_sub(1) else {
            return Vec::new();
        };
        let first = self.index.saturating_mul(FAN);
        let parts = first..first.saturating_add(FAN);
        parts.filter_map(|index| Self::full(level, index)).collect()
    }

    /// The segment of the next level that this full one completes, if it does.
    pub fn completes(&self) -> Option<Self> {
        let level = self.level.checked_add(1).filter(|level| *level < LEVELS)?;
        let is_last = self.index % FAN == FAN.saturating_sub(1);
        (self.is_full() && is_last).then(|| Self::full(level, self.index / FAN))?
    }

    /// The folder of its files, relative to the log's prefix, with a slash at its end. Numbers are written as
    /// in tlog-tiles: in groups of three digits, and `.p/` before the width of one that isn't full.
    pub fn folder(&self) -> String {
        let mut groups = Vec::new();
        let mut rest = self.index;
        loop {
            let mark = if groups.is_empty() { "" } else { "x" };
            groups.push(format!("{mark}{:03}", rest % 1000));
            rest /= 1000;
            if rest == 0 {
                break;
            }
        }
        groups.reverse();
        let (level, index) = (self.level, groups.join("/"));
        match self.is_full() {
            true => format!("search/v1/{level}/{index}/"),
            false => format!("search/v1/{level}/{index}.p/{}/", self.width),
        }
    }

    /// The file that is read first.
    pub fn head(&self) -> String {
        format!("{}head", self.folder())
    }

    /// One of the files that the head names, from zero.
    pub fn piece(&self, piece: usize) -> String {
        format!("{}{piece}", self.folder())
    }
}

/// Entries of a full segment of this level.
fn span(level: u8) -> Option<u64> {
    let times = FAN.checked_pow(u32::from(level))?;
    BLOCK.checked_mul(times).filter(|_| level < LEVELS)
}

/// The fewest segments that cover a log of this size, oldest first.
pub fn segments(size: u64) -> Vec<Segment> {
    let mut segments = Vec::new();
    let mut first = 0;
    while first < size {
        let rest = size.saturating_sub(first);
        let largest = (0..LEVELS).rev().find_map(|level| {
            let span = span(level)?;
            let is_begin = first.checked_rem(span) == Some(0);
            let index = first.checked_div(span)?;
            (is_begin && span <= rest).then(|| Segment::full(level, index))?
        });
        let Some(next) = largest.or_else(|| Segment::new(0, first / BLOCK, rest)) else {
            break;
        };
        first = next.end();
        segments.push(next);
    }
    segments
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn folders_are_named_as_tiles_are() {
        let head = |level, index, width| Segment::new(level, index, width).unwrap().head();
        assert_eq!(head(0, 0, 7), "search/v1/0/000.p/7/head");
        assert_eq!(head(0, 1_234_067, 256), "search/v1/0/x001/x234/067/head");
        assert_eq!(head(2, 5, 4096), "search/v1/2/005/head");
        assert_eq!(Segment::full(0, 9).unwrap().piece(3), "search/v1/0/009/3");
    }

    #[test]
    fn what_there_isnt() {
        for (level, index, width) in [
            (0, 0, 0),
            (0, 0, 257),
            (1, 0, 256),
            (LEVELS, 0, 256),
            (0, u64::MAX, 256),
        ] {
            assert_eq!(Segment::new(level, index, width), None);
        }
    }

    #[test]
    fn a_large_log_has_few_segments() {
        assert!(segments(0).is_empty());
        assert_eq!(segments(1_000_000).len(), 10);
        assert!(segments(1_000_000_000).len() < 90);
    }

    proptest! {
        #[test]
        fn segments_cover_the_log_without_overlap(size in 0..u64::from(u32::MAX)) {
            let mut end = 0;
            for segment in segments(size) {
                prop_assert_eq!(segment.first(), end);
                end = segment.end();
                let parts = segment.parts();
                if let Some(last) = parts.last() {
                    prop_assert_eq!(parts.len(), 4);
                    prop_assert_eq!(parts[0].first(), segment.first());
                    prop_assert_eq!(last.completes(), Some(segment));
                }
            }
            prop_assert_eq!(end, size);
        }

        /// What is there for one size is there for all larger ones, unless more took its place.
        #[test]
        fn a_log_grows_by_adding(size in 0..100_000_u64) {
            let before = segments(size);
            let after = segments(size + 1);
            for segment in before.iter().filter(|segment| segment.is_full()) {
                let stays = after.contains(segment);
                let is_part = after.iter().any(|new| new.first() <= segment.first() && segment.end() <= new.end());
                prop_assert!(stays || is_part);
            }
        }
    }
}
