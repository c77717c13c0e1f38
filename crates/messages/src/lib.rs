#![forbid(unsafe_code)]
// What takes part in texts alone that aren't built in.
#![cfg_attr(
    not(feature = "ui"),
    allow(dead_code, unused_imports, unused_variables)
)]
//! Every code and every state as text, in Chinese and English.
//!
//! Messages come in pairs: what happened, and what to do ([`Text`]). Sentences are written for the
//! public first; the code of an error stands at their end for those who look it up. What could not
//! be fetched or checked never reads as wrong, and what is wrong never as merely unreachable.
//!
//! A text that is missing does not compile: all matches name their variants, and each text is
//! written in both languages in one place. Pure: no I/O, no clock. Nothing here is markup, and
//! words by others are made harmless before they stand in a sentence.
//!
//! ```
//! use stele_messages::{Lang, reason};
//! use stele_records::verdict::Reason;
//!
//! let stale = Reason::Stale { age: 3 * 86_400, max_age: 86_400 };
//! assert!(reason(Lang::En, &stale).what.contains("3 days ago"));
//! assert!(reason(Lang::Zh, &stale).what.contains("3 天前"));
//! ```

mod advice;
mod answer;
mod area;
mod auditor;
mod check;
pub mod error;
mod event;
mod feed;
mod field;
mod format;
mod lang;
mod list;
mod look_up;
mod opening;
mod quantum;
mod reason;
mod record_type;
mod role;
mod rule;
mod text;
#[cfg(feature = "ui")]
pub mod ui;
mod verdict;

#[cfg(test)]
mod tests;

pub use answer::{flat_answer, record_answer, record_limits, record_reasons};
pub use area::{area, areas, areas_named};
pub use auditor::{HowComplete, auditor, how_complete};
pub use check::{check, check_with};
pub use error::{record_error, trust_error};
pub use event::event;
pub use feed::{FeedItem, feed_about, feed_evidence, feed_item, feed_of_entity, feed_of_project};
pub use field::{choice, field};
pub use format::{
    amount, day, duration, is_harmless, list, localized, number, short_key, shown, signed,
    square_metres, utc_time,
};
pub use lang::Lang;
pub use list::{headline_word, list_answer, log_state, more_entries, record_not_found};
pub use look_up::{newer_trust_unknown, refused_trust, silent_host};
pub use opening::opening_hours;
pub use quantum::quantum;
pub use reason::{fetch_problem, reason, reason_with};
pub use record_type::{record_type, record_types};
pub use role::role;
pub use rule::{rule_passed, rule_title};
pub use text::Text;
pub use verdict::{
    answer, answer_word, check_title, headline, outcome_word, question_answer, question_said,
    question_text, question_title,
};
