//! Effects: everything that takes time or touches the browser from within a component.

mod entry;
mod head;
mod intake;
mod live;
mod page;
mod route;
mod rows;
mod settings;
mod task;

pub(crate) use entry::use_entry;
pub(crate) use head::{HeadHandle, use_head};
pub(crate) use intake::{IntakeHandle, Offered, use_intake};
pub(crate) use live::{Live, use_live};
pub(crate) use page::{Announcer, use_announcement, use_focus_when, use_title};
pub(crate) use route::use_route;
pub(crate) use rows::use_rows;
pub(crate) use settings::{use_lang, use_large};
