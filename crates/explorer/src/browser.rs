//! The browser's own interfaces, each behind a small function. Nothing here decides anything.

pub(crate) mod camera;
pub(crate) mod clock;
pub(crate) mod drop;
pub(crate) mod file;
pub(crate) mod page;
pub(crate) mod picture;
pub(crate) mod pixels;
pub(crate) mod place;
pub(crate) mod save;
pub(crate) mod scroll;
pub(crate) mod seen;
pub(crate) mod storage;
pub(crate) mod worker;
pub(crate) mod zone;
