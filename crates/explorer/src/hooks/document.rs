//! The SHA-256 of a document, computed where it is.

use sha2::{Digest, Sha256};
use stele_verify::hash::Hash;
use web_sys::File;
use yew::{Callback, hook, use_callback, use_reducer};

use super::intake::Offered;
use super::task::use_task;
use crate::browser::file;
use crate::state::document::Document;
use crate::state::intake::FileProblem;
use crate::state::latest::{From, Latest, Said};

/// How much is read at once, in bytes: between two pieces the page can breathe.
const PIECE: u64 = 4 * 1024 * 1024;

/// A document under way, and how to hand one over.
#[hook]
pub(crate) fn use_document() -> (Document, Callback<Offered>) {
    let task = use_task();
    let state = use_reducer(|| Latest::new(Document::None));
    let dispatcher = state.dispatcher();
    let offer = use_callback((), move |offered: Offered, ()| {
        let dispatcher = dispatcher.clone();
        // What was dropped is emptied as soon as this event is over.
        let picked = offered.file();
        task.begin(move |run| async move {
            let say = |said| dispatcher.dispatch(From { run, said });
            let file = match picked {
                Ok(Some(file)) => file,
                Ok(None) => return say(Said::Begin(Document::None)),
                Err(problem) => {
                    let name = String::new();
                    return say(Said::Begin(Document::Refused { name, problem }));
                }
            };
            let (name, length) = (file.name(), file::size(&file));
            let reading = |read| Document::Reading {
                name: name.clone(),
                read,
                length,
            };
            say(Said::Begin(reading(0)));
            let step = |read| say(Said::Step(reading(read)));
            let document = match hash(&file, length, step).await {
                Ok(hash) => Document::Hashed { name, length, hash },
                Err(problem) => Document::Refused { name, problem },
            };
            say(Said::Done(document));
        });
    });
    (state.value().clone(), offer)
}

async fn hash(file: &File, length: u64, step: impl Fn(u64)) -> Result<Hash, FileProblem> {
    Document::check_length(length)?;
    let mut state = Sha256::new();
    let mut read = 0;
    while read < length {
        let end = length.min(read + PIECE);
        let piece = file::read_part(file, read, end).await;
        let piece = piece.filter(|piece| piece.len() as u64 == end - read);
        state.update(piece.ok_or(FileProblem::Unreadable)?);
        read = end;
        step(read);
    }
    Ok(Hash::new(state.finalize().into()))
}
