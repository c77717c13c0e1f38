//! Records: their members, proofs, disclosures and fields.

use stele_records::types::field::FieldError;
use stele_verify::record::{
    DisclosureError, EnvelopeError, MAX_LEN, MAX_PROOFS, MIN_SALT_LEN, ProofError, ProofErrorKind,
    RecordError,
};

use super::{did_key_error, json_error};
use crate::advice::Advice;
use crate::format::{bytes, shown, size};
use crate::lang::Lang;
use crate::text::{Text, phrase, say};

/// Why bytes are no intact record.
pub fn record_error(lang: Lang, error: &RecordError) -> Text {
    match error {
        RecordError::TooLong { found } => {
            let (found, limit) = (bytes(lang, *found), size(MAX_LEN));
            say!(
                lang,
                "The file has {found}; a record has at most {limit}, so this is none.",
                "文件有 {found}，而记录最多 {limit} 字节，因此这不是记录。",
                "Choose the file of the record itself.",
                "请选择记录本身的文件。",
            )
            .coded(lang, error.code())
        }
        RecordError::Json(error) => json_error(lang, error),
        RecordError::Envelope(error) => envelope_error(lang, error),
        RecordError::Proof(error) => proof_error(lang, error),
    }
}

/// What is wrong with the members that every record has.
pub fn envelope_error(lang: Lang, error: &EnvelopeError) -> Text {
    let text = match error {
        EnvelopeError::SignerKey { signer, error } => {
            let number = size(signer.saturating_add(1));
            let lead = phrase!(
                lang,
                "Signer {number} of the record is not named by a usable key.",
                "记录的第 {number} 个签署方没有可用的密钥。",
            );
            return did_key_error(lang, error).after(lang, &lead);
        }
        EnvelopeError::NotAnObject => say!(
            lang,
            "The file is JSON, but no record.",
            "文件是 JSON 格式，但不是记录。",
            "Choose the file of the record itself.",
            "请选择记录本身的文件。",
        ),
        EnvelopeError::Missing { member } => say!(
            lang,
            "The record lacks “{member}”, which every record has.",
            "记录缺少必备的“{member}”一项。",
            Advice::AskSigner,
        ),
        EnvelopeError::Malformed { member } => say!(
            lang,
            "In the record, “{member}” does not have the form that it must have.",
            "记录中“{member}”一项不符合规定的格式。",
            Advice::AskSigner,
        ),
        EnvelopeError::Context => say!(
            lang,
            "The file doesn’t say of itself that it is a record of the kind that is checked here: its “@context” is another one.",
            "文件没有标明属于此处核验的记录种类：“@context”不同。",
            "Choose the file of the record itself. If this is it, ask the office named as signer for the original file.",
            "请选择记录本身的文件。如果所选无误，请向署名的签署单位索取原始文件。",
        ),
        EnvelopeError::NoProof => say!(
            lang,
            "The record bears no signature.",
            "记录没有任何签名。",
            Advice::AskSigner,
        ),
        EnvelopeError::TooManyProofs { found } => {
            let (found, limit) = (size(*found), size(MAX_PROOFS));
            say!(
                lang,
                "The record has {found} signatures or signers; at most {limit} are allowed.",
                "记录有 {found} 个签名或签署方，上限为 {limit} 个。",
                Advice::AskSigner,
            )
        }
        EnvelopeError::SignerOrder { signer } => {
            let number = size(signer.saturating_add(1));
            say!(
                lang,
                "The signers of the record are not in their fixed order, or one stands there twice: see signer {number}.",
                "记录的签署方没有按规定顺序排列，或有重复：见第 {number} 个签署方。",
                Advice::AskSigner,
            )
        }
        EnvelopeError::SignersDiffer => say!(
            lang,
            "The signatures on the record are not those of the signers that it names: one was removed, added or exchanged.",
            "记录上的签名与其写明的签署方不一致：有签名被删除、增加或调换。",
            Advice::AskSigner,
        ),
        EnvelopeError::IssuerNotSigner => say!(
            lang,
            "The issuer that the record names is none of its signers.",
            "记录写明的签发方不在签署方之中。",
            Advice::AskSigner,
        ),
    };
    text.coded(lang, error.code())
}

/// Which signature of a record was refused, and why.
pub fn proof_error(lang: Lang, error: &ProofError) -> Text {
    let number = size(error.proof.saturating_add(1));
    let place = phrase!(lang, "signature {number}", "第 {number} 个签名");
    let advice = Advice::AskSigner;
    let text = match &error.kind {
        ProofErrorKind::Key(error) => {
            let lead = phrase!(
                lang,
                "Signature {number} of the record names no usable key.",
                "记录的第 {number} 个签名没有写明可用的密钥。",
            );
            return did_key_error(lang, error).after(lang, &lead);
        }
        ProofErrorKind::Members => say!(
            lang,
            "A signature of the record lacks a part or has one too many.",
            "记录的一个签名缺少某一部分，或有多余的部分。",
            advice,
        ),
        ProofErrorKind::Context => say!(
            lang,
            "A signature was made for another kind of document than this record: its “@context” is another one.",
            "有签名是为另一种文件所签，与这条记录不符：“@context”不同。",
            advice,
        ),
        ProofErrorKind::Suite => say!(
            lang,
            "A signature was made by another method than “eddsa-jcs-2022”, the only one that records use.",
            "有签名采用了其他签名方法，而记录只使用“eddsa-jcs-2022”。",
            advice,
        ),
        ProofErrorKind::Purpose => say!(
            lang,
            "A signature was made for another purpose than to vouch for what the record says.",
            "有签名的用途不是为记录内容作保。",
            advice,
        ),
        ProofErrorKind::Created => say!(
            lang,
            "A signature doesn’t state a valid time at which it was made.",
            "有签名没有写明有效的签署时间。",
            advice,
        ),
        ProofErrorKind::Value => say!(
            lang,
            "What stands in place of a signature is none: it was damaged or cut off.",
            "签名处的内容不是签名，可能已损坏或被截断。",
            Advice::OriginalFile,
        ),
        ProofErrorKind::Order => say!(
            lang,
            "The signatures of the record are not in their fixed order, or one stands there twice.",
            "记录的签名没有按规定顺序排列，或有重复。",
            advice,
        ),
        ProofErrorKind::Signature => say!(
            lang,
            "This record was changed after it was signed, or it was not signed by the key that it names.",
            "这条记录在签署之后被改动过，或者不是由其写明的密钥签署的。",
            advice,
        ),
    };
    text.coded_at(lang, error.kind.code(), &place)
}

/// Why a text discloses no private field of this record.
pub fn disclosure_error(lang: Lang, error: &DisclosureError) -> Text {
    let advice = Advice::AskHolder;
    let text = match error {
        DisclosureError::Json(error) => {
            let lead = lang.pick(
                "The content of this disclosure is not in the form that it must have.",
                "这份披露的内容不符合规定的格式。",
            );
            return json_error(lang, error)
                .after(lang, lead)
                .advised(advice.text(lang));
        }
        DisclosureError::TooLong => say!(
            lang,
            "This is longer than the disclosure of a private field can be.",
            "内容超过了一份隐私字段披露可能有的长度。",
            advice,
        ),
        DisclosureError::Encoding => say!(
            lang,
            "This is no disclosure of a private field: it isn’t correct base64url.",
            "这不是隐私字段的披露：不是正确的 base64url。",
            advice,
        ),
        DisclosureError::Shape => say!(
            lang,
            "This is no disclosure of a private field: it doesn’t consist of salt, name and value.",
            "这不是隐私字段的披露：不是由盐值、名称和值组成。",
            advice,
        ),
        DisclosureError::Salt => say!(
            lang,
            "The salt of this disclosure has fewer than {MIN_SALT_LEN} bytes, so others could guess the private value from the record.",
            "这份披露的盐值不足 {MIN_SALT_LEN} 字节，他人可能从记录中猜出隐私内容。",
            "Ask the office named as signer to issue the record anew.",
            "请联系署名的签署单位重新出具记录。",
        ),
        DisclosureError::Digests => say!(
            lang,
            "The record has no private fields, or lists their digests wrongly.",
            "记录没有隐私字段，或隐私字段的摘要列得不正确。",
            "Make sure that disclosure and record belong together.",
            "请确认披露与记录是配套的。",
        ),
        DisclosureError::NameInRecord => say!(
            lang,
            "The record states a field of this name openly already, so it can’t be told which of the two values counts.",
            "记录中已经公开写有同名字段，无法判断以哪一个值为准。",
            "Don’t rely on either value. Ask the office named as signer to issue the record anew.",
            "请不要采信其中任何一个值，并请署名的签署单位重新出具记录。",
        ),
        DisclosureError::NotInRecord => say!(
            lang,
            "This disclosure does not belong to the record: it is another record’s, or it was changed.",
            "这份披露不属于这条记录：可能属于另一条记录，或被改动过。",
            "Make sure that disclosure and record belong together. If they do, don’t rely on the value shown.",
            "请确认披露与记录是配套的。如果确实配套，请不要采信所示内容。",
        ),
    };
    text.coded(lang, error.code())
}

/// Which field of a record is wrong.
pub fn field_error(lang: Lang, error: &FieldError) -> Text {
    let text = match error {
        FieldError::Missing(field) => say!(
            lang,
            "The record lacks the field “{field}”, which its type asks for.",
            "记录缺少这一类型必备的字段“{field}”。",
            Advice::AskSigner,
        ),
        FieldError::Malformed(field) => say!(
            lang,
            "The field “{field}” of the record has a wrong form or a value that can’t be.",
            "记录的字段“{field}”格式不对，或数值超出可能的范围。",
            Advice::AskSigner,
        ),
        FieldError::Unknown(field) => {
            let field = shown(field);
            say!(
                lang,
                "The record has a field “{field}”, which its type doesn’t have.",
                "记录中有这一类型没有的字段“{field}”。",
                Advice::AskSigner,
            )
        }
        FieldError::SubjectId => say!(
            lang,
            "The record contradicts itself: the id of what it is about doesn’t belong to its fields.",
            "记录前后矛盾：所述对象的标识与记录内容不符。",
            Advice::AskSigner,
        ),
    };
    text.coded(lang, error.code())
}
