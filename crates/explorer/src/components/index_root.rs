//! An entry that is no record: with it the log commits to its index.

use stele_messages::number;
use stele_records::index::{IndexRoot, MAP_ID};
use yew::{Html, html};

use super::evidence::terms;
use super::text::{Locale, code};
use crate::route::Route;

/// What it says in one line.
pub(crate) fn index_root_line(root: &IndexRoot, locale: &Locale) -> String {
    (locale.lists().index_root_line)(root.covered().size, root.keys())
}

/// All that it says.
pub(crate) fn index_root_fields(root: &IndexRoot, locale: &Locale) -> Html {
    let lists = locale.lists();
    terms([
        (lists.how_covers.into(), number(root.covered().size).into()),
        (lists.how_keys.into(), number(root.keys()).into()),
        (lists.how_time.into(), locale.time(root.time())),
        (lists.index_root_previous.into(), previous(root, locale)),
        (lists.how_root.into(), code(&root.root().to_base64())),
        (
            lists.index_root_covered.into(),
            code(&root.covered().root.to_base64()),
        ),
        (lists.index_root_map.into(), code(MAP_ID)),
        (lists.index_root_tree.into(), code(IndexRoot::TREE_ID)),
    ])
}

/// The checkpoint that was published before, as the link to its own last entry.
fn previous(root: &IndexRoot, locale: &Locale) -> Html {
    let Some(checkpoint) = root.previous_checkpoint() else {
        return locale.lists().index_root_first.into();
    };
    let size = (locale.ui().entries_count)(checkpoint.size());
    match checkpoint.size().checked_sub(1) {
        Some(index) => {
            let route = Route::Entry { index, pin: None };
            html! { <a href={route.to_hash()}>{ size }</a> }
        }
        None => size.into(),
    }
}
