//! What an audit finds wrong with a log's index.

use stele_client::audit::replay::{IndexTrouble, ReplayError, ReplayFinding};
use stele_records::index::IndexRootError;
use stele_tlog::index::IndexHead;
use stele_verify::checkpoint::CheckpointError;
use stele_verify::hash::{empty_root, leaf_hash};

use super::{samples, say_each, text};
use crate::error::replay_error;
use crate::lang::Lang;
use crate::tests::Message;

pub(super) fn replay_messages() -> Vec<Message> {
    let (committed, replayed) = (leaf_hash(b""), empty_root());
    let index = |root, keys| IndexHead { root, keys };
    let quorum = CheckpointError::QuorumNotReached {
        cosigned: Vec::new(),
        needed: Some((2, 3)),
    };
    let found = samples![ReplayError:
        via Entry(IndexRootError::Line { name: "keys" }),
        via Entry(IndexRootError::Map { found: "v2".into() }),
        own CoveredRoot { committed, replayed },
        own Root { committed: index(committed, 41_207), replayed: index(replayed, 41_208) },
        own Keys { committed: 41_207, replayed: 41_208 },
        own PreviousOrigin { found: text() },
        own PreviousRoot { size: 6_000, committed, replayed: Some(replayed) },
        own PreviousRoot { size: 6_400, committed, replayed: None },
        via Previous(CheckpointError::LogSignatureMissing { origin: text() }),
        via Previous(quorum),
        own TimeBack { says: 1_785_758_400, before: 1_785_762_000 },
        own Missing { last: 6_000 },
        own Unread { read: 6_000, size: 6_332 },
        own Trouble(IndexTrouble::KeyOrder { key: committed }),
    ];
    let say = |lang: Lang, error: &ReplayError| {
        let (entry, error) = (6_331, error.clone());
        replay_error(lang, &ReplayFinding { entry, error })
    };
    say_each!("Replaying an index", found, say)
}
