//! Taking documents and disclosure files from the reader, and holding them against a record.

use std::cell::{OnceCell, RefCell};
use std::rc::Rc;

use sha2::{Digest, Sha256};
use stele_client::check::CheckedHead;
use stele_client::disclosures::{self, Disclosed, MAX_LEN, Salt};
use stele_client::handed::{NamedFiles, fields, salt_of};
use stele_verify::hash::Hash;
use stele_verify::record::Record;
use web_sys::File;
use yew::{Callback, hook, use_callback, use_mut_ref, use_reducer};

use super::intake::Offered;
use super::task::use_task;
use crate::browser::file;
use crate::session::Session;
use crate::state::document::Document;
use crate::state::handed::{
    self, DisclosedView, DocumentView, HandedProblem, HandedView, MOST, Tie, Whose,
};
use crate::state::intake::FileProblem;
use crate::state::latest::{From, Latest, Said};
use crate::state::record::EntryView;

/// How much is read at once, in bytes: between two pieces the page can breathe.
const PIECE: u64 = 4 * 1024 * 1024;

/// Up to how many bytes a file is kept: its salt may come later, and the file be gone by then.
const KEPT: u64 = 32 * 1024 * 1024;

/// A file that the reader has handed over.
#[derive(Debug)]
struct Held {
    file: File,
    /// Its bytes, once they were read, if it is not too long to be kept.
    bytes: OnceCell<Vec<u8>>,
}

impl Held {
    fn new(file: File) -> Rc<Self> {
        Rc::new(Self {
            file,
            bytes: OnceCell::new(),
        })
    }

    /// Its bytes; nothing of a file that is too long to be kept.
    async fn bytes(&self) -> Result<Option<&[u8]>, FileProblem> {
        let length = file::size(&self.file);
        Document::check_length(length)?;
        if length > KEPT {
            return Ok(None);
        }
        if self.bytes.get().is_none() {
            let bytes = file::read(&self.file).await;
            // Whoever was there first has read the same.
            let _ = self.bytes.set(bytes.ok_or(FileProblem::Unreadable)?);
        }
        Ok(self.bytes.get().map(Vec::as_slice))
    }
}

/// The files so far held against this record, and how to hand over more. `head` is the state of the log in
/// which other records are looked up; none where nothing is fetched.
#[hook]
pub(crate) fn use_handed(
    session: &Rc<Session>,
    head: Option<CheckedHead>,
    entry: &Rc<EntryView>,
) -> (HandedView, Callback<Offered>) {
    let task = use_task();
    let files: Rc<RefCell<Vec<Rc<Held>>>> = use_mut_ref(Vec::new);
    let state = use_reducer(|| Latest::new(HandedView::default()));
    let dispatcher = state.dispatcher();
    let head = Rc::new(head);
    // Of the head only its time matters here: what it was verified for stays so.
    let deps = (Rc::clone(session), Rc::clone(entry));
    let offer = use_callback(deps, move |offered: Offered, (session, entry)| {
        let dispatcher = dispatcher.clone();
        // What was dropped is emptied as soon as this event is over.
        let picked = offered.files();
        let mut all = files.borrow_mut();
        let mut refused = None;
        match picked {
            Ok(more) if more.is_empty() => all.clear(),
            Ok(more) if all.len() + more.len() > MOST => {
                refused = Some((String::new(), HandedProblem::TooMany));
            }
            Ok(more) => all.extend(more.into_iter().map(Held::new)),
            Err(problem) => refused = Some((String::new(), HandedProblem::File(problem))),
        }
        let held = all.clone();
        let (session, entry, head) = (Rc::clone(session), Rc::clone(entry), Rc::clone(&head));
        task.begin(move |run| async move {
            let say = |said| dispatcher.dispatch(From { run, said });
            say(Said::Begin(HandedView {
                is_busy: true,
                ..HandedView::default()
            }));
            let mut view = hold(&session, (*head).as_ref(), &entry, &held).await;
            view.problems.extend(refused);
            say(Said::Done(view));
        });
    });
    (state.value().clone(), offer)
}

/// Reads all files anew: a salt may have come for a document that was there before.
async fn hold(
    session: &Session,
    head: Option<&CheckedHead>,
    entry: &EntryView,
    files: &[Rc<Held>],
) -> HandedView {
    let mut view = HandedView::default();
    let mut disclosed: Vec<Disclosed> = Vec::new();
    let mut documents: Vec<&Held> = Vec::new();
    for held in files {
        match read_disclosures(held).await {
            Ok(Some(records)) => disclosed.extend(records),
            Ok(None) => documents.push(held),
            Err(problem) => view.problems.push((held.file.name(), problem)),
        }
    }
    let record = entry.record.as_deref();
    let salt = record.and_then(|record| salt_of(&disclosed, &record.id));
    // What a changed record names is no matter.
    let bytes = record.and(entry.bytes.as_deref());
    let named = bytes.and_then(|bytes| Record::parse(bytes).ok());
    let named = named.as_ref().map(NamedFiles::of).unwrap_or_default();
    for held in documents {
        match hashes(held, salt).await {
            Ok((hash, salted)) => {
                view.documents.push(DocumentView {
                    name: held.file.name(),
                    hash,
                    outcome: named.compare(hash, salted),
                });
            }
            Err(problem) => {
                view.problems
                    .push((held.file.name(), HandedProblem::File(problem)));
            }
        }
    }
    for of in disclosed {
        view.disclosed
            .push(disclose(session, head, entry, &of).await);
    }
    view
}

/// The records of a disclosure file; nothing if it is something else.
async fn read_disclosures(held: &Held) -> Result<Option<Vec<Disclosed>>, HandedProblem> {
    let bytes = held.bytes().await.map_err(HandedProblem::File)?;
    let Some(bytes) = bytes.filter(|bytes| bytes.len() <= MAX_LEN) else {
        return Ok(None);
    };
    // One that was written by hand may have blanks or a line end: then it is refused, and told why.
    let is_named_so = held.file.name().ends_with(".disclosures.json");
    if !is_named_so && !disclosures::claims_to_be(bytes) {
        return Ok(None);
    }
    disclosures::parse(bytes)
        .map(Some)
        .map_err(HandedProblem::Disclosures)
}

/// The SHA-256 of a file, and that of the salt and the file.
async fn hashes(held: &Held, salt: Option<Salt>) -> Result<(Hash, Option<Hash>), FileProblem> {
    if let Some(bytes) = held.bytes().await? {
        let salted = salt.map(|salt| disclosures::salted_hash(&salt, bytes));
        return Ok((Hash::of(&[bytes]), salted));
    }
    let length = file::size(&held.file);
    let mut plain = Sha256::new();
    let mut salted = salt.map(|salt| Sha256::new().chain_update(salt));
    let mut read = 0;
    while read < length {
        let end = length.min(read + PIECE);
        let piece = file::read_part(&held.file, read, end).await;
        let piece = piece.filter(|piece| piece.len() as u64 == end - read);
        let piece = piece.ok_or(FileProblem::Unreadable)?;
        plain.update(&piece);
        if let Some(salted) = &mut salted {
            salted.update(&piece);
        }
        read = end;
    }
    let done = |state: Sha256| Hash::new(state.finalize().into());
    Ok((done(plain), salted.map(done)))
}

async fn disclose(
    session: &Session,
    head: Option<&CheckedHead>,
    entry: &EntryView,
    disclosed: &Disclosed,
) -> DisclosedView {
    let shown = entry.record.as_deref();
    let is_own = shown.is_some_and(|shown| shown.id == disclosed.record);
    let (whose, bytes) = if is_own {
        (Whose::Own, entry.bytes.clone())
    } else if let Some(head) = head {
        match session.find_record(head, &disclosed.record).await {
            Ok(Some(other)) => {
                let record = other.record.as_deref();
                let tie = shown.zip(record);
                let tie = tie.map_or(Tie::None, |(shown, other)| handed::tie(shown, other));
                let bytes = other.bytes.clone();
                (Whose::Of(Rc::new(other), tie), bytes)
            }
            Ok(None) => (Whose::NoRecord, None),
            Err(reason) => (Whose::Unknown(reason), None),
        }
    } else {
        (Whose::Elsewhere, None)
    };
    let fields = bytes.map(|bytes| fields(disclosed, &bytes));
    let project = shown.and_then(|shown| shown.said()?.text("project"));
    let runs = match (&whose, head, project) {
        (Whose::Of(_, Tie::OnProject(pseudonym)), Some(head), Some(project)) => {
            Some(session.paid_to(head, project, pseudonym).await)
        }
        _ => None,
    };
    DisclosedView {
        record: disclosed.record.clone(),
        whose,
        fields: fields.unwrap_or_default(),
        runs,
        has_salt: disclosed.document_salt.is_some(),
    }
}
