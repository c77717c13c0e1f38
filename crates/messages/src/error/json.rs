//! JSON that is not in the canonical form of records.

use stele_verify::json::{JsonError, JsonErrorKind, MAX_DEPTH, MAX_NAME_LEN};

use crate::advice::Advice;
use crate::format::{byte, size};
use crate::lang::Lang;
use crate::text::{Text, phrase, say};

/// Why bytes are not a record's canonical JSON, and where.
pub fn json_error(lang: Lang, error: &JsonError) -> Text {
    let at = size(error.at);
    let place = phrase!(lang, "byte {at}", "第 {at} 字节");
    kind(lang, error.kind).coded_at(lang, error.kind.code(), &place)
}

fn kind(lang: Lang, kind: JsonErrorKind) -> Text {
    let advice = Advice::OriginalFile;
    match kind {
        JsonErrorKind::ByteOrderMark => say!(
            lang,
            "The file begins with a byte order mark, which no record has: an editor has put it there.",
            "文件开头有字节顺序标记，原始记录不会有，应是编辑软件加上的。",
            advice,
        ),
        JsonErrorKind::NotUtf8 => say!(
            lang,
            "The file is not in the encoding UTF-8, so its text can’t be read with certainty. It was damaged or converted.",
            "文件不是 UTF-8 编码，文字无法准确读取，可能已损坏或被转换过编码。",
            advice,
        ),
        JsonErrorKind::UnexpectedEnd => say!(
            lang,
            "The file is empty or breaks off in the middle.",
            "文件是空的，或者内容不完整，中途断开。",
            advice,
        ),
        JsonErrorKind::UnexpectedByte(found) => {
            let found = byte(lang, found);
            say!(
                lang,
                "The file is no record, or it was damaged: {found} can’t stand at this place.",
                "文件不是记录，或者已损坏：此处不应出现{found}。",
                advice,
            )
        }
        JsonErrorKind::Whitespace => say!(
            lang,
            "The file has spaces or line breaks that a record never has: a program has reformatted it.",
            "文件中有原始记录不会有的空格或换行，应是某个程序重新排过版。",
            advice,
        ),
        JsonErrorKind::TrailingBytes => say!(
            lang,
            "Something follows after the end of the record.",
            "记录结束之后还有多余的内容。",
            advice,
        ),
        JsonErrorKind::DuplicateName => say!(
            lang,
            "The record has the same field twice, so programs could read it in different ways.",
            "记录中有重复的字段，不同程序可能读出不同的内容。",
            Advice::AskSigner,
        ),
        JsonErrorKind::NameOrder => say!(
            lang,
            "The fields of the record are not in their fixed order: a program has written it anew.",
            "记录的字段没有按规定顺序排列，应是某个程序重新写过。",
            advice,
        ),
        JsonErrorKind::Name => say!(
            lang,
            "The name of a field in the record has a character that can’t stand there, or is empty or longer than {MAX_NAME_LEN} characters.",
            "记录中某个字段的名称含有不允许的字符，或名称为空，或超过 {MAX_NAME_LEN} 个字符。",
            Advice::AskSigner,
        ),
        JsonErrorKind::ControlCharacter => say!(
            lang,
            "A text in the record holds a bare control character, such as a line break or a tab.",
            "记录的文字中直接出现了换行、制表符等控制字符。",
            advice,
        ),
        JsonErrorKind::Escape => say!(
            lang,
            "A character in the record is not written in its one fixed way: a program has written it anew.",
            "记录中有字符没有采用唯一规定的写法，应是某个程序重新写过。",
            advice,
        ),
        JsonErrorKind::LoneSurrogate => say!(
            lang,
            "A text in the record holds half a character.",
            "记录的文字中有不完整的字符。",
            advice,
        ),
        JsonErrorKind::Float => say!(
            lang,
            "The record holds a number with a fraction or an exponent. Records hold whole numbers only, because programs round others differently.",
            "记录中有小数或科学计数法表示的数。记录只允许整数，因为不同程序对小数的取舍不同。",
            Advice::AskSigner,
        ),
        JsonErrorKind::IntegerRange => say!(
            lang,
            "The record holds a number that is too large for every program to read alike.",
            "记录中有过大的数，不同程序读出的结果可能不同。",
            Advice::AskSigner,
        ),
        JsonErrorKind::IntegerForm => say!(
            lang,
            "The record holds a number with leading zeroes, or a minus before zero.",
            "记录中有多余前导零的数，或在零前面带了负号。",
            advice,
        ),
        JsonErrorKind::TooDeep => say!(
            lang,
            "The record is nested more than {MAX_DEPTH} levels deep.",
            "记录的嵌套超过 {MAX_DEPTH} 层。",
            Advice::AskSigner,
        ),
    }
}
