//! What the pages show, as values. Pure: no browser, no clock, so it is tested natively.

pub(crate) mod about;
pub(crate) mod account;
pub(crate) mod audit;
pub(crate) mod document;
pub(crate) mod fields;
pub(crate) mod find;
pub(crate) mod following;
pub(crate) mod handed;
pub(crate) mod head;
pub(crate) mod how;
pub(crate) mod intake;
pub(crate) mod lang;
pub(crate) mod latest;
pub(crate) mod list;
pub(crate) mod names;
pub(crate) mod opinion;
pub(crate) mod paging;
pub(crate) mod paid;
pub(crate) mod photos;
pub(crate) mod project;
pub(crate) mod record;
pub(crate) mod rows;
pub(crate) mod search;
pub(crate) mod story;
pub(crate) mod watch;
pub(crate) mod words;
