//! Trust files, proofs and the files of a log.

use stele_client::trust::MemoryProblem;
use stele_records::index::{CommittedError, IndexRootError};
use stele_records::trust::{PinError, RecallError, SuccessionError, TrustError};
use stele_tlog::bundle::BundleError;
use stele_tlog::index::mpt::ProofError;
use stele_tlog::index::{ListError, LookupError, PageError, WalkError};
use stele_tlog::{AppendError, PathError, TileError, TileId, TreeError};
use stele_verify::checkpoint::CheckpointError;
use stele_verify::key::DidKeyError;
use stele_verify::merkle::MerkleError;
use stele_verify::note::{NoteError, TextError, VkeyError};
use stele_verify::policy::{LineError, PolicyError, WindowError};
use stele_verify::tlog_proof::TlogProofError;

use super::{samples, say_each, text, tile};
use crate::error::*;
use crate::tests::Message;

pub(super) fn policy_messages() -> Vec<Message> {
    let name = || b"north".to_vec();
    let line = samples![LineError:
        own Unterminated,
        own UnknownKeyword,
        own MissingItem,
        own ExtraItem,
        own TooMany,
        via Key(VkeyError::Syntax),
        own LogKeyKind,
        own WitnessKeyKind,
        own DuplicateKey { first: 1 },
        own LogIsWitness { first: 1 },
        own AmbiguousKey { first: 1 },
        own ReservedName,
        own NameTaken { first: 2 },
        own UnknownName { name: name() },
        own MemberTwice { name: name(), first: 2 },
        own Threshold,
        own QuorumTwice { first: 5 },
    ];
    let policy = samples![PolicyError:
        via Text(TextError::CarriageReturn { line: 1 }),
        own QuorumMissing,
        via Line { line: 3, error: LineError::Threshold },
    ];
    let trust = samples![TrustError:
        own TooLong { found: 300_000 },
        own Json { line: 1, column: 2, what: "expected value".into() },
        own StrayList { at: text() },
        own MemberTwice { at: text() },
        own ControlCharacter { at: String::new() },
        own Version(2),
        via Policy(PolicyError::QuorumMissing),
        own NoMirror { origin: text() },
        own UnknownLog { origin: text() },
        own NoLog,
        own MaxAge,
        via AnchorKey { anchor: 1, error: DidKeyError::Syntax },
        own AnchorTwice { anchor: 1 },
        via AuditorKey { auditor: 1, error: VkeyError::Syntax },
        own AuditorKeyKind { auditor: 1 },
        own AuditorTwice { auditor: 1 },
        own KeyUnknown { key: text() },
        own KeyTime { key: text() },
        own KeyWindow { key: text() },
        via SignerKey { signer: 1, error: DidKeyError::Syntax },
        own SignerTwice { signer: 1 },
        own Closed { origin: "records.city.example/2026".into() },
        own SignersThreshold { threshold: 3, signers: 2 },
    ];
    let succession = samples![SuccessionError:
        via File(TrustError::NoLog),
        own NoSigners,
        own Number { present: 2, found: 4 },
        own KeyMoved { key: text() },
        own TooFew { valid: 1, threshold: 2 },
        own TooFewOwn { valid: 1, threshold: 2 },
    ];
    let damaged = RecallError::Damaged { version: 3 };
    let refused = RecallError::Refused {
        version: 3,
        error: SuccessionError::Number {
            present: 2,
            found: 4,
        },
    };
    let memory = samples![MemoryProblem:
        own Unreadable { used: 2, what: "permission denied".into() },
        own Recall { used: 2, error: damaged },
        own Recall { used: 2, error: refused },
    ];
    let window = samples![WindowError:
        own Empty { from: 1_795_357_920, until: 1_795_357_919 },
        own UnknownKey { name: text(), key_id: 7 },
    ];
    let pin = samples![PinError: own Form, own Other,];
    let say_pin = |lang, error: &PinError| pin_error(lang, *error);
    let say_line = |lang, error: &LineError| line_error(lang, 3, error);
    [
        say_each!("Trust files", trust, trust_error),
        say_each!("Newer trust files", succession, succession_error),
        say_each!("Pinned trust files", pin, say_pin),
        say_each!("Memory of trust files", memory, trust_memory),
        say_each!("Policies", policy, policy_error),
        say_each!("Lines of a policy", line, say_line),
        say_each!("Times of keys", window, window_error),
    ]
    .concat()
}

pub(super) fn proof_messages() -> Vec<Message> {
    let merkle = samples![MerkleError:
        own IndexBeyondSize { index: 9_999, size: 6_332 },
        own SizesOutOfOrder { old: 7, new: 5 },
        own ProofLength { found: 3 },
        own RootMismatch,
    ];
    let proof = samples![TlogProofError:
        via Text(TextError::Nul { line: 1 }),
        own Header,
        own Extra,
        own ExtraEmpty,
        own ExtraTooLong { found: 200_000 },
        own Index,
        own Hash { line: 4 },
        own TooManyHashes,
        own CheckpointMissing,
        via Note(NoteError::NoFinalNewline),
        via Checkpoint(CheckpointError::Origin),
        via Inclusion(MerkleError::RootMismatch),
    ];
    [
        say_each!("Proof files", proof, tlog_proof_error),
        say_each!("Merkle proofs", merkle, merkle_error),
    ]
    .concat()
}

pub(super) fn tlog_messages() -> Vec<Message> {
    let path = samples![PathError: own Unknown, own Level, own Index, own Width, own Entry,];
    let tiles = samples![TileError: own Length { tile: tile(), expected: 8_192, found: 100 },];
    let bundle = samples![BundleError:
        own Truncated { index: 257 },
        own TrailingBytes { count: 2 },
        own EntryTooLong { position: 0, found: 70_000 },
        own TooMany { found: 300 },
    ];
    let tree = samples![TreeError:
        own TileMissing { tile: tile() },
        own TileMismatch { tile: tile() },
        own EdgeMismatch { tiles: vec![tile(), TileId::new(1, 0, 24).unwrap()] },
        own EdgeMismatch { tiles: Vec::new() },
        own NotInTree { tile: tile() },
        own BeyondSize { index: 9_999, size: 6_332 },
        own RangeTooLong { leaves: 1_000_000 },
    ];
    let append = samples![AppendError:
        own TooLarge { size: u64::MAX, added: 2 },
        via Bundle(BundleError::Truncated { index: 2 }),
        own BundleMismatch { index: 300 },
    ];
    [
        say_each!("Paths of a log’s files", path, path_error),
        say_each!("Tiles", tiles, tile_error),
        say_each!("Entry bundles", bundle, bundle_error),
        say_each!("Trees", tree, tree_error),
        say_each!("Appending", append, append_error),
    ]
    .concat()
}

pub(super) fn index_messages() -> Vec<Message> {
    let (time, later) = (1_785_758_400, 1_785_762_000);
    let root = samples![IndexRootError:
        own TooLong { found: 70_000 },
        own Magic,
        own Version,
        own Map { found: "v2".into() },
        own Tree { found: "torchwood-mpt@0000000".into() },
        own Line { name: "covers" },
        own Trailing,
        own Empty,
        via Note(NoteError::NoSignatures),
        via Checkpoint(CheckpointError::Size),
        own Covers { says: 6_332, at: 6_400 },
        own CoveredRoot,
        own Time { says: time, from: Some(later), until: None },
        own Time { says: later, from: None, until: Some(time) },
        own Previous { found: 6_000, expected: 6_332 },
        own PreviousMissing,
    ];
    let page = samples![PageError:
        own TooLong { found: 30_000 },
        own Magic,
        own Truncated,
        own TrailingBytes,
        own Number,
        own KeyCount { found: 129 },
        own KeyOrder { position: 3 },
        own EmptyList { position: 3 },
        own Width { found: 3 },
        own SlotOrder { position: 3 },
        own Slots,
        own HashMismatch,
    ];
    let hash = stele_verify::hash::empty_root();
    let walk = samples![WalkError:
        own NotWanted,
        via Page { address: hash, error: PageError::Magic },
        own Bit { address: hash, bit: 7 },
        own Prefix { address: hash, key: hash },
        via List { address: hash, key: hash, error: ListError::Mismatch },
    ];
    let list = samples![ListError:
        via Bundle(BundleError::Truncated { index: 2 }),
        own NumberLength { position: 3, found: 7 },
        own Order { position: 3 },
        own Beyond { number: 6_400, covered: 6_330 },
        own Mismatch,
        via Append(AppendError::BundleMismatch { index: 3 }),
        via Tree(TreeError::NotInTree { tile: tile() }),
        via Tile(TileError::Length { tile: tile(), expected: 8_192, found: 100 }),
    ];
    let proof = samples![ProofError:
        own Malformed,
        own BitOrder,
        own SameKey,
        own OtherPlace,
        own RootMismatch,
    ];
    let lookup = samples![LookupError:
        via Proof(ProofError::Malformed),
        via List(ListError::Mismatch),
    ];
    let committed = samples![CommittedError:
        via Inclusion(MerkleError::RootMismatch),
        own NotLast { index: 6_000, size: 6_332 },
        via Root(IndexRootError::Magic),
        via Previous(CheckpointError::Size),
        own NotBefore { found: 6_000, before: 5_000 },
    ];
    [
        say_each!("Index-root entries", root, index_root_error),
        say_each!(
            "The log’s commitment to its index",
            committed,
            committed_error
        ),
        say_each!("Pages of the index", page, page_error),
        say_each!("Looking a key up", walk, walk_error),
        say_each!("Lists of the index", list, list_error),
        say_each!("Proofs about the index", proof, index_proof_error),
        say_each!("Look-ups from a file", lookup, lookup_error),
    ]
    .concat()
}
