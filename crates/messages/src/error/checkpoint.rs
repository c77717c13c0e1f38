//! Checkpoints and cosignatures.

use stele_verify::checkpoint::{CheckpointError, CosignedBy};
use stele_verify::cosignature::CosignatureError;

use super::note_error;
use crate::advice::Advice;
use crate::check::{who_cosigned, who_is_needed};
use crate::format::{bytes, number, shown, shown_bytes, size, utc_time};
use crate::lang::Lang;
use crate::text::{Text, phrase, say};

/// Why a checkpoint was refused.
pub fn checkpoint_error(lang: Lang, error: &CheckpointError) -> Text {
    let advice = Advice::TellOperator;
    let text = match error {
        CheckpointError::Note(error) => return note_error(lang, error),
        CheckpointError::CosignatureInvalid { witness, error } => {
            let witness = shown_bytes(witness);
            let lead = phrase!(
                lang,
                "The cosignature of the witness “{witness}” doesn’t hold.",
                "见证方“{witness}”的联署不成立。",
            );
            return cosignature_error(lang, error).after(lang, &lead);
        }
        CheckpointError::MissingLine => say!(
            lang,
            "The checkpoint lacks one of its three lines: name of the log, number of entries, root.",
            "检查点缺少内容：应有日志名称、条目数和根哈希三行。",
            advice,
        ),
        CheckpointError::Origin => say!(
            lang,
            "The checkpoint’s first line is no name of a log.",
            "检查点的第一行不是日志名称。",
            advice,
        ),
        CheckpointError::Size => say!(
            lang,
            "The checkpoint’s second line is no number of entries.",
            "检查点的第二行不是条目数。",
            advice,
        ),
        CheckpointError::Root => say!(
            lang,
            "The checkpoint’s third line is no root of a tree.",
            "检查点的第三行不是根哈希。",
            advice,
        ),
        CheckpointError::ExtensionLines { found } => {
            let found = size(*found);
            say!(
                lang,
                "The checkpoint should have three lines, and has {found} more that nobody could check.",
                "检查点应为三行，却多出了 {found} 行无从核对的内容。",
                advice,
            )
        }
        CheckpointError::EmptyTreeRoot { found: _ } => say!(
            lang,
            "The checkpoint contradicts itself: it says that the log is empty, but not with the root of an empty log.",
            "检查点前后矛盾：条目数为零，根哈希却不是空日志的根哈希。",
            advice,
        ),
        CheckpointError::UnknownOrigin { origin } => {
            let origin = shown(origin);
            say!(
                lang,
                "The trust file doesn’t name the log “{origin}”, so nothing can be said about what it holds.",
                "信任文件中没有日志“{origin}”，因此无法判断其中的内容。",
                "Use the trust file of the city that this log belongs to. Don’t add a log because it asks you to.",
                "请使用该日志所属城市的信任文件，不要因对方要求就随意添加日志。",
            )
        }
        CheckpointError::LogSignatureMissing { origin } => {
            let origin = shown(origin);
            say!(
                lang,
                "The checkpoint isn’t signed by the key that the trust file has for the log “{origin}”.",
                "检查点上没有日志“{origin}”在信任文件中所列密钥的签名。",
                "Don’t rely on it. If the log has changed its key, get the present trust file; else tell the operator of the log.",
                "请不要采信。如果该日志更换了密钥，请获取最新的信任文件；否则请告知日志运营方。",
            )
        }
        CheckpointError::LogSignatureInvalid { log } => {
            let log = shown(log);
            say!(
                lang,
                "The checkpoint was changed after it was signed, or the log “{log}” did not sign it.",
                "检查点在签名之后被改动过，或者不是由日志“{log}”签名的。",
                advice,
            )
        }
        CheckpointError::LogKeyUnsupported { origin } => {
            let origin = shown(origin);
            say!(
                lang,
                "The log “{origin}” has signed with a key of the kind ML-DSA-44 only, which this program was built without. Whether the signature holds is not known here.",
                "日志“{origin}”只用 ML-DSA-44 类型的密钥签了名，而本程序未包含该类型的核验功能，因此无法判断签名是否成立。",
                "Check it with the explorer or with the command line, which know this kind.",
                "请改用浏览器页面或命令行程序核验，它们支持这一类型。",
            )
        }
        CheckpointError::LogKeyTimeUnknown { origin } => {
            let origin = shown(origin);
            say!(
                lang,
                "The trust file takes the key of the log “{origin}” for a certain time only, and no witness says when this checkpoint was made.",
                "信任文件规定日志“{origin}”的密钥只在一定时间内有效，但没有见证方说明该检查点的时间。",
                "Don’t rely on it. Whoever publishes the trust file must name witnesses, or take the key without a time.",
                "请不要采信。信任文件的发布单位应列出见证方，或不再限定该密钥的有效时间。",
            )
        }
        CheckpointError::LogKeyOutsideWindow { origin, time } => {
            let (origin, time) = (shown(origin), utc_time(lang, *time));
            say!(
                lang,
                "The witnesses cosigned this checkpoint on {time}, but the key that the log “{origin}” signed it with is not valid then.",
                "见证方于 {time}联署了该检查点，而日志“{origin}”所用的密钥在那时并不有效。",
                "Don’t rely on it. If the log has changed its key, get the present trust file; else tell the operator of the log.",
                "请不要采信。如果该日志更换了密钥，请获取最新的信任文件；否则请告知日志运营方。",
            )
        }
        CheckpointError::QuorumNotReached { cosigned, needed } => {
            // Keys of one name are one witness, and here the policy isn't at hand to ask.
            let is_first = |(index, by): &(usize, &CosignedBy)| {
                let mut earlier = cosigned.iter().take(*index);
                !earlier.any(|other| other.key_name == by.key_name)
            };
            let witnesses = cosigned.iter().enumerate().filter(is_first);
            let names: Vec<String> = witnesses.map(|(_, by)| shown_bytes(&by.name)).collect();
            let text = say!(
                lang,
                "Too few witnesses have cosigned this state of the log, so others may be shown another one.",
                "联署日志这一状态的见证方不足，其他人看到的日志可能与此不同。",
                "Try again later. If this stays, don’t rely on what this log shows, and tell its operator.",
                "请稍后重试。如果问题仍在，请不要采信该日志显示的内容，并告知日志运营方。",
            );
            let nobody = lang.pick("No witness has cosigned.", "没有见证方联署。");
            let who = who_cosigned(lang, &names).unwrap_or_else(|| nobody.into());
            let space = lang.pick(" ", "");
            let detail = match needed {
                Some(needed) => format!("{who}{space}{}", who_is_needed(lang, *needed)),
                None => who,
            };
            return text.coded(lang, error.code()).after(lang, &detail);
        }
    };
    text.coded(lang, error.code())
}

/// Why a cosignature was refused.
pub fn cosignature_error(lang: Lang, error: &CosignatureError) -> Text {
    let advice = Advice::TellOperator;
    let text = match error {
        CosignatureError::Length { found } => {
            let found = bytes(lang, *found);
            say!(
                lang,
                "It has {found}, not as many as one by this kind of key: it was damaged or cut off.",
                "联署有 {found}，与这类密钥应有的长度不符，可能已损坏或被截断。",
                advice,
            )
        }
        CosignatureError::TimeOutOfRange { time } => {
            let time = number(*time);
            say!(
                lang,
                "The time in it can’t be: {time} seconds after the beginning of 1970.",
                "其中的时间不可能成立：1970 年初之后 {time} 秒。",
                advice,
            )
        }
        CosignatureError::NoTime => say!(
            lang,
            "It bears no time, so it doesn’t say that this was the newest state of the log.",
            "其中没有时间，因此并未说明这是日志的最新状态。",
            advice,
        ),
        CosignatureError::Unstatable => say!(
            lang,
            "It is of the kind ML-DSA-44, which can’t be made of this: no checkpoint of three lines, or a log whose name is longer than 255 bytes.",
            "这是 ML-DSA-44 类型的联署，无法用于这一内容：它不是三行的检查点，或者日志名称超过了 255 字节。",
            advice,
        ),
        CosignatureError::Unsupported => say!(
            lang,
            "It is of the kind ML-DSA-44, which this program was built without. Whether it holds is not known here.",
            "这是 ML-DSA-44 类型的联署，而本程序未包含该类型的核验功能，因此无法判断是否成立。",
            "Check it with the explorer or with the command line, which know this kind.",
            "请改用浏览器页面或命令行程序核验，它们支持这一类型。",
        ),
        CosignatureError::KeyKind => say!(
            lang,
            "The key that it was checked with is none for cosignatures.",
            "用于核验的密钥不是联署密钥。",
            Advice::MendTrustFile,
        ),
        CosignatureError::Signature => say!(
            lang,
            "The checkpoint was changed after it was cosigned, or this witness did not cosign it.",
            "检查点在联署之后被改动过，或者该见证方没有联署。",
            advice,
        ),
    };
    text.coded(lang, error.code())
}
