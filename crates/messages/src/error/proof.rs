//! Proof files and Merkle proofs.

use stele_verify::merkle::{MAX_PROOF_LEN, MerkleError};
use stele_verify::tlog_proof::{TlogProof, TlogProofError};

use super::note::line_number;
use super::{checkpoint_error, note_error, text_error};
use crate::advice::Advice;
use crate::format::{bytes, entries, number, size};
use crate::lang::Lang;
use crate::text::{Text, say};

/// Why a file is no proof, or proves nothing.
pub fn tlog_proof_error(lang: Lang, error: &TlogProofError) -> Text {
    let advice = Advice::SaveProofAgain;
    let again = advice.text(lang);
    let text = match error {
        TlogProofError::Text(error) => return text_error(lang, error).advised(again),
        TlogProofError::Note(error) => {
            let lead = lang.pick(
                "The checkpoint at the end of the proof file can’t be read.",
                "证明文件末尾的检查点无法读取。",
            );
            return note_error(lang, error).after(lang, lead).advised(again);
        }
        TlogProofError::Checkpoint(error) => return checkpoint_error(lang, error),
        TlogProofError::Inclusion(error) => return merkle_error(lang, error),
        TlogProofError::Hash { line } => {
            let text = say!(
                lang,
                "A line of the proof file was damaged: it should be a hash.",
                "证明文件有一行已损坏：该行应是哈希值。",
                advice,
            );
            return text.coded_at(lang, error.code(), &line_number(lang, *line));
        }
        TlogProofError::Header => say!(
            lang,
            "This is no proof file: it doesn’t begin with “c2sp.org/tlog-proof@v1”.",
            "这不是证明文件：开头不是“c2sp.org/tlog-proof@v1”。",
            "Choose a file that ends in “.tlog-proof”, or the file of a record.",
            "请选择扩展名为“.tlog-proof”的文件，或记录文件。",
        ),
        TlogProofError::Extra => say!(
            lang,
            "The record in the proof file was damaged: it isn’t correct base64.",
            "证明文件中的记录已损坏：不是正确的 base64。",
            advice,
        ),
        TlogProofError::ExtraEmpty => say!(
            lang,
            "The proof file announces a record, but there is none.",
            "证明文件标明附有记录，实际却没有。",
            advice,
        ),
        TlogProofError::ExtraTooLong { found } => {
            let (found, limit) = (bytes(lang, *found), size(TlogProof::MAX_EXTRA_LEN));
            say!(
                lang,
                "What comes along in the proof file has {found}; at most {limit} are allowed.",
                "证明文件所附内容有 {found}，上限为 {limit} 字节。",
                advice,
            )
        }
        TlogProofError::Index => say!(
            lang,
            "The proof file doesn’t say which entry of the log it is about.",
            "证明文件没有写明它针对日志的哪一条目。",
            advice,
        ),
        TlogProofError::TooManyHashes => say!(
            lang,
            "The proof file has more than {MAX_PROOF_LEN} hashes, which is more than any log needs.",
            "证明文件中的哈希值超过 {MAX_PROOF_LEN} 个，任何日志都用不到这么多。",
            advice,
        ),
        TlogProofError::CheckpointMissing => say!(
            lang,
            "The proof file has no checkpoint: it may be cut off.",
            "证明文件没有检查点，可能不完整。",
            advice,
        ),
    };
    text.coded(lang, error.code())
}

/// Why a Merkle proof was refused.
pub fn merkle_error(lang: Lang, error: &MerkleError) -> Text {
    let text = match error {
        MerkleError::IndexBeyondSize { index, size } => {
            let (index, size) = (number(*index), entries(lang, *size));
            say!(
                lang,
                "The proof is about entry {index}, but the log that it comes with has only {size}, numbered from 0.",
                "证明针对第 {index} 号条目，而所附的日志状态只有 {size}，编号从 0 开始。",
                Advice::SaveProofAgain,
            )
        }
        MerkleError::SizesOutOfOrder { old, new } => {
            let (old, new) = (entries(lang, *old), entries(lang, *new));
            say!(
                lang,
                "The two states of the log can’t be compared: the older one has {old}, the newer one {new}.",
                "日志的两个状态无法比对：较早的有 {old}，较晚的有 {new}。",
                Advice::TellOperator,
            )
        }
        MerkleError::ProofLength { found: _ } => say!(
            lang,
            "The proof is incomplete or too long for this place in the log.",
            "就该条目在日志中的位置而言，证明不完整或过长。",
            Advice::SaveProofAgain,
        ),
        MerkleError::RootMismatch => say!(
            lang,
            "The proof doesn’t lead to the log’s root: the record isn’t in the log at this place, or record or proof were changed.",
            "证明与日志的根哈希对不上：记录不在日志的这一位置，或者记录、证明被改动过。",
            "Don’t rely on it. Look the record up in the log itself, or ask the office named as signer.",
            "请不要依据它办事。请直接到日志中查询这条记录，或向署名的签署单位核实。",
        ),
    };
    text.coded(lang, error.code())
}
