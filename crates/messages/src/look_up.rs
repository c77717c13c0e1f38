//! What a look-up says besides its answer: who kept silent, and whether the trust file is the newest.

use stele_client::trust::Refused;

use crate::advice::Advice;
use crate::error::succession_error;
use crate::format::{number, shown};
use crate::lang::Lang;
use crate::text::{Text, phrase, say};

/// A host that kept the reader waiting and was not asked again during the look-up. That says nothing about the record.
pub fn silent_host(lang: Lang, host: &str) -> Text {
    let host = shown(host);
    let text = say!(
        lang,
        "The server “{host}” didn’t answer in time, so it was not asked for anything more during this check. That says nothing about the record.",
        "服务器“{host}”迟迟没有回应，因此本次核验不再向它请求任何文件。这不说明记录有任何问题。",
        Advice::TryAgain,
    );
    text.coded(lang, "host-silent")
}

/// No place said whether there is a newer version of the trust file: this one stays in use.
pub fn newer_trust_unknown(lang: Lang, version: u64) -> Text {
    let version = number(version);
    let text = say!(
        lang,
        "It could not be found out whether there is a newer trust file. Version {version} was used.",
        "无法得知是否有更新的信任文件。使用的是第 {version} 版。",
        "Try again later, or compare the version with the one that the city announces.",
        "请稍后再试，或将版本号与市政府公布的版本号核对。",
    );
    text.coded(lang, "trust-newer-unknown")
}

/// A file that some place sent for the next version of the trust file, and that is none.
pub fn refused_trust(lang: Lang, refused: &Refused) -> Text {
    let (place, version) = (shown(&refused.mirror), number(refused.version));
    let where_from = phrase!(
        lang,
        "“{place}” sent a version {version} of the trust file that was not used.",
        "“{place}”发来了信任文件第 {version} 版，未予采用。",
    );
    succession_error(lang, &refused.error).after(lang, &where_from)
}
