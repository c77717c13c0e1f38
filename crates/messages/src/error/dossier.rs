//! Dossiers: files that hold all that an answer rests on.

use stele_client::dossier::DossierError;

use super::note::line_number;
use super::{note_error, text_error};
use crate::lang::Lang;
use crate::text::{Text, say};

/// Why a file is no dossier.
pub fn dossier_error(lang: Lang, error: &DossierError) -> Text {
    let again = lang.pick(
        "Save the dossier again from its page and use that file as it is. If you were sent this file, ask for a new one.",
        "请在相应页面重新保存核验档案，并直接使用该文件。如果文件是别人发来的，请对方重新提供。",
    );
    let text = match error {
        DossierError::Text(error) => return text_error(lang, error).advised(again),
        DossierError::Note(error) => {
            let lead = lang.pick(
                "The checkpoint at the end of the dossier can’t be read.",
                "核验档案末尾的检查点无法读取。",
            );
            return note_error(lang, error).after(lang, lead).advised(again);
        }
        DossierError::Line { line } => {
            let text = say!(
                lang,
                "A line of the dossier was damaged, or belongs to a version that this program doesn’t know.",
                "核验档案有一行已损坏，或属于本程序不认识的版本。",
                "",
                "",
            );
            return text
                .coded_at(lang, error.code(), &line_number(lang, *line))
                .advised(again);
        }
        DossierError::Order { line } => {
            let text = say!(
                lang,
                "The lines of the dossier are out of order, or one stands there twice.",
                "核验档案各行的顺序不对，或有重复。",
                "",
                "",
            );
            return text
                .coded_at(lang, error.code(), &line_number(lang, *line))
                .advised(again);
        }
        DossierError::Header => say!(
            lang,
            "This dossier is of a version that this program doesn’t know.",
            "这份核验档案属于本程序不认识的版本。",
            "",
            "",
        ),
        DossierError::TooMany => say!(
            lang,
            "The dossier holds more entries than one can have.",
            "核验档案中的条目数超过了上限。",
            "",
            "",
        ),
        DossierError::About => say!(
            lang,
            "What the dossier is about is missing in it.",
            "核验档案中缺少它所说明的对象。",
            "",
            "",
        ),
        DossierError::CheckpointMissing => say!(
            lang,
            "The dossier has no checkpoint at its end, so it was cut off.",
            "核验档案末尾没有检查点，文件不完整。",
            "",
            "",
        ),
    };
    text.coded(lang, error.code()).advised(again)
}
