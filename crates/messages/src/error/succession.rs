//! Newer versions of a trust file.

use stele_client::trust::MemoryProblem;
use stele_records::trust::{RecallError, SuccessionError};

use super::trust_error;
use crate::advice::Advice;
use crate::format::{shown, size};
use crate::lang::Lang;
use crate::text::{Text, phrase, say};

/// Why a newer trust file was not put in the place of the one in use. Everything stays as it was.
pub fn succession_error(lang: Lang, error: &SuccessionError) -> Text {
    let advice = Advice::TellTrustOffice;
    let text = match error {
        SuccessionError::File(error) => return trust_error(lang, error),
        SuccessionError::NoSigners => say!(
            lang,
            "The trust file in use names nobody who may sign a newer one, so no other file can take its place.",
            "正在使用的信任文件没有写明谁可以签署新版本，因此不能由其他文件接替。",
            "If you have to use another trust file, get it from the office that gives it out, and choose it yourself.",
            "如需使用另一个信任文件，请向发布单位索取，并由您自己选用。",
        ),
        SuccessionError::Number { present, found } => say!(
            lang,
            "This is version {found} of a trust file. It can’t follow version {present}, which is in use: versions count up one by one, and never back.",
            "这是信任文件的第 {found} 版，不能接替正在使用的第 {present} 版：版本号须逐一递增，不能倒退。",
            advice,
        ),
        SuccessionError::KeyMoved { key } => {
            let key = shown(key);
            say!(
                lang,
                "The key “{key}” is an auditor’s in one of the two versions, and a witness’s or a log’s in the other. What it signed before would then be taken for something else, so the newer trust file is not used.",
                "密钥“{key}”在两个版本中的一个属于审计方，在另一个属于见证方或日志。这样它以前的签名会被当作另一种声明，因此不采用新版信任文件。",
                "Ask the office that gives out the trust file for a version in which auditors have keys of their own.",
                "请向信任文件的发布单位索取审计方使用专用密钥的版本。",
            )
        }
        SuccessionError::TooFew { valid, threshold } => {
            let (valid, threshold) = (size(*valid), size(*threshold));
            say!(
                lang,
                "A newer trust file needs {threshold} valid signatures by those whom the one in use names. This one has {valid}, so it is not used.",
                "新版信任文件须有正在使用的版本所列签署方的 {threshold} 个有效签名，而这个文件只有 {valid} 个，因此不予采用。",
                advice,
            )
        }
        SuccessionError::TooFewOwn { valid, threshold } => {
            let (valid, threshold) = (size(*valid), size(*threshold));
            say!(
                lang,
                "A trust file needs {threshold} valid signatures by those whom it names itself as its signers. This one has {valid}, so it is not used.",
                "信任文件须有其自身所列签署方的 {threshold} 个有效签名，而这个文件只有 {valid} 个，因此不予采用。",
                advice,
            )
        }
    };
    text.coded(lang, error.code())
}

/// Why it isn't known which versions of a trust file this reader has seen.
pub fn trust_memory(lang: Lang, problem: &MemoryProblem) -> Text {
    let (used, why) = match problem {
        MemoryProblem::Unreadable { used, what } => {
            let what = shown(what);
            let why = phrase!(
                lang,
                "What was remembered of newer versions of the trust file can’t be read: “{what}”.",
                "无法读取此前记下的信任文件新版本：“{what}”。",
            );
            (used, why)
        }
        MemoryProblem::Recall { used, error } => {
            let why = match error {
                RecallError::Damaged { version } => phrase!(
                    lang,
                    "What was remembered of newer versions of the trust file is damaged: if there was a version {version} or a later one, it is lost.",
                    "此前记下的信任文件新版本已损坏：如有第 {version} 版或其后的版本，均已丢失。",
                ),
                RecallError::Refused { version, .. } => phrase!(
                    lang,
                    "What was remembered as version {version} of the trust file doesn’t follow the one before, so it is not used.",
                    "此前记作信任文件第 {version} 版的内容不能接续前一版，因此不予采用。",
                ),
            };
            (used, why)
        }
    };
    let why = Text::new(why, "").coded(lang, problem.code()).what;
    let next = say!(
        lang,
        "Version {used} takes its place, and newer ones are looked for. One that was in use before may be missing.",
        "现以第 {used} 版代替，并查找新版本。此前用过的某个版本可能缺失。",
        "If a later version was in use before, don’t rely on answers until it is again. Ask the office that gives out the trust file which is the newest.",
        "如果此前用过更新的版本，在重新用上之前请不要依据核验结果办事。请向信任文件的发布单位询问最新版本。",
    );
    let next = match problem {
        MemoryProblem::Recall {
            error: RecallError::Refused { error, .. },
            ..
        } => next.after(lang, &succession_error(lang, error).what),
        _ => next,
    };
    next.after(lang, &why)
}
