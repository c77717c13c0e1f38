//! Auditors: who has replayed the whole log, its rules and its index, and up to which entry.
//!
//! An auditor's statement is a checkpoint of the log that bears the log's signature and a
//! cosignature by the auditor. The auditor makes it after it has read every entry up to there and
//! compared every index root with the index built from them. So a statement holds for any later
//! reader, however old it is; that what is shown now has grown from there is what a reader proves.

use stele_verify::sorted::SortedMap;

use stele_tlog::{Head, Tree, TreeError};
use stele_verify::checkpoint::{CheckpointError, LogSigned, VerifiedCheckpoint};
use stele_verify::cosignature::CosignatureError;
use stele_verify::hash::Hash;
use stele_verify::merkle::verify_consistency;
use stele_verify::note::{Note, VerifierKey};
use stele_verify::policy::{Log, Policy, Window};

use crate::trust::{Auditor, Localized, TrustFile, label_of};
use crate::verdict::{CLOCK_SKEW, Clock, FetchProblem};

/// The most entries between what auditors have replayed and the head that a reader replays itself.
pub const MAX_GAP: u64 = 4_096;

/// Where an auditor's checkpoint lies, below the log's prefix or below the auditor's own:
/// `audit/<hex SHA-256 of its vkey>/checkpoint`.
pub fn checkpoint_path(key: &VerifierKey) -> String {
    let name = Hash::of(&[key.to_vkey().as_bytes()]).to_hex();
    format!("audit/{name}/checkpoint")
}

/// Why a file is no statement of this auditor about this log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum StatementError {
    /// The checkpoint in it isn't one that the log has signed.
    Checkpoint(CheckpointError),
    /// It is about another log that the policy knows.
    OtherOrigin {
        /// That log.
        found: String,
    },
    /// The auditor hasn't signed it.
    Unsigned,
    /// The auditor's cosignature doesn't hold.
    Cosignature(CosignatureError),
}

impl StatementError {
    /// The stable code of this error.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Checkpoint(error) => error.code(),
            Self::OtherOrigin { .. } => "log-other-origin",
            Self::Unsigned => "audit-unsigned",
            Self::Cosignature(error) => error.code(),
        }
    }
}

/// What an auditor has signed: it has replayed the log of this size and root. Made by
/// [`Statement::verify`] alone. Whether that is how the log that is shown began is open yet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Statement {
    key: VerifierKey,
    head: Head,
    time: u64,
    note: Note,
    /// Whether the log's key counts whatever the auditor says of the time.
    is_logs: bool,
}

impl Statement {
    /// Checks the log's signature and the auditor's own. A key of the log that counts for some time only
    /// must count at the quorum time or, without a quorum, when the auditor has signed.
    ///
    /// # Errors
    /// [`StatementError`] of the first step that fails.
    pub fn verify(
        note: &[u8],
        key: &VerifierKey,
        policy: &Policy,
        origin: &str,
    ) -> Result<Self, StatementError> {
        let signed = policy.verify_log_signature(note);
        let signed = signed.map_err(StatementError::Checkpoint)?;
        let found = signed.checkpoint().origin();
        if found != origin {
            let found = found.to_owned();
            return Err(StatementError::OtherOrigin { found });
        }
        let time = signed.cosigned_at(key);
        let time = time.map_err(StatementError::Cosignature)?;
        let time = time.ok_or(StatementError::Unsigned)?;
        let is_logs = log_counts(&signed, policy, time);
        Ok(Self {
            key: key.clone(),
            head: Head::from(signed.checkpoint()),
            time,
            note: signed.note().clone(),
            is_logs: is_logs.map_err(StatementError::Checkpoint)?,
        })
    }

    /// Size and root of the log that it has replayed.
    pub const fn head(&self) -> Head {
        self.head
    }

    /// When it said so, in POSIX seconds by its own clock.
    pub const fn time(&self) -> u64 {
        self.time
    }

    /// The checkpoint with all its signatures.
    pub const fn note(&self) -> &Note {
        &self.note
    }
}

/// What an auditor has to say about the log that is shown, or why nothing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Standing {
    /// It has replayed the log up to here, and that is how the log that is shown began.
    Replayed {
        /// Entries that it has replayed.
        size: u64,
        /// When it said so, in POSIX seconds.
        time: u64,
    },
    /// It has replayed more than is shown. Whether what is shown is how that began isn't known.
    Ahead {
        /// Entries that it has replayed.
        size: u64,
        /// When it said so, in POSIX seconds.
        time: u64,
    },
    /// Whether what it has replayed is how the log began could not be found out.
    Unproven {
        /// Entries that it has replayed.
        size: u64,
        /// When it said so, in POSIX seconds.
        time: u64,
    },
    /// It said so at a time at which the trust file doesn't let its key count.
    OutsideWindow {
        /// Entries that it has replayed.
        size: u64,
        /// When it said so, in POSIX seconds.
        time: u64,
    },
    /// It said so at a time that has not come yet.
    FromFuture {
        /// Entries that it has replayed.
        size: u64,
        /// When it said so, in POSIX seconds.
        time: u64,
    },
    /// The log that it has replayed ends with no index, so it was never published so and no list can be
    /// held against it.
    NeverPublished {
        /// Entries that it has replayed.
        size: u64,
        /// When it said so, in POSIX seconds.
        time: u64,
    },
    /// Its statement could not be had.
    Unavailable(FetchProblem),
    /// What stands in its place is none of its statements.
    Refused {
        /// The stable code of what is wrong with it.
        code: &'static str,
    },
    /// It has replayed another log of the same name, which the log's key has signed too: the log
    /// was split.
    Forked {
        /// Entries in the log that it has replayed.
        size: u64,
        /// When it said so, in POSIX seconds.
        time: u64,
    },
}

impl Standing {
    /// The stable code of this standing.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Replayed { .. } => "replayed",
            Self::Ahead { .. } => "ahead",
            Self::Unproven { .. } => "unproven",
            Self::OutsideWindow { .. } => "outside-window",
            Self::FromFuture { .. } => "from-future",
            Self::NeverPublished { .. } => "never-published",
            Self::Unavailable(problem) => problem.code(),
            Self::Refused { code } => code,
            Self::Forked { .. } => "forked",
        }
    }

    /// Entries and time of its statement, if there is one.
    pub const fn stated(&self) -> Option<(u64, u64)> {
        match self {
            Self::Replayed { size, time }
            | Self::Ahead { size, time }
            | Self::Unproven { size, time }
            | Self::OutsideWindow { size, time }
            | Self::FromFuture { size, time }
            | Self::NeverPublished { size, time }
            | Self::Forked { size, time } => Some((*size, *time)),
            Self::Unavailable(_) | Self::Refused { .. } => None,
        }
    }
}

/// One of the trust file's auditors, and what it has to say.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AuditorSays {
    /// Its name in each language, from the trust file.
    pub name: Localized,
    /// Its key, as the trust file's `keys` calls it.
    pub key: String,
    /// What it has to say.
    pub standing: Standing,
}

impl AuditorSays {
    /// The name of its key. Whose keys have one name is one auditor, however many kinds of keys it has.
    pub fn key_name(&self) -> &str {
        self.key
            .rsplit_once('+')
            .map_or(&self.key, |(name, _)| name)
    }
}

/// Those who have replayed at least so many entries: of several keys of one name the one that has replayed
/// most.
pub fn replayed(says: &[AuditorSays], least: u64) -> Vec<&AuditorSays> {
    let mut found: SortedMap<&str, (u64, &AuditorSays)> = SortedMap::new();
    for says in says {
        let Standing::Replayed { size, .. } = says.standing else {
            continue;
        };
        let most = found.get(says.key_name()).map(|(most, _)| *most);
        if size >= least && most.is_none_or(|most| most < size) {
            found.insert(says.key_name(), (size, says));
        }
    }
    // In the trust file's order.
    let counts = |one: &&AuditorSays| {
        let of = found.get(one.key_name());
        of.is_some_and(|(_, found)| std::ptr::eq(*found, *one))
    };
    says.iter().filter(counts).collect()
}

/// What the trust file's auditors have to say about one head of the log. Only what was proven
/// against that head counts as replayed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Auditors {
    head: Head,
    /// The latest that it may be now, in POSIX seconds.
    latest: u64,
    says: Vec<AuditorSays>,
    /// The statements that hold, for evidence.
    statements: Vec<Statement>,
    /// Entries of this log that the reader has replayed.
    own: Option<u64>,
}

/// Up to where enough have replayed a log.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Reached {
    /// Entries of the log.
    pub upto: u64,
    /// Whether the reader did it, and no auditor is needed.
    pub by_reader: bool,
}

impl Auditors {
    /// None has been asked yet about the log with this checkpoint. What one says of a time that by this
    /// clock is still to come won't count.
    pub fn new(checkpoint: &VerifiedCheckpoint, clock: impl Into<Clock>) -> Self {
        let clock = clock.into().proven(checkpoint.quorum_time());
        Self {
            head: Head::from(checkpoint.checkpoint()),
            latest: clock.earliest().saturating_add(CLOCK_SKEW),
            says: Vec::new(),
            statements: Vec::new(),
            own: None,
        }
    }

    /// Takes note of an auditor whose statement could not be had.
    pub fn add_unavailable(&mut self, auditor: &Auditor, problem: FetchProblem) {
        self.push(auditor, Standing::Unavailable(problem));
    }

    /// Takes note of what isn't a statement.
    pub fn add_refused(&mut self, auditor: &Auditor, error: &StatementError) {
        let code = error.code();
        self.push(auditor, Standing::Refused { code });
    }

    /// Takes note of a statement: of one about no more than is shown, with the tree that is shown;
    /// of one about more, with the tree that it is about. The tree has the tiles for its root at the
    /// size of the smaller of the two; nothing where they could not be had.
    pub fn add(&mut self, auditor: &Auditor, statement: &Statement, tree: Option<&Tree>) {
        let (of, shown) = (statement.head, self.head);
        let (larger, smaller) = match of.size > shown.size {
            true => (of, shown),
            false => (shown, of),
        };
        let is_own = |tree: &&Tree| tree.size() == larger.size && tree.root() == larger.root;
        let grew = if smaller == larger {
            Some(true)
        } else if smaller.size == larger.size {
            Some(false)
        } else {
            let tree = tree.filter(is_own);
            tree.and_then(|tree| began(tree, smaller).ok())
        };
        self.push_statement(auditor, statement, grew);
    }

    /// The same with a consistency proof (RFC 9162, section 2.1.4) from the smaller of what was replayed
    /// and what is shown to the larger. One that doesn't hold shows nothing.
    pub fn add_with_proof(&mut self, auditor: &Auditor, statement: &Statement, proof: &[Hash]) {
        let (of, shown) = (statement.head, self.head);
        let (old, new) = match of.size > shown.size {
            true => (shown, of),
            false => (of, shown),
        };
        let grew = match old.size == new.size {
            // Two roots of one size need no proof.
            true => Some(old == new),
            false => {
                let holds = verify_consistency(old.size, new.size, old.root, new.root, proof);
                holds.is_ok().then_some(true)
            }
        };
        self.push_statement(auditor, statement, grew);
    }

    /// Takes note that the reader has replayed the log of this head, whose root the tree of what is
    /// shown recomputes. The head that is shown itself needs no tree.
    pub fn add_own(&mut self, replayed: Head, tree: Option<&Tree>) {
        let (size, root) = (self.head.size, self.head.root);
        let tree = tree.filter(|tree| tree.size() == size && tree.root() == root);
        let grew = tree.is_some_and(|tree| began(tree, replayed) == Ok(true));
        if grew || replayed == self.head {
            self.own = self.own.max(Some(replayed.size));
        }
    }

    fn push_statement(&mut self, auditor: &Auditor, statement: &Statement, grew: Option<bool>) {
        if statement.key != auditor.key {
            return;
        }
        let (size, time) = (statement.head.size, statement.time);
        let counts = auditor.window.contains(time);
        let standing = match grew {
            // The log's own signature shows that, whoever else has signed. When it was made may be the
            // auditor's word alone.
            Some(false) if statement.is_logs => Standing::Forked { size, time },
            _ if !counts => Standing::OutsideWindow { size, time },
            Some(false) => Standing::Forked { size, time },
            _ if time > self.latest => Standing::FromFuture { size, time },
            Some(true) => Standing::Replayed { size, time },
            None if size > self.head.size => Standing::Ahead { size, time },
            None => Standing::Unproven { size, time },
        };
        self.statements.push(statement.clone());
        self.push(auditor, standing);
    }

    /// Each auditor has one standing.
    fn push(&mut self, auditor: &Auditor, standing: Standing) {
        let key = label_of(&auditor.key);
        if self.says.iter().all(|says| says.key != key) {
            let name = auditor.name.clone();
            self.says.push(AuditorSays {
                name,
                key,
                standing,
            });
        }
    }

    /// Lets statements about this size count no more: the log that was replayed ends with no index there.
    pub fn set_aside(&mut self, never_published: u64) {
        for says in &mut self.says {
            if let Standing::Replayed { size, time } = says.standing
                && size == never_published
            {
                says.standing = Standing::NeverPublished { size, time };
            }
        }
    }

    /// What each has to say.
    pub fn says(&self) -> &[AuditorSays] {
        &self.says
    }

    /// The statements that hold, whatever they say: both notes of a log that was split are evidence.
    pub fn statements(&self) -> &[Statement] {
        &self.statements
    }

    /// The head that this is about.
    pub const fn head(&self) -> Head {
        self.head
    }

    /// Up to where as many have replayed the log as the trust file asks for; nothing if fewer have,
    /// or it asks for none. Several keys of one name are one auditor's, and count once. Who has replayed more than is shown has replayed all that is shown: every
    /// index root on the way was compared.
    pub fn reached(&self, trust: &TrustFile) -> Option<Reached> {
        let needed = trust.auditor_quorum.filter(|needed| *needed > 0);
        let sizes = replayed(&self.says, 0).into_iter();
        let sizes = sizes.filter_map(|says| Some(says.standing.stated()?.0));
        let mut sizes: Vec<u64> = sizes.collect();
        sizes.sort_unstable_by(|a, b| b.cmp(a));
        let last = needed.and_then(|needed| usize::try_from(needed).ok()?.checked_sub(1));
        let by_auditors = last.and_then(|last| sizes.get(last)).copied();
        let shown = self.head.size;
        let reached = |upto: u64, by_reader| Reached {
            upto: upto.min(shown),
            by_reader,
        };
        match (self.own, by_auditors) {
            (Some(own), auditors) if auditors.is_none_or(|upto| upto < own) => {
                Some(reached(own, true))
            }
            (_, auditors) => auditors.map(|upto| reached(upto, false)),
        }
    }

    /// An auditor who has replayed another log of this name.
    pub fn forked(&self) -> Option<&AuditorSays> {
        let forked = |says: &&AuditorSays| matches!(says.standing, Standing::Forked { .. });
        self.says.iter().find(forked)
    }

    /// What that auditor has signed: with the checkpoint that is shown, the evidence.
    pub fn forked_statement(&self) -> Option<&Statement> {
        let key = &self.forked()?.key;
        let own = |statement: &&Statement| label_of(&statement.key) == *key;
        self.statements.iter().find(own)
    }

    /// An auditor who has replayed more than is shown, whether that could be proven or not.
    pub fn ahead(&self) -> Option<&AuditorSays> {
        let more = |says: &&AuditorSays| {
            let size = says.standing.stated().map(|(size, _)| size);
            let is_fork = matches!(says.standing, Standing::Forked { .. });
            !is_fork && size.is_some_and(|size| size > self.head.size)
        };
        self.says.iter().find(more)
    }
}

/// Whether a key of the log that signed counts: true where that is sure, false where it does at this time,
/// which is the auditor's word.
fn log_counts(signed: &LogSigned, policy: &Policy, time: u64) -> Result<bool, CheckpointError> {
    match signed.require_quorum(policy) {
        Ok(_) => return Ok(true),
        Err(error @ CheckpointError::LogKeyOutsideWindow { .. }) => return Err(error),
        Err(_) => {}
    }
    let logs = policy.logs().iter();
    let logs = logs.filter(|log| signed.log_keys().any(|key| key == log.key()));
    let windows: Vec<_> = logs.map(Log::window).collect();
    if windows.iter().any(Window::is_open) {
        return Ok(true);
    }
    if windows.iter().any(|window| window.contains(time)) {
        return Ok(false);
    }
    let origin = signed.checkpoint().origin().to_owned();
    Err(CheckpointError::LogKeyOutsideWindow { origin, time })
}

/// Whether the tree began as a smaller one.
fn began(tree: &Tree, smaller: Head) -> Result<bool, TreeError> {
    Ok(tree.root_at(smaller.size)? == smaller.root)
}
