//! Keys and their names. What to do depends on where the key stands, so callers may replace it.

use stele_verify::key::{DidKeyError, KeyError};
use stele_verify::note::{KeyNameError, VerifierKey, VkeyError};

use crate::advice::Advice;
use crate::format::{bytes, size};
use crate::lang::Lang;
use crate::text::{Text, say};

/// Why bytes are no public key.
pub fn key_error(lang: Lang, error: &KeyError) -> Text {
    let text = match error {
        KeyError::NotAPoint => say!(
            lang,
            "The bytes that should be a public key are none.",
            "本应是公钥的内容不是公钥。",
            Advice::AskSigner,
        ),
        KeyError::NotCanonical => say!(
            lang,
            "The public key is written in another way than the one that is allowed.",
            "公钥没有采用唯一允许的写法。",
            Advice::AskSigner,
        ),
        KeyError::SmallOrder => say!(
            lang,
            "The public key is a known weak one: a single signature by it would fit every text.",
            "该公钥是已知的弱密钥：用它签一次名，就能套用到任何内容上。",
            Advice::AskSigner,
        ),
        KeyError::MostlyZero => say!(
            lang,
            "The public key is mostly zeroes: everybody could sign for it.",
            "该公钥大部分为零：任何人都能以它的名义签名。",
            Advice::AskSigner,
        ),
    };
    text.coded(lang, error.code())
}

/// Why a text is no `did:key`.
pub fn did_key_error(lang: Lang, error: &DidKeyError) -> Text {
    let text = match error {
        DidKeyError::Key(error) => return key_error(lang, error),
        DidKeyError::Syntax => say!(
            lang,
            "A signer is named by a key of the form “did:key:z…”, and this is not one.",
            "签署方应以“did:key:z…”形式的密钥标明，这里的内容不符合该形式。",
            Advice::AskSigner,
        ),
        DidKeyError::NotEd25519 => say!(
            lang,
            "The key is of another kind than Ed25519, the only one that records use.",
            "密钥不是 Ed25519 类型，记录只使用这一类型。",
            Advice::AskSigner,
        ),
        DidKeyError::Fragment => say!(
            lang,
            "The name of the key contradicts itself: the parts before and after “#” differ.",
            "密钥名称前后矛盾：“#”前后的两部分不一致。",
            Advice::AskSigner,
        ),
    };
    text.coded(lang, error.code())
}

/// Why a text is no name of a log's or witness's key.
pub fn key_name_error(lang: Lang, error: &KeyNameError) -> Text {
    let advice = Advice::TellOperator;
    let text = match error {
        KeyNameError::Empty => say!(
            lang,
            "The name of a key is empty.",
            "密钥名称为空。",
            advice
        ),
        KeyNameError::Space => say!(
            lang,
            "The name of a key holds a space.",
            "密钥名称中含有空格。",
            advice,
        ),
        KeyNameError::Plus => say!(
            lang,
            "The name of a key holds a plus sign, which separates the parts of a key.",
            "密钥名称中含有加号，而加号用于分隔密钥的各个部分。",
            advice,
        ),
        KeyNameError::ControlCharacter => say!(
            lang,
            "The name of a key holds a control character.",
            "密钥名称中含有控制字符。",
            advice,
        ),
        KeyNameError::TooLong => say!(
            lang,
            "The name of a key of the kind ML-DSA-44 is longer than 255 bytes.",
            "ML-DSA-44 类型密钥的名称超过了 255 字节。",
            advice,
        ),
    };
    text.coded(lang, error.code())
}

/// Why a text is no verifier key, as a policy lists them.
pub fn vkey_error(lang: Lang, error: &VkeyError) -> Text {
    let advice = Advice::MendTrustFile;
    let text = match error {
        VkeyError::Name(error) => {
            return key_name_error(lang, error).advised(advice.text(lang));
        }
        VkeyError::Key(error) => return key_error(lang, error).advised(advice.text(lang)),
        VkeyError::TooLong { found } => {
            let (found, limit) = (bytes(lang, *found), size(VerifierKey::MAX_LEN));
            say!(
                lang,
                "The key is {found} long; {limit} are allowed.",
                "密钥长 {found}，上限为 {limit} 字节。",
                advice,
            )
        }
        VkeyError::Syntax => say!(
            lang,
            "A key has three parts joined by plus signs: name, id and the key itself. This one does not.",
            "密钥应由名称、标识和密钥内容三部分以加号相连，这里不符合。",
            advice,
        ),
        VkeyError::KeyIdSyntax => say!(
            lang,
            "The second part of the key, its id, is not made of eight hexadecimal digits in lower case.",
            "密钥的第二部分（标识）不是八位小写十六进制数字。",
            advice,
        ),
        VkeyError::Base64 => say!(
            lang,
            "The third part of the key is empty or not correct base64.",
            "密钥的第三部分为空，或不是正确的 base64。",
            advice,
        ),
        VkeyError::UnknownKind { kind } => say!(
            lang,
            "This is a key of the kind 0x{kind:02x}, which this version doesn’t know.",
            "本版本不认识 0x{kind:02x} 这一密钥类型。",
            "Use a newer version of this program, or a trust file with keys that this one knows.",
            "请使用本程序的新版本，或使用其中密钥可被识别的信任文件。",
        ),
        VkeyError::KeyLength { found, expected } => {
            let (found, expected) = (bytes(lang, *found), size(*expected));
            say!(
                lang,
                "The key has {found} instead of {expected}.",
                "密钥有 {found}，应为 {expected} 字节。",
                advice,
            )
        }
        VkeyError::KeyIdMismatch { found, expected } => say!(
            lang,
            "The id {found:08x} doesn’t belong to this name and key, whose id is {expected:08x}: one of them was mistyped.",
            "标识 {found:08x} 与名称和密钥不符，应为 {expected:08x}，其中有一处写错。",
            advice,
        ),
    };
    text.coded(lang, error.code())
}
