//! Progress of long work, as commands show it.

pub(super) use crate::progress::bar;
