//! Trust files.

use stele_records::trust::{MAX_LEN, PinError, TrustError};

use super::key::{did_key_error, vkey_error};
use super::policy_error;
use crate::advice::Advice;
use crate::format::{bytes, shown, size};
use crate::lang::Lang;
use crate::text::{Text, phrase, say};

/// Why a trust file was refused. Without one nothing can be checked; nothing is said about records.
pub fn trust_error(lang: Lang, error: &TrustError) -> Text {
    let advice = Advice::MendTrustFile;
    let text = match error {
        TrustError::Policy(error) => return policy_error(lang, error),
        TrustError::Json { line, column, what } => {
            let (line, column, what) = (size(*line), size(*column), shown(what));
            let place = phrase!(
                lang,
                "line {line}, column {column}",
                "第 {line} 行第 {column} 列"
            );
            return say!(
                lang,
                "The file is no trust file. The reader of its JSON reported: “{what}”.",
                "这不是信任文件。读取 JSON 时的提示为“{what}”。",
                advice,
            )
            .coded_at(lang, error.code(), &place);
        }
        TrustError::TooLong { found } => {
            let (found, limit) = (bytes(lang, *found), size(MAX_LEN));
            say!(
                lang,
                "The file has {found}; a trust file has at most {limit}.",
                "文件有 {found}，而信任文件最多 {limit} 字节。",
                "Choose the trust file itself.",
                "请选择信任文件本身。",
            )
        }
        TrustError::StrayList { at } => {
            let at = place(lang, at);
            say!(
                lang,
                "The trust file has a list where none belongs: {at}.",
                "信任文件在不应出现列表的地方写了列表：{at}。",
                advice,
            )
        }
        TrustError::MemberTwice { at } => {
            let at = place(lang, at);
            say!(
                lang,
                "The trust file says something twice: {at}. Which of the two holds can’t be told.",
                "信任文件有一项写了两次：{at}，无法判断以哪一次为准。",
                advice,
            )
        }
        TrustError::ControlCharacter { at } => {
            let at = place(lang, at);
            say!(
                lang,
                "A text in the trust file has a character that can’t be seen, or that changes how others are shown: {at}.",
                "信任文件的一处文字含有不可见的字符，或会改变其他文字显示方式的字符：{at}。",
                advice,
            )
        }
        TrustError::Version(version) => say!(
            lang,
            "The trust file has the number {version}; trust files count from 1.",
            "信任文件的版本号为 {version}，而版本号从 1 开始。",
            advice,
        ),
        TrustError::NoMirror { origin } => {
            let origin = shown(origin);
            say!(
                lang,
                "The trust file doesn’t say where the log “{origin}” can be read.",
                "信任文件没有写明从哪里读取日志“{origin}”。",
                "Add at least one address for this log under “mirrors”, or get the trust file again from the office that gives it out.",
                "请在“mirrors”下为该日志至少添加一个地址，或向信任文件的发布单位重新索取。",
            )
        }
        TrustError::UnknownLog { origin } => {
            let origin = shown(origin);
            say!(
                lang,
                "The trust file gives addresses for the log “{origin}”, but its policy doesn’t name that log.",
                "信任文件列出了日志“{origin}”的地址，但策略中没有该日志。",
                advice,
            )
        }
        TrustError::NoLog => say!(
            lang,
            "The trust file names no log, so nothing could be checked with it.",
            "信任文件没有列出任何日志，无法用于核验。",
            advice,
        ),
        TrustError::AnchorKey { anchor, error } => {
            let anchor = size(anchor.saturating_add(1));
            return did_key_error(lang, error).after(
                lang,
                &phrase!(
                    lang,
                    "The key of anchor number {anchor} in the trust file is refused.",
                    "信任文件中第 {anchor} 个根机关的密钥不能采用。",
                ),
            );
        }
        TrustError::AnchorTwice { anchor } => {
            let anchor = size(anchor.saturating_add(1));
            say!(
                lang,
                "Anchor number {anchor} of the trust file has the key of an earlier one.",
                "信任文件中第 {anchor} 个根机关与前面某一个使用了相同的密钥。",
                advice,
            )
        }
        TrustError::AuditorKey { auditor, error } => {
            let auditor = size(auditor.saturating_add(1));
            return vkey_error(lang, error).after(
                lang,
                &phrase!(
                    lang,
                    "The key of auditor number {auditor} in the trust file is refused.",
                    "信任文件中第 {auditor} 家审计方的密钥不能采用。",
                ),
            );
        }
        TrustError::AuditorKeyKind { auditor } => {
            let auditor = size(auditor.saturating_add(1));
            say!(
                lang,
                "The key of auditor number {auditor} in the trust file isn’t one for cosignatures.",
                "信任文件中第 {auditor} 家审计方的密钥不是联署密钥。",
                advice,
            )
        }
        TrustError::AuditorTwice { auditor } => {
            let auditor = size(auditor.saturating_add(1));
            say!(
                lang,
                "The key of auditor number {auditor} in the trust file is also that of another auditor, of a witness or of a log. One signature would then say two things.",
                "信任文件中第 {auditor} 家审计方的密钥同时属于另一家审计方、某家见证方或某个日志，同一个签名就会有两种含义。",
                "Give the auditor a key of its own.",
                "请为该审计方使用单独的密钥。",
            )
        }
        TrustError::KeyUnknown { key } => {
            let key = shown(key);
            say!(
                lang,
                "The trust file describes the key “{key}”, which is neither in its policy nor an auditor’s.",
                "信任文件描述了密钥“{key}”，但它既不在策略中，也不是审计方的密钥。",
                "Write the name and the id of the key as the policy has them, joined by a plus sign.",
                "请按策略中的写法填写密钥的名称和标识，中间用加号相连。",
            )
        }
        TrustError::KeyTime { key } => {
            let key = shown(key);
            say!(
                lang,
                "A time in the trust file’s description of the key “{key}” can’t be read.",
                "信任文件对密钥“{key}”的描述中，有一处时间无法读取。",
                "Write it as in 2026-08-03T12:00:00Z.",
                "请写成 2026-08-03T12:00:00Z 的形式。",
            )
        }
        TrustError::KeyWindow { key } => {
            let key = shown(key);
            say!(
                lang,
                "By the trust file, the validity of the key “{key}” ends before it begins.",
                "按信任文件所写，密钥“{key}”的有效期在开始之前就已结束。",
                advice,
            )
        }
        TrustError::SignerKey { signer, error } => {
            let signer = size(signer.saturating_add(1));
            return did_key_error(lang, error).after(
                lang,
                &phrase!(
                    lang,
                    "The key of signer number {signer} in the trust file is refused.",
                    "信任文件中第 {signer} 个签署方的密钥不能采用。",
                ),
            );
        }
        TrustError::SignerTwice { signer } => {
            let signer = size(signer.saturating_add(1));
            say!(
                lang,
                "Signer number {signer} of the trust file has the key of an earlier one.",
                "信任文件中第 {signer} 个签署方与前面某一个使用了相同的密钥。",
                advice,
            )
        }
        TrustError::Closed { origin } => {
            let origin = shown(origin);
            say!(
                lang,
                "What the trust file says of the end of the log “{origin}” can’t be: the log is not in its policy, root or time are none, or the successor is no other log of the policy.",
                "信任文件所载日志“{origin}”的关闭信息不成立：策略中没有该日志，根哈希或时间无效，或接续日志不是策略中的另一个日志。",
                "Correct it under “closed”, with size, root and time of its last checkpoint.",
                "请在“closed”中更正，填写其最后一个检查点的大小、根哈希和时间。",
            )
        }
        TrustError::SignersThreshold { threshold, signers } => {
            let signers = size(*signers);
            say!(
                lang,
                "The trust file asks for {threshold} signatures under its next version, and names {signers} who may sign.",
                "信任文件要求下一版本须有 {threshold} 个签名，而列出的签署方为 {signers} 个。",
                "Set “threshold” to a number from 1 to the number of signers.",
                "请将“threshold”设为 1 至签署方总数之间的数。",
            )
        }
        TrustError::MaxAge => say!(
            lang,
            "The trust file allows cosignatures an age of zero seconds, so every log would be too old.",
            "信任文件允许的联署时限为零，任何日志都会被视为过旧。",
            "Set “maxAgeSeconds” to the age that you accept, such as 86400 for one day.",
            "请将“maxAgeSeconds”设为可以接受的时限，例如一天为 86400。",
        ),
    };
    text.coded(lang, error.code())
}

/// Why a trust file isn't the one that a page has pinned. Nothing is said about records.
pub fn pin_error(lang: Lang, error: PinError) -> Text {
    let text = match error {
        PinError::Form => say!(
            lang,
            "The page doesn’t say properly which trust file it means, so nothing was checked.",
            "本页没有正确写明所用的信任文件，因此没有进行任何核验。",
            "Tell whoever runs this page. The hash has the form sha256-, then base64 of 32 bytes.",
            "请告知本页的管理方。正确的写法是 sha256- 后接 32 字节的 base64。",
        ),
        PinError::Other => say!(
            lang,
            "The trust file is not the one that this page has pinned, so nothing was checked.",
            "信任文件不是本页所指定的那一份，因此没有进行任何核验。",
            "Tell whoever runs this page. If the trust file was renewed on purpose, the page has to name its new hash.",
            "请告知本页的管理方。如果信任文件是正常更新的，本页需要改写为新文件的哈希值。",
        ),
    };
    text.coded(lang, error.code())
}

/// A place in the file; the whole of it has no name.
fn place(lang: Lang, at: &str) -> String {
    match at {
        "" => phrase!(lang, "the file itself", "文件本身"),
        at => format!("“{}”", shown(at)),
    }
}
