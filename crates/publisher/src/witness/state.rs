//! What a witness has cosigned, durable before anyone is told.
//!
//! One file of the embedded store redb. Comparing the old size and putting the new checkpoint in
//! its place happen in one write transaction, of which there is one at a time: so of two requests
//! that race, the second one sees what the first one left.

use std::fmt;
use std::fs;
use std::path::{Path, PathBuf};

use redb::{Database, Durability, ReadableDatabase as _, TableDefinition};
use stele_sign::note::{NoteSigner, NoteSignerError};
use stele_verify::checkpoint::Checkpoint;
use stele_verify::cosignature::Cosignature;
use stele_verify::hash::Hash;
use stele_verify::note::{Note, SignatureLine, VerifierKey};

use super::decide::{Latest, Logs, Refusal};
use super::evidence;
use super::protocol::AddCheckpoint;
use crate::output::shown::shown;
use crate::store::{Disk, DiskError};

/// The SHA-256 of an origin, with the time of the latest cosignatures and the note: the log's
/// checkpoint, the lines by the log's keys, then the cosignatures.
const LATEST: TableDefinition<'_, &[u8; Hash::LEN], (u64, &[u8])> = TableDefinition::new("latest");

/// The file of the state, below its folder.
const FILE: &str = "witness.redb";

/// Says what the folder is. Where it lies there was a state, also when its file is gone.
const README: &str = "README.txt";

const README_TEXT: &str = "\
This folder is the memory of a witness: what it has cosigned last of each log (witness.redb), and
what speaks against logs (evidence). Never lose it, never set it back, for instance by a backup, and
never use the witness's key with another folder: the witness would cosign a fork.
";

/// Why the state can't be used. Nothing is cosigned then.
#[derive(Debug)]
pub enum StateError {
    /// The folder can't be made.
    Folder(PathBuf, std::io::Error),
    /// Another process has it open.
    InUse(PathBuf),
    /// Its file is gone: this was there with it.
    Gone(PathBuf),
    /// It was to be begun, and this is there already.
    Present(PathBuf),
    /// What it holds of a log isn't what this witness has put there.
    Foreign {
        /// The log.
        origin: String,
        /// What is wrong.
        wrong: Wrong,
    },
    /// It can't be read or written, or holds what no witness has put there.
    Store(String),
    /// A key refused to cosign.
    Sign(NoteSignerError),
}

/// Why what a state holds of a log isn't believed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wrong {
    /// It is of another log, or of another time, or a signature doesn't hold.
    Damaged,
    /// None of the witness's keys has cosigned it.
    Uncosigned,
    /// None of the log's keys has signed it.
    Unsigned,
}

impl Wrong {
    const fn sentence(self) -> &'static str {
        match self {
            Self::Damaged => {
                "it was changed by somebody, or by a fault of the disk. Never begin anew with the same \
                 key: the witness would forget what it has cosigned. Make a new key and have it put into \
                 the trust files"
            }
            Self::Uncosigned => {
                "none of the keys that were given has cosigned it. Is this the state of another \
                 witness? If this one has a new key, give the old one too, with a second --key, until \
                 the log has grown"
            }
            Self::Unsigned => {
                "none of the log's keys that were given has signed it. If the log has a new key, give \
                 the old one too, with --log, until the log has grown"
            }
        }
    }
}

impl fmt::Display for StateError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Folder(path, error) => write!(f, "could not make {}: {error}", path.display()),
            Self::InUse(path) => write!(
                f,
                "another process uses {}. A witness has one state, and one process: end the other \
                 one first",
                path.display()
            ),
            Self::Gone(trace) => write!(
                f,
                "the witness's state is gone: {} shows that it was there. Look for {FILE}, and put it \
                 back as it was last. Otherwise make a new key, begin with an empty folder, and have \
                 the key put into the trust files. `--new-state` begins anew with the same key: then \
                 the witness would cosign a fork of what it has cosigned, so do that only if it hasn't \
                 cosigned anything yet",
                trace.display()
            ),
            Self::Present(path) => write!(
                f,
                "{} is there, so there is no new state to begin: leave --new-state out. Never keep that \
                 option in a script",
                path.display()
            ),
            Self::Foreign { origin, wrong } => write!(
                f,
                "what the witness's state holds of {} isn't used: {}",
                shown(origin),
                wrong.sentence()
            ),
            Self::Store(why) => write!(
                f,
                "the witness's state can't be used ({why}). Never begin anew with the same key: \
                 the witness would forget what it has cosigned. Mend the disk, or make a new key \
                 and have it put into the trust files"
            ),
            Self::Sign(error) => error.fmt(f),
        }
    }
}

impl std::error::Error for StateError {}

impl From<NoteSignerError> for StateError {
    fn from(error: NoteSignerError) -> Self {
        Self::Sign(error)
    }
}

impl From<DiskError> for StateError {
    fn from(error: DiskError) -> Self {
        store(error)
    }
}

fn store(error: impl fmt::Display) -> StateError {
    StateError::Store(error.to_string())
}

/// What became of a request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Decision {
    /// It is durable, and these are the cosignatures.
    Cosigned(Vec<SignatureLine>),
    /// It is refused. The checkpoint cosigned before is as it was.
    Refused {
        /// Why.
        refusal: Refusal,
        /// The latest checkpoint cosigned, with all its signatures.
        before: Option<Note>,
    },
    /// It would be granted, but the log has grown too often: come again after so many seconds.
    Busy(u64),
}

/// What a witness has cosigned of a log last.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cosigned {
    /// When, in POSIX seconds: the time in the cosignatures.
    pub time: u64,
    /// The checkpoint, with the log's signatures and the cosignatures.
    pub note: Note,
}

impl Cosigned {
    fn latest(&self) -> Result<Latest, StateError> {
        Latest::of(&self.note).map_err(|error| store(error.code()))
    }

    /// Whether this is what a witness with these keys has cosigned of the log with this hash. A log
    /// that it doesn't know any more has no keys to be checked.
    fn require(&self, hash: &Hash, own: &[VerifierKey], logs: &Logs) -> Result<(), StateError> {
        let checkpoint = Checkpoint::parse_text(self.note.text());
        let checkpoint = checkpoint.map_err(|error| store(error.code()))?;
        let origin = checkpoint.origin();
        let foreign = |wrong| StateError::Foreign {
            origin: origin.to_owned(),
            wrong,
        };
        if origin_hash(origin) != *hash {
            return Err(foreign(Wrong::Damaged));
        }
        let mut is_cosigned = false;
        for line in self.note.signatures() {
            let Some(key) = own.iter().find(|key| line.claims(key)) else {
                continue;
            };
            let holds = Cosignature::parse(line.bytes()).is_ok_and(|line| {
                line.time() == self.time && line.verify(key, self.note.text()).is_ok()
            });
            if !holds {
                return Err(foreign(Wrong::Damaged));
            }
            is_cosigned = true;
        }
        if !is_cosigned {
            return Err(foreign(Wrong::Uncosigned));
        }
        match logs.verify_note(origin, &self.note) {
            Ok(_) | Err(Refusal::UnknownLog) => Ok(()),
            Err(Refusal::NotSigned) => Err(foreign(Wrong::Unsigned)),
            Err(_) => Err(foreign(Wrong::Damaged)),
        }
    }

    /// The lines of these signers, if each has one.
    fn lines(&self, signers: &[NoteSigner]) -> Option<Vec<SignatureLine>> {
        let lines = self.note.signatures();
        let of = |signer: &NoteSigner| lines.iter().find(|l| l.claims(signer.verifier_key()));
        signers.iter().map(|signer| of(signer).cloned()).collect()
    }
}

/// The durable memory of a witness.
#[derive(Debug)]
pub struct State {
    db: Database,
    /// Who must have signed what it holds.
    own: Vec<VerifierKey>,
    logs: Logs,
}

/// Whether a state may be begun.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Begin {
    /// Where there has been none.
    First,
    /// Also where its file is gone, and not where it is there: whoever runs the witness says that
    /// nothing was cosigned yet.
    Anew,
}

impl State {
    /// Opens the state in this folder, or begins a new one. What it holds of these logs must have been
    /// put there by a witness with one of these keys.
    ///
    /// # Errors
    /// [`StateError`]
    pub fn open(
        folder: &Path,
        own: Vec<VerifierKey>,
        logs: Logs,
        begin: Begin,
    ) -> Result<Self, StateError> {
        fs::create_dir_all(folder).map_err(|error| StateError::Folder(folder.into(), error))?;
        let path = folder.join(FILE);
        let traces = [evidence::FOLDER, README].map(|name| folder.join(name));
        match begin {
            Begin::Anew if path.exists() => return Err(StateError::Present(path)),
            Begin::First if !path.exists() => {
                if let Some(trace) = traces.into_iter().find(|trace| trace.exists()) {
                    return Err(StateError::Gone(trace));
                }
            }
            _ => {}
        }
        // The database would take an empty file for a new one.
        if fs::metadata(&path).is_ok_and(|data| data.len() == 0) {
            return Err(store("its file is empty"));
        }
        let db = match Database::create(&path) {
            Ok(db) => db,
            Err(redb::DatabaseError::DatabaseAlreadyOpen) => return Err(StateError::InUse(path)),
            Err(error) => return Err(store(error)),
        };
        let mut begun = db.begin_write().map_err(store)?;
        begun.set_two_phase_commit(true);
        begun.open_table(LATEST).map_err(store)?;
        begun.commit().map_err(store)?;
        // The name of a new file is durable when its folder is.
        let synced = fs::File::open(folder).and_then(|folder| folder.sync_all());
        synced.map_err(|error| StateError::Folder(folder.into(), error))?;
        Disk::new().replace(&folder.join(README), README_TEXT.as_bytes())?;
        let state = Self { db, own, logs };
        // Rather now than when somebody asks.
        for (origin, _) in state.logs.iter() {
            state.latest(&origin_hash(origin))?;
        }
        Ok(state)
    }

    /// The logs that it is used for.
    pub(super) const fn logs(&self) -> &Logs {
        &self.logs
    }

    /// What was cosigned last of the log whose origin has this SHA-256.
    ///
    /// # Errors
    /// [`StateError::Store`]
    pub fn latest(&self, origin: &Hash) -> Result<Option<Cosigned>, StateError> {
        let reading = self.db.begin_read().map_err(store)?;
        self.read(&reading.open_table(LATEST).map_err(store)?, origin)
    }

    fn read(
        &self,
        table: &impl redb::ReadableTable<&'static [u8; Hash::LEN], (u64, &'static [u8])>,
        origin: &Hash,
    ) -> Result<Option<Cosigned>, StateError> {
        let Some(found) = table.get(origin.as_bytes()).map_err(store)? else {
            return Ok(None);
        };
        let (time, note) = found.value();
        let note = Note::parse(note).map_err(|error| store(error.code()))?;
        let cosigned = Cosigned { time, note };
        cosigned.require(origin, &self.own, &self.logs)?;
        Ok(Some(cosigned))
    }

    /// Decides a request whose signatures hold, and makes it durable if it is granted.
    ///
    /// `held` are the lines by the log's keys. `now` is in POSIX seconds; where it is behind the
    /// time of the latest cosignatures, that time is said again: of one log, it never goes back.
    /// `may_grow` is asked before the log grows, and for nothing else: of what it refuses, and of what
    /// it has cosigned before, it writes once a second at most, so that costs nobody's share.
    ///
    /// # Errors
    /// [`StateError`]: nothing was cosigned.
    pub fn add(
        &self,
        request: &AddCheckpoint,
        held: &[SignatureLine],
        signers: &[NoteSigner],
        now: u64,
        may_grow: impl FnOnce() -> Result<(), u64>,
    ) -> Result<Decision, StateError> {
        let submitted = request.submitted();
        let origin = origin_hash(submitted.origin());
        // Most of what others can hand in ends here, without waiting for the one who may write.
        let seen = self.latest(&origin)?;
        let lines = seen.as_ref();
        if let Some(lines) = lines.and_then(|before| repeat(before, request, signers, now)) {
            return Ok(Decision::Cosigned(lines));
        }
        let latest = seen.as_ref().map(Cosigned::latest).transpose()?;
        if let Err(refusal) = latest.unwrap_or(Latest::none()).require_growth(request) {
            let before = seen.map(|seen| seen.note);
            return Ok(Decision::Refused { refusal, before });
        }
        let is_growth = latest.is_none_or(|latest| latest.size < submitted.size());
        if is_growth && let Err(seconds) = may_grow() {
            return Ok(Decision::Busy(seconds));
        }
        let mut writing = self.db.begin_write().map_err(store)?;
        writing
            .set_durability(Durability::Immediate)
            .map_err(store)?;
        // So a damaged file is refused; the database would fall back to what was cosigned before.
        writing.set_two_phase_commit(true);
        let mut table = writing.open_table(LATEST).map_err(store)?;
        let before = self.read(&table, &origin)?;
        let latest = before.as_ref().map(Cosigned::latest).transpose()?;
        if let Err(refusal) = latest.unwrap_or(Latest::none()).require_growth(request) {
            let before = before.map(|before| before.note);
            return Ok(Decision::Refused { refusal, before });
        }
        // Zero would say that there is no time (tlog-cosignature).
        let time = before.map_or(now, |before| before.time.max(now)).max(1);
        let text = submitted.note().text();
        let lines = signers.iter().map(|signer| signer.cosign(text, time));
        let lines = lines.collect::<Result<Vec<_>, _>>()?;
        let note = Note::new(text, &[held, &lines].concat()).map_err(|e| store(e.code()))?;
        table
            .insert(origin.as_bytes(), (time, note.as_bytes()))
            .map_err(store)?;
        drop(table);
        writing.commit().map_err(store)?;
        Ok(Decision::Cosigned(lines))
    }
}

/// Asked again for what was cosigned in this very second, a witness gives the same answer: then
/// whoever has a log's checkpoint can't make it write again and again.
fn repeat(
    before: &Cosigned,
    request: &AddCheckpoint,
    signers: &[NoteSigner],
    now: u64,
) -> Option<Vec<SignatureLine>> {
    let submitted = request.submitted();
    let is_same = before.note.text() == submitted.note().text()
        && request.old_size() == submitted.size()
        && request.proof().is_empty();
    (is_same && before.time >= now)
        .then(|| before.lines(signers))
        .flatten()
}

/// The SHA-256 by which the log of this origin is known, as in the monitoring path.
pub fn origin_hash(origin: &str) -> Hash {
    Hash::of(&[origin.as_bytes()])
}

#[cfg(test)]
mod tests;
