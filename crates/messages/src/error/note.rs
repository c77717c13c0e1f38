//! Signed notes, of which checkpoints are one kind, and the text that they are made of.

use stele_verify::note::{Note, NoteError, SignatureLineError, TextError};

use super::key_name_error;
use crate::advice::Advice;
use crate::format::{bytes, size};
use crate::lang::Lang;
use crate::text::{Text, phrase, say};

/// Why bytes are no text of the kind that notes, proofs and policies are made of.
pub fn text_error(lang: Lang, error: &TextError) -> Text {
    let advice = Advice::TellOperator;
    let (text, line) = match error {
        TextError::TooLong { found, limit } => {
            let (found, limit) = (bytes(lang, *found), size(*limit));
            let text = say!(
                lang,
                "The file has {found}; at most {limit} are allowed.",
                "文件有 {found}，上限为 {limit} 字节。",
                advice,
            );
            (text, None)
        }
        TextError::ByteOrderMark => {
            let text = say!(
                lang,
                "The file begins with a byte order mark: an editor has put it there.",
                "文件开头有字节顺序标记，应是编辑软件加上的。",
                advice,
            );
            (text, None)
        }
        TextError::NotUtf8 { line } => {
            let text = say!(
                lang,
                "The file is not in the encoding UTF-8: it was damaged or converted, or it is another kind of file.",
                "文件不是 UTF-8 编码：可能已损坏、被转换过编码，或是其他种类的文件。",
                advice,
            );
            (text, Some(line))
        }
        TextError::CarriageReturn { line } => {
            let text = say!(
                lang,
                "The line ends of the file were changed to those of Windows: a program has written it anew.",
                "文件的换行符变成了 Windows 格式，应是某个程序重新写过。",
                advice,
            );
            (text, Some(line))
        }
        TextError::Nul { line } => {
            let text = say!(
                lang,
                "The file is no plain text: it holds zero bytes.",
                "文件不是纯文本：含有零字节。",
                advice,
            );
            (text, Some(line))
        }
        TextError::ControlCharacter { line, byte } => {
            let text = say!(
                lang,
                "The file holds the control character 0x{byte:02x}, which can’t stand there.",
                "文件含有不允许的控制字符 0x{byte:02x}。",
                advice,
            );
            (text, Some(line))
        }
    };
    match line {
        Some(line) => text.coded_at(lang, error.code(), &line_number(lang, *line)),
        None => text.coded(lang, error.code()),
    }
}

/// Why bytes are no signed note.
pub fn note_error(lang: Lang, error: &NoteError) -> Text {
    let advice = Advice::TellOperator;
    let text = match error {
        NoteError::Text(error) => return text_error(lang, error),
        NoteError::Signature { line, error } => {
            let line = size(*line);
            let lead = phrase!(
                lang,
                "Line {line} should be a signature.",
                "第 {line} 行应是一个签名。",
            );
            return signature_line_error(lang, error).after(lang, &lead);
        }
        NoteError::NoSignatures => say!(
            lang,
            "This is no checkpoint of a log, or it was cut off: it ends without signatures.",
            "这不是日志的检查点，或内容不完整：末尾没有签名。",
            advice,
        ),
        NoteError::NoFinalNewline => say!(
            lang,
            "The checkpoint breaks off in its last line.",
            "检查点的最后一行不完整。",
            advice,
        ),
        NoteError::TooManySignatures => {
            let limit = size(Note::MAX_SIGNATURES);
            say!(
                lang,
                "The checkpoint has more than {limit} signatures.",
                "检查点的签名超过 {limit} 个。",
                advice,
            )
        }
    };
    text.coded(lang, error.code())
}

/// Why a line is no signature.
pub fn signature_line_error(lang: Lang, error: &SignatureLineError) -> Text {
    let advice = Advice::TellOperator;
    let text = match error {
        SignatureLineError::Name(error) => return key_name_error(lang, error),
        SignatureLineError::Syntax => say!(
            lang,
            "It isn’t made of a dash, a name and a signature.",
            "该行不是由破折号、名称和签名组成。",
            advice,
        ),
        SignatureLineError::Base64 => say!(
            lang,
            "What should be the signature is not correct base64.",
            "签名部分不是正确的 base64。",
            advice,
        ),
        SignatureLineError::TooShort { found } => {
            let found = bytes(lang, *found);
            say!(
                lang,
                "With {found} it is too short for a signature.",
                "只有 {found}，不足以构成签名。",
                advice,
            )
        }
    };
    text.coded(lang, error.code())
}

pub(super) fn line_number(lang: Lang, line: usize) -> String {
    let line = size(line);
    phrase!(lang, "line {line}", "第 {line} 行")
}
