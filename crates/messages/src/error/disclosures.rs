//! Disclosure files: what the holder of private fields hands over.

use stele_client::disclosures::{DisclosuresError, MAX_DISCLOSURES, MAX_LEN, MAX_RECORDS};

use super::json_error;
use crate::format::{bytes, shown};
use crate::lang::Lang;
use crate::text::{Text, say};

/// Why a file is no disclosure file.
pub fn disclosures_error(lang: Lang, error: &DisclosuresError) -> Text {
    let again = lang.pick(
        "Ask whoever gave it to you for the disclosure file as it was written, and use it without opening and saving it.",
        "请向提供者索取最初生成的披露文件，直接使用，不要打开后另存。",
    );
    let text = match error {
        DisclosuresError::Json(error) => {
            let lead = lang.pick(
                "The disclosure file was changed or damaged.",
                "披露文件被改动过，或已损坏。",
            );
            return json_error(lang, error).after(lang, lead).advised(again);
        }
        DisclosuresError::Empty => say!(
            lang,
            "The selected file is empty.",
            "所选文件是空的。",
            "",
            ""
        ),
        DisclosuresError::TooLong => {
            let limit = bytes(lang, MAX_LEN);
            say!(
                lang,
                "The disclosure file is longer than {limit}.",
                "披露文件超过 {limit}。",
                "",
                "",
            )
        }
        DisclosuresError::Version => say!(
            lang,
            "This is no disclosure file, or one of a version that this program doesn’t know.",
            "这不是披露文件，或属于本程序不认识的版本。",
            "",
            "",
        ),
        DisclosuresError::Member(name) => {
            let name = shown(name);
            say!(
                lang,
                "“{name}” in the disclosure file is missing, or not as it must be.",
                "披露文件中的“{name}”缺失，或不符合要求。",
                "",
                "",
            )
        }
        DisclosuresError::TooMany => say!(
            lang,
            "The disclosure file is about more than {MAX_RECORDS} records, or has more than {MAX_DISCLOSURES} disclosures of one.",
            "披露文件涉及的记录超过 {MAX_RECORDS} 条，或对一条记录的披露超过 {MAX_DISCLOSURES} 项。",
            "",
            "",
        ),
        DisclosuresError::Order => say!(
            lang,
            "The records in the disclosure file are out of order, or one stands there twice.",
            "披露文件中记录的次序不对，或有重复。",
            "",
            "",
        ),
        DisclosuresError::Salt => say!(
            lang,
            "The salt of the document in the disclosure file doesn’t have 16 bytes.",
            "披露文件中合同文件的盐值不是 16 字节。",
            "",
            "",
        ),
    };
    text.coded(lang, error.code()).advised(again)
}
