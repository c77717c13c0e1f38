//! Files that a reader chooses or drops.

use js_sys::{Array, Uint8Array};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{DataTransfer, File, FileList};

use crate::state::intake::FileProblem;

/// The one file of a list; nothing if the reader has chosen none.
///
/// # Errors
/// `Several`
pub(crate) fn one_of(files: &FileList) -> Result<Option<File>, FileProblem> {
    match files.length() {
        0 | 1 => Ok(files.get(0)),
        _ => Err(FileProblem::Several),
    }
}

/// All files of a list.
pub(crate) fn all_of(files: &FileList) -> Vec<File> {
    (0..files.length()).filter_map(|at| files.get(at)).collect()
}

/// The one file that was dropped.
///
/// # Errors
/// `NoFile` for a text or a link, `Folder`, `Several`.
pub(crate) fn dropped(dropped: &DataTransfer) -> Result<Option<File>, FileProblem> {
    let mut all = all_dropped(dropped)?.into_iter();
    match (all.next(), all.next()) {
        (_, Some(_)) => Err(FileProblem::Several),
        (one, None) => Ok(one),
    }
}

/// All files that were dropped: at least one.
///
/// # Errors
/// `NoFile` for a text or a link, `Folder`.
pub(crate) fn all_dropped(dropped: &DataTransfer) -> Result<Vec<File>, FileProblem> {
    let items = dropped.items();
    let is_folder = (0..items.length()).any(|at| {
        let entry = items
            .get(at)
            .and_then(|item| item.webkit_get_as_entry().ok()?);
        entry.is_some_and(|entry| entry.is_directory())
    });
    if is_folder {
        return Err(FileProblem::Folder);
    }
    let files = dropped.files().map(|files| all_of(&files));
    files
        .filter(|files| !files.is_empty())
        .ok_or(FileProblem::NoFile)
}

/// A text as a file of this name.
pub(crate) fn of_text(name: &str, text: &str) -> Option<File> {
    let parts = Array::of1(&JsValue::from_str(text));
    File::new_with_str_sequence(&parts, name).ok()
}

/// Its size in bytes.
pub(crate) fn size(file: &File) -> u64 {
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a conversion saturates, and no file has a negative size"
    )]
    {
        file.size() as u64
    }
}

/// Its bytes; nothing if the browser can't read it.
pub(crate) async fn read(file: &File) -> Option<Vec<u8>> {
    let buffer = JsFuture::from(file.array_buffer()).await.ok()?;
    Some(Uint8Array::new(buffer.unchecked_ref()).to_vec())
}

/// Some of its bytes; nothing if the browser can't read them.
pub(crate) async fn read_part(file: &File, start: u64, end: u64) -> Option<Vec<u8>> {
    #[expect(
        clippy::cast_precision_loss,
        reason = "no file is as long as the first integer that a double skips"
    )]
    let part = file.slice_with_f64_and_f64(start as f64, end as f64).ok()?;
    let buffer = JsFuture::from(part.array_buffer()).await.ok()?;
    Some(Uint8Array::new(buffer.unchecked_ref()).to_vec())
}
