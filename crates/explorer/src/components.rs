//! Dumb views: what they show is what they are given.

pub(crate) mod about_record;
pub(crate) mod actions;
pub(crate) mod answer;
pub(crate) mod copy_link;
pub(crate) mod drop_zone;
pub(crate) mod entity;
pub(crate) mod evidence;
pub(crate) mod flat;
#[cfg(test)]
mod golden;
pub(crate) mod handed;
pub(crate) mod index_root;
pub(crate) mod key_chip;
pub(crate) mod key_words;
pub(crate) mod layout;
pub(crate) mod lines;
pub(crate) mod list_panel;
pub(crate) mod list_rows;
pub(crate) mod log_panel;
pub(crate) mod logo;
pub(crate) mod mark;
pub(crate) mod names;
pub(crate) mod pager;
pub(crate) mod paid;
pub(crate) mod panel;
pub(crate) mod project;
pub(crate) mod questions;
pub(crate) mod record_card;
pub(crate) mod record_page;
pub(crate) mod row;
pub(crate) mod save_dossier;
pub(crate) mod search_box;
pub(crate) mod section;
pub(crate) mod text;
pub(crate) mod timeline;
pub(crate) mod tree;
pub(crate) mod values;
