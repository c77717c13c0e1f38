//! Publishing, in an order that survives a crash at any point.
//!
//! 1. The index has grown in a transaction that stays open, its root is the batch's last entry, and
//!    the staged batch is durable (`stage`).
//! 2. The lock object is replaced by compare-and-swap: now it is decided.
//! 3. Entries, bundles, tiles, index pages and lists are written from it: create, or compare and
//!    refuse. Then the index's transaction is committed (`apply`).
//! 4. The witnesses cosign: those inside, then those elsewhere (`cosign`, `witnesses`).
//! 5. `index/head.tlog-proof` is replaced, then the public checkpoint (`Publisher::show`).
//! 6. The feeds of all that the batch touches are replaced, and what it adds to the search by words is
//!    written (`Publisher::announce`).
//!
//! A long queue is published in batches of bounded size, one after the other: each is a publication of its own, and
//! the same ones come about however often it is interrupted.
//!
//! A restart finds the lock and goes on at step 3 by the same code. The queue's batches are removed
//! last; one that is still there is recognised by its entries' leaf hashes.
//!
//! In a folder the system's file lock keeps other publishers away from all of this. In a bucket step 2
//! decides between them; whoever comes late with an older state replaces nothing at step 5, and writes no
//! feeds at step 6.

mod apply;
mod ask;
mod clock;
mod cosign;
mod error;
mod head_proof;
mod log_files;
mod memory;
mod stage;
mod witnesses;

use std::collections::BTreeSet;
use std::panic::resume_unwind;
use std::path::Path;
use std::thread::{self, ScopedJoinHandle};

use stele_records::index::{IndexKey, IndexRoot};
use stele_sign::note::{NoteSigner, sign_checkpoint};
use stele_tlog::Head;
use stele_verify::checkpoint::Checkpoint;
use stele_verify::hash::{Hash, empty_root};
use stele_verify::note::Note;
use stele_verify::policy::Policy;
use stele_verify::tlog_proof::TlogProof;

pub use ask::Missed;
pub use error::PublishError;
pub(crate) use head_proof::{head_proof, top_page};
pub use log_files::LogFiles;
use stage::Made;
pub use witnesses::{Outcome, Witnessed};

use crate::feed;
use crate::index::{files, publish::Place};
use crate::output::events::warning;
use crate::progress;
use crate::search::{self, Prepared};
use crate::store::{Batch, Disk, Home, Lock, LockObject, Queue};

/// Records of a batch, about: whole batches of the queue are taken until there are so many. So what a publication
/// holds in memory is bounded, and what a crash has to do again.
const BATCH: usize = 100_000;

/// What a publish did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Published {
    /// Entries in the log now.
    pub size: u64,
    /// Records that this run added. The index root that came with them isn't counted.
    pub added: u64,
    /// Whether a publish that had been interrupted was completed first.
    pub resumed: bool,
    /// Records in the queue that were in the log already.
    pub duplicates: u64,
    /// The witnesses, and what became of each.
    pub witnesses: Vec<Witnessed>,
    /// Whether enough of them cosigned in this run. Where they didn't, earlier cosignatures of the
    /// same checkpoint still hold, and readers take it for as old as those.
    pub is_renewed: bool,
}

/// Logs everything in the queue; with nothing new, collects fresh cosignatures.
///
/// `now` is the time in POSIX seconds.
///
/// # Errors
/// [`PublishError`]. Whatever it is, the log is as it was or as it was decided to be, and the next
/// run completes it.
pub fn publish(home: &Home, disk: &Disk, now: u64) -> Result<Published, PublishError> {
    publish_without(home, disk, now, &[])
}

/// The same, leaving out witnesses elsewhere of these names.
///
/// # Errors
/// [`PublishError`]
pub fn publish_without(
    home: &Home,
    disk: &Disk,
    now: u64,
    without: &[String],
) -> Result<Published, PublishError> {
    let mut publisher = Publisher::new(home, disk, now)?;
    publisher.without = without.to_vec();
    run(&publisher)
}

/// The same in batches of about `records` records: to see, with few, what becomes of many.
///
/// # Errors
/// [`PublishError`]
pub fn publish_in_batches(
    home: &Home,
    disk: &Disk,
    now: u64,
    records: usize,
) -> Result<Published, PublishError> {
    let mut publisher = Publisher::new(home, disk, now)?;
    publisher.batch = records;
    run(&publisher)
}

/// The same, without its feeds: for whoever publishes much at once, and announces it at the end.
///
/// # Errors
/// [`PublishError`]
pub(crate) fn publish_quietly(
    home: &Home,
    disk: &Disk,
    now: u64,
) -> Result<Published, PublishError> {
    let mut publisher = Publisher::new(home, disk, now)?;
    publisher.announces = false;
    run(&publisher)
}

fn run(publisher: &Publisher<'_>) -> Result<Published, PublishError> {
    steps(publisher).map_err(|error| match error {
        // What this run can do nothing about is what it says it is.
        PublishError::Disk(_) | PublishError::Lock(_) => error,
        // Where another machine has gone on meanwhile, half of what was read is its.
        _ if matches!(publisher.lock.is_ours(), Ok(false)) => {
            PublishError::Overtaken(publisher.log.path("checkpoint"))
        }
        _ => error,
    })
}

fn steps(publisher: &Publisher<'_>) -> Result<Published, PublishError> {
    let (home, disk) = (publisher.home, publisher.disk);
    let object = &publisher.lock;
    let mut lock = object.read(disk)?;
    publisher.require_own(lock.as_ref())?;
    if !publisher.queue.names()?.is_empty() {
        home.require_open()?;
    }
    publisher.require_known_past(lock.as_ref())?;
    let mut resumed = false;
    let mut shown = None;
    if let Some(begun) = &lock {
        if is_public(&publisher.log, begun)? {
            publisher.announce(begun, None, Prepared::default())?;
            publisher.clean_up(begun)?;
        } else {
            shown = Some(publisher.complete(begun, None)?);
            resumed = true;
        }
    }
    publisher.mend(lock.as_ref())?;
    let (mut added, mut duplicates) = (0_u64, 0_u64);
    let mut bar = None;
    let only_duplicates = loop {
        let staged = stage::stage(publisher, lock.as_ref())?;
        duplicates = duplicates.saturating_add(staged.duplicates);
        let Some(new) = staged.lock else {
            break staged.only_duplicates;
        };
        let origin = &home.settings().origin;
        let base = Checkpoint::new(origin, new.base_size, root(&new.base_root)?)?;
        cosign::require_base(publisher, &base)?;
        object.compare_and_swap(disk, &new, || std::fs::read(publisher.staged(&new.staged)))?;
        shown = Some(publisher.complete(&new, staged.made)?);
        added = added.saturating_add(staged.added);
        lock = Some(new);
        if staged.left == 0 {
            break Vec::new();
        }
        // Batches of the queue are about as large as one another.
        let each = staged.added / staged.batches.max(1);
        let all = added.saturating_add(each.saturating_mul(staged.left));
        let bar = bar.get_or_insert_with(|| progress::bar(all, "publishing"));
        bar.set_position(added);
    };
    if let Some(bar) = bar {
        bar.finish_and_clear();
    }
    let (witnesses, is_renewed) = match shown {
        Some(shown) => shown,
        None => publisher.refresh(lock.as_ref())?,
    };
    publisher.remove_leftovers(lock.as_ref(), &only_duplicates)?;
    Ok(Published {
        size: lock.map_or(0, |lock| lock.size),
        added,
        resumed,
        duplicates,
        witnesses,
        is_renewed,
    })
}

/// Takes a publisher's folder in which nothing is under way: gives its log, and the head that was
/// published last.
///
/// # Errors
/// [`PublishError::Unfinished`] if a publication was interrupted.
pub(crate) fn idle(home: &Home, disk: &Disk) -> Result<(LockObject, LogFiles, Head), PublishError> {
    let log = LogFiles::new(home.log()?);
    let object = LockObject::take(home, disk)?;
    let head = match object.read(disk)? {
        Some(lock) if is_public(&log, &lock)? => head_of(&lock)?,
        Some(_) => return Err(PublishError::Unfinished),
        None => Head {
            size: 0,
            root: empty_root(),
        },
    };
    Ok((object, log, head))
}

/// What became of each witness, and whether enough of them cosigned in this run.
type Shown = (Vec<Witnessed>, bool);

/// What every step needs.
struct Publisher<'a> {
    home: &'a Home,
    disk: &'a Disk,
    now: u64,
    lock: LockObject,
    log: LogFiles,
    queue: Queue,
    /// The log's keys, each of which signs.
    signers: Vec<NoteSigner>,
    /// Those that run inside.
    witnesses: Vec<(String, NoteSigner)>,
    /// Names of witnesses elsewhere that aren't asked.
    without: Vec<String>,
    /// What readers with the folder's trust file ask of a checkpoint.
    policy: Policy,
    /// Whether feeds are written.
    announces: bool,
    /// Records of a batch, about.
    batch: usize,
}

impl<'a> Publisher<'a> {
    fn new(home: &'a Home, disk: &'a Disk, now: u64) -> Result<Self, PublishError> {
        Ok(Self {
            home,
            disk,
            now,
            lock: LockObject::take(home, disk)?,
            log: LogFiles::new(home.log()?),
            queue: Queue::new(home.state("queue")),
            signers: home.log_signers()?,
            witnesses: home.witness_signers()?,
            without: Vec::new(),
            policy: home.trust()?.policy,
            announces: true,
            batch: BATCH,
        })
    }

    /// Steps 3 to 6, then cleaning up. Can be done any number of times.
    fn complete(&self, lock: &Lock, mut made: Option<Made>) -> Result<Shown, PublishError> {
        let found = made.as_mut().map(|made| std::mem::take(&mut made.found));
        let (feeds, texts) = found.map(|found| (found.feeds, found.texts)).unzip();
        thread::scope(|scope| {
            // The disk leaves time for it. Where the system has no thread to give, it is made when it is written.
            let texts = texts.filter(|_| self.announces);
            let prepared = texts.and_then(|texts| {
                let (log, before, size) = (&self.log, lock.base_size, lock.size);
                let prepare = move || search::prepare(log, before, size, &texts);
                thread::Builder::new().spawn_scoped(scope, prepare).ok()
            });
            let shown =
                apply::apply(self, lock, made).and_then(|()| self.show(lock.checkpoint.as_bytes()));
            // Before anything else is said: a scope that ends with a panic says nothing of what went wrong here.
            let prepared = prepared.map(ScopedJoinHandle::join);
            let shown = shown?;
            let prepared = prepared.map(|made| made.unwrap_or_else(|panic| resume_unwind(panic)));
            self.announce(lock, feeds, prepared.unwrap_or_default())?;
            self.clean_up(lock)?;
            Ok(shown)
        })
    }

    fn leaves_out(&self, witness: &str) -> bool {
        self.without.iter().any(|name| name == witness)
    }

    /// Step 6. The staged batch says what is to be announced: it is removed after all else, so a
    /// restart announces it again. Which feeds are touched may be known, and files of
    /// the search.
    fn announce(
        &self,
        lock: &Lock,
        feeds: Option<BTreeSet<IndexKey>>,
        prepared: Prepared,
    ) -> Result<(), PublishError> {
        // Whoever has gone on meanwhile announces this too, and what is newer.
        if !self.announces || !self.lock.is_ours()? {
            return Ok(());
        }
        let feeds = feeds.or_else(|| {
            let staged = std::fs::read(self.staged(&lock.staged)).ok()?;
            Some(feed::touched(&Batch::decode(&staged)?))
        });
        let head = head_of(lock)?;
        // Where there is a batch, it wasn't announced, or not to the end.
        let trusted = feeds.as_ref().map_or(head.size, |_| lock.base_size);
        feed::announce(self.index(), head, feeds.unwrap_or_default())?;
        search::write(self.index(), lock.base_size, trusted, head, prepared)
    }

    /// Fresh cosignatures on the checkpoint that was decided last.
    fn refresh(&self, lock: Option<&Lock>) -> Result<Shown, PublishError> {
        self.show(&self.decided(lock)?)
    }

    /// Cosigns the public checkpoint again if readers would refuse it: it was damaged, or the trust
    /// file asks for others now. As it stands it would be in the next index root for ever.
    fn mend(&self, lock: Option<&Lock>) -> Result<(), PublishError> {
        let Some(public) = self.log.read("checkpoint")? else {
            return Ok(());
        };
        let Err(error) = self.policy.verify(&public) else {
            return Ok(());
        };
        warning!(
            "readers would refuse the public checkpoint as it stands ({}): it is cosigned \
             again",
            error.code()
        );
        self.refresh(lock)?;
        Ok(())
    }

    /// The checkpoint that was decided last, as the log signed it; for a new log, that of its empty
    /// tree.
    fn decided(&self, lock: Option<&Lock>) -> Result<Vec<u8>, PublishError> {
        match lock {
            Some(lock) => Ok(lock.checkpoint.clone().into_bytes()),
            None => {
                let origin = &self.home.settings().origin;
                let empty = Checkpoint::new(origin, 0, empty_root())?;
                Ok(sign_checkpoint(&self.signers, &empty.to_text(), self.now)?)
            }
        }
    }

    /// Steps 4 and 5: cosign the log's checkpoint, check it as a reader will, show it.
    ///
    /// The checkpoint comes last, so where it stands, all else does. In between, and after a crash
    /// in between, `index/head.tlog-proof` is one publication newer than the checkpoint: it is whole
    /// by itself, and the log has grown from the one to the other. A restart finds the older
    /// checkpoint and writes both again.
    fn show(&self, signed: &[u8]) -> Result<Shown, PublishError> {
        let signed = self.signed_by_all(Note::parse(signed)?)?;
        let head = Head::from(&Checkpoint::parse_text(signed.text())?);
        clock::require(self, head)?;
        let cosigned = cosign::cosign(self, &signed)?;
        let (note, witnesses) = (cosigned.note, cosigned.witnesses);
        require_room(note.as_bytes())?;
        let accepted = self.policy.verify(note.as_bytes());
        accepted.map_err(|error| PublishError::refused(error, &witnesses))?;
        let log = &self.log;
        match head_proof(log, &note)? {
            Some(proof) => {
                self.replace(files::HEAD, &proof, head, |bytes| {
                    TlogProof::parse(bytes)
                        .ok()
                        .map(|proof| proof.note().clone())
                })?;
                // Readers hold it against the proof: of another state it is merely of no use.
                if let Some(page) = top_page(log, &proof)? {
                    log.replace(self.disk, files::TOP, &page)?;
                }
            }
            // An older version published on top of an index: its proof is of the past.
            None if log.exists(files::HEAD)? => log.remove(self.disk, files::HEAD)?,
            None => {}
        }
        self.replace("checkpoint", note.as_bytes(), head, |bytes| {
            Note::parse(bytes).ok()
        })?;
        Ok((witnesses, cosigned.is_renewed))
    }

    /// The same checkpoint, signed by the log's present keys: since it was decided, one may have taken the place
    /// of another.
    fn signed_by_all(&self, decided: Note) -> Result<Note, PublishError> {
        let has = |key: &NoteSigner| {
            let mut lines = decided.signatures().iter();
            lines.any(|line| line.claims(key.verifier_key()))
        };
        if self.signers.iter().all(has) {
            return Ok(decided);
        }
        let signed = sign_checkpoint(&self.signers, decided.text(), self.now)?;
        Ok(Note::parse(&signed)?)
    }

    /// Replaces a file that readers go by, unless they see a larger log already: another machine has
    /// gone on, and it must not seem to go back.
    fn replace(
        &self,
        path: &str,
        bytes: &[u8],
        head: Head,
        note_of: impl Fn(&[u8]) -> Option<Note>,
    ) -> Result<(), PublishError> {
        let is_newer = |found: &[u8]| {
            let note = note_of(found);
            let shown = note.and_then(|note| Checkpoint::parse_text(note.text()).ok());
            shown.is_some_and(|shown| shown.size() > head.size)
        };
        match self.log.replace_older(self.disk, path, bytes, is_newer)? {
            true => Ok(()),
            false => Err(PublishError::Overtaken(self.log.path(path))),
        }
    }

    /// What is decided in a bucket must have been decided by this log: others may write there.
    fn require_own(&self, lock: Option<&Lock>) -> Result<(), PublishError> {
        let Some((lock, address)) = lock.zip(self.log.address()) else {
            return Ok(());
        };
        let signed = self.policy.verify_log_signature(lock.checkpoint.as_bytes());
        let signed = signed.map_err(|error| PublishError::Foreign {
            address: address.to_string(),
            code: error.code(),
        })?;
        match Head::from(signed.checkpoint()) == head_of(lock)? {
            true => Ok(()),
            false => Err(PublishError::RootDiffers),
        }
    }

    /// What readers have been shown must be what was decided here, or what that grew from. A private
    /// state that was lost or set back would have the log go back, and then fork: the witnesses'
    /// memory lies in it and is set back with it.
    fn require_known_past(&self, lock: Option<&Lock>) -> Result<(), PublishError> {
        if let Some(public) = self.log.read("checkpoint")? {
            let note = Note::parse(&public).map_err(PublishError::Note);
            let known = note.and_then(|note| require_known(&note, lock));
            // What the log hasn't signed says nothing of its past.
            if let Err(damage) = self.policy.verify_log_signature(&public)
                && known.is_err()
            {
                let (path, code) = (self.log.path("checkpoint"), damage.code());
                return Err(PublishError::PublicDamaged { path, code });
            }
            known?;
        }
        // After a crash this one may be ahead. One that can't be read has shown nothing to anyone.
        let proof = self.log.read(files::HEAD)?;
        if let Some(Ok(proof)) = proof.map(|bytes| TlogProof::parse(&bytes)) {
            require_known(proof.note(), lock)?;
        }
        Ok(())
    }

    fn clean_up(&self, lock: &Lock) -> Result<(), PublishError> {
        for name in &lock.queue {
            self.queue.remove(self.disk, name)?;
        }
        self.disk.remove(&self.staged(&lock.staged))?;
        Ok(self.lock.shed(self.disk, lock)?)
    }

    /// Batches that a crash left behind before they were decided, and batches of the queue that
    /// hold nothing new.
    fn remove_leftovers(
        &self,
        lock: Option<&Lock>,
        batches: &[String],
    ) -> Result<(), PublishError> {
        for name in batches {
            self.queue.remove(self.disk, name)?;
        }
        let folder = self.staged("");
        for name in file_names(&folder)? {
            if lock.is_none_or(|lock| lock.staged != name) {
                self.disk.remove(&folder.join(name))?;
            }
        }
        Ok(())
    }

    fn index(&self) -> Place<'_> {
        Place {
            home: self.home,
            disk: self.disk,
            log: &self.log,
        }
    }

    fn staged(&self, name: &str) -> std::path::PathBuf {
        self.home.state("staged").join(name)
    }
}

/// Whether the next index root can hold this checkpoint: if not, the log would end with it.
fn require_room(cosigned: &[u8]) -> Result<(), PublishError> {
    let (found, limit) = (cosigned.len(), IndexRoot::MAX_CHECKPOINT_LEN);
    if found > limit {
        return Err(PublishError::CheckpointTooLong { found, limit });
    }
    Ok(())
}

/// Whether what was decided last is what readers see.
pub(crate) fn is_public(log: &LogFiles, lock: &Lock) -> Result<bool, PublishError> {
    let Some(public) = log.read("checkpoint")? else {
        return Ok(false);
    };
    Ok(Note::parse(&public)?.text() == Note::parse(lock.checkpoint.as_bytes())?.text())
}

/// The head that readers see, without taking the folder; none before the first one.
///
/// # Errors
/// [`PublishError::Unfinished`] while a publication is under way, or was interrupted.
pub(crate) fn peek(home: &Home, log: &LogFiles) -> Result<Option<Head>, PublishError> {
    match LockObject::peek(home)? {
        Some((lock, _)) if is_public(log, &lock)? => head_of(&lock).map(Some),
        Some(_) => Err(PublishError::Unfinished),
        None => Ok(None),
    }
}

/// A checkpoint that readers were shown must be one of the two that the lock object knows, or older.
fn require_known(note: &Note, lock: Option<&Lock>) -> Result<(), PublishError> {
    let public = Checkpoint::parse_text(note.text())?;
    let (shown, root) = (public.size(), public.root().to_base64());
    let is_known = lock.map_or(shown == 0, |lock| {
        shown < lock.base_size
            || (shown, &root) == (lock.base_size, &lock.base_root)
            || (shown, &root) == (lock.size, &lock.root)
    });
    if is_known {
        return Ok(());
    }
    let decided = lock.map_or(0, |lock| lock.size);
    Err(PublishError::PublicUnknown { shown, decided })
}

/// The names of all that lies in a folder; of none, if there is no folder.
pub(crate) fn file_names(folder: &Path) -> Result<Vec<String>, PublishError> {
    let entries = match std::fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(Vec::new()),
        Err(error) => return Err(PublishError::read(folder, error)),
    };
    entries
        .map(|entry| match entry {
            Ok(entry) => Ok(entry.file_name().to_string_lossy().into_owned()),
            Err(error) => Err(PublishError::read(folder, error)),
        })
        .collect()
}

/// The head of the log that the lock object decided.
pub(crate) fn head_of(lock: &Lock) -> Result<Head, PublishError> {
    Ok(Head {
        size: lock.size,
        root: root(&lock.root)?,
    })
}

/// A root as the lock writes it.
fn root(lock_field: &str) -> Result<Hash, PublishError> {
    Hash::from_base64(lock_field).ok_or(PublishError::LockRoot)
}
