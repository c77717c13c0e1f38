//! The browser's own file system as the place of an audit's database: only in a dedicated worker, where files
//! can be read and written at once.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::io::{Error, ErrorKind};

use js_sys::{Promise, Reflect};
use redb::StorageBackend;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{
    DomException, FileSystemDirectoryHandle, FileSystemFileHandle, FileSystemGetFileOptions,
    FileSystemReadWriteOptions, FileSystemSyncAccessHandle, StorageManager,
};

use super::{Spill, SpillError};

thread_local! {
    /// Files that are open. A handle stays in the worker that opened it, and so is found by a number that
    /// may go anywhere.
    static OPEN: RefCell<BTreeMap<u32, FileSystemSyncAccessHandle>> = const { RefCell::new(BTreeMap::new()) };
}

/// Opens the database of this name in the browser's file system, to go on with what it holds. Nothing where
/// the browser has no such file system or denies it, as in private windows: then there is
/// [`Spill::in_memory`].
///
/// # Errors
/// [`SpillError::InUse`] where another page audits into it.
pub async fn open(name: &str) -> Result<Option<Spill>, SpillError> {
    let Some(directory) = directory().await else {
        return Ok(None);
    };
    let options = FileSystemGetFileOptions::new();
    options.set_create(true);
    let file = directory.get_file_handle_with_options(name, &options);
    let Some(file) = get::<FileSystemFileHandle>(file).await.ok() else {
        return Ok(None);
    };
    let promise = Reflect::get(&file, &JsValue::from_str("createSyncAccessHandle"));
    if !promise.is_ok_and(|method| method.is_function()) {
        return Ok(None);
    }
    match get::<FileSystemSyncAccessHandle>(file.create_sync_access_handle()).await {
        Ok(handle) => Spill::lasting(OpfsFile::new(handle)).map(Some),
        Err(error) if is_named(&error, "NoModificationAllowedError") => Err(SpillError::InUse),
        Err(_) => Ok(None),
    }
}

/// Deletes the database of this name, if there is one that isn't open.
///
/// # Errors
/// [`SpillError::InUse`] where it is open.
pub async fn remove(name: &str) -> Result<(), SpillError> {
    let Some(directory) = directory().await else {
        return Ok(());
    };
    match JsFuture::from(directory.remove_entry(name)).await {
        Err(error) if is_named(&error, "NoModificationAllowedError") => Err(SpillError::InUse),
        _ => Ok(()),
    }
}

fn storage() -> Option<StorageManager> {
    let navigator = Reflect::get(&js_sys::global(), &JsValue::from_str("navigator")).ok()?;
    let storage = Reflect::get(&navigator, &JsValue::from_str("storage")).ok()?;
    storage.dyn_into().ok()
}

async fn directory() -> Option<FileSystemDirectoryHandle> {
    let storage = storage()?;
    let method = Reflect::get(&storage, &JsValue::from_str("getDirectory")).ok()?;
    if !method.is_function() {
        return None;
    }
    get(storage.get_directory()).await.ok()
}

async fn get<T: JsCast>(promise: Promise) -> Result<T, JsValue> {
    JsFuture::from(promise).await?.dyn_into()
}

fn is_named(error: &JsValue, name: &str) -> bool {
    let error = error.dyn_ref::<DomException>();
    error.is_some_and(|error| error.name() == name)
}

/// A file of the browser's file system.
#[derive(Debug)]
struct OpfsFile {
    number: u32,
}

impl OpfsFile {
    fn new(handle: FileSystemSyncAccessHandle) -> Self {
        let number = OPEN.with_borrow_mut(|open| {
            let last = open.last_key_value().map_or(0, |(number, _)| *number);
            let number = last.wrapping_add(1);
            open.insert(number, handle);
            number
        });
        Self { number }
    }

    fn with<T>(
        &self,
        work: impl FnOnce(&FileSystemSyncAccessHandle) -> Result<T, JsValue>,
    ) -> Result<T, Error> {
        OPEN.with_borrow(|open| match open.get(&self.number) {
            Some(handle) => work(handle).map_err(|error| io_error(&error)),
            None => Err(Error::new(
                ErrorKind::NotConnected,
                "the file is closed, or another worker's",
            )),
        })
    }
}

fn io_error(error: &JsValue) -> Error {
    let (kind, what) = match error.dyn_ref::<DomException>() {
        Some(error) if error.name() == "QuotaExceededError" => {
            (ErrorKind::StorageFull, error.message())
        }
        Some(error) => (ErrorKind::Other, error.message()),
        None => (ErrorKind::Other, format!("{error:?}")),
    };
    Error::new(kind, what)
}

/// A position, which JavaScript has as a float: exact up to 2^53.
fn position(position: u64) -> f64 {
    #[expect(clippy::cast_precision_loss, reason = "no file is that long")]
    {
        position as f64
    }
}

fn whole(number: f64) -> Option<u64> {
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "checked just now"
    )]
    (0.0..=9_007_199_254_740_992.0)
        .contains(&number)
        .then_some(number as u64)
}

fn at(offset: u64) -> FileSystemReadWriteOptions {
    let options = FileSystemReadWriteOptions::new();
    options.set_at_f64(position(offset));
    options
}

impl StorageBackend for OpfsFile {
    fn len(&self) -> Result<u64, Error> {
        let size = self.with(FileSystemSyncAccessHandle::get_size)?;
        whole(size).ok_or_else(|| Error::from(ErrorKind::InvalidData))
    }

    fn read(&self, offset: u64, out: &mut [u8]) -> Result<(), Error> {
        let mut done = 0_usize;
        while let Some(rest) = out.get_mut(done..).filter(|rest| !rest.is_empty()) {
            let from = offset.saturating_add(u64::try_from(done).unwrap_or(u64::MAX));
            let read =
                self.with(|handle| handle.read_with_u8_array_and_options(rest, &at(from)))?;
            match whole(read).and_then(|read| usize::try_from(read).ok()) {
                None | Some(0) => return Err(Error::from(ErrorKind::UnexpectedEof)),
                Some(read) => done = done.saturating_add(read),
            }
        }
        Ok(())
    }

    fn set_len(&self, len: u64) -> Result<(), Error> {
        self.with(|handle| handle.truncate_with_f64(position(len)))
    }

    fn sync_data(&self) -> Result<(), Error> {
        self.with(FileSystemSyncAccessHandle::flush)
    }

    fn write(&self, offset: u64, data: &[u8]) -> Result<(), Error> {
        let mut done = 0_usize;
        while let Some(rest) = data.get(done..).filter(|rest| !rest.is_empty()) {
            let from = offset.saturating_add(u64::try_from(done).unwrap_or(u64::MAX));
            let wrote =
                self.with(|handle| handle.write_with_u8_array_and_options(rest, &at(from)))?;
            match whole(wrote).and_then(|wrote| usize::try_from(wrote).ok()) {
                None | Some(0) => return Err(Error::from(ErrorKind::WriteZero)),
                Some(wrote) => done = done.saturating_add(wrote),
            }
        }
        Ok(())
    }

    fn close(&self) -> Result<(), Error> {
        let handle = OPEN.with_borrow_mut(|open| open.remove(&self.number));
        if let Some(handle) = handle {
            handle.close();
        }
        Ok(())
    }
}
