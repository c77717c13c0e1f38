//! The pages: each puts hooks and views together.

pub(crate) mod check;
pub(crate) mod entries;
pub(crate) mod entry;
pub(crate) mod no_trust;
pub(crate) mod overview;
pub(crate) mod trust;
pub(crate) mod unknown;
