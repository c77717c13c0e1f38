#![forbid(unsafe_code)]
#![cfg_attr(
    not(test),
    deny(
        clippy::arithmetic_side_effects,
        clippy::expect_used,
        clippy::indexing_slicing,
        clippy::panic,
        clippy::unwrap_used
    )
)]
//! Search by words, from static files that grow with a log (`docs/search.md`).
//!
//! What is found here is a *hint*: the files are signed by nobody, and a reader opens and checks each entry
//! before it is shown. Nothing that decides reads them, and that nothing was found proves nothing. So they may
//! be read from any host; but no bytes of theirs may stop the reader's program.
//!
//! - [`text_of`]: which texts of a record can be searched.
//! - [`Query`]: what a reader typed, as [terms](term).
//! - [`Segment`]: a run of entries, and where its files lie. Full segments never change; four of them become one
//!   of the next level, so that a log of *n* entries has about log *n* of them.
//! - [`Contents`] writes a segment's files, [`Head`] and [`piece`] read them.
//!
//! ```
//! use stele_search::{Contents, Head, Query, Segment};
//!
//! // Writing: the texts of the entries of one segment.
//! let segment = Segment::new(0, 0, 2).unwrap();
//! let mut contents = Contents::default();
//! contents.add(0, "容东片区示例里 3 栋 1102");
//! contents.add(1, "Linden, Rongcheng Road");
//! let files = contents.files(segment);
//!
//! // Reading: the head says which pieces to fetch; here the only piece is in it.
//! let head = Head::parse(segment, &files[0].1).unwrap();
//! let query = Query::parse("示例里 1102");
//! assert_eq!(head.pieces(&query), []);
//! assert_eq!(head.find(&query, &[]).unwrap().entries, [0]);
//! ```

mod contents;
mod head;
pub mod piece;
mod query;
mod segment;
pub mod term;
mod text;
mod varint;

pub use contents::{Contents, MAX_POSTINGS, Postings};
pub use head::{Found, Head, MAX_HEAD_LEN, MAX_PIECE_LEN, SearchFileError};
pub use query::Query;
pub use segment::{BLOCK, FAN, LEVELS, Segment, segments};
pub use text::{text_of, text_of_record, text_of_with};
