//! The index that a checkpoint commits to: its index-root entry, shown to be the log's last entry.

use stele_tlog::Tree;
use stele_verify::checkpoint::{CheckpointError, VerifiedCheckpoint};
use stele_verify::hash::{Hash, empty_root, leaf_hash, node_hash};
use stele_verify::merkle::{Included, MerkleError};
use stele_verify::policy::Policy;

use super::root::{IndexRoot, IndexRootError};
use crate::verdict::CLOCK_SKEW;

/// Why an entry doesn't commit a checkpoint to an index.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CommittedError {
    /// It is not shown to be in the log.
    Inclusion(MerkleError),
    /// It is not the log's last entry: an index that is older than the checkpoint.
    NotLast {
        /// Its number.
        index: u64,
        /// Entries in the log.
        size: u64,
    },
    /// It is no index root, or doesn't stand in its place.
    Root(IndexRootError),
    /// The checkpoint in it, the one published before, isn't one by this log.
    Previous(CheckpointError),
    /// The checkpoint in it is larger than what came before it, or has another root.
    NotBefore {
        /// Entries in that checkpoint.
        found: u64,
        /// Entries before the index root.
        before: u64,
    },
}

impl CommittedError {
    /// The stable code of this error.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Inclusion(error) => error.code(),
            Self::NotLast { .. } => "index-root-not-last",
            Self::Root(error) => error.code(),
            Self::Previous(error) => error.code(),
            Self::NotBefore { .. } => "index-root-not-before",
        }
    }

    /// Whether this says nothing against the log: a later version of this program may read it.
    pub const fn could_not_check(&self) -> bool {
        matches!(self, Self::Root(error) if error.could_not_check())
    }
}

impl From<IndexRootError> for CommittedError {
    fn from(error: IndexRootError) -> Self {
        Self::Root(error)
    }
}

/// An index that the log has committed to. Made by [`Committed::verify`],
/// [`Committed::verify_earlier`] and [`Committed::verify_replayed`] alone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Committed {
    number: u64,
    root: IndexRoot,
    bytes: Vec<u8>,
    proof: Vec<Hash>,
    checkpoint: VerifiedCheckpoint,
}

impl Committed {
    /// Checks that `entry` is the last one of the log with this checkpoint, and the index root that
    /// belongs there: it covers exactly what stands before it, its time lies within its interval,
    /// and the checkpoint in it is one by the same log, from before.
    ///
    /// Whether that checkpoint is the very last one before takes the whole log to know: an audit.
    ///
    /// # Errors
    /// [`CommittedError`]
    pub fn verify(
        entry: &[u8],
        number: u64,
        proof: &[Hash],
        checkpoint: &VerifiedCheckpoint,
        policy: &Policy,
    ) -> Result<Self, CommittedError> {
        let size = checkpoint.size();
        let leaf = leaf_hash(entry);
        Included::verify(leaf, number, size, checkpoint.root(), proof)
            .map_err(CommittedError::Inclusion)?;
        if number.checked_add(1) != Some(size) {
            let index = number;
            return Err(CommittedError::NotLast { index, size });
        }
        // The siblings of the last leaf are the subtrees of the tree without it, smallest first.
        let before = proof.iter().copied();
        let before = before.reduce(|right, left| node_hash(&left, &right));
        let root = IndexRoot::parse(entry)?;
        root.check_place(number, before.unwrap_or_else(empty_root))?;
        check_previous(&root, policy, checkpoint, checkpoint.quorum_time())?;
        Ok(Self {
            number,
            root,
            bytes: entry.to_vec(),
            proof: proof.to_vec(),
            checkpoint: checkpoint.clone(),
        })
    }

    /// Checks the same of an earlier index root: of the last entry of a smaller log, which the tree
    /// shows to be how this one began. The checkpoint is the present one.
    ///
    /// # Errors
    /// [`CommittedError`], and [`MerkleError::RootMismatch`] where the tree isn't the checkpoint's or
    /// lacks the tiles for this entry and for the root before it.
    pub fn verify_earlier(
        entry: &[u8],
        number: u64,
        tree: &Tree,
        checkpoint: &VerifiedCheckpoint,
        policy: &Policy,
    ) -> Result<Self, CommittedError> {
        let mismatch = CommittedError::Inclusion(MerkleError::RootMismatch);
        let is_same = (tree.size(), tree.root()) == (checkpoint.size(), checkpoint.root());
        if !is_same || tree.leaf_hash(number) != Ok(leaf_hash(entry)) {
            return Err(mismatch);
        }
        let before = tree.root_at(number).map_err(|_| mismatch.clone())?;
        let proof = tree.inclusion_proof(number).map_err(|_| mismatch)?;
        let root = IndexRoot::parse(entry)?;
        root.check_place(number, before)?;
        // Its own checkpoint isn't at hand, so when that was cosigned isn't known.
        check_previous(&root, policy, checkpoint, None)?;
        Ok(Self {
            number,
            root,
            bytes: entry.to_vec(),
            proof,
            checkpoint: checkpoint.clone(),
        })
    }

    /// Checks less of an earlier index root: that it is an entry of the log, and covers what stands before
    /// it. Enough where somebody has replayed the log beyond it, and so has compared all that it says.
    ///
    /// # Errors
    /// [`CommittedError`]
    pub fn verify_replayed(
        entry: &[u8],
        number: u64,
        proof: &[Hash],
        checkpoint: &VerifiedCheckpoint,
    ) -> Result<Self, CommittedError> {
        let (size, leaf) = (checkpoint.size(), leaf_hash(entry));
        Included::verify(leaf, number, size, checkpoint.root(), proof)
            .map_err(CommittedError::Inclusion)?;
        let root = IndexRoot::parse(entry)?;
        root.check_place(number, root.covered().root)?;
        Ok(Self {
            number,
            root,
            bytes: entry.to_vec(),
            proof: proof.to_vec(),
            checkpoint: checkpoint.clone(),
        })
    }

    /// Number of the index-root entry: how many entries the index covers.
    pub const fn number(&self) -> u64 {
        self.number
    }

    /// What it says.
    pub const fn root(&self) -> &IndexRoot {
        &self.root
    }

    /// The entry's bytes.
    pub fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// The proof that it is in the log, from the leaf's sibling upwards.
    pub fn proof(&self) -> &[Hash] {
        &self.proof
    }

    /// The checkpoint of the log that it was shown to be in.
    pub const fn checkpoint(&self) -> &VerifiedCheckpoint {
        &self.checkpoint
    }

    /// Whether it is the newest of the log as its checkpoint has it, and not a pinned earlier one.
    pub const fn is_newest(&self) -> bool {
        self.number.saturating_add(1) == self.checkpoint.size()
    }
}

/// The checkpoint in an index root must bear the log's signature and lie before it. A quorum that
/// was changed since then may not know its witnesses any more; then only its time is unknown.
fn check_previous(
    root: &IndexRoot,
    policy: &Policy,
    checkpoint: &VerifiedCheckpoint,
    own_time: Option<u64>,
) -> Result<(), CommittedError> {
    let Some((note, previous)) = root.previous().zip(root.previous_checkpoint()) else {
        return Ok(root.check_interval(None, own_time, CLOCK_SKEW)?);
    };
    let signed = policy
        .verify_log_signature(note.as_bytes())
        .map_err(CommittedError::Previous)?;
    if previous.origin() != checkpoint.origin() {
        let origin = previous.origin().to_owned();
        return Err(CommittedError::Previous(CheckpointError::UnknownOrigin {
            origin,
        }));
    }
    let (covered, found) = (root.covered(), previous.size());
    let is_before =
        found < covered.size || (found == covered.size && previous.root() == covered.root);
    if !is_before {
        let before = covered.size;
        return Err(CommittedError::NotBefore { found, before });
    }
    let time = match signed.require_quorum(policy) {
        Ok(cosigned) => cosigned.quorum_time(),
        Err(CheckpointError::QuorumNotReached { .. }) => None,
        Err(error) => return Err(CommittedError::Previous(error)),
    };
    Ok(root.check_interval(time, own_time, CLOCK_SKEW)?)
}
