//! Effects: everything that takes time or touches the browser from within a component.

mod audit;
mod document;
mod dossier;
mod entry;
mod following;
mod handed;
mod head;
mod intake;
mod list;
mod live;
mod page;
mod route;
mod rows;
mod search;
mod settings;
mod story;
mod task;
mod watch;

pub(crate) use audit::{AuditHandle, Wish, use_audit};
pub(crate) use document::use_document;
pub(crate) use dossier::{Collecting, use_dossier};
pub(crate) use entry::use_entry;
pub(crate) use following::use_following;
pub(crate) use handed::use_handed;
pub(crate) use head::{HeadHandle, use_head};
pub(crate) use intake::{IntakeHandle, Offered, use_intake};
pub(crate) use list::{use_list, use_lookups};
pub(crate) use live::{Live, use_live};
pub(crate) use page::{Announcer, use_announcement, use_focus_when, use_title};
pub(crate) use route::use_route;
pub(crate) use rows::use_rows;
pub(crate) use search::use_search;
pub(crate) use settings::{use_lang, use_large};
pub(crate) use story::{use_names, use_story, use_survival};
pub(crate) use watch::{WatchHandle, use_watch};
