//! Dumb views: what they show is what they are given.

pub(crate) mod actions;
pub(crate) mod answer;
pub(crate) mod drop_zone;
pub(crate) mod evidence;
#[cfg(test)]
mod golden;
pub(crate) mod layout;
pub(crate) mod log_panel;
pub(crate) mod logo;
pub(crate) mod mark;
pub(crate) mod questions;
pub(crate) mod record_card;
pub(crate) mod record_page;
pub(crate) mod row;
pub(crate) mod text;
