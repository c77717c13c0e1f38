//! The pages: each puts hooks and views together.

pub(crate) mod audit;
pub(crate) mod check;
pub(crate) mod companies;
pub(crate) mod compare;
pub(crate) mod entries;
pub(crate) mod entry;
pub(crate) mod find;
mod found;
pub(crate) mod how;
pub(crate) mod list;
pub(crate) mod log;
pub(crate) mod money;
pub(crate) mod no_trust;
pub(crate) mod overview;
pub(crate) mod record;
pub(crate) mod rent;
pub(crate) mod section;
pub(crate) mod story;
pub(crate) mod trees;
pub(crate) mod trust;
pub(crate) mod unknown;
pub(crate) mod watch;
